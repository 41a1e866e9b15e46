//! How pictures look.

use std::fmt;
use std::str::FromStr;

use gd_render::{Colormap, Theme, UserFont};

/// How a picture looks: the same choices for every picture. The defaults are those of the documentation.
///
/// ```
/// use gd_fit::{PictureSettings, ThemeName};
///
/// let picture = PictureSettings {
///     theme: ThemeName::Dark,
///     size: Some("800x600".parse()?),
///     panels: Some("contour,loss".parse()?),
///     ..PictureSettings::default()
/// };
/// # assert_eq!(picture.size.unwrap().width, 800);
/// # Ok::<(), gd_fit::PictureError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PictureSettings {
    /// The line above the panels.
    pub title: Title,
    /// Width and height before scaling; by default they follow from the panels.
    pub size: Option<Size>,
    /// Pixels for each one of the size, from 1 to 4: text and lines grow with it.
    pub scale: f64,
    /// Colors of everything that is not data.
    pub theme: ThemeName,
    /// Colors of heights.
    pub colormap: Colormap,
    /// Fonts for characters that the embedded one lacks: of several, the first that has the character.
    pub fonts: Vec<UserFont>,
    /// From where surfaces are seen; by default from where the path is not hidden.
    pub camera: Option<Direction>,
    /// Degrees that the camera turns during an animation: 360 by default.
    pub turn: Option<f64>,
    /// Frames of an animation, from 1 to 1000: 60 by default.
    pub frames: Option<usize>,
    /// Frames in a second, above 0 and at most 50: 10 by default.
    pub fps: Option<f64>,
    /// Seconds that the last frame stays, from 0 to 600.
    pub hold: Option<f64>,
    /// Which panels, in which order.
    pub panels: Option<Panels>,
    /// The title of the horizontal axis of the data; by default the name of the column.
    pub x_label: Option<String>,
    /// The title of the vertical axis of the data; by default the name of the column.
    pub y_label: Option<String>,
    /// Axes that are logarithmic.
    pub log: LogAxes,
    /// Lines of equal height on maps.
    pub levels: Option<LevelChoice>,
    /// Lines on surfaces along each axis, 0 for none; 40 by default.
    pub mesh: Option<usize>,
    /// Whether lines and points are named.
    pub has_legend: bool,
    /// Whether the lines below the title and below the panels are written.
    pub has_caption: bool,
    /// The band around a fitted curve.
    pub band: Band,
    /// Whether the standard deviation of every observation is drawn, for weights that are 1 / sigma².
    pub has_error_bars: bool,
}

impl PictureSettings {
    /// The same, except that the camera does not turn unless it is told to: in a file of shapes every turn is the whole surface
    /// anew.
    #[must_use]
    pub fn standing_still(self) -> Self {
        Self { turn: self.turn.or(Some(0.0)), ..self }
    }
}

impl Default for PictureSettings {
    fn default() -> Self {
        Self {
            title: Title::Formula,
            size: None,
            scale: 1.0,
            theme: ThemeName::Light,
            colormap: Colormap::default(),
            fonts: Vec::new(),
            camera: None,
            turn: None,
            frames: None,
            fps: None,
            hold: None,
            panels: None,
            x_label: None,
            y_label: None,
            log: LogAxes::default(),
            levels: None,
            mesh: None,
            has_legend: true,
            has_caption: true,
            band: Band::None,
            has_error_bars: false,
        }
    }
}

/// The line above the panels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Title {
    /// The formula.
    #[default]
    Formula,
    /// No line.
    None,
    /// This text.
    Text(String),
}

/// Width and height in pixels, from 100 to 8000 each: `800x600`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// A direction to look from, in degrees: `-60,30`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direction {
    /// From the first axis toward the second, from -360 to 360.
    pub azimuth: f64,
    /// Above the floor, from -90 to 90.
    pub elevation: f64,
}

/// A part of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelName {
    /// Data and curve.
    Fit,
    /// What the curve leaves over, over the input; over the prediction where there are several inputs.
    Residuals,
    /// What it leaves over, over the prediction.
    ResidualsFitted,
    /// What it leaves over, standardized, against the quantiles of the normal distribution.
    Quantiles,
    /// The loss surface in space; of one parameter, its curve.
    Surface,
    /// The loss surface from above; of one parameter, its curve.
    Contour,
    /// The loss against the step.
    Loss,
    /// The loss of squares from above, beside that of a robust loss.
    Squares,
}

/// Panels in their order, each at most once: `contour,loss`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panels(pub Vec<PanelName>);

