//! How a file is written.

use super::encoding::Encoding;

/// Field separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// The one that takes apart most lines of the beginning of the file into the same number of numbers.
    #[default]
    Auto,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// Any number of spaces and tabs.
    Space,
    /// `|`, around the rows too.
    Bar,
}

/// Decimal separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimal {
    /// A point, unless commas of the first rows can only be decimal and no number there has a point.
    #[default]
    Auto,
    /// 1.5
    Point,
    /// 1,5
    Comma,
}

/// Whether the first row holds names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Header {
    /// It does where its fields are no numbers and those below are.
    #[default]
    Auto,
    /// It does.
    Yes,
    /// It does not: columns are called x and y, or x1, x2, ... and y.
    No,
}

/// The format of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// Between fields.
    pub separator: Separator,
    /// Within numbers.
    pub decimal: Decimal,
    /// The first row.
    pub header: Header,
    /// The ASCII character that starts a comment.
    pub comment: u8,
    /// Lines above the table, which are not looked at.
    pub skip: u64,
    /// Fields that stand for a missing value beside those that always do; numbers among them by their value.
    pub missing: Vec<String>,
    /// How characters are written as bytes.
    pub encoding: Encoding,
}

impl Default for Format {
    fn default() -> Self {
        Self {
            separator: Separator::Auto,
            decimal: Decimal::Auto,
            header: Header::Auto,
            comment: b'#',
            skip: 0,
            missing: Vec::new(),
            encoding: Encoding::default(),
        }
    }
}

impl Separator {
    /// Those that are tried: where two do equally well, the first is meant.
    pub(crate) const ALL: [Self; 5] = [Self::Tab, Self::Semicolon, Self::Bar, Self::Comma, Self::Space];

    /// The character between fields; a blank where there may be several.
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Space => b' ',
            Self::Bar => b'|',
            Self::Comma | Self::Auto => b',',
        }
    }

    /// The separator that a line such as `sep=;` announces, as spreadsheets do.
    pub(crate) fn announced(line: &[u8]) -> Option<Self> {
        match Self::announcement(line)? {
            [b';', ..] => Some(Self::Semicolon),
            [b'\t', ..] | b"\\t" => Some(Self::Tab),
            [b'|', ..] => Some(Self::Bar),
            [b',', ..] => Some(Self::Comma),
            [b' ', ..] => Some(Self::Space),
            _ => None,
        }
    }

    /// Whether a line announces a separator, one that is read or not.
    pub(crate) fn is_announcement(line: &[u8]) -> bool {
        Self::announcement(line)
            .is_some_and(|separator| matches!(separator, [_] | b"\\t" | [b';' | b'\t' | b'|' | b',' | b' ', ..]))
    }

    /// What stands behind `sep=`.
    fn announcement(line: &[u8]) -> Option<&[u8]> {
        let line = line.strip_prefix(b"\"").map_or(line, |line| line.strip_suffix(b"\"").unwrap_or(line));
        let is_announced = line.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case(b"sep="));
        line.get(4..).filter(|_| is_announced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_announce_the_separator() {
        let announced = |line: &str| Separator::announced(line.as_bytes());
        assert_eq!(announced("sep=;"), Some(Separator::Semicolon));
        assert_eq!(announced("\"SEP=,\""), Some(Separator::Comma));
        assert_eq!(announced("sep=\t"), Some(Separator::Tab));
        assert_eq!(announced("sep=;;;"), Some(Separator::Semicolon));
        assert_eq!(announced("sep="), None);
        assert_eq!(announced("separator;x"), None);
    }
}
