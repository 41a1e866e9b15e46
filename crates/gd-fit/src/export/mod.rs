//! The fitted formula as source code: a function with its parameters.
//!
//! In Rust it needs gd-core alone, without std or a heap, and has the bits of gd's own evaluation. In C and Python the
//! functions are those of the platform, so the last digits may differ.

mod c;
mod code;
mod names;
mod python;
mod rust;

use std::fmt;
use std::str::FromStr;

use gd_core::Real;
use gd_formula::{Formula, Function, PairFunction, SpecialFunction};

use self::code::{Dialect, Listing, listing};
use self::names::Identifiers;
use crate::error::Error;
use crate::prediction::check_not_grouped;
use crate::printable::Printable;
use crate::problem::Problem;
use crate::report::{Report, Significant};
use crate::setting::Setting;
use crate::settings::Precision;

/// A language that fitted formulas are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// Rust with gd-core, `no_std`: the same bits as gd.
    Rust,
    /// C99 with `math.h`.
    C,
    /// Python with numpy, for numbers and arrays.
    Python,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rust, Self::C, Self::Python];

    /// Its name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Python => "python",
        }
    }

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Rust => "rs",
            Self::C => "c",
            Self::Python => "py",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|language| language.name() == text);
        found.ok_or_else(|| format!("'{text}' is not one of rust, c and python"))
    }
}

/// A formula with numbers for its parameters, to be written.
struct Fitted<'a> {
    formula: &'a Formula,
    /// The values of all parameters, those that were held included.
    values: Vec<f64>,
    precision: Precision,
    /// The name of what is predicted, if it has one.
    response: Option<&'a str>,
    /// Lines of a comment at the top.
    comment: Vec<String>,
}

/// Checks before a fit that its formula can be written in a language.
///
/// # Errors
/// A function that the language does not have.
pub fn check_source_code<T: Real>(problem: &Problem<T>, precision: Precision, language: Language) -> Result<(), Error> {
    check_not_grouped(problem, Setting::SourceCode)?;
    let formula = &problem.data.formula;
    let values = vec![1.0; formula.parameters().len()];
    write(&Fitted { formula, values, precision, response: None, comment: Vec::new() }, language).map(drop)
}

/// The fitted formula as source code, a whole file.
///
/// # Errors
/// A function that the language does not have.
pub fn source_code<T: Real>(report: &Report<'_, T>, language: Language) -> Result<String, Error> {
    check_not_grouped(report.problem, Setting::SourceCode)?;
    let data = &report.problem.data;
    let parameters = report.parameters();
    let value =
        |name: &String| parameters.iter().find(|known| known.name == *name).map_or(f64::NAN, |known| known.value);
    let mut comment = vec![
        report.formula.trim().to_owned(),
        format!("fitted by gd {} to {} of {}", env!("CARGO_PKG_VERSION"), data.y_name, data.file),
    ];
    for parameter in &parameters {
        let error = match &parameter.error {
            Ok(error) => format!(" ± {}", Significant(*error, 3)),
            Err(_) if parameter.start.is_none() => ", held".into(),
            Err(_) => String::new(),
        };
        comment.push(format!("{} = {}{error}", parameter.name, Significant(parameter.value, 8)));
    }
    let name = data.origin.expression.is_none().then_some(data.y_name.as_str());
    let fitted = Fitted {
        formula: &data.formula,
        values: data.formula.parameters().iter().map(value).collect(),
        precision: report.precision,
        response: name,
        comment: comment.iter().map(|line| Printable(line).to_string()).collect(),
    };
    write(&fitted, language)
}

fn write(fitted: &Fitted<'_>, language: Language) -> Result<String, Error> {
    let written = match language {
        Language::Rust => rust::write(fitted),
        Language::C => c::write(fitted),
        Language::Python => python::write(fitted),
    };
    written.map_err(|function| Error::Answer {
        setting: Setting::SourceCode,
        message: format!(
            "{function} cannot be written in {language}, which has no such function; {}",
            if language == Language::C { "choose rust or python" } else { "choose another language" }
        ),
    })
}

impl Fitted<'_> {
    /// Names for the function, parameters, inputs and intermediate results; none of `reserved`.
    fn identifiers(&self, reserved: &[&str]) -> Named {
        let mut all = Identifiers::new(reserved);
        let function = self.response.map_or_else(|| "predict".to_owned(), |name| format!("predict_{name}"));
        let function = all.add(&function);
        let parameters = self.formula.parameters().iter().map(|name| all.add(name)).collect();
        let inputs = self.formula.inputs().iter().map(|name| all.add(name)).collect();
        Named { function, parameters, inputs, all }
    }

    fn listing<D: Dialect>(&self, named: &mut Named, dialect: &mut D) -> Result<Listing, String> {
        listing(self.formula, named, dialect)
    }
}

/// The names in a file of source code.
struct Named {
    function: String,
    parameters: Vec<String>,
    inputs: Vec<String>,
    all: Identifiers,
}

/// What a function is called in formulas, for messages.
fn name_of(function: Function) -> String {
    let Function::Special(special) = function else { return format!("{function:?}").to_lowercase() };
    match special {
        SpecialFunction::LambertW => "lambertw".into(),
        SpecialFunction::LambertWm1 => "lambertwm1".into(),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// The same of a function of two numbers.
fn name_of_pair(function: PairFunction) -> String {
    match function {
        PairFunction::Faddeeva => "faddeeva, which erfcx and voigt are made of,".into(),
        other => format!("{other:?}").to_lowercase(),
    }
}