/// Which axes are logarithmic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogAxes {
    /// The horizontal axis of the data.
    pub x: bool,
    /// The vertical axis of the data.
    pub y: bool,
    /// The loss in surfaces and maps; it is logarithmic anyway where it spans decades.
    pub loss: bool,
}

/// Lines of equal height: a number of them, from 2 to 100, or their heights: `10` or `0.1,1,10`.
#[derive(Debug, Clone, PartialEq)]
pub enum LevelChoice {
    /// At most so many.
    Count(usize),
    /// At these heights, ascending.
    At(Vec<f64>),
}

/// What is drawn around a fitted curve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Band {
    /// Nothing.
    #[default]
    None,
    /// Where the curve itself lies, at the confidence level of the report.
    Confidence,
    /// Where another observation would lie.
    Prediction,
}

/// Colors of everything that is not data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// Dark on white.
    #[default]
    Light,
    /// Light on nearly black.
    Dark,
    /// Black on white, for paper.
    Print,
}

impl ThemeName {
    /// The theme.
    #[must_use]
    pub fn theme(self) -> Theme {
        match self {
            Self::Light => Theme::light(),
            Self::Dark => Theme::dark(),
            Self::Print => Theme::print(),
        }
    }
}

impl PanelName {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Fit,
        Self::Residuals,
        Self::ResidualsFitted,
        Self::Quantiles,
        Self::Surface,
        Self::Contour,
        Self::Loss,
        Self::Squares,
    ];

    /// Whether it shows data or what a curve leaves over of them, and so has points.
    #[must_use]
    pub const fn is_of_data(self) -> bool {
        matches!(self, Self::Fit | Self::Residuals | Self::ResidualsFitted | Self::Quantiles)
    }

    /// Whether it draws a loss over two parameters.
    #[must_use]
    pub const fn is_map(self) -> bool {
        matches!(self, Self::Surface | Self::Contour | Self::Squares)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fit => "fit",
            Self::Residuals => "residuals",
            Self::ResidualsFitted => "residuals-fitted",
            Self::Quantiles => "quantiles",
            Self::Surface => "surface",
            Self::Contour => "contour",
            Self::Loss => "loss",
            Self::Squares => "squares",
        }
    }
}

/// Why a text does not say how a picture looks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PictureError {
    /// Not a width and a height.
    Size(String),
    /// A side that is too short or too long.
    Side(u32),
    /// Not two angles.
    Direction(String),
    /// An elevation beyond the zenith, or an azimuth of more than a turn.
    Angle(String),
    /// A number that is out of range.
    Number {
        /// The text.
        text: String,
        /// What is right, with its unit.
        range: &'static str,
    },
    /// A word that is not known, with the words that are.
    Word {
        /// The word.
        text: String,
        /// Those that are known.
        known: String,
    },
    /// A panel or an axis that is named twice.
    Twice(String),
    /// Levels that do not ascend.
    Levels,
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(text) => {
                write!(f, "'{text}' is not a size; give width x height in pixels, such as 800x600")
            }
            Self::Side(side) => {
                write!(f, "a side of {side} pixels cannot be drawn; give {} to {}", SIDES.start(), SIDES.end())
            }
            Self::Direction(text) => {
                write!(f, "'{text}' is not a direction; give azimuth and elevation in degrees, such as -60,30")
            }
            Self::Angle(text) => {
                write!(
                    f,
                    "'{text}' is out of range; give -360 to 360 degrees for the azimuth, -90 to 90 for the elevation"
                )
            }
            Self::Number { text, range } => write!(f, "'{text}' is out of range; give {range}"),
            Self::Word { text, known } => write!(f, "'{text}' is not known; there are {known}"),
            Self::Twice(text) => write!(f, "'{text}' is named twice; name it once"),
            Self::Levels => f.write_str("levels must ascend; give each above the one before it, such as 0.1,1,10"),
        }
    }
}

impl std::error::Error for PictureError {}

/// Pixels of a side.
const SIDES: std::ops::RangeInclusive<u32> = 100..=8000;

impl FromStr for Size {
    type Err = PictureError;

    fn from_str(text: &str) -> Result<Self, PictureError> {
        let sides = text.split_once(['x', 'X', '×']);
        let side = |text: &str| text.trim().parse::<u32>().ok();
        let sides = sides.and_then(|(width, height)| Some([side(width)?, side(height)?]));
        let Some([width, height]) = sides else { return Err(PictureError::Size(text.into())) };
        match [width, height].into_iter().find(|side| !SIDES.contains(side)) {
            Some(side) => Err(PictureError::Side(side)),
            None => Ok(Self { width, height }),
        }
    }
}

impl FromStr for Direction {
    type Err = PictureError;

