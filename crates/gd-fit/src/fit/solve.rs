//! The answer to a problem: from the start that is given, from one that is found, and whether there is a lower one.

use gd_core::Real;

use super::caveat::caveat;
use super::curvature::Curvature;
use super::descent::bounds_of;
use super::likelihood::LikelihoodFit;
use super::method::Method;
use super::outcome::{Ending, Outcome};
use super::profile::{self, Profile, Yardstick};
#[cfg(feature = "robust")]
use super::robust;
use super::robust::{Outlier, RobustFit};
use super::runaway::runaway;
use super::search::{FoundStart, MANY, Tally, n_undetermined, n_vague, plain_start, search_start};
use super::{Watch, fit, loss_of, rounding_of};
use crate::derived::Derived;
use crate::error::Error;
use crate::problem::Problem;
use crate::report::Significant;
#[cfg(feature = "robust")]
use crate::settings::LossName;
use crate::settings::{OptimizerName, StartValues};

/// An outcome, and where its start came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution<T> {
    /// Where the fit ended.
    pub outcome: Outcome<T>,
    /// Whether its start was searched for.
    pub is_start_found: bool,
    /// Which of its values were searched for, for every free parameter.
    pub found: Vec<bool>,
    /// What the search saw, if there was one for this start.
    pub tally: Option<Tally>,
    /// What became of the start that was given, if the answer is from another.
    pub remark: Option<String>,
    /// A start that leads to a lower loss than where the given one led, as `name=value,...`.
    pub lower_start: Option<String>,
    /// How far the formula is from linear there, see [`add_curvature`]; `None` where the fit did not converge or errors are not determined.
    pub curvature: Option<Curvature>,
    /// The profile of every free parameter, see [`add_profiles`].
    pub profiles: Option<Vec<Profile>>,
    /// Quantities that follow from the parameters, see [`add_derived`](crate::add_derived).
    pub derived: Vec<Derived>,
    /// Where inputs have errors, the parameters that least squares find when they are taken as exact.
    pub with_exact_inputs: Option<Vec<T>>,
    /// Scale, weights and outliers of a robust loss.
    pub robust: Option<RobustFit>,
    /// Of least squares, the rows that are too far off for chance, the farthest first.
    pub outliers: Vec<Outlier>,
    /// Deviance and dispersion of counts.
    pub likelihood: Option<LikelihoodFit>,
}

impl<T> Solution<T> {
    /// One that nothing more is known of.
    pub(crate) fn plain(outcome: Outcome<T>, is_start_found: bool, tally: Option<Tally>) -> Self {
        Self {
            found: vec![is_start_found; outcome.params.len()],
            outcome,
            is_start_found,
            tally,
            remark: None,
            lower_start: None,
            curvature: None,
            profiles: None,
            derived: Vec::new(),
            with_exact_inputs: None,
            robust: None,
            outliers: Vec::new(),
            likelihood: None,
        }
    }

    /// One from a start that was found in place of the given one.
    fn found(outcome: Outcome<T>, tally: Tally, remark: String) -> Self {
        Self { remark: Some(remark), ..Self::plain(outcome, true, Some(tally)) }
    }
}

impl<T: Real> Solution<T> {
    /// Says so where the search for the start saw too little to be sure of the lowest minimum.
    fn doubt_tally(&mut self, n_rows: usize) {
        let Some(tally) = self.tally.filter(|tally| tally.is_doubtful(n_rows)) else { return };
        if self.outcome.ending.is_converged {
            let Tally { n_fits, n_best, .. } = tally;
            let explanation = format!(
                "not to be trusted: this is a minimum, but of {n_fits} starts only {n_best} ended here, and another \
                 minimum is nearly as low: there may be a lower one; start elsewhere"
            );
            self.outcome.ending = Ending { is_converged: false, reason: "not to be trusted", explanation };
        }
    }

