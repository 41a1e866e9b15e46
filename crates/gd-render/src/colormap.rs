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
}

impl Colormap {
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
    fn out_of_range_is_clamped() {
        for map in [Colormap::Rainbow, Colormap::Viridis, Colormap::Cividis] {
            assert_eq!(map.color(-3.0), map.color(0.0));
            assert_eq!(map.color(f64::NAN), map.color(0.0));
            assert_eq!(map.color(f64::INFINITY), map.color(1.0));
        }
    }
}
