//! What a figure says in characters that no font has.

use super::timeline::Moment;
use super::{Figure, Storyboard};
use crate::font::{Glyph, Typefaces, characters};

impl Figure {
    /// The characters of titles, labels and names that neither the embedded font nor the theme's has, in the order in which
    /// they are written. Each is drawn as an empty box; [`Theme::font`](crate::Theme::font) adds a font that has them.
    ///
    /// ```
    /// use gd_render::{Figure, LossPlot, Trajectory};
    /// let plot = LossPlot::new(Trajectory::new([[0.0, 0.0, 1.0]]));
    /// let figure = Figure::new(300, 200, plot)?.title("αβγ 😀");
    /// assert_eq!(figure.missing_glyphs(), ['😀']);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn missing_glyphs(&self) -> Vec<char> {
        let storyboard = Storyboard::new(self);
        let n_frames = storyboard.n_frames();
        let typefaces = Typefaces(&self.theme.fonts);
        let mut missing = Vec::new();
        // What changes between the first and the last frame is numbers.
        for frame_idx in [0, n_frames - 1] {
            for text in storyboard.scene(Moment::of_frame(frame_idx, n_frames)).texts {
                for character in characters(&text.string) {
                    let is_missing = matches!(typefaces.glyph(character), Glyph::Missing { .. });
                    if is_missing && !missing.contains(&character) {
                        missing.push(character);
                    }
                }
            }
        }
        missing
    }
}
