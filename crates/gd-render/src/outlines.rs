//! The tables of a `TrueType` file that plots need: which glyph a character has, how wide it is and along which curves
//! its outline runs. What a malformed file lacks reads as zero.

/// Number of a glyph. Characters that a font lacks have 0, an empty box.
pub(crate) type GlyphId = u16;

/// A `TrueType` file with the places of its tables.
pub(crate) struct TrueType {
    file: &'static [u8],
    characters: usize,
    places: usize,
    glyphs: usize,
    metrics: usize,
    /// Glyphs beyond these are as wide as the last of them.
    n_metrics: u16,
    has_long_places: bool,
    pub(crate) n_glyphs: u16,
    pub(crate) units_per_em: u16,
    /// From the deepest descent to the highest ascent, in units.
    pub(crate) height: i16,
}

/// A point of an outline in units of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutlinePoint {
    pub(crate) x: i16,
    pub(crate) y: i16,
    /// Whether the outline goes through it; else it is a control point.
    pub(crate) is_on_curve: bool,
}

/// Another glyph as a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) glyph: GlyphId,
    pub(crate) x: i16,
    pub(crate) y: i16,
    /// Whether it is moved by x and y, and nothing else is done to it.
    pub(crate) is_only_moved: bool,
}

/// What a glyph is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Closed contours, none for a space.
    Contours(Vec<Vec<OutlinePoint>>),
    /// Other glyphs.
    Parts(Vec<Part>),
}

// Flags of a point.
const ON_CURVE: u8 = 1;
const REPEATED: u8 = 8;
// Of x; those of y are twice as large.
const SHORT: u8 = 2;
const SAME_OR_POSITIVE: u8 = 16;
// Flags of a part.
const WORDS: u16 = 1;
const IS_OFFSET: u16 = 2;
const SCALED: u16 = 0x08 | 0x40 | 0x80;
const MORE: u16 = 0x20;

impl TrueType {
    pub(crate) const fn new(file: &'static [u8]) -> Self {
        let (head, across) = (table(file, *b"head"), table(file, *b"hhea"));
        Self {
            file,
            characters: unicode(file, table(file, *b"cmap")),
            places: table(file, *b"loca"),
            glyphs: table(file, *b"glyf"),
            metrics: table(file, *b"hmtx"),
            n_metrics: u16_at(file, across + 34),
            has_long_places: u16_at(file, head + 50) != 0,
            n_glyphs: u16_at(file, table(file, *b"maxp") + 4),
            units_per_em: u16_at(file, head + 18),
            height: i16_at(file, across + 4) - i16_at(file, across + 6),
        }
    }

    /// The glyph of a character.
    pub(crate) fn glyph_id(&self, character: char) -> GlyphId {
        // The table covers Unicode below 2^16.
        let Ok(code) = u16::try_from(u32::from(character)) else { return 0 };
        let word = |at: usize| u16_at(self.file, self.characters + at);
        let n = usize::from(word(6) / 2);
        // Each segment of characters: its last, its first, what is added, and where its glyphs are listed if they are.
        let Some(segment) = (0..n).find(|&segment| word(14 + 2 * segment) >= code) else { return 0 };
        let [first, delta, list] = [1, 2, 3].map(|column| 16 + 2 * (column * n + segment));
        if word(first) > code {
            return 0;
        }
        match word(list) {
            0 => code.wrapping_add(word(delta)),
            offset => match word(list + usize::from(offset) + 2 * usize::from(code - word(first))) {
                0 => 0,
                glyph => glyph.wrapping_add(word(delta)),
            },
        }
    }

    /// How far the pen moves over a glyph, in units.
    pub(crate) fn advance(&self, id: GlyphId) -> u16 {
        u16_at(self.file, self.metrics + 4 * usize::from(id.min(self.n_metrics.saturating_sub(1))))
    }

    /// The outline of a glyph.
    pub(crate) fn shape(&self, id: GlyphId) -> Shape {
        let place = |index: usize| {
            if self.has_long_places {
                let at = self.places + 4 * index;
                usize::from(u16_at(self.file, at)) << 16 | usize::from(u16_at(self.file, at + 2))
            } else {
                2 * usize::from(u16_at(self.file, self.places + 2 * index))
            }
        };
        let (begin, end) = (place(usize::from(id)), place(usize::from(id) + 1));
        if id >= self.n_glyphs || begin >= end {
            return Shape::Contours(Vec::new());
        }
        let mut reader = Reader { file: self.file, at: self.glyphs + begin };
        let n_contours = reader.i16();
        // A box around it.
        reader.at += 8;
        match usize::try_from(n_contours) {
            Ok(n) => Shape::Contours(reader.contours(n)),
            Err(_) => Shape::Parts(reader.parts()),
        }
    }
}

