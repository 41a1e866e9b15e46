//! C99, with math.h.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use gd_formula::{BinaryOperator, Function, PairFunction, SpecialFunction};

use super::code::{Dialect, Listing};
use super::{Fitted, name_of, name_of_pair};
use crate::settings::Precision;

/// Keywords, and functions of the standard library that a name would hide.
const RESERVED: [&str; 103] = [
    "auto",
    "break",
    "case",
    "char",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "struct",
    "switch",
    "typedef",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
    "asm",
    "bool",
    "true",
    "false",
    "class",
    "new",
    "this",
    "template",
    "namespace",
    "main",
    "acos",
    "asin",
    "atan",
    "atan2",
    "ceil",
    "cos",
    "cosh",
    "exp",
    "fabs",
    "floor",
    "fmod",
    "log",
    "log10",
    "pow",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "acosh",
    "asinh",
    "atanh",
    "cbrt",
    "erf",
    "erfc",
    "exp2",
    "expm1",
    "hypot",
    "lgamma",
    "log1p",
    "log2",
    "round",
    "tgamma",
    "j0",
    "j1",
    "jn",
    "y0",
    "y1",
    "yn",
    "gamma",
    "isnan",
    "isinf",
    "NAN",
    "INFINITY",
    "nan",
    "signbit",
    "trunc",
    "rint",
    "fmax",
    "fmin",
    "fma",
    "remainder",
    "logb",
    "scalbn",
    "frexp",
    "ldexp",
    "modf",
    "abs",
    "errno",
];

/// Functions that a file has where it needs them, in the order in which they are written.
const HELPERS: [(&str, &str); 15] = [
    (
        "whole_power",
        "static REAL whole_power(REAL x, int exponent)\n{\n    REAL power = 1, square = x;\n    unsigned int bits = exponent < 0 ? 0u - (unsigned int)exponent : (unsigned int)exponent;\n    while (bits > 0) {\n        if (bits & 1u)\n            power = power * square;\n        bits >>= 1;\n        if (bits > 0)\n            square = square * square;\n    }\n    return exponent < 0 ? 1 / power : power;\n}\n",
    ),
    ("smaller", "static REAL smaller(REAL left, REAL right)\n{\n    return right - left > 0 ? left : right;\n}\n"),
    ("larger", "static REAL larger(REAL left, REAL right)\n{\n    return left - right > 0 ? left : right;\n}\n"),
    (
        "known",
        "/* 1 where it holds, else 0; NaN where a side is NaN. */\nstatic REAL known(int holds, REAL left, REAL right)\n{\n    return isnan(left) || isnan(right) ? NAN : (REAL)(holds != 0);\n}\n",
    ),
    ("less", "static REAL less(REAL left, REAL right)\n{\n    return known(left < right, left, right);\n}\n"),
    (
        "less_or_equal",
        "static REAL less_or_equal(REAL left, REAL right)\n{\n    return known(left <= right, left, right);\n}\n",
    ),
    ("greater", "static REAL greater(REAL left, REAL right)\n{\n    return known(left > right, left, right);\n}\n"),
    (
        "greater_or_equal",
        "static REAL greater_or_equal(REAL left, REAL right)\n{\n    return known(left >= right, left, right);\n}\n",
    ),
    ("equal", "static REAL equal(REAL left, REAL right)\n{\n    return known(left == right, left, right);\n}\n"),
    (
        "not_equal",
        "static REAL not_equal(REAL left, REAL right)\n{\n    return known(left != right, left, right);\n}\n",
    ),
    (
        "both",
        "static REAL both(REAL left, REAL right)\n{\n    return left == 0 || right == 0 ? 0 : known(1, left, right);\n}\n",
    ),
    (
        "either",
        "static REAL either(REAL left, REAL right)\n{\n    int holds = (!isnan(left) && left != 0) || (!isnan(right) && right != 0);\n    return holds ? 1 : known(0, left, right);\n}\n",
    ),
    (
        "choose",
        "/* The second where the first is above 0, else the third; NaN where the first is. */\nstatic REAL choose(REAL condition, REAL yes, REAL no)\n{\n    return isnan(condition) ? NAN : condition > 0 ? yes : no;\n}\n",
    ),
    (
        "modulo",
        "/* What is left of multiples of the divisor, with its sign. */\nstatic double modulo(double x, double divisor)\n{\n    double rest = fmod(x, divisor);\n    return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest;\n}\n",
    ),
    (
        "sinc",
        "/* sin(x)/x */\nstatic double sinc(double x)\n{\n    return isinf(x) ? 0 : x == 0 ? 1 : sin(x) / x;\n}\n",
    ),
];

