//! Which sweep a row belongs to.

use gd_core::Real;

use super::grid::Grid;
use crate::hash::Hash;
use crate::problem::Problem;
use crate::settings::{Bounds, Settings};

/// Sixteen hexadecimal digits that differ between sweeps of other data, formulas, grids or settings.
pub(crate) fn fingerprint<T: Real>(problem: &Problem<T>, grid: &Grid, settings: &Settings) -> String {
    let mut hash = Hash::NEW;
    hash.text(&format!("{:?} {:?} {:?}", problem.formula, problem.data.y_name, grid.methods().collect::<Vec<_>>()));
    let Settings { steps, batch, seed, precision, scale, bounds, .. } = settings;
    // In brackets, because sweeps begun by gd 0.1 have a list of them.
    let bounds: Vec<&Bounds> = Some(bounds).filter(|bounds| !bounds.0.is_empty()).into_iter().collect();
    hash.text(&format!("{steps:?} {batch:?} {seed} {precision:?} {scale:?} {bounds:?}"));
    hash.data(&problem.data);
    for values in grid.starts() {
        hash.text(&values.len().to_string());
        for value in values {
            hash.number(*value);
        }
    }
    hash.digits()
}

/// The same of bytes alone.
pub(super) fn of_bytes(bytes: &[u8]) -> String {
    let mut hash = Hash::NEW;
    hash.bytes(bytes);
    hash.digits()
}
