//! Pictures as shapes instead of pixels: SVG and PDF.
//!
//! Both come from the scene that the rasterizer draws, by way of a [`Drawing`] that has only outlines, lines, dots and text.
//! Nothing depends on the machine or on the time.

mod convex;
mod drawing;
mod facets;
mod font_subset;
mod letters;
mod lifetimes;
mod notation;
mod outline;
mod pdf;
mod pdf_font;
mod pdf_objects;
mod round;
mod shapes;
mod spot;
mod surface;
mod svg;
mod svg_animation;
mod tiles;

#[cfg(test)]
mod tests;

use std::io::Write;

use self::drawing::Shared;
use self::shapes::Drawing;
use self::svg::Heading;
use self::svg_animation::Clock;
use crate::error::RenderError;
use crate::figure::{Figure, Storyboard};

impl Figure {
    /// Writes one frame as an SVG, one unit for each pixel. A line of text stays text if the embedded font has all of its
    /// characters, of which the file holds those that it needs; any other line is drawn as outlines, and can be neither
    /// searched nor copied.
    ///
    /// # Errors
    /// The writer fails.
    ///
    /// # Panics
    /// If there is no frame `frame_idx`.
    ///
    /// ```
    /// use gd_render::{Figure, Plot};
    /// let plot = Plot::new().points(&[0.0, 1.0, 2.0], &[1.0, 3.1, 4.9])?.axis_titles("x", "y");
    /// let mut file = Vec::new();
    /// Figure::new(320, 240, plot)?.title("three points").write_svg(0, &mut file)?;
    /// assert!(String::from_utf8_lossy(&file).contains(">three points</text>"));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn write_svg(&self, frame_idx: usize, mut writer: impl Write) -> Result<(), RenderError> {
        Ok(writer.write_all(svg::still(&self.heading(), &self.drawing(frame_idx)).as_bytes())?)
    }

    /// Writes one frame as a PDF of one page, 3/4 point for each pixel. Text stays text as in [`Figure::write_svg`]. There is
    /// no date in it.
    ///
    /// # Errors
    /// The writer fails.
    ///
    /// # Panics
    /// If there is no frame `frame_idx`.
    ///
    /// ```
    /// use gd_render::{Figure, Plot};
    /// let plot = Plot::new().points(&[0.0, 1.0, 2.0], &[1.0, 3.1, 4.9])?.axis_titles("x", "y");
    /// let mut file = Vec::new();
    /// Figure::new(320, 240, plot)?.write_pdf(0, &mut file)?;
    /// assert!(file.starts_with(b"%PDF-1.7") && file.ends_with(b"%%EOF\n"));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn write_pdf(&self, frame_idx: usize, mut writer: impl Write) -> Result<(), RenderError> {
        Ok(writer.write_all(&pdf::still(&self.heading(), &self.drawing(frame_idx))?)?)
    }

    /// Writes the animation as an SVG that plays in browsers, with a button to pause it where the file is opened by itself.
    /// Readers who prefer reduced motion see the last frame until they press the button; programs that know no animations
    /// show it too. What frames share is written once, so a surface under a camera that does not turn keeps the file small.
    ///
    /// # Errors
    /// The writer fails.
    ///
    /// ```
    /// use gd_render::{Figure, LossPlot, Timeline, Trajectory};
    /// let trajectory = Trajectory::new((1..=9).map(|step| [0.0, 0.0, 1.0 / f64::from(step)]));
    /// let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 2.0 };
    /// let mut file = Vec::new();
    /// Figure::new(300, 200, LossPlot::new(trajectory))?.animate(timeline)?.write_svg_animation(&mut file)?;
    /// assert!(String::from_utf8_lossy(&file).contains("prefers-reduced-motion"));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn write_svg_animation(&self, mut writer: impl Write) -> Result<(), RenderError> {
        let (storyboard, mut shared) = (Storyboard::new(self), Shared::default());
        let n_frames = storyboard.n_frames();
        let frames = (0..n_frames).map(|frame_idx| Drawing::of(&storyboard.frame_scene(frame_idx), &mut shared));
        let frames: Vec<Drawing> = frames.collect();
        let mut ends: Vec<f64> = (0..n_frames).map(|frame_idx| self.time_after(frame_idx)).collect();
        if let Some(end) = ends.last_mut() {
            *end += self.timeline().hold;
        }
        let clock = Clock { ends, repeat: self.repeats() };
        Ok(writer.write_all(svg_animation::film(&self.heading(), &frames, &clock, self.ink()).as_bytes())?)
    }

    fn drawing(&self, frame_idx: usize) -> Drawing {
        Drawing::of(&Storyboard::new(self).frame_scene(frame_idx), &mut Shared::default())
    }

    fn heading(&self) -> Heading<'_> {
        Heading {
            width: self.width(),
            height: self.height(),
            title: self.title_text(),
            description: self.comment_text(),
        }
    }
}
