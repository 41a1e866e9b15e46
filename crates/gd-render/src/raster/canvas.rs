//! Drawing operations: what the scene asks for, in terms of samples.
//!
//! A canvas holds a band of the picture, some rows from edge to edge. Drawing the picture band after band keeps the
//! samples in the processor's cache, which is worth more than what drawing every item once per band costs.

use super::coverage::{CoverageSink, Covered, FULL, Mask, PixelRect, Scanner};
use super::depth::DepthPlane;
use super::outline::{self, Joint};
use super::samples::{Decal, KeptSamples, SampleBuffer};
use crate::color::{Paint, Rgb};
use crate::frame::Frame;
use crate::geometry::{Point, Rect};

/// A band of a picture being drawn. Keeps its memory from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Canvas {
    band: PixelRect,
    clip: PixelRect,
    samples: SampleBuffer,
    scanner: Scanner,
    outline: Vec<Point>,
    stroke: StrokeMask,
}

impl Canvas {
    /// Starts a new band: rows `top..bottom` of a picture `width` pixels wide.
    pub(crate) fn begin(&mut self, width: u32, top: u32, bottom: u32, background: Rgb) {
        self.band = PixelRect { left: 0, top: top as i32, right: width as i32, bottom: bottom as i32 };
        self.clip = self.band;
        self.samples.clear(self.band, background);
        self.stroke.resize(self.band);
    }

    /// Restricts what follows to the pixels that `rect` touches; `None` lifts the restriction.
    pub(crate) fn set_clip(&mut self, rect: Option<Rect>) {
        self.clip = rect.map_or(self.band, |rect| self.pixels_of(&rect));
    }

    /// The pixels of the band that `rect` touches.
    fn pixels_of(&self, rect: &Rect) -> PixelRect {
        let PixelRect { left, top, right, bottom } = self.band;
        PixelRect {
            left: (rect.left.floor() as i32).clamp(left, right),
            top: (rect.top.floor() as i32).clamp(top, bottom),
            right: (rect.right.ceil() as i32).clamp(left, right),
            bottom: (rect.bottom.ceil() as i32).clamp(top, bottom),
        }
    }

    /// Whether nothing but `background` is seen in the pixels that `rect` touches.
    pub(crate) fn is_blank(&self, rect: &Rect, background: Rgb) -> bool {
        self.samples.is_blank(self.pixels_of(rect), background)
    }

    /// Copies the samples of the pixels that `rect` touches.
    pub(crate) fn keep(&self, rect: &Rect) -> KeptSamples {
        self.samples.keep(self.pixels_of(rect))
    }

    /// Lays down samples that were kept in a band of the same place and size, where only background is seen.
    pub(crate) fn restore(&mut self, kept: &KeptSamples) {
        self.samples.restore(kept);
    }

    /// Whether a shape that reaches from `top` to `bottom` pixels can touch the band at all.
    pub(crate) fn is_in_reach(&self, top: f64, bottom: f64) -> bool {
        bottom >= f64::from(self.clip.top) && top <= f64::from(self.clip.bottom)
    }

    /// Whether a line of that width between the points can touch the band.
    fn line_is_in_reach(&self, from: Point, to: Point, width: f64) -> bool {
        self.is_in_reach(from.y.min(to.y) - width, from.y.max(to.y) + width)
    }

    /// Fills a convex polygon. With `plane`, what waits behind it is drawn first (see [`Decal`]).
    pub(crate) fn fill_convex(&mut self, polygon: &[Point], paint: Paint, plane: Option<&DepthPlane>) {
        if polygon.len() < 3 || paint.alpha == 0 {
            return;
        }
        self.scanner.scan(polygon, self.clip, &mut Filler { samples: &mut self.samples, paint, plane });
    }

    /// Fills a disc.
    pub(crate) fn fill_disc(&mut self, center: Point, radius: f64, paint: Paint) {
        if !self.is_in_reach(center.y - radius, center.y + radius) {
            return;
        }
        let mut disc = core::mem::take(&mut self.outline);
        outline::disc(center, radius, &mut disc);
        self.fill_convex(&disc, paint, None);
        self.outline = disc;
    }

