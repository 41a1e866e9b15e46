//! Which public items of the core compute in `f64` though everything of theirs is in `f32`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::workspace_root;

/// What the names of the probes in `crates/gd-firmware/src/single` begin with.
pub(super) const PREFIX: &str = "probe_";

/// Items that compute in `f64`, and why. docs/microcontrollers.md has the list.
pub(super) const IN_DOUBLE: [(&str, &str); 17] = [
    ("ByDifferences", REASONS[2]),
    ("Descent", REASONS[0]),
    ("GridAxis", REASONS[2]),
    ("MultiStart", REASONS[0]),
    ("ParameterUnits", REASONS[2]),
    ("Scaled", REASONS[2]),
    ("StartBox", REASONS[2]),
    ("Stop", REASONS[0]),
    ("StopRules", REASONS[0]),
    ("Streaming", REASONS[1]),
    ("StreamingState", REASONS[1]),
    ("Verdict", REASONS[2]),
    ("asin_f32", REASONS[3]),
    ("cbrt_f32", REASONS[3]),
    ("loss_grid", REASONS[2]),
    ("loss_grid_row", REASONS[2]),
    ("tan_f32", REASONS[3]),
];

const REASONS: [&str; 4] = [
    "the numbers of a reason to stop are f64; without rules, and inlined, nothing is left of them",
    "a learning rate that is refused is told as f64; inlined, nothing is left of it where nobody looks",
    "made in f64, once, before or after the steps",
    "libm's function rounds a result in f64",
];

/// Items without a probe: what has no code of its own, or only text, which is printed by way of `f64`.
const WITHOUT_CODE: [&str; 33] = [
    "Buffer",
    "Column",
    "Curvature",
    "Element",
    "Error",
    "Evidence",
    "LANES",
    "LeastSquaresStop",
    "Minima",
    "Minimum",
    "Model",
    "ModelHessian",
    "MultiInputModel",
    "NamedStatistics",
    "NamedStreamVerdict",
    "NamedUndetermined",
    "NamedVerdict",
    "NoError",
    "NoHook",
    "Objective",
    "ObjectiveFn",
    "Optimizer",
    "ClipReport",
    "Quantity",
    "ResidualHessian",
    "Residuals",
    "Setting",
    "Step",
    "Storage",
    "TwiceDifferentiable",
    "TwiceDual",
    "math",
    "test_surfaces",
];

/// Items that are not followed yet: likelihoods of counts. docs/microcontrollers.md says so.
const NOT_FOLLOWED: [&str; 2] = ["DevianceResiduals", "Likelihood"];

/// What is wrong: an item without a probe, one that is not as the exceptions say.
pub(super) fn faults(probes: &BTreeMap<String, Option<String>>, on: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (item, way) in probes {
        let exception = IN_DOUBLE.iter().find(|(name, _)| name == item);
        match (way, exception) {
            (Some(way), None) => faults.push(format!("{item} on {on} computes in f64: {way}")),
            // With an FPU more is inlined, and less is left of what is told of errors.
            (None, Some(_)) if !on.ends_with('F') && !on.ends_with("M33") => {
                faults.push(format!("{item} on {on} does not compute in f64, and need not be excepted"));
            }
            _ => {}
        }
    }
    let is_known = |item: &str| WITHOUT_CODE.contains(&item) || NOT_FOLLOWED.contains(&item);
    match public_items() {
        Ok(items) => {
            let missing = items.iter().filter(|&item| !probes.contains_key(item) && !is_known(item));
            faults.extend(missing.map(|item| format!("{item} on {on} has no probe in crates/gd-firmware/src/single")));
        }
        Err(error) => faults.push(error),
    }
    faults
}

/// The names that the core exports, and its functions for `f32`.
fn public_items() -> Result<BTreeSet<String>, String> {
    let source = |name: &str| {
        let path = workspace_root().join("crates/gd-core/src").join(name);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let (root, math) = (source("lib.rs")?, source("number/math/mod.rs")?);
    let mut items = exported(&root);
    let functions = math.lines().filter_map(|line| line.strip_prefix("pub fn ")?.split('(').next()).map(str::to_owned);
    items.extend(exported(&math).into_iter().chain(functions).filter(|name| name.ends_with("_f32")));
    Ok(items)
}

/// The names in all `pub use`, those for tests excepted.
fn exported(root: &str) -> BTreeSet<String> {
    let mut items = BTreeSet::new();
    for (before, statement) in root.match_indices("pub use ").map(|(at, _)| (&root[..at], &root[at..])) {
        if before.trim_end().ends_with("#[cfg(test)]") {
            continue;
        }
        let statement = statement.split(';').next().unwrap_or_default();
        let names = statement.rsplit("::").next().unwrap_or_default().trim_matches(['{', '}']);
        let names = names.split(',').map(|name| name.trim().trim_matches(['{', '}']));
        items.extend(names.map(|name| name.rsplit(" as ").next().unwrap_or(name).to_owned()));
    }
    items.remove("");
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_exported_is_found() {
        let root = "pub use a::{B, C,\n    D};\n#[cfg(test)]\npub use x::Y;\n#[cfg(feature = \"e\")]\npub use f::g as h;\nuse h::I;\n";
        assert_eq!(exported(root), ["B", "C", "D", "h"].map(str::to_owned).into());
        let items = public_items().unwrap();
        assert!(items.len() > 80, "{items:?}");
        for item in ["Descent", "RunningRows", "loss_grid_row", "sin_cos_f32", "MiniBatch", "C"] {
            assert!(items.contains(item), "{item}");
        }
    }

    /// Nothing is excepted that is not there.
    #[test]
    fn exceptions_are_exported_and_documented() {
        let items = public_items().unwrap();
        let page = fs::read_to_string(workspace_root().join("docs/microcontrollers.md")).unwrap();
        for name in WITHOUT_CODE {
            assert!(items.contains(name), "{name}");
        }
        for name in NOT_FOLLOWED {
            assert!(
                items.contains(name) && page.contains(&format!("`{name}`")),
                "docs/microcontrollers.md lacks {name}"
            );
        }
        for (name, why) in IN_DOUBLE {
            assert!(items.contains(name) && !why.is_empty(), "{name}");
            assert!(page.contains(&format!("`{name}`")), "docs/microcontrollers.md lacks {name}");
        }
    }

    #[test]
    fn what_is_not_as_listed_is_a_fault() {
        let mut probes: BTreeMap<String, Option<String>> =
            public_items().unwrap().into_iter().map(|item| (item, None)).collect();
        for (name, _) in IN_DOUBLE {
            probes.insert(name.to_owned(), Some("x calls __muldf3".to_owned()));
        }
        assert_eq!(faults(&probes, "M0"), Vec::<String>::new());
        probes.insert("Sgd".to_owned(), Some("step calls __aeabi_dmul".to_owned()));
        probes.remove("Adam");
        let found = faults(&probes, "M0");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("Sgd on M0 computes in f64: step calls")
                && found[1].starts_with("Adam on M0 has no probe")
        );
    }
}