/// The sign of a number, apart because its name is common.
const SIGN: &str = "static REAL sign_of(REAL x)\n{\n    return x > 0 ? 1 : x < 0 ? -1 : x;\n}\n";

struct C {
    precision: Precision,
    helpers: BTreeSet<&'static str>,
    needs_bessel: bool,
}

impl C {
    fn is_single(&self) -> bool {
        self.precision == Precision::F32
    }

    fn real(&self) -> &'static str {
        if self.is_single() { "float" } else { "double" }
    }

    /// A function of math.h in the precision of the fit.
    fn own(&self, name: &str, x: &str) -> String {
        format!("{name}{}({x})", if self.is_single() { "f" } else { "" })
    }

    /// A function that is computed in double precision.
    fn wide(&self, name: &str, arguments: &str) -> String {
        if self.is_single() { format!("(float){name}({arguments})") } else { format!("{name}({arguments})") }
    }

    fn helper(&mut self, name: &'static str) -> &'static str {
        self.helpers.insert(name);
        name
    }
}

impl Dialect for C {
    fn number(&self, value: f64) -> String {
        match self.is_single() {
            true if !(value as f32).is_finite() => "INFINITY".into(),
            true => format!("{:?}f", value as f32),
            false => format!("{value:?}"),
        }
    }

    fn call(&mut self, function: Function, x: &str) -> Result<String, String> {
        Ok(match function {
            Function::Sin => self.own("sin", x),
            Function::Cos => self.own("cos", x),
            Function::Tan => self.own("tan", x),
            Function::Asin => self.own("asin", x),
            Function::Acos => self.own("acos", x),
            Function::Atan => self.own("atan", x),
            Function::Sinh => self.own("sinh", x),
            Function::Cosh => self.own("cosh", x),
            Function::Tanh => self.own("tanh", x),
            Function::Exp => self.own("exp", x),
            Function::Ln => self.own("log", x),
            Function::Log10 => self.own("log10", x),
            Function::Log2 => self.own("log2", x),
            Function::Sqrt => self.own("sqrt", x),
            Function::Cbrt => self.own("cbrt", x),
            Function::Abs => self.own("fabs", x),
            Function::Special(special) => match special {
                SpecialFunction::Asinh => self.wide("asinh", x),
                SpecialFunction::Acosh => self.wide("acosh", x),
                SpecialFunction::Atanh => self.wide("atanh", x),
                SpecialFunction::ExpM1 => self.wide("expm1", x),
                SpecialFunction::Ln1p => self.wide("log1p", x),
                SpecialFunction::Sign => format!("{}({x})", self.helper("sign_of")),
                SpecialFunction::Floor => self.wide("floor", x),
                SpecialFunction::Ceil => self.wide("ceil", x),
                SpecialFunction::Round => self.wide("round", x),
                SpecialFunction::Erf => self.wide("erf", x),
                SpecialFunction::Erfc => self.wide("erfc", x),
                SpecialFunction::Gamma => self.wide("tgamma", x),
                SpecialFunction::LnGamma => self.wide("lgamma", x),
                SpecialFunction::Sinc => {
                    self.helper("sinc");
                    self.wide("sinc", x)
                }
                SpecialFunction::BesselJ(n) => {
                    self.needs_bessel = true;
                    self.wide("jn", &format!("{n}, {x}"))
                }
                SpecialFunction::BesselY(n) => {
                    self.needs_bessel = true;
                    self.wide("yn", &format!("{n}, {x}"))
                }
                _ => return Err(name_of(function)),
            },
            _ => return Err(name_of(function)),
        })
    }

