//! How pictures look, for all commands that draw.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gd_fit::{Band, Colormap, Direction, LevelChoice, LogAxes, Panels, PictureSettings, Size, ThemeName, Title};

use super::fonts::read_font;
use super::values;
use crate::error::CliError;

/// The look of pictures.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are options that do not depend on each other")]
pub struct PictureArguments {
    /// Title of the picture, or none [default: the formula]
    #[arg(long, value_name = "TEXT", help_heading = "Picture")]
    pub title: Option<String>,
    /// Width and height in pixels, such as 800x600 [default: by the number of panels]
    #[arg(long, value_name = "WxH", help_heading = "Picture")]
    pub size: Option<Size>,
    /// Pixels for each one of the size, from 1 to 4: 2 for screens of high resolution, 3 for print
    #[arg(long, value_name = "N", value_parser = values::pixel_ratio, default_value = "1", allow_negative_numbers = true, help_heading = "Picture")]
    pub pixel_ratio: f64,
    /// Colors of text, axes and background
    #[arg(long, value_enum, default_value_t, value_name = "NAME", help_heading = "Picture")]
    pub theme: ThemeWord,
    /// Colors of heights
    #[arg(long, value_enum, default_value_t, value_name = "NAME", help_heading = "Picture")]
    pub colormap: ColormapWord,
    /// Font for characters that the embedded one lacks: a TrueType or OpenType file, of a collection its first font; repeat for several
    #[arg(long, value_name = "FILE", help_heading = "Picture")]
    pub font: Vec<PathBuf>,
    /// Panels in their order, such as contour,loss: fit, residuals, residuals-fitted, quantiles, surface, contour, loss, squares
    #[arg(long, value_name = "NAME,...", help_heading = "Picture")]
    pub panels: Option<Panels>,
    /// From where surfaces are seen, in degrees, such as -60,30 [default: from where the path is not hidden]
    #[arg(long, value_name = "AZIMUTH,ELEVATION", allow_hyphen_values = true, help_heading = "Picture")]
    pub camera: Option<Direction>,
    /// Degrees that the camera turns during an animation [default: 360]
    #[arg(long, value_name = "DEGREES", value_parser = values::turn, allow_negative_numbers = true, help_heading = "Picture")]
    pub turn: Option<f64>,
    /// Frames of an animation, 1 to 1000 [default: 60]
    #[arg(long, value_name = "N", value_parser = values::frames, allow_negative_numbers = true, help_heading = "Picture")]
    pub frames: Option<usize>,
    /// Frames in a second, up to 50 [default: 10]
    #[arg(long, value_name = "N", value_parser = values::fps, allow_negative_numbers = true, help_heading = "Picture")]
    pub fps: Option<f64>,
    /// Seconds that the last frame stays, up to 600 [default: 2 for a descent]
    #[arg(long, value_name = "SECONDS", value_parser = values::hold, allow_negative_numbers = true, help_heading = "Picture")]
    pub hold: Option<f64>,
    /// Title of the horizontal axis of the data [default: the name of the column]
    #[arg(long, value_name = "TEXT", help_heading = "Picture")]
    pub x_label: Option<String>,
    /// Title of the vertical axis of the data [default: the name of the column]
    #[arg(long, value_name = "TEXT", help_heading = "Picture")]
    pub y_label: Option<String>,
    /// Logarithmic axes, such as x,loss,k: x and y of the data, loss and parameters in surfaces and maps
    #[arg(long, value_name = "AXES", value_delimiter = ',', value_parser = values::axis, help_heading = "Picture")]
    pub log: Vec<String>,
    /// The same as --log x
    #[arg(long, help_heading = "Picture")]
    pub log_x: bool,
    /// The same as --log y
    #[arg(long, help_heading = "Picture")]
    pub log_y: bool,
    /// The same as --log loss
    #[arg(long, help_heading = "Picture")]
    pub log_loss: bool,
    /// Lines of equal loss on the map: how many, or at which losses, such as 0.1,1,10 [default: up to 20]
    #[arg(long, value_name = "N|LIST", allow_hyphen_values = true, help_heading = "Picture")]
    pub levels: Option<LevelChoice>,
    /// Lines on a surface along each parameter, 2 to 200, or none [default: 32 under a descent, else 40]
    #[arg(long, value_name = "N|none", value_parser = values::mesh, allow_negative_numbers = true, help_heading = "Picture")]
    pub mesh: Option<usize>,
    /// Band around the fitted curve, at --level: where the curve lies, or where another observation would
    #[arg(long, value_enum, default_value_t, value_name = "KIND", help_heading = "Picture")]
    pub band: BandWord,
    /// Column by whose labels or numbers points have different colors and shapes, up to 8 of them
    #[arg(long, value_name = "COLUMN", help_heading = "Picture")]
    pub color_by: Option<String>,
    /// Name no lines and points
    #[arg(long, help_heading = "Picture")]
    pub no_legend: bool,
    /// Leave out the lines below the title and below the panels
    #[arg(long, help_heading = "Picture")]
    pub no_caption: bool,
}

