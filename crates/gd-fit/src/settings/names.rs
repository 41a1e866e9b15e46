//! Checks that names are parameters.

use crate::error::Error;
use crate::setting::Setting;

/// Refuses names that are given twice or, if `known` lists the parameters, are not among them.
pub(crate) fn check_names<'a>(
    setting: Setting,
    names: impl Iterator<Item = &'a String>,
    known: Option<&[String]>,
) -> Result<(), Error> {
    let mut seen: Vec<&String> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(Error::GivenTwice { setting, name: name.clone() });
        }
        if let Some(known) = known.filter(|known| !known.contains(name)) {
            return Err(Error::UnknownParameter { setting, name: name.clone(), known: known.to_vec() });
        }
        seen.push(name);
    }
    Ok(())
}
