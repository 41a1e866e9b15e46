//! The scene by ruviz, which draws surfaces solid. Lines between cells are left out here, which makes its frames easier; its
//! jet stands for the rainbow.

use std::error::Error;
use std::path::Path;

use ruviz::animation::encoders::GifEncoder;
use ruviz::animation::{Encoder, Quality};
use ruviz::prelude::*;

use crate::scene::{ELEVATION, HEIGHT, N_FRAMES, Scene, WIDTH};

const FONT: &[u8] = include_bytes!("../../../crates/gd-render/fonts/DejaVuSans-subset.ttf");

pub fn gif(scene: &Scene, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut encoder = GifEncoder::new(path, Quality::Medium)?.with_framerate(10.0)?;
    encoder.init(WIDTH, HEIGHT)?;
    let mut time = 0;
    frames(scene, |pixels| {
        encoder.encode_frame(pixels, time).map_err(std::io::Error::other)?;
        time += 100;
        Ok(())
    })?;
    Box::new(encoder).finalize()?;
    Ok(())
}

/// The frames before quantization.
pub fn frames(scene: &Scene, mut take: impl FnMut(&[u8]) -> std::io::Result<()>) -> Result<(), Box<dyn Error>> {
    ruviz::render::register_font_bytes(FONT.to_vec())?;
    // Rows are of one y.
    let n = scene.axis.len();
    let z: Vec<Vec<f64>> = (0..n).map(|j| (0..n).map(|i| scene.loss[i][j]).collect()).collect();
    for frame in 0..N_FRAMES {
        // It refuses a line of one point.
        let path = &scene.path[..scene.path_until(frame).len().max(2)];
        let part = |axis: usize| path.iter().map(|step| step[axis]).collect::<Vec<f64>>();
        let mut theme = Theme::publication();
        theme.font_family = "DejaVu Sans".to_owned();
        let image = surface(&scene.axis, &scene.axis, &z)
            .title("y = sin(b cos(a x))")
            .xlabel("a")
            .ylabel("b")
            .zlabel("loss")
            .cmap(ColorMap::jet())
            .shading(SurfaceShading::Unlit)
            .sampling(SurfaceSampling::Full)
            .line3d(&part(0), &part(1), &part(2))
            .color(Color::RED)
            .line_width(2.0)
            .theme(theme)
            .camera(Camera3D::default().azimuth_deg(Scene::azimuth(frame) as f32).elevation_deg(ELEVATION as f32))
            .size(WIDTH as f32 / 100.0, HEIGHT as f32 / 100.0)
            .dpi(100)
            .render()?;
        let pixels: Vec<u8> = image.pixels.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        take(&pixels)?;
    }
    Ok(())
}
