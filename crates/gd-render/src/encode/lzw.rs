//! LZW as GIF wants it, made for plots: most of their pixels equal the one before, and runs of one index are found in one
//! step, not pixel by pixel.
//!
//! The codes are those of the crate `weezl`, which the `gif` crate would use: a table that is cleared when it is full, and
//! no lookahead. A test compares the bytes.

use super::bits::BitWriter;

/// Bits of the longest code, and codes of a full table.
const MAX_BITS: u32 = 12;
const MAX_CODES: usize = 1 << MAX_BITS;

/// No code.
const NONE: u16 = u16::MAX;

/// Slots of the table of phrases. Twice the codes, so that few share one.
const N_SLOTS: usize = 1 << 13;

/// Of the phrases that continue another, the one after this many is given a code but not remembered. That costs next to
/// nothing; files keep their bytes.
const FORGOTTEN: u8 = 16;

/// Compresses palette indices: a byte for the size of the indices, then the codes.
pub(super) fn compress(indices: &[u8]) -> Vec<u8> {
    let largest = indices.iter().copied().max().unwrap_or(0);
    // No fewer than two bits.
    let index_bits = (u32::from(largest) + 1).max(4).next_power_of_two().trailing_zeros();
    let mut codes = BitWriter::with_capacity(indices.len() / 8 + 16);
    codes.put(index_bits, 8);
    let clear = 1 << index_bits;
    let mut size = index_bits + 1;
    codes.put(clear.into(), size);
    let mut phrases = Phrases::new(clear);
    let mut at = 0;
    while at < indices.len() {
        let Found { code, end, is_longest_run } = phrases.longest(indices, at);
        codes.put(code.into(), size);
        let Some(&next) = indices.get(end) else {
            // Reading this code, a decoder adds one more entry to its table.
            if phrases.n_codes >= 1 << size && size < MAX_BITS {
                size += 1;
            }
            break;
        };
        phrases.add(code, next, indices[end - 1], is_longest_run);
        if phrases.n_codes > 1 << size && size < MAX_BITS {
            size += 1;
        }
        if phrases.n_codes > MAX_CODES {
            codes.put(clear.into(), size);
            phrases.clear(clear);
            size = index_bits + 1;
        }
        at = end;
    }
    codes.put((clear + 1).into(), size);
    codes.finish()
}

/// The phrases that have codes: each is another phrase with one more index, and the first are the indices themselves.
struct Phrases {
    n_codes: usize,
    /// By phrase, the one with its last index once more.
    repeated: Vec<u16>,
    /// By phrase, how many continue it.
    n_children: Vec<u8>,
    /// All other continuations, by a hash of phrase and index: these two, and the code of both together.
    slots: Vec<u32>,
    /// By index, the codes of that index two, three, four times and so on.
    runs: Vec<Vec<u16>>,
}

/// No phrase is like this: its code would be that of the phrase that it continues.
const EMPTY: u32 = u32::MAX;

/// A phrase found in the indices.
struct Found {
    code: u16,
    end: usize,
    /// Whether it is the longest known run of one index.
    is_longest_run: bool,
}

impl Phrases {
    fn new(clear: u16) -> Self {
        Self {
            n_codes: usize::from(clear) + 2,
            repeated: vec![NONE; MAX_CODES],
            n_children: vec![0; MAX_CODES],
            slots: vec![EMPTY; N_SLOTS],
            runs: vec![Vec::new(); 256],
        }
    }

    /// Forgets all phrases.
    fn clear(&mut self, clear: u16) {
        self.n_codes = usize::from(clear) + 2;
        self.repeated.fill(NONE);
        self.n_children.fill(0);
        self.slots.fill(EMPTY);
        self.runs.iter_mut().for_each(Vec::clear);
    }

    /// The longest known phrase at a place.
    #[inline(always)]
    fn longest(&self, indices: &[u8], from: usize) -> Found {
        let mut last = indices[from];
        let mut code = u16::from(last);
        let mut end = from + 1;
        let run = &self.runs[usize::from(last)];
        let n_same = n_equal(&indices[end..], last, run.len());
        if n_same > 0 {
            code = run[n_same - 1];
            end += n_same;
        }
        let run_end = end;
        while let Some(&index) = indices.get(end) {
            let next = if index == last { self.repeated[usize::from(code)] } else { self.find(code, index) };
            if next == NONE {
                break;
            }
            (code, last) = (next, index);
            end += 1;
        }
        Found { code, end, is_longest_run: end == run_end && n_same == run.len() }
    }

