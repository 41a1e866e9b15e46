//! A picture as a page of PDF, one point for four thirds of a pixel.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::io;

use super::font_subset::FontSubset;
use super::notation::number;
use super::pdf_font::add_font;
use super::pdf_objects::{Id, Objects, text_string};
use super::shapes::{Drawing, Element, Mark, Shape};
use super::spot::{PER_PIXEL, Spot};
use super::svg::Heading;
use crate::color::{Paint, Rgb};
use crate::font::FONT;
use crate::geometry::Rect;
use crate::text::{Reading, Text};

/// Points of 1/72 inch in a pixel of 1/96 inch, as in style sheets.
const POINTS_PER_PIXEL: f64 = 0.75;

/// A still.
///
/// # Errors
/// Those of the compressor.
pub(super) fn still(heading: &Heading<'_>, drawing: &Drawing) -> io::Result<Vec<u8>> {
    let [width, height] = [heading.width, heading.height].map(|pixels| f64::from(pixels) * POINTS_PER_PIXEL);
    let page_box = format!("[0 0 {} {}]", number(width), number(height));
    let characters: BTreeSet<char> = drawing.texts.iter().flat_map(|text| text.string.chars()).collect();
    let font = (!characters.is_empty()).then(|| FontSubset::new(&characters));
    let mut objects = Objects::new();
    let (catalog, pages) = (objects.reserve(), objects.reserve());
    let mut page = Page { objects, content: String::new(), opacities: BTreeSet::new(), groups: Vec::new(), clip: None };
    page.start(heading, drawing.background);
    for element in &drawing.elements {
        page.add(element, heading)?;
    }
    page.set_clip(None);
    page.set_opacity(Paint::OPAQUE);
    if let Some(font) = &font {
        page.write_texts(&drawing.texts, font);
    }
    let Page { mut objects, content, opacities, groups, .. } = page;
    let font = font.map(|font| add_font(&mut objects, &font)).transpose()?;
    let states: Vec<String> = opacities.iter().map(|alpha| format!("/a{alpha}{}", opacity_state(*alpha))).collect();
    let states = states.concat();
    let forms: Vec<String> = groups.iter().enumerate().map(|(index, id)| format!("/g{index} {id}")).collect();
    let forms = forms.concat();
    let font = font.map_or_else(String::new, |id| format!("/Font<</f {id}>>"));
    let content = objects.add_stream("", content.as_bytes())?;
    let page = objects.add(&format!(
        "<</Type/Page/Parent {pages}/MediaBox{page_box}/Resources<</ExtGState<<{states}>>/XObject<<{forms}>>{font}>>\
         /Group<</S/Transparency/CS/DeviceRGB>>/Contents {content}>>"
    ));
    objects.write(pages, &format!("<</Type/Pages/Kids[{page}]/Count 1>>"));
    objects.write(catalog, &format!("<</Type/Catalog/Pages {pages}>>"));
    let title = heading.title.trim();
    let information = (!title.is_empty()).then(|| objects.add(&format!("<</Title{}>>", text_string(title))));
    Ok(objects.finish(catalog, information))
}

fn opacity_state(alpha: u16) -> String {
    let opacity = number(f64::from(alpha) / f64::from(Paint::OPAQUE));
    format!("<</ca {opacity}/CA {opacity}>>")
}

/// A page that is being written.
struct Page {
    objects: Objects,
    content: String,
    /// Opacities that are used.
    opacities: BTreeSet<u16>,
    /// Translucent groups.
    groups: Vec<Id>,
    clip: Option<Rect>,
}

impl Page {
    /// Pixels from the top left, in units of whole numbers, and the background.
    fn start(&mut self, Heading { width, height, .. }: &Heading<'_>, background: Rgb) {
        let unit = POINTS_PER_PIXEL / PER_PIXEL;
        // More decimals than elsewhere: coordinates are multiplied by it.
        let unit = format!("{}", (unit * 1e6).round() / 1e6);
        let top = number(f64::from(*height) * POINTS_PER_PIXEL);
        let [width, height] = [width, height].map(|pixels| number(f64::from(*pixels) * PER_PIXEL));
        let _ = writeln!(self.content, "{unit} 0 0 -{unit} 0 {top} cm 1 J 1 j");
        let _ = writeln!(self.content, "{}0 0 {width} {height} re f", fill_color(background));
    }

    fn add(&mut self, element: &Element, heading: &Heading<'_>) -> io::Result<()> {
        match element {
            Element::Layer { alpha: Paint::OPAQUE, areas } => {
                self.set_clip(None);
                self.set_opacity(Paint::OPAQUE);
                for (color, rings) in areas {
                    let _ = write!(self.content, "{}", fill_color(*color));
                    write_rings(rings, &mut self.content);
                }
            }
            Element::Layer { alpha, areas } => {
                self.set_clip(None);
                let mut content = String::new();
                for (color, rings) in areas {
                    content.push_str(&fill_color(*color));
                    write_rings(rings, &mut content);
                }
                let [width, height] =
                    [heading.width, heading.height].map(|pixels| number(f64::from(pixels) * PER_PIXEL));
                let group = self.objects.add_stream(
                    &format!(
                        "/Type/XObject/Subtype/Form/BBox[0 0 {width} {height}]\
                         /Group<</S/Transparency/CS/DeviceRGB>>/Resources<<>>"
                    ),
                    content.as_bytes(),
                )?;
                self.set_opacity(*alpha);
                let _ = writeln!(self.content, "/g{} Do", self.groups.len());
                self.groups.push(group);
            }
            Element::Mark(mark) => {
                self.set_clip(mark.clip);
                self.set_opacity(mark.paint.alpha);
                self.write_mark(mark);
            }
        }
        Ok(())
    }

