//! Columns of numbers from text files.

mod columns;
mod error;
mod format;
mod read;

pub use error::DataError;
pub use format::{Decimal, Format, Header, Separator};
pub(crate) use read::column_names;
pub use read::{Table, read, read_table};
