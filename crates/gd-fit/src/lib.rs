//! Fits a formula to a table, by least squares or gradient descent, and reports and draws the result.
//!
//! ```
//! use gd_fit::{Settings, Table, fit};
//!
//! let table = Table::new([
//!     ("x", vec![0.0, 1.0, 2.0, 3.0, 4.0]),
//!     ("y", vec![1.1, 2.9, 5.1, 6.9, 9.0]),
//! ])?;
//! let line = fit(&table, "a*x + b", &Settings::default())?;
//! println!("{line}"); // parameters with standard errors, statistics, the verdict
//! assert!(line.is_converged());
//! assert!((line.value("a").unwrap() - 1.98).abs() < 1e-9);
//!
//! let json = line.to_json();
//! let picture = line.png()?; // or line.write_png("line.png")?
//! # assert!(json.contains("\"r_squared\": 0.99") && picture.starts_with(b"\x89PNG"));
//! # Ok::<(), gd_fit::Error>(())
//! ```
//!
//! A [`Table`] holds columns in memory or the text of a file. [`Settings`] choose the method, the start, bounds,
//! weights, what is known of parameters and the precision; their default is the Levenberg-Marquardt method from a start found by a search. An
//! [`Error`] names the [`Setting`] that it is about.
//!
//! The parts of [`fit()`] are available too: [`Observations`] make a [`Problem`], a [`Method`] says how it is fitted,
//! [`solve`] searches for a start and fits while a caller watches, [`fit_from`] fits from one start, and a [`Report`]
//! writes the result. [`compare()`] draws several descents together; [`formulas`] compares several formulas for the same data,
//! and [`laws`] suggests some. [`basins`] maps which start ends in which minimum, [`surface`] the loss over two parameters,
//! [`objective`] minimizes a formula or a function itself, without data, [`sweep`] fits from many starts with many
//! optimizers into a file that survives a kill, [`diff`] compares two trajectories, [`log`] follows one that grows, and [`picture`] draws.
//!
//! Nothing here prints. The same data, formula and settings give the same bytes on every machine.

mod answer;
pub mod basins;
mod cause;
mod comparison;
mod data;
mod delta_method;
mod derived;
pub mod diff;
mod distribution;
mod error;
mod export;
mod fit;
#[cfg(feature = "laws")]
pub mod formulas;
mod groups;
mod hash;
#[cfg(feature = "laws")]
pub mod laws;
pub mod log;
mod minima;
#[cfg(feature = "objectives")]
pub mod objective;
mod output;
mod parameters;
mod parts;
pub mod picture;
mod prediction;
mod printable;
mod problem;
mod report;
mod setting;
mod settings;
pub mod surface;
pub mod sweep;
mod threads;

pub use answer::{Fit, fit, fit_tables};
pub use cause::Cause;
pub use comparison::compare;
pub use data::{
    Column, ColumnFault, ColumnOrigin, DataError, Decimal, Encoding, Format, Groups, Header, HeaderLine, InputRows,
    Likely, Misfit, Observations, Origin, Reading, ResponseReason, RowNumbers, Separator, Table, TimeColumn, read,
    read_path,
};
pub use derived::{Derivation, Derived, add_derived, check_derived};
pub use error::Error;
pub use export::{Language, check_source_code, source_code};
pub use fit::{
    ColumnLoss, ColumnResiduals, Curvature, Ending, FootPoints, LEARNING_RATE, LikelihoodError, LikelihoodFit, Method,
    Outcome, Outlier, Path, ProblemResiduals, Profile, ProfilePoint, RobustError, RobustFit, RowFault, Solution,
    Summary, Tally, Watch, add_curvature, add_profiles, fit as fit_from, foot_points, learning_rate_bound, loss_of,
    plain_start, remark_on, solve, weigh_priors,
};
pub use gd_render::{Colormap, Figure, FontError, UserFont};
pub use minima::{End, FoundMinimum, Minima};
pub use output::{FileUse, FolderId, OutputId, OutputSet, UntilClosed, discard_unfinished};
pub use parameters::ParameterFault;
pub use prediction::{
    CURVE_POINTS, Curve, FittedInput, Prediction, Predictions, Predictor, RowInfluence, SavedFit, check_curve,
    check_not_grouped, influence, read_input_rows, write_curve, write_influence, write_predictions,
};
pub use printable::Printable;
pub use problem::Problem;
pub use report::{
    GroupOf, LEVEL, Markup, Parameter, ParameterKind, PriorOf, Report, Significant, Styles, digits, shortest,
    write_json, write_json_of_several, write_table, write_text, write_text_of_several, write_trajectory,
};
pub use setting::Setting;
pub use settings::{
    AssignmentError, Band, Bounds, Columns, Direction, DispersionName, Fixed, InputRange, Intervals, LevelChoice,
    LikelihoodName, LogAxes, LossName, Names, OptimizerName, PanelName, Panels, ParameterNames, PictureError,
    PictureSettings, Precision, Priors, Ranges, ResponseName, Scale, Settings, Size, StartValues, Starts, ThemeName,
    Tie, Title, UnknownName, ViewSettings,
};
