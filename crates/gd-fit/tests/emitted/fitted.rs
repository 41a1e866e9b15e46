// Written by `UPDATE_EMITTED=1 cargo test -p gd-fit --test export`.

pub mod arithmetic_f64 {
// a*(x*x*(1 - x)/(x + 3)) + b - (x - (2 - x))/7 + x^5 - x^-2/(x*(2/x)) - -x
// fitted by gd to y of the table
// a = 1.7067727 ± 0.0835
// b = -0.29854973 ± 0.00227
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::Number;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.7067726901404725, -0.2985497267504841];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = a * (x * x * (1.0 - x) / (x + 3.0)) + b - (x - (2.0 - x)) / 7.0;
    let t2 = t1 + Number::powi(x, 5) - Number::powi(x, -2) / (x * (2.0 / x));
    t2 - (-x)
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}
}

pub mod elementary_f64 {
// a*(sin(x) + cos(2*x) - tan(x/2) + asin(x/2)*acos(x/2) + atan(3*x) + sinh(x) - cosh(x)/3 + tanh(x)) + b
// fitted by gd to y of the table
// a = 1.6997602 ± 0.00168
// b = -0.29780809 ± 0.00424
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::math;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.699760217704604, -0.297808089359718];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = math::sin_cos(x).0 + math::sin_cos(2.0 * x).1 - math::tan(x / 2.0);
    let t2 = t1 + math::asin(x / 2.0) * math::acos(x / 2.0) + math::atan(3.0 * x);
    let t3 = a * (t2 + math::sinh(x) - math::cosh(x) / 3.0 + math::tanh(x));
    t3 + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}
}

pub mod logarithms_f64 {
// a*(exp(-x) + ln(x) + log10(x) + log2(x) + log(x, 3) + sqrt(x) + cbrt(x - 0.5) + abs(x - 0.5) + expm1(x) + log1p(x)) + b
// fitted by gd to y of the table
// a = 1.6999485 ± 0.000249
// b = -0.29844196 ± 0.00116
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::math;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.6999484835933794, -0.29844196384388455];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = math::exp(-x) + math::ln(x) + math::log10(x) + math::log2(x) + math::ln(x) / math::ln(3.0);
    let t2 = t1 + math::sqrt(x) + math::cbrt(x - 0.5) + f64::abs(x - 0.5) + math::exp_m1(x);
    a * (t2 + math::ln_1p(x)) + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}
}

pub mod powers_f64 {
// a*(x^2 - (x + 1)^-3 + x^2.5 + x^0.5*2^x + x^x + pow(x, 3) + pow(x, 1.5)) + b
// fitted by gd to y of the table
// a = 1.6998805 ± 0.0006
// b = -0.29806815 ± 0.00197
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::{Number, math};

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.699880496050677, -0.2980681455411118];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = Number::powi(x, 2) - Number::powi(x + 1.0, -3) + math::powf(x, 2.5);
    let t2 = t1 + math::powf(x, 0.5) * math::powf(2.0, x) + math::powf(x, x);
    a * (t2 + Number::powi(x, 3) + math::powf(x, 1.5)) + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}
}

pub mod hyperbolic_f64 {
// a*(asinh(x) + acosh(x + 1) + atanh(x/2) + sec(x) + csc(x) + cot(x) + sech(x) + csch(x) + coth(x) + radians(x) + degrees(x)/100) + b
// fitted by gd to y of the table
// a = 1.7000148 ± 3.28e-5
// b = -0.29873065 ± 0.00136
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::math;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.7000148270108157, -0.2987306519068837];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = math::asinh(x) + math::acosh(x + 1.0) + math::atanh(x / 2.0) + 1.0 / math::sin_cos(x).1;
    let t2 = t1 + 1.0 / math::sin_cos(x).0 + 1.0 / math::tan(x) + 1.0 / math::cosh(x);
    let t3 = t2 + 1.0 / math::sinh(x) + 1.0 / math::tanh(x) + x * 0.017453292519943295;
    a * (t3 + x * 57.29577951308232 / 100.0) + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}
}

