//! Range reduction for large arguments, in integers alone.
//!
//! A large `f32` is an integer m of 24 bits times a power of two. Of 2/pi only those bits matter that end up below the
//! factor 4 in the product: a window of 96. The product modulo 2^96 is the argument in quarter turns, modulo 4
//! (M. Payne and R. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18, 1983).

/// 32 zero bits, then the binary digits of 2/pi after the point.
const TWO_OVER_PI: [u32; 9] =
    [0, 0xa2f9_836e, 0x4e44_1529, 0xfc27_57d1, 0xf534_ddc0, 0xdb62_9599, 0x3c43_9041, 0xfe51_63ab, 0xdebb_c561];

/// pi/4 as a fraction of 2^64.
const PI_OVER_4: u64 = 0xc90f_daa2_2168_c235;

/// The quadrant (its two low bits count) and the rest x - quadrant pi/2 as a sum of two numbers, for finite |x| >= 2^12.
pub(super) fn reduce_large(x: f32) -> (u32, f32, f32) {
    let bits = x.to_bits();
    let mantissa = u64::from(bits & 0x007f_ffff | 0x0080_0000);
    // x = mantissa * 2^exponent; the window begins with the digit that the product carries to weight 2.
    let exponent = (bits >> 23 & 0xff) as i32 - 150;
    let first_digit = (exponent + 30) as u32;
    let [high, middle, low] = [0, 32, 64].map(|offset| u64::from(digits(first_digit + offset)));
    // mantissa * (high, middle, low) modulo 2^96, of which the upper 64 bits are kept.
    let product = ((mantissa * high) << 32).wrapping_add(mantissa * middle).wrapping_add((mantissa * low) >> 32);
    // Two bits of quadrant and 62 of fraction; round to the nearest quadrant.
    let quadrant = product.wrapping_add(1 << 61) >> 62;
    let fraction = product.wrapping_sub(quadrant << 62) as i64;
    let (r, low) = quarter_turns_to_radians(fraction.unsigned_abs());
    let (r, low) = if fraction < 0 { (-r, -low) } else { (r, low) };
    if x.is_sign_negative() { (0_u32.wrapping_sub(quadrant as u32), -r, -low) } else { (quadrant as u32, r, low) }
}

/// 32 binary digits from position `start` of the table.
fn digits(start: u32) -> u32 {
    let word = |index: u32| u64::from(TWO_OVER_PI.get(index as usize).copied().unwrap_or(0));
    let (index, shift) = (start / 32, start % 32);
    (((word(index) << 32 | word(index + 1)) << shift) >> 32) as u32
}

/// fraction * 2^-62 * pi/2 as a sum of two numbers of 24 bits each.
fn quarter_turns_to_radians(fraction: u64) -> (f32, f32) {
    if fraction == 0 {
        return (0.0, 0.0);
    }
    let leading = fraction.leading_zeros();
    let scaled = high_product(fraction << leading, PI_OVER_4);
    // scaled / 2^64 = fraction * 2^leading / 2^64 * pi/4, so radians = scaled * 2^(-61 - leading).
    let more = scaled.leading_zeros();
    let normalized = scaled << more;
    let exponent = -61 - leading as i32 - more as i32;
    let part = |digits: u64, weight: i32| digits as u32 as f32 * power_of_two(exponent + weight);
    (part(normalized >> 40, 40), part(normalized >> 16 & 0x00ff_ffff, 16))
}

/// The upper 64 bits of a * b, possibly one or two too low.
fn high_product(a: u64, b: u64) -> u64 {
    let (a_high, a_low, b_high, b_low) = (a >> 32, a & 0xffff_ffff, b >> 32, b & 0xffff_ffff);
    a_high * b_high + ((a_high * b_low) >> 32) + ((a_low * b_high) >> 32)
}

/// 2^exponent for a normal result.
fn power_of_two(exponent: i32) -> f32 {
    f32::from_bits(((exponent + 127) as u32) << 23)
}

/// For any large number: no integer overflows, the table ends behind the last digit, and the rest is at most pi/4.
#[cfg(any(kani, test))]
fn reduces_within_the_table(bits: u32) {
    let x = f32::from_bits(bits);
    if !x.is_finite() || x.abs() < 4096.0 {
        return;
    }
    let first_digit = (bits >> 23 & 0xff) - 120;
    assert!((first_digit + 64) / 32 + 1 < TWO_OVER_PI.len() as u32);
    let (_, r, low) = reduce_large(x);
    assert!(r.abs() <= core::f32::consts::FRAC_PI_4 && low.abs() <= r.abs());
}

#[cfg(kani)]
mod proofs {
    #[kani::proof]
    fn any_large_number() {
        super::reduces_within_the_table(kani::any());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Kani proves for all numbers, for every 101st.
    #[test]
    fn no_large_number_leaves_the_table() {
        for bits in (0..=u32::MAX).step_by(101).chain([f32::MAX, f32::MIN, 4096.0, -4096.0].map(f32::to_bits)) {
            reduces_within_the_table(bits);
        }
    }

    #[test]
    fn agrees_with_a_reduction_in_f64() {
        for x in [4_096.5_f32, 7_777.7, -123_456.7, 1.5e6] {
            let (quadrant, r, low) = reduce_large(x);
            let turns = libm::rint(f64::from(x) * core::f64::consts::FRAC_2_PI);
            let exact = f64::from(x) - turns * core::f64::consts::FRAC_PI_2;
            assert_eq!(quadrant & 3, (turns as i64 & 3) as u32);
            assert!((f64::from(r) + f64::from(low) - exact).abs() < 1e-9, "{x}: {r} + {low}, {exact}");
        }
    }
}
