//! From frames to files.

mod animation;
mod apng;
mod gif;
mod lzw;
mod palette;
mod parallel;
mod png;
mod quantize;

pub use self::gif::GifSummary;
pub use self::parallel::has_threads;
