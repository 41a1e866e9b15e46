//! The errors of the fast paths beside their bounds: pairs compared with the slow path's 200 bits.

use crate::double_double::{Pair, pair_product, pair_quotient, pair_square_root, product};
use crate::wide::{Fixed, Wide, angle, exponential, logarithm, sine};
use crate::{arc, exp, exponentials, ln, powf, sin_cos};

struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.bits() >> 11) as f64 / (1_u64 << 53) as f64)
    }

    /// Any mantissa with an exponent from one to another.
    fn number(&mut self, low: i32, high: i32) -> f64 {
        let exponent = low + ((self.bits() >> 33) as i32) % (high - low + 1);
        f64::from_bits(((exponent + 1_023) as u64) << 52 | self.bits() >> 12)
    }

    /// A pair of 100 bits.
    fn pair(&mut self, low: i32, high: i32) -> Pair {
        let x = self.number(low, high);
        (x, x * self.uniform(-1.0, 1.0) * (0.5 * f64::EPSILON))
    }
}

fn wide(pair: Pair) -> Wide {
    Wide::from_f64(pair.0).plus(Wide::from_f64(pair.1))
}

/// The largest error of so many pairs relative to the right values, as a logarithm to base 2.
fn largest(count: u32, mut both: impl FnMut(&mut Random) -> (Pair, Wide)) -> f64 {
    let mut random = Random(1);
    let mut largest = 0.0_f64;
    for _ in 0..count {
        let (found, right) = both(&mut random);
        let error = wide(found).plus(right.negated()).over(right).to_f64().abs();
        largest = largest.max(error);
    }
    libm::log2(largest)
}

fn check(name: &str, largest: f64, bound: f64) {
    std::println!("{name}: 2^{largest:.2}, bound 2^{bound}");
    assert!(largest < bound, "{name}: 2^{largest}");
    // Not so far below that the bound says nothing.
    assert!(largest > bound - 6.0, "{name}: 2^{largest}");
}

#[test]
fn exponential() {
    let error = largest(10_000, |random| {
        let x = random.uniform(-700.0, 700.0);
        let (k, r) = exp::reduce((x, 0.0));
        (exp::kernel(r, exp::power(k)), exponential::exp(Fixed::from_f64(x)).scaled(-(k as i32 >> 6)))
    });
    check("exponential", error, -65.5);
    let error = largest(10_000, |random| {
        let x = random.uniform(-700.0, 700.0);
        let (pair, exponent) = exponentials::precise(x);
        (pair, exponential::exp(Fixed::from_f64(x)).scaled(-exponent))
    });
    check("precise exponential", error, -73.0);
}

#[test]
fn natural_logarithm() {
    for (name, low, high) in [("anywhere", 0.0, 0.0), ("beside 1", 0.99, 1.01)] {
        let draw =
            |random: &mut Random| if low == 0.0 { random.number(-1_000, 1_000) } else { random.uniform(low, high) };
        let error = largest(6_000, |random| {
            let x = draw(random);
            (ln::kernel(x, ln::key(x), ln::entry(ln::key(x))), logarithm::ln(Wide::from_f64(x)))
        });
        assert!(error < -65.5, "{name}: 2^{error}");
        let error = largest(6_000, |random| {
            let x = draw(random);
            (ln::precise_kernel(x, ln::key(x), ln::entry(ln::key(x))), logarithm::ln(Wide::from_f64(x)))
        });
        assert!(error < -72.0, "{name}: 2^{error}");
        let error = largest(6_000, |random| {
            let (x, y) = (draw(random), random.uniform(0.5, 2.0));
            let found = powf::argument(ln::precise_kernel(x, ln::key(x), ln::entry(ln::key(x))), y);
            (found, logarithm::ln(Wide::from_f64(x)).times(Wide::from_f64(y)))
        });
        assert!(error < -72.0, "{name}: 2^{error}");
    }
}

