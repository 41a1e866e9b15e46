//! Formulas that begin with a minus sign.

use std::ffi::OsString;

/// An argument as the parser of the command line should see it: a formula that begins with a minus sign gets a blank in
/// front, as it would be taken for an option otherwise. Everything else stays what it is.
///
/// ```
/// use gd_cli::arguments::shielded;
/// assert_eq!(shielded("-9/4*x^2 + b".into()), " -9/4*x^2 + b");
/// assert_eq!(shielded("--start=a=-1/2".into()), "--start=a=-1/2");
/// assert_eq!(shielded("-0.5".into()), "-0.5");
/// ```
#[must_use]
pub fn shielded(argument: OsString) -> OsString {
    let is_formula = |text: &str| {
        let operand = text.strip_prefix('-').unwrap_or_default();
        let begins_one =
            operand.starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '(' | '.' | ' '));
        begins_one && operand.contains(['*', '/', '^', '(', '+'])
    };
    match argument.to_str() {
        Some(text) if is_formula(text) => format!(" {text}").into(),
        _ => argument,
    }
}
