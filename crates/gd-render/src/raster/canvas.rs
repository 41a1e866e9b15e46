//! Drawing operations: what the scene asks for, in terms of samples.

use super::coverage::{CoverageSink, FULL, PixelRect, Scanner};
use super::depth::DepthPlane;
use super::outline;
use super::samples::{Decal, SampleBuffer};
use crate::color::{Paint, Rgb};
use crate::frame::Frame;
use crate::geometry::{Point, Rect};

/// A picture being drawn. Keeps its memory from one picture to the next.
#[derive(Debug, Default)]
pub(crate) struct Canvas {
    width: usize,
    height: usize,
    clip: Option<PixelRect>,
    samples: SampleBuffer,
    scanner: Scanner,
    outline: Vec<Point>,
    stroke: StrokeMask,
}

impl Canvas {
    /// Starts a new picture.
    pub(crate) fn clear(&mut self, width: u32, height: u32, background: Rgb) {
        self.width = width as usize;
        self.height = height as usize;
        self.clip = None;
        self.samples.clear(self.width, self.height, background);
        self.stroke.resize(self.width, self.height);
    }

    /// Restricts what follows to the pixels that `rect` touches; `None` lifts the restriction.
    pub(crate) fn set_clip(&mut self, rect: Option<Rect>) {
        self.clip = rect.map(|rect| PixelRect {
            left: (rect.left.floor() as i32).clamp(0, self.width as i32),
            top: (rect.top.floor() as i32).clamp(0, self.height as i32),
            right: (rect.right.ceil() as i32).clamp(0, self.width as i32),
            bottom: (rect.bottom.ceil() as i32).clamp(0, self.height as i32),
        });
    }

    fn clip(&self) -> PixelRect {
        let whole = PixelRect { left: 0, top: 0, right: self.width as i32, bottom: self.height as i32 };
        self.clip.unwrap_or(whole)
    }

    /// Fills a convex polygon. With `plane`, what waits behind it is drawn first (see [`Decal`]).
    pub(crate) fn fill_convex(&mut self, polygon: &[Point], paint: Paint, plane: Option<&DepthPlane>) {
        if polygon.len() < 3 || paint.alpha == 0 {
            return;
        }
        let clip = self.clip();
        self.scanner.scan(polygon, clip, &mut Filler { samples: &mut self.samples, paint, plane });
    }

    /// Fills a disc.
    pub(crate) fn fill_disc(&mut self, center: Point, radius: f64, paint: Paint) {
        let mut disc = core::mem::take(&mut self.outline);
        outline::disc(center, radius, &mut disc);
        self.fill_convex(&disc, paint, None);
        self.outline = disc;
    }

    /// Draws a thin straight line, `width` pixels wide.
    pub(crate) fn draw_thin_line(
        &mut self,
        from: Point,
        to: Point,
        width: f64,
        paint: Paint,
        plane: Option<&DepthPlane>,
    ) {
        let mut bar = core::mem::take(&mut self.outline);
        outline::bar(from, to, width / 2.0, &mut bar);
        self.fill_convex(&bar, paint, plane);
        self.outline = bar;
    }

    /// Draws a line through `points`, `width` pixels wide, with round joins and ends.
    ///
    /// Where the line crosses itself a translucent paint is laid on once only.
    pub(crate) fn stroke(&mut self, points: &[Point], width: f64, paint: Paint) {
        let clip = self.clip();
        for pair in points.windows(2) {
            outline::capsule(pair[0], pair[1], width / 2.0, &mut self.outline);
            self.scanner.scan(&self.outline, clip, &mut self.stroke);
        }
        self.stroke.drain(|x, y, mask| {
            if mask == FULL {
                self.samples.fill_row(y, x, x + 1, paint, None);
            } else {
                self.samples.fill_samples(x, y, mask, paint, None);
            }
        });
    }

