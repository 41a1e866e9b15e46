//! Decodes what a program logs through defmt, by the strings that the linker kept of it: as much of the format as derives
//! of plain data need.

use std::collections::BTreeMap;
use std::path::Path;

use gd_core::{Error, Refused, Setting, Stop, StreamVerdict};
use object::read::{Object, ObjectSection, ObjectSymbol};

/// What `log-defmt` logs, as `{:?}` writes it on the host.
fn expected() -> [(&'static str, String); 5] {
    [
        ("refused", format!("{:?}", Refused::Sample)),
        ("error", format!("{:?}", Error::Setting { setting: Setting::Momentum, value: 1.5 })),
        ("verdict", format!("{:?}", StreamVerdict::Settled { loss: 0.25_f32, constant_loss: 4.0 })),
        ("stop", format!("{:?}", Stop::BudgetSpent)),
        ("optimizer", "Sgd { learning_rate: 0.5 }".to_owned()),
    ]
}

/// What differs between the log of a program and what it should say.
pub(super) fn faults(program: &Path, log: &str) -> Result<Vec<String>, String> {
    let strings = Strings::read(program)?;
    let mut lines = log.lines();
    let mut faults = Vec::new();
    for (name, expected) in expected() {
        let line = lines.next().unwrap_or_default();
        let found = line.strip_prefix(name).and_then(|bytes| strings.decode(bytes));
        if found.as_ref() != Some(&expected) {
            faults.push(format!("log-defmt said '{line}', {found:?}, in place of {expected}"));
        }
    }
    faults.extend(lines.next().map(|line| format!("log-defmt also said '{line}'")));
    Ok(faults)
}

/// The format strings by their numbers.
struct Strings(BTreeMap<u16, String>);

impl Strings {
    fn read(program: &Path) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", program.display());
        let bytes = std::fs::read(program).map_err(|error| failed(&error))?;
        let file = object::File::parse(bytes.as_slice()).map_err(|error| failed(&error))?;
        let section = file.section_by_name(".defmt").ok_or_else(|| failed(&"has no section .defmt"))?.index();
        let symbols = file.symbols().filter(|symbol| symbol.section_index() == Some(section));
        let strings = symbols.filter_map(|symbol| {
            let (_, rest) = symbol.name().ok()?.split_once("\"data\":\"")?;
            let (data, _) = rest.split_once("\",\"disambiguator\"")?;
            Some((u16::try_from(symbol.address()).ok()?, data.to_owned()))
        });
        Ok(Self(strings.collect()))
    }

    /// The text of a frame whose bytes are decimal numbers.
    fn decode(&self, bytes: &str) -> Option<String> {
        let bytes: Option<Vec<u8>> = bytes.split_whitespace().map(|byte| byte.parse().ok()).collect();
        let mut rest = &bytes?[..];
        let text = self.value(&mut rest)?;
        rest.is_empty().then_some(text)
    }

    /// What the number of a string begins.
    fn value(&self, rest: &mut &[u8]) -> Option<String> {
        let string = self.0.get(&u16::from_le_bytes(take(rest)?))?;
        if string == "{}" {
            return self.value(rest);
        }
        // A derived string of an enumeration has its variants side by side.
        let variants: Vec<&str> = string.split('|').collect();
        let string = if variants.len() > 1 { variants.get(usize::from(take::<1>(rest)?[0]))? } else { string.as_str() };
        let mut text = String::new();
        let mut parts = string.split("{=");
        text += parts.next()?;
        for part in parts {
            let (kind, after) = part.split_once('}')?;
            let value = match kind.split(':').next()? {
                "?" => self.value(rest)?,
                "f32" => format!("{:?}", f32::from_le_bytes(take(rest)?)),
                "f64" => format!("{:?}", f64::from_le_bytes(take(rest)?)),
                "usize" | "u32" => u32::from_le_bytes(take(rest)?).to_string(),
                _ => return None,
            };
            text += &value;
            text += after;
        }
        Some(text.replace("{{", "{").replace("}}", "}"))
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_decoded_by_its_strings() {
        let strings = [(1, "{=f32}"), (7, "{}"), (9, "A|B {{ x: {=?:?}, n: {=usize:?} }}")];
        let strings = Strings(strings.map(|(number, string)| (number, string.to_owned())).into());
        assert_eq!(strings.decode("9 0 0").as_deref(), Some("A"));
        assert_eq!(strings.decode("7 0 9 0 0").as_deref(), Some("A"));
        assert_eq!(strings.decode("9 0 1 1 0 0 0 128 62 5 0 0 0").as_deref(), Some("B { x: 0.25, n: 5 }"));
        assert_eq!(strings.decode("9 0 1 1 0 0 0 128"), None);
        assert_eq!(strings.decode("9 0 2"), None);
        assert_eq!(strings.decode("9 0 0 0"), None);
    }
}
