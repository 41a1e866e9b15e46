//! `gd themes`.

use std::path::Path;

use gd_fit::picture::themes_sheet;

use super::files::{Content, Outputs};
use crate::arguments::ThemesArguments;
use crate::error::CliError;

pub(super) fn run(arguments: &ThemesArguments) -> Result<bool, CliError> {
    // There are no data.
    let mut outputs = Outputs::new(Path::new(""));
    let file = outputs.begin("--png", Content::Png, Some(&arguments.png))?;
    let sheet = themes_sheet().map_err(gd_fit::Error::from)?;
    if let Some(file) = file {
        outputs.write(file, |writer| sheet.write_png(writer))?;
    }
    outputs.finish()?;
    Ok(true)
}
