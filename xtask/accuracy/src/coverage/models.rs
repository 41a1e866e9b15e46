//! The models whose intervals are counted.

use gd_core::math::{exp, ln};

use Design::{At, Even, Ratios};

/// Where the observations of a model are taken.
#[derive(Debug, Clone, Copy)]
pub enum Design {
    /// So many points from one value to another at equal distances.
    Even(u32, f64, f64),
    /// The same at equal ratios.
    Ratios(u32, f64, f64),
    /// These.
    At(&'static [f64]),
}

impl Design {
    pub(super) fn x(self) -> Vec<f64> {
        let at =
            |n: u32, from: f64, to: f64| (0..n).map(move |row| from + (to - from) * f64::from(row) / f64::from(n - 1));
        match self {
            Self::Even(n, from, to) => at(n, from, to).collect(),
            Self::Ratios(n, from, to) => at(n, ln(from), ln(to)).map(exp).collect(),
            Self::At(x) => x.to_vec(),
        }
    }
}

/// A formula with its true parameters, observed with normal noise.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    /// What it describes.
    pub name: &'static str,
    /// The formula, of x.
    pub formula: &'static str,
    /// The true parameters, as `name=value,...`.
    pub truth: &'static str,
    /// Where it is observed.
    pub design: Design,
    /// The standard deviation of the noise.
    pub noise: f64,
}

const fn model(name: &'static str, formula: &'static str, truth: &'static str, design: Design, noise: f64) -> Model {
    Model { name, formula, truth, design, noise }
}

/// Laws of the sciences, many of them where the data hardly determine the parameters.
pub const MODELS: [Model; 30] = [
    model("line", "a*x + b", "a=2,b=1", Even(10, 0.0, 5.0), 1.0),
    model("parabola", "a*x^2 + b*x + c", "a=0.3,b=-1,c=2", Even(12, -3.0, 3.0), 1.0),
    model("decay", "a*exp(-k*x)", "a=10,k=0.5", Even(8, 0.0, 6.0), 0.7),
    model("decay to a base", "a*exp(-k*x) + c", "a=8,k=0.6,c=2", Even(10, 0.0, 8.0), 0.5),
    model("decay, its first half only", "a*exp(-k*x) + c", "a=8,k=0.3,c=2", Even(10, 0.0, 4.0), 0.2),
    model("two decays", "a*exp(-k*x) + b*exp(-m*x)", "a=6,k=2,b=4,m=0.3", Even(24, 0.0, 8.0), 0.1),
    model("oxygen demand", "a*(1 - exp(-k*x))", "a=19.1,k=0.53", At(&[1.0, 2.0, 3.0, 4.0, 5.0, 7.0]), 2.0),
    model(
        "enzyme",
        "v*x/(m + x)",
        "v=212.7,m=0.064",
        At(&[0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.1, 1.1]),
        10.9,
    ),
    model("enzyme, far from saturated", "v*x/(m + x)", "v=200,m=1", Even(10, 0.05, 0.8), 3.0),
    model("dose response", "t/(1 + (c/x)^h)", "t=100,c=3,h=1.5", Ratios(10, 0.1, 60.0), 4.0),
    model("dose response, its top not reached", "t/(1 + (c/x)^h)", "t=100,c=10,h=1.3", Ratios(10, 0.1, 15.0), 1.5),
    model(
        "dose response, four parameters",
        "b + (t - b)/(1 + (c/x)^h)",
        "b=5,t=95,c=2,h=1.2",
        Ratios(12, 0.02, 200.0),
        3.0,
    ),
    model("logistic growth", "a/(1 + exp(-k*(x - m)))", "a=50,k=0.8,m=6", Even(12, 0.0, 12.0), 2.0),
    model("Gompertz growth, cut off", "a*exp(-exp(-k*(x - m)))", "a=50,k=0.4,m=5", Even(12, 0.0, 9.0), 1.0),
    model("peak", "a*exp(-(x - m)^2/(2*s^2))", "a=10,m=0.3,s=1", Even(15, -4.0, 4.0), 1.0),
    model("peak on a base", "a*exp(-(x - m)^2/(2*s^2)) + c", "a=5,m=0.3,s=1.2,c=1", Even(15, -4.0, 4.0), 0.7),
    model(
        "two peaks that overlap",
        "a*exp(-(x - m)^2/(2*s^2)) + b*exp(-(x - n)^2/(2*r^2))",
        "a=10,m=-1,s=0.8,b=7,n=1,r=1",
        Even(40, -4.0, 4.0),
        0.4,
    ),
    model("Lorentzian line", "a/(1 + ((x - m)/g)^2)", "a=10,m=0.3,g=0.8", Even(20, -5.0, 5.0), 1.0),
    model("sine", "a*sin(w*x + p)", "a=2,w=3,p=0.5", Even(20, 0.0, 4.0), 0.8),
    model("damped sine", "a*exp(-d*x)*sin(w*x + p)", "a=5,d=0.4,w=3,p=0.5", Even(30, 0.0, 6.0), 0.5),
    model("power law", "a*x^b", "a=2,b=1.5", Ratios(10, 0.5, 20.0), 5.0),
    model("power law with an offset", "a*x^b + c", "a=2,b=0.5,c=1", Even(12, 0.0, 10.0), 0.3),
    model("Arrhenius", "a*exp(q*(1/300 - 1/x))", "a=1,q=6000", Even(8, 290.0, 350.0), 1.0),
    model(
        "rational, NIST's MGH09",
        "b1*(x^2 + x*b2)/(x^2 + x*b3 + b4)",
        "b1=0.193,b2=0.191,b3=0.123,b4=0.136",
        At(&[4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]),
        0.0066,
    ),
    model("Langmuir adsorption", "q*k*x/(1 + k*x)", "q=5,k=0.4", Ratios(9, 0.2, 10.0), 0.25),
    model("thermistor", "a + b*ln(x) + c*ln(x)^3", "a=1.1,b=0.24,c=0.0008", Ratios(10, 1.0, 50.0), 0.01),
    model("Weibull growth", "a*(1 - exp(-(x/b)^c))", "a=70,b=6,c=2", Even(12, 1.0, 12.0), 3.0),
    model("stretched exponential", "a*exp(-(x/t)^b)", "a=10,t=2,b=0.7", Ratios(14, 0.05, 20.0), 0.4),
    model("diode", "i*(exp(x/v) - 1)", "i=0.01,v=0.1", Even(10, 0.1, 0.6), 0.5),
    model("broken line", "a + b*x + c*max(x - d, 0)", "a=1,b=0.5,c=2,d=4.2", Even(20, 0.0, 10.0), 0.5),
];
