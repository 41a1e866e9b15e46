//! Animated PNG: the frames of the GIF in about a sixth fewer bytes, for pages and viewers that support it.

use std::io::{self, Write};

use png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Encoder, EncodingError, Filter, Writer};

use super::animation::{Animation, CountingWriter, Crop, changed_part};
use crate::error::RenderError;
use crate::figure::{Figure, Repeat};

impl Figure {
    /// Writes all frames as an animated PNG with the palette of the GIF, and returns its size in bytes. Programs that
    /// support only still PNG show the first frame.
    ///
    /// The bytes are the same on every machine and for every number of threads. Memory does not grow with the number
    /// of frames.
    ///
    /// # Errors
    /// The writer fails.
    ///
    /// ```
    /// use gd_render::{Figure, LossPlot, Timeline, Trajectory};
    /// let trajectory = Trajectory::new((1..=9).map(|step| [0.0, 0.0, 1.0 / f64::from(step)]));
    /// let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 2.0 };
    /// let figure = Figure::new(300, 200, LossPlot::new(trajectory))?.animate(timeline)?;
    /// let mut file = Vec::new();
    /// assert_eq!(figure.write_apng(&mut file)?, file.len() as u64);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn write_apng(&self, writer: impl Write) -> Result<u64, RenderError> {
        let (width, n_frames) = (self.width() as usize, self.timeline().n_frames);
        let mut animation = Animation::new(self);
        let mut counting = CountingWriter { inner: writer, n_bytes: 0 };
        let mut encoder = Encoder::new(&mut counting, self.width(), self.height());
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette(animation.palette_bytes());
        encoder.set_compression(Compression::High);
        // Neighboring indices are unrelated numbers: differences of them only hide repetitions.
        encoder.set_filter(Filter::NoFilter);
        let n_plays = match self.repeats() {
            Repeat::Forever => 0,
            Repeat::Times(n) => u32::from(n.max(1)),
        };
        if n_frames > 1 {
            encoder.set_animated(n_frames as u32, n_plays).map_err(write_error)?;
        }
        if !self.comment_text().is_empty() {
            encoder.add_text_chunk("Comment".into(), self.comment_text().into()).map_err(write_error)?;
        }
        let mut file = encoder.write_header().map_err(write_error)?;
        let (mut last, mut clock, mut frame_idx) = (None, Clock::default(), 0);
        loop {
            let frames = animation.next_batch();
            if frames.is_empty() {
                break;
            }
            for frame in frames {
                // The number of frames stands at the head of the file, so a frame that changes nothing must be written
                // too: as one pixel.
                let one_pixel = Crop { left: 0, top: 0, right: 1, bottom: 1 };
                let part = changed_part(last.as_deref(), &frame, width).unwrap_or(one_pixel);
                if n_frames > 1 {
                    let hold = if frame_idx + 1 == n_frames { self.timeline().hold } else { 0.0 };
                    place(&mut file, part, clock.delay_until(self.time_after(frame_idx) + hold))
                        .map_err(write_error)?;
                }
                file.write_image_data(&part.of(&frame, width)).map_err(write_error)?;
                last = Some(frame);
                frame_idx += 1;
            }
        }
        file.finish().map_err(write_error)?;
        counting.flush()?;
        Ok(counting.n_bytes)
    }
}

/// Says where the next frame goes and for which fraction of a second it stands.
fn place(file: &mut Writer<impl Write>, part: Crop, (numerator, denominator): (u16, u16)) -> Result<(), EncodingError> {
    // The place is checked against the size before, so the size shrinks first and grows last.
    file.reset_frame_position()?;
    file.set_frame_dimension(part.width() as u32, part.height() as u32)?;
    file.set_frame_position(part.left as u32, part.top as u32)?;
    file.set_frame_delay(numerator, denominator)?;
    file.set_blend_op(BlendOp::Source)?;
    file.set_dispose_op(DisposeOp::None)
}

/// Turns points in time into delays of whole milliseconds, so that rounding does not add up.
#[derive(Debug, Default)]
struct Clock {
    milliseconds: u64,
}

impl Clock {
    /// The delay as numerator and denominator. In milliseconds it may not fit.
    fn delay_until(&mut self, seconds: f64) -> (u16, u16) {
        let now = (seconds * 1000.0 + 0.5) as u64;
        let delay = now.saturating_sub(self.milliseconds);
        self.milliseconds = now;
        match u16::try_from(delay) {
            Ok(milliseconds) => (milliseconds, 1000),
            Err(_) => (u16::try_from(delay / 100).unwrap_or(u16::MAX), 10),
        }
    }
}

fn write_error(error: EncodingError) -> RenderError {
    match error {
        EncodingError::IoError(error) => error.into(),
        other => io::Error::other(other).into(),
    }
}
