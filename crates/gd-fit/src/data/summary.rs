//! Rows below a table that sum it up.

use super::record::Record;
use super::shown::shown_bytes;

/// Columns that are watched.
const MOST_COLUMNS: usize = 16;
/// Numbers in a column before a word there is a surprise.
const FEWEST_NUMBERS: usize = 3;
/// Words with which rows begin that sum up others.
const WORDS: [&str; 40] = [
    "all",
    "average",
    "averages",
    "avg",
    "count",
    "cv",
    "dev",
    "deviation",
    "gesamt",
    "max",
    "maximum",
    "mean",
    "means",
    "median",
    "min",
    "minimum",
    "mittel",
    "mittelwert",
    "moyenne",
    "n",
    "overall",
    "promedio",
    "range",
    "rms",
    "rsd",
    "sd",
    "se",
    "sem",
    "sigma",
    "std",
    "stdev",
    "stddev",
    "subtotal",
    "sum",
    "summary",
    "summe",
    "total",
    "totals",
    "var",
    "variance",
];
/// The same where words are not parted by blanks.
const PARTS: [&str; 6] = [
    "\u{5e73}\u{5747}",
    "\u{5408}\u{8ba1}",
    "\u{603b}\u{8ba1}",
    "\u{5408}\u{8a08}",
    "\u{6700}\u{5927}",
    "\u{6700}\u{5c0f}",
];

/// Looks out for rows with a word where all those above have numbers, or other words.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    columns: Vec<Column>,
    tail: Option<Tail>,
}

/// What a column held so far, in the rows that are fitted.
#[derive(Debug, Clone, Copy, Default)]
struct Column {
    n_numbers: usize,
    n_words: usize,
    /// Whether one of the words is of those with which rows begin that sum up others.
    has_sums: bool,
}

/// Rows with words where those above have numbers, or with other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tail {
    /// The first and the last of their lines.
    pub(crate) lines: [u64; 2],
    /// The first of the words.
    pub(crate) label: String,
    /// Rows that are fitted before.
    pub(crate) start: usize,
    /// Whether it is sure that they sum up the others: by their words, or by an empty line above them.
    pub(crate) is_summary: bool,
    /// The place of the words.
    column: usize,
    /// Whether those above have words there, too.
    is_among_words: bool,
    /// Whether there is a digit in the first of the words, as in the name of a sample.
    has_digit: bool,
}

impl Watch {
    /// Takes in a row that is fitted, below so many others; the rows above it that seem to sum up others, though rows of
    /// the table follow them.
    pub(crate) fn take(&mut self, record: &Record, n_taken: usize) -> Option<Tail> {
        let n_columns = record.len().min(MOST_COLUMNS);
        if self.columns.len() < n_columns {
            self.columns.resize(n_columns, Column::default());
        }
        // As nearly all rows are.
        let is_begun = self.tail.is_none() && !self.columns.is_empty();
        if is_begun && (0..self.columns.len()).all(|column| record.begins_as_number(column)) {
            self.columns.iter_mut().for_each(|column| column.n_numbers += 1);
            return None;
        }
        let is_filled = |column: &usize| record.get(*column).is_some_and(|field| !field.is_empty());
        let begin = (0..n_columns).find(is_filled).unwrap_or(0);
        let mut ended = None;
        match &mut self.tail {
            Some(tail) if tail.goes_on(record.get(tail.column).unwrap_or_default()) => {
                tail.lines = [tail.lines[0], record.line];
                return None;
            }
            Some(tail) if begin > tail.column && !tail.is_among_words => {
                tail.lines = [tail.lines[0], record.line];
                return None;
            }
            Some(_) => ended = self.tail.take(),
            None => {
                self.tail = self.found(record, begin, n_taken);
                if self.tail.is_some() {
                    return None;
                }
            }
        }
        for (index, column) in self.columns.iter_mut().enumerate() {
            match record.get(index).unwrap_or_default() {
                [] => {}
                field if is_word(field) => {
                    column.n_words += 1;
                    column.has_sums |= sums_up(field);
                }
                _ => column.n_numbers += 1,
            }
        }
        if let Some(tail) = &ended
            && let Some(column) = self.columns.get_mut(tail.column)
        {
            column.n_words += 1;
            column.has_sums = true;
        }
        // A name among numbers may be that of a sample, such as A4.
        ended.filter(|tail| !tail.is_among_words && (tail.is_summary || !tail.has_digit))
    }

    /// A row that seems to sum up those above, whose first field that is not empty is that one.
    fn found(&self, record: &Record, begin: usize, start: usize) -> Option<Tail> {
        let tail = |column: usize, is_summary: bool, is_among_words: bool| {
            let field = record.get(column).unwrap_or_default();
            let (lines, label, has_digit) =
                ([record.line; 2], shown_bytes(field), field.iter().any(u8::is_ascii_digit));
            Tail { lines, label, start, is_summary, column, is_among_words, has_digit }
        };
        self.columns.iter().enumerate().find_map(|(index, column)| {
            let field = record.get(index).filter(|field| is_word(field))?;
            if column.n_numbers >= FEWEST_NUMBERS && column.n_words == 0 {
                let is_summary = sums_up(field) || index == begin && record.is_apart;
                return (index == begin || is_summary).then(|| tail(index, is_summary, false));
            }
            let is_other =
                index == begin && column.n_words >= FEWEST_NUMBERS && column.n_numbers == 0 && !column.has_sums;
            (is_other && is_sum(field, 3)).then(|| tail(index, record.is_apart, true))
        })
    }

