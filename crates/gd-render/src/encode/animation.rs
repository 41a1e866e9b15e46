//! The frames of an animation as palette indices: drawn and quantized in parallel, a batch at a time, in order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::palette::{ColorRun, Histogram, color_runs};
use super::parallel::map_all;
use super::quantize::Quantizer;
use crate::figure::{Figure, Storyboard};
use crate::frame::Frame;
use crate::renderer::Renderer;

/// Frames from which the palette is designed, spread over the animation.
const PALETTE_FRAMES: usize = 12;
/// Pixels of a batch of frames, one byte each, and the most and fewest frames of a batch. Threads wait for each other
/// between batches, so there should be few. Constants, so that a file does not depend on the number of threads.
const BATCH_PIXELS: usize = 1 << 24;
const BATCH_FRAMES: [usize; 2] = [4, 64];

/// Palette indices of the pixels of one frame, row by row.
pub(super) type IndexedFrame = Vec<u8>;

/// An animation on its way into a file.
pub(super) struct Animation<'a> {
    studio: Studio<'a>,
    quantizer: Quantizer,
    /// Frames drawn for the palette and not yet handed out, the last first.
    drawn: Vec<(usize, Frame)>,
    next: usize,
    batch: usize,
}

impl<'a> Animation<'a> {
    /// Draws a selection of the frames and designs the palette from them.
    pub(super) fn new(figure: &'a Figure) -> Self {
        let studio = Studio::new(figure);
        let n_frames = studio.storyboard.n_frames();
        let stride = n_frames.div_ceil(PALETTE_FRAMES);
        let chosen: Vec<(usize, usize)> = (0..n_frames).step_by(stride).enumerate().collect();
        // Every other one first: a thread gets neighbors, and colors are counted in order while others are drawn.
        let (even, odd): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|(place, _)| place % 2 == 0);
        let tally = Mutex::new(Tally { histogram: Histogram::new(), n_counted: 0, waiting: BTreeMap::new() });
        let mut drawn = map_all(even.into_iter().chain(odd).collect(), |(place, frame_idx)| {
            let frame = studio.draw(frame_idx, Frame::clone);
            let runs = color_runs(frame.rgb());
            tally.lock().unwrap_or_else(PoisonError::into_inner).count(place, runs);
            (frame_idx, frame)
        });
        let histogram = tally.into_inner().unwrap_or_else(PoisonError::into_inner).histogram;
        drawn.sort_by_key(|(frame_idx, _)| core::cmp::Reverse(*frame_idx));
        let n_pixels = figure.width() as usize * figure.height() as usize;
        let batch = (BATCH_PIXELS / n_pixels).clamp(BATCH_FRAMES[0], BATCH_FRAMES[1]);
        Self { studio, quantizer: Quantizer::new(&histogram), drawn, next: 0, batch }
    }

    /// Red, green, blue of each palette entry.
    pub(super) fn palette_bytes(&self) -> Vec<u8> {
        self.quantizer.palette_bytes()
    }

    /// An index that no pixel has.
    pub(super) fn free_index(&self) -> u8 {
        self.quantizer.n_colors() as u8
    }

    /// Number of frames handed out so far.
    pub(super) fn n_done(&self) -> usize {
        self.next
    }

    /// The next frames, in order; none at the end.
    pub(super) fn next_batch(&mut self) -> Vec<IndexedFrame> {
        let end = (self.next + self.batch).min(self.studio.storyboard.n_frames());
        let drawn = &mut self.drawn;
        let ready: Vec<(usize, Option<Frame>)> = (self.next..end)
            .map(|frame_idx| {
                let ready = drawn.pop_if(|(drawn_idx, _)| *drawn_idx == frame_idx);
                (frame_idx, ready.map(|(_, frame)| frame))
            })
            .collect();
        let frames = map_all(ready, |(frame_idx, ready)| match ready {
            Some(frame) => self.quantizer.quantize(&frame),
            None => self.studio.draw(frame_idx, |frame| self.quantizer.quantize(frame)),
        });
        self.next = end;
        frames
    }
}

