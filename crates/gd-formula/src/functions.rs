//! The functions that formulas may call, by name.

use crate::operation::{BinaryOperator, Function};
use crate::pair::PairFunction;
use crate::special::SpecialFunction;

/// What a name followed by a parenthesis stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Call {
    One(Function),
    Two(BinaryOperator),
    /// An operator between all arguments, two or more.
    Many(BinaryOperator),
    /// A choice of two values by a condition.
    If,
    /// A logarithm with its base.
    Logarithm,
    /// A Bessel function, of the order that the first argument says.
    Bessel(fn(i32) -> SpecialFunction),
    /// Written out: the names of the arguments, and a formula of these.
    Formula(&'static [&'static str], &'static str),
}

/// A function with its names, the first of which messages use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    names: &'static [&'static str],
    pub(crate) call: Call,
}

impl Entry {
    pub(crate) fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or("")
    }
}

const fn one(names: &'static [&'static str], function: Function) -> Entry {
    Entry { names, call: Call::One(function) }
}

const fn special(names: &'static [&'static str], function: SpecialFunction) -> Entry {
    one(names, Function::Special(function))
}

const fn pair(names: &'static [&'static str], function: PairFunction) -> Entry {
    Entry { names, call: Call::Two(BinaryOperator::Pair(function)) }
}

const fn formula(names: &'static [&'static str], arguments: &'static [&'static str], text: &'static str) -> Entry {
    Entry { names, call: Call::Formula(arguments, text) }
}

/// Functions of which a name is never a parameter.
const N_RESERVED: usize = 18;

const X: &[&str] = &["x"];

/// All functions. Several of one name differ in the number of arguments.
const FUNCTIONS: &[Entry] = &[
    one(&["sin"], Function::Sin),
    one(&["cos"], Function::Cos),
    one(&["tan"], Function::Tan),
    one(&["asin", "arcsin"], Function::Asin),
    one(&["acos", "arccos"], Function::Acos),
    one(&["atan", "arctan"], Function::Atan),
    one(&["sinh"], Function::Sinh),
    one(&["cosh"], Function::Cosh),
    one(&["tanh"], Function::Tanh),
    one(&["exp"], Function::Exp),
    one(&["ln"], Function::Ln),
    one(&["log10"], Function::Log10),
    one(&["log2"], Function::Log2),
    one(&["sqrt"], Function::Sqrt),
    one(&["cbrt"], Function::Cbrt),
    one(&["abs", "fabs"], Function::Abs),
    Entry { names: &["min", "fmin", "minimum", "pmin"], call: Call::Many(BinaryOperator::Min) },
    Entry { names: &["max", "fmax", "maximum", "pmax"], call: Call::Many(BinaryOperator::Max) },
    Entry { names: &["if", "where", "ifelse", "iif"], call: Call::If },
    Entry { names: &["log"], call: Call::Logarithm },
    Entry { names: &["pow", "power"], call: Call::Two(BinaryOperator::Power) },
    special(&["asinh", "arsinh", "arcsinh"], SpecialFunction::Asinh),
    special(&["acosh", "arcosh", "arccosh"], SpecialFunction::Acosh),
    special(&["atanh", "artanh", "arctanh"], SpecialFunction::Atanh),
    formula(&["sec"], X, "1/cos(x)"),
    formula(&["csc", "cosec"], X, "1/sin(x)"),
    formula(&["cot", "cotan"], X, "1/tan(x)"),
    formula(&["sech"], X, "1/cosh(x)"),
    formula(&["csch"], X, "1/sinh(x)"),
    formula(&["coth"], X, "1/tanh(x)"),
    pair(&["atan2", "arctan2"], PairFunction::Atan2),
    pair(&["hypot"], PairFunction::Hypot),
    formula(&["radians", "deg2rad"], X, "x*0.017453292519943295"),
    formula(&["degrees", "rad2deg"], X, "x*57.29577951308232"),
    special(&["expm1"], SpecialFunction::ExpM1),
    special(&["log1p"], SpecialFunction::Ln1p),
    special(&["sign", "sgn", "signum"], SpecialFunction::Sign),
    formula(&["heaviside", "step"], X, "(1 + sign(x))/2"),
    formula(&["heaviside", "step"], &["x", "h"], "if(x == 0, h, (1 + sign(x))/2)"),
    special(&["floor"], SpecialFunction::Floor),
    special(&["ceil", "ceiling"], SpecialFunction::Ceil),
    special(&["round"], SpecialFunction::Round),
    pair(&["mod"], PairFunction::Modulo),
    Entry { names: &["and"], call: Call::Many(BinaryOperator::Pair(PairFunction::And)) },
    Entry { names: &["or"], call: Call::Many(BinaryOperator::Pair(PairFunction::Or)) },
    formula(&["not"], X, "x == 0"),
    special(&["erf"], SpecialFunction::Erf),
    special(&["erfc"], SpecialFunction::Erfc),
    formula(&["normcdf", "pnorm"], X, "erfc(-x*0.7071067811865476)/2"),
    formula(&["normcdf", "pnorm"], &["x", "mu", "sigma"], "erfc((mu - x)*0.7071067811865476/sigma)/2"),
    formula(&["normpdf", "dnorm"], X, "exp(-x^2/2)*0.3989422804014327"),
    formula(&["normpdf", "dnorm"], &["x", "mu", "sigma"], "exp(-((x - mu)/sigma)^2/2)*0.3989422804014327/sigma"),
    special(&["gamma", "tgamma"], SpecialFunction::Gamma),
    special(&["lgamma", "gammaln", "loggamma", "lngamma"], SpecialFunction::LnGamma),
    special(&["digamma", "psi"], SpecialFunction::Digamma),
    special(&["sinc"], SpecialFunction::Sinc),
    special(&["besselj0", "besj0"], SpecialFunction::BesselJ(0)),
    special(&["besselj1", "besj1"], SpecialFunction::BesselJ(1)),
    special(&["bessely0", "besy0"], SpecialFunction::BesselY(0)),
    special(&["bessely1", "besy1"], SpecialFunction::BesselY(1)),
    Entry { names: &["besselj", "jn"], call: Call::Bessel(SpecialFunction::BesselJ) },
    Entry { names: &["bessely", "yn"], call: Call::Bessel(SpecialFunction::BesselY) },
    pair(&["faddeeva"], PairFunction::Faddeeva),
    formula(&["erfcx"], X, "faddeeva(0, x)"),
    formula(
        &["voigt"],
        &["x", "sigma", "gamma"],
        "faddeeva(x*0.7071067811865476/abs(sigma), abs(gamma)*0.7071067811865476/abs(sigma))*0.3989422804014327/abs(sigma)",
    ),
    special(&["lambertw", "lambertw0"], SpecialFunction::LambertW),
    special(&["lambertwm1"], SpecialFunction::LambertWm1),
    formula(&["SSasymp"], &["input", "Asym", "R0", "lrc"], "Asym + (R0 - Asym)*exp(-exp(lrc)*input)"),
    formula(&["SSasympOff"], &["input", "Asym", "lrc", "c0"], "Asym*(1 - exp(-exp(lrc)*(input - c0)))"),
    formula(&["SSasympOrig"], &["input", "Asym", "lrc"], "Asym*(1 - exp(-exp(lrc)*input))"),
    formula(
        &["SSbiexp"],
        &["input", "A1", "lrc1", "A2", "lrc2"],
        "A1*exp(-exp(lrc1)*input) + A2*exp(-exp(lrc2)*input)",
    ),
    formula(
        &["SSfol"],
        &["Dose", "input", "lKe", "lKa", "lCl"],
        "Dose*exp(lKe + lKa - lCl)*(exp(-exp(lKe)*input) - exp(-exp(lKa)*input))/(exp(lKa) - exp(lKe))",
    ),
    formula(&["SSfpl"], &["input", "A", "B", "xmid", "scal"], "A + (B - A)/(1 + exp((xmid - input)/scal))"),
    formula(&["SSgompertz"], &["x", "Asym", "b2", "b3"], "Asym*exp(-b2*b3^x)"),
    formula(&["SSlogis"], &["input", "Asym", "xmid", "scal"], "Asym/(1 + exp((xmid - input)/scal))"),
    formula(&["SSmicmen"], &["input", "Vm", "K"], "Vm*input/(K + input)"),
    formula(&["SSweibull"], &["x", "Asym", "Drop", "lrc", "pwr"], "Asym - Drop*exp(-exp(lrc)*x^pwr)"),
];

