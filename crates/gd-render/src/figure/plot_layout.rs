//! A plot in its place.

use super::Moment;
use super::legend::{Legend, LegendEntry};
use super::plane_axes::{PlaneAxes, PlaneAxis};
use super::plot::Plot;
use super::scale::Scale;
use super::series::{BAR_WIDTH, CURVE_WIDTH, POINT_RADIUS, Series, SeriesKind, Shape};
use crate::color::{Paint, Rgb};
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::theme::Theme;
use gd_core::math;

/// Padding between data and frame, as a fraction of the range.
const PADDING: f64 = 0.05;
/// Half the length of an error bar's caps, in pixels.
const CAP_LENGTH: f64 = 3.0;

impl Plot {
    /// Whether a point has a place on the axes.
    fn is_shown(&self, x: f64, y: f64) -> bool {
        let fits = |value: f64, is_log: bool| value.is_finite() && (!is_log || value > 0.0);
        fits(x, self.is_log[0]) && fits(y, self.is_log[1])
    }

    /// The points that decide the ranges.
    fn ranged(&self) -> impl Iterator<Item = (f64, f64)> {
        let series = self.series.iter().filter(|series| series.kind != SeriesKind::Band);
        series.flat_map(|series| series.shape.last()).filter(|(x, y)| self.is_shown(*x, *y))
    }

    /// The scales of x and y: the least and greatest value that is shown, with padding.
    fn scales(&self) -> [Scale; 2] {
        let empty = [f64::INFINITY, f64::NEG_INFINITY];
        let widen = |[low, high]: [f64; 2], value: f64| [low.min(value), high.max(value)];
        let ranges = self.ranges.unwrap_or_else(|| {
            let all = self.ranged();
            all.fold([empty; 2], |[x_range, y_range], (x, y)| [widen(x_range, x), widen(y_range, y)])
        });
        let is_given = self.ranges.is_some();
        let scale = |range: [f64; 2], is_log: bool| match (is_log && range[0] > 0.0, is_given) {
            (true, true) => Scale::log(range),
            (true, false) => Scale::log(pad_ratio(range)),
            (false, true) => Scale::linear(range),
            (false, false) => Scale::linear(pad(range)),
        };
        [scale(ranges[0], self.is_log[0]), scale(ranges[1], self.is_log[1])]
    }
}

/// As [`pad`], on a logarithmic axis.
fn pad_ratio([low, high]: [f64; 2]) -> [f64; 2] {
    if !(low > 0.0 && low <= high) {
        return [0.1, 10.0];
    }
    let factor = if high > low { math::exp(math::ln(high / low) * PADDING) } else { 3.0 };
    [low / factor, high * factor]
}

/// Widens a range by the padding; a range without width, or none at all, becomes one.
fn pad([low, high]: [f64; 2]) -> [f64; 2] {
    if low > high {
        return [0.0, 1.0];
    }
    let span = high - low;
    let margin = if span > 0.0 { span * PADDING } else { low.abs().max(1.0) * 0.5 };
    [low - margin, high + margin]
}

/// A plot after layout.
pub(super) struct PlotLayout<'a> {
    plot: &'a Plot,
    axes: PlaneAxes<'a>,
    legend: Legend,
    /// From where to where a row of the legend may reach.
    legend_ends: [f64; 2],
}

impl<'a> PlotLayout<'a> {
    pub(super) fn new(plot: &'a Plot, rect: Rect, theme: &Theme) -> Self {
        let [x_scale, y_scale] = plot.scales();
        let entries: Vec<LegendEntry<'_>> = plot.series.iter().map(|series| series.entry(theme)).collect();
        let legend = Legend::new(&entries, rect.width(), rect.height(), theme);
        let top = if legend.is_empty() { 4.0 } else { legend.height(theme) };
        let axis = |scale, title| PlaneAxis { scale, title };
        let (x, y) = (axis(x_scale, plot.x_title.as_str()), axis(y_scale, plot.y_title.as_str()));
        let axes = PlaneAxes::new(x, y, rect.inset(0.0, top, 0.0, 0.0), theme);
        Self { plot, axes, legend, legend_ends: [rect.left, rect.right] }
    }

