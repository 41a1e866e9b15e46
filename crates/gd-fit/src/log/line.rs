//! One line of what a device writes.

use gd_snapshot::{Precision, Scalar};

use super::fault::LogFault;
use crate::printable::is_harmful;

/// The longest part of a line that is repeated in a message.
const SHOWN: usize = 60;

/// A line that is written whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LogLine<'a> {
    /// A descent begins.
    Begin { name: &'a str, precision: Precision, columns: Vec<&'a str> },
    /// A step of it.
    Step { index: u64, numbers: Vec<&'a str> },
    /// It ends, after so many steps.
    End { count: u64 },
    /// It is of something else.
    Other,
}

impl<'a> LogLine<'a> {
    /// What a line without its checksum says.
    pub(super) fn parse(text: &'a str) -> Result<Self, LogFault> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["descent", name, scalar, columns @ ..] => {
                let precision = match *scalar {
                    "f32" => Precision::F32,
                    "f64" => Precision::F64,
                    word => return Err(LogFault::Precision { word: word.into() }),
                };
                Ok(Self::Begin { name, precision, columns: columns.into() })
            }
            ["step", index, numbers @ ..] => {
                let index = index.parse().map_err(|_| LogFault::Index { word: (*index).into() })?;
                Ok(Self::Step { index, numbers: numbers.into() })
            }
            ["end", count] => {
                let count = count.parse().map_err(|_| LogFault::Cut { text: shown(text) })?;
                Ok(Self::End { count })
            }
            ["descent" | "step" | "end", ..] => Err(LogFault::Cut { text: shown(text) }),
            _ => Ok(Self::Other),
        }
    }
}

/// Numbers from the digits of their bits.
pub(super) fn numbers<T: Scalar>(words: &[&str]) -> Result<Vec<T>, LogFault> {
    let number =
        |word: &&str| T::from_hex(word).ok_or_else(|| LogFault::Number { word: shown(word), precision: T::PRECISION });
    words.iter().map(number).collect()
}

/// The names of columns that a device does not name: the parameters by letters, and the loss behind them.
pub(super) fn default_columns(n_columns: usize) -> Vec<String> {
    let n_params = n_columns.saturating_sub(1);
    let letters = "abcdefghijklmnopqrstuvwxyz";
    let name = |index: usize| {
        let letter = letters.get(index..=index).filter(|_| n_params <= letters.len());
        letter.map_or_else(|| format!("p{}", index + 1), str::to_owned)
    };
    (0..n_params).map(name).chain((n_columns > 0).then(|| "loss".to_owned())).collect()
}

/// The beginning of a text.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.into(),
    }
}

/// A line as text, where all of it can be shown; blanks may be tabs.
pub(super) fn text_of(line: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(line).ok()?;
    (!text.contains(|character| character != '\t' && (is_harmful(character) || character == '\u{fffd}')))
        .then_some(text)
}