    /// Says that a lower loss is known, and where: whether any parameter is worth naming.
    fn is_not_lowest(&mut self, names: &[String], other: &Outcome<T>) -> bool {
        let pairs = names.iter().zip(other.params.iter().zip(&self.outcome.params));
        let differing = pairs.filter(|(_, (one, two))| {
            let (one, two) = (one.to_f64(), two.to_f64());
            (one - two).abs() > DIFFERENT * one.abs().max(two.abs())
        });
        let values: Vec<String> =
            differing.map(|(name, (value, _))| format!("{name}={}", Significant(value.to_f64(), 4))).collect();
        if values.is_empty() {
            return false;
        }
        let (lower, here) = (Significant(other.loss.to_f64(), 3), Significant(self.outcome.loss.to_f64(), 3));
        let lower_start = values.join(",");
        let explanation =
            format!("not the lowest: this is a minimum, but a lower loss, {lower} against {here}, is at {lower_start}");
        self.lower_start = Some(lower_start);
        self.outcome.ending = Ending { is_converged: false, reason: "not the lowest", explanation };
        true
    }
}

/// Lower minima that profiles may lead to, one after another.
const MAX_DESCENTS: usize = 5;
/// A loss that is lower by less than this part is the same.
const LOWER: f64 = 1e-6;
/// Rows that outliers are looked for among.
#[cfg(feature = "robust")]
const MOST_ROWS: usize = 200_000;
/// Parameters that differ by less than this part are not worth naming.
const DIFFERENT: f64 = 0.01;

/// Fits a problem. Least squares begin at a start that is searched for unless all parameters are given one; what they
/// arrive at from a given start is compared with what a search finds, unless `method.searches` is not set.
///
/// # Errors
/// Those of [`fit`].
pub fn solve<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
    watch: Watch<'_>,
) -> Result<Solution<T>, Error> {
    let given = &problem.starts(given)?;
    #[cfg(feature = "robust")]
    if method.loss != LossName::Squares && method.optimizer == OptimizerName::Lm {
        return robust::solve(problem, method, given, watch);
    }
    solve_squares(problem, method, given, watch)
}

/// The same by least squares, or a descent on squares; of start values for what is fitted.
pub(super) fn solve_squares<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
    watch: Watch<'_>,
) -> Result<Solution<T>, Error> {
    let is_lm = method.optimizer == OptimizerName::Lm;
    let is_given = |name: &String| given.of(name).is_some();
    let is_start_found = is_lm && !problem.names().iter().all(is_given);
    let (start, tally) = if is_start_found {
        let FoundStart { start, tally, .. } = search_start(problem, method, given)?;
        (start, Some(tally))
    } else {
        (plain_start(problem, method, given), None)
    };
    let is_any_given = problem.names().iter().any(is_given);
    let mut outcome = fit(problem, method, &start, watch).map_err(|error| error.of_start(is_any_given))?;
    refine(problem, method, &mut outcome);
    let mut solution = Solution::plain(outcome, is_start_found, tally);
    for (found, name) in solution.found.iter_mut().zip(problem.names()) {
        *found &= !is_given(name);
    }
    let is_affordable = problem.names().len() <= MANY;
    if is_lm && method.searches && is_affordable && is_any_given {
        compare(problem, method, &mut solution)?;
    }
    if is_affordable {
        solution.doubt_tally(problem.data.y.len());
    }
    examine(problem, method, &mut solution)?;
    if is_lm && problem.data.input_sigmas().is_some() && solution.outcome.ending.is_converged {
        let exact = problem.clone().with_exact_inputs();
        let method = Method { keeps_path: false, ..method.clone() };
        let found = fit(&exact, &method, &solution.outcome.params, &mut |_, _| {}).ok();
        solution.with_exact_inputs = found.filter(|found| found.ending.is_converged).map(|found| found.params);
    }
    Ok(solution)
}

