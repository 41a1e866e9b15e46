//! Where on the picture something lies on a surface, in tiles: cells elsewhere are painted whole, as nothing waits there.

use crate::geometry::Rect;

/// Side of a tile, in pixels, unless there would be more than [`MOST`] along a side.
const SIDE: f64 = 8.0;
const MOST: f64 = 128.0;

/// A part of the picture, cut into tiles.
pub(super) struct Tiles {
    area: Rect,
    side: f64,
    n_across: usize,
    /// Row by row, whether anything lies on a tile.
    are_touched: Vec<bool>,
}

impl Tiles {
    /// The tiles that the rectangles touch; `None` without rectangles.
    pub(super) fn new(rects: impl Iterator<Item = Rect> + Clone) -> Option<Self> {
        let area = rects.clone().reduce(|all, rect| all.union(&rect))?;
        let side = SIDE.max(area.width() / MOST).max(area.height() / MOST);
        let count = |length: f64| (length / side) as usize + 1;
        let n_across = count(area.width());
        let mut tiles = Self { area, side, n_across, are_touched: vec![false; n_across * count(area.height())] };
        for rect in rects {
            for [from, to] in tiles.rows_of(&rect) {
                tiles.are_touched[from..to].fill(true);
            }
        }
        Some(tiles)
    }

    /// Whether anything lies nearer than `margin` to a rectangle that touches the area.
    pub(super) fn are_near(&self, rect: &Rect, margin: f64) -> bool {
        let grown = rect.inset(-margin, -margin, -margin, -margin);
        self.area.overlaps(rect) && self.rows_of(&grown).any(|[from, to]| self.are_touched[from..to].contains(&true))
    }

    /// Row by row the tiles that a rectangle touches, as far as there are any.
    fn rows_of(&self, rect: &Rect) -> impl Iterator<Item = [usize; 2]> + use<> {
        let n_across = self.n_across;
        let n_down = self.are_touched.len() / n_across;
        // `as` saturates, and what is not a number becomes 0.
        let tile = |position: f64, n: usize| ((position / self.side) as usize).min(n - 1);
        let (left, right) = (tile(rect.left - self.area.left, n_across), tile(rect.right - self.area.left, n_across));
        let (top, bottom) = (tile(rect.top - self.area.top, n_down), tile(rect.bottom - self.area.top, n_down));
        (top..=bottom).map(move |row| [row * n_across + left, row * n_across + right + 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_found_and_what_is_far_is_not() {
        let rects = [Rect::new(10.0, 10.0, 20.0, 12.0), Rect::new(300.0, 200.0, 301.0, 230.0)];
        let tiles = Tiles::new(rects.iter().copied()).unwrap();
        for x in (0..320).step_by(3) {
            for y in (0..240).step_by(3) {
                let cell = Rect::new(f64::from(x), f64::from(y), f64::from(x) + 2.5, f64::from(y) + 2.5);
                let distance = rects.iter().map(|rect| {
                    let across = (rect.left - cell.right).max(cell.left - rect.right);
                    across.max((rect.top - cell.bottom).max(cell.top - rect.bottom))
                });
                let distance = distance.fold(f64::INFINITY, f64::min);
                let found = tiles.are_near(&cell, 1.0);
                assert!(found || distance > 0.0, "{cell:?} is missed");
                assert!(!found || distance < 2.0 * SIDE, "{cell:?} is far, {distance}");
            }
        }
    }

    #[test]
    fn there_are_tiles_for_rectangles_of_any_size() {
        assert!(Tiles::new(core::iter::empty()).is_none());
        let huge = Rect::new(-1e9, 5.0, 1e9, 6.0);
        let tiles = Tiles::new([huge].into_iter()).unwrap();
        assert!(tiles.are_touched.len() < 200 && tiles.are_near(&Rect::new(0.0, 0.0, 8.0, 8.0), 1.0));
        let lost = Rect::new(f64::NAN, f64::NAN, f64::NAN, f64::NAN);
        assert!(!Tiles::new([lost].into_iter()).unwrap().are_near(&Rect::new(0.0, 0.0, 8.0, 8.0), 1.0));
    }
}
