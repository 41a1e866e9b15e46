//! A picture as SVG 1.1 with CSS, readable by browsers, editors and typesetting programs.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::font_subset::FontSubset;
use super::notation::{PathData, base64, color, escaped, number, paint};
use super::shapes::{Drawing, Element, Mark, Shape};
use super::spot::PER_PIXEL;
use crate::color::Paint;
use crate::geometry::Rect;
use crate::text::{Reading, Text};

/// Programs that ignore embedded fonts have this one, or one that is about as wide.
const FONT_FAMILY: &str = "DejaVu Sans";

/// What a file says about itself.
pub(super) struct Heading<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) title: &'a str,
    /// Longer than the title.
    pub(super) description: &'a str,
}

/// A still.
pub(super) fn still(heading: &Heading<'_>, drawing: &Drawing) -> String {
    let mut file = opening(heading, &font_rule(drawing.texts.iter()));
    background(&mut file, heading, drawing);
    open_shapes(&mut file);
    let mut shapes = Shapes::default();
    for element in &drawing.elements {
        shapes.add(element, "", &mut file);
    }
    shapes.end(&mut file);
    file.push_str("</g>\n");
    let mut texts = Texts::default();
    for text in &drawing.texts {
        texts.add(text, "", &mut file);
    }
    texts.end(&mut file);
    file.push_str("</svg>\n");
    file
}

/// The first tags of a file, with style rules.
pub(super) fn opening(heading: &Heading<'_>, rules: &str) -> String {
    let Heading { width, height, title, description } = heading;
    let mut file = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\">\n"
    );
    for (tag, text) in [("title", title), ("desc", description)] {
        if !text.trim().is_empty() {
            let lines: Vec<String> = text.lines().map(escaped).collect();
            let _ = writeln!(file, "<{tag}>{}</{tag}>", lines.join("\n"));
        }
    }
    if !rules.is_empty() {
        let _ = writeln!(file, "<style>{rules}</style>");
    }
    file
}

/// The style rule with the font for all texts.
pub(super) fn font_rule<'a>(texts: impl Iterator<Item = &'a Text>) -> String {
    let characters: BTreeSet<char> = texts.flat_map(|text| text.string.chars()).collect();
    if characters.is_empty() {
        return String::new();
    }
    let font = base64(&FontSubset::new(&characters).file);
    format!("@font-face{{font-family:\"{FONT_FAMILY}\";src:url(data:font/ttf;base64,{font})}}")
}

pub(super) fn background(file: &mut String, heading: &Heading<'_>, drawing: &Drawing) {
    let Heading { width, height, .. } = heading;
    let _ = writeln!(file, "<path fill=\"{}\" d=\"M0 0h{width}v{height}H0z\"/>", color(drawing.background));
}

/// The group of all shapes: their coordinates are whole numbers.
pub(super) fn open_shapes(file: &mut String) {
    let _ = writeln!(
        file,
        "<g transform=\"scale({})\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">",
        number(1.0 / PER_PIXEL)
    );
}

/// Writes shapes, those with the same clip in one group, and in it lines that look alike.
#[derive(Default)]
pub(super) struct Shapes {
    clip: Option<Rect>,
    /// Width and paint of the lines of an open group.
    lines: Option<(f64, Paint)>,
    /// Those that were defined.
    defined: Vec<Rect>,
}

impl Shapes {
    /// Writes one element; `attributes` are added to its tag, with a blank before each.
    pub(super) fn add(&mut self, element: &Element, attributes: &str, file: &mut String) {
        match element {
            Element::Layer { alpha, areas } => {
                self.set_clip(None, file);
                self.set_lines(None, file);
                let opacity = if *alpha == Paint::OPAQUE {
                    String::new()
                } else {
                    format!(" opacity=\"{}\"", number(f64::from(*alpha) / f64::from(Paint::OPAQUE)))
                };
                let has_group = areas.len() > 1 && !(opacity.is_empty() && attributes.is_empty());
                let own = if has_group { String::new() } else { format!("{opacity}{attributes}") };
                if has_group {
                    let _ = writeln!(file, "<g{opacity}{attributes}>");
                }
                for (fill, rings) in areas {
                    let _ =
                        writeln!(file, "<path fill=\"{}\"{own} d=\"{}\"/>", color(*fill), PathData::outlines(rings));
                }
                if has_group {
                    file.push_str("</g>\n");
                }
            }
            Element::Mark(mark) => {
                self.set_clip(mark.clip, file);
                let Shape::Lines { lines, width } = &mark.shape else {
                    self.set_lines(None, file);
                    return write_mark(mark, attributes, file);
                };
                self.set_lines(Some((*width, mark.paint)), file);
                let _ = writeln!(file, "<path{attributes} d=\"{}\"/>", PathData::lines(lines));
            }
        }
    }

