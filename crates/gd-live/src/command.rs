//! The command that does the same as the page.

use gd_fit::picture::View;
use gd_fit::{OptimizerName, Precision, Scale};

use crate::source::Setup;

/// The command of a setup, for files that are called as the page calls them; `start` is left out to have it searched for.
pub(crate) fn command(
    setup: &Setup,
    file: &str,
    names: &[String],
    start: Option<&[f64]>,
    view: Option<&View>,
) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    // What a shell takes for itself otherwise: a file may be called 'x;y.csv'.
    let is_plain = |c: char| c.is_alphanumeric() || "._-/+=,@%".contains(c);
    let file = if file.chars().all(is_plain) { file.into() } else { quoted(file) };
    let mut words = vec!["gd fit".into(), file];
    words.push(quoted(setup.formula.trim()));
    let number = |value: f64| value.to_string();
    let named = |values: &[f64]| {
        let pairs = names.iter().zip(values).map(|(name, value)| format!("{name}={}", number(*value)));
        pairs.collect::<Vec<_>>().join(",")
    };
    words.extend(start.map(|start| format!("--start {}", named(start))));
    words.push(format!("--optimizer {}", setup.optimizer.name()));
    if setup.optimizer == OptimizerName::Lm {
        // The page shows what becomes of the start that it is given.
        words.extend(start.map(|_| "--no-search".into()));
    } else {
        words.push(format!("--lr {}", number(setup.lr)));
        if setup.scale == Scale::Auto {
            words.push("--scale auto".into());
        }
    }
    words.extend(setup.steps.map(|steps| format!("--steps {steps}")));
    if setup.precision == Precision::F32 {
        words.push(format!("--precision {}", setup.precision));
    }
    for (name, [low, high]) in &setup.bounds.0 {
        let end = |value: f64| if value.is_finite() { number(value) } else { String::new() };
        words.push(format!("--bounds {name}={}..{}", end(*low), end(*high)));
    }
    words.extend(view.filter(|_| setup.view.is_some()).map(|view| {
        let [[a, b], [c, d]] = view.ranges;
        let [first, second] = &view.names;
        format!("--range {first}={a}..{b},{second}={c}..{d}")
    }));
    words.join(" ")
}
