//! The columns of a table as they are filled, a row at a time.

use std::ops::Range;
use std::str::FromStr;

use gd_core::Real;

use super::columns::Choice;
use super::counted::adopted;
use super::error::DataError;
use super::expression::Expression;
use super::format::Format;
use super::groups::Grouping;
use super::input_sigma::{self, EXPECTED_SIGMA, is_sigma};
use super::kind::Kind;
use super::layout::Layout;
use super::likely::Likely;
use super::misfit::Misfit;
use super::missing::Missing;
use super::number::{Numeral, number};
use super::observations::Observations;
use super::reading::Reading;
use super::record::Record;
use super::role::Response;
use super::row_numbers::RowNumbers;
use super::shown::shown_bytes;
use super::summary::{Tail, Watch};
use super::values::UsedColumn;
use super::weighting::{EXPECTED_COUNT, Source, Weighting, count_of};
use crate::error::Error;
use crate::parts::{GROUPS, INPUT_ERRORS};
use crate::settings::LikelihoodName;

/// The columns as they are filled.
pub(crate) struct Fill<'a, T> {
    choice: &'a Choice,
    layout: &'a Layout,
    file: &'a str,
    format: &'a Format,
    missing: Missing,
    n_names: usize,
    /// Every column that is used, once, but not counts.
    used: Vec<UsedColumn>,
    /// How many of them decide whether a row is fitted; they are the first.
    n_filtered: usize,
    /// Their values in a row.
    row: Vec<T>,
    /// Places of the inputs among them.
    input_places: Vec<usize>,
    response_places: Vec<usize>,
    weighting_places: Vec<usize>,
    /// Those of the columns of every standard deviation of an input.
    input_sigma_places: Vec<Vec<usize>>,
    counts_name: String,
    columns: Filled<T>,
    n_rows: usize,
    watch: Watch,
    /// Rows left out because they stand for no observation.
    n_uncounted: usize,
    first_left_out: Option<u64>,
}

/// The columns, filled.
pub(crate) struct Filled<T> {
    inputs: Vec<Vec<T>>,
    y: Vec<T>,
    weights: Vec<T>,
    /// One column for every input that has errors.
    input_sigmas: Vec<Vec<T>>,
    counts: Vec<u32>,
    rows: RowNumbers,
    grouping: Option<Grouping>,
    n_skipped: usize,
    n_excluded: usize,
}

impl<'a, T: Real + FromStr> Fill<'a, T> {
    pub(crate) fn new(
        choice: &'a Choice,
        names: &[String],
        layout: &'a Layout,
        file: &'a str,
        format: &'a Format,
    ) -> Self {
        let name = |index: usize| names.get(index).cloned().unwrap_or_default();
        let mut used: Vec<UsedColumn> = Vec::new();
        let mut place = |index: usize, takes_times: bool| {
            used.iter().position(|column| column.index == index).unwrap_or_else(|| {
                used.push(UsedColumn::new(index, name(index), takes_times));
                used.len() - 1
            })
        };
        // First, so that other columns need no numbers in rows that are left out.
        let n_filtered = choice.filter.columns().map(|index| place(index, true) + 1).max().unwrap_or(0);
        let input_places = choice.inputs.iter().map(|index| place(*index, true)).collect();
        let response_places = choice.response.columns().iter().map(|index| place(*index, true)).collect();
        let weighting = choice.weighting.iter().flat_map(Weighting::columns);
        let weighting_places = weighting.map(|index| place(*index, false)).collect();
        let sigmas = choice.input_sigmas.iter().map(|sigma| sigma.source.columns());
        let input_sigma_places =
            sigmas.map(|columns| columns.iter().map(|index| place(*index, false)).collect()).collect();
        let inputs = choice.inputs.iter().map(|_| Vec::new()).collect();
        let input_sigmas = choice.input_sigmas.iter().map(|_| Vec::new()).collect();
        let grouping = choice.groups.filter(|_| GROUPS).map(|index| Grouping::new(name(index), format.decimal));
        let (y, weights, counts) = (Vec::new(), Vec::new(), Vec::new());
        let rows = RowNumbers::default();
        let columns = Filled { inputs, y, weights, input_sigmas, counts, rows, grouping, n_skipped: 0, n_excluded: 0 };
        Self {
            choice,
            layout,
            file,
            format,
            missing: Missing::new(format),
            n_names: names.len(),
            row: Vec::with_capacity(used.len()),
            used,
            n_filtered,
            input_places,
            response_places,
            weighting_places,
            input_sigma_places,
            counts_name: choice.counts.map(name).unwrap_or_default(),
            columns,
            n_rows: 0,
            watch: Watch::default(),
            n_uncounted: 0,
            first_left_out: None,
        }
    }

