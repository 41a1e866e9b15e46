//! Columns of numbers from text files or from memory.

mod binary;
mod columns;
mod disguised;
mod encoding;
mod error;
mod expression;
mod fault;
mod fill;
mod format;
mod kind;
mod layout;
mod likely;
mod lines;
mod misfit;
mod missing;
mod number;
mod observations;
mod origin;
mod read;
mod reading;
mod record;
mod resemblance;
mod role;
mod rows;
mod shown;
mod summary;
mod table;
mod time;
mod titles;
mod units;
mod values;
mod weighting;

pub use encoding::Encoding;
pub use error::DataError;
pub use fault::ColumnFault;
pub use format::{Decimal, Format, Header, Separator};
pub use likely::Likely;
pub use misfit::Misfit;
pub use observations::Observations;
#[cfg(feature = "objectives")]
pub(crate) use origin::constants_of;
pub use origin::{ColumnOrigin, Origin, ResponseReason};
pub use read::read;
pub use reading::{HeaderLine, Reading, TimeColumn};
pub use table::{Table, read_path};
