//! A fit in one call.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use gd_core::Real;
use gd_render::Figure;
use serde::{Serialize, Serializer};

use crate::data::{Observations, Table};
use crate::derived::{Derived, add_derived, check_derived};
use crate::error::Error;
use crate::export::{Language, source_code};
use crate::fit::{
    Curvature, Ending, FootPoints, LikelihoodFit, Method, Outlier, Profile, RobustFit, Solution, Summary,
    add_curvature, add_profiles, foot_points, solve, weigh_priors,
};
use crate::output::OutputSet;
use crate::picture::{descent_figure, fit_figure, profile_figure, regions_figure, write_frames};
use crate::prediction::{
    CURVE_POINTS, Curve, Prediction, Predictor, RowInfluence, check_not_grouped, influence, write_curve,
    write_influence,
};
use crate::problem::Problem;
use crate::report::{GroupOf, Markup, Parameter, PriorOf, Report, shortest, write_json, write_table, write_trajectory};
use crate::setting::Setting;
use crate::settings::{Intervals, PictureSettings, Precision, Settings, ViewSettings};

/// Fits a formula to a table: columns are the inputs of the formula, all other names its parameters.
///
/// ```
/// use gd_fit::{Settings, Table, fit};
///
/// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.1, 2.9, 5.1, 6.9])])?;
/// let line = fit(&table, "a*x + b", &Settings::default())?;
/// assert!(line.is_converged() && (line.value("a").unwrap() - 1.96).abs() < 1e-9);
/// # Ok::<(), gd_fit::Error>(())
/// ```
///
/// # Errors
/// A formula or data that cannot be read, settings that exclude each other, a start at which the formula has no value.
/// A fit that does not converge is not an error: its [verdict](Fit::verdict) says why.
pub fn fit(table: &Table, formula: &str, settings: &Settings) -> Result<Fit, Error> {
    Ok(Fit(match settings.precision {
        Precision::F32 => Answer::F32(Fitted::new(table, formula, settings)?),
        Precision::F64 => Answer::F64(Fitted::new(table, formula, settings)?),
    }))
}

/// Fits a formula to several tables at a time, each with parameters of its own but for those that
/// [`Settings::shared`] names: a global fit.
///
/// ```
/// use gd_fit::{Settings, Table, fit_tables};
///
/// let x = vec![0.0, 1.0, 2.0, 3.0, 4.0];
/// let low = Table::new([("x", x.clone()), ("y", vec![1.02, 0.49, 0.26, 0.13, 0.05])])?;
/// let high = Table::new([("x", x), ("y", vec![2.99, 1.52, 0.74, 0.38, 0.20])])?;
/// let settings = Settings { shared: "k".parse()?, ..Settings::default() };
/// let both = fit_tables(&[("low", &low), ("high", &high)], "a*exp(-k*x)", &settings)?;
/// let names: Vec<String> = both.parameters().into_iter().map(|parameter| parameter.name).collect();
/// assert_eq!(names, ["k", "a[low]", "a[high]"]);
/// assert!((both.value("a[high]").unwrap() - 3.0).abs() < 0.05);
/// assert!((both.predict_in("low", &[1.0]) - 0.5).abs() < 0.02);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of [`fit`]; tables that give the formula different inputs; a table of fewer rows than parameters of its own.
pub fn fit_tables(tables: &[(&str, &Table)], formula: &str, settings: &Settings) -> Result<Fit, Error> {
    Ok(Fit(match settings.precision {
        Precision::F32 => Answer::F32(Fitted::of_tables(tables, formula, settings)?),
        Precision::F64 => Answer::F64(Fitted::of_tables(tables, formula, settings)?),
    }))
}

/// A fitted formula. Displayed, it is the report for people; serialized, the one for programs.
#[derive(Debug, Clone)]
pub struct Fit(Answer);

#[derive(Debug, Clone)]
enum Answer {
    F32(Fitted<f32>),
    F64(Fitted<f64>),
}

/// A fit in its own precision.
#[derive(Debug, Clone)]
struct Fitted<T> {
    formula: String,
    precision: Precision,
    problem: Problem<T>,
    method: Method,
    solution: Solution<T>,
    /// Whether the report for people has intervals.
    shows_intervals: bool,
}

