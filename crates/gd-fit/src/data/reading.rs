//! How a file was read.

use super::format::Separator;
use super::row_numbers::RowNumbers;

/// How a file was read: what was found out about it, assumed and left out.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Reading {
    /// The encoding of its characters; empty for columns in memory.
    pub encoding: &'static str,
    /// Whether the encoding was neither given nor marked, and is not UTF-8.
    pub is_encoding_assumed: bool,
    /// What separates its fields.
    pub separator: Separator,
    /// Where the names are, if there are any.
    pub header: Option<HeaderLine>,
    /// The first and the last line above the table that are neither empty nor comments.
    pub skipped_lines: Option<[u64; 2]>,
    /// The line of the units, from 1.
    pub units_line: Option<u64>,
    /// The unit of every column, if there is such a line.
    pub units: Vec<String>,
    /// Whether the first column has the names of rows, and none of its own.
    pub has_row_names: bool,
    /// Whether rows end with a separator that the names do not account for.
    pub has_empty_end: bool,
    /// Columns of dates and times among those that were used.
    pub times: Vec<TimeColumn>,
    /// Names of columns that were used in which commas separate thousands.
    pub grouped: Vec<String>,
    /// The line of the first row that was left out for a missing value.
    pub first_left_out: Option<u64>,
    /// The first line with a comma that can only be decimal, if nobody told the decimal separator.
    pub decimal_line: Option<u64>,
    /// The sign with which comments begin, beside that of the format.
    pub comment_mark: Option<char>,
    /// The first and the last line of rows at the end that sum up the others and were left out, and the first word of them.
    pub summary: Option<([u64; 2], String)>,
    /// The line of every row that is used; of columns in memory, its number.
    pub rows: RowNumbers,
}

/// A line that has the names of the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderLine {
    /// Its number, from 1.
    pub line: u64,
    /// The names, as they are used.
    pub fields: Vec<String>,
    /// Whether it is a comment.
    pub is_comment: bool,
    /// Whether it can be nothing else. If not, some of its fields are numbers where those below are, or all.
    pub is_certain: bool,
}

/// A column of dates or times, which was made one of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeColumn {
    /// Its name.
    pub name: String,
    /// What its numbers count: days or seconds.
    pub unit: &'static str,
    /// The moment from which they count, as it stands in the file.
    pub since: String,
}

impl Reading {
    /// What a reader of the results should know, a line each.
    ///
    /// ```
    /// let text = "Interval 10 s\n\nt;U\ns;V\n0;1\n10;NA\n20;5\n";
    /// let table = gd_fit::Table::from_reader(text.as_bytes())?;
    /// let remarks = table.observations::<f64>("U = a*t", &Default::default())?.reading.remarks();
    /// assert_eq!(remarks, [
    ///     "names in line 3; line 1 above the table skipped",
    ///     "line 4 holds units: s, V",
    ///     "the first row left out is in line 6",
    /// ]);
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.is_encoding_assumed {
            remarks.push(format!("read as {}, which the file does not say", self.encoding));
        }
        if let Some(line) = self.decimal_line {
            remarks.push(format!("the comma is the decimal separator, as in line {line}"));
        }
        if let Some(mark) = self.comment_mark {
            remarks.push(format!("lines that begin with {mark} are comments"));
        }
        let skipped = self.skipped_lines.map(|[first, last]| {
            let lines = if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
            format!("{lines} above the table skipped")
        });
        match (&self.header, skipped) {
            (Some(HeaderLine { line, fields, is_comment: true, .. }), _) => {
                remarks.push(format!("names from the comment in line {line}: {}", fields.join(", ")));
            }
            (Some(HeaderLine { line, .. }), Some(skipped)) => remarks.push(format!("names in line {line}; {skipped}")),
            (Some(HeaderLine { line, fields, is_certain: false, .. }), None) => {
                remarks.push(format!("line {line} is taken for names: {}", fields.join(", ")));
            }
            (None, Some(skipped)) => remarks.push(skipped),
            (Some(_) | None, None) => {}
        }
        if let Some(line) = self.units_line {
            remarks.push(format!("line {line} holds units: {}", self.units.join(", ")));
        }
        if self.has_row_names {
            remarks.push("the first column, which has no name, holds names of rows".into());
        }
        if self.has_empty_end {
            remarks.push("the empty fields after the last separator of the rows are left out".into());
        }
        for TimeColumn { name, unit, since } in &self.times {
            remarks.push(format!("{name}: {unit} since {since}"));
        }
        if !self.grouped.is_empty() {
            remarks.push(format!("commas separate thousands in {}", self.grouped.join(", ")));
        }
        if let Some(line) = self.first_left_out {
            remarks.push(format!("the first row left out is in line {line}"));
        }
        if let Some(([first, last], label)) = &self.summary {
            remarks.push(if first == last {
                format!("line {first}, with '{label}', sums up the others and is left out")
            } else {
                format!("lines {first} to {last}, from '{label}' on, sum up the others and are left out")
            });
        }
        remarks
    }
}
