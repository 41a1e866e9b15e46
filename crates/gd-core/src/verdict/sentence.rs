//! The sentence of a verdict.

use core::fmt;

use super::{Curvature, Evidence, Verdict};

/// A verdict with the names of the parameters, made by [`Verdict::named`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NamedVerdict<'a> {
    pub(super) verdict: &'a Verdict,
    pub(super) names: &'a [&'a str],
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.named(&[]).fmt(f)
    }
}

impl fmt::Display for NamedVerdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let evidence = self.verdict.evidence();
        let name = |index: usize| Name(self.names, index);
        match self.verdict {
            Verdict::Converged(Evidence { curvature, gradient_norm, loss, .. }) => {
                write!(f, "converged: the loss is {}, the gradient norm {}", Digits(*loss), Digits(*gradient_norm))?;
                curvature.map_or(Ok(()), |curvature| match (Digits(curvature.smallest), Digits(curvature.largest)) {
                    (smallest, largest) if curvature.smallest < curvature.largest => {
                        write!(f, ", and every curvature is positive, from {smallest} to {largest}")
                    }
                    (_, curvature) => write!(f, ", and the curvature is positive, {curvature}"),
                })
            }
            Verdict::Diverged { last_loss, .. } => {
                let (start, last) = (Digits(evidence.start_loss), Digits(*last_loss));
                write!(f, "diverged: ")?;
                self.rate_against_bound(f, evidence)?;
                write!(f, ", and the loss went from {start} to {last}")?;
                self.suggest(f, " or less")
            }
            Verdict::Oscillating { along, factor, .. } => {
                write!(f, "oscillating: ")?;
                match evidence.learning_rate_bound {
                    Some(bound) if evidence.learning_rate > 0.9 * bound => self.rate_against_bound(f, evidence)?,
                    _ => {
                        let (name, factor) = (name(*along), Digits(*factor));
                        write!(f, "along {name} a step turns the gradient to {factor} times itself, ")?;
                        self.rate_against_bound(f, evidence)?;
                    }
                }
                self.suggest(
                    f,
                    if evidence.learning_rate_bound.is_some() { " or less" } else { ", or a rate that decays" },
                )
            }
            Verdict::Stalled(Evidence { curvature, gradient_norm, .. }) => {
                write!(f, "stalled: the gradient norm is only {}, but ", Digits(*gradient_norm))?;
                match curvature {
                    Some(Curvature { smallest, smallest_along, largest, .. }) => {
                        let (value, name) = (Digits(*smallest), name(*smallest_along));
                        if *smallest < -1e-9 * largest.abs() {
                            write!(f, "the curvature along {name} is {value}, a saddle; start beside it along {name}")
                        } else {
                            write!(
                                f,
                                "the curvature along {name} is {value}, flat; start elsewhere, or fix {name} if the \
                                 data do not determine it"
                            )
                        }
                    }
                    None => write!(f, "the curvature is not finite; start elsewhere"),
                }
            }
            Verdict::Crawling { along, steps_left, .. } => {
                write!(
                    f,
                    "crawling: about {} more steps are needed along {}, since ",
                    Steps(*steps_left),
                    name(*along)
                )?;
                if self.verdict.suggested_rate().is_some() {
                    self.rate_against_bound(f, evidence)?;
                    return self.suggest(f, "");
                }
                if let Some(Curvature { largest, largest_along, smallest, smallest_along, .. }) = evidence.curvature {
                    let (low, high) = (Digits(smallest), Digits(largest));
                    let (slow, fast) = (name(smallest_along), name(largest_along));
                    write!(f, "the curvature is {low} along {slow} and {high} along {fast}")?;
                } else {
                    write!(f, "the curvature is not finite")?;
                }
                f.write_str(if evidence.has_units {
                    "; try momentum or Levenberg-Marquardt"
                } else {
                    "; give each parameter its own unit, or try Levenberg-Marquardt"
                })
            }
            Verdict::BudgetSpent { steps_left, .. } => {
                match evidence.stop {
                    Some(stop) if stop.is_settled() || matches!(stop, crate::Stop::Hook { .. }) => {
                        write!(f, "stopped early: {stop}, but ")?;
                    }
                    _ => write!(f, "budget spent: ")?,
                }
                write!(f, "at step {} the loss {} can still fall", evidence.index, Digits(evidence.loss))?;
                if evidence.gain.is_finite() {
                    write!(f, " by about {}", Digits(evidence.gain))?;
                }
                match (steps_left, self.verdict.suggested_rate()) {
                    (Some(steps), None) => write!(f, "; give it about {} more steps", Steps(*steps)),
                    (Some(steps), Some(rate)) => {
                        write!(f, "; give it about {} more steps, or try the learning rate {rate}", Steps(*steps))
                    }
                    (None, _) => write!(f, "; give it more steps"),
                }
            }
        }
    }
}