    /// Counts the dates or times of a column from a moment, as it stands in another file, instead of from the first.
    pub(crate) fn count_from(&mut self, index: usize, since: &str) {
        self.used.iter_mut().filter(|column| column.index == index).for_each(|column| column.count_from(since));
    }

    /// Takes in a row; leaves it out if a value that is needed is missing, or if it stands for no observation.
    pub(crate) fn take(&mut self, record: &Record) -> Result<(), DataError> {
        // Spreadsheets leave such rows below a table.
        if record.get(0).is_some_and(<[u8]>::is_empty) && record.n_filled() == 0 {
            return Ok(());
        }
        self.check_length(record)?;
        self.n_rows += 1;
        let is_missing = |column: usize| record.get(column).is_none_or(|field| self.missing.is(field));
        let count = match self.choice.counts.filter(|column| !is_missing(*column)) {
            Some(column) => Some(self.count(record, column)?),
            None => None,
        };
        if count == Some(0) {
            self.n_uncounted += 1;
            return Ok(());
        }
        if self.lacks(record, 0..self.n_filtered) {
            self.skip(record);
            return Ok(());
        }
        self.row.clear();
        self.read(record, 0..self.n_filtered)?;
        let at = |index: usize| self.used.iter().position(|column| column.index == index);
        let of = |index: usize| Ok(at(index).and_then(|place| self.row.get(place)).copied().unwrap_or_default());
        if !self.choice.filter.keeps::<T, DataError>(of)? {
            self.columns.n_excluded += 1;
            return Ok(());
        }
        let rest = self.n_filtered..self.used.len();
        if self.lacks(record, rest.clone()) || self.choice.counts.is_some() && count.is_none() {
            self.skip(record);
            return Ok(());
        }
        if u32::try_from(self.columns.y.len() + 1).is_err() {
            return Err(DataError::TooManyRows { file: self.file.into() });
        }
        self.read(record, rest)?;
        if let Some(tail) = self.watch.take(record, self.columns.y.len()) {
            return Err(self.summary(tail));
        }
        let weight = self.weight(record, count.unwrap_or(1))?;
        let y = self.response(record)?;
        for index in 0..if INPUT_ERRORS { self.choice.input_sigmas.len() } else { 0 } {
            let sigma = self.input_sigma(record, index)?;
            if let Some(values) = self.columns.input_sigmas.get_mut(index) {
                values.push(sigma);
            }
        }
        let value = |place: usize| self.row.get(place).copied().unwrap_or_default();
        for (values, place) in self.columns.inputs.iter_mut().zip(&self.input_places) {
            values.push(value(*place));
        }
        self.columns.y.push(y);
        self.columns.rows.push(record.line);
        if let Some((grouping, index)) = self.columns.grouping.as_mut().zip(self.choice.groups.filter(|_| GROUPS)) {
            grouping.push(record.get(index).filter(|field| !self.missing.is(field)));
        }
        if let Some(count) = count {
            self.columns.counts.push(count);
        }
        if self.choice.weighting.is_some() || count.is_some() {
            self.columns.weights.push(weight);
        }
        Ok(())
    }

    /// Whether a row has no value in one of the used columns.
    fn lacks(&self, record: &Record, places: Range<usize>) -> bool {
        let is_missing = |column: &UsedColumn| record.get(column.index).is_none_or(|field| self.missing.is(field));
        self.used.get(places).unwrap_or_default().iter().any(is_missing)
    }

    /// Leaves out a row for a missing value.
    fn skip(&mut self, record: &Record) {
        self.columns.n_skipped += 1;
        self.first_left_out.get_or_insert(record.line);
    }

    /// Reads the values of used columns.
    fn read(&mut self, record: &Record, places: Range<usize>) -> Result<(), DataError> {
        for column in self.used.get_mut(places).unwrap_or_default() {
            let value = column.value(record, self.format.decimal, self.file);
            self.row.push(value.map_err(|error| Self::explained(self.layout, error))?);
        }
        Ok(())
    }

