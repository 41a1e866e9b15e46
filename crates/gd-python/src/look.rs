//! Keyword arguments of pictures: the options of `gd fit` under "Picture".

use std::fmt::Display;
use std::fs;
use std::ops::RangeInclusive;
use std::str::FromStr;

use gd_fit::{Band, Colormap, Names, PictureSettings, Ranges, ThemeName, Title, UserFont, ViewSettings};

use crate::fault::{Fault, unreadable};
use crate::keywords::{Given, read};

/// How a picture looks, and which part of the loss it shows; where there are data, x and y name their axes.
///
/// # Errors
/// The first keyword that is not known, or cannot be read.
pub(crate) fn settings(look: &[Given], has_data: bool) -> Result<(PictureSettings, ViewSettings), Fault> {
    let mut picture = PictureSettings::default();
    let mut view = ViewSettings::default();
    for (keyword, text) in look {
        set(&mut picture, &mut view, has_data, keyword, text)?;
    }
    Ok((picture, view))
}

fn set(
    picture: &mut PictureSettings,
    view: &mut ViewSettings,
    has_data: bool,
    keyword: &str,
    text: &str,
) -> Result<(), Fault> {
    match keyword {
        "title" => {
            picture.title = if matches!(text, "" | "none") { Title::None } else { Title::Text(text.into()) };
        }
        "size" => picture.size = Some(read(keyword, text)?),
        "pixel_ratio" => picture.scale = within(keyword, text, &(1.0..=4.0), "1 to 4, such as 2")?,
        "theme" => {
            let all = [("light", ThemeName::Light), ("dark", ThemeName::Dark), ("print", ThemeName::Print)];
            picture.theme = word(keyword, text, &all)?;
        }
        "colormap" => picture.colormap = word(keyword, text, &Colormap::ALL.map(|map| (map.name(), map)))?,
        "font" => picture.fonts.push(font(keyword, text)?),
        "panels" => picture.panels = Some(read(keyword, text)?),
        "camera" => picture.camera = Some(read(keyword, text)?),
        "turn" => picture.turn = Some(within(keyword, text, &(-3600.0..=3600.0), "-3600 to 3600 degrees")?),
        "frames" => picture.frames = Some(within(keyword, text, &(1..=1000), "1 to 1000 frames")?),
        "fps" => picture.fps = Some(within(keyword, text, &(0.01..=50.0), "frames in a second, above 0 and up to 50")?),
        "hold" => picture.hold = Some(within(keyword, text, &(0.0..=600.0), "0 to 600 seconds")?),
        "x_label" => picture.x_label = Some(text.into()),
        "y_label" => picture.y_label = Some(text.into()),
        "log" => text.split(',').map(str::trim).try_for_each(|axis| logarithmic(picture, view, has_data, axis))?,
        "levels" => picture.levels = Some(read(keyword, text)?),
        "mesh" => {
            let is_none = text == "none";
            picture.mesh =
                Some(if is_none { 0 } else { within(keyword, text, &(2..=200), "2 to 200 lines, or 'none'")? });
        }
        "band" => {
            let all = [("none", Band::None), ("confidence", Band::Confidence), ("prediction", Band::Prediction)];
            picture.band = word(keyword, text, &all)?;
        }
        "no_legend" => picture.has_legend = false,
        "no_caption" => picture.has_caption = false,
        "error_bars" => picture.has_error_bars = true,
        "over" => view.over = Some(read::<Names>(keyword, text)?),
        "range" => view.ranges.0.extend(read::<Ranges>(keyword, text)?.0),
        _ => return Err(Fault::of(keyword, "there is no such option")),
    }
    Ok(())
}

/// Makes an axis logarithmic.
fn logarithmic(
    picture: &mut PictureSettings,
    view: &mut ViewSettings,
    has_data: bool,
    axis: &str,
) -> Result<(), Fault> {
    match axis {
        "x" if has_data => picture.log.x = true,
        "y" if has_data => picture.log.y = true,
        "loss" => picture.log.loss = true,
        "" => return Err(Fault::of("log", "an axis is missing; name some of x, y, loss and the parameters")),
        name => view.log.push(name.into()),
    }
    Ok(())
}

/// A number within a range, or how it could look.
fn within<N: FromStr + PartialOrd>(
    keyword: &str,
    text: &str,
    range: &RangeInclusive<N>,
    said: &str,
) -> Result<N, Fault> {
    let found = text.trim().parse().ok().filter(|value| range.contains(value));
    found.ok_or_else(|| Fault::of(keyword, format!("'{text}' is out of range; give {said}")))
}

/// One of the known words.
pub(crate) fn word<W: Copy>(keyword: &str, text: &str, known: &[(impl AsRef<str> + Display, W)]) -> Result<W, Fault> {
    let found = known.iter().find(|(name, _)| name.as_ref() == text).map(|(_, word)| *word);
    found.ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| name.as_ref()).collect();
        Fault::of(keyword, format!("'{text}' is not known; there are {}", names.join(", ")))
    })
}

fn font(keyword: &str, path: &str) -> Result<UserFont, Fault> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, error))?;
    UserFont::read(bytes).map_err(|error| Fault::of(keyword, format!("{path}: {error}")))
}
