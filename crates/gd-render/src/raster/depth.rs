//! How near a flat piece of the scene is to the eye at each place of the picture.

/// Nearness to the eye as an affine function of panel position: larger is nearer.
///
/// For a plane in space this is exact under both projections: orthographic nearness is affine on the picture, and so
/// is 1 / distance under perspective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DepthPlane {
    origin: f64,
    per_x: f64,
    per_y: f64,
}

impl DepthPlane {
    /// The same nearness everywhere.
    #[cfg(test)]
    pub(crate) const fn constant(nearness: f64) -> Self {
        Self { origin: nearness, per_x: 0.0, per_y: 0.0 }
    }

    /// The plane through three points (x, y, nearness), or `None` where they stand in line on the picture.
    pub(crate) fn through(points: [[f64; 3]; 3]) -> Option<Self> {
        let [[x0, y0, n0], [x1, y1, n1], [x2, y2, n2]] = points;
        let (ux, uy, un) = (x1 - x0, y1 - y0, n1 - n0);
        let (vx, vy, vn) = (x2 - x0, y2 - y0, n2 - n0);
        let area = ux * vy - uy * vx;
        // Thinner than a millionth of a pixel: no sample is covered, and the slope would only be noise.
        if area.abs() < 1e-6 {
            return None;
        }
        let per_x = (un * vy - uy * vn) / area;
        let per_y = (ux * vn - un * vx) / area;
        Some(Self { origin: n0 - per_x * x0 - per_y * y0, per_x, per_y })
    }

    /// Nearness at (x, y).
    pub(crate) fn at(&self, x: f64, y: f64) -> f64 {
        self.origin + self.per_x * x + self.per_y * y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_passes_through_its_points() {
        let points = [[1.0, 2.0, 3.0], [4.0, -1.0, 0.5], [-2.0, 5.0, 7.0 + 1.0]];
        assert_eq!(DepthPlane::through(points), None, "collinear on the picture");
        let points = [[1.0, 2.0, 3.0], [4.0, -1.0, 0.5], [-2.0, 7.0, 8.0]];
        let plane = DepthPlane::through(points).unwrap();
        for [x, y, nearness] in points {
            assert!((plane.at(x, y) - nearness).abs() < 1e-12);
        }
        assert_eq!(DepthPlane::constant(2.0).at(5.0, 6.0), 2.0);
    }
}
