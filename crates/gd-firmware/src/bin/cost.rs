//! Counts the instructions of a step and measures its stack.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
gd_firmware::program!(gd_firmware::cost::write);

#[cfg(not(target_os = "none"))]
fn main() -> std::process::ExitCode {
    eprintln!("error: a step is measured on a microcontroller or in its emulator; run `cargo xtask firmware`");
    std::process::ExitCode::FAILURE
}
