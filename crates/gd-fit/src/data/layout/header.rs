//! Where the names and the units are.

use super::Layout;
use super::body::{Body, Class, Row};
use super::names::{labeled_names, names_in_comment, names_of, text_of};
use crate::data::error::DataError;
use crate::data::format::{Format, Header, Separator};
use crate::data::kind::Kind;
use crate::data::misfit::{Misfit, is_split_number};
use crate::data::reading::HeaderLine;
use crate::data::record::Record;
use crate::data::units::is_unit;

/// Rows by their places among those that were looked at.
struct Found {
    names: Option<usize>,
    is_certain: bool,
    units: Option<usize>,
    /// The first row of the table.
    first: usize,
}

impl Body {
    /// What the rows say about the table, of which there is at least one.
    pub(super) fn layout(&self, file: &str, format: &Format) -> Result<Layout, DataError> {
        let Some(first) = self.first else { return Ok(self.without_numbers(format)) };
        let found = match format.header {
            Header::No => Found { names: None, is_certain: true, units: None, first: self.top(first, |_| true) },
            _ => self.above(first, format),
        };
        let mut layout = Layout {
            separator: self.separator,
            decimal: format.decimal,
            decimal_line: None,
            mark: self.mark,
            n_fields: self.n_fields,
            n_longest: self.n_fields,
            labels: self.labels(),
            header: None,
            units: None,
            first_line: 0,
            skipped: None,
            has_row_names: false,
            has_empty_end: false,
        };
        let mut names = found.names;
        if let Some((index, row)) = names.and_then(|index| Some((index, self.rows.get(index)?)))
            && !self.take_names(row, &found, &mut layout, file)?
        {
            // It is a line above the table.
            names = None;
            debug_assert!(index < found.first);
        }
        let top = names.unwrap_or(found.first);
        if names.is_none() && format.header == Header::Auto {
            layout.header = self.comment_names(found.first);
        }
        if layout.header.is_none() {
            self.check_undivided(found.first, file)?;
        }
        if let Some(units) = found.units.filter(|_| names.is_some()).and_then(|index| self.rows.get(index)) {
            layout.units = Some((units.record.line, names_of(&units.record)));
        }
        self.check_skipped(top, file)?;
        let line_at = |index: Option<usize>| index.and_then(|index| self.rows.get(index)).map(|row| &row.record);
        layout.skipped = line_at(top.checked_sub(1)).and_then(|last| Some([line_at(Some(0))?.line, last.last_line]));
        layout.first_line = match line_at(Some(found.first)) {
            Some(first) => first.line,
            None => line_at(found.first.checked_sub(1)).map_or(1, |last| last.last_line + 1),
        };
        Ok(layout)
    }

    /// A table without numbers: its first row holds names, unless it is said not to.
    fn without_numbers(&self, format: &Format) -> Layout {
        let record = self.rows.first().map(|row| &row.record);
        let has_text = self.rows.first().is_some_and(|row| row.kinds.iter().any(|kind| *kind != Kind::Missing));
        let is_header = format.header == Header::Yes || format.header == Header::Auto && has_text;
        let header = record.filter(|_| is_header);
        let n_filled = record.map_or(0, Record::n_filled).max(1);
        let names = |record: &Record| {
            let names = names_of(record).into_iter().take(n_filled).collect();
            HeaderLine { fields: names, line: record.line, is_comment: false, is_certain: true }
        };
        Layout {
            separator: self.separator,
            decimal: format.decimal,
            decimal_line: None,
            mark: self.mark,
            n_longest: 0,
            labels: Vec::new(),
            n_fields: if is_header { n_filled } else { record.map_or(0, Record::len) },
            header: header.map(names),
            units: None,
            first_line: header.map_or(record.map_or(1, |record| record.line), |record| record.last_line + 1),
            skipped: None,
            has_row_names: false,
            has_empty_end: false,
        }
    }

    /// The first of the rows above a row that fit the table, one after another, and are of a kind.
    fn top(&self, first: usize, is_kind: impl Fn(&Row) -> bool) -> usize {
        let belongs = |index: &usize| {
            self.rows.get(*index).is_some_and(|row| self.fits(row) && is_kind(row) || self.is_remarked(row))
        };
        (0..first).rev().take_while(belongs).last().unwrap_or(first)
    }

