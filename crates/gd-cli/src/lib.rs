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
mod progress;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::Parser;

pub use error::CliError;

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
    let arguments = arguments.into_iter().map(|argument| shielded(argument.into()));
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let text = error.render().ansi().to_string();
            // Help that was asked for is not an error. If a stream is closed, nobody can be told.
            let _ = if error.use_stderr() { write!(err, "{text}") } else { write!(out, "{text}") };
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let result = commands::run(arguments, out, err).and_then(|is_done| Ok((is_done, out.flush()?)));
    match result {
        Ok((is_done, ())) => u8::from(!is_done),
        // The reader of the output has seen enough.
        Err(CliError::Stdout(error)) if error.kind() == io::ErrorKind::BrokenPipe => 1,
        Err(error) => {
            let _ = writeln!(err, "{ERROR}error{ERROR:#}: {error}");
            error.exit_code()
        }
    }
}
