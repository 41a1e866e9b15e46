//! Hexadecimal floating-point numbers, as C99's `%a` writes them, rounded once.

/// The number that a text such as `-0x1.8p+1` says, rounded to `n_bits` significant bits, and below the range of normal
/// numbers to multiples of 2^`least`, ties to even; beyond the range of single precision (24 bits) infinite. `None` if the
/// text is not of this form.
pub(crate) fn hex_float(text: &str, n_bits: u32, least: i64) -> Option<f64> {
    let (is_negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X"))?;
    let (mantissa, exponent) = rest.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let exponent = exponent_of(exponent)?;
    // Digits beyond what 64 bits hold only decide whether something is left behind these.
    let (mut significand, mut shift, mut has_rest) = (0_u64, 0_i64, false);
    for (digit, is_fraction) in
        whole.chars().map(|digit| (digit, false)).chain(fraction.chars().map(|digit| (digit, true)))
    {
        let digit = u64::from(digit.to_digit(16)?);
        if significand >> 60 == 0 {
            significand = significand << 4 | digit;
            shift -= if is_fraction { 4 } else { 0 };
        } else {
            has_rest |= digit != 0;
            shift += if is_fraction { 0 } else { 4 };
        }
    }
    let value = rounded(significand, has_rest, exponent.saturating_add(shift), n_bits, least);
    Some(if is_negative { -value } else { value })
}

/// An exponent of ten or two, with its sign. One of too many digits is as good as the largest.
fn exponent_of(text: &str) -> Option<i64> {
    const MOST: i64 = 1 << 40;
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(sign * digits.parse().unwrap_or(MOST).min(MOST))
}

/// What is dropped of a number that lies in the middle between two others.
const HALF: u64 = 1 << 63;

/// `significand` times 2^`exponent`, plus a little if there is a rest.
fn rounded(mut significand: u64, has_rest: bool, mut exponent: i64, n_bits: u32, least: i64) -> f64 {
    if significand == 0 {
        return 0.0;
    }
    let zeros = significand.leading_zeros();
    significand <<= zeros;
    exponent -= i64::from(zeros);
    // Now the highest bit is set, and there are 64.
    let n_dropped = (i64::from(64 - n_bits)).max(least - exponent);
    if n_dropped > 64 {
        return 0.0;
    }
    let (kept, dropped) =
        if n_dropped == 64 { (0, significand) } else { (significand >> n_dropped, significand << (64 - n_dropped)) };
    let is_up = dropped > HALF || dropped == HALF && (has_rest || kept & 1 == 1);
    let (kept, exponent) = (kept + u64::from(is_up), exponent + n_dropped);
    let bits_of_kept = i64::from(u64::BITS - kept.leading_zeros());
    // 2^128 and 2^1024 are beyond.
    let most = if n_bits == 24 { 128 } else { 1024 };
    if bits_of_kept + exponent > most { f64::INFINITY } else { times_power_of_two(kept as f64, exponent) }
}

/// Exact: the result is a number of the precision.
fn times_power_of_two(value: f64, exponent: i64) -> f64 {
    let power = |exponent: i64| f64::from_bits(((exponent + 1023) as u64) << 52);
    if exponent < -1022 {
        // In two steps, of which only the last leaves the normal numbers.
        return value * power(-1000) * power(exponent + 1000);
    }
    value * power(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double(text: &str) -> f64 {
        hex_float(text, 53, -1074).unwrap_or_else(|| panic!("{text}"))
    }

    /// As C's `%a` does.
    fn written(value: f64) -> String {
        let bits = value.to_bits();
        let (exponent, fraction) = (bits >> 52 & 0x7ff, bits & ((1 << 52) - 1));
        let (lead, exponent) = if exponent == 0 { (0, -1022) } else { (1, exponent as i64 - 1023) };
        let sign = if value.is_sign_negative() { "-" } else { "" };
        format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
    }

    #[test]
    fn every_number_is_read_as_it_was_written() {
        let mut bits = 1_u64;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let value = f64::from_bits(bits);
            if value.is_finite() {
                assert_eq!(double(&written(value)).to_bits(), bits, "{value:e}");
                let single = value as f32;
                let read = hex_float(&written(value), 24, -149).unwrap() as f32;
                assert_eq!(read.to_bits(), single.to_bits(), "{value:e}");
            }
        }
        for value in [0.0, -0.0, f64::MIN_POSITIVE, 5e-324, f64::MAX, f64::from(f32::MAX), f64::from_bits(0xf_ffff)] {
            assert_eq!(double(&written(value)).to_bits(), value.to_bits(), "{value:e}");
        }
    }

    /// Doubles near those of single precision: ties, subnormal numbers, the largest.
    #[test]
    fn single_precision_is_rounded_once() {
        for bits in (0..0x7f80_0000_u32).step_by(65_537) {
            let [low, high] = [0, 1].map(|next| f64::from(f32::from_bits(bits + next)));
            let middle = (low + high) / 2.0;
            for value in [low, middle, f64::from_bits(middle.to_bits() + 1), f64::from_bits(middle.to_bits() - 1)] {
                let read = hex_float(&written(value), 24, -149).unwrap() as f32;
                assert_eq!(read.to_bits(), (value as f32).to_bits(), "{value:e}");
            }
        }
    }

    #[test]
    fn ties_and_long_digits_are_rounded_to_even() {
        assert_eq!(double("0x1.00000000000008p0"), 1.0);
        assert_eq!(double("0x1.000000000000080000000000000000001p0"), 1.0 + f64::EPSILON);
        assert_eq!(double("0x1.00000000000018p0"), 1.0 + 2.0 * f64::EPSILON);
        assert_eq!(double("0x100000000000000000000p-80"), 1.0);
        assert_eq!(double("0xc.8p-3"), 1.5625);
        assert_eq!(double("0x.8p0"), 0.5);
        assert_eq!(double("0x1p1024"), f64::INFINITY);
        assert_eq!(double("0x1.fffffffffffff7p1023"), f64::MAX);
        assert_eq!(double("0x1.fffffffffffff8p1023"), f64::INFINITY);
        assert_eq!(double("0x1p-1075"), 0.0);
        assert_eq!(double("0x1.8p-1075"), 5e-324);
        assert_eq!(double("0x1p-99999999999999999999"), 0.0);
        assert_eq!(double("0x0p99999999999999999999"), 0.0);
        assert_eq!(double("0x1p99999999999999999999"), f64::INFINITY);
        for text in ["0x1.8", "1.8p1", "0xp1", "0x.p1", "0x1.g p1", "0x1p", "0x1p+", "0x1p1.5", "0x1.1.1p0", "p1"] {
            assert_eq!(hex_float(text, 53, -1074), None, "{text}");
        }
    }
}