    /// Lets a stretch of a line wait for its place in depth. Decals must come before the things that may hide them.
    pub(crate) fn wait_segment(&mut self, from: Point, to: Point, width: f64, decal: Decal) {
        outline::capsule(from, to, width / 2.0, &mut self.outline);
        self.wait_outline(decal);
    }

    /// Lets a disc wait for its place in depth.
    pub(crate) fn wait_disc(&mut self, center: Point, radius: f64, decal: Decal) {
        outline::disc(center, radius, &mut self.outline);
        self.wait_outline(decal);
    }

    fn wait_outline(&mut self, decal: Decal) {
        let clip = self.clip();
        let decal = self.samples.add_decal(decal);
        self.scanner.scan(&self.outline, clip, &mut Waiter { samples: &mut self.samples, decal });
    }

    /// Draws the decals that nothing came to hide, and the faint traces of the others.
    pub(crate) fn finish_decals(&mut self) {
        self.samples.finish_decals();
    }

    /// The finished picture.
    pub(crate) fn resolve(&self) -> Frame {
        let mut frame = Frame::new(self.width as u32, self.height as u32);
        self.samples.resolve(frame.rgb_mut());
        frame
    }
}

struct Filler<'a> {
    samples: &'a mut SampleBuffer,
    paint: Paint,
    plane: Option<&'a DepthPlane>,
}

impl CoverageSink for Filler<'_> {
    fn full(&mut self, y: i32, left: i32, right: i32) {
        self.samples.fill_row(y, left, right, self.paint, self.plane);
    }

    fn partial(&mut self, x: i32, y: i32, mask: u16) {
        self.samples.fill_samples(x, y, mask, self.paint, self.plane);
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

    fn partial(&mut self, x: i32, y: i32, mask: u16) {
        self.samples.wait(x, y, mask, self.decal);
    }
}

/// The union of the stretches of one line.
#[derive(Debug, Default)]
struct StrokeMask {
    width: usize,
    masks: Vec<u16>,
    touched: Vec<u32>,
}

impl StrokeMask {
    fn resize(&mut self, width: usize, height: usize) {
        self.width = width;
        self.masks.resize(width * height, 0);
    }

    /// Hands out the collected pixels and forgets them.
    fn drain(&mut self, mut pixel: impl FnMut(i32, i32, u16)) {
        for index in self.touched.drain(..) {
            let mask = core::mem::take(&mut self.masks[index as usize]);
            pixel((index as usize % self.width) as i32, (index as usize / self.width) as i32, mask);
        }
    }
}

impl CoverageSink for StrokeMask {
    fn full(&mut self, y: i32, left: i32, right: i32) {
        for x in left..right {
            self.partial(x, y, FULL);
        }
    }

    fn partial(&mut self, x: i32, y: i32, mask: u16) {
        let index = y as usize * self.width + x as usize;
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
        canvas.clear(20, 20, Rgb::WHITE);
        let cross = [(2.0, 10.0), (18.0, 10.0), (10.0, 2.0), (10.0, 18.0)].map(|(x, y)| Point::new(x, y));
        canvas.stroke(&cross, 3.0, Rgb::BLACK.with_opacity(0.5));
        let frame = canvas.resolve();
        let darkest = frame.rgb().iter().min().unwrap();
        assert_eq!(*darkest, 128);
        assert_eq!(frame.pixel(10, 10), Rgb::hex(0x0080_8080));
    }

    #[test]
    fn nothing_is_drawn_outside_the_clip() {
        let mut canvas = Canvas::default();
        canvas.clear(10, 10, Rgb::WHITE);
        canvas.set_clip(Some(Rect::new(2.0, 2.0, 5.0, 5.0)));
        canvas.fill_disc(Point::new(5.0, 5.0), 30.0, Rgb::BLACK.into());
        let black = canvas.resolve().rgb().chunks_exact(3).filter(|pixel| *pixel == [0, 0, 0]).count();
        assert_eq!(black, 9);
    }
}
