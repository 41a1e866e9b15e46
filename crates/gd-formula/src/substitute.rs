//! Parameters of a formula replaced by expressions of others.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::{FormulaError, FormulaErrorKind};
use crate::formula::Formula;
use crate::limits::{MAX_OPERATIONS, MAX_STACK_DEPTH};
use crate::operation::{Function, Operation};

impl Formula {
    /// The same formula with a parameter replaced by an expression of parameters, wherever it stands: derivatives follow by
    /// the chain rule. Parameters of the expression that are new come last. `None` if there is no such parameter, or the
    /// expression has inputs.
    ///
    /// ```
    /// use gd_formula::Formula;
    /// let peaks = Formula::parse("a1*exp(-x) + a2*exp(-2*x)", &["x"])?;
    /// let tied = peaks.with_substituted("a2", &Formula::parse("r*a1", &[])?)?.expect("a2 is a parameter");
    /// assert_eq!(tied.parameters(), ["a1", "r"]);
    /// assert_eq!(tied.evaluate(&[2.0, 3.0], &[0.0]), 8.0);
    /// # Ok::<(), gd_formula::FormulaError>(())
    /// ```
    ///
    /// # Errors
    /// A result of more than [`MAX_OPERATIONS`](crate::MAX_OPERATIONS), or of too many numbers on the stack at a time; the
    /// column is 1.
    pub fn with_substituted(&self, parameter: &str, expression: &Self) -> Result<Option<Self>, FormulaError> {
        let Some(replaced) = self.parameters().iter().position(|name| name == parameter) else { return Ok(None) };
        if !expression.inputs().is_empty() {
            return Ok(None);
        }
        let mut names: Vec<String> = self.parameters().to_vec();
        names.remove(replaced);
        let mut place = |name: &String| {
            names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.clone());
                names.len() - 1
            })
        };
        let places: Vec<usize> = expression.parameters().iter().map(&mut place).collect();
        let moved = |operation: &Operation| match *operation {
            Operation::Parameter(index) => Operation::Parameter(places.get(index).copied().unwrap_or(index)),
            other => other,
        };
        let inner: Vec<Operation> = expression.operations().iter().map(moved).collect();
        let mut operations = Vec::with_capacity(self.operations().len());
        for operation in self.operations() {
            match *operation {
                Operation::Parameter(index) if index == replaced => operations.extend_from_slice(&inner),
                Operation::Parameter(index) if index > replaced => operations.push(Operation::Parameter(index - 1)),
                other => operations.push(other),
            }
        }
        self.rebuilt(operations, names).map(Some)
    }

    /// The same formula with a parameter replaced by the exponential of another one, its logarithm, which has another name
    /// and the same place. `None` if there is no such parameter.
    ///
    /// ```
    /// use gd_formula::Formula;
    /// let decay = Formula::parse("a*exp(-k*t)", &["t"])?.with_logarithm("k", "ln k")?.expect("k is a parameter");
    /// assert_eq!(decay.parameters(), ["a", "ln k"]);
    /// assert_eq!(decay.evaluate(&[3.0, 0.0], &[0.0]), 3.0);
    /// assert_eq!(decay.without_logarithm("ln k", "k"), Formula::parse("a*exp(-k*t)", &["t"]).ok());
    /// # Ok::<(), gd_formula::FormulaError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Formula::with_substituted`].
    pub fn with_logarithm(&self, parameter: &str, logarithm: &str) -> Result<Option<Self>, FormulaError> {
        let Some(place) = self.parameters().iter().position(|name| name == parameter) else { return Ok(None) };
        let mut operations = Vec::with_capacity(self.operations().len() + 1);
        for operation in self.operations() {
            operations.push(*operation);
            if *operation == Operation::Parameter(place) {
                operations.push(Operation::Apply(Function::Exp));
            }
        }
        self.rebuilt(operations, self.renamed(place, logarithm)).map(Some)
    }

    /// Undoes [`Formula::with_logarithm`]. `None` if there is no such parameter, or it stands elsewhere than in an
    /// exponential.
    #[must_use]
    pub fn without_logarithm(&self, logarithm: &str, parameter: &str) -> Option<Self> {
        let place = self.parameters().iter().position(|name| name == logarithm)?;
        let mut operations = Vec::with_capacity(self.operations().len());
        let mut all = self.operations().iter().copied();
        while let Some(operation) = all.next() {
            operations.push(operation);
            if operation == Operation::Parameter(place) && all.next() != Some(Operation::Apply(Function::Exp)) {
                return None;
            }
        }
        self.rebuilt(operations, self.renamed(place, parameter)).ok()
    }

    /// The same formula as one of these parameters, in their order; it need not depend on all. `None` if its own are not
    /// among them.
    ///
    /// ```
    /// use gd_formula::Formula;
    /// let names = ["a", "b", "c"].map(String::from);
    /// let formula = Formula::parse("c - a", &[])?.with_parameters(&names).expect("both are there");
    /// assert_eq!(formula.evaluate(&[1.0, 2.0, 4.0], &[]), 3.0);
    /// # Ok::<(), gd_formula::FormulaError>(())
    /// ```
    #[must_use]
    pub fn with_parameters(&self, names: &[String]) -> Option<Self> {
        let places: Option<Vec<usize>> =
            self.parameters().iter().map(|name| names.iter().position(|known| known == name)).collect();
        let places = places?;
        let moved = |operation: &Operation| match *operation {
            Operation::Parameter(index) => places.get(index).copied().map(Operation::Parameter),
            other => Some(other),
        };
        let operations: Option<Vec<Operation>> = self.operations().iter().map(moved).collect();
        self.rebuilt(operations?, names.to_vec()).ok()
    }

    fn renamed(&self, place: usize, new: &str) -> Vec<String> {
        let names = self.parameters().iter().enumerate();
        names.map(|(index, name)| if index == place { new.to_string() } else { name.clone() }).collect()
    }

    /// With other operations on the same inputs.
    fn rebuilt(&self, operations: Vec<Operation>, parameters: Vec<String>) -> Result<Self, FormulaError> {
        if operations.len() > MAX_OPERATIONS {
            return Err(FormulaError { column: 1, kind: FormulaErrorKind::TooManyOperations });
        }
        let depths = operations.iter().scan(0_usize, |depth, operation| {
            *depth = depth.saturating_add_signed(operation.growth());
            Some(*depth)
        });
        let stack_depth = depths.max().unwrap_or(0);
        if stack_depth > MAX_STACK_DEPTH {
            return Err(FormulaError { column: 1, kind: FormulaErrorKind::TooDeep });
        }
        Ok(self.with_program(operations, stack_depth, parameters))
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn derivatives_go_through_the_expression() {
        let formula = Formula::parse("b2*x^2 + sin(b2) + c", &["x"]).unwrap();
        let tied = formula.with_substituted("b2", &Formula::parse("c*exp(d)/2", &[]).unwrap()).unwrap().unwrap();
        assert_eq!(tied.parameters(), ["c", "d"]);
        let direct = Formula::parse("c*exp(d)/2*x^2 + sin(c*exp(d)/2) + c", &["x"]).unwrap();
        let at = |formula: &Formula| {
            let model = formula.model::<1>().unwrap();
            let mut gradient = [0.0_f64; 2];
            let value = gd_core::Model::predict_with_gradient(&model, &[1.3, -0.4], [2.5], &mut gradient);
            (value, gradient)
        };
        assert_eq!(at(&tied), at(&direct));
    }

    #[test]
    fn names_that_are_there_already_are_shared_and_others_come_last() {
        let formula = Formula::parse("a + b*x + c*x^2", &["x"]).unwrap();
        let tied = formula.with_substituted("a", &Formula::parse("z + c", &[]).unwrap()).unwrap().unwrap();
        assert_eq!(tied.parameters(), ["b", "c", "z"]);
        assert_eq!(tied.evaluate(&[2.0, 3.0, 5.0], &[1.0]), 13.0);
        assert_eq!(formula.with_substituted("q", &formula), Ok(None));
        assert_eq!(formula.with_substituted("a", &Formula::parse("x", &["x"]).unwrap()), Ok(None));
    }

    #[test]
    fn what_grows_too_large_is_refused() {
        let mut deep = Formula::parse("a", &[]).unwrap();
        let once = Formula::parse("1 + (2 + (3 + (4 + (5 + (6 + a)))))", &[]).unwrap();
        let error = loop {
            match deep.with_substituted("a", &once) {
                Ok(next) => deep = next.unwrap(),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind, FormulaErrorKind::TooDeep);
        let mut long = Formula::parse("a", &[]).unwrap();
        let twice = Formula::parse("a + a", &[]).unwrap();
        let error = loop {
            match long.with_substituted("a", &twice) {
                Ok(next) => long = next.unwrap(),
                Err(error) => break error,
            }
        };
        assert!(matches!(error.kind, FormulaErrorKind::TooManyOperations | FormulaErrorKind::TooDeep), "{error:?}");
    }

    #[test]
    fn parameters_of_others_must_have_its_own() {
        let names = ["b", "a"].map(String::from);
        let formula = Formula::parse("a^2 + x", &["x"]).unwrap().with_parameters(&names).unwrap();
        assert_eq!((formula.parameters(), formula.evaluate(&[7.0, 3.0], &[1.0])), (&names[..], 10.0));
        assert_eq!(Formula::parse("c", &[]).unwrap().with_parameters(&names), None);
    }

    #[test]
    fn logarithms_come_and_go() {
        let formula = Formula::parse("k*x + b^k", &["x"]).unwrap();
        let logarithmic = formula.with_logarithm("k", "ln k").unwrap().unwrap();
        assert_eq!(logarithmic.parameters(), ["ln k", "b"]);
        let k = 1.7_f64;
        let (one, other) =
            (logarithmic.evaluate(&[gd_core::math::ln(k), 2.0], &[3.0]), formula.evaluate(&[k, 2.0], &[3.0]));
        assert!((one - other).abs() < 1e-14, "{}", format!("{one} {other}"));
        assert_eq!(logarithmic.without_logarithm("ln k", "k"), Some(formula.clone()));
        assert_eq!(formula.without_logarithm("k", "q"), None);
        assert_eq!(formula.with_logarithm("q", "ln q"), Ok(None));
    }
}
