//! How a file separates its fields.

/// Field separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// Detected from the first line.
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
}

/// Decimal separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimal {
    /// 1.5
    #[default]
    Point,
    /// 1,5
    Comma,
}

/// Whether the first row holds names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Header {
    /// It does, unless all its fields are numbers.
    #[default]
    Auto,
    /// It does.
    Yes,
    /// It does not: columns are called x and y, or x1, x2, ... and y.
    No,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Between fields.
    pub separator: Separator,
    /// Within numbers.
    pub decimal: Decimal,
    /// The first row.
    pub header: Header,
    /// The ASCII character that starts a comment line.
    pub comment: u8,
}

impl Default for Format {
    fn default() -> Self {
        Self { separator: Separator::Auto, decimal: Decimal::Point, header: Header::Auto, comment: b'#' }
    }
}

impl Separator {
    /// The separator of a file that begins with `head`: the first of semicolon, tab and comma in its first line that is
    /// neither empty nor a comment, else white space if there is any.
    pub(crate) fn guess(head: &[u8], format: Format) -> Self {
        let is_text = |line: &&[u8]| line.first().is_some_and(|first| *first != format.comment);
        let Some(line) = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).find(is_text) else {
            return Self::Comma;
        };
        let mut is_quoted = false;
        let bare: Vec<u8> = (line.iter().copied())
            .filter(|byte| {
                is_quoted ^= *byte == b'"';
                !is_quoted
            })
            .collect();
        let has = |byte: u8| bare.contains(&byte);
        if has(b';') {
            Self::Semicolon
        } else if has(b'\t') {
            Self::Tab
        } else if has(b',') && format.decimal == Decimal::Point {
            Self::Comma
        } else if has(b' ') {
            Self::Space
        } else {
            Self::Comma
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found_in_the_first_line_that_counts() {
        let guess = |head: &str, decimal| {
            let format = Format { separator: Separator::Auto, decimal, header: Header::Auto, comment: b'#' };
            Separator::guess(head.as_bytes(), format)
        };
        let point = |head| guess(head, Decimal::Point);
        assert_eq!(point("x,y\n1;2,3;4"), Separator::Comma);
        assert_eq!(point("# a;b\n\n  \nx\ty z"), Separator::Tab);
        assert_eq!(point("1,5;2,5"), Separator::Semicolon);
        assert_eq!(point("  1.0   2.0"), Separator::Space);
        assert_eq!(point("\"a;b\",c"), Separator::Comma);
        assert_eq!(point(""), Separator::Comma);
        assert_eq!(guess("1,5 2,5", Decimal::Comma), Separator::Space);
    }
}
