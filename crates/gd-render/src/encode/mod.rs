//! From frames to files.

mod animation;
mod apng;
mod bits;
mod frames;
mod gif;
mod lzw;
mod palette;
mod parallel;
mod png;
mod quantize;
mod still;
mod webp;

pub use self::gif::GifSummary;
pub use self::parallel::has_threads;
