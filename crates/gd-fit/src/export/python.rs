//! Python, with numpy.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use gd_formula::{BinaryOperator, Function, PairFunction, SpecialFunction};

use super::code::{Dialect, Listing};
use super::{Fitted, name_of, name_of_pair};
use crate::settings::Precision;

/// Keywords, and names that the file has.
const RESERVED: [&str; 42] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "match", "case", "np", "special", "print",
    "range", "real",
];

/// Functions that a file has where it needs them, in the order in which they are written.
const HELPERS: [(&str, &str); 15] = [
    (
        "_whole_power",
        "def _whole_power(x, exponent):\n    power, square, bits = REAL(1), x, abs(exponent)\n    while bits > 0:\n        if bits & 1:\n            power = power * square\n        bits >>= 1\n        if bits > 0:\n            square = square * square\n    return REAL(1) / power if exponent < 0 else power\n",
    ),
    ("_smaller", "def _smaller(left, right):\n    return np.where(right - left > 0, left, right)\n"),
    ("_larger", "def _larger(left, right):\n    return np.where(left - right > 0, left, right)\n"),
    (
        "_known",
        "def _known(holds, left, right):\n    \"\"\"1 where it holds, else 0; NaN where a side is NaN.\"\"\"\n    return np.where(np.isnan(left) | np.isnan(right), REAL(np.nan), np.where(holds, REAL(1), REAL(0)))\n",
    ),
    ("_less", "def _less(left, right):\n    return _known(left < right, left, right)\n"),
    ("_less_or_equal", "def _less_or_equal(left, right):\n    return _known(left <= right, left, right)\n"),
    ("_greater", "def _greater(left, right):\n    return _known(left > right, left, right)\n"),
    ("_greater_or_equal", "def _greater_or_equal(left, right):\n    return _known(left >= right, left, right)\n"),
    ("_equal", "def _equal(left, right):\n    return _known(left == right, left, right)\n"),
    ("_not_equal", "def _not_equal(left, right):\n    return _known(left != right, left, right)\n"),
    (
        "_both",
        "def _both(left, right):\n    return np.where((left == 0) | (right == 0), REAL(0), _known(True, left, right))\n",
    ),
    (
        "_either",
        "def _either(left, right):\n    holds = (~np.isnan(left) & (left != 0)) | (~np.isnan(right) & (right != 0))\n    return np.where(holds, REAL(1), _known(False, left, right))\n",
    ),
    (
        "_choose",
        "def _choose(condition, yes, no):\n    \"\"\"The second where the first is above 0, else the third; NaN where the first is.\"\"\"\n    return np.where(np.isnan(condition), REAL(np.nan), np.where(condition > 0, yes, no))\n",
    ),
    (
        "_round",
        "def _round(x):\n    \"\"\"To the nearest whole number, of two the one farther from 0.\"\"\"\n    whole = np.floor(np.abs(x))\n    return np.copysign(whole + (np.abs(x) - whole >= 0.5), x)\n",
    ),
    (
        "_sinc",
        "def _sinc(x):\n    \"\"\"sin(x)/x\"\"\"\n    return np.where(np.isinf(x), REAL(0), np.where(x == 0, REAL(1), np.sin(x) / x))\n",
    ),
];

struct Python {
    precision: Precision,
    helpers: BTreeSet<&'static str>,
    needs_special: bool,
}

impl Python {
    fn real(&self) -> &'static str {
        if self.precision == Precision::F32 { "np.float32" } else { "np.float64" }
    }

    /// A function of scipy.
    fn special(&mut self, name: &str, arguments: &str) -> String {
        self.needs_special = true;
        format!("special.{name}({arguments})")
    }

    /// The real part of a complex function of scipy, in the precision of the fit.
    fn special_real(&mut self, name: &str, arguments: &str) -> String {
        let cast = if self.precision == Precision::F32 { ".astype(np.float32)" } else { "" };
        format!("{}.real{cast}", self.special(name, arguments))
    }

    fn helper(&mut self, name: &'static str) -> &'static str {
        self.helpers.insert(name);
        name
    }
}

impl Dialect for Python {
    fn number(&self, value: f64) -> String {
        if self.precision == Precision::F32 {
            format!("np.float32({:?})", value as f32).replace("(inf)", "(np.inf)")
        } else {
            format!("np.float64({value:?})")
        }
    }

