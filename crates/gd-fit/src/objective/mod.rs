//! Objectives without data: a formula, or a function in Rust, that is minimized itself.
//!
//! ```
//! use gd_fit::objective::Descents;
//! use gd_fit::{OptimizerName, PictureSettings, Settings, ViewSettings};
//!
//! let settings = Settings {
//!     start: "x=-1.2,y=1".parse()?,
//!     optimizer: Some(OptimizerName::Momentum),
//!     learning_rate: Some(0.001),
//!     steps: Some(10_000),
//!     ..Settings::default()
//! };
//! let descents = Descents::<f64>::of_formula("(1 - x)^2 + 100*(y - x^2)^2", &[settings])?;
//! println!("{descents}"); // values, the verdict, minima that a search found
//! assert!(descents.is_converged());
//! # assert!(descents.to_string().contains("converged"));
//!
//! let figure = descents.figure(&ViewSettings::default(), &PictureSettings::default())?;
//! figure.write_gif(std::io::sink())?; // or a file
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A function in Rust needs nothing but itself: see [`Descents::of_function`]. [`ObjectiveSurface`] draws an objective without
//! a descent.

mod descend;
mod descents;
mod function;
mod minima;
mod report;
mod surface;

pub(crate) use descend::descend;
pub use descents::{Descents, method_of};
pub(crate) use function::Function;
pub use minima::ObjectiveMinimum;
use minima::lowest;
pub(crate) use minima::{lowest_near, search_minima, usual_size};
pub use surface::ObjectiveSurface;

use gd_core::{Real, TwiceDifferentiable};
use gd_formula::{Formula, FormulaError, FormulaErrorKind, FormulaObjective, Names};

use crate::data::{Observations, Origin, Reading, ResponseReason, constants_of};
use crate::error::Error;
use crate::parameters::ParameterFault;
use crate::problem::Problem;
use crate::setting::Setting;
use crate::settings::{LikelihoodName, Settings};

impl<T: Real> Problem<T> {
    /// The problem of minimizing a formula: there are no data, all names are parameters. A name before an equals sign is that
    /// of the formula.
    ///
    /// # Errors
    /// A formula that cannot be read, a setting that names no parameter, no parameter that is not held.
    pub fn of_formula(text: &str, settings: &Settings) -> Result<Self, Error> {
        let named = settings.columns_and_parameters().parameters;
        let parameters: Vec<&str> = named.iter().map(String::as_str).collect();
        let refused = |error| Error::Formula { text: text.to_owned(), error };
        let formula = Formula::parse_with(text, &Names { inputs: &[], parameters: &parameters }).map_err(refused)?;
        if let Some(expression) = formula.response_expression() {
            let kind = FormulaErrorKind::LeftSide(expression.to_owned());
            return Err(refused(FormulaError { column: 1, kind }));
        }
        let function = FormulaObjective::new(formula.clone()).map(Function::of_formula);
        Self::without_data(formula, function, settings)
    }

    /// The problem of minimizing a function, such as an [`objective_fn`](gd_core::objective_fn), of named parameters.
    ///
    /// # Errors
    /// Names that no formula can have, a setting that names no parameter, no parameter that is not held.
    pub fn of_function<const P: usize>(
        names: [&str; P],
        objective: impl TwiceDifferentiable<[T; P]> + Send + Sync + 'static,
        settings: &Settings,
    ) -> Result<Self, Error> {
        // A formula that has these names stands for the function wherever only names are asked for.
        let text = names.join(" + ");
        let parsed = Formula::parse_with(&text, &Names { inputs: &[], parameters: &names });
        let formula = parsed.map_err(|error| Error::Formula { text, error })?;
        Self::without_data(formula, Some(Function::of_array(objective)), settings)
    }

    fn without_data(formula: Formula, function: Option<Function<T>>, settings: &Settings) -> Result<Self, Error> {
        let unused = [
            (!settings.priors.0.is_empty(), Setting::Priors),
            (!settings.ties.is_empty(), Setting::Ties),
            (!settings.log_parameters.0.is_empty(), Setting::LogParameters),
        ];
        if let Some((_, setting)) = unused.into_iter().find(|(is_given, _)| *is_given) {
            return Err(ParameterFault::NoData.of(setting));
        }
        let names = formula.parameters().to_vec();
        let constants = constants_of(&formula);
        let data = Observations {
            formula,
            inputs: Vec::new(),
            y: Vec::new(),
            weights: None,
            input_sigmas: None,
            likelihood: LikelihoodName::Normal,
            trials: None,
            counts: None,
            groups: None,
            y_name: "loss".into(),
            file: String::new(),
            n_skipped: 0,
            n_excluded: 0,
            origin: Origin {
                inputs: Vec::new(),
                response: Vec::new(),
                expression: None,
                reason: ResponseReason::Named,
                constants,
                remarks: Vec::new(),
            },
            reading: Reading::default(),
        };
        let mut problem = Self::new(data, settings)?;
        let mut free = names;
        problem.function = problem.fixed.iter().fold(function, |function, (name, value)| {
            let index = free.iter().position(|known| known == name);
            let Some(index) = index else { return function };
            free.remove(index);
            function.map(|function| function.holding(index, *value))
        });
        Ok(problem)
    }
}
