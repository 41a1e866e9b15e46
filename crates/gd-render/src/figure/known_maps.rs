//! Contour maps kept from one drawing of an interactive figure to the next: to cut a surface into bands takes longer than
//! to draw what moves on it.

use std::sync::Arc;

use super::scale::Scale;
use crate::color::Rgb;
use crate::geometry::Rect;
use crate::mesh::HeightField;
use crate::scene::{Layer, LineStyle};

/// All that a map depends on.
#[derive(Debug, Clone)]
pub(super) struct MapKey {
    pub(super) field: HeightField,
    pub(super) frame: Rect,
    /// Of x and y.
    pub(super) axes: [Scale; 2],
    pub(super) scale: Scale,
    /// Shares of the scale.
    pub(super) levels: Vec<f64>,
    pub(super) colors: Vec<Rgb>,
    pub(super) line_style: LineStyle,
}

impl MapKey {
    fn is(&self, other: &Self) -> bool {
        let (field, others) = (&self.field, &other.field);
        // Bits, as there may be heights that are not numbers.
        let same_heights = || {
            let mut pairs = field.heights.iter().zip(others.heights.iter());
            field.heights.len() == others.heights.len() && pairs.all(|(one, two)| one.to_bits() == two.to_bits())
        };
        (field.x_range, field.y_range, field.count) == (others.x_range, others.y_range, others.count)
            && (self.frame, self.axes, self.scale) == (other.frame, other.axes, other.scale)
            && self.line_style == other.line_style
            && self.levels == other.levels
            && self.colors == other.colors
            && (Arc::ptr_eq(&field.heights, &others.heights) || same_heights())
    }
}

/// The maps of the last figure that had any.
#[derive(Debug, Default)]
pub(crate) struct KnownMaps {
    maps: Vec<(MapKey, Arc<Layer>)>,
    /// Those of the figure before the one that is laid out.
    older: Vec<(MapKey, Arc<Layer>)>,
}

impl KnownMaps {
    /// Lays out a figure and forgets the maps that it did not use, unless it has none.
    pub(super) fn during<R>(&mut self, lay_out: impl FnOnce(&mut Self) -> R) -> R {
        self.older = core::mem::take(&mut self.maps);
        let result = lay_out(self);
        let older = core::mem::take(&mut self.older);
        if self.maps.is_empty() {
            self.maps = older;
        }
        result
    }

    /// The map of a key, made if it is not known.
    pub(super) fn get_or(&mut self, key: MapKey, make: impl FnOnce() -> Layer) -> Arc<Layer> {
        let known =
            self.older.iter().chain(&self.maps).find(|(other, _)| key.is(other)).map(|(_, map)| Arc::clone(map));
        let map = known.unwrap_or_else(|| Arc::new(make()));
        self.maps.push((key, Arc::clone(&map)));
        map
    }
}
