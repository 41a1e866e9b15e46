//! Frames as files.

use gd_render::Figure;

use crate::error::Error;
use crate::output::{FolderId, OutputSet};

/// Writes every frame of an animation as a PNG into a folder that was begun: `frame-0001.png` and so on, which other
/// programs find as `frame-%04d.png`. From time to time `progress` is told how many are done.
///
/// # Errors
/// A full disk.
pub fn write_frames(
    figure: &Figure,
    outputs: &mut OutputSet,
    folder: FolderId,
    progress: &mut dyn FnMut(usize),
) -> Result<(), Error> {
    figure.each_png(|frame_idx, png| {
        outputs.write_in(folder, &format!("frame-{:04}.png", frame_idx + 1), &png)?;
        progress(frame_idx + 1);
        Ok(())
    })
}