    /// An error with what the layout of the table tells about it.
    fn explained(layout: &Layout, error: DataError) -> DataError {
        let DataError::NotANumber { file, line, column, field, likely } = error else { return error };
        let likely = match likely {
            Likely::DecimalPoint if layout.decimal_line.is_some() => Likely::PointAmongCommas,
            // Names that nobody wrote are not repeated.
            Likely::Name if layout.header.is_none() => Likely::Text,
            likely => likely,
        };
        DataError::NotANumber { file, line, column, field, likely }
    }

    fn summary(&self, Tail { lines: [line, _], label, .. }: Tail) -> DataError {
        DataError::Summary { file: self.file.into(), line, label }
    }

    /// Whether a row has as many fields as it should; empty ones after the last separator do not count.
    fn check_length(&self, record: &Record) -> Result<(), DataError> {
        let expected = self.layout.n_fields;
        if record.len() == expected || record.len() > expected && record.n_filled() <= expected {
            return Ok(());
        }
        let is_remark = |field: &[u8]| !Kind::of(field, self.format.decimal, &self.missing).is_value();
        if record.len() > expected
            && record.n_filled() <= self.layout.n_longest
            && record.iter().skip(expected).all(is_remark)
        {
            return Ok(());
        }
        let (file, line) = (self.file.to_owned(), record.line);
        if record.has_break() {
            return Err(DataError::Quote { file, line });
        }
        let header = self.layout.header.as_ref().filter(|header| !header.is_comment);
        let header = header.filter(|header| header.fields.len() == expected).map(|header| header.line);
        let misfit = Misfit::below(record, expected, self.layout.separator, self.n_rows);
        Err(DataError::Ragged { file, line, found: record.len(), expected, header, misfit })
    }

    /// What the formula predicts in the row.
    fn response(&self, record: &Record) -> Result<T, DataError> {
        let mut values = self.response_places.iter().map(|place| self.row.get(*place).copied().unwrap_or_default());
        let Response::Expression(Expression { text, formula, .. }) = &self.choice.response else {
            return Ok(values.next().unwrap_or_default());
        };
        let value = formula.evaluate(&[], &values.collect::<Vec<T>>());
        Some(value).filter(|value| Real::is_finite(*value)).ok_or_else(|| {
            let (file, text, row) = (self.file.to_owned(), text.clone(), self.columns.y.len() + 1);
            let (line, value, expected) = (Some(record.line), value.to_f64(), "a finite number to predict");
            DataError::Expression { file, line, row, text, value, expected }
        })
    }

    /// What the row weighs that stands for so many observations: 1 for each unless something else is said.
    fn weight(&self, record: &Record, count: u32) -> Result<T, DataError> {
        let Some(weighting) = &self.choice.weighting else { return Ok(T::constant(f64::from(count))) };
        let (file, line, expected) = (self.file.to_owned(), record.line, weighting.expected());
        let mut values = self.weighting_places.iter().map(|place| self.row.get(*place).copied().unwrap_or_default());
        match &weighting.source {
            Source::Column(index) => weighting.weight_of(values.next().unwrap_or_default(), count).ok_or_else(|| {
                let (column, field) = self.shown(record, *index);
                DataError::Weight { file, line, column, field, expected }
            }),
            Source::Expression(Expression { text, formula, .. }) => {
                let value = formula.evaluate(&[], &values.collect::<Vec<T>>());
                weighting.weight_of(value, count).ok_or_else(|| {
                    let (text, row, value) = (text.clone(), self.columns.y.len() + 1, value.to_f64());
                    DataError::Expression { file, line: Some(line), row, text, value, expected }
                })
            }
        }
    }

    /// One of the standard deviations of inputs.
    fn input_sigma(&self, record: &Record, index: usize) -> Result<T, DataError> {
        let (Some(sigma), Some(places)) = (self.choice.input_sigmas.get(index), self.input_sigma_places.get(index))
        else {
            return Ok(T::constant(0.0));
        };
        let mut values = places.iter().map(|place| self.row.get(*place).copied().unwrap_or_default());
        let (file, line, expected) = (self.file.to_owned(), record.line, EXPECTED_SIGMA);
        match &sigma.source {
            Source::Column(index) => {
                let value = values.next().filter(|value| is_sigma(*value));
                value.ok_or_else(|| {
                    let (column, field) = self.shown(record, *index);
                    DataError::Weight { file, line, column, field, expected }
                })
            }
            Source::Expression(Expression { text, formula, .. }) => {
                let value = formula.evaluate(&[], &values.collect::<Vec<T>>());
                Some(value).filter(|value| is_sigma(*value)).ok_or_else(|| {
                    let (text, row, value) = (text.clone(), self.columns.y.len() + 1, value.to_f64());
                    DataError::Expression { file, line: Some(line), row, text, value, expected }
                })
            }
        }
    }

