//! Where the table is in a text, and what its columns are called.

mod body;
mod decimal;
mod header;
mod mark;
mod names;

use super::error::DataError;
use super::format::{Decimal, Format, Separator};
use super::lines::Lines;
use super::missing::Missing;
use super::reading::HeaderLine;
use super::shown::shown_bytes;
use body::Body;

/// What the beginning of a text tells about its table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    pub(crate) separator: Separator,
    /// As it was told, or as it was found.
    pub(crate) decimal: Decimal,
    /// The first line with a comma that can only be decimal, if that is how it was found.
    pub(crate) decimal_line: Option<u64>,
    /// The sign of comments beside that of the format.
    pub(crate) mark: Option<u8>,
    /// Fields of a row, without an empty one after the last separator.
    pub(crate) n_fields: usize,
    /// Fields of the longest rows, which end in a remark.
    pub(crate) n_longest: usize,
    /// The first fields of the first rows, that of the names too, if there are few rows and all these fields are text.
    pub(crate) labels: Vec<String>,
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
        let Some(body) = Body::find(head, file, format)? else { return Ok(None) };
        let commas = if format.decimal == Decimal::Auto { body.decimal_comma() } else { None };
        let Some(line) = commas else { return body.layout(file, format).map(Some) };
        let format = Format { decimal: Decimal::Comma, ..format.clone() };
        let Some(body) = Body::find(head, file, &format)? else { return Ok(None) };
        let layout = body.layout(file, &format)?;
        Ok(Some(Self { decimal_line: Some(line), ..layout }))
    }
}

impl Body {
    /// The rows as the best separator takes them apart; `None` if there is nothing in the text.
    fn find(head: &[u8], file: &str, format: &Format) -> Result<Option<Self>, DataError> {
        let missing = Missing::new(format);
        let (mut n_lines, mut announced) = (format.skip, None);
        if let Some((line, text)) = first_line(head, format)
            && Separator::is_announcement(&text)
        {
            announced = Separator::announced(&text);
            if announced.is_none() && format.separator == Separator::Auto {
                return Err(DataError::Announced { file: file.into(), line, text: shown_bytes(&text) });
            }
            n_lines = line;
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
        Ok(Some(best))
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
