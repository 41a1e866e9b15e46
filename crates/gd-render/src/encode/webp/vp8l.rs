//! One picture in the lossless format of WebP: colors of a palette, pixels as copies of earlier ones, words by frequency.
//! (RFC 9649, section 3.)

use super::super::bits::BitWriter;
use super::groups::{Counts, Groups, TILE_BITS, length_symbol};
use super::prefix_code::PrefixCode;
use super::repeats::{Piece, pieces};
use super::symbols::{distance_code, prefix};

/// The most pixels of a side. The format has room for one more, which libwebp refuses.
pub(super) const MAX_SIDE: u32 = (1 << 14) - 1;
/// The first byte of every picture.
const SIGNATURE: u32 = 0x2f;
/// The transform from colors to indices of a palette.
const COLOR_INDEXING: u32 = 3;

/// Red, green, blue and opacity.
pub(super) type Color = [u8; 4];

/// A picture as indices of a palette of 1 to 256 colors. Both sides are at most [`MAX_SIDE`].
#[derive(Debug, Clone)]
pub(super) struct Indexed {
    pub(super) width: usize,
    /// Row by row.
    pub(super) pixels: Vec<u8>,
    pub(super) palette: Vec<Color>,
}

impl Indexed {
    /// The bytes of the picture.
    pub(super) fn encode(&self) -> Vec<u8> {
        let height = self.pixels.len() / self.width;
        let mut bits = BitWriter::default();
        bits.put(SIGNATURE, 8);
        bits.put(self.width as u32 - 1, 14);
        bits.put(height as u32 - 1, 14);
        bits.put(self.palette.iter().any(|color| color[3] < 255).into(), 1);
        // The version.
        bits.put(0, 3);
        // One transform, and no other.
        bits.put(1, 1);
        bits.put(COLOR_INDEXING, 2);
        bits.put(self.palette.len() as u32 - 1, 8);
        put_palette(&mut bits, &self.palette);
        bits.put(0, 1);
        let n_packed = n_packed(self.palette.len());
        if n_packed == 1 {
            put_main(&mut bits, &self.pixels, self.width);
        } else {
            put_main(&mut bits, &packed(&self.pixels, self.width, n_packed), self.width.div_ceil(n_packed));
        }
        bits.finish()
    }
}

/// How many pixels of so many colors share a byte.
fn n_packed(n_colors: usize) -> usize {
    match n_colors {
        0..=2 => 8,
        3..=4 => 4,
        5..=16 => 2,
        _ => 1,
    }
}

/// Indices side by side in bytes, the left one lowest.
fn packed(pixels: &[u8], width: usize, n_packed: usize) -> Vec<u8> {
    let n_bits = 8 / n_packed;
    let pack = |pixels: &[u8]| pixels.iter().rev().fold(0, |byte: u8, pixel| byte << n_bits | pixel);
    pixels.chunks(width).flat_map(|row| row.chunks(n_packed).map(pack)).collect()
}

/// The colors, each as the difference from the one before.
fn put_palette(bits: &mut BitWriter, palette: &[Color]) {
    // No color cache.
    bits.put(0, 1);
    let before = [[0; 4]].into_iter().chain(palette.iter().copied());
    let steps: Vec<Color> = palette
        .iter()
        .zip(before)
        .map(|(color, before)| core::array::from_fn(|channel| color[channel].wrapping_sub(before[channel])))
        .collect();
    let mut counts = [const { [0; 256] }; 4];
    for step in &steps {
        for (counts, value) in counts.iter_mut().zip(step) {
            counts[usize::from(*value)] += 1;
        }
    }
    // The first alphabet, that of green, has lengths too.
    let mut green_counts = Counts::default();
    green_counts.values[..256].copy_from_slice(&counts[1]);
    let green = PrefixCode::write(bits, &green_counts.values);
    let [red, blue, alpha] = [0, 2, 3].map(|channel: usize| PrefixCode::write(bits, &counts[channel]));
    PrefixCode::write(bits, &green_counts.distances);
    for [r, g, b, a] in steps {
        for (code, value) in [(&green, g), (&red, r), (&blue, b), (&alpha, a)] {
            code.put(bits, value.into());
        }
    }
}

/// The picture itself, with words for each group of squares.
fn put_main(bits: &mut BitWriter, pixels: &[u8], width: usize) {
    let pieces = pieces(pixels, width);
    let groups = Groups::new(&pieces, width);
    // No color cache.
    bits.put(0, 1);
    bits.put((groups.counts.len() > 1).into(), 1);
    if groups.counts.len() > 1 {
        bits.put(TILE_BITS - 2, 3);
        put_map(bits, &groups);
    }
    let words: Vec<Words> = groups.counts.iter().map(|counts| Words::write(bits, counts)).collect();
    let mut at = 0;
    for piece in &pieces {
        words[groups.at(at % width, at / width)].put(bits, *piece, width);
        at += piece.n_pixels();
    }
}

/// Which squares are of which group, as a picture of its own.
fn put_map(bits: &mut BitWriter, groups: &Groups) {
    let width = groups.n_columns;
    let pieces = pieces(&groups.map, width);
    // No color cache, and no groups of groups.
    bits.put(0, 1);
    let mut counts = Counts::default();
    for piece in &pieces {
        counts.add_piece(*piece, width);
    }
    let words = Words::write(bits, &counts);
    for piece in &pieces {
        words.put(bits, *piece, width);
    }
}

/// The words of a group. Of the four channels only green is used; the others are always 0, opacity 255.
struct Words {
    values: PrefixCode,
    distances: PrefixCode,
}

impl Words {
    fn write(bits: &mut BitWriter, counts: &Counts) -> Self {
        let values = PrefixCode::write(bits, &counts.values);
        let mut opaque = [0; 256];
        opaque[255] = 1;
        PrefixCode::write(bits, &[1]);
        PrefixCode::write(bits, &[1]);
        PrefixCode::write(bits, &opaque);
        Self { values, distances: PrefixCode::write(bits, &counts.distances) }
    }

    fn put(&self, bits: &mut BitWriter, piece: Piece, width: usize) {
        match piece {
            Piece::Literal(value) => self.values.put(bits, value.into()),
            Piece::Copy { length, distance } => {
                let (symbol, extra, n_extra) = prefix(length as usize);
                self.values.put(bits, length_symbol(symbol));
                bits.put(extra, n_extra);
                let (symbol, extra, n_extra) = prefix(distance_code(distance as usize, width));
                self.distances.put(bits, symbol);
                bits.put(extra, n_extra);
            }
        }
    }
}
