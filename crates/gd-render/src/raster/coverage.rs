//! From a convex polygon to the samples that it covers.
//!
//! Every pixel has [`SAMPLES`] fixed sample positions. A sample lies inside or outside, nothing between, so two polygons
//! that share an edge share no sample and leave none out: translucent neighbors show no seam, in whatever order they
//! are drawn. Each of the sixteen samples of a pixel has a row of its own (a sub-scanline), so a polygon is sixteen spans
//! per pixel row, and the pixels that all sixteen spans contain are filled as a whole.

use crate::geometry::Point;

/// Samples in a pixel. One `u16` holds the mask of a pixel.
pub(crate) const SAMPLES: usize = 16;

/// All samples of a pixel.
pub(crate) const FULL: u16 = u16::MAX;

/// Where the sample of each sub-scanline stands in its pixel, from the left. The bit reversal of the row
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

/// Where the sample of sub-scanline `row` stands in its pixel, from the top.
pub(crate) const fn sample_y(row: usize) -> f32 {
    (row as f32 + 0.5) / SAMPLES as f32
}

/// Whole pixels: columns `left..right`, rows `top..bottom`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PixelRect {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) right: i32,
    pub(crate) bottom: i32,
}

/// Receives the covered pixels of a polygon, row by row from the top, left to right.
pub(crate) trait CoverageSink {
    /// Pixels `left..right` of row `y`, covered whole.
    fn full(&mut self, y: i32, left: i32, right: i32);
    /// One pixel of which `mask` (never 0) is covered; bit k is the sample of sub-scanline k.
    fn partial(&mut self, x: i32, y: i32, mask: u16);
}

/// Finds the samples of convex polygons. Keeps its buffers from one polygon to the next.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    /// Per sub-scanline the smaller and the larger crossing with the outline.
    low: Vec<f32>,
    high: Vec<f32>,
}

impl Scanner {
    /// Reports every sample of `clip` inside the convex polygon `vertices` (pixels, either winding).
    ///
    /// A sample on the left or upper outline is inside, on the right or lower one outside.
    pub(crate) fn scan(&mut self, vertices: &[Point], clip: PixelRect, sink: &mut impl CoverageSink) {
        let (mut y_min, mut y_max) = (f32::INFINITY, f32::NEG_INFINITY);
        for vertex in vertices {
            if !(vertex.x.is_finite() && vertex.y.is_finite()) {
                return;
            }
            y_min = y_min.min(vertex.y as f32);
            y_max = y_max.max(vertex.y as f32);
        }
        let top = (y_min.floor().max(clip.top as f32)) as i32;
        let bottom = (y_max.ceil().min(clip.bottom as f32)) as i32;
        if top >= bottom || clip.left >= clip.right {
            return;
        }
        let n_rows = (bottom - top) as usize * SAMPLES;
        self.low.clear();
        self.low.resize(n_rows, f32::INFINITY);
        self.high.clear();
        self.high.resize(n_rows, f32::NEG_INFINITY);

        let mut previous = vertices[vertices.len() - 1];
        for &vertex in vertices {
            self.cross(previous, vertex, top as f32);
            previous = vertex;
        }

        let rows = self.low.chunks_exact(SAMPLES).zip(self.high.chunks_exact(SAMPLES));
        for (y, (low, high)) in (top..bottom).zip(rows) {
            let low: &[f32; SAMPLES] = low.try_into().expect("chunks of SAMPLES");
            let high: &[f32; SAMPLES] = high.try_into().expect("chunks of SAMPLES");
            report_row(y, low, high, clip, sink);
        }
    }

    /// Enters the crossings of one edge into the sub-scanlines that it spans.
    fn cross(&mut self, from: Point, to: Point, top: f32) {
        // The same two end points give the same crossings whichever way round: neighbors must agree to the last bit.
        let (upper, lower) = if (from.y, from.x) <= (to.y, to.x) { (from, to) } else { (to, from) };
        let (x0, y0, x1, y1) = (upper.x as f32, upper.y as f32, lower.x as f32, lower.y as f32);
        let first = sub_scanline(y0 - top, self.low.len());
        let end = sub_scanline(y1 - top, self.low.len());
        if first >= end {
            return;
        }
        let slope = (x1 - x0) / (y1 - y0);
        let rows = self.low[first..end].iter_mut().zip(&mut self.high[first..end]);
        for (row, (low, high)) in (first as i32..).zip(rows) {
            let y = top + (row as f32 + 0.5) * (1.0 / SAMPLES as f32);
            let x = x0 + (y - y0) * slope;
            *low = if x < *low { x } else { *low };
            *high = if x > *high { x } else { *high };
        }
    }
}

/// The first sub-scanline, counted from row 0, that lies at or below `y` pixels; at most `n_rows`.
fn sub_scanline(y: f32, n_rows: usize) -> usize {
    let row = (y * SAMPLES as f32 - 0.5).ceil();
    // `as` saturates: above the first row is 0.
    (row as usize).min(n_rows)
}

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
    let fringe = |sink: &mut _, from: i32, to: i32| {
        for x in from..to {
            let mask = mask_at(x, &first, &end);
            if mask != 0 {
                CoverageSink::partial(sink, x, y, mask);
            }
        }
    };
    if inner_left < inner_right {
        fringe(sink, outer_left, inner_left);
        sink.full(y, inner_left, inner_right);
        fringe(sink, inner_right, outer_right);
    } else {
        fringe(sink, outer_left, outer_right);
    }
}

/// The mask of the samples whose span `first..end` contains pixel `x`.
fn mask_at(x: i32, first: &[i32; SAMPLES], end: &[i32; SAMPLES]) -> u16 {
    let mut mask = 0_u32;
    for row in 0..SAMPLES {
        mask |= u32::from(first[row] <= x && x < end[row]) << row;
    }
    mask as u16
}

/// The first whole number above `value`, which is within the range of a picture.
///
/// Adding 1.5 * 2^23 leaves the rounded number in the low bits: two operations, where a conversion that must handle
/// every float takes six and does not vectorize everywhere. A `value` that is itself whole may stay or go one up, the
/// same for both neighbors of an edge.
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