impl<T: Real + FromStr> Fitted<T> {
    fn new(table: &Table, formula: &str, settings: &Settings) -> Result<Self, Error> {
        Self::of_data(table.observations(formula, &settings.columns_and_parameters())?, formula, settings)
    }

    fn of_tables(tables: &[(&str, &Table)], formula: &str, settings: &Settings) -> Result<Self, Error> {
        let columns = settings.columns_and_parameters();
        let read = tables.iter().map(|(_, table)| table.observations(formula, &columns));
        let names: Vec<String> = tables.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self::of_data(Observations::joined(read.collect::<Result<_, _>>()?, &names)?, formula, settings)
    }

    fn of_data(data: Observations<T>, formula: &str, settings: &Settings) -> Result<Self, Error> {
        if settings.absolute_sigma && settings.columns.sigma.is_none() {
            return Err(Error::NoSigma);
        }
        let mut problem = Problem::new(data, settings)?;
        let method = Method::new(settings, &problem)?;
        check_derived(&problem, &settings.derived)?;
        weigh_priors(&mut problem, &method, &settings.start)?;
        let mut solution = solve(&problem, &method, &settings.start, &mut |_, _| {})?;
        add_curvature(&problem, &mut solution)?;
        problem.adopt_scale(&solution);
        if method.intervals == Intervals::Profile {
            add_profiles(&problem, &method, &mut solution)?;
        }
        add_derived(&problem, &mut solution, &settings.derived, method.level)?;
        let shows_intervals = settings.level.is_some() || method.intervals == Intervals::Profile;
        let (formula, precision) = (formula.to_owned(), settings.precision);
        Ok(Self { formula, precision, problem, method, solution, shows_intervals })
    }
}

impl<T: Real> Fitted<T> {
    fn predicted(&self, group: Option<&str>, inputs: &[f64]) -> f64 {
        let Self { problem, solution, .. } = self;
        let params = problem.params_of_group(group, &solution.outcome.params);
        let Some(params) = params.filter(|_| inputs.len() == problem.formula.inputs().len()) else { return f64::NAN };
        let row: Vec<T> = inputs.iter().map(|input| T::constant(*input)).collect();
        problem.formula.evaluate(&params, &row).to_f64()
    }

    fn report(&self) -> Report<'_, T> {
        let Self { formula, precision, problem, method, solution, shows_intervals } = self;
        let (precision, shows_intervals) = (*precision, *shows_intervals);
        Report { formula, precision, problem, method, solution, level: method.level, shows_intervals }
    }
}

/// Runs the same code in either precision.
macro_rules! in_precision {
    ($fit:expr, $fitted:ident => $result:expr) => {
        match &$fit.0 {
            Answer::F32($fitted) => $result,
            Answer::F64($fitted) => $result,
        }
    };
}

// Behind the macro, which it uses.
mod after;

