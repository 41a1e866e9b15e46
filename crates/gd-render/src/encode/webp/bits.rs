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
    /// Appends the `n_bits` lowest bits of `value`, at most 32.
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
