//! Interactive figures: drawn at any step, and queried for what lies under a pixel.

use super::known_maps::KnownMaps;
use super::timeline::Moment;
use super::{Figure, Storyboard};
use crate::frame::Frame;
use crate::geometry::Point;
use crate::renderer::Renderer;

/// Draws figures one after another and keeps its memory between them, for programs whose users turn the camera and move
/// along the steps.
///
/// ```
/// use gd_render::{Figure, LossPlot, Painter, Trajectory};
/// let trajectory = Trajectory::new((1..=9).map(|step| [0.0, 0.0, 1.0 / f64::from(step)]));
/// let figure = Figure::new(300, 200, LossPlot::new(trajectory))?;
/// let mut painter = Painter::new();
/// assert_ne!(painter.draw(&figure, 2), painter.draw(&figure, 5));
/// // Beyond the last step the last is shown, as on a still.
/// assert_eq!(painter.draw(&figure, 99), figure.frame(0));
/// # Ok::<(), gd_render::RenderError>(())
/// ```
#[derive(Debug)]
pub struct Painter {
    renderer: Renderer,
    maps: KnownMaps,
}

impl Default for Painter {
    fn default() -> Self {
        Self { renderer: Renderer::keeping_layers(), maps: KnownMaps::default() }
    }
}

impl Painter {
    /// A painter that has drawn nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Draws a still figure with every descent as far as step number `step`, or to its end if that comes first.
    #[must_use]
    pub fn draw(&mut self, figure: &Figure, step: usize) -> Frame {
        let storyboard = self.maps.during(|maps| Storyboard::with_maps(figure, maps));
        let mut frame = storyboard.new_frame();
        self.renderer.render(&storyboard.scene(Moment::of_step(step)), &mut frame);
        frame
    }
}

