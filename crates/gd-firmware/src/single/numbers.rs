//! Numbers, models and matrices.

use gd_core::{
    C, Cubic, Dual, Ellipsoid, GenericModel, Input, LANES, Lanes, Line, Model, ModelHessian, MultiInput,
    MultiInputModel, Number, Real, Rows, SquareMatrix, SymmetricEigen, TinyNet, math, vectorized,
};

use super::{probes, take, x};
use crate::calibrate::Thermistor;

/// y = a x0 + b x1
struct Plane;

impl MultiInputModel<2, 2> for Plane {
    fn value<N: Number>(&self, [a, b]: [N; 2], [x, y]: [N; 2]) -> N {
        a * x + b * y
    }
}

/// Everything but the functions that math has exceptions for, and those that are known by derivatives in `f64`.
fn all_functions<N: Number>(x: N, y: N) -> N {
    let (sin, cos) = x.sin_cos();
    let first = sin + cos + x.exp() + x.ln() + x.sqrt() + x.acos() + x.atan() + x.sinh() + x.cosh() + x.tanh();
    let second = x.log10() + x.log2() + x.powf(y) + x.powi(5) + x.abs() + x.sign() + x.times_ln(y) + x.select(y, x);
    first + second + x.min(y) + x.max(y) + x.derivative_times(y) + x.vanishing_times(y) + x.sin() * y.cos()
}

fn model(model: impl Model<[f32; 2], Input = f32> + ModelHessian<[f32; 2]>) {
    let (mut gradient, mut gradients) = ([0.0; 2], [[0.0; LANES]; 2]);
    let params = [x(), x()];
    take((model.predict(&params, x()), model.predict_with_gradient(&params, x(), &mut gradient), gradient));
    take(model.predict_lanes(&params, &[x(); LANES]));
    take((model.predict_with_gradient_lanes(&params, &[x(); LANES], &mut gradients), gradients));
    let mut hessian = SquareMatrix::from([[0.0; 2]; 2]);
    model.predict_hessian(&params, x(), &mut hessian);
    take(hessian);
}

probes! {
    probe_sin_cos_f32 { take(math::sin_cos_f32(x())); }
    probe_exp_f32 { take(math::exp_f32(x())); }
    probe_ln_f32 { take(math::ln_f32(x())); }
    probe_sqrt_f32 { take(math::sqrt_f32(x())); }
    probe_tan_f32 { take(math::tan_f32(x())); }
    probe_asin_f32 { take(math::asin_f32(x())); }
    probe_acos_f32 { take(math::acos_f32(x())); }
    probe_atan_f32 { take(math::atan_f32(x())); }
    probe_sinh_f32 { take(math::sinh_f32(x())); }
    probe_cosh_f32 { take(math::cosh_f32(x())); }
    probe_tanh_f32 { take(math::tanh_f32(x())); }
    probe_powf_f32 { take(math::powf_f32(x(), x())); }
    probe_log10_f32 { take(math::log10_f32(x())); }
    probe_log2_f32 { take(math::log2_f32(x())); }
    probe_cbrt_f32 { take(math::cbrt_f32(x())); }
    probe_Number { take(all_functions(x(), x())); }
    probe_Real { take((f32::from_count(x() as usize), Real::is_finite(x()), <f32 as Real>::epsilon())); }
    probe_C { take((C(1.0) + x(), C(2.0) * x(), x() - C(3.0), x() / C(7.0))); }
    probe_Dual {
        let [a, b] = Dual::variables([x(), x()]);
        take(all_functions(a, b));
    }
    probe_Lanes { take(all_functions(Lanes([x(); LANES]), Lanes([x(); LANES]))); }
    probe_vectorized { take(vectorized(x)); }
    probe_Input { take((Input::is_finite(&x()), Input::is_finite(&[x(), x()]))); }
    probe_Line { model(Line); }
    probe_Cubic { model(Cubic); }
    probe_TinyNet { model(TinyNet); }
    probe_GenericModel { model(Thermistor); take(GenericModel::value(&Thermistor, [x(), x()], x())); }
    probe_MultiInput {
        let (plane, mut gradient, input) = (MultiInput::<_, 2>(Plane), [0.0; 2], [x(), x()]);
        take((plane.predict(&[x(), x()], input), plane.predict_with_gradient(&[x(), x()], input, &mut gradient), gradient));
    }
    probe_Ellipsoid {
        let ellipsoid = MultiInput::<_, 3>(Ellipsoid);
        let mut gradient = [0.0; 9];
        take(Ellipsoid::square([x(); 3]));
        take((ellipsoid.predict_with_gradient(&[x(); 9], [x(); 3], &mut gradient), gradient));
    }
    probe_SensorCorrection {
        take(Ellipsoid::correction(&[x(); 9]).map(|correction| correction.apply([x(); 3])));
    }
    probe_Rows { take(Rows([[x(); 2]; 2])); }
    probe_SquareMatrix {
        let mut matrix = SquareMatrix::from([[x(), x()], [x(), x()]]);
        matrix.as_mut_slice().iter_mut().for_each(|entry| *entry += x());
        take((matrix.get(0, 1), matrix.diagonal().next(), matrix.column(1).next().copied()));
    }
    probe_SymmetricEigen {
        let eigen = SymmetricEigen::<[f32; 2]>::new(&SquareMatrix::from([[x(), x()], [x(), x()]]));
        take(eigen.as_ref().and_then(SymmetricEigen::condition));
        take(eigen);
    }
}
