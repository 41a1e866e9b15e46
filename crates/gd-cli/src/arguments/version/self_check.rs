//! The tutorial's five descents in both precisions, against the bits that every machine must find.

use gd_core::Real;
use gd_scenarios::{SCENARIOS, Scenario};

/// In `f32` and in `f64`.
const PRECISIONS: [&str; 2] = ["f32", "f64"];

/// Hashes of the trajectories in the order of [`SCENARIOS`], of [`PRECISIONS`] each. They are those of the snapshots in
/// the repository's `tests/snapshots`, which a test holds them against.
const KNOWN: [[u64; 2]; 5] = [
    [0x8e07_36c9_0452_51ce, 0x147d_09c5_5b29_f01c],
    [0x0c5b_a2b7_b3f4_f45d, 0x2111_6f86_29d0_d9de],
    [0xb4e2_ea72_e508_753f, 0xb9bb_4021_3d03_9bb4],
    [0x7285_294e_910b_16bb, 0xe70d_b891_cd36_da5a],
    [0x1e7f_779e_d0d8_daf8, 0xaeb5_f6e9_9f63_00bd],
];

/// FNV-1a of 64 bits (G. Fowler, L. C. Noll and K.-P. Vo), before the first byte.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// Runs all of them; says whether their bits are known, and the hash of everything.
pub(super) fn run() -> String {
    let found = SCENARIOS.map(|scenario| [hash::<f32>(&scenario), hash::<f64>(&scenario)]);
    let all = found.into_iter().flatten().fold(EMPTY, add);
    let differing = differing(&found, &KNOWN);
    if differing.is_empty() {
        format!("bits as expected ({all:016x})")
    } else {
        format!("bits differ in {} ({all:016x})", differing.join(", "))
    }
}

/// The names of those whose hash is another.
fn differing(found: &[[u64; 2]; 5], known: &[[u64; 2]; 5]) -> Vec<String> {
    let mut names = Vec::new();
    for ((scenario, found), known) in SCENARIOS.iter().zip(found).zip(known) {
        for ((precision, found), known) in PRECISIONS.iter().zip(found).zip(known) {
            if found != known {
                names.push(format!("{} {precision}", scenario.name));
            }
        }
    }
    names
}

/// Over a, b and the loss of every step, each as an `f64`, which holds every `f32` as it is. A descent that is refused
/// has the hash of nothing, which is not a known one.
fn hash<T: Real>(scenario: &Scenario) -> u64 {
    let (x, y) = scenario.data::<T>();
    let numbers = scenario.descent(&x, &y).into_iter().flatten().flat_map(|step| {
        let [a, b] = step.params;
        [a, b, step.loss]
    });
    numbers.fold(EMPTY, |hash, number| add(hash, number.to_f64().to_bits()))
}

/// Adds eight bytes, the lowest first.
fn add(hash: u64, bits: u64) -> u64 {
    bits.to_le_bytes().iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_bit_in_one_descent_is_named() {
        let mut found = KNOWN;
        assert_eq!(differing(&found, &KNOWN), Vec::<String>::new());
        found[2][1] ^= 1;
        found[4][0] ^= 1 << 63;
        assert_eq!(differing(&found, &KNOWN), ["cubic f64", "net-local f32"]);
    }
}
