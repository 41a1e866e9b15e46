//! Prefix codes: few bits for frequent symbols (D. A. Huffman, "A method for the construction of minimum-redundancy codes",
//! 1952), written as the lengths of their words.

use super::super::bits::BitWriter;

/// The longest word.
const MAX_LENGTH: u8 = 15;
/// The longest word of the code that lengths are written in.
const MAX_LENGTH_OF_LENGTHS: u8 = 7;
/// Lengths are 0 to 15; 16 repeats the last one, 17 and 18 are runs of zeros.
const N_LENGTHS: usize = 19;
/// The order in which the format lists the words for lengths.
const ORDER: [usize; N_LENGTHS] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// The words of an alphabet.
#[derive(Debug)]
pub(super) struct PrefixCode {
    /// Bits of each word; 0 for symbols that do not occur.
    lengths: Vec<u8>,
    /// The words, in the order in which their bits are written.
    words: Vec<u16>,
}

impl PrefixCode {
    /// A code for symbols that occur so often.
    pub(super) fn new(counts: &[u32]) -> Self {
        Self::with_lengths(lengths(counts, MAX_LENGTH))
    }

    fn with_lengths(mut lengths: Vec<u8>) -> Self {
        let words = words(&lengths);
        if lengths.iter().filter(|length| **length > 0).count() < 2 {
            // A single symbol goes without saying.
            lengths.fill(0);
        }
        Self { lengths, words }
    }

    /// Writes a symbol.
    pub(super) fn put(&self, bits: &mut BitWriter, symbol: usize) {
        bits.put(self.words[symbol].into(), self.lengths[symbol].into());
    }

    /// Writes the code for symbols that occur so often, which it is made from, and returns it.
    pub(super) fn write(bits: &mut BitWriter, counts: &[u32]) -> Self {
        let used: Vec<usize> = (0..counts.len()).filter(|symbol| counts[*symbol] > 0).collect();
        match used[..] {
            [] => put_few(bits, &[0]),
            [_] | [_, _] if used.iter().all(|symbol| *symbol < 256) => put_few(bits, &used),
            _ => put_lengths(bits, &lengths(counts, MAX_LENGTH)),
        }
        Self::new(counts)
    }
}

/// One or two symbols below 256, with words of no or one bit.
fn put_few(bits: &mut BitWriter, symbols: &[usize]) {
    bits.put(1, 1);
    bits.put(symbols.len() as u32 - 1, 1);
    let n_bits = if symbols[0] < 2 { 1 } else { 8 };
    bits.put(u32::from(n_bits == 8), 1);
    bits.put(symbols[0] as u32, n_bits);
    if let Some(second) = symbols.get(1) {
        bits.put(*second as u32, 8);
    }
}

/// The lengths of all words, in runs, in a code of their own.
fn put_lengths(bits: &mut BitWriter, lengths: &[u8]) {
    bits.put(0, 1);
    let runs = runs(lengths);
    let mut counts = [0; N_LENGTHS];
    for (symbol, ..) in &runs {
        counts[*symbol] += 1;
    }
    // Not every reader knows a code with a single word of no bits.
    if counts.iter().filter(|count| **count > 0).count() < 2 {
        let unused = usize::from(counts[0] > 0);
        counts[unused] += 1;
    }
    let code = PrefixCode::with_lengths(self::lengths(&counts, MAX_LENGTH_OF_LENGTHS));
    let n_listed = ORDER.iter().rposition(|length| counts[*length] > 0).unwrap_or(0).max(3) + 1;
    bits.put(n_listed as u32 - 4, 4);
    for length in &ORDER[..n_listed] {
        bits.put(code.lengths[*length].into(), 3);
    }
    // All lengths follow.
    bits.put(0, 1);
    for (symbol, extra, n_extra) in runs {
        code.put(bits, symbol);
        bits.put(extra, n_extra);
    }
}

/// Lengths as symbols with extra bits.
fn runs(lengths: &[u8]) -> Vec<(usize, u32, u32)> {
    let mut runs = Vec::new();
    // What a repetition repeats is the last length that is not 0; at first 8.
    let mut last = 8;
    for run in lengths.chunk_by(|a, b| a == b) {
        let (length, mut left) = (run[0], run.len());
        if length == 0 {
            while left >= 3 {
                let n = left.min(138);
                runs.push(if n < 11 { (17, n as u32 - 3, 3) } else { (18, n as u32 - 11, 7) });
                left -= n;
            }
        } else {
            if length != last {
                runs.push((length.into(), 0, 0));
                (last, left) = (length, left - 1);
            }
            while left >= 3 {
                let n = left.min(6);
                runs.push((16, n as u32 - 3, 2));
                left -= n;
            }
        }
        runs.extend(std::iter::repeat_n((length.into(), 0, 0), left));
    }
    runs
}

