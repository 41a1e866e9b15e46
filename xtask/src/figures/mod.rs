//! `cargo xtask figures`: draws the documentation's figures, or checks the committed ones.

mod basins;
mod catalog;
mod check;
mod comparisons;
mod examples;
mod optimizers;
mod progress;
mod rustdoc;
mod scaling;
mod test_surfaces;
mod verdicts;

pub use catalog::{CATALOG, FigureSpec, orbit_of, story_of};
pub use examples::{EXAMPLES, Example};

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use self::progress::Progress;
use crate::Outcome;
use crate::output::write_atomically;
use crate::table::format_table;
use crate::workspace_root;

/// One file of a figure, in memory.
#[derive(Debug)]
pub struct RenderedFile {
    /// Its name in the folder of images.
    pub file_name: String,
    /// Pictures in it.
    pub n_frames: usize,
    /// The file.
    pub content: Vec<u8>,
    /// How long drawing and encoding took.
    pub elapsed: Duration,
}

/// Draws (or checks) the figures named in `only`, all if it is empty.
#[must_use]
pub fn run(only: &[String], dir: &Path, check: bool) -> Outcome {
    let (figures, shown) = match select(only) {
        Ok(selected) => selected,
        Err(unknown) => {
            let names = CATALOG.iter().map(|figure| figure.name).chain(EXAMPLES.iter().map(|example| example.name));
            let known: Vec<&str> = names.collect();
            eprintln!("error: there is no figure '{unknown}'; choose among {}", known.join(", "));
            return Outcome::Usage;
        }
    };
    // The pictures of the reference have their place in the source; they belong to a full run in the usual folder.
    let is_whole = only.is_empty() && dir == workspace_root().join("docs").join("images");
    let result = if check {
        check::run((&figures, &shown), dir, only.is_empty(), is_whole)
    } else {
        draw(&figures, &shown, dir, is_whole)
    };
    result.unwrap_or_else(|message| {
        eprintln!("error: {message}");
        Outcome::Failure
    })
}

/// The figures and examples of that names, in the order of their lists; or the first name that is none.
fn select(only: &[String]) -> Result<(Vec<&'static FigureSpec>, Vec<&'static Example>), &str> {
    // "line-fit.png" is what the folder shows, so it may be what somebody types.
    let stem = |name: &str| name.trim_end_matches(".png").trim_end_matches(".gif").to_owned();
    let is_known = |name: &str| {
        CATALOG.iter().any(|figure| figure.name == name) || EXAMPLES.iter().any(|example| example.name == name)
    };
    if let Some(unknown) = only.iter().find(|name| !is_known(&stem(name))) {
        return Err(unknown);
    }
    let is_wanted = |name: &str| only.is_empty() || only.iter().any(|wanted| stem(wanted) == name);
    let figures = CATALOG.iter().filter(|figure| is_wanted(figure.name)).collect();
    Ok((figures, EXAMPLES.iter().filter(|example| is_wanted(example.name)).collect()))
}

