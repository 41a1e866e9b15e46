//! Files that are whole or not there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file under another name and renames it when it is complete: an interruption leaves the old file.
///
/// A file that holds these bytes already is not touched. cargo goes by dates: what includes a file would be compiled anew.
///
/// # Errors
/// The file cannot be written.
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let partial = path.with_file_name(format!(".{name}.{}.partial", std::process::id()));
    let written = File::create(&partial)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // The first error is the one to report; nothing may be left to remove.
        let _ = fs::remove_file(&partial);
    }
    written
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn a_file_with_the_same_bytes_keeps_its_date() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("picture.md");
        write_atomically(&path, b"old").unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        write_atomically(&path, b"old").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), SystemTime::UNIX_EPOCH);
        write_atomically(&path, b"new").unwrap();
        assert_ne!(fs::metadata(&path).unwrap().modified().unwrap(), SystemTime::UNIX_EPOCH);
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("picture.png");
        write_atomically(&path, b"old").unwrap();
        // A folder under the final name makes the rename fail after the content has been written.
        let blocked = dir.path().join("blocked.png");
        fs::create_dir_all(blocked.join("inside")).unwrap();
        assert!(write_atomically(&blocked, b"new").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