pub mod steps_f64 {
// a*(x + sign(x - 0.5) + floor(5*x) + ceil(4*x) + round(3*x) + round(-2.5) + mod(5*x, 0.7) + mod(-x, 0.3) + heaviside(x - 0.3) + heaviside(x - 0.5, 0.7) + min(x, 0.3, 1 - x) + max(x, 0.6)) + b
// fitted by gd to y of the table
// a = 1.6999968 ± 0.000206
// b = -0.29837007 ± 0.0017
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::{Number, math};

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.6999967760244157, -0.29837007136319943];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = x + Number::sign(x - 0.5) + math::floor(5.0 * x) + math::ceil(4.0 * x);
    let t2 = t1 + math::round(3.0 * x) + math::round(-2.5) + modulo(5.0 * x, 0.7);
    let t3 = choose(equal(x - 0.5, 0.0), 0.7, (1.0 + Number::sign(x - 0.5)) / 2.0);
    let t4 = t2 + modulo(-x, 0.3) + (1.0 + Number::sign(x - 0.3)) / 2.0 + t3;
    let t5 = t4 + Number::min(Number::min(x, 0.3), 1.0 - x) + Number::max(x, 0.6);
    a * t5 + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}

/// 1 where it holds, else 0; NaN where a side is NaN.
fn known(holds: bool, left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() { f64::NAN } else { f64::from(u8::from(holds)) }
}

fn equal(left: f64, right: f64) -> f64 {
    known(left == right, left, right)
}

/// The second where the first is above 0, else the third; NaN where the first is.
fn choose(condition: f64, yes: f64, no: f64) -> f64 {
    if condition.is_nan() {
        f64::NAN
    } else if condition > 0.0 {
        yes
    } else {
        no
    }
}

/// What is left of multiples of the divisor, with its sign.
fn modulo(x: f64, divisor: f64) -> f64 {
    let rest = math::remainder(x, divisor);
    if rest != 0.0 && (rest < 0.0) != (divisor < 0.0) { rest + divisor } else { rest }
}
}

pub mod choices_f64 {
// a*(if(x < 0.3, ln(x), x > 0.7 ? 2 : x) + (x >= 0.2 && x <= 0.8) + (x == 0.5 || x != 0.25) + not(x - 0.1) + and(x, 1) + or(0, x) + (0.1 < x < 0.6) + if(ln(x - 0.5) < 0, 1, 2)*0) + b
// fitted by gd to y of the table
// a = 1.6997179 ± 0.0033
// b = -0.29685879 ± 0.0173
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::math;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.6997178816043128, -0.2968587945185417];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = choose(less(x, 0.3), math::ln(x), choose(greater(x, 0.7), 2.0, x));
    let t2 = t1 + both(greater_or_equal(x, 0.2), less_or_equal(x, 0.8)) + either(equal(x, 0.5), not_equal(x, 0.25));
    let t3 = t2 + equal(x - 0.1, 0.0) + both(x, 1.0) + either(0.0, x) + both(less(0.1, x), less(x, 0.6));
    let t4 = a * (t3 + choose(less(math::ln(x - 0.5), 0.0), 1.0, 2.0) * 0.0);
    t4 + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}

/// 1 where it holds, else 0; NaN where a side is NaN.
fn known(holds: bool, left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() { f64::NAN } else { f64::from(u8::from(holds)) }
}

fn less(left: f64, right: f64) -> f64 {
    known(left < right, left, right)
}

fn less_or_equal(left: f64, right: f64) -> f64 {
    known(left <= right, left, right)
}

fn greater(left: f64, right: f64) -> f64 {
    known(left > right, left, right)
}

fn greater_or_equal(left: f64, right: f64) -> f64 {
    known(left >= right, left, right)
}

fn equal(left: f64, right: f64) -> f64 {
    known(left == right, left, right)
}

fn not_equal(left: f64, right: f64) -> f64 {
    known(left != right, left, right)
}

