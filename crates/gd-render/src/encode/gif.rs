//! Animations: frames are drawn, quantized and compressed in parallel, a batch at a time, and written in order.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Mutex;

use gif::{AnyExtension, DisposalMethod, Encoder, EncodingError, Extension, Repeat};
use rayon::prelude::*;

use super::palette::Histogram;
use super::quantize::Quantizer;
use crate::error::RenderError;
use crate::figure::{Figure, Storyboard, Timeline};
use crate::frame::Frame;
use crate::renderer::Renderer;

/// Frames from which the palette is designed, spread over the animation.
const PALETTE_FRAMES: usize = 12;
/// Frames in memory at a time. A constant, so that the file does not depend on the number of threads.
const BATCH: usize = 16;
/// The format counts time in hundredths of a second, 16 bits of them.
const TICKS_PER_SECOND: f64 = 100.0;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GifSummary {
    /// Pictures in the file: equal neighbors among the frames are stored as one.
    pub n_pictures: usize,
    /// Size of the file in bytes.
    pub n_bytes: u64,
}

impl Figure {
    /// Writes all frames as a GIF that repeats for ever.
    ///
    /// The bytes are the same on every machine and for every number of threads. Memory does not grow with the number
    /// of frames.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_gif(&self, writer: impl Write) -> Result<GifSummary, RenderError> {
        self.write_gif_with_progress(writer, |_| {})
    }

    /// Writes all frames as a GIF and calls `progress` with the number of frames finished, now and then.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_gif_with_progress(
        &self,
        writer: impl Write,
        mut progress: impl FnMut(usize),
    ) -> Result<GifSummary, RenderError> {
        let studio = Studio { storyboard: Storyboard::new(self), renderers: Mutex::default() };
        let n_frames = studio.storyboard.n_frames();

        let stride = n_frames.div_ceil(PALETTE_FRAMES);
        let mut drawn: Vec<(usize, Frame)> = (0..n_frames)
            .into_par_iter()
            .step_by(stride)
            .map(|frame_idx| (frame_idx, studio.draw(frame_idx)))
            .collect();
        let mut histogram = Histogram::new();
        for (_, frame) in &drawn {
            histogram.count(frame.rgb());
        }
        let quantizer = Quantizer::new(&histogram);
        drawn.reverse();

        let mut film = Film::new(self, writer, &quantizer)?;
        let mut next = 0;
        while next < n_frames {
            let end = (next + BATCH).min(n_frames);
            let mut ready: Vec<Option<Frame>> = (next..end)
                .map(|frame_idx| drawn.pop_if(|(drawn_idx, _)| *drawn_idx == frame_idx).map(|(_, frame)| frame))
                .collect();
            let pictures: Vec<Vec<u8>> = (next..end)
                .into_par_iter()
                .zip(&mut ready)
                .map(|(frame_idx, ready)| {
                    let frame = ready.take().unwrap_or_else(|| studio.draw(frame_idx));
                    quantizer.quantize(&frame)
                })
                .collect();
            film.append(pictures)?;
            next = end;
            progress(next);
        }
        film.finish()
    }
}

/// Draws frames from any thread.
struct Studio<'a> {
    storyboard: Storyboard<'a>,
    /// Renderers that are not drawing; they keep their memory and glyphs.
    renderers: Mutex<Vec<Renderer>>,
}

impl Studio<'_> {
    fn draw(&self, frame_idx: usize) -> Frame {
        let lock = || self.renderers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut renderer = lock().pop().unwrap_or_default();
        let frame = self.storyboard.render(frame_idx, &mut renderer);
        lock().push(renderer);
        frame
    }
}

/// The file while it is written. One picture is held back: its delay grows while the next ones equal it.
struct Film<W: Write> {
    encoder: Encoder<CountingWriter<W>>,
    size: (u16, u16),
    timeline: Timeline,
    /// Palette indices of the last picture appended.
    last: Option<Vec<u8>>,
    pending: Option<gif::Frame<'static>>,
    n_appended: usize,
    n_pictures: usize,
    /// Ticks written so far.
    ticks: u64,
}

impl<W: Write> Film<W> {
    fn new(figure: &Figure, writer: W, quantizer: &Quantizer) -> Result<Self, RenderError> {
        let size = (figure.width() as u16, figure.height() as u16);
        let writer = CountingWriter { inner: writer, n_bytes: 0 };
        let mut encoder = Encoder::new(writer, size.0, size.1, &quantizer.palette_bytes()).map_err(write_error)?;
        encoder.set_repeat(Repeat::Infinite).map_err(write_error)?;
        let comment: Vec<&[u8]> = figure.comment_text().as_bytes().chunks(255).collect();
        if !comment.is_empty() {
            encoder.write_raw_extension(AnyExtension(Extension::Comment as u8), &comment).map_err(write_error)?;
        }
        let timeline = figure.timeline();
        Ok(Self { encoder, size, timeline, last: None, pending: None, n_appended: 0, n_pictures: 0, ticks: 0 })
    }