    fn count(&self, record: &Record, column: usize) -> Result<u32, DataError> {
        // Single precision does not hold all whole numbers.
        let field = record.get(column).unwrap_or_default();
        let count = number::<f64>(field, self.format.decimal).and_then(Numeral::certain).and_then(count_of);
        count.ok_or_else(|| {
            let (column, field) = (self.counts_name.clone(), shown_bytes(field));
            DataError::Weight { file: self.file.into(), line: record.line, column, field, expected: EXPECTED_COUNT }
        })
    }

    /// The name of a column and a field of it, as they are shown.
    fn shown(&self, record: &Record, index: usize) -> (String, String) {
        let name = self.used.iter().find(|column| column.index == index).map(|column| column.name.clone());
        (name.unwrap_or_default(), shown_bytes(record.get(index).unwrap_or_default()))
    }

    /// The columns, if there is anything in them; what was found in them goes into the reading.
    pub(crate) fn finish(mut self, reading: &mut Reading) -> Result<Filled<T>, DataError> {
        let file = || self.file.to_owned();
        let n_excluded = self.columns.n_excluded;
        match (self.columns.y.is_empty(), self.columns.n_skipped) {
            (true, _) if n_excluded > 0 => return Err(DataError::AllExcluded { file: file(), n_rows: n_excluded }),
            (true, 0) if self.n_uncounted > 0 => return Err(DataError::NoCounts { file: file() }),
            (true, 0) => return Err(DataError::NoRows { file: file() }),
            (true, n_rows) => return Err(DataError::AllMissing { file: file(), n_rows }),
            _ => {}
        }
        self.used.iter().try_for_each(|column| column.check(self.file))?;
        debug_assert!(self.n_rows >= self.columns.y.len() && self.n_names >= self.layout.n_fields);
        reading.times = self.used.iter().filter_map(UsedColumn::time).collect();
        let grouped = self.used.iter().filter(|column| column.is_grouped());
        reading.grouped = grouped.map(|column| column.name.clone()).collect();
        reading.first_left_out = self.first_left_out;
        if let Some(tail) = std::mem::take(&mut self.watch).end(self.columns.y.len()) {
            if !tail.is_summary {
                return Err(self.summary(tail));
            }
            self.columns.truncate(tail.start);
            reading.summary = Some((tail.lines, tail.label));
        }
        reading.rows = std::mem::take(&mut self.columns.rows);
        Ok(self.columns)
    }
}

impl<T: Real> Filled<T> {
    /// Leaves out what follows so many rows.
    fn truncate(&mut self, n_rows: usize) {
        self.inputs.iter_mut().for_each(|values| values.truncate(n_rows));
        self.y.truncate(n_rows);
        self.weights.truncate(n_rows);
        self.input_sigmas.iter_mut().for_each(|values| values.truncate(n_rows));
        self.counts.truncate(n_rows);
        self.rows.truncate(n_rows);
        if let Some(grouping) = &mut self.grouping {
            grouping.truncate(n_rows);
        }
    }

    /// The inputs alone, and how many rows were left out.
    pub(crate) fn into_inputs(self) -> (Vec<Vec<T>>, usize) {
        (self.inputs, self.n_skipped)
    }

    /// # Errors
    /// More groups than pictures tell apart, or rows without one where groups are fitted.
    pub(crate) fn observations(self, choice: Choice, file: String, reading: Reading) -> Result<Observations<T>, Error> {
        let has_weights = choice.weighting.is_some() || choice.counts.is_some();
        let input_sigmas =
            input_sigma::columns(&choice.input_sigmas, self.input_sigmas, self.inputs.len(), self.y.len());
        let counted = choice.counted;
        let data = Observations {
            formula: choice.formula,
            inputs: self.inputs,
            y: self.y,
            weights: has_weights.then_some(self.weights),
            input_sigmas,
            likelihood: LikelihoodName::Normal,
            trials: None,
            counts: choice.counts.map(|_| self.counts),
            groups: self.grouping.filter(|_| GROUPS).map(|grouping| grouping.groups(choice.fits_groups)).transpose()?,
            y_name: choice.y_name,
            file,
            n_skipped: self.n_skipped,
            n_excluded: self.n_excluded,
            origin: choice.origin,
            reading,
        };
        adopted(counted, data)
    }
}
