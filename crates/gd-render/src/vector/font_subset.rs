//! The embedded font cut down to the characters of one picture, as a TrueType font.
//!
//! The format is that of ISO/IEC 14496-22 (OpenType). Glyphs are numbered anew, in the order of their characters; those that
//! others are composed of come after.

use std::collections::{BTreeMap, BTreeSet};

use crate::font::{FONT, GlyphId};

/// A font with the glyphs of a few characters.
pub(super) struct FontSubset {
    /// The font file.
    pub(super) file: Vec<u8>,
    /// The number of each character's glyph; 0 is that of those that the font lacks, which is blank.
    glyphs: BTreeMap<char, u16>,
    /// How far the pen moves over each glyph, in units.
    pub(super) advances: Vec<u16>,
}

impl FontSubset {
    /// The font for these characters, of which it has those below 2^16.
    pub(super) fn new(characters: &BTreeSet<char>) -> Self {
        Self::of(&Tables::read(FONT.file()).expect("the embedded font is whole"), characters)
            .expect("the embedded font has all of its glyphs")
    }

    fn of(tables: &Tables<'_>, characters: &BTreeSet<char>) -> Option<Self> {
        let known = characters.iter().filter(|c| FONT.glyph_id(**c) != 0);
        let glyphs: BTreeMap<char, u16> = (1..).zip(known).map(|(number, c)| (*c, number)).collect();
        let mut sources: Vec<GlyphId> = std::iter::once(0).chain(glyphs.keys().map(|c| FONT.glyph_id(*c))).collect();
        let mut outlines: Vec<Vec<u8>> = Vec::new();
        while outlines.len() < sources.len() {
            let outline = tables.glyph(sources[outlines.len()])?;
            outlines.push(renumbered(outline, &mut sources)?);
        }
        let advances: Vec<u16> = sources.iter().map(|source| FONT.advance(*source)).collect();
        let mut metrics = Vec::new();
        for (source, advance) in sources.iter().zip(&advances) {
            metrics.extend(advance.to_be_bytes());
            metrics.extend(tables.left_side_bearing(*source)?);
        }
        let (mut glyf, mut loca) = (Vec::new(), Vec::new());
        for outline in &outlines {
            loca.extend((glyf.len() as u32).to_be_bytes());
            glyf.extend(outline);
            glyf.resize(glyf.len().next_multiple_of(4), 0);
        }
        loca.extend((glyf.len() as u32).to_be_bytes());
        let n_glyphs = (sources.len() as u16).to_be_bytes();
        let mut head = tables.get(*b"head")?.to_vec();
        // The checksum of the file is filled in at the end; places of glyphs have four bytes.
        head.get_mut(8..12)?.fill(0);
        head.get_mut(50..52)?.copy_from_slice(&[0, 1]);
        let mut maxp = tables.get(*b"maxp")?.to_vec();
        maxp.get_mut(4..6)?.copy_from_slice(&n_glyphs);
        let mut hhea = tables.get(*b"hhea")?.to_vec();
        hhea.get_mut(34..36)?.copy_from_slice(&n_glyphs);
        let copied = |tag: [u8; 4]| tables.get(tag).map(<[u8]>::to_vec);
        let file = assembled(&[
            (*b"OS/2", copied(*b"OS/2")?),
            (*b"cmap", character_map(&glyphs)),
            (*b"glyf", glyf),
            (*b"head", head),
            (*b"hhea", hhea),
            (*b"hmtx", metrics),
            (*b"loca", loca),
            (*b"maxp", maxp),
            (*b"name", copied(*b"name")?),
            (*b"post", copied(*b"post")?),
        ]);
        Some(Self { file, glyphs, advances })
    }

    /// The glyph of a character.
    pub(super) fn glyph(&self, c: char) -> u16 {
        self.glyphs.get(&c).copied().unwrap_or(0)
    }

    /// All characters with their glyphs.
    pub(super) fn characters(&self) -> impl Iterator<Item = (char, u16)> + '_ {
        self.glyphs.iter().map(|(c, glyph)| (*c, *glyph))
    }
}

/// A glyph whose parts, if it has any, have their new numbers. Parts that are not there yet are added at the end.
fn renumbered(outline: &[u8], sources: &mut Vec<GlyphId>) -> Option<Vec<u8>> {
    const WORDS: u16 = 0x1;
    const MORE: u16 = 0x20;
    let mut outline = outline.to_vec();
    // A negative number of contours stands for a list of parts.
    if outline.first().is_none_or(|first| first & 0x80 == 0) {
        return Some(outline);
    }
    let mut at = 10;
    loop {
        let (flags, source) = (u16_at(&outline, at)?, u16_at(&outline, at + 2)?);
        // The first is blank, and part of nothing.
        let known = sources.iter().skip(1).position(|other| *other == source);
        let number = known.map_or(sources.len(), |position| position + 1);
        if known.is_none() {
            sources.push(source);
        }
        outline.get_mut(at + 2..at + 4)?.copy_from_slice(&(number as u16).to_be_bytes());
        // Parts are only moved, so nothing but the offset follows; a test of the font holds that.
        at += if flags & WORDS == 0 { 6 } else { 8 };
        if flags & MORE == 0 {
            return Some(outline);
        }
    }
}