    fn call_two(&mut self, operator: BinaryOperator, left: &str, right: &str) -> Result<String, String> {
        let both = format!("{left}, {right}");
        let BinaryOperator::Pair(function) = operator else {
            return Ok(match operator {
                BinaryOperator::Power => self.own("pow", &both),
                BinaryOperator::Min => format!("{}({both})", self.helper("smaller")),
                BinaryOperator::Max => format!("{}({both})", self.helper("larger")),
                other => return Err(format!("{other:?}").to_lowercase()),
            });
        };
        let mut of = |name: &'static str| {
            self.helper("known");
            format!("{}({both})", self.helper(name))
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
            PairFunction::Atan2 => self.wide("atan2", &both),
            PairFunction::Hypot => self.wide("hypot", &both),
            PairFunction::Modulo => {
                self.helper("modulo");
                self.wide("modulo", &both)
            }
            other => return Err(name_of_pair(other)),
        })
    }

    fn whole_power(&mut self, x: &str, exponent: i32) -> String {
        // The least exponent is no literal.
        let exponent = if exponent == i32::MIN { "(-2147483647 - 1)".to_owned() } else { exponent.to_string() };
        format!("{}({x}, {exponent})", self.helper("whole_power"))
    }

    fn choice(&mut self, condition: &str, yes: &str, no: &str) -> String {
        format!("{}({condition}, {yes}, {no})", self.helper("choose"))
    }

    fn binding(&self, name: &str, expression: &str) -> String {
        format!("const {} {name} = {expression};", self.real())
    }
}

pub(super) fn write(fitted: &Fitted<'_>) -> Result<String, String> {
    let mut c = C { precision: fitted.precision, helpers: BTreeSet::new(), needs_bessel: false };
    let mut reserved = RESERVED.to_vec();
    reserved.extend(HELPERS.iter().map(|(name, _)| *name));
    reserved.push("sign_of");
    let mut named = fitted.identifiers(&reserved);
    let Listing { lines, result } = fitted.listing(&mut named, &mut c)?;
    let real = c.real();
    let mut text = String::from("/*\n");
    for line in &fitted.comment {
        // Whatever a name holds, the comment goes on.
        let _ = writeln!(text, " * {}", line.replace("*/", "* /"));
    }
    text += " *\n * C99. Compile with -ffp-contract=off, so that sums and products round as in gd; functions such as exp are\n \
             * those of the platform's math.h.\n */\n";
    if c.needs_bessel {
        text += "#define _XOPEN_SOURCE 700 /* jn, yn */\n";
    }
    text += "#include <math.h>\n\n";
    for (_, source) in HELPERS.iter().filter(|(name, _)| c.helpers.contains(name)) {
        let _ = writeln!(text, "{}", source.replace("REAL", real));
    }
    if c.helpers.contains("sign_of") {
        let _ = writeln!(text, "{}", SIGN.replace("REAL", real));
    }
    let inputs: Vec<String> = named.inputs.iter().map(|name| format!("{real} {name}")).collect();
    let _ = writeln!(text, "{real} {}({})\n{{", named.function, inputs.join(", "));
    for (name, value) in named.parameters.iter().zip(&fitted.values) {
        let sign = if value.is_sign_negative() { "-" } else { "" };
        let _ = writeln!(text, "    const {real} {name} = {sign}{};", c.number(value.abs()));
    }
    for line in lines {
        let _ = writeln!(text, "    {line}");
    }
    let _ = writeln!(text, "    return {result};\n}}");
    Ok(text)
}
