//! Ticks at steps of 1, 2 or 5 times a power of ten, and their labels.

/// A position on an axis with its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Data value.
    pub value: f64,
    /// The value with as many decimals as the step needs, and a true minus sign.
    pub label: String,
}

/// The ticks of `min..=max` (finite, `min < max`), at most `max_count` (at least 2) of them, on the finest 1-2-5 step.
///
/// ```
/// let labels: Vec<_> = gd_render::ticks(-2.0, 7.0, 6).into_iter().map(|tick| tick.label).collect();
/// assert_eq!(labels, ["−2", "0", "2", "4", "6"]);
/// ```
#[must_use]
pub fn ticks(min: f64, max: f64, max_count: usize) -> Vec<Tick> {
    let span = max - min;
    if !(span.is_finite() && span > 0.0) {
        return Vec::new();
    }
    let mut step = Step::below(span / max_count.max(2) as f64);
    // One part in a billion of slack, so that an end that is itself a multiple is not lost to rounding.
    let slack = span * 1e-9;
    let (low, high) = ((min - slack).max(f64::MIN), (max + slack).min(f64::MAX));
    while step.exponent <= f64::MAX_10_EXP {
        let first = (low / step.value()).ceil();
        let last = (high / step.value()).floor();
        if last - first < max_count as f64 {
            // Beyond 2^53 neighbors can no longer be told apart; nobody reads such an axis.
            return (first as i64..=last as i64).map(|multiple| step.tick(multiple)).collect();
        }
        step = step.next();
    }
    Vec::new()
}

/// The ticks of a logarithmic axis from `min` to `max` (finite, `0 < min < max`), at most `max_count` (at least 2):
/// powers of ten, every second or third of them if there are too many, and 2 and 5 times or 3 times these if there are
/// hardly any.
///
/// ```
/// let labels: Vec<_> = gd_render::log_ticks(0.004, 30.0, 6).into_iter().map(|tick| tick.label).collect();
/// assert_eq!(labels, ["0.01", "0.1", "1", "10"]);
/// ```
#[must_use]
pub fn log_ticks(min: f64, max: f64, max_count: usize) -> Vec<Tick> {
    if !(min > 0.0 && max.is_finite() && min < max) {
        return Vec::new();
    }
    let max_count = max_count.max(2);
    let (first, last) = (Step::below(min).exponent, Step::below(max).exponent);
    let within = |step: &Step| min <= step.value() && step.value() <= max;
    let multiples = |mantissas: &'static [i64], stride: usize| {
        let decades = (first..=last).filter(move |exponent| exponent.rem_euclid(stride as i32) == 0);
        let steps =
            decades.flat_map(move |exponent| mantissas.iter().map(move |&mantissa| Step { mantissa, exponent }));
        steps.filter(within).map(Step::log_tick).collect::<Vec<Tick>>()
    };
    let finest = [multiples(&[1, 2, 5], 1), multiples(&[1, 3], 1)];
    if let Some(fine) = finest.into_iter().find(|ticks| ticks.len() <= max_count) {
        return fine;
    }
    (1..=last.abs_diff(first) as usize + 1)
        .map(|stride| multiples(&[1], stride))
        .find(|ticks| ticks.len() <= max_count)
        .unwrap_or_default()
}

/// mantissa x 10^exponent, mantissa 1, 2 or 5 (3 on logarithmic axes).
#[derive(Debug, Clone, Copy)]
struct Step {
    mantissa: i64,
    exponent: i32,
}

impl Step {
    /// The largest power of ten not above `value`, found by exact decimal powers rather than by a rounded logarithm.
    fn below(value: f64) -> Self {
        let mut exponent = 0;
        while power_of_ten(exponent) > value && exponent > -300 {
            exponent -= 1;
        }
        while power_of_ten(exponent + 1) <= value && exponent < 300 {
            exponent += 1;
        }
        Self { mantissa: 1, exponent }
    }

    fn next(self) -> Self {
        match self.mantissa {
            1 => Self { mantissa: 2, ..self },
            2 => Self { mantissa: 5, ..self },
            _ => Self { mantissa: 1, exponent: self.exponent + 1 },
        }
    }

    fn value(self) -> f64 {
        self.multiple(1)
    }

    /// `multiple` steps, rounded once: 3 steps of 0.1 are 0.3.
    fn multiple(self, multiple: i64) -> f64 {
        let significand = (multiple * self.mantissa) as f64;
        if self.exponent < 0 {
            significand / power_of_ten(-self.exponent)
        } else {
            significand * power_of_ten(self.exponent)
        }
    }

    /// The step itself as a tick of a logarithmic axis: decimals near 1, a power of ten elsewhere.
    fn log_tick(self) -> Tick {
        let value = self.value();
        let label = if (-3..=3).contains(&self.exponent) {
            value.to_string()
        } else if self.mantissa == 1 {
            format!("10{}", superscript(self.exponent))
        } else {
            format!("{}·10{}", self.mantissa, superscript(self.exponent))
        };
        Tick { value, label }
    }