    /// Compresses pictures in parallel and writes them in order.
    fn append(&mut self, pictures: Vec<Vec<u8>>) -> Result<(), RenderError> {
        let width = usize::from(self.size.0);
        let before =
            core::iter::once(self.last.as_deref()).chain(pictures.iter().map(|picture| Some(picture.as_slice())));
        let pairs: Vec<_> = before.zip(&pictures).collect();
        let compressed: Vec<Option<gif::Frame<'static>>> =
            pairs.into_par_iter().map(|(before, picture)| compress(before, picture, width)).collect();
        for frame in compressed {
            if let Some(frame) = frame {
                self.flush()?;
                self.pending = Some(frame);
            }
            self.n_appended += 1;
        }
        self.last = pictures.into_iter().next_back().or(self.last.take());
        Ok(())
    }

    /// Writes the picture held back, with the time that has passed since it appeared.
    fn flush(&mut self) -> Result<(), RenderError> {
        let seconds = self.timeline.frame_delay * self.n_appended as f64;
        self.flush_until(seconds)
    }

    fn flush_until(&mut self, seconds: f64) -> Result<(), RenderError> {
        let Some(mut frame) = self.pending.take() else { return Ok(()) };
        // Rounded as a point in time, not as a duration, so that errors do not add up.
        let now = (seconds * TICKS_PER_SECOND + 0.5) as u64;
        frame.delay = u16::try_from(now - self.ticks).unwrap_or(u16::MAX);
        self.ticks = now;
        self.n_pictures += 1;
        self.encoder.write_lzw_pre_encoded_frame(&frame).map_err(write_error)
    }

    fn finish(mut self) -> Result<GifSummary, RenderError> {
        let seconds = self.timeline.frame_delay * self.n_appended as f64 + self.timeline.hold;
        self.flush_until(seconds)?;
        let mut writer = self.encoder.into_inner().map_err(write_error)?;
        writer.flush()?;
        Ok(GifSummary { n_pictures: self.n_pictures, n_bytes: writer.n_bytes })
    }
}

/// The part of `picture` that differs from the one before, ready to be written; `None` if nothing does.
fn compress(before: Option<&[u8]>, picture: &[u8], width: usize) -> Option<gif::Frame<'static>> {
    let (left, top, right, bottom) = match before {
        Some(before) => changed_rect(before, picture, width)?,
        None => (0, 0, width, picture.len() / width),
    };
    let mut buffer = Vec::with_capacity((right - left) * (bottom - top));
    for row in picture.chunks_exact(width).take(bottom).skip(top) {
        buffer.extend_from_slice(&row[left..right]);
    }
    let mut frame = gif::Frame {
        left: left as u16,
        top: top as u16,
        width: (right - left) as u16,
        height: (bottom - top) as u16,
        dispose: DisposalMethod::Keep,
        buffer: Cow::Owned(buffer),
        ..gif::Frame::default()
    };
    frame.make_lzw_pre_encoded();
    Some(frame)
}

/// The smallest rectangle (left, top, right, bottom) outside which the pictures are equal.
fn changed_rect(before: &[u8], picture: &[u8], width: usize) -> Option<(usize, usize, usize, usize)> {
    let mut rect: Option<(usize, usize, usize, usize)> = None;
    for (y, (old, new)) in before.chunks_exact(width).zip(picture.chunks_exact(width)).enumerate() {
        if old == new {
            continue;
        }
        let differs = |(old, new): (&u8, &u8)| old != new;
        let first = old.iter().zip(new).position(differs).unwrap_or(0);
        let last = old.iter().zip(new).rposition(differs).unwrap_or(0);
        let (left, top, right, _) = rect.unwrap_or((first, y, last + 1, y + 1));
        rect = Some((left.min(first), top, right.max(last + 1), y + 1));
    }
    rect
}

fn write_error(error: EncodingError) -> RenderError {
    match error {
        EncodingError::Io(error) => error.into(),
        other => io::Error::other(other).into(),
    }
}

/// Counts what passes through.
struct CountingWriter<W> {
    inner: W,
    n_bytes: u64,
}

impl<W: Write> Write for CountingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.n_bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changed_rectangle_is_tight() {
        let before = [0_u8; 20];
        let mut after = before;
        assert_eq!(changed_rect(&before, &after, 5), None);
        after[7] = 1;
        after[13] = 1;
        assert_eq!(changed_rect(&before, &after, 5), Some((2, 1, 4, 3)));
    }
}
