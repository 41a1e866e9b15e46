//! A formula on the columns of a table.

use alloc::vec::Vec;

use gd_core::{Buffer, Column, Data, Error, FootPoint, LANES, Real, ResidualHessian, Residuals, SquareMatrix, Storage};

use crate::formula::Formula;
use crate::orthogonal::Distances;
use crate::program::missing;
use crate::results;
use crate::strips;

/// Fewer blocks than this are computed one by one, which needs no buffers. Measured: the two ways break even at about
/// five.
const FEW: usize = 5;

/// The residuals of a formula on the columns of a table, predicted - observed. There is one column per input, in the
/// order of the inputs' names.
///
/// ```
/// use gd_core::LevenbergMarquardt;
/// use gd_formula::{Formula, TableResiduals};
///
/// let formula = Formula::parse("a * width * height + b", &["width", "height"])?;
/// let columns: [&[f64]; 2] = [&[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 2.0, 3.0]];
/// let residuals = TableResiduals::new(&formula, &columns, &[5.0, 5.0, 13.0, 25.0])?;
/// let start = vec![1.0; formula.parameters().len()];
/// let fit = LevenbergMarquardt::new(residuals, start, 100)?.last().expect("100 steps");
/// assert!((fit.params[0] - 2.0).abs() < 1e-12 && (fit.params[1] - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableResiduals<'a, T> {
    formula: &'a Formula,
    columns: &'a [&'a [T]],
    /// The observations, with weights. Its x is the first column.
    data: Data<'a, T, T>,
    /// 1 / sum of the weights.
    scale: T,
    counts: Option<&'a [u32]>,
    /// The standard deviations of every input in every row, if they have errors.
    sigmas: Option<&'a [Vec<T>]>,
}

impl<'a, T: Real> TableResiduals<'a, T> {
    /// The residuals of `formula` on `columns` and the observations `y`, all of weight 1.
    ///
    /// # Errors
    /// A number of columns other than that of the inputs, no rows, columns of different lengths, a value that is not
    /// finite.
    pub fn new(formula: &'a Formula, columns: &'a [&'a [T]], y: &'a [T]) -> Result<Self, Error> {
        let (expected, found) = (formula.inputs().len(), columns.len());
        if found != expected {
            return Err(Error::LengthMismatch { column: Column::X, expected, found });
        }
        // Without inputs there is nothing but y.
        let first = columns.first().copied().unwrap_or(y);
        let data = Data::new(first, y).map_err(|error| match error {
            Error::NonFiniteData { index, .. } if columns.is_empty() => {
                Error::NonFiniteData { column: Column::Y, index }
            }
            other => other,
        })?;
        for column in columns.iter().skip(1) {
            if column.len() != first.len() {
                return Err(Error::LengthMismatch { column: Column::X, expected: first.len(), found: column.len() });
            }
            if let Some(index) = column.iter().position(|value| !Real::is_finite(*value)) {
                return Err(Error::NonFiniteData { column: Column::X, index });
            }
        }
        Ok(Self {
            formula,
            columns,
            data,
            scale: T::constant(1.0) / T::from_count(y.len()),
            counts: None,
            sigmas: None,
        })
    }

    /// Gives every row a weight: see [`Data::with_weights`].
    ///
    /// # Errors
    /// Those of [`Data::with_weights`].
    pub fn with_weights(self, weights: &'a [T]) -> Result<Self, Error> {
        let data = self.data.with_weights(weights)?;
        Ok(Self { data, scale: Weights(weights).scale(), ..self })
    }

    /// Says how many equal observations every row stands for; see [`Residuals::counts`]. Weights have to include it.
    ///
    /// # Errors
    /// Another number of counts than of rows.
    pub fn with_counts(self, counts: &'a [u32]) -> Result<Self, Error> {
        let (expected, found) = (self.data.len(), counts.len());
        if found != expected {
            return Err(Error::LengthMismatch { column: Column::Weights, expected, found });
        }
        Ok(Self { counts: Some(counts), ..self })
    }

    /// Gives the inputs errors: a column of standard deviations for every input, 0 where it is exact. The residuals are then
    /// the distances of the rows from the graph of the formula, as in [`gd_core::OrthogonalResiduals`]; weights are
    /// 1 / variance of the observations, times their count.
    ///
    /// ```
    /// use gd_core::LevenbergMarquardt;
    /// use gd_formula::{Formula, TableResiduals};
    ///
    /// // The second example in the guide of ODRPACK: points about an ellipse, whose equation holds exactly.
    /// let v = [0.5, 1.2, 2.12, 2.44, 2.06, 0.9, -0.78, -1.9, -2.88, -3.44];
    /// let h = [-0.12, -0.6, -2.54, -4.0, -5.25, -6.32, -6.44, -6.25, -5.5, -4.86];
    /// let formula = Formula::parse("p*(v-a)^2 + 2*q*(v-a)*(h-b) + r*(h-b)^2 - 1", &["v", "h"])?;
    /// let (columns, sigmas): ([&[f64]; 2], _) = ([&v, &h], [vec![0.1; 10], vec![0.1; 10]]);
    /// let residuals = TableResiduals::new(&formula, &columns, &[0.0; 10])?.with_weights(&[1e8; 10])?;
    /// let start = vec![0.09, -1.0, 0.02, -3.0, 0.08]; // p, a, q, b, r
    /// let fit = LevenbergMarquardt::new(residuals.with_input_sigmas(&sigmas)?, start, 100)?.last().expect("100 steps");
    /// assert!((fit.params[1] + 1.0).abs() < 0.1 && (fit.params[3] + 2.9).abs() < 0.1);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A number of columns other than that of the inputs, another number of values than of rows, a value that is negative or
    /// not finite.
    #[cfg(feature = "orthogonal")]
    pub fn with_input_sigmas(self, sigmas: &'a [Vec<T>]) -> Result<Self, Error> {
        let column = Column::InputSigmas;
        let (expected, found) = (self.columns.len(), sigmas.len());
        if found != expected {
            return Err(Error::LengthMismatch { column, expected, found });
        }
        let (expected, zero) = (self.data.len(), T::constant(0.0));
        for values in sigmas {
            if values.len() != expected {
                return Err(Error::LengthMismatch { column, expected, found: values.len() });
            }
            if let Some(index) = values.iter().position(|value| !Real::is_finite(*value)) {
                return Err(Error::NonFiniteData { column, index });
            }
            if let Some(index) = values.iter().position(|value| *value < zero) {
                return Err(Error::NegativeInputSigma { index });
            }
        }
        Ok(Self { sigmas: Some(sigmas), ..self })
    }

    /// The foot points of these rows, in their order: the errors of the inputs, and what is left of the residual. Nothing where
    /// inputs have no errors.
    pub fn for_each_foot_point(
        &self,
        rows: impl IntoIterator<Item = usize>,
        params: &[T],
        mut visit: impl FnMut(usize, &FootPoint<Vec<T>>),
    ) {
        let Some(mut distances) = self.distances(params) else { return };
        rows.into_iter().for_each(|row| visit(row, distances.find(row)));
    }

    /// Always `None` without the feature, which lets the compiler leave all of it out.
    #[inline(always)]
    fn sigmas(&self) -> Option<&'a [Vec<T>]> {
        self.sigmas.filter(|_| cfg!(feature = "orthogonal"))
    }

