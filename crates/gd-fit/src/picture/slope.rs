//! The loss over the only parameter, and a ball that rolls down it.

use gd_core::{Objective, Real, math};
use gd_render::{Panel, Plot, Rgb, Timeline};

use super::above_lowest::{relief_above, title};
use super::descents::Descents;
use super::range::place_on;
use super::relief::{Relief, rounded_up};
use super::sampling::sampled;
use super::style::Style;
use super::view::{log_range_of, range_of, shown_range};
use crate::error::Error;
use crate::fit::ProblemLoss;
use crate::report::Significant;
use crate::settings::ViewSettings;

/// Rows that the loss is taken over.
const MAX_ROWS: usize = 2000;
/// Places that decide which losses are in sight.
const N_PLACES: usize = 400;
/// How far the tangent reaches to either side, in terms of the range.
const TANGENT: f64 = 0.11;
/// Points of the tangent.
const N_TANGENT: usize = 16;
/// Between curve and frame, in terms of the losses in sight.
const ROOM: f64 = 0.06;
/// Steps whose places are marked.
const MAX_MARKS: usize = 300;

/// The curve of the loss over the only parameter, with a ball for every descent; for a single one the tangent and the next
/// step too. Returns remarks as well.
pub(crate) fn slope_panel<T: Real>(
    style: &Style<'_>,
    descents: &Descents<'_, T>,
    timeline: &Timeline,
    minimum: Option<&[T]>,
    view: &ViewSettings,
) -> Result<(Panel, Vec<String>), Error> {
    let Some(first) = descents.reports.first() else { return Err(gd_render::RenderError::EmptyPlot.into()) };
    let sample = first.problem.sample(MAX_ROWS);
    let columns = sample.columns();
    let loss = ProblemLoss::new(&sample, &columns)?;
    let outcomes = descents.outcomes();
    let slope = Slope {
        name: first.problem.names().first().map_or("", String::as_str),
        has_data: first.problem.has_data(),
        height: &|place| loss.value(&vec![T::constant(place)]).to_f64(),
        derivative: &|place| {
            let mut gradient = vec![T::constant(0.0)];
            loss.value_with_gradient(&vec![T::constant(place)], &mut gradient);
            only(&gradient)
        },
        range: &|is_log| {
            if is_log { log_range_of(&outcomes, minimum, 0) } else { Some(range_of(&outcomes, minimum, 0)) }
        },
        visited: outcomes.iter().flat_map(|outcome| outcome.path.iter()).map(|(params, _)| only(params)).collect(),
        place_of: &|index, step| only(descents.params_of_step(index, step)),
        n_steps: descents.n_steps,
        minimum: minimum.map(only),
        colors: &descents.colors,
    };
    slope.panel(style, timeline, view)
}

/// What is drawn, whatever its precision, so that drawing is compiled once.
struct Slope<'a> {
    /// The parameter.
    name: &'a str,
    has_data: bool,
    /// The loss at a value of the parameter, and its derivative.
    height: &'a dyn Fn(f64) -> f64,
    derivative: &'a dyn Fn(f64) -> f64,
    /// What is worth seeing, on a logarithmic axis or not.
    range: &'a dyn Fn(bool) -> Option<[f64; 2]>,
    /// The values that all descents have.
    visited: Vec<f64>,
    /// The value that a descent has at a step.
    place_of: &'a dyn Fn(usize, usize) -> f64,
    n_steps: usize,
    minimum: Option<f64>,
    /// One for every descent.
    colors: &'a [Rgb],
}

