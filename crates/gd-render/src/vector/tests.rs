//! What holds for whole files. Whether they look like the pixels is tested in `tests/rendered_back`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::drawing::Shared;
use super::lifetimes::{Lifetime, Parts};
use super::notation::PathData;
use super::shapes::{Drawing, Element, Mark, Shape};
use super::spot::{PER_PIXEL, Spot};
use crate::figure::Storyboard;
use crate::geometry::{Point, Rect};
use crate::text::Text;
use crate::{ContourPlot, Figure, HeightField, LossPlot, Marker, Plot, SurfacePlot, Theme, Timeline, Trajectory};

fn field() -> HeightField {
    let at = |k: usize| k as f64 / 10.0 - 1.0;
    let height = |x: f64, y: f64| (3.0 * x * x - y) * (3.0 * x * x - y) + 0.3 * x;
    let heights: Vec<f64> = (0..21 * 21).map(|k| height(at(k / 21), at(k % 21))).collect();
    HeightField::new([-1.0, 1.0], [-1.0, 1.0], [21, 21], heights).unwrap()
}

/// Four panels that change, squares in the color of titles that come and go, and a title that is no text.
fn story() -> Figure {
    let path = Trajectory::new((0..40).map(|k| {
        [0.9 - 0.02 * f64::from(k), 0.8 - 0.01 * f64::from(k), 2.0 / f64::from(k + 1) + 0.1 * f64::from(k % 2)]
    }));
    let curve = |k: usize| [vec![0.0, 1.0, 2.0], vec![k as f64, 1.0, 0.5 * k as f64]];
    let plot = Plot::new().points(&[0.0, 1.0, 2.0], &[1.0, 2.0, 0.0]).unwrap();
    let squares = |k: usize| [vec![1.0; k % 3], (0..k % 3).map(|y| y as f64).collect()];
    let plot = plot.changing_points((0..8).map(squares).collect()).unwrap();
    let plot = plot.marker(Marker::Square).color(Theme::light().ink);
    let panels = vec![
        plot.changing_curve((0..8).map(curve).collect()).unwrap().into(),
        SurfacePlot::new(field()).cut_off_at(6.0).unwrap().trajectory(path.clone()).into(),
        ContourPlot::new(field()).trajectory(path.clone()).into(),
        LossPlot::new(path).into(),
    ];
    let timeline = Timeline { n_frames: 8, frame_delay: 0.1, hold: 1.0 };
    Figure::grid(700, 560, 2, panels).unwrap().title("a < b & 汉").comment("one\ntwo").animate(timeline).unwrap()
}

/// Checks that tags are closed in the order in which they are opened, and that numbers are numbers.
fn check_xml(file: &str) {
    for attribute in [" d=\"", " x=\"", " y=\"", " cx=\"", " cy=\"", " r=\"", "width=\"", "size=\"", "opacity=\""] {
        for value in file.split(attribute).skip(1).filter_map(|after| after.split_once('"')) {
            assert!(value.0.chars().all(|c| "MmLlHhVvz -.0123456789".contains(c)), "{attribute}{}", value.0);
        }
    }
    let mut open = Vec::new();
    let outside = file.split("<![CDATA[").enumerate().map(|(index, part)| match (index, part.split_once("]]>")) {
        (0, _) | (_, None) => part,
        (_, Some((_, after))) => after,
    });
    let text: String = outside.collect();
    for tag in text.split('<').skip(1) {
        let (tag, after) = tag.split_once('>').expect("a tag ends");
        assert!(!after.contains('&') || after.contains(';'), "{after}");
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name.to_owned()));
        } else if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert!(open.is_empty(), "{open:?}");
}

fn svg(figure: &Figure) -> String {
    let mut file = Vec::new();
    figure.write_svg(0, &mut file).unwrap();
    String::from_utf8(file).unwrap()
}

#[test]
fn an_svg_is_well_formed_and_the_same_every_time() {
    let file = svg(&story());
    check_xml(&file);
    assert_eq!(file, svg(&story()));
    assert!(file.contains("<title>a &lt; b &amp; 汉</title>\n<desc>one\ntwo</desc>"));
    assert!(file.len() < 80_000, "{} bytes", file.len());
}

