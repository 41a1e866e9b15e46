//! One palette for a whole animation, designed from the colors that its frames contain.
//!
//! A figure has a few colors that fill most of it (paper, walls, ink, path) and very many blends along its edges. The
//! filling ones keep their exact value; the rest of the palette is placed by k-means over all the others, which
//! minimizes the mean squared error and so maximizes the PSNR. All sums are integers: the result does not depend on
//! their order.

use gd_core::vectorized;

use super::parallel::map_all;
use crate::color::Rgb;

/// Colors of an animation. One of the 256 entries of a GIF is left to mark pixels that stay as they are.
pub(super) const MAX_COLORS: usize = 255;

/// Pixels that are compared at a time.
pub(super) const RUN: usize = 8;

/// Bits kept of each channel when colors are counted and looked up.
const BITS: u32 = 6;
pub(super) const N_BINS: usize = 1 << (3 * BITS);

/// A bin that holds more than one pixel in this many gets its color into the palette unchanged.
const EXACT_SHARE: u64 = 400;
/// The maximum number of such colors.
const MAX_EXACT: usize = 64;

/// Rounds of k-means. As many again would cost as much again and add 0.05 decibels.
const ROUNDS: usize = 4;
/// Colors that one thread assigns at a time.
const POINTS_PER_TASK: usize = 512;

/// The bin of a color.
pub(super) fn bin(color: Rgb) -> usize {
    let drop = 8 - BITS;
    (usize::from(color.r >> drop) << (2 * BITS)) | (usize::from(color.g >> drop) << BITS) | usize::from(color.b >> drop)
}

/// The middle of a bin.
pub(super) fn bin_center(bin: usize) -> Rgb {
    let channel = |shift: u32| ((((bin >> shift) & ((1 << BITS) - 1)) << (8 - BITS)) + (1 << (7 - BITS))) as u8;
    Rgb { r: channel(2 * BITS), g: channel(BITS), b: channel(0) }
}

/// Red, green, blue, and how many pixels have this color one after another.
pub(super) type ColorRun = ([u8; 3], u32);

/// The pixels of a picture given as red, green, blue bytes: about a fifth as many runs.
pub(super) fn color_runs(rgb: &[u8]) -> Vec<ColorRun> {
    let mut runs = Vec::new();
    let (blocks, rest) = rgb.as_chunks::<{ 3 * RUN }>();
    // The last color, eight times, and how many pixels had it.
    let mut same = [0; 3 * RUN];
    let mut run: ColorRun = ([0; 3], 0);
    let mut take = |run: &mut ColorRun, color: [u8; 3]| {
        if color != run.0 {
            if run.1 > 0 {
                runs.push(*run);
            }
            *run = (color, 0);
        }
        run.1 += 1;
    };
    for block in blocks {
        // Most of a plot is paper: eight pixels like the one before are one comparison.
        if *block == same {
            run.1 += RUN as u32;
            continue;
        }
        for &color in block.as_chunks::<3>().0 {
            take(&mut run, color);
        }
        same.as_chunks_mut::<3>().0.fill(run.0);
    }
    for &color in rest.as_chunks::<3>().0 {
        take(&mut run, color);
    }
    runs.push(run);
    runs
}

/// No color of this bin has been seen.
const UNSEEN: u32 = u32::MAX;

/// Counts the colors of frames.
#[derive(Debug)]
pub(super) struct Histogram {
    /// Of every possible bin its place among those seen, or [`UNSEEN`].
    places: Vec<u32>,
    seen: Vec<Bin>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Bin {
    count: u64,
    sum: [u64; 3],
    /// The color that more than half of the pixels have, if there is one (Boyer and Moore's majority vote).
    candidate: Rgb,
    votes: u64,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self { places: vec![UNSEEN; N_BINS], seen: Vec::new() }
    }

    /// Counts runs of pixels, in their order.
    pub(super) fn count(&mut self, runs: &[ColorRun]) {
        for &(color, n) in runs {
            self.add(color, n.into());
        }
    }

    /// Counts a color `n` times.
    fn add(&mut self, color: [u8; 3], n: u64) {
        let [r, g, b] = color;
        let place = &mut self.places[bin(Rgb { r, g, b })];
        if *place == UNSEEN {
            *place = self.seen.len() as u32;
            self.seen.push(Bin::default());
        }
        let bin = &mut self.seen[*place as usize];
        bin.count += n;
        for (sum, channel) in bin.sum.iter_mut().zip(color) {
            *sum += n * u64::from(channel);
        }
        let color = Rgb { r, g, b };
        if bin.candidate == color {
            bin.votes += n;
        } else if bin.votes >= n {
            bin.votes -= n;
        } else {
            bin.candidate = color;
            bin.votes = n - bin.votes;
        }
    }

    /// The bins that have colors, in their order.
    fn seen_in_order(&self) -> impl Iterator<Item = &Bin> {
        self.places.iter().filter_map(|place| self.seen.get(*place as usize))
    }

