//! Tells `gd --version --verbose` how it was built: compiler, target, profile. No time and no path, so that the same
//! sources make the same program.

use std::env;
use std::ffi::OsStr;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let compiler = env::var_os("RUSTC").and_then(|rustc| version_of(&rustc));
    println!("cargo::rustc-env=GD_COMPILER={}", compiler.as_deref().unwrap_or("unknown"));
    for (name, variable) in [("GD_TARGET", "TARGET"), ("GD_PROFILE", "PROFILE"), ("GD_OPT_LEVEL", "OPT_LEVEL")] {
        println!("cargo::rustc-env={name}={}", env::var(variable).as_deref().unwrap_or("unknown"));
    }
}

/// The line that the compiler says about itself.
fn version_of(rustc: &OsStr) -> Option<String> {
    let output = Command::new(rustc).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().next().map(str::to_owned)
}