/// Word lengths of an optimal code, none longer than `max_length`.
fn lengths(counts: &[u32], max_length: u8) -> Vec<u8> {
    let mut least = 1;
    loop {
        let lengths = unlimited_lengths(counts, least);
        if lengths.iter().all(|length| *length <= max_length) {
            return lengths;
        }
        // Rare symbols count as less rare until no word is too long.
        least *= 2;
    }
}

/// Word lengths of an optimal code for symbols that count at least `least` each, if they occur.
fn unlimited_lengths(counts: &[u32], least: u32) -> Vec<u8> {
    let occurring = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut leaves: Vec<(u32, usize)> = occurring.map(|(symbol, count)| ((*count).max(least), symbol)).collect();
    let mut lengths = vec![0; counts.len()];
    if let [(_, only)] = leaves[..] {
        lengths[only] = 1;
        return lengths;
    }
    leaves.sort_unstable();
    // Two queues, each ascending: leaves, and nodes in the order in which they are made.
    let n = leaves.len();
    let mut weights: Vec<u64> = leaves.iter().map(|(count, _)| u64::from(*count)).collect();
    let mut parents = vec![0; 2 * n];
    let (mut next_leaf, mut next_node) = (0, n);
    for node in n..(2 * n).saturating_sub(1) {
        let mut weight = 0;
        for _ in 0..2 {
            let takes_leaf = next_leaf < n && (next_node >= node || weights[next_leaf] <= weights[next_node]);
            let child = if takes_leaf { &mut next_leaf } else { &mut next_node };
            weight += weights[*child];
            parents[*child] = node;
            *child += 1;
        }
        weights.push(weight);
    }
    // From the root down.
    let mut depths = vec![0_u8; 2 * n];
    for node in (0..(2 * n).saturating_sub(2)).rev() {
        depths[node] = depths[parents[node]].saturating_add(1);
    }
    for ((_, symbol), depth) in leaves.iter().zip(&depths) {
        lengths[*symbol] = *depth;
    }
    lengths
}

/// The canonical words of these lengths, each with its first bit lowest.
fn words(lengths: &[u8]) -> Vec<u16> {
    let mut counts = [0_u32; MAX_LENGTH as usize + 1];
    for &length in lengths {
        counts[usize::from(length)] += 1;
    }
    counts[0] = 0;
    let mut next = [0_u32; MAX_LENGTH as usize + 1];
    for length in 1..next.len() {
        next[length] = (next[length - 1] + counts[length - 1]) << 1;
    }
    let word = |&length: &u8| {
        if length == 0 {
            return 0;
        }
        let word = &mut next[usize::from(length)];
        let reversed = (*word as u16).reverse_bits() >> (16 - u32::from(length));
        *word += 1;
        reversed
    };
    lengths.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum of 2^-length over all words: 1 where every row of bits means something.
    fn kraft(lengths: &[u8]) -> f64 {
        lengths.iter().filter(|length| **length > 0).map(|length| 1.0 / f64::from(1_u32 << length)).sum()
    }

    #[test]
    fn frequent_symbols_have_short_words() {
        assert_eq!(lengths(&[5, 0, 1, 1, 2], MAX_LENGTH), [1, 0, 3, 3, 2]);
        assert_eq!(words(&[1, 0, 3, 3, 2]), [0b0, 0, 0b011, 0b111, 0b01]);
    }

    /// Counts that grow like Fibonacci's numbers make the longest words.
    #[test]
    fn no_word_is_too_long() {
        let mut counts = vec![1_u32, 1];
        while counts.len() < 40 {
            counts.push(counts[counts.len() - 1] + counts[counts.len() - 2]);
        }
        for max_length in [MAX_LENGTH, MAX_LENGTH_OF_LENGTHS] {
            let lengths = lengths(&counts[..40.min(1 << max_length)], max_length);
            assert!(lengths.iter().all(|length| (1..=max_length).contains(length)), "{lengths:?}");
            assert_eq!(kraft(&lengths), 1.0);
        }
    }

    #[test]
    fn lengths_in_runs_are_the_same_lengths() {
        let lengths = [[0; 200].as_slice(), &[8; 9], &[0, 0], &[3; 4], &[0; 12], &[3, 3], &[5]].concat();
        let (mut read, mut last) = (Vec::new(), 8);
        for (symbol, extra, _) in runs(&lengths) {
            let (length, n) = match symbol {
                16 => (last, 3 + extra),
                17 => (0, 3 + extra),
                18 => (0, 11 + extra),
                length => (length as u8, 1),
            };
            read.extend(std::iter::repeat_n(length, n as usize));
            last = if length > 0 { length } else { last };
        }
        assert_eq!(read, lengths);
    }
}