    /// What is above the first row with numbers.
    fn above(&self, first: usize, format: &Format) -> Found {
        // Between the names and a row that is as it should be there may be rows in which something is wrong.
        let top = self.top(first, |row| !self.is_text(row));
        let row = |index: usize| self.rows.get(index);
        let is_yes = format.header == Header::Yes;
        if let Some(last) = top.checked_sub(1).filter(|above| row(*above).is_some_and(|row| self.is_text(row))) {
            return match last.checked_sub(1).filter(|above| self.are_names_and_units(*above, last)) {
                Some(names) => Found { names: Some(names), is_certain: true, units: Some(last), first: top },
                None => self.names_or_bad(last, top),
            };
        }
        if top < first && row(top).is_some_and(|row| self.is_remarked(row)) {
            return Found { names: None, is_certain: true, units: None, first: top };
        }
        if top < first {
            return Found { names: Some(top), is_certain: is_yes, units: None, first: top + 1 };
        }
        let is_header = is_yes || row(first).is_some_and(|row| self.is_numbered(row) || self.has_new_text(row));
        let is_header = is_header && (is_yes || first == 0 && self.comment_names(first).is_none());
        Found {
            names: is_header.then_some(first),
            is_certain: is_yes,
            units: None,
            first: first + usize::from(is_header),
        }
    }

    /// Names in a row of text; unless there are names above it already, and all that it says is the same word.
    fn names_or_bad(&self, last: usize, first: usize) -> Found {
        let above = last.checked_sub(1).filter(|above| {
            let rows = self.rows.get(*above).zip(self.rows.get(last));
            rows.is_some_and(|(names, bad)| {
                *above == 0 && self.is_text(names) && names.n_filled == bad.n_filled && is_one_word(&bad.record)
            })
        });
        match above {
            Some(names) => Found { names: Some(names), is_certain: true, units: None, first: last },
            None => Found { names: Some(last), is_certain: true, units: None, first },
        }
    }

    /// Whether of two rows of text the first holds names and the second the units of these.
    fn are_names_and_units(&self, names: usize, units: usize) -> bool {
        let Some((first, second)) = self.rows.get(names).zip(self.rows.get(units)) else { return false };
        if !self.is_text(first) || first.n_filled < self.n_fields.min(second.n_filled) {
            return false;
        }
        let n_filled = [first.n_filled, second.n_filled];
        let filled =
            |row: &Row| names_of(&row.record).into_iter().take(self.n_fields).filter(|text| !text.is_empty()).collect();
        let (first, second): (Vec<String>, Vec<String>) = (filled(first), filled(second));
        if second.iter().all(|text| is_unit(text)) {
            return true;
        }
        // Below the very first names, other short words are taken for units, too.
        let is_short = |text: &String| text.chars().count() <= 12 && !text.contains(' ');
        names == 0
            && first.len() == second.len()
            && n_filled[0] == n_filled[1]
            && second.iter().all(is_short)
            && second.iter().any(|text| Some(text) != second.first())
    }

    /// Whether a row of numbers is a header as pandas writes it: below an empty corner are labels, and to the right of it
    /// numbers that rise.
    fn is_numbered(&self, row: &Row) -> bool {
        let is_empty = |row: &Row| row.record.get(0).is_some_and(<[u8]>::is_empty);
        let numbers: Vec<f64> = (row.record.iter().skip(1).take(self.n_fields - 1))
            .filter_map(|field| std::str::from_utf8(field).ok()?.parse().ok())
            .collect();
        let rises = numbers.windows(2).all(|pair| matches!(pair, [low, high] if low < high));
        let n_others = self.rows.iter().filter(|other| self.fits(other) && !is_empty(other)).count();
        let n_empty = self.rows.iter().filter(|row| is_empty(row)).count();
        is_empty(row)
            && self.n_fields > 2
            && numbers.len() == self.n_fields - 1
            && rises
            && n_others > 1
            && n_empty == 1
    }

