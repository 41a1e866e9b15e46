//! How the firmware is built, for the host and for a target.

use std::path::PathBuf;
use std::process::Command;

use super::target::Target;
use crate::toolchain::{Toolchain, cargo};
use crate::workspace_root;

/// The square root of an FPU, for which gd-core needs a feature of a nightly compiler.
pub(super) const HARDWARE_SQRT: &str = "--cfg gd_hardware_sqrt";

/// A `cargo build` of the firmware for the host.
pub(super) fn for_host() -> Command {
    let mut command = Command::new(cargo());
    command.arg("build");
    let mut command = complete(command);
    command.arg("--target-dir").arg(target_dir());
    command
}

/// A `cargo build` of the firmware for a target, at an optimization level.
pub(super) fn for_target(toolchain: &Toolchain, target: &Target, level: Level) -> Command {
    let mut command = toolchain.build(target.triple, "core");
    if toolchain.is_unstable() && target.has_fpu {
        command.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", HARDWARE_SQRT);
    }
    command.arg("--release").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level.name());
    let mut command = complete(command);
    command.arg("--target-dir").arg(level.target_dir());
    command
}

/// A `cargo build` of the program that logs through defmt. In a folder of its own: the feature is one of the core too.
pub(super) fn with_defmt(toolchain: &Toolchain, target: &Target) -> Command {
    with_feature(toolchain, target, "defmt", "log-defmt", defmt_dir())
}

/// Where it is built.
pub(super) fn defmt_dir() -> PathBuf {
    target_dir().join("defmt")
}

/// A `cargo build` of the program whose samples come from an interrupt. In a folder of its own: with the names of a chip's
/// interrupts the runtime asks every program for handlers of them.
pub(super) fn with_rtic(toolchain: &Toolchain, target: &Target) -> Command {
    with_feature(toolchain, target, "rtic", "online-rtic", rtic_dir())
}

/// Where it is built.
pub(super) fn rtic_dir() -> PathBuf {
    target_dir().join("rtic")
}

fn with_feature(toolchain: &Toolchain, target: &Target, feature: &str, program: &str, dir: PathBuf) -> Command {
    let mut command = toolchain.build(target.triple, "core");
    command.current_dir(workspace_root().join("crates").join("gd-firmware"));
    command.args(["--release", "--quiet", "--locked", "--features", feature, "--bin", program]);
    command.arg("--target-dir").arg(dir);
    command
}

/// How the compiler optimizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// 2, which the firmware is checked with.
    Speed,
    /// "s".
    Size,
    /// "z".
    LeastSize,
}

impl Level {
    /// As a profile names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Speed => "2",
            Self::Size => "s",
            Self::LeastSize => "z",
        }
    }

    /// Where its programs for a target lie.
    pub(super) fn programs(self, triple: &str) -> PathBuf {
        self.target_dir().join(triple).join("release")
    }

    fn target_dir(self) -> PathBuf {
        match self {
            Self::Speed => target_dir(),
            Self::Size | Self::LeastSize => target_dir().join(format!("opt-level-{}", self.name())),
        }
    }
}

/// Where builds of the firmware go.
pub(super) fn target_dir() -> PathBuf {
    workspace_root().join("target").join("firmware")
}

fn complete(mut command: Command) -> Command {
    command.current_dir(workspace_root().join("crates").join("gd-firmware"));
    command.args(["--quiet", "--locked", "--bins"]);
    command
}
