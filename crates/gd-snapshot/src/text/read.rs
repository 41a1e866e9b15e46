//! Strict reading: whatever the writer would not have written is an error with its line.

use std::fmt;

use super::record::fields;
use super::{BITS, MARK, VERSION, own_column};
use crate::distance::Distance;
use crate::scalar::{Precision, Scalar};
use crate::trajectory::{ShapeError, Trajectory};

/// A line of a text that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextError {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: TextFault,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextFault {
    /// The text is not one of a trajectory.
    NoHead,
    /// It is in a format that this version does not know.
    Version {
        /// What stands there.
        found: String,
    },
    /// It is in the other precision.
    Precision {
        /// The one that it is in.
        found: Precision,
    },
    /// A merge has left its marks.
    Conflict,
    /// The text ends before the line does, or without one.
    Cut,
    /// Quotation marks do not match.
    Quotes,
    /// The first column must be that of the steps.
    StepColumn {
        /// Its name.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A row has more or fewer fields than the line of names.
    Fields {
        /// Its fields.
        found: usize,
        /// Those of the names.
        expected: usize,
    },
    /// The first field is not the number of a step.
    Step {
        /// The field.
        field: String,
    },
    /// A field is not a number.
    Number {
        /// The name of the column.
        column: String,
        /// The field.
        field: String,
    },
    /// Bits and digits of a number differ: somebody has changed one of them.
    Bits {
        /// The name of the column.
        column: String,
        /// The field.
        field: String,
    },
    /// Names or steps do not make a trajectory.
    Shape(ShapeError),
}

