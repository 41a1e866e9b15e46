use std::fs;

use super::*;

fn content(content: &'static [u8]) -> impl FnOnce(&mut dyn Write) -> io::Result<()> {
    move |writer| writer.write_all(content)
}

fn n_files(dir: &Path) -> usize {
    fs::read_dir(dir).unwrap().count()
}

#[test]
fn a_failed_write_leaves_the_old_file_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("picture.png");
    write_file(&path, content(b"old")).unwrap();
    let fails = |writer: &mut dyn Write| {
        writer.write_all(b"half")?;
        Err(io::Error::other("the disk is full"))
    };
    let error = write_file(&path, fails).unwrap_err();
    assert!(error.to_string().ends_with("picture.png cannot be written: the disk is full"), "{error}");
    OutputSet::new().begin(&path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(n_files(dir.path()), 1);
}

#[test]
fn what_cannot_be_written_is_found_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let said = |path: &Path| OutputSet::new().begin(path).unwrap_err().to_string();
    assert!(said(dir.path()).contains("there is a folder of that name"));
    assert!(said(&dir.path().join("no").join("file.png")).contains("no such file"));
    assert!(said(&dir.path().join("new/")).contains("it ends like the name of a folder"));
    let locked = dir.path().join("locked");
    fs::write(&locked, "mine").unwrap();
    let mut permissions = fs::metadata(&locked).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&locked, permissions).unwrap();
    assert!(said(&locked).contains("it is read-only"));
    assert_eq!(fs::read(&locked).unwrap(), b"mine");
    assert_eq!(n_files(dir.path()), 1);
}

#[test]
fn files_appear_together() {
    let dir = tempfile::tempdir().unwrap();
    let [one, two] = ["one", "two"].map(|name| dir.path().join(name));
    let mut outputs = OutputSet::new();
    let ids = [&one, &two].map(|path| outputs.begin(path).unwrap());
    for id in ids {
        outputs.write(id, content(b"new")).unwrap();
        assert!(!one.exists() && !two.exists());
    }
    outputs.finish().unwrap();
    assert_eq!([&one, &two].map(|path| fs::read(path).unwrap()), [b"new", b"new"]);
    assert_eq!(n_files(dir.path()), 2);
}

/// Whatever cannot be renamed, and wherever in the row it is, the others are as they were.
#[test]
fn a_name_that_is_refused_in_the_end_undoes_the_others() {
    for blocked in 0..4 {
        let dir = tempfile::tempdir().unwrap();
        let paths = ["a", "b", "c", "d"].map(|name| dir.path().join(name));
        // Every other one is there before.
        let old = |index: usize| index.is_multiple_of(2).then_some(&b"old"[..]);
        for (index, path) in paths.iter().enumerate() {
            if let Some(old) = old(index) {
                fs::write(path, old).unwrap();
            }
        }
        let mut outputs = OutputSet::new();
        for path in &paths {
            let id = outputs.begin(path).unwrap();
            outputs.write(id, content(b"new")).unwrap();
        }
        let _ = fs::remove_file(&paths[blocked]);
        fs::create_dir(&paths[blocked]).unwrap();
        let error = outputs.finish().unwrap_err().to_string();
        assert!(error.starts_with(&format!("{} cannot be written: ", paths[blocked].display())), "{error}");
        for (index, path) in paths.iter().enumerate().filter(|(index, _)| *index != blocked) {
            assert_eq!(fs::read(path).ok().as_deref(), old(index), "{blocked}, {index}");
        }
        let n_left = (0..4).filter(|&index| index == blocked || old(index).is_some()).count();
        assert_eq!(n_files(dir.path()), n_left, "{blocked}");
    }
}

#[test]
fn what_is_discarded_is_gone_and_stays_unnamed() {
    let dir = tempfile::tempdir().unwrap();
    let temporary = Temporary::create(dir.path()).unwrap().0;
    assert_eq!(n_files(dir.path()), 1);
    // Other tests of this process have files too, so not `discard_unfinished`.
    let mut unfinished = temporary::lock();
    assert!(unfinished.iter().any(|path| path == temporary.path()));
    unfinished.retain(|path| path != temporary.path());
    fs::remove_file(temporary.path()).unwrap();
    drop(unfinished);
    drop(temporary);
    assert_eq!(n_files(dir.path()), 0);
}

