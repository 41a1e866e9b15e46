//! The rows at the beginning of a text for one separator, and what is in their columns.

use super::first_line;
use super::mark::comment_mark;
use crate::data::format::{Format, Separator};
use crate::data::kind::Kind;
use crate::data::lines::Lines;
use crate::data::missing::Missing;
use crate::data::record::Record;
use crate::data::rows::{RowError, Rows};

/// Rows that are looked at.
const MOST_ROWS: usize = 1000;
/// Rows at the end of these that tell how many fields there are.
const COUNTED: usize = 50;
/// Rows at their end that tell what is in the columns.
const TYPED: usize = 7;

/// A row with the kinds of its fields.
pub(super) struct Row {
    pub(super) record: Record,
    pub(super) kinds: Vec<Kind>,
    /// Fields without empty ones at the end.
    pub(super) n_filled: usize,
}

/// What most fields of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Numbers,
    /// Values that are not numbers as they stand.
    Values,
    Text,
}

/// The rows, as one separator takes them apart.
pub(super) struct Body {
    pub(super) separator: Separator,
    pub(super) rows: Vec<Row>,
    pub(super) comments: Vec<(u64, Vec<u8>)>,
    /// Fields of most rows, without empty ones after the last separator where all rows end with one.
    pub(super) n_fields: usize,
    /// The same with these.
    pub(super) n_all: usize,
    pub(super) classes: Vec<Class>,
    /// The first row of the table, if there are numbers.
    pub(super) first: Option<usize>,
    /// A row with a quoted field that never ends.
    pub(super) open: Option<u64>,
    /// A sign of comments beside the one that is told.
    pub(super) mark: Option<u8>,
}

impl Body {
    pub(super) fn read(head: &[u8], separator: Separator, skip: u64, format: &Format, missing: &Missing) -> Self {
        let mut source = Rows::new(Lines::new(head), separator, format.comment);
        let mark = first_line(head, format).and_then(|(_, line)| comment_mark(&line, format));
        source.mark = mark;
        source.comments = Some(Vec::new());
        let (mut rows, mut open, mut record) = (Vec::new(), None, Record::default());
        // Bytes in memory cannot fail.
        let _ = source.skip_to(skip + 1);
        while rows.len() < MOST_ROWS {
            match source.next(&mut record) {
                Ok(true) => {
                    let kinds = Kind::of_row(&record, format.decimal, missing);
                    let n_filled = record.n_filled();
                    rows.push(Row { record: std::mem::take(&mut record), kinds, n_filled });
                }
                Err(RowError::Open(line)) => {
                    open = Some(line);
                    break;
                }
                Ok(false) | Err(RowError::Read(_)) => break,
            }
        }
        let comments = source.comments.take().unwrap_or_default();
        let (n_fields, n_all) = counts(&rows);
        let mut body =
            Self { separator, rows, comments, n_fields, n_all, classes: Vec::new(), first: None, open, mark };
        let begin = body.below_names();
        body.classes = (0..n_fields).map(|column| body.class(column, begin)).collect();
        body.first = body.first_row();
        body
    }

    /// Whether a row has as many fields as most.
    pub(super) fn fits(&self, row: &Row) -> bool {
        row.record.len() >= self.n_fields && row.n_filled <= self.n_fields
    }

    /// Whether a row begins as the others do, and ends in text where these have no fields.
    pub(super) fn is_remarked(&self, row: &Row) -> bool {
        let rest = row.kinds.get(self.n_fields..).unwrap_or_default();
        let is_sound = |(class, kind): (Class, Kind)| {
            matches!(kind, Kind::Number | Kind::Time) || class == Class::Values && kind == Kind::Like
        };
        row.n_filled > self.n_fields
            && self.n_fields > 1
            && rest.iter().all(|kind| matches!(kind, Kind::Text | Kind::Missing))
            && self.values(row).all(is_sound)
            && self.values(row).next().is_some()
    }

    /// The first row below the last one that has no values at all, but others below it: names, most likely.
    fn below_names(&self) -> usize {
        let has_values = |row: &Row| row.kinds.iter().any(|kind| kind.is_value());
        let last = self.rows.iter().rposition(has_values).unwrap_or(0);
        let is_names = |row: &Row| self.fits(row) && !has_values(row) && row.kinds.contains(&Kind::Text);
        self.rows.iter().take(last).rposition(is_names).map_or(0, |names| names + 1)
    }

    fn class(&self, column: usize, begin: usize) -> Class {
        let filled = |row: &&Row| self.fits(row) && row.kinds.get(column).is_some_and(|kind| *kind != Kind::Missing);
        let rows = self.rows.iter().skip(begin).rev().filter(filled).take(TYPED);
        let last: Vec<Kind> = rows.filter_map(|row| row.kinds.get(column).copied()).collect();
        let n_of = |is: &dyn Fn(Kind) -> bool| last.iter().filter(|kind| is(**kind)).count();
        let n_values = n_of(&Kind::is_value);
        if 2 * n_values < last.len() || n_values == 0 {
            Class::Text
        } else if 2 * n_of(&|kind| kind == Kind::Like) > n_values {
            Class::Values
        } else {
            Class::Numbers
        }
    }

