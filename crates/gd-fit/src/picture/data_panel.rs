//! Data and curves in a panel.

use gd_core::Real;
use gd_render::{Marker, Plot, RenderError, Rgb};

use super::band::half_widths;
use super::curve::{Curves, Scatter};
use super::style::Style;
use crate::error::Error;
use crate::parts::DIAGNOSTICS;
use crate::report::Report;
use crate::setting::Setting;
use crate::settings::{Band, PanelName, Panels, PictureSettings};

/// The most error bars in a panel: more would leave nothing to see between them.
const MAX_BARS: usize = 400;

/// The radius of a ring around an outlier, over that of a point, and the least size of a point that it goes by.
const RING: f64 = 2.2;
const LEAST_RING: f64 = 0.7;

/// Points that look the same.
pub(crate) struct PointSet {
    /// Their places among all points.
    pub(crate) points: Vec<usize>,
    pub(crate) name: String,
    /// Color and shape, if they are not those of all points.
    look: Option<(Rgb, Marker)>,
}

impl PointSet {
    /// Gives what was added last to a plot the look of the set.
    pub(crate) fn colored(&self, plot: Plot) -> Plot {
        match self.look {
            Some((color, marker)) => plot.color(color).marker(marker),
            None => plot,
        }
    }
}

/// Times their usual size, so that many points leave gaps between them.
pub(crate) fn point_size(n_points: usize) -> f64 {
    const MOST_OF_FULL_SIZE: f64 = 300.0;
    (MOST_OF_FULL_SIZE / (n_points as f64).max(MOST_OF_FULL_SIZE)).sqrt().sqrt()
}

/// The data of a problem as they are drawn, and from where to where curves are seen beside them.
pub(crate) struct DataPanel<'a> {
    pub(crate) scatter: &'a Scatter,
    pub(crate) style: &'a Style<'a>,
    pub(crate) sight: [f64; 2],
    /// Whether groups have colors, not only shapes: curves of several descents have the colors for themselves.
    pub(crate) colors_groups: bool,
}

impl<'a> DataPanel<'a> {
    pub(crate) fn new(scatter: &'a Scatter, style: &'a Style<'a>) -> Self {
        Self { scatter, style, sight: scatter.y_in_sight(), colors_groups: true }
    }

    /// An empty plot with the axes of the data.
    pub(crate) fn plot(&self, x_title: &str, y_title: &str) -> Plot {
        let log = self.style.settings.log;
        let [x_title, y_title] = self.style.labels(x_title, y_title);
        let plot = Plot::new().axis_titles(x_title, y_title);
        let plot = if log.x { plot.log_x() } else { plot };
        if log.y { plot.log_y() } else { plot }
    }

    /// Adds the points in the order of the scatter, with their standard deviations where they are to be seen, those of each
    /// group in its own color; named if `is_named`.
    pub(crate) fn points(&self, plot: Plot, x: &[f64], y: &[f64], is_named: bool) -> Result<Plot, RenderError> {
        let all: Vec<usize> = (0..y.len()).collect();
        self.points_of(plot, [x, y], &all, is_named)
    }

    /// The same of points in any order: `rows` has the place of each in the scatter.
    pub(crate) fn points_of(
        &self,
        plot: Plot,
        places: [&[f64]; 2],
        rows: &[usize],
        is_named: bool,
    ) -> Result<Plot, RenderError> {
        self.points_with(plot, places, rows, is_named, false)
    }

    /// The points over their input, in the order of the scatter, with the standard deviations of both where they are to be
    /// seen.
    pub(crate) fn points_over_input(
        &self,
        plot: Plot,
        places: [&[f64]; 2],
        is_named: bool,
    ) -> Result<Plot, RenderError> {
        let all: Vec<usize> = (0..places[1].len()).collect();
        self.points_with(plot, places, &all, is_named, self.scatter.has_one_input())
    }