#[test]
fn names_of_people_stay_text_if_the_font_has_them() {
    let plot = Plot::new().points(&[0.0, 1.0], &[1.0, 2.0]).unwrap().axis_titles("</text><script>", "\u{1}\u{7}\n\"");
    let figure = Figure::new(300, 200, plot).unwrap().title("汉字 😀  \u{202e}x").comment("--> ]]> <b>");
    let file = svg(&figure);
    check_xml(&file);
    assert!(!file.contains("<script") && file.contains("&lt;/text&gt;&lt;script&gt;</text>"));
    // What the font lacks is there as outlines, over everything else.
    assert!(!file.contains("x</text>") && file.contains("<title>汉字"));
    let (drawing, scene) = (figure.drawing(0), Storyboard::new(&figure).frame_scene(0));
    let Some(Element::Mark(Mark { shape: Shape::Letters(rings), .. })) = drawing.elements.last() else {
        panic!("the title is lost: {:?}", drawing.elements.last());
    };
    assert!(file.contains(&format!("d=\"{}\"", PathData::outlines(rings))));
    let title = scene.texts.iter().find(|text| text.string.contains('汉')).unwrap().bounds(&[]);
    let points: Vec<Point> = rings.iter().flatten().map(|spot| Point::new(spot.x.into(), spot.y.into())).collect();
    let ink = Rect::around(&points.iter().map(|point| *point * (1.0 / PER_PIXEL)).collect::<Vec<_>>());
    assert!(title.inset(-3.0, -3.0, -3.0, -3.0).contains(&ink), "{ink:?} outside {title:?}");
    assert!(ink.width() > 0.9 * title.width() && ink.height() > 0.6 * title.height(), "{ink:?} of {title:?}");
    let others = figure.clone().title("größe λ\u{2009}=\u{202f}3\u{3000}cm\u{2003}!");
    assert!(svg(&others).contains("größe λ = 3 cm !</text>"));
    let mut pdf = Vec::new();
    figure.write_pdf(0, &mut pdf).unwrap();
    check_pdf(&pdf);
}

#[test]
fn numbers_without_bounds_are_drawn() {
    let plot =
        Plot::new().curve(&[0.0, 1.0, 2.0], &[-1e308, 1e308, 0.0]).unwrap().within([0.0, 2.0], [0.0, 1.0]).unwrap();
    check_xml(&svg(&Figure::new(300, 200, plot).unwrap()));
    let steep = HeightField::new([0.0, 1.0], [0.0, 1.0], [3, 2], vec![0.0, 1e300, f64::NAN, 1.0, 2.0, -1e300]).unwrap();
    check_xml(&svg(&Figure::new(300, 200, SurfacePlot::new(steep.clone())).unwrap()));
    check_xml(&svg(&Figure::new(300, 200, ContourPlot::new(steep)).unwrap()));
    check_xml(&svg(&Figure::new(1, 1, Plot::new()).unwrap()));
}

/// Checks that every object begins where the table says, and that every stream can be unpacked; returns these.
fn check_pdf(file: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(file);
    assert!(!text.contains("Date") && !text.contains("/ID"));
    let find = |bytes: &[u8], wanted: &[u8]| bytes.windows(wanted.len()).position(|window| window == wanted);
    let table = file.windows(5).rposition(|window| window == b"xref\n").unwrap() - "start".len();
    let table = file[..table].windows(5).rposition(|window| window == b"xref\n").unwrap();
    let end = String::from_utf8(file[table..].to_vec()).unwrap();
    assert!(end.contains(&format!("startxref\n{table}\n%%EOF")));
    let n: usize = end.lines().nth(1).unwrap()[2..].parse().unwrap();
    let mut streams = Vec::new();
    for (number, line) in end.lines().skip(3).take(n - 1).enumerate() {
        let offset: usize = line[..10].parse().unwrap();
        let object = &file[offset..];
        assert!(object.starts_with(format!("{} 0 obj\n", number + 1).as_bytes()));
        let object = &object[..find(object, b"\nendobj").unwrap()];
        if let Some(begin) = find(object, b"stream\n") {
            let mut unpacked = Vec::new();
            flate2::read::ZlibDecoder::new(&object[begin + 7..]).read_to_end(&mut unpacked).unwrap();
            streams.push(unpacked);
        }
    }
    streams
}

#[test]
fn a_pdf_is_whole_and_the_same_every_time() {
    let write = || {
        let mut file = Vec::new();
        story().write_pdf(0, &mut file).unwrap();
        file
    };
    let file = write();
    let streams = check_pdf(&file);
    assert_eq!(file, write());
    // The font, and the page with its layers.
    assert!(streams.iter().any(|stream| stream.starts_with(&[0, 1, 0, 0])));
    let page =
        streams.iter().find(|stream| stream.ends_with(b"ET\n")).map(|stream| String::from_utf8_lossy(stream)).unwrap();
    for operator in [" cm", " re W n", " TJ", "/g0 Do", " S", " gs"] {
        assert!(page.contains(operator), "{operator}");
    }
    assert_eq!(page.matches("q ").count(), page.matches("Q\n").count());
}

/// How long the lines of one look are and how far they reach, by look; all dots; and all other shapes.
#[derive(Default)]
struct Contents<'a> {
    lines_by_look: BTreeMap<String, (f64, [i32; 4])>,
    dots: BTreeSet<String>,
    others: Vec<&'a Element>,
    /// What is drawn one after another; shapes of one look side by side are one.
    sequence: Vec<String>,
}

