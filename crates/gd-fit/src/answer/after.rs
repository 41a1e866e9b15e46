//! What can be asked of a fit when it is there, without another fit.

use gd_core::Real;
use gd_render::Figure;

use super::{Answer, Fit, Fitted};
use crate::derived::{Derivation, Derived, add_derived};
use crate::error::Error;
use crate::picture::{
    check_band, check_data_panels, descent_still, fit_figure, is_fit_figure, profile_figure, regions_figure,
};
use crate::prediction::influence;
use crate::report::shortest;
use crate::settings::{PictureSettings, ViewSettings};

impl Fit {
    /// Quantities that follow from the parameters, with their standard errors, as [`Settings::derived`](crate::Settings::derived)
    /// would have given them.
    ///
    /// ```
    /// use gd_fit::{Settings, Table, fit};
    ///
    /// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.1, 2.9, 5.1, 6.9])])?;
    /// let line = fit(&table, "a*x + b", &Settings::default())?;
    /// let zero = &line.derive(&["x0 = -b/a".parse().unwrap()])?[0];
    /// assert!((zero.value + 0.541).abs() < 1e-3 && zero.error.is_ok());
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    ///
    /// # Errors
    /// An expression that cannot be read, a name in it that is not a parameter.
    pub fn derive(&self, quantities: &[Derivation]) -> Result<Vec<Derived>, Error> {
        fn of<T: Real>(fitted: &Fitted<T>, quantities: &[Derivation]) -> Result<Vec<Derived>, Error> {
            let mut solution = fitted.solution.clone();
            add_derived(&fitted.problem, &mut solution, quantities, fitted.method.level)?;
            Ok(solution.derived)
        }
        in_precision!(self, fitted => of(fitted, quantities))
    }

    /// The residual, observed less fitted, of every row that was used, also where the fit is not to be trusted.
    ///
    /// # Errors
    /// Data that cannot be fitted.
    pub fn residuals(&self) -> Result<Vec<f64>, Error> {
        let rows = in_precision!(self, fitted => influence(&fitted.report()))?;
        Ok(rows.into_iter().map(|row| row.residual).collect())
    }

    /// Every step, the parameters that are fitted and the loss, each before its update; the first is the start.
    ///
    /// ```
    /// use gd_fit::{Settings, Table, fit};
    ///
    /// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.1, 2.9, 5.1, 6.9])])?;
    /// let settings = Settings { start: "a=0,b=0".parse().unwrap(), learning_rate: Some(0.1), ..Settings::default() };
    /// let path = fit(&table, "a*x + b", &settings)?.path();
    /// assert_eq!(path[0].0, [0.0, 0.0]);
    /// assert!(path[1].1 < path[0].1);
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    #[must_use]
    pub fn path(&self) -> Vec<(Vec<f64>, f64)> {
        in_precision!(self, fitted => {
            let steps = fitted.solution.outcome.path.iter();
            steps.map(|(params, loss)| (params.iter().copied().map(shortest).collect(), shortest(loss))).collect()
        })
    }

    /// A still picture of the panels that are asked for: of the data, as [`Fit::figure_with`] has it, or of the descent where a
    /// surface, a map or the loss is among them.
    ///
    /// # Errors
    /// A view that names other parameters, nothing finite to draw, a look that this picture cannot have.
    pub fn still(&self, view: &ViewSettings, picture: &PictureSettings) -> Result<Figure, Error> {
        in_precision!(self, fitted => {
            view.check(fitted.problem.names())?;
            check_data_panels(picture, fitted.problem.data.groups.is_some())?;
            check_band(&fitted.problem, picture.band)?;
            if is_fit_figure(picture) {
                fit_figure(&fitted.report(), picture)
            } else {
                descent_still(&[fitted.report()], view, picture)
            }
        })
    }

    /// [`Fit::profile_figure`] with another look.
    ///
    /// # Errors
    /// As there, and a look that this picture cannot have.
    pub fn profile_figure_with(&self, view: &ViewSettings, picture: &PictureSettings) -> Result<Figure, Error> {
        in_precision!(self, fitted => {
            view.check(fitted.problem.names())?;
            profile_figure(&fitted.report(), view, picture)
        })
    }

    /// [`Fit::regions_figure`] with another look.
    ///
    /// # Errors
    /// As there, and a look that this picture cannot have.
    pub fn regions_figure_with(&self, view: &ViewSettings, picture: &PictureSettings) -> Result<Figure, Error> {
        in_precision!(self, fitted => {
            view.check(fitted.problem.names())?;
            regions_figure(&fitted.report(), view, picture)
        })
    }
}
