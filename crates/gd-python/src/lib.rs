//! The part of the Python package `gd` that is compiled: a thin boundary around gd-fit.
//!
//! Options come as pairs of a keyword and a text, as on a command line, and are read by the same code, so messages are the
//! same; numbers come and go as the bytes of `float64`. What is convenient in Python is written in Python, in `python/gd`.

#![forbid(unsafe_code)]

mod background;
mod descents;
mod drawing;
mod fault;
mod fit;
mod formula;
mod keywords;
mod look;
mod numbers;
mod saved;
mod table;

use pyo3::prelude::*;

/// The module `gd._gd`.
#[pymodule]
mod _gd {
    #[pymodule_export]
    use crate::descents::{Descents, descend};
    #[pymodule_export]
    use crate::fit::{Fit, fit};
    #[pymodule_export]
    use crate::formula::{left_side, uses};
    #[pymodule_export]
    use crate::saved::SavedFit;
    #[pymodule_export]
    use crate::table::Table;

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
