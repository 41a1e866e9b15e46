//! A row, taken apart.

use super::format::Separator;

/// The fields of a row, without quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Record {
    bytes: Vec<u8>,
    fields: Vec<Field>,
    /// The line where it begins, from 1.
    pub(crate) line: u64,
    /// The line where it ends.
    pub(crate) last_line: u64,
    /// Whether its last field is quoted and goes on in the next line.
    pub(crate) is_open: bool,
    /// Whether there is an empty line right above it.
    pub(crate) is_apart: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Field {
    start: usize,
    end: usize,
    is_quoted: bool,
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field without the blanks around it.
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        let field = self.fields.get(index)?;
        self.bytes.get(field.start..field.end).map(trim)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Whether a field begins with a digit, or with one behind a minus sign.
    pub(crate) fn begins_as_number(&self, index: usize) -> bool {
        let text = self.fields.get(index).and_then(|field| self.bytes.get(field.start..field.end));
        let mut text = text.unwrap_or_default();
        while let [b' ', rest @ ..] = text {
            text = rest;
        }
        matches!(text, [b'0'..=b'9', ..] | [b'-', b'0'..=b'9', ..])
    }

    pub(crate) fn is_quoted(&self, index: usize) -> bool {
        self.fields.get(index).is_some_and(|field| field.is_quoted)
    }

    /// Whether a field holds a line break.
    pub(crate) fn has_break(&self) -> bool {
        self.fields.iter().any(|field| {
            field.is_quoted && self.bytes.get(field.start..field.end).is_some_and(|text| text.contains(&b'\n'))
        })
    }

    /// The number of fields without empty ones at the end.
    pub(crate) fn n_filled(&self) -> usize {
        let mut n_fields = self.len();
        while n_fields > 0 && self.get(n_fields - 1).is_some_and(<[u8]>::is_empty) && !self.is_quoted(n_fields - 1) {
            n_fields -= 1;
        }
        n_fields
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.fields.clear();
        self.is_open = false;
    }

    fn push(&mut self, start: usize, is_quoted: bool) {
        self.fields.push(Field { start, end: self.bytes.len(), is_quoted });
    }

    /// Takes a line apart. Where a quoted field does not end in it, the record is open, and [`Record::go_on`] has to
    /// follow.
    pub(crate) fn split(&mut self, line: &[u8], separator: Separator) {
        self.clear();
        match separator {
            Separator::Space => self.words(line, 0),
            Separator::Bar => self.separated(without_outer_bars(line), b'|'),
            _ => self.separated(line, separator.byte()),
        }
    }

    /// Takes the next line into an open record.
    pub(crate) fn go_on(&mut self, line: &[u8], separator: Separator) {
        let Some(Field { start, .. }) = self.fields.pop() else { return };
        self.is_open = false;
        self.bytes.push(b'\n');
        let next = self.quoted(start, line, 0);
        if !self.is_open {
            match separator {
                Separator::Space => {
                    self.push(start, true);
                    self.words(line, next);
                }
                _ => self.rest(line, separator.byte(), start, next),
            }
        }
    }

    fn separated(&mut self, line: &[u8], separator: u8) {
        if line.contains(&b'"') {
            return self.fields_from(line, separator, 0);
        }
        self.bytes.extend_from_slice(line);
        let mut start = 0;
        for (index, byte) in line.iter().enumerate() {
            if *byte == separator {
                self.fields.push(Field { start, end: index, is_quoted: false });
                start = index + 1;
            }
        }
        self.push(start, false);
    }

    /// The fields from a place where one begins.
    fn fields_from(&mut self, line: &[u8], separator: u8, mut next: usize) {
        loop {
            let field = line.get(next..).unwrap_or_default();
            let n_blanks = field.iter().take_while(|byte| is_blank(**byte) && **byte != separator).count();
            let start = self.bytes.len();
            if field.get(n_blanks) == Some(&b'"') {
                next = self.quoted(start, line, next + n_blanks + 1);
                if !self.is_open {
                    self.rest(line, separator, start, next);
                }
                return;
            }
            let length = field.iter().position(|byte| *byte == separator);
            self.bytes.extend_from_slice(length.and_then(|length| field.get(..length)).unwrap_or(field));
            self.push(start, false);
            match length {
                Some(length) => next += length + 1,
                None => return,
            }
        }
    }

    /// What follows a closing quote: the end of the field, and the fields after it.
    fn rest(&mut self, line: &[u8], separator: u8, start: usize, next: usize) {
        let rest = line.get(next..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == separator);
        // Other text there is kept: it makes a number none.
        self.bytes.extend_from_slice(trim(length.and_then(|length| rest.get(..length)).unwrap_or(rest)));
        self.push(start, true);
        if let Some(length) = length {
            self.fields_from(line, separator, next + length + 1);
        }
    }

    /// The text up to the closing quote; where to go on after it.
    fn quoted(&mut self, start: usize, line: &[u8], mut next: usize) -> usize {
        loop {
            let rest = line.get(next..).unwrap_or_default();
            let Some(length) = rest.iter().position(|byte| *byte == b'"') else {
                self.bytes.extend_from_slice(rest);
                self.push(start, true);
                self.is_open = true;
                return line.len();
            };
            self.bytes.extend_from_slice(rest.get(..length).unwrap_or_default());
            next += length + 1;
            if line.get(next) != Some(&b'"') {
                return next;
            }
            self.bytes.push(b'"');
            next += 1;
        }
    }

    /// Words between blanks, from a place on; one that begins with a quote may hold blanks.
    fn words(&mut self, line: &[u8], mut next: usize) {
        loop {
            let rest = line.get(next..).unwrap_or_default();
            let n_blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
            let Some(word) = rest.get(n_blanks..).filter(|word| !word.is_empty()) else { return };
            next += n_blanks;
            let start = self.bytes.len();
            if word.first() == Some(&b'"') {
                next = self.quoted(start, line, next + 1);
                if self.is_open {
                    return;
                }
                self.push(start, true);
            } else {
                let length = word.iter().position(|byte| is_blank(*byte)).unwrap_or(word.len());
                self.bytes.extend_from_slice(word.get(..length).unwrap_or_default());
                self.push(start, false);
                next += length;
            }
        }
    }
}

