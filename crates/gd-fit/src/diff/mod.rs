//! Two trajectories from files of any program, side by side.
//!
//! ```
//! use gd_fit::diff::{Recording, StepColumn, write_json};
//! use gd_snapshot::{Comparison, Tolerance};
//!
//! let read = |name: &str, text: &str| {
//!     Recording::from_bytes(name, text.as_bytes())?.trajectory::<f64>(&StepColumn::Auto)
//! };
//! let before = read("numpy.csv", "step,a,loss\n0,0x1.8p+1,9.0\n1,1.5,2.25\n")?;
//! let now = read("c.csv", "# step a loss\n0 3 9\n1 1.5000000000000002 2.25\n")?;
//! let found = Comparison::of(&before, &now, Tolerance::Exact);
//! assert_eq!(found.first.as_ref().map(|moved| (moved.step, moved.column.as_str())), Some((1, "a")));
//!
//! let mut json = Vec::new();
//! write_json(&found, ["numpy.csv", "c.csv"], &mut json)?;
//! # assert!(String::from_utf8(json).unwrap().contains("\"ulps\": 1"));
//! # Ok::<(), gd_fit::Error>(())
//! ```

mod error;
mod figure;
mod json;
mod recording;
mod table;

pub use error::DiffError;
pub use figure::diff_figure;
pub use json::write_json;
pub use recording::Recording;
pub use table::StepColumn;
pub(crate) use table::{Names, empty, format_of, names_in_comment, names_of, number, step_column};
