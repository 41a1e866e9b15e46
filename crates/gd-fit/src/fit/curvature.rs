//! How far a formula is from linear where it was fitted, and how rough its standard errors therefore are.
//!
//! The second derivatives are split into a part in the plane of the first ones, which other parameters could remove, and
//! one across it, which is the formula's own (D. M. Bates and D. G. Watts, *Relative curvature measures of nonlinearity*,
//! Journal of the Royal Statistical Society B 42, 1980). The third moments of the estimates tell which parameters suffer
//! from it (P. Hougaard, *The appropriateness of the asymptotic distribution in a nonlinear regression model in relation
//! to curvature*, Journal of the Royal Statistical Society B 47, 1985).

use gd_core::{Real, ResidualHessian, Residuals, SquareMatrix};

use super::ColumnLoss;
use super::outcome::Summary;
use crate::distribution::{chi_squared_above, f_above, quantile};

/// Multiplications that are worth it.
const BUDGET: usize = 20_000_000;
/// A skewness beyond this shows (D. A. Ratkowsky, *Handbook of Nonlinear Regression Models*, 1990, section 2.4).
const SKEWED: f64 = 0.25;
/// An intrinsic curvature beyond this makes the region of any parameters rough.
const CURVED: f64 = 0.5;
/// The confidence level of the region that curvatures are measured against.
const LEVEL: f64 = 0.95;

/// How curved the predictions are as functions of the parameters, and how skewed the estimates.
#[derive(Debug, Clone, PartialEq)]
pub struct Curvature {
    /// The curvature that comes from the choice of the parameters: the root mean square over all directions, times the
    /// radius of the 95 % confidence region. Well below 1 the region is nearly an ellipse.
    pub parameter_effects: f64,
    /// The same of the curvature that no choice of parameters removes.
    pub intrinsic: f64,
    /// The skewness of every free parameter's estimate: beyond 0.25 its distribution is no longer normal.
    pub skewness: Vec<f64>,
}

impl Curvature {
    /// Whether the standard error of a free parameter is a rough measure of its uncertainty.
    #[must_use]
    pub fn is_rough(&self, index: usize) -> bool {
        self.intrinsic > CURVED || self.skewness.get(index).is_some_and(|skewness| skewness.abs() > SKEWED)
    }

    /// That at the end of a fit. `None` where the data do not determine all parameters, or there are so many that it
    /// would take longer than the fit.
    pub(super) fn new<T: Real>(loss: &ColumnLoss<'_, T>, params: &Vec<T>, summary: &Summary) -> Option<Self> {
        let (p, degrees) = (params.len(), summary.degrees_of_freedom);
        let residuals = loss.residuals();
        let n_rows = Residuals::<Vec<T>>::len(residuals);
        let most = BUDGET / (p * p * p);
        let deviation = summary.deviation()?;
        if most < 20 * p {
            return None;
        }
        let roots = cholesky(summary, deviation)?;
        let stride = n_rows.div_ceil(most);
        let sums = Sums::new(residuals, params, &roots, stride);
        let (total, tangential) = (sums.squares, sums.tangential_squares());
        let radius = quantile(1.0 - LEVEL, |value| {
            if summary.is_absolute { chi_squared_above(value * p as f64, p) } else { f_above(value, p, degrees) }
        });
        let rms = |squares: f64| {
            let mean = squares.max(0.0) / (p * (p + 2)) as f64;
            deviation * (p as f64 * mean * radius).sqrt()
        };
        let found = Self {
            parameter_effects: rms(tangential),
            intrinsic: rms(total - tangential),
            skewness: sums.skewness(&roots, deviation),
        };
        let is_finite = found.parameter_effects.is_finite() && found.skewness.iter().all(|part| part.is_finite());
        is_finite.then_some(found)
    }
}

/// The lower triangle C with C C' = the inverse of J'J.
fn cholesky(summary: &Summary, deviation: f64) -> Option<Vec<Vec<f64>>> {
    let p = summary.covariance.len();
    // In units of the standard errors, whose correlations are well scaled.
    let units: Option<Vec<f64>> = (0..p).map(|index| summary.covariance[index][index].map(f64::sqrt)).collect();
    let units = units?;
    let mut root = vec![vec![0.0; p]; p];
    for i in 0..p {
        for j in 0..=i {
            let dot: f64 = root[i].iter().zip(&root[j]).take(j).map(|(one, other)| one * other).sum();
            let rest = summary.covariance[i][j]? / units[i] / units[j] - dot;
            root[i][j] = if i == j { rest.sqrt() } else { rest / root[j][j] };
        }
    }
    for (row, unit) in root.iter_mut().zip(&units) {
        for entry in row {
            *entry *= unit / deviation;
        }
    }
    Some(root)
}

