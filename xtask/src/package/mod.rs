//! `cargo xtask package`: the public crates as crates.io would get them, each built alone from its package.

mod contents;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::table::format_table;
use crate::{Outcome, workspace_root};

/// What is published, dependencies first.
const PUBLIC: [&str; 7] = ["gd-core", "gd-scenarios", "gd-formula", "gd-render", "gd-snapshot", "gd-fit", "gd-cli"];

/// Packages all public crates and looks into the packages; with `allow_dirty` also while changes are not committed.
#[must_use]
pub fn run(allow_dirty: bool) -> Outcome {
    Outcome::of_faults(package_all(allow_dirty))
}

/// Returns what is wrong with the packages, if they could be made.
fn package_all(allow_dirty: bool) -> Result<Vec<String>, String> {
    let mut faults = undecided(&workspace_root().join("crates"))?;
    let target = workspace_root().join("target").join("packages");
    // All at once, because none of them need be on crates.io yet: cargo lets each find the others among the packages.
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace_root()).args(["package", "--quiet", "--target-dir"]).arg(&target);
    command.args(PUBLIC.iter().flat_map(|name| ["--package", name]));
    if allow_dirty {
        command.arg("--allow-dirty");
    }
    let status = command.status().map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !status.success() {
        return Err("the crates cannot be packaged, see above".into());
    }
    let (mut rows, mut without_address) = (Vec::new(), Vec::new());
    for name in PUBLIC {
        let stem = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        let packed = packed_size(&target.join("package"), &format!("{stem}.crate"))?;
        let folder = target.join("package").join(&stem);
        let files = contents::list(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        faults.extend(contents::faults(name, &files, &folder, &workspace_root())?);
        if !contents::has_field(&contents::manifest(&folder)?, "repository") {
            without_address.push(name);
        }
        let unpacked: u64 = files.iter().map(|file| file.bytes).sum();
        rows.push(vec![name.to_owned(), files.len().to_string(), unpacked.to_string(), packed.to_string()]);
    }
    print!("{}", format_table(&["crate", "files", "bytes", "packed"], &rows));
    if !without_address.is_empty() {
        let names = without_address.join(", ");
        println!("note: no `repository` in {names}; see CONTRIBUTING.md, Before the first publication");
    }
    if faults.is_empty() {
        println!("{} packages in {}, each built alone", PUBLIC.len(), target.join("package").display());
    }
    Ok(faults)
}

fn packed_size(folder: &Path, file: &str) -> Result<u64, String> {
    let path: PathBuf = folder.join(file);
    let size = fs::metadata(&path).map(|metadata| metadata.len());
    size.map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// Crates about which nobody has decided whether they are public.
fn undecided(crates: &Path) -> Result<Vec<String>, String> {
    let unreadable = |error: std::io::Error| format!("{} cannot be read: {error}", crates.display());
    let mut faults = Vec::new();
    for entry in fs::read_dir(crates).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A folder without a manifest is none of cargo's, such as what a deleted crate left behind.
        let Ok(manifest) = fs::read_to_string(entry.path().join("Cargo.toml")) else { continue };
        let is_private = manifest.lines().any(|line| line.trim() == "publish = false");
        if is_private == PUBLIC.contains(&name.as_str()) {
            let advice = "give it `publish = false`, or list it in xtask/src/package/mod.rs, but not both";
            faults.push(format!("crates/{name}: {advice}"));
        }
    }
    faults.sort();
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_is_either_public_or_private() {
        assert_eq!(undecided(&workspace_root().join("crates")), Ok(Vec::new()));
    }

    #[test]
    fn a_crate_that_is_neither_or_both_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, manifest: &str| {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join("Cargo.toml"), manifest).unwrap();
        };
        write("gd-core", "[package]\nname = \"gd-core\"\n");
        write("gd-inner", "[package]\nname = \"gd-inner\"\npublish = false\n");
        assert_eq!(undecided(dir.path()), Ok(Vec::new()));
        write("gd-new", "[package]\nname = \"gd-new\"\n");
        write("gd-cli", "[package]\nname = \"gd-cli\"\npublish = false\n");
        let faults = undecided(dir.path()).unwrap();
        assert_eq!(faults.len(), 2);
        assert!(faults[0].starts_with("crates/gd-cli: ") && faults[1].starts_with("crates/gd-new: "), "{faults:?}");
    }
}
