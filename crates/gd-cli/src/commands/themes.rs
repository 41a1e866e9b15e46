//! `gd themes`.

use gd_fit::OutputFile;
use gd_fit::picture::themes_sheet;

use crate::arguments::ThemesArguments;
use crate::error::CliError;

pub(super) fn run(arguments: &ThemesArguments) -> Result<bool, CliError> {
    let file = OutputFile::create(&arguments.png)?;
    let sheet = themes_sheet().map_err(gd_fit::Error::from)?;
    file.finish(|writer| sheet.write_png(writer))?;
    Ok(true)
}