impl Figure {
    /// What lies under a pixel of a still figure: the x and y of a plot or map, those of the nearest point of a surface, step
    /// and height of a loss plot. `None` outside of the panels' frames, or beside the surface. Pixels count from the top
    /// left; the middle of the first is at (0.5, 0.5).
    ///
    /// ```
    /// use gd_render::{Figure, HeightField, SurfacePlot};
    /// let flat = HeightField::new([0.0, 4.0], [0.0, 2.0], [2, 2], vec![1.0, 1.0, 1.0, 1.0])?;
    /// let figure = Figure::new(400, 300, SurfacePlot::new(flat))?;
    /// let [x, y] = figure.pixel_of(0, [1.0, 0.5]).expect("a point of the surface");
    /// let [a, b] = figure.position_at(x, y).expect("the surface lies there");
    /// assert!((a - 1.0).abs() < 1e-9 && (b - 0.5).abs() < 1e-9);
    /// assert_eq!(figure.position_at(0.0, 0.0), None);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn position_at(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        Storyboard::new(self).panels.iter().find_map(|panel| panel.position_at(Point::new(x, y)))
    }

    /// Where a position of panel number `panel` is drawn, the inverse of [`Figure::position_at`]: pixels from the left
    /// and from the top. `None` if there is no such panel, or the position is not in its range.
    #[must_use]
    pub fn pixel_of(&self, panel: usize, position: [f64; 2]) -> Option<[f64; 2]> {
        let point = Storyboard::new(self).panels.get(panel)?.pixel_of(position)?;
        Some([point.x, point.y])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Camera, ContourPlot, HeightField, LossPlot, Panel, Projection, SurfacePlot, Trajectory};

    fn hill() -> HeightField {
        let at = |k: usize| k as f64 / 10.0 - 1.0;
        let heights: Vec<f64> = (0..21 * 21).map(|k| 2.0 - at(k / 21) * at(k / 21) - at(k % 21) * at(k % 21)).collect();
        HeightField::new([-1.0, 1.0], [10.0, 30.0], [21, 21], heights).unwrap()
    }

    fn check(panel: impl Into<Panel>, positions: &[[f64; 2]]) {
        let figure = Figure::new(400, 300, panel).unwrap();
        for &[a, b] in positions {
            let [x, y] = figure.pixel_of(0, [a, b]).unwrap();
            let found = figure.position_at(x, y).unwrap();
            assert!((found[0] - a).abs() < 1e-6 && (found[1] - b).abs() < 1e-6, "{a}, {b}: {found:?}");
        }
        assert_eq!(figure.position_at(-1.0, 5.0), None);
        assert_eq!(figure.pixel_of(1, positions[0]), None);
    }

    #[test]
    fn pixels_and_positions_are_each_others_inverse() {
        // On the side of the hill that the camera sees.
        let near = [[0.1, 13.0], [0.5, 17.5], [0.03, 20.1]];
        check(SurfacePlot::new(hill()), &near);
        let camera = Camera { azimuth: -50.0, elevation: 60.0, projection: Projection::Orthographic };
        check(SurfacePlot::new(hill()).camera(camera).zoom(1.7), &near);
        check(SurfacePlot::new(hill()).room_to_turn(), &near);
        check(ContourPlot::new(hill()), &[[-0.99, 10.1], [0.3, 29.0]]);
        let trajectory = Trajectory::new((0..10).map(|step| [0.0, 0.0, 5.0 - 0.4 * f64::from(step)]));
        check(LossPlot::new(trajectory), &[[0.0, 5.0], [7.0, 2.2]]);
    }

    #[test]
    fn the_nearest_of_several_points_is_found() {
        // From low in front, the top of the ridge hides the valley behind it.
        let ridge =
            HeightField::new([0.0, 4.0], [0.0, 1.0], [5, 2], [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
        let camera = Camera { azimuth: 180.0, elevation: 5.0, projection: Projection::Orthographic };
        let figure = Figure::new(400, 300, SurfacePlot::new(ridge.unwrap()).camera(camera)).unwrap();
        let behind = figure.pixel_of(0, [2.0, 0.5]).unwrap();
        let [x, _] = figure.position_at(behind[0], behind[1]).unwrap();
        assert!(x < 1.0, "{x}");
    }

    #[test]
    fn a_surface_that_leaves_room_to_turn_keeps_its_size() {
        let size = |azimuth: f64| {
            let camera = Camera { azimuth, elevation: 90.0, projection: Projection::Orthographic };
            let figure = Figure::new(400, 300, SurfacePlot::new(hill()).camera(camera).room_to_turn()).unwrap();
            let [p, q] = [[0.0, 20.0], [0.5, 20.0]].map(|place| figure.pixel_of(0, place).unwrap());
            Point::new(p[0] - q[0], p[1] - q[1]).length()
        };
        assert!((size(0.0) - size(37.0)).abs() < 1e-9);
    }

    #[test]
    fn steps_are_shown_of_thinned_descents_too() {
        let all: Vec<[f64; 3]> = (0..=100).map(|step| [0.0, 0.0, 100.0 - f64::from(step)]).collect();
        let thin = Trajectory::new(all.iter().copied().step_by(30).chain([all[100]])).thinned(30, 100);
        let shown = |step| thin.last_shown(Moment::of_step(step));
        assert_eq!([0, 29, 30, 95, 99, 100, 500].map(shown), [0, 0, 1, 3, 3, 4, 4].map(Some));
        assert_eq!(Trajectory::new([]).last_shown(Moment::of_step(3)), None);
    }

    #[test]
    fn a_painter_that_has_drawn_before_draws_what_a_new_one_draws() {
        let path = Trajectory::new((0..12).map(|k| [0.9 - 0.1 * f64::from(k), 12.0 + f64::from(k), 1.0]));
        let other = HeightField::new([-1.0, 1.0], [10.0, 30.0], [2, 2], vec![0.0, 1.0, f64::NAN, 3.0]).unwrap();
        let map = |field: &HeightField| ContourPlot::new(field.clone()).color_bar().trajectory(path.clone());
        let all: Vec<Panel> = vec![map(&hill()).into(), SurfacePlot::new(hill()).into(), map(&other).into()];
        let dark = |figure: Figure| figure.theme(crate::Theme::dark());
        let figure = |panel: Panel| Figure::new(220, 170, panel).unwrap();
        let figures = [
            figure(map(&hill()).into()),
            figure(map(&hill()).opacity(0.3).into()),
            figure(LossPlot::new(path.clone()).into()),
            dark(figure(map(&hill()).into())),
            Figure::new(221, 170, map(&hill())).unwrap(),
            figure(map(&other).max_levels(5).into()),
            Figure::grid(500, 200, 3, all).unwrap(),
            figure(ContourPlot::changing(vec![hill(), other.not_below(0.5)]).unwrap().trajectory(path.clone()).into()),
        ];
        let mut painter = Painter::new();
        for round in 0..3 {
            for (index, figure) in figures.iter().enumerate() {
                for step in [round, round + 4, 11] {
                    let anew = Painter::new().draw(figure, step);
                    assert!(painter.draw(figure, step) == anew, "figure {index}, step {step}, round {round}");
                }
            }
        }
    }

    #[test]
    fn every_frame_of_an_animation_is_the_frame_drawn_alone() {
        let path = Trajectory::new((0..12).map(|k| [0.9 - 0.1 * f64::from(k), 12.0 + f64::from(k), 1.0]));
        let panels: Vec<Panel> = vec![
            ContourPlot::new(hill()).trajectory(path.clone()).into(),
            // So large that it lies over its neighbor.
            SurfacePlot::new(hill()).turn(90.0).zoom(3.0).trajectory(path.clone()).into(),
            ContourPlot::new(hill()).log_height().trajectory(path).into(),
        ];
        let timeline = crate::Timeline { n_frames: 5, frame_delay: 0.1, hold: 0.0 };
        let figure = Figure::grid(500, 200, 3, panels).unwrap().animate(timeline).unwrap();
        for (index, frame) in figure.frames().enumerate() {
            assert!(frame == figure.frame(index), "frame {index}");
        }
    }
}
