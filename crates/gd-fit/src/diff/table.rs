//! A table of numbers as a trajectory, every number as it is written.

use gd_snapshot::{Scalar, ShapeError, Trajectory};

use super::error::DiffError;
use crate::DataError;
use crate::data::{Decimal, Lines, Record, RowError, Rows, Separator, clean_name, shown_bytes};
use crate::error::Error;

/// Names that the column of steps has by itself, the likeliest first. The empty one is that of an index.
const NAMES: [&str; 8] = ["step", "steps", "iteration", "iterations", "iter", "epoch", "epochs", ""];
/// The largest number of a step: above it doubles have gaps.
const MOST: f64 = 9_007_199_254_740_992.0;

/// Which column has the numbers of the steps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum StepColumn {
    /// The one called step, iteration, iter or epoch, in any letters, or the first one if it has no name; without one, rows
    /// are steps in their order, from 0.
    #[default]
    Auto,
    /// None: rows are steps in their order, from 0.
    None,
    /// The one of this name.
    Named(String),
}

/// The names of the columns, and where they stand.
pub(crate) struct Names {
    pub(crate) names: Vec<String>,
    pub(crate) line: u64,
}

/// Reads a table: fields between commas, semicolons, tabs, bars or blanks, with or without names above, comments after `#`.
pub(super) fn read_table<T: Scalar>(file: &str, text: &str, step: &StepColumn) -> Result<Trajectory<T>, Error> {
    let (separator, decimal) = format_of(text);
    let mut rows = Rows::new(Lines::new(text.as_bytes()), separator, b'#');
    rows.comments = Some(Vec::new());
    let mut record = Record::default();
    if !next(&mut rows, &mut record, file)? {
        return Err(DataError::Empty { file: file.into() }.into());
    }
    // Rows may end with a separator.
    let n_filled = record.n_filled().max(1);
    let has_names = record.iter().take(n_filled).any(|field| number::<T>(field, decimal).is_none());
    let names = if has_names {
        Names { names: names_of(&record), line: record.line }
    } else {
        let comment = rows.comments.as_ref().and_then(|comments| comments.last());
        let found = comment
            .and_then(|(line, comment)| names_in_comment::<T>(*line, comment, n_filled, rows.separator, decimal));
        found.unwrap_or_else(|| Names {
            names: (1..=n_filled).map(|number| format!("column{number}")).collect(),
            line: record.line,
        })
    };
    rows.comments = None;
    rows.expected = Some(names.names.len());
    let place = step_column(file, &names, step)?;
    let mut trajectory = empty(file, &names, place)?;
    let mut has_row = !has_names;
    let mut numbers = Vec::new();
    loop {
        if has_row {
            let index = take(file, &record, (&names.names, place, decimal), &mut numbers)?;
            let step_number = index.unwrap_or(trajectory.steps().len() as u64);
            trajectory
                .push(step_number, &numbers)
                .map_err(|error| fault_of_step(file, &record, &names, place, &error))?;
        }
        if !next(&mut rows, &mut record, file)? {
            break;
        }
        has_row = true;
    }
    if trajectory.steps().is_empty() {
        return Err(DataError::NoRows { file: file.into() }.into());
    }
    Ok(trajectory)
}

fn next(rows: &mut Rows<&[u8]>, record: &mut Record, file: &str) -> Result<bool, Error> {
    rows.next(record).map_err(|error| {
        match error {
            RowError::Read(error) => DataError::Read { file: file.into(), error },
            RowError::Open(line) => DataError::Quote { file: file.into(), line },
        }
        .into()
    })
}

/// What separates the fields, by the second line that is neither empty nor a comment: it has numbers. And whether commas
/// are decimal: where another sign separates the fields, no number has a point, and a comma does not look like one between
/// thousands.
pub(crate) fn format_of(text: &str) -> (Separator, Decimal) {
    let lines = || {
        let without_comments = text.lines().map(|line| line.split('#').next().unwrap_or_default());
        without_comments.filter(|line| !line.trim().is_empty())
    };
    let line = lines().nth(1).or(lines().next()).unwrap_or_default().trim();
    let kinds = [(Separator::Tab, '\t'), (Separator::Semicolon, ';'), (Separator::Bar, '|'), (Separator::Comma, ',')];
    let found = kinds.into_iter().find(|(_, sign)| line.contains(*sign)).map(|(separator, _)| separator);
    let is_number = |text: &str, decimal| number::<f64>(text.as_bytes(), decimal).is_some();
    let separator = match found {
        // Blanks separate numbers with decimal commas, where commas do not separate numbers.
        Some(Separator::Comma)
            if line.split_whitespace().nth(1).is_some()
                && line.split_whitespace().all(|word| is_number(word, Decimal::Comma))
                && !line.split(',').all(|field| is_number(field, Decimal::Point)) =>
        {
            Separator::Space
        }
        found => found.unwrap_or(Separator::Space),
    };
    // The first line may have names, with any signs in them.
    let is_word = |field: &str| !is_number(field, Decimal::Point) && !is_number(field, Decimal::Comma);
    let has_names = lines().next().is_some_and(|line| between_signs(line).any(is_word));
    let numbers = || lines().skip(usize::from(has_names));
    let has_decimal_comma = |line| between_signs(line).any(|field| field.contains(',') && !is_grouped(field));
    let is_comma =
        separator != Separator::Comma && numbers().any(has_decimal_comma) && !numbers().any(|line| line.contains('.'));
    (separator, if is_comma { Decimal::Comma } else { Decimal::Point })
}