    /// The distances at parameters, if inputs have errors.
    #[inline(always)]
    fn distances(&self, params: &[T]) -> Option<Distances<'_, 'a, T>> {
        self.sigmas().map(|sigmas| Distances::new(self, sigmas, params))
    }

    /// What one of the observations that a row stands for weighs.
    pub(crate) fn precision(&self, row: usize) -> T {
        let one = T::constant(1.0);
        let weight = self.data.weights().map_or(one, |weights| weights.get(row).copied().unwrap_or(one));
        match self.counts.and_then(|counts| counts.get(row)) {
            Some(&count) => weight / T::from_count(count.max(1) as usize),
            None => weight,
        }
    }

    /// The formula.
    #[must_use]
    pub const fn formula(&self) -> &'a Formula {
        self.formula
    }

    /// The columns, one for every input.
    #[must_use]
    pub const fn columns(&self) -> &'a [&'a [T]] {
        self.columns
    }

    /// The observations.
    #[must_use]
    pub fn y(&self) -> &'a [T] {
        self.data.y()
    }
}

/// Weights alone, whose scale gd-core computes.
struct Weights<'a, T>(&'a [T]);

impl<T: Real> Residuals<[T; 0]> for Weights<'_, T> {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn weights(&self) -> Option<&[T]> {
        Some(self.0)
    }
    fn residual(&self, _: usize, _: &[T; 0]) -> T {
        T::constant(0.0)
    }
    fn residual_with_gradient(&self, _: usize, _: &[T; 0], _: &mut [T; 0]) -> T {
        T::constant(0.0)
    }
}

impl<T: Real> TableResiduals<'_, T> {
    /// The value of an input in a row; NaN outside the table.
    #[inline(always)]
    fn input(&self, index: usize, row: usize) -> T {
        self.columns.get(index).and_then(|column| column.get(row)).copied().unwrap_or_else(missing)
    }

    /// The values of an input in a block of rows; beyond the data that of the last row.
    #[inline(always)]
    fn input_lanes(&self, index: usize, block: usize) -> [T; LANES] {
        let column = self.columns.get(index).copied().unwrap_or(&[]);
        lanes_of(column, block)
    }

    /// Predicted - observed.
    #[inline(always)]
    fn subtract(&self, predicted: &[T; LANES], block: usize) -> [T; LANES] {
        let y = self.y();
        let observed = match y.as_chunks().0.get(block) {
            Some(observed) => *observed,
            None => lanes_of(y, block),
        };
        let mut residuals = *predicted;
        for (residual, observed) in residuals.iter_mut().zip(observed) {
            *residual -= observed;
        }
        residuals
    }

    /// The whole blocks that are computed in strips; those that follow one by one.
    fn n_in_strips(&self) -> usize {
        let n_whole = self.data.len() / LANES;
        if n_whole < FEW || self.sigmas().is_some() { 0 } else { n_whole }
    }
}

