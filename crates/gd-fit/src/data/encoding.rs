//! Which characters the bytes of a file stand for.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

/// How the characters of a file are written as bytes.
///
/// ```
/// let latin: gd_fit::Encoding = "latin1".parse()?;
/// assert_eq!(latin.to_string(), "windows-1252");
/// assert!("utf-7".parse::<gd_fit::Encoding>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Encoding(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    /// UTF-8 or UTF-16 by a mark or by how the bytes look, else windows-1252.
    #[default]
    Auto,
    Utf8,
    Utf16 {
        is_big_endian: bool,
    },
    /// Latin-1 with printable characters in place of control characters.
    Windows1252,
    #[cfg(feature = "encodings")]
    Other(&'static encoding_rs::Encoding),
}

impl Encoding {
    pub(crate) const UTF_8: Self = Self(Kind::Utf8);
    pub(crate) const UTF_16_LE: Self = Self(Kind::Utf16 { is_big_endian: false });
    pub(crate) const UTF_16_BE: Self = Self(Kind::Utf16 { is_big_endian: true });
    pub(crate) const WINDOWS_1252: Self = Self(Kind::Windows1252);

    /// Its name, such as UTF-8.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Auto => "auto",
            Kind::Utf8 => "UTF-8",
            Kind::Utf16 { is_big_endian: false } => "UTF-16LE",
            Kind::Utf16 { is_big_endian: true } => "UTF-16BE",
            Kind::Windows1252 => "windows-1252",
            #[cfg(feature = "encodings")]
            Kind::Other(encoding) => encoding.name(),
        }
    }

    /// What a file that begins with `head` is written in, and whether that is only assumed. `None`: it is no text.
    pub(crate) fn detect(self, head: &[u8], is_all: bool) -> Option<(Self, bool)> {
        if self != Self::default() {
            return Some((self, false));
        }
        if head.starts_with(b"\xef\xbb\xbf") {
            return Some((Self::UTF_8, false));
        }
        if head.starts_with(b"\xff\xfe") {
            return Some((Self::UTF_16_LE, false));
        }
        if head.starts_with(b"\xfe\xff") {
            return Some((Self::UTF_16_BE, false));
        }
        let n_zeros = |first: usize| head.iter().take(4096).skip(first).step_by(2).filter(|byte| **byte == 0).count();
        let n_pairs = head.len().min(4096) / 2;
        match (n_zeros(0), n_zeros(1)) {
            (even, odd) if n_pairs > 1 && 2 * odd > n_pairs && 8 * even < n_pairs => {
                return Some((Self::UTF_16_LE, true));
            }
            (even, odd) if n_pairs > 1 && 2 * even > n_pairs && 8 * odd < n_pairs => {
                return Some((Self::UTF_16_BE, true));
            }
            _ => {}
        }
        // Some loggers fill up their lines or the end of the file with zeros; text has none between other characters.
        let is_inner_zero =
            |three: &[u8]| matches!(three, [before, 0, after] if !is_filling(*before) && !is_filling(*after));
        let is_control = |byte: &&u8| matches!(**byte, 1..=8 | 14..=26 | 28..=31);
        if head.windows(3).any(is_inner_zero) || 50 * head.iter().filter(is_control).count() > head.len() {
            return None;
        }
        match std::str::from_utf8(head) {
            // Cut in the middle of a character.
            Err(error) if error.error_len().is_some() || is_all => Some((Self::WINDOWS_1252, true)),
            _ => Some((Self::UTF_8, true)),
        }
    }

    /// A reader of the same text in UTF-8. What is UTF-8 already is not touched, but for its mark.
    pub(crate) fn decode<R: Read>(self, source: R) -> Decoded<R> {
        let decoder = match self.0 {
            Kind::Auto | Kind::Utf8 => Decoder::None { is_begun: false },
            Kind::Utf16 { is_big_endian } => Decoder::Utf16 { is_big_endian, surrogate: None, is_begun: false },
            Kind::Windows1252 => Decoder::Windows1252,
            #[cfg(feature = "encodings")]
            Kind::Other(encoding) => Decoder::Other(Box::new(encoding.new_decoder())),
        };
        Decoded { source, decoder, raw: Vec::new(), text: Vec::new(), n_taken: 0, is_done: false }
    }
}

fn is_filling(byte: u8) -> bool {
    byte == 0 || byte.is_ascii_whitespace()
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Encoding {
    type Err = String;

    /// By any name that web pages may use, such as utf-8, latin1 or gbk. Without the feature `encodings` only
    /// UTF-8, UTF-16 and windows-1252, of which Latin-1 is a part.
    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_ascii_lowercase();
        Ok(match lower.as_str() {
            "auto" => Self::default(),
            "utf-8" | "utf8" => Self::UTF_8,
            "utf-16" | "utf16" | "utf-16le" | "utf16le" => Self::UTF_16_LE,
            "utf-16be" | "utf16be" => Self::UTF_16_BE,
            "windows-1252" | "cp1252" | "latin1" | "latin-1" | "iso-8859-1" | "iso8859-1" | "ascii" | "us-ascii" => {
                Self::WINDOWS_1252
            }
            _ => return other(&lower),
        })
    }
}

