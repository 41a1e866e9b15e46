//! The tutorial's trajectories, and where their snapshots lie.

use std::path::PathBuf;

use gd_core::{Real, Step};
use gd_scenarios::Scenario;
use gd_snapshot::{Comparison, Scalar, ShapeError, Tolerance, Trajectory};

use crate::workspace_root;

/// A scalar with its bits.
pub trait Bits: Real + Scalar {}

impl Bits for f32 {}
impl Bits for f64 {}

/// The columns of a trajectory of the tutorial.
pub const COLUMNS: [&str; 3] = ["a", "b", "mse"];

/// The whole trajectory of a scenario.
///
/// # Errors
/// What `gd_core` refuses; with the tutorial's scenarios nothing.
pub fn trajectory_of<T: Bits>(scenario: &Scenario) -> Result<Trajectory<T>, Box<dyn std::error::Error>> {
    let (x, y) = scenario.data::<T>();
    Ok(of_steps(scenario.descent(&x, &y)?)?)
}

/// The trajectory of a descent in two parameters.
///
/// # Errors
/// None: a descent numbers its steps.
pub fn of_steps<T: Bits>(steps: impl Iterator<Item = Step<[T; 2]>>) -> Result<Trajectory<T>, ShapeError> {
    let mut trajectory = Trajectory::new(COLUMNS)?;
    for step in steps {
        trajectory.push(step.index as u64, &[step.params[0], step.params[1], step.loss])?;
    }
    Ok(trajectory)
}

/// Where the snapshots of trajectories lie.
#[must_use]
pub fn snapshot_folder() -> PathBuf {
    workspace_root().join("tests").join("snapshots")
}

/// How a trajectory differs from the snapshot of that name, bit for bit.
///
/// # Errors
/// A snapshot that cannot be read.
pub fn snapshot_difference<T: Bits>(name: &str, now: &Trajectory<T>) -> Result<Option<String>, String> {
    let path = snapshot_folder().join(format!("{}.snap", snapshot_name::<T>(name)));
    let before = Trajectory::<T>::read(path).map_err(|error| error.to_string())?;
    let found = Comparison::of(&before, now, Tolerance::Exact);
    Ok((!found.is_same()).then(|| found.to_string()))
}

/// The name of a snapshot in a precision.
#[must_use]
pub fn snapshot_name<T: Bits>(name: &str) -> String {
    format!("{name}-{}", T::PRECISION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_from_a_snapshot_is_told() {
        let scenario = Scenario::by_name("net-local").unwrap();
        let now = trajectory_of::<f32>(scenario).unwrap();
        assert_eq!(snapshot_difference("net-local", &now), Ok(None));
        let mut moved = Trajectory::new(COLUMNS).unwrap();
        for (step, row) in now.rows() {
            let mut row = row.to_vec();
            if step == 17 {
                row[1] = f32::from_bits(row[1].to_bits() + 3);
            }
            moved.push(step, &row).unwrap();
        }
        let difference = snapshot_difference("net-local", &moved).unwrap().unwrap();
        assert!(
            difference.starts_with("b at step 17 was ") && difference.contains(", 3 ulp apart; 1 of 400 steps moved")
        );
        assert!(
            snapshot_difference("net-nowhere", &now).unwrap_err().contains("net-nowhere-f32.snap cannot be read: ")
        );
    }
}