fn both(left: f64, right: f64) -> f64 {
    if left == 0.0 || right == 0.0 { 0.0 } else { known(true, left, right) }
}

fn either(left: f64, right: f64) -> f64 {
    let holds = |side: f64| !side.is_nan() && side != 0.0;
    if holds(left) || holds(right) { 1.0 } else { known(false, left, right) }
}

/// The second where the first is above 0, else the third; NaN where the first is.
fn choose(condition: f64, yes: f64, no: f64) -> f64 {
    if condition.is_nan() {
        f64::NAN
    } else if condition > 0.0 {
        yes
    } else {
        no
    }
}
}

pub mod normal_f64 {
// a*(erf(x) + erfc(x) + normcdf(x) + normcdf(x, 0.3, 0.2) + normpdf(x) + normpdf(x, 0.5, 0.1) + sinc(7*x) + gamma(x + 1) + lgamma(x) + besselj0(x) + besselj1(x) + bessely0(x) + bessely1(x) + besselj(3, x) + bessely(2, x) + atan2(x, 0.5) + hypot(x, 2)) + b
// fitted by gd to y of the table
// a = 1.6999987 ± 1.84e-6
// b = -0.29854258 ± 0.00115
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::{Number, math};

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.6999987370072045, -0.29854257556805597];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = math::erf(x) + math::erfc(x) + math::erfc(-x * 0.7071067811865476) / 2.0;
    let t2 = t1 + math::erfc((0.3 - x) * 0.7071067811865476 / 0.2) / 2.0 + math::exp(-Number::powi(x, 2) / 2.0) * 0.3989422804014327;
    let t3 = math::exp(-Number::powi((x - 0.5) / 0.1, 2) / 2.0) * 0.3989422804014327;
    let t4 = t2 + t3 / 0.1 + sinc(7.0 * x) + math::gamma(x + 1.0) + math::ln_gamma(x);
    let t5 = t4 + math::bessel_j(0, x) + math::bessel_j(1, x) + math::bessel_y(0, x);
    let t6 = t5 + math::bessel_y(1, x) + math::bessel_j(3, x) + math::bessel_y(2, x);
    a * (t6 + math::atan2(x, 0.5) + math::hypot(x, 2.0)) + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}

/// sin(x)/x
fn sinc(x: f64) -> f64 {
    if x.is_infinite() {
        0.0
    } else if x == 0.0 {
        1.0
    } else {
        math::sin_cos(x).0 / x
    }
}
}

pub mod beyond_f64 {
// a*(erfcx(x) + voigt(x - 0.5, 0.1, 0.05) + faddeeva(x, 0.5) + digamma(x) + lambertw(x) + lambertwm1(-x/3)) + b
// fitted by gd to y of the table
// a = 1.6999543 ± 0.000111
// b = -0.29863829 ± 0.00128
//
// Needs gd-core and gd-formula, without std; the bits are those of gd on every machine.

#[allow(unused_imports)]
use gd_formula::{PairFunction, SpecialFunction};

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.6999542765623237, -0.2986382860299125];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = PairFunction::Faddeeva.derivative([0, 0], (x - 0.5) * 0.7071067811865476 / f64::abs(0.1), f64::abs(0.05) * 0.7071067811865476 / f64::abs(0.1));
    let t2 = PairFunction::Faddeeva.derivative([0, 0], 0.0, x) + t1 * 0.3989422804014327 / f64::abs(0.1);
    let t3 = t2 + PairFunction::Faddeeva.derivative([0, 0], x, 0.5) + SpecialFunction::Digamma.derivative(0, x);
    let t4 = t3 + SpecialFunction::LambertW.derivative(0, x) + SpecialFunction::LambertWm1.derivative(0, -x / 3.0);
    a * t4 + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}
}

