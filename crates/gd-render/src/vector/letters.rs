//! Lines of text as outlines: those with characters that the font of the file does not have.

use ab_glyph_rasterizer::{Point as Place, point};

use super::spot::{Spot, simplified};
use crate::font::{Glyph, Piece, Typefaces, UserFont};
use crate::geometry::Point;
use crate::text::{Reading, Text};

/// Straight parts of a curve. Of a quarter of a circle they are 1/180 of its radius off at most, less than 1/10 of a pixel in
/// text of 50 pixels.
const N_PARTS: u16 = 8;

/// Whether the embedded font has all of its characters.
pub(super) fn is_embedded(text: &Text, fonts: &[UserFont]) -> bool {
    text.string.chars().all(|c| matches!(Typefaces(fonts).glyph(c), Glyph::Embedded(_)))
}

/// The contours of the glyphs of a line, where the pixels have them; holes run the other way around.
pub(super) fn contours(text: &Text, fonts: &[UserFont]) -> Vec<Vec<Spot>> {
    let typefaces = Typefaces(fonts);
    let [x, y] = text.start(fonts).map(f64::from);
    let mut rings = Vec::new();
    for (c, pen) in text.string.chars().zip(text.pens(fonts)) {
        let glyph = typefaces.glyph(c);
        let scale = text.size / typefaces.advance(glyph).1;
        let spot = |place: Place| {
            let (along, up) = (pen + f64::from(place.x) * scale, f64::from(place.y) * scale);
            Spot::of(match text.reading {
                Reading::Across => Point::new(x + along, y - up),
                Reading::Up => Point::new(x - up, y - along),
            })
        };
        let mut ring: Vec<Spot> = Vec::new();
        let mut end = None;
        for piece in typefaces.outline(glyph).pieces {
            let [from, places @ ..] = &flattened(piece)[..] else { continue };
            if end != Some(*from) {
                rings.push(std::mem::take(&mut ring));
                ring.push(spot(*from));
            }
            ring.extend(places.iter().map(|place| spot(*place)));
            end = places.last().copied();
        }
        rings.push(ring);
    }
    rings.into_iter().map(simplified).filter(|ring| ring.len() > 2).collect()
}

/// Places along a part of an outline, its ends among them.
fn flattened(piece: Piece) -> Vec<Place> {
    let shares = (0..=N_PARTS).map(|part| f32::from(part) / f32::from(N_PARTS));
    let between =
        |from: Place, to: Place, share: f32| point(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
    let quadratic = move |[a, b, c]: [Place; 3], share: f32| between(between(a, b, share), between(b, c, share), share);
    match piece {
        Piece::Line(from, to) => vec![from, to],
        Piece::Curve(from, control, to) => shares.map(|share| quadratic([from, control, to], share)).collect(),
        #[cfg(feature = "fonts")]
        Piece::Cubic(from, first, second, to) => shares
            .map(|share| between(quadratic([from, first, second], share), quadratic([first, second, to], share), share))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::spot::PER_PIXEL;
    use super::*;
    use crate::color::Rgb;
    use crate::text::Align;

    fn line(string: &str, reading: Reading) -> Text {
        let position = Point::new(50.0, 50.0);
        let (horizontal, vertical) = (Align::Start, Align::End);
        Text { string: string.into(), position, horizontal, vertical, size: 20.0, paint: Rgb::BLACK.into(), reading }
    }

    #[test]
    fn what_no_font_has_is_a_box_with_a_hole() {
        let text = line("\u{1f600}", Reading::Across);
        assert!(!is_embedded(&text, &[]) && is_embedded(&line("y = a·x²", Reading::Across), &[]));
        let rings = contours(&text, &[]);
        assert_eq!(rings.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5], "{rings:?}");
        let area = |ring: &[Spot]| -> i64 {
            ring.windows(2)
                .map(|pair| i64::from(pair[0].x) * i64::from(pair[1].y) - i64::from(pair[1].x) * i64::from(pair[0].y))
                .sum()
        };
        assert!(area(&rings[0]).signum() == -area(&rings[1]).signum() && area(&rings[0]).abs() > area(&rings[1]).abs());
    }

    /// What the contours cover, in shades of gray.
    fn filled(rings: &[Vec<Spot>], side: usize) -> Vec<f32> {
        let mut rasterizer = ab_glyph_rasterizer::Rasterizer::new(side, side);
        let place = |spot: &Spot| point(spot.x as f32 / PER_PIXEL as f32, spot.y as f32 / PER_PIXEL as f32);
        for ring in rings {
            for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                rasterizer.draw_line(place(from), place(to));
            }
        }
        let mut shades = vec![255.0; side * side];
        rasterizer.for_each_pixel(|index, covered| shades[index] -= covered.abs().min(1.0) * 255.0);
        shades
    }

    #[test]
    fn outlines_cover_the_pixels_that_are_painted() {
        const SIDE: usize = 240;
        for (string, size) in [("b8 Öσ²", 16.5), ("Sé@g", 48.0), ("a\u{1f600}b\u{10ffff}", 31.0)] {
            for reading in [Reading::Across, Reading::Up] {
                let mut text = line(string, reading);
                (text.size, text.position) = (size, Point::new(71.0, 173.0));
                let mut frame = crate::Frame::new(SIDE as u32, SIDE as u32);
                frame.rgb_mut().fill(255);
                crate::text::TextPainter::default().draw(&mut frame, &text, &[]);
                let painted: Vec<f32> = frame.rgb().chunks(3).map(|pixel| f32::from(pixel[0])).collect();
                let n_dark = painted.iter().filter(|shade| **shade < 64.0).count();
                assert!(n_dark > 50, "{string} is hardly there: {n_dark} pixels");
                let filled = filled(&contours(&text, &[]), SIDE);
                let largest = filled.iter().zip(&painted).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                // Edges may lie apart by the grid, by points left out and by chords; a quarter of a pixel would be wrong.
                assert!(largest < 255.0 / 5.0, "{string}, {reading:?}: {largest}");
            }
        }
    }

    #[test]
    fn upright_text_is_turned_about_its_origin() {
        let [across, up] = [Reading::Across, Reading::Up].map(|reading| contours(&line("bo", reading), &[]));
        assert_eq!(across.len(), 4);
        let reach = |rings: &[Vec<Spot>], of: fn(&Spot) -> i32| {
            let all = || rings.iter().flatten().map(of);
            all().max().unwrap() - all().min().unwrap()
        };
        assert!((reach(&across, |spot| spot.x) - reach(&up, |spot| spot.y)).abs() <= 1);
        assert!((reach(&across, |spot| spot.y) - reach(&up, |spot| spot.x)).abs() <= 1);
        assert!(up.iter().flatten().all(|spot| spot.y <= 50 * 20));
    }
}
