//! The project's own tasks, as a library so that tests use the same code: the catalog of documentation figures, the
//! snapshots of the tutorial's trajectories and the logs of devices.

pub mod arguments;
pub mod dependencies;
pub mod device_log;
pub mod figures;
pub mod firmware;
pub mod fuzz;
pub mod output;
pub mod package;
pub mod replay;
mod table;
mod toolchain;
pub mod trajectories;
pub mod verify;
pub mod web;

use std::path::PathBuf;

/// The root of the workspace.
#[must_use]
pub fn workspace_root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

/// How a task ended, apart from its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well: exit code 0.
    Success,
    /// The task ran and found fault, or failed: exit code 1.
    Failure,
    /// It was asked for something that does not exist: exit code 2.
    Usage,
}

impl Outcome {
    /// Tells what was found wrong, or why nothing could be looked at.
    fn of_faults(found: Result<Vec<String>, String>) -> Self {
        let faults = found.unwrap_or_else(|message| vec![message]);
        for fault in &faults {
            eprintln!("error: {fault}");
        }
        if faults.is_empty() { Self::Success } else { Self::Failure }
    }
}

impl From<Outcome> for std::process::ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Success => 0,
            Outcome::Failure => 1,
            Outcome::Usage => 2,
        })
    }
}
