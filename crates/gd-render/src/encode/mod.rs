//! From frames to files.

mod gif;
mod palette;
mod png;
mod quantize;

pub use self::gif::GifSummary;
