//! A computer: text goes to the standard output.

use std::io::{BufWriter, Stdout, Write, stdout};
use std::process::ExitCode;

use crate::Outcome;
use crate::output::Output;

/// Where programs write to.
#[derive(Debug)]
pub struct Console {
    stdout: BufWriter<Stdout>,
    has_failed: bool,
}

impl Output for Console {
    fn write(&mut self, bytes: &[u8]) {
        self.has_failed |= self.stdout.write_all(bytes).is_err();
    }
}

/// Runs a program.
pub fn run(program: impl FnOnce(&mut Console) -> Outcome) -> ExitCode {
    let mut console = Console { stdout: BufWriter::new(stdout()), has_failed: false };
    let outcome = program(&mut console);
    let is_written = console.stdout.flush().is_ok() && !console.has_failed;
    if outcome == Outcome::Success && is_written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
