//! Columns of numbers from text files or from memory.

mod columns;
mod error;
mod fault;
mod format;
mod observations;
mod read;
mod table;
mod weighting;

pub use error::DataError;
pub use fault::ColumnFault;
pub use format::{Decimal, Format, Header, Separator};
pub use observations::Observations;
pub use read::read;
pub use table::{Table, read_path};
