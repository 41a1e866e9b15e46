//! Columns of numbers from text files or from memory.

mod binary;
mod columns;
mod encoding;
mod error;
mod fault;
mod fill;
mod format;
mod kind;
mod layout;
mod likely;
mod lines;
mod missing;
mod number;
mod observations;
mod read;
mod reading;
mod record;
mod rows;
mod shown;
mod table;
mod time;
mod units;
mod values;
mod weighting;

pub use encoding::Encoding;
pub use error::DataError;
pub use fault::ColumnFault;
pub use format::{Decimal, Format, Header, Separator};
pub use likely::Likely;
pub use observations::Observations;
pub use read::read;
pub use reading::{HeaderLine, Reading, TimeColumn};
pub use table::{Table, read_path};