pub mod models_f64 {
// a*(SSasymp(x, 1, 0.2, 1) + SSasympOff(x, 1, 1, 0.1) + SSasympOrig(x, 1, 1) + SSbiexp(x, 1, 1, 0.5, -1) + SSfol(1, x, -1, 0.5, -1) + SSfpl(x, 1, 2, 0.5, 0.2) + SSgompertz(x, 1, 2, 0.3) + SSlogis(x, 1, 0.5, 0.2) + SSmicmen(x, 1, 0.4) + SSweibull(x, 1, 0.5, 0.3, 2)) + b
// fitted by gd to y of the table
// a = 1.69989 ± 0.000703
// b = -0.2976595 ± 0.0048
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::math;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.699890043063366, -0.29765950466492996];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = 1.0 + (0.2 - 1.0) * math::exp(-math::exp(1.0) * x) + 1.0 * (1.0 - math::exp(-math::exp(1.0) * (x - 0.1)));
    let t2 = 1.0 * math::exp(-math::exp(1.0) * x) + 0.5 * math::exp(-math::exp(-1.0) * x);
    let t3 = math::exp(-math::exp(-1.0) * x) - math::exp(-math::exp(0.5) * x);
    let t4 = 1.0 * math::exp(-1.0 + 0.5 - (-1.0)) * t3 / (math::exp(0.5) - math::exp(-1.0));
    let t5 = t1 + 1.0 * (1.0 - math::exp(-math::exp(1.0) * x)) + t2 + t4 + (1.0 + (2.0 - 1.0) / (1.0 + math::exp((0.5 - x) / 0.2)));
    let t6 = t5 + 1.0 * math::exp(-2.0 * math::powf(0.3, x)) + 1.0 / (1.0 + math::exp((0.5 - x) / 0.2));
    let t7 = t6 + 1.0 * x / (0.4 + x) + (1.0 - 0.5 * math::exp(-math::exp(0.3) * math::powf(x, 2.0)));
    a * t7 + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}
}

pub mod sums_f64 {
// a*sum(k = 1..40, cos(k*x)/k^2) + b*(x - 1)*(x - 2*x*x)
// fitted by gd to y of the table
// a = 1.7017157 ± 0.00118
// b = -0.29209073 ± 0.0172
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::{Number, math};

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f64; 2] = [1.7017156729196572, -0.29209073204930713];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f64; 2], x: f64) -> f64 {
    let [a, b] = parameters;
    let t1 = math::sin_cos(1.0 * x).1 / Number::powi(1.0, 2) + math::sin_cos(2.0 * x).1 / Number::powi(2.0, 2);
    let t2 = t1 + math::sin_cos(3.0 * x).1 / Number::powi(3.0, 2) + math::sin_cos(4.0 * x).1 / Number::powi(4.0, 2);
    let t3 = t2 + math::sin_cos(5.0 * x).1 / Number::powi(5.0, 2) + math::sin_cos(6.0 * x).1 / Number::powi(6.0, 2);
    let t4 = t3 + math::sin_cos(7.0 * x).1 / Number::powi(7.0, 2) + math::sin_cos(8.0 * x).1 / Number::powi(8.0, 2);
    let t5 = t4 + math::sin_cos(9.0 * x).1 / Number::powi(9.0, 2) + math::sin_cos(10.0 * x).1 / Number::powi(10.0, 2);
    let t6 = t5 + math::sin_cos(11.0 * x).1 / Number::powi(11.0, 2) + math::sin_cos(12.0 * x).1 / Number::powi(12.0, 2);
    let t7 = t6 + math::sin_cos(13.0 * x).1 / Number::powi(13.0, 2) + math::sin_cos(14.0 * x).1 / Number::powi(14.0, 2);
    let t8 = t7 + math::sin_cos(15.0 * x).1 / Number::powi(15.0, 2) + math::sin_cos(16.0 * x).1 / Number::powi(16.0, 2);
    let t9 = t8 + math::sin_cos(17.0 * x).1 / Number::powi(17.0, 2) + math::sin_cos(18.0 * x).1 / Number::powi(18.0, 2);
    let t10 = t9 + math::sin_cos(19.0 * x).1 / Number::powi(19.0, 2) + math::sin_cos(20.0 * x).1 / Number::powi(20.0, 2);
    let t11 = t10 + math::sin_cos(21.0 * x).1 / Number::powi(21.0, 2) + math::sin_cos(22.0 * x).1 / Number::powi(22.0, 2);
    let t12 = t11 + math::sin_cos(23.0 * x).1 / Number::powi(23.0, 2) + math::sin_cos(24.0 * x).1 / Number::powi(24.0, 2);
    let t13 = t12 + math::sin_cos(25.0 * x).1 / Number::powi(25.0, 2) + math::sin_cos(26.0 * x).1 / Number::powi(26.0, 2);
    let t14 = t13 + math::sin_cos(27.0 * x).1 / Number::powi(27.0, 2) + math::sin_cos(28.0 * x).1 / Number::powi(28.0, 2);
    let t15 = t14 + math::sin_cos(29.0 * x).1 / Number::powi(29.0, 2) + math::sin_cos(30.0 * x).1 / Number::powi(30.0, 2);
    let t16 = t15 + math::sin_cos(31.0 * x).1 / Number::powi(31.0, 2) + math::sin_cos(32.0 * x).1 / Number::powi(32.0, 2);
    let t17 = t16 + math::sin_cos(33.0 * x).1 / Number::powi(33.0, 2) + math::sin_cos(34.0 * x).1 / Number::powi(34.0, 2);
    let t18 = t17 + math::sin_cos(35.0 * x).1 / Number::powi(35.0, 2) + math::sin_cos(36.0 * x).1 / Number::powi(36.0, 2);
    let t19 = t18 + math::sin_cos(37.0 * x).1 / Number::powi(37.0, 2) + math::sin_cos(38.0 * x).1 / Number::powi(38.0, 2);
    let t20 = t19 + math::sin_cos(39.0 * x).1 / Number::powi(39.0, 2) + math::sin_cos(40.0 * x).1 / Number::powi(40.0, 2);
    a * t20 + b * (x - 1.0) * (x - 2.0 * x * x)
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f64) -> f64 {
    formula(PARAMETERS, x)
}
}

