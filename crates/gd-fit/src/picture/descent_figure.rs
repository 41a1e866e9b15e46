//! Descents, in several panels by one clock.

use gd_core::{Real, math};
use gd_render::{ContourPlot, Figure, HeightField, LossPlot, Panel, Plot, SurfacePlot, Timeline, Trajectory};

use super::above_lowest::{losses_above, title};
use super::curve::{Curves, Scatter};
use super::data_panel::{DataPanel, check_prediction_axis, point_size};
use super::descents::{Descents, TIMELINE};
use super::landscape::Landscape;
use super::left_over::LeftOver;
use super::quantile_panel::quantile_panel;
use super::range::moved_on;
use super::slope::slope_panel;
use super::style::Style;
use super::terrain::Terrain;
use super::view::{View, minimum_of};
use crate::error::Error;
use crate::fit::ProblemLoss;
use crate::parts::{self, DIAGNOSTICS, ROBUST};
use crate::problem::Problem;
use crate::report::Report;
use crate::setting::Setting;
use crate::settings::{PanelName, PictureSettings, ViewSettings};

/// Points of data: small panels hold fewer.
const MAX_POINTS: usize = 2000;
/// Lines along each parameter, and how many points a surface has between two of them if it stays the same.
const N_LINES: usize = 32;
const FINE: usize = 3;
/// Values of the formula that finer surfaces may take.
const MOST_WORK: usize = 60_000_000;
/// Losses so many times those at the starts are out of sight beside other descents.
const RUNAWAY: f64 = 100.0;
/// Half the size of the cross at a minimum, as a part of the map.
const CROSS: f64 = 0.018;
/// Surfaces that follow one another: more make no difference that can be seen.
const MAX_FIELDS: usize = 60;

