//! A microcontroller under a debugger or in an emulator: text leaves by semihosting.

use semihosting::io::{Stdout, Write, stdout};

use crate::Outcome;
use crate::output::{Line, Output};

/// Where programs write to.
#[derive(Debug)]
pub struct Console {
    stdout: Option<Stdout>,
}

impl Output for Console {
    // Not inlined: the one function that may panic, for the crate behind it asserts what the debugger answers.
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) {
        let Some(stdout) = &mut self.stdout else { return };
        let mut rest = bytes;
        // `write_all` could panic. When nothing gets through, nobody is there to be told.
        while let Ok(count @ 1..) = stdout.write(rest) {
            rest = rest.get(count..).unwrap_or(&[]);
        }
    }
}

/// Runs a program and ends the emulation with its exit code.
pub fn run(program: impl FnOnce(&mut Console) -> Outcome) -> ! {
    let mut console = Console { stdout: stdout().ok() };
    let outcome = program(&mut console);
    semihosting::process::exit(i32::from(outcome == Outcome::Failure))
}

/// What `cargo xtask firmware` looks for in programs that must not be able to panic.
const PANIC_MARK: &str = "gd-firmware panicked";

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    run(|console| {
        Line::new(PANIC_MARK).end(console);
        Outcome::Failure
    })
}
