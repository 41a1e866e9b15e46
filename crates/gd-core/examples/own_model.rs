//! A formula of one's own, fitted by gradient descent and by least squares: no heap, the derivatives come by themselves.

use gd_core::{C, Data, Descent, GenericModel, LevenbergMarquardt, MeanSquaredError, ModelResiduals, Number, Sgd};

/// y = a (1 - exp(-b x))
#[derive(Debug, Clone, Copy)]
struct Saturation;

impl GenericModel<2> for Saturation {
    fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
        a * (C(1.0) - (-(b * x)).exp())
    }
}

fn main() -> Result<(), gd_core::Error> {
    let x = [0.5_f64, 1.0, 1.5, 2.0, 3.0, 4.0];
    let y = [0.80, 1.25, 1.56, 1.72, 1.91, 1.96];

    let loss = MeanSquaredError::new(Saturation, Data::new(&x, &y)?);
    let mut descent = Descent::new(loss, Sgd::new(0.2)?, [1.0, 1.0], 500)?;
    descent.by_ref().for_each(drop);
    if let (Some(last), Some(verdict)) = (descent.last_step(), descent.verdict()) {
        println!("descent: a = {:.4}, b = {:.4}; {}", last.params[0], last.params[1], verdict.named(&["a", "b"]));
    }

    let mut fit = LevenbergMarquardt::new(ModelResiduals::new(Saturation, Data::new(&x, &y)?), [1.0, 1.0], 100)?;
    fit.by_ref().for_each(drop);
    if let Some(last) = fit.last_step() {
        println!("least squares: a = {:.4}, b = {:.4}", last.params[0], last.params[1]);
    }
    println!("{}", fit.statistics().named(&["a", "b"]));
    Ok(())
}
