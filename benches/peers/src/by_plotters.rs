//! The scene by plotters.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};

use crate::scene::{ELEVATION, HEIGHT, N_FRAMES, Scene, WIDTH, rainbow};

const FONT: &[u8] = include_bytes!("../../../crates/gd-render/fonts/DejaVuSans-subset.ttf");

pub fn gif(scene: &Scene, path: &Path) -> Result<(), Box<dyn Error>> {
    register()?;
    let root = BitMapBackend::gif(path, (WIDTH, HEIGHT), 100)?.into_drawing_area();
    for frame in 0..N_FRAMES {
        draw(scene, frame, &root)?;
        root.present()?;
    }
    Ok(())
}

/// The frames before quantization.
pub fn frames(scene: &Scene, mut take: impl FnMut(&[u8]) -> std::io::Result<()>) -> Result<(), Box<dyn Error>> {
    register()?;
    let mut pixels = vec![0; (WIDTH * HEIGHT * 3) as usize];
    for frame in 0..N_FRAMES {
        {
            let root = BitMapBackend::with_buffer(&mut pixels, (WIDTH, HEIGHT)).into_drawing_area();
            draw(scene, frame, &root)?;
            root.present()?;
        }
        take(&pixels)?;
    }
    Ok(())
}

fn register() -> Result<(), Box<dyn Error>> {
    register_font("sans-serif", FontStyle::Normal, FONT).map_err(|_| "the font cannot be read".into())
}

fn draw(scene: &Scene, frame: usize, root: &DrawingArea<BitMapBackend<'_>, plotters::coord::Shift>) -> Result<(), Box<dyn Error>> {
    root.fill(&WHITE)?;
    let (low, high, top) = (scene.axis[0], scene.axis[scene.axis.len() - 1], scene.highest());
    let mut chart = ChartBuilder::on(root)
        .margin(10)
        .caption("y = sin(b cos(a x))", ("sans-serif", 20))
        .build_cartesian_3d(low..high, 0.0..top, low..high)?;
    chart.with_projection(|mut projection| {
        projection.pitch = ELEVATION.to_radians();
        projection.yaw = -Scene::azimuth(frame).to_radians();
        projection.scale = 0.85;
        projection.into_matrix()
    });
    chart.configure_axes().draw()?;
    let n = scene.axis.len();
    let at = |i: usize, j: usize| (scene.axis[i], scene.loss[i][j], scene.axis[j]);
    for i in 0..n - 1 {
        for j in 0..n - 1 {
            let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
            let mean = corners.iter().map(|&(i, j)| scene.loss[i][j]).sum::<f64>() / 4.0;
            let [r, g, b] = rainbow(mean / top);
            let corners = corners.map(|(i, j)| at(i, j)).to_vec();
            let outline: Vec<_> = corners.iter().copied().chain([corners[0]]).collect();
            chart.draw_series([Polygon::new(corners, RGBColor(r, g, b).mix(0.5))])?;
            chart.draw_series([PathElement::new(outline, BLACK.mix(0.45))])?;
        }
    }
    let path = scene.path_until(frame).iter().map(|&[a, b, loss]| (a, loss, b));
    chart.draw_series(LineSeries::new(path, RED.stroke_width(3)))?;
    Ok(())
}