/// Blanks and tabs, and the zeros with which some loggers fill up a line.
pub(crate) fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

/// Text without what [`is_blank`] around it.
pub(crate) fn trim(text: &[u8]) -> &[u8] {
    let mut text = text;
    while let [first, rest @ ..] = text {
        if !is_blank(*first) {
            break;
        }
        text = rest;
    }
    while let [rest @ .., last] = text {
        if !is_blank(*last) {
            break;
        }
        text = rest;
    }
    text
}

/// A line of a table with bars around it as of one with bars between fields only.
fn without_outer_bars(line: &[u8]) -> &[u8] {
    let line = trim(line);
    match line {
        [b'|', inner @ .., b'|'] | [b'|', inner @ ..] => inner,
        _ => line,
    }
}

/// Whether a line only separates: rulers of dashes, equal signs, bars and plus signs.
pub(crate) fn is_ruler(line: &[u8]) -> bool {
    let is_part = |byte: &u8| matches!(byte, b'-' | b'=' | b'|' | b'+' | b':') || is_blank(*byte);
    let has = |text: &[u8]| line.windows(3).any(|window| window == text);
    matches!(trim(line).first(), Some(b'-' | b'=' | b'|' | b'+' | b':'))
        && line.iter().all(is_part)
        && (has(b"---") || has(b"==="))
}