    /// Designs a palette of at most [`MAX_COLORS`] colors.
    pub(super) fn design_palette(&self) -> Vec<Rgb> {
        let mut points: Vec<ColorPoint> = self.seen_in_order().map(ColorPoint::new).collect();
        let total: u64 = points.iter().map(|point| point.count).sum();
        // Largest first; equals in the order of their bins, since the sort is stable.
        points.sort_by_key(|point| core::cmp::Reverse(point.count));
        let n_exact = points.iter().take(MAX_EXACT).take_while(|point| point.count * EXACT_SHARE > total).count();
        let mut palette: Vec<Rgb> = points[..n_exact].iter().map(|point| point.color).collect();
        let rest = &mut points[n_exact..];
        palette.extend(split_into_boxes(rest, MAX_COLORS - n_exact));
        for _ in 0..ROUNDS {
            improve(&mut palette, n_exact, rest);
        }
        palette
    }
}

/// A color with its weight.
#[derive(Debug, Clone, Copy)]
struct ColorPoint {
    color: Rgb,
    count: u64,
}

impl ColorPoint {
    fn new(bin: &Bin) -> Self {
        let mean = |sum: u64| ((sum + bin.count / 2) / bin.count) as u8;
        let [r, g, b] = bin.sum.map(mean);
        // With a true majority the vote is exact; without one the mean serves better.
        let color = if bin.votes * 2 > bin.count { bin.candidate } else { Rgb { r, g, b } };
        Self { color, count: bin.count }
    }

    fn channels(&self) -> [u64; 3] {
        channels(self.color).map(u64::from)
    }
}

fn channels(color: Rgb) -> [u8; 3] {
    [color.r, color.g, color.b]
}

/// Cuts the points into at most `n` boxes, always the one with the largest squared error, across its widest channel at
/// the mean (after Wu, "Color quantization by dynamic programming and principal analysis", 1992). Returns their means.
fn split_into_boxes(points: &mut [ColorPoint], n: usize) -> Vec<Rgb> {
    let mut boxes = vec![ColorBox::new(points)];
    while boxes.len() < n {
        let Some(worst) = (0..boxes.len()).max_by_key(|&index| (boxes[index].error, core::cmp::Reverse(index))) else {
            break;
        };
        if boxes[worst].error == 0 {
            break;
        }
        let ColorBox { points, widest, mean, .. } = boxes.swap_remove(worst);
        // Both sides hold points: the mean lies strictly between the least and the greatest value.
        points.sort_by_key(|point| point.channels()[widest]);
        let cut = points.partition_point(|point| point.channels()[widest] <= u64::from(channels(mean)[widest]));
        let (low, high) = points.split_at_mut(cut.clamp(1, points.len() - 1));
        boxes.push(ColorBox::new(low));
        boxes.push(ColorBox::new(high));
    }
    boxes.iter().filter(|part| !part.points.is_empty()).map(|part| part.mean).collect()
}

struct ColorBox<'a> {
    points: &'a mut [ColorPoint],
    mean: Rgb,
    /// Channel with the largest squared deviation.
    widest: usize,
    /// Sum of squared deviations over all channels.
    error: u64,
}

impl<'a> ColorBox<'a> {
    fn new(points: &'a mut [ColorPoint]) -> Self {
        let mut sums = Sums::default();
        let mut squares = [0_u64; 3];
        for point in points.iter() {
            sums.add(point);
            for (square, value) in squares.iter_mut().zip(point.channels()) {
                *square += point.count * value * value;
            }
        }
        let deviation: [u64; 3] = core::array::from_fn(|channel| {
            let sum = u128::from(sums.channels[channel]);
            squares[channel] - (sum * sum / u128::from(sums.count.max(1))) as u64
        });
        let widest = (0..3).max_by_key(|&channel| deviation[channel]).unwrap_or(0);
        let is_point = points.len() < 2;
        Self { points, mean: sums.mean(), widest, error: if is_point { 0 } else { deviation.iter().sum() } }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: u64,
    channels: [u64; 3],
}

impl Sums {
    fn add(&mut self, point: &ColorPoint) {
        self.count += point.count;
        for (sum, value) in self.channels.iter_mut().zip(point.channels()) {
            *sum += point.count * value;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        for (sum, value) in self.channels.iter_mut().zip(other.channels) {
            *sum += value;
        }
    }

    fn mean(&self) -> Rgb {
        let count = self.count.max(1);
        let [r, g, b] = self.channels.map(|sum| ((sum + count / 2) / count) as u8);
        Rgb { r, g, b }
    }
}

/// One round of k-means (Lloyd, 1957) in which the first `n_exact` colors stay where they are.
fn improve(palette: &mut [Rgb], n_exact: usize, points: &[ColorPoint]) {
    let searcher = NearestColor::new(palette);
    let empty = || vec![Sums::default(); palette.len()];
    let parts = map_all(points.chunks(POINTS_PER_TASK).collect(), |points: &[ColorPoint]| {
        let mut clusters = empty();
        vectorized(
            #[inline(always)]
            || {
                for point in points {
                    clusters[searcher.index(point.color)].add(point);
                }
            },
        );
        clusters
    });
    let mut clusters = empty();
    for part in &parts {
        clusters.iter_mut().zip(part).for_each(|(sums, other)| sums.merge(other));
    }
    for (color, cluster) in palette.iter_mut().zip(&clusters).skip(n_exact) {
        if cluster.count > 0 {
            *color = cluster.mean();
        }
    }
}

/// Finds the nearest color of a palette.
#[derive(Debug)]
pub(super) struct NearestColor {
    /// One array a channel, so that the search runs in vector instructions.
    channels: [Vec<i32>; 3],
}

impl NearestColor {
    pub(super) fn new(palette: &[Rgb]) -> Self {
        let channel = |pick: fn(&Rgb) -> u8| palette.iter().map(|color| i32::from(pick(color))).collect();
        Self { channels: [channel(|color| color.r), channel(|color| color.g), channel(|color| color.b)] }
    }