/// Counts the colors of pictures in their order, whatever the order in which they arrive.
struct Tally {
    histogram: Histogram,
    n_counted: usize,
    waiting: BTreeMap<usize, Vec<ColorRun>>,
}

impl Tally {
    fn count(&mut self, place: usize, runs: Vec<ColorRun>) {
        self.waiting.insert(place, runs);
        while let Some(runs) = self.waiting.remove(&self.n_counted) {
            self.histogram.count(&runs);
            self.n_counted += 1;
        }
    }
}

/// Draws frames from any thread.
pub(super) struct Studio<'a> {
    storyboard: Storyboard<'a>,
    /// Memory that no thread uses at the moment: renderers with their samples and glyphs, and frames.
    idle: Mutex<Vec<(Renderer, Frame)>>,
}

impl<'a> Studio<'a> {
    /// A studio with an empty store of memory.
    pub(super) fn new(figure: &'a Figure) -> Self {
        Self { storyboard: Storyboard::new(figure), idle: Mutex::default() }
    }

    /// Draws a frame and hands it to `then`.
    pub(super) fn draw<R>(&self, frame_idx: usize, then: impl FnOnce(&Frame) -> R) -> R {
        let lock = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = lock().pop();
        let new = || (Renderer::keeping_layers(), self.storyboard.new_frame());
        let (mut renderer, mut frame) = idle.unwrap_or_else(new);
        self.storyboard.render(frame_idx, &mut renderer, &mut frame);
        let result = then(&frame);
        lock().push((renderer, frame));
        result
    }
}

/// A part of a picture: rows `top..bottom`, columns `left..right`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Crop {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Crop {
    pub(super) fn width(&self) -> usize {
        self.right - self.left
    }

    pub(super) fn height(&self) -> usize {
        self.bottom - self.top
    }

    /// The indices of this part of a picture `width` pixels wide.
    pub(super) fn of(&self, picture: &[u8], width: usize) -> Vec<u8> {
        let mut part = Vec::with_capacity(self.width() * self.height());
        for row in picture.chunks_exact(width).take(self.bottom).skip(self.top) {
            part.extend_from_slice(&row[self.left..self.right]);
        }
        part
    }
}

/// The smallest part outside which a picture equals the one before (all of it without one); `None` if nothing differs.
pub(super) fn changed_part(before: Option<&[u8]>, picture: &[u8], width: usize) -> Option<Crop> {
    let Some(before) = before else {
        return Some(Crop { left: 0, top: 0, right: width, bottom: picture.len() / width });
    };
    let mut part: Option<Crop> = None;
    for (y, (old, new)) in before.chunks_exact(width).zip(picture.chunks_exact(width)).enumerate() {
        if old == new {
            continue;
        }
        let differs = |(old, new): (&u8, &u8)| old != new;
        let so_far = part.unwrap_or(Crop { left: width, top: y, right: 0, bottom: y + 1 });
        // Only what widens the part is looked for.
        let (left, right) = (so_far.left, so_far.right);
        let first = old[..left].iter().zip(&new[..left]).position(differs).unwrap_or(left);
        let last = old[right..].iter().zip(&new[right..]).rposition(differs).map_or(right, |last| right + last + 1);
        part = Some(Crop { left: first, right: last, bottom: y + 1, ..so_far });
    }
    part
}

/// Counts what passes through.
pub(super) struct CountingWriter<W> {
    pub(super) inner: W,
    pub(super) n_bytes: u64,
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
    fn the_changed_part_is_tight() {
        let before = [0_u8; 20];
        let mut after = before;
        assert_eq!(changed_part(Some(&before), &after, 5), None);
        after[7] = 1;
        after[13] = 1;
        assert_eq!(changed_part(Some(&before), &after, 5), Some(Crop { left: 2, top: 1, right: 4, bottom: 3 }));
        assert_eq!(changed_part(None, &after, 5), Some(Crop { left: 0, top: 0, right: 5, bottom: 4 }));
        assert_eq!(Crop { left: 2, top: 1, right: 4, bottom: 3 }.of(&after, 5), [1, 0, 0, 1]);
    }
}
