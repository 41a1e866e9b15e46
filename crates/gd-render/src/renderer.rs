//! From a scene to pixels.

use crate::frame::Frame;
use crate::paint_surface::SurfacePainter;
use crate::raster::Canvas;
use crate::scene::{Item, Scene};
use crate::text::TextPainter;

/// Rows drawn at a time. At 800 pixels a row, the samples of a band of 40 fit the second-level cache.
const BAND_HEIGHT: usize = 40;

/// Draws scenes one after another and keeps its memory (samples, glyphs) between them.
#[derive(Debug, Default)]
pub(crate) struct Renderer {
    canvas: Canvas,
    text: TextPainter,
}

impl Renderer {
    /// Draws one scene over all of `frame`.
    pub(crate) fn render(&mut self, scene: &Scene, frame: &mut Frame) {
        let (width, height) = (frame.width(), frame.height());
        let items: Vec<Prepared<'_>> = scene.items.iter().map(Prepared::new).collect();
        for top in (0..height).step_by(BAND_HEIGHT) {
            let bottom = height.min(top + BAND_HEIGHT as u32);
            self.canvas.begin(width, top, bottom, scene.background);
            for item in &items {
                item.draw(&mut self.canvas);
            }
            self.canvas.resolve(frame);
        }
        for text in &scene.texts {
            self.text.draw(frame, text, &scene.fonts);
        }
    }
}

/// An item with everything computed that the bands share.
enum Prepared<'a> {
    Shape(&'a Item),
    Surface(SurfacePainter<'a>),
}

impl<'a> Prepared<'a> {
    fn new(item: &'a Item) -> Self {
        match item {
            Item::Surface(surface) => Self::Surface(SurfacePainter::new(surface)),
            shape => Self::Shape(shape),
        }
    }

    fn draw(&self, canvas: &mut Canvas) {
        match self {
            Self::Surface(painter) => painter.paint(canvas),
            Self::Shape(Item::Polygon { corners, paint }) => canvas.fill_convex(corners, *paint, None),
            Self::Shape(Item::Polygons(polygons)) => {
                for (corners, color) in polygons.iter() {
                    canvas.fill_convex(corners, (*color).into(), None);
                }
            }
            Self::Shape(Item::Polyline { points, width, paint, clip }) => {
                canvas.set_clip(*clip);
                canvas.stroke(points, *width, *paint);
                canvas.set_clip(None);
            }
            Self::Shape(Item::Discs { centers, radius, paint, clip }) => {
                canvas.set_clip(*clip);
                for &center in centers {
                    canvas.fill_disc(center, *radius, *paint);
                }
                canvas.set_clip(None);
            }
            Self::Shape(Item::Surface(_)) => {}
        }
    }
}
