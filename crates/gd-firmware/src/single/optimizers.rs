//! Optimizers and what is around them.

use gd_core::{
    AdaGrad, Adam, AdamW, Clip, Clipped, Data, Error, Line, MeanSquaredError, Momentum, Nesterov, Newton, Optimizer,
    ParameterUnits, RmsProp, Scaled, Schedule, Scheduled, Sgd,
};

use super::{columns, probes, take, x};

type Params = [f32; 2];

fn steps<O: Optimizer<Params> + Clone>(optimizer: Result<O, Error>) {
    let Ok(mut optimizer) = optimizer else { return };
    let mut params = [x(), x()];
    optimizer.step(&mut params, &[x(), x()]);
    optimizer.set_learning_rate(x());
    optimizer.step(&mut params, &[x(), x()]);
    take((params, optimizer.learning_rate(), optimizer.learning_rate_bound(x()), optimizer.last_clip()));
    optimizer.reset();
    optimizer.step(&mut params, &[x(), x()]);
    take((params, optimizer.units()));
}

probes! {
    probe_Sgd { steps(Sgd::new(x())); }
    probe_Momentum { steps(Momentum::new(x()).and_then(|momentum| momentum.with_momentum(x()))); }
    probe_Nesterov { steps(Nesterov::new(x()).and_then(|nesterov| nesterov.with_momentum(x()))); }
    probe_Newton {
        let (x, y) = columns();
        let loss = Data::new(x, y).map(|data| MeanSquaredError::new::<Params>(Line, data));
        steps(loss.and_then(|loss| Newton::new(loss, self::x())));
    }
    probe_AdaGrad { steps(AdaGrad::new(x()).and_then(|ada| ada.with_initial_sum(x())).and_then(|ada| ada.with_eps(x()))); }
    probe_RmsProp { steps(RmsProp::new(x()).and_then(|rms| rms.with_decay(x())).and_then(|rms| rms.with_eps(x()))); }
    probe_Adam {
        let adam = Adam::new(x()).and_then(|adam| adam.with_beta1(x())).and_then(|adam| adam.with_beta2(x()));
        steps(adam.and_then(|adam| adam.with_eps(x())));
    }
    probe_AdamW { steps(AdamW::new(x()).and_then(|adam| adam.with_weight_decay(x()))); }
    probe_Clip {
        let mut gradient = [x(), x()];
        take((Clip::by_norm(x()).map(|clip| clip.apply(&mut gradient)).ok(), gradient));
        take((Clip::by_value(x()).map(|clip| clip.apply(&mut gradient)).ok(), gradient));
    }
    probe_Clipped { steps(Clip::by_norm(x()).and_then(|clip| Ok(Clipped::new(Sgd::new(x())?, clip)))); }
    probe_Schedule {
        let factor = |schedule: Schedule<f32>| schedule.with_warm_up(3).factor(x() as usize);
        take(Schedule::step(7, x()).map(factor).ok());
        take((Schedule::exponential(x()).map(factor).ok(), Schedule::cosine(100, x()).map(factor).ok()));
    }
    probe_Scheduled { steps(Sgd::new(x()).and_then(|sgd| Ok(Scheduled::new(sgd, Schedule::step(500, x())?)))); }
    probe_ParameterUnits {
        take(ParameterUnits::new([x(), x()]).ok());
        let (x, y) = columns();
        let units = Data::new(x, y).and_then(|data| {
            ParameterUnits::from_jacobian(&MeanSquaredError::new::<Params>(Line, data), &[0.0; 2])
        });
        take(units.ok());
    }
    probe_Scaled { steps(Sgd::new(x()).and_then(|sgd| Ok(Scaled::new(sgd, ParameterUnits::new([x(), x()])?)))); }
}
