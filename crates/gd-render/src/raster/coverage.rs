//! From a convex polygon to the samples that it covers.
//!
//! Every pixel has [`SAMPLES`] fixed sample positions. A sample lies inside or outside, nothing between, so two polygons
//! that share an edge share no sample and leave none out: translucent neighbors show no seam, in whatever order they
//! are drawn. Each of the sixteen samples of a pixel has a row of its own (a sub-scanline), so a polygon is sixteen spans
//! per pixel row, and the pixels that all sixteen spans contain are filled as a whole.

use core::ops::Range;

use gd_core::vectorized;

use crate::geometry::Point;

/// Samples in a pixel. One `u16` holds the mask of a pixel.
pub(crate) const SAMPLES: usize = 16;

/// All samples of a pixel.
pub(crate) const FULL: u16 = u16::MAX;

/// The bit of each sub-scanline in a mask. Read, not shifted: WebAssembly shifts all lanes of a vector alike, and a loop is
/// then one number after another.
pub(crate) const BITS: [u32; SAMPLES] = {
    let mut bits = [0; SAMPLES];
    let mut row = 0;
    while row < SAMPLES {
        bits[row] = 1 << row;
        row += 1;
    }
    bits
};

/// The position of each sub-scanline's sample in its pixel, from the left. The bit reversal of the row
/// (a Hammersley point set): every sixteenth of the width and of the height has exactly one sample, and every quarter
/// of the pixel has four.
pub(crate) const SAMPLE_X: [f32; SAMPLES] = {
    let mut x = [0.0; SAMPLES];
    let mut row = 0;
    while row < SAMPLES {
        let reversed = (row & 1) << 3 | (row & 2) << 1 | (row & 4) >> 1 | (row & 8) >> 3;
        x[row] = (reversed as f32 + 0.5) / SAMPLES as f32;
        row += 1;
    }
    x
};

/// The position of the sample of sub-scanline `row` in its pixel, from the top.
pub(crate) const fn sample_y(row: usize) -> f32 {
    (row as f32 + 0.5) / SAMPLES as f32
}

/// Whole pixels: columns `left..right`, rows `top..bottom`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PixelRect {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) right: i32,
    pub(crate) bottom: i32,
}

impl PixelRect {
    /// Number of pixels.
    pub(crate) fn n_pixels(&self) -> usize {
        (self.right - self.left) as usize * (self.bottom - self.top) as usize
    }

    /// Position of a pixel, row by row; only for a rectangle that begins at the left edge.
    #[inline(always)]
    pub(crate) fn index(&self, x: i32, y: i32) -> usize {
        (y - self.top) as usize * self.right as usize + x as usize
    }
}

/// Receives the covered pixels of a polygon, row by row from the top, left to right.
pub(crate) trait CoverageSink {
    /// Pixels `left..right` of row `y`, covered whole.
    fn full(&mut self, y: i32, left: i32, right: i32);
    /// One pixel of which `mask` (never 0) is covered; bit k is the sample of sub-scanline k.
    fn partial(&mut self, x: i32, y: i32, mask: u16);
}

/// Finds the samples of convex polygons. Keeps its buffer from one polygon to the next.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    edges: Vec<Edge>,
}

/// One side of a polygon, from its upper to its lower end.
#[derive(Debug, Clone, Copy)]
struct Edge {
    x: f32,
    top: f32,
    bottom: f32,
    /// Change of x for one pixel down.
    slope: f32,
}

impl Edge {
    /// The edge between two corners, or `None` if it is level and crosses no sub-scanline.
    #[inline(always)]
    fn new(from: Point, to: Point) -> Option<Self> {
        // The same two corners give the same edge whichever way round: neighbors must agree to the last bit.
        let (upper, lower) = if (from.y, from.x) <= (to.y, to.x) { (from, to) } else { (to, from) };
        let (x, top, bottom) = (upper.x as f32, upper.y as f32, lower.y as f32);
        (top < bottom).then(|| Self { x, top, bottom, slope: (lower.x as f32 - x) / (bottom - top) })
    }

    /// Widens the spans of the sub-scanlines of pixel row `row` by where this edge crosses them.
    #[inline(always)]
    fn cross(&self, row: f32, low: &mut [f32; SAMPLES], high: &mut [f32; SAMPLES]) {
        for sample in 0..SAMPLES {
            let y = row + sample_y(sample);
            let x = self.x + (y - self.top) * self.slope;
            let is_crossed = self.top <= y && y < self.bottom;
            let (left, right) = if is_crossed { (x, x) } else { (f32::INFINITY, f32::NEG_INFINITY) };
            low[sample] = if left < low[sample] { left } else { low[sample] };
            high[sample] = if right > high[sample] { right } else { high[sample] };
        }
    }
}