impl Slope<'_> {
    fn panel(
        &self,
        style: &Style<'_>,
        timeline: &Timeline,
        view: &ViewSettings,
    ) -> Result<(Panel, Vec<String>), Error> {
        let Self { name, has_data, height, derivative, .. } = *self;
        let is_log = view.is_log(name);
        let [low, high] = shown_range(name, view, self.range)?;
        let is_seen = |place: f64| (low..=high).contains(&place);
        // Which losses are in sight.
        let even = |index: usize| place_on([low, high], is_log, index as f64 / (N_PLACES - 1) as f64);
        let heights: Vec<f64> = (0..N_PLACES).map(|index| height(even(index))).collect();
        let seen: Vec<f64> = self.visited.iter().copied().filter(|place| is_seen(*place)).map(height).collect();
        let (relief, offset) = if has_data {
            (Relief::new(heights.iter().copied(), seen.iter().copied(), style.settings.log.loss, None), 0.0)
        } else {
            let known = self.minimum.map(height);
            relief_above(&heights, 1, seen.iter().copied(), known, style.settings.log.loss, None)
        };
        // What is below the floor has no place on a logarithmic axis.
        let floor = if has_data || !relief.is_log { f64::NEG_INFINITY } else { relief.floor };
        let height = |place: f64| {
            let height = height(place) - offset;
            if height < floor { floor } else { height }
        };
        let finite = heights.iter().chain(&seen).map(|height| height - offset).filter(|height| height.is_finite());
        let [least, most] =
            finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], height| [a.min(height), b.max(height)]);
        if least > most {
            return Err(gd_render::RenderError::NoFiniteHeight.into());
        }
        let sight = sight_of(&relief, [least, most]);
        let sampled_height = |place: f64| height(place).min(sight[1] + 10.0 * (sight[1] - sight[0]));
        let [x, y] = sampled(&sampled_height, [low, high], sight, is_log);
        let plot = Plot::new().axis_titles(name, &title(offset)).within([low, high], sight)?;
        let plot = if relief.is_log { plot.log_y() } else { plot };
        let plot = if is_log { plot.log_x() } else { plot };
        let mut plot = plot.curve(&x, &y)?.color(style.theme.muted).size(0.9);
        let is_single = self.colors.len() == 1;
        let frames = 0..timeline.n_frames;
        for (index, color) in self.colors.iter().enumerate() {
            let moments = frames.clone().map(|frame| self.moment(index, timeline.progress_at(frame)));
            let moments: Vec<Moment> = moments.collect();
            if is_single {
                let tangent = |moment: &Moment| {
                    let (at, rise) = (moment.before, derivative(moment.before));
                    // As long as it looks, steep or flat.
                    let up = if relief.is_log {
                        height(at) * (math::exp(math::ln(sight[1] / sight[0]) * TANGENT) - 1.0)
                    } else {
                        1.4 * TANGENT * (sight[1] - sight[0])
                    };
                    let across = if is_log {
                        at * (math::exp(math::ln(high / low) * TANGENT) - 1.0)
                    } else {
                        TANGENT * (high - low)
                    };
                    let steepness = (rise * across / up).abs();
                    let reach = across / (1.0 + steepness * steepness).sqrt();
                    let along = |part: usize| at - reach + 2.0 * reach * (part as f64 / (N_TANGENT - 1) as f64);
                    let x: Vec<f64> = (0..N_TANGENT).map(along).collect();
                    let y = x.iter().map(|x| height(at) + rise * (x - at)).collect();
                    [x, y]
                };
                // From the ball across to where the step leads, then down to the curve.
                let step = |moment: &Moment| {
                    let (from, to) = (height(moment.before), height(moment.after));
                    if moment.before == moment.after {
                        return [Vec::new(), Vec::new()];
                    }
                    [vec![moment.before, moment.after, moment.after], vec![from, from, to]]
                };
                plot = plot.changing_curve(moments.iter().map(tangent).collect())?.color(style.theme.ink).size(0.7);
                plot = plot.changing_curve(moments.iter().map(step).collect())?.color(style.theme.data).size(0.7);
            }
            let way = |moment: &Moment| {
                let stride = (moment.step + 1).div_ceil(MAX_MARKS);
                let places = (0..=moment.step).step_by(stride.max(1));
                let x: Vec<f64> = places.map(|step| (self.place_of)(index, step)).collect();
                let y = x.iter().map(|place| height(*place)).collect();
                [x, y]
            };
            let ball = |moment: &Moment| [vec![moment.place], vec![height(moment.place)]];
            plot = plot.changing_points(moments.iter().map(way).collect())?.color(*color).size(0.6);
            plot = plot.changing_points(moments.iter().map(ball).collect())?.color(*color).size(2.1);
        }
        let n_outside = self.visited.iter().filter(|place| !is_seen(**place)).count();
        Ok((plot.into(), notes_of([n_outside, self.visited.len()], &relief, offset)))
    }

    /// Where a descent is at a share of the time.
    fn moment(&self, index: usize, progress: f64) -> Moment {
        let time = self.n_steps as f64 * progress * progress;
        let step = time as usize;
        let [before, after] = [step, step + 1].map(|step| (self.place_of)(index, step));
        // Slowly off and slowly on again.
        let t = time - step as f64;
        let place = before + (after - before) * (t * t * (3.0 - 2.0 * t));
        Moment { step, before, after, place: if place.is_finite() { place } else { before } }
    }
}

/// From where to where heights are seen, of those from `least` to `most`.
fn sight_of(relief: &Relief, [least, most]: [f64; 2]) -> [f64; 2] {
    let (least, top) = (least.max(relief.floor), relief.limit.map_or(most, |limit| limit.min(most)));
    if relief.is_log {
        let factor = math::exp(math::ln(top / least) * ROOM).max(1.01);
        [least / factor, top * factor]
    } else {
        let room = ROOM * if top > least { top - least } else { least.abs().max(1.0) };
        [least - room, top + room]
    }
}

/// What is to be known of steps out of sight, of heights and of walls.
fn notes_of([n_outside, n_all]: [usize; 2], relief: &Relief, offset: f64) -> Vec<String> {
    let mut notes = Vec::new();
    if n_outside > 0 {
        notes.push(format!("{n_outside} of {n_all} steps are outside the curve"));
    }
    if offset != 0.0 {
        let lowest = super::with_minus_signs(&Significant(offset, 4).to_string());
        notes.push(format!("heights are of {}, above the lowest seen, {lowest}", title(offset)));
    }
    if let Some(limit) = relief.limit {
        notes.push(format!("walls cut off at a loss of {}", Significant(rounded_up(limit) + offset, 3)));
    }
    notes
}

/// Where a ball is at one moment: on its way from one step to the next.
struct Moment {
    /// The last step that is made.
    step: usize,
    /// Where that step and the next are.
    before: f64,
    after: f64,
    /// Where the ball is.
    place: f64,
}

/// The only parameter.
fn only<T: Real>(params: &[T]) -> f64 {
    params.first().map_or(f64::NAN, |param| param.to_f64())
}