    fn points_with(
        &self,
        mut plot: Plot,
        [x, y]: [&[f64]; 2],
        rows: &[usize],
        is_named: bool,
        has_input: bool,
    ) -> Result<Plot, RenderError> {
        let deviations = self.scatter.deviations().filter(|_| self.style.settings.has_error_bars);
        let across = self.scatter.input_deviations().filter(|_| has_input && self.style.settings.has_error_bars);
        let (size, stride) = (point_size(y.len()), y.len().div_ceil(MAX_BARS).max(1));
        for set in self.sets(rows) {
            let pick = |values: &[f64]| -> Vec<f64> {
                set.points.iter().map(|point| values.get(*point).copied().unwrap_or(f64::NAN)).collect()
            };
            let (x, y) = (pick(x), pick(y));
            if let Some(deviations) = deviations {
                let of = |point: &usize| rows.get(*point).and_then(|row| deviations.get(*row)).copied();
                let all = set.points.iter().map(of).zip(&x).zip(&y).step_by(stride);
                let (mut at, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new());
                for ((deviation, x), y) in all {
                    let deviation = deviation.unwrap_or(f64::NAN);
                    at.push(*x);
                    low.push(y - deviation);
                    high.push(y + deviation);
                }
                plot = set.colored(plot.error_bars(&at, &low, &high)?);
            }
            if let Some(deviations) = across {
                let of = |point: &usize| rows.get(*point).and_then(|row| deviations.get(*row)).copied();
                let all = set.points.iter().map(of).zip(&x).zip(&y).step_by(stride);
                let (mut at, mut left, mut right) = (Vec::new(), Vec::new(), Vec::new());
                // An exact input has no bar.
                for ((deviation, x), y) in all.filter(|((deviation, _), _)| *deviation != Some(0.0)) {
                    let deviation = deviation.unwrap_or(f64::NAN);
                    at.push(*y);
                    left.push(x - deviation);
                    right.push(x + deviation);
                }
                plot = set.colored(plot.error_bars_of_x(&at, &left, &right)?);
            }
            plot = match plot.clone().points(&x, &y) {
                Ok(plot) => set.colored(plot).size(size),
                // A group may have no point that can be drawn, but not all of them.
                Err(_) if set.look.is_some() => plot,
                Err(error) => return Err(error),
            };
            if is_named {
                plot = plot.named(self.style.name(set.name));
            }
        }
        Ok(plot)
    }

    /// Adds a ring around every outlier of a robust fit.
    pub(crate) fn rings<T: Real>(&self, plot: Plot, report: &Report<'_, T>) -> Plot {
        let outliers = report.solution.robust.as_ref().map_or(&[][..], |robust| &robust.outliers);
        let Report { problem, solution, .. } = report;
        let data = &problem.data;
        let has_curve = !self.scatter.places.is_empty();
        let mut points = [Vec::new(), Vec::new()];
        for row in outliers.iter().map(|outlier| outlier.row) {
            let inputs: Vec<T> = data.inputs.iter().filter_map(|input| input.get(row).copied()).collect();
            let across = match (&inputs[..], has_curve) {
                ([input], true) => *input,
                _ => problem.formula.evaluate(&solution.outcome.params, &inputs),
            };
            points[0].push(across.to_f64());
            points[1].push(data.y.get(row).map_or(f64::NAN, |y| y.to_f64()));
        }
        let [x, y] = points;
        let name = if x.len() == 1 { "1 outlier".to_owned() } else { format!("{} outliers", x.len()) };
        // None of them may have a place on logarithmic axes.
        match plot.clone().points(&x, &y) {
            Ok(plot) if !x.is_empty() => {
                let size = RING * point_size(data.y.len()).max(LEAST_RING);
                plot.color(self.style.theme.ink).marker(Marker::Ring).size(size).named(self.style.name(name))
            }
            _ => plot,
        }
    }

    /// The points of every group, or all of them; `rows` has the place of each in the scatter.
    pub(crate) fn sets(&self, rows: &[usize]) -> Vec<PointSet> {
        let Some(groups) = &self.scatter.groups else {
            return vec![PointSet { points: (0..rows.len()).collect(), name: self.scatter.caption(), look: None }];
        };
        let sets = groups.names.iter().zip(0_u32..).map(|(name, group)| {
            let is_in = |point: &usize| rows.get(*point).and_then(|row| groups.of_row.get(*row)) == Some(&group);
            let (color, marker) = self.style.group(group as usize);
            let look = Some((if self.colors_groups { color } else { self.style.theme.data }, marker));
            PointSet { points: (0..rows.len()).filter(is_in).collect(), name: name.clone(), look }
        });
        sets.filter(|set| !set.points.is_empty()).collect()
    }

    /// The curve of parameters.
    pub(crate) fn curve<T: Real>(&self, curves: &Curves<'_>, params: &[T]) -> [Vec<f64>; 2] {
        if curves.has_curve() {
            self.scatter.sampled(params, self.sight, self.style.settings.log.x)
        } else {
            [curves.across.clone(), curves.curve(params)]
        }
    }

    /// The curve over the places of the scatter; nothing if there are none.
    pub(crate) fn curve_of<T: Real>(&self, params: &[T]) -> [Vec<f64>; 2] {
        self.scatter.sampled(params, self.sight, self.style.settings.log.x)
    }

