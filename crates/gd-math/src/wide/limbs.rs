//! Unsigned integers of 256 bits, the least significant word first.

/// A number of 256 bits.
pub(crate) type Limbs = [u64; 4];

/// The sum modulo 2^256, and whether it wrapped.
pub(crate) fn add(a: &Limbs, b: &Limbs) -> (Limbs, bool) {
    let mut sum = [0; 4];
    let mut carry = false;
    for ((sum, &a), &b) in sum.iter_mut().zip(a).zip(b) {
        let (partial, first) = a.overflowing_add(b);
        let (total, second) = partial.overflowing_add(u64::from(carry));
        *sum = total;
        carry = first | second;
    }
    (sum, carry)
}

/// The difference modulo 2^256, and whether it wrapped.
pub(crate) fn subtract(a: &Limbs, b: &Limbs) -> (Limbs, bool) {
    let mut difference = [0; 4];
    let mut borrow = false;
    for ((difference, &a), &b) in difference.iter_mut().zip(a).zip(b) {
        let (partial, first) = a.overflowing_sub(b);
        let (total, second) = partial.overflowing_sub(u64::from(borrow));
        *difference = total;
        borrow = first | second;
    }
    (difference, borrow)
}

/// Whether `a` < `b`.
pub(crate) fn less(a: &Limbs, b: &Limbs) -> bool {
    a.iter().rev().lt(b.iter().rev())
}

/// All 512 bits of the product.
pub(crate) fn product(a: &Limbs, b: &Limbs) -> [u64; 8] {
    let mut product = [0; 8];
    for (i, &a) in a.iter().enumerate() {
        let mut carry = 0;
        for (j, &b) in b.iter().enumerate() {
            let sum = u128::from(a) * u128::from(b) + u128::from(product[i + j]) + u128::from(carry);
            product[i + j] = sum as u64;
            carry = (sum >> 64) as u64;
        }
        product[i + 4] = carry;
    }
    product
}

/// The upper 256 bits of 512.
pub(crate) fn upper(wide: &[u64; 8]) -> Limbs {
    [wide[4], wide[5], wide[6], wide[7]]
}

/// `a` * 2^`shift` modulo 2^256; 0 for shifts from 256.
pub(crate) fn shift_left(a: &Limbs, shift: u32) -> Limbs {
    let (words, bits) = ((shift / 64) as usize, shift % 64);
    let word = |i: Option<usize>| i.and_then(|i| a.get(i)).copied().unwrap_or(0);
    core::array::from_fn(|i| {
        let high = word(i.checked_sub(words));
        let low = word(i.checked_sub(words.saturating_add(1)));
        if bits == 0 { high } else { high << bits | low >> (64 - bits) }
    })
}

/// The whole part of `a` / 2^`shift`; 0 for shifts from 256.
pub(crate) fn shift_right(a: &Limbs, shift: u32) -> Limbs {
    let (words, bits) = ((shift / 64) as usize, shift % 64);
    let word = |i: usize| a.get(i).copied().unwrap_or(0);
    core::array::from_fn(|i| {
        let low = word(i + words);
        let high = word(i + words + 1);
        if bits == 0 { low } else { low >> bits | high << (64 - bits) }
    })
}

/// The whole part of `a` / `divisor`, which is not 0.
///
/// 2^64 is a multiple of the divisor and a rest: with that, a rest r before a word w is r times these, and w divides alone, so
/// that divisions wait for each other as little as possible.
pub(crate) fn divide(a: &Limbs, divisor: u32) -> Limbs {
    let divisor = u64::from(divisor);
    let (per_word, rest_per_word) = (u64::MAX / divisor, u64::MAX % divisor + 1);
    let mut quotient = a.map(|word| word / divisor);
    let rests = a.map(|word| word % divisor);
    let mut rest = 0;
    for (quotient, &below) in quotient.iter_mut().zip(&rests).rev() {
        // Below divisor^2 + divisor, which fits for divisors below 2^32.
        let sum = rest * rest_per_word + below;
        *quotient += rest * per_word + sum / divisor;
        rest = sum % divisor;
    }
    quotient
}

/// The number of zero bits above the highest one.
pub(crate) fn leading_zeros(a: &Limbs) -> u32 {
    let mut zeros = 0;
    for &word in a.iter().rev() {
        zeros += word.leading_zeros();
        if word != 0 {
            break;
        }
    }
    zeros
}

/// Whether `a` is 0.
pub(crate) fn is_zero(a: &Limbs) -> bool {
    a.iter().all(|&word| word == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: Limbs = [0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210, 0xdead_beef_0bad_cafe, 0x1357_9bdf_2468_ace0];

    #[test]
    fn sums_and_differences_carry_through_all_words() {
        assert_eq!(add(&[u64::MAX; 4], &[1, 0, 0, 0]), ([0; 4], true));
        assert_eq!(subtract(&[0; 4], &[1, 0, 0, 0]), ([u64::MAX; 4], true));
        let (sum, _) = add(&SOME, &[9, 8, 7, 6]);
        assert_eq!(subtract(&sum, &[9, 8, 7, 6]), (SOME, false));
        assert!(less(&SOME, &sum) && !less(&sum, &SOME) && !less(&SOME, &SOME));
    }

    #[test]
    fn shifts_are_products_with_powers_of_two() {
        for shift in 0..256 {
            let mut power = [0; 4];
            power[shift as usize / 64] = 1 << (shift % 64);
            let wide = product(&SOME, &power);
            assert_eq!(shift_left(&SOME, shift), [wide[0], wide[1], wide[2], wide[3]], "{shift}");
            if shift > 0 {
                assert_eq!(shift_right(&SOME, 256 - shift), upper(&wide), "{shift}");
            }
        }
        assert_eq!(shift_left(&SOME, 256), [0; 4]);
        assert_eq!(shift_right(&SOME, 300), [0; 4]);
    }

    #[test]
    fn quotients_times_divisors_leave_less_than_the_divisor() {
        for divisor in [1, 3, 10, 2_450, u32::MAX] {
            let quotient = divide(&SOME, divisor);
            let wide = product(&quotient, &[u64::from(divisor), 0, 0, 0]);
            let (rest, _) = subtract(&SOME, &[wide[0], wide[1], wide[2], wide[3]]);
            assert!(rest[0] < u64::from(divisor) && rest[1..] == [0; 3], "{divisor}");
        }
    }

    #[test]
    fn leading_zeros_count_across_words() {
        assert_eq!(leading_zeros(&[0; 4]), 256);
        assert_eq!(leading_zeros(&[1, 0, 0, 0]), 255);
        assert_eq!(leading_zeros(&SOME), 3);
    }
}
