//! A fit in one call.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use gd_core::Real;
use gd_render::Figure;
use serde::{Serialize, Serializer};

use crate::data::Table;
use crate::error::Error;
use crate::fit::{
    Curvature, Ending, FootPoints, Method, Profile, Solution, Summary, add_curvature, add_profiles, foot_points, solve,
};
use crate::output::OutputSet;
use crate::picture::{descent_figure, fit_figure, profile_figure, regions_figure, write_frames};
use crate::problem::Problem;
use crate::report::{Parameter, Report, shortest, write_json, write_trajectory};
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
}

impl<T: Real + FromStr> Fitted<T> {
    fn new(table: &Table, formula: &str, settings: &Settings) -> Result<Self, Error> {
        if settings.absolute_sigma && settings.columns.sigma.is_none() {
            return Err(Error::NoSigma);
        }
        let data = table.observations(formula, &settings.columns_and_parameters())?;
        let problem = Problem::new(data, settings)?;
        let method = Method::new(settings, &problem)?;
        let mut solution = solve(&problem, &method, &settings.start, &mut |_, _| {})?;
        add_curvature(&problem, &mut solution)?;
        if method.intervals == Intervals::Profile {
            add_profiles(&problem, &method, &mut solution)?;
        }
        let (formula, precision) = (formula.to_owned(), settings.precision);
        Ok(Self { formula, precision, problem, method, solution })
    }

    fn report(&self) -> Report<'_, T> {
        let Self { formula, precision, problem, method, solution } = self;
        let shows_intervals = solution.profiles.is_some();
        Report { formula, precision: *precision, problem, method, solution, level: method.level, shows_intervals }
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

    /// The mean squared error, weighted if the rows are.
    #[must_use]
    pub fn loss(&self) -> f64 {
        in_precision!(self, fitted => shortest(fitted.solution.outcome.loss))
    }

    /// The number of steps made.
    #[must_use]
    pub fn n_steps(&self) -> usize {
        in_precision!(self, fitted => fitted.solution.outcome.n_steps)
    }

    /// Residual sum, degrees of freedom, R squared, covariance and the rest of the statistics.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        in_precision!(self, fitted => &fitted.solution.outcome.summary)
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
    /// assert!(feet.deltas[0][9] < -0.5 && feet.epsilons[9].abs() < 0.01, "the last x is the least known");
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
    /// wrong number of values.
    #[must_use]
    pub fn predict(&self, inputs: &[f64]) -> f64 {
        fn value<T: Real>(fitted: &Fitted<T>, inputs: &[f64]) -> f64 {
            if inputs.len() != fitted.problem.formula.inputs().len() {
                return f64::NAN;
            }
            let row: Vec<T> = inputs.iter().map(|input| T::constant(*input)).collect();
            fitted.problem.formula.evaluate(&fitted.solution.outcome.params, &row).to_f64()
        }
        in_precision!(self, fitted => value(fitted, inputs))
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
        let mut outputs = OutputSet::new();
        let file = outputs.begin(path.as_ref())?;
        let figure = self.figure()?;
        outputs.write(file, |writer| figure.write_png(0, writer))?;
        outputs.finish()
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
        let mut outputs = OutputSet::new();
        let file = outputs.begin(path.as_ref())?;
        let figure = self.descent_figure(&ViewSettings::default())?;
        outputs.write(file, |writer| figure.write_gif(writer).map(drop))?;
        outputs.finish()
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
        let mut outputs = OutputSet::new();
        let file = outputs.begin(path.as_ref())?;
        let figure = self.descent_figure(&ViewSettings::default())?;
        outputs.write(file, |writer| figure.write_webp(writer).map(drop))?;
        outputs.finish()
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
