//! From colors to palette indices, by table.

use std::sync::atomic::{AtomicU8, Ordering};

use gd_core::vectorized;

use super::palette::{Histogram, MAX_COLORS, N_BINS, NearestColor, RUN, bin, bin_center};
use crate::color::Rgb;
use crate::frame::Frame;

/// Not looked up yet. No entry of the palette has this index.
const UNKNOWN: u8 = MAX_COLORS as u8;

/// A palette with a table from 6-bit colors to its entries.
///
/// No dithering: in a plot it turns flat areas into noise that flickers and compresses badly.
#[derive(Debug)]
pub(super) struct Quantizer {
    palette: Vec<Rgb>,
    nearest: NearestColor,
    /// Filled on first use. Threads may fill the same entry twice, always with the same value.
    table: Vec<AtomicU8>,
}

impl Quantizer {
    /// A quantizer for the colors of `histogram`.
    pub(super) fn new(histogram: &Histogram) -> Self {
        let palette = histogram.design_palette();
        debug_assert!(palette.len() <= MAX_COLORS, "an index is a byte, and one is left free");
        let nearest = NearestColor::new(&palette);
        let table: Vec<AtomicU8> = (0..N_BINS).map(|_| AtomicU8::new(UNKNOWN)).collect();
        // A bin that has an exact entry maps to it, even if its middle is nearer to another.
        for (index, color) in palette.iter().enumerate().rev() {
            table[bin(*color)].store(index as u8, Ordering::Relaxed);
        }
        Self { palette, nearest, table }
    }

    /// Number of colors, at most [`MAX_COLORS`].
    pub(super) fn n_colors(&self) -> usize {
        self.palette.len()
    }

    /// The palette as the file stores it: red, green, blue of each entry.
    pub(super) fn palette_bytes(&self) -> Vec<u8> {
        self.palette.iter().flat_map(|color| [color.r, color.g, color.b]).collect()
    }

    /// The palette index of every pixel.
    pub(super) fn quantize(&self, frame: &Frame) -> Vec<u8> {
        let mut indices = vec![0; frame.rgb().len() / 3];
        let (blocks, rest) = frame.rgb().as_chunks::<{ 3 * RUN }>();
        let (block_indices, rest_indices) = indices.as_chunks_mut::<RUN>();
        // Eight pixels of the color looked up last.
        let mut run = [0; 3 * RUN];
        let mut index = self.index(Rgb::BLACK);
        for (block, indices) in blocks.iter().zip(block_indices) {
            // Most of a plot is paper: eight pixels like the one before are one comparison.
            if *block == run {
                *indices = [index; RUN];
                continue;
            }
            let colors = block.as_chunks::<3>().0;
            for (&[r, g, b], slot) in colors.iter().zip(indices) {
                index = self.index(Rgb { r, g, b });
                *slot = index;
            }
            run.as_chunks_mut::<3>().0.fill(colors[RUN - 1]);
        }
        for (&[r, g, b], slot) in rest.as_chunks::<3>().0.iter().zip(rest_indices) {
            *slot = self.index(Rgb { r, g, b });
        }
        indices
    }

    #[inline(always)]
    fn index(&self, color: Rgb) -> u8 {
        let bin = bin(color);
        let known = self.table[bin].load(Ordering::Relaxed);
        if known != UNKNOWN {
            return known;
        }
        self.look_up(bin)
    }

    #[inline(never)]
    fn look_up(&self, bin: usize) -> u8 {
        let index = vectorized(
            #[inline(always)]
            || self.nearest.index(bin_center(bin)),
        ) as u8;
        self.table[bin].store(index, Ordering::Relaxed);
        index
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::color_runs;
    use super::*;

    #[test]
    fn colors_of_the_palette_map_to_themselves() {
        let mut frame = Frame::new(16, 15);
        for (k, pixel) in frame.rgb_mut().chunks_exact_mut(3).enumerate() {
            pixel.copy_from_slice(&[(k % 16 * 16) as u8, (k / 16 * 16) as u8, 90]);
        }
        let mut histogram = Histogram::new();
        histogram.count(&color_runs(frame.rgb()));
        let quantizer = Quantizer::new(&histogram);
        let palette = quantizer.palette_bytes();
        for (index, pixel) in quantizer.quantize(&frame).into_iter().zip(frame.rgb().chunks_exact(3)) {
            assert_eq!(&palette[3 * usize::from(index)..][..3], pixel);
        }
    }
}