    /// Closes the last group.
    pub(super) fn end(&mut self, file: &mut String) {
        self.set_lines(None, file);
        self.set_clip(None, file);
    }

    fn set_lines(&mut self, look: Option<(f64, Paint)>, file: &mut String) {
        if look == self.lines {
            return;
        }
        if self.lines.is_some() {
            file.push_str("</g>\n");
        }
        self.lines = look;
        if let Some((width, ink)) = look {
            let _ = writeln!(file, "<g {} stroke-width=\"{}\">", paint("stroke", ink), number(width * PER_PIXEL));
        }
    }

    fn set_clip(&mut self, clip: Option<Rect>, file: &mut String) {
        if clip == self.clip {
            return;
        }
        self.set_lines(None, file);
        if self.clip.is_some() {
            file.push_str("</g>\n");
        }
        self.clip = clip;
        let Some(rect) = clip else { return };
        let [left, top, width, height] =
            [rect.left, rect.top, rect.width(), rect.height()].map(|pixels| number(pixels * PER_PIXEL));
        // A name that says which rectangle it is stays right where several pictures share a page.
        let name = format!("clip{left}_{top}_{width}_{height}");
        if !self.defined.contains(&rect) {
            self.defined.push(rect);
            let _ = writeln!(
                file,
                "<clipPath id=\"{name}\"><path d=\"M{left} {top}h{width}v{height}h-{width}z\"/></clipPath>"
            );
        }
        let _ = writeln!(file, "<g clip-path=\"url(#{name})\">");
    }
}

fn write_mark(Mark { shape, paint: ink, .. }: &Mark, attributes: &str, file: &mut String) {
    match shape {
        Shape::Area(rings) | Shape::Letters(rings) => {
            let _ = writeln!(file, "<path {}{attributes} d=\"{}\"/>", paint("fill", *ink), PathData::outlines(rings));
        }
        Shape::Lines { .. } => {}
        Shape::Discs { centers, radius } if ink.alpha == Paint::OPAQUE && centers.len() > 1 => {
            let _ = writeln!(
                file,
                "<path {} stroke-width=\"{}\"{attributes} d=\"{}\"/>",
                paint("stroke", *ink),
                number(2.0 * radius * PER_PIXEL),
                PathData::dots(centers)
            );
        }
        Shape::Discs { centers, radius } => {
            for center in centers {
                let _ = writeln!(
                    file,
                    "<circle {} cx=\"{}\" cy=\"{}\" r=\"{}\"{attributes}/>",
                    paint("fill", *ink),
                    center.x,
                    center.y,
                    number(radius * PER_PIXEL)
                );
            }
        }
    }
}

/// Writes text, lines of one look in one group.
#[derive(Default)]
pub(super) struct Texts {
    look: Option<(f64, Paint)>,
}

impl Texts {
    /// Writes one line of text.
    pub(super) fn add(&mut self, text: &Text, attributes: &str, file: &mut String) {
        let look = (text.size, text.paint);
        if self.look != Some(look) {
            self.end(file);
            let _ = writeln!(
                file,
                "<g font-family=\"'{FONT_FAMILY}',sans-serif\" font-size=\"{}\" {} xml:space=\"preserve\">",
                number(text.size),
                paint("fill", text.paint)
            );
            self.look = Some(look);
        }
        let [x, y] = text.start(&[]);
        let (origin, turned) = match text.reading {
            Reading::Across => ([x, y], String::new()),
            Reading::Up => ([0, 0], format!(" transform=\"translate({x} {y})rotate(-90)\"")),
        };
        let _ = writeln!(
            file,
            "<text x=\"{}\" y=\"{}\"{turned}{attributes}>{}</text>",
            places(text, origin[0]),
            origin[1],
            escaped(&text.string)
        );
    }

    /// Closes the last group.
    pub(super) fn end(&mut self, file: &mut String) {
        if self.look.take().is_some() {
            file.push_str("</g>\n");
        }
    }
}

/// Where each character begins: as on the pixels, and the same with another font.
fn places(text: &Text, origin: i32) -> String {
    text.pens(&[]).iter().map(|pen| number(f64::from(origin) + pen)).collect::<Vec<_>>().join(" ")
}
