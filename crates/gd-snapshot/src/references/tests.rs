use super::*;

fn trajectory(last: f64) -> Trajectory<f64> {
    Trajectory::from_rows(["a", "loss"], [[1.0, 4.0], [0.5, last]]).unwrap()
}

fn said(result: Result<Outcome, SnapshotError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn modes_write_what_they_say() {
    for is_of_insta in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let snapshots = Snapshots::new(dir.path()).insta(is_of_insta);
        let path = snapshots.path("net");
        let check = |mode, last| snapshots.clone().mode(mode).check("net", &trajectory(last));
        let missing =
            format!("net: there is no reference {}\nGD_SNAPSHOT=update makes one, to be committed", path.display());
        assert_eq!(said(check(Mode::Check, 1.0)), missing);
        assert!(fs::read_dir(dir.path()).unwrap().next().is_none());
        said(check(Mode::Review, 1.0));
        assert!(!path.exists() && pending(&path).exists());
        assert_eq!(check(Mode::New, 1.0).unwrap(), Outcome::Written(path.clone()));
        assert!(!pending(&path).exists());
        let before = fs::read(&path).unwrap();
        for mode in [Mode::Check, Mode::New, Mode::Review, Mode::NewOrReview, Mode::Update] {
            assert_eq!(check(mode, 1.0).unwrap(), Outcome::Same);
        }
        for mode in [Mode::Check, Mode::New, Mode::Review, Mode::NewOrReview] {
            let message = said(check(mode, 2.0));
            assert!(message.starts_with("net: loss at step 1 was 1, is 2, "), "{message}");
            assert_eq!(message.lines().count(), 3, "{message}");
            assert!(message.contains("GD_SNAPSHOT=update accepts it"), "{message}");
            assert_eq!(fs::read(&path).unwrap(), before);
            assert_eq!(pending(&path).exists(), !matches!(mode, Mode::Check | Mode::New));
        }
        // What passes needs no review any more.
        assert_eq!(check(Mode::Check, 1.0).unwrap(), Outcome::Same);
        assert!(!pending(&path).exists());
        assert_eq!(check(Mode::Update, 2.0).unwrap(), Outcome::Written(path.clone()));
        assert_eq!(check(Mode::Check, 2.0).unwrap(), Outcome::Same);
    }
}

#[test]
fn tolerances_columns_and_precision_count() {
    let dir = tempfile::tempdir().unwrap();
    let snapshots = Snapshots::new(dir.path()).insta(false).mode(Mode::Check);
    snapshots.clone().mode(Mode::Update).form(Form::Bits).assert("net", &trajectory(1.0));
    let next = trajectory(1.0 + f64::EPSILON);
    assert!(snapshots.check("net", &next).is_err());
    assert!(snapshots.clone().ulps(1).check("net", &next).is_ok());
    assert!(snapshots.clone().relative(1e-15).check("net", &next).is_ok());
    let reordered = Trajectory::from_rows(["loss", "a"], [[4.0, 1.0], [1.0, 0.5]]).unwrap();
    let message = said(snapshots.check("net", &reordered));
    let expected = "net: the columns are in another order\n2 steps with 2 columns agree bit for bit\n";
    assert!(message.starts_with(expected), "{message}");
    let single = Trajectory::from_rows(["a", "loss"], [[1.0_f32, 4.0], [0.5, 1.0]]).unwrap();
    assert!(said(snapshots.check("net", &single)).starts_with("net: the precision was f64, is f32\n"));
    for name in ["", "a/b", "..", ".a", "a\nb", "c:\\d"] {
        assert!(said(snapshots.check(name, &next)).contains("must be one of a file"), "{name}");
    }
    fs::write(snapshots.path("net"), "nothing").unwrap();
    assert!(said(snapshots.check("net", &next)).contains("net.csv, line 1: "));
    // Updating mends what was damaged.
    assert!(snapshots.clone().mode(Mode::Update).check("net", &next).is_ok());
}

/// insta reads what is written as one of its own.
#[test]
fn insta_takes_the_references_for_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let snapshots = Snapshots::new(dir.path()).insta(true).mode(Mode::Update);
    snapshots.assert("net", &trajectory(1.0));
    let mut settings = ::insta::Settings::new();
    settings.set_snapshot_path(dir.path());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| ::insta::assert_snapshot!("net", trajectory(1.0).to_text(Form::Digits)));
    said(snapshots.clone().mode(Mode::Review).check("net", &trajectory(2.0)));
    let pending = ::insta::internals::SnapshotContents::from(::insta::internals::TextSnapshotContents::new(
        trajectory(2.0).to_text(Form::Digits),
        ::insta::TextSnapshotKind::File,
    ));
    let new = ::insta::Snapshot::from_file(&dir.path().join("net.snap.new")).unwrap();
    assert!(*new.contents() == pending);
    assert_eq!(new.metadata().source(), Some(file!()));
    assert!(new.metadata().assertion_line().is_some());
}
