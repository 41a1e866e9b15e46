//! Losses that outliers cannot dominate.

use gd_core::{
    Data, LevenbergMarquardt, Line, ModelResiduals, ResidualHessian, Residuals, RobustLoss, RobustResiduals,
    SquareMatrix,
};

use super::{columns, probes, take, x};

type Params = [f32; 2];

/// A loss that the compiler does not know.
fn loss() -> RobustLoss {
    let [first, ..] = core::hint::black_box(RobustLoss::ALL);
    first
}

fn hessian(residuals: &impl ResidualHessian<Params>) {
    let mut hessian = SquareMatrix::from([[0.0; 2]; 2]);
    residuals.residual_hessian(2, &[x(), x()], &mut hessian);
    take(hessian);
}

probes! {
    probe_RobustLoss {
        let loss = loss();
        take((loss.rho(x()), loss.psi(x()), loss.weight(x()), loss.psi_derivative(x())));
    }
    probe_RobustResiduals {
        let (inputs, y) = columns();
        let found = Data::new(inputs, y).and_then(|data| {
            let residuals = RobustResiduals::new(ModelResiduals::new(Line, data), loss(), x());
            let mut gradient = [0.0; 2];
            take((Residuals::<Params>::residual(&residuals, 3, &[x(), x()]), residuals.residuals().data().len()));
            take((residuals.residual_with_gradient(2, &[x(), x()], &mut gradient), gradient));
            hessian(&residuals);
            let mut fit = LevenbergMarquardt::<_, Params>::new(residuals, [x(), x()], 50)?;
            fit.run();
            Ok((*fit.params(), fit.statistics().standard_error(0)))
        });
        take(found.ok());
    }
}
