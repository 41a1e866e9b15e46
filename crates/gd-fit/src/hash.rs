//! Hashes that tell data apart: 64 bits of FNV-1a (G. Fowler, L. C. Noll and K.-P. Vo).

use gd_core::Real;

use crate::data::Observations;

pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) const NEW: Self = Self(0xcbf2_9ce4_8422_2325);

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(crate) fn number(&mut self, value: f64) {
        self.bytes(&value.to_bits().to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The numbers that a formula is fitted to, one column after another.
    pub(crate) fn data<T: Real>(&mut self, data: &Observations<T>) {
        let sigmas = data.input_sigmas.iter().flatten();
        for column in data.inputs.iter().chain([&data.y]).chain(&data.weights).chain(&data.trials).chain(sigmas) {
            for value in column {
                self.number(value.to_f64());
            }
        }
    }

    /// Sixteen hexadecimal digits.
    pub(crate) fn digits(&self) -> String {
        format!("{:016x}", self.0)
    }
}

/// Sixteen hexadecimal digits that differ between the numbers that formulas are fitted to, whatever the file they are in.
pub(crate) fn hash_of<T: Real>(data: &Observations<T>) -> String {
    let mut hash = Hash::NEW;
    hash.data(data);
    hash.digits()
}
