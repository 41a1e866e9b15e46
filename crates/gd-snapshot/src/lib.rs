//! Snapshot tests of trajectories: which step moved first, by how many units in the last place, where the numbers are
//! farthest apart, and whether the ends agree.
//!
//! ```
//! use gd_snapshot::assert_trajectory;
//! # let folder = tempfile::tempdir().unwrap();
//!
//! // Gradient descent on (a - 3)^2.
//! let mut a = 0.0_f64;
//! let rows = (0..50).map(|_| {
//!     let row = [a, (a - 3.0) * (a - 3.0)];
//!     a -= 0.1 * 2.0 * (a - 3.0);
//!     row
//! });
//! assert_trajectory!("parabola", ["a", "loss"], rows
//! # , folder(folder.path()), mode(gd_snapshot::Mode::New)
//! );
//! ```
//!
//! The first run writes the reference, `tests/snapshots/parabola.csv`; every other run compares. In CI, where the
//! environment variable `CI` is set, a missing reference fails. `GD_SNAPSHOT=update cargo test` accepts what is new. A
//! failure takes three lines, however many steps moved:
//!
//! ```text
//! valley: b at step 125 was 0.8286875193507195, is 0.8286875193507194, 1 ulp apart, with another column; 575 of 1000 steps moved
//! farthest apart at step 745: b was 0.00001097402493743369, is 0.000010974024937435275, 936 ulp apart; the ends agree
//! tests/snapshots/valley.csv: GD_SNAPSHOT=update accepts it
//! ```
//!
//! [`Comparison`] is the comparison alone, [`Trajectory`] has the text and the files. The feature `insta` makes
//! [`assert_trajectory!`] keep references as insta does, for `cargo insta review`. There are no dependencies.

mod comparison;
mod comparison_text;
mod distance;
mod file;
mod hex_float;
mod references;
mod row;
mod scalar;
mod text;
mod trajectory;

pub use comparison::{Comparison, Ends, Moved, OtherColumns, OtherSteps};
pub use distance::{Distance, Tolerance};
pub use file::FileError;
pub use references::{Mode, Outcome, SnapshotError, Snapshots};
pub use row::Row;
pub use scalar::{Precision, Scalar, digits};
pub use text::{Form, TextError, TextFault, is_snapshot, precision_of};
pub use trajectory::{ShapeError, Trajectory};

/// Compares a trajectory with its reference, and panics in a few lines where they differ.
///
/// The arguments are the name of the reference, the names of the columns, and the rows: anything that iterates over arrays,
/// slices or `Vec`s of `f32` or `f64`. Settings may follow; each is a method of [`Snapshots`].
///
/// | setting | does |
/// |---|---|
/// | `ulps(2)`, `relative(1e-9)` | allow numbers to differ; without, they must be the same bit for bit |
/// | `folder(path)` | keeps the reference there, instead of in `tests/snapshots` beside the crate's `Cargo.toml` |
/// | `form(Form::Bits)` | writes the bits of numbers before their digits |
/// | `insta(false)` | keeps it as `NAME.csv` in spite of the feature `insta` |
/// | `mode(Mode::Check)` | decides what is written, whatever the environment says |
///
/// | `GD_SNAPSHOT` | a missing reference | a difference |
/// |---|---|---|
/// | `check`, the default in CI | fails | fails |
/// | `new`, the default elsewhere | is written and passes | fails |
/// | `review` | fails; what is new waits in `NAME.csv.new` | likewise |
/// | `update` | is written and passes | is written and passes |
///
/// With the feature `insta` references are `NAME.snap` and what is new waits in `NAME.snap.new`, which `cargo insta review`
/// shows and accepts; then `INSTA_UPDATE` and `INSTA_FORCE_PASS` mean what they mean to insta, unless `GD_SNAPSHOT` is set.
///
/// ```
/// use gd_snapshot::{Form, assert_trajectory};
/// # let folder = tempfile::tempdir().unwrap();
/// let rows = vec![vec![5.0_f32, 4.0, 9.9], vec![4.5, 3.9, 8.1]];
/// assert_trajectory!("line", ["a", "b", "loss"], &rows, folder(folder.path()), form(Form::Bits)
/// # , mode(gd_snapshot::Mode::New)
/// );
/// ```
///
/// # Panics
/// Where the trajectory is not as the reference says, or rows do not have as many numbers as there are columns.
#[macro_export]
macro_rules! assert_trajectory {
    ($name:expr, $columns:expr, $rows:expr $(, $setting:ident ( $value:expr ))* $(,)?) => {
        $crate::Snapshots::new(::std::path::Path::new(::core::env!("CARGO_MANIFEST_DIR")).join("tests").join("snapshots"))
            $(.$setting($value))*
            .assert_rows(::core::convert::AsRef::<str>::as_ref(&$name), $columns, $rows)
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
