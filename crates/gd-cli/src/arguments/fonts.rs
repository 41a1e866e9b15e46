//! `--font`: files of fonts.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use gd_fit::{Cause, UserFont};

use crate::error::CliError;

/// The largest file that is read, in bytes. The collections of all Chinese, Japanese and Korean characters in all weights have
/// about 150 MB.
const MAX_BYTES: u64 = 256 << 20;

/// Reads a font.
///
/// # Errors
/// A file that cannot be read, that is too large, or that is no font to draw with.
pub(super) fn read_font(path: &Path) -> Result<UserFont, CliError> {
    let wrong = |what: &str| CliError::argument("--font", format!("{}: {what}", path.display()));
    let unreadable = |error: io::Error| wrong(&format!("it cannot be read: {}", Cause(&error)));
    let mut file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(wrong("it has more than 256 MiB, which is no font; name a .ttf, .otf or .ttc file"));
    }
    UserFont::read(bytes).map_err(|error| wrong(&error.to_string()))
}
