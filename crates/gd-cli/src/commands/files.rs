//! The files that a command writes.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gd_fit::{Error, FileUse, FolderId, Language, OutputId, OutputSet};

use crate::error::CliError;

/// What an option writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Png,
    Svg,
    Pdf,
    Gif,
    WebP,
    Csv,
    SourceCode(Language),
}

/// The endings of files that hold something else than their name says, whatever `gd` writes there, in lower case. Others may
/// be part of a name, as in `fit.2024`.
const KNOWN: [&str; 40] = [
    "apng", "avi", "avif", "bmp", "csv", "docx", "eps", "feather", "gif", "gz", "h5", "hdf5", "html", "jpeg", "jpg",
    "json", "jxl", "md", "mkv", "mov", "mp4", "npy", "ods", "parquet", "pdf", "png", "ps", "svg", "tex", "tif", "tiff",
    "tsv", "webm", "webp", "xls", "xlsx", "xml", "yaml", "zip", "zst",
];

impl Content {
    const fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Png => ("a PNG", "png"),
            Self::Svg => ("an SVG", "svg"),
            Self::Pdf => ("a PDF", "pdf"),
            Self::Gif => ("a GIF", "gif"),
            Self::WebP => ("a WebP", "webp"),
            Self::Csv => ("CSV", "csv"),
            Self::SourceCode(language) => ("source code", language.ending()),
        }
    }

    /// Whether a file with this ending may hold it.
    fn goes_with(self, ending: &str) -> bool {
        let own = self.describe().1;
        ending == own || !KNOWN.contains(&ending)
    }
}

/// The files that a command writes, all of them or none.
#[derive(Debug)]
pub(super) struct Outputs {
    set: OutputSet,
    /// The option that writes to standard output.
    on_stdout: Option<&'static str>,
    /// Endings for which there are other options.
    others: &'static [(&'static str, &'static str)],
}

impl Outputs {
    /// No files yet. None is to be the one that the data come from, whatever it is called, nor the one that the report goes to.
    pub(super) fn new(data: &Path) -> Self {
        let mut outputs = Self::without_data();
        outputs.set.reads(data);
        outputs
    }

    /// The same of a command that reads no data.
    pub(super) fn without_data() -> Self {
        let mut set = OutputSet::new();
        if let Some(stdout) = stdout() {
            set.spare(&stdout, FileUse::StandardOutput);
        }
        Self { set, on_stdout: None, others: &[] }
    }

    /// Says which other options write files with which endings, for those who take the wrong one.
    pub(super) fn offer(&mut self, others: &'static [(&'static str, &'static str)]) {
        self.others = others;
    }

    /// Names another file that is read, and not to be written.
    pub(super) fn reads(&mut self, path: &Path) {
        self.set.reads(path);
    }

    /// Begins the file that an option asks for, so that one that cannot be written is found before the work is done. `-` is
    /// standard output.
    ///
    /// # Errors
    /// A name that promises something else, a second option for standard output, and those of [`OutputSet::begin`].
    pub(super) fn begin(
        &mut self,
        option: &'static str,
        content: Content,
        path: Option<&PathBuf>,
    ) -> Result<Option<OutputId>, CliError> {
        let Some(path) = path else { return Ok(None) };
        if is_stdout(path) {
            if let Some(other) = self.on_stdout.replace(option) {
                let message = format!("{other} goes to standard output already; name a file");
                return Err(CliError::argument(option, message));
            }
            let failed = || CliError::argument(option, "there is no standard output; name a file");
            return Ok(Some(self.set.begin_stream(Path::new("standard output"), stdout().ok_or_else(failed)?)));
        }
        let begun = self.set.begin(path).map_err(|error| of_option(option, error))?;
        check_ending(option, content, path, self.others)?;
        Ok(Some(begun))
    }

    /// Begins the folder that an option asks for.
    ///
    /// # Errors
    /// Standard output, and those of [`OutputSet::begin_folder`].
    pub(super) fn begin_folder(
        &mut self,
        option: &'static str,
        path: Option<&PathBuf>,
    ) -> Result<Option<FolderId>, CliError> {
        let Some(path) = path else { return Ok(None) };
        if is_stdout(path) {
            return Err(CliError::argument(option, "there are several files; name a folder"));
        }
        self.set.begin_folder(path).map(Some).map_err(|error| of_option(option, error))
    }

