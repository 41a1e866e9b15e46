//! Formulas known for their many minima, and what their true parameters are drawn from.

use std::f64::consts::{PI, TAU};

use super::draw::Draw;

/// Where a problem is observed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Design {
    /// In ascending order.
    pub(super) x: Vec<f64>,
    /// How large y is.
    pub(super) unit: f64,
}

impl Design {
    pub(super) fn from(&self) -> f64 {
        self.x[0]
    }

    pub(super) fn span(&self) -> f64 {
        self.x[self.x.len() - 1] - self.x[0]
    }

    /// The mean distance of neighbors.
    pub(super) fn spacing(&self) -> f64 {
        self.span() / (self.x.len() - 1) as f64
    }

    fn n(&self) -> f64 {
        self.x.len() as f64
    }

    /// A frequency of so many cycles over all points, at least and at most.
    fn turning(&self, draw: &mut Draw, [least, most]: [f64; 2]) -> f64 {
        TAU * draw.ratio(least, most) / self.span()
    }

    /// A place in a part of the range.
    fn place(&self, draw: &mut Draw, [low, high]: [f64; 2]) -> f64 {
        self.from() + self.span() * draw.between(low, high)
    }

    /// A width between that of the spacing and a part of the range.
    fn width(&self, draw: &mut Draw, most: f64) -> f64 {
        draw.ratio(self.spacing(), (self.span() * most).max(1.5 * self.spacing()))
    }

    /// An amplitude of either sign.
    fn amplitude(&self, draw: &mut Draw) -> f64 {
        draw.sign() * self.unit * draw.ratio(0.5, 2.0)
    }
}

/// Where x lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    /// From 0 to a drawn end.
    FromZero,
    /// The same, or from a drawn beginning.
    Anywhere,
    /// From a positive beginning to so many times that, at equal ratios rather than distances.
    Ratios(u32),
}

/// A formula.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// What it describes.
    pub name: &'static str,
    /// The formula, of x.
    pub formula: &'static str,
    pub(super) range: Range,
    /// True parameters, in the order of their first appearance.
    pub(super) truth: fn(&mut Draw, &Design) -> Vec<f64>,
    /// The smallest distance in x over which the curve of some parameters changes: the width of a peak, the length of a
    /// decay, a twentieth of a period. 0 at a pole, infinite where nothing can be too fine.
    pub(super) finest: fn(&[f64], &Design) -> f64,
}

fn plain(_: &[f64], _: &Design) -> f64 {
    f64::INFINITY
}

/// A twentieth of a period: a wave that points at a tenth of that distance do not resolve turns faster than half a cycle
/// from point to point.
fn of_wave(frequency: f64) -> f64 {
    PI / (10.0 * frequency.abs())
}

/// Whether x^2 + p*x + q is 0 somewhere among the points.
fn has_pole(p: f64, q: f64, design: &Design) -> bool {
    let root = (p * p / 4.0 - q).sqrt();
    let is_among = |x: f64| x >= design.from() && x <= design.from() + design.span();
    is_among(-p / 2.0 - root) || is_among(-p / 2.0 + root)
}