/// Data and curve, loss surface, contour map and loss against the step, or the panels that are asked for. The surface lies
/// over the two parameters of the view; other parameters are where they are at each step of a single descent, so it changes
/// with them. Reports are of the same problem, up to [`super::MAX_DESCENTS`] of them.
///
/// # Errors
/// Nothing finite to draw, a look that this picture cannot have.
pub fn descent_figure<T: Real>(
    reports: &[Report<'_, T>],
    view: &ViewSettings,
    picture: &PictureSettings,
) -> Result<Figure, Error> {
    let style = Style::new(picture);
    Ok(style.animate(descent_still(reports, view, picture)?, TIMELINE)?)
}

/// The last picture of [`descent_figure`].
///
/// # Errors
/// As [`descent_figure`].
pub fn descent_still<T: Real>(
    reports: &[Report<'_, T>],
    view: &ViewSettings,
    picture: &PictureSettings,
) -> Result<Figure, Error> {
    parts::check_picture(picture)?;
    parts::check_residuals(picture)?;
    let style = Style::new(picture);
    let descents = Descents::new(reports, &style);
    let Some(best) = descents.best().or(reports.first()) else {
        return Err(gd_render::RenderError::NoPanels.into());
    };
    let story = Story { style: &style, best, timeline: style.timeline(TIMELINE), descents };
    story.figure(view)
}

/// Refuses a map of squares where there is nothing to compare it with.
fn check_squares<T: Real>(best: &Report<'_, T>, names: &[PanelName], has_view: bool) -> Result<(), Error> {
    let message = match names.contains(&PanelName::Squares) {
        true if best.solution.robust.is_none() => {
            "squares is the map of squares beside that of a robust loss; here the loss is of squares: take contour"
        }
        true if !has_view => "squares is a map over two parameters, and only one is left; leave it out",
        _ => return Ok(()),
    };
    Err(Error::Look { setting: Setting::Panels, message: message.into() })
}

/// Descents as they are told.
struct Story<'a, T> {
    style: &'a Style<'a>,
    descents: Descents<'a, T>,
    best: &'a Report<'a, T>,
    timeline: Timeline,
}

impl<T: Real> Story<'_, T> {
    fn figure(&self, settings: &ViewSettings) -> Result<Figure, Error> {
        let Self { style, descents, best, .. } = self;
        let (problem, outcomes) = (best.problem, descents.outcomes());
        let minimum = minimum_of(problem, best.method, &outcomes)?;
        let view = View::new(problem, &outcomes, minimum.as_deref(), settings)?;
        let usual: &[PanelName] = match view {
            // The loss that was left for another is what is of interest then.
            Some(_) if best.solution.robust.is_some() => {
                &[PanelName::Fit, PanelName::Surface, PanelName::Contour, PanelName::Squares]
            }
            Some(_) => &[PanelName::Fit, PanelName::Surface, PanelName::Contour, PanelName::Loss],
            None => &[PanelName::Fit, PanelName::Surface, PanelName::Loss],
        };
        // Without data there is no curve.
        let usual = if problem.has_data() { usual } else { &usual[1..] };
        check_descent_figure(problem, settings, style.settings)?;
        let names = style.panels(usual);
        check_squares(best, &names, view.is_some())?;
        let mut notes = Vec::new();
        let terrain = match &view {
            Some(view) if names.iter().any(|name| matches!(name, PanelName::Surface | PanelName::Contour)) => {
                Some(self.terrain(view, minimum.as_deref())?)
            }
            _ => None,
        };
        if let Some(view) = &view {
            notes.extend(self.outside(view));
        }
        notes.extend(terrain.as_ref().and_then(Terrain::note));
        notes.extend(terrain.as_ref().and_then(Terrain::note_on_heights));
        if problem.names().len() > 2 && descents.reports.len() > 1 && terrain.is_some() {
            notes.push("other parameters at the minimum".into());
        }
        let mut panels: Vec<Panel> = Vec::new();
        for name in &names {
            panels.push(match (name, &view, &terrain) {
                (PanelName::Fit, ..) => {
                    let (panel, more) = self.fit()?;
                    notes.extend(more);
                    panel
                }
                (PanelName::Residuals, ..) if DIAGNOSTICS => self.residuals(false)?,
                (PanelName::ResidualsFitted, ..) if DIAGNOSTICS => self.residuals(true)?,
                (PanelName::Quantiles, ..) if DIAGNOSTICS => {
                    let (panel, more) = quantile_panel(descents.reports, &descents.colors, style)?;
                    notes.extend(more);
                    panel
                }
                (PanelName::Surface, Some(view), Some(terrain)) => self.surface(view, terrain)?.into(),
                (PanelName::Contour, Some(view), Some(terrain)) => {
                    let plot = self.contour(view, terrain)?;
                    let plot = match &best.solution.robust {
                        Some(robust) => plot.color_bar().color_bar_title(format!("loss, {}", robust.loss)),
                        None => plot,
                    };
                    if problem.has_data() { plot.into() } else { self.marked(plot, view, minimum.as_deref()).into() }
                }
                (PanelName::Loss, ..) => self.losses(minimum.as_deref())?,
                (PanelName::Squares, Some(view), _) if ROBUST => self.squares(view, minimum.as_deref())?.into(),
                _ => {
                    let (panel, more) = slope_panel(style, descents, &self.timeline, minimum.as_deref(), settings)?;
                    notes.extend(more);
                    panel
                }
            });
        }
        let (size, n_columns) = style.grid(panels.len())?;
        let mut figure = Figure::grid(size.0, size.1, n_columns, panels)?;
        if style.settings.has_caption {
            figure = figure.subtitle(descents.subtitle());
            figure = self.caption(figure, view.as_ref());
        }
        if style.settings.has_legend && descents.reports.len() > 1 {
            figure = figure.legend(descents.legend());
        }
        Ok(style.finish(figure, best.formula, &notes).comment(self.comment()))
    }

    /// The line that tells step, parameters and loss of a single descent.
    fn caption(&self, figure: Figure, view: Option<&View>) -> Figure {
        let [report] = self.descents.reports else { return figure };
        let (indices, names) = match (view, report.problem.names().first()) {
            (Some(view), _) => (view.indices, [view.names[0].as_str(), &view.names[1], "loss"]),
            (None, name) => ([0, 0], [name.map_or("", String::as_str), "", "loss"]),
        };
        match self.descents.trajectories(indices).into_iter().next() {
            Some(path) => figure.caption_of(path, names),
            None => figure,
        }
    }

    /// What is to be known of steps that are not in view.
    fn outside(&self, view: &View) -> Option<String> {
        let paths = self.descents.reports.iter().map(|report| &report.solution.outcome.path);
        let (n_outside, n_all) =
            paths.fold((0, 0), |(outside, all), path| (outside + view.n_outside(path), all + path.len()));
        (n_outside > 0).then(|| format!("{n_outside} of {n_all} steps are outside the map"))
    }

    /// What the file says about itself.
    fn comment(&self) -> String {
        let values = |report: &Report<'_, T>, params: &[T]| {
            let pairs = report.problem.names().iter().zip(params).map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join(" ")
        };
        let one = |report: &Report<'_, T>| {
            let outcome = &report.solution.outcome;
            let loss = if report.problem.has_data() { "mse" } else { "loss" };
            format!(
                "{}: {}, {}, start {}, {} steps, end {} {loss}={}; {}",
                report.formula.trim(),
                report.method.describe(),
                report.precision.name(),
                values(report, &outcome.start),
                outcome.n_steps,
                values(report, &outcome.params),
                outcome.loss,
                outcome.ending.explanation,
            )
        };
        self.descents.reports.iter().map(one).collect::<Vec<_>>().join("\n")
    }

    /// The data and the curve of every frame; and remarks.
    fn fit(&self) -> Result<(Panel, Vec<String>), Error> {
        let Self { style, descents, best, .. } = self;
        let scatter = Scatter::new(best.problem, MAX_POINTS);
        let colors_groups = descents.reports.len() == 1;
        let panel = DataPanel { colors_groups, ..DataPanel::new(&scatter, style) };
        let curves = Curves::new(&scatter, &best.solution.outcome.params);
        let [x, y] = curves.points();
        let mut notes = panel.check_axes(Some(&x), Some(&y))?;
        let mut plot = panel.plot(&curves.x_title(), &scatter.y_name);
        let params = &best.solution.outcome.params;
        let alone = Some(()).filter(|()| curves.has_curve() && descents.reports.len() == 1);
        if let Some(last) = alone.and_then(|()| panel.curve_in_sight(&curves, params)) {
            let (with_band, note) = panel.band(plot, best, &last, style.theme.path)?;
            plot = with_band;
            notes.extend(note);
        }
        let names_groups = scatter.groups.is_some();
        plot = if curves.has_curve() {
            panel.points_over_input(plot, [&x, &y], names_groups)?
        } else {
            panel.points_of(plot, [&x, &y], curves.order(), names_groups)?
        };
        if descents.reports.len() == 1 {
            plot = panel.rings(plot, best);
        }
        for (index, color) in descents.colors.iter().enumerate() {
            let frame = |frame_idx: usize| {
                panel.curve(&curves, descents.params_at(index, self.timeline.progress_at(frame_idx)))
            };
            let mut all: Vec<[Vec<f64>; 2]> = (0..self.timeline.n_frames).map(frame).collect();
            // The last decides what is in sight: a descent that ran away must not take the data out of it.
            if let Some(last) = all.last_mut() {
                let params = &descents.reports[index].solution.outcome.params;
                *last = panel.curve_in_sight(&curves, params).unwrap_or_default();
            }
            plot = plot.changing_curve(all)?.color(*color);
        }
        Ok((plot.into(), notes))
    }

    /// What every curve leaves over, frame after frame, against what is drawn across or against the predictions.
    fn residuals(&self, is_by_prediction: bool) -> Result<Panel, Error> {
        let Self { style, descents, best, .. } = self;
        let scatter = Scatter::new(best.problem, MAX_POINTS);
        let panel = DataPanel::new(&scatter, style);
        let columns = best.problem.columns();
        let left_over = LeftOver::new(best.problem, &columns)?;
        let predicted = scatter.predicted(&best.solution.outcome.params);
        let x = if is_by_prediction { predicted } else { scatter.across(&predicted).to_vec() };
        if is_by_prediction {
            check_prediction_axis(style, &x)?;
        } else {
            panel.check_axes(Some(&x), None)?;
        }
        let [x_title, y_title] = style.labels(&scatter.x_name, &scatter.y_name);
        let fitted = format!("{y_title} fitted");
        let x_title = if is_by_prediction { fitted.as_str() } else { x_title };
        let is_log = if is_by_prediction { style.settings.log.y } else { style.settings.log.x };
        let shown = x.iter().copied().filter(|x| !is_log || *x > 0.0);
        let [low, high] = shown.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| [low.min(x), high.max(x)]);
        let mut plot = Plot::new().axis_titles(x_title, left_over.title());
        plot = plot.curve(&[low, high], &[0.0, 0.0])?.color(style.theme.muted).size(0.6);
        if is_log {
            plot = plot.log_x();
        }
        let (rows, size): (Vec<usize>, f64) = ((0..x.len()).collect(), point_size(x.len()));
        // Several descents have the colors, so groups have none.
        let sets = if descents.reports.len() == 1 { panel.sets(&rows) } else { Vec::new() };
        for set in &sets {
            let pick = |values: &[f64]| set.points.iter().filter_map(|point| values.get(*point)).copied().collect();
            let frame = |frame_idx: usize| -> [Vec<f64>; 2] {
                let params = descents.params_at(0, self.timeline.progress_at(frame_idx));
                let predicted = scatter.predicted(params);
                let left_over = left_over.values(&scatter, params, &predicted);
                [pick(if is_by_prediction { &predicted } else { &x }), pick(&left_over)]
            };
            plot = plot.changing_points((0..self.timeline.n_frames).map(frame).collect())?.color(style.theme.data);
            plot = set.colored(plot).size(size);
        }
        let several = descents.colors.iter().enumerate().filter(|_| sets.is_empty());
        for (index, color) in several {
            let frame = |frame_idx: usize| -> [Vec<f64>; 2] {
                let params = descents.params_at(index, self.timeline.progress_at(frame_idx));
                let predicted = scatter.predicted(params);
                let left_over = left_over.values(&scatter, params, &predicted);
                [if is_by_prediction { predicted } else { x.clone() }, left_over]
            };
            let frames = (0..self.timeline.n_frames).map(frame).collect();
            plot = plot.changing_points(frames)?.color(*color).size(size);
        }
        Ok(plot.into())
    }

    /// The map of the loss of squares, with the paths on the robust one.
    fn squares(&self, view: &View, minimum: Option<&[T]>) -> Result<ContourPlot, Error> {
        let plain = Problem { robust: None, ..self.best.problem.clone() };
        let plot = self.terrain_of(&plain, view, minimum)?.contour()?.color_bar().color_bar_title("loss, squares");
        Ok(self.seen(view)?.into_iter().fold(plot, ContourPlot::trajectory))
    }

    /// The loss over the two parameters of the view.
    fn terrain(&self, view: &View, minimum: Option<&[T]>) -> Result<Terrain, Error> {
        self.terrain_of(self.best.problem, view, minimum)
    }

    /// The same of a problem that may have another loss.
    fn terrain_of(&self, problem: &Problem<T>, view: &View, minimum: Option<&[T]>) -> Result<Terrain, Error> {
        let Self { style, descents, best, timeline } = self;
        let changes = problem.names().len() > 2 && descents.reports.len() == 1;
        let n_fields = if changes { timeline.n_frames.min(MAX_FIELDS) } else { 1 };
        let n_rows = problem.data.y.len().min(MAX_POINTS);
        let points = |fine: usize| (N_LINES - 1) * fine + 1;
        let work = |fine: &usize| n_fields * n_rows * points(*fine) * points(*fine);
        let fine = (1..=FINE).rev().find(|fine| work(fine) <= MOST_WORK).unwrap_or(1);
        let landscape = Landscape::new(problem, view.clone(), points(fine))?;
        let still = || minimum.unwrap_or(&best.solution.outcome.params);
        let field = |index: usize| {
            let progress = if n_fields < 2 { 1.0 } else { index as f64 / (n_fields - 1) as f64 };
            landscape.field(if changes { descents.params_at(0, progress) } else { still() })
        };
        let fields = (0..n_fields).map(field).collect::<Result<Vec<HeightField>, Error>>()?;
        let seen = descents.outcomes().into_iter().flat_map(|outcome| outcome.path.iter());
        let is_other = ROBUST && problem.robust != best.problem.robust;
        let columns = problem.columns();
        let other = ProblemLoss::new(problem, &columns)?;
        let seen = seen.filter(|(params, _)| view.contains(params)).map(|(params, loss)| {
            if is_other { gd_core::Objective::value(&other, &params.to_vec()) } else { loss }.to_f64()
        });
        let terrain = if problem.has_data() {
            Terrain::new(&fields, &view.names, seen, style.settings, N_LINES)
        } else {
            let known = self.least(minimum)?;
            Terrain::above_lowest(&fields, &view.names, seen, known, style.settings, N_LINES)
        };
        Ok(terrain?.log_axes(view.is_log))
    }

    /// The loss at the minimum.
    fn least(&self, minimum: Option<&[T]>) -> Result<Option<f64>, Error> {
        let Some(minimum) = minimum else { return Ok(None) };
        let columns = self.best.problem.columns();
        let loss = ProblemLoss::new(self.best.problem, &columns)?;
        Ok(Some(gd_core::Objective::value(&loss, &minimum.to_vec()).to_f64()))
    }

    fn surface(&self, view: &View, terrain: &Terrain) -> Result<SurfacePlot, Error> {
        let trajectories = self.seen(view)?;
        let azimuth = trajectories.first().map_or(0.0, |path| azimuth(view, path));
        let plot = terrain.surface()?.camera(self.style.camera(azimuth)).turn(self.style.turn());
        Ok(trajectories.into_iter().fold(plot, SurfacePlot::trajectory))
    }

    fn contour(&self, view: &View, terrain: &Terrain) -> Result<ContourPlot, Error> {
        Ok(self.seen(view)?.into_iter().fold(terrain.contour()?, ContourPlot::trajectory))
    }

    /// A map with a cross at the minimum, where no least squares show it.
    fn marked(&self, plot: ContourPlot, view: &View, minimum: Option<&[T]>) -> ContourPlot {
        let Some(minimum) = minimum.filter(|minimum| view.contains(minimum)) else { return plot };
        let at = |axis: usize, shift: f64| {
            let value = minimum.get(view.indices[axis]).map_or(0.0, |value| value.to_f64());
            moved_on(value, view.ranges[axis], view.is_log[axis], shift * CROSS)
        };
        let stroke = |sign: f64| [[at(0, -1.0), at(1, -sign)], [at(0, 1.0), at(1, sign)]];
        let ink = self.style.theme.ink;
        plot.outline(&stroke(1.0), self.style.name("minimum"), ink).outline(&stroke(-1.0), "", ink)
    }

    /// The paths of which something is in view.
    ///
    /// # Errors
    /// None of them.
    fn seen(&self, view: &View) -> Result<Vec<Trajectory>, Error> {
        let [[a, b], [c, d]] = view.ranges;
        let is_seen =
            |path: &Trajectory| path.points().iter().any(|[x, y, _]| (a..=b).contains(x) && (c..=d).contains(y));
        let paths = self.descents.trajectories(view.indices).into_iter().filter(is_seen);
        // What does not come back is not drawn on: it would only cross the map.
        let until_gone = |path: Trajectory| {
            let inside = |[x, y, _]: &[f64; 3]| (a..=b).contains(x) && (c..=d).contains(y);
            let last = path.points().iter().rposition(inside).unwrap_or(0);
            path.ending_after(last + 1)
        };
        let paths: Vec<Trajectory> = paths.map(until_gone).collect();
        if paths.is_empty() { Err(Error::OutOfView { ranges: view.ranges }) } else { Ok(paths) }
    }

    fn losses(&self, minimum: Option<&[T]>) -> Result<Panel, Error> {
        let outcomes = self.descents.outcomes();
        let above = if self.best.problem.has_data() { None } else { losses_above(&outcomes, self.least(minimum)?) };
        let [offset, least] = above.unwrap_or([0.0, f64::NEG_INFINITY]);
        let height = |loss: f64| (loss - offset).max(least);
        let mut paths = self.descents.trajectories_at([0, 0], height).into_iter();
        let first = paths.next().unwrap_or_else(|| Trajectory::new([]));
        let plot = paths.fold(LossPlot::new(first), LossPlot::trajectory).axis_titles("step", &title(offset));
        // One that ran away leaves room for those that did not.
        let starts = outcomes.into_iter().filter_map(|outcome| outcome.path.get(0));
        let most = starts.map(|(_, loss)| loss.to_f64() - offset).filter(|loss| loss.is_finite()).fold(0.0, f64::max);
        let is_alone = self.descents.reports.len() == 1;
        Ok((if is_alone || most == 0.0 { plot } else { plot.height_limit(RUNAWAY * most) }).into())
    }
}