/// The table from characters to glyphs: format 4, runs of characters that follow one another.
fn character_map(glyphs: &BTreeMap<char, u16>) -> Vec<u8> {
    let pairs: Vec<(u16, u16)> = glyphs.iter().map(|(c, glyph)| (u32::from(*c) as u16, *glyph)).collect();
    // Glyphs are numbered in the order of their characters, so they follow one another wherever characters do.
    let runs = pairs.chunk_by(|one, next| one.0 + 1 == next.0);
    let mut segments: Vec<[u16; 3]> =
        runs.map(|run| [run[0].0, run[run.len() - 1].0, run[0].1.wrapping_sub(run[0].0)]).collect();
    segments.push([0xffff, 0xffff, 1]);
    let n = segments.len() as u16;
    let log = 15 - n.leading_zeros() as u16;
    let searched = 2 << log;
    let mut subtable: Vec<u16> = vec![4, 16 + 8 * n, 0, 2 * n, searched, log, 2 * n - searched];
    subtable.extend(segments.iter().map(|segment| segment[1]));
    subtable.push(0);
    subtable.extend(segments.iter().map(|segment| segment[0]));
    subtable.extend(segments.iter().map(|segment| segment[2]));
    subtable.extend(segments.iter().map(|_| 0));
    // One table, for Unicode on Windows, which all systems read.
    let header = [0, 1, 3, 1, 0, 12];
    header.into_iter().chain(subtable).flat_map(u16::to_be_bytes).collect()
}

/// A font file of tables in the order of their names.
fn assembled(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let n = tables.len() as u16;
    let log = 15 - n.leading_zeros() as u16;
    let searched = 16 << log;
    let mut file: Vec<u8> = [0, 1, 0, 0].into();
    file.extend([n, searched, log, 16 * n - searched].into_iter().flat_map(u16::to_be_bytes));
    let mut offset = file.len() + 16 * tables.len();
    let mut head = None;
    for (tag, table) in tables {
        if tag == b"head" {
            head = Some(offset);
        }
        file.extend(tag);
        file.extend(checksum(table).to_be_bytes());
        file.extend((offset as u32).to_be_bytes());
        file.extend((table.len() as u32).to_be_bytes());
        offset += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        file.extend(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    let whole = 0xb1b0_afba_u32.wrapping_sub(checksum(&file)).to_be_bytes();
    if let Some(adjustment) = head.and_then(|head| file.get_mut(head + 8..head + 12)) {
        adjustment.copy_from_slice(&whole);
    }
    file
}

/// The sum of all words of four bytes.
fn checksum(bytes: &[u8]) -> u32 {
    let word = |four: &[u8]| {
        let mut word = [0; 4];
        word[..four.len()].copy_from_slice(four);
        u32::from_be_bytes(word)
    };
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The tables of a font file.
struct Tables<'a> {
    by_tag: BTreeMap<[u8; 4], &'a [u8]>,
    has_long_offsets: bool,
    n_metrics: usize,
}

impl<'a> Tables<'a> {
    fn read(file: &'a [u8]) -> Option<Self> {
        let mut tables = BTreeMap::new();
        for index in 0..usize::from(u16_at(file, 4)?) {
            let record = 12 + 16 * index;
            let tag: [u8; 4] = file.get(record..record + 4)?.try_into().ok()?;
            let begin = u32_at(file, record + 8)? as usize;
            tables.insert(tag, file.get(begin..begin + u32_at(file, record + 12)? as usize)?);
        }
        let has_long_offsets = u16_at(tables.get(b"head")?, 50)? != 0;
        let n_metrics = usize::from(u16_at(tables.get(b"hhea")?, 34)?);
        Some(Self { by_tag: tables, has_long_offsets, n_metrics })
    }

    fn get(&self, tag: [u8; 4]) -> Option<&'a [u8]> {
        self.by_tag.get(&tag).copied()
    }

    /// The description of a glyph; nothing for one without ink.
    fn glyph(&self, id: GlyphId) -> Option<&'a [u8]> {
        let places = self.get(*b"loca")?;
        let place = |index: usize| {
            if self.has_long_offsets {
                Some(u32_at(places, 4 * index)? as usize)
            } else {
                Some(2 * usize::from(u16_at(places, 2 * index)?))
            }
        };
        self.get(*b"glyf")?.get(place(usize::from(id))?..place(usize::from(id) + 1)?)
    }

    fn left_side_bearing(&self, id: GlyphId) -> Option<[u8; 2]> {
        let (id, n) = (usize::from(id), self.n_metrics);
        // Glyphs beyond those with an advance of their own have only bearings left.
        let at = if id < n { 4 * id + 2 } else { 4 * n + 2 * (id - n) };
        self.get(*b"hmtx")?.get(at..at + 2)?.try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subset_is_a_font_with_the_same_glyphs() {
        let characters: BTreeSet<char> = " aäöüé0129−²→√…é".chars().collect();
        let subset = FontSubset::new(&characters);
        assert!(subset.file.len() < 8000, "{} bytes", subset.file.len());
        let leaked: &'static [u8] = Box::leak(subset.file.clone().into_boxed_slice());
        let read = crate::font::Font::read(leaked).unwrap();
        for &c in &characters {
            let (new, old) = (read.glyph_id(c), FONT.glyph_id(c));
            assert_eq!((new, read.advance(new)), (subset.glyph(c), FONT.advance(old)), "{c}");
            assert_eq!(read.rasterize(new, 40.0, 0.25).coverage, FONT.rasterize(old, 40.0, 0.25).coverage, "{c}");
        }
        assert_eq!(read.glyph_id('b'), 0);
        assert_eq!(checksum(&subset.file), 0xb1b0_afba);
    }

    #[test]
    fn characters_that_the_font_lacks_are_left_out() {
        let subset = FontSubset::new(&['汉', '😀', '\u{ffff}'].into());
        assert_eq!((subset.glyph('汉'), subset.advances.len(), subset.characters().count()), (0, 1, 0));
    }

    #[test]
    fn every_character_of_the_font_can_be_kept() {
        let all: BTreeSet<char> = ('\0'..='\u{fffd}').filter(|c| FONT.glyph_id(*c) != 0).collect();
        assert!(all.len() > 250 && FontSubset::new(&all).advances.len() > all.len());
    }
}
