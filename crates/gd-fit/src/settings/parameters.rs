//! What is known of parameters beside the data, as text: priors, ties, and parameters that are fitted as logarithms.

use std::str::FromStr;

use super::assignments::{AssignmentError, each, number};

/// What is known of parameters beforehand, each with its standard deviation: `a=5±0.2,b=1+-0.1`.
///
/// ```
/// use gd_fit::Priors;
/// let priors: Priors = "a=5±0.2, b=-1e3+-50".parse()?;
/// assert_eq!(priors.0, [("a".to_owned(), [5.0, 0.2]), ("b".to_owned(), [-1e3, 50.0])]);
/// # Ok::<(), gd_fit::AssignmentError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Priors(pub Vec<(String, [f64; 2])>);

/// A parameter that follows from others: `b2 = 2*b1`.
///
/// ```
/// use gd_fit::Tie;
/// let tie: Tie = "b2 = 2*b1".parse()?;
/// assert_eq!((tie.name.as_str(), tie.expression.as_str()), ("b2", "2*b1"));
/// # Ok::<(), gd_fit::AssignmentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The parameter.
    pub name: String,
    /// What it equals: an expression of other parameters.
    pub expression: String,
}

/// Parameters by name: `tau,k`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParameterNames(pub Vec<String>);

/// How a prior can be written.
const PRIOR: &str = "a=5±0.2 or a=5+-0.2";
/// What may stand between a value and its deviation.
const SIGNS: [&str; 3] = ["±", "+/-", "+-"];

impl FromStr for Priors {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        let prior = |name, value: &str| {
            let parts = SIGNS.iter().find_map(|sign| value.split_once(sign));
            let Some((mean, deviation)) = parts else { return Err(AssignmentError::NoDeviation(value.trim().into())) };
            let (mean, deviation) = (number(mean)?, number(deviation)?);
            if deviation > 0.0 {
                Ok((name, [mean, deviation]))
            } else {
                Err(AssignmentError::Deviation(deviation.to_string()))
            }
        };
        each(text, prior, PRIOR).map(Self)
    }
}

impl FromStr for Tie {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        let refused = || AssignmentError::NotATie(text.trim().into());
        let (name, expression) = text.split_once('=').ok_or_else(refused)?;
        let (name, expression) = (name.trim(), expression.trim());
        let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_')
            && name.chars().next().is_some_and(|first| !first.is_ascii_digit());
        if is_name && !expression.is_empty() && !expression.starts_with('=') {
            Ok(Self { name: name.into(), expression: expression.into() })
        } else {
            Err(refused())
        }
    }
}

impl FromStr for ParameterNames {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        let name = |part: &str| match part.trim() {
            "" => Err(AssignmentError::NoName { example: "tau,k" }),
            name => Ok(name.to_owned()),
        };
        text.split(',').map(name).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priors_are_read_however_the_sign_is_typed() {
        for text in ["a=5±0.2", "a = 5 ± 0.2", "a=5+-0.2", "a=5+/-0.2", "a=5 +- 2e-1", "a=+5±0.2"] {
            assert_eq!(text.parse(), Ok(Priors(vec![("a".into(), [5.0, 0.2])])), "{text}");
        }
        assert_eq!("a=-5e+3+-1e-3".parse(), Ok(Priors(vec![("a".into(), [-5e3, 1e-3])])));
        for (text, part) in [
            ("a=5", "'5' has no deviation; write it as in a=5±0.2 or a=5+-0.2"),
            ("a=5±0", "the deviation 0 must be above 0"),
            ("a=5±-1", "the deviation -1 must be above 0"),
            ("a=5±x", "'x' is not a number"),
            ("a=±1", "'' is not a number"),
            ("a=5±inf", "'inf' is not a finite number"),
            ("=5±1", "a name is missing"),
            ("5±1", "'5±1' has no value; write it as in a=5±0.2"),
            ("", "'' has no value"),
        ] {
            let said = text.parse::<Priors>().unwrap_err().to_string();
            assert!(said.contains(part), "{text}: {said}");
        }
    }

    #[test]
    fn ties_are_a_name_and_an_expression() {
        let tie = |name: &str, expression: &str| Ok(Tie { name: name.into(), expression: expression.into() });
        assert_eq!("b2=2*b1".parse(), tie("b2", "2*b1"));
        assert_eq!(" f = if(a == b, a, min(a, b)) ".parse(), tie("f", "if(a == b, a, min(a, b))"));
        for text in ["b2", "b2=", "=2*b1", "b2 == 2*b1", "2*b1 = b2", "2b = b1", "a,b=c"] {
            let said = text.parse::<Tie>().unwrap_err().to_string();
            assert!(said.ends_with("is not a tie; write it as in 'b2 = 2*b1'"), "{text}: {said}");
        }
    }

    #[test]
    fn names_are_separated_by_commas() {
        assert_eq!("tau, k".parse(), Ok(ParameterNames(vec!["tau".into(), "k".into()])));
        assert!("tau,".parse::<ParameterNames>().is_err());
    }
}
