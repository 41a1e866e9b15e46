//! Every step, as CSV.

use std::io::{self, Write};

use gd_core::Real;

use crate::fit::Path;

/// Names for a table's own columns beside those of parameters: `gd_` comes before one that is taken.
pub(crate) fn own_columns(own: &[&str], taken: &[&str]) -> Vec<String> {
    let free = |name: &&str| {
        let mut name = (*name).to_owned();
        while taken.contains(&name.as_str()) {
            name.insert_str(0, "gd_");
        }
        name
    };
    own.iter().map(free).collect()
}

/// Writes `step,<parameters>,mse` and a row for every step, recorded before its update. Numbers have the fewest digits that
/// read as the same value. Where a parameter is called `step` or `mse`, the column beside it is `gd_step` or `gd_mse`.
///
/// # Errors
/// A writer that fails.
pub fn write_trajectory<T: Real>(names: &[String], path: &Path<T>, out: &mut dyn Write) -> io::Result<()> {
    write_steps(names, path, "mse", out)
}

/// The same with another name of the loss.
pub(crate) fn write_steps<T: Real>(
    names: &[String],
    path: &Path<T>,
    loss: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let [step, mse] = ["step", loss].map(|own| own_columns(&[own], &names));
    writer.write_record(step.iter().map(String::as_str).chain(names).chain(mse.iter().map(String::as_str)))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_apart() {
        assert_eq!(own_columns(&["step", "mse"], &["a", "b"]), ["step", "mse"]);
        assert_eq!(own_columns(&["step", "mse"], &["mse", "step", "gd_step"]), ["gd_gd_step", "gd_mse"]);
        let mut table = Vec::new();
        write_trajectory(&["step".into(), "mse".into()], &Path::<f64>::new(2), &mut table).unwrap();
        assert_eq!(table, b"gd_step,step,mse,gd_mse\n");
    }
}
