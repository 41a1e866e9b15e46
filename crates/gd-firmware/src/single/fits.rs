//! Least squares, and fits to streams.

use gd_core::{
    Data, Error, GaussNewtonState, Guard, LevenbergMarquardt, Line, MeanSquaredError, ModelResiduals,
    RecursiveGaussNewton, Refused, RunningLeastSquares, RunningRows, Schedule, Scheduled, Sgd, Statistics,
    StreamVerdict, Streaming, StreamingState, Tolerances, Undetermined,
};

use super::{columns, probes, take, x};
use crate::calibrate::Thermistor;

type Params = [f32; 2];
type Fit = LevenbergMarquardt<MeanSquaredError<ModelResiduals<'static, Thermistor, f32, f32>>, Params>;

// Inlined, so that errors, whose numbers are in f64, are dropped where they are made.
#[inline(always)]
fn fit() -> Result<Fit, Error> {
    let (x, y) = columns();
    LevenbergMarquardt::new(MeanSquaredError::new::<Params>(Thermistor, Data::new(x, y)?), [5.0, 3.0], 50)
}

#[inline(always)]
fn running() -> Result<RunningLeastSquares<Line, Params>, Error> {
    RunningLeastSquares::new(Line, [x(), x()])?.with_forgetting(x())?.with_guard(guard()?)?.with_rank_tolerance(x())
}

#[inline(always)]
fn curve() -> Result<RecursiveGaussNewton<Thermistor, Params>, Error> {
    RecursiveGaussNewton::new(Thermistor, [x(), x()])?
        .with_forgetting(x())?
        .with_guard(guard()?)?
        .with_rank_tolerance(x())
}

#[inline(always)]
fn streaming() -> Result<Streaming<Line, Scheduled<Sgd<f32>, f32>, Params>, Error> {
    let optimizer = Scheduled::new(Sgd::new(x())?, Schedule::exponential(x())?);
    Streaming::new(Line, optimizer, [x(), x()])?.with_memory(x())?.with_guard(guard()?)
}

#[inline(always)]
fn guard() -> Result<Guard<Params>, Error> {
    Guard::new().with_loss_factor(x())?.with_largest_norm(x())?.with_bounds([x(), x()], [x(), x()])
}

probes! {
    probe_LevenbergMarquardt {
        let found = fit().and_then(|fit| {
            let bounds = [[x(), x()], [x(), x()]];
            let mut fit = fit.with_bounds(bounds)?.with_fixed([false, true])?;
            fit.run();
            Ok((*fit.params(), fit.cosine(), fit.stop(), fit.at_bound()))
        });
        take(found.ok());
    }
    probe_LeastSquaresStep { take(fit().ok().and_then(|mut fit| fit.next())); }
    probe_Tolerances {
        let tolerances = Tolerances::default().with_ftol(x()).and_then(|found| found.with_xtol(x())?.with_gtol(x()));
        take(tolerances.and_then(|tolerances| Ok(fit()?.with_tolerances(tolerances).run().map(|step| step.params))).ok());
    }
    probe_Statistics {
        let found = fit().map(|fit| {
            let statistics: Statistics<Params> = fit.statistics();
            take((statistics.standard_error(0), statistics.standard_error(1), statistics.correlation(0, 1)));
            take((statistics.covariance(0, 1), statistics.r_squared(), statistics.residual_deviation()));
            take((statistics.rank(), statistics.degrees_of_freedom(), statistics.exchangeable(0).next()));
        });
        take(found.is_ok());
    }
    probe_Guard { take(guard().map(|guard| guard.loss_factor()).ok()); }
    probe_RunningLeastSquares {
        let found = running().map(|mut fit| {
            take((fit.push(x(), x()), fit.push_weighted(x(), x(), x())));
            take((fit.params(), fit.residual_sum(), fit.statistics().standard_error(0)));
            fit.reset();
            take(fit.push(x(), x()));
        });
        take(found.is_ok());
    }
    probe_RunningRows {
        let rows: Option<RunningRows<Params>> = running().ok().map(|fit| *fit.state());
        take(rows.and_then(|rows| RunningLeastSquares::resume(Line, rows).ok()));
    }
    probe_RecursiveGaussNewton {
        let found = curve().map(|mut fit| {
            take((fit.push(x(), x()), fit.push_weighted(x(), x(), x())));
            take((*fit.params(), fit.statistics().standard_error(0), fit.verdict()));
            fit.reset();
            take(fit.push(x(), x()));
        });
        take(found.is_ok());
    }
    probe_GaussNewtonState {
        let state: Option<GaussNewtonState<Params>> = curve().ok().map(|fit| *fit.state());
        take(state.and_then(|state| RecursiveGaussNewton::resume(Thermistor, state).ok()));
    }
    probe_Streaming {
        let found = streaming().map(|mut fit| {
            take((fit.push(x(), x()), fit.push_weighted(x(), x(), x())));
            take((*fit.params(), fit.running_loss(), fit.verdict()));
            fit.reset();
            take(fit.push(x(), x()));
        });
        take(found.is_ok());
    }
    probe_StreamingState {
        let state: Option<StreamingState<_, Params>> = streaming().ok().map(|fit| *fit.state());
        take(state.and_then(|state| Streaming::resume(Line, state).ok()));
    }
    probe_StreamVerdict {
        let verdict: Option<StreamVerdict<f32>> = running().ok().map(|fit| fit.verdict());
        take(verdict.is_some_and(|verdict| verdict.is_settled()));
        take(verdict);
    }
    probe_Refused {
        let reason: Option<Refused> = running().ok().and_then(|mut fit| fit.push(x(), x()).err());
        take(reason);
    }
    probe_Undetermined {
        let found = running().map(|fit| {
            let undetermined: Undetermined<Params> = fit.undetermined();
            take((undetermined.len(), undetermined.involves(0), undetermined.direction(0)));
        });
        take(found.is_ok());
    }
}
