//! Made data.

use gd_fit::Table;

/// Numbers between -1 and 1, the same in every run: the fractional parts of multiples of the golden ratio.
pub(crate) fn noise(index: usize) -> f64 {
    2.0 * ((index + 1) as f64 * 0.618_033_988_749_894_9).fract() - 1.0
}

/// `n` rows of y over x, which goes from 0 to `last`.
pub(crate) fn table(n: usize, last: f64, y: impl Fn(usize, f64) -> f64) -> Table {
    let x: Vec<f64> = (0..n).map(|index| last * index as f64 / (n - 1) as f64).collect();
    let y = x.iter().enumerate().map(|(index, x)| y(index, *x)).collect();
    Table::new([("x", x), ("y", y)]).expect("two columns")
}
