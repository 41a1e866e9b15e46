//! What a report tells of a fit of counts, in place of what holds for least squares.

use std::io::{self, Write};

use gd_core::Real;

use super::{Report, Significant};
use crate::fit::LikelihoodFit;
use crate::settings::LikelihoodName;

/// A probability that is put down to something other than chance.
const UNLIKELY: f64 = 1e-3;
/// A dispersion that is nearer to 1 changes nothing that matters.
const NOTABLE: f64 = 1.25;

/// Deviance, Pearson's chi-squared, what standard errors follow from, and whether the counts scatter as they should.
pub(super) fn statistics<T: Real>(report: &Report<'_, T>, fit: &LikelihoodFit, out: &mut dyn Write) -> io::Result<()> {
    let summary = &report.solution.outcome.summary;
    let shown = |value: f64| Significant(value, 6).to_string();
    let known = |value: f64| if value.is_finite() { shown(value) } else { "-".to_owned() };
    let name = if fit.likelihood == LikelihoodName::Poisson { "Poisson" } else { "binomial" };
    let name = if fit.is_dispersion_estimated { format!("quasi-{name}") } else { name.to_owned() };
    let chance = fit.chance.map_or_else(String::new, |chance| format!(", probability {}", Significant(chance, 3)));
    let dispersion = fit.dispersion.map_or_else(|| "-".to_owned(), shown);
    let dispersion = if fit.is_dispersion_estimated { dispersion } else { format!("{dispersion}, taken as 1") };
    let errors = if fit.is_dispersion_estimated {
        "from the expected information, times the root of the dispersion"
    } else {
        "from the expected information"
    };
    let rows = [
        ("likelihood", name),
        ("deviance", shown(fit.deviance)),
        ("degrees of freedom", summary.degrees_of_freedom.to_string()),
        ("Pearson chi-squared", format!("{}{chance}", shown(fit.pearson))),
        ("dispersion", dispersion),
        ("log-likelihood", known(summary.log_likelihood)),
        ("AIC, BIC", format!("{}, {}", known(summary.aic), known(summary.bic))),
        ("standard errors", errors.to_owned()),
    ];
    writeln!(out)?;
    rows.iter().try_for_each(|(name, value)| writeln!(out, "  {name:<20}{value}"))?;
    let is_converged = report.solution.outcome.ending.is_converged;
    doubt(fit).filter(|_| is_converged).map_or(Ok(()), |doubt| writeln!(out, "  {doubt}"))
}

/// What to know where the counts do not scatter as their likelihood says.
fn doubt(fit: &LikelihoodFit) -> Option<String> {
    let (dispersion, chance) = fit.dispersion.zip(fit.chance).filter(|_| !fit.is_dispersion_estimated)?;
    let times = Significant(dispersion, 3);
    if chance < UNLIKELY && dispersion > NOTABLE {
        return Some(format!(
            "overdispersed: the variance is about {times} times that of the likelihood, or the formula does not describe the \
             data; if it does, --dispersion estimated makes the errors larger"
        ));
    }
    (chance > 1.0 - UNLIKELY && dispersion * NOTABLE < 1.0).then(|| {
        format!(
            "underdispersed: the variance is about {times} times that of the likelihood, so these may not be independent counts; \
             --dispersion estimated makes the errors smaller"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chance_explains_is_not_told() {
        let of = |dispersion: f64, chance: f64| {
            let (likelihood, deviance, pearson) = (LikelihoodName::Poisson, 1.0, 1.0);
            let (dispersion, chance) = (Some(dispersion), Some(chance));
            let fit =
                LikelihoodFit { likelihood, deviance, pearson, dispersion, is_dispersion_estimated: false, chance };
            doubt(&fit)
        };
        assert_eq!(of(1.4, 0.01), None);
        assert_eq!(of(1.1, 1e-9), None);
        assert!(of(3.0, 1e-9).is_some_and(|told| told.starts_with("overdispersed: the variance is about 3 times")));
        assert!(of(0.3, 1.0 - 1e-9).is_some_and(|told| told.starts_with("underdispersed")));
    }
}
