//! From a scene to pixels.

use std::sync::Arc;

use crate::color::Rgb;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::paint_surface::SurfacePainter;
use crate::raster::{Canvas, KeptSamples};
use crate::scene::{Item, Layer, Scene};
use crate::text::TextPainter;

/// Rows drawn at a time. At 800 pixels a row, the samples of a band of 40 fit the second-level cache.
const BAND_HEIGHT: usize = 40;

/// Draws scenes one after another and keeps its memory (samples, glyphs) between them.
#[derive(Debug, Default)]
pub(crate) struct Renderer {
    canvas: Canvas,
    text: TextPainter,
    /// Whether layers are kept from one scene to the next.
    keeps_layers: bool,
    /// Those of the last scene that had any.
    layers: Vec<KeptLayer>,
}

/// A layer with what it makes of an empty picture.
#[derive(Debug)]
struct KeptLayer {
    layer: Arc<Layer>,
    size: (u32, u32),
    background: Rgb,
    bounds: Rect,
    /// Of the bands drawn so far.
    bands: Vec<KeptSamples>,
}

impl Renderer {
    /// One that will draw the same layers again and again.
    pub(crate) fn keeping_layers() -> Self {
        Self { keeps_layers: true, ..Self::default() }
    }

    /// Draws one scene over all of `frame`.
    pub(crate) fn render(&mut self, scene: &Scene, frame: &mut Frame) {
        let (width, height) = (frame.width(), frame.height());
        if self.keeps_layers {
            self.remember_layers(scene, (width, height));
        }
        let items: Vec<Prepared<'_>> = scene.items.iter().map(Prepared::new).collect();
        for (band, top) in (0..height).step_by(BAND_HEIGHT).enumerate() {
            let bottom = height.min(top + BAND_HEIGHT as u32);
            self.canvas.begin(width, top, bottom, scene.background);
            for item in &items {
                if let Prepared::Shape(Item::Layer(layer)) = item
                    && let Some(kept) = self.layers.iter_mut().find(|kept| Arc::ptr_eq(&kept.layer, layer))
                {
                    kept.draw(band, &mut self.canvas);
                } else {
                    item.draw(&mut self.canvas);
                }
            }
            self.canvas.resolve(frame);
        }
        for text in &scene.texts {
            self.text.draw(frame, text, &scene.fonts);
        }
    }

    /// Prepares to keep the layers of a scene, and forgets those of others.
    fn remember_layers(&mut self, scene: &Scene, size: (u32, u32)) {
        let layers = scene.items.iter().filter_map(|item| match item {
            Item::Layer(layer) if layer.is_shared => Some(layer),
            _ => None,
        });
        let mut older = core::mem::take(&mut self.layers);
        for layer in layers {
            let is_it = |kept: &KeptLayer| {
                Arc::ptr_eq(&kept.layer, layer) && kept.size == size && kept.background == scene.background
            };
            let known = older.iter().position(is_it).map(|index| older.swap_remove(index));
            self.layers.push(known.unwrap_or_else(|| KeptLayer {
                layer: Arc::clone(layer),
                size,
                background: scene.background,
                bounds: layer.bounds(),
                bands: Vec::new(),
            }));
        }
        if self.layers.is_empty() {
            self.layers = older;
        }
    }
}

impl KeptLayer {
    /// Draws the layer into a band, from memory where that is the same: on nothing but background.
    fn draw(&mut self, band: usize, canvas: &mut Canvas) {
        if !canvas.is_blank(&self.bounds, self.background) {
            draw_layer(&self.layer, canvas);
        } else if let Some(kept) = self.bands.get(band) {
            canvas.restore(kept);
        } else {
            draw_layer(&self.layer, canvas);
            // Bands come in order; where one was not blank, those after it are drawn every time.
            if band == self.bands.len() {
                self.bands.push(canvas.keep(&self.bounds));
            }
        }
    }
}

fn draw_layer(layer: &Layer, canvas: &mut Canvas) {
    for (corners, color) in &layer.polygons {
        canvas.fill_convex(corners, (*color).into(), None);
    }
    canvas.set_clip(Some(layer.clip));
    canvas.stroke_together(layer.lines.iter().copied(), layer.line_style.width, layer.line_style.paint);
    canvas.set_clip(None);
}

