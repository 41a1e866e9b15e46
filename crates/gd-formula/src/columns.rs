//! A formula over the columns of a table.

use gd_core::nalgebra::{SMatrix, SVector};
use gd_core::{Column, Error, Input, LANES, Model, ModelHessian, Real};

use crate::formula::Formula;
use crate::series::{Results, strip_length};
use crate::strip::Strips;

/// Fewer blocks than this are computed one by one, which needs no buffers. Measured: both ways are as fast at about five.
/// A page must load fast and is spared the second way.
const FEW: usize = if cfg!(target_family = "wasm") { 0 } else { 5 };

/// The number of a row of a table, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row(pub u32);

impl Input for Row {
    /// The columns are checked as a whole, by [`ColumnModel::new`].
    fn is_finite(&self) -> bool {
        true
    }
}

/// A formula with `P` parameters as a model whose inputs are columns of numbers, however many there are. It predicts
/// from the number of a row.
///
/// ```
/// use gd_core::{Data, LevenbergMarquardt, MeanSquaredError};
/// use gd_formula::{ColumnModel, Formula, Row};
///
/// let formula = Formula::parse("a * width * height + b", &["width", "height"])?;
/// let columns: [&[f64]; 2] = [&[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 2.0, 3.0]];
/// let volume = [5.0, 5.0, 13.0, 25.0];
/// let rows = ColumnModel::<f64, 2>::rows(4);
/// let model = ColumnModel::<f64, 2>::new(&formula, &columns)?.expect("two parameters, two inputs");
/// let loss = MeanSquaredError::new(model, Data::new(&rows, &volume)?);
/// let fit = LevenbergMarquardt::new(loss, [1.0, 1.0], 100)?.last().expect("100 steps");
/// assert!((fit.params[0] - 2.0).abs() < 1e-12 && (fit.params[1] - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ColumnModel<'a, T, const P: usize> {
    formula: &'a Formula,
    columns: &'a [&'a [T]],
    /// Rows that follow each other.
    in_order: &'a [Row],
}

impl<'a, T: Real, const P: usize> ColumnModel<'a, T, P> {
    /// The model of `formula` over its inputs, a column each in the order of their names. `None` if it has another
    /// number of parameters or inputs.
    ///
    /// # Errors
    /// Columns of different lengths, a value that is not finite.
    pub fn new(formula: &'a Formula, columns: &'a [&'a [T]]) -> Result<Option<Self>, Error> {
        if formula.parameters().len() != P || formula.inputs().len() != columns.len() {
            return Ok(None);
        }
        let expected = columns.first().map_or(0, |column| column.len());
        for column in columns {
            if column.len() != expected {
                return Err(Error::LengthMismatch { column: Column::X, expected, found: column.len() });
            }
            if let Some(index) = column.iter().position(|value| !Real::is_finite(*value)) {
                return Err(Error::NonFiniteData { column: Column::X, index });
            }
        }
        Ok(Some(Self { formula, columns, in_order: &[] }))
    }

    /// Looks once whether every row of the data is the one after the last, so that no pass over them has to. The same
    /// numbers, faster.
    #[must_use]
    pub fn over(self, rows: &'a [Row]) -> Self {
        let follow = rows.windows(2).all(|pair| matches!(pair, [one, next] if next.0.checked_sub(1) == Some(one.0)));
        Self { in_order: if follow { rows } else { &[] }, ..self }
    }

    /// Whether rows are among those known to follow each other. They are borrowed, so what was seen there is still there.
    fn knows(&self, rows: &[[Row; LANES]]) -> bool {
        let (known, asked) = (self.in_order.as_ptr_range(), rows.as_flattened().as_ptr_range());
        known.start <= asked.start && asked.end <= known.end
    }

    fn strips(&self, blocks: &[[Row; LANES]]) -> Strips<'a, T> {
        let length = strip_length::<T>().min(blocks.len());
        Strips::new(self.formula, self.columns, self.knows(blocks), length)
    }

    /// The numbers of the first `n_rows` rows, as the data of a fit has them for x.
    #[must_use]
    pub fn rows(n_rows: u32) -> alloc::vec::Vec<Row> {
        (0..n_rows).map(Row).collect()
    }
}

/// The value of an input in a row; NaN outside the table.
#[inline(always)]
fn input_of<T: Real>(columns: &[&[T]], index: usize, row: Row) -> T {
    let found = columns.get(index).and_then(|column| column.get(row.0 as usize));
    found.copied().unwrap_or_else(|| T::constant(f64::NAN))
}