impl NamedVerdict<'_> {
    /// "the learning rate 1 equals 2 / 2.00, the bound along b"
    fn rate_against_bound(&self, f: &mut fmt::Formatter<'_>, evidence: &Evidence) -> fmt::Result {
        let rate = Short(evidence.learning_rate);
        let (Some(bound), Some(curvature)) = (evidence.learning_rate_bound, evidence.curvature) else {
            return write!(f, "the learning rate is {rate}");
        };
        let relation = match evidence.learning_rate / bound {
            ratio if ratio < 0.1 => "is far below",
            ratio if ratio < 0.999 => "is below",
            ratio if ratio <= 1.001 => "equals",
            _ => "exceeds",
        };
        let (above, below) = (Short(round_to_digits(bound * curvature.largest, 3)), Digits(curvature.largest));
        let name = Name(self.names, curvature.largest_along);
        write!(f, "the learning rate {rate} {relation} {above} / {below}, the bound along {name}")
    }

    fn suggest(&self, f: &mut fmt::Formatter<'_>, more: &str) -> fmt::Result {
        self.verdict.suggested_rate().map_or(Ok(()), |rate| write!(f, "; try {}{more}", Short(rate)))
    }
}

/// The name of a parameter.
struct Name<'a>(&'a [&'a str], usize);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.get(self.1) {
            Some(name) => f.write_str(name),
            None => write!(f, "p{}", self.1),
        }
    }
}

/// A number with three digits.
struct Digits(f64);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.abs() {
            0.0 => f.write_str("0"),
            size if (1e-3..1e4).contains(&size) => {
                let decimals = usize::try_from(2 - decimal_exponent(size)).unwrap_or(0);
                write!(f, "{:.decimals$}", self.0)
            }
            size if size.is_finite() => write!(f, "{:.2e}", self.0),
            _ => write!(f, "{}", self.0),
        }
    }
}

/// A number of a few digits without the zeros behind them; what `f32` holds of 0.1 is 0.1.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = round_to_digits(self.0, 6);
        if (1e-3..1e6).contains(&rounded) { write!(f, "{rounded}") } else { write!(f, "{rounded:e}") }
    }
}

/// A number of steps.
struct Steps(f64);

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            steps if steps.is_infinite() => f.write_str("infinitely many"),
            steps if steps < 1e6 => write!(f, "{}", round_to_digits(steps.max(1.0), 2)),
            steps => write!(f, "{steps:.0e}"),
        }
    }
}

/// The exponent of the first digit: 0 from 1 to below 10.
fn decimal_exponent(value: f64) -> i32 {
    let (mut exponent, mut rest) = (0, value.abs());
    // At most 324 rounds; zero, infinity and NaN none.
    while rest >= 10.0 && rest.is_finite() {
        rest /= 10.0;
        exponent += 1;
    }
    while rest < 1.0 && rest > 0.0 {
        rest *= 10.0;
        exponent -= 1;
    }
    exponent
}

/// `value` with that many decimal digits, as near to the decimal number as a float can be for sizes from 1e-16 to 1e22.
pub(super) fn round_to_digits(value: f64, digits: i32) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    let shift = digits - 1 - decimal_exponent(value);
    // Powers of ten up to 1e22 are exact.
    let power = (0..shift.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    let rounded = if shift >= 0 { libm::round(value * power) / power } else { libm::round(value / power) * power };
    if rounded.is_finite() { rounded } else { value }
}
