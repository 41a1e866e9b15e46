//! The parameters as a table for a paper or a page: LaTeX, Typst or Markdown.

use std::fmt::Write as _;
use std::io::{self, Write};

use gd_core::Real;

use super::rounded::Rounded;
use super::{Report, Significant};
use crate::error::Error;
use crate::printable::Printable;

/// Digits of a value without an error.
const DIGITS: usize = 6;

/// A language of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Markup {
    /// A `tabular` of LaTeX, which needs no package.
    Latex,
    /// A `#table` of Typst.
    Typst,
    /// A table of GitHub's Markdown.
    Markdown,
}

/// Greek letters, whose names LaTeX and Typst have in common.
const GREEK: [(&str, &str); 29] = [
    ("α", "alpha"),
    ("β", "beta"),
    ("γ", "gamma"),
    ("δ", "delta"),
    ("ε", "epsilon"),
    ("ζ", "zeta"),
    ("η", "eta"),
    ("θ", "theta"),
    ("ι", "iota"),
    ("κ", "kappa"),
    ("λ", "lambda"),
    ("μ", "mu"),
    ("µ", "mu"),
    ("ν", "nu"),
    ("ξ", "xi"),
    ("π", "pi"),
    ("ρ", "rho"),
    ("σ", "sigma"),
    ("τ", "tau"),
    ("υ", "upsilon"),
    ("φ", "phi"),
    ("χ", "chi"),
    ("ψ", "psi"),
    ("ω", "omega"),
    ("Γ", "Gamma"),
    ("Δ", "Delta"),
    ("Λ", "Lambda"),
    ("Σ", "Sigma"),
    ("Ω", "Omega"),
];

/// Writes the parameters and derived quantities of a fit, a row each: the name, and the value with its standard error, the
/// error in two significant digits and the value to the same place.
///
/// # Errors
/// A fit that did not converge, a writer that fails.
pub fn write_table<T: Real>(report: &Report<'_, T>, markup: Markup, out: &mut dyn Write) -> Result<(), Error> {
    let ending = &report.solution.outcome.ending;
    if !ending.is_converged {
        return Err(Error::NotConverged { setting: None, verdict: ending.explanation.clone() });
    }
    let data = &report.problem.data;
    let n = report.solution.outcome.summary.n_points;
    let parameters = report.parameters().into_iter().map(|parameter| {
        let error = match &parameter.error {
            _ if parameter.start.is_none() => Shown::Held,
            Ok(error) if parameter.is_determined => Shown::Error(*error),
            Ok(_) => Shown::NotDetermined,
            Err(_) => Shown::None,
        };
        (parameter.name, parameter.value, error)
    });
    let derived = report.solution.derived.iter().map(|derived| {
        let error = derived.error.as_ref().map_or(Shown::None, |error| Shown::Error(*error));
        (derived.name.clone(), derived.value, error)
    });
    let rows: Vec<(String, String)> = parameters
        .chain(derived)
        .map(|(name, value, error)| (markup.name(&name), markup.estimate(value, error)))
        .collect();
    let about = [
        Printable(report.formula.trim()).to_string(),
        Printable(&format!("{} of {}, {n} points; values with standard errors", data.y_name, data.file)).to_string(),
    ];
    write(markup, &about, &rows, out).map_err(Error::from)
}

/// What stands beside a value.
#[derive(Clone, Copy)]
enum Shown {
    Error(f64),
    Held,
    NotDetermined,
    None,
}