/// A block of numbers; beyond them the last one.
#[inline(always)]
fn lanes_of<T: Real>(numbers: &[T], block: usize) -> [T; LANES] {
    let last = numbers.len().saturating_sub(1);
    core::array::from_fn(|lane| numbers.get((block * LANES + lane).min(last)).copied().unwrap_or_else(missing))
}

impl<T: Real, V: Storage<Item = T>> Residuals<V> for TableResiduals<'_, T> {
    #[inline]
    fn len(&self) -> usize {
        self.data.len()
    }

    fn n_params(&self) -> Option<usize> {
        Some(self.formula.parameters().len())
    }

    #[inline]
    fn counts(&self) -> Option<&[u32]> {
        self.counts
    }

    #[inline]
    fn weights(&self) -> Option<&[T]> {
        self.data.weights()
    }

    fn observations(&self) -> Option<&[T]> {
        Some(self.data.y())
    }

    #[inline]
    fn scale(&self) -> T {
        self.scale
    }

    fn residual(&self, row: usize, params: &V) -> T {
        if let Some(mut distances) = self.distances(params.as_slice()) {
            return distances.distance(row);
        }
        let observed = self.y().get(row).copied().unwrap_or_else(missing);
        results::value(self.formula, params.as_slice(), |index| self.input(index, row)) - observed
    }

    fn residual_with_gradient(&self, row: usize, params: &V, gradient: &mut V) -> T {
        if let Some(mut distances) = self.distances(params.as_slice()) {
            return distances.distance_with_gradient(row, gradient.as_mut_slice());
        }
        let observed = self.y().get(row).copied().unwrap_or_else(missing);
        let input = |index| self.input(index, row);
        results::value_with_gradient(self.formula, params.as_slice(), input, gradient.as_mut_slice()) - observed
    }

    #[inline(always)]
    fn visit_residuals(&self, params: &V, mut visit: impl FnMut(usize, &[T; LANES])) {
        let (params, n_in_strips) = (params.as_slice(), self.n_in_strips());
        strips::visit_values(
            self.formula.program().operations(),
            params,
            self.columns,
            n_in_strips,
            #[inline(always)]
            |block, values| visit(block, &self.subtract(values, block)),
        );
        let mut distances = self.distances(params);
        for block in n_in_strips..self.data.len().div_ceil(LANES) {
            let residuals = if let Some(distances) = &mut distances {
                distances.lanes(block)
            } else {
                let values = results::lanes(self.formula, params, |index| self.input_lanes(index, block));
                self.subtract(&values, block)
            };
            visit(block, &residuals);
        }
    }

    #[inline(always)]
    fn visit_gradients(&self, params: &V, mut visit: impl FnMut(usize, &[T; LANES], &[[T; LANES]])) {
        let n_in_strips = self.n_in_strips();
        strips::visit_gradients(
            self.formula.program().operations(),
            params,
            self.columns,
            n_in_strips,
            #[inline(always)]
            |block, values, gradients| visit(block, &self.subtract(values, block), gradients),
        );
        let (params, zeros) = (params.as_slice(), [T::constant(0.0); LANES]);
        let mut gradients = V::Of::<[T; LANES]>::filled(params.len(), zeros);
        let mut distances = self.distances(params);
        for block in n_in_strips..self.data.len().div_ceil(LANES) {
            let residuals = if let Some(distances) = &mut distances {
                distances.lanes_with_gradients(block, gradients.as_mut_slice())
            } else {
                let input = |index| self.input_lanes(index, block);
                let values = results::lanes_with_gradients(self.formula, params, input, gradients.as_mut_slice());
                self.subtract(&values, block)
            };
            visit(block, &residuals, gradients.as_slice());
        }
    }
}

impl<T: Real, V: Storage<Item = T>> ResidualHessian<V> for TableResiduals<'_, T> {
    fn residual_hessian(&self, row: usize, params: &V, hessian: &mut SquareMatrix<V>) {
        if let Some(mut distances) = self.distances(params.as_slice()) {
            distances.fill_hessian(row, hessian);
            return;
        }
        let inputs: Vec<T> = (0..self.columns.len()).map(|index| self.input(index, row)).collect();
        results::fill_hessian(self.formula, params.as_slice(), &inputs, hessian);
    }
}
