//! Rust, with gd-core.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use gd_formula::{BinaryOperator, Function, PairFunction, SpecialFunction};

use super::code::{Dialect, Listing};
use super::{Fitted, name_of, name_of_pair};
use crate::settings::Precision;

/// Words that names of formulas must not be, and names that the file has.
const RESERVED: [&str; 67] = [
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "return",
    "self",
    "Self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
    "f32",
    "f64",
    "i32",
    "u8",
    "math",
    "Number",
    "gd_core",
    "gd_formula",
    "formula",
    "parameters",
    "PARAMETERS",
    "core",
    "None",
    "Some",
];

/// Functions that a file has where it needs them, in the order in which they are written.
const HELPERS: [(&str, &str); 12] = [
    (
        "known",
        "/// 1 where it holds, else 0; NaN where a side is NaN.\nfn known(holds: bool, left: REAL, right: REAL) -> REAL {\n    if left.is_nan() || right.is_nan() { REAL::NAN } else { REAL::from(u8::from(holds)) }\n}\n",
    ),
    ("less", "fn less(left: REAL, right: REAL) -> REAL {\n    known(left < right, left, right)\n}\n"),
    (
        "less_or_equal",
        "fn less_or_equal(left: REAL, right: REAL) -> REAL {\n    known(left <= right, left, right)\n}\n",
    ),
    ("greater", "fn greater(left: REAL, right: REAL) -> REAL {\n    known(left > right, left, right)\n}\n"),
    (
        "greater_or_equal",
        "fn greater_or_equal(left: REAL, right: REAL) -> REAL {\n    known(left >= right, left, right)\n}\n",
    ),
    ("equal", "fn equal(left: REAL, right: REAL) -> REAL {\n    known(left == right, left, right)\n}\n"),
    ("not_equal", "fn not_equal(left: REAL, right: REAL) -> REAL {\n    known(left != right, left, right)\n}\n"),
    (
        "both",
        "fn both(left: REAL, right: REAL) -> REAL {\n    if left == 0.0 || right == 0.0 { 0.0 } else { known(true, left, right) }\n}\n",
    ),
    (
        "either",
        "fn either(left: REAL, right: REAL) -> REAL {\n    let holds = |side: REAL| !side.is_nan() && side != 0.0;\n    if holds(left) || holds(right) { 1.0 } else { known(false, left, right) }\n}\n",
    ),
    (
        "choose",
        "/// The second where the first is above 0, else the third; NaN where the first is.\nfn choose(condition: REAL, yes: REAL, no: REAL) -> REAL {\n    if condition.is_nan() {\n        REAL::NAN\n    } else if condition > 0.0 {\n        yes\n    } else {\n        no\n    }\n}\n",
    ),
    (
        "modulo",
        "/// What is left of multiples of the divisor, with its sign.\nfn modulo(x: f64, divisor: f64) -> f64 {\n    let rest = math::remainder(x, divisor);\n    if rest != 0.0 && (rest < 0.0) != (divisor < 0.0) { rest + divisor } else { rest }\n}\n",
    ),
    (
        "sinc",
        "/// sin(x)/x\nfn sinc(x: f64) -> f64 {\n    if x.is_infinite() {\n        0.0\n    } else if x == 0.0 {\n        1.0\n    } else {\n        math::sin_cos(x).0 / x\n    }\n}\n",
    ),
];

struct Rust {
    precision: Precision,
    helpers: BTreeSet<&'static str>,
    /// Whether functions are needed that gd-formula has, and gd-core has not.
    needs_formula: bool,
    needs_math: bool,
    needs_number: bool,
}

impl Rust {
    fn is_single(&self) -> bool {
        self.precision == Precision::F32
    }

    fn real(&self) -> &'static str {
        self.precision.name()
    }

    /// A function of gd-core in the precision of the fit.
    fn own(&mut self, name: &str, x: &str) -> String {
        self.needs_math = true;
        format!("math::{name}{}({x})", if self.is_single() { "_f32" } else { "" })
    }

    /// A function that is computed in `f64`.
    fn wide(&self, call: &str, arguments: &[&str]) -> String {
        if self.is_single() {
            let arguments: Vec<String> = arguments.iter().map(|argument| format!("f64::from({argument})")).collect();
            format!("({call}{}) as f32)", arguments.join(", "))
        } else {
            format!("{call}{})", arguments.join(", "))
        }
    }

    fn wide_math(&mut self, name: &str, arguments: &[&str]) -> String {
        self.needs_math = true;
        self.wide(&format!("math::{name}("), arguments)
    }

    fn helper(&mut self, name: &'static str) -> &'static str {
        self.helpers.insert(name);
        name
    }

    fn formula(&mut self, call: &str, arguments: &[&str]) -> String {
        self.needs_formula = true;
        self.wide(call, arguments)
    }
}