/// Options of an animation alone.
const OF_ANIMATIONS: [&str; 4] = ["--turn", "--frames", "--fps", "--hold"];

impl PictureArguments {
    /// Refuses options that a command has no use for.
    ///
    /// # Errors
    /// The first of `unused` that is given.
    pub(crate) fn refuse(&self, unused: &[&str], why: &str) -> Result<(), CliError> {
        let given = [
            ("--camera", self.camera.is_some()),
            ("--turn", self.turn.is_some()),
            ("--frames", self.frames.is_some()),
            ("--fps", self.fps.is_some()),
            ("--hold", self.hold.is_some()),
            ("--x-label", self.x_label.is_some()),
            ("--y-label", self.y_label.is_some()),
            ("--mesh", self.mesh.is_some()),
            ("--band", self.band != BandWord::None),
            ("--color-by", self.color_by.is_some()),
        ];
        let found = given.into_iter().find(|(name, is_given)| *is_given && unused.contains(name));
        found.map_or(Ok(()), |(name, _)| Err(CliError::argument(name, why)))
    }

    /// Refuses options of an animation where there is none; `options` would make one.
    ///
    /// # Errors
    /// The first such option.
    pub(crate) fn check_animation(&self, has_film: bool, options: &str) -> Result<(), CliError> {
        if has_film {
            Ok(())
        } else {
            self.refuse(&OF_ANIMATIONS, &format!("it is of an animation; add {options}, or leave it out"))
        }
    }

    /// Which axes are logarithmic, those of parameters left out.
    pub(crate) fn log_axes(&self) -> LogAxes {
        let is_given = |name: &str| self.log.iter().any(|given| given == name);
        LogAxes {
            x: is_given("x") || self.log_x,
            y: is_given("y") || self.log_y,
            loss: is_given("loss") || self.log_loss,
        }
    }

    /// Parameters whose axes are logarithmic; where there are no data, x and y are parameters as others are.
    pub(crate) fn log_parameters(&self, has_data: bool) -> Vec<String> {
        let is_parameter =
            |name: &&String| name.as_str() != "loss" && !(has_data && matches!(name.as_str(), "x" | "y"));
        let mut names: Vec<String> = self.log.iter().filter(is_parameter).cloned().collect();
        for (name, is_given) in [("x", self.log_x), ("y", self.log_y)] {
            if is_given && !has_data && !names.iter().any(|known| known == name) {
                names.push(name.into());
            }
        }
        names
    }

    /// The settings of a picture without data.
    ///
    /// # Errors
    /// A font that cannot be read.
    pub(crate) fn settings_without_data(&self) -> Result<PictureSettings, CliError> {
        let settings = self.settings(false)?;
        Ok(PictureSettings { log: LogAxes { x: false, y: false, ..settings.log }, ..settings })
    }

    /// The settings of a picture; `has_sigma` where standard deviations of observations are known.
    ///
    /// # Errors
    /// A font that cannot be read.
    pub(crate) fn settings(&self, has_sigma: bool) -> Result<PictureSettings, CliError> {
        Ok(PictureSettings {
            title: match self.title.as_deref() {
                None => Title::Formula,
                Some("" | "none") => Title::None,
                Some(text) => Title::Text(text.into()),
            },
            size: self.size,
            scale: self.pixel_ratio,
            theme: self.theme.into(),
            colormap: self.colormap.into(),
            fonts: self.font.iter().map(|path| read_font(path)).collect::<Result<_, _>>()?,
            camera: self.camera,
            turn: self.turn,
            frames: self.frames,
            fps: self.fps,
            hold: self.hold,
            panels: self.panels.clone(),
            x_label: self.x_label.clone(),
            y_label: self.y_label.clone(),
            log: self.log_axes(),
            levels: self.levels.clone(),
            mesh: self.mesh,
            has_legend: !self.no_legend,
            has_caption: !self.no_caption,
            band: self.band.into(),
            has_error_bars: has_sigma,
        })
    }
}

/// Colors of text, axes and background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ThemeWord {
    /// Dark on white
    #[default]
    Light,
    /// Light on nearly black
    Dark,
    /// Black on white, for paper
    Print,
}

/// Colors of heights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColormapWord {
    /// Dark blue to yellow, even to the eye
    #[default]
    Viridis,
    /// Blue to yellow, the same to readers with red-green deficiency
    Cividis,
    /// Black over magenta to pale yellow
    Magma,
    /// Black over red to yellow
    Inferno,
    /// Blue over red to yellow
    Plasma,
    /// Blue over green to red
    Turbo,
    /// The classic of tutorials; its steps are not even to the eye
    Rainbow,
    /// Dark to light
    Gray,
}