    #[inline(always)]
    fn key(phrase: u16, index: u8) -> u32 {
        u32::from(phrase) << 8 | u32::from(index)
    }

    #[inline(always)]
    fn first_slot(key: u32) -> usize {
        // Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4).
        (key.wrapping_mul(0x9e37_79b1) >> (u32::BITS - N_SLOTS.trailing_zeros())) as usize
    }

    #[inline(always)]
    fn find(&self, phrase: u16, index: u8) -> u16 {
        let key = Self::key(phrase, index);
        let mut slot = Self::first_slot(key);
        loop {
            let found = self.slots[slot % N_SLOTS];
            if found == EMPTY {
                return NONE;
            }
            if found >> MAX_BITS == key {
                return (found % MAX_CODES as u32) as u16;
            }
            slot += 1;
        }
    }

    /// Gives the next code to `phrase`, which ends with `last`, and one more index.
    #[inline(always)]
    fn add(&mut self, phrase: u16, index: u8, last: u8, is_longest_run: bool) {
        let code = self.n_codes;
        self.n_codes += 1;
        let n_children = &mut self.n_children[usize::from(phrase)];
        let is_forgotten = *n_children == FORGOTTEN;
        *n_children = n_children.saturating_add(1);
        if is_forgotten || code >= MAX_CODES {
            return;
        }
        if index == last {
            self.repeated[usize::from(phrase)] = code as u16;
            if is_longest_run {
                self.runs[usize::from(index)].push(code as u16);
            }
            return;
        }
        let key = Self::key(phrase, index);
        let mut slot = Self::first_slot(key);
        while self.slots[slot % N_SLOTS] != EMPTY {
            slot += 1;
        }
        self.slots[slot % N_SLOTS] = key << MAX_BITS | code as u32;
    }
}

/// How many of the first `most` indices equal `index`, before one that does not.
#[inline(always)]
fn n_equal(indices: &[u8], index: u8, most: usize) -> usize {
    let indices = &indices[..most.min(indices.len())];
    let (words, rest) = indices.as_chunks::<8>();
    let pattern = u64::from(index) * 0x0101_0101_0101_0101;
    for (n, word) in words.iter().enumerate() {
        let differing = u64::from_le_bytes(*word) ^ pattern;
        if differing != 0 {
            return 8 * n + differing.trailing_zeros() as usize / 8;
        }
    }
    let n_before = 8 * words.len();
    n_before + rest.iter().position(|other| *other != index).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_gif(indices: &[u8]) -> Vec<u8> {
        let mut frame = gif::Frame { buffer: indices.into(), ..gif::Frame::default() };
        frame.make_lzw_pre_encoded();
        frame.buffer.into_owned()
    }

    /// A small generator (Marsaglia's xorshift), so that the test needs no other crate.
    fn noise(seed: u32) -> impl FnMut() -> u32 {
        let mut state = seed;
        move || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_gif_crate() {
        let mut next = noise(7);
        for (n, n_colors, longest) in [
            (1, 1, 1),
            (2, 2, 1),
            (100, 3, 9),
            (5_000, 200, 1),
            (70_000, 255, 1),
            (90_000, 4, 3),
            (200_000, 30, 12),
            (300_000, 6, 700),
            (400_000, 255, 40),
            (300_000, 1, 1),
            (3_000_000, 2, 90_000),
        ] {
            let mut indices = Vec::new();
            while indices.len() < n {
                let (color, length) = (next() % n_colors, 1 + next() % longest);
                indices.extend(core::iter::repeat_n(color as u8, length as usize));
            }
            indices.truncate(n);
            assert!(compress(&indices) == by_gif(&indices), "{n} of {n_colors} in runs of up to {longest}");
        }
    }

    #[test]
    fn every_length_ends_as_the_gif_crate_ends_it() {
        let mut next = noise(11);
        // Codes grow by a bit, and the table fills, somewhere among these.
        let indices: Vec<u8> = (0..9_000).map(|_| (next() % 5) as u8).collect();
        for n in (0..300).chain((300..9_000).step_by(37)) {
            assert!(compress(&indices[..n]) == by_gif(&indices[..n]), "{n} indices");
        }
    }
}
