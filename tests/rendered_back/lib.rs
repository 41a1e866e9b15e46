//! Our SVG, drawn by resvg, against our own pixels.

#[cfg(test)]
mod figures;

#[cfg(test)]
mod tests {
    use gd_render::{Figure, Frame, Theme};
    use resvg::{tiny_skia, usvg};

    use super::figures;

    /// Pictures are drawn this many times as large and averaged, since resvg has few shades at a border.
    const FINER: u32 = 4;

    /// The least peak signal-to-noise ratio, in decibels.
    const LEAST: f64 = 45.0;

    /// The same where a surface has many lines, which differ in their blends along all of their length.
    const LEAST_WITH_MESH: f64 = 44.0;

    fn drawn_by_resvg(svg: &[u8]) -> Vec<u8> {
        let mut options = usvg::Options::default();
        // It does not read fonts from style sheets.
        options
            .fontdb_mut()
            .load_font_data(include_bytes!("../../crates/gd-render/fonts/DejaVuSans-subset.ttf").to_vec());
        let tree = usvg::Tree::from_data(svg, &options).unwrap();
        let (width, height) = (tree.size().width() as u32, tree.size().height() as u32);
        let mut pixels = tiny_skia::Pixmap::new(FINER * width, FINER * height).unwrap();
        let scale = tiny_skia::Transform::from_scale(FINER as f32, FINER as f32);
        resvg::render(&tree, scale, &mut pixels.as_mut());
        let mean = |x: u32, y: u32, channel: usize| {
            let places = (0..FINER * FINER).map(|k| (FINER * y + k / FINER) * FINER * width + FINER * x + k % FINER);
            let sum: u32 = places.map(|place| u32::from(pixels.data()[4 * place as usize + channel])).sum();
            ((sum + FINER * FINER / 2) / (FINER * FINER)) as u8
        };
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        all.flat_map(|(x, y)| [0, 1, 2].map(|channel| mean(x, y, channel))).collect()
    }

    fn psnr(frame: &Frame, other: &[u8]) -> f64 {
        assert_eq!(frame.rgb().len(), other.len());
        let squares = frame.rgb().iter().zip(other).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2));
        let mean = squares.sum::<f64>() / other.len() as f64;
        10.0 * (255.0 * 255.0 / mean).log10()
    }

    fn check(name: &str, figure: &Figure, least: f64) {
        for (theme_name, theme) in Theme::NAMES.map(|name| (name, Theme::named(name).unwrap())) {
            let figure = figure.clone().theme(theme);
            let mut svg = Vec::new();
            figure.write_svg(0, &mut svg).unwrap();
            let frame = figure.frame(0);
            let drawn = drawn_by_resvg(&svg);
            let ratio = psnr(&frame, &drawn);
            println!("{name}, {theme_name}: {ratio:.1} dB, {} bytes", svg.len());
            if let Some(folder) = std::env::var_os("KEEP") {
                let folder = std::path::Path::new(&folder);
                let rgba = drawn.chunks(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
                let size = tiny_skia::IntSize::from_wh(frame.width(), frame.height()).unwrap();
                let pixmap = tiny_skia::Pixmap::from_vec(rgba, size).unwrap();
                pixmap.save_png(folder.join(format!("{name}-{theme_name}-resvg.png"))).unwrap();
                std::fs::write(folder.join(format!("{name}-{theme_name}.svg")), &svg).unwrap();
                let file = std::fs::File::create(folder.join(format!("{name}-{theme_name}.png"))).unwrap();
                frame.write_png(file).unwrap();
            }
            assert!(ratio >= least, "{name}, {theme_name}: {ratio:.1} dB");
        }
    }

    #[test]
    fn a_fit() {
        check("fit", &figures::fit(), LEAST);
    }

    #[test]
    fn a_surface_with_a_path() {
        check("surface", &figures::surface(), LEAST_WITH_MESH);
    }

    #[test]
    fn a_surface_that_hides_part_of_a_path() {
        check("hills", &figures::hills(), LEAST_WITH_MESH);
    }

    #[test]
    fn a_contour_map() {
        check("contour", &figures::contour(), LEAST);
    }

    #[test]
    fn basins() {
        check("basins", &figures::basins(), LEAST);
    }
}