/// Says what there is to say of an end at rest.
fn examine<T: Real>(problem: &Problem<T>, method: &Method, solution: &mut Solution<T>) -> Result<(), Error> {
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    let outcome = &mut solution.outcome;
    if method.optimizer == OptimizerName::Lm && outcome.ending.is_converged {
        let bounds = bounds_of::<T>(method);
        if let Some(ending) = caveat(problem, bounds.as_deref(), &loss, outcome) {
            outcome.ending = ending;
        }
    }
    if outcome.ending.is_converged && problem.priors.as_ref().is_some_and(|rows| !rows.is_settled) {
        let explanation = "not to be trusted: how much the priors weigh depends on the scatter of the data about the fit, and \
                           that on the weights, without an end; give the standard deviations of the observations as \
                           absolute ones";
        let (reason, explanation) = ("not to be trusted", explanation.to_owned());
        outcome.ending = Ending { is_converged: false, reason, explanation };
    }
    #[cfg(feature = "likelihood")]
    if let Some(likelihood) = super::likelihood::examine(problem, method, outcome)? {
        solution.likelihood = Some(likelihood);
        return Ok(());
    }
    if method.absolute_sigma {
        outcome.summary.make_absolute();
    }
    #[cfg(feature = "robust")]
    if method.optimizer == OptimizerName::Lm && outcome.ending.is_converged && may_have_outliers(problem) {
        solution.outliers = robust::of_squares(problem, outcome)?;
    }
    Ok(())
}

/// Whether outliers are looked for: where a robust loss is an answer to them, and rows are not too many to be looked at.
#[cfg(feature = "robust")]
fn may_have_outliers<T: Real>(problem: &Problem<T>) -> bool {
    let is_plain = problem.groups.is_none() && !problem.has_priors() && problem.data.input_sigmas.is_none();
    is_plain && problem.robust.is_none() && problem.data.y.len() <= MOST_ROWS
}

/// Adds [how far the formula is from linear](Solution::curvature) where the fit converged.
///
/// # Errors
/// Data that cannot be fitted.
pub fn add_curvature<T: Real>(problem: &Problem<T>, solution: &mut Solution<T>) -> Result<(), Error> {
    let columns = problem.columns();
    let outcome = &solution.outcome;
    // The curvature of a likelihood is not that of its formula alone.
    if solution.likelihood.is_some() {
        return Ok(());
    }
    let curvature = match &solution.robust {
        None => Curvature::new(&loss_of(problem, &columns)?, &outcome.params, &outcome.summary),
        #[cfg(feature = "robust")]
        Some(robust) => robust::curvature(problem, robust, outcome)?,
        #[cfg(not(feature = "robust"))]
        Some(_) => None,
    };
    solution.curvature = curvature.filter(|_| outcome.ending.is_converged);
    Ok(())
}

/// Adds the [profile](Solution::profiles) of every free parameter, where the fit converged and left residuals to measure by.
/// Where one leads below the minimum, a fit from a start that was found goes on from there; another is said not to be the
/// lowest.
///
/// # Errors
/// Those of [`fit`].
pub fn add_profiles<T: Real>(problem: &Problem<T>, method: &Method, solution: &mut Solution<T>) -> Result<(), Error> {
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    let bounds = bounds_of::<T>(method);
    for _ in 0..MAX_DESCENTS {
        let outcome = &solution.outcome;
        let Some(deviation) = outcome.summary.deviation().filter(|_| outcome.ending.is_converged) else { break };
        if outcome.loss.to_f64() <= rounding_of(&loss) {
            break;
        }
        let yardstick = Yardstick { deviation, quantile: outcome.summary.quantile(method.level) };
        let lower = match profile::profiles(&loss, bounds.as_deref(), outcome, yardstick) {
            Ok(profiles) => {
                solution.profiles = Some(profiles);
                break;
            }
            Err(lower) => lower,
        };
        let other = fit(problem, method, &lower, &mut |_, _| {})?;
        if !solution.is_start_found && solution.is_not_lowest(problem.names(), &other) {
            solution.curvature = None;
            break;
        }
        solution.outcome = other;
        examine(problem, method, solution)?;
        add_curvature(problem, solution)?;
    }
    Ok(())
}