    fn call(&mut self, function: Function, x: &str) -> Result<String, String> {
        let own = |name: &str| format!("np.{name}({x})");
        Ok(match function {
            Function::Sin => own("sin"),
            Function::Cos => own("cos"),
            Function::Tan => own("tan"),
            Function::Asin => own("arcsin"),
            Function::Acos => own("arccos"),
            Function::Atan => own("arctan"),
            Function::Sinh => own("sinh"),
            Function::Cosh => own("cosh"),
            Function::Tanh => own("tanh"),
            Function::Exp => own("exp"),
            Function::Ln => own("log"),
            Function::Log10 => own("log10"),
            Function::Log2 => own("log2"),
            Function::Sqrt => own("sqrt"),
            Function::Cbrt => own("cbrt"),
            Function::Abs => own("abs"),
            Function::Special(special) => match special {
                SpecialFunction::Asinh => own("arcsinh"),
                SpecialFunction::Acosh => own("arccosh"),
                SpecialFunction::Atanh => own("arctanh"),
                SpecialFunction::ExpM1 => own("expm1"),
                SpecialFunction::Ln1p => own("log1p"),
                SpecialFunction::Sign => own("sign"),
                SpecialFunction::Floor => own("floor"),
                SpecialFunction::Ceil => own("ceil"),
                SpecialFunction::Round => format!("{}({x})", self.helper("_round")),
                SpecialFunction::Erf => self.special("erf", x),
                SpecialFunction::Erfc => self.special("erfc", x),
                SpecialFunction::Gamma => self.special("gamma", x),
                SpecialFunction::LnGamma => self.special("gammaln", x),
                SpecialFunction::Digamma => self.special("digamma", x),
                SpecialFunction::Sinc => format!("{}({x})", self.helper("_sinc")),
                SpecialFunction::BesselJ(n) => self.special("jv", &format!("{n}, {x}")),
                SpecialFunction::BesselY(n) => self.special("yn", &format!("{n}, {x}")),
                SpecialFunction::LambertW => self.special_real("lambertw", x),
                SpecialFunction::LambertWm1 => self.special_real("lambertw", &format!("{x}, -1")),
                _ => return Err(name_of(function)),
            },
            _ => return Err(name_of(function)),
        })
    }

    fn call_two(&mut self, operator: BinaryOperator, left: &str, right: &str) -> Result<String, String> {
        let both = format!("{left}, {right}");
        let BinaryOperator::Pair(function) = operator else {
            return Ok(match operator {
                BinaryOperator::Power => format!("np.power({both})"),
                BinaryOperator::Min => format!("{}({both})", self.helper("_smaller")),
                BinaryOperator::Max => format!("{}({both})", self.helper("_larger")),
                other => return Err(format!("{other:?}").to_lowercase()),
            });
        };
        let mut of = |name: &'static str| {
            self.helper("_known");
            format!("{}({both})", self.helper(name))
        };
        Ok(match function {
            PairFunction::Less => of("_less"),
            PairFunction::LessOrEqual => of("_less_or_equal"),
            PairFunction::Greater => of("_greater"),
            PairFunction::GreaterOrEqual => of("_greater_or_equal"),
            PairFunction::Equal => of("_equal"),
            PairFunction::NotEqual => of("_not_equal"),
            PairFunction::And => of("_both"),
            PairFunction::Or => of("_either"),
            PairFunction::Atan2 => format!("np.arctan2({both})"),
            PairFunction::Hypot => format!("np.hypot({both})"),
            PairFunction::Modulo => format!("np.mod({both})"),
            PairFunction::Faddeeva => self.special_real("wofz", &format!("({left}) + 1j * ({right})")),
            other => return Err(name_of_pair(other)),
        })
    }

    fn whole_power(&mut self, x: &str, exponent: i32) -> String {
        format!("{}({x}, {exponent})", self.helper("_whole_power"))
    }

    fn choice(&mut self, condition: &str, yes: &str, no: &str) -> String {
        format!("{}({condition}, {yes}, {no})", self.helper("_choose"))
    }

    fn binding(&self, name: &str, expression: &str) -> String {
        format!("{name} = {expression}")
    }
}

pub(super) fn write(fitted: &Fitted<'_>) -> Result<String, String> {
    let mut python = Python { precision: fitted.precision, helpers: BTreeSet::new(), needs_special: false };
    let mut named = fitted.identifiers(&RESERVED);
    let Listing { lines, result } = fitted.listing(&mut named, &mut python)?;
    let real = python.real();
    let mut text = String::new();
    for line in &fitted.comment {
        let _ = writeln!(text, "# {line}");
    }
    let needs = if python.needs_special { "numpy and scipy" } else { "numpy" };
    let _ = writeln!(
        text,
        "#\n# Needs {needs}; takes numbers and arrays. Functions such as exp are those of the platform.\n"
    );
    text += "import numpy as np\n";
    if python.needs_special {
        text += "from scipy import special\n";
    }
    for (_, source) in HELPERS.iter().filter(|(name, _)| python.helpers.contains(name)) {
        let _ = write!(text, "\n\n{}", source.replace("REAL", real));
    }
    let single = python.precision == Precision::F32;
    let values =
        named.parameters.iter().zip(&fitted.values).map(|(name, value)| {
            if single { format!("{name}={:?}", *value as f32) } else { format!("{name}={value:?}") }
        });
    let arguments: Vec<String> = named.inputs.iter().cloned().chain(values).collect();
    let _ =
        writeln!(text, "\n\ndef {}({}):\n    \"\"\"The fitted formula.\"\"\"", named.function, arguments.join(", "));
    for name in &named.inputs {
        let _ = writeln!(text, "    {name} = np.asarray({name}, dtype={real})");
    }
    if single {
        for name in &named.parameters {
            let _ = writeln!(text, "    {name} = {real}({name})");
        }
    }
    text += "    with np.errstate(all=\"ignore\"):\n";
    for line in lines {
        let _ = writeln!(text, "        {line}");
    }
    let _ = writeln!(text, "        return {result}");
    Ok(text)
}