    fn write_mark(&mut self, Mark { shape, paint, .. }: &Mark) {
        match shape {
            Shape::Area(rings) | Shape::Letters(rings) => {
                self.content.push_str(&fill_color(paint.color));
                write_rings(rings, &mut self.content);
            }
            Shape::Lines { lines, width } => {
                let _ = writeln!(self.content, "{}{} w", stroke_color(paint.color), number(width * PER_PIXEL));
                for line in lines {
                    write_line(line, &mut self.content);
                }
                self.content.push_str("S\n");
            }
            Shape::Discs { centers, radius } => {
                self.content.push_str(&fill_color(paint.color));
                // Translucent discs darken each other, so each is painted by itself.
                let is_solid = paint.alpha == Paint::OPAQUE;
                for center in centers {
                    write_disc(*center, radius * PER_PIXEL, &mut self.content);
                    self.content.push_str(if is_solid { "" } else { "f\n" });
                }
                self.content.push_str(if is_solid { "f\n" } else { "" });
            }
        }
    }

    /// What is stated once holds until another is stated.
    fn set_opacity(&mut self, alpha: u16) {
        self.opacities.insert(alpha);
        let _ = writeln!(self.content, "/a{alpha} gs");
    }

    fn set_clip(&mut self, clip: Option<Rect>) {
        if clip == self.clip {
            return;
        }
        if self.clip.is_some() {
            self.content.push_str("Q\n");
        }
        self.clip = clip;
        if let Some(rect) = clip {
            let [left, top, width, height] =
                [rect.left, rect.top, rect.width(), rect.height()].map(|pixels| number(pixels * PER_PIXEL));
            let _ = writeln!(self.content, "q {left} {top} {width} {height} re W n");
        }
    }

    fn write_texts(&mut self, texts: &[Text], font: &FontSubset) {
        self.content.push_str("BT\n");
        for text in texts {
            self.set_opacity(text.paint.alpha);
            let [x, y] = text.start(&[]).map(|pixels| number(f64::from(pixels) * PER_PIXEL));
            let unit = number(PER_PIXEL);
            // Along the line, and up from it; rows count downward.
            let directions = match text.reading {
                Reading::Across => format!("{unit} 0 0 -{unit}"),
                Reading::Up => format!("0 -{unit} -{unit} 0"),
            };
            let _ = writeln!(
                self.content,
                "{}/f {} Tf {directions} {x} {y} Tm [{}] TJ",
                fill_color(text.paint.color),
                number(text.size),
                glyphs(text, font)
            );
        }
        self.content.push_str("ET\n");
    }
}

/// The glyphs of a line with what moves the pen to where the pixels have it, in thousandths of the font size.
fn glyphs(text: &Text, font: &FontSubset) -> String {
    let pens = text.pens(&[]);
    let mut written = String::from("<");
    let mut at = 0.0;
    for (index, c) in text.string.chars().enumerate() {
        let off = (1000.0 * (at - pens[index]) / text.size + 0.5).floor();
        if off != 0.0 {
            let _ = write!(written, ">{off}<");
            at -= off * text.size / 1000.0;
        }
        let glyph = font.glyph(c);
        let _ = write!(written, "{glyph:04X}");
        let advance = font.advances.get(usize::from(glyph)).copied().unwrap_or(0);
        at += f64::from(advance) * text.size / f64::from(FONT.units_per_em());
    }
    written.push('>');
    written
}

fn channels(color: Rgb) -> String {
    [color.r, color.g, color.b].map(|channel| number(f64::from(channel) / 255.0)).join(" ")
}

fn fill_color(color: Rgb) -> String {
    format!("{} rg ", channels(color))
}

fn stroke_color(color: Rgb) -> String {
    format!("{} RG ", channels(color))
}

fn write_line(line: &[Spot], content: &mut String) {
    for (index, Spot { x, y }) in line.iter().enumerate() {
        let _ = write!(content, "{x} {y} {} ", if index == 0 { 'm' } else { 'l' });
    }
}

/// A disc by four curves: by a line of no length with round ends some programs draw an oval.
fn write_disc(Spot { x, y }: Spot, radius: f64, content: &mut String) {
    // Control points of the cubic curve that is nearest to a quarter of a circle.
    const KAPPA: f64 = 0.552_284_75;
    let at = |along: f64, down: f64| {
        format!("{} {}", number(f64::from(x) + along * radius), number(f64::from(y) + down * radius))
    };
    let _ = write!(content, "{} m ", at(1.0, 0.0));
    for (cos, sin) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
        let [first, second, end] =
            [at(cos - KAPPA * sin, sin + KAPPA * cos), at(KAPPA * cos - sin, KAPPA * sin + cos), at(-sin, cos)];
        let _ = write!(content, "{first} {second} {end} c ");
    }
    content.push_str("h ");
}

fn write_rings(rings: &[Vec<Spot>], content: &mut String) {
    for ring in rings {
        write_line(ring, content);
        content.push_str("h ");
    }
    content.push_str("f\n");
}
