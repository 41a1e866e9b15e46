//! Every step, as CSV.

use std::io::{self, Write};

use gd_core::Real;

use crate::fit::Path;

/// Writes `step,<parameters>,mse` and a row for every step, recorded before its update. Numbers have the fewest digits that
/// read as the same value.
///
/// # Errors
/// A writer that fails.
pub fn write_trajectory<T: Real>(names: &[String], path: &Path<T>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["step"].into_iter().chain(names.iter().map(String::as_str)).chain(["mse"]))?;
    let mut fields: Vec<String> = Vec::new();
    for (index, (params, loss)) in path.iter().enumerate() {
        fields.clear();
        fields.push(index.to_string());
        fields.extend(params.iter().chain([&loss]).map(|value| digits(*value)));
        writer.write_record(&fields)?;
    }
    writer.flush()
}

/// A number in the fewest digits that read as the same value: 1e-7 rather than 0.0000001, and no 300 zeros.
pub fn digits<T: Real>(value: T) -> String {
    let size = value.to_f64().abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) { format!("{value:e}") } else { value.to_string() }
}
