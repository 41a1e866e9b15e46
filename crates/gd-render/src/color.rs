//! Colors: 8-bit sRGB, blended on the encoded values, as every plotting tool does.

/// An opaque sRGB color, 8 bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Rgb {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Rgb {
    /// White.
    pub const WHITE: Self = Self::hex(0x00ff_ffff);
    /// Black.
    pub const BLACK: Self = Self::hex(0);

    /// The color 0xRRGGBB.
    ///
    /// ```
    /// use gd_render::Rgb;
    /// assert_eq!(Rgb::hex(0xff8000), Rgb { r: 255, g: 128, b: 0 });
    /// ```
    #[must_use]
    pub const fn hex(rgb: u32) -> Self {
        Self { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8 }
    }

    /// This color at an opacity from 0 to 1 (values outside are clamped, NaN is 0).
    #[must_use]
    pub fn with_opacity(self, opacity: f64) -> Paint {
        Paint { color: self, alpha: (opacity.clamp(0.0, 1.0) * f64::from(Paint::OPAQUE) + 0.5) as u16 }
    }

    /// The mixture that holds `amount` (0 to 1) of `other`.
    #[must_use]
    pub fn mix(self, other: Self, amount: f64) -> Self {
        self.covered_by(other.with_opacity(amount))
    }

    /// This color with `paint` laid over it.
    pub(crate) const fn covered_by(self, paint: Paint) -> Self {
        Self {
            r: blend(self.r, paint.color.r, paint.alpha),
            g: blend(self.g, paint.color.g, paint.alpha),
            b: blend(self.b, paint.color.b, paint.alpha),
        }
    }

    /// Red, green, blue.
    pub(crate) const fn channels(self) -> [u8; 3] {
        [self.r, self.g, self.b]
    }

    pub(crate) const fn to_bits(self) -> u32 {
        (self.r as u32) << 16 | (self.g as u32) << 8 | self.b as u32
    }
}

/// A color with an opacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    /// The color.
    pub color: Rgb,
    /// Opacity in units of 1/256: 0 is invisible, [`Paint::OPAQUE`] hides what is below.
    pub(crate) alpha: u16,
}

impl Paint {
    /// The `alpha` of an opaque paint. A power of two, so that blending needs no division.
    pub(crate) const OPAQUE: u16 = 256;

    /// Opacity from 0 to 1.
    #[must_use]
    pub fn opacity(self) -> f64 {
        f64::from(self.alpha) / f64::from(Self::OPAQUE)
    }

    /// The same color at `factor` (0 to 1) times the opacity.
    #[must_use]
    pub fn faded(self, factor: f64) -> Self {
        self.color.with_opacity(self.opacity() * factor)
    }
}

impl From<Rgb> for Paint {
    fn from(color: Rgb) -> Self {
        Self { color, alpha: Self::OPAQUE }
    }
}

/// `below` covered by `above` at `alpha` / 256, rounded. At most 255 * 256 + 128, so 16 bits hold it.
pub(crate) const fn blend(below: u8, above: u8, alpha: u16) -> u8 {
    ((below as u16 * (Paint::OPAQUE - alpha) + above as u16 * alpha + 128) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blending_keeps_its_end_points_and_never_overflows() {
        for below in 0..=255 {
            for above in 0..=255 {
                assert_eq!(blend(below, above, 0), below);
                assert_eq!(blend(below, above, Paint::OPAQUE), above);
                let half = blend(below, above, 128);
                assert!(half >= below.min(above) && half <= below.max(above));
            }
        }
    }

    #[test]
    fn opacity_is_clamped() {
        assert_eq!(Rgb::BLACK.with_opacity(7.0).alpha, Paint::OPAQUE);
        assert_eq!(Rgb::BLACK.with_opacity(-1.0).alpha, 0);
        assert_eq!(Rgb::BLACK.with_opacity(f64::NAN).alpha, 0);
    }
}
