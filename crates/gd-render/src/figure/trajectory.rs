//! A descent to be drawn.

use std::sync::Arc;

/// The points that a descent visited, in order: x, y (the two parameters) and height (the loss).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trajectory {
    points: Arc<[[f64; 3]]>,
}

impl Trajectory {
    /// The trajectory through `points`, each x, y and height. Where a point is not finite the trajectory ends.
    ///
    /// ```
    /// use gd_render::Trajectory;
    /// let trajectory = Trajectory::new([[1.0, 2.0, 5.0], [0.5, 1.0, 1.25], [f64::NAN, 0.0, 0.0]]);
    /// assert_eq!(trajectory.points().len(), 2);
    /// ```
    #[must_use]
    pub fn new(points: impl IntoIterator<Item = [f64; 3]>) -> Self {
        let finite = |point: &[f64; 3]| point.iter().all(|part| part.is_finite());
        Self { points: points.into_iter().take_while(finite).collect() }
    }

    /// The points.
    #[must_use]
    pub fn points(&self) -> &[[f64; 3]] {
        &self.points
    }
}
