//! The shapes of points.

use crate::color::Paint;
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};

/// The shape that stands for a point, so that groups are told apart without colors too.
///
/// ```
/// use gd_render::{Figure, Marker, Plot};
/// let plot = Plot::new().points(&[0.0, 1.0], &[1.0, 2.0])?.marker(Marker::Square).named("first");
/// let plot = plot.points(&[0.0, 1.0], &[2.0, 1.0])?.marker(Marker::Cross).named("second");
/// assert_eq!(Figure::new(300, 200, plot)?.frame(0).height(), 200);
/// # Ok::<(), gd_render::RenderError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Marker {
    /// A filled circle.
    #[default]
    Disc,
    /// A filled square.
    Square,
    /// A filled triangle that points up.
    Triangle,
    /// A filled square on a corner.
    Diamond,
    /// A filled triangle that points down.
    InvertedTriangle,
    /// An upright cross.
    Plus,
    /// A diagonal cross.
    Cross,
    /// A circle.
    Ring,
}

/// Corners of a ring.
const N_CORNERS: usize = 20;
/// Width of the lines of a marker, over its radius.
const LINE: f64 = 0.55;

impl Marker {
    /// All of them, those first that are told apart best.
    pub const ALL: [Self; 8] = [
        Self::Disc,
        Self::Square,
        Self::Triangle,
        Self::Diamond,
        Self::InvertedTriangle,
        Self::Plus,
        Self::Cross,
        Self::Ring,
    ];

    /// Draws one at every center that covers about as much as a disc of that radius. Nothing is drawn outside of `clip`; those
    /// with their centers there are left out.
    pub(super) fn draw(self, scene: &mut Scene, centers: Vec<Point>, radius: f64, paint: Paint, clip: Option<Rect>) {
        if self == Self::Disc {
            scene.push(Item::Discs { centers, radius, paint, clip });
            return;
        }
        let is_inside = |center: &Point| {
            clip.is_none_or(|Rect { left, top, right, bottom }| {
                (left..=right).contains(&center.x) && (top..=bottom).contains(&center.y)
            })
        };
        for center in centers.into_iter().filter(is_inside) {
            let at = |[x, y]: &[f64; 2]| Point::new(center.x + x * radius, center.y + y * radius);
            for outline in self.outlines() {
                let points: Vec<Point> = outline.iter().map(at).collect();
                scene.push(if self.is_filled() {
                    Item::Polygon { corners: points, paint, clip }
                } else {
                    Item::Polyline { points, width: LINE * radius, paint, clip }
                });
            }
        }
    }

    const fn is_filled(self) -> bool {
        !matches!(self, Self::Plus | Self::Cross | Self::Ring)
    }

    /// Corners of a polygon, or points of lines, in radii from the center; y points down.
    fn outlines(self) -> Vec<Vec<[f64; 2]>> {
        match self {
            Self::Disc | Self::Ring => {
                let corner = |index: usize| {
                    let angle = std::f64::consts::TAU * index as f64 / N_CORNERS as f64;
                    [0.95 * gd_core::math::cos(angle), 0.95 * gd_core::math::sin(angle)]
                };
                vec![(0..=N_CORNERS).map(corner).collect()]
            }
            Self::Square => vec![vec![[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]]],
            Self::Triangle => vec![vec![[0.0, -1.3], [1.2, 0.8], [-1.2, 0.8]]],
            Self::Diamond => vec![vec![[0.0, -1.35], [1.1, 0.0], [0.0, 1.35], [-1.1, 0.0]]],
            Self::InvertedTriangle => vec![vec![[0.0, 1.3], [-1.2, -0.8], [1.2, -0.8]]],
            Self::Plus => vec![vec![[-1.2, 0.0], [1.2, 0.0]], vec![[0.0, -1.2], [0.0, 1.2]]],
            Self::Cross => vec![vec![[-0.95, -0.95], [0.95, 0.95]], vec![[-0.95, 0.95], [0.95, -0.95]]],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Rgb;
    use crate::{Figure, Frame, Plot};

    fn drawn(marker: Marker) -> Frame {
        let plot = Plot::new().points(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]).unwrap().marker(marker).size(3.0);
        let plot = plot.within([0.0, 4.0], [0.0, 4.0]).unwrap();
        Figure::new(160, 120, plot).unwrap().frame(0)
    }

    #[test]
    fn every_marker_looks_different_and_covers_about_as_much() {
        let frames = Marker::ALL.map(drawn);
        for (index, frame) in frames.iter().enumerate() {
            assert!(frames[..index].iter().all(|other| other != frame), "{:?}", Marker::ALL[index]);
        }
        let ink = |frame: &Frame| frame.rgb().iter().map(|value| 255 - u64::from(*value)).sum::<u64>();
        let empty = Plot::new().points(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]).unwrap().color(Rgb::WHITE);
        let empty = empty.within([0.0, 4.0], [0.0, 4.0]).unwrap();
        let empty = ink(&Figure::new(160, 120, empty).unwrap().frame(0));
        let disc = ink(&frames[0]) - empty;
        for (marker, frame) in Marker::ALL.iter().zip(&frames) {
            let share = (ink(frame) - empty) as f64 / disc as f64;
            assert!((0.4..1.4).contains(&share), "{marker:?}: {share}");
        }
    }

    #[test]
    fn no_marker_reaches_beyond_the_panel() {
        for marker in Marker::ALL {
            let mut scene = Scene::new(Rgb::WHITE);
            // The right end lies on a whole pixel, so no part of the next one belongs to the panel.
            let clip = Rect::new(4.0, 4.0, 20.0, 20.0);
            marker.draw(&mut scene, vec![Point::new(19.5, 12.0)], 6.0, Rgb::BLACK.into(), Some(clip));
            let mut frame = Frame::new(32, 24);
            crate::renderer::Renderer::default().render(&scene, &mut frame);
            let is_inked = |x: u32| (0..24).any(|y| frame.pixel(x, y) != Rgb::WHITE);
            assert!(is_inked(19) && !(20..32).any(is_inked), "{marker:?}");
        }
    }

    #[test]
    fn what_is_outside_is_left_out() {
        let mut scene = Scene::new(Rgb::WHITE);
        let clip = Some(Rect::new(0.0, 0.0, 10.0, 10.0));
        let centers = vec![Point::new(5.0, 5.0), Point::new(15.0, 5.0)];
        Marker::Square.draw(&mut scene, centers, 3.0, Rgb::BLACK.into(), clip);
        assert_eq!(scene.items.len(), 1);
    }
}
