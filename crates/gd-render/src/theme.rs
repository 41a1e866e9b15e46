//! The colors and sizes that all panels of a figure share.

use crate::color::Rgb;
use crate::font::UserFont;

/// Colors of everything that is not data, and text sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The background.
    pub background: Rgb,
    /// Titles, labels, axis lines.
    pub ink: Rgb,
    /// Captions and other secondary text.
    pub muted: Rgb,
    /// The walls behind a surface.
    pub pane: Rgb,
    /// Grid lines.
    pub grid: Rgb,
    /// Data points.
    pub data: Rgb,
    /// Fitted curves, descents and their markers.
    pub path: Rgb,
    /// Several descents on one panel, in their order.
    pub series: Vec<Rgb>,
    /// Scale factor for line widths and marker radii; 1 on screens of about 100 pixels per inch.
    pub line_scale: f64,
    /// Font size (em) of titles, in pixels.
    pub title_size: f64,
    /// Font size of axis titles, captions and legends, in pixels.
    pub label_size: f64,
    /// Font size of tick labels, in pixels.
    pub tick_size: f64,
    /// Fonts for characters that the embedded one lacks: of several, the first that has the character.
    pub fonts: Vec<UserFont>,
}

impl Theme {
    /// Dark on white.
    ///
    /// The sizes put the embedded font's x-height or cap height on whole pixels, where its stems are sharpest.
    #[must_use]
    pub fn light() -> Self {
        Self {
            background: Rgb::WHITE,
            ink: Rgb::hex(0x0022_2428),
            muted: Rgb::hex(0x005c_6068),
            pane: Rgb::hex(0x00f2_f3f5),
            grid: Rgb::hex(0x00c9_ccd1),
            data: Rgb::hex(0x0026_5fc4),
            path: Rgb::hex(0x00d6_1f26),
            // Seven colors that readers with any color vision tell apart (M. Okabe and K. Ito, "Color Universal Design",
            // 2008), with a brown for the yellow, which is too faint on white.
            series: [
                0x00d5_5e00,
                0x0000_72b2,
                0x0000_9e73,
                0x00cc_79a7,
                0x0000_0000,
                0x00e6_9f00,
                0x0056_b4e9,
                0x007a_4b1f,
            ]
            .map(Rgb::hex)
            .into(),
            line_scale: 1.0,
            title_size: 19.2,
            label_size: 16.5,
            tick_size: 13.7,
            fonts: Vec::new(),
        }
    }

    /// Light on nearly black.
    #[must_use]
    pub fn dark() -> Self {
        Self {
            background: Rgb::hex(0x0014_161a),
            ink: Rgb::hex(0x00e6_e8ec),
            muted: Rgb::hex(0x00a4_a9b2),
            pane: Rgb::hex(0x001e_2127),
            grid: Rgb::hex(0x003c_414a),
            data: Rgb::hex(0x006a_a8ff),
            path: Rgb::hex(0x00ff_5a4f),
            series: [
                0x00ff_8f3f,
                0x0056_b4e9,
                0x0000_c795,
                0x00e0_93c4,
                0x00ff_ffff,
                0x00f0_e442,
                0x008f_8cff,
                0x00c8_a27a,
            ]
            .map(Rgb::hex)
            .into(),
            ..Self::light()
        }
    }

    /// Black on white without tinted walls, for paper.
    #[must_use]
    pub fn print() -> Self {
        Self {
            ink: Rgb::BLACK,
            muted: Rgb::hex(0x0040_4040),
            pane: Rgb::WHITE,
            grid: Rgb::hex(0x00b4_b4b4),
            ..Self::light()
        }
    }
}

impl Theme {
    /// The names of all themes.
    pub const NAMES: [&'static str; 3] = ["light", "dark", "print"];

    /// The theme of a name.
    ///
    /// ```
    /// use gd_render::Theme;
    /// assert_eq!(Theme::named("dark"), Some(Theme::dark()));
    /// assert_eq!(Theme::named("pink"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "light" => Some(Self::light()),
            "dark" => Some(Self::dark()),
            "print" => Some(Self::print()),
            _ => None,
        }
    }

    /// The same theme with text, lines and markers larger by a factor, for screens with more pixels per inch.
    ///
    /// ```
    /// use gd_render::Theme;
    /// let theme = Theme::dark().scaled(2.0);
    /// assert_eq!((theme.line_scale, theme.label_size), (2.0, 2.0 * Theme::dark().label_size));
    /// ```
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            line_scale: self.line_scale * factor,
            title_size: self.title_size * factor,
            label_size: self.label_size * factor,
            tick_size: self.tick_size * factor,
            ..self
        }
    }

    /// The same theme with one more font, for characters that the embedded one and those before it lack.
    #[must_use]
    pub fn font(mut self, font: UserFont) -> Self {
        self.fonts.push(font);
        self
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::light()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rough luminance, 0 to 255: the weights of ITU-R BT.709 on the encoded values.
    fn luminance(color: Rgb) -> f64 {
        0.2126 * f64::from(color.r) + 0.7152 * f64::from(color.g) + 0.0722 * f64::from(color.b)
    }

    #[test]
    fn everything_stands_out_from_the_paper() {
        for theme in [Theme::light(), Theme::dark(), Theme::print()] {
            let paper = luminance(theme.background);
            let contrast = |color: Rgb| (luminance(color) - paper).abs();
            assert!(contrast(theme.ink) > 180.0 && contrast(theme.muted) > 120.0);
            assert!(contrast(theme.data) > 70.0 && contrast(theme.path) > 70.0);
            assert!(theme.series.iter().all(|color| contrast(*color) > 70.0), "{:?}", theme.series);
            assert!(contrast(theme.grid) > contrast(theme.pane));
        }
    }
}
