//! Animated WebP, without loss: the frames of the GIF in a quarter fewer bytes, which all browsers show.

mod container;
mod groups;
mod prefix_code;
mod repeats;
mod symbols;
#[cfg(test)]
mod tests;
mod vp8l;

use std::io::Write;

use self::container::{Film, FilmFrame};
use self::vp8l::{Color, Indexed, MAX_SIDE};
use super::animation::{Animation, Crop, IndexedFrame, changed_part};
use super::parallel::map_all;
use super::still::long_still_runs;
use crate::error::RenderError;
use crate::figure::{Figure, Repeat};

impl Figure {
    /// Writes all frames as an animated WebP with the palette of the GIF, without loss, and returns its size in bytes; a
    /// still figure as a WebP that is none.
    ///
    /// The bytes are the same on every machine and for every number of threads. The length of the file stands at its
    /// beginning, so all of it is in memory before any is written.
    ///
    /// # Errors
    /// The writer fails; a side of more than 16,383 pixels, which the format cannot hold.
    ///
    /// ```
    /// use gd_render::{Figure, LossPlot, Timeline, Trajectory};
    /// let trajectory = Trajectory::new((1..=9).map(|step| [0.0, 0.0, 1.0 / f64::from(step)]));
    /// let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 2.0 };
    /// let figure = Figure::new(300, 200, LossPlot::new(trajectory))?.animate(timeline)?;
    /// let mut file = Vec::new();
    /// assert_eq!(figure.write_webp(&mut file)?, file.len() as u64);
    /// assert_eq!((&file[..4], &file[8..12]), (b"RIFF".as_slice(), b"WEBP".as_slice()));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn write_webp(&self, writer: impl Write) -> Result<u64, RenderError> {
        self.write_webp_with_progress(writer, |_| {})
    }

    /// Writes all frames as an animated WebP and calls `progress` from time to time with the number of finished frames.
    ///
    /// # Errors
    /// Those of [`write_webp`](Self::write_webp).
    pub fn write_webp_with_progress(
        &self,
        mut writer: impl Write,
        mut progress: impl FnMut(usize),
    ) -> Result<u64, RenderError> {
        let (width, height) = (self.width(), self.height());
        if width.max(height) > MAX_SIDE {
            return Err(RenderError::WebpSize { width, height });
        }
        let mut animation = Animation::new(self);
        let palette: Vec<[u8; 3]> = animation.palette_bytes().as_chunks::<3>().0.to_vec();
        let n_plays = match self.repeats() {
            Repeat::Forever => 0,
            Repeat::Times(n) => n.max(1),
        };
        let mut film = Film::new((width, height), n_plays);
        let (mut last, mut n_frames): (Option<IndexedFrame>, usize) = (None, 0);
        loop {
            let frames = animation.next_batch();
            if frames.is_empty() {
                break;
            }
            let before = core::iter::once(last.as_deref()).chain(frames.iter().map(|frame| Some(frame.as_slice())));
            let pairs: Vec<_> = before.zip(&frames).collect();
            let compressed = map_all(pairs, |(before, frame)| compress(before, frame, width as usize, &palette));
            for frame in compressed {
                // One that changes nothing leaves the one before it for longer.
                film.extend_until(if n_frames == 0 { 0.0 } else { self.time_after(n_frames - 1) });
                film.append(frame);
                n_frames += 1;
            }
            last = frames.into_iter().next_back();
            progress(animation.n_done());
        }
        film.extend_until(self.time_after(n_frames.saturating_sub(1)) + self.timeline().hold);
        let file = film.finish()?;
        writer.write_all(&file)?;
        writer.flush()?;
        Ok(file.len() as u64)
    }
}

/// The part of `frame` that differs from the one before; `None` if nothing does.
fn compress(before: Option<&[u8]>, frame: &[u8], width: usize, palette: &[[u8; 3]]) -> Option<FilmFrame> {
    let part = changed_part(before, frame, width)?;
    // The format has places for every other pixel.
    let part = Crop { left: part.left & !1, top: part.top & !1, ..part };
    let new = part.of(frame, width);
    let encode = |is_unchanged: Option<&[bool]>| FilmFrame {
        part,
        is_veil: is_unchanged.is_some(),
        data: indexed(&new, is_unchanged, part.width(), palette).encode(),
    };
    let is_still = long_still_runs(before, frame, (&part, &new), width);
    let sparse = is_still.map(|is_still| encode(Some(&is_still)));
    let dense = encode(None);
    // The same look; the smaller one.
    Some(sparse.filter(|sparse| sparse.data.len() < dense.data.len()).unwrap_or(dense))
}

/// A picture with a palette of only those colors that are in it, pixels that stay as they are being transparent.
fn indexed(pixels: &[u8], is_unchanged: Option<&[bool]>, width: usize, palette: &[[u8; 3]]) -> Indexed {
    let is_seen = |at: usize| is_unchanged.is_none_or(|is_unchanged| !is_unchanged[at]);
    let mut is_used = [false; 256];
    for (at, pixel) in pixels.iter().enumerate() {
        is_used[usize::from(*pixel)] |= is_seen(at);
    }
    // Neighbors are alike, so that their differences are small numbers.
    let mut colors: Vec<(Color, usize)> = palette.iter().map(|[r, g, b]| [*r, *g, *b, 255]).zip(0..).collect();
    colors.retain(|(_, index)| is_used[*index]);
    colors.sort_unstable();
    let first = usize::from(is_unchanged.is_some());
    let mut own_index = [0; 256];
    for (own, (_, index)) in (first..).zip(&colors) {
        own_index[*index] = own as u8;
    }
    let own = |(at, pixel): (usize, &u8)| if is_seen(at) { own_index[usize::from(*pixel)] } else { 0 };
    let transparent = is_unchanged.map(|_| [0; 4]);
    Indexed {
        width,
        pixels: pixels.iter().enumerate().map(own).collect(),
        palette: transparent.into_iter().chain(colors.iter().map(|(color, _)| *color)).collect(),
    }
}
