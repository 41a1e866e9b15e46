//! Animations beside GIF.

use std::path::PathBuf;

use clap::Args;

/// Where the frames of an animation go, beside a GIF.
#[derive(Debug, Clone, Args)]
pub struct FilmArguments {
    /// The animation as WebP: the frames of the GIF without loss, in a quarter fewer bytes
    #[arg(long, value_name = "OUT.webp", help_heading = "Output")]
    pub webp: Option<PathBuf>,
    /// Every frame of the animation as a PNG, frame-0001.png and so on, in a folder that is new or empty: for video encoders
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub frames_dir: Option<PathBuf>,
}

impl FilmArguments {
    /// Whether any is asked for.
    pub(crate) fn is_given(&self) -> bool {
        self.webp.is_some() || self.frames_dir.is_some()
    }
}