/// What is drawn around a fitted curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum BandWord {
    /// Nothing
    #[default]
    None,
    /// Where the curve lies
    Confidence,
    /// Where another observation would lie
    Prediction,
}

impl From<ThemeWord> for ThemeName {
    fn from(word: ThemeWord) -> Self {
        match word {
            ThemeWord::Light => Self::Light,
            ThemeWord::Dark => Self::Dark,
            ThemeWord::Print => Self::Print,
        }
    }
}

impl From<BandWord> for Band {
    fn from(word: BandWord) -> Self {
        match word {
            BandWord::None => Self::None,
            BandWord::Confidence => Self::Confidence,
            BandWord::Prediction => Self::Prediction,
        }
    }
}

impl From<ColormapWord> for Colormap {
    fn from(word: ColormapWord) -> Self {
        match word {
            ColormapWord::Viridis => Self::Viridis,
            ColormapWord::Cividis => Self::Cividis,
            ColormapWord::Magma => Self::Magma,
            ColormapWord::Inferno => Self::Inferno,
            ColormapWord::Plasma => Self::Plasma,
            ColormapWord::Turbo => Self::Turbo,
            ColormapWord::Rainbow => Self::Rainbow,
            ColormapWord::Gray => Self::Gray,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Alone {
        #[command(flatten)]
        picture: PictureArguments,
    }

    fn settings(arguments: &[&str]) -> PictureSettings {
        Alone::try_parse_from([&["gd"], arguments].concat()).unwrap().picture.settings(false).unwrap()
    }

    fn said(arguments: &[&str]) -> String {
        let error = Alone::try_parse_from([&["gd"], arguments].concat()).unwrap_err();
        error.to_string().lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn nothing_asked_for_is_the_default() {
        assert_eq!(settings(&[]), PictureSettings::default());
    }

    #[test]
    fn every_option_arrives() {
        let all = settings(&[
            "--title",
            "Decay",
            "--size",
            "640x480",
            "--pixel-ratio",
            "2",
            "--theme",
            "dark",
            "--colormap",
            "magma",
            "--panels",
            "loss,contour",
            "--camera",
            "-30,45",
            "--turn",
            "-90",
            "--frames",
            "12",
            "--fps",
            "25",
            "--hold",
            "0.5",
            "--x-label",
            "t (s)",
            "--y-label",
            "N",
            "--log",
            "x,loss",
            "--log-y",
            "--levels",
            "1,2,3",
            "--mesh",
            "none",
            "--band",
            "prediction",
            "--no-legend",
            "--no-caption",
        ]);
        let right = PictureSettings {
            title: Title::Text("Decay".into()),
            size: Some(Size { width: 640, height: 480 }),
            scale: 2.0,
            theme: ThemeName::Dark,
            colormap: Colormap::Magma,
            fonts: Vec::new(),
            panels: Some("loss,contour".parse().unwrap()),
            camera: Some(Direction { azimuth: -30.0, elevation: 45.0 }),
            turn: Some(-90.0),
            frames: Some(12),
            fps: Some(25.0),
            hold: Some(0.5),
            x_label: Some("t (s)".into()),
            y_label: Some("N".into()),
            log: LogAxes { x: true, y: true, loss: true },
            levels: Some(LevelChoice::At(vec![1.0, 2.0, 3.0])),
            mesh: Some(0),
            has_legend: false,
            has_caption: false,
            band: Band::Prediction,
            has_error_bars: false,
        };
        assert_eq!(all, right);
        assert_eq!(settings(&["--title", "none"]).title, Title::None);
        for map in Colormap::ALL {
            assert_eq!(settings(&["--colormap", map.name()]).colormap, map);
        }
    }

    #[test]
    fn errors_say_range_and_unit() {
        for (arguments, part) in [
            (["--size", "10x10"], "give 100 to 8000"),
            (["--size", "big"], "width x height in pixels"),
            (["--pixel-ratio", "9"], "give 1 to 4"),
            (["--camera", "0,100"], "-90 to 90"),
            (["--turn", "1e9"], "degrees"),
            (["--frames", "0"], "give 1 to 1000"),
            (["--fps", "0"], "frames in a second"),
            (["--fps", "60"], "up to 50"),
            (["--hold", "-1"], "0 to 600 seconds"),
            (["--mesh", "1"], "2 to 200 lines, or none"),
            (["--levels", "1"], "2 to 100 levels"),
            (["--levels", "3,2"], "levels must ascend"),
            (
                ["--panels", "fit,sideways"],
                "there are fit, residuals, residuals-fitted, quantiles, surface, contour, loss, squares",
            ),
            (["--log", "x,"], "an axis is missing"),
        ] {
            let said = said(&arguments);
            assert!(said.contains(part), "{arguments:?}: {said}");
        }
    }
}
