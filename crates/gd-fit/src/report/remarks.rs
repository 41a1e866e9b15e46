//! What a report says below its table of parameters.

use gd_core::Real;

use super::{Parameter, ParameterKind, PriorOf, Report, Significant};

/// Data so many standard deviations away from a prior contradict it.
const DOUBTFUL: f64 = 3.0;

/// What a parameter that was not fitted itself follows from.
pub(super) fn relation(parameter: &Parameter) -> Option<String> {
    let name = &parameter.name;
    match &parameter.kind {
        ParameterKind::Tied { expression } => Some(format!("{name} is tied: {expression}")),
        ParameterKind::Logarithm { value, error: Some(error), range: Some([low, high]) } => {
            let [value, low, high] = [*value, *low, *high].map(|number| Significant(number, 6));
            let error = Significant(*error, 3);
            Some(format!("{name} was fitted as its logarithm, {value} ± {error}: from {low} to {high}"))
        }
        ParameterKind::Logarithm { value, .. } => {
            Some(format!("{name} was fitted as its logarithm, {}", Significant(*value, 6)))
        }
        _ => None,
    }
}

/// What errors beside a parameter at its bound mean.
pub(super) fn conditional<T: Real>(report: &Report<'_, T>) -> Option<String> {
    let at_bounds = report.at_bounds();
    let (last, others) = at_bounds.split_last()?;
    let names = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
    let (is, bound) = if others.is_empty() { ("is", "its bound") } else { ("are", "their bounds") };
    Some(format!("the other standard errors are those of a fit in which {names} {is} held at {bound}"))
}

/// How far a parameter ended from what was known of it.
pub(super) fn prior(prior: &PriorOf) -> String {
    let PriorOf { name, mean, deviation, data_alone, .. } = prior;
    let (mean, deviation) = (Significant(*mean, 6), Significant(*deviation, 3));
    let away = prior.contradiction();
    let alone = match data_alone {
        Some([value, error]) => format!("the data alone say {} ± {}", Significant(*value, 6), Significant(*error, 3)),
        None => "the data alone do not determine it".into(),
    };
    let doubt = if away.abs() > DOUBTFUL {
        format!(", {} standard deviations away: they contradict each other", Significant(away.abs(), 2))
    } else {
        String::new()
    };
    format!("prior {name} = {mean} ± {deviation}; {alone}{doubt}")
}
