//! Linear least squares by orthogonal columns, one added at a time.

/// Orthonormal columns with what is left of the observations beside them.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    columns: Vec<Vec<f64>>,
    /// The upper triangle, by columns: how the columns that were added are made of the orthonormal ones.
    triangle: Vec<Vec<f64>>,
    /// The part of the observations along each.
    parts: Vec<f64>,
    residuals: Vec<f64>,
}

/// A column that is not there, or of which less than this is left beside the others, has nothing of its own.
const NOTHING: f64 = 1e-9;

impl Basis {
    /// No column yet.
    pub(super) fn new(observed: Vec<f64>) -> Self {
        Self { columns: Vec::new(), triangle: Vec::new(), parts: Vec::new(), residuals: observed }
    }

    /// The sum of squares that is left.
    pub(super) fn residual_sum(&self) -> f64 {
        self.residuals.iter().map(|residual| residual * residual).sum()
    }

    pub(super) fn residuals(&self) -> &[f64] {
        &self.residuals
    }

    /// What would be left with one column more; `None` if it has nothing of its own.
    pub(super) fn residual_sum_with(&self, column: &[f64]) -> Option<f64> {
        let (rest, _, length) = self.beside(column)?;
        let part: f64 = rest.iter().zip(&self.residuals).map(|(one, two)| one * two).sum::<f64>() / length;
        Some((self.residual_sum() - part * part).max(0.0))
    }

    /// Adds a column; one that has nothing of its own gets the coefficient 0, and `false` comes back.
    pub(super) fn add(&mut self, column: &[f64]) -> bool {
        let n = self.columns.len();
        let Some((mut rest, mut along, length)) = self.beside(column) else {
            let mut along = vec![0.0; n + 1];
            along[n] = f64::INFINITY;
            self.triangle.push(along);
            self.columns.push(Vec::new());
            self.parts.push(0.0);
            return false;
        };
        for value in &mut rest {
            *value /= length;
        }
        let part: f64 = rest.iter().zip(&self.residuals).map(|(one, two)| one * two).sum();
        self.residuals.iter_mut().zip(&rest).for_each(|(residual, value)| *residual -= part * value);
        along.push(length);
        self.triangle.push(along);
        self.columns.push(rest);
        self.parts.push(part);
        true
    }

    /// The coefficients of the columns in the order in which they were added.
    pub(super) fn solve(&self) -> Vec<f64> {
        let mut solution = self.parts.clone();
        for column in (0..solution.len()).rev() {
            let diagonal = self.triangle[column][column];
            solution[column] = if diagonal.is_finite() { solution[column] / diagonal } else { 0.0 };
            for row in 0..column {
                if diagonal.is_finite() {
                    solution[row] -= self.triangle[column][row] * solution[column];
                }
            }
        }
        solution
    }

    /// What a column has beside the others, its parts along them, and the length of the former.
    fn beside(&self, column: &[f64]) -> Option<(Vec<f64>, Vec<f64>, f64)> {
        let whole = length(column);
        if !(whole > 0.0 && whole.is_finite()) {
            return None;
        }
        let mut rest = column.to_vec();
        let mut along = vec![0.0; self.columns.len()];
        // Twice is enough (B. N. Parlett, The symmetric eigenvalue problem, 1980, section 6.9).
        for _ in 0..2 {
            for (other, along) in self.columns.iter().zip(&mut along) {
                let part: f64 = rest.iter().zip(other).map(|(one, two)| one * two).sum();
                rest.iter_mut().zip(other).for_each(|(rest, value)| *rest -= part * value);
                *along += part;
            }
        }
        let left = length(&rest);
        (left > NOTHING * whole).then_some((rest, along, left))
    }
}

/// The Euclidean length, without overflow; infinite or NaN where a value is.
fn length(values: &[f64]) -> f64 {
    let largest =
        values.iter().fold(0.0_f64, |largest, value| if value.is_nan() { f64::NAN } else { largest.max(value.abs()) });
    if !(largest > 0.0 && largest.is_finite()) {
        return if values.iter().any(|value| !value.is_finite()) { f64::NAN } else { largest };
    }
    largest * values.iter().map(|value| (value / largest) * (value / largest)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_solved_and_a_column_twice_counts_once() {
        let mut basis = Basis::new(vec![1.0, 3.0, 5.0, 7.5]);
        assert!(basis.add(&[1.0; 4]));
        assert_eq!(basis.residual_sum_with(&[2.0; 4]), None);
        assert!(!basis.add(&[2.0; 4]));
        let x = [0.0, 1.0, 2.0, 3.0];
        let expected = basis.residual_sum_with(&x).expect("a column of its own");
        assert!(basis.add(&x));
        // The normal equations by hand: slope 10.75 / 5, intercept 4.125 - 1.5 * slope.
        let [intercept, none, slope] = basis.solve()[..] else { panic!("three coefficients") };
        assert!((slope - 2.15).abs() < 1e-14 && none == 0.0 && (intercept - 0.9).abs() < 1e-14, "{slope} {intercept}");
        assert!((basis.residual_sum() - 0.075).abs() < 1e-14 && (expected - 0.075).abs() < 1e-14);
        assert_eq!(basis.residual_sum_with(&[f64::NAN, 0.0, 0.0, 0.0]), None);
    }
}
