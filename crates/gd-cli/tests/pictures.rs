//! Pictures and comparisons, as users ask for them.

mod common;

use std::fs;
use std::path::Path;

use common::{gd, stderr, stdout};

/// A line with noise, and deviations of its observations.
fn line(dir: &Path) {
    let row = |k: i32| {
        let (x, noise) = (0.1 * f64::from(k), [0.05, -0.03, 0.02, -0.04][(k % 4) as usize]);
        format!("{x},{},{}\n", 1.2 * x + 2.5 + noise, 0.05 + 0.01 * x)
    };
    fs::write(dir.join("line.csv"), format!("x,y,s\n{}", (-10..=10).map(|k| row(k + 10)).collect::<String>())).unwrap();
}

fn in_folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    line(dir.path());
    dir
}

/// Width and height of a picture.
fn size(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).unwrap();
    let [width, height] = [16, 20].map(|at| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()));
    assert!(bytes.starts_with(b"\x89PNG"));
    (width, height)
}

#[test]
fn several_rates_are_one_table_and_one_picture() {
    let dir = in_folder();
    let out = gd(
        dir.path(),
        &["fit", "line.csv", "y = a*x + b", "--lr", "0.1,0.3,9", "--start", "a=0,b=0", "--png", "rates.png"],
    );
    let text = stdout(&out);
    assert_eq!(out.status.code(), Some(1), "one of them diverges: {text}");
    for part in ["3 descents", "  rate 0.1 ", "  rate 9 ", "rate 9: diverged"] {
        assert!(text.contains(part), "'{part}' is missing: {text}");
    }
    assert_eq!(size(&dir.path().join("rates.png")), (1000, 820));
    let good = gd(dir.path(), &["fit", "line.csv", "y = a*x + b", "--lr", "0.1,0.3", "--start", "a=0,b=0", "--quiet"]);
    assert_eq!(good.status.code(), Some(0));
}

#[test]
fn several_reports_in_json_are_an_array() {
    let dir = in_folder();
    let arguments =
        ["fit", "line.csv", "y = a*x + b", "--optimizer", "sgd,lm", "--start", "a=0,b=0", "--report", "json"];
    let all: serde_json::Value = serde_json::from_slice(&gd(dir.path(), &arguments).stdout).unwrap();
    let names: Vec<&str> =
        all.as_array().unwrap().iter().map(|one| one["method"]["optimizer"].as_str().unwrap()).collect();
    assert_eq!(names, ["sgd", "lm"]);
    // A single one stays an object.
    let arguments = ["fit", "line.csv", "y = a*x + b", "--report", "json"];
    let one: serde_json::Value = serde_json::from_slice(&gd(dir.path(), &arguments).stdout).unwrap();
    assert!(one.is_object());
}

