//! Named laws of the sciences, and which of them describe data.
//!
//! Each field has a file with its laws as data: formula, meaning and unit of every parameter, the data that it is for, and its
//! source.

mod decay;
mod doses;
mod electricity;
mod growth;
mod heat;
mod json;
mod kinetics;
mod law;
mod lines;
mod peaks;
mod suggest;
mod surfaces;
mod text;
mod verdict;
mod waves;

pub use json::write_suggestions_json;
pub use law::{Allowed, Domain, Law, LawParameter, Unit};
pub use suggest::{MAX_ROWS, Suggestion, Suggestions, suggest, suggest_among};
pub use text::write_suggestions;
pub use verdict::Certainty;

/// All laws, field by field.
///
/// ```
/// let michaelis_menten = gd_fit::laws::all().find(|law| law.name.starts_with("Michaelis")).expect("a well-known law");
/// assert_eq!(michaelis_menten.formula, "vmax*x/(km + x)");
/// assert_eq!(michaelis_menten.parameters[1].unit.to_string(), "x");
/// assert!(gd_fit::laws::all().count() >= 60);
/// ```
pub fn all() -> impl Iterator<Item = &'static Law> {
    let fields = [
        lines::LAWS,
        kinetics::LAWS,
        // Cooling before growth: of their family it has both signs.
        heat::LAWS,
        growth::LAWS,
        surfaces::LAWS,
        electricity::LAWS,
        decay::LAWS,
        waves::LAWS,
        peaks::LAWS,
        doses::LAWS,
    ];
    fields.into_iter().flatten()
}