#[cfg(feature = "encodings")]
fn other(label: &str) -> Result<Encoding, String> {
    let aliases = label.strip_prefix("cp").map(|number| format!("windows-{number}"));
    let found = [Some(label), aliases.as_deref(), Some(label.replace('_', "-").as_str())]
        .into_iter()
        .flatten()
        .find_map(|label| encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()));
    match found {
        Some(encoding) => Ok(Encoding(Kind::Other(encoding))),
        None => Err("give the name of an encoding, such as utf-8, utf-16, latin1, shift_jis or gbk".into()),
    }
}

#[cfg(not(feature = "encodings"))]
fn other(_: &str) -> Result<Encoding, String> {
    Err("give utf-8, utf-16, utf-16be or latin1; save the file as UTF-8 otherwise".into())
}

enum Decoder {
    /// Only a mark is taken away.
    None {
        is_begun: bool,
    },
    Utf16 {
        is_big_endian: bool,
        surrogate: Option<u16>,
        is_begun: bool,
    },
    Windows1252,
    #[cfg(feature = "encodings")]
    Other(Box<encoding_rs::Decoder>),
}

/// Text in UTF-8 of a source in any encoding. Bytes that mean nothing are replaced by U+FFFD.
pub(crate) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    /// Bytes that are half of a character.
    raw: Vec<u8>,
    /// Text that nobody has taken yet.
    text: Vec<u8>,
    n_taken: usize,
    is_done: bool,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        if let Decoder::None { is_begun: true } = self.decoder
            && self.n_taken == self.text.len()
        {
            return self.source.read(space);
        }
        while self.n_taken == self.text.len() && !self.is_done {
            self.fill()?;
        }
        let text = self.text.get(self.n_taken..).unwrap_or_default();
        let n_bytes = text.len().min(space.len());
        if let (Some(space), Some(text)) = (space.get_mut(..n_bytes), text.get(..n_bytes)) {
            space.copy_from_slice(text);
        }
        self.n_taken += n_bytes;
        Ok(n_bytes)
    }
}

