//! The sentence of a verdict.

use core::fmt;

use super::{Curvature, Evidence, Verdict};
use crate::digits::{Digits, Name, Short, round_to_digits};

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
                if evidence.better_rate.is_none() {
                    return f.write_str("; try a far smaller one");
                }
                self.suggest(f, " or less")
            }
            Verdict::Unbounded { along, .. } => {
                let (start, last) = (Digits(evidence.start_loss), Digits(evidence.loss));
                write!(f, "diverged: the loss falls without bound along {}, from {start} to {last}", name(*along))?;
                write!(f, " in {} steps; it has no minimum there", evidence.index)
            }
            Verdict::Oscillating { along, factor, .. } => {
                write!(f, "oscillating: ")?;
                let is_at_bound =
                    evidence.learning_rate_bound.is_some_and(|bound| evidence.learning_rate > 0.9 * bound);
                if !is_at_bound {
                    write!(
                        f,
                        "along {} a step turns the gradient to {} times itself, ",
                        name(*along),
                        Digits(*factor)
                    )?;
                }
                self.rate_against_bound(f, evidence)?;
                if evidence.better_rate.is_none() {
                    return f.write_str("; try a rate that decays");
                }
                self.suggest(f, if is_at_bound { " or less" } else { ", or a rate that decays" })
            }
            Verdict::Stalled(Evidence { curvature, gradient_norm, .. }) => {
                write!(f, "stalled: the gradient norm is only {}, but ", Digits(*gradient_norm))?;
                match curvature {
                    Some(curvature @ Curvature { smallest, smallest_along, largest, .. }) => {
                        let (value, name) = (Digits(*smallest), name(*smallest_along));
                        if curvature.is_negative() {
                            let place = if *largest < 0.0 { "maximum" } else { "saddle" };
                            write!(f, "the curvature along {name} is {value}, a {place}")?;
                            if evidence.may_climb {
                                f.write_str(
                                    ", which Newton steps climb to as they fall to a minimum; start where every \
                                     curvature is positive, or try another optimizer",
                                )
                            } else {
                                write!(f, "; start beside it along {name}")
                            }
                        } else {
                            write!(f, "the curvature along {name} is {value}, flat; start elsewhere")?;
                            // Without a bound it is no mean of squares, so there are no data.
                            let has_data = evidence.lower_bound.is_some();
                            if has_data { write!(f, ", or fix {name} if the data do not determine it") } else { Ok(()) }
                        }
                    }
                    None => write!(f, "the curvature is not finite; start elsewhere"),
                }
            }
            Verdict::Crawling { along, steps_left, .. } => self.crawling(f, *along, *steps_left),
            Verdict::BudgetSpent { steps_left, .. } => self.unfinished(f, *steps_left),
        }
    }
}

