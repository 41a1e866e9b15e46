//! When each part of an animation is there: what frames share is written once, whatever it is.
//!
//! Frames are lists of shapes in the order in which they are drawn. A shape of one frame that looks like one of the frame
//! before is the same shape, changed: a path that has grown, a curve that has moved. Of these every stretch and every dot has
//! its frames; those that come and go together stay together.

use std::collections::BTreeMap;

use super::outline::joined;
use super::shapes::{Drawing, Element, Mark, Shape};
use super::spot::Spot;
use crate::color::Rgb;
use crate::text::{Reading, Text};

/// The frames in which something is there: from the first of each pair up to, but not with, the second.
pub(super) type Lifetime = Vec<(usize, usize)>;

/// All parts of an animation with their lifetimes, in the order in which they are drawn.
pub(super) struct Parts {
    pub(super) elements: Vec<(Element, Lifetime)>,
    pub(super) texts: Vec<(Text, Lifetime)>,
}

/// A shape at its place among the others, through all frames.
struct Slot<L, T> {
    /// With how many of the same look come before it.
    look: (L, usize),
    states: Vec<(T, Lifetime)>,
}

impl Parts {
    pub(super) fn of(frames: &[Drawing]) -> Self {
        let mut elements = Slots::new();
        let mut texts = Slots::new();
        for (index, frame) in frames.iter().enumerate() {
            elements.add(index, frame.elements.iter().map(|element| (look_of_element(element), element)));
            texts.add(index, frame.texts.iter().map(|text| (look_of_text(text), text)));
        }
        Self {
            elements: elements.0.into_iter().flat_map(|slot| divided(slot.states)).collect(),
            texts: texts.0.into_iter().flat_map(|slot| slot.states).collect(),
        }
    }
}

/// Adds a frame, which comes after those that are there.
fn extend(lifetime: &mut Lifetime, frame: usize) {
    match lifetime.last_mut() {
        Some((_, end)) if *end == frame => *end += 1,
        _ => lifetime.push((frame, frame + 1)),
    }
}

struct Slots<L, T>(Vec<Slot<L, T>>);

impl<L: Ord + Clone, T: PartialEq + Clone> Slots<L, T> {
    fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds the shapes of a frame: each to the slot of its look, or to a new one behind that of the shape before it. A slot
    /// before that one would be drawn below shapes that this frame has below it.
    fn add<'a>(&mut self, frame: usize, shapes: impl Iterator<Item = (L, &'a T)>)
    where
        T: 'a,
    {
        let mut counts: BTreeMap<L, usize> = BTreeMap::new();
        let mut next = 0;
        for (look, shape) in shapes {
            let count = counts.entry(look.clone()).or_default();
            let look = (look, *count);
            *count += 1;
            let place = self.0[next..].iter().position(|slot| slot.look == look).map(|behind| next + behind);
            let place = place.unwrap_or_else(|| {
                self.0.insert(next, Slot { look, states: Vec::new() });
                next
            });
            next = place + 1;
            let states = &mut self.0[place].states;
            match states.iter_mut().find(|(state, _)| state == shape) {
                Some((_, lifetime)) => extend(lifetime, frame),
                None => states.push((shape.clone(), vec![(frame, frame + 1)])),
            }
        }
    }
}

/// What tells shapes apart: their kind, color, opacity, size and clip.
fn look_of_element(element: &Element) -> (u8, Rgb, u16, u64, [u64; 4]) {
    match element {
        Element::Layer { alpha, .. } => (0, Rgb::BLACK, *alpha, 0, [0; 4]),
        Element::Mark(Mark { shape, paint, clip }) => {
            let (kind, size) = match shape {
                Shape::Area(_) => (1, 0.0),
                Shape::Lines { width, .. } => (2, *width),
                Shape::Discs { radius, .. } => (3, *radius),
                // Polygons of its color may come and go, a line of text stays.
                Shape::Letters(_) => (4, 0.0),
            };
            let clip = clip.map_or([0; 4], |clip| [clip.left, clip.top, clip.right, clip.bottom].map(f64::to_bits));
            (kind, paint.color, paint.alpha, size.to_bits(), clip)
        }
    }
}

fn look_of_text(text: &Text) -> (bool, Rgb, u16, u64) {
    (text.reading == Reading::Up, text.paint.color, text.paint.alpha, text.size.to_bits())
}