    /// Draws a stretch of a thin line, `width` pixels wide. It reaches half its width beyond an end without a joint.
    pub(crate) fn draw_thin_line(
        &mut self,
        ends: [Point; 2],
        joints: [Option<Joint>; 2],
        width: f64,
        paint: Paint,
        plane: Option<&DepthPlane>,
    ) {
        if self.line_is_in_reach(ends[0], ends[1], width)
            && let Some(bar) = outline::bar(ends, width / 2.0, joints)
        {
            self.fill_convex(&bar, paint, plane);
        }
    }

    /// Draws a line through `points`, `width` pixels wide, with round joins and ends.
    ///
    /// Where the line crosses itself a translucent paint is laid on once only.
    pub(crate) fn stroke(&mut self, points: &[Point], width: f64, paint: Paint) {
        // A single stretch covers nothing twice.
        if let &[from, to] = points {
            if self.line_is_in_reach(from, to, width) {
                let mut capsule = core::mem::take(&mut self.outline);
                outline::capsule(from, to, width / 2.0, &mut capsule);
                self.fill_convex(&capsule, paint, None);
                self.outline = capsule;
            }
            return;
        }
        self.stroke_together(points.windows(2).map(|pair| [pair[0], pair[1]]), width, paint);
    }

    /// Draws stretches of lines, in any order, as one: a translucent paint is laid on once where several meet.
    pub(crate) fn stroke_together(&mut self, stretches: impl Iterator<Item = [Point; 2]>, width: f64, paint: Paint) {
        for [from, to] in stretches {
            if self.line_is_in_reach(from, to, width) {
                outline::capsule(from, to, width / 2.0, &mut self.outline);
                self.scanner.scan(&self.outline, self.clip, &mut self.stroke);
            }
        }
        self.stroke.drain(|x, y, mask| {
            if mask == FULL {
                self.samples.fill_row(y, x, x + 1, paint, None);
            } else {
                self.samples.fill_samples(x, y, Mask(mask), paint, None);
            }
        });
    }

    /// Lets a stretch of a line wait for its place in depth. Decals must come before the things that may hide them.
    pub(crate) fn wait_segment(&mut self, from: Point, to: Point, width: f64, decal: Decal) {
        if self.line_is_in_reach(from, to, width) {
            outline::capsule(from, to, width / 2.0, &mut self.outline);
            self.wait_outline(decal);
        }
    }

    /// Lets a disc wait for its place in depth.
    pub(crate) fn wait_disc(&mut self, center: Point, radius: f64, decal: Decal) {
        outline::disc(center, radius, &mut self.outline);
        self.wait_outline(decal);
    }

    fn wait_outline(&mut self, decal: Decal) {
        let decal = self.samples.add_decal(decal);
        self.scanner.scan(&self.outline, self.clip, &mut Waiter { samples: &mut self.samples, decal });
    }

    /// Draws the decals that nothing came to hide, and the faint traces of the others.
    pub(crate) fn finish_decals(&mut self) {
        self.samples.finish_decals();
    }

    /// Writes the finished band into its rows of the picture.
    pub(crate) fn resolve(&self, frame: &mut Frame) {
        self.samples.resolve(frame.rows_mut(self.band.top as u32, self.band.bottom as u32));
    }
}

struct Filler<'a> {
    samples: &'a mut SampleBuffer,
    paint: Paint,
    plane: Option<&'a DepthPlane>,
}

impl CoverageSink for Filler<'_> {
    #[inline(always)]
    fn full(&mut self, y: i32, left: i32, right: i32) {
        self.samples.fill_row(y, left, right, self.paint, self.plane);
    }

    #[inline(always)]
    fn partial(&mut self, x: i32, y: i32, covered: impl Covered) {
        self.samples.fill_samples(x, y, covered, self.paint, self.plane);
    }
}

struct Waiter<'a> {
    samples: &'a mut SampleBuffer,
    decal: u32,
}

impl CoverageSink for Waiter<'_> {
    fn full(&mut self, y: i32, left: i32, right: i32) {
        for x in left..right {
            self.samples.wait(x, y, FULL, self.decal);
        }
    }

    fn partial(&mut self, x: i32, y: i32, covered: impl Covered) {
        self.samples.wait(x, y, covered.mask(), self.decal);
    }
}

/// The union of the stretches of one line.
#[derive(Debug, Default)]
struct StrokeMask {
    band: PixelRect,
    masks: Vec<u16>,
    touched: Vec<u32>,
}