impl Fit {
    /// All parameters in the order of their first appearance in the formula, with their standard errors.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        in_precision!(self, fitted => fitted.report().parameters())
    }

    /// The value of a parameter; `None` if the formula has none with that name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.parameters().into_iter().find(|parameter| parameter.name == name).map(|parameter| parameter.value)
    }

    /// The mean squared error, weighted if the rows are; of counts the mean deviance; of a robust loss, 2 s² times the mean of ρ at the scale s.
    #[must_use]
    pub fn loss(&self) -> f64 {
        in_precision!(self, fitted => shortest(fitted.solution.outcome.loss))
    }

    /// The number of steps made, the first at the start: as many as a trajectory has rows, and no more than were asked for.
    #[must_use]
    pub fn n_steps(&self) -> usize {
        in_precision!(self, fitted => fitted.solution.outcome.n_steps)
    }

    /// Residual sum, degrees of freedom, R squared, covariance and the rest of the statistics.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        in_precision!(self, fitted => &fitted.solution.outcome.summary)
    }

    /// Scale, weights and outliers, if [`Settings::loss`] is a robust one.
    ///
    /// ```
    /// use gd_fit::{LossName, Settings, Table, fit};
    ///
    /// let x: Vec<f64> = (0..12).map(f64::from).collect();
    /// let mut y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0 + 0.1 * (7.0 * x % 3.0 - 1.0)).collect();
    /// y[6] = 40.0;
    /// let table = Table::new([("x", x), ("y", y)])?;
    /// let settings = Settings { loss: LossName::Bisquare, ..Settings::default() };
    /// let line = fit(&table, "a*x + b", &settings)?;
    /// assert!((line.value("a").unwrap() - 2.0).abs() < 0.03);
    /// let outliers = &line.robust().unwrap().outliers;
    /// assert!(outliers.len() == 1 && outliers[0].row == 6 && outliers[0].weight == 0.0);
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    #[must_use]
    pub fn robust(&self) -> Option<&RobustFit> {
        in_precision!(self, fitted => fitted.solution.robust.as_ref())
    }

    /// Rows that are too far off for chance, the farthest first: of a robust loss, or of least squares, which outliers draw to
    /// them, so that not all may be told. Of least squares a row is one in 5 of 1000 sets without outliers; they are looked for
    /// where a robust loss would be an answer.
    #[must_use]
    pub fn outliers(&self) -> &[Outlier] {
        in_precision!(self, fitted => {
            let solution = &fitted.solution;
            solution.robust.as_ref().map_or(&solution.outliers[..], |robust| &robust.outliers)
        })
    }

    /// Deviance, Pearson's chi-squared and dispersion, if [`Columns::likelihood`](crate::Columns::likelihood) is one of counts.
    /// What is minimized is the deviance, so parameters are those of maximum likelihood, and [`Fit::loss`] is the mean deviance
    /// of the rows.
    ///
    /// ```
    /// use gd_fit::{Columns, LikelihoodName, Settings, Table, fit};
    ///
    /// let table = Table::new([("t", vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), ("n", vec![9.0, 4.0, 2.0, 0.0, 1.0, 0.0])])?;
    /// let columns = Columns { likelihood: LikelihoodName::Poisson, ..Columns::default() };
    /// let decay = fit(&table, "n = exp(a - k*t)", &Settings { columns, ..Settings::default() })?;
    /// let likelihood = decay.likelihood().expect("counts");
    /// assert!((likelihood.deviance - 2.714).abs() < 0.001 && likelihood.dispersion.is_some_and(|it| it < 2.0));
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    #[must_use]
    pub fn likelihood(&self) -> Option<&LikelihoodFit> {
        in_precision!(self, fitted => fitted.solution.likelihood.as_ref())
    }

    /// How far the formula is from linear at the minimum, and how rough standard errors therefore are; `None` where the fit
    /// did not converge or errors are not determined.
    #[must_use]
    pub fn curvature(&self) -> Option<&Curvature> {
        in_precision!(self, fitted => fitted.solution.curvature.as_ref())
    }

    /// The profile of every free parameter, if [`Settings::intervals`] ask for them and the fit converged.
    ///
    /// ```
    /// use gd_fit::{Intervals, Settings, Table, fit};
    ///
    /// let table = Table::new([("t", vec![1.0, 2.0, 3.0, 5.0, 7.0]), ("y", vec![8.3, 10.3, 19.0, 15.6, 19.8])])?;
    /// let settings = Settings { intervals: Intervals::Profile, ..Settings::default() };
    /// let demand = fit(&table, "y = a*(1 - exp(-k*t))", &settings)?;
    /// let [low, high] = demand.profiles().expect("it converged")[0].interval;
    /// let a = demand.value("a").unwrap();
    /// assert!(high - a > 1.5 * (a - low), "farther up than down: {low} {a} {high}");
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    #[must_use]
    pub fn profiles(&self) -> Option<&[Profile]> {
        in_precision!(self, fitted => fitted.solution.profiles.as_deref())
    }

    /// The estimated errors of the inputs, where [`Columns::input_sigmas`](crate::Columns::input_sigmas) say that they have
    /// some: the fit is then an orthogonal distance regression, as by ODRPACK and `scipy.odr`.
    ///
    /// ```
    /// use gd_fit::{Settings, Table, fit};
    ///
    /// // K. Pearson's data with the weights of D. York, 1966.
    /// let table = Table::new([
    ///     ("x", vec![0.0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4]),
    ///     ("wx", vec![1000.0, 1000.0, 500.0, 800.0, 200.0, 80.0, 60.0, 20.0, 1.8, 1.0]),
    ///     ("y", vec![5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5]),
    ///     ("wy", vec![1.0, 1.8, 4.0, 8.0, 20.0, 20.0, 70.0, 70.0, 100.0, 500.0]),
    /// ])?;
    /// let mut settings = Settings::default();
    /// settings.columns.sigma = Some("1/sqrt(wy)".into());
    /// settings.columns.input_sigmas = vec!["1/sqrt(wx)".into()];
    /// let line = fit(&table, "y = a + b*x", &settings)?;
    /// assert!((line.value("a").unwrap() - 5.479_910_224_033).abs() < 1e-11);
    ///
    /// let feet = line.foot_points().expect("x has errors");
    /// assert!(feet.deltas[0][9] > 0.5 && feet.epsilons[9].abs() < 0.01, "the last x is the least known");
    /// assert!((feet.delta_sum + feet.epsilon_sum - line.summary().residual_sum).abs() < 1e-9);
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    #[must_use]
    pub fn foot_points(&self) -> Option<FootPoints> {
        in_precision!(self, fitted => {
            // Data that were fitted can be.
            foot_points(&fitted.problem, &fitted.solution.outcome.params).ok().flatten()
        })
    }

    fn ending(&self) -> &Ending {
        in_precision!(self, fitted => &fitted.solution.outcome.ending)
    }

    /// Whether the fit came to rest at a minimum.
    #[must_use]
    pub fn is_converged(&self) -> bool {
        self.ending().is_converged
    }

    /// Whether it arrived and, if it did not, why, in a sentence.
    #[must_use]
    pub fn verdict(&self) -> &str {
        &self.ending().explanation
    }

    /// What the formula predicts for a value of each of its inputs, in the order of their first appearance; NaN for a
    /// wrong number of values, and where groups have parameters of their own: see [`Fit::predict_in`].
    #[must_use]
    pub fn predict(&self, inputs: &[f64]) -> f64 {
        in_precision!(self, fitted => fitted.predicted(None, inputs))
    }

    /// The same for a group that has parameters of its own, by its name; NaN if there is no such group.
    #[must_use]
    pub fn predict_in(&self, group: &str, inputs: &[f64]) -> f64 {
        in_precision!(self, fitted => fitted.predicted(Some(group), inputs))
    }

    /// The groups that have parameters of their own, in the order of their names or of their first rows.
    #[must_use]
    pub fn groups(&self) -> Vec<GroupOf> {
        in_precision!(self, fitted => fitted.report().groups())
    }

    /// What was known of parameters beforehand, and how far from it they ended.
    #[must_use]
    pub fn priors(&self) -> Vec<PriorOf> {
        in_precision!(self, fitted => fitted.report().priors())
    }

    /// The report for programs, as one JSON object and a line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = Vec::new();
        // Memory takes whatever is written.
        let _ = in_precision!(self, fitted => write_json(&fitted.report(), &mut text));
        String::from_utf8_lossy(&text).into_owned()
    }

    /// Writes every step as CSV: `step,<parameters>,mse`, row 0 being the start.
    ///
    /// # Errors
    /// A writer that fails.
    pub fn write_trajectory(&self, out: &mut dyn Write) -> Result<(), Error> {
        let written = in_precision!(self, fitted => {
            write_trajectory(fitted.problem.names(), &fitted.solution.outcome.path, out)
        });
        Ok(written?)
    }

    /// The data with the fitted curve, and the residuals below.
    ///
    /// # Errors
    /// Nothing finite to draw.
    pub fn figure(&self) -> Result<Figure, Error> {
        self.figure_with(&PictureSettings::default())
    }

    /// The same with another look.
    ///
    /// ```
    /// use gd_fit::{Band, PictureSettings, Settings, Table, ThemeName, fit};
    ///
    /// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.1, 2.9, 5.1, 6.9])])?;
    /// let line = fit(&table, "a*x + b", &Settings::default())?;
    /// let dark = PictureSettings { theme: ThemeName::Dark, band: Band::Confidence, ..PictureSettings::default() };
    /// assert_ne!(line.figure_with(&dark)?.frame(0), line.figure()?.frame(0));
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    ///
    /// # Errors
    /// Nothing finite to draw, a look that this picture cannot have.
    pub fn figure_with(&self, picture: &PictureSettings) -> Result<Figure, Error> {
        in_precision!(self, fitted => fit_figure(&fitted.report(), picture))
    }

    /// The descent in up to four synchronized panels: curve, loss surface, contour map and loss.
    ///
    /// # Errors
    /// A view that names other parameters, nothing finite to draw.
    pub fn descent_figure(&self, view: &ViewSettings) -> Result<Figure, Error> {
        self.descent_figure_with(view, &PictureSettings::default())
    }

    /// The same with another look.
    ///
    /// # Errors
    /// A view that names other parameters, nothing finite to draw, a look that this picture cannot have.
    pub fn descent_figure_with(&self, view: &ViewSettings, picture: &PictureSettings) -> Result<Figure, Error> {
        in_precision!(self, fitted => {
            view.check(fitted.problem.names())?;
            descent_figure(&[fitted.report()], view, picture)
        })
    }

    /// The [profiles](Fit::profiles) of all parameters, and the joint confidence region of two.
    ///
    /// # Errors
    /// A view that names other parameters; no profiles, because they were not asked for, the fit did not converge, or nothing
    /// is left to measure by.
    pub fn profile_figure(&self, view: &ViewSettings) -> Result<Figure, Error> {
        in_precision!(self, fitted => {
            view.check(fitted.problem.names())?;
            profile_figure(&fitted.report(), view, &PictureSettings::default())
        })
    }

    /// The joint confidence regions of all pairs of parameters, or of the pair that the view names, each beside the ellipse
    /// that standard errors and correlation give.
    ///
    /// # Errors
    /// A view that names other parameters, a single parameter or more than six without a pair named; no
    /// [profiles](Fit::profiles), because they were not asked for, the fit did not converge, or nothing is left to measure by.
    pub fn regions_figure(&self, view: &ViewSettings) -> Result<Figure, Error> {
        in_precision!(self, fitted => {
            view.check(fitted.problem.names())?;
            regions_figure(&fitted.report(), view, &PictureSettings::default())
        })
    }

    /// The picture of the fit as the bytes of a PNG file.
    ///
    /// # Errors
    /// Nothing finite to draw.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        let mut file = Vec::new();
        self.figure()?.write_png(0, &mut file)?;
        Ok(file)
    }

    /// Draws the picture of the fit into a PNG file, which appears under its name when it is complete.
    ///
    /// # Errors
    /// Nothing finite to draw, a file that cannot be written.
    pub fn write_png(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        write_whole(path.as_ref(), |writer| Ok(self.figure()?.write_png(0, writer)?))
    }

    /// The picture of the fit as an SVG: shapes and text.
    ///
    /// # Errors
    /// Nothing finite to draw.
    ///
    /// ```
    /// use gd_fit::{Settings, Table, fit};
    /// let table = Table::new([("x", vec![1.0, 2.0, 3.0]), ("y", vec![2.1, 3.9, 6.1])])?;
    /// let line = fit(&table, "y = a*x + b", &Settings::default())?;
    /// assert!(line.svg()?.starts_with("<svg") && line.pdf()?.starts_with(b"%PDF"));
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    pub fn svg(&self) -> Result<String, Error> {
        text_of(|writer| Ok(self.figure()?.write_svg(0, writer)?))
    }

    /// The picture of the fit as the bytes of a PDF file.
    ///
    /// # Errors
    /// Nothing finite to draw.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let mut file = Vec::new();
        self.figure()?.write_pdf(0, &mut file)?;
        Ok(file)
    }

    /// Draws the picture of the fit into an SVG file, which appears under its name when it is complete.
    ///
    /// # Errors
    /// Nothing finite to draw, a file that cannot be written.
    pub fn write_svg(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        write_whole(path.as_ref(), |writer| Ok(self.figure()?.write_svg(0, writer)?))
    }

    /// Draws the picture of the fit into a PDF file, which appears under its name when it is complete.
    ///
    /// # Errors
    /// Nothing finite to draw, a file that cannot be written.
    pub fn write_pdf(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        write_whole(path.as_ref(), |writer| Ok(self.figure()?.write_pdf(0, writer)?))
    }

    /// The animation of the descent as an SVG that plays in browsers; the surface does not turn.
    ///
    /// # Errors
    /// Nothing finite to draw.
    pub fn svg_animation(&self) -> Result<String, Error> {
        text_of(|writer| self.draw_svg_animation(writer))
    }

    /// Draws the [animation](Fit::svg_animation) of the descent into an SVG file, which appears under its name when it is
    /// complete.
    ///
    /// # Errors
    /// Nothing finite to draw, a file that cannot be written.
    pub fn write_svg_animation(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        write_whole(path.as_ref(), |writer| self.draw_svg_animation(writer))
    }

    fn draw_svg_animation(&self, writer: &mut dyn Write) -> Result<(), Error> {
        let picture = PictureSettings::default().standing_still();
        Ok(self.descent_figure_with(&ViewSettings::default(), &picture)?.write_svg_animation(writer)?)
    }

    /// The animation of the descent as the bytes of a GIF file.
    ///
    /// # Errors
    /// Nothing finite to draw.
    pub fn gif(&self) -> Result<Vec<u8>, Error> {
        let mut file = Vec::new();
        self.descent_figure(&ViewSettings::default())?.write_gif(&mut file)?;
        Ok(file)
    }

    /// Draws the animation of the descent into a GIF file, which appears under its name when it is complete.
    ///
    /// # Errors
    /// Nothing finite to draw, a file that cannot be written.
    pub fn write_gif(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        write_whole(path.as_ref(), |writer| {
            Ok(self.descent_figure(&ViewSettings::default())?.write_gif(writer).map(drop)?)
        })
    }
}

