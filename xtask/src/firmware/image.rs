//! What lies in a program for a device: sizes, and functions that should not be there.

use std::collections::BTreeSet;
use std::path::Path;

use object::elf::{SHF_ALLOC, SHF_WRITE};
use object::read::{Object, ObjectSection, ObjectSymbol, RelocationTarget, SymbolIndex};
use object::{SectionFlags, SectionKind, SymbolKind};

/// A summary of a program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Image {
    /// Bytes that are programmed into flash.
    pub flash: u64,
    /// Bytes of initialized and zeroed memory; the places of stack and heap are none of a program's own.
    pub static_ram: u64,
    /// Functions that call into `core::panicking`.
    pub panicking: BTreeSet<String>,
    /// Routines that compute in `f64` by software.
    pub double: BTreeSet<String>,
    /// Functions of an allocator.
    pub heap: BTreeSet<String>,
}

impl Image {
    /// Reads a program, linked with `--emit-relocs` so that it still tells who calls whom.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes = std::fs::read(path).map_err(|error| failed(&error))?;
        let file = object::File::parse(bytes.as_slice()).map_err(|error| failed(&error))?;
        let mut image = Self::default();
        for section in file.sections() {
            let name = section.name().unwrap_or_default();
            let SectionFlags::Elf { sh_flags, .. } = section.flags() else { continue };
            let flag = |flag: u32| sh_flags & u64::from(flag) != 0;
            if !flag(SHF_ALLOC) || matches!(name, ".stack" | ".heap") {
                continue;
            }
            let is_zeroed = section.kind() == SectionKind::UninitializedData;
            image.flash += if is_zeroed { 0 } else { section.size() };
            image.static_ram += if flag(SHF_WRITE) && name != ".vector_table" { section.size() } else { 0 };
        }
        for symbol in file.symbols() {
            let name = symbol.name().unwrap_or_default();
            if symbol.kind() == SymbolKind::Text && is_double(name) {
                image.double.insert(readable(name));
            }
            if ["__rust_alloc", "__rg_alloc", "malloc", "__rust_realloc"]
                .iter()
                .any(|allocator| name.ends_with(allocator))
            {
                image.heap.insert(readable(name));
            }
        }
        image.panicking = callers_of(&file, "9panicking");
        Ok(image)
    }
}

/// Functions with a relocation against a symbol whose mangled name contains `callee`, those of that name excepted.
fn callers_of(file: &object::File<'_>, callee: &str) -> BTreeSet<String> {
    let is_callee = |index: SymbolIndex| {
        file.symbol_by_index(index).is_ok_and(|symbol| symbol.name().unwrap_or_default().contains(callee))
    };
    // On Arm the lowest bit of a function's address says that it is Thumb code.
    let start = |address: u64| address & !1;
    let functions: Vec<(u64, u64, &str)> = file
        .symbols()
        .filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.size() > 0)
        .map(|symbol| (start(symbol.address()), symbol.size(), symbol.name().unwrap_or_default()))
        .collect();
    let mut callers = BTreeSet::new();
    for section in file.sections().filter(|section| section.kind() == SectionKind::Text) {
        for (offset, relocation) in section.relocations() {
            let RelocationTarget::Symbol(index) = relocation.target() else { continue };
            if !is_callee(index) {
                continue;
            }
            let inside = |&&(start, size, _): &&(u64, u64, &str)| (start..start + size).contains(&offset);
            let caller = functions.iter().find(inside).map_or("an unnamed function", |&(_, _, name)| name);
            if !caller.contains(callee) {
                callers.insert(readable(caller));
            }
        }
    }
    callers
}

/// Names of GCC's and Arm's runtime for arithmetic and conversions in double precision.
pub(super) fn is_double(name: &str) -> bool {
    let arm = name.strip_prefix("__aeabi_");
    let by_arm = arm.is_some_and(|name| name.starts_with('d') || name.starts_with("cd") || name.ends_with("2d"));
    by_arm
        || (name.starts_with("__")
            && ["df2", "df3", "sidf", "didf", "dfsi", "dfdi"].iter().any(|part| name.contains(part)))
}

pub(super) fn readable(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routines_in_double_precision_are_known_by_name() {
        for name in [
            "__aeabi_dadd",
            "__aeabi_f2d",
            "__aeabi_i2d",
            "__aeabi_cdcmple",
            "__muldf3",
            "__extendsfdf2",
            "__floatsidf",
        ] {
            assert!(is_double(name), "{name}");
        }
        for name in ["__aeabi_fadd", "__mulsf3", "__udivdi3", "__aeabi_idiv", "__aeabi_uldivmod", "__divsi3"] {
            assert!(!is_double(name), "{name}");
        }
    }
}