fn contents<'a>(elements: impl Iterator<Item = &'a Element>) -> Contents<'a> {
    let mut contents = Contents::default();
    let Contents { lines_by_look, dots, others, sequence } = &mut contents;
    for element in elements {
        let Element::Mark(Mark { shape, paint, clip }) = element else {
            sequence.push("layer".into());
            others.push(element);
            continue;
        };
        match shape {
            Shape::Area(_) | Shape::Letters(_) => {
                sequence.push(format!("area {paint:?} {clip:?}"));
                others.push(element);
            }
            Shape::Lines { lines, width } => {
                let nothing = (0.0, [i32::MAX, i32::MAX, i32::MIN, i32::MIN]);
                let look = format!("lines {paint:?} {clip:?} {width}");
                sequence.push(look.clone());
                let (length, [left, top, right, bottom]) = lines_by_look.entry(look).or_insert(nothing);
                for pair in lines.iter().flat_map(|line| line.windows(2)) {
                    let [dx, dy] = [pair[1].x - pair[0].x, pair[1].y - pair[0].y].map(f64::from);
                    *length += (dx * dx + dy * dy).sqrt();
                    for Spot { x, y } in pair {
                        (*left, *top) = ((*left).min(*x), (*top).min(*y));
                        (*right, *bottom) = ((*right).max(*x), (*bottom).max(*y));
                    }
                }
            }
            Shape::Discs { centers, radius } => {
                sequence.push(format!("discs {paint:?} {clip:?} {radius}"));
                dots.extend(centers.iter().map(|center| format!("{paint:?} {clip:?} {radius} {center:?}")));
            }
        }
    }
    sequence.dedup();
    contents
}

fn check_same(one: &Contents<'_>, other: &Contents<'_>, frame: usize) {
    assert_eq!(one.sequence, other.sequence, "frame {frame}");
    assert_eq!(one.dots, other.dots, "frame {frame}");
    assert!(one.others == other.others, "frame {frame}");
    // Points on straight stretches are left out again where stretches are joined anew.
    for ((look, one), other) in one.lines_by_look.iter().zip(other.lines_by_look.values()) {
        assert!((one.0 - other.0).abs() <= 1.0 + 0.01 * one.0, "frame {frame}, {look}: {one:?}, {other:?}");
        assert!(one.1.iter().zip(other.1).all(|(a, b)| (a - b).abs() < 2), "frame {frame}, {look}: {one:?}, {other:?}");
    }
}

#[test]
fn every_frame_of_an_animation_has_all_that_belongs_to_it() {
    let figure = story();
    let (storyboard, mut shared) = (Storyboard::new(&figure), Shared::default());
    let frames: Vec<Drawing> = (0..8).map(|k| Drawing::of(&storyboard.frame_scene(k), &mut shared)).collect();
    let parts = Parts::of(&frames);
    for (index, frame) in frames.iter().enumerate() {
        let is_there = |lifetime: &Lifetime| lifetime.iter().any(|&(begin, end)| (begin..end).contains(&index));
        let elements = parts.elements.iter().filter(|(_, lifetime)| is_there(lifetime)).map(|(element, _)| element);
        check_same(&contents(elements), &contents(frame.elements.iter()), index);
        let texts: Vec<&Text> =
            parts.texts.iter().filter(|(_, lifetime)| is_there(lifetime)).map(|(text, _)| text).collect();
        assert_eq!(texts, frame.texts.iter().collect::<Vec<_>>(), "frame {index}");
        // A drawing does not depend on those before it.
        assert!(*frame == Drawing::of(&storyboard.frame_scene(index), &mut Shared::default()));
    }
    let always = parts.elements.iter().filter(|(_, lifetime)| lifetime[..] == [(0, 8)]).count();
    assert!(2 * always > parts.elements.len(), "{always} of {} are always there", parts.elements.len());
}

#[test]
fn an_animation_shows_its_end_where_nothing_moves() {
    let figure = story();
    let mut file = Vec::new();
    figure.write_svg_animation(&mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    check_xml(&file);
    for part in ["prefers-reduced-motion:reduce", "animation:1.8s step-end infinite", "<script>", "role=\"button\""] {
        assert!(file.contains(part), "{part}");
    }
    let shown: Vec<&str> = file.lines().filter(|line| line.contains("</text>") && !line.contains("hidden")).collect();
    let last = Drawing::of(&Storyboard::new(&figure).frame_scene(7), &mut Shared::default());
    assert_eq!(shown.len(), last.texts.len());
    let still = Figure::new(300, 200, Plot::new().points(&[1.0], &[1.0]).unwrap()).unwrap();
    let mut file = Vec::new();
    still.write_svg_animation(&mut file).unwrap();
    assert!(!String::from_utf8(file).unwrap().contains("script"));
}