/// From where the wall that the descent comes down is seen from inside: of eight directions, each between two axes, the one
/// that lies most across from the start.
fn azimuth(view: &View, trajectory: &Trajectory) -> f64 {
    const DIRECTIONS: [f64; 8] = [-60.0, -30.0, 30.0, 60.0, 120.0, 150.0, -150.0, -120.0];
    let (Some(first), Some(last)) = (trajectory.points().first(), trajectory.points().last()) else {
        return DIRECTIONS[0];
    };
    let [x, y] = [0, 1].map(|axis| {
        let place = |value: f64| {
            if view.is_log[axis] { math::ln(value.max(f64::MIN_POSITIVE)) } else { value }
        };
        let [low, high] = view.ranges[axis].map(place);
        (place(last[axis]) - place(first[axis])) / (high - low)
    });
    let along = |degrees: f64| {
        let angle = degrees.to_radians();
        x * math::cos(angle) + y * math::sin(angle)
    };
    DIRECTIONS.into_iter().fold(DIRECTIONS[0], |best, next| if along(next) > along(best) { next } else { best })
}

/// Refuses what a picture of descents on a problem cannot have, before they are made: names that are none of its parameters,
/// panels and axes of data where there are none.
///
/// # Errors
/// The first such setting.
pub fn check_descent_figure<T: Real>(
    problem: &Problem<T>,
    view: &ViewSettings,
    picture: &PictureSettings,
) -> Result<(), Error> {
    view.check(problem.names())?;
    if problem.groups.is_some() {
        let message = "the way of a fit by groups is not drawn; leave animations and panels of the loss out";
        return Err(Error::Look { setting: Setting::Panels, message: message.into() });
    }
    if problem.has_data() {
        return Ok(());
    }
    if picture.log.x || picture.log.y {
        let message = "there are no data, only loss and parameters can be logarithmic; leave x and y out".into();
        return Err(Error::Look { setting: Setting::LogAxes, message });
    }
    picture.panels.iter().flat_map(|panels| &panels.0).find(|name| name.is_of_data()).map_or(Ok(()), |name| {
        let message = format!("'{}' is of data, and there are none; there are surface, contour, loss", name.name());
        Err(Error::Look { setting: Setting::Panels, message })
    })
}

/// Refuses panels that a surface without a descent does not have.
///
/// # Errors
/// The first such panel.
pub(crate) fn check_surface_panels(picture: &PictureSettings) -> Result<(), Error> {
    if picture.log.x || picture.log.y {
        let message = "the data are not drawn, only loss and parameters can be logarithmic; leave x and y out".into();
        return Err(Error::Look { setting: Setting::LogAxes, message });
    }
    let Some(panels) = &picture.panels else { return Ok(()) };
    let other = panels.0.iter().find(|name| !matches!(name, PanelName::Surface | PanelName::Contour));
    other.map_or(Ok(()), |name| {
        let message = format!("'{}' is not drawn without a descent; there are surface, contour", name.name());
        Err(Error::Look { setting: Setting::Panels, message })
    })
}
