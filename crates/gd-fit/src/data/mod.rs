//! Columns of numbers from text files or from memory.

mod columns;
mod error;
mod expression;
mod fault;
mod format;
mod observations;
mod origin;
mod read;
mod resemblance;
mod role;
mod table;
mod titles;
mod weighting;

pub use error::DataError;
pub use fault::ColumnFault;
pub use format::{Decimal, Format, Header, Separator};
pub use observations::Observations;
pub use origin::{ColumnOrigin, Origin, ResponseReason};
pub use read::read;
pub use table::{Table, read_path};
