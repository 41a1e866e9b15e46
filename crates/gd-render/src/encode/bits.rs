//! Bits into bytes, the least significant first.

/// A growing row of bits.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that are not in `bytes` yet.
    waiting: u64,
    n_waiting: u32,
}

impl BitWriter {
    /// One with room for so many bytes.
    pub(super) fn with_capacity(n_bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(n_bytes), ..Self::default() }
    }

    /// Appends the `n_bits` lowest bits of `value`, at most 32.
    #[inline(always)]
    pub(super) fn put(&mut self, value: u32, n_bits: u32) {
        debug_assert!(n_bits == 32 || u64::from(value) < 1 << n_bits, "{value} has more than {n_bits} bits");
        self.waiting |= u64::from(value) << self.n_waiting;
        self.n_waiting += n_bits;
        if self.n_waiting >= 32 {
            self.bytes.extend_from_slice(&(self.waiting as u32).to_le_bytes());
            self.waiting >>= 32;
            self.n_waiting -= 32;
        }
    }

    /// All bytes, the last filled up with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let n_bytes = self.n_waiting.div_ceil(8) as usize;
        self.bytes.extend_from_slice(&self.waiting.to_le_bytes()[..n_bytes]);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_put_behind_each_other_from_the_lowest_on() {
        let mut bits = BitWriter::with_capacity(1);
        for (value, n_bits) in [(0b1, 1), (0b10, 2), (0, 0), (u32::MAX, 32), (0b0101, 4), (0x1234, 16)] {
            bits.put(value, n_bits);
        }
        // From the last bit to the first: 0x1234, 0101, 32 times 1, 10, 1.
        let all = 0x1234_u64 << 39 | 0b0101 << 35 | u64::from(u32::MAX) << 3 | 0b10 << 1 | 1;
        assert_eq!(bits.finish(), all.to_le_bytes()[..7]);
        assert_eq!(BitWriter::default().finish(), []);
    }
}