fn draw(
    figures: &[&FigureSpec],
    shown: &[&'static Example],
    dir: &Path,
    with_reference: bool,
) -> Result<Outcome, String> {
    fs::create_dir_all(dir).map_err(|error| format!("the folder {} cannot be made: {error}", dir.display()))?;
    let progress = Progress::new(figures);
    let start = Instant::now();
    // A figure keeps all cores busy only while it draws frames; side by side they also share the time of encoding.
    let drawn: Result<Vec<Vec<RenderedFile>>, String> = figures
        .par_iter()
        .map(|figure| {
            let files = render(figure, &progress)?;
            for file in &files {
                let path = dir.join(&file.file_name);
                write_file(&path, &file.content)?;
                progress.finished(&file.file_name);
            }
            Ok(files)
        })
        .collect();
    progress.clear();
    let mut files: Vec<RenderedFile> = drawn?.into_iter().flatten().collect();
    let results = examples::run(shown)?;
    if with_reference {
        write_reference()?;
        write_file(&examples::page_path(), examples::page(&results).as_bytes())?;
    }
    for file in results.into_iter().flat_map(|result| result.files) {
        write_file(&dir.join(&file.file_name), &file.content)?;
        files.push(file);
    }
    let rows: Vec<Vec<String>> = files.iter().map(row).collect();
    print!("{}", format_table(&["file", "frames", "bytes", "ms"], &rows));
    println!("{} files in {:.2} s, in {}", rows.len(), start.elapsed().as_secs_f64(), dir.display());
    Ok(Outcome::Success)
}

/// Writes the pictures that the reference includes.
fn write_reference() -> Result<(), String> {
    for picture in rustdoc::pictures().map_err(|error| format!("the reference cannot be drawn: {error}"))? {
        let place = picture.path.parent().map_or(Ok(()), fs::create_dir_all);
        place
            .and_then(|()| write_atomically(&picture.path, picture.content.as_bytes()))
            .map_err(|error| format!("{} cannot be written: {error}", picture.path.display()))?;
    }
    Ok(())
}

fn write_file(path: &Path, content: &[u8]) -> Result<(), String> {
    write_atomically(path, content).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn row(file: &RenderedFile) -> Vec<String> {
    let elapsed = format!("{:.0}", file.elapsed.as_secs_f64() * 1e3);
    vec![file.file_name.clone(), file.n_frames.to_string(), file.content.len().to_string(), elapsed]
}

/// Draws all files of a figure: a still is one PNG, an animation a GIF and a PNG of its last frame.
fn render(spec: &FigureSpec, progress: &Progress) -> Result<Vec<RenderedFile>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("the figure {} cannot be drawn: {error}", spec.name);
    let mut files = Vec::new();
    let start = Instant::now();
    let figure = spec.figure().map_err(|error| failed(&error))?;
    let n_frames = figure.timeline().n_frames;
    if n_frames > 1 {
        let mut content = Vec::new();
        let mut before = 0;
        let report = |done| {
            progress.add_frames(done - before);
            before = done;
        };
        let summary = figure.write_gif_with_progress(&mut content, report).map_err(|error| failed(&error))?;
        let file_name = format!("{}.gif", spec.name);
        files.push(RenderedFile { file_name, n_frames: summary.n_pictures, content, elapsed: start.elapsed() });
    }
    let start = Instant::now();
    let mut content = Vec::new();
    figure.write_png(n_frames - 1, &mut content).map_err(|error| failed(&error))?;
    files.push(RenderedFile {
        file_name: format!("{}.png", spec.name),
        n_frames: 1,
        content,
        elapsed: start.elapsed(),
    });
    if n_frames == 1 {
        progress.add_frames(1);
    }
    Ok(files)
}

/// Draws all files of a figure without a word.
///
/// # Errors
/// What went wrong, in a sentence.
pub fn render_quietly(spec: &FigureSpec) -> Result<Vec<RenderedFile>, String> {
    render(spec, &Progress::silent())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_and_without_extension() {
        let names = |only: &[&str]| {
            let only: Vec<String> = only.iter().map(|&name| name.into()).collect();
            let names = |(figures, examples): (Vec<&FigureSpec>, Vec<&Example>)| -> Vec<&str> {
                figures.iter().map(|figure| figure.name).chain(examples.iter().map(|example| example.name)).collect()
            };
            select(&only).map(names).map_err(str::to_owned)
        };
        assert_eq!(names(&["cubic-fit", "line-fit.png"]), Ok(vec!["line-fit", "cubic-fit"]));
        assert_eq!(names(&["example-cooling"]), Ok(vec!["example-cooling"]));
        assert_eq!(names(&[]).map(|all| all.len()), Ok(CATALOG.len() + EXAMPLES.len()));
        assert_eq!(names(&["line-fit", "lime-fit"]), Err("lime-fit".into()));
    }

    #[test]
    fn the_pictures_of_the_documentation_are_quick_to_load() {
        const MOST: u64 = 16_000_000;
        let folder = workspace_root().join("docs").join("images");
        let sizes = fs::read_dir(&folder).unwrap().map(|file| file.unwrap());
        let sizes: Vec<(u64, String)> =
            sizes.map(|file| (file.metadata().unwrap().len(), file.file_name().to_string_lossy().into())).collect();
        assert!(sizes.len() > 30, "{} files", sizes.len());
        let all: u64 = sizes.iter().map(|(size, _)| size).sum();
        let largest = sizes.iter().max().unwrap();
        assert!(all <= MOST, "{all} bytes in {}, the largest file is {largest:?}", folder.display());
    }

    #[test]
    fn every_name_in_the_catalog_is_used_once() {
        let names = CATALOG.iter().map(|figure| figure.name).chain(EXAMPLES.iter().map(|example| example.name));
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CATALOG.len() + EXAMPLES.len());
    }
}
