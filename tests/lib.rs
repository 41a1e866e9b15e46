//! Reads the reference files that tests compare with.

use std::fs;
use std::path::PathBuf;

use gd_core::Real;

/// A file of this folder as rows of numbers, without its header.
///
/// # Panics
/// If the file is missing or holds anything but numbers: then the test that asked for it cannot run.
#[must_use]
pub fn read_csv(path: &str) -> Vec<Vec<f64>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let number = |cell: &str| cell.parse::<f64>().unwrap_or_else(|_| panic!("{}: '{cell}'", path.display()));
    text.lines().skip(1).map(|line| line.split(',').map(number).collect()).collect()
}

/// The original tutorial's x and y for a model: `line`, `cubic` or `tinynet`. The file holds `f32` values.
#[must_use]
pub fn original_data<T: Real>(name: &str) -> (Vec<T>, Vec<T>) {
    let rows = read_csv(&format!("data/{name}.csv"));
    let column = |index: usize| rows.iter().map(|row| T::constant(f64::from(row[index] as f32))).collect();
    (column(0), column(1))
}

/// Runs the code of the README as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

/// Runs the code of the guide to fitting as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/fitting.md")]
pub struct Fitting;

/// Runs the code of the page for users of scipy.odr as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/scipy-odr.md")]
pub struct ScipyOdr;

/// Runs the code of the tutorial as tests, a chapter each.
#[cfg(doctest)]
mod tutorial {
    #[doc = include_str!("../docs/tutorial/en/1-plain-descent.md")]
    pub struct PlainDescentInEnglish;

    #[doc = include_str!("../docs/tutorial/en/2-learning-rate.md")]
    pub struct LearningRateInEnglish;

    #[doc = include_str!("../docs/tutorial/en/3-tuning-a-formula.md")]
    pub struct TuningAFormulaInEnglish;

    #[doc = include_str!("../docs/tutorial/en/4-local-and-global.md")]
    pub struct LocalAndGlobalInEnglish;

    #[doc = include_str!("../docs/tutorial/en/5-verdicts.md")]
    pub struct VerdictsInEnglish;

    #[doc = include_str!("../docs/tutorial/en/6-scaling.md")]
    pub struct ScalingInEnglish;

    #[doc = include_str!("../docs/tutorial/en/7-optimizers.md")]
    pub struct OptimizersInEnglish;

    #[doc = include_str!("../docs/tutorial/en/8-your-own-formula.md")]
    pub struct YourOwnFormulaInEnglish;

    #[doc = include_str!("../docs/tutorial/en/9-on-a-chip.md")]
    pub struct OnAChipInEnglish;

    #[doc = include_str!("../docs/tutorial/zh/1-plain-descent.md")]
    pub struct PlainDescentInChinese;

    #[doc = include_str!("../docs/tutorial/zh/2-learning-rate.md")]
    pub struct LearningRateInChinese;

    #[doc = include_str!("../docs/tutorial/zh/3-tuning-a-formula.md")]
    pub struct TuningAFormulaInChinese;

    #[doc = include_str!("../docs/tutorial/zh/4-local-and-global.md")]
    pub struct LocalAndGlobalInChinese;

    #[doc = include_str!("../docs/tutorial/zh/5-verdicts.md")]
    pub struct VerdictsInChinese;

    #[doc = include_str!("../docs/tutorial/zh/6-scaling.md")]
    pub struct ScalingInChinese;

    #[doc = include_str!("../docs/tutorial/zh/7-optimizers.md")]
    pub struct OptimizersInChinese;

    #[doc = include_str!("../docs/tutorial/zh/8-your-own-formula.md")]
    pub struct YourOwnFormulaInChinese;

    #[doc = include_str!("../docs/tutorial/zh/9-on-a-chip.md")]
    pub struct OnAChipInChinese;
}
