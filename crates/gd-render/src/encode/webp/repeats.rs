//! Pixels as copies of earlier ones (J. Ziv and A. Lempel, "A universal algorithm for sequential data compression", 1977).

use super::symbols::{distance_code, prefix};

/// The longest copy.
const MAX_LENGTH: usize = 4096;
/// The farthest, in pixels: there are no words for more.
const MAX_DISTANCE: usize = (1 << 20) - 120;
/// Pixels that are looked up in a table of earlier places.
const LOOKED_UP: usize = 4;
const HASH_BITS: u32 = 15;
/// Earlier places that are tried: with 32 files are 0.6 % smaller, and the search takes a half longer.
const N_TRIES: usize = 8;
/// A copy of so many pixels is taken without a look for a better one.
const LONG: usize = 96;
/// No earlier place.
const NONE: u32 = u32::MAX;

/// Bits of a literal, and of a copy beside the extra bits of its distance: what they usually are in pictures of surfaces.
const LITERAL_BITS: i32 = 5;
const COPY_BITS: i32 = 9;

/// A piece of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// A pixel.
    Literal(u8),
    /// As many pixels as `length`, the same as those `distance` pixels before.
    Copy { length: u32, distance: u32 },
}

impl Piece {
    /// Number of pixels.
    pub(super) fn n_pixels(self) -> usize {
        match self {
            Self::Literal(_) => 1,
            Self::Copy { length, .. } => length as usize,
        }
    }
}

/// A picture `width` pixels wide as literals and copies.
pub(super) fn pieces(pixels: &[u8], width: usize) -> Vec<Piece> {
    let mut search = Search::new(pixels, width);
    let mut pieces = Vec::with_capacity(pixels.len() / 8);
    let mut at = 0;
    let mut found = None;
    while let Some(&pixel) = pixels.get(at) {
        let here = found.take().unwrap_or_else(|| search.best(at));
        // A literal may lead to a better copy.
        let waits = 0 < here.gain && here.length < LONG && {
            let next = search.best(at + 1);
            let is_better = next.gain > here.gain;
            found = is_better.then_some(next);
            is_better
        };
        if here.gain <= 0 || waits {
            pieces.push(Piece::Literal(pixel));
            at += 1;
        } else {
            pieces.push(Piece::Copy { length: here.length as u32, distance: here.distance as u32 });
            at += here.length;
        }
    }
    pieces
}

/// A copy, with the bits that it saves.
#[derive(Debug, Clone, Copy, Default)]
struct Match {
    length: usize,
    distance: usize,
    gain: i32,
}

struct Search<'a> {
    pixels: &'a [u8],
    width: usize,
    /// The last place of each hash, and for every place the one before it with the same hash.
    last: Vec<u32>,
    before: Vec<u32>,
    n_entered: usize,
}

impl<'a> Search<'a> {
    fn new(pixels: &'a [u8], width: usize) -> Self {
        let (last, before) = (vec![NONE; 1 << HASH_BITS], vec![NONE; pixels.len()]);
        Self { pixels, width, last, before, n_entered: 0 }
    }

    /// The best copy at a place; one without gain if there is none.
    fn best(&mut self, at: usize) -> Match {
        let mut best = Match::default();
        let room = MAX_LENGTH.min(self.pixels.len().saturating_sub(at));
        let width = self.width;
        // What is beside or above has the shortest words.
        for distance in [1, width, width + 1, width - 1, 2 * width, width + 2, width.saturating_sub(2)] {
            self.try_distance(at, distance, room, &mut best);
        }
        if best.length >= LONG || room < LOOKED_UP {
            return best;
        }
        self.enter_until(at);
        let mut place = self.last[self.hash(at)];
        for _ in 0..N_TRIES {
            let distance = at.wrapping_sub(place as usize);
            if place == NONE || distance > MAX_DISTANCE {
                break;
            }
            // One that cannot be longer costs no comparison.
            let is_longer =
                best.length < room && self.pixels[place as usize + best.length] == self.pixels[at + best.length];
            if is_longer {
                self.try_distance(at, distance, room, &mut best);
            }
            place = self.before[place as usize];
        }
        best
    }

    fn try_distance(&self, at: usize, distance: usize, room: usize, best: &mut Match) {
        if distance == 0 || distance > at || distance > MAX_DISTANCE {
            return;
        }
        let length = n_common(&self.pixels[at..at + room], &self.pixels[at - distance..at - distance + room]);
        let (_, _, n_extra) = prefix(distance_code(distance, self.width));
        let gain = LITERAL_BITS * length as i32 - COPY_BITS - n_extra as i32;
        if length >= 2 && gain > best.gain {
            *best = Match { length, distance, gain };
        }
    }

    fn enter_until(&mut self, end: usize) {
        for at in self.n_entered..end.min((self.pixels.len() + 1).saturating_sub(LOOKED_UP)) {
            let hash = self.hash(at);
            self.before[at] = self.last[hash];
            self.last[hash] = at as u32;
        }
        self.n_entered = self.n_entered.max(end);
    }

    /// A hash of the pixels at a place, by multiplication with 2^32 over the golden ratio.
    fn hash(&self, at: usize) -> usize {
        let pixels = self.pixels[at..at + LOOKED_UP].iter().rev().fold(0, |row, pixel| row << 8 | u32::from(*pixel));
        (pixels.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
    }
}

/// How many pixels two rows of one length have in common at their beginnings.
fn n_common(one: &[u8], other: &[u8]) -> usize {
    let (eights, _) = one.as_chunks::<8>();
    let (other_eights, _) = other.as_chunks::<8>();
    let n_equal = 8 * eights.iter().zip(other_eights).take_while(|(one, other)| one == other).count();
    n_equal + one[n_equal..].iter().zip(&other[n_equal..]).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(pieces: &[Piece]) -> Vec<u8> {
        let mut pixels = Vec::new();
        for piece in pieces {
            match *piece {
                Piece::Literal(pixel) => pixels.push(pixel),
                Piece::Copy { length, distance } => {
                    for _ in 0..length {
                        pixels.push(pixels[pixels.len() - distance as usize]);
                    }
                }
            }
        }
        pixels
    }

    #[test]
    fn pieces_are_the_picture() {
        let mut state = 1_u32;
        let mut random = move |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % n
        };
        for (n_pixels, width, n_colors) in
            [(1, 1, 1), (2, 1, 2), (3, 3, 1), (5_000, 50, 3), (5_000, 2, 256), (9_000, 9_000, 2)]
        {
            let mut pixels: Vec<u8> = (0..n_pixels).map(|_| random(n_colors) as u8).collect();
            // Something to copy.
            if n_pixels > 100 {
                pixels.copy_within(7..n_pixels / 3, n_pixels / 2);
                pixels[n_pixels - 50..].fill(7);
            }
            let pieces = pieces(&pixels, width);
            assert_eq!(unfolded(&pieces), pixels);
            assert!(n_pixels < 100 || pieces.len() < n_pixels * 9 / 10, "{n_pixels} {n_colors}: {}", pieces.len());
        }
        let paper = vec![3; 100_000];
        assert!(pieces(&paper, 400).len() < 30);
    }
}