/// The root of the growth of the residual sum over the residual deviation, over a grid of two free parameters with all
/// others fitted anew; `None` where no profiles can be had. See [`Profile`] and [`Summary::joint_radius`](super::Summary).
///
/// # Errors
/// Data that cannot be fitted.
pub(crate) fn joint_region<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    solution: &Solution<T>,
    pair: [usize; 2],
    values: [&[f64]; 2],
) -> Result<Option<Vec<f64>>, Error> {
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    let bounds = bounds_of::<T>(method);
    let summary = &solution.outcome.summary;
    let Some(deviation) = summary.deviation() else { return Ok(None) };
    let yardstick = Yardstick { deviation, quantile: summary.quantile(method.level) };
    Ok(Some(profile::joint(&loss, bounds.as_deref(), &solution.outcome, yardstick, pair, values)))
}

/// Looks closer at why least squares did not come to rest.
fn refine<T: Real>(problem: &Problem<T>, method: &Method, outcome: &mut Outcome<T>) {
    if method.optimizer == OptimizerName::Lm
        && let Some(ending) = runaway(problem, method, outcome)
    {
        outcome.ending = ending;
    }
}

/// What [`solve`] would have said of a solution whose search was left out: that its start led nowhere, or that a lower
/// loss is known, and from where. `None` where least squares arrived at the lowest that a search finds, and of all else.
///
/// # Errors
/// Those of [`fit`].
pub fn remark_on<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    solution: &Solution<T>,
) -> Result<Option<String>, Error> {
    let is_affordable = problem.names().len() <= MANY;
    if method.optimizer != OptimizerName::Lm || solution.is_start_found || !is_affordable {
        return Ok(None);
    }
    let mut other = solution.clone();
    compare(problem, method, &mut other)?;
    if other.lower_start.is_some() {
        return Ok(Some(other.outcome.ending.explanation));
    }
    let differs = other.remark.is_some();
    Ok(differs.then(|| {
        let start = problem.names().iter().zip(&other.outcome.start);
        let start = start.map(|(name, value)| format!("{name}={}", Significant(value.to_f64(), 4)));
        let start = start.collect::<Vec<_>>().join(",");
        let loss = Significant(other.outcome.loss.to_f64(), 3);
        let here = Significant(solution.outcome.loss.to_f64(), 3);
        format!("a start that a search finds, {start}, leads to the loss {loss} against {here}")
    }))
}

/// Looks for a lower loss from any start.
fn compare<T: Real>(problem: &Problem<T>, method: &Method, solution: &mut Solution<T>) -> Result<(), Error> {
    let FoundStart { start, tally, .. } = search_start(problem, method, &StartValues::default())?;
    let Ok(mut other) = fit(problem, method, &start, &mut |_, _| {}) else { return Ok(()) };
    refine(problem, method, &mut other);
    let columns = problem.columns();
    let floor = rounding_of(&loss_of(problem, &columns)?);
    let [mine, others] = [&solution.outcome, &other].map(|outcome| outcome.loss.to_f64() + floor);
    // What is exact has nothing below it, and rounding of the predictions blurs what is nearly so.
    let blur = (floor / mine).sqrt();
    let is_lower = others < mine * (1.0 - LOWER.max(blur)) && mine > 2.0 * floor;
    if !solution.outcome.ending.is_converged {
        let is_as_low = others <= mine * (1.0 + LOWER);
        if is_lower || (is_as_low && other.ending.is_converged) {
            let led = &solution.outcome.ending.explanation;
            let remark = format!("the start that was given led nowhere ({led}); this is from one that was found");
            *solution = Solution::found(other, tally, remark);
        }
        return Ok(());
    }
    // A lower loss by parameters that make up for each other is none, unless those here are as vague.
    if is_lower
        && n_undetermined(&other) <= n_vague(&solution.outcome)
        && !solution.is_not_lowest(problem.names(), &other)
    {
        let remark = "the start that was given led close to the minimum; this is from one that was found";
        *solution = Solution::found(other, tally, remark.into());
    }
    Ok(())
}