impl Scanner {
    /// Reports every sample of `clip` inside the convex polygon `vertices` (pixels, either winding).
    ///
    /// A sample on the left or upper outline is inside, on the right or lower one outside.
    ///
    /// Compiled once more for wider vector instructions, which the sink profits from as far as it is inlined; the
    /// samples are the same.
    pub(crate) fn scan(&mut self, vertices: &[Point], clip: PixelRect, sink: &mut impl CoverageSink) {
        vectorized(
            #[inline(always)]
            || self.scan_inlined(vertices, clip, sink),
        );
    }

    #[inline(always)]
    fn scan_inlined(&mut self, vertices: &[Point], clip: PixelRect, sink: &mut impl CoverageSink) {
        let (mut y_min, mut y_max) = (f32::INFINITY, f32::NEG_INFINITY);
        for vertex in vertices {
            if !(vertex.x.is_finite() && vertex.y.is_finite()) {
                return;
            }
            y_min = y_min.min(vertex.y as f32);
            y_max = y_max.max(vertex.y as f32);
        }
        // `as` rounds towards zero and saturates: one row more than needed at worst.
        let top = (y_min as i32).saturating_sub(1).max(clip.top);
        let bottom = (y_max as i32).saturating_add(1).min(clip.bottom);
        if top >= bottom || clip.left >= clip.right {
            return;
        }
        self.edges.clear();
        let mut previous = vertices[vertices.len() - 1];
        for &vertex in vertices {
            self.edges.extend(Edge::new(previous, vertex));
            previous = vertex;
        }
        for y in top..bottom {
            let row = y as f32;
            let mut low = [f32::INFINITY; SAMPLES];
            let mut high = [f32::NEG_INFINITY; SAMPLES];
            for edge in &self.edges {
                if edge.top < row + 1.0 && edge.bottom > row {
                    edge.cross(row, &mut low, &mut high);
                }
            }
            report_row(y, &low, &high, clip, sink);
        }
    }
}

#[inline(always)]
fn report_row(y: i32, low: &[f32; SAMPLES], high: &[f32; SAMPLES], clip: PixelRect, sink: &mut impl CoverageSink) {
    // Pixels first..end of each sub-scanline, empty where the polygon does not reach it.
    let mut first = [0_i32; SAMPLES];
    let mut end = [0_i32; SAMPLES];
    let (left_limit, right_limit) = (clip.left as f32, clip.right as f32);
    for row in 0..SAMPLES {
        first[row] = first_pixel(low[row].clamp(left_limit, right_limit) - SAMPLE_X[row]);
        end[row] = first_pixel(high[row].clamp(left_limit, right_limit) - SAMPLE_X[row]);
    }
    let (mut outer_left, mut outer_right) = (clip.right, clip.left);
    let (mut inner_left, mut inner_right) = (clip.left, clip.right);
    for row in 0..SAMPLES {
        outer_left = outer_left.min(first[row]);
        outer_right = outer_right.max(end[row]);
        inner_left = inner_left.max(first[row]);
        inner_right = inner_right.min(end[row]);
    }
    if inner_left < inner_right {
        report_fringe(y, outer_left..inner_left, &first, &end, sink);
        sink.full(y, inner_left, inner_right);
        report_fringe(y, inner_right..outer_right, &first, &end, sink);
    } else {
        report_fringe(y, outer_left..outer_right, &first, &end, sink);
    }
}

/// Reports the pixels `columns` one by one.
#[inline(always)]
fn report_fringe(
    y: i32,
    columns: Range<i32>,
    first: &[i32; SAMPLES],
    end: &[i32; SAMPLES],
    sink: &mut impl CoverageSink,
) {
    for x in columns {
        let mask = mask_at(x, first, end);
        if mask != 0 {
            sink.partial(x, y, mask);
        }
    }
}

/// The mask of the samples whose span `first..end` contains pixel `x`.
#[inline(always)]
fn mask_at(x: i32, first: &[i32; SAMPLES], end: &[i32; SAMPLES]) -> u16 {
    let mut mask = 0;
    for row in 0..SAMPLES {
        let bit = if first[row] <= x { BITS[row] } else { 0 };
        mask |= if x < end[row] { bit } else { 0 };
    }
    mask as u16
}

