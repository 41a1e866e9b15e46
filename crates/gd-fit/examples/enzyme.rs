//! Treloar's data of 1974 and the equation of Michaelis and Menten: the report on standard output, the picture in a file.

use gd_fit::{Settings, Table, fit};

fn main() -> Result<(), gd_fit::Error> {
    let concentration = vec![0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.1, 1.1];
    let velocity = vec![76.0, 47.0, 97.0, 107.0, 123.0, 139.0, 159.0, 152.0, 191.0, 201.0, 207.0, 200.0];
    let table = Table::new([("concentration", concentration), ("velocity", velocity)])?;
    let settings = Settings { bounds: "km=0..".parse().expect("a bound"), ..Settings::default() };
    let kinetics = fit(&table, "velocity = vmax*concentration/(km + concentration)", &settings)?;
    println!("{kinetics}");
    println!("half of the largest velocity: {:.1}", kinetics.predict(&[kinetics.value("km").unwrap_or(f64::NAN)]));
    let path = std::env::temp_dir().join("enzyme.png");
    kinetics.write_png(&path)?;
    println!("drawn in {}", path.display());
    Ok(())
}