fn write(markup: Markup, about: &[String; 2], rows: &[(String, String)], out: &mut dyn Write) -> io::Result<()> {
    match markup {
        Markup::Latex => {
            about.iter().try_for_each(|line| writeln!(out, "% {line}"))?;
            writeln!(out, "\\begin{{tabular}}{{ll}}\n\\hline\nparameter & estimate \\\\\n\\hline")?;
            rows.iter().try_for_each(|(name, value)| writeln!(out, "{name} & {value} \\\\"))?;
            writeln!(out, "\\hline\n\\end{{tabular}}")
        }
        Markup::Typst => {
            about.iter().try_for_each(|line| writeln!(out, "// {line}"))?;
            writeln!(out, "#table(\n  columns: 2,\n  table.header[parameter][estimate],")?;
            rows.iter().try_for_each(|(name, value)| writeln!(out, "  [{name}], [{value}],"))?;
            writeln!(out, ")")
        }
        Markup::Markdown => {
            writeln!(out, "{}: {}\n", code(&about[0]), plain(&about[1]))?;
            writeln!(out, "| parameter | estimate |\n|---|---|")?;
            rows.iter().try_for_each(|(name, value)| writeln!(out, "| {name} | {value} |"))
        }
    }
}

impl Markup {
    /// A value with its error.
    fn estimate(self, value: f64, error: Shown) -> String {
        let rounded = if let Shown::Error(error) = &error { Rounded::new(value, *error) } else { None };
        let Some(Rounded { value, error, exponent }) = rounded else {
            let note = match error {
                Shown::Held => " (held)",
                Shown::NotDetermined => " (not determined)",
                Shown::Error(_) | Shown::None => "",
            };
            return format!("{}{note}", self.number(value));
        };
        let (plus_minus, math) = match self {
            Self::Latex => (r"\pm", "$"),
            Self::Typst => ("plus.minus", "$"),
            Self::Markdown => ("±", ""),
        };
        let pair = format!("{value} {plus_minus} {error}");
        match exponent {
            None => format!("{math}{pair}{math}"),
            Some(exponent) => format!("{math}({pair}) {}{math}", self.power(exponent)),
        }
    }

    /// A number alone.
    fn number(self, value: f64) -> String {
        let text = Significant(value, DIGITS).to_string();
        let math = if self == Self::Markdown { "" } else { "$" };
        let Some((mantissa, exponent)) = text.split_once('e') else { return format!("{math}{text}{math}") };
        format!("{math}{mantissa} {}{math}", self.power(exponent.parse().unwrap_or(0)))
    }

    fn power(self, exponent: i32) -> String {
        match self {
            Self::Latex => format!(r"\times 10^{{{exponent}}}"),
            Self::Typst => format!("times 10^({exponent})"),
            Self::Markdown => {
                let raised = |letter: char| match letter {
                    '-' => '⁻',
                    '1' => '¹',
                    '2' => '²',
                    '3' => '³',
                    digit => digit.to_digit(10).and_then(|digit| char::from_u32(0x2070 + digit)).unwrap_or(digit),
                };
                format!("× 10{}", exponent.to_string().chars().map(raised).collect::<String>())
            }
        }
    }

    /// A name as it is set.
    fn name(self, name: &str) -> String {
        let name = Printable(name).to_string();
        if self == Self::Markdown {
            return code(&name);
        }
        let parts = symbol(&name).and_then(|(base, index)| {
            let base = self.letters(base)?;
            Some(match (self, index) {
                (_, "") => base,
                (Self::Latex, index) => format!(r"{base}_{{{}}}", self.letters(index)?),
                (_, index) => format!("{base}_({})", self.letters(index)?),
            })
        });
        match (parts, self) {
            (Some(parts), _) => format!("${parts}$"),
            (None, Self::Latex) => format!(r"\texttt{{{}}}", latex(&name)),
            (None, _) => format!("#raw(\"{}\")", name.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }

    /// A word of ASCII letters or digits, or a Greek letter, in mathematics.
    fn letters(self, word: &str) -> Option<String> {
        let greek = GREEK.iter().find(|(letter, name)| word == *letter || word == *name).map(|(_, name)| *name);
        // LaTeX has no command for what looks like Latin.
        match greek {
            Some(name) if self == Self::Latex => return Some(format!(r"\{name}")),
            Some(name) => return Some(name.to_owned()),
            None => {}
        }
        let is_plain = word.chars().all(|letter| letter.is_ascii_alphanumeric());
        let is_number = word.chars().all(|letter| letter.is_ascii_digit());
        match (self, word.len()) {
            _ if !is_plain || word.is_empty() => None,
            (_, 1) => Some(word.to_owned()),
            _ if is_number => Some(word.to_owned()),
            (Self::Latex, _) => Some(format!(r"\mathrm{{{word}}}")),
            _ => Some(format!("\"{word}\"")),
        }
    }
}

/// A name as a symbol with an index: `k_1`, `b2` and `tau`.
fn symbol(name: &str) -> Option<(&str, &str)> {
    if let Some((base, index)) = name.split_once('_') {
        return (!base.is_empty() && !index.is_empty()).then_some((base, index));
    }
    let base = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if base.is_empty() { None } else { Some((base, name.get(base.len()..).unwrap_or(""))) }
}

/// Text of LaTeX, with nothing in it that is a command.
fn latex(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '\\' => escaped += r"\textbackslash{}",
            '^' => escaped += r"\textasciicircum{}",
            '~' => escaped += r"\textasciitilde{}",
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                let _ = write!(escaped, "\\{letter}");
            }
            other => match GREEK.iter().find(|(greek, _)| *greek == other.to_string()) {
                Some((_, name)) => {
                    let _ = write!(escaped, "$\\{name}$");
                }
                None => escaped.push(other),
            },
        }
    }
    escaped
}