/// Whether text that begins with `#` is what spreadsheets write for a value that they lack, and no comment.
pub(crate) fn is_spreadsheet_error(text: &[u8]) -> bool {
    const ERRORS: [&[u8]; 8] = [b"#N/A", b"#VALUE!", b"#DIV/0!", b"#REF!", b"#NUM!", b"#NAME?", b"#NULL!", b"#SPILL!"];
    ERRORS.iter().any(|error| text.get(..error.len()).is_some_and(|text| text.eq_ignore_ascii_case(error)))
}

/// Where a comment at the end of a line begins: behind a blank.
pub(crate) fn trailing_comment(line: &[u8], comment: u8) -> Option<usize> {
    let begins = |index: &usize| {
        let is_apart = index.checked_sub(1).and_then(|before| line.get(before)).is_some_and(|before| is_blank(*before));
        is_apart && !line.get(*index..).is_some_and(is_spreadsheet_error)
    };
    line.iter().enumerate().filter(|(_, byte)| **byte == comment).map(|(index, _)| index).find(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(lines: &[&str], separator: Separator) -> Vec<String> {
        let mut record = Record::default();
        for (index, line) in lines.iter().enumerate() {
            assert_eq!(record.is_open, index > 0, "{lines:?}");
            if index == 0 {
                record.split(line.as_bytes(), separator);
            } else {
                record.go_on(line.as_bytes(), separator);
            }
        }
        assert!(!record.is_open, "{lines:?}");
        record.iter().map(|field| String::from_utf8(field.to_vec()).unwrap()).collect()
    }

    #[test]
    fn lines_are_taken_apart() {
        let cases: [(&[&str], Separator, &[&str]); 16] = [
            (&["a,b,,c"], Separator::Comma, &["a", "b", "", "c"]),
            (&["a, \"b,c\" ,d"], Separator::Comma, &["a", "b,c", "d"]),
            (&["\"a \"\"b\"\"\";2"], Separator::Semicolon, &["a \"b\"", "2"]),
            (&["\"a", "b\",2"], Separator::Comma, &["a\nb", "2"]),
            (&["1;\"a", "", "b\""], Separator::Semicolon, &["1", "a\n\nb"]),
            (&["5\" pipe,2"], Separator::Comma, &["5\" pipe", "2"]),
            (&["\"a\"b,2"], Separator::Comma, &["ab", "2"]),
            (&["\"\",1"], Separator::Comma, &["", "1"]),
            (&["a\t \tb\t"], Separator::Tab, &["a", "", "b", ""]),
            (&["  a \t b  "], Separator::Space, &["a", "b"]),
            (&["\"a b\" 2 \"c\"\"d\""], Separator::Space, &["a b", "2", "c\"d"]),
            (&["1 \"a", "b\" 3"], Separator::Space, &["1", "a\nb", "3"]),
            (&["| a | b |"], Separator::Bar, &["a", "b"]),
            (&["a | b |"], Separator::Bar, &["a", "b", ""]),
            (&["1\0,2\0\0"], Separator::Comma, &["1", "2"]),
            (&[""], Separator::Comma, &[""]),
        ];
        for (lines, separator, expected) in cases {
            assert_eq!(fields(lines, separator), expected, "{lines:?}");
        }
    }

    #[test]
    fn rulers_and_comments_are_known() {
        for ruler in ["|---|:--:|", "-----  ----", "+---+---+", "=====\t===", "| --- | --- |"] {
            assert!(is_ruler(ruler.as_bytes()), "{ruler}");
        }
        for row in ["- -", "-1 -2", "--", "a---", "-,---"] {
            assert!(!is_ruler(row.as_bytes()), "{row}");
        }
        assert_eq!(trailing_comment(b"1,2 # odd", b'#'), Some(4));
        assert_eq!(trailing_comment(b"1,2#3", b'#'), None);
        assert_eq!(trailing_comment(b"1, #N/A", b'#'), None);
        assert_eq!(trailing_comment(b"1 #n/a # odd", b'#'), Some(7));
    }
}