#[inline(always)]
fn lanes_of<T: Real>(columns: &[&[T]], index: usize, rows: &[Row; LANES]) -> T::Lanes {
    T::Lanes::from(rows.map(|row| input_of(columns, index, row)))
}

// Without the number of parameters in its type, this is compiled but once for f32 and f64.
fn values<T: Real>(formula: &Formula, columns: &[&[T]], params: &[T::Lanes], rows: &[Row; LANES]) -> T::Lanes {
    formula.evaluate_with(params, |index| lanes_of(columns, index, rows))
}

impl<T: Real, const P: usize> Model<T, P> for ColumnModel<'_, T, P> {
    type Input = Row;

    fn predict(&self, params: &SVector<T, P>, row: Row) -> T {
        let columns = self.columns;
        self.formula.evaluate_with(params.as_slice(), |index| input_of(columns, index, row))
    }

    fn predict_with_gradient(&self, params: &SVector<T, P>, row: Row) -> (T, SVector<T, P>) {
        let columns = self.columns;
        let found = self.formula.differentiate((*params).into(), |index| input_of(columns, index, row));
        (found.value, SVector::from(found.gradient))
    }

    fn predict_lanes(&self, params: &SVector<T, P>, rows: &[Row; LANES]) -> [T; LANES] {
        values(self.formula, self.columns, &broadcast(params), rows).into()
    }

    fn predict_with_gradient_lanes(
        &self,
        params: &SVector<T, P>,
        rows: &[Row; LANES],
    ) -> ([T; LANES], [[T; LANES]; P]) {
        let columns = self.columns;
        let found = self.formula.differentiate(broadcast(params), |index| lanes_of(columns, index, rows));
        (found.value.into(), found.gradient.map(Into::into))
    }

    #[inline(always)]
    fn visit_values(&self, params: &SVector<T, P>, blocks: &[[Row; LANES]], mut visit: impl FnMut(usize, &[T; LANES])) {
        if blocks.len() < FEW {
            for (index, rows) in blocks.iter().enumerate() {
                visit(index, &self.predict_lanes(params, rows));
            }
            return;
        }
        let mut strips = self.strips(blocks);
        for (number, rows) in blocks.chunks(strip_length::<T>()).enumerate() {
            strips.compute(params.as_slice(), rows, 0);
            let values = strips.values();
            let (values, stride) = values.with_stride();
            for index in 0..rows.len() {
                let Some(values) = values.get(index * stride) else { return };
                visit(number * strip_length::<T>() + index, values);
            }
        }
    }

    #[inline(always)]
    fn visit_gradients(
        &self,
        params: &SVector<T, P>,
        blocks: &[[Row; LANES]],
        mut visit: impl FnMut(usize, &[T; LANES], [&[T; LANES]; P]),
    ) {
        if blocks.len() < FEW {
            for (index, rows) in blocks.iter().enumerate() {
                let (values, gradients) = self.predict_with_gradient_lanes(params, rows);
                visit(index, &values, gradients.each_ref());
            }
            return;
        }
        let mut strips = self.strips(blocks);
        for (number, rows) in blocks.chunks(strip_length::<T>()).enumerate() {
            strips.compute(params.as_slice(), rows, P);
            let values = strips.values();
            let derivatives: [_; P] = core::array::from_fn(|param| strips.derivatives(param));
            let (values, stride) = values.with_stride();
            let derivatives = derivatives.each_ref().map(Results::with_stride);
            for index in 0..rows.len() {
                // All there; but as copies from one of two places LLVM would load every lane by itself.
                let Some(&values) = values.get(index * stride) else { return };
                let mut gradients = [[T::constant(0.0); LANES]; P];
                for (gradient, (blocks, stride)) in gradients.iter_mut().zip(&derivatives) {
                    let Some(&block) = blocks.get(index * stride) else { return };
                    *gradient = block;
                }
                visit(number * strip_length::<T>() + index, &values, gradients.each_ref());
            }
        }
    }
}

impl<T: Real, const P: usize> ModelHessian<T, P> for ColumnModel<'_, T, P> {
    fn predict_hessian(&self, params: &SVector<T, P>, row: Row) -> SMatrix<T, P, P> {
        let columns = self.columns;
        let found = self.formula.differentiate_twice((*params).into(), |index| input_of(columns, index, row));
        SMatrix::from(found.hessian)
    }
}

/// Every parameter in all lanes.
#[inline(always)]
fn broadcast<T: Real, const P: usize>(params: &SVector<T, P>) -> [T::Lanes; P] {
    let params: [T; P] = (*params).into();
    params.map(|param| T::Lanes::from([param; LANES]))
}
