//! Figures of every kind.

use gd_core::math;
use gd_render::{
    BasinPlot, Camera, ContourPlot, Ending, Figure, HeightField, HiddenTrace, Plot, Projection, SurfacePlot, Trajectory,
};

/// Points, a band, error bars and a curve.
pub(crate) fn fit() -> Figure {
    let curve: Vec<f64> = (0..=200).map(|k| f64::from(k) * 0.05).collect();
    let decay = |x: &f64| 20.0 + 60.0 * math::exp(-0.3 * x);
    let y: Vec<f64> = curve.iter().map(decay).collect();
    let [low, high] =
        [-1.0, 1.0].map(|side| curve.iter().map(|x| decay(x) + side * (2.0 + 0.2 * x)).collect::<Vec<_>>());
    let x: Vec<f64> = (0..24).map(|k| f64::from(k) * 0.42).collect();
    let data: Vec<f64> = x.iter().enumerate().map(|(k, x)| decay(x) + f64::from(k as u32 * 37 % 11) - 5.0).collect();
    let [below, above] = [-3.0, 3.0].map(|side| data.iter().map(|y| y + side).collect::<Vec<_>>());
    let plot = Plot::new().axis_titles("minutes", "temperature, °C").band(&curve, &low, &high).unwrap();
    let plot = plot.error_bars(&x, &below, &above).unwrap().points(&x, &data).unwrap().named("24 points");
    let plot = plot.curve(&curve, &y).unwrap().named("20 + 60·exp(−0.3·t)");
    Figure::new(800, 600, plot).unwrap().title("A cup of tea <&>  cools").footnote("made: it is no data")
}

/// Heights over [-2, 2] x [-2, 2].
fn field(n: usize, height: impl Fn(f64, f64) -> f64) -> HeightField {
    let at = |k: usize| 4.0 * k as f64 / (n - 1) as f64 - 2.0;
    let heights: Vec<f64> = (0..n * n).map(|k| height(at(k / n), at(k % n))).collect();
    HeightField::new([-2.0, 2.0], [-2.0, 2.0], [n, n], heights).unwrap()
}

fn valley(x: f64, y: f64) -> f64 {
    0.5 * x * x + 2.0 * (y - 0.4 * x * x) * (y - 0.4 * x * x)
}

fn descent() -> Trajectory {
    let mut point = [-1.8, 1.9];
    Trajectory::new((0..120).map(|_| {
        let [x, y] = point;
        let off = y - 0.4 * x * x;
        point = [x - 0.06 * (x - 3.2 * x * off), y - 0.06 * 4.0 * off];
        [x, y, valley(x, y)]
    }))
}

/// A translucent surface, cut off, with a descent on it.
pub(crate) fn surface() -> Figure {
    let plot = SurfacePlot::new(field(41, valley)).axis_titles("a", "b", "loss").trajectory(descent()).color_bar();
    Figure::new(800, 600, plot.cut_off_at(12.0).unwrap()).unwrap().title("a bent valley")
}

/// Hills one behind the other, in parallel projection, and a path over them.
pub(crate) fn hills() -> Figure {
    let height = |x: f64, y: f64| math::sin(3.0 * x) * math::cos(2.0 * y) + 0.2 * x;
    let path = Trajectory::new((0..60).map(|k| f64::from(k) / 20.0 - 1.5).map(|x| [x, 0.7 * x, height(x, 0.7 * x)]));
    let camera = Camera { azimuth: -35.0, elevation: 25.0, projection: Projection::Orthographic };
    let plot = SurfacePlot::new(field(61, height)).camera(camera).mesh_lines(21).trajectory(path);
    Figure::new(700, 560, plot.hidden_trace(HiddenTrace::Faint(0.4))).unwrap()
}

/// A map with a path, a line and a color bar.
pub(crate) fn contour() -> Figure {
    let plot = ContourPlot::new(field(61, valley)).axis_titles("a", "b").trajectory(descent()).color_bar();
    Figure::new(640, 560, plot).unwrap().title("the same from above")
}

/// Squares of many colors.
pub(crate) fn basins() -> Figure {
    let ending = |i: usize, j: usize| {
        let (x, y) = (i as f64 / 20.0 - 1.5, j as f64 / 20.0 - 1.5);
        let minimum = ((math::sin(3.0 * x) + math::cos(4.0 * y)) * 1.5 + 3.0) as usize;
        Ending { minimum: (minimum < 5).then_some(minimum), n_steps: 1 + (200.0 * (x * x + y * y)) as usize }
    };
    let endings: Vec<Ending> = (0..60 * 60).map(|k| ending(k / 60, k % 60)).collect();
    let plot = BasinPlot::new([0.0, 3.0], [-1.0, 2.0], [60, 60], endings).unwrap().axis_titles("a", "b");
    let plot = plot.minimum(&[[0.5, 0.5]], "0.011").minimum(&[[2.0, 1.5], [1.0, -0.4]], "0.294").minimum(&[], "0.5");
    let plot = plot.minimum(&[], "0.6").minimum(&[], "0.7 up").unsettled("none");
    Figure::new(700, 560, plot).unwrap().title("which start  ends where")
}
