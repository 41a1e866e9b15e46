//! An objective in Rust, without data: four descents on it, the report on standard output, surface, map and paths in a file.

use gd_core::{C, Number, objective_fn};
use gd_fit::objective::Descents;
use gd_fit::{OutputSet, PictureSettings, Settings, ViewSettings};

fn main() -> Result<(), gd_fit::Error> {
    // Two wells, the right one the deeper.
    let wells = objective_fn(|[x, y]| (x * x - C(1.0)).powi(2) + y * y - C(0.3) * x);
    let from = |x: f64, y: f64| Settings {
        start: gd_fit::StartValues(vec![("x".into(), x), ("y".into(), y)]),
        learning_rate: Some(0.05),
        ..Settings::default()
    };
    let settings = [from(-0.3, 1.0), from(0.0, 1.2), from(-1.5, -1.0), from(1.5, -1.2)];
    let descents = Descents::<f64>::of_function(["x", "y"], wells, "two wells", &settings)?;
    print!("{descents}");
    let path = std::env::temp_dir().join("two-wells.png");
    let mut outputs = OutputSet::new();
    let file = outputs.begin(&path)?;
    let figure = descents.still(&ViewSettings::default(), &PictureSettings::default())?;
    outputs.write(file, |writer| figure.write_png(0, writer))?;
    outputs.finish()?;
    println!("drawn in {}", path.display());
    Ok(())
}
