//! What a package holds, and what it must and must not.

use std::fs;
use std::io;
use std::path::Path;

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PackedFile {
    /// Its path inside, with `/` between folders.
    pub(super) path: String,
    pub(super) bytes: u64,
}

/// The texts that must be in every package as they are in the root of the repository.
const LICENSES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// What crates.io shows or needs to know.
const FIELDS: [&str; 6] = ["description", "license", "readme", "keywords", "categories", "rust-version"];

/// Bytes of the largest file: no source comes near, so it is a picture or data.
const MOST_BYTES: u64 = 250_000;

/// Ends of names that tests and unfinished work leave behind.
const LEFT_BEHIND: [&str; 3] = [".snap", ".snap.new", ".partial"];

/// Folders that are the repository's business.
const FOREIGN: [&str; 4] = ["tests", "snapshots", "corpus", "images"];

/// All files under a folder, sorted by path.
pub(super) fn list(folder: &Path) -> io::Result<Vec<PackedFile>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort_by(|one, two| one.path.cmp(&two.path));
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<PackedFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.push(PackedFile { path, bytes: entry.metadata()?.len() });
        }
    }
    Ok(())
}

/// What is wrong with the package `name`, which lies unpacked in `folder`; `root` has the license texts.
pub(super) fn faults(name: &str, files: &[PackedFile], folder: &Path, root: &Path) -> Result<Vec<String>, String> {
    let has = |path: &str| files.iter().any(|file| file.path == path);
    let mut faults: Vec<String> = files.iter().filter_map(stranger).collect();
    if !has("README.md") {
        faults.push("README.md is missing".into());
    }
    for license in LICENSES {
        if !has(license) {
            faults.push(format!("{license} is missing"));
        } else if read(&folder.join(license))? != read(&root.join(license))? {
            faults.push(format!("{license} is not the one in the root of the repository"));
        }
    }
    let manifest = manifest(folder)?;
    let lacking = FIELDS.iter().filter(|field| !has_field(&manifest, field));
    faults.extend(lacking.map(|field| format!("its manifest has no `{field}`")));
    Ok(faults.into_iter().map(|fault| format!("{name}: {fault}")).collect())
}

/// The manifest of an unpacked package, as cargo has written it: one field a line.
pub(super) fn manifest(folder: &Path) -> Result<String, String> {
    Ok(String::from_utf8_lossy(&read(&folder.join("Cargo.toml"))?).into_owned())
}

/// Whether a manifest of [`manifest`] says anything under that name.
pub(super) fn has_field(manifest: &str, field: &str) -> bool {
    manifest.lines().any(|line| line.strip_prefix(field).is_some_and(|rest| rest.starts_with(" = ")))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// What is wrong with a file, if anything.
fn stranger(PackedFile { path, bytes }: &PackedFile) -> Option<String> {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    // Unit tests belong to the sources.
    let is_foreign = |(depth, folder): (usize, &str)| FOREIGN.contains(&folder) && (folder != "tests" || depth == 0);
    if folders.split('/').enumerate().any(is_foreign) || LEFT_BEHIND.iter().any(|end| path.ends_with(end)) {
        Some(format!("{path} does not belong into a package; see `include` in the crate's Cargo.toml"))
    } else if *bytes > MOST_BYTES {
        Some(format!("{path} has {bytes} bytes, {MOST_BYTES} are the most"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[package]\nname = \"x\"\ndescription = \"x\"\nlicense = \"MIT\"\nreadme = \"README.md\"\n\
                            keywords = [\"x\"]\ncategories = [\"science\"]\nrust-version = \"1.89\"\n";

    /// A package that is as it should be, but for what `change` does to its folder.
    fn faults_after(change: impl Fn(&Path)) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        let (root, folder) = (dir.path().join("root"), dir.path().join("package"));
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(folder.join("src")).unwrap();
        for license in LICENSES {
            fs::write(root.join(license), license).unwrap();
            fs::write(folder.join(license), license).unwrap();
        }
        fs::write(folder.join("README.md"), "x").unwrap();
        fs::write(folder.join("Cargo.toml"), MANIFEST).unwrap();
        fs::write(folder.join("src").join("tests.rs"), "").unwrap();
        change(&folder);
        faults("gd-x", &list(&folder).unwrap(), &folder, &root).unwrap()
    }

    #[test]
    fn a_whole_package_has_no_fault() {
        assert_eq!(faults_after(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn what_is_missing_is_named() {
        let without = |name: &'static str| faults_after(move |folder| fs::remove_file(folder.join(name)).unwrap());
        assert_eq!(without("README.md"), ["gd-x: README.md is missing"]);
        assert_eq!(without("LICENSE-APACHE"), ["gd-x: LICENSE-APACHE is missing"]);
        let changed = faults_after(|folder| fs::write(folder.join("LICENSE-MIT"), "mine").unwrap());
        assert_eq!(changed, ["gd-x: LICENSE-MIT is not the one in the root of the repository"]);
        let manifest = MANIFEST.replace("keywords = [\"x\"]\n", "");
        let poorer = faults_after(|folder| fs::write(folder.join("Cargo.toml"), &manifest).unwrap());
        assert_eq!(poorer, ["gd-x: its manifest has no `keywords`"]);
    }

    #[test]
    fn what_does_not_belong_is_named() {
        let with = |name: &'static str, bytes: usize| {
            faults_after(move |folder| {
                let path = folder.join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, vec![0; bytes]).unwrap();
            })
        };
        assert_eq!(with("src/picture.png", 250_000), Vec::<String>::new());
        assert_eq!(with("src/inner/tests/mod.rs", 1), Vec::<String>::new());
        assert_eq!(with("src/picture.png", 250_001), ["gd-x: src/picture.png has 250001 bytes, 250000 are the most"]);
        for name in ["tests/common/mod.rs", "src/snapshots/a.txt", "src/a.snap", "src/a.csv.partial"] {
            let faults = with(name, 1);
            assert!(faults.len() == 1 && faults[0].starts_with(&format!("gd-x: {name} does not")), "{faults:?}");
        }
    }
}