/// The first whole number above `value`, which is within the range of a picture.
///
/// Adding 1.5 * 2^23 leaves the rounded number in the low bits: two operations, where a conversion that must handle
/// every float takes six and does not vectorize everywhere. A `value` that is itself whole may stay or go one up, the
/// same for both neighbors of an edge.
#[inline(always)]
fn first_pixel(value: f32) -> i32 {
    const MAGIC: f32 = 12_582_912.0;
    (value + 0.5 + MAGIC).to_bits() as i32 - MAGIC.to_bits() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts how often each sample is hit.
    struct Counter {
        width: i32,
        hits: Vec<u8>,
    }

    impl Counter {
        fn new(width: i32, height: i32) -> Self {
            Self { width, hits: vec![0; (width * height) as usize * SAMPLES] }
        }

        fn total(&self) -> usize {
            self.hits.iter().map(|&hit| hit as usize).sum()
        }

        fn clip(&self) -> PixelRect {
            PixelRect { left: 0, top: 0, right: self.width, bottom: (self.hits.len() / SAMPLES) as i32 / self.width }
        }
    }

    impl CoverageSink for Counter {
        fn full(&mut self, y: i32, left: i32, right: i32) {
            for x in left..right {
                self.partial(x, y, FULL);
            }
        }

        fn partial(&mut self, x: i32, y: i32, mask: u16) {
            for row in 0..SAMPLES {
                self.hits[(y * self.width + x) as usize * SAMPLES + row] += (mask >> row & 1) as u8;
            }
        }
    }

    fn points(coordinates: &[(f64, f64)]) -> Vec<Point> {
        coordinates.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn samples_are_stratified() {
        let mut columns: Vec<_> = SAMPLE_X.iter().map(|x| (x * SAMPLES as f32) as usize).collect();
        columns.sort_unstable();
        assert_eq!(columns, (0..SAMPLES).collect::<Vec<_>>());
    }

    #[test]
    fn a_pixel_aligned_square_covers_its_pixels_whole() {
        let mut counter = Counter::new(8, 8);
        let clip = counter.clip();
        let square = points(&[(2.0, 3.0), (5.0, 3.0), (5.0, 6.0), (2.0, 6.0)]);
        Scanner::default().scan(&square, clip, &mut counter);
        assert_eq!(counter.total(), 9 * SAMPLES);
        assert_eq!(counter.hits[(3 * 8 + 2) * SAMPLES], 1);
    }

    #[test]
    fn coverage_approximates_area() {
        let mut counter = Counter::new(64, 64);
        let clip = counter.clip();
        let triangle = points(&[(3.3, 5.1), (60.2, 22.7), (17.9, 58.4)]);
        Scanner::default().scan(&triangle, clip, &mut counter);
        let area = ((60.2 - 3.3) * (58.4 - 5.1) - (17.9 - 3.3) * (22.7 - 5.1)) / 2.0;
        let covered = counter.total() as f64 / SAMPLES as f64;
        assert!((covered - area).abs() < 1.0, "{covered} against {area}");
    }

    /// A fan of triangles around an inner point, each with its own winding: no sample twice, none left out.
    #[test]
    fn neighbors_share_no_sample_and_leave_none() {
        let ring = points(&[(1.0, 1.0), (30.7, 0.4), (31.0, 16.3), (29.9, 31.2), (8.8, 30.9), (0.3, 17.7)]);
        for (cx, cy) in [(15.3, 14.1), (15.5, 16.0), (3.1, 9.7), (1.0 + 14.85, 1.0)] {
            let mut fan = Counter::new(32, 32);
            let mut whole = Counter::new(32, 32);
            let clip = fan.clip();
            let mut scanner = Scanner::default();
            for corner in 0..ring.len() {
                let mut triangle = [ring[corner], ring[(corner + 1) % ring.len()], Point::new(cx, cy)];
                if corner % 2 == 0 {
                    triangle.reverse();
                }
                scanner.scan(&triangle, clip, &mut fan);
            }
            scanner.scan(&ring, clip, &mut whole);
            assert!(fan.hits.iter().all(|&hit| hit <= 1), "a sample was hit twice");
            assert_eq!(fan.hits, whole.hits);
        }
    }

    #[test]
    fn what_lies_outside_the_clip_is_left_alone() {
        let clip = PixelRect { left: 2, top: 2, right: 5, bottom: 4 };
        let mut counter = Counter::new(8, 8);
        let huge = points(&[(-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6)]);
        Scanner::default().scan(&huge, clip, &mut counter);
        assert_eq!(counter.total(), 3 * 2 * SAMPLES);
        let nan = points(&[(0.0, 0.0), (f64::NAN, 5.0), (5.0, 5.0)]);
        Scanner::default().scan(&nan, clip, &mut counter);
        assert_eq!(counter.total(), 3 * 2 * SAMPLES);
    }
}
