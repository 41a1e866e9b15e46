//! Giving several files their names, all or none.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::temporary::{Temporary, drawn_name, lock};
use crate::error::Error;

/// A file with all its bytes on the disk.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) temporary: Temporary,
    /// Where it goes.
    pub(super) place: PathBuf,
    /// The path as it was given, for messages.
    pub(super) name: PathBuf,
}

/// Old contents while the new ones get their names.
enum Aside {
    /// There was none.
    Nothing,
    /// It has a second name.
    Linked(PathBuf),
    /// Where file systems know no second names it has to be moved.
    ToBeMoved(PathBuf),
    Moved(PathBuf),
}

/// Where giving names failed.
#[derive(Clone, Copy)]
struct Failed {
    /// How many files may have been touched: those that have their names, and the one that failed.
    touched: usize,
    /// How many files have their names: what they held may be nowhere but aside.
    named: usize,
    /// How many folders have their names.
    folders: usize,
}

/// Gives all files and folders their names. Signals wait: see [`discard_unfinished`](super::discard_unfinished).
///
/// # Errors
/// A file that cannot be put in its place; the old contents are back in all others then, or the message says where.
pub(super) fn commit(files: Vec<Whole>, folders: Vec<Folder>) -> Result<(), Error> {
    let mut unfinished = lock();
    // The name of a single file, and of the last if no folder comes after it, changes in one step.
    let n_kept = if folders.is_empty() { files.len().saturating_sub(1) } else { files.len() };
    let mut kept: Vec<Aside> = files.iter().take(n_kept).map(|file| keep_aside(&file.place)).collect();
    if let Err((at, name, error)) = put(&files, &folders, &mut kept) {
        let lost = take_back(&files, &folders, &kept, at);
        // Those in `files` are removed as soon as others may remove files again.
        drop(unfinished);
        let error = if lost.is_empty() { error } else { io::Error::other(format!("{error}; {}", lost.join("; "))) };
        return Err(Error::output(name, error));
    }
    kept.iter().for_each(discard);
    let mut changed: Vec<PathBuf> = Vec::new();
    for file in files {
        changed.extend(file.place.parent().map(Path::to_path_buf));
        file.temporary.keep(&mut unfinished);
    }
    for folder in folders {
        let (folder, temporary) = folder.into_parts();
        changed.push(folder);
        // Nothing is in it; where the folder was new it has another name now.
        let _ = fs::remove_dir(temporary.path());
        temporary.keep(&mut unfinished);
    }
    drop(unfinished);
    changed.dedup();
    for folder in changed {
        sync_folder(&folder);
    }
    Ok(())
}

/// Gives all files and folders their names, until one cannot be given: where that was, what it is called, and why.
fn put<'a>(files: &'a [Whole], folders: &'a [Folder], kept: &mut [Aside]) -> Result<(), (Failed, &'a Path, io::Error)> {
    for (index, file) in files.iter().enumerate() {
        let at = Failed { touched: index + 1, named: index, folders: 0 };
        replace(file, kept.get_mut(index)).map_err(|error| (at, file.name.as_path(), error))?;
    }
    for (index, folder) in folders.iter().enumerate() {
        let at = Failed { touched: files.len(), named: files.len(), folders: index };
        folder.put().map_err(|error| (at, folder.name.as_path(), error))?;
    }
    Ok(())
}

/// Takes back what [`put`] did before it failed; says what could not be.
fn take_back(files: &[Whole], folders: &[Folder], kept: &[Aside], at: Failed) -> Vec<String> {
    let folders = folders.iter().take(at.folders).rev().filter_map(|folder| folder.undo().err());
    let files = files.iter().zip(kept).take(at.touched).rev().filter_map(|(file, old)| undo(file, old).err());
    let lost = folders.chain(files).collect();
    // What was replaced and could not be put back stays.
    kept.iter().skip(at.named).filter(|old| matches!(old, Aside::Linked(_))).for_each(discard);
    lost
}

fn keep_aside(place: &Path) -> Aside {
    let aside = place.with_file_name(drawn_name());
    match fs::hard_link(place, &aside) {
        Ok(()) => Aside::Linked(aside),
        // A folder that has come there since stays there.
        Err(_) if !place.is_file() => Aside::Nothing,
        Err(_) => Aside::ToBeMoved(aside),
    }
}

fn replace(file: &Whole, old: Option<&mut Aside>) -> io::Result<()> {
    if let Some(old) = old
        && let Aside::ToBeMoved(aside) = old
    {
        fs::rename(&file.place, &*aside)?;
        *old = Aside::Moved(std::mem::take(aside));
    }
    fs::rename(file.temporary.path(), &file.place)
}

/// Puts the old content back, or says where it is.
fn undo(file: &Whole, old: &Aside) -> Result<(), String> {
    // One that was not replaced is where it was.
    let is_replaced = fs::symlink_metadata(file.temporary.path()).is_err();
    let undone = match old {
        Aside::Nothing if is_replaced => fs::remove_file(&file.place),
        Aside::Linked(aside) if is_replaced => fs::rename(aside, &file.place),
        Aside::Moved(aside) => fs::rename(aside, &file.place),
        _ => Ok(()),
    };
    undone.map_err(|error| {
        let name = file.name.display();
        match old {
            Aside::Linked(aside) | Aside::Moved(aside) => {
                format!("{name} could not be put back ({error}), what it held is in {}", aside.display())
            }
            _ => format!("{name} is there already and could not be removed ({error})"),
        }
    })
}

fn discard(old: &Aside) {
    if let Aside::Linked(aside) | Aside::Moved(aside) = old {
        // A second name of something that is in its place. `undo` has used up those that were needed.
        let _ = fs::remove_file(aside);
    }
}

/// Makes names last through a power cut, where folders can be opened as files.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        // The files are there and whole; more cannot be promised by every file system.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::place::Place;

    /// Whatever comes there in between: the only copy of what a file held stays, and the message says where.
    #[test]
    fn what_cannot_be_put_back_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let [file, frames] = ["file", "frames"].map(|name| dir.path().join(name));
        fs::write(&file, "old").unwrap();
        let temporary = Temporary::create(dir.path()).unwrap().0;
        fs::write(temporary.path(), "new").unwrap();
        let files = [Whole { temporary, place: file.clone(), name: file.clone() }];
        let (place, is_there) = Place::of_folder(&frames).unwrap();
        let mut folder = Folder::begin(&frames, place, is_there).unwrap();
        folder.write("1", b"one").unwrap();
        let folders = [folder];
        let mut kept = [keep_aside(&file)];
        // A file takes the name of the folder, which fails, and a folder that of the file, which cannot be put back.
        fs::write(&frames, "mine").unwrap();
        let (at, name, _) = put(&files, &folders, &mut kept).unwrap_err();
        assert_eq!((name, fs::read(&file).unwrap()), (frames.as_path(), b"new".to_vec()));
        fs::remove_file(&file).unwrap();
        fs::create_dir_all(file.join("other")).unwrap();
        let lost = take_back(&files, &folders, &kept, at);
        let Aside::Linked(aside) = &kept[0] else { panic!("it has no second name") };
        assert_eq!(fs::read(aside).unwrap(), b"old");
        assert!(lost.len() == 1 && lost[0].ends_with(&format!("what it held is in {}", aside.display())), "{lost:?}");
    }
}
