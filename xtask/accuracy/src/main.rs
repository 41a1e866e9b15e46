//! `cargo xtask accuracy`, which begins this program.

use std::process::ExitCode;

fn main() -> ExitCode {
    let check = std::env::args().skip(1).any(|argument| argument == "--check");
    gd_accuracy::command(check).into()
}