/// The functions of a name, in capitals or not: one for every number of arguments that it takes.
pub(crate) fn functions(name: &str) -> impl Iterator<Item = &'static Entry> + Clone {
    FUNCTIONS.iter().filter(move |entry| entry.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

pub(crate) fn is_function(name: &str) -> bool {
    functions(name).next().is_some()
}

/// Whether the name alone, as it is written, cannot be that of a parameter.
pub(crate) fn is_reserved(name: &str) -> bool {
    FUNCTIONS.iter().take(N_RESERVED).any(|entry| entry.name() == name)
}

/// The names that messages list.
pub(crate) fn main_names() -> impl Iterator<Item = &'static str> + Clone {
    FUNCTIONS.iter().take_while(|entry| !entry.name().starts_with("SS")).enumerate().filter_map(|(index, entry)| {
        let is_first =
            index.checked_sub(1).and_then(|before| FUNCTIONS.get(before)).is_none_or(|e| e.name() != entry.name());
        is_first.then(|| entry.name())
    })
}

/// The function that a name with a slip was meant for.
pub(crate) fn similar(name: &str) -> Option<&'static str> {
    let all = || FUNCTIONS.iter().flat_map(|entry| entry.names.iter().copied());
    // Of short names nearly all are similar.
    let least = |most: usize, length: usize| {
        all().filter(move |known| known.len().min(name.len()) >= length).find(|known| is_within(name, known, most))
    };
    let lower = name.to_ascii_lowercase();
    let beginning =
        || all().filter(|known| known.len() >= 3 && lower.starts_with(known)).max_by_key(|known| known.len());
    least(1, 3).or_else(beginning).or_else(|| least(2, 6))
}

/// Whether so many letters that are changed, added or left out make one name of the other.
fn is_within(one: &str, other: &str, most: usize) -> bool {
    let mut pairs = (one, other);
    while let (Some(a), Some(b)) = (pairs.0.chars().next(), pairs.1.chars().next())
        && a.eq_ignore_ascii_case(&b)
    {
        pairs = (pairs.0.get(a.len_utf8()..).unwrap_or(""), pairs.1.get(b.len_utf8()..).unwrap_or(""));
    }
    let (one, other) = pairs;
    if one.is_empty() || other.is_empty() {
        return one.chars().count() + other.chars().count() <= most;
    }
    let rest = |text: &'_ str| text.chars().next().map_or(0, char::len_utf8);
    let (after_one, after_other) = (one.get(rest(one)..).unwrap_or(""), other.get(rest(other)..).unwrap_or(""));
    most > 0
        && (is_within(after_one, after_other, most - 1)
            || is_within(after_one, other, most - 1)
            || is_within(one, after_other, most - 1))
}
