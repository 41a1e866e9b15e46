//! Which sweep a row belongs to.

use gd_core::Real;

use super::grid::Grid;
use crate::problem::Problem;
use crate::settings::{Bounds, Settings};

/// Sixteen hexadecimal digits that differ between sweeps of other data, formulas, grids or settings: 64 bits of FNV-1a
/// (G. Fowler, L. C. Noll and K.-P. Vo).
pub(crate) fn fingerprint<T: Real>(problem: &Problem<T>, grid: &Grid, settings: &Settings) -> String {
    let mut hash = Hash::NEW;
    hash.text(&format!("{:?} {:?} {:?}", problem.formula, problem.data.y_name, grid.methods().collect::<Vec<_>>()));
    let Settings { steps, batch, seed, precision, scale, bounds, .. } = settings;
    // In brackets, because sweeps begun by gd 0.1 have a list of them.
    let bounds: Vec<&Bounds> = Some(bounds).filter(|bounds| !bounds.0.is_empty()).into_iter().collect();
    hash.text(&format!("{steps:?} {batch:?} {seed} {precision:?} {scale:?} {bounds:?}"));
    let data = &problem.data;
    for column in data.inputs.iter().chain([&data.y]).chain(&data.weights) {
        for value in column {
            hash.number(value.to_f64());
        }
    }
    for values in grid.starts() {
        hash.text(&values.len().to_string());
        for value in values {
            hash.number(*value);
        }
    }
    format!("{:016x}", hash.0)
}

/// The same of bytes alone.
pub(super) fn of_bytes(bytes: &[u8]) -> String {
    let mut hash = Hash::NEW;
    hash.bytes(bytes);
    format!("{:016x}", hash.0)
}

struct Hash(u64);

impl Hash {
    const NEW: Self = Self(0xcbf2_9ce4_8422_2325);

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn number(&mut self, value: f64) {
        self.bytes(&value.to_bits().to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
