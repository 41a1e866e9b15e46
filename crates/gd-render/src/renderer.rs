//! From a scene to pixels.

use crate::frame::Frame;
use crate::paint_surface::paint_surface;
use crate::raster::Canvas;
use crate::scene::{Item, Scene};
use crate::text::TextPainter;

/// Draws scenes one after another and keeps its memory (samples, glyphs) between them.
#[derive(Debug, Default)]
pub(crate) struct Renderer {
    canvas: Canvas,
    text: TextPainter,
}

impl Renderer {
    /// Draws one scene of `width` x `height` pixels.
    pub(crate) fn render(&mut self, scene: &Scene, width: u32, height: u32) -> Frame {
        let canvas = &mut self.canvas;
        canvas.clear(width, height, scene.background);
        for item in &scene.items {
            match item {
                Item::Polygon { corners, paint } => canvas.fill_convex(corners, *paint, None),
                Item::Polyline { points, width, paint, clip } => {
                    canvas.set_clip(*clip);
                    canvas.stroke(points, *width, *paint);
                    canvas.set_clip(None);
                }
                Item::Discs { centers, radius, paint, clip } => {
                    canvas.set_clip(*clip);
                    for &center in centers {
                        canvas.fill_disc(center, *radius, *paint);
                    }
                    canvas.set_clip(None);
                }
                Item::Surface(surface) => paint_surface(canvas, surface),
            }
        }
        let mut frame = canvas.resolve();
        for text in &scene.texts {
            self.text.draw(&mut frame, text);
        }
        frame
    }
}
