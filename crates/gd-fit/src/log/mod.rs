//! Logs of descents and calibrations: what a device writes, and tables of steps of any program, read whole or while they grow.
//!
//! A device writes one line for each thing: `descent NAME f32` begins a descent, `step INDEX NUMBERS...` is a step of it, with
//! the hexadecimal digits of the bits of its parameters and of its loss, `end COUNT` ends it. Other lines belong to other
//! things and are passed over. Names of the columns may follow the precision, and every line may end with a checksum.
//! docs/microcontrollers.md has the format.
//!
//! ```
//! use gd_fit::log::{LogReader, read_log};
//!
//! let log = "boot\ndescent line f32 gain offset loss\nstep 0 3f800000 40000000 3e000000\nend 1\n";
//! let descents = read_log(log)?;
//! assert_eq!(descents[0].columns(), ["gain", "offset", "loss"]);
//!
//! // The same while it arrives, in whatever pieces; a table of steps would do as well.
//! let mut reader = LogReader::default();
//! for piece in log.as_bytes().chunks(7) {
//!     reader.push(piece)?;
//! }
//! let run = reader.run().expect("a step has come");
//! assert_eq!(run.last(), Some((0, &[1.0, 2.0, 0.125][..])));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod checksum;
mod fault;
mod figure;
mod line;
mod reader;
mod run;
mod table;
mod whole;

pub use checksum::{checksum, with_checksum};
pub use fault::{LogError, LogFault};
pub use figure::log_figure;
pub use reader::LogReader;
pub use run::{Run, RunEnd, RunSummary};
pub use whole::{LoggedDescent, LoggedSteps, check_is_text, read_log};
