//! Animations as WebP and as frames, and words in any language.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{files, gd, stderr};

fn in_folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let row = |k: i32| format!("{},{}\n", k, 3 * k + k % 2);
    fs::write(dir.path().join("line.csv"), format!("x,y\n{}", (0..12).map(row).collect::<String>())).unwrap();
    dir
}

/// `gd fit` of a line with a short animation.
fn fit(dir: &Path, options: &[&str]) -> std::process::Output {
    gd(dir, &[&["fit", "line.csv", "y = a*x + b", "--size", "300x200", "--panels", "contour"][..], options].concat())
}

/// A font with the outline of U+1F600 and a few signs.
fn font() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../gd-render/src/font/user/disc.otf")
}

#[test]
fn an_animation_is_written_in_all_forms_at_once() {
    let dir = in_folder();
    let path = |name: &str| dir.path().join(name);
    let all = ["--gif", "out.gif", "--webp", "out.webp", "--frames-dir", "frames", "--frames", "5", "--quiet"];
    let out = fit(dir.path(), &all);
    assert_eq!((out.status.code(), stderr(&out).as_str()), (Some(0), ""));
    assert_eq!(files(dir.path()), ["frames", "line.csv", "out.gif", "out.webp"]);
    let webp = fs::read(path("out.webp")).unwrap();
    assert_eq!((&webp[..4], &webp[8..16]), (b"RIFF".as_slice(), b"WEBPVP8X".as_slice()));
    assert_eq!(u32::from_le_bytes(webp[4..8].try_into().unwrap()) as usize, webp.len() - 8);
    let names: Vec<String> = (1..=5).map(|k| format!("frame-{k:04}.png")).collect();
    assert_eq!(files(&path("frames")), names);
    let still = fs::read(path("frames/frame-0005.png")).unwrap();
    assert!(still.starts_with(b"\x89PNG") && still.ends_with(b"IEND\xae\x42\x60\x82"));
    // The folder is not empty now, and nothing else is replaced either.
    fs::remove_file(path("out.gif")).unwrap();
    let again = fit(dir.path(), &all);
    assert_eq!(
        stderr(&again),
        "error: frames cannot be written: there are files in that folder; name a new or an empty one\n"
    );
    assert!(!path("out.gif").exists());
}

#[test]
fn what_fails_leaves_no_frames() {
    let dir = in_folder();
    fs::create_dir(dir.path().join("empty")).unwrap();
    for folder in ["new", "empty", "empty/"] {
        let out = fit(dir.path(), &["--frames-dir", folder, "--levels", "1e30,2e30", "--quiet"]);
        assert_eq!(out.status.code(), Some(2), "{}", stderr(&out));
        assert_eq!(
            (files(dir.path()), files(&dir.path().join("empty")).len()),
            (vec!["empty".into(), "line.csv".into()], 0)
        );
    }
    for (options, said) in [
        (["--webp", "out.gif"], "--webp: out.gif: it writes a WebP; name it out.webp"),
        (["--png", "out.webp"], "--png: out.webp: it writes a PNG; name it out.png"),
        (["--gif", "out.webp"], "--gif: out.webp: it writes a GIF; name it out.gif"),
        (["--frames-dir", "-"], "--frames-dir: there are several files; name a folder"),
        (["--frames-dir", "line.csv"], "line.csv cannot be written: there is a file of that name; name a folder"),
    ] {
        let out = fit(dir.path(), &options);
        assert_eq!(stderr(&out), format!("error: {said}\n"));
    }
    assert_eq!(files(dir.path()), ["empty", "line.csv"]);
}

/// A run that is ended takes its frames with it.
#[cfg(unix)]
#[test]
fn a_signal_removes_frames_that_are_not_complete() {
    let dir = in_folder();
    let arguments =
        ["fit", "line.csv", "y = a*x + b", "--frames", "1000", "--frames-dir", "frames", "--pixel-ratio", "2"];
    let mut child = common::command(dir.path(), &arguments).stdout(std::process::Stdio::null()).spawn().unwrap();
    let is_writing = |entry: fs::DirEntry| fs::read_dir(entry.path()).is_ok_and(|mut frames| frames.next().is_some());
    while !fs::read_dir(dir.path()).unwrap().any(|entry| is_writing(entry.unwrap())) {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be ended");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    std::process::Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap();
    assert!(!child.wait().unwrap().success());
    assert_eq!(files(dir.path()), ["line.csv"]);
}

#[test]
fn characters_without_a_glyph_are_named() {
    let dir = in_folder();
    let draw = |options: &[&str]| {
        let out = fit(dir.path(), &[&["--png", "out.png", "--report", "json"], options].concat());
        assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
        (stderr(&out), fs::read(dir.path().join("out.png")).unwrap())
    };
    let (said, plain) = draw(&["--title", "温度 Größe Привет"]);
    assert_eq!(said, "");
    let title = ["--title", "温度 😀"];
    let (said, boxed) = draw(&title);
    assert_eq!(
        said,
        "warning: no font has 😀 (U+1F600); empty boxes are drawn, give a font that has them with --font FILE\n"
    );
    let font = font();
    let (said, drawn) = draw(&[&title[..], &["--font", font.to_str().unwrap()]].concat());
    assert_eq!(said, "");
    assert!(plain != boxed && boxed != drawn);
    let (said, _) = draw(&[&title[..], &["--quiet"]].concat());
    assert_eq!(said, "");
}

#[test]
fn files_that_are_no_fonts_are_one_line() {
    let dir = in_folder();
    fs::write(dir.path().join("half.ttf"), &fs::read(font()).unwrap()[..200]).unwrap();
    let no_font = "it is not a font in TrueType or OpenType format (.ttf, .otf, .ttc), or it is damaged";
    for (file, said) in [
        ("line.csv", no_font),
        ("half.ttf", no_font),
        ("missing.ttf", "it cannot be read: no such file or directory"),
        (".", "it cannot be read: is a directory"),
    ] {
        let out = fit(dir.path(), &["--png", "out.png", "--font", file]);
        assert_eq!((out.status.code(), stderr(&out)), (Some(2), format!("error: --font: {file}: {said}\n")));
    }
    assert!(!dir.path().join("out.png").exists());
}