/// The fields of a line that no comma separates.
fn between_signs(line: &str) -> impl Iterator<Item = &str> {
    line.split(|sign: char| sign.is_whitespace() || sign == ';' || sign == '|').filter(|field| !field.is_empty())
}

/// Whether the commas of a number may as well separate thousands.
fn is_grouped(field: &str) -> bool {
    let mut groups = field.trim_start_matches(['-', '+']).split(',');
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let is_first = |group: &str| (1..=3).contains(&group.len()) && is_digits(group) && !group.starts_with('0');
    groups.next().is_some_and(is_first) && groups.all(|group| group.len() == 3 && is_digits(group))
}

/// A number as it is written.
pub(crate) fn number<T: Scalar>(field: &[u8], decimal: Decimal) -> Option<T> {
    let text = std::str::from_utf8(field).ok()?.trim();
    match decimal {
        Decimal::Comma if text.contains('.') => None,
        Decimal::Comma => T::from_text(&text.replacen(',', ".", 1)),
        _ => T::from_text(text),
    }
}

pub(crate) fn names_of(record: &Record) -> Vec<String> {
    record.iter().take(record.n_filled()).map(|field| clean_name(&String::from_utf8_lossy(field))).collect()
}

/// The names in a comment, as `numpy.savetxt` writes them, if there is one for every column.
pub(crate) fn names_in_comment<T: Scalar>(
    line: u64,
    comment: &[u8],
    n_columns: usize,
    separator: Separator,
    decimal: Decimal,
) -> Option<Names> {
    let mut record = Record::default();
    record.split(comment.strip_prefix(b"#")?, separator);
    let is_all_numbers = record.iter().take(n_columns).all(|field| number::<T>(field, decimal).is_some());
    (record.n_filled() == n_columns && !is_all_numbers).then(|| Names { names: names_of(&record), line })
}

/// The position of the column of steps.
pub(crate) fn step_column(
    file: &str,
    Names { names, .. }: &Names,
    step: &StepColumn,
) -> Result<Option<usize>, DiffError> {
    match step {
        StepColumn::None => Ok(None),
        StepColumn::Named(name) => {
            let place = names.iter().position(|other| other == name);
            let (file, name, columns) = (file.to_owned(), name.clone(), names.join(", "));
            place.map(Some).ok_or(DiffError::NoStepColumn { file, name, columns })
        }
        // Beside a column called step, gd's own is gd_step.
        StepColumn::Auto => {
            let of_gd =
                names.iter().filter(|name| name.trim_start_matches("gd_") == "step").max_by_key(|name| name.len());
            let known =
                || NAMES.iter().find_map(|known| names.iter().position(|name| name.eq_ignore_ascii_case(known)));
            let place = of_gd.and_then(|name| names.iter().position(|other| other == name)).or_else(known);
            Ok(place.filter(|place| *place == 0 || names.get(*place).is_some_and(|name| !name.is_empty())))
        }
    }
}

/// A trajectory of these columns without steps.
pub(crate) fn empty<T: Scalar>(
    file: &str,
    Names { names, line }: &Names,
    place: Option<usize>,
) -> Result<Trajectory<T>, DiffError> {
    let columns = names.iter().enumerate().filter(|(index, _)| Some(*index) != place).map(|(_, name)| name.as_str());
    Trajectory::new(columns).map_err(|error| match error {
        ShapeError::NoColumns => DiffError::OnlySteps { file: file.into() },
        error => DiffError::Names { file: file.into(), line: *line, fault: error.to_string() },
    })
}

/// The numbers of a row, and its step, if there is a column of steps.
fn take<T: Scalar>(
    file: &str,
    record: &Record,
    (names, place, decimal): (&[String], Option<usize>, Decimal),
    numbers: &mut Vec<T>,
) -> Result<Option<u64>, DiffError> {
    let (file, line) = (|| file.to_owned(), record.line);
    // Rows may end with a separator.
    let found = if record.n_filled() <= names.len() { record.len().min(names.len()) } else { record.len() };
    if found != names.len() {
        return Err(DiffError::Ragged { file: file(), line, found, expected: names.len() });
    }
    numbers.clear();
    let mut step = None;
    for ((index, field), name) in record.iter().enumerate().zip(names) {
        let not_a_number =
            || DiffError::NotANumber { file: file(), line, column: name.clone(), field: shown_bytes(field) };
        if Some(index) != place {
            numbers.push(number(field, decimal).ok_or_else(not_a_number)?);
            continue;
        }
        let value = number::<f64>(field, decimal).ok_or_else(not_a_number)?;
        let is_whole = (0.0..=MOST).contains(&value) && value as u64 as f64 == value;
        let fault = || format!("'{}' is not the number of a step", shown_bytes(field));
        let error = || DiffError::Step { file: file(), line, column: name.clone(), fault: fault() };
        step = Some(is_whole.then_some(value as u64).ok_or_else(error)?);
    }
    Ok(step)
}

fn fault_of_step(
    file: &str,
    record: &Record,
    Names { names, .. }: &Names,
    place: Option<usize>,
    error: &ShapeError,
) -> DiffError {
    let column = place.and_then(|place| names.get(place)).cloned().unwrap_or_default();
    DiffError::Step { file: file.into(), line: record.line, column, fault: error.to_string() }
}

#[cfg(test)]
mod tests;
