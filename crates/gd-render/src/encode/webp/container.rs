//! Pictures in a file: RIFF chunks, in which numbers begin with their lowest byte. (RFC 9649, section 2.)

use std::io;

use super::super::animation::Crop;
use crate::error::RenderError;

/// Something moves, and something may be transparent.
const ANIMATION: u8 = 1 << 1;
const ALPHA: u8 = 1 << 4;
/// The frame replaces what it covers, instead of being laid over it.
const REPLACES: u8 = 1 << 1;
/// The longest time for which a frame can stand, in milliseconds.
const MAX_DURATION: u64 = (1 << 24) - 1;

/// One frame, compressed.
#[derive(Debug)]
pub(super) struct FilmFrame {
    /// Where it goes; its left and top are even.
    pub(super) part: Crop,
    /// Whether some of it is transparent, and what is there stays.
    pub(super) is_veil: bool,
    /// The picture in the lossless format.
    pub(super) data: Vec<u8>,
}

/// The file while it grows.
#[derive(Debug)]
pub(super) struct Film {
    size: (u32, u32),
    /// 0 for always.
    n_plays: u16,
    /// Frames with their durations in milliseconds.
    frames: Vec<(FilmFrame, u64)>,
    /// Milliseconds so far.
    now: u64,
}

impl Film {
    pub(super) fn new(size: (u32, u32), n_plays: u16) -> Self {
        Self { size, n_plays, frames: Vec::new(), now: 0 }
    }

    /// Shows the last frame until a point in time, which is rounded so that errors do not add up.
    pub(super) fn extend_until(&mut self, seconds: f64) {
        let now = (seconds * 1000.0 + 0.5) as u64;
        if let Some((_, duration)) = self.frames.last_mut() {
            *duration += now.saturating_sub(self.now);
        }
        self.now = self.now.max(now);
    }

    /// Adds a frame; `None` for one like the last.
    pub(super) fn append(&mut self, frame: Option<FilmFrame>) {
        self.frames.extend(frame.map(|frame| (frame, 0)));
    }

    /// The file.
    ///
    /// # Errors
    /// More bytes than its own length can say.
    pub(super) fn finish(self) -> Result<Vec<u8>, RenderError> {
        let mut file = b"RIFF\0\0\0\0WEBP".to_vec();
        match &self.frames[..] {
            [(still, _)] => put_chunk(&mut file, *b"VP8L", &[&still.data]),
            frames => self.put_frames(&mut file, frames),
        }
        let length = u32::try_from(file.len() - 8).map_err(|_| io::Error::other("a WebP holds at most 4 GB"))?;
        file[4..8].copy_from_slice(&length.to_le_bytes());
        Ok(file)
    }

    fn put_frames(&self, file: &mut Vec<u8>, frames: &[(FilmFrame, u64)]) {
        let has_alpha = frames.iter().any(|(frame, _)| frame.is_veil);
        let flags = ANIMATION | if has_alpha { ALPHA } else { 0 };
        let (width, height) = self.size;
        put_chunk(file, *b"VP8X", &[&[flags, 0, 0, 0], &three_bytes(width - 1), &three_bytes(height - 1)]);
        // The color behind it, which is never seen.
        put_chunk(file, *b"ANIM", &[&[255; 4], &self.n_plays.to_le_bytes()]);
        for (FilmFrame { part, is_veil, data }, duration) in frames {
            let [left, top] = [part.left, part.top].map(|place| three_bytes(place as u32 / 2));
            let [width, height] = [part.width(), part.height()].map(|side| three_bytes(side as u32 - 1));
            let duration = three_bytes((*duration).min(MAX_DURATION) as u32);
            let mut picture = Vec::with_capacity(data.len() + 9);
            put_chunk(&mut picture, *b"VP8L", &[data]);
            let flags = [if *is_veil { 0 } else { REPLACES }];
            put_chunk(file, *b"ANMF", &[&left, &top, &width, &height, &duration, &flags, &picture]);
        }
    }
}

/// A chunk with its name, its length and its content, filled up to an even number of bytes.
fn put_chunk(file: &mut Vec<u8>, name: [u8; 4], parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    file.extend(name);
    // One that is too long makes the file too long, which is said at the end.
    file.extend((length as u32).to_le_bytes());
    for part in parts {
        file.extend_from_slice(part);
    }
    if length % 2 == 1 {
        file.push(0);
    }
}

fn three_bytes(number: u32) -> [u8; 3] {
    let [low, middle, high, _] = number.to_le_bytes();
    [low, middle, high]
}
