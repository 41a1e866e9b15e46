//! `cargo xtask web --test`: the site in a real browser, against what the host computes.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::expected;
use super::serve::Serving;
use crate::workspace_root;

/// Where the tests find the site: not at the root of the server, so that an absolute address would fail.
const PATH: &str = "/some/path";

/// What browsers that the tests can drive are called.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Checks the types of the page's scripts and runs the tests of `tests/browser` on the site in `dir`, in a browser of
/// [`find`].
///
/// # Errors
/// A program that is missing, or a test that failed, in a line.
pub(super) fn test(dir: &Path, browser: &Path) -> Result<(), String> {
    let root = workspace_root();
    let (web, tests) = (root.join("web"), root.join("tests").join("browser"));
    for folder in [&web, &tests] {
        if !folder.join("node_modules").is_dir() {
            // No browser is to be downloaded and nothing else is to be run.
            let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
            run(Command::new("npm").current_dir(folder).args(arguments), "npm cannot install what the tests need")?;
        }
    }
    run(Command::new("npx").current_dir(&web).args(["--no-install", "tsc", "-p", "."]), "the page's types do not fit")?;
    let folder = root.join("target").join("web-test");
    expected::write(&folder)?;
    let serving = Serving::start(dir, 0, PATH)?;
    let mut node = Command::new("node");
    node.current_dir(&tests).arg("--test");
    node.env("GD_PAGE", serving.address()).env("GD_EXPECTED", &folder).env("GD_BROWSER", browser);
    run(&mut node, "the page fails its tests, see above")
}

/// The browser, if all else that the tests need is installed too.
///
/// # Errors
/// What is missing, in a line.
pub(super) fn find() -> Result<PathBuf, String> {
    let browser = match env::var_os("GD_BROWSER") {
        Some(browser) => Some(PathBuf::from(browser)),
        None => BROWSERS.iter().find_map(|name| find_program(name)),
    };
    let is_missing = |name: &&str| !Command::new(name).arg("--version").output().is_ok_and(|out| out.status.success());
    let mut missing: Vec<&str> = ["node", "npm"].into_iter().filter(is_missing).collect();
    missing.extend(browser.is_none().then_some("chromium"));
    let names = missing.join(", ");
    browser.filter(|_| missing.is_empty()).ok_or_else(|| {
        let package = names.replace("node,", "nodejs,").replace(',', "");
        format!("the page's tests need {names}; on Debian `apt install {package}`")
    })
}

/// A program of the search path.
fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path).map(|dir| dir.join(&file)).find(|program| program.is_file())
}

fn run(command: &mut Command, failure: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(failure.into()),
        Err(error) => Err(format!("{} cannot be started: {error}", command.get_program().display())),
    }
}