impl NamedVerdict<'_> {
    fn crawling(&self, f: &mut fmt::Formatter<'_>, along: usize, steps_left: Option<f64>) -> fmt::Result {
        let evidence = self.verdict.evidence();
        let name = |index: usize| Name(self.names, index);

        let along = name(along);
        match steps_left {
            Some(steps) if steps.is_finite() => {
                write!(f, "crawling: {} are needed along {along}, since ", Steps(steps))?;
            }
            Some(_) => write!(f, "crawling: steps along {along} are lost in rounding, since ")?,
            None => write!(f, "crawling: many more steps are needed along {along}, since ")?,
        }
        if self.verdict.suggested_rate().is_some() {
            self.rate_against_bound(f, evidence)?;
            return self.suggest(f, "");
        }
        let Some(curvature) = evidence.curvature else { return write!(f, "the curvature is not finite") };
        let (low, high) = (Digits(curvature.smallest), Digits(curvature.largest));
        let (slow, fast) = (name(curvature.smallest_along), name(curvature.largest_along));
        let share = if evidence.learning_rate_bound.is_some() { 0.5 } else { 0.01 };
        if curvature.smallest.abs() > share * curvature.largest {
            self.rate_against_bound(f, evidence)?;
            return write!(f, "; try {}", other_method(evidence).unwrap_or("another start or units"));
        }
        write!(f, "the curvature is {low} along {slow} and {high} along {fast}")?;
        let other = other_method(evidence);
        if curvature.units_help && !evidence.has_units {
            let other = other.unwrap_or("another start");
            write!(f, "; give each parameter its own unit, or try {other}")
        } else if is_plain(evidence) {
            write!(f, "; try momentum or {}", other.unwrap_or("another start"))
        } else {
            write!(f, "; try {}", other.unwrap_or("another start or units"))
        }
    }

    fn unfinished(&self, f: &mut fmt::Formatter<'_>, steps_left: Option<f64>) -> fmt::Result {
        let evidence = self.verdict.evidence();
        match evidence.stop {
            Some(stop) if stop.is_settled() || matches!(stop, crate::Stop::Hook { .. }) => {
                write!(f, "stopped early: {stop}, but ")?;
            }
            _ => write!(f, "budget spent: ")?,
        }
        write!(f, "at step {} the loss {} can still fall", evidence.index, Digits(evidence.loss))?;
        let most = evidence.lower_bound.map_or(f64::INFINITY, |bound| evidence.loss - bound);
        if evidence.gain < most {
            write!(f, " by about {}", Digits(evidence.gain))?;
        }
        if let Some(curvature) = evidence.curvature.filter(|curvature| evidence.may_climb && curvature.is_negative()) {
            let name = Name(self.names, curvature.smallest_along);
            let value = Digits(curvature.smallest);
            write!(f, ", but Newton steps climb along {name}, where the curvature is {value}; ")?;
            return f.write_str("start where every curvature is positive, or try another optimizer");
        }
        let falls = evidence.trial_lowers;
        match (steps_left, falls) {
            (Some(steps), _) => write!(f, "; give it {}", Steps(steps))?,
            (None, Some(true)) => write!(f, "; give it more steps")?,
            (None, None) => write!(f, "; give it more steps, at a rate that decays")?,
            (None, Some(false)) => {
                let rate = Short(evidence.learning_rate);
                write!(f, ", but more steps at the learning rate {rate} did not lower it; try ")?;
                return match self.verdict.suggested_rate() {
                    Some(rate) => write!(f, "{}", Short(rate)),
                    None => f.write_str("another one, or another optimizer"),
                };
            }
        }
        self.verdict.suggested_rate().map_or(Ok(()), |rate| write!(f, ", or try the learning rate {}", Short(rate)))
    }

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

/// A method that takes fewer steps. Least squares need residuals, whose squares have a lower bound; Adam is another one only
/// for an optimizer that does not rescale gradients itself.
const fn other_method(evidence: &Evidence) -> Option<&'static str> {
    match (evidence.lower_bound, evidence.learning_rate_bound) {
        (Some(_), _) => Some("Levenberg-Marquardt"),
        (None, Some(_)) => Some("Adam"),
        (None, None) => None,
    }
}

/// Whether steps are those of plain gradient descent, whose bound is 2 over the curvature; momentum has another one.
fn is_plain(evidence: &Evidence) -> bool {
    let (Some(bound), Some(curvature)) = (evidence.learning_rate_bound, evidence.curvature) else { return false };
    (bound * curvature.largest - 2.0).abs() < 1e-3
}

/// About how many more steps.
struct Steps(f64);

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            steps if steps <= 1.0 => write!(f, "about 1 more step"),
            // There is no part of a step.
            steps if steps < 10.0 => {
                let whole = steps as u8;
                write!(f, "about {} more steps", whole + u8::from(f64::from(whole) < steps))
            }
            steps if steps < 1e6 => write!(f, "about {} more steps", round_to_digits(steps, 2)),
            steps => write!(f, "about {steps:.0e} more steps"),
        }
    }
}
