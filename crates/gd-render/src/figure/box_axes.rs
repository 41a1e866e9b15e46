//! The box around a surface: three walls on the far side with grid lines, and ticks, labels and titles on the near edges.
//!
//! As the camera turns, walls and labels must change sides. Each fades out before the change and in after it, as a
//! function of the camera alone, so nothing jumps between frames and every frame can be drawn independently.

use super::scale::Scale;
use crate::camera::{View, Viewport, World};
use crate::font::UserFont;
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::text::{Align, Reading, Text};
use crate::theme::Theme;
use crate::ticks::Tick;

/// Half the height of the box; its floor is 2 x 2.
pub(super) const HALF_HEIGHT: f64 = 0.72;

/// Length of a tick mark, in pixels.
const TICK_LENGTH: f64 = 6.0;
/// Between a tick mark and its label, in pixels.
const LABEL_GAP: f64 = 5.0;
/// Between the labels and the title of the axis, in pixels; more than the clearances, so that the title pushes none away.
const TITLE_GAP: f64 = 14.0;
/// Two labels side by side nearer than this, in pixels, read as one; the less important one begins to fade, and is gone
/// where they touch.
const CLEARANCE_ACROSS: f64 = 9.0;
/// The same for two labels above each other, which are told apart sooner.
const CLEARANCE_DOWN: f64 = 3.5;

/// One axis of the box: its scale, name and ticks.
#[derive(Debug, Clone)]
pub(super) struct BoxAxis {
    pub(super) scale: Scale,
    title: String,
    ticks: Vec<Tick>,
}

impl BoxAxis {
    pub(super) fn new(scale: Scale, title: &str, max_ticks: usize) -> Self {
        Self { scale, title: title.into(), ticks: scale.ticks(max_ticks) }
    }

    /// -1 at the lower end, 1 at the upper.
    pub(super) fn normalize(&self, value: f64) -> f64 {
        2.0 * self.scale.share(value) - 1.0
    }

    fn tick_positions(&self) -> impl Iterator<Item = f64> {
        self.ticks.iter().map(|tick| self.normalize(tick.value))
    }
}

/// The box of a surface plot.
#[derive(Debug, Clone)]
pub(super) struct BoxAxes {
    pub(super) x: BoxAxis,
    pub(super) y: BoxAxis,
    pub(super) z: BoxAxis,
}

/// A label with the rectangle that it takes.
struct Label {
    text: Text,
    bounds: Rect,
}

/// The near edges as one camera shows them.
struct Side {
    /// 1 or -1: on which side of the box the eye stands.
    sign: [f64; 3],
    /// How clearly it stands there rather than on the other side, 0 to 1.
    certainty: [f64; 3],
}

impl Side {
    fn new(view: &View) -> Self {
        let toward_eye = view.toward_eye();
        let level = (toward_eye[0] * toward_eye[0] + toward_eye[1] * toward_eye[1]).sqrt();
        // Straight from above no side is nearer; any will do, and it is certain.
        let horizontal = if level > 1e-9 { level } else { 1.0 };
        let certainty = |part: f64| smoothstep(0.03, 0.16, part.abs());
        Self {
            sign: toward_eye.map(|part| if part < 0.0 { -1.0 } else { 1.0 }),
            certainty: [
                if level > 1e-9 { certainty(toward_eye[0] / horizontal) } else { 1.0 },
                if level > 1e-9 { certainty(toward_eye[1] / horizontal) } else { 1.0 },
                smoothstep(0.01, 0.06, toward_eye[2].abs()),
            ],
        }
    }
}

/// One axis: where its edge runs and which way its labels stand off.
struct Edge<'a> {
    view: &'a View,
    viewport: &'a Viewport,
    /// Lower and upper end in world space.
    ends: [World; 2],
    outward: Point,
    opacity: f64,
}

