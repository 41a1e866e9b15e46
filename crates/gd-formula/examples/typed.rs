//! A formula as it was typed, fitted to columns.

use gd_core::LevenbergMarquardt;
use gd_formula::{Formula, TableResiduals};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::env::args().nth(1).unwrap_or_else(|| "a*exp(-b*x) + c".into());
    let formula = match Formula::parse(&text, &["x"]) {
        Ok(formula) => formula,
        Err(error) => {
            eprintln!("{}", error.with_caret(&text));
            return Err(error.into());
        }
    };
    let columns: [&[f64]; 1] = [&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]];
    let residuals = TableResiduals::new(&formula, &columns, &[3.5, 2.33, 1.61, 1.17, 0.91, 0.75])?;
    let mut fit = LevenbergMarquardt::new(residuals, vec![1.0; formula.parameters().len()], 100)?;
    fit.by_ref().for_each(drop);
    for (name, value) in formula.parameters().iter().zip(fit.last_step().map_or(&[][..], |last| &last.params)) {
        println!("{name} = {value:.4}");
    }
    let names: Vec<&str> = formula.parameters().iter().map(String::as_str).collect();
    println!("{}", fit.statistics().named(&names));
    Ok(())
}