pub mod arithmetic_f32 {
// a*(x*x*(1 - x)/(x + 3)) + b - (x - (2 - x))/7 + x^5 - x^-2/(x*(2/x)) - -x
// fitted by gd to y of the table
// a = 1.7075611 ± 0.0835
// b = -0.2985746 ± 0.00227
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::Number;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f32; 2] = [1.7075611_f32, -0.2985746_f32];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f32; 2], x: f32) -> f32 {
    let [a, b] = parameters;
    let t1 = a * (x * x * (1.0_f32 - x) / (x + 3.0_f32)) + b - (x - (2.0_f32 - x)) / 7.0_f32;
    let t2 = t1 + Number::powi(x, 5) - Number::powi(x, -2) / (x * (2.0_f32 / x));
    t2 - (-x)
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f32) -> f32 {
    formula(PARAMETERS, x)
}
}

pub mod elementary_f32 {
// a*(sin(x) + cos(2*x) - tan(x/2) + asin(x/2)*acos(x/2) + atan(3*x) + sinh(x) - cosh(x)/3 + tanh(x)) + b
// fitted by gd to y of the table
// a = 1.6997601 ± 0.00168
// b = -0.2978079 ± 0.00424
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::math;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f32; 2] = [1.6997601_f32, -0.2978079_f32];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f32; 2], x: f32) -> f32 {
    let [a, b] = parameters;
    let t1 = math::sin_cos_f32(x).0 + math::sin_cos_f32(2.0_f32 * x).1 - math::tan_f32(x / 2.0_f32);
    let t2 = t1 + math::asin_f32(x / 2.0_f32) * math::acos_f32(x / 2.0_f32);
    let t3 = t2 + math::atan_f32(3.0_f32 * x) + math::sinh_f32(x) - math::cosh_f32(x) / 3.0_f32;
    a * (t3 + math::tanh_f32(x)) + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f32) -> f32 {
    formula(PARAMETERS, x)
}
}