    fn tick(self, multiple: i64) -> Tick {
        let value = self.multiple(multiple);
        let plain = (-5..=5).contains(&self.exponent);
        let label = if multiple == 0 && !plain {
            "0".into()
        } else if plain {
            format!("{value:.*}", usize::try_from(-self.exponent).unwrap_or(0))
        } else {
            // From the whole number before the power of ten: the product is rounded, and would show it.
            let significand = format!("{:e}", multiple.saturating_mul(self.mantissa));
            let (digits, power) = significand.split_once('e').unwrap_or((&significand, "0"));
            format!("{digits}e{}", power.parse().unwrap_or(0) + self.exponent)
        };
        Tick { value, label: with_minus_sign(&label) }
    }
}

fn power_of_ten(exponent: i32) -> f64 {
    // The parser is correctly rounded; repeated multiplication is not beyond 10^22.
    format!("1e{exponent}").parse().expect("a decimal power of ten")
}

/// A number in superscript digits.
fn superscript(number: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |c: char| c.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]);
    number.to_string().chars().map(raise).collect()
}

/// Replaces the hyphen of a formatted number by the minus sign, which is as wide as a plus.
#[must_use]
pub(crate) fn with_minus_sign(number: &str) -> String {
    number.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_floats_have_an_end() {
        for (min, max) in [(0.0, f64::MAX), (f64::MIN, 0.0), (1.0, 1.0 + f64::EPSILON), (0.0, 5e-324), (-1e300, 1e300)]
        {
            assert!(ticks(min, max, 6).len() <= 6, "{min} to {max}");
        }
    }

    fn labels(min: f64, max: f64, count: usize) -> Vec<String> {
        ticks(min, max, count).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn steps_are_one_two_five() {
        assert_eq!(labels(-1.0, 1.0, 9), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(
            labels(-1.0, 1.0, 11),
            ["−1.0", "−0.8", "−0.6", "−0.4", "−0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(labels(0.0, 8.9, 6), ["0", "2", "4", "6", "8"]);
        assert_eq!(labels(0.013, 0.042, 4), ["0.02", "0.03", "0.04"]);
        assert_eq!(labels(3e8, 9e8, 4), ["4e8", "6e8", "8e8"]);
        assert_eq!(labels(-3.5e152, 3.5e152, 4), ["−2e152", "0", "2e152"]);
        assert_eq!(labels(0.0, 3.4e152, 4), ["0", "1e152", "2e152", "3e152"]);
        assert_eq!(labels(-2.4e-7, 2.4e-7, 4), ["−2e−7", "0", "2e−7"]);
        assert_eq!(labels(8e-9, 1.4e-8, 4), ["8e−9", "1e−8", "1.2e−8", "1.4e−8"]);
    }

    #[test]
    fn ends_that_are_multiples_are_kept() {
        assert_eq!(labels(0.1, 0.3, 5), ["0.10", "0.15", "0.20", "0.25", "0.30"]);
    }

    #[test]
    fn never_more_than_asked_and_never_fewer_than_needed() {
        for count in 2..12 {
            for exponent in -8..9 {
                for (low, high) in [(-3.7, 9.1), (0.0, 1.0), (1.01, 1.93), (-5.5, -0.2)] {
                    let scale = power_of_ten(exponent);
                    let n = ticks(low * scale, high * scale, count).len();
                    assert!(n <= count, "{n} ticks, {count} asked, {low}..{high} e{exponent}");
                    assert!(n * 3 + 1 >= count, "{n} ticks, {count} asked, {low}..{high} e{exponent}");
                }
            }
        }
    }

    #[test]
    fn logarithmic_ticks_thin_out_and_fill_in() {
        let labels =
            |min, max, count| log_ticks(min, max, count).into_iter().map(|tick| tick.label).collect::<Vec<_>>();
        assert_eq!(labels(0.011, 0.9, 7), ["0.02", "0.05", "0.1", "0.2", "0.5"]);
        assert_eq!(labels(1e-9, 1e3, 5), ["10⁻⁹", "10⁻⁶", "0.001", "1", "1000"]);
        assert_eq!(labels(2e-6, 9e-6, 5), ["2·10⁻⁶", "5·10⁻⁶"]);
        assert!(log_ticks(0.0, 1.0, 5).is_empty());
    }

    #[test]
    fn an_empty_or_broken_range_has_no_ticks() {
        assert!(ticks(1.0, 1.0, 5).is_empty());
        assert!(ticks(0.0, f64::NAN, 5).is_empty());
        assert!(ticks(0.0, f64::INFINITY, 5).is_empty());
    }
}