/// The formulas.
pub const KINDS: [Kind; 12] = [
    Kind {
        name: "sine",
        formula: "a*sin(w*x + p) + c",
        range: Range::Anywhere,
        truth: |draw, design| {
            let frequency = design.turning(draw, [0.5, design.n() / 4.0]);
            vec![design.amplitude(draw), frequency, draw.between(-PI, PI), design.unit * draw.between(-2.0, 2.0)]
        },
        finest: |params, _| of_wave(params[1]),
    },
    Kind {
        name: "damped sine",
        formula: "a*exp(-d*x)*sin(w*x + p)",
        range: Range::FromZero,
        truth: |draw, design| {
            let frequency = design.turning(draw, [1.0, design.n() / 5.0]);
            let decay = draw.ratio(0.5, 5.0) / design.span();
            vec![design.amplitude(draw), decay, frequency, draw.between(-PI, PI)]
        },
        finest: |params, _| of_wave(params[2]),
    },
    Kind {
        name: "two sines",
        formula: "a*sin(v*x + p) + b*sin(w*x + q)",
        range: Range::Anywhere,
        truth: |draw, design| {
            let one = design.turning(draw, [1.0, design.n() / 5.0]);
            // Further from it than what two waves can be told apart by, one cycle over all.
            let apart = TAU / design.span() * draw.ratio(1.0, design.n() / 8.0);
            let amplitude = design.amplitude(draw);
            let other = amplitude * draw.between(0.3, 1.0);
            vec![amplitude, one, draw.between(-PI, PI), other, one + apart, draw.between(-PI, PI)]
        },
        finest: |params, _| of_wave(params[1].abs().max(params[4].abs())),
    },
    Kind {
        name: "peak on a base",
        formula: "a*exp(-(x - m)^2/(2*s^2)) + c",
        range: Range::Anywhere,
        truth: |draw, design| {
            let middle = design.place(draw, [0.1, 0.9]);
            let width = design.width(draw, 0.2);
            vec![design.amplitude(draw), middle, width, design.unit * draw.between(-1.0, 1.0)]
        },
        finest: |params, _| params[2].abs(),
    },
    Kind {
        name: "two peaks",
        formula: "a*exp(-(x - m)^2/(2*s^2)) + b*exp(-(x - n)^2/(2*r^2))",
        range: Range::Anywhere,
        truth: |draw, design| {
            let middles = [design.place(draw, [0.1, 0.5]), design.place(draw, [0.5, 0.9])];
            let widths = [design.width(draw, 0.1), design.width(draw, 0.1)];
            let amplitude = design.amplitude(draw);
            vec![amplitude, middles[0], widths[0], amplitude * draw.between(0.3, 1.0), middles[1], widths[1]]
        },
        finest: |params, _| params[2].abs().min(params[5].abs()),
    },
    Kind {
        name: "two decays",
        formula: "a*exp(-k*x) + b*exp(-m*x)",
        range: Range::FromZero,
        truth: |draw, design| {
            let slow = draw.ratio(0.5, 4.0) / design.span();
            let amplitude = design.amplitude(draw);
            vec![amplitude, slow * draw.ratio(2.0, 10.0), amplitude * draw.ratio(0.3, 3.0), slow]
        },
        finest: |params, _| 1.0 / params[1].abs().max(params[3].abs()),
    },
    Kind {
        name: "logistic growth",
        formula: "a/(1 + exp(-k*(x - m)))",
        range: Range::Anywhere,
        truth: |draw, design| {
            let rate = draw.sign() * draw.ratio(4.0, 40.0) / design.span();
            vec![design.amplitude(draw), rate, design.place(draw, [0.2, 0.8])]
        },
        finest: |params, _| 1.0 / params[1].abs(),
    },
    Kind {
        name: "Gompertz growth",
        formula: "a*exp(-b*exp(-c*x))",
        range: Range::FromZero,
        truth: |draw, design| {
            vec![design.amplitude(draw), draw.ratio(2.0, 50.0), draw.ratio(3.0, 15.0) / design.span()]
        },
        finest: |params, _| 1.0 / params[2].abs(),
    },
    Kind {
        name: "dose response",
        formula: "b + (t - b)/(1 + (c/x)^h)",
        range: Range::Ratios(10_000),
        truth: |draw, design| {
            let top = design.amplitude(draw);
            let [first, last] = [design.from(), design.from() + design.span()];
            vec![top * draw.between(0.0, 0.3), top, draw.ratio(10.0 * first, 0.1 * last), draw.ratio(0.5, 4.0)]
        },
        finest: plain,
    },
    Kind {
        name: "rational, as NIST's MGH09",
        formula: "b1*(x^2 + x*b2)/(x^2 + x*b3 + b4)",
        range: Range::Ratios(64),
        truth: |draw, design| {
            let end = (design.from() + design.span()) / 4.0;
            let near = |draw: &mut Draw, value: f64| value * draw.ratio(0.5, 2.0);
            vec![
                design.amplitude(draw),
                near(draw, 0.191 * end),
                near(draw, 0.123 * end),
                near(draw, 0.136 * end * end),
            ]
        },
        finest: |params, design| if has_pole(params[2], params[3], design) { 0.0 } else { f64::INFINITY },
    },
    Kind {
        name: "broken line",
        formula: "a + b*x + c*max(x - d, 0)",
        range: Range::Anywhere,
        truth: |draw, design| {
            let slope = design.amplitude(draw) / design.span();
            let bend = design.amplitude(draw) * draw.ratio(0.5, 3.0) / design.span();
            vec![design.amplitude(draw), slope, bend, design.place(draw, [0.15, 0.85])]
        },
        finest: plain,
    },
    Kind {
        name: "tiny net",
        formula: "sin(b*cos(a*x))",
        range: Range::FromZero,
        truth: |draw, design| {
            let factor = draw.ratio(0.5, 4.0);
            vec![factor, design.turning(draw, [0.5, design.n() / (8.0 * factor.max(1.0))])]
        },
        // The inner wave is as fast as its frequency times its amplitude.
        finest: |params, _| of_wave(params[1].abs() * params[0].abs().max(1.0)),
    },
];