struct Reader {
    file: &'static [u8],
    at: usize,
}

impl Reader {
    fn u8(&mut self) -> u8 {
        self.at += 1;
        self.file.get(self.at - 1).copied().unwrap_or(0)
    }

    fn u16(&mut self) -> u16 {
        self.at += 2;
        u16_at(self.file, self.at - 2)
    }

    fn i16(&mut self) -> i16 {
        self.u16().cast_signed()
    }

    fn contours(&mut self, n: usize) -> Vec<Vec<OutlinePoint>> {
        let ends: Vec<usize> = (0..n).map(|_| usize::from(self.u16()) + 1).collect();
        let n_points = ends.last().copied().unwrap_or(0);
        // Instructions for coarse screens.
        self.at += usize::from(self.u16());
        let mut flags = Vec::with_capacity(n_points);
        while flags.len() < n_points {
            let flag = self.u8();
            let n_same = if flag & REPEATED == 0 { 0 } else { self.u8() };
            flags.extend((0..=n_same).map(|_| flag));
        }
        let x = self.coordinates(&flags[..n_points], 0);
        let y = self.coordinates(&flags[..n_points], 1);
        let points = flags.iter().zip(x.into_iter().zip(y));
        let mut points = points.map(|(flag, (x, y))| OutlinePoint { x, y, is_on_curve: flag & ON_CURVE != 0 });
        let mut begin = 0;
        let mut contours = Vec::with_capacity(n);
        for end in ends {
            contours.push(points.by_ref().take(end.saturating_sub(begin)).collect());
            begin = end;
        }
        contours
    }

    /// Stored as steps from one point to the next, over all contours; `shift` is 0 for x and 1 for y.
    fn coordinates(&mut self, flags: &[u8], shift: u8) -> Vec<i16> {
        let mut value = 0_i16;
        let mut next = |&flag: &u8| {
            let is_set = |bit: u8| flag & (bit << shift) != 0;
            value = value.wrapping_add(match (is_set(SHORT), is_set(SAME_OR_POSITIVE)) {
                (true, true) => i16::from(self.u8()),
                (true, false) => -i16::from(self.u8()),
                (false, true) => 0,
                (false, false) => self.i16(),
            });
            value
        };
        flags.iter().map(&mut next).collect()
    }

    fn parts(&mut self) -> Vec<Part> {
        let mut parts = Vec::new();
        loop {
            let (flags, glyph) = (self.u16(), self.u16());
            let mut argument = || if flags & WORDS == 0 { i16::from(self.u8().cast_signed()) } else { self.i16() };
            let (x, y) = (argument(), argument());
            let is_only_moved = flags & IS_OFFSET != 0 && flags & SCALED == 0;
            parts.push(Part { glyph, x, y, is_only_moved });
            // How a part is scaled takes space of its own: what follows such a one is not read.
            if flags & MORE == 0 || !is_only_moved {
                return parts;
            }
        }
    }
}

/// Where a table begins.
const fn table(file: &[u8], name: [u8; 4]) -> usize {
    let mut entry = 12;
    let end = 12 + 16 * u16_at(file, 4) as usize;
    while entry < end {
        let [a, b, c, d] = name;
        if u16_at(file, entry) == u16::from_be_bytes([a, b]) && u16_at(file, entry + 2) == u16::from_be_bytes([c, d]) {
            return u32_at(file, entry + 8);
        }
        entry += 16;
    }
    file.len()
}

/// Where the table of characters has the one for Unicode below 2^16, in segments.
const fn unicode(file: &[u8], characters: usize) -> usize {
    let mut index = 0;
    while index < u16_at(file, characters + 2) as usize {
        let place = characters + u32_at(file, characters + 4 + 8 * index + 4);
        if u16_at(file, place) == 4 {
            return place;
        }
        index += 1;
    }
    file.len()
}

const fn u16_at(file: &[u8], at: usize) -> u16 {
    if at + 1 < file.len() { u16::from_be_bytes([file[at], file[at + 1]]) } else { 0 }
}

const fn i16_at(file: &[u8], at: usize) -> i16 {
    u16_at(file, at).cast_signed()
}

const fn u32_at(file: &[u8], at: usize) -> usize {
    (u16_at(file, at) as usize) << 16 | u16_at(file, at + 2) as usize
}
