//! Laying a path on the surface, piece by piece.

use super::place;
use crate::camera::World;
use crate::geometry::Point;
use crate::mesh::DrapedPiece;
use crate::scene::{Dashes, DecalStyle, Path, SurfaceItem};

/// Points of the path nearer together than this on the picture, in pixels, are drawn as one.
const PATH_RESOLUTION: f64 = 0.5;

/// How a stretch of a path is drawn where something hides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// What its style says.
    Shows,
    /// It is a gap between two dashes.
    IsGap,
}

impl Hidden {
    pub(crate) fn applied_to(self, style: DecalStyle) -> DecalStyle {
        match self {
            Self::Shows => style,
            Self::IsGap => DecalStyle { hidden: style.hidden.faded(0.0), ..style },
        }
    }
}

/// The pieces of a path, one or more for every triangle that it crosses.
pub(crate) fn drape(item: &SurfaceItem, path: &Path) -> Vec<(DrapedPiece, Hidden)> {
    let pieces = pieces(item, &path.points);
    match path.hidden_dashes {
        Some(dashes) => cut_into_dashes(&pieces, dashes),
        None => pieces.into_iter().map(|piece| (piece, Hidden::Shows)).collect(),
    }
}

/// A path laid on the surface, without what could not be seen anyway: steps shorter than half a pixel, and
/// steps that only retrace the one before (a descent that jumps between two values forever).
fn pieces(item: &SurfaceItem, path: &[[f64; 2]]) -> Vec<DrapedPiece> {
    let mut pieces = Vec::new();
    let mut visible: Vec<([f64; 2], Point)> = Vec::new();
    let is_close = |p: Point, q: Point| (p - q).length() < PATH_RESOLUTION;
    for (index, &position) in path.iter().enumerate() {
        // Off the grid there is no height; the floor serves to judge distances.
        let world = item.mesh.drape_point(position[0], position[1]);
        let (point, _) = place(item, world.map_or([position[0], position[1], 0.0], |(world, _)| world));
        let is_last = index + 1 == path.len();
        if let [.., (before, before_point), (last, last_point)] = visible[..]
            && is_close(point, before_point)
            && !is_last
        {
            // Back again: wait here without drawing, the next step starts from the place before.
            visible.truncate(visible.len() - 2);
            visible.extend([(last, last_point), (before, before_point)]);
            continue;
        }
        if let Some(&(last, last_point)) = visible.last() {
            if is_close(point, last_point) && !is_last {
                continue;
            }
            item.mesh.drape(last, position, &mut pieces);
        }
        visible.push((position, point));
    }
    pieces
}

/// No piece of a path within the box is longer, in half widths of the box.
const BOX_DIAGONAL: f64 = 4.0;

/// Cuts a path at the ends of its dashes and says which part belongs to a gap.
fn cut_into_dashes(pieces: &[DrapedPiece], Dashes { dash, gap }: Dashes) -> Vec<(DrapedPiece, Hidden)> {
    let mut parts = Vec::new();
    let mut traveled = 0.0;
    for &DrapedPiece { from, to, triangle } in pieces {
        let delta: World = core::array::from_fn(|axis| to[axis] - from[axis]);
        let length = delta.iter().map(|part| part * part).sum::<f64>().sqrt();
        if length > BOX_DIAGONAL || !length.is_finite() {
            // Rounding on a wall of 1e300; there is no use in dashes of nothing.
            parts.push((DrapedPiece { from, to, triangle }, Hidden::Shows));
            continue;
        }
        let at = |done: f64| -> World { core::array::from_fn(|axis| from[axis] + delta[axis] * (done / length)) };
        let mut done = 0.0;
        while done < length {
            let phase = (traveled + done) % (dash + gap);
            let (hidden, left) =
                if phase < dash { (Hidden::Shows, dash - phase) } else { (Hidden::IsGap, dash + gap - phase) };
            // A billionth at least, or rounding could stand still at the end of a dash.
            let next = (done + left.max(1e-9)).min(length);
            parts.push((DrapedPiece { from: at(done), to: at(next), triangle }, hidden));
            done = next;
        }
        traveled += length;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_have_their_lengths_across_pieces() {
        let triangle = [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
        let piece = |from: f64, to: f64| DrapedPiece { from: [from, 0.0, 0.0], to: [to, 0.0, 0.0], triangle };
        let parts = cut_into_dashes(&[piece(0.0, 0.25), piece(0.25, 1.0)], Dashes { dash: 0.2, gap: 0.1 });
        let length = |wanted: Hidden| -> f64 {
            let parts = parts.iter().filter(|(_, hidden)| *hidden == wanted);
            parts.map(|(piece, _)| piece.to[0] - piece.from[0]).sum()
        };
        // Dashes at 0-0.2, 0.3-0.5, 0.6-0.8, 0.9-1.
        assert!((length(Hidden::Shows) - 0.7).abs() < 1e-6 && (length(Hidden::IsGap) - 0.3).abs() < 1e-6);
        for pair in parts.windows(2) {
            assert_eq!(pair[0].0.to, pair[1].0.from);
        }
    }
}
