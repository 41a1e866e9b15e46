//! Formulas that are written as source code.
#![allow(dead_code, reason = "no test needs all of it")]

use gd_fit::{Fit, Precision, Settings, Table, fit};

/// Formulas of x that have every function between them, linear in a and b.
pub(crate) const FORMULAS: [(&str, &str); 11] = [
    ("arithmetic", "a*(x*x*(1 - x)/(x + 3)) + b - (x - (2 - x))/7 + x^5 - x^-2/(x*(2/x)) - -x"),
    (
        "elementary",
        "a*(sin(x) + cos(2*x) - tan(x/2) + asin(x/2)*acos(x/2) + atan(3*x) + sinh(x) - cosh(x)/3 + tanh(x)) + b",
    ),
    (
        "logarithms",
        "a*(exp(-x) + ln(x) + log10(x) + log2(x) + log(x, 3) + sqrt(x) + cbrt(x - 0.5) + abs(x - 0.5) + expm1(x) \
         + log1p(x)) + b",
    ),
    ("powers", "a*(x^2 - (x + 1)^-3 + x^2.5 + x^0.5*2^x + x^x + pow(x, 3) + pow(x, 1.5)) + b"),
    (
        "hyperbolic",
        "a*(asinh(x) + acosh(x + 1) + atanh(x/2) + sec(x) + csc(x) + cot(x) + sech(x) + csch(x) + coth(x) + radians(x) \
         + degrees(x)/100) + b",
    ),
    (
        "steps",
        "a*(x + sign(x - 0.5) + floor(5*x) + ceil(4*x) + round(3*x) + round(-2.5) + mod(5*x, 0.7) + mod(-x, 0.3) \
         + heaviside(x - 0.3) + heaviside(x - 0.5, 0.7) + min(x, 0.3, 1 - x) + max(x, 0.6)) + b",
    ),
    (
        "choices",
        "a*(if(x < 0.3, ln(x), x > 0.7 ? 2 : x) + (x >= 0.2 && x <= 0.8) + (x == 0.5 || x != 0.25) + not(x - 0.1) \
         + and(x, 1) + or(0, x) + (0.1 < x < 0.6) + if(ln(x - 0.5) < 0, 1, 2)*0) + b",
    ),
    (
        "normal",
        "a*(erf(x) + erfc(x) + normcdf(x) + normcdf(x, 0.3, 0.2) + normpdf(x) + normpdf(x, 0.5, 0.1) + sinc(7*x) \
         + gamma(x + 1) + lgamma(x) + besselj0(x) + besselj1(x) + bessely0(x) + bessely1(x) + besselj(3, x) \
         + bessely(2, x) + atan2(x, 0.5) + hypot(x, 2)) + b",
    ),
    (
        "beyond",
        "a*(erfcx(x) + voigt(x - 0.5, 0.1, 0.05) + faddeeva(x, 0.5) + digamma(x) + lambertw(x) + lambertwm1(-x/3)) + b",
    ),
    (
        "models",
        "a*(SSasymp(x, 1, 0.2, 1) + SSasympOff(x, 1, 1, 0.1) + SSasympOrig(x, 1, 1) + SSbiexp(x, 1, 1, 0.5, -1) \
         + SSfol(1, x, -1, 0.5, -1) + SSfpl(x, 1, 2, 0.5, 0.2) + SSgompertz(x, 1, 2, 0.3) + SSlogis(x, 1, 0.5, 0.2) \
         + SSmicmen(x, 1, 0.4) + SSweibull(x, 1, 0.5, 0.3, 2)) + b",
    ),
    ("sums", "a*sum(k = 1..40, cos(k*x)/k^2) + b*(x - 1)*(x - 2*x*x)"),
];
/// Those that are written in single precision too.
const SINGLE: [&str; 5] = ["arithmetic", "elementary", "steps", "choices", "beyond"];

/// The formula fitted to itself with noise.
pub(crate) fn fitted(formula: &str, precision: Precision) -> Fit {
    let x: Vec<f64> = (1..60).map(|index| f64::from(index) / 60.0).collect();
    let parsed = gd_formula::Formula::parse(formula, &["x"]).unwrap();
    let y = |(index, x): (usize, &f64)| parsed.evaluate(&[1.7, -0.3], &[*x]) + 0.01 * [1.0, -1.0, 0.5][index % 3];
    let known = |(x, y): (f64, f64)| y.is_finite().then_some((x, y));
    let y: Vec<f64> = x.iter().enumerate().map(y).collect();
    let (x, y): (Vec<f64>, Vec<f64>) = x.into_iter().zip(y).filter_map(known).unzip();
    let table = Table::new([("x", x), ("y", y)]).unwrap();
    let fit = fit(&table, formula, &Settings { precision, ..Settings::default() }).unwrap();
    assert!(fit.is_converged(), "{formula}: {}", fit.verdict());
    fit
}

/// Where formulas are compared: inside and outside of the range of the data, where some have no value.
pub(crate) fn places() -> impl Iterator<Item = f64> {
    (-40..160).map(|index| f64::from(index) / 100.0 + 0.001_37).chain([0.0, 0.5, 0.25, 1e-9, -3.0, 40.0])
}

pub(crate) fn all() -> impl Iterator<Item = (String, &'static str, Precision)> {
    let double = FORMULAS.iter().map(|(name, formula)| (format!("{name}_f64"), *formula, Precision::F64));
    let single = FORMULAS.iter().filter(|(name, _)| SINGLE.contains(name));
    double.chain(single.map(|(name, formula)| (format!("{name}_f32"), *formula, Precision::F32)))
}
