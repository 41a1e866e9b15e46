//! Figures of whatever numbers: an error or a picture, never a panic.

use gd_render::{
    BasinPlot, Camera, ContourPlot, Ending, Figure, HeightField, HiddenTrace, LossPlot, Panel, Plot, Projection,
    SurfacePlot, Timeline, Trajectory,
};
use proptest::prelude::*;

/// Numbers that break what was not thought of.
fn nasty() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -10.0..10.0_f64,
        1 => prop::sample::select(vec![
            0.0, -0.0, 1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324,
            1e-300, 1e300, -1e300, 1e154, 1.0 + f64::EPSILON,
        ]),
    ]
}

fn field(n_x: usize, n_y: usize) -> impl Strategy<Value = Option<HeightField>> {
    let range = || (nasty(), nasty());
    (range(), range(), prop::collection::vec(nasty(), n_x * n_y))
        .prop_map(move |(x, y, heights)| HeightField::new([x.0, x.1], [y.0, y.1], [n_x, n_y], heights).ok())
}

fn trajectory() -> impl Strategy<Value = Trajectory> {
    prop::collection::vec([nasty(), nasty(), nasty()], 0..6).prop_map(Trajectory::new)
}

fn draw(panels: Vec<Panel>, size: (u32, u32)) {
    let timeline = Timeline { n_frames: 2, frame_delay: 0.1, hold: 0.0 };
    let figure = Figure::grid(size.0, size.1, 2, panels).and_then(|figure| figure.title("title").animate(timeline));
    if let Ok(figure) = figure {
        let mut file = Vec::new();
        assert!(figure.write_gif(&mut file).is_ok() && !file.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn surfaces_and_maps_of_any_heights_are_drawn(
        field in field(4, 3),
        path in trajectory(),
        limit in nasty(),
        (azimuth, elevation, distance) in (nasty(), nasty(), nasty()),
        size in (1_u32..160, 1_u32..120),
        is_log in any::<bool>(),
    ) {
        let Some(field) = field else { return Ok(()) };
        let mut surface = SurfacePlot::new(field.clone())
            .trajectory(path.clone())
            .hidden_trace(HiddenTrace::Dashed(0.5))
            .camera(Camera { azimuth, elevation, projection: Projection::Perspective { distance } })
            .turn(90.0)
            .color_bar();
        let mut map = ContourPlot::new(field).trajectory(path.clone()).color_bar();
        if is_log {
            (surface, map) = (surface.log_height(), map.log_height());
        }
        if let Ok(cut) = surface.clone().height_limit(limit) {
            surface = cut;
        }
        draw(vec![surface.into(), map.into(), LossPlot::new(path).into()], size);
    }

    #[test]
    fn plots_and_basins_of_any_numbers_are_drawn(
        points in prop::collection::vec((nasty(), nasty()), 0..8),
        endings in prop::collection::vec((prop::option::of(0_usize..9), any::<u16>()), 6),
        (x, y) in ((nasty(), nasty()), (nasty(), nasty())),
        size in (1_u32..160, 1_u32..120),
    ) {
        let (xs, ys): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
        let mut panels: Vec<Panel> = Vec::new();
        if let Ok(plot) = Plot::new().points(&xs, &ys).and_then(|plot| plot.curve(&xs, &ys)) {
            panels.push(plot.named("curve").into());
        }
        let endings: Vec<Ending> =
            endings.into_iter().map(|(minimum, n_steps)| Ending { minimum, n_steps: n_steps.into() }).collect();
        if let Ok(map) = BasinPlot::new([x.0, x.1], [y.0, y.1], [2, 3], endings) {
            panels.push(map.minimum(&[[x.0, y.0]], "first").unsettled("none").into());
        }
        draw(panels, size);
    }
}
