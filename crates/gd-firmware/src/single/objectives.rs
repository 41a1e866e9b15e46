//! Data, objectives and descents.

use gd_core::{
    ByDifferences, Data, Descent, Error, GridAxis, Line, MeanSquaredError, MiniBatch, Minimum, ModelResiduals,
    MultiStart, Objective, Residuals, SampleResiduals, Sgd, StartBox, StopRules, Thinned, TinyNet, TwiceDifferentiable,
    loss_grid, loss_grid_row, objective_fn,
};

use super::{columns, probes, take, x};

type Params = [f32; 2];
type Loss = MeanSquaredError<ModelResiduals<'static, TinyNet, f32, f32>>;

fn loss() -> Result<Loss, Error> {
    let (x, y) = columns();
    Ok(MeanSquaredError::new::<Params>(TinyNet, Data::new(x, y)?))
}

fn evaluate(objective: &impl TwiceDifferentiable<Params>) {
    let mut gradient = [0.0; 2];
    take((objective.value(&[x(), x()]), objective.lower_bound()));
    take((objective.value_with_gradient(&[x(), x()], &mut gradient), gradient, objective.hessian(&[x(), x()])));
}

fn with_loss(work: impl FnOnce(Loss) -> Result<(), Error>) {
    take(loss().and_then(work).is_ok());
}

probes! {
    probe_Data {
        let (x, y) = columns();
        take(Data::new(x, y).and_then(|data| data.with_weights(x)).map(|data| data.len()).ok());
    }
    probe_MeanSquaredError {
        with_loss(|loss| {
            evaluate(&loss);
            take(loss.gauss_newton(&[x(), x()]));
            Ok(())
        });
    }
    probe_ModelResiduals {
        let ((x, y), mut gradient) = (columns(), [0.0; 2]);
        let found = Data::new(x, y).map(|data| {
            let residuals = ModelResiduals::new(Line, data);
            let one = Residuals::<Params>::residual(&residuals, 3, &[1.0, 2.0]);
            (one, residuals.residual_with_gradient(2, &[1.0, 2.0], &mut gradient))
        });
        take((found.ok(), gradient));
    }
    probe_SampleResiduals {
        // Counts of a converter as they lie in a log.
        static LOG: [(u16, i16); 4] = [(0, -3), (1000, 2), (2000, 7), (3000, 13)];
        let view = |&(counts, y): &(u16, i16)| (f32::from(counts), f32::from(y));
        let residuals = SampleResiduals::new(Line, core::hint::black_box(&LOG), view);
        take(residuals.map(|residuals| Residuals::<Params>::residual(&residuals, 3, &[x(), x()])).ok());
    }
    probe_MiniBatch {
        with_loss(|loss| {
            let (mut order, mut gradient) = ([0; 11], [0.0; 2]);
            let mut batches = MiniBatch::new::<Params>(&loss, 4, 42, &mut order)?;
            take((batches.next_gradient(&[x(), x()], &mut gradient), gradient));
            Ok(())
        });
    }
    probe_objective_fn { evaluate(&objective_fn(|[a, b]| a * a + b * b * b)); }
    probe_ByDifferences {
        with_loss(|loss| {
            evaluate(&ByDifferences::new(loss).with_units([x(), x()])?);
            Ok(())
        });
    }
    probe_GridAxis {
        take(GridAxis::new(-1.0, 1.0, 5).map(|axis| axis.at(x() as usize)).ok());
        take(GridAxis::log(0.1, 10.0, 5).map(|axis| axis.at(x() as usize)).ok());
    }
    probe_loss_grid {
        with_loss(|loss| {
            let (axis, mut losses) = (GridAxis::new(-1.0, 1.0, 3)?, [0.0; 9]);
            loss_grid(&loss, &axis, &axis, &mut losses)?;
            take(losses);
            Ok(())
        });
    }
    probe_loss_grid_row {
        with_loss(|loss| {
            let (axis, mut losses) = (GridAxis::new(-1.0, 1.0, 3)?, [0.0; 3]);
            loss_grid_row(&loss, 0.5, &axis, &mut losses);
            take(losses);
            Ok(())
        });
    }
    probe_Descent {
        with_loss(|loss| {
            let descent = Descent::new(loss, Sgd::new(x())?, [x(), x()], 100)?;
            let mut descent = descent.with_hook(|step| (step.loss < x()).then_some("near enough"));
            take(descent.run().map(|step| (step.params, step.loss)));
            take((*descent.params(), descent.best().map(|step| step.loss), descent.next()));
            Ok(())
        });
    }
    probe_StopRules {
        with_loss(|loss| {
            let rules = StopRules::none().gradient_norm(x())?.step_size(x())?.loss_change(x(), 3)?;
            let rules = rules.divergence(x())?.growth(10)?;
            let mut descent = Descent::new(loss, Sgd::new(x())?, [x(), x()], 100)?.with_rules(rules);
            descent.run();
            // Without the numbers of the reason, which are in f64.
            take((*descent.params(), descent.stop().is_some_and(|stop| stop.is_settled())));
            Ok(())
        });
    }
    probe_Stop {
        with_loss(|loss| {
            let rules = StopRules::none().gradient_norm(x())?;
            let mut descent = Descent::new(loss, Sgd::new(x())?, [x(), x()], 100)?.with_rules(rules);
            descent.run();
            take(descent.stop());
            Ok(())
        });
    }
    probe_Thinned {
        let mut path = Thinned::<f32, 8>::new();
        (0..100).for_each(|_| path.push(x()));
        take((path.iter().copied().fold(0.0, |sum, part| sum + part), path.stride()));
    }
    probe_Verdict {
        with_loss(|loss| {
            let mut descent = Descent::new(loss, Sgd::new(x())?, [x(), x()], 100)?;
            descent.run();
            take((descent.verdict(), descent.is_at_rest_on(descent.objective())));
            Ok(())
        });
    }
    probe_StartBox {
        let mut starts = [[0.0_f32; 2]; 4];
        take(StartBox::new([0.0, 1.0], [x(), 2.0]).map(|area| area.latin_hypercube(42, &mut starts)).ok());
        take(StartBox::new([0.0, 1.0], [x(), 2.0]).map(|area| area.normal(42, &mut starts)).ok());
        take(starts);
    }
    probe_MultiStart {
        with_loss(|loss| {
            let search = MultiStart::new(100, StopRules::none().gradient_norm(x())?, x())?;
            let mut room: [Option<Minimum<Params>>; 3] = [None; 3];
            take(search.run(&loss, &Sgd::new(x())?, &[[x(), x()], [0.0, x()]], &mut room).minima().count());
            take(room);
            Ok(())
        });
    }
}