impl Dialect for Rust {
    fn number(&self, value: f64) -> String {
        // What is too large for single precision is infinite there.
        let is_finite = if self.is_single() { (value as f32).is_finite() } else { value.is_finite() };
        match self.is_single() {
            single if !is_finite => format!("{}::INFINITY", if single { "f32" } else { "f64" }),
            // Within `f64::from` a number without its type would be one of double precision.
            true => format!("{:?}_f32", value as f32),
            false => format!("{value:?}"),
        }
    }

    fn call(&mut self, function: Function, x: &str) -> Result<String, String> {
        Ok(match function {
            Function::Sin => format!("{}.0", self.own("sin_cos", x)),
            Function::Cos => format!("{}.1", self.own("sin_cos", x)),
            Function::Tan => self.own("tan", x),
            Function::Asin => self.own("asin", x),
            Function::Acos => self.own("acos", x),
            Function::Atan => self.own("atan", x),
            Function::Sinh => self.own("sinh", x),
            Function::Cosh => self.own("cosh", x),
            Function::Tanh => self.own("tanh", x),
            Function::Exp => self.own("exp", x),
            Function::Ln => self.own("ln", x),
            Function::Log10 => self.own("log10", x),
            Function::Log2 => self.own("log2", x),
            Function::Sqrt => self.own("sqrt", x),
            Function::Cbrt => self.own("cbrt", x),
            Function::Abs => format!("{}::abs({x})", self.real()),
            Function::Special(special) => match special {
                SpecialFunction::Asinh => self.wide_math("asinh", &[x]),
                SpecialFunction::Acosh => self.wide_math("acosh", &[x]),
                SpecialFunction::Atanh => self.wide_math("atanh", &[x]),
                SpecialFunction::ExpM1 => self.wide_math("exp_m1", &[x]),
                SpecialFunction::Ln1p => self.wide_math("ln_1p", &[x]),
                SpecialFunction::Sign => {
                    self.needs_number = true;
                    format!("Number::sign({x})")
                }
                SpecialFunction::Floor => self.wide_math("floor", &[x]),
                SpecialFunction::Ceil => self.wide_math("ceil", &[x]),
                SpecialFunction::Round => self.wide_math("round", &[x]),
                SpecialFunction::Erf => self.wide_math("erf", &[x]),
                SpecialFunction::Erfc => self.wide_math("erfc", &[x]),
                SpecialFunction::Gamma => self.wide_math("gamma", &[x]),
                SpecialFunction::LnGamma => self.wide_math("ln_gamma", &[x]),
                SpecialFunction::Sinc => {
                    self.needs_math = true;
                    self.helper("sinc");
                    self.wide("sinc(", &[x])
                }
                SpecialFunction::BesselJ(n) => {
                    self.needs_math = true;
                    self.wide(&format!("math::bessel_j({n}, "), &[x])
                }
                SpecialFunction::BesselY(n) => {
                    self.needs_math = true;
                    self.wide(&format!("math::bessel_y({n}, "), &[x])
                }
                SpecialFunction::Digamma => self.formula("SpecialFunction::Digamma.derivative(0, ", &[x]),
                SpecialFunction::LambertW => self.formula("SpecialFunction::LambertW.derivative(0, ", &[x]),
                SpecialFunction::LambertWm1 => self.formula("SpecialFunction::LambertWm1.derivative(0, ", &[x]),
                _ => return Err(name_of(function)),
            },
            _ => return Err(name_of(function)),
        })
    }

