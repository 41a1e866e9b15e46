//! The clock of an animation.

use crate::error::RenderError;

/// How long an animation is and how fast it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timeline {
    /// Number of frames, at least 1.
    pub n_frames: usize,
    /// Seconds that each frame is shown.
    pub frame_delay: f64,
    /// Additional seconds for the last frame, before the animation starts again.
    pub hold: f64,
}

impl Timeline {
    /// A single frame.
    pub const STILL: Self = Self { n_frames: 1, frame_delay: 0.0, hold: 0.0 };
    /// The maximum number of frames: two hours at ten per second.
    pub const MAX_FRAMES: usize = 65_535;
    /// The longest delay of a frame, in seconds: the limit of the GIF format.
    pub const MAX_DELAY: f64 = 655.35;
    /// The maximum number of pixels of an animated frame, 8192 x 4096: about 1.5 GB of memory.
    pub const MAX_PIXELS: u64 = 1 << 25;

    /// The step that frame `frame_idx` shows of a descent of `n_steps`, from 0; all panels of a figure show the same.
    /// The first steps are the largest, so they get more time: the index grows with the square of the time.
    ///
    /// ```
    /// use gd_render::Timeline;
    /// let timeline = Timeline { n_frames: 5, frame_delay: 0.1, hold: 0.0 };
    /// let shown: Vec<usize> = (0..5).map(|frame_idx| timeline.step_at(frame_idx, 101)).collect();
    /// assert_eq!(shown, [0, 6, 25, 56, 100]);
    /// ```
    #[must_use]
    pub fn step_at(&self, frame_idx: usize, n_steps: usize) -> usize {
        let frame_idx = frame_idx.min(self.n_frames.saturating_sub(1));
        Moment::of_frame(frame_idx, self.n_frames).last_step(n_steps).unwrap_or(0)
    }

    /// The share of the time gone by at frame `frame_idx`: 0 at the first, 1 at the last, and 1 for a still.
    #[must_use]
    pub fn progress_at(&self, frame_idx: usize) -> f64 {
        Moment::of_frame(frame_idx.min(self.n_frames.saturating_sub(1)), self.n_frames).progress()
    }

    pub(super) fn check(&self, width: u32, height: u32) -> Result<(), RenderError> {
        if self.n_frames == 0 {
            return Err(RenderError::NoFrames);
        }
        check_delay(self.frame_delay)?;
        check_delay(self.hold)?;
        if self.n_frames > Self::MAX_FRAMES {
            return Err(RenderError::TooManyFrames { n_frames: self.n_frames });
        }
        if self.n_frames > 1 && u64::from(width) * u64::from(height) > Self::MAX_PIXELS {
            return Err(RenderError::FrameMemory { width, height });
        }
        Ok(())
    }
}

pub(super) fn check_delay(seconds: f64) -> Result<(), RenderError> {
    if (0.0..=Timeline::MAX_DELAY).contains(&seconds) { Ok(()) } else { Err(RenderError::Delay { seconds }) }
}

/// How often an animation plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeat {
    /// Repeats forever.
    #[default]
    Forever,
    /// Plays this many times, then the last frame stays; 0 counts as 1.
    Times(u16),
}

/// Which frame is being drawn, or which step of the descents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    frame_idx: usize,
    n_frames: usize,
    step: Option<usize>,
}

impl Moment {
    pub(super) const fn of_frame(frame_idx: usize, n_frames: usize) -> Self {
        Self { frame_idx, n_frames, step: None }
    }

    /// A still that shows one step.
    pub(super) const fn of_step(step: usize) -> Self {
        Self { frame_idx: 0, n_frames: 1, step: Some(step) }
    }

    /// The step that is asked for, if one is.
    pub(super) const fn step(self) -> Option<usize> {
        self.step
    }

    /// Share of the time gone by: 0 at the first frame, 1 at the last, and 1 for a still.
    pub(crate) fn progress(self) -> f64 {
        if self.n_frames < 2 { 1.0 } else { self.frame_idx as f64 / (self.n_frames - 1) as f64 }
    }

    /// Which of `count` things, spread evenly over the animation, is shown.
    pub(crate) fn index_of(self, count: usize) -> usize {
        (count.saturating_sub(1) as f64 * self.progress() + 0.5) as usize
    }

    /// Index of the last of `n_steps` steps that is shown, see [`Timeline::step_at`].
    pub(crate) fn last_step(self, n_steps: usize) -> Option<usize> {
        let last = n_steps.checked_sub(1)?;
        if let Some(step) = self.step {
            return Some(step.min(last));
        }
        let progress = self.progress();
        Some((last as f64 * progress * progress + 0.5) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Figure, LossPlot, Trajectory};

    #[test]
    fn what_no_file_can_hold_is_refused() {
        let timeline = |n_frames, frame_delay, hold| Timeline { n_frames, frame_delay, hold }.check(800, 600);
        assert!(timeline(65_535, 0.1, 600.0).is_ok());
        assert!(matches!(timeline(0, 0.1, 0.0), Err(RenderError::NoFrames)));
        assert!(matches!(timeline(usize::MAX, 0.1, 0.0), Err(RenderError::TooManyFrames { .. })));
        for delay in [-0.1, f64::NAN, f64::INFINITY, 656.0] {
            assert!(matches!(timeline(2, delay, 0.0), Err(RenderError::Delay { .. })));
            assert!(matches!(timeline(2, 0.1, delay), Err(RenderError::Delay { .. })));
        }
        let large = Timeline { n_frames: 2, frame_delay: 0.1, hold: 0.0 };
        assert!(matches!(large.check(65_535, 65_535), Err(RenderError::FrameMemory { .. })));
    }

    #[test]
    fn every_frame_may_have_its_delay() {
        let plot = LossPlot::new(Trajectory::new([[0.0, 0.0, 1.0]]));
        let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 1.0 };
        let figure = Figure::new(200, 150, plot).unwrap().animate(timeline).unwrap();
        assert_eq!(figure.time_after(2), 0.1 * 3.0);
        assert!(matches!(figure.clone().frame_delays(vec![0.1; 2]), Err(RenderError::DelayCount { found: 2, .. })));
        assert!(matches!(figure.clone().frame_delays(vec![0.1, -1.0, 0.1]), Err(RenderError::Delay { .. })));
        let figure = figure.frame_delays(vec![0.5, 0.25, 0.125]).unwrap();
        assert_eq!([0, 1, 2].map(|frame_idx| figure.time_after(frame_idx)), [0.5, 0.75, 0.875]);
    }
}
