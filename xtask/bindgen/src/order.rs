//! The order of functions in the program, by which gzip makes the most of it.
//!
//! gzip finds what repeats within 32 kB. Functions of one module have the most in common, those most of all that the
//! compiler made of one generic function for two types, which are about as large: so functions lie by module, in each the
//! largest first.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, CustomSectionReader, FunctionSectionReader, KnownCustom, Name, Parser, Payload, TypeRef};

/// The same program, its functions sorted by their names, and without these.
pub(crate) fn sorted_by_module(program: &[u8]) -> Result<Vec<u8>, Error> {
    let mut sorted = Module::new();
    Order::of(program)?.parse_core_module(&mut sorted, Parser::new(0), program)?;
    Ok(sorted.finish())
}

/// Where each function goes. Imported ones come first and stay there.
struct Order {
    n_imported: u32,
    /// Functions by their old numbers, in the new order; imported ones are not counted.
    old: Vec<usize>,
    /// The other way around.
    new: Vec<u32>,
}

impl Order {
    fn of(program: &[u8]) -> Result<Self, Error> {
        let (mut n_imported, mut sizes, mut names) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(program) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
                Payload::CustomSection(section) => {
                    let KnownCustom::Name(section) = section.as_known() else { continue };
                    for kind in section {
                        let Name::Function(of_functions) = kind? else { continue };
                        for naming in of_functions {
                            names.push(naming?);
                        }
                    }
                }
                _ => {}
            }
        }
        let mut modules = vec![""; sizes.len()];
        for naming in names {
            let index = naming.index.checked_sub(n_imported).map(|index| index as usize);
            if let Some(module) = index.and_then(|index| modules.get_mut(index)) {
                *module = module_of(naming.name);
            }
        }
        let mut old: Vec<usize> = (0..sizes.len()).collect();
        old.sort_by_key(|index| (modules[*index], core::cmp::Reverse(sizes[*index]), *index));
        let mut new = vec![0; old.len()];
        for (number, index) in (n_imported..).zip(&old) {
            new[*index] = number;
        }
        Ok(Self { n_imported, old, new })
    }
}

/// The crate and the module that a function belongs to: the first two names in its path, or in that of its type.
fn module_of(name: &str) -> &str {
    let path = name.trim_start_matches(|letter: char| !letter.is_alphabetic());
    let is_of_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let path = path.find(|letter| !is_of_path(letter)).map_or(path, |end| &path[..end]);
    path.match_indices("::").nth(1).map_or(path, |(end, _)| &path[..end])
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        let defined = function.checked_sub(self.n_imported);
        Ok(defined.map_or(function, |index| self.new[index as usize]))
    }

    fn parse_function_section(&mut self, section: &mut FunctionSection, old: FunctionSectionReader<'_>) -> Result<(), Error> {
        let types = old.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for index in &self.old {
            section.function(types[*index]);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, section: &mut CodeSection, old: CodeSectionReader<'_>) -> Result<(), Error> {
        let bodies = old.into_iter().collect::<Result<Vec<_>, _>>()?;
        for index in self.old.clone() {
            self.parse_function_body(section, bodies[index].clone())?;
        }
        Ok(())
    }

    fn parse_custom_section(&mut self, module: &mut Module, section: CustomSectionReader<'_>) -> Result<(), Error> {
        if section.name() == "name" {
            return Ok(());
        }
        utils::parse_custom_section(self, module, section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_the_beginnings_of_paths() {
        for (name, module) in [
            ("gd_fit::fit::least_squares::run::<f32>", "gd_fit::fit"),
            ("<gd_render::renderer::Renderer>::render", "gd_render::renderer"),
            ("<&[gd_core::number::lanes::Lanes<f64>] as core::fmt::Debug>::fmt", "gd_core::number"),
            ("core::ptr::drop_in_place::<alloc::string::String>", "core::ptr"),
            ("memcpy", "memcpy"),
            ("", ""),
        ] {
            assert_eq!(module_of(name), module);
        }
    }
}