pub mod steps_f32 {
// a*(x + sign(x - 0.5) + floor(5*x) + ceil(4*x) + round(3*x) + round(-2.5) + mod(5*x, 0.7) + mod(-x, 0.3) + heaviside(x - 0.3) + heaviside(x - 0.5, 0.7) + min(x, 0.3, 1 - x) + max(x, 0.6)) + b
// fitted by gd to y of the table
// a = 1.7020291 ± 0.00159
// b = -0.30217156 ± 0.0131
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::{Number, math};

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f32; 2] = [1.7020291_f32, -0.30217156_f32];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f32; 2], x: f32) -> f32 {
    let [a, b] = parameters;
    let t1 = x + Number::sign(x - 0.5_f32) + (math::floor(f64::from(5.0_f32 * x)) as f32);
    let t2 = t1 + (math::ceil(f64::from(4.0_f32 * x)) as f32) + (math::round(f64::from(3.0_f32 * x)) as f32);
    let t3 = t2 + (math::round(f64::from(-2.5_f32)) as f32) + (modulo(f64::from(5.0_f32 * x), f64::from(0.7_f32)) as f32);
    let t4 = t3 + (modulo(f64::from(-x), f64::from(0.3_f32)) as f32) + (1.0_f32 + Number::sign(x - 0.3_f32)) / 2.0_f32;
    let t5 = choose(equal(x - 0.5_f32, 0.0_f32), 0.7_f32, (1.0_f32 + Number::sign(x - 0.5_f32)) / 2.0_f32);
    let t6 = t4 + t5 + Number::min(Number::min(x, 0.3_f32), 1.0_f32 - x) + Number::max(x, 0.6_f32);
    a * t6 + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f32) -> f32 {
    formula(PARAMETERS, x)
}

/// 1 where it holds, else 0; NaN where a side is NaN.
fn known(holds: bool, left: f32, right: f32) -> f32 {
    if left.is_nan() || right.is_nan() { f32::NAN } else { f32::from(u8::from(holds)) }
}

fn equal(left: f32, right: f32) -> f32 {
    known(left == right, left, right)
}

/// The second where the first is above 0, else the third; NaN where the first is.
fn choose(condition: f32, yes: f32, no: f32) -> f32 {
    if condition.is_nan() {
        f32::NAN
    } else if condition > 0.0 {
        yes
    } else {
        no
    }
}

/// What is left of multiples of the divisor, with its sign.
fn modulo(x: f64, divisor: f64) -> f64 {
    let rest = math::remainder(x, divisor);
    if rest != 0.0 && (rest < 0.0) != (divisor < 0.0) { rest + divisor } else { rest }
}
}

pub mod choices_f32 {
// a*(if(x < 0.3, ln(x), x > 0.7 ? 2 : x) + (x >= 0.2 && x <= 0.8) + (x == 0.5 || x != 0.25) + not(x - 0.1) + and(x, 1) + or(0, x) + (0.1 < x < 0.6) + if(ln(x - 0.5) < 0, 1, 2)*0) + b
// fitted by gd to y of the table
// a = 1.6997181 ± 0.0033
// b = -0.29685935 ± 0.0173
//
// Needs gd-core, without std; the bits are those of gd on every machine.

use gd_core::math;

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f32; 2] = [1.6997181_f32, -0.29685935_f32];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f32; 2], x: f32) -> f32 {
    let [a, b] = parameters;
    let t1 = choose(less(x, 0.3_f32), math::ln_f32(x), choose(greater(x, 0.7_f32), 2.0_f32, x));
    let t2 = both(greater_or_equal(x, 0.2_f32), less_or_equal(x, 0.8_f32));
    let t3 = t1 + t2 + either(equal(x, 0.5_f32), not_equal(x, 0.25_f32)) + equal(x - 0.1_f32, 0.0_f32);
    let t4 = t3 + both(x, 1.0_f32) + either(0.0_f32, x) + both(less(0.1_f32, x), less(x, 0.6_f32));
    let t5 = choose(less(math::ln_f32(x - 0.5_f32), 0.0_f32), 1.0_f32, 2.0_f32);
    a * (t4 + t5 * 0.0_f32) + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f32) -> f32 {
    formula(PARAMETERS, x)
}

