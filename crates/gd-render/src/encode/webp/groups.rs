//! Parts of a picture with words of their own: what is frequent in the sky is rare in the valley.

use std::iter;

use gd_core::math::ln;

use super::repeats::Piece;
use super::symbols::{distance_code, prefix};

/// Sides of the squares that a group is made of: 2^this pixels.
pub(super) const TILE_BITS: u32 = 4;
/// The most groups, and the pieces that one is worth: its words take about 150 bytes.
const MAX_GROUPS: usize = 16;
const PIECES_PER_GROUP: usize = 2000;
/// Rounds of assigning squares to groups.
const ROUNDS: usize = 3;

/// Symbols of the first alphabet: values of pixels, then lengths of copies.
const N_VALUES: usize = 256;
const N_LENGTHS: usize = 24;
/// Symbols of distances.
const N_DISTANCES: usize = 40;

/// How often each symbol occurs.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    pub(super) values: Vec<u32>,
    pub(super) distances: Vec<u32>,
}

impl Default for Counts {
    fn default() -> Self {
        Self { values: vec![0; N_VALUES + N_LENGTHS], distances: vec![0; N_DISTANCES] }
    }
}

impl Counts {
    /// Counts the symbols of a piece of a picture `width` pixels wide.
    pub(super) fn add_piece(&mut self, piece: Piece, width: usize) {
        self.add(symbols(piece, width));
    }

    fn add(&mut self, (value, distance): Symbols) {
        self.values[usize::from(value)] += 1;
        if let Some(distance) = distance {
            self.distances[usize::from(distance)] += 1;
        }
    }
}

/// The symbols of a piece: a value, or a length with a distance.
type Symbols = (u16, Option<u8>);

fn symbols(piece: Piece, width: usize) -> Symbols {
    match piece {
        Piece::Literal(value) => (value.into(), None),
        Piece::Copy { length, distance } => {
            let (length, ..) = prefix(length as usize);
            let (distance, ..) = prefix(distance_code(distance as usize, width));
            ((N_VALUES + length) as u16, Some(distance as u8))
        }
    }
}

/// The symbol of a length, behind those of values.
pub(super) fn length_symbol(prefix: usize) -> usize {
    N_VALUES + prefix
}

/// Which squares have which words.
#[derive(Debug)]
pub(super) struct Groups {
    /// Squares in a row.
    pub(super) n_columns: usize,
    /// The group of each square, row by row.
    pub(super) map: Vec<u8>,
    /// The symbols of each group.
    pub(super) counts: Vec<Counts>,
}

impl Groups {
    /// Groups for the pieces of a picture `width` pixels wide; a single one if it has few.
    pub(super) fn new(pieces: &[Piece], width: usize) -> Self {
        let n_groups = (pieces.len() / PIECES_PER_GROUP).clamp(1, MAX_GROUPS);
        let tiles = Tiles::new(pieces, width);
        let mut map = tiles.by_brightness(n_groups);
        for _ in 0..ROUNDS {
            let costs: Vec<Costs> = tiles.counts(&map, n_groups).iter().map(Costs::new).collect();
            tiles.assign(&costs, &mut map);
        }
        // Groups without squares have no number.
        let mut numbers: Vec<Option<u8>> = vec![None; n_groups];
        let mut n_used = 0;
        for group in &mut map {
            let number = *numbers[usize::from(*group)].get_or_insert_with(|| {
                n_used += 1;
                n_used - 1
            });
            *group = number;
        }
        Self { n_columns: tiles.n_columns, counts: tiles.counts(&map, n_used.into()), map }
    }

    /// The group of a pixel.
    pub(super) fn at(&self, x: usize, y: usize) -> usize {
        self.map[(y >> TILE_BITS) * self.n_columns + (x >> TILE_BITS)].into()
    }
}

/// The symbols that begin in each square.
struct Tiles {
    n_columns: usize,
    symbols: Vec<Vec<Symbols>>,
}

impl Tiles {
    fn new(pieces: &[Piece], width: usize) -> Self {
        let n_pixels: usize = pieces.iter().map(|piece| piece.n_pixels()).sum();
        let n_columns = width.div_ceil(1 << TILE_BITS);
        let mut tiles = vec![Vec::new(); n_columns * (n_pixels / width).div_ceil(1 << TILE_BITS)];
        let mut at = 0;
        for piece in pieces {
            let (x, y) = (at % width, at / width);
            tiles[(y >> TILE_BITS) * n_columns + (x >> TILE_BITS)].push(symbols(*piece, width));
            at += piece.n_pixels();
        }
        Self { n_columns, symbols: tiles }
    }

    /// A first map: squares in the order of their mean value, as many symbols in each group.
    fn by_brightness(&self, n_groups: usize) -> Vec<u8> {
        let mean = |tile: &[Symbols]| {
            let values = tile.iter().filter(|(_, distance)| distance.is_none()).map(|(value, _)| u64::from(*value));
            let (sum, n) = values.fold((0, 0), |(sum, n), value| (sum + value, n + 1));
            // To a sixteenth; those without values come first.
            (16 * sum).checked_div(n).map_or(0, |mean| 1 + mean)
        };
        let mut order: Vec<(u64, usize)> = self.symbols.iter().map(|tile| mean(tile)).zip(0..).collect();
        order.sort_unstable();
        let n_symbols = self.symbols.iter().map(Vec::len).sum::<usize>().max(1);
        let mut map = vec![0; self.symbols.len()];
        let mut n_seen = 0;
        for (_, tile) in order {
            map[tile] = (n_seen * n_groups / n_symbols).min(n_groups - 1) as u8;
            n_seen += self.symbols[tile].len();
        }
        map
    }

    fn counts(&self, map: &[u8], n_groups: usize) -> Vec<Counts> {
        let mut counts = vec![Counts::default(); n_groups];
        for (tile, group) in self.symbols.iter().zip(map) {
            for symbols in tile {
                counts[usize::from(*group)].add(*symbols);
            }
        }
        counts
    }

    /// Gives every square to the group that writes it in the fewest bits, and empty ones to that of their left neighbors.
    fn assign(&self, costs: &[Costs], map: &mut [u8]) {
        let mut last = 0;
        for (tile, group) in self.symbols.iter().zip(map) {
            let cost = |(_, costs): &(u8, &Costs)| tile.iter().map(|symbols| costs.of(*symbols)).sum::<u32>();
            let cheapest = (0..).zip(costs).filter(|_| !tile.is_empty()).min_by_key(cost);
            last = cheapest.map_or(last, |(group, _)| group);
            *group = last;
        }
    }
}

/// What the symbols of a group cost.
struct Costs {
    values: Vec<u32>,
    distances: Vec<u32>,
}

impl Costs {
    /// In 1 / this of a bit.
    const UNIT: f64 = 64.0;

    fn new(counts: &Counts) -> Self {
        Self { values: Self::in_bits(&counts.values), distances: Self::in_bits(&counts.distances) }
    }

    /// The logarithm of how rare each symbol is. One that does not occur counts as a third.
    fn in_bits(counts: &[u32]) -> Vec<u32> {
        let total = ln(f64::from(counts.iter().sum::<u32>()) + 1.0);
        let per_bit = Self::UNIT / core::f64::consts::LN_2;
        counts.iter().map(|count| (per_bit * (total - ln(f64::from(*count) + 1.0 / 3.0)).max(0.0)) as u32).collect()
    }

    fn of(&self, (value, distance): Symbols) -> u32 {
        let distance = distance.and_then(|distance| self.distances.get(usize::from(distance)));
        iter::once(&self.values[usize::from(value)]).chain(distance).sum()
    }
}