    /// Whether a row has text where the others have text too, but none of it twice.
    fn has_new_text(&self, row: &Row) -> bool {
        let texts = self.classes.iter().enumerate().filter(|(_, class)| **class == Class::Text);
        let mut has_text = false;
        for (column, _) in texts {
            let Some(text) = row.record.get(column).filter(|text| !text.is_empty()) else { continue };
            let n_alike = self.rows.iter().filter(|other| other.record.get(column) == Some(text)).count();
            if n_alike > 1 {
                return false;
            }
            has_text |= row.kinds.get(column) == Some(&Kind::Text);
        }
        has_text
    }

    /// The names in the last comment above the first row.
    fn comment_names(&self, first: usize) -> Option<HeaderLine> {
        let line = self.rows.get(first)?.record.line;
        let above = first.checked_sub(1).and_then(|above| self.rows.get(above)).map_or(0, |row| row.record.last_line);
        let (line, comment) = self.comments.iter().rev().find(|(number, _)| (above..line).contains(number))?;
        let names = names_in_comment(comment, self.separator, self.n_fields)?;
        Some(HeaderLine { fields: names, line: *line, is_comment: true, is_certain: true })
    }

    /// Takes the names of a row into the layout; false if it is not one of names, but a line above the table.
    fn take_names(&self, row: &Row, found: &Found, layout: &mut Layout, file: &str) -> Result<bool, DataError> {
        let record = &row.record;
        if is_comment(record) {
            let fields: Vec<&[u8]> = record.iter().collect();
            let comment = fields.join(&self.separator.byte());
            let names = names_in_comment(&comment, self.separator, self.n_fields);
            let line = record.line;
            layout.header = names.map(|fields| HeaderLine { fields, line, is_comment: true, is_certain: true });
            return Ok(layout.header.is_some());
        }
        let mut names = names_of(record);
        names.truncate(row.n_filled.max(self.n_fields));
        let n_names = row.n_filled;
        let first = self.rows.get(found.first);
        let rest = self.rows.get(found.first..).unwrap_or_default();
        let n_longest = rest.iter().filter(|row| self.is_remarked(row)).map(|row| row.n_filled).max();
        layout.has_empty_end = self.n_all > self.n_fields && record.len() < self.n_all;
        if record.len() >= self.n_fields && n_names <= self.n_all {
            // Where columns at the end are named but empty, all of them count.
            layout.n_fields = n_names.max(self.n_fields);
            layout.has_empty_end &= layout.n_fields < self.n_all;
        } else if n_longest == Some(n_names) && first.is_some_and(|first| self.is_remarked(first)) {
            layout.n_longest = n_names;
        } else if n_names > self.n_fields && found.units.is_some_and(|units| self.ends_in_values(units)) {
            // Of the columns at the end, only the row of units has values.
        } else if n_names + 1 == self.n_fields && record.len() == n_names && self.has_labels() {
            if let Some(row) = rest.iter().find(|row| self.is_row(row)).filter(|_| self.may_have_thousands()) {
                let (line, found) = (row.record.line, row.record.len());
                let misfit = Misfit::Thousands;
                let header = Some(record.line);
                return Err(DataError::Ragged { file: file.into(), line, found, expected: n_names, header, misfit });
            }
            layout.has_row_names = true;
            names.insert(0, String::new());
        } else if let Some(labeled) = labeled_names(&names, self.n_fields).filter(|_| row.n_filled == names.len()) {
            names = labeled;
        } else {
            let text = text_of(record.get(0).unwrap_or_default());
            let is_prose = self.separator == Separator::Space && n_names > 2 * self.n_fields + 2;
            let is_line = n_names + 1 < self.n_fields || text.contains([':', '=']) || is_prose;
            return match first {
                Some(first) if !is_line => Err(DataError::Ragged {
                    file: file.into(),
                    line: first.record.line,
                    found: if self.fits(first) { self.n_fields } else { first.record.len() },
                    expected: n_names,
                    header: Some(record.line),
                    misfit: Misfit::of(&first.record, n_names, self.separator),
                }),
                _ => Ok(false),
            };
        }
        let (line, is_certain) = (record.line, found.is_certain);
        layout.header = Some(HeaderLine { fields: names, line, is_comment: false, is_certain });
        Ok(true)
    }

