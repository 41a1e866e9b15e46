//! An animation as SVG: every part is shown in its frames by a CSS animation, so it plays in pages and image tags too.
//!
//! Without animations, where the reader wants none or the program knows none, the last frame is shown. The button is added by
//! a script, which runs only where the file is opened by itself: in an image tag there is neither.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::lifetimes::{Lifetime, Parts};
use super::notation::{color, name_of, number};
use super::shapes::Drawing;
use super::svg::{Heading, Shapes, Texts, background, font_rule, open_shapes, opening};
use crate::color::Rgb;
use crate::figure::Repeat;

/// When frames are shown.
pub(super) struct Clock {
    /// Seconds from the start to the end of each frame.
    pub(super) ends: Vec<f64>,
    pub(super) repeat: Repeat,
}

/// Writes an animation of at least one frame.
pub(super) fn film(heading: &Heading<'_>, frames: &[Drawing], clock: &Clock, ink: Rgb) -> String {
    let Some(last) = frames.last() else { return String::new() };
    let parts = Parts::of(frames);
    let mut classes = Classes { prefix: prefix(heading), n_frames: frames.len(), known: BTreeMap::new() };
    let mut body = String::new();
    background(&mut body, heading, last);
    open_shapes(&mut body);
    let mut shapes = Shapes::default();
    for (element, lifetime) in &parts.elements {
        shapes.add(element, &classes.attributes(lifetime), &mut body);
    }
    shapes.end(&mut body);
    body.push_str("</g>\n");
    let mut texts = Texts::default();
    for (text, lifetime) in &parts.texts {
        texts.add(text, &classes.attributes(lifetime), &mut body);
    }
    texts.end(&mut body);
    let rules = format!("{}{}", font_rule(parts.texts.iter().map(|(text, _)| text)), classes.rules(clock));
    let mut file = opening(heading, &rules);
    file.push_str(&body);
    if !classes.known.is_empty() {
        write_button(heading, last.background, ink, &classes.prefix, &mut file);
    }
    file.push_str("</svg>\n");
    file
}

/// The names of lifetimes in style rules.
struct Classes {
    /// Begins all names, so that two pictures on a page do not take each other's.
    prefix: String,
    n_frames: usize,
    known: BTreeMap<Lifetime, usize>,
}

impl Classes {
    /// The attributes of what is there in these frames.
    fn attributes(&mut self, lifetime: &Lifetime) -> String {
        if lifetime[..] == [(0, self.n_frames)] {
            return String::new();
        }
        let n_known = self.known.len();
        let number = *self.known.entry(lifetime.clone()).or_insert(n_known);
        let is_last = lifetime.last().is_some_and(|(_, end)| *end == self.n_frames);
        let hidden = if is_last { "" } else { " visibility=\"hidden\"" };
        format!(" class=\"{0} {0}{number}\"{hidden}", self.prefix)
    }

    /// The animations.
    fn rules(&self, clock: &Clock) -> String {
        let Some(length) = clock.ends.last().filter(|_| !self.known.is_empty()) else { return String::new() };
        let times = match clock.repeat {
            Repeat::Forever => "infinite".into(),
            Repeat::Times(times) => times.max(1).to_string(),
        };
        let prefix = &self.prefix;
        let mut rules = format!(
            "\n.{prefix}{{animation:{}s step-end {times}}}\n.paused .{prefix}{{animation-play-state:paused}}\n\
             @media(prefers-reduced-motion:reduce){{svg:not(.play) .{prefix}{{animation:none}}}}\n",
            number(*length)
        );
        let mut ordered: Vec<(&Lifetime, &usize)> = self.known.iter().collect();
        ordered.sort_by_key(|(_, number)| **number);
        let share = |frame: usize| match frame.checked_sub(1) {
            None => "0".into(),
            Some(before) => number(100.0 * clock.ends[before] / length),
        };
        for (lifetime, index) in ordered {
            let mut steps = String::new();
            if lifetime.first().is_some_and(|(begin, _)| *begin > 0) {
                steps.push_str("0%{visibility:hidden}");
            }
            for &(begin, end) in lifetime {
                let _ = write!(steps, "{}%{{visibility:visible}}", share(begin));
                if end < self.n_frames {
                    let _ = write!(steps, "{}%{{visibility:hidden}}", share(end));
                }
            }
            let _ = writeln!(
                rules,
                ".{prefix}{index}{{animation-name:{prefix}{index}}}@keyframes {prefix}{index}{{{steps}}}"
            );
        }
        rules
    }
}

/// Letters that depend on the picture.
fn prefix(heading: &Heading<'_>) -> String {
    let text = format!("{}\n{}\n{}x{}", heading.title, heading.description, heading.width, heading.height);
    name_of(text.bytes(), b'a', 4)
}

/// The button at the top right, which the script shows.
fn write_button(heading: &Heading<'_>, background: Rgb, ink: Rgb, prefix: &str, file: &mut String) {
    let left = heading.width.saturating_sub(34);
    let (back, front) = (color(background), color(ink));
    let _ = writeln!(
        file,
        "<g id=\"{prefix}-pause\" transform=\"translate({left} 8)\" style=\"display:none;cursor:pointer\" role=\"button\" \
         tabindex=\"0\"><circle cx=\"13\" cy=\"13\" r=\"12\" fill=\"{back}\" stroke=\"{front}\" stroke-opacity=\".4\"/>\
         <path fill=\"{front}\"/></g>\n<script><![CDATA[\n{}]]></script>",
        include_str!("player.js").replace("PREFIX", prefix)
    );
}