    fn call_two(&mut self, operator: BinaryOperator, left: &str, right: &str) -> Result<String, String> {
        let BinaryOperator::Pair(function) = operator else {
            return Ok(match operator {
                BinaryOperator::Power => self.own("powf", &format!("{left}, {right}")),
                BinaryOperator::Min | BinaryOperator::Max => {
                    self.needs_number = true;
                    let name = if operator == BinaryOperator::Min { "min" } else { "max" };
                    format!("Number::{name}({left}, {right})")
                }
                other => return Err(format!("{other:?}").to_lowercase()),
            });
        };
        let mut of = |name: &'static str| {
            self.helper("known");
            format!("{}({left}, {right})", self.helper(name))
        };
        Ok(match function {
            PairFunction::Less => of("less"),
            PairFunction::LessOrEqual => of("less_or_equal"),
            PairFunction::Greater => of("greater"),
            PairFunction::GreaterOrEqual => of("greater_or_equal"),
            PairFunction::Equal => of("equal"),
            PairFunction::NotEqual => of("not_equal"),
            PairFunction::And => of("both"),
            PairFunction::Or => of("either"),
            PairFunction::Atan2 => self.wide_math("atan2", &[left, right]),
            PairFunction::Hypot => self.wide_math("hypot", &[left, right]),
            PairFunction::Modulo => {
                self.needs_math = true;
                self.helper("modulo");
                self.wide("modulo(", &[left, right])
            }
            PairFunction::Faddeeva => self.formula("PairFunction::Faddeeva.derivative([0, 0], ", &[left, right]),
            other => return Err(name_of_pair(other)),
        })
    }

    fn whole_power(&mut self, x: &str, exponent: i32) -> String {
        self.needs_number = true;
        format!("Number::powi({x}, {exponent})")
    }

    fn choice(&mut self, condition: &str, yes: &str, no: &str) -> String {
        format!("{}({condition}, {yes}, {no})", self.helper("choose"))
    }

    fn binding(&self, name: &str, expression: &str) -> String {
        format!("let {name} = {expression};")
    }
}

/// Clippy would write numbers and names in another way.
const ALLOW: &str = "#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]";

pub(super) fn write(fitted: &Fitted<'_>) -> Result<String, String> {
    let mut rust = Rust {
        precision: fitted.precision,
        helpers: BTreeSet::new(),
        needs_formula: false,
        needs_math: false,
        needs_number: false,
    };
    let mut reserved = RESERVED.to_vec();
    reserved.extend(HELPERS.iter().map(|(name, _)| *name));
    reserved.extend(["PairFunction", "SpecialFunction"]);
    let mut named = fitted.identifiers(&reserved);
    let Listing { lines, result } = fitted.listing(&mut named, &mut rust)?;
    let real = rust.real();
    let mut text = String::new();
    for line in &fitted.comment {
        let _ = writeln!(text, "// {line}");
    }
    let needs = if rust.needs_formula { "gd-core and gd-formula" } else { "gd-core" };
    let _ = writeln!(text, "//\n// Needs {needs}, without std; the bits are those of gd on every machine.\n");
    let imports: Vec<&str> = [("Number", rust.needs_number), ("math", rust.needs_math)]
        .iter()
        .filter(|(_, is)| *is)
        .map(|(n, _)| *n)
        .collect();
    match imports[..] {
        [] => {}
        [one] => {
            let _ = writeln!(text, "use gd_core::{one};");
        }
        _ => {
            let _ = writeln!(text, "use gd_core::{{{}}};", imports.join(", "));
        }
    }
    if rust.needs_formula {
        text += "#[allow(unused_imports)]\nuse gd_formula::{PairFunction, SpecialFunction};\n";
    }
    if !imports.is_empty() || rust.needs_formula {
        text.push('\n');
    }
    let n = named.parameters.len();
    let values: Vec<String> = fitted.values.iter().map(|value| signed(&rust, *value)).collect();
    let inputs = |name: &String| format!("{name}: {real}");
    let inputs: Vec<String> = named.inputs.iter().map(inputs).collect();
    let (inputs, names) = (inputs.join(", "), named.parameters.join(", "));
    let _ = writeln!(text, "/// The fitted parameters: {names}.\n{ALLOW}");
    let _ = writeln!(text, "pub const PARAMETERS: [{real}; {n}] = [{}];\n", values.join(", "));
    let _ =
        writeln!(text, "/// The formula with other parameters, in the order of [`PARAMETERS`].\n{ALLOW}\n#[must_use]");
    let _ = writeln!(
        text,
        "pub fn formula(parameters: [{real}; {n}], {inputs}) -> {real} {{\n    let [{names}] = parameters;"
    );
    for line in lines {
        let _ = writeln!(text, "    {line}");
    }
    let _ = writeln!(text, "    {result}\n}}\n\n/// The fitted formula.\n{ALLOW}\n#[must_use]");
    let function = &named.function;
    let arguments = named.inputs.join(", ");
    let _ = writeln!(text, "pub fn {function}({inputs}) -> {real} {{\n    formula(PARAMETERS, {arguments})\n}}");
    for (_, source) in HELPERS.iter().filter(|(name, _)| rust.helpers.contains(name)) {
        let _ = write!(text, "\n{}", source.replace("REAL", real));
    }
    Ok(text)
}

fn signed(rust: &Rust, value: f64) -> String {
    format!("{}{}", if value.is_sign_negative() { "-" } else { "" }, rust.number(value.abs()))
}