    /// Whether a row of units goes on with values where the others have no fields.
    fn ends_in_values(&self, row: usize) -> bool {
        let Some(row) = self.rows.get(row) else { return false };
        let mut rest = row.kinds.iter().skip(self.n_fields);
        row.n_filled > self.n_fields && rest.all(|kind| kind.is_value() || *kind == Kind::Missing)
    }

    /// Whether in every row the same two fields may be one number with a comma between thousands.
    fn may_have_thousands(&self) -> bool {
        let rows = || self.rows.iter().filter(|row| self.is_row(row));
        self.separator == Separator::Comma
            && rows().all(|row| !row.record.is_quoted(0))
            && (1..self.n_fields).any(|column| rows().all(|row| is_split_number(&row.record, column)))
    }

    /// The first fields of the rows, if these are few and all such fields are text.
    fn labels(&self) -> Vec<String> {
        const MOST: usize = 12;
        let is_label = |row: &Row| row.kinds.first() == Some(&Kind::Text) && row.record.len() > 2;
        if self.rows.len() > MOST || self.rows.len() < 2 || !self.rows.iter().all(is_label) {
            return Vec::new();
        }
        self.rows.iter().filter_map(|row| row.record.get(0)).map(text_of).collect()
    }

    /// Whether the first column holds labels: text, or numbers in quotes where the others have none.
    pub(super) fn has_labels(&self) -> bool {
        let mut rows = self.rows.iter().filter(|row| self.is_row(row));
        let is_label = |row: &Row| {
            let others_are_bare = (1..self.n_fields).any(|column| !row.record.is_quoted(column));
            row.kinds.first() == Some(&Kind::Text) || row.record.is_quoted(0) && others_are_bare
        };
        rows.all(is_label)
    }

    /// A line of text right above the first row, and one like it between the others, begin several tables: without names it
    /// would only be said that there are none.
    fn check_undivided(&self, first: usize, file: &str) -> Result<(), DataError> {
        let is_line = |row: &&Row| self.n_fields > 1 && row.n_filled == 1 && self.is_text(row);
        let above = first.checked_sub(1).and_then(|above| self.rows.get(above)).filter(is_line);
        let below = self.rows.get(first..).unwrap_or_default();
        let last = below.iter().rposition(|row| self.fits(row) && !self.is_text(row)).unwrap_or(0);
        let Some(row) = below.iter().take(last).find(is_line).filter(|_| above.is_some()) else { return Ok(()) };
        let (line, found, expected) = (row.record.line, row.n_filled, self.n_fields);
        let misfit = Misfit::below(&row.record, expected, self.separator, last);
        Err(DataError::Ragged { file: file.into(), line, found, expected, header: None, misfit })
    }

    /// Lines above the table may be anything but rows of numbers.
    fn check_skipped(&self, top: usize, file: &str) -> Result<(), DataError> {
        let is_row = |row: &&Row| {
            let n_values = row.kinds.iter().filter(|kind| kind.is_value()).count();
            n_values > 1 && row.kinds.iter().all(|kind| *kind != Kind::Text)
        };
        let above = self.rows.get(..top).unwrap_or_default();
        // A row that only ends in a remark is lost as easily.
        let last = above.last().filter(|row| self.is_remarked(row));
        let Some(row) = above.iter().find(is_row).or(last) else { return Ok(()) };
        let (line, found, expected) = (row.record.line, row.record.len(), self.n_fields);
        let of_row = || Misfit::of(&row.record, expected, self.separator);
        let misfit = if self.may_have_thousands() { Misfit::Thousands } else { of_row() };
        Err(DataError::Ragged { file: file.into(), line, found, expected, header: None, misfit })
    }
}

/// Whether a line begins as comments do that are not those of the file.
fn is_comment(record: &Record) -> bool {
    const MARKS: [&[u8]; 6] = [b"%", b"//", b"!", b"--", b";", b"*"];
    record.get(0).is_some_and(|field| MARKS.iter().any(|mark| field.starts_with(mark)))
}

/// Whether all fields are the same word.
fn is_one_word(record: &Record) -> bool {
    record.len() > 1
        && record.iter().all(|field| record.get(0) == Some(field))
        && !names_of(record).iter().all(|text| is_unit(text))
}