/// The states of a shape, as the parts that stay the same for longer.
fn divided(states: Vec<(Element, Lifetime)>) -> Vec<(Element, Lifetime)> {
    if states.len() < 2 {
        return states;
    }
    let mut stretches: BTreeMap<(Spot, Spot), Lifetime> = BTreeMap::new();
    let mut dots: BTreeMap<Spot, Lifetime> = BTreeMap::new();
    let mut model = None;
    let mut by_frame: Vec<(usize, &Element)> = states
        .iter()
        .flat_map(|(state, life)| life.iter().flat_map(move |&(a, b)| (a..b).map(move |f| (f, state))))
        .collect();
    by_frame.sort_by_key(|(frame, _)| *frame);
    for (frame, element) in by_frame {
        let Element::Mark(mark) = element else { return states };
        match &mark.shape {
            Shape::Area(_) | Shape::Letters(_) => return states,
            Shape::Lines { lines, .. } => {
                for pair in lines.iter().flat_map(|line| line.windows(2)) {
                    let stretch = (pair[0].min(pair[1]), pair[0].max(pair[1]));
                    let lifetime = stretches.entry(stretch).or_default();
                    // A path may go the same way twice.
                    if lifetime.last().is_none_or(|(_, end)| *end <= frame) {
                        extend(lifetime, frame);
                    }
                }
            }
            Shape::Discs { centers, .. } => {
                for center in centers {
                    let lifetime = dots.entry(*center).or_default();
                    if lifetime.last().is_none_or(|(_, end)| *end <= frame) {
                        extend(lifetime, frame);
                    }
                }
            }
        }
        model = Some(mark);
    }
    let Some(model) = model else { return states };
    let with = |shape: Shape| Element::Mark(Mark { shape, ..model.clone() });
    match &model.shape {
        Shape::Lines { width, .. } => {
            let shape = |stretches: Vec<(Spot, Spot)>| Shape::Lines { lines: joined(stretches), width: *width };
            together(stretches).into_iter().map(|(lifetime, all)| (with(shape(all)), lifetime)).collect()
        }
        Shape::Discs { radius, .. } => {
            let shape = |centers: Vec<Spot>| Shape::Discs { centers, radius: *radius };
            together(dots).into_iter().map(|(lifetime, all)| (with(shape(all)), lifetime)).collect()
        }
        Shape::Area(_) | Shape::Letters(_) => states,
    }
}

/// What comes and goes together.
fn together<T>(lifetimes: BTreeMap<T, Lifetime>) -> BTreeMap<Lifetime, Vec<T>> {
    let mut groups: BTreeMap<Lifetime, Vec<T>> = BTreeMap::new();
    for (part, lifetime) in lifetimes {
        groups.entry(lifetime).or_default().push(part);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Paint;

    /// Squares of one color, and lines of text of another, from left to right.
    fn frame(shapes: &str) -> Drawing {
        let ring = |x: i32| vec![Spot { x, y: 0 }, Spot { x: x + 5, y: 0 }, Spot { x, y: 5 }];
        let mark = |c: char| {
            let paint: Paint = if c.is_uppercase() { Rgb::BLACK } else { Rgb::WHITE }.into();
            let rings = vec![ring(c as i32)];
            let shape = if c.eq_ignore_ascii_case(&'t') { Shape::Letters(rings) } else { Shape::Area(rings) };
            Element::Mark(Mark { shape, paint, clip: None })
        };
        Drawing { background: Rgb::WHITE, elements: shapes.chars().map(mark).collect(), texts: Vec::new() }
    }

    #[test]
    fn every_frame_draws_its_shapes_in_its_own_order() {
        let frames = ["ABt", "BAt", "aBt", "Ba", "tAbB", "", "BBaA", "ABt", "bAaB"].map(frame);
        let parts = Parts::of(&frames);
        for (index, frame) in frames.iter().enumerate() {
            let is_there = |lifetime: &Lifetime| lifetime.iter().any(|&(begin, end)| (begin..end).contains(&index));
            let found = parts.elements.iter().filter(|(_, lifetime)| is_there(lifetime)).map(|(element, _)| element);
            assert_eq!(found.collect::<Vec<_>>(), frame.elements.iter().collect::<Vec<_>>(), "frame {index}");
        }
    }

    #[test]
    fn text_in_outlines_stays_while_polygons_of_its_color_come_and_go() {
        let parts = Parts::of(&["AT", "T", "ABT", "T"].map(frame));
        let lives: Vec<&Lifetime> = parts.elements.iter().map(|(_, lifetime)| lifetime).collect();
        assert_eq!(lives, [&vec![(0, 1), (2, 3)], &vec![(2, 3)], &vec![(0, 4)]]);
    }
}