#[test]
fn starts_of_the_same_names_are_several_and_of_other_names_one() {
    let dir = in_folder();
    let fit = |starts: &[&str]| {
        let mut arguments = vec!["fit", "line.csv", "y = a*x + b", "--lr", "0.3"];
        for start in starts {
            arguments.extend(["--start", start]);
        }
        gd(dir.path(), &arguments)
    };
    assert!(!stdout(&fit(&["a=1", "b=2"])).contains("descents"));
    let two = stdout(&fit(&["a=1,b=2", "a=3,b=2"]));
    assert!(two.contains("2 descents") && two.contains("a=1") && two.contains("a=3"), "{two}");
    let wrong = fit(&["a=1,b=2", "a=3"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(
        stderr(&wrong),
        "error: --start: 'a' is given twice; for several starts give the same names each time\n"
    );
    let many = fit(&["a=1", "a=2", "a=3", "a=4", "a=5", "a=6", "a=7"]);
    assert_eq!(
        stderr(&many),
        "error: --start: 7 starts are too many for one picture; give up to 6 descents, or use gd sweep\n"
    );
    let path = gd(dir.path(), &["fit", "line.csv", "y = a*x + b", "--lr", "0.1,0.2", "--trajectory", "steps.csv"]);
    assert_eq!((path.status.code(), dir.path().join("steps.csv").exists()), (Some(2), false));
}

#[test]
fn options_change_the_picture() {
    let dir = in_folder();
    let draw = |options: &[&str]| {
        let all =
            [&["fit", "line.csv", "y = a*x + b", "--sigma", "s", "--quiet", "--png", "out.png"], options].concat();
        let out = gd(dir.path(), &all);
        assert_eq!(out.status.code(), Some(0), "{options:?}: {}", stderr(&out));
        fs::read(dir.path().join("out.png")).unwrap()
    };
    let mut seen = vec![draw(&[])];
    assert_eq!(seen[0], draw(&["--theme", "light", "--title", "y = a*x + b"]), "these are the defaults");
    for options in [
        &["--title", "none"][..],
        &["--title", "A line"],
        &["--theme", "dark"],
        &["--theme", "print"],
        &["--band", "confidence"],
        &["--log-y"],
        &["--x-label", "time (s)"],
        &["--y-label", "length (m)"],
        &["--no-legend"],
        &["--panels", "fit"],
        &["--panels", "residuals,fit"],
        &["--panels", "contour,surface"],
        &["--panels", "contour", "--levels", "5"],
        &["--panels", "contour", "--levels", "0.5,5"],
        &["--panels", "contour", "--no-caption"],
        &["--panels", "surface", "--colormap", "plasma"],
        &["--panels", "surface", "--camera", "10,60"],
        &["--panels", "surface", "--mesh", "none"],
        &["--panels", "surface", "--log", "loss"],
    ] {
        let drawn = draw(options);
        assert!(!seen.contains(&drawn), "{options:?} changes nothing");
        seen.push(drawn);
    }
    draw(&["--size", "640x480", "--pixel-ratio", "2"]);
    assert_eq!(size(&dir.path().join("out.png")), (1280, 960));
}

#[test]
fn what_a_picture_cannot_have_is_said() {
    let dir = in_folder();
    let said = |arguments: &[&str]| {
        let out = gd(dir.path(), arguments);
        assert_eq!(out.status.code(), Some(2), "{arguments:?}");
        stderr(&out).lines().next().unwrap_or_default().to_owned()
    };
    let fit = |options: &[&str]| {
        said(&[&["fit", "line.csv", "y = a*x + b", "--quiet", "--png", "out.png"], options].concat())
    };
    assert_eq!(
        fit(&["--panels", "contour", "--levels", "1e9,2e9"]).split(", ").next(),
        Some("error: --levels: none of them lies within the losses that are drawn")
    );
    assert_eq!(
        fit(&["--sigma", "s", "--band", "prediction"]),
        "error: --band: weights and sigma do not say how precise a new observation would be; use confidence"
    );
    let surface = ["surface", "line.csv", "y = a*x + b", "--quiet", "--png", "out.png"];
    assert_eq!(
        said(&[&surface[..], &["--panels", "loss"]].concat()),
        "error: --panels: 'loss' is not drawn without a descent; there are surface, contour"
    );
    let basins = ["basins", "line.csv", "y = a*x + b", "--range", "a=0..2,b=0..2", "--points", "3", "--png", "out.png"];
    assert_eq!(
        said(&[&basins[..], &["--levels", "5"]].concat()),
        "error: --levels: the map shows ends, not losses; leave this out"
    );
    assert_eq!(fit(&["--frames", "5"]), "error: --frames: it is of an animation; add --gif, or leave it out");
    assert_eq!(
        fit(&["--size", "8000x8000", "--pixel-ratio", "4"]),
        "error: --size: 32000 x 32000 are 1024000000 pixels, the maximum is 33554432; give less"
    );
    assert_eq!(
        said(&[&surface[..], &["--log", "x"]].concat()),
        "error: --log: the data are not drawn, only the loss can be logarithmic; leave x and y out"
    );
    assert_eq!(
        said(&[&basins[..], &["--camera", "0,0"]].concat()),
        "error: --camera: the map of starts has no use for it; leave it out"
    );
    fs::write(dir.path().join("below.csv"), "x,y\n-1,-2\n-2,-4\n-3,-6.1\n").unwrap();
    assert_eq!(
        said(&["fit", "below.csv", "y = a*x + b", "--quiet", "--png", "out.png", "--log-x"]),
        "error: --log: no x of the data is above 0, so it has no logarithm; leave x linear"
    );
}

#[test]
fn shapes_and_text_are_written_beside_pixels() {
    let dir = in_folder();
    let begins = |name: &str, with: &[u8]| {
        let file = fs::read(dir.path().join(name)).unwrap();
        assert!(file.starts_with(with), "{name}");
        String::from_utf8_lossy(&file).into_owned()
    };
    let fit = ["fit", "line.csv", "y = a*x + b", "--quiet"];
    let files = ["--png", "a.png", "--svg", "a.svg", "--pdf", "a.pdf", "--profiles", "p.pdf"];
    let film = ["--svg-animation", "film.svg", "--frames", "4"];
    let out = gd(dir.path(), &[&fit[..], &files, &film].concat());
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let still = begins("a.svg", b"<svg");
    assert!(still.contains(">y = a*x + b</text>") && !still.contains("animation"));
    begins("a.png", b"\x89PNG");
    begins("a.pdf", b"%PDF");
    begins("p.pdf", b"%PDF");
    assert!(begins("film.svg", b"<svg").contains("prefers-reduced-motion"));
    // Without pixels, and the same again.
    assert_eq!(gd(dir.path(), &[&fit[..], &["--svg", "again.svg"]].concat()).status.code(), Some(0));
    assert!(begins("again.svg", b"<svg") == still);
    let ranges = ["line.csv", "y = a*x + b", "--quiet", "--range", "a=0..2,b=0..2", "--points", "5"];
    for command in ["surface", "basins"] {
        let files = ["--svg", "b.svg", "--pdf", "b.pdf"];
        let out = gd(dir.path(), &[&[command], &ranges[..], &files].concat());
        assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
        begins("b.svg", b"<svg");
        begins("b.pdf", b"%PDF");
    }
    let several =
        ["fit", "line.csv", "y = a*x + b", "--quiet", "--lr", "0.1,0.2", "--start", "a=5,b=4", "--frames", "3"];
    let out = gd(dir.path(), &[&several[..], &["--svg", "c.svg", "--svg-animation", "c-film.svg"]].concat());
    assert_ne!(out.status.code(), Some(2), "{}", stderr(&out));
    begins("c-film.svg", b"<svg");
}

#[test]
fn themes_are_drawn() {
    let dir = in_folder();
    assert_eq!(gd(dir.path(), &["themes", "--png", "themes.png"]).status.code(), Some(0));
    assert_eq!(size(&dir.path().join("themes.png")).0, 1400);
}

#[test]
fn one_parameter_is_a_film() {
    let dir = in_folder();
    let out = gd(
        dir.path(),
        &[
            "fit",
            "line.csv",
            "y = a*x + 2.5",
            "--lr",
            "0.2",
            "--start",
            "a=4",
            "--gif",
            "out.gif",
            "--frames",
            "7",
            "--fps",
            "5",
        ],
    );
    assert_eq!(out.status.code(), Some(0), "{}", stdout(&out));
    let bytes = fs::read(dir.path().join("out.gif")).unwrap();
    // Graphic control extensions: one for every frame that differs.
    let n_frames = bytes.windows(3).filter(|window| *window == [0x21, 0xf9, 0x04]).count();
    assert!((5..=7).contains(&n_frames), "{n_frames}");
}
