//! The command `gd`: fits a formula to the columns of a text file, by least squares or gradient descent, and reports
//! and draws the result.
//!
//! [`run`] is the whole command, so that other programs can call it without a process:
//!
//! ```
//! // Without colors.
//! let [mut out, mut err] = [(); 2].map(|()| anstream::StripStream::new(Vec::new()));
//! let code = gd_cli::run(["gd", "fit", "no-such-file.csv", "a*x"], &mut out, &mut err);
//! assert_eq!(code, 2);
//! let said = String::from_utf8(err.into_inner())?;
//! assert_eq!(said, "error: no-such-file.csv cannot be read: no such file or directory\n");
//! # Ok::<(), std::string::FromUtf8Error>(())
//! ```

pub mod arguments;
mod colors;
mod commands;
mod error;
mod interruption;
mod progress;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;
use gd_fit::{Printable, UntilClosed};

pub use error::CliError;
pub use interruption::ask_to_end;

use crate::arguments::{Arguments, shielded};
use crate::colors::ERROR;

/// Runs `gd` with its arguments, the first of which is the name of the program. The report goes to `out`, everything
/// else to `err`, with the escape sequences of colors: wrap the writers to strip them. Returns the exit code: 0 if the
/// fit converged or the work was done, 1 if it did not or failed, 2 for wrong arguments or data.
pub fn run(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().map(|argument| shielded(argument.into())).collect();
    let out = &mut UntilClosed::new(out);
    let err = &mut UntilClosed::new(err);
    let result = match Arguments::try_parse_from(&arguments) {
        Ok(arguments) => commands::run(arguments, out, err),
        Err(error) if error.use_stderr() => {
            // If the stream is closed or full, nobody can be told.
            let _ = write!(err, "{}", printable_usage(&error, &arguments));
            return 2;
        }
        // Help that was asked for is not an error.
        Err(help) => write!(out, "{}", help.render().ansi()).map_err(CliError::Stdout).map(|()| true),
    };
    match result.and_then(|is_done| Ok((is_done, out.flush()?))) {
        Ok((is_done, ())) => u8::from(!is_done),
        Err(error) => {
            let _ = writeln!(err, "{ERROR}error{ERROR:#}: {error}");
            error.exit_code()
        }
    }
}

/// What is wrong with arguments, which it repeats, without anything in them that a terminal would act on.
fn printable_usage(error: &clap::Error, arguments: &[OsString]) -> String {
    let is_harmless = |text: &OsString| text.to_str().is_none_or(|text| Printable(text).to_string() == text);
    if arguments.iter().all(is_harmless) {
        return error.render().ansi().to_string();
    }
    // The program adds its own colors, so what is to be shown is escaped before.
    let escaped = arguments.iter().map(|text| OsString::from(Printable(&text.to_string_lossy()).to_string()));
    match Arguments::try_parse_from(escaped) {
        Err(error) if error.use_stderr() => error.render().ansi().to_string(),
        _ => {
            let text = error.render().to_string();
            text.lines().flat_map(|line| [Printable(line).to_string(), "\n".into()]).collect()
        }
    }
}