/// What the fit is for.
impl Fit {
    /// Refuses what only a fit has that can be trusted.
    fn converged(&self, setting: Setting) -> Result<(), Error> {
        let Ending { is_converged, explanation, .. } = self.ending();
        if *is_converged {
            return Ok(());
        }
        Err(Error::NotConverged { setting: Some(setting), verdict: explanation.clone() })
    }

    /// The [derived quantities](Settings::derived) with their standard errors.
    #[must_use]
    pub fn derived(&self) -> &[Derived] {
        in_precision!(self, fitted => &fitted.solution.derived)
    }

    /// What the formula predicts at rows of inputs, given as a column for every input in the order of their first appearance,
    /// with standard errors and intervals at the level of the [`Settings`].
    ///
    /// ```
    /// use gd_fit::{Settings, Table, fit};
    ///
    /// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.1, 2.9, 5.1, 6.9])])?;
    /// let line = fit(&table, "a*x + b", &Settings::default())?;
    /// let told = line.predictions(&[vec![1.5, 4.0]])?;
    /// assert_eq!(told[1].value, line.predict(&[4.0]));
    /// assert!(told[1].standard_error > told[0].standard_error && told[1].is_extrapolated);
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    ///
    /// # Errors
    /// A fit that did not converge, columns of different lengths or another number of them.
    pub fn predictions(&self, inputs: &[Vec<f64>]) -> Result<Vec<Prediction>, Error> {
        fn at<T: Real>(fitted: &Fitted<T>, inputs: &[Vec<f64>]) -> Result<Vec<Prediction>, Error> {
            let columns: Vec<Vec<T>> =
                inputs.iter().map(|column| column.iter().map(|value| T::constant(*value)).collect()).collect();
            let columns: Vec<&[T]> = columns.iter().map(Vec::as_slice).collect();
            Predictor::new(&fitted.report()).at(&columns)
        }
        self.converged(Setting::Predictions)?;
        in_precision!(self, fitted => check_not_grouped(&fitted.problem, Setting::Predictions))?;
        in_precision!(self, fitted => at(fitted, inputs))
    }