    /// Index of the color with the least squared distance; of equals the first.
    #[inline(always)]
    pub(super) fn index(&self, color: Rgb) -> usize {
        let [red, green, blue] = &self.channels;
        let (r, g, b) = (i32::from(color.r), i32::from(color.g), i32::from(color.b));
        // Distance above, index below, so that one minimum finds both: 3 * 255^2 < 2^18, 256 = 2^8.
        let keys = red.iter().zip(green).zip(blue).zip(0_i32..).map(|(((red, green), blue), index)| {
            let (dr, dg, db) = (red - r, green - g, blue - b);
            ((dr * dr + dg * dg + db * db) << 8) | index
        });
        (keys.fold(i32::MAX, i32::min) & 0xff) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(colors: &[(u32, usize)]) -> Vec<u8> {
        colors.iter().flat_map(|&(color, n)| channels(Rgb::hex(color)).repeat(n)).collect()
    }

    #[test]
    fn few_colors_are_kept_exactly() {
        let colors: Vec<(u32, usize)> = (0..200).map(|k| (k * 0x0001_0305 + 7, 1 + k as usize % 5)).collect();
        let mut histogram = Histogram::new();
        histogram.count(&color_runs(&repeated(&colors)));
        let palette = histogram.design_palette();
        let nearest = NearestColor::new(&palette);
        for &(color, _) in &colors {
            let color = Rgb::hex(color);
            let found = palette[nearest.index(color)];
            // Two colors in one bin share an entry: at most 3 apart in each channel.
            for (a, b) in channels(color).into_iter().zip(channels(found)) {
                assert!(a.abs_diff(b) <= 3, "{color:?} {found:?}");
            }
        }
    }

    #[test]
    fn what_fills_the_picture_is_exact() {
        let mut pixels = repeated(&[(0x00fe_fdfc, 100_000), (0x00d6_1f26, 2_000)]);
        for k in 0..60_000_u32 {
            pixels.extend([k as u8, (k >> 5) as u8, (k >> 9) as u8]);
        }
        let mut histogram = Histogram::new();
        histogram.count(&color_runs(&pixels));
        let palette = histogram.design_palette();
        assert_eq!(palette.len(), MAX_COLORS);
        assert_eq!(palette[0], Rgb::hex(0x00fe_fdfc));
        assert!(palette.contains(&Rgb::hex(0x00d6_1f26)));
    }

    #[test]
    fn every_round_of_k_means_lowers_the_error() {
        let mut points: Vec<ColorPoint> = (0..4_000_u32)
            .map(|k| ColorPoint { color: Rgb::hex(k.wrapping_mul(2_654_435_761) >> 8), count: 1 + u64::from(k % 7) })
            .collect();
        let mut palette = split_into_boxes(&mut points, 64);
        let error = |palette: &[Rgb]| -> u64 {
            let nearest = NearestColor::new(palette);
            let squared = |point: &ColorPoint| {
                let found = palette[nearest.index(point.color)];
                let pairs = channels(point.color).into_iter().zip(channels(found));
                pairs.map(|(a, b)| u64::from(a.abs_diff(b)) * u64::from(a.abs_diff(b))).sum::<u64>() * point.count
            };
            points.iter().map(squared).sum()
        };
        let before = error(&palette);
        improve(&mut palette, 0, &points);
        let after = error(&palette);
        assert!(after < before, "{before} to {after}");
    }

    #[test]
    fn an_empty_or_single_colored_picture_has_a_palette() {
        assert!(Histogram::new().design_palette().is_empty());
        let mut histogram = Histogram::new();
        histogram.count(&color_runs(&repeated(&[(0x0012_3456, 10)])));
        assert_eq!(histogram.design_palette(), [Rgb::hex(0x0012_3456)]);
    }
}
