//! `cargo xtask web`: the live page and the tutorial as a static site in `target/web`.

mod browser;
mod check;
mod expected;
mod links;
mod markdown;
mod math;
mod page;
mod program;
mod repository;
mod serve;
mod shorten;
mod site;
mod size;
mod tutorial;

use std::path::PathBuf;

use self::repository::Repository;
use self::serve::Serving;
use self::site::Site;
use crate::{Outcome, workspace_root};

/// What to do with the site once it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing more.
    Stop,
    /// Serve it on this port of 127.0.0.1 until interrupted.
    Serve(u16),
    /// Try it in a browser.
    Test,
}

/// Builds the site and does what follows.
#[must_use]
pub fn run(then: Then) -> Outcome {
    Outcome::of_faults(try_run(then).map(|()| Vec::new()))
}

fn try_run(then: Then) -> Result<(), String> {
    // What is missing is better told before a build of minutes.
    let browser = if then == Then::Test { Some(browser::find()?) } else { None };
    let dir = build()?;
    println!("{}", dir.display());
    if let Then::Serve(port) = then {
        let serving = Serving::start(&dir, port, "")?;
        println!("{} (Ctrl-C ends)", serving.address());
        serving.wait();
    }
    browser.map_or(Ok(()), |browser| browser::test(&dir, &browser))
}

/// Builds all and writes it; a site with a fault is written too, to be looked at.
fn build() -> Result<PathBuf, String> {
    let program = program::build()?;
    let mut site = Site::default();
    page::add(&mut site, &program)?;
    let icon = page::icon(&site);
    tutorial::add(&mut site, &Repository { root: workspace_root() }, &icon)?;
    let dir = workspace_root().join("target").join("web");
    site.write(&dir)?;
    let faults = check::faults(&site);
    if !faults.is_empty() {
        return Err(format!("the site in {} is not as it should be:\n{}", dir.display(), faults.join("\n")));
    }
    size::hold_against_budget(&site)?;
    Ok(dir)
}