impl fmt::Display for TextError {
    /// `line 3: ...`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHead => write!(f, "a trajectory begins with '{MARK}{VERSION} f64' or '{MARK}{VERSION} f32'"),
            Self::Version { found } => {
                write!(f, "the format '{found}' is not known; this version of gd-snapshot reads format {VERSION}")
            }
            Self::Precision { found } => write!(f, "the numbers are {found}, not those of the other precision"),
            Self::Conflict => f.write_str("a merge conflict; resolve it, or write the snapshot anew"),
            Self::Cut => f.write_str("the text ends here without a line end; part of it may be missing"),
            Self::Quotes => f.write_str("quotation marks do not match"),
            Self::StepColumn { expected, found } => {
                write!(f, "the first column is '{found}', but must be the steps, '{expected}'")
            }
            Self::Fields { found, expected } => {
                let plural = if *found == 1 { "" } else { "s" };
                write!(f, "{found} field{plural}, where the names are {expected}")
            }
            Self::Step { field } => write!(f, "'{field}' is not the number of a step"),
            Self::Number { column, field } => write!(f, "column {column}: '{field}' is not a number"),
            Self::Bits { column, field } => {
                write!(f, "column {column}: in '{field}' the bits and the digits are different numbers")
            }
            Self::Shape(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TextError {}

/// The precision of a text that is one of a trajectory by its first line; `None` for any other text.
///
/// ```
/// use gd_snapshot::{Precision, precision_of};
/// assert_eq!(precision_of("# gd-snapshot 1 f32\nstep,a\n"), Some(Precision::F32));
/// assert_eq!(precision_of("step,a\n0,1\n"), None);
/// ```
#[must_use]
pub fn precision_of(text: &str) -> Option<Precision> {
    let (_, body) = body(text);
    Head::of(body.lines().next()?).ok().map(|head| head.precision)
}

/// Whether a text begins as those of trajectories do, in whatever format.
///
/// ```
/// assert!(gd_snapshot::is_snapshot("# gd-snapshot 99 f128\n") && !gd_snapshot::is_snapshot("step,a\n"));
/// ```
#[must_use]
pub fn is_snapshot(text: &str) -> bool {
    body(text).1.starts_with(MARK)
}

/// What the first line says.
struct Head {
    precision: Precision,
    has_bits: bool,
}

impl Head {
    fn of(line: &str) -> Result<Self, TextFault> {
        let words: Vec<&str> = line.strip_prefix(MARK).ok_or(TextFault::NoHead)?.split(' ').collect();
        let unknown = || TextFault::Version { found: words.join(" ") };
        let (version, precision, form) = match words[..] {
            [version, precision] => (version, precision, None),
            [version, precision, form] => (version, precision, Some(form)),
            _ => return Err(unknown()),
        };
        if version != VERSION.to_string() || form.is_some_and(|form| form != BITS) {
            return Err(unknown());
        }
        let precision = Precision::from_name(precision).ok_or_else(unknown)?;
        Ok(Self { precision, has_bits: form.is_some() })
    }
}

/// What follows the header of a snapshot of insta, and the lines of that; all of any other text.
fn body(text: &str) -> (usize, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let ends = ["\n---\n", "\r\n---\r\n"];
    let header = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"));
    let found = header.and_then(|header| ends.iter().find_map(|end| header.split_once(end)));
    found.map_or((0, text), |(header, body)| (header.lines().count() + 2, body))
}

impl<T: Scalar> Trajectory<T> {
    /// Reads a text of [`to_text`](Self::to_text), also with the header of insta before it.
    ///
    /// ```
    /// use gd_snapshot::Trajectory;
    /// let read = |text: &str| Trajectory::<f64>::from_text(text).map_err(|error| error.to_string());
    /// assert_eq!(read("# gd-snapshot 1 f64\nstep,a\n0,1\n1,0.5\n").unwrap().row(1), Some(&[0.5][..]));
    /// assert_eq!(read("# gd-snapshot 1 f64\nstep,a\n0,1\n1,0.5e\n").unwrap_err(), "line 4: column a: '0.5e' is not a number");
    /// ```
    ///
    /// # Errors
    /// The first line that [`to_text`](Self::to_text) would not have written, the other precision included. The line ends of
    /// Windows are no error, nor are more digits than are needed.
    pub fn from_text(text: &str) -> Result<Self, TextError> {
        let (n_above, body) = body(text);
        let mut lines = Lines { rest: body, number: n_above };
        let error = |line: usize, fault: TextFault| TextError { line, fault };
        let head = lines.next()?.ok_or(error(n_above + 1, TextFault::NoHead))?;
        let head = Head::of(head).map_err(|fault| error(lines.number, fault))?;
        if head.precision != T::PRECISION {
            return Err(error(lines.number, TextFault::Precision { found: head.precision }));
        }
        let names = lines.next()?.ok_or(error(lines.number + 1, TextFault::Cut))?;
        let names = fields(names).ok_or(error(lines.number, TextFault::Quotes))?;
        let (step, columns) = names.split_first().map_or(("", &[][..]), |(step, columns)| (step.as_ref(), columns));
        let mut trajectory = Self::new(columns.iter().map(AsRef::as_ref))
            .map_err(|shape| error(lines.number, TextFault::Shape(shape)))?;
        let expected = own_column(trajectory.columns());
        if step != expected {
            return Err(error(lines.number, TextFault::StepColumn { expected, found: step.into() }));
        }
        let mut row = Vec::with_capacity(columns.len());
        while let Some(line) = lines.next()? {
            let fault = |fault| error(lines.number, fault);
            row.clear();
            let step = read_row(line, trajectory.columns(), head.has_bits, &mut row).map_err(fault)?;
            trajectory.push(step, &row).map_err(|shape| error(lines.number, TextFault::Shape(shape)))?;
        }
        Ok(trajectory)
    }
}

fn read_row<T: Scalar>(line: &str, columns: &[String], has_bits: bool, row: &mut Vec<T>) -> Result<u64, TextFault> {
    let mut fields = line.split(',');
    let n_fields = fields.clone().count();
    if n_fields != columns.len() + 1 {
        return Err(TextFault::Fields { found: n_fields, expected: columns.len() + 1 });
    }
    let field = fields.next().unwrap_or_default();
    let is_number = field.bytes().all(|byte| byte.is_ascii_digit());
    let step = field.parse().ok().filter(|_| is_number).ok_or_else(|| TextFault::Step { field: field.into() })?;
    for (field, column) in fields.zip(columns) {
        let no_number = || TextFault::Number { column: column.clone(), field: field.into() };
        if !has_bits {
            row.push(T::from_text(field).ok_or_else(no_number)?);
            continue;
        }
        let (hex, digits) = field.split_once('=').ok_or_else(no_number)?;
        let bits = T::from_hex(hex).ok_or_else(no_number)?;
        let number = T::from_text(digits).ok_or_else(no_number)?;
        if Distance::between(bits, number).is_some() {
            return Err(TextFault::Bits { column: column.clone(), field: field.into() });
        }
        row.push(bits);
    }
    Ok(step)
}

/// Lines, all of which must end.
struct Lines<'a> {
    rest: &'a str,
    /// That of the last line.
    number: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<Option<&'a str>, TextError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let error = |fault| TextError { line: self.number, fault };
        let (line, rest) = self.rest.split_once('\n').ok_or_else(|| error(TextFault::Cut))?;
        if ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark)) {
            return Err(error(TextFault::Conflict));
        }
        self.rest = rest;
        Ok(Some(line.strip_suffix('\r').unwrap_or(line)))
    }
}

#[cfg(test)]
mod tests;
