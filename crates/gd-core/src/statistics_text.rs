//! Statistics as text.

use core::fmt;

use crate::digits::Digits;
use crate::least_squares::Statistics;
use crate::number::Real;
use crate::storage::Storage;

impl<V: Storage<Item: Real>> Statistics<V> {
    /// The statistics as text: a line for every named parameter, with its standard error or the reason why it has none,
    /// then what [`Display`](fmt::Display) says about the whole fit.
    ///
    /// ```
    /// use gd_core::{Data, LevenbergMarquardt, Line, ModelResiduals};
    ///
    /// let (x, y) = ([0.0, 1.0, 2.0, 3.0], [1.0, 3.1, 4.9, 7.0]);
    /// let mut fit = LevenbergMarquardt::new(ModelResiduals::new(Line, Data::new(&x, &y)?), [1.0, 1.0], 50)?;
    /// fit.by_ref().for_each(drop);
    /// let text = "\
    /// a: standard error 0.0424
    /// b: standard error 0.0794
    /// 4 points, 2 degrees of freedom, residual deviation 0.0949, R squared 0.999";
    /// assert_eq!(fit.statistics().named(&["a", "b"]).to_string(), text);
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub fn named<'a>(&'a self, names: &'a [&'a str]) -> NamedStatistics<'a, V> {
        NamedStatistics { statistics: self, names }
    }
}

/// Statistics with the names of the parameters, for display; made by [`Statistics::named`].
#[derive(Debug, Clone, Copy)]
pub struct NamedStatistics<'a, V: Storage<Item: Real>> {
    statistics: &'a Statistics<V>,
    names: &'a [&'a str],
}

impl<V: Storage<Item: Real>> fmt::Display for NamedStatistics<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.names.iter().enumerate() {
            match self.statistics.standard_error(index) {
                Ok(error) => writeln!(f, "{name}: standard error {}", Digits(error.to_f64()))?,
                Err(reason) => writeln!(f, "{name}: no standard error, {reason}")?,
            }
        }
        self.statistics.fmt(f)
    }
}

impl<V: Storage<Item: Real>> fmt::Display for Statistics<V> {
    /// One line about the whole fit: points, degrees of freedom and, where they are known, residual deviation and R squared.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_points, freedom) = (self.n_points(), self.degrees_of_freedom());
        write!(f, "{n_points} points, {freedom} degrees of freedom")?;
        if let Some(deviation) = self.residual_deviation() {
            write!(f, ", residual deviation {}", Digits(deviation.to_f64()))?;
        }
        if let Some(r_squared) = self.r_squared() {
            write!(f, ", R squared {}", Digits(r_squared.to_f64()))?;
        }
        Ok(())
    }
}
