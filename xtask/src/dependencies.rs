//! `cargo xtask dependencies`: the committed list of packages that are compiled, with their licenses, and what none of
//! them may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::output::write_atomically;
use crate::toolchain::cargo;
use crate::{Outcome, workspace_root};

/// The workspace, and the projects outside it that users or CI run. `benches/peers` is other libraries by intention.
const PROJECTS: &[&str] = &["", "crates/gd-firmware", "crates/gd-python", "fuzz", "xtask/bindgen"];

/// What a package, or a part of it, may be under.
const LICENSES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    // The embedded font.
    "Bitstream-Vera",
    "ISC",
    "MIT",
    "NCSA",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Unmaintained by the list of advisories at rustsec.org. The list itself cannot be had where CI runs; add others as
/// they become known.
const UNMAINTAINED: &[&str] = &[
    "atty",
    "bincode",
    "derivative",
    "fxhash",
    "instant",
    "number_prefix",
    "paste",
    "proc-macro-error",
    "serde_cbor",
    "ttf-parser",
    "wee_alloc",
    "yaml-rust",
];

/// Names and licenses.
type Packages = BTreeMap<String, String>;

/// Writes the list or compares with it.
#[must_use]
pub fn command(check: bool) -> Outcome {
    Outcome::of_faults(run(check))
}

fn run(check: bool) -> Result<Vec<String>, String> {
    let mut packages = Packages::new();
    for project in PROJECTS {
        packages.extend(packages_of(&workspace_root().join(project))?);
    }
    let mut faults = faults_of(&packages);
    let path = list_path();
    let list = list_of(&packages);
    if !check {
        write_atomically(&path, list.as_bytes())
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    } else if fs::read_to_string(&path).ok().as_ref() != Some(&list) {
        faults.push(format!(
            "{} is not what is compiled: look at what is new, then run `cargo xtask dependencies`",
            path.display()
        ));
    }
    if faults.is_empty() {
        println!("{} packages, all under licenses that are welcome, none known to be unmaintained", packages.len());
    }
    Ok(faults)
}

fn list_path() -> PathBuf {
    workspace_root().join("docs").join("dependencies.txt")
}

fn list_of(packages: &Packages) -> String {
    let lines: Vec<String> = packages.iter().map(|(name, license)| format!("{name}: {license}\n")).collect();
    lines.concat()
}

/// What `Cargo.lock` holds, for all targets and features.
fn packages_of(project: &Path) -> Result<Packages, String> {
    let output = Command::new(cargo())
        .current_dir(project)
        .args(["tree", "--quiet", "--locked", "--workspace", "--all-features", "--target", "all"])
        .args(["--edges", "normal,build,dev", "--no-dedupe", "--prefix", "none", "--format", "{p}|{l}"])
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("{}: {}", project.display(), String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(parse(&String::from_utf8_lossy(&output.stdout)))
}

/// Lines such as `libm v0.2.16|MIT`.
fn parse(tree: &str) -> Packages {
    let entries = tree.lines().filter_map(|line| {
        let (package, license) = line.split_once('|')?;
        Some((package.split(' ').next()?.to_owned(), license.trim().to_owned()))
    });
    entries.collect()
}

fn faults_of(packages: &Packages) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, license) in packages {
        if !is_welcome(license) {
            faults.push(format!("{name} is under {}", if license.is_empty() { "no license" } else { license }));
        }
        if UNMAINTAINED.contains(&name.as_str()) {
            faults.push(format!("{name} is unmaintained: `cargo tree --invert {name}` tells what brings it"));
        }
    }
    faults
}

/// Whether every part of an SPDX expression leaves a license to choose. Old packages write a slash for `OR`.
fn is_welcome(license: &str) -> bool {
    license.split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')']);
        part.split(" OR ").flat_map(|choice| choice.split('/')).any(|choice| LICENSES.contains(&choice.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licenses_that_are_welcome() {
        for license in [
            "MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
        ] {
            assert!(is_welcome(license), "{license}");
        }
        for license in ["", "GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "LicenseRef-mine", "MIT-ish"] {
            assert!(!is_welcome(license), "{license}");
        }
    }

    #[test]
    fn what_nobody_maintains_or_licenses_is_refused() {
        let packages = parse("paste v1.0.15 (proc-macro)|MIT OR Apache-2.0\nlibm v0.2.16|MIT\nmine v0.1.0 (/here)|\n");
        assert_eq!(list_of(&packages), "libm: MIT\nmine: \npaste: MIT OR Apache-2.0\n");
        let faults = faults_of(&packages);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert_eq!(faults[0], "mine is under no license");
        assert!(faults[1].starts_with("paste is unmaintained"));
    }

    #[test]
    fn the_list_knows_every_package_of_the_workspace() {
        let list = fs::read_to_string(list_path()).unwrap();
        let listed: Vec<&str> = list.lines().filter_map(|line| line.split(": ").next()).collect();
        let lock = fs::read_to_string(workspace_root().join("Cargo.lock")).unwrap();
        let mut names = lock.lines().filter_map(|line| line.strip_prefix("name = ")).map(|name| name.trim_matches('"'));
        // Named by features that nobody asks for: never compiled, so cargo knows no license of theirs.
        let is_known = |name: &str| listed.contains(&name) || ["glam", "zlib-rs"].contains(&name);
        assert_eq!(names.find(|name| !is_known(name)), None, "run `cargo xtask dependencies`");
    }
}