    /// The rows at the end that begin with words, below and with so many others; none if these words go on for so long that
    /// they are names of samples.
    pub(crate) fn end(self, n_taken: usize) -> Option<Tail> {
        let is_long = |tail: &Tail| 3 * (n_taken - tail.start) > tail.start;
        self.tail.filter(|tail| tail.is_summary || tail.is_among_words || !tail.has_digit && !is_long(tail))
    }
}

impl Tail {
    /// Whether a row with that field is one more of these.
    fn goes_on(&self, field: &[u8]) -> bool {
        if self.is_among_words { is_sum(field, 1) } else { is_word(field) }
    }
}

/// Whether a field is text, by how it begins.
fn is_word(field: &[u8]) -> bool {
    let begin = field.iter().find(|byte| !b" +-.'\"<>(=*$~#".contains(byte));
    begin.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0xc3) && !is_missing(field)
}

/// Whether a field is one of the words for no number.
fn is_missing(field: &[u8]) -> bool {
    let is = |word: &&str| field.eq_ignore_ascii_case(word.as_bytes());
    ["na", "n/a", "nan", "-nan", "+nan", "inf", "-inf", "+inf", "null", "none", "nil", "n.a."].iter().any(is)
}

/// Whether a field is one of the words with which rows begin that sum up others, of so many letters, and nothing else.
fn is_sum(field: &[u8], fewest_letters: usize) -> bool {
    let text = String::from_utf8_lossy(field).to_lowercase();
    let text = text.trim_matches(|letter: char| !letter.is_alphabetic());
    text.chars().count() >= fewest_letters && WORDS.contains(&text) || PARTS.contains(&text)
}

/// Whether one of the words of a field is of those with which rows begin that sum up others.
fn sums_up(field: &[u8]) -> bool {
    let text = String::from_utf8_lossy(field).to_lowercase();
    PARTS.iter().any(|part| text.contains(part))
        || text.split(|letter: char| !letter.is_alphabetic()).any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::format::Separator;

    /// Takes in rows; what was refused at which row, or what is left out at the end.
    fn watch(rows: &[&str]) -> Result<Option<Tail>, usize> {
        let (mut watch, mut record) = (Watch::default(), Record::default());
        for (index, row) in rows.iter().enumerate() {
            record.split(row.trim_start().as_bytes(), Separator::Comma);
            (record.line, record.is_apart) = (index as u64 + 2, row.starts_with(' '));
            if watch.take(&record, index).is_some() {
                return Err(index);
            }
        }
        Ok(watch.end(rows.len()))
    }

    #[test]
    fn rows_that_sum_up_others_are_seen() {
        let tail = |rows: &[&str]| watch(rows).unwrap().map(|tail| (tail.lines, tail.label, tail.is_summary));
        let found = |lines, label: &str, is_summary| Some((lines, label.to_owned(), is_summary));
        assert_eq!(tail(&["1,0", "2,1", "3,2", "ALL IMAGES,1"]), found([5, 5], "ALL IMAGES", true));
        assert_eq!(tail(&["1,0", "2,1", "3,2", " Low,0", "High,2", ",3"]), found([5, 7], "Low", true));
        assert_eq!(tail(&["1,0", "2,1", "3,2", "Rest,1"]), found([5, 5], "Rest", false));
        assert_eq!(tail(&["a,0", "b,1", "c,2", " Mean:,1", "SD,1"]), found([5, 6], "Mean:", true));
        assert_eq!(tail(&["a,0", "b,1", "c,2", "Total,3"]), found([5, 5], "Total", false));
        assert_eq!(tail(&["5,1", "6,2", "7,3", "5.5,mean"]), found([5, 5], "mean", true));
        assert_eq!(tail(&["5,1", "6,2", "7,3", "5.5,good"]), None);
        assert_eq!(tail(&[",1,0", ",2,1", ",3,2", ",Mean,1"]), found([5, 5], "Mean", true));
        for rows in [
            &["a,0", "b,1", "c,2", "Total,1", "d,5"][..],
            &["min,0", "max,1", "mean,1", "min,2", "max,3", "mean,2"],
            &["a,0", "b,1", "c,2", "mean free path,1"],
            &["1,0", "2,1", "3,2", "B,1", "C,5"],
            &["1,0", "2,1", "3,2", "4b,1"],
            &["1,0", "2,1", "3,2", "A4,1"],
            &["1,0", "2,1", "Mean,1"],
            &["1,0", "2,1", "3,2", "NaN,1"],
        ] {
            assert_eq!(watch(rows), Ok(None), "{rows:?}");
        }
        assert_eq!(watch(&["1,0", "2,1", "3,2", "Subtotal,3", "4,5"]), Err(4));
        assert_eq!(watch(&["1,0", "2,1", "3,2", "A4,3", "5,5"]), Ok(None));
    }
}
