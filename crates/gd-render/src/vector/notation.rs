//! Numbers, paths, colors and text as SVG writes them.

use std::fmt::Write;

use super::spot::Spot;
use crate::color::{Paint, Rgb};

/// A number with up to three decimals, without zeros that say nothing.
pub(super) fn number(value: f64) -> String {
    let thousandths = (value * 1000.0 + 0.5).floor() as i64;
    let (whole, rest) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    let sign = if thousandths < 0 { "-" } else { "" };
    match (whole, rest) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{rest:03}").trim_end_matches('0').into(),
        _ => format!("{sign}{whole}.{rest:03}").trim_end_matches('0').into(),
    }
}

/// A color, in three digits where these say it.
pub(super) fn color(Rgb { r, g, b }: Rgb) -> String {
    let is_short = [r, g, b].iter().all(|channel| channel >> 4 == channel & 15);
    if is_short { format!("#{:x}{:x}{:x}", r & 15, g & 15, b & 15) } else { format!("#{r:02x}{g:02x}{b:02x}") }
}

/// An attribute `fill` or `stroke`, with an opacity if it is not 1.
pub(super) fn paint(attribute: &str, paint: Paint) -> String {
    let opacity = if paint.alpha == Paint::OPAQUE {
        String::new()
    } else {
        format!(" {attribute}-opacity=\"{}\"", number(paint.opacity()))
    };
    format!("{attribute}=\"{}\"{opacity}", color(paint.color))
}

/// Path data, as steps from one point to the next. Each number has a separator only if it needs one.
#[derive(Default)]
pub(super) struct PathData {
    data: String,
    at: Option<Spot>,
    command: char,
}

impl PathData {
    /// Closed outlines.
    pub(super) fn outlines(rings: &[Vec<Spot>]) -> String {
        let mut path = Self::default();
        for ring in rings {
            let Some((first, rest)) = ring.split_first() else { continue };
            path.start(*first);
            for spot in rest {
                path.line(*spot);
            }
            path.data.push('z');
            (path.at, path.command) = (Some(*first), 'z');
        }
        path.data
    }

    /// Open lines.
    pub(super) fn lines(lines: &[Vec<Spot>]) -> String {
        let mut path = Self::default();
        for line in lines {
            let Some((first, rest)) = line.split_first() else { continue };
            path.start(*first);
            for spot in rest {
                path.line(*spot);
            }
        }
        path.data
    }

    /// Dots: lines of no length, to be drawn with round ends.
    pub(super) fn dots(spots: &[Spot]) -> String {
        let mut path = Self::default();
        for &spot in spots {
            path.start(spot);
            path.data.push_str("h0");
            path.command = 'h';
        }
        path.data
    }

    fn start(&mut self, spot: Spot) {
        match self.at {
            None => self.step('M', &[spot.x, spot.y]),
            Some(at) => self.step('m', &[spot.x - at.x, spot.y - at.y]),
        }
        // Steps that follow `m` without a command are lines; after `M` they would not be steps.
        if self.command == 'm' {
            self.command = 'l';
        }
        self.at = Some(spot);
    }

    fn line(&mut self, spot: Spot) {
        let Some(at) = self.at else { return };
        let (x, y) = (spot.x - at.x, spot.y - at.y);
        match (x, y) {
            (_, 0) => self.step('h', &[x]),
            (0, _) => self.step('v', &[y]),
            _ => self.step('l', &[x, y]),
        }
        self.at = Some(spot);
    }

    fn step(&mut self, command: char, numbers: &[i32]) {
        // Every `m` has to be there.
        if command != self.command || command == 'm' {
            self.data.push(command);
            self.command = command;
        }
        for number in numbers {
            if *number >= 0 && self.data.ends_with(|last: char| last.is_ascii_digit()) {
                self.data.push(' ');
            }
            let _ = write!(self.data, "{number}");
        }
    }
}

/// Text between tags or in an attribute. What XML does not allow becomes a replacement character.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(c),
            // By itself it would be read as a line break.
            '\r' => escaped.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// So many letters from `first` on that depend on all bytes and are the same for the same ones: a name that others hardly have.
pub(super) fn name_of(bytes: impl Iterator<Item = u8>, first: u8, n_letters: usize) -> String {
    // FNV-1a of 64 bits (G. Fowler, L. C. Noll and K.-P. Vo).
    let mut hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let letter = |_| {
        let letter = char::from(first + (hash % 26) as u8);
        hash /= 26;
        letter
    };
    (0..n_letters).map(letter).collect()
}

/// Bytes in the 64 characters of RFC 4648.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let is_padding = digit > three.len();
            text.push(if is_padding { '=' } else { char::from(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(points: &[(i32, i32)]) -> Vec<Spot> {
        points.iter().map(|&(x, y)| Spot { x, y }).collect()
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let written = [0.0, 1.0, -2.5, 0.125, -0.0004, 16.5, 0.05, -0.25].map(number);
        assert_eq!(written, ["0", "1", "-2.5", ".125", "0", "16.5", ".05", "-.25"]);
        let colors = [0x00ff_ffff, 0x0022_2428, 0x00ff_8800].map(|hex| color(Rgb::hex(hex)));
        assert_eq!(colors, ["#fff", "#222428", "#f80"]);
    }

    #[test]
    fn paths_are_steps() {
        let line = spots(&[(5, 5), (15, 5), (18, 1), (20, 9), (20, 0)]);
        assert_eq!(PathData::lines(&[line.clone(), spots(&[(0, 0), (-1, 2)])]), "M5 5h10l3-4 2 8v-9m-20 0-1 2");
        assert_eq!(
            PathData::outlines(&[spots(&[(0, 0), (9, 0), (9, 9)]), spots(&[(2, 1), (3, 1), (3, 2)])]),
            "M0 0h9v9zm2 1h1v1z"
        );
        assert_eq!(PathData::dots(&spots(&[(1, 2), (3, 4)])), "M1 2h0m2 2h0");
        assert_eq!(
            PathData::lines(&[spots(&[(0, 0), (1, 2), (5, 5)]), spots(&[(6, 6), (8, 9)])]),
            "M0 0l1 2 4 3m1 1 2 3"
        );
    }

    #[test]
    fn text_is_always_xml() {
        assert_eq!(escaped("a<b & \"c\">\u{1}\u{b}汉"), "a&lt;b &amp; &quot;c&quot;&gt;\u{fffd}\u{fffd}汉");
        assert_eq!(escaped("a\tb\nc\rd"), "a\tb\nc&#13;d");
    }

    #[test]
    fn names_are_letters_that_every_byte_changes() {
        // The last digits to the base 26 of the hashes that the authors of FNV-1a give for "" and "foobar".
        assert_eq!(name_of([].into_iter(), b'a', 4), "byzw");
        assert_eq!(name_of(b"foobar".iter().copied(), b'A', 6), "ACLFCK");
    }

    #[test]
    fn bytes_are_written_as_everyone_does() {
        let written: Vec<String> = (0..=6).map(|n| base64(&b"foobar"[..n])).collect();
        assert_eq!(written, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }
}
