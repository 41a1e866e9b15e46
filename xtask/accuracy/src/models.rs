//! The 27 models of NIST's nonlinear regression problems, each written once as it stands in its file.

use core::f64::consts::PI;

use gd_core::{C, MultiInputModel, Number};

/// Defines a model of a name, so many parameters and inputs, and a formula.
macro_rules! model {
    ($name:ident, [$($b:ident),*; $p:literal], [$($x:ident),*; $k:literal], $formula:expr) => {
        #[derive(Debug, Clone, Copy)]
        pub(super) struct $name;

        impl MultiInputModel<$p, $k> for $name {
            fn value<N: Number>(&self, [$($b),*]: [N; $p], [$($x),*]: [N; $k]) -> N {
                $formula
            }
        }
    };
}

model!(Misra1a, [b1, b2; 2], [x; 1], b1 * (C(1.0) - (-(b2 * x)).exp()));
model!(Misra1b, [b1, b2; 2], [x; 1], b1 * (C(1.0) - (C(1.0) + b2 * x / C(2.0)).powi(-2)));
model!(Misra1c, [b1, b2; 2], [x; 1], b1 * (C(1.0) - C(1.0) / (C(1.0) + C(2.0) * b2 * x).sqrt()));
model!(Misra1d, [b1, b2; 2], [x; 1], b1 * b2 * x / (C(1.0) + b2 * x));
model!(DanWood, [b1, b2; 2], [x; 1], b1 * x.powf(b2));
model!(BoxBod, [b1, b2; 2], [x; 1], b1 * (C(1.0) - (-(b2 * x)).exp()));
model!(Chwirut, [b1, b2, b3; 3], [x; 1], (-(b1 * x)).exp() / (b2 + b3 * x));
model!(Rat42, [b1, b2, b3; 3], [x; 1], b1 / (C(1.0) + (b2 - b3 * x).exp()));
model!(Rat43, [b1, b2, b3, b4; 4], [x; 1], b1 / (C(1.0) + (b2 - b3 * x).exp()).powf(C(1.0) / b4));
model!(Eckerle4, [b1, b2, b3; 3], [x; 1], b1 / b2 * (C(-0.5) * ((x - b3) / b2).powi(2)).exp());
model!(Bennett5, [b1, b2, b3; 3], [x; 1], b1 * (b2 + x).powf(C(-1.0) / b3));
model!(Mgh09, [b1, b2, b3, b4; 4], [x; 1], b1 * (x * x + x * b2) / (x * x + x * b3 + b4));
model!(Mgh10, [b1, b2, b3; 3], [x; 1], b1 * (b2 / (x + b3)).exp());
model!(Mgh17, [b1, b2, b3, b4, b5; 5], [x; 1], b1 + b2 * (-(x * b4)).exp() + b3 * (-(x * b5)).exp());
model!(Roszman1, [b1, b2, b3, b4; 4], [x; 1], b1 - b2 * x - (b3 / (x - b4)).atan() / C(PI));
model!(Nelson, [b1, b2, b3; 3], [x1, x2; 2], b1 - b2 * x1 * (-(b3 * x2)).exp());
model!(
    Kirby2,
    [b1, b2, b3, b4, b5; 5],
    [x; 1],
    (b1 + b2 * x + b3 * x.powi(2)) / (C(1.0) + b4 * x + b5 * x.powi(2))
);
model!(
    Hahn1,
    [b1, b2, b3, b4, b5, b6, b7; 7],
    [x; 1],
    (b1 + b2 * x + b3 * x.powi(2) + b4 * x.powi(3)) / (C(1.0) + b5 * x + b6 * x.powi(2) + b7 * x.powi(3))
);
model!(
    Lanczos,
    [b1, b2, b3, b4, b5, b6; 6],
    [x; 1],
    b1 * (-(b2 * x)).exp() + b3 * (-(b4 * x)).exp() + b5 * (-(b6 * x)).exp()
);
model!(
    Gauss,
    [b1, b2, b3, b4, b5, b6, b7, b8; 8],
    [x; 1],
    b1 * (-(b2 * x)).exp()
        + b3 * (-(x - b4).powi(2) / b5.powi(2)).exp()
        + b6 * (-(x - b7).powi(2) / b8.powi(2)).exp()
);
model!(
    Enso,
    [b1, b2, b3, b4, b5, b6, b7, b8, b9; 9],
    [x; 1],
    {
        let turn = C(2.0) * N::constant(PI) * x;
        let (sin_year, cos_year) = (turn / C(12.0)).sin_cos();
        let (sin_4, cos_4) = (turn / b4).sin_cos();
        let (sin_7, cos_7) = (turn / b7).sin_cos();
        b1 + b2 * cos_year + b3 * sin_year + b5 * cos_4 + b6 * sin_4 + b8 * cos_7 + b9 * sin_7
    }
);
