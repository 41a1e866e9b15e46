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
pub(crate) const BITS: [u16; SAMPLES] = {
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

/// Which samples of one pixel are covered.
pub(crate) trait Covered: Copy {
    /// Whether the sample of sub-scanline `row` is.
    fn has(self, row: usize) -> bool;

    /// As a mask: bit k is the sample of sub-scanline k.
    #[inline(always)]
    fn mask(self) -> u16 {
        let mut mask = 0;
        for row in 0..SAMPLES {
            mask |= if self.has(row) { BITS[row] } else { 0 };
        }
        mask
    }
}

/// A mask of samples; bit k is that of sub-scanline k.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mask(pub(crate) u16);

impl Covered for Mask {
    #[inline(always)]
    fn has(self, row: usize) -> bool {
        self.0 & BITS[row] != 0
    }

    #[inline(always)]
    fn mask(self) -> u16 {
        self.0
    }
}

/// Receives the covered pixels of a polygon, row by row from the top, left to right.
pub(crate) trait CoverageSink {
    /// Pixels `left..right` of row `y`, covered whole.
    fn full(&mut self, y: i32, left: i32, right: i32);
    /// One pixel of which some samples, at least one, are covered.
    fn partial(&mut self, x: i32, y: i32, covered: impl Covered);
}

/// Columns are counted from the middle of the widest picture, so that sixteen of them fill few vector registers.
const MIDDLE: i32 = 1 << 15;

/// What a polygon covers of one row of pixels. Of all rows in memory: values that stay in registers from one loop to the
/// next are not combined into vectors.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Pixels first..end of each sub-scanline, counted from [`MIDDLE`]; empty where the polygon does not reach it.
    first: [i16; SAMPLES],
    end: [i16; SAMPLES],
}

impl Row {
    const EMPTY: Self = Self { first: [i16::MAX; SAMPLES], end: [i16::MIN; SAMPLES] };

    /// The columns in which some sample may be covered.
    #[inline(always)]
    fn outer(&self) -> Range<i32> {
        let (left, right) = (fold(&self.first, i16::min), fold(&self.end, i16::max));
        i32::from(left) + MIDDLE..i32::from(right) + MIDDLE
    }

    /// The columns in which all samples are covered.
    #[inline(always)]
    fn inner(&self) -> Range<i32> {
        let (left, right) = (fold(&self.first, i16::max), fold(&self.end, i16::min));
        i32::from(left) + MIDDLE..i32::from(right) + MIDDLE
    }

    #[inline(always)]
    fn report(&self, y: i32, sink: &mut impl CoverageSink) {
        let outer = self.outer();
        if outer.is_empty() {
            return;
        }
        let inner = self.inner();
        if inner.is_empty() {
            self.report_fringe(y, outer, sink);
        } else {
            self.report_fringe(y, outer.start..inner.start, sink);
            sink.full(y, inner.start, inner.end);
            self.report_fringe(y, inner.end..outer.end, sink);
        }
    }

    /// Reports the pixels `columns` one by one.
    #[inline(always)]
    fn report_fringe(&self, y: i32, columns: Range<i32>, sink: &mut impl CoverageSink) {
        for x in columns {
            let pixel = PixelOfRow { row: self, x: (x - MIDDLE) as i16 };
            if pixel.is_touched() {
                sink.partial(x, y, pixel);
            }
        }
    }
}

/// The least or the greatest of sixteen, in a tree.
#[inline(always)]
fn fold(lanes: &[i16; SAMPLES], choose: fn(i16, i16) -> i16) -> i16 {
    let mut lanes = *lanes;
    for width in [8, 4, 2, 1] {
        for lane in 0..width {
            lanes[lane] = choose(lanes[lane], lanes[lane + width]);
        }
    }
    lanes[0]
}

/// The samples of one pixel that the spans of its row contain.
#[derive(Clone, Copy)]
struct PixelOfRow<'a> {
    row: &'a Row,
    x: i16,
}

impl PixelOfRow<'_> {
    #[inline(always)]
    fn is_touched(self) -> bool {
        let mut touched = 0;
        for row in 0..SAMPLES {
            touched |= i16::from(self.has(row));
        }
        touched != 0
    }
}

