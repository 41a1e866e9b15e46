//! The fields of a column as numbers.

use std::str::FromStr;

use gd_core::Real;

use super::disguised::{BareDates, Extremes};
use super::error::DataError;
use super::format::Decimal;
use super::likely::Likely;
use super::number::{Numeral, number};
use super::reading::TimeColumn;
use super::record::Record;
use super::shown::shown_bytes;
use super::time::{Moment, MomentKind};

/// Seconds that a time of day may lie before the one above it; farther back, the day has changed.
const LONGEST_STEP_BACK: f64 = 43_200.0;

/// A column that is used, as far as it is read.
pub(crate) struct UsedColumn {
    /// Its place in the rows.
    pub(crate) index: usize,
    pub(crate) name: String,
    /// Whether it may hold dates and times.
    takes_times: bool,
    content: Content,
    /// The first number in which a comma may separate thousands or decimals.
    ambiguous: Option<(u64, String)>,
    /// Whether commas can only separate thousands.
    is_grouped: bool,
    extremes: Extremes,
    dates: BareDates,
}

/// What a column holds.
enum Content {
    Unknown,
    Numbers,
    Moments { first: Moment, since: String, last: f64 },
}

impl UsedColumn {
    pub(crate) fn new(index: usize, name: String, takes_times: bool) -> Self {
        Self {
            index,
            name,
            takes_times,
            content: Content::Unknown,
            ambiguous: None,
            is_grouped: false,
            extremes: Extremes::default(),
            dates: BareDates::default(),
        }
    }

    /// Counts dates or times from a moment as it stands in another file.
    pub(crate) fn count_from(&mut self, since: &str) {
        if let Some(first) = Moment::parse(since) {
            self.content = Content::Moments { first, since: since.into(), last: f64::NEG_INFINITY };
        }
    }

    /// The number of a field in a row.
    pub(crate) fn value<T: Real + FromStr>(
        &mut self,
        record: &Record,
        decimal: Decimal,
        file: &str,
    ) -> Result<T, DataError> {
        let field = record.get(self.index).unwrap_or_default();
        if let Content::Moments { since, .. } = &self.content
            && Moment::parse(std::str::from_utf8(field).unwrap_or_default()).is_none()
        {
            return Err(self.mixed(since, record, file));
        }
        let value = match number::<T>(field, decimal) {
            Some(Numeral::Certain(value)) => value,
            Some(Numeral::Grouped(value)) => {
                self.is_grouped = true;
                value
            }
            Some(Numeral::Ambiguous(value)) => {
                self.ambiguous.get_or_insert_with(|| (record.line, shown_bytes(field)));
                value
            }
            None => return self.moment(record, decimal, file),
        };
        self.content = Content::Numbers;
        if Real::is_finite(value) {
            self.extremes.take(value.to_f64(), record.line, field);
            if self.takes_times {
                self.dates.take(field, record.line);
            }
            return Ok(value);
        }
        let (column, field) = (self.name.clone(), shown_bytes(field));
        Err(DataError::NotFinite { file: file.into(), line: record.line, column, field })
    }

    /// Days or seconds since the first date or time of the column.
    fn moment<T: Real>(&mut self, record: &Record, decimal: Decimal, file: &str) -> Result<T, DataError> {
        let text = std::str::from_utf8(record.get(self.index).unwrap_or_default()).unwrap_or_default();
        let Some(moment) = Moment::parse(text).filter(|_| self.takes_times) else {
            return Err(self.not_a_number(record, decimal, file));
        };
        match &mut self.content {
            Content::Unknown => {
                self.content = Content::Moments { first: moment, since: text.trim().into(), last: 0.0 };
                Ok(T::constant(0.0))
            }
            Content::Moments { first, last, .. } if first.kind == moment.kind => {
                let value = moment.since(*first);
                if moment.kind == MomentKind::TimeOfDay && *last - value > LONGEST_STEP_BACK {
                    return Err(self.refused(record, Likely::PastMidnight, file));
                }
                *last = value;
                Ok(T::constant(value))
            }
            Content::Moments { since, .. } => {
                let since = since.clone();
                Err(self.mixed(&since, record, file))
            }
            Content::Numbers => Err(self.refused(record, Likely::Moment, file)),
        }
    }

    fn not_a_number(&self, record: &Record, decimal: Decimal, file: &str) -> DataError {
        let field = record.get(self.index).unwrap_or_default();
        let text = String::from_utf8_lossy(field);
        let likely = match Likely::of(&text, decimal) {
            Likely::Text if !text.is_empty() && text == self.name => Likely::Name,
            // Weights are no dates.
            Likely::Moment if !self.takes_times => Likely::Text,
            likely => likely,
        };
        self.refused(record, likely, file)
    }

    /// A field that is not as the first of its column.
    fn mixed(&self, first: &str, record: &Record, file: &str) -> DataError {
        let (column, field) = (self.name.clone(), shown_bytes(record.get(self.index).unwrap_or_default()));
        DataError::Mixed { file: file.into(), line: record.line, column, field, first: first.into() }
    }

    fn refused(&self, record: &Record, likely: Likely, file: &str) -> DataError {
        let field = shown_bytes(record.get(self.index).unwrap_or_default());
        DataError::NotANumber { file: file.into(), line: record.line, column: self.name.clone(), field, likely }
    }

    /// Whether a comma that may separate thousands or decimals is left unexplained, or numbers stand for something else.
    pub(crate) fn check(&self, file: &str) -> Result<(), DataError> {
        let ambiguous = self.ambiguous.as_ref().filter(|_| !self.is_grouped).map(|found| (found, Likely::Thousands));
        let extreme = self.extremes.found().map(|found| (found, Likely::OutOfRange));
        let date = self.dates.found(&self.name).map(|found| (found, Likely::BareDate));
        match ambiguous.or(extreme).or(date) {
            Some(((line, field), likely)) => Err(DataError::NotANumber {
                file: file.into(),
                line: *line,
                column: self.name.clone(),
                field: field.clone(),
                likely,
            }),
            None => Ok(()),
        }
    }

    pub(crate) fn is_grouped(&self) -> bool {
        self.is_grouped
    }

    /// What its numbers count, if it holds dates or times.
    pub(crate) fn time(&self) -> Option<TimeColumn> {
        let Content::Moments { first, since, .. } = &self.content else { return None };
        Some(TimeColumn { name: self.name.clone(), unit: first.unit(), since: since.clone() })
    }
}
