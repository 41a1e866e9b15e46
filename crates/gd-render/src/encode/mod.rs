//! From frames to files.

mod animation;
mod apng;
mod frames;
mod gif;
mod lzw;
mod palette;
mod parallel;
mod png;
mod quantize;
mod webp;

pub use self::gif::GifSummary;
pub use self::parallel::has_threads;