impl Covered for PixelOfRow<'_> {
    #[inline(always)]
    #[expect(clippy::needless_bitwise_bool, reason = "lanes do not branch")]
    fn has(self, row: usize) -> bool {
        (self.row.first[row] <= self.x) & (self.x < self.row.end[row])
    }
}

/// Finds the samples of convex polygons. Keeps its buffer from one polygon to the next.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    rows: Vec<Row>,
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

    /// Widens the spans of the sub-scanlines of pixel row `y` by where this edge crosses them, within `left..=right`.
    #[inline(always)]
    #[expect(clippy::needless_bitwise_bool, reason = "lanes do not branch")]
    fn cross(&self, y: i32, [left, right]: [f32; 2], row: &mut Row) {
        let above = y as f32;
        // Most rows lie between the ends of the edge, so that it crosses all of their sub-scanlines, at a number.
        if self.top < above && above + 1.0 < self.bottom && self.slope.is_finite() && self.x.is_finite() {
            for sample in 0..SAMPLES {
                let x = self.x + (above + sample_y(sample) - self.top) * self.slope;
                let pixel = first_pixel(x.clamp(left, right) - SAMPLE_X[sample]);
                row.first[sample] = row.first[sample].min(pixel);
                row.end[sample] = row.end[sample].max(pixel);
            }
            return;
        }
        for sample in 0..SAMPLES {
            let y = above + sample_y(sample);
            let x = self.x + (y - self.top) * self.slope;
            // An edge that is all but level may have an infinite slope, and at its end no x.
            let is_crossed = (self.top <= y) & (y < self.bottom) & !x.is_nan();
            let pixel = first_pixel(x.clamp(left, right) - SAMPLE_X[sample]);
            let (first, end) = if is_crossed { (pixel, pixel) } else { (i16::MAX, i16::MIN) };
            row.first[sample] = row.first[sample].min(first);
            row.end[sample] = row.end[sample].max(end);
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
        // `as` rounds towards zero and saturates: a row more than needed at worst, as no row lies above 0.
        let rows_between =
            |upper: f32, lower: f32| (upper as i32).max(clip.top)..(lower as i32).saturating_add(1).min(clip.bottom);
        let rows = rows_between(y_min, y_max);
        if rows.is_empty() || clip.left >= clip.right {
            return;
        }
        self.rows.clear();
        self.rows.resize(rows.len(), Row::EMPTY);
        let sides = [clip.left as f32, clip.right as f32];
        let Some(&(mut previous)) = vertices.last() else { return };
        for &vertex in vertices {
            if let Some(edge) = Edge::new(previous, vertex) {
                let crossed = rows_between(edge.top, edge.bottom);
                if !crossed.is_empty() {
                    let from = (crossed.start - rows.start) as usize;
                    for (y, row) in crossed.zip(&mut self.rows[from..]) {
                        edge.cross(y, sides, row);
                    }
                }
            }
            previous = vertex;
        }
        for (y, row) in rows.zip(&self.rows) {
            row.report(y, sink);
        }
    }
}

