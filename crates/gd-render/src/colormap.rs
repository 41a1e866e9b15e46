//! From a height to a color.

use crate::color::Rgb;
use gd_core::math::sin_cos;

/// A continuous color scale from low to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Colormap {
    /// Violet, blue, green, orange, red: the look of the classic tutorial, as matplotlib defines it.
    /// Steps in it are not steps in height to the eye; prefer [`Colormap::Viridis`] for reading values.
    Rainbow,
    /// Dark blue to yellow, perceptually uniform, safe for color-blind readers (van der Walt and Smith, 2015).
    #[default]
    Viridis,
    /// Blue to yellow, made to look the same to readers with red-green deficiency (Nunez, Anderton and Renslow, 2018).
    Cividis,
    /// Black over magenta to pale yellow, perceptually uniform (van der Walt and Smith, 2015).
    Magma,
    /// Black over red to yellow, perceptually uniform (van der Walt and Smith, 2015).
    Inferno,
    /// Blue over red to yellow, perceptually uniform (van der Walt and Smith, 2015).
    Plasma,
    /// Blue over green to red, smoother than a rainbow (Mikhailov, 2019).
    Turbo,
    /// Dark to light gray, for print.
    Gray,
}

impl Colormap {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Rainbow,
        Self::Viridis,
        Self::Cividis,
        Self::Magma,
        Self::Inferno,
        Self::Plasma,
        Self::Turbo,
        Self::Gray,
    ];

    /// Its name, in lower case.
    ///
    /// ```
    /// use gd_render::Colormap;
    /// assert!(Colormap::ALL.iter().any(|map| map.name() == "viridis"));
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rainbow => "rainbow",
            Self::Viridis => "viridis",
            Self::Cividis => "cividis",
            Self::Magma => "magma",
            Self::Inferno => "inferno",
            Self::Plasma => "plasma",
            Self::Turbo => "turbo",
            Self::Gray => "gray",
        }
    }

    /// The color at `position` from 0 (low) to 1 (high); values outside are clamped, NaN counts as low.
    ///
    /// ```
    /// use gd_render::{Colormap, Rgb};
    /// assert_eq!(Colormap::Rainbow.color(1.0), Rgb::hex(0xff0000));
    /// ```
    #[must_use]
    pub fn color(self, position: f64) -> Rgb {
        let position = if position > 0.0 { position.min(1.0) } else { 0.0 };
        match self {
            Self::Rainbow => rainbow(position),
            Self::Viridis => from_gradient(colorous::VIRIDIS, position),
            Self::Cividis => from_gradient(colorous::CIVIDIS, position),
            Self::Magma => from_gradient(colorous::MAGMA, position),
            Self::Inferno => from_gradient(colorous::INFERNO, position),
            Self::Plasma => from_gradient(colorous::PLASMA, position),
            Self::Turbo => from_gradient(colorous::TURBO, position),
            Self::Gray => gray(position),
        }
    }
}

fn from_gradient(gradient: colorous::Gradient, position: f64) -> Rgb {
    let color = gradient.eval_continuous(position);
    Rgb { r: color.r, g: color.g, b: color.b }
}

/// matplotlib's definition: red |2 t - 1/2|, green sin(pi t), blue cos(pi t / 2).
fn rainbow(t: f64) -> Rgb {
    let channel = |value: f64| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    let (sin, _) = sin_cos(core::f64::consts::PI * t);
    let (_, cos) = sin_cos(core::f64::consts::FRAC_PI_2 * t);
    Rgb { r: channel((2.0 * t - 0.5).abs()), g: channel(sin), b: channel(cos) }
}

/// From dark to light, not as far as ink and paper.
fn gray(t: f64) -> Rgb {
    Rgb::hex(0x001e_1e1e).mix(Rgb::hex(0x00f4_f4f4), t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_as_published() {
        assert_eq!(Colormap::Rainbow.color(0.0), Rgb::hex(0x0080_00ff));
        assert_eq!(Colormap::Rainbow.color(0.5), Rgb { r: 128, g: 255, b: 180 });
        assert_eq!(Colormap::Viridis.color(0.0), Rgb::hex(0x0044_0154));
        assert_eq!(Colormap::Viridis.color(1.0), Rgb::hex(0x00fd_e725));
    }

    #[test]
    fn names_are_told_apart() {
        for (index, map) in Colormap::ALL.iter().enumerate() {
            assert_eq!(Colormap::ALL.iter().position(|other| other.name() == map.name()), Some(index));
        }
    }

    #[test]
    fn out_of_range_is_clamped() {
        for map in Colormap::ALL {
            assert_eq!(map.color(-3.0), map.color(0.0));
            assert_eq!(map.color(f64::NAN), map.color(0.0));
            assert_eq!(map.color(f64::INFINITY), map.color(1.0));
        }
    }
}