#[test]
fn a_folder_appears_whole_or_not_at_all() {
    for is_there in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let [file, folder] = ["file", "frames"].map(|name| dir.path().join(name));
        if is_there {
            fs::create_dir(&folder).unwrap();
        }
        let begin = || {
            let mut outputs = OutputSet::new();
            let file = outputs.begin(&file).unwrap();
            let frames = outputs.begin_folder(&folder.join(".")).unwrap();
            outputs.write(file, content(b"new")).unwrap();
            for name in ["1", "2", "3"] {
                outputs.write_in(frames, name, name.as_bytes()).unwrap();
            }
            outputs
        };
        // Given up.
        drop(begin());
        assert_eq!((n_files(dir.path()), folder.exists()), (usize::from(is_there), is_there));
        // Somebody else puts something there in the meantime.
        let outputs = begin();
        if is_there {
            fs::write(folder.join("2"), "mine").unwrap();
        } else {
            fs::write(&folder, "mine").unwrap();
        }
        let error = outputs.finish().unwrap_err().to_string();
        assert!(error.starts_with(&format!("{} cannot be written", folder.join(".").display())), "{error}");
        assert!(!file.exists());
        if is_there {
            assert_eq!((n_files(&folder), fs::read(folder.join("2")).unwrap()), (1, b"mine".to_vec()));
            fs::remove_file(folder.join("2")).unwrap();
        } else {
            assert_eq!(fs::read(&folder).unwrap(), b"mine");
            fs::remove_file(&folder).unwrap();
        }
        begin().finish().unwrap();
        assert_eq!((n_files(dir.path()), n_files(&folder)), (2, 3));
        assert_eq!(fs::read(folder.join("3")).unwrap(), b"3");
        // Now it holds files.
        let error = OutputSet::new().begin_folder(&folder).unwrap_err().to_string();
        assert!(error.contains("there are files in that folder; name a new or an empty one"), "{error}");
    }
}

#[test]
fn folders_and_files_do_not_meet() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    fs::create_dir(path("empty")).unwrap();
    fs::write(path("file"), "").unwrap();
    let said = |path: &Path| OutputSet::new().begin_folder(path).unwrap_err().to_string();
    assert!(said(&path("file")).contains("there is a file of that name; name a folder"));
    assert!(said(&path("no/frames")).contains("no such file"));
    let mut outputs = OutputSet::new();
    outputs.begin(&path("one")).unwrap();
    outputs.begin(&path("empty/two")).unwrap();
    let used = |result: Result<FolderId, Error>| match result {
        Err(Error::FileInUse { used, .. }) => used,
        other => panic!("{other:?}"),
    };
    assert_eq!(used(outputs.begin_folder(&path("one/"))), FileUse::Output(path("one")));
    assert_eq!(used(outputs.begin_folder(&path("empty"))), FileUse::Folder(path("empty")));
    drop(outputs);
    let mut outputs = OutputSet::new();
    outputs.begin_folder(&path("empty")).unwrap();
    let refused = outputs.begin(&path("empty/two")).unwrap_err();
    assert!(matches!(refused, Error::FileInUse { used: FileUse::Folder(_), .. }), "{refused}");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn spellings_of_one_file_are_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::create_dir(path("sub")).unwrap();
        fs::write(path("there"), "").unwrap();
        fs::hard_link(path("there"), path("same")).unwrap();
        symlink("there", path("link")).unwrap();
        symlink("new", path("dangling")).unwrap();
        symlink(".", path("here")).unwrap();
        let odd = |byte: u8| dir.path().join(OsStr::from_bytes(&[b'o', byte]));
        let pairs = [
            (path("there"), path("./there")),
            (path("there"), path("sub/../there")),
            (path("there"), path("same")),
            (path("there"), path("link")),
            (path("there"), path("here/there")),
            (path("new"), path("./sub/../new")),
            (path("new"), path("dangling")),
            (path("new"), path("here/here/new")),
            (odd(0xff), odd(0xff)),
        ];
        for (one, two) in pairs {
            for (one, two) in [(&one, &two), (&two, &one)] {
                let mut outputs = OutputSet::new();
                outputs.begin(one).unwrap();
                let refused = outputs.begin(two).unwrap_err();
                assert!(matches!(refused, Error::FileInUse { used: FileUse::Output(_), .. }), "{one:?}, {two:?}");
            }
        }
        let mut outputs = OutputSet::new();
        // What differs in no more than bytes that are not UTF-8 is two files.
        outputs.begin(&odd(0xff)).unwrap();
        outputs.begin(&odd(0xfe)).unwrap();
        outputs.reads(&path("same"));
        let refused = outputs.begin(&path("link")).unwrap_err();
        assert!(matches!(refused, Error::FileInUse { used: FileUse::Data, .. }), "{refused}");
    }

    #[test]
    fn modes_and_links_stay() {
        let dir = tempfile::tempdir().unwrap();
        let [file, link] = ["file", "link"].map(|name| dir.path().join(name));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("file", &link).unwrap();
        write_file(&link, content(b"new")).unwrap();
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("file"));
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o7777, 0o640);
        // One that is new has the mode of all that are new.
        fs::write(dir.path().join("plain"), "").unwrap();
        write_file(&dir.path().join("ours"), content(b"new")).unwrap();
        let mode = |name| fs::metadata(dir.path().join(name)).unwrap().mode();
        assert_eq!(mode("ours"), mode("plain"));
    }

    #[test]
    fn names_may_be_as_long_as_they_can() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("n".repeat(255));
        write_file(&path, content(b"new")).unwrap();
        write_file(&path, content(b"newer")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"newer");
        let odd = dir.path().join(OsStr::from_bytes(b"n\xff\xfe.png"));
        write_file(&odd, content(b"new")).unwrap();
        assert_eq!(fs::read(odd).unwrap(), b"new");
    }
}