/// The first whole number above `value`, which is within the range of a picture, counted from [`MIDDLE`].
///
/// Adding 1.5 * 2^23 leaves the rounded number in the low bits: two operations, where a conversion that must handle
/// every float takes six and does not vectorize everywhere. A `value` that is itself whole may stay or go one up, the
/// same for both neighbors of an edge.
#[inline(always)]
fn first_pixel(value: f32) -> i16 {
    const MAGIC: f32 = 12_582_912.0;
    ((value + 0.5 + MAGIC).to_bits() as i32 - (MAGIC.to_bits() as i32 + MIDDLE)) as i16
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
                self.partial(x, y, Mask(FULL));
            }
        }

        fn partial(&mut self, x: i32, y: i32, covered: impl Covered) {
            let mask = covered.mask();
            assert_ne!(mask, 0);
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

    /// A small generator (Marsaglia's xorshift).
    fn noise() -> impl FnMut(f64, f64) -> f64 {
        let mut state = 0x9e37_79b9_u32;
        move |low, high| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            low + (high - low) * f64::from(state) / f64::from(u32::MAX)
        }
    }

    /// How far beyond the left and before the right crossing of its sub-scanline a sample lies: inside where both are
    /// positive.
    fn depth_of_sample(polygon: &[Point], x: f32, y: f32) -> f32 {
        let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
        for corner in 0..polygon.len() {
            if let Some(edge) = Edge::new(polygon[corner], polygon[(corner + 1) % polygon.len()])
                && edge.top <= y
                && y < edge.bottom
            {
                let crossing = edge.x + (y - edge.top) * edge.slope;
                (low, high) = (low.min(crossing), high.max(crossing));
            }
        }
        (x - low).min(high - x)
    }

    #[test]
    fn every_sample_is_found_as_one_by_one() {
        const SIZE: i32 = 24;
        let mut random = noise();
        let mut scanner = Scanner::default();
        let (mut n_inside, mut n_outside) = (0, 0);
        for round in 0..1_500 {
            // Small, larger than the picture, far beyond it, hair-thin, and beside it.
            let (radius, squeeze) = [(5.0, 1.0), (40.0, 0.7), (1e7, 1e-6), (15.0, 1e-3), (3e37, 1.0)][round % 5];
            let center = [random(-10.0, 34.0), random(-10.0, 34.0)];
            let turn = random(0.0, 7.0);
            let n_corners = 3 + round % 7;
            let mut corners: Vec<Point> = (0..n_corners)
                .map(|corner| {
                    let angle = (corner as f64 + random(0.0, 0.9)) * core::f64::consts::TAU / n_corners as f64;
                    let (sin, cos) = gd_core::math::sin_cos(angle);
                    let (sin_turn, cos_turn) = gd_core::math::sin_cos(turn);
                    let (across, along) = (radius * cos, radius * squeeze * sin);
                    let (x, y) = (cos_turn * across - sin_turn * along, sin_turn * across + cos_turn * along);
                    Point::new(center[0] + x, center[1] + y)
                })
                .collect();
            match round % 11 {
                // Degenerate: a corner twice, corners on whole and half pixels, nothing but a line.
                3 => corners.push(corners[0]),
                5 => corners.iter_mut().for_each(|p| *p = Point::new((p.x * 2.0).round() / 2.0, p.y.round())),
                7 => corners.truncate(2),
                _ => {}
            }
            let clip = PixelRect { left: (round % 3) as i32, top: (round % 4) as i32, right: SIZE - 2, bottom: SIZE };
            let mut counter = Counter::new(SIZE, SIZE);
            scanner.scan(&corners, clip, &mut counter);
            for y in 0..SIZE {
                for x in 0..SIZE {
                    let is_clipped = x < clip.left || x >= clip.right || y < clip.top;
                    for row in 0..SAMPLES {
                        let hits = counter.hits[(y * SIZE + x) as usize * SAMPLES + row];
                        let depth = depth_of_sample(&corners, x as f32 + SAMPLE_X[row], y as f32 + sample_y(row));
                        // On the outline itself the last bit decides; what matters there is that neighbors agree.
                        if is_clipped || depth < -1e-3 {
                            assert_eq!(hits, 0, "round {round}, pixel ({x}, {y}), row {row}");
                            n_outside += 1;
                        } else if depth > 1e-3 {
                            assert_eq!(hits, 1, "round {round}, pixel ({x}, {y}), row {row}");
                            n_inside += 1;
                        }
                    }
                }
            }
        }
        assert!(n_inside > 500_000 && n_outside > 500_000, "{n_inside} inside, {n_outside} outside");
    }

    #[test]
    fn the_last_column_of_the_widest_picture_is_reached() {
        struct Columns(Vec<(i32, i32)>);
        impl CoverageSink for Columns {
            fn full(&mut self, _: i32, left: i32, right: i32) {
                self.0.push((left, right));
            }
            fn partial(&mut self, x: i32, _: i32, _: impl Covered) {
                self.0.push((x, x + 1));
            }
        }
        let clip = PixelRect { left: 0, top: 0, right: i32::from(u16::MAX), bottom: 1 };
        let all = points(&[(-9.0, -1.0), (1e6, -1.0), (1e6, 2.0), (-9.0, 2.0)]);
        let mut columns = Columns(Vec::new());
        Scanner::default().scan(&all, clip, &mut columns);
        assert_eq!(columns.0, [(0, i32::from(u16::MAX))]);
    }
}