    /// Columns of values, with the kind of a field in each.
    fn values<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (Class, Kind)> + 'a {
        let classes = self.classes.iter().zip(&row.kinds);
        classes.filter(|(class, _)| **class != Class::Text).map(|(class, kind)| (*class, *kind))
    }

    /// Whether a row has values, or none, where the others have values.
    pub(super) fn is_row(&self, row: &Row) -> bool {
        let is_sound = |(class, kind): (Class, Kind)| {
            kind == Kind::Number || kind == Kind::Time || class == Class::Values && kind == Kind::Like
        };
        self.fits(row) && self.values(row).all(|(_, kind)| kind != Kind::Text) && self.values(row).any(is_sound)
    }

    /// Whether a row has text, and no numbers, where the others have values.
    pub(super) fn is_text(&self, row: &Row) -> bool {
        let (mut n_texts, mut n_numbers) = (0, 0);
        for (class, kind) in self.values(row) {
            match (class, kind) {
                (_, Kind::Text) | (Class::Numbers, Kind::Like) => n_texts += 1,
                (_, Kind::Missing) => {}
                _ => n_numbers += 1,
            }
        }
        n_texts > 0 && n_numbers == 0
    }

    /// The first of several rows.
    fn first_row(&self) -> Option<usize> {
        let is_row = |index: &usize| self.rows.get(*index).is_some_and(|row| self.is_row(row));
        let begins = |index: &usize| {
            let next = index + 1..self.rows.len().min(index + 5);
            is_row(index) && 2 * next.clone().filter(is_row).count() >= next.len()
        };
        (0..self.rows.len()).find(begins).or_else(|| (0..self.rows.len()).find(is_row))
    }

    /// How much of the text is a table: the rows of it, times how much of them are numbers.
    pub(super) fn score(&self) -> f64 {
        let (mut n_rows, mut sum) = (0.0, 0.0);
        for row in self.rows.iter().filter(|row| self.is_row(row)) {
            n_rows += 1.0;
            sum += row
                .kinds
                .iter()
                .take(self.n_fields)
                .enumerate()
                .map(|(column, kind)| worth(row, column, *kind))
                .sum::<f64>();
        }
        let share = if n_rows > 0.0 { sum / n_rows / self.n_fields as f64 } else { 0.0 };
        let above = self.first.and_then(|first| self.rows.get(first.checked_sub(1)?)).filter(|row| self.is_text(row));
        let is_short = |row: &Row| {
            row.record.len() < self.n_fields && !(row.record.len() + 1 == self.n_fields && self.has_labels())
        };
        let is_odd = |row: &Row| is_short(row) || row.n_filled > self.n_all;
        // Names that are fewer or more than the fields speak against a separator.
        let share = if above.is_some_and(is_odd) { 0.4 * share } else { share };
        // One column is what is left where nothing separates.
        if self.n_fields > 1 { n_rows * share } else { 1e-3 * n_rows * share }
    }
}

/// How much a field speaks for the separators around it.
fn worth(row: &Row, column: usize, kind: Kind) -> f64 {
    let has_blank = || row.record.get(column).is_some_and(|field| field.contains(&b' '));
    match kind {
        Kind::Number | Kind::Time | Kind::Missing => 1.0,
        Kind::Like if row.record.is_quoted(column) => 1.0,
        Kind::Like if has_blank() => 0.5,
        Kind::Like => 0.9,
        Kind::Text
            if row
                .record
                .get(column)
                .is_some_and(|field| field.iter().all(|byte| b"0123456789 .-+".contains(byte))) =>
        {
            0.3
        }
        Kind::Text => 0.0,
    }
}

/// The number of fields of most rows with values near the end, without and with empty ones at their ends.
fn counts(rows: &[Row]) -> (usize, usize) {
    let has_value = |row: &&Row| row.kinds.iter().any(|kind| kind.is_value());
    let last: Vec<&Row> = rows.iter().rev().filter(has_value).take(COUNTED).collect();
    let n_with = |row: &&&Row| last.iter().filter(|other| other.record.len() == row.record.len()).count();
    // Of as many, those that come first.
    let Some(n_all) = last.iter().max_by_key(n_with).map(|row| row.record.len()) else { return (0, 0) };
    let n_filled = rows.iter().filter(has_value).filter(|row| row.record.len() == n_all).map(|row| row.n_filled).max();
    (n_filled.unwrap_or(n_all), n_all)
}
