//! The functions: ours, those of other libraries, and where to draw their arguments from.

/// Functions of one and of two arguments of a type.
#[derive(Clone, Copy)]
pub enum Of<T> {
    One(fn(T) -> T),
    Two(fn(T, T) -> T),
}

impl<T> Of<T> {
    pub fn call(self, x: T, y: T) -> T {
        match self {
            Self::One(function) => function(x),
            Self::Two(function) => function(x, y),
        }
    }
}

/// One function with its peers.
pub struct Function {
    pub name: &'static str,
    /// Its number in `oracle.c`.
    pub number: i32,
    pub f64: Of<f64>,
    pub f32: Of<f32>,
    pub libm: Of<f64>,
    pub core_math: Of<f64>,
    pub std: Of<f64>,
    pub libm_f32: Of<f32>,
    pub core_math_f32: Of<f32>,
    pub std_f32: Of<f32>,
    /// Exponents of two between which half of the arguments are drawn.
    pub exponents: (i32, i32),
    /// A range of usual arguments, for times.
    pub usual: (f64, f64),
}

macro_rules! one {
    ($name:literal, $number:literal, $f:ident $f32:ident, $libm:ident $libmf:ident, $cr:ident $crf:ident, $std:ident, $exponents:expr, $usual:expr) => {
        Function {
            name: $name,
            number: $number,
            f64: Of::One(gd_math::$f),
            f32: Of::One(gd_math::$f32),
            libm: Of::One(libm::$libm),
            core_math: Of::One(core_math::$cr),
            std: Of::One(f64::$std),
            libm_f32: Of::One(libm::$libmf),
            core_math_f32: Of::One(core_math::$crf),
            std_f32: Of::One(f32::$std),
            exponents: $exponents,
            usual: $usual,
        }
    };
}

macro_rules! two {
    ($name:literal, $number:literal, $f:ident $f32:ident, $libm:ident $libmf:ident, $cr:ident $crf:ident, $std:ident, $exponents:expr, $usual:expr) => {
        Function {
            name: $name,
            number: $number,
            f64: Of::Two(gd_math::$f),
            f32: Of::Two(gd_math::$f32),
            libm: Of::Two(libm::$libm),
            core_math: Of::Two(core_math::$cr),
            std: Of::Two(f64::$std),
            libm_f32: Of::Two(libm::$libmf),
            core_math_f32: Of::Two(core_math::$crf),
            std_f32: Of::Two(f32::$std),
            exponents: $exponents,
            usual: $usual,
        }
    };
}

#[rustfmt::skip]
pub const FUNCTIONS: &[Function] = &[
    one!("exp", 0, exp exp_f32, exp expf, exp expf, exp, (-60, 10), (-10.0, 10.0)),
    one!("ln", 1, ln ln_f32, log logf, log logf, ln, (-60, 60), (0.1, 10.0)),
    one!("sin", 2, sin sin_f32, sin sinf, sin sinf, sin, (-28, 30), (-10.0, 10.0)),
    one!("cos", 3, cos cos_f32, cos cosf, cos cosf, cos, (-28, 30), (-10.0, 10.0)),
    two!("powf", 4, powf powf_f32, pow powf, pow powf, powf, (-10, 10), (0.1, 10.0)),
    one!("tan", 5, tan tan_f32, tan tanf, tan tanf, tan, (-28, 30), (-10.0, 10.0)),
    one!("asin", 6, asin asin_f32, asin asinf, asin asinf, asin, (-28, -1), (-1.0, 1.0)),
    one!("acos", 7, acos acos_f32, acos acosf, acos acosf, acos, (-55, -1), (-1.0, 1.0)),
    one!("atan", 8, atan atan_f32, atan atanf, atan atanf, atan, (-28, 60), (-10.0, 10.0)),
    one!("sinh", 9, sinh sinh_f32, sinh sinhf, sinh sinhf, sinh, (-28, 9), (-10.0, 10.0)),
    one!("cosh", 10, cosh cosh_f32, cosh coshf, cosh coshf, cosh, (-28, 9), (-10.0, 10.0)),
    one!("tanh", 11, tanh tanh_f32, tanh tanhf, tanh tanhf, tanh, (-28, 5), (-5.0, 5.0)),
    one!("exp2", 12, exp2 exp2_f32, exp2 exp2f, exp2 exp2f, exp2, (-55, 10), (-10.0, 10.0)),
    one!("log2", 13, log2 log2_f32, log2 log2f, log2 log2f, log2, (-60, 60), (0.1, 10.0)),
    one!("log10", 14, log10 log10_f32, log10 log10f, log10 log10f, log10, (-60, 60), (0.1, 10.0)),
    one!("cbrt", 15, cbrt cbrt_f32, cbrt cbrtf, cbrt cbrtf, cbrt, (-3, 3), (0.1, 10.0)),
    two!("hypot", 16, hypot hypot_f32, hypot hypotf, hypot hypotf, hypot, (-10, 10), (0.1, 10.0)),
    one!("exp_m1", 17, exp_m1 exp_m1_f32, expm1 expm1f, expm1 expm1f, exp_m1, (-55, 10), (-10.0, 10.0)),
    one!("ln_1p", 18, ln_1p ln_1p_f32, log1p log1pf, log1p log1pf, ln_1p, (-55, 60), (-0.9, 10.0)),
    two!("atan2", 19, atan2 atan2_f32, atan2 atan2f, atan2 atan2f, atan2, (-10, 10), (-10.0, 10.0)),
];

/// The function of that name.
pub fn by_name(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
