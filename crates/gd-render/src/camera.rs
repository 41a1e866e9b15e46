//! From world space to panel space.
//!
//! World space: x and y span the floor of the box from -1 to 1, z is height, right-handed (x, y, z as on paper seen from
//! above). Panel space: pixels, y down.

use crate::geometry::Point;
use gd_core::math::sin_cos;

/// A point or direction in world space.
pub(crate) type World = [f64; 3];

/// How distance affects size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Projection {
    /// Parallel lines stay parallel.
    Orthographic,
    /// Nearer things are larger; the eye stands `distance` from the middle of the box, in half widths of the box
    /// (more than 2, so that it never enters the box; 8 looks natural).
    Perspective {
        /// From the eye to the middle of the box.
        distance: f64,
    },
}

/// The position of the eye, which looks at the middle of the box with the vertical upright.
///
/// Angles in degrees, as in matplotlib: azimuth from the x axis toward the y axis, elevation from the floor up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Direction of the eye seen from above, in degrees.
    pub azimuth: f64,
    /// Height of the eye over the horizon, -90 to 90 degrees.
    pub elevation: f64,
    /// Orthographic or perspective.
    pub projection: Projection,
}

impl Default for Camera {
    /// The usual view of a surface: azimuth -60, elevation 30.
    fn default() -> Self {
        Self { azimuth: -60.0, elevation: 30.0, projection: Projection::Perspective { distance: 8.0 } }
    }
}

/// A camera with its directions worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    right: World,
    up: World,
    /// From the box to the eye.
    toward_eye: World,
    projection: Projection,
}

impl View {
    pub(crate) fn new(camera: &Camera) -> Self {
        let degrees = core::f64::consts::PI / 180.0;
        let (sin_az, cos_az) = sin_cos(camera.azimuth * degrees);
        let (sin_el, cos_el) = sin_cos(camera.elevation * degrees);
        Self {
            right: [-sin_az, cos_az, 0.0],
            up: [-sin_el * cos_az, -sin_el * sin_az, cos_el],
            toward_eye: [cos_el * cos_az, cos_el * sin_az, sin_el],
            projection: camera.projection,
        }
    }

    /// Direction from the middle of the box to the eye, length 1.
    pub(crate) fn toward_eye(&self) -> World {
        self.toward_eye
    }

    /// Where the eye stands, or `None` when it is infinitely far (orthographic).
    pub(crate) fn eye(&self) -> Option<World> {
        match self.projection {
            Projection::Orthographic => None,
            Projection::Perspective { distance } => Some(self.toward_eye.map(|part| part * distance)),
        }
    }

    /// The line of sight through a point of the picture (half widths of the box, y up): where it comes from and its
    /// direction. The inverse of [`Self::project`].
    pub(crate) fn line_of_sight(&self, x: f64, y: f64) -> (World, World) {
        let on_plane: World = core::array::from_fn(|axis| self.right[axis] * x + self.up[axis] * y);
        if let Some(eye) = self.eye() {
            return (eye, core::array::from_fn(|axis| on_plane[axis] - eye[axis]));
        }
        let far_away = core::array::from_fn(|axis| on_plane[axis] + 100.0 * self.toward_eye[axis]);
        (far_away, self.toward_eye.map(|part| -part))
    }

    /// Picture coordinates in units of the box's half width (y up), and nearness: larger is nearer, affine on the
    /// picture over every plane, and close to world units towards the eye around the middle of the box.
    pub(crate) fn project(&self, [x, y, z]: World) -> [f64; 3] {
        let along = |direction: &World| direction[0] * x + direction[1] * y + direction[2] * z;
        let (right, up, nearer) = (along(&self.right), along(&self.up), along(&self.toward_eye));
        match self.projection {
            Projection::Orthographic => [right, up, nearer],
            Projection::Perspective { distance } => {
                let scale = distance / (distance - nearer);
                [right * scale, up * scale, distance * (scale - 1.0)]
            }
        }
    }
}

/// Where the picture of the box lands on the panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Viewport {
    /// Where the middle of the box lands, in pixels.
    pub center: Point,
    /// Pixels per half width of the box.
    pub scale: f64,
}

impl Viewport {
    /// From picture coordinates (y up) to pixels.
    pub(crate) fn place(&self, x: f64, y: f64) -> Point {
        Point::new(self.center.x + self.scale * x, self.center.y - self.scale * y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} against {b}");
    }

    #[test]
    fn from_above_the_floor_lies_as_on_paper() {
        let camera = Camera { azimuth: -90.0, elevation: 90.0, projection: Projection::Orthographic };
        let [x, y, nearness] = View::new(&camera).project([0.3, 0.7, 0.2]);
        close(x, 0.3);
        close(y, 0.7);
        close(nearness, 0.2);
    }

    #[test]
    fn from_the_side_height_is_up() {
        let camera = Camera { azimuth: 0.0, elevation: 0.0, projection: Projection::Orthographic };
        let [x, y, nearness] = View::new(&camera).project([0.5, 0.25, 0.75]);
        close(x, 0.25);
        close(y, 0.75);
        close(nearness, 0.5);
    }

    #[test]
    fn perspective_enlarges_what_is_near_and_nearness_is_affine_over_a_plane() {
        let view = View::new(&Camera::default());
        let eye = view.eye().unwrap();
        close(eye.iter().map(|part| part * part).sum::<f64>(), 64.0);
        // Four points of one plane in general position: nearness at the fourth follows from the other three.
        let corners = [[-1.0, -1.0, 0.1], [1.0, -1.0, 0.5], [1.0, 1.0, -0.3], [-1.0, 1.0, -0.7]];
        let projected = corners.map(|corner| view.project(corner));
        let plane = crate::raster::DepthPlane::through([projected[0], projected[1], projected[2]]).unwrap();
        close(plane.at(projected[3][0], projected[3][1]), projected[3][2]);
    }
}