    /// The files themselves.
    pub(super) fn set_mut(&mut self) -> &mut OutputSet {
        &mut self.set
    }

    /// Checks the file of an option that something else will begin.
    ///
    /// # Errors
    /// Those of [`begin`](Self::begin); standard output, where nothing can be kept.
    pub(super) fn check(&self, option: &'static str, content: Content, path: &Path) -> Result<(), CliError> {
        if is_stdout(path) {
            let message = "standard output keeps no rows, so that an interrupted sweep would be lost; name a file";
            return Err(CliError::argument(option, message));
        }
        self.set.check(path).map_err(|error| of_option(option, error))?;
        check_ending(option, content, path, self.others)
    }

    /// Where the report goes: to standard error if a file is written to standard output.
    pub(super) fn report<'a>(&self, out: &'a mut dyn Write, err: &'a mut dyn Write) -> &'a mut dyn Write {
        if self.on_stdout.is_some() { err } else { out }
    }

    /// Writes the content of a file that was begun.
    ///
    /// # Errors
    /// Those of [`OutputSet::write`].
    pub(super) fn write<E: Into<Error>>(
        &mut self,
        id: OutputId,
        write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), CliError> {
        Ok(self.set.write(id, write)?)
    }

    /// Gives all files their names.
    ///
    /// # Errors
    /// Those of [`OutputSet::finish`].
    pub(super) fn finish(self) -> Result<(), CliError> {
        Ok(self.set.finish()?)
    }
}

/// Refuses a name that promises something else than an option writes.
pub(super) fn check_ending(
    option: &'static str,
    content: Content,
    path: &Path,
    others: &[(&str, &str)],
) -> Result<(), CliError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let Some(promised) = ending.filter(|ending| !content.goes_with(ending)) else { return Ok(()) };
    let (what, ending) = content.describe();
    // x.png.zip was x.png.
    let shorter = path.with_extension("");
    let is_fine = shorter.extension().is_some_and(|old| old.eq_ignore_ascii_case(ending));
    let better = if is_fine { shorter } else { path.with_extension(ending) };
    let other = others.iter().find(|(ending, _)| *ending == promised);
    let other = other.map_or_else(String::new, |(_, option)| format!(", or give it to {option}"));
    let message = format!("{}: it writes {what}; name it {}{other}", path.display(), better.display());
    Err(CliError::argument(option, message))
}

/// An error of one file with the option that names it.
fn of_option(option: &'static str, error: Error) -> CliError {
    match error {
        Error::FileInUse { .. } => CliError::argument(option, error.to_string()),
        error => error.into(),
    }
}

/// `-`, and the names that Unix has for it.
fn is_stdout(path: &Path) -> bool {
    let names: &[&str] = if cfg!(unix) { &["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] } else { &["-"] };
    names.iter().any(|name| path == Path::new(name))
}

/// Standard output as it was opened, beside the one that leaves out colors.
fn stdout() -> Option<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        io::stdout().as_fd().try_clone_to_owned().ok().map(File::from)
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        io::stdout().as_handle().try_clone_to_owned().ok().map(File::from)
    }
    #[cfg(not(any(unix, windows)))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_in_a_file() {
        let check = |content, name: &str| {
            check_ending("--out", content, Path::new(name), &[("svg", "--svg")]).map_err(|e| e.to_string())
        };
        for name in ["a.png", "a.PNG", "a", "fit.2024-01-01", "v1.2", ".png", "a.svg/b", "a.dat", "a."] {
            assert_eq!(check(Content::Png, name), Ok(()), "{name}");
        }
        for name in ["a.csv", "a.txt", "a.dat", "a"] {
            assert_eq!(check(Content::Csv, name), Ok(()), "{name}");
        }
        assert_eq!(
            check(Content::Png, "x.svg").unwrap_err(),
            "--out: x.svg: it writes a PNG; name it x.png, or give it to --svg"
        );
        assert_eq!(check(Content::Gif, "x.MP4").unwrap_err(), "--out: x.MP4: it writes a GIF; name it x.gif");
        assert_eq!(check(Content::Csv, "x.tsv").unwrap_err(), "--out: x.tsv: it writes CSV; name it x.csv");
        assert_eq!(check(Content::WebP, "x.webp"), Ok(()));
        let said = check(Content::WebP, "x.GIF").unwrap_err();
        assert_eq!(said, "--out: x.GIF: it writes a WebP; name it x.webp");
        assert!(KNOWN.is_sorted());
    }
}
