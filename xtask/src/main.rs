//! `cargo xtask`: the maintainers' tasks.

use std::process::{Command, ExitCode};

use clap::Parser;
use xtask::arguments::{Arguments, Task};
use xtask::{Outcome, dependencies, figures, firmware, fuzz, package, replay, verify, web, workspace_root};

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Figures { only, out, check } => {
            let dir = out.unwrap_or_else(|| workspace_root().join("docs").join("images"));
            figures::run(&only, &dir, check)
        }
        Task::Verify => verify::run(),
        Task::Accuracy { check } => verify::accuracy(check),
        Task::Coverage { check } => verify::coverage(check),
        Task::Minima { check } => verify::minima(check),
        Task::Suggest { check } => verify::suggest(check),
        Task::Dependencies { check } => dependencies::command(check),
        Task::Fuzz { seconds, inputs, target } => {
            fuzz::run(inputs.map_or(fuzz::Until::Seconds(seconds), fuzz::Until::Inputs), target.as_deref())
        }
        Task::Firmware { document, only } => firmware::run(document, &only),
        Task::Package { allow_dirty } => package::run(allow_dirty),
        Task::Replay { log, out } => replay::run(&log, out.as_deref()),
        Task::Web { serve, test } => web::run(match serve {
            Some(port) => web::Then::Serve(port),
            None if test => web::Then::Test,
            None => web::Then::Stop,
        }),
        Task::Bench { filter } => bench(filter),
    };
    outcome.into()
}

/// Hands over to cargo, which knows how to build benchmarks.
fn bench(filter: Option<String>) -> Outcome {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace_root()).args(["bench", "--quiet", "--package", "gd-benches"]);
    if let Some(filter) = filter {
        command.arg("--").arg(filter);
    }
    match command.status() {
        Ok(status) if status.success() => Outcome::Success,
        Ok(_) => Outcome::Failure,
        Err(error) => {
            eprintln!("error: cargo cannot be started: {error}");
            Outcome::Failure
        }
    }
}
