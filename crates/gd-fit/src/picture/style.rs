//! The look of a picture, worked out.

use gd_render::{Camera, Figure, Marker, RenderError, Rgb, Theme, Timeline};

use crate::error::Error;
use crate::setting::Setting;
use crate::settings::{Direction, PanelName, PictureSettings, Size, Title};

/// Free pixels at the border.
const MARGIN: f64 = 16.0;
/// Degrees that the camera turns.
const TURN: f64 = 360.0;
/// Sizes of one panel, of two and of three side by side, of four, and of more.
const SIZES: [(u32, u32); 5] = [(800, 640), (1100, 520), (1200, 460), (1000, 820), (1200, 820)];

/// The settings of a picture with its theme.
#[derive(Debug, Clone)]
pub(crate) struct Style<'a> {
    pub(crate) settings: &'a PictureSettings,
    pub(crate) theme: Theme,
}

impl<'a> Style<'a> {
    pub(crate) fn new(settings: &'a PictureSettings) -> Self {
        let theme = settings.theme.theme().scaled(settings.scale);
        Self { settings, theme: Theme { fonts: settings.fonts.clone(), ..theme } }
    }

    /// Pixels of the file, from the size that the panels would have.
    ///
    /// # Errors
    /// More of them than a picture may have.
    pub(crate) fn size(&self, (width, height): (u32, u32)) -> Result<(u32, u32), Error> {
        let Size { width, height } = self.settings.size.unwrap_or(Size { width, height });
        let scaled = |side: u32| (f64::from(side) * self.settings.scale + 0.5) as u32;
        let (width, height) = (scaled(width), scaled(height));
        let n_pixels = u64::from(width) * u64::from(height);
        if n_pixels > Timeline::MAX_PIXELS {
            let message =
                format!("{width} x {height} are {n_pixels} pixels, the maximum is {}; give less", Timeline::MAX_PIXELS);
            return Err(Error::Look { setting: Setting::Size, message });
        }
        Ok((width, height))
    }

    /// Pixels of the file and the number of columns for so many panels of equal size.
    ///
    /// # Errors
    /// As [`Style::size`].
    pub(crate) fn grid(&self, n_panels: usize) -> Result<((u32, u32), usize), Error> {
        let size = SIZES[n_panels.clamp(1, SIZES.len()) - 1];
        let n_columns = if n_panels < 4 { n_panels.max(1) } else { n_panels.div_ceil(2) };
        Ok((self.size(size)?, n_columns))
    }

    /// The clock of an animation.
    pub(crate) fn timeline(&self, usual: Timeline) -> Timeline {
        let PictureSettings { frames, fps, hold, .. } = self.settings;
        Timeline {
            n_frames: frames.unwrap_or(usual.n_frames),
            frame_delay: fps.map_or(usual.frame_delay, |fps| 1.0 / fps),
            hold: hold.unwrap_or(usual.hold),
        }
    }

    /// A camera at an azimuth, unless another is asked for.
    pub(crate) fn camera(&self, azimuth: f64) -> Camera {
        let camera = Camera { azimuth, ..Camera::default() };
        match self.settings.camera {
            Some(Direction { azimuth, elevation }) => Camera { azimuth, elevation, ..camera },
            None => camera,
        }
    }

    /// Degrees that the camera turns.
    pub(crate) fn turn(&self) -> f64 {
        self.settings.turn.unwrap_or(TURN)
    }

    /// The panels that are asked for, or the usual ones.
    pub(crate) fn panels(&self, usual: &[PanelName]) -> Vec<PanelName> {
        self.settings.panels.as_ref().map_or_else(|| usual.to_vec(), |panels| panels.0.clone())
    }

    /// A name in a legend, unless there is none.
    pub(crate) fn name(&self, name: impl Into<String>) -> String {
        if self.settings.has_legend { name.into() } else { String::new() }
    }

    /// The color of one of several descents; a single one has the theme's.
    pub(crate) fn color(&self, index: usize, count: usize) -> Rgb {
        let series = &self.theme.series;
        match (count, series.get(index % series.len().max(1))) {
            (2.., Some(color)) => *color,
            _ => self.theme.path,
        }
    }

    /// Color and shape of the points of a group. The first color of the theme comes last: it is close to that of curves.
    pub(crate) fn group(&self, index: usize) -> (Rgb, Marker) {
        let series = &self.theme.series;
        let color = series.get((index + 1) % series.len().max(1)).copied();
        // Where colors come round again, shapes are shifted.
        let shape = index + index / series.len().max(1);
        (color.unwrap_or(self.theme.data), Marker::ALL[shape % Marker::ALL.len()])
    }

    /// The titles of the axes of the data.
    pub(crate) fn labels<'b>(&'b self, x: &'b str, y: &'b str) -> [&'b str; 2] {
        let PictureSettings { x_label, y_label, .. } = self.settings;
        [x_label.as_deref().unwrap_or(x), y_label.as_deref().unwrap_or(y)]
    }

    /// Puts theme, title and notes on a figure.
    pub(crate) fn finish(&self, figure: Figure, formula: &str, notes: &[String]) -> Figure {
        let title = match &self.settings.title {
            Title::Formula => formula.trim(),
            Title::None => "",
            Title::Text(text) => text,
        };
        let figure = figure.theme(self.theme.clone()).margin(MARGIN * self.settings.scale).title(title);
        if self.settings.has_caption { notes.iter().fold(figure, Figure::footnote) } else { figure.without_caption() }
    }

    /// Makes a figure an animation.
    pub(crate) fn animate(&self, figure: Figure, usual: Timeline) -> Result<Figure, RenderError> {
        figure.animate(self.timeline(usual))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_replaces_what_is_usual() {
        let usual = Timeline { n_frames: 60, frame_delay: 0.1, hold: 2.0 };
        let plain = PictureSettings::default();
        let style = Style::new(&plain);
        assert_eq!((style.size((800, 600)).unwrap(), style.timeline(usual), style.turn()), ((800, 600), usual, 360.0));
        assert_eq!(style.camera(17.0).azimuth, 17.0);
        let settings = PictureSettings {
            size: Some(Size { width: 400, height: 300 }),
            scale: 2.5,
            camera: Some(Direction { azimuth: 5.0, elevation: 60.0 }),
            turn: Some(-90.0),
            frames: Some(12),
            fps: Some(20.0),
            hold: Some(0.0),
            has_legend: false,
            ..PictureSettings::default()
        };
        let style = Style::new(&settings);
        assert_eq!((style.size((800, 600)).unwrap(), style.turn()), ((1000, 750), -90.0));
        assert_eq!(style.timeline(usual), Timeline { n_frames: 12, frame_delay: 0.05, hold: 0.0 });
        assert_eq!((style.camera(17.0).azimuth, style.camera(17.0).elevation), (5.0, 60.0));
        assert_eq!((style.theme.line_scale, style.name("a")), (2.5, String::new()));
    }

    #[test]
    fn what_no_memory_holds_is_refused() {
        let settings = PictureSettings { scale: 4.0, ..PictureSettings::default() };
        let error = Style::new(&settings).size((8000, 8000)).unwrap_err().to_string();
        assert!(error.starts_with("size: 32000 x 32000 are 1024000000 pixels"), "{error}");
    }
}
