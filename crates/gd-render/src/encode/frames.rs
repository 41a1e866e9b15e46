//! Every frame as a PNG of its own, for programs that make films of pictures.

use super::animation::Studio;
use super::parallel::map_all;
use crate::error::RenderError;
use crate::figure::Figure;

/// Frames that are drawn and compressed at a time.
const BATCH: usize = 16;

impl Figure {
    /// Draws all frames, several at a time, and hands each over as the bytes of a PNG in true color, in order, with its
    /// number from 0. How long each is to be shown is in [`Figure::timeline`] alone.
    ///
    /// ```
    /// use gd_render::{Figure, LossPlot, RenderError, Timeline, Trajectory};
    /// let trajectory = Trajectory::new((1..=9).map(|step| [0.0, 0.0, 1.0 / f64::from(step)]));
    /// let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 2.0 };
    /// let figure = Figure::new(300, 200, LossPlot::new(trajectory))?.animate(timeline)?;
    /// let mut numbers = Vec::new();
    /// figure.each_png(|frame_idx, png| {
    ///     assert_eq!(&png[1..4], b"PNG");
    ///     numbers.push(frame_idx);
    ///     Ok::<(), RenderError>(())
    /// })?;
    /// assert_eq!(numbers, [0, 1, 2]);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    ///
    /// # Errors
    /// What `take` reports; no frame follows then.
    pub fn each_png<E: From<RenderError>>(
        &self,
        mut take: impl FnMut(usize, Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        let studio = Studio::new(self);
        let numbers: Vec<usize> = (0..self.timeline().n_frames).collect();
        for batch in numbers.chunks(BATCH) {
            let pictures = map_all(batch.to_vec(), |frame_idx| {
                studio.draw(frame_idx, |frame| {
                    let mut file = Vec::new();
                    frame.write_png(&mut file).map(|()| file)
                })
            });
            for (frame_idx, picture) in batch.iter().zip(pictures) {
                take(*frame_idx, picture?)?;
            }
        }
        Ok(())
    }
}