    /// The fitted curve of a formula of one input over the range of the data, with confidence and prediction intervals.
    ///
    /// # Errors
    /// A fit that did not converge, a formula of several inputs.
    pub fn curve(&self) -> Result<Curve, Error> {
        self.converged(Setting::Curve)?;
        in_precision!(self, fitted => check_not_grouped(&fitted.problem, Setting::Curve))?;
        in_precision!(self, fitted => Predictor::new(&fitted.report()).curve(CURVE_POINTS, false))
    }

    /// Every row beside the fit: residual, leverage, Cook's distance.
    ///
    /// # Errors
    /// A fit that did not converge.
    pub fn influence(&self) -> Result<Vec<RowInfluence>, Error> {
        self.converged(Setting::Residuals)?;
        in_precision!(self, fitted => influence(&fitted.report()))
    }

    /// The fitted formula as source code, a whole file.
    ///
    /// # Errors
    /// A fit that did not converge, a function that the language does not have.
    pub fn source_code(&self, language: Language) -> Result<String, Error> {
        self.converged(Setting::SourceCode)?;
        in_precision!(self, fitted => source_code(&fitted.report(), language))
    }

    /// The parameters and derived quantities as a table for a document.
    ///
    /// ```
    /// use gd_fit::{Markup, Settings, Table, fit};
    ///
    /// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.1, 2.9, 5.1, 6.9])])?;
    /// let line = fit(&table, "a*x + b", &Settings::default())?;
    /// assert!(line.table(Markup::Latex)?.contains(r"$a$ & $1.960 \pm 0.057$ \\"));
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    ///
    /// # Errors
    /// A fit that did not converge.
    pub fn table(&self, markup: Markup) -> Result<String, Error> {
        text_of(|out| in_precision!(self, fitted => write_table(&fitted.report(), markup, out)))
    }

