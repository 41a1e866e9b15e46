//! Least squares with errors of inputs.

use gd_core::{
    Data, Error, FootPoint, InputDerivatives, InputParts, InputSigmas, LevenbergMarquardt, MultiInput, MultiInputModel,
    Number, OrthogonalResiduals, Residuals, ShiftedResidual, SquareMatrix,
};

use super::{columns, probes, take, x};
use crate::calibrate::Thermistor;

type Params = [f32; 2];
type Distances = OrthogonalResiduals<'static, Thermistor, f32, f32>;

/// y = a x0 + b x1^2
struct Bowl;

impl MultiInputModel<2, 2> for Bowl {
    fn value<N: Number>(&self, [a, b]: [N; 2], [x, y]: [N; 2]) -> N {
        a * x + b * y * y
    }
}

/// A parabola around the observation, whose second derivative is 2.
struct Parabola(f32);

impl ShiftedResidual<[f32; 1]> for Parabola {
    fn with_derivatives(
        &mut self,
        [shift]: &[f32; 1],
        [slope]: &mut [f32; 1],
        curvatures: &mut SquareMatrix<[f32; 1]>,
    ) -> f32 {
        let x = self.0 + shift;
        *slope = 2.0 * x;
        curvatures.as_mut_slice().fill(2.0);
        x * x - 1.0
    }

    fn value(&mut self, [shift]: &[f32; 1]) -> f32 {
        let x = self.0 + shift;
        x * x - 1.0
    }
}

#[inline(always)]
fn distances() -> Result<Distances, Error> {
    // Standard deviations of the inputs, in an array as long as the columns.
    static SIGMAS: [f32; 11] = [0.1; 11];
    let (inputs, y) = columns();
    let sigmas = if x() > 0.5 { InputSigmas::Each(core::hint::black_box(&SIGMAS)) } else { InputSigmas::Same(x()) };
    OrthogonalResiduals::new(Thermistor, Data::new(inputs, y)?, sigmas)
}

fn input_derivatives<M: InputDerivatives<Params, Input = [f32; 2]>>(model: &M) {
    let (mut slopes, mut curvatures) = ([0.0; 2], SquareMatrix::from([[0.0; 2]; 2]));
    take(model.predict_with_input_derivatives(&[x(), x()], [x(), x()], &mut slopes, &mut curvatures));
    take((slopes, curvatures));
}

probes! {
    probe_InputSigmas { take((InputSigmas::Same(x()), distances().is_ok())); }
    probe_InputParts {
        take((InputParts::parts(x()), <[f32; 2] as InputParts<f32>>::of(&[x(), x()])));
    }
    probe_InputDerivatives {
        let (mut slope, mut curvature) = ([0.0], SquareMatrix::from([[0.0]]));
        take(Thermistor.predict_with_input_derivatives(&[x(), x()], x(), &mut slope, &mut curvature));
        take((slope, curvature));
        input_derivatives(&MultiInput::<_, 2>(Bowl));
    }
    probe_ShiftedResidual {
        let (mut slopes, mut curvatures) = ([0.0], SquareMatrix::from([[0.0]]));
        take((Parabola(x()).value(&[x()]), Parabola(x()).with_derivatives(&[x()], &mut slopes, &mut curvatures)));
        take((slopes, curvatures));
    }
    probe_FootPoint {
        let mut foot = FootPoint::<[f32; 1]>::new(1);
        foot.find(&mut Parabola(x()), &[x()], x());
        take((*foot.shift(), foot.residual(), foot.distance(), foot.factor()));
        let mut hessian = SquareMatrix::from([[x(), x()], [x(), x()]]);
        foot.transform_hessian::<Params>(&[x(), x()], |_| [x()], &[x()], &mut hessian);
        take(hessian);
        // Two inputs, where there is a system to solve.
        let foot = distances().ok().and_then(|distances| distances.foot_point::<Params>(3, &[x(), x()]));
        take(foot.map(|foot| foot.distance()));
    }
    probe_OrthogonalResiduals {
        let found = distances().and_then(|distances| {
            let mut gradient = [0.0; 2];
            take((Residuals::<Params>::residual(&distances, 3, &[x(), x()]), distances.data().len()));
            take((distances.residual_with_gradient(2, &[x(), x()], &mut gradient), gradient));
            let mut fit = LevenbergMarquardt::new(distances, [5.0, 3.0], 50)?;
            fit.run();
            Ok((*fit.params(), fit.statistics().standard_error(0)))
        });
        take(found.ok());
        // Two inputs, where Newton's method has a system to solve.
        static PAIRS: [[f32; 2]; 4] = [[0.0, 1.0], [1.0, 2.0], [2.0, 0.5], [3.0, 1.5]];
        static Y: [f32; 4] = [1.0, 5.0, 2.5, 6.0];
        let data = Data::new(core::hint::black_box(&PAIRS), core::hint::black_box(&Y));
        let found = data.and_then(|data| {
            let distances = OrthogonalResiduals::new(MultiInput::<_, 2>(Bowl), data, InputSigmas::Same([x(), x()]))?;
            let mut fit = LevenbergMarquardt::<_, Params>::new(distances, [x(), x()], 50)?;
            fit.run();
            Ok(*fit.params())
        });
        take(found.ok());
    }
}
