//! Messages of the operating system.

use std::fmt;
use std::io;

/// The message of an [`io::Error`] as part of a sentence: without its number, in lower case.
#[derive(Debug)]
pub struct Cause<'a>(pub &'a io::Error);

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let text = text.split(" (os error").next().unwrap_or_default();
        let mut letters = text.chars();
        letters.next().map_or(Ok(()), |first| write!(f, "{}{}", first.to_lowercase(), letters.as_str()))
    }
}