impl BoxAxes {
    /// World height of a data height; what is below the scale lies on the floor.
    pub(super) fn world_height(&self, height: f64) -> f64 {
        (2.0 * self.z.scale.share_from_bottom(height) - 1.0) * HALF_HEIGHT
    }

    /// Draws the walls and what stands on them; goes before the surface.
    pub(super) fn draw_walls(&self, scene: &mut Scene, theme: &Theme, view: &View, viewport: &Viewport) {
        let side = Side::new(view);
        let at = |world: World| place(view, viewport, world);
        let far = [-side.sign[0], -side.sign[1], -side.sign[2] * HALF_HEIGHT];
        let h = HALF_HEIGHT;
        let pane = |opacity: f64| theme.pane.with_opacity(opacity);
        let grid = |opacity: f64| theme.grid.with_opacity(opacity);
        let walls = [
            ([[far[0], -1.0, -h], [far[0], 1.0, -h], [far[0], 1.0, h], [far[0], -1.0, h]], side.certainty[0]),
            ([[-1.0, far[1], -h], [1.0, far[1], -h], [1.0, far[1], h], [-1.0, far[1], h]], side.certainty[1]),
            ([[-1.0, -1.0, far[2]], [1.0, -1.0, far[2]], [1.0, 1.0, far[2]], [-1.0, 1.0, far[2]]], side.certainty[2]),
        ];
        for (corners, opacity) in walls {
            scene.push(Item::Polygon { corners: corners.map(at).to_vec(), paint: pane(opacity), clip: None });
        }
        let mut line = |from: World, to: World, opacity: f64| {
            if opacity > 0.0 {
                scene.line(at(from), at(to), theme.line_scale, grid(opacity));
            }
        };
        for x in self.x.tick_positions() {
            line([x, far[1], -h], [x, far[1], h], side.certainty[1]);
            line([x, -1.0, far[2]], [x, 1.0, far[2]], side.certainty[2]);
        }
        for y in self.y.tick_positions() {
            line([far[0], y, -h], [far[0], y, h], side.certainty[0]);
            line([-1.0, y, far[2]], [1.0, y, far[2]], side.certainty[2]);
        }
        for z in self.z.tick_positions() {
            let z = z * HALF_HEIGHT;
            line([far[0], -1.0, z], [far[0], 1.0, z], side.certainty[0]);
            line([-1.0, far[1], z], [1.0, far[1], z], side.certainty[1]);
        }
    }

    /// Draws the near edges with their ticks, labels and titles.
    pub(super) fn draw_edges(&self, scene: &mut Scene, theme: &Theme, view: &View, viewport: &Viewport) {
        let mut labels = Vec::new();
        for (edge, axis) in self.edges(view, viewport) {
            let ink = theme.ink.with_opacity(edge.opacity);
            let width = 1.2 * theme.line_scale;
            scene.line(edge.at(-1.0), edge.at(1.0), width, ink);
            for position in axis.tick_positions() {
                let foot = edge.at(position);
                scene.line(foot, foot + edge.outward * (TICK_LENGTH * theme.line_scale), width, ink);
            }
            edge.label(axis, theme, &mut labels);
        }
        settle(&mut labels);
        scene.texts.extend(labels.into_iter().map(|label| label.text).filter(|text| text.paint.alpha > 0));
    }

    /// The rectangle that the box and all its labels take on the panel.
    pub(super) fn bounds(&self, theme: &Theme, view: &View, viewport: &Viewport) -> Rect {
        // Nested loops, not the bits of a counter: with rustc 1.95 that form lost corners in optimized builds.
        let ends = [-1.0, 1.0];
        let corners = ends.into_iter().flat_map(|x| {
            ends.into_iter()
                .flat_map(move |y| ends.into_iter().map(move |z| place(view, viewport, [x, y, z * HALF_HEIGHT])))
        });
        let mut labels = Vec::new();
        for (edge, axis) in self.edges(view, viewport) {
            edge.label(axis, theme, &mut labels);
        }
        let corners = corners.map(|point| Rect::new(point.x, point.y, point.x, point.y));
        let labels = labels.into_iter().map(|label| label.bounds);
        corners.chain(labels).reduce(|rect, other| rect.union(&other)).expect("a box has corners")
    }