    fn from_str(text: &str) -> Result<Self, PictureError> {
        let angle = |text: &str| text.trim().parse::<f64>().ok();
        let angles = text.split_once(',').and_then(|(one, two)| Some([angle(one)?, angle(two)?]));
        let Some([azimuth, elevation]) = angles else { return Err(PictureError::Direction(text.into())) };
        if azimuth.abs() <= 360.0 && elevation.abs() <= 90.0 {
            Ok(Self { azimuth, elevation })
        } else {
            Err(PictureError::Angle(text.into()))
        }
    }
}

/// The parts of a list, each of which may be named only once.
fn parts(text: &str) -> Result<Vec<&str>, PictureError> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let repeated = parts.iter().enumerate().find(|(index, part)| parts[..*index].contains(part));
    repeated.map_or(Ok(parts.clone()), |(_, part)| Err(PictureError::Twice((*part).into())))
}

impl FromStr for Panels {
    type Err = PictureError;

    fn from_str(text: &str) -> Result<Self, PictureError> {
        let panel = |part: &str| {
            let found = PanelName::ALL.into_iter().find(|panel| panel.name() == part);
            let known = || PanelName::ALL.map(PanelName::name).join(", ");
            found.ok_or_else(|| PictureError::Word { text: part.into(), known: known() })
        };
        parts(text)?.into_iter().map(panel).collect::<Result<_, _>>().map(Self)
    }
}

/// Lines of equal height that can be told apart.
const LEVELS: std::ops::RangeInclusive<usize> = 2..=100;

impl FromStr for LevelChoice {
    type Err = PictureError;

    fn from_str(text: &str) -> Result<Self, PictureError> {
        let wrong = |text: &str| PictureError::Number {
            text: text.into(),
            range: "2 to 100 levels, or their heights such as 0.1,1,10",
        };
        if !text.contains(',') {
            let count = text.trim().parse().ok().filter(|count| LEVELS.contains(count));
            return count.map(Self::Count).ok_or_else(|| wrong(text));
        }
        let level = |part: &str| part.trim().parse::<f64>().ok().filter(|level| level.is_finite());
        let levels = text.split(',').map(|part| level(part).ok_or_else(|| wrong(part)));
        let levels: Vec<f64> = levels.collect::<Result<_, _>>()?;
        if levels.len() > *LEVELS.end() {
            return Err(wrong(text));
        }
        let ascend = levels.windows(2).all(|pair| pair[0] < pair[1]);
        if ascend { Ok(Self::At(levels)) } else { Err(PictureError::Levels) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_is_read() {
        assert_eq!("800x600".parse(), Ok(Size { width: 800, height: 600 }));
        assert_eq!("-60, 30".parse(), Ok(Direction { azimuth: -60.0, elevation: 30.0 }));
        assert_eq!("loss, fit".parse(), Ok(Panels(vec![PanelName::Loss, PanelName::Fit])));
        assert_eq!("12".parse(), Ok(LevelChoice::Count(12)));
        assert_eq!("0.1,1,1e3".parse(), Ok(LevelChoice::At(vec![0.1, 1.0, 1e3])));
    }

    #[test]
    fn what_is_wrong_is_said() {
        fn said<T: FromStr<Err = PictureError>>(text: &str) -> String {
            text.parse::<T>().err().unwrap().to_string()
        }
        assert_eq!(said::<Size>("800"), "'800' is not a size; give width x height in pixels, such as 800x600");
        assert_eq!(said::<Size>("800x9"), "a side of 9 pixels cannot be drawn; give 100 to 8000");
        assert_eq!(
            said::<Direction>("30"),
            "'30' is not a direction; give azimuth and elevation in degrees, such as -60,30"
        );
        for text in ["0,91", "NaN,0", "0,NaN", "361,0"] {
            assert!(said::<Direction>(text).starts_with(&format!("'{text}' is out of range")), "{text}");
        }
        assert_eq!(
            said::<Panels>("fit,map"),
            "'map' is not known; there are fit, residuals, residuals-fitted, quantiles, surface, contour, loss, squares"
        );
        assert_eq!(said::<Panels>("fit,fit"), "'fit' is named twice; name it once");
        assert_eq!(
            said::<LevelChoice>("1"),
            "'1' is out of range; give 2 to 100 levels, or their heights such as 0.1,1,10"
        );
        assert_eq!(
            said::<LevelChoice>("1,1"),
            "levels must ascend; give each above the one before it, such as 0.1,1,10"
        );
        assert!(said::<LevelChoice>("1,inf").starts_with("'inf' is out of range"));
        assert!(said::<Panels>("").starts_with("'' is not known"));
    }
}
