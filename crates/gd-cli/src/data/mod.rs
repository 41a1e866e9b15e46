//! Columns of numbers from text files.

mod columns;
mod error;
mod format;
mod read;

pub use error::DataError;
pub use format::{Decimal, Format, Header, Separator};
pub use read::{Table, read, read_table};
