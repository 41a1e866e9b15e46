//! How the firmware is built, for the host and for a target.

use std::path::PathBuf;
use std::process::Command;

use crate::toolchain::{Toolchain, cargo};
use crate::workspace_root;

/// A `cargo build` of the firmware for the host.
pub(super) fn for_host() -> Command {
    let mut command = Command::new(cargo());
    command.arg("build");
    complete(command)
}

/// A `cargo build` of the firmware for a target.
pub(super) fn for_target(toolchain: &Toolchain, triple: &str) -> Command {
    let mut command = toolchain.build(triple, "core");
    command.arg("--release");
    complete(command)
}

/// Where all builds of the firmware go.
pub(super) fn target_dir() -> PathBuf {
    workspace_root().join("target").join("firmware")
}

fn complete(mut command: Command) -> Command {
    command.current_dir(workspace_root().join("crates").join("gd-firmware"));
    command.args(["--quiet", "--locked", "--bins", "--target-dir"]).arg(target_dir());
    command
}
