//! What to write in place of a call that there is not.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::{FormulaError, FormulaErrorKind};
use crate::functions::{Call, Entry, similar};

pub(super) fn wrong_count<'e>(
    entries: impl Iterator<Item = &'e Entry> + Clone,
    found: usize,
    column: usize,
) -> FormulaError {
    let Some(first) = entries.clone().next() else { return unknown("", column) };
    let function = first.name();
    if function == "atan" && found == 2 {
        return FormulaError::instead(column, "atan takes one argument", "write atan2(y, x) for the angle of a point");
    }
    let expected = match first.call {
        Call::One(_) => 1,
        Call::Two(_) => 2,
        call => {
            let takes = match call {
                Call::Many(_) => "two arguments or more".to_string(),
                Call::If => "three arguments (condition, then, else)".to_string(),
                Call::Logarithm => "two arguments (x, base)".to_string(),
                Call::Bessel(_) => "two arguments (order, x)".to_string(),
                _ => {
                    let lists: Vec<String> = entries.filter_map(Entry::arguments).collect();
                    format!("the arguments {}", lists.join(" or "))
                }
            };
            let given = if found == 1 { "1 is given".to_string() } else { format!("{found} are given") };
            return FormulaError::instead(column, format!("{function} takes {takes}"), given);
        }
    };
    FormulaError { column, kind: FormulaErrorKind::ArgumentCount { function, expected, found } }
}

impl Entry {
    /// The names of the arguments, in parentheses.
    fn arguments(&self) -> Option<String> {
        match self.call {
            Call::Formula(names, _) => Some(format!("({})", names.join(", "))),
            _ => None,
        }
    }
}

pub(super) fn unknown(name: &str, column: usize) -> FormulaError {
    let instead = |found: String, instead: &str| FormulaError::instead(column, found, instead);
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "lg" => instead(format!("'{name}' is the logarithm to base 10 or 2"), "write log10 or log2"),
        "tg" | "ctg" | "arctg" | "arcctg" => {
            let usual = match lower.as_str() {
                "tg" => "tan(...)",
                "ctg" => "cot(...)",
                "arctg" => "atan(...)",
                _ => "atan(1/(...))",
            };
            instead(format!("'{name}' is no function"), &format!("write {usual}, or {name}*(...) to multiply"))
        }
        "log\u{2081}\u{2080}" => instead(format!("there is no function '{name}'"), "write log10"),
        "log\u{2082}" | "ld" | "lb" => instead(format!("there is no function '{name}'"), "write log2"),
        "j0" | "j1" | "y0" | "y1" => {
            let bessel = format!("write bessel{lower}(x) for the Bessel function, {name}*(...) to multiply");
            instead(format!("'{name}' can be a Bessel function or a parameter"), &bessel)
        }
        "sind" | "cosd" | "tand" => {
            let radians = format!("write {}(radians(x))", lower.trim_end_matches('d'));
            instead(format!("there is no function '{name}'"), &radians)
        }
        "int" | "trunc" | "fix" => {
            instead(format!("there is no function '{name}'"), "write floor(x), or sign(x)*floor(abs(x)) toward 0")
        }
        "beta" => instead(
            format!("there is no function '{name}'"),
            "write exp(lgamma(a) + lgamma(b) - lgamma(a + b)), or beta*(...) to multiply",
        ),
        _ if name == "I" => instead(
            "'I(...)' is of R, where it keeps arithmetic apart".into(),
            "leave out the I, or write I*(...) to multiply",
        ),
        _ if name.chars().count() <= 2 => {
            instead(format!("'{name}' is no function"), &format!("to multiply, write {name}*(...)"))
        }
        _ => {
            let kind = FormulaErrorKind::UnknownFunction { name: name.into(), similar: similar(name) };
            FormulaError { column, kind }
        }
    }
}