#[test]
fn natural_logarithm_beside_its_bounds() {
    // Where they are nearest to being reached: just above 1.
    let x = |random: &mut Random| random.uniform(1.006, 1.007_8);
    let error = largest(10_000, |random| {
        let x = x(random);
        (ln::kernel(x, ln::key(x), ln::entry(ln::key(x))), logarithm::ln(Wide::from_f64(x)))
    });
    check("logarithm", error, -65.5);
    let error = largest(10_000, |random| {
        let x = x(random);
        (ln::precise_kernel(x, ln::key(x), ln::entry(ln::key(x))), logarithm::ln(Wide::from_f64(x)))
    });
    check("precise logarithm", error, -72.0);
}

#[test]
fn sines() {
    for (name, low, high) in [("sine", -4.0, 4.0), ("sine near 0", 0.0, 0.1), ("sine of many turns", -1e5, 1e5)] {
        let error = largest(10_000, |random| {
            let x = random.uniform(low, high);
            let (n, r) = sin_cos::reduce((x, 0.0));
            let (quadrant, rest) = sine::reduce(x);
            let found = sin_cos::kernel(r, sin_cos::table(n), sin_cos::table(n.wrapping_add(sin_cos::QUARTER)));
            (found, sine::sine_of(quadrant, rest))
        });
        check(name, error, -64.6);
    }
}

#[test]
fn angles() {
    for (name, low, high) in [("angle", 0.0, 1.0), ("small angle", 0.0, 0.02)] {
        let error = largest(10_000, |random| {
            let (y, x) = (random.uniform(low, high), 1.0);
            (arc::small_angle((y, 0.0), (x, 0.0)), angle::angle(Wide::from_f64(y), Wide::from_f64(x)))
        });
        check(name, error, -65.5);
    }
}

#[test]
fn arithmetic_of_pairs() {
    let error = largest(50_000, |random| {
        let (a, b) = (random.number(-100, 100), random.number(-100, 100));
        (product(a, b), Wide::from_f64(a).times(Wide::from_f64(b)))
    });
    assert!(error < -102.0, "2^{error}");
    let error = largest(50_000, |random| {
        let (a, b) = (random.pair(-100, 100), random.pair(-100, 100));
        (pair_product(a, b), wide(a).times(wide(b)))
    });
    check("product of pairs", error, -99.0);
    let error = largest(20_000, |random| {
        let (a, b) = (random.pair(-100, 100), random.pair(-100, 100));
        (pair_quotient(a, b), wide(a).over(wide(b)))
    });
    check("quotient of pairs", error, -98.0);
    let error = largest(10_000, |random| {
        let a = random.pair(-100, 100);
        let root = wide(a).square_root();
        let root = root.plus(wide(a).plus(root.times(root).negated()).over(root).scaled(-1));
        (pair_square_root(a), root)
    });
    check("root of a pair", error, -97.0);
}

#[test]
fn the_slow_path_is_as_rare_as_stated() {
    let count = |settled: &dyn Fn(&mut Random) -> bool| {
        let mut random = Random(2);
        (0..200_000).filter(|_| !settled(&mut random)).count()
    };
    let usual = |random: &mut Random| random.uniform(-10.0, 10.0);
    for (name, unsettled, one_in) in [
        ("exp", count(&|random| exp::fast(usual(random)).1), 2_000),
        ("ln", count(&|random| ln::fast(usual(random).abs()).1), 2_000),
        ("sin", count(&|random| sin_cos::fast(usual(random), false).1), 1_000),
        ("cos", count(&|random| sin_cos::fast(usual(random), true).1), 1_000),
        ("powf", count(&|random| powf::fast(usual(random).abs(), usual(random)).1), 1_500),
    ] {
        std::println!("{name}: one in {:.0}", 200_000.0 / unsettled as f64);
        assert!(unsettled * one_in < 200_000, "{name}: {unsettled}");
        assert!(unsettled > 0, "{name}");
    }
}
