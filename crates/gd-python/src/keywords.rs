//! Keyword arguments as settings of gd-fit. They come as texts, as `gd fit` reads them.

use std::fmt::Display;
use std::str::FromStr;

use gd_fit::{Bounds, Fixed, Intervals, LEVEL, ParameterNames, Priors, Settings, StartValues};

use crate::fault::Fault;

/// A keyword and its text; of keywords that take several things, one of them.
pub(crate) type Given = (String, String);

/// The settings of a fit.
///
/// # Errors
/// The first keyword that is not known, or cannot be read.
pub(crate) fn settings(options: &[Given]) -> Result<Settings, Fault> {
    let mut settings = Settings::default();
    for (keyword, text) in options {
        set(&mut settings, keyword, text)?;
    }
    settings.start.check()?;
    Ok(settings)
}

fn set(settings: &mut Settings, keyword: &str, text: &str) -> Result<(), Fault> {
    let columns = &mut settings.columns;
    let own = || text.to_owned();
    match keyword {
        "x" => columns.inputs.push(own()),
        "y" => columns.response = Some(own()),
        "weights" => columns.weights = Some(own()),
        "sigma" => columns.sigma = Some(own()),
        "sigma_x" => columns.input_sigmas.push(own()),
        "counts" => columns.counts = Some(own()),
        "likelihood" => columns.likelihood = read(keyword, text)?,
        "trials" => columns.trials = Some(own()),
        "response" => columns.response_kind = read(keyword, text)?,
        "dispersion" => settings.dispersion = read(keyword, text)?,
        "where" => columns.condition = Some(own()),
        "x_range" => columns.range = Some(read(keyword, text)?),
        "color_by" => columns.groups = Some(own()),
        "by" => columns.by = Some(own()),
        "shared" => settings.shared.0.extend(read::<ParameterNames>(keyword, text)?.0),
        "start" => settings.start.0.extend(read::<StartValues>(keyword, text)?.0),
        "fix" => settings.fixed.0.extend(read::<Fixed>(keyword, text)?.0),
        "bounds" => settings.bounds.0.extend(read::<Bounds>(keyword, text)?.0),
        "prior" => settings.priors.0.extend(read::<Priors>(keyword, text)?.0),
        "tie" => settings.ties.push(read(keyword, text)?),
        "log_parameter" => settings.log_parameters.0.extend(read::<ParameterNames>(keyword, text)?.0),
        "optimizer" => settings.optimizer = Some(read(keyword, text)?),
        "lr" => settings.learning_rate = Some(number(keyword, text)?),
        "steps" => settings.steps = Some(whole(keyword, text)?),
        "batch" => settings.batch = Some(whole(keyword, text)?),
        "seed" => settings.seed = whole(keyword, text)?,
        "loss" => settings.loss = read(keyword, text)?,
        "precision" => settings.precision = read(keyword, text)?,
        "scale" => settings.scale = read(keyword, text)?,
        "no_search" => settings.skips_search = true,
        "absolute_sigma" => settings.absolute_sigma = true,
        "intervals" => {
            settings.intervals = match text {
                "standard" => Intervals::Standard,
                "profile" => Intervals::Profile,
                _ => return Err(Fault::of(keyword, format!("'{text}' is not known; there are standard, profile"))),
            };
            // Asked for by name, they are reported.
            settings.level.get_or_insert(LEVEL);
        }
        "level" => settings.level = Some(level(keyword, text)?),
        "derive" => settings.derived.push(read(keyword, text)?),
        _ => return Err(Fault::of(keyword, "there is no such option")),
    }
    Ok(())
}

/// What a text says.
pub(crate) fn read<V: FromStr<Err: Display>>(keyword: &str, text: &str) -> Result<V, Fault> {
    text.parse().map_err(|error: V::Err| Fault::of(keyword, error))
}

/// A number.
pub(crate) fn number(keyword: &str, text: &str) -> Result<f64, Fault> {
    text.trim().parse().map_err(|_| Fault::of(keyword, format!("'{text}' is not a number")))
}

/// A whole number from 0.
pub(crate) fn whole<N: FromStr>(keyword: &str, text: &str) -> Result<N, Fault> {
    text.trim().parse().map_err(|_| Fault::of(keyword, format!("'{text}' is not a whole number from 0")))
}

/// A number between 0 and 1, or between 0 and 100 with a percent sign.
pub(crate) fn level(keyword: &str, text: &str) -> Result<f64, Fault> {
    let text = text.trim();
    // 99.9e-2 is 0.999 as it would be typed; 99.9 / 100 is off by a bit.
    let level = match text.strip_suffix('%').map(str::trim) {
        Some(percent) => format!("{percent}e-2").parse::<f64>(),
        None => text.parse(),
    };
    match level {
        Ok(level) if 0.0 < level && level < 1.0 => Ok(level),
        _ => Err(Fault::of(keyword, format!("{text} is no level; give one between 0 and 1, such as 0.95 or '95%'"))),
    }
}
