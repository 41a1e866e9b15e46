//! The scene that all draw: the tiny network's loss surface, the descent on it, and the turning camera.

use std::error::Error;
use std::io::Write;

use gd_core::loss_grid;
use gd_scenarios::{SURFACE_AXIS, Scenario};

pub const WIDTH: u32 = 800;
pub const HEIGHT: u32 = 600;
pub const N_FRAMES: usize = 60;
/// Degrees.
pub const ELEVATION: f64 = 30.0;

pub struct Scene {
    /// Grid points along a and b.
    pub axis: Vec<f64>,
    /// `loss[i][j]` at the i-th a and the j-th b.
    pub loss: Vec<Vec<f64>>,
    /// a, b and loss of every step.
    pub path: Vec<[f64; 3]>,
}

impl Scene {
    pub fn new() -> Result<Self, Box<dyn Error>> {
        let scenario = Scenario::by_name("net-global").ok_or("the scenario does not exist")?;
        let (x, y) = scenario.data::<f32>();
        let axis = SURFACE_AXIS;
        let mut losses = vec![0.0_f32; axis.len() * axis.len()];
        loss_grid(&scenario.loss(&x, &y)?, &axis, &axis, &mut losses)?;
        let path = scenario.descent(&x, &y)?.map(|step| [step.params[0], step.params[1], step.loss].map(f64::from));
        Ok(Self {
            axis: (0..axis.len()).map(|index| axis.at(index)).collect(),
            loss: losses.chunks(axis.len()).map(|row| row.iter().map(|&loss| f64::from(loss)).collect()).collect(),
            path: path.collect(),
        })
    }

    /// Where the camera stands in a frame, in degrees from the x axis.
    pub fn azimuth(frame: usize) -> f64 {
        -60.0 + 360.0 * frame as f64 / (N_FRAMES - 1) as f64
    }

    /// The part of the path that a frame shows.
    pub fn path_until(&self, frame: usize) -> &[[f64; 3]] {
        let progress = frame as f64 / (N_FRAMES - 1) as f64;
        let last = ((self.path.len() - 1) as f64 * progress * progress + 0.5) as usize;
        &self.path[..=last]
    }

    pub fn highest(&self) -> f64 {
        self.loss.iter().flatten().fold(0.0, |high, &loss| high.max(loss))
    }

    /// Writes the scene for programs in other languages: one line of numbers each for the axis, the rows of the loss, and
    /// the steps of the path.
    pub fn write(&self, mut out: impl Write) -> std::io::Result<()> {
        let line = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
        writeln!(out, "{}", line(&self.axis))?;
        for row in &self.loss {
            writeln!(out, "{}", line(row))?;
        }
        for step in &self.path {
            writeln!(out, "{}", line(step))?;
        }
        Ok(())
    }
}

/// The rainbow of the classic tutorial.
pub fn rainbow(share: f64) -> [u8; 3] {
    let color = gd_render::Colormap::Rainbow.color(share);
    [color.r, color.g, color.b]
}