/// Sums over the rows of second derivatives, in coordinates where the first ones are orthonormal.
struct Sums {
    p: usize,
    /// `tangential[i][j * p + k]`: the second derivatives by j and k along the first derivative i.
    tangential: Vec<Vec<f64>>,
    /// Of all second derivatives 2 |B|^2 + (trace B)^2.
    squares: f64,
}

impl Sums {
    fn new<T: Real>(
        residuals: &impl ResidualHessian<Vec<T>>,
        params: &Vec<T>,
        roots: &[Vec<f64>],
        stride: usize,
    ) -> Self {
        let (p, zero) = (params.len(), T::constant(0.0));
        let mut sums = Self { p, tangential: vec![vec![0.0; p * p]; p], squares: 0.0 };
        let (mut gradient, mut hessian) = (vec![zero; p], SquareMatrix::<Vec<T>>::filled(p, zero));
        let (mut half, mut both, mut along) = (vec![0.0; p * p], vec![0.0; p * p], vec![0.0; p]);
        for row in (0..residuals.len()).step_by(stride) {
            let weight = residuals.weights().and_then(|weights| weights.get(row)).map_or(1.0, |weight| weight.to_f64());
            if weight == 0.0 {
                continue;
            }
            let weight = weight.sqrt();
            residuals.residual_with_gradient(row, params, &mut gradient);
            residuals.residual_hessian(row, params, &mut hessian);
            // C' H C and C' g; C is a lower triangle.
            half.fill(0.0);
            both.fill(0.0);
            along.fill(0.0);
            for (i, (row, root)) in hessian.rows().zip(roots).enumerate() {
                along
                    .iter_mut()
                    .zip(root)
                    .take(i + 1)
                    .for_each(|(sum, root)| *sum += root * weight * gradient[i].to_f64());
                for (j, entry) in row.iter().map(|entry| weight * entry.to_f64()).enumerate() {
                    if entry != 0.0 {
                        half[i * p..(i + 1) * p].iter_mut().zip(&roots[j]).for_each(|(sum, root)| *sum += entry * root);
                    }
                }
            }
            for (i, root) in roots.iter().enumerate() {
                for (j, root) in root.iter().enumerate().take(i + 1) {
                    let sums = both[j * p..(j + 1) * p].iter_mut();
                    sums.zip(&half[i * p..(i + 1) * p]).for_each(|(sum, half)| *sum += root * half);
                }
            }
            let trace: f64 = (0..p).map(|index| both[index * p + index]).sum();
            sums.squares += 2.0 * both.iter().map(|part| part * part).sum::<f64>() + trace * trace;
            for (tangential, along) in sums.tangential.iter_mut().zip(&along) {
                tangential.iter_mut().zip(&both).for_each(|(sum, part)| *sum += along * part);
            }
        }
        // Of every so-manieth row.
        let stride = stride as f64;
        sums.squares *= stride;
        sums.tangential.iter_mut().flatten().for_each(|sum| *sum *= stride);
        sums
    }

    fn tangential_squares(&self) -> f64 {
        let of = |part: &Vec<f64>| {
            let trace: f64 = (0..self.p).map(|index| part[index * self.p + index]).sum();
            2.0 * part.iter().map(|part| part * part).sum::<f64>() + trace * trace
        };
        self.tangential.iter().map(of).sum()
    }

    /// The third moment of every estimate over the cube of its deviation, for observations of this deviation.
    fn skewness(&self, roots: &[Vec<f64>], deviation: f64) -> Vec<f64> {
        let p = self.p;
        let of = |root: &Vec<f64>| {
            // With u = C' e: the sum of u_j u_k u_l (W_jkl + W_kjl + W_ljk), which are three times the same.
            let mut moment = 0.0;
            for (tangential, u_i) in self.tangential.iter().zip(root) {
                for j in 0..p {
                    let inner: f64 =
                        tangential[j * p..(j + 1) * p].iter().zip(root).map(|(part, root)| part * root).sum();
                    moment -= 3.0 * u_i * root[j] * inner;
                }
            }
            let square: f64 = root.iter().map(|part| part * part).sum();
            deviation * moment / (square * square.sqrt())
        };
        roots.iter().map(of).collect()
    }
}