    /// The left end of the frame.
    pub(super) fn left(&self) -> f64 {
        self.axes.frame.left
    }

    /// Moves the left end of the frame, its labels with it.
    pub(super) fn set_left(&mut self, left: f64) {
        self.axes.frame.left = left;
    }

    pub(super) fn axes(&self) -> &PlaneAxes<'a> {
        &self.axes
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        let is_band = |series: &&Series| series.kind == SeriesKind::Band;
        for series in self.plot.series.iter().filter(is_band) {
            self.draw_band(scene, theme, series);
        }
        self.axes.draw_grid(scene, theme);
        for series in &self.plot.series {
            self.draw_series(scene, theme, series, moment);
        }
        self.axes.draw_frame(scene, theme);
        self.draw_legend(scene, theme);
    }

    /// A point of the axes; `None` if it has no place there.
    fn place(&self, x: f64, y: f64) -> Option<Point> {
        self.plot.is_shown(x, y).then(|| self.axes.place(x, y))
    }

    fn draw_series(&self, scene: &mut Scene, theme: &Theme, series: &Series, moment: Moment) {
        let (clip, paint) = (Some(self.axes.frame), series.paint(theme));
        let size = series.size * theme.line_scale;
        let [x, y] = series.shape.at(moment);
        let points: Vec<Option<Point>> = x.iter().zip(y).map(|(&x, &y)| self.place(x, y)).collect();
        match series.kind {
            SeriesKind::Points => {
                let centers = points.into_iter().flatten().collect();
                series.marker.draw(scene, centers, POINT_RADIUS * size, paint, clip);
            }
            SeriesKind::Curve => {
                for stretch in points.split(Option::is_none).filter(|stretch| stretch.len() > 1) {
                    let points = stretch.iter().flatten().copied().collect();
                    scene.push(Item::Polyline { points, width: CURVE_WIDTH * size, paint, clip });
                }
            }
            SeriesKind::Bars => self.draw_bars(scene, series, size, paint),
            SeriesKind::Band => {}
        }
    }

    fn draw_bars(&self, scene: &mut Scene, series: &Series, size: f64, paint: Paint) {
        let (clip, width) = (Some(self.axes.frame), BAR_WIDTH * size);
        let (across, up) = (Point::new(CAP_LENGTH * size, 0.0), Point::new(0.0, CAP_LENGTH * size));
        let mut line = |from: Point, to: Point| {
            scene.push(Item::Polyline { points: vec![from, to], width, paint, clip });
        };
        let mut bar = |near: Option<Point>, far: Point, edge: Point, cap: Point| {
            // On a logarithmic axis a bar may reach down for ever.
            line(near.unwrap_or(edge), far);
            line(far - cap, far + cap);
            if let Some(near) = near {
                line(near - cap, near + cap);
            }
        };
        match &series.shape {
            Shape::Between([x, low, high]) => {
                for ((&x, &low), &high) in x.iter().zip(low).zip(high) {
                    if let Some(top) = self.place(x, high) {
                        bar(self.place(x, low), top, Point::new(top.x, self.axes.frame.bottom), across);
                    }
                }
            }
            Shape::Across([y, left, right]) => {
                for ((&y, &left), &right) in y.iter().zip(left).zip(right) {
                    if let Some(end) = self.place(right, y) {
                        bar(self.place(left, y), end, Point::new(self.axes.frame.left, end.y), up);
                    }
                }
            }
            _ => {}
        }
    }

    fn draw_band(&self, scene: &mut Scene, theme: &Theme, series: &Series) {
        let Shape::Between([x, low, high]) = &series.shape else { return };
        let Rect { left, top, right, bottom } = self.axes.frame;
        let edge = |x: f64, y: f64| {
            let fits = x.is_finite() && !y.is_nan() && (!self.plot.is_log[0] || x > 0.0);
            // A band may reach down to where a logarithm ends, or up to infinity.
            let y = if y == f64::INFINITY { f64::MAX } else { y.max(f64::MIN) };
            let y = if self.plot.is_log[1] { y.max(f64::MIN_POSITIVE) } else { y };
            fits.then(|| {
                let point = self.axes.place(x, y);
                Point::new(point.x.clamp(left, right), point.y.clamp(top, bottom))
            })
        };
        let sides: Vec<Option<[Point; 2]>> =
            (x.iter().zip(low).zip(high)).map(|((&x, &low), &high)| Some([edge(x, low)?, edge(x, high)?])).collect();
        let color = series.paint(theme).color;
        let quad = |pair: &[Option<[Point; 2]>]| match pair {
            [Some([a, b]), Some([c, d])] => Some((vec![*a, *b, *d, *c], color)),
            _ => None,
        };
        let quads: Vec<(Vec<Point>, Rgb)> = sides.windows(2).filter_map(quad).collect();
        scene.push(Item::Polygons(quads.into()));
    }

    /// Over the middle of the axes, unless it would leave the panel there.
    fn draw_legend(&self, scene: &mut Scene, theme: &Theme) {
        let y = self.axes.frame.top - self.legend.height(theme) + theme.label_size * 0.9;
        self.legend.draw(scene, theme, Point::new(self.axes.frame.center().x, y), self.legend_ends);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::text_width;

    #[test]
    fn a_legend_stays_within_its_panel() {
        let long = "a name that is much longer than any panel of two hundred pixels";
        let plot = Plot::new().points(&[1.0, 2.0], &[3.0, 4.0]).unwrap().named("data");
        let plot = plot.curve(&[1.0, 2.0], &[3.0, 4.0]).unwrap().named(long);
        let (theme, rect) = (Theme::light(), Rect::new(10.0, 10.0, 210.0, 510.0));
        let layout = PlotLayout::new(&plot, rect, &theme);
        assert!(layout.legend.height(&theme) > 2.0 * theme.label_size);
        let mut scene = Scene::new(theme.background);
        layout.draw_legend(&mut scene, &theme);
        for text in &scene.texts {
            let right = text.position.x + text_width(&text.string, text.size, &theme.fonts);
            assert!(text.position.x >= rect.left && right <= rect.right + 1e-9, "{text:?}");
        }
        let said = |part: &str| scene.texts.iter().any(|text| text.string.contains(part));
        assert!(said("a name that") && said("hundred pixels"), "it goes on in other lines: {:?}", scene.texts);
    }

    #[test]
    fn logarithmic_axes_take_what_is_above_zero() {
        let plot = Plot::new().points(&[-1.0, 0.0, 1.0, 100.0], &[1.0, 1.0, 1.0, 10.0]).unwrap().log_x();
        let [x, y] = plot.scales();
        assert!(x.range[0] > 0.5 && x.range[0] < 1.0 && x.range[1] > 100.0, "{x:?}");
        assert_eq!((x.spread, y.spread), (super::super::scale::Spread::Log, super::super::scale::Spread::Linear));
        let none = Plot::new().points(&[-1.0], &[1.0]).unwrap().log_x();
        assert_eq!(none.scales()[0].range, [0.1, 10.0]);
    }

    #[test]
    fn bands_and_error_bars_are_drawn() {
        let theme = Theme::light();
        let (x, low, high) = ([0.0, 1.0, 2.0, 3.0], [0.0, 0.5, f64::NAN, 1.0], [1.0, f64::INFINITY, 2.0, 3.0]);
        let plot = Plot::new().points(&x, &[0.5, 1.0, 1.5, 2.0]).unwrap();
        let plot = plot.band(&x, &low, &high).unwrap().error_bars(&x, &low, &high).unwrap();
        let layout = PlotLayout::new(&plot, Rect::new(0.0, 0.0, 300.0, 200.0), &theme);
        let mut scene = Scene::new(theme.background);
        layout.draw(&mut scene, &theme, super::Moment::of_frame(0, 1));
        let quads: usize =
            scene.items.iter().map(|item| if let Item::Polygons(all) = item { all.len() } else { 0 }).sum();
        assert_eq!(quads, 1, "where an end is no number the band is interrupted");
        let frame = layout.axes.frame;
        for item in &scene.items {
            if let Item::Polygons(all) = item {
                let corners = all.iter().flat_map(|(corners, _)| corners);
                assert!(corners.into_iter().all(|corner| corner.y >= frame.top && corner.y <= frame.bottom));
            }
        }
    }
}