    /// Writes the [curve](Fit::curve) as CSV.
    ///
    /// # Errors
    /// Those of [`Fit::curve`], a writer that fails.
    pub fn write_curve(&self, out: &mut dyn Write) -> Result<(), Error> {
        Ok(write_curve(&self.curve()?, out)?)
    }

    /// Writes [every row beside the fit](Fit::influence) as CSV, with the line of the file that it is in.
    ///
    /// # Errors
    /// Those of [`Fit::influence`], a writer that fails.
    pub fn write_residuals(&self, out: &mut dyn Write) -> Result<(), Error> {
        self.converged(Setting::Residuals)?;
        in_precision!(self, fitted => write_influence(&fitted.report(), out))
    }
}

/// Animations for pages and for films.
impl Fit {
    /// The animation of the descent as the bytes of a WebP file, without loss: the frames of the GIF in a quarter fewer
    /// bytes.
    ///
    /// # Errors
    /// Nothing finite to draw.
    pub fn webp(&self) -> Result<Vec<u8>, Error> {
        let mut file = Vec::new();
        self.descent_figure(&ViewSettings::default())?.write_webp(&mut file)?;
        Ok(file)
    }

    /// Draws the animation of the descent into a WebP file, which appears under its name when it is complete.
    ///
    /// # Errors
    /// Nothing finite to draw, a file that cannot be written.
    pub fn write_webp(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        write_whole(path.as_ref(), |writer| {
            Ok(self.descent_figure(&ViewSettings::default())?.write_webp(writer).map(drop)?)
        })
    }

    /// Draws every frame of the animation into a PNG file of its own, `frame-0001.png` and so on, in a folder that is new or
    /// empty. All appear when all are complete.
    ///
    /// # Errors
    /// Nothing finite to draw, a folder that holds files or cannot be written to.
    pub fn write_frames(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        let mut outputs = OutputSet::new();
        let frames = outputs.begin_folder(folder.as_ref())?;
        let figure = self.descent_figure(&ViewSettings::default())?;
        write_frames(&figure, &mut outputs, frames, &mut |_| {})?;
        outputs.finish()
    }
}

/// What is written, as text.
fn text_of(write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<String, Error> {
    let mut file = Vec::new();
    write(&mut file)?;
    String::from_utf8(file).map_err(|error| Error::Write(io::Error::new(io::ErrorKind::InvalidData, error)))
}

/// Writes a file that appears under its name when it is complete.
fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
    let mut outputs = OutputSet::new();
    let file = outputs.begin(path)?;
    outputs.write(file, write)?;
    outputs.finish()
}

impl fmt::Display for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        in_precision!(self, fitted => fitted.report().fmt(f))
    }
}

impl Serialize for Fit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        in_precision!(self, fitted => fitted.report().serialize(serializer))
    }
}
