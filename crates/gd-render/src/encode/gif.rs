//! GIF: frames are compressed in parallel and written in order.

use std::borrow::Cow;
use std::io::{self, Write};

use gif::{AnyExtension, DisposalMethod, Encoder, EncodingError, Extension};

use super::animation::{Animation, CountingWriter, IndexedFrame, changed_part};
use super::lzw;
use super::parallel::map_all;
use super::still::long_still_runs;
use crate::error::RenderError;
use crate::figure::{Figure, Repeat};

/// The format counts time in hundredths of a second, 16 bits of them.
const TICKS_PER_SECOND: f64 = 100.0;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GifSummary {
    /// Pictures in the file: successive frames that are equal are stored as one.
    pub n_pictures: usize,
    /// Size of the file in bytes.
    pub n_bytes: u64,
}

impl Figure {
    /// Writes all frames as a GIF.
    ///
    /// The bytes are the same on every machine and for every number of threads. Memory does not grow with the number
    /// of frames.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_gif(&self, writer: impl Write) -> Result<GifSummary, RenderError> {
        self.write_gif_with_progress(writer, |_| {})
    }

    /// Writes all frames as a GIF and calls `progress` from time to time with the number of finished frames.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_gif_with_progress(
        &self,
        writer: impl Write,
        mut progress: impl FnMut(usize),
    ) -> Result<GifSummary, RenderError> {
        let mut animation = Animation::new(self);
        let mut film = Film::new(self, writer, &animation)?;
        loop {
            let frames = animation.next_batch();
            if frames.is_empty() {
                break;
            }
            film.append(frames)?;
            progress(animation.n_done());
        }
        film.finish()
    }
}

/// The file while it is written. One picture is held back: its delay grows while the next ones equal it.
struct Film<'a, W: Write> {
    figure: &'a Figure,
    encoder: Encoder<CountingWriter<W>>,
    size: (u16, u16),
    /// Marks pixels that stay as they are.
    unchanged: u8,
    /// Palette indices of the last picture appended.
    last: Option<IndexedFrame>,
    pending: Option<gif::Frame<'static>>,
    n_appended: usize,
    n_pictures: usize,
    /// Ticks written so far.
    ticks: u64,
}

impl<'a, W: Write> Film<'a, W> {
    fn new(figure: &'a Figure, writer: W, animation: &Animation<'_>) -> Result<Self, RenderError> {
        let size = (figure.width() as u16, figure.height() as u16);
        let writer = CountingWriter { inner: writer, n_bytes: 0 };
        let mut encoder = Encoder::new(writer, size.0, size.1, &animation.palette_bytes()).map_err(write_error)?;
        let repeat = match figure.repeats() {
            Repeat::Forever => Some(gif::Repeat::Infinite),
            // The format counts how often it plays again; without the number it plays once.
            Repeat::Times(0 | 1) => None,
            Repeat::Times(n) => Some(gif::Repeat::Finite(n - 1)),
        };
        if let Some(repeat) = repeat {
            encoder.set_repeat(repeat).map_err(write_error)?;
        }
        let comment: Vec<&[u8]> = figure.comment_text().as_bytes().chunks(255).collect();
        if !comment.is_empty() {
            encoder.write_raw_extension(AnyExtension(Extension::Comment as u8), &comment).map_err(write_error)?;
        }
        let unchanged = animation.free_index();
        Ok(Self { figure, encoder, size, unchanged, last: None, pending: None, n_appended: 0, n_pictures: 0, ticks: 0 })
    }

    /// Compresses pictures in parallel and writes them in order.
    fn append(&mut self, pictures: Vec<IndexedFrame>) -> Result<(), RenderError> {
        let (width, unchanged) = (usize::from(self.size.0), self.unchanged);
        let before =
            core::iter::once(self.last.as_deref()).chain(pictures.iter().map(|picture| Some(picture.as_slice())));
        let pairs: Vec<_> = before.zip(&pictures).collect();
        let compressed: Vec<Option<gif::Frame<'static>>> =
            map_all(pairs, |(before, picture)| compress(before, picture, width, unchanged));
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
        let seconds = self.n_appended.checked_sub(1).map_or(0.0, |last| self.figure.time_after(last));
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
        let last = self.n_appended.saturating_sub(1);
        let seconds = self.figure.time_after(last) + self.figure.timeline().hold;
        self.flush_until(seconds)?;
        let mut writer = self.encoder.into_inner().map_err(write_error)?;
        writer.flush()?;
        Ok(GifSummary { n_pictures: self.n_pictures, n_bytes: writer.n_bytes })
    }
}

/// The part of `picture` that differs from the one before, ready to be written; `None` if nothing does.
fn compress(before: Option<&[u8]>, picture: &[u8], width: usize, unchanged: u8) -> Option<gif::Frame<'static>> {
    let part = changed_part(before, picture, width)?;
    let encode = |buffer: &[u8], transparent: Option<u8>| gif::Frame {
        left: part.left as u16,
        top: part.top as u16,
        width: part.width() as u16,
        height: part.height() as u16,
        dispose: DisposalMethod::Keep,
        transparent,
        buffer: Cow::Owned(lzw::compress(buffer)),
        ..gif::Frame::default()
    };
    let new = part.of(picture, width);
    let is_still = long_still_runs(before, picture, (&part, &new), width);
    let sparse = is_still.map(|is_still| encode(&veil(&new, &is_still, unchanged), Some(unchanged)));
    let dense = encode(&new, None);
    // The same look; the smaller one.
    Some(sparse.filter(|sparse| sparse.buffer.len() < dense.buffer.len()).unwrap_or(dense))
}

/// The pixels, those that stay as they are replaced by one index.
fn veil(pixels: &[u8], is_still: &[bool], unchanged: u8) -> Vec<u8> {
    pixels.iter().zip(is_still).map(|(pixel, is_still)| if *is_still { unchanged } else { *pixel }).collect()
}

fn write_error(error: EncodingError) -> RenderError {
    match error {
        EncodingError::Io(error) => error.into(),
        other => io::Error::other(other).into(),
    }
}
