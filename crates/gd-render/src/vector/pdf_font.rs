//! The embedded font in a PDF: glyphs by their numbers, and what they mean for those who search or copy.

use std::fmt::Write;
use std::io;

use super::font_subset::FontSubset;
use super::notation::{name_of, number};
use super::pdf_objects::{Id, Objects};
use crate::font::FONT;

/// Writes the font; returns the object that pages refer to.
///
/// # Errors
/// Those of the compressor.
pub(super) fn add_font(objects: &mut Objects, font: &FontSubset) -> io::Result<Id> {
    let file = objects.add_stream(&format!("/Length1 {}", font.file.len()), &font.file)?;
    let thousandths = |units: u16| number(f64::from(units) * 1000.0 / f64::from(FONT.units_per_em()));
    let widths: Vec<String> = font.advances.iter().map(|advance| thousandths(*advance)).collect();
    let name = format!("{}+DejaVuSans", tag(font));
    // Values of DejaVu Sans 2.37 in thousandths of the font size; flag 32 says that it is a text font.
    let descriptor = objects.add(&format!(
        "<</Type/FontDescriptor/FontName/{name}/Flags 32/FontBBox[-1021 -463 1793 1232]/ItalicAngle 0/Ascent 928\
         /Descent -236/CapHeight 729/StemV 90/FontFile2 {file}>>"
    ));
    let descendant = objects.add(&format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
         /Supplement 0>>/FontDescriptor {descriptor}/W[0[{}]]/CIDToGIDMap/Identity>>",
        widths.join(" ")
    ));
    let meaning = objects.add_stream("", meaning(font).as_bytes())?;
    Ok(objects.add(&format!(
        "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant}]\
         /ToUnicode {meaning}>>"
    )))
}

/// Six letters that are the same for the same characters, as names of subsets must have.
fn tag(font: &FontSubset) -> String {
    name_of(font.characters().flat_map(|(c, _)| u32::from(c).to_be_bytes()), b'A', 6)
}

/// The table from glyphs to characters.
fn meaning(font: &FontSubset) -> String {
    let mut map = String::from(
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)\
         /Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\n\
         endcodespacerange\n",
    );
    let characters: Vec<(char, u16)> = font.characters().collect();
    // No more than 100 at a time.
    for some in characters.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", some.len());
        for (c, glyph) in some {
            let _ = writeln!(map, "<{glyph:04X}><{:04X}>", u32::from(*c));
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    map
}