    /// The three axes on the edges where they are read best: x and y along the near sides of the floor (of the ceiling,
    /// seen from below), z upright at the left.
    fn edges<'a>(&'a self, view: &'a View, viewport: &'a Viewport) -> [(Edge<'a>, &'a BoxAxis); 3] {
        let Side { sign, certainty } = Side::new(view);
        let floor = -sign[2] * HALF_HEIGHT;
        // Labels stand off away from the box; seen from the side that is straight at the eye, so a little downwards.
        let outward = |direction: World| {
            let [x0, y0, _] = view.project([0.0; 3]);
            let [x1, y1, _] = view.project(direction.map(|part| part * 0.01));
            let away = Point::new((x1 - x0) * 100.0, -(y1 - y0) * 100.0 + 0.3 * sign[2]);
            away * (1.0 / away.length())
        };
        let edge = |ends, outward, opacity| Edge { view, viewport, ends, outward, opacity };
        let x_edge = edge([[-1.0, sign[1], floor], [1.0, sign[1], floor]], outward([0.0, sign[1], 0.0]), certainty[1]);
        let y_edge = edge([[sign[0], -1.0, floor], [sign[0], 1.0, floor]], outward([sign[0], 0.0, 0.0]), certainty[0]);
        let uprights = [[sign[0], -sign[1]], [-sign[0], sign[1]]];
        let left = uprights.map(|[x, y]| place(view, viewport, [x, y, 0.0]).x);
        let [x, y] = if left[0] <= left[1] { uprights[0] } else { uprights[1] };
        let z_edge = edge(
            [[x, y, -HALF_HEIGHT], [x, y, HALF_HEIGHT]],
            Point::new(-1.0, 0.0),
            // Straight from above or below the heights fall into one point.
            certainty[0].min(certainty[1]) * smoothstep(0.05, 0.2, level(view)),
        );
        [(z_edge, &self.z), (x_edge, &self.x), (y_edge, &self.y)]
    }
}

impl Edge<'_> {
    /// The point of the panel at `position` from -1 to 1 along the edge in space.
    fn at(&self, position: f64) -> Point {
        let [from, to] = self.ends;
        let share = (position + 1.0) / 2.0;
        place(self.view, self.viewport, core::array::from_fn(|axis| from[axis] + (to[axis] - from[axis]) * share))
    }

    /// Adds the labels of the ticks and the title, most important first.
    fn label(&self, axis: &BoxAxis, theme: &Theme, labels: &mut Vec<Label>) {
        let text = |string: &str, size: f64, reading: Reading, ink: crate::color::Rgb| Text {
            string: string.into(),
            position: Point::default(),
            horizontal: Align::Center,
            vertical: Align::Center,
            size,
            paint: ink.with_opacity(self.opacity),
            reading,
        };
        let [tick_length, label_gap, title_gap] =
            [TICK_LENGTH, LABEL_GAP, TITLE_GAP].map(|pixels| pixels * theme.line_scale);
        let upright = self.outward.y == 0.0;
        let mut widest: f64 = 0.0;
        let mut tick_labels = Vec::new();
        for (tick, position) in axis.ticks.iter().zip(axis.tick_positions()) {
            let mut label = text(&tick.label, theme.tick_size, Reading::Across, theme.ink);
            let reach = 2.0 * reach(&label, self.outward, &theme.fonts);
            widest = widest.max(reach);
            label.position = self.at(position) + self.outward * (tick_length + label_gap + reach / 2.0);
            tick_labels.push(label);
        }
        let reading = if upright { Reading::Up } else { Reading::Across };
        let mut title = text(&axis.title, theme.label_size, reading, theme.ink);
        let distance = tick_length + label_gap + widest + title_gap + reach(&title, self.outward, &theme.fonts);
        title.position = self.at(0.0) + self.outward * distance;
        for text in core::iter::once(title).chain(tick_labels) {
            labels.push(Label { bounds: text.bounds(&theme.fonts), text });
        }
    }
}