    /// The same without what would take the data out of sight; `None` if nothing is left.
    pub(crate) fn curve_in_sight<T: Real>(&self, curves: &Curves<'_>, params: &[T]) -> Option<[Vec<f64>; 2]> {
        let [x, mut y] = self.curve(curves, params);
        let [low, high] = self.sight;
        y.iter_mut().filter(|y| !(low..=high).contains(*y)).for_each(|y| *y = f64::NAN);
        y.iter().any(|y| y.is_finite()).then_some([x, y])
    }

    /// Adds the band around a curve; returns a remark if there is none.
    pub(crate) fn band<T: Real>(
        &self,
        plot: Plot,
        report: &Report<'_, T>,
        [x, y]: &[Vec<f64>; 2],
        color: Rgb,
    ) -> Result<(Plot, Option<String>), Error> {
        let band = self.style.settings.band;
        if !DIAGNOSTICS || band == Band::None {
            return Ok((plot, None));
        }
        let widths = match half_widths(report, band, x)? {
            Ok(widths) => widths,
            Err(reason) => return Ok((plot, Some(reason))),
        };
        let end = |sign: f64| -> Vec<f64> { y.iter().zip(&widths).map(|(y, width)| y + sign * width).collect() };
        Ok((plot.band(x, &end(-1.0), &end(1.0))?.color(color), None))
    }

    /// Refuses a logarithmic axis that no point has a place on; there may be one of x, of y, or of both. Returns remarks: how
    /// many points have none, and which error bars are drawn if not all of them.
    ///
    /// # Errors
    /// No x, or no y, above 0.
    pub(crate) fn check_axes(&self, x: Option<&[f64]>, y: Option<&[f64]>) -> Result<Vec<String>, Error> {
        let log = self.style.settings.log;
        let axes = [(x.filter(|_| log.x), "x"), (y.filter(|_| log.y), "y")];
        for (values, axis) in axes {
            check_axis(values, &format!("{axis} of the data"), axis)?;
        }
        let is_lost = |row: &usize| {
            axes.iter().any(|(values, _)| values.and_then(|values| values.get(*row)).is_some_and(|value| *value <= 0.0))
        };
        let n_lost = (0..self.scatter.y.len()).filter(is_lost).count();
        let points = if n_lost == 1 { "1 point".to_owned() } else { format!("{n_lost} points") };
        let lost = (n_lost > 0).then(|| format!("{points} at or below 0 not shown: no logarithm"));
        let stride = self.scatter.y.len().div_ceil(MAX_BARS);
        let has_deviations = self.scatter.deviations().is_some() || self.scatter.input_deviations().is_some();
        let has_bars = self.style.settings.has_error_bars && has_deviations;
        let bars = (has_bars && stride > 1).then(|| format!("error bars of one in {stride} points"));
        Ok(lost.into_iter().chain(bars).collect())
    }
}

/// Refuses a logarithmic axis that none of the values has a place on.
fn check_axis(values: Option<&[f64]>, what: &str, axis: &str) -> Result<(), Error> {
    if values.is_none_or(|values| values.iter().any(|value| *value > 0.0)) {
        return Ok(());
    }
    let message = format!("no {what} is above 0, so it has no logarithm; leave {axis} linear");
    Err(Error::Look { setting: Setting::LogAxes, message })
}

/// Refuses predictions without a place on their axis, which is logarithmic where that of the predicted column is.
///
/// # Errors
/// None above 0.
pub(crate) fn check_prediction_axis(style: &Style<'_>, predicted: &[f64]) -> Result<(), Error> {
    check_axis(Some(predicted).filter(|_| style.settings.log.y), "prediction", "y")
}

/// Refuses what says how data are drawn where the panels that are asked for have no data, or no such axis: colors of groups,
/// if there are any, and logarithmic axes.
///
/// # Errors
/// The first such setting.
pub fn check_data_panels(picture: &PictureSettings, has_groups: bool) -> Result<(), Error> {
    let Some(Panels(panels)) = &picture.panels else { return Ok(()) };
    let has = |wanted: &[PanelName]| panels.iter().any(|name| wanted.contains(name));
    if has_groups && !panels.iter().any(|name| name.is_of_data()) {
        let message = "none of these panels has points; add fit or residuals to them, or leave it out".into();
        return Err(Error::Look { setting: Setting::Groups, message });
    }
    let axes = [
        (picture.log.x, "x", "fit or residuals", &[PanelName::Fit, PanelName::Residuals]),
        (picture.log.y, "y", "fit or residuals-fitted", &[PanelName::Fit, PanelName::ResidualsFitted]),
    ];
    let lost = axes.into_iter().find(|(is_log, _, _, panels)| *is_log && !has(&panels[..]));
    lost.map_or(Ok(()), |(_, axis, panels, _)| {
        let message = format!("none of these panels has an axis of {axis}; add {panels} to them, or leave {axis} out");
        Err(Error::Look { setting: Setting::LogAxes, message })
    })
}
