//! Quantities that follow from the parameters, with standard errors from the whole covariance.

use std::fmt;
use std::str::FromStr;

use gd_core::Real;
use gd_formula::{Formula, Names};

use crate::delta_method::Estimate;
use crate::error::Error;
use crate::fit::Solution;
use crate::groups::GroupMap;
use crate::problem::Problem;
use crate::setting::Setting;

/// A quantity to derive from the parameters, such as `fwhm = 2*s*sqrt(2*ln(2))`. Without a name it is called as it is
/// written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// As it was typed.
    pub text: String,
}

impl FromStr for Derivation {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self { text: text.trim().to_owned() })
    }
}

impl fmt::Display for Derivation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A derived quantity at the end of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// Its name.
    pub name: String,
    /// The expression in the parameters.
    pub expression: String,
    /// Its value.
    pub value: f64,
    /// Its standard error by the delta method, √(gᵀ C g) with the gradient g of the expression and the covariance C of the
    /// parameters (J. A. Rice, *Mathematical Statistics and Data Analysis*, 2007, section 4.6); or why there is none.
    pub error: Result<f64, String>,
    /// Its confidence interval, as far up as down, at the level of the fit. There is none by the profile likelihood: that
    /// would take a constrained fit of its own for every quantity.
    pub interval: Option<[f64; 2]>,
    /// Whether the standard error is a rough measure of the uncertainty, because that of a parameter it depends on is.
    pub is_rough: bool,
}

/// A derivation that has been read.
#[derive(Clone)]
struct Expression {
    name: String,
    text: String,
    formula: Formula,
}

impl Derivation {
    /// Reads it as an expression in the parameters of a formula, those that are held included.
    fn expression<T: Real>(&self, problem: &Problem<T>) -> Result<Expression, Error> {
        let answer = |message: String| Error::Answer { setting: Setting::Derived, message };
        let data = &problem.data.formula;
        // Those that only ties have, too.
        let mut own = data.parameters().to_vec();
        for name in problem.own_names().into_iter().chain(problem.fixed.iter().map(|(name, _)| name.clone())) {
            if !own.contains(&name) {
                own.push(name);
            }
        }
        let known: Vec<&str> = own.iter().map(String::as_str).collect();
        let names = Names { inputs: &[], parameters: &known };
        let formula =
            Formula::parse_with(&self.text, &names).map_err(|error| answer(format!("{}: {error}", self.text)))?;
        let text = match formula.response_expression() {
            Some(expression) => {
                return Err(answer(format!("{}: '{expression}' is no name; write NAME = EXPRESSION", self.text)));
            }
            None if formula.response().is_some() => {
                self.text.split_once(['=', '~']).map_or("", |(_, right)| right).trim()
            }
            // A spreadsheet's way to begin a formula names nothing.
            None => self.text.trim_start_matches(|sign: char| sign == '=' || sign.is_whitespace()),
        };
        let name = formula.response().unwrap_or(text).to_owned();
        if let Some(unknown) = formula.parameters().iter().find(|name| !known.contains(&name.as_str())) {
            let list = known.join(", ");
            return Err(answer(if data.inputs().contains(unknown) {
                format!("{}: {unknown} is an input, which has a value for every row; write a number", self.text)
            } else {
                format!("{}: '{unknown}' is not a parameter; the formula has {list}", self.text)
            }));
        }
        if formula.parameters().is_empty() {
            return Err(answer(format!("{}: no parameter is in it; the formula has {}", self.text, known.join(", "))));
        }
        if known.contains(&name.as_str()) && formula.response().is_some() {
            return Err(answer(format!("{}: '{name}' is a parameter; choose another name", self.text)));
        }
        let (name, text) = (name, text.to_owned());
        let mut formula = formula;
        // Ties and logarithms are written in what is fitted.
        for one in &problem.derived {
            let substituted = formula.with_substituted(&one.name, &one.formula);
            let substituted = substituted.map_err(|error| answer(format!("{}: {error}", self.text)))?;
            formula = substituted.unwrap_or(formula);
        }
        Ok(Expression { name, text, formula })
    }
}

/// Checks before a fit that quantities can be derived after it.
///
/// # Errors
/// An expression that cannot be read, a name in it that is not a parameter, two quantities of one name.
pub fn check_derived<T: Real>(problem: &Problem<T>, derivations: &[Derivation]) -> Result<(), Error> {
    let mut names: Vec<String> = Vec::new();
    for derivation in derivations {
        let Expression { name, .. } = derivation.expression(problem)?;
        if names.contains(&name) {
            return Err(Error::GivenTwice { setting: Setting::Derived, name });
        }
        names.push(name);
    }
    Ok(())
}

/// Adds [derived quantities](Solution::derived) to a solution, with intervals at a confidence level between 0 and 1.
///
/// # Errors
/// Those of [`check_derived`].
pub fn add_derived<T: Real>(
    problem: &Problem<T>,
    solution: &mut Solution<T>,
    derivations: &[Derivation],
    level: f64,
) -> Result<(), Error> {
    check_derived(problem, derivations)?;
    let mut all = Vec::new();
    for derivation in derivations {
        let expression = derivation.expression(problem)?;
        let own = problem.formula.parameters();
        let is_shared = |groups: &GroupMap| {
            let place = |name: &String| own.iter().position(|known| known == name);
            expression.formula.parameters().iter().filter_map(place).all(|place| groups.is_shared(place))
        };
        match &problem.groups {
            Some(groups) if !is_shared(groups) => {
                let of_group = |group| derived(problem, solution, &expression, level, Some(group));
                all.extend((0..groups.n_groups()).map(of_group));
            }
            Some(_) => all.push(Derived {
                name: expression.name.clone(),
                ..derived(problem, solution, &expression, level, Some(0))
            }),
            None => all.push(derived(problem, solution, &expression, level, None)),
        }
    }
    solution.derived = all;
    Ok(())
}

