//! `gd sweep`.

use std::io::Write;

use crate::arguments::{Precision, SweepArguments};
use crate::error::CliError;
use crate::sweep;

pub(super) fn run(arguments: &SweepArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    if !arguments.merge.is_empty() {
        return sweep::merge(arguments, out);
    }
    match arguments.method.precision {
        Precision::F32 => sweep::run::<f32>(arguments, out),
        Precision::F64 => sweep::run::<f64>(arguments, out),
    }
}
