//! `cargo xtask accuracy`, `coverage`, `minima` and `suggest`, which begin this program.

use std::process::ExitCode;

use gd_accuracy::Page;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(page) = arguments.iter().find_map(|argument| Page::by_task(argument)) else {
        eprintln!("error: name the page, accuracy, coverage, minima or suggest");
        return ExitCode::from(2);
    };
    gd_accuracy::command(page, arguments.iter().any(|argument| argument == "--check")).into()
}