/// 1 where it holds, else 0; NaN where a side is NaN.
fn known(holds: bool, left: f32, right: f32) -> f32 {
    if left.is_nan() || right.is_nan() { f32::NAN } else { f32::from(u8::from(holds)) }
}

fn less(left: f32, right: f32) -> f32 {
    known(left < right, left, right)
}

fn less_or_equal(left: f32, right: f32) -> f32 {
    known(left <= right, left, right)
}

fn greater(left: f32, right: f32) -> f32 {
    known(left > right, left, right)
}

fn greater_or_equal(left: f32, right: f32) -> f32 {
    known(left >= right, left, right)
}

fn equal(left: f32, right: f32) -> f32 {
    known(left == right, left, right)
}

fn not_equal(left: f32, right: f32) -> f32 {
    known(left != right, left, right)
}

fn both(left: f32, right: f32) -> f32 {
    if left == 0.0 || right == 0.0 { 0.0 } else { known(true, left, right) }
}

fn either(left: f32, right: f32) -> f32 {
    let holds = |side: f32| !side.is_nan() && side != 0.0;
    if holds(left) || holds(right) { 1.0 } else { known(false, left, right) }
}

/// The second where the first is above 0, else the third; NaN where the first is.
fn choose(condition: f32, yes: f32, no: f32) -> f32 {
    if condition.is_nan() {
        f32::NAN
    } else if condition > 0.0 {
        yes
    } else {
        no
    }
}
}

pub mod beyond_f32 {
// a*(erfcx(x) + voigt(x - 0.5, 0.1, 0.05) + faddeeva(x, 0.5) + digamma(x) + lambertw(x) + lambertwm1(-x/3)) + b
// fitted by gd to y of the table
// a = 1.6999544 ± 0.000111
// b = -0.29863834 ± 0.00128
//
// Needs gd-core and gd-formula, without std; the bits are those of gd on every machine.

#[allow(unused_imports)]
use gd_formula::{PairFunction, SpecialFunction};

/// The fitted parameters: a, b.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
pub const PARAMETERS: [f32; 2] = [1.6999544_f32, -0.29863834_f32];

/// The formula with other parameters, in the order of [`PARAMETERS`].
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn formula(parameters: [f32; 2], x: f32) -> f32 {
    let [a, b] = parameters;
    let t1 = (PairFunction::Faddeeva.derivative([0, 0], f64::from(0.0_f32), f64::from(x)) as f32);
    let t2 = (PairFunction::Faddeeva.derivative([0, 0], f64::from((x - 0.5_f32) * 0.70710677_f32 / f32::abs(0.1_f32)), f64::from(f32::abs(0.05_f32) * 0.70710677_f32 / f32::abs(0.1_f32))) as f32);
    let t3 = (PairFunction::Faddeeva.derivative([0, 0], f64::from(x), f64::from(0.5_f32)) as f32);
    let t4 = (SpecialFunction::Digamma.derivative(0, f64::from(x)) as f32);
    let t5 = (SpecialFunction::LambertW.derivative(0, f64::from(x)) as f32);
    let t6 = (SpecialFunction::LambertWm1.derivative(0, f64::from(-x / 3.0_f32)) as f32);
    let t7 = t1 + t2 * 0.3989423_f32 / f32::abs(0.1_f32) + t3 + t4 + t5 + t6;
    a * t7 + b
}

/// The fitted formula.
#[allow(clippy::all, clippy::pedantic, non_snake_case, unused_parens)]
#[must_use]
pub fn predict_y(x: f32) -> f32 {
    formula(PARAMETERS, x)
}
}
