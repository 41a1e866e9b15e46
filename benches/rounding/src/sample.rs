//! Random arguments.

use crate::functions::{Function, Of};

/// SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, OOPSLA 2014).
pub struct Random(pub u64);

impl Random {
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number with its exponent drawn between two, of either sign; one in eight with few bits.
    pub fn number(&mut self, exponents: (i32, i32)) -> f64 {
        let exponent = exponents.0 + self.below((exponents.1 - exponents.0 + 1) as u64) as i32;
        let mut mantissa = self.bits() >> 12;
        if self.below(8) == 0 {
            mantissa &= !0 << self.below(53);
        }
        let sign = self.bits() & 1 << 63;
        f64::from_bits(sign | ((exponent + 1_023) as u64) << 52 | mantissa)
    }
}

/// The arguments of one call: half of them any bits, half in the range where the function has most to do.
pub fn arguments(function: &Function, random: &mut Random) -> (f64, f64) {
    let any = random.below(4) == 0;
    let x = if any { f64::from_bits(random.bits()) } else { random.number(function.exponents) };
    match function.f64 {
        Of::One(_) => match function.name {
            // Few negative ones: these have no logarithm.
            "ln" | "log2" | "log10" | "acosh" if random.below(64) != 0 => {
                // Every other one near 1.
                if random.below(2) == 0 { (1.0 + random.number((-50, -1)), 0.0) } else { (x.abs(), 0.0) }
            }
            _ => (x, 0.0),
        },
        Of::Two(_) if function.name == "powf" => power(x, random),
        Of::Two(_) => {
            // As near in magnitude as it takes for both to matter, or anything.
            let y = if random.below(4) == 0 { f64::from_bits(random.bits()) } else { x * random.number((-55, 55)) };
            (x, y)
        }
    }
}

/// A base and an exponent whose power is mostly within the range.
fn power(x: f64, random: &mut Random) -> (f64, f64) {
    let base = match random.below(8) {
        0 => x,
        1 => 1.0 + random.number((-52, -1)),
        2 => random.below(1_000) as f64,
        _ => x.abs(),
    };
    let exponent = match random.below(8) {
        0 => f64::from_bits(random.bits()),
        1 => random.below(129) as f64 - 64.0,
        2 => (random.below(257) as f64 - 128.0) / 16.0,
        _ => {
            let argument = (random.uniform() * 2.0 - 1.0) * 760.0;
            let ln = base.abs().ln();
            if ln == 0.0 { argument } else { argument * random.uniform() / ln }
        }
    };
    (base, exponent)
}
