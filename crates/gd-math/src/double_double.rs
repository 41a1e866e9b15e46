//! Sums and products of `f64` with their rounding errors, without a fused multiply-add.
//!
//! A pair (high, low) stands for high + low. The classic theorems (T. J. Dekker, "A floating-point technique for
//! extending the available precision", Numerische Mathematik 18, 1971; D. E. Knuth, *The Art of Computer Programming*,
//! volume 2, section 4.2.2) hold as long as nothing overflows or underflows, which every caller sees to.

/// A number as the sum of two.
pub(crate) type Pair = (f64, f64);

/// 1.5 * 2^52: added to a number below 2^51 in magnitude, it leaves the nearest whole number in the low bits.
pub(crate) const ROUND: f64 = 6_755_399_441_055_744.0;

/// The whole number nearest to `x`, of magnitude below 2^31.
pub(crate) fn round_to_integer(x: f64) -> i32 {
    (x + ROUND).to_bits() as i32
}

/// a + b, exactly, where |a| >= |b| or a is 0.
#[inline(always)]
pub(crate) fn fast_two_sum(a: f64, b: f64) -> Pair {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// a + b, exactly.
#[inline(always)]
pub(crate) fn two_sum(a: f64, b: f64) -> Pair {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

/// The upper 26 bits of `x`, cut off; the rest has 27.
#[inline(always)]
pub(crate) fn head(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff_f800_0000)
}

/// The number of 21 bits whose upper half is in a table.
///
/// Half as large as `f64` there, and free of a conversion from `f32`, which on x86 waits for the last value of its register.
#[inline(always)]
pub(crate) fn from_upper(bits: u32) -> f64 {
    f64::from_bits(u64::from(bits) << 32)
}

/// a * b within 2^-102 of itself.
///
/// Of the four partial products three are exact; the last, of both rests, is below 2^-50 of the whole and rounds once.
#[inline(always)]
pub(crate) fn product(a: f64, b: f64) -> Pair {
    let (a_head, b_head) = (head(a), head(b));
    let (a_rest, b_rest) = (a - a_head, b - b_head);
    let product = a * b;
    (product, (((a_head * b_head - product) + a_head * b_rest) + a_rest * b_head) + a_rest * b_rest)
}

/// The product of two pairs, within 2^-99 of itself where both low parts are below 2^-51 of the high ones.
#[inline(always)]
pub(crate) fn pair_product(a: Pair, b: Pair) -> Pair {
    let (high, low) = product(a.0, b.0);
    fast_two_sum(high, low + (a.0 * b.1 + a.1 * b.0))
}

/// The number that `high + low` rounds to, and whether it is still that with `error` added or subtracted: Ziv's test
/// (A. Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last bit", ACM Transactions
/// on Mathematical Software 17, 1991).
///
/// |low| is at most an ulp of `high`. Sums of `f64` round to nearest, so equal results at both ends settle what lies
/// between: rounding is monotonic.
#[inline(always)]
pub(crate) fn settle(high: f64, low: f64, error: f64) -> (f64, bool) {
    // `low - error` and `low + error` round themselves; `error` is chosen larger by more than that.
    let below = high + (low - error);
    let above = high + (low + error);
    (above, below == above)
}

/// The sum of two pairs, within 2^-102 of the larger one.
#[inline(always)]
pub(crate) fn pair_sum(a: Pair, b: Pair) -> Pair {
    let (high, low) = two_sum(a.0, b.0);
    fast_two_sum(high, low + (a.1 + b.1))
}

/// The quotient of two pairs, within 2^-98 of itself.
///
/// A first quotient of 52 bits, its exact product with the divisor, and the quotient of what remains.
#[inline(always)]
pub(crate) fn pair_quotient(a: Pair, b: Pair) -> Pair {
    let quotient = a.0 / b.0;
    let (high, low) = product(quotient, b.0);
    let rest = ((a.0 - high) - low) + (a.1 - quotient * b.1);
    fast_two_sum(quotient, rest / b.0)
}

/// The square root of a pair from 2^-1000 to 2^1000, within 2^-97 of itself.
///
/// An estimate of the inverse root from the bits (C. Lomont, "Fast inverse square root", 2003), within 0.035, and four
/// of Newton's steps to 50 bits; then one step with the exact square.
#[inline(always)]
pub(crate) fn pair_square_root(a: Pair) -> Pair {
    let mut inverse = f64::from_bits(0x5fe6_eb50_c7b5_37a9 - (a.0.to_bits() >> 1));
    for _ in 0..4 {
        inverse *= 1.5 - 0.5 * a.0 * inverse * inverse;
    }
    let root = a.0 * inverse;
    let (high, low) = product(root, root);
    let rest = ((a.0 - high) - low) + a.1;
    fast_two_sum(root, 0.5 * rest * inverse)
}

/// The pair times 2^`exponent`, exactly, where neither number becomes subnormal; |exponent| <= 1,022.
#[inline(always)]
pub(crate) fn scaled(a: Pair, exponent: i32) -> Pair {
    let power = f64::from_bits(((exponent + 1_023) as u64) << 52);
    (a.0 * power, a.1 * power)
}
