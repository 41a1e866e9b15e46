//! What can be typed after `cargo xtask`.

use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

/// Tasks of the gd workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Arguments {
    /// The task.
    #[command(subcommand)]
    pub task: Task,
}

/// A task.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Draw the figures of the documentation from real descents
    #[command(
        after_help = "Examples:\n  cargo xtask figures\n  cargo xtask figures --only net-global-descent --out pictures\n  cargo xtask figures --check"
    )]
    Figures {
        /// Draw only these figures (names without extension, such as line-fit)
        #[arg(long, value_name = "NAME", num_args = 1..)]
        only: Vec<String>,
        /// Write into this folder instead of docs/images
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Write nothing; compare with what the folder holds, list what differs and exit with 1 if anything does
        #[arg(long)]
        check: bool,
    },
    /// Check trajectory snapshots and figures in one go, as before a pull request
    Verify,
    /// Fit NIST's certified problems and write docs/accuracy.md
    Accuracy {
        /// Write nothing; compare with the committed page and exit with 1 if it differs
        #[arg(long)]
        check: bool,
    },
    /// Count how often confidence intervals hold the true value, in docs/coverage.md
    Coverage {
        /// Write nothing; compare with the committed page and exit with 1 if it differs
        #[arg(long)]
        check: bool,
    },
    /// Count how often fits are sure of a wrong minimum, in docs/minima.md
    Minima {
        /// Write nothing; compare with the committed page and exit with 1 if it differs
        #[arg(long)]
        check: bool,
    },
    /// Count how often `gd suggest` finds the law, in docs/suggest.md
    Suggest {
        /// Write nothing; compare with the committed page and exit with 1 if it differs
        #[arg(long)]
        check: bool,
    },
    /// List the packages that are compiled, with their licenses, in docs/dependencies.txt
    Dependencies {
        /// Write nothing; compare with the committed list and exit with 1 if it differs
        #[arg(long)]
        check: bool,
    },
    /// Feed random formulas, settings and files to the code that reads them
    Fuzz {
        /// How long each target runs
        #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
        seconds: u32,
        /// How many inputs each target gets, however long that takes
        #[arg(long, value_name = "N", conflicts_with = "seconds", value_parser = clap::value_parser!(u32).range(1..))]
        inputs: Option<u32>,
        /// Only this target: formula, settings or table
        #[arg(long, value_name = "NAME", value_parser = crate::fuzz::TARGETS)]
        target: Option<String>,
    },
    /// Build the core for microcontrollers, run it in an emulator, compare every bit with the host, check sizes
    Firmware {
        /// Write what was measured into docs/microcontrollers.md
        #[arg(long, conflicts_with = "only")]
        document: bool,
        /// Only these processors, at one level of optimization
        #[arg(long, value_name = "PROCESSOR", num_args = 1.., value_parser = crate::firmware::PROCESSORS)]
        only: Vec<String>,
    },
    /// Package the public crates as for crates.io, build each one alone, and check the contents
    Package {
        /// Allow uncommitted changes
        #[arg(long)]
        allow_dirty: bool,
    },
    /// Draw the descents that a device has logged
    #[command(after_help = "Example:\n  cargo xtask replay device.log --out pictures")]
    Replay {
        /// What the device wrote, see docs/microcontrollers.md
        log: PathBuf,
        /// Write into this folder instead of target/replay
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Build the live page and the tutorial as a static site in target/web
    #[command(after_help = "Examples:\n  cargo xtask web\n  cargo xtask web --serve\n  cargo xtask web --test")]
    Web {
        /// Then serve it on this machine only, at port 8000 or another
        #[arg(long, value_name = "PORT", num_args = 0..=1, default_missing_value = "8000")]
        serve: Option<u16>,
        /// Then try it in a browser: needs node, npm and chromium
        #[arg(long, conflicts_with = "serve")]
        test: bool,
    },
    /// Run all benchmarks
    Bench {
        /// Only benchmarks whose name contains this
        filter: Option<String>,
    },
}

/// The options of a task, such as `--check`; `None` if there is no task of that name.
#[must_use]
pub fn options_of(task: &str) -> Option<Vec<String>> {
    let command = Arguments::command();
    let task = command.find_subcommand(task)?;
    Some(task.get_arguments().filter_map(|option| Some(format!("--{}", option.get_long()?))).collect())
}