/// An item with everything computed that the bands share.
enum Prepared<'a> {
    Shape(&'a Item),
    Surface(Box<SurfacePainter<'a>>),
}

impl<'a> Prepared<'a> {
    fn new(item: &'a Item) -> Self {
        match item {
            Item::Surface(surface) => Self::Surface(Box::new(SurfacePainter::new(surface))),
            shape => Self::Shape(shape),
        }
    }

    fn draw(&self, canvas: &mut Canvas) {
        match self {
            Self::Surface(painter) => painter.paint(canvas),
            Self::Shape(Item::Polygon { corners, paint, clip }) => {
                canvas.set_clip(*clip);
                canvas.fill_convex(corners, *paint, None);
                canvas.set_clip(None);
            }
            Self::Shape(Item::Polygons(polygons)) => {
                for (corners, color) in polygons.iter() {
                    canvas.fill_convex(corners, (*color).into(), None);
                }
            }
            Self::Shape(Item::Layer(layer)) => draw_layer(layer, canvas),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Paint;
    use crate::geometry::Point;
    use crate::scene::LineStyle;

    const SIZE: (u32, u32) = (90, 130);

    fn layer(clip: Rect) -> Arc<Layer> {
        let cell = |k: u32| {
            let (x, y) = (5.3 + 11.0 * f64::from(k % 7), 8.7 + 16.0 * f64::from(k / 7));
            let corners = Rect::new(x, y, x + 11.0, y + 16.0).corners().to_vec();
            (corners, Rgb::hex((0x0012_3456 * (k + 1)) & 0x00ff_ffff))
        };
        Arc::new(Layer {
            polygons: (0..49).map(cell).collect(),
            lines: (0..9).map(|k| [Point::new(-5.0, 15.0 * f64::from(k)), Point::new(95.0, 14.0)]).collect(),
            line_style: LineStyle { width: 0.7, paint: Rgb::BLACK.with_opacity(0.4) },
            clip,
            is_shared: true,
        })
    }

    fn disc(x: f64, paint: Paint) -> Item {
        Item::Discs { centers: vec![Point::new(x, 60.0)], radius: 20.0, paint, clip: None }
    }

    fn drawn(renderer: &mut Renderer, background: Rgb, items: Vec<Item>) -> Frame {
        let mut frame = Frame::new(SIZE.0, SIZE.1);
        renderer.render(&Scene { background, items, texts: Vec::new(), fonts: Vec::new() }, &mut frame);
        frame
    }

    #[test]
    fn a_kept_layer_is_the_layer_drawn_anew() {
        let layers = [layer(Rect::new(5.0, 8.0, 80.0, 119.0)), layer(Rect::new(20.0, 50.0, 60.0, 60.0))];
        let mut keeping = Renderer::keeping_layers();
        let red = Rgb::hex(0x00ff_0000).with_opacity(0.5);
        // Below the layer, above it, beside others; on another background; alone.
        for round in 0..24 {
            let items = || -> Vec<Item> {
                let x = 7.0 * f64::from(round);
                let map = |index: usize| Item::Layer(Arc::clone(&layers[index]));
                match round % 6 {
                    0 | 3 => vec![map(0), disc(x, red)],
                    1 => vec![disc(x, red), map(0)],
                    2 => vec![disc(x, Rgb::WHITE.into()), map(1), map(0), disc(x, red)],
                    4 => vec![disc(x, red)],
                    _ => vec![map(1)],
                }
            };
            let background = if round % 5 == 4 { Rgb::hex(0x0020_2020) } else { Rgb::WHITE };
            let anew = drawn(&mut Renderer::default(), background, items());
            assert!(drawn(&mut keeping, background, items()) == anew, "round {round}");
        }
    }

    #[test]
    fn what_is_no_longer_drawn_is_forgotten() {
        let mut keeping = Renderer::keeping_layers();
        for _ in 0..5 {
            drawn(&mut keeping, Rgb::WHITE, vec![Item::Layer(layer(Rect::new(0.0, 0.0, 90.0, 130.0)))]);
            assert_eq!(keeping.layers.len(), 1);
            drawn(&mut keeping, Rgb::WHITE, vec![disc(9.0, Rgb::BLACK.into())]);
            assert_eq!((keeping.layers.len(), keeping.layers[0].bands.len()), (1, 4));
        }
    }

    #[test]
    fn a_layer_beside_the_picture_is_kept_as_nothing() {
        let frame = Rect::new(500.0, 10.0, 600.0, 20.0);
        let beside = Layer::of_polygons(vec![(frame.corners().to_vec(), Rgb::BLACK)], frame);
        let mut scene = Scene::new(Rgb::WHITE);
        scene.push(Item::Layer(Arc::new(beside)));
        let mut renderer = Renderer::keeping_layers();
        for _ in 0..2 {
            let mut frame = Frame::new(1, 1);
            renderer.render(&scene, &mut frame);
            assert_eq!(frame.rgb(), &[255; 3]);
        }
    }
}
