//! Parameters that are not fitted as they stand in the formula, and what is known of them beside the data.

mod fault;
// Without the feature no value has its types, which the compiler says of every place where one would be made.
#[cfg_attr(not(feature = "relations"), allow(unreachable_code, unused_variables, unused_mut))]
mod prior;
mod tie;

use gd_core::{Model, Real};
use gd_formula::{Formula, FormulaError};

pub use fault::ParameterFault;
pub(crate) use prior::{Prior, PriorRows};
pub(crate) use tie::{ResolvedTie, resolve_ties};

/// What a parameter of the formula follows from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Relation {
    /// An expression of others, as it was given.
    Tie(String),
    /// Its logarithm, which is fitted in its place.
    Logarithm,
}

/// A parameter of the formula that follows from those that are fitted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Derived {
    pub(crate) name: String,
    pub(crate) relation: Relation,
    /// Its value, as a formula of all parameters that are fitted, in their order.
    pub(crate) formula: Formula,
}

/// What the logarithm of a parameter is called.
pub(crate) fn logarithm_of(name: &str) -> String {
    format!("ln {name}")
}

/// The formula of a parameter alone, as one of these parameters.
pub(crate) fn plain(name: &str, names: &[String]) -> Result<Option<Formula>, FormulaError> {
    let known = gd_formula::Names { inputs: &[], parameters: &[name] };
    Ok(Formula::parse_with(name, &known)?.with_parameters(names))
}

/// The value of a formula without inputs, and its derivatives with respect to its parameters.
pub(crate) fn value_and_gradient<T: Real>(formula: &Formula, params: &[T]) -> (T, Vec<T>) {
    let params = params.to_vec();
    let mut gradient = vec![T::constant(0.0); params.len()];
    let nan = T::constant(f64::NAN);
    let value = formula.model::<0>().map_or(nan, |model| model.predict_with_gradient(&params, [], &mut gradient));
    (value, gradient)
}
