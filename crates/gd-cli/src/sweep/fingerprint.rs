//! Which sweep a row belongs to.

use gd_core::Real;

use super::grid::Grid;
use crate::arguments::MethodArguments;
use crate::problem::Problem;

/// Sixteen hexadecimal digits that differ between sweeps of other data, formulas, grids or settings: 64 bits of FNV-1a
/// (G. Fowler, L. C. Noll and K.-P. Vo).
pub(super) fn fingerprint<T: Real>(problem: &Problem<T>, grid: &Grid, method: &MethodArguments) -> String {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    hash.text(&format!("{:?} {:?} {:?}", problem.formula, problem.table.y_name, grid.methods().collect::<Vec<_>>()));
    let MethodArguments { steps, batch, seed, precision, scale, bounds, .. } = method;
    hash.text(&format!("{steps:?} {batch:?} {seed} {precision:?} {scale:?} {bounds:?}"));
    let table = &problem.table;
    for column in table.inputs.iter().chain([&table.y]).chain(&table.weights) {
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

struct Hash(u64);

impl Hash {
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
