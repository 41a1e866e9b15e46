//! Where the table is in a text, and what its columns are called.

mod body;
mod header;
mod names;

use super::error::DataError;
use super::format::{Decimal, Format, Separator};
use super::lines::Lines;
use super::missing::Missing;
use super::reading::HeaderLine;
use body::Body;

/// What the beginning of a text tells about its table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    pub(crate) separator: Separator,
    /// Fields of a row, without an empty one after the last separator.
    pub(crate) n_fields: usize,
    /// The names, if there are any.
    pub(crate) header: Option<HeaderLine>,
    /// The line of the units, and the unit of every column.
    pub(crate) units: Option<(u64, Vec<String>)>,
    /// The line of the first row.
    pub(crate) first_line: u64,
    /// The first and the last line above the table that are neither empty nor comments.
    pub(crate) skipped: Option<[u64; 2]>,
    /// Whether the first column holds names of rows, and has none itself.
    pub(crate) has_row_names: bool,
    /// Whether rows end with a separator that the names do not account for.
    pub(crate) has_empty_end: bool,
}

impl Layout {
    /// Finds the table in the beginning of a text; `None` if there is nothing in it.
    pub(crate) fn find(head: &[u8], file: &str, format: &Format) -> Result<Option<Self>, DataError> {
        let missing = Missing::new(format);
        let (mut n_lines, announced) = (format.skip, announced(head, format));
        if announced.is_some() {
            n_lines = announced_line(head, format);
        }
        let given = if format.separator == Separator::Auto { announced } else { Some(format.separator) };
        let read = |separator| Body::read(head, separator, n_lines, format, &missing);
        let best = given.map_or_else(|| best_of(head, format, read), read);
        if best.rows.is_empty() {
            return match best.open {
                Some(line) => Err(DataError::Quote { file: file.into(), line }),
                None => Ok(None),
            };
        }
        best.layout(file, format).map(Some)
    }
}

/// The rows by the separator that makes most of the text.
fn best_of(head: &[u8], format: &Format, read: impl Fn(Separator) -> Body) -> Body {
    let (mut best, mut open): (Option<Body>, Option<Body>) = (None, None);
    for separator in Separator::ALL.into_iter().filter(|separator| is_candidate(head, *separator, format)) {
        let body = read(separator);
        if body.open.is_some() && separator != Separator::Space {
            open = open.or(Some(body));
        } else if best.as_ref().is_none_or(|best| body.score() > best.score()) {
            best = Some(body);
        }
    }
    // A quote that is never closed may hide all numbers.
    let hidden = open.as_ref().map(Body::score);
    let is_best = |best: &Body| hidden.is_none_or(|hidden| best.n_fields > 1 && best.score() > hidden);
    let found = best.filter(|best| best.score() > 0.0 && is_best(best)).or(open);
    found.unwrap_or_else(|| read(first_in(head, format)))
}

/// The first line of the text that is not skipped, with its number.
fn first_line(head: &[u8], format: &Format) -> Option<(u64, Vec<u8>)> {
    let mut lines = Lines::new(head);
    while let Ok(Some(line)) = lines.next() {
        let text = line.trim_ascii();
        if !text.is_empty() {
            let text = text.to_vec();
            if lines.number() > format.skip {
                return Some((lines.number(), text));
            }
        }
    }
    None
}

fn announced(head: &[u8], format: &Format) -> Option<Separator> {
    Separator::announced(&first_line(head, format)?.1)
}

fn announced_line(head: &[u8], format: &Format) -> u64 {
    first_line(head, format).map_or(format.skip, |(line, _)| line)
}

/// Whether a separator is worth trying.
fn is_candidate(head: &[u8], separator: Separator, format: &Format) -> bool {
    match separator {
        Separator::Space => true,
        // A comma is a decimal one then, unless fields are quoted.
        Separator::Comma if format.decimal == Decimal::Comma => head.windows(3).any(|window| window == b"\",\""),
        _ => head.contains(&separator.byte()),
    }
}

/// The separator of a text without numbers: the first of all that is in its first line.
fn first_in(head: &[u8], format: &Format) -> Separator {
    let mut lines = Lines::new(head);
    while let Ok(Some(line)) = lines.next() {
        let text = line.trim_ascii();
        if text.is_empty() || text.first() == Some(&format.comment) {
            continue;
        }
        let mut is_quoted = false;
        let bare: Vec<u8> = (text.iter().copied())
            .filter(|byte| {
                is_quoted ^= *byte == b'"';
                !is_quoted
            })
            .collect();
        let has = |separator: &Separator| {
            let is_decimal = *separator == Separator::Comma && format.decimal == Decimal::Comma;
            !is_decimal && bare.contains(&separator.byte())
        };
        return Separator::ALL.into_iter().find(has).unwrap_or(Separator::Comma);
    }
    Separator::Comma
}