/// Code of Markdown, also within a table.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace('|', "\\|"))
}

/// Text of Markdown.
fn plain(text: &str) -> String {
    let is_special = |letter: char| "\\`*_{}[]<>#|~$".contains(letter);
    text.chars().flat_map(|letter| is_special(letter).then_some('\\').into_iter().chain([letter])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_set_as_symbols_or_escaped() {
        let all = [
            ("a", "$a$", "$a$", "`a`"),
            ("b2", "$b_{2}$", "$b_(2)$", "`b2`"),
            ("k_1", "$k_{1}$", "$k_(1)$", "`k_1`"),
            ("v_max", r"$v_{\mathrm{max}}$", "$v_(\"max\")$", "`v_max`"),
            ("tau", r"$\tau$", "$tau$", "`tau`"),
            ("τ1", r"$\tau_{1}$", "$tau_(1)$", "`τ1`"),
            ("km", r"$\mathrm{km}$", "$\"km\"$", "`km`"),
            ("2*s^2", r"\texttt{2*s\textasciicircum{}2}", "#raw(\"2*s^2\")", "`2*s^2`"),
            ("a|b", r"\texttt{a|b}", "#raw(\"a|b\")", r"`a\|b`"),
            ("\\x{%", r"\texttt{\textbackslash{}x\{\%}", "#raw(\"\\\\x{%\")", "`\\x{%`"),
            ("a_b_c", r"\texttt{a\_b\_c}", "#raw(\"a_b_c\")", "`a_b_c`"),
        ];
        for (name, latex, typst, markdown) in all {
            let found = [Markup::Latex, Markup::Typst, Markup::Markdown].map(|markup| markup.name(name));
            assert_eq!(found, [latex, typst, markdown], "{name}");
        }
    }

    #[test]
    fn estimates_have_sensible_digits() {
        let estimate = |markup: Markup, value, error| markup.estimate(value, Shown::Error(error));
        assert_eq!(estimate(Markup::Latex, 212.683_7, 6.947), r"$212.7 \pm 6.9$");
        assert_eq!(estimate(Markup::Typst, -1.234e-9, 4.5e-12), "$(-1.2340 plus.minus 0.0045) times 10^(-9)$");
        assert_eq!(estimate(Markup::Markdown, 6.022e23, 1e20), "(6.0220 ± 0.0010) × 10²³");
        assert_eq!(estimate(Markup::Markdown, 1.5, 0.0), "1.5");
        assert_eq!(Markup::Latex.estimate(1.5e-7, Shown::Held), r"$1.5 \times 10^{-7}$ (held)");
        assert_eq!(Markup::Markdown.estimate(2.0, Shown::NotDetermined), "2 (not determined)");
    }
}