/// How far the ink of a centered text reaches from its middle in a direction of length 1, in pixels.
fn reach(text: &Text, direction: Point, fonts: &[UserFont]) -> f64 {
    let bounds = text.bounds(fonts);
    // Capitals and digits stand above the baseline; the room for descenders below is not counted.
    let (half_width, half_height) = match text.reading {
        Reading::Across => (bounds.width() / 2.0, text.position.y - bounds.top),
        Reading::Up => (text.position.x - bounds.left, bounds.height() / 2.0),
    };
    direction.x.abs() * half_width + direction.y.abs() * half_height
}

/// Fades every label that comes too near to one that stands before it in the list.
fn settle(labels: &mut [Label]) {
    for index in 1..labels.len() {
        let (before, rest) = labels.split_at_mut(index);
        let label = &mut rest[0];
        let mut opacity: f64 = 1.0;
        for other in before.iter().filter(|other| other.text.paint.alpha > 0) {
            let gap_x = (other.bounds.left - label.bounds.right).max(label.bounds.left - other.bounds.right);
            let gap_y = (other.bounds.top - label.bounds.bottom).max(label.bounds.top - other.bounds.bottom);
            let room = smoothstep(0.0, CLEARANCE_ACROSS, gap_x).max(smoothstep(0.0, CLEARANCE_DOWN, gap_y));
            // One that is itself fading away makes room.
            opacity = opacity.min(1.0 - other.text.paint.opacity() * (1.0 - room));
        }
        label.text.paint = label.text.paint.faded(opacity);
    }
}

fn place(view: &View, viewport: &Viewport, world: World) -> Point {
    let [x, y, _] = view.project(world);
    viewport.place(x, y)
}

/// How level the camera looks: 1 at the horizon, 0 straight from above.
fn level(view: &View) -> f64 {
    let [x, y, _] = view.toward_eye();
    (x * x + y * y).sqrt()
}

/// 0 below `low`, 1 above `high`, smooth between.
fn smoothstep(low: f64, high: f64, value: f64) -> f64 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::Camera;

    #[test]
    fn everything_drawn_lies_within_the_bounds() {
        let axis = |title| BoxAxis::new(Scale::linear([-2.0, 7.0]), title, 6);
        let axes = BoxAxes { x: axis("a"), y: axis("b"), z: axis("loss") };
        for azimuth in (0..360).step_by(10) {
            for elevation in [-90.0, -40.0, 0.0, 30.0, 90.0] {
                let camera = Camera { azimuth: f64::from(azimuth), elevation, ..Camera::default() };
                let (view, viewport) = (View::new(&camera), Viewport { center: Point::default(), scale: 100.0 });
                let bounds = axes.bounds(&Theme::light(), &view, &viewport).inset(-1e-9, -1e-9, -1e-9, -1e-9);
                let mut scene = Scene::new(crate::color::Rgb::WHITE);
                axes.draw_walls(&mut scene, &Theme::light(), &view, &viewport);
                axes.draw_edges(&mut scene, &Theme::light(), &view, &viewport);
                let points = scene.items.iter().flat_map(|item| match item {
                    Item::Polygon { corners: points, .. } | Item::Polyline { points, .. } => points.clone(),
                    _ => Vec::new(),
                });
                for point in points {
                    let point = Rect::new(point.x, point.y, point.x, point.y);
                    assert!(bounds.contains(&point), "{camera:?}: {point:?} outside {bounds:?}");
                }
                for text in &scene.texts {
                    assert!(bounds.contains(&text.bounds(&[])), "{camera:?}: {text:?} outside {bounds:?}");
                }
            }
        }
    }
}
