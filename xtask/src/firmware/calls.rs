//! Who calls whom in a program, by what the linker was told to leave of its relocations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use object::read::{Object, ObjectSection, ObjectSymbol, RelocationTarget};
use object::{RelocationKind, SymbolKind};

use super::image::{is_double, readable};

/// The functions of a program and their calls.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Where a function begins and ends, and its names.
    functions: BTreeMap<u64, (u64, Vec<String>)>,
    /// From where to where.
    calls: BTreeMap<u64, BTreeSet<u64>>,
}

impl Calls {
    /// Reads a program, linked with `--emit-relocs`. A call through a pointer counts as one by whoever takes the address.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes = std::fs::read(path).map_err(|error| failed(&error))?;
        let file = object::File::parse(bytes.as_slice()).map_err(|error| failed(&error))?;
        // On Arm the lowest bit of a function's address says that it is Thumb code.
        let start = |address: u64| address & !1;
        let mut calls = Self::default();
        for symbol in file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text) {
            let function = calls.functions.entry(start(symbol.address())).or_default();
            function.0 = function.0.max(start(symbol.address()) + symbol.size());
            function.1.push(symbol.name().unwrap_or_default().to_owned());
        }
        for section in file.sections().filter(|section| section.kind() == object::SectionKind::Text) {
            for (offset, relocation) in section.relocations() {
                let RelocationTarget::Symbol(index) = relocation.target() else { continue };
                let Ok(symbol) = file.symbol_by_index(index) else { continue };
                let target = match symbol.kind() {
                    // On Arm the place itself has the rest of the address, and after linking all of it.
                    SymbolKind::Section if relocation.has_implicit_addend() => {
                        match section.data_range(offset, 4).ok().flatten().map(<[u8; 4]>::try_from) {
                            Some(Ok(word)) if relocation.kind() == RelocationKind::Absolute => {
                                u64::from(u32::from_le_bytes(word))
                            }
                            _ => continue,
                        }
                    }
                    SymbolKind::Section => symbol.address().wrapping_add_signed(relocation.addend()),
                    _ => symbol.address(),
                };
                if let (Some(caller), Some(callee)) = (calls.around(offset), calls.around(start(target)))
                    && caller != callee
                {
                    calls.calls.entry(caller).or_default().insert(callee);
                }
            }
        }
        Ok(calls)
    }

    /// The function that an address lies in.
    fn around(&self, address: u64) -> Option<u64> {
        let (&start, (end, _)) = self.functions.range(..=address).next_back()?;
        (address < *end || address == start).then_some(start)
    }

    /// For every function whose name has a part that begins so: what follows there, and a call on the way from it to a
    /// routine in `f64`, if there is one.
    pub(super) fn reaching_double(&self, prefix: &str) -> BTreeMap<String, Option<String>> {
        let named = self.functions.iter().flat_map(|(&start, (_, names))| names.iter().map(move |name| (start, name)));
        named
            .filter_map(|(start, name)| {
                let name = readable(name);
                let probe = name.rsplit("::").next()?.strip_prefix(prefix)?.to_owned();
                Some((probe, self.way_to_double(start)))
            })
            .collect()
    }

    fn way_to_double(&self, from: u64) -> Option<String> {
        let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(caller) = open.pop() {
            for &callee in self.calls.get(&caller).into_iter().flatten() {
                if let Some(routine) = self.names(callee).iter().find(|name| is_double(name)) {
                    let caller = self.names(caller).first().map_or(String::new(), |name| readable(name));
                    return Some(format!("{caller} calls {routine}"));
                }
                if seen.insert(callee) {
                    open.push(callee);
                }
            }
        }
        None
    }

    fn names(&self, start: u64) -> &[String] {
        self.functions.get(&start).map_or(&[], |(_, names)| names)
    }
}