impl StrokeMask {
    fn resize(&mut self, band: PixelRect) {
        self.band = band;
        self.masks.resize(band.n_pixels(), 0);
    }

    /// Hands out the collected pixels and forgets them.
    fn drain(&mut self, mut pixel: impl FnMut(i32, i32, u16)) {
        let width = self.band.right as u32;
        for index in self.touched.drain(..) {
            let mask = core::mem::take(&mut self.masks[index as usize]);
            pixel((index % width) as i32, self.band.top + (index / width) as i32, mask);
        }
    }
}

impl CoverageSink for StrokeMask {
    #[inline(always)]
    fn full(&mut self, y: i32, left: i32, right: i32) {
        for x in left..right {
            self.partial(x, y, Mask(FULL));
        }
    }

    #[inline(always)]
    fn partial(&mut self, x: i32, y: i32, covered: impl Covered) {
        let mask = covered.mask();
        let index = self.band.index(x, y);
        if self.masks[index] == 0 {
            self.touched.push(index as u32);
        }
        self.masks[index] |= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translucent_line_that_crosses_itself_has_no_darker_spot() {
        let mut canvas = Canvas::default();
        canvas.begin(20, 0, 20, Rgb::WHITE);
        let cross = [(2.0, 10.0), (18.0, 10.0), (10.0, 2.0), (10.0, 18.0)].map(|(x, y)| Point::new(x, y));
        canvas.stroke(&cross, 3.0, Rgb::BLACK.with_opacity(0.5));
        let mut frame = Frame::new(20, 20);
        canvas.resolve(&mut frame);
        let darkest = frame.rgb().iter().min().unwrap();
        assert_eq!(*darkest, 128);
        assert_eq!(frame.pixel(10, 10), Rgb::hex(0x0080_8080));
    }

    #[test]
    fn stretches_that_meet_are_one_shape() {
        let draw = |together: bool| {
            let mut canvas = Canvas::default();
            canvas.begin(30, 0, 20, Rgb::WHITE);
            let points = [(2.0, 4.0), (11.5, 5.0), (17.0, 13.0), (28.0, 14.5)].map(|(x, y)| Point::new(x, y));
            let stretches = [2, 0, 1].map(|k| [points[k], points[k + 1]]);
            let (width, paint) = (1.4, Rgb::BLACK.with_opacity(0.4));
            if together {
                canvas.stroke_together(stretches.into_iter(), width, paint);
            } else {
                canvas.stroke(&points, width, paint);
            }
            let mut frame = Frame::new(30, 20);
            canvas.resolve(&mut frame);
            frame
        };
        assert_eq!(draw(true), draw(false));
        assert_eq!(draw(true).rgb().iter().min(), Some(&153));
    }

    #[test]
    fn nothing_is_drawn_outside_the_clip() {
        let mut canvas = Canvas::default();
        canvas.begin(10, 0, 10, Rgb::WHITE);
        canvas.set_clip(Some(Rect::new(2.0, 2.0, 5.0, 5.0)));
        canvas.fill_disc(Point::new(5.0, 5.0), 30.0, Rgb::BLACK.into());
        let mut frame = Frame::new(10, 10);
        canvas.resolve(&mut frame);
        let black = frame.rgb().chunks_exact(3).filter(|pixel| *pixel == [0, 0, 0]).count();
        assert_eq!(black, 9);
    }

    #[test]
    fn bands_make_the_picture_that_one_piece_makes() {
        let draw = |rows: &[(u32, u32)]| {
            let mut frame = Frame::new(30, 24);
            let mut canvas = Canvas::default();
            for &(top, bottom) in rows {
                canvas.begin(30, top, bottom, Rgb::WHITE);
                let points = [(2.0, 3.0), (27.0, 20.5), (5.0, 22.0), (14.0, 1.0)].map(|(x, y)| Point::new(x, y));
                canvas.fill_convex(&points[..3], Rgb::hex(0x00ff_8000).with_opacity(0.5), None);
                canvas.stroke(&points, 3.0, Rgb::BLACK.with_opacity(0.7));
                canvas.fill_disc(Point::new(15.0, 12.0), 6.5, Rgb::hex(0x0000_80ff).with_opacity(0.3));
                canvas.resolve(&mut frame);
            }
            frame
        };
        assert_eq!(draw(&[(0, 24)]), draw(&[(0, 7), (7, 8), (8, 24)]));
    }
}