/// A quantity at the end of a fit; of a group, where its parameters are of groups.
fn derived<T: Real>(
    problem: &Problem<T>,
    solution: &Solution<T>,
    expression: &Expression,
    level: f64,
    group: Option<usize>,
) -> Derived {
    let Expression { name, text, mut formula } = expression.clone();
    for (held, value) in &problem.fixed {
        formula = formula.with_fixed(held, *value).unwrap_or(formula);
    }
    let label = group.zip(problem.groups.as_ref()).and_then(|(group, groups)| groups.groups.names.get(group));
    let name = label.map_or_else(|| name.clone(), |group| format!("{name}[{group}]"));
    // Its parameters were checked, so they are among those of the fit.
    let formula = formula.with_parameters(problem.formula.parameters()).unwrap_or(formula);
    let Estimate { value, error, undetermined, is_rough } = Estimate::new(problem, solution, &formula, group);
    let error = match undetermined {
        Some(name) if error.is_ok() => Err(format!("{name} is not determined")),
        _ => error,
    };
    let summary = &solution.outcome.summary;
    let has_freedom = summary.degrees_of_freedom > 0;
    let half = error.as_ref().ok().filter(|_| has_freedom).map(|error| error * summary.quantile(level));
    let interval = half.map(|half| [value - half, value + half]);
    Derived { name, expression: text, value, error, interval, is_rough }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, Table, fit};

    /// The enzyme of Bates and Watts, *Nonlinear Regression Analysis and Its Applications*, 1988, table A1.3.
    fn puromycin(derived: &[&str]) -> Result<crate::Fit, Error> {
        let s = vec![0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.1, 1.1];
        let v = vec![76.0, 47.0, 97.0, 107.0, 123.0, 139.0, 159.0, 152.0, 191.0, 201.0, 207.0, 200.0];
        let derived = derived.iter().map(|text| text.parse().unwrap()).collect();
        let table = Table::new([("s", s), ("v", v)]).unwrap();
        fit(&table, "v = vmax*s/(km + s)", &Settings { derived, ..Settings::default() })
    }

    #[test]
    fn the_whole_covariance_counts() {
        let fit = puromycin(&["half = km", "ratio = vmax/km", "vmax^2"]).unwrap();
        let derived = fit.derived();
        let [one, ratio, square] = derived else { panic!("three") };
        let parameters = fit.parameters();
        assert_eq!(one.error, parameters[1].error);
        assert_eq!(one.interval, parameters[1].interval);
        // By hand: the gradient (1/km, -vmax/km^2) with the covariance.
        let [vmax, km] = [parameters[0].value, parameters[1].value];
        let covariance = |i: usize, j: usize| fit.summary().covariance[i][j].unwrap();
        let g = [1.0 / km, -vmax / (km * km)];
        let right =
            (g[0] * g[0] * covariance(0, 0) + 2.0 * g[0] * g[1] * covariance(0, 1) + g[1] * g[1] * covariance(1, 1))
                .sqrt();
        let error = *ratio.error.as_ref().unwrap();
        assert!((error - right).abs() < 1e-9 * right, "{error} {right}");
        assert_eq!(
            (square.name.as_str(), ratio.name.as_str(), ratio.expression.as_str()),
            ("vmax^2", "ratio", "vmax/km")
        );
        assert_eq!(square.value, vmax * vmax);
    }

    #[test]
    fn wrong_expressions_are_named() {
        for (text, said) in [
            ("2*q", "derived quantities: 2*q: 'q' is not a parameter; the formula has vmax, km"),
            ("2*s", "derived quantities: 2*s: s is an input, which has a value for every row; write a number"),
            ("km = vmax", "derived quantities: km = vmax: 'km' is a parameter; choose another name"),
            ("a = 2", "derived quantities: a = 2: no parameter is in it; the formula has vmax, km"),
        ] {
            assert_eq!(puromycin(&[text]).unwrap_err().to_string(), said);
        }
        let twice = puromycin(&["a = km", "a = vmax"]).unwrap_err().to_string();
        assert_eq!(twice, "derived quantities: 'a' is given twice");
        assert!(puromycin(&["a = (km"]).unwrap_err().to_string().starts_with("derived quantities: a = (km: "));
    }

    #[test]
    fn what_is_not_determined_is_said() {
        let table = Table::new([("x", vec![1.0, 2.0, 3.0, 4.0]), ("y", vec![2.1, 3.9, 6.1, 8.0])]).unwrap();
        let settings =
            Settings { derived: vec!["p = a + 1".parse().unwrap(), "q = 2*c".parse().unwrap()], ..Settings::default() };
        let fit = fit(&table, "a*b*x + c", &settings).unwrap();
        let [p, q] = fit.derived() else { panic!("two") };
        assert!(p.error.as_ref().unwrap_err().starts_with("a has none: b can make up for any change"), "{p:?}");
        assert!(p.interval.is_none() && q.error.is_ok(), "{q:?}");
        let mut settings = settings;
        settings.fixed = "a=1".parse().unwrap();
        let held = super::super::fit(&table, "a*b*x + c", &settings).unwrap();
        assert_eq!((held.derived()[0].value, held.derived()[0].error.clone()), (2.0, Ok(0.0)));
    }
}
