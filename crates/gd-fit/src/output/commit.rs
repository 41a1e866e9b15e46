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

/// Gives all files and folders their names. Signals wait: see [`discard_unfinished`](super::discard_unfinished).
///
/// # Errors
/// A file that cannot be put in its place; the old contents are back in all others then, or the message says where.
pub(super) fn commit(files: Vec<Whole>, folders: Vec<Folder>) -> Result<(), Error> {
    let mut unfinished = lock();
    // The name of a single file, and of the last if no folder comes after it, changes in one step.
    let n_kept = if folders.is_empty() { files.len().saturating_sub(1) } else { files.len() };
    let mut kept: Vec<Aside> = files.iter().take(n_kept).map(|file| keep_aside(&file.place)).collect();
    let mut put = || {
        for (index, file) in files.iter().enumerate() {
            replace(file, kept.get_mut(index)).map_err(|error| ((index + 1, 0), &file.name, error))?;
        }
        for (index, folder) in folders.iter().enumerate() {
            folder.put().map_err(|error| ((files.len(), index), &folder.name, error))?;
        }
        Ok(())
    };
    if let Err(((n_files, n_folders), name, error)) = put() {
        let folders = folders.iter().take(n_folders).rev().filter_map(|folder| folder.undo().err());
        let files = files.iter().zip(&kept).take(n_files).rev().filter_map(|(file, old)| undo(file, old).err());
        let lost: Vec<String> = folders.chain(files).collect();
        // What was moved and could not be put back stays.
        kept.iter().skip(n_files.saturating_sub(1)).filter(|old| matches!(old, Aside::Linked(_))).for_each(discard);
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