impl<R: Read> Decoded<R> {
    fn fill(&mut self) -> io::Result<()> {
        const CHUNK: usize = 1 << 14;
        let n_kept = self.raw.len();
        self.raw.resize(n_kept + CHUNK, 0);
        let read = loop {
            match self.source.read(self.raw.get_mut(n_kept..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.raw.truncate(n_kept + read.as_ref().copied().unwrap_or(0));
        self.is_done = read? == 0;
        self.text.clear();
        self.n_taken = 0;
        let n_used = self.decoder.decode(&self.raw, &mut self.text, self.is_done);
        self.raw.drain(..n_used.min(self.raw.len()));
        Ok(())
    }
}

impl Decoder {
    /// Appends the text of some bytes; how many of them it used.
    fn decode(&mut self, raw: &[u8], text: &mut Vec<u8>, is_last: bool) -> usize {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        match self {
            Self::None { is_begun } => {
                if raw.len() < MARK.len() && MARK.starts_with(raw) && !is_last {
                    return 0;
                }
                let rest = raw.strip_prefix(MARK).filter(|_| !*is_begun).unwrap_or(raw);
                *is_begun = true;
                text.extend_from_slice(rest);
                raw.len()
            }
            Self::Utf16 { is_big_endian, surrogate, is_begun } => {
                for pair in raw.chunks_exact(2) {
                    let [first, second] = [0, 1].map(|index| pair.get(index).copied().unwrap_or_default());
                    let unit = u16::from_be_bytes(if *is_big_endian { [first, second] } else { [second, first] });
                    match (surrogate.take(), unit) {
                        (None, 0xfeff) if !*is_begun => {}
                        (None, 0xd800..=0xdbff) => *surrogate = Some(unit),
                        (None, _) => push(char::from_u32(u32::from(unit)), text),
                        (Some(high), 0xdc00..=0xdfff) => {
                            push(char::decode_utf16([high, unit]).next().and_then(Result::ok), text);
                        }
                        (Some(_), _) => {
                            push(None, text);
                            push(char::from_u32(u32::from(unit)), text);
                        }
                    }
                    *is_begun = true;
                }
                if is_last && (surrogate.take().is_some() || raw.len() % 2 == 1) {
                    push(None, text);
                }
                if is_last { raw.len() } else { raw.len() / 2 * 2 }
            }
            Self::Windows1252 => {
                for byte in raw {
                    push(Some(windows_1252(*byte)), text);
                }
                raw.len()
            }
            #[cfg(feature = "encodings")]
            Self::Other(decoder) => {
                let begin = text.len();
                text.resize(begin + decoder.max_utf8_buffer_length(raw.len()).unwrap_or(4 * raw.len() + 16), 0);
                let space = text.get_mut(begin..).unwrap_or_default();
                let (_, n_read, n_written, _) = decoder.decode_to_utf8(raw, space, is_last);
                text.truncate(begin + n_written);
                n_read
            }
        }
    }
}

fn push(character: Option<char>, text: &mut Vec<u8>) {
    let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The character of a byte: that of Latin-1 but for 0x80 to 0x9f.
pub(crate) fn windows_1252(byte: u8) -> char {
    const OTHERS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    usize::from(byte).checked_sub(0x80).and_then(|index| OTHERS.get(index)).copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
            let n_bytes = 1.min(space.len());
            self.0.read(space.get_mut(..n_bytes).unwrap_or_default())
        }
    }

    fn decoded(bytes: &[u8], encoding: Encoding) -> String {
        let text = |source: &mut dyn Read| {
            let mut text = String::new();
            encoding.decode(source).read_to_string(&mut text).unwrap();
            text
        };
        let at_once = text(&mut &*bytes);
        assert_eq!(at_once, text(&mut Slow(bytes)));
        at_once
    }

    fn detected(bytes: &[u8]) -> Option<(&'static str, bool)> {
        Encoding::default().detect(bytes, true).map(|(encoding, is_assumed)| (encoding.name(), is_assumed))
    }

    #[test]
    fn text_is_decoded_in_packets_of_any_size() {
        let text = "Größe µ\n𝜏,1\n";
        let utf_16: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = utf_16.iter().copied().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = utf_16.iter().copied().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little, Encoding::UTF_16_LE), text);
        assert_eq!(decoded(&[b"\xff\xfe", &little[..]].concat(), Encoding::UTF_16_LE), text);
        assert_eq!(decoded(&[b"\xfe\xff", &big[..]].concat(), Encoding::UTF_16_BE), text);
        assert_eq!(decoded(&big[..3], Encoding::UTF_16_BE), "G\u{fffd}");
        assert_eq!(decoded(&[0, 0xd8], Encoding::UTF_16_LE), "\u{fffd}");
        assert_eq!(decoded(&[0, 0xd8, b'a', 0], Encoding::UTF_16_LE), "\u{fffd}a");
        assert_eq!(decoded(b"\xef\xbb\xbfa\xef\xbb\xbf", Encoding::UTF_8), "a\u{feff}");
        assert_eq!(decoded(b"\xef", Encoding::WINDOWS_1252), "ï");
        assert_eq!(decoded(b"\xb0C \x80", Encoding::WINDOWS_1252), "°C €");
        assert_eq!(decoded(b"", Encoding::UTF_8), "");
    }

    #[cfg(feature = "encodings")]
    #[test]
    fn encodings_are_known_by_the_names_of_the_web() {
        let named = |name: &str| name.parse::<Encoding>().unwrap();
        assert_eq!(decoded(b"\xca\xb1\xbc\xe4,\xce\xc2\xb6\xc8", named("gbk")), "时间,温度");
        assert_eq!(decoded(b"\x8e\x9e\x8a\xd4", named("Shift_JIS")), "時間");
        assert_eq!(decoded(b"\xe2\xf0\xe5\xec\xff", named("cp1251")), "время");
        assert_eq!(named("latin1"), Encoding::WINDOWS_1252);
        assert!("utf-7".parse::<Encoding>().unwrap_err().starts_with("give the name of an encoding"));
    }

    #[test]
    fn encodings_are_detected() {
        let little: Vec<u8> = "x,y\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "x,y\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detected(b"x,y\n1,2\n"), Some(("UTF-8", true)));
        assert_eq!(detected(b"\xef\xbb\xbfx"), Some(("UTF-8", false)));
        assert_eq!(detected(&little), Some(("UTF-16LE", true)));
        assert_eq!(detected(&big), Some(("UTF-16BE", true)));
        assert_eq!(detected(b"T (\xb0C),y\n1,2\n"), Some(("windows-1252", true)));
        assert_eq!(detected(b"x,y\n1,2\0\0\n3,4\n\0\0\0"), Some(("UTF-8", true)));
        assert_eq!(detected(b"x\0y,1\n"), None);
        assert_eq!(detected(b"\x01\x02\x03\x04"), None);
        let cut = "µ".as_bytes().split_last().unwrap().1;
        assert_eq!(Encoding::default().detect(cut, false), Some((Encoding::UTF_8, true)));
        assert_eq!(detected(cut), Some(("windows-1252", true)));
    }
}
