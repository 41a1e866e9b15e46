//! Laws with true parameters and places that show what they are.

use gd_core::math::{exp, ln, powf};

use crate::minima::Draw;

/// A family of laws with true parameters, in the order of the formula of its first law, and places of x.
pub(super) struct Truth {
    pub(super) parameters: Vec<f64>,
    pub(super) x: Vec<f64>,
}

/// Points of a set, at least and at most.
const N_POINTS: [f64; 2] = [25.0, 101.0];
/// Sizes of x and y.
const SIZES: [f64; 2] = [0.01, 1000.0];

/// Places at equal distances, or at equal ratios.
fn even(n: usize, low: f64, high: f64) -> Vec<f64> {
    (0..n).map(|i| low + (high - low) * (i as f64 / (n - 1) as f64)).collect()
}

fn ratios(n: usize, low: f64, high: f64) -> Vec<f64> {
    even(n, ln(low), ln(high)).into_iter().map(exp).collect()
}

/// A draw of the family; `None` if there is no such.
#[expect(clippy::too_many_lines, reason = "one line for every law, beside each other")]
#[expect(clippy::many_single_char_names, reason = "they are those of the formulas")]
pub(super) fn truth(family: &str, draw: &mut Draw) -> Option<Truth> {
    let n = draw.between(N_POINTS[0], N_POINTS[1]) as usize;
    let (size, y) = (draw.ratio(SIZES[0], SIZES[1]), draw.ratio(SIZES[0], SIZES[1]));
    let first = size / n as f64;
    let from_zero = |parameters: Vec<f64>| Truth { parameters, x: even(n, 0.0, size) };
    let above_zero = |parameters: Vec<f64>| Truth { parameters, x: even(n, first, size) };
    let pi = std::f64::consts::PI;
    Some(match family {
        "constant" => from_zero(vec![draw.sign() * y]),
        "proportional" => above_zero(vec![draw.sign() * y / size]),
        "line" => {
            let slope = draw.sign() * y / size * draw.ratio(0.3, 3.0);
            from_zero(vec![y * draw.between(-1.0, 1.0), slope])
        }
        "quadratic" => {
            let (center, c) = (size * draw.between(0.2, 0.8), draw.sign() * 4.0 * y / (size * size));
            from_zero(vec![y * draw.between(-1.0, 1.0) + c * center * center, -2.0 * c * center, c])
        }
        "cubic" => {
            let [p, q, r] = [0.15, 0.5, 0.85].map(|root| size * (root + draw.between(-0.08, 0.08)));
            let d = draw.sign() * 20.0 * y / (size * size * size);
            from_zero(vec![-d * p * q * r, d * (p * q + q * r + r * p), -d * (p + q + r), d])
        }
        "drag" => from_zero(vec![y / size * draw.ratio(0.2, 1.0), y / (size * size) * draw.ratio(0.5, 2.0)]),
        "hyperbola" => above_zero(vec![y, size * draw.between(0.1, 0.6)]),
        "hill" => above_zero(vec![y, size * draw.between(0.2, 0.6), draw.between(1.8, 4.0)]),
        "haldane" => above_zero(vec![y, size * draw.between(0.05, 0.2), size * draw.between(0.1, 0.4)]),
        "reciprocal" => from_zero(vec![y, draw.between(3.0, 15.0) / size]),
        "exponential" => from_zero(vec![y, draw.between(1.5, 5.0) / size]),
        "bateman" => from_zero(vec![y, draw.between(4.0, 10.0) / size, draw.between(1.0, 2.5) / size]),
        "arrhenius" | "thermistor" => {
            let (low, width) = (draw.between(260.0, 300.0), draw.between(100.0, 200.0));
            let (b, sign, end) = match family {
                "arrhenius" => (draw.between(3000.0, 8000.0), 1.0, low + width),
                _ => (draw.between(2500.0, 4500.0), -1.0, low),
            };
            Truth { parameters: vec![y * exp(sign * b / end), b], x: even(n, low, low + width) }
        }
        "growth" => from_zero(vec![y * 0.1, draw.between(1.5, 4.0) / size]),
        "logistic" => from_zero(vec![y, draw.between(6.0, 14.0) / size, size * draw.between(0.35, 0.6)]),
        "gompertz" => from_zero(vec![y, draw.between(4.0, 9.0) / size, size * draw.between(0.25, 0.45)]),
        "richards" => {
            let v = draw.between(3.0, 8.0);
            from_zero(vec![y, v, draw.between(10.0, 30.0) / size, size * draw.between(0.4, 0.6)])
        }
        "weibull" => {
            let d = y * draw.between(0.6, 0.95);
            from_zero(vec![y, d, draw.between(1.5, 3.0) / size, draw.between(1.8, 3.5)])
        }
        "relaxation" => {
            let d = draw.sign() * y;
            from_zero(vec![y * draw.between(0.3, 1.5), d, draw.between(2.0, 5.0) / size])
        }
        "holling3" => above_zero(vec![y, size * draw.between(0.2, 0.4)]),
        "ricker" => {
            let b = draw.between(2.5, 6.0) / size;
            above_zero(vec![y * b, b])
        }
        "power" => {
            let low = size / 30.0;
            let b = match draw.below(3) {
                0 => draw.between(0.3, 0.8),
                1 => draw.between(1.7, 3.0),
                _ => draw.between(-1.5, -0.4),
            };
            let end = if b > 0.0 { size } else { low };
            Truth { parameters: vec![y / powf(end, b), b], x: even(n, low, size) }
        }
        "charging" => from_zero(vec![y, draw.between(2.0, 5.0) / size]),
        "logarithm" => {
            let b = draw.sign() * 0.25 * y;
            Truth { parameters: vec![y * draw.between(-1.0, 1.0) - b * ln(size), b], x: ratios(n, 0.01 * size, size) }
        }
        "bet" => {
            let high = draw.between(0.5, 0.9);
            Truth { parameters: vec![y, draw.ratio(10.0, 200.0)], x: even(n, 0.03, high) }
        }
        "van deemter" => {
            let (a, b) = (y * draw.between(0.2, 1.0), y * size * draw.between(0.05, 0.2));
            Truth { parameters: vec![a, b, y / size * draw.between(0.5, 2.0)], x: even(n, 0.05 * size, size) }
        }
        "antoine" => {
            // Water in degrees Celsius, and liquids like it.
            let (b, c, high) = (draw.between(1300.0, 1800.0), draw.between(210.0, 250.0), draw.between(90.0, 150.0));
            Truth { parameters: vec![ln(y) / ln(10.0) + b / (c + high), b, c], x: even(n, 0.0, high) }
        }
        "steinhart-hart" => {
            let around = |value: f64, part: f64, draw: &mut Draw| value * (1.0 + part * draw.between(-1.0, 1.0));
            let (a, b) = (around(1.13e-3, 0.1, draw), around(2.34e-4, 0.1, draw));
            Truth { parameters: vec![a, b, around(8.8e-8, 0.3, draw)], x: ratios(n, 100.0, 1e5) }
        }
        "radiation" => {
            let low = size * draw.between(0.1, 0.3);
            Truth { parameters: vec![y * draw.between(-0.3, -0.05), y / powf(size, 4.0)], x: even(n, low, size) }
        }
        "planck" => {
            // Wien's displacement law.
            const WIEN: f64 = 4.965_114_231_744_276;
            let top = size * draw.between(0.2, 0.4);
            let a = y * powf(top, 5.0) * (exp(WIEN) - 1.0);
            Truth { parameters: vec![a, WIEN * top], x: even(n, 0.08 * size, size) }
        }
        "einstein" => Truth { parameters: vec![y, size * draw.between(0.4, 1.2)], x: even(n, 0.04 * size, size) },
        "sommerfeld" => {
            above_zero(vec![y / size * draw.between(0.2, 0.6), y / (size * size * size) * draw.between(0.4, 1.0)])
        }
        "curie-weiss" => {
            let t = size * draw.between(-0.2, 0.2);
            Truth { parameters: vec![0.3 * y * size, t], x: even(n, 0.3 * size, size) }
        }
        "diode" => {
            let v = size / draw.between(4.0, 10.0);
            Truth { parameters: vec![y * exp(-size / v), v], x: even(n, -0.2 * size, size) }
        }
        "butler-volmer" => {
            let (a, b) = (draw.between(2.0, 4.0) / size, draw.between(1.0, 3.0) / size);
            Truth { parameters: vec![0.1 * y, a, b], x: even(n, -size, size) }
        }
        "three halves" => from_zero(vec![y / powf(size, 1.5)]),
        "biexponential" => {
            let a = y * draw.between(0.4, 0.6);
            from_zero(vec![a, draw.between(8.0, 20.0) / size, y - a, draw.between(0.8, 2.5) / size])
        }
        "stretched" => {
            let b = if draw.coin() { draw.between(0.4, 0.7) } else { draw.between(1.5, 2.5) };
            from_zero(vec![y, size * draw.between(0.15, 0.4), b])
        }
        "omori" => {
            let (c, p) = (size * draw.between(0.02, 0.1), draw.between(1.15, 1.6));
            from_zero(vec![y * powf(c, p), c, p])
        }
        "inverse square" => {
            let low = 0.2 * size;
            Truth { parameters: vec![y * low * low], x: even(n, low, size) }
        }
        "sine" | "damped" => {
            let (mean, phase) = (y * draw.between(-1.0, 1.0), draw.between(0.0, 2.0 * pi));
            if family == "sine" {
                from_zero(vec![mean, y, 2.0 * pi * draw.between(1.5, 6.0) / size, phase])
            } else {
                let d = draw.between(1.0, 4.0) / size;
                from_zero(vec![mean, y, d, 2.0 * pi * draw.between(3.0, 8.0) / size, phase])
            }
        }
        "resonance" => {
            let w = size * draw.between(0.4, 0.7);
            let q = draw.between(3.0, 12.0);
            Truth { parameters: vec![y * w * w / q, w, q], x: even(n, 0.1 * size, size) }
        }
        "gauss" => from_zero(vec![y, size * draw.between(0.35, 0.65), size * draw.between(0.06, 0.18)]),
        "gauss on background" => {
            let c = y * draw.between(0.3, 1.0);
            from_zero(vec![c, y, size * draw.between(0.35, 0.65), size * draw.between(0.05, 0.12)])
        }
        "lorentz" => from_zero(vec![y, size * draw.between(0.35, 0.65), size * draw.between(0.05, 0.12)]),
        "lorentz on background" => {
            let c = y * draw.between(0.3, 1.0);
            from_zero(vec![c, y, size * draw.between(0.35, 0.65), size * draw.between(0.03, 0.08)])
        }
        "pseudo-voigt" => {
            let (c, f) = (y * draw.between(0.3, 1.0), draw.between(0.35, 0.65));
            from_zero(vec![c, y, f, size * draw.between(0.35, 0.65), size * draw.between(0.05, 0.1)])
        }
        "log-normal" => above_zero(vec![y, size * draw.between(0.15, 0.35), draw.between(0.4, 0.8)]),
        "maxwell" => {
            let v = size * draw.between(0.3, 0.5);
            from_zero(vec![y * exp(1.0) / (v * v), v])
        }
        "gamma-variate" => {
            let (b, c) = (draw.between(1.5, 4.0), size * draw.between(0.06, 0.12));
            above_zero(vec![y / (powf(b * c, b) * exp(-b)), b, c])
        }
        "4pl" | "5pl" => {
            let (bottom, c, h) = (y * draw.between(0.1, 0.3), size * draw.ratio(0.5, 2.0), draw.between(0.8, 2.5));
            let mut parameters = vec![bottom, y, c, h];
            if family == "5pl" {
                parameters.push(if draw.coin() { draw.ratio(0.25, 0.45) } else { draw.ratio(2.5, 5.0) });
            }
            Truth { parameters, x: ratios(n, 0.01 * size, 100.0 * size) }
        }
        "emax" => {
            let e0 = y * draw.between(0.3, 1.0);
            from_zero(vec![e0, y, size * draw.between(0.08, 0.4)])
        }
        "probit" => Truth {
            parameters: vec![y, size * draw.ratio(0.5, 2.0), draw.between(0.4, 1.2)],
            x: ratios(n, 0.03 * size, 30.0 * size),
        },
        "linear-quadratic" => from_zero(vec![y, draw.between(0.3, 1.0) / size, draw.between(1.0, 3.0) / (size * size)]),
        _ => return None,
    })
}
