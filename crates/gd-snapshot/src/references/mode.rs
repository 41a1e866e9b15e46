//! What is written, by the environment.

use std::env;

use super::SnapshotError;

/// What a comparison writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Nothing: a missing reference and a difference fail. `GD_SNAPSHOT=check`, the default in CI.
    Check,
    /// A missing reference, which passes; a difference fails. `GD_SNAPSHOT=new`, the default elsewhere.
    New,
    /// Both fail, and what is new waits in a file whose name ends in `.new`. `GD_SNAPSHOT=review`, the default of
    /// references of insta outside CI.
    Review,
    /// A missing reference is written and passes, a difference waits for a review and fails. `INSTA_UPDATE=unseen`.
    NewOrReview,
    /// Both pass and are the reference from now on. `GD_SNAPSHOT=update`.
    Update,
}

/// A mode, and whether failures are only printed, as insta's `INSTA_FORCE_PASS` demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) mode: Mode,
    pub(super) is_forgiving: bool,
}

impl Choice {
    /// What the environment says: `GD_SNAPSHOT`; for references of insta, or else, `INSTA_UPDATE`; or else whether this is
    /// CI.
    pub(super) fn of_environment(is_of_insta: bool) -> Result<Self, SnapshotError> {
        Self::of(is_of_insta, |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned()))
    }

    fn of(is_of_insta: bool, variable: impl Fn(&str) -> Option<String>) -> Result<Self, SnapshotError> {
        let given = |name: &str| variable(name).filter(|value| !value.is_empty());
        let is_forgiving = is_of_insta && given("INSTA_FORCE_PASS").as_deref() == Some("1");
        // As insta decides it.
        let is_ci = match variable("CI").as_deref() {
            Some("" | "0" | "false") => false,
            Some(_) => true,
            None => variable("TF_BUILD").is_some(),
        };
        if let Some(value) = given("GD_SNAPSHOT") {
            let mode = match value.as_str() {
                "check" => Mode::Check,
                "new" => Mode::New,
                "review" => Mode::Review,
                "update" => Mode::Update,
                _ => {
                    let expected = "check, new, review or update";
                    return Err(SnapshotError::Variable { variable: "GD_SNAPSHOT", value, expected });
                }
            };
            return Ok(Self { mode, is_forgiving: false });
        }
        let mode = match (is_of_insta, is_ci) {
            (false, true) => Mode::Check,
            (false, false) => Mode::New,
            (true, _) => match given("INSTA_UPDATE").as_deref() {
                None | Some("auto") => {
                    if is_ci {
                        Mode::Check
                    } else {
                        Mode::Review
                    }
                }
                Some("always" | "1" | "force") => Mode::Update,
                Some("new") => Mode::Review,
                Some("unseen") => Mode::NewOrReview,
                Some("no") => Mode::Check,
                Some(value) => {
                    let (value, expected) = (value.to_owned(), "auto, always, new, unseen, no or force");
                    return Err(SnapshotError::Variable { variable: "INSTA_UPDATE", value, expected });
                }
            },
        };
        Ok(Self { mode, is_forgiving })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(is_of_insta: bool, environment: &[(&str, &str)]) -> Result<Choice, String> {
        let value = |name: &str| {
            environment.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned())
        };
        Choice::of(is_of_insta, value).map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_decides() {
        let alone = |environment: &[(&str, &str)]| mode(false, environment).unwrap().mode;
        assert_eq!(alone(&[]), Mode::New);
        assert_eq!(alone(&[("GD_SNAPSHOT", "")]), Mode::New);
        assert_eq!(alone(&[("CI", "true")]), Mode::Check);
        assert_eq!(alone(&[("TF_BUILD", "True")]), Mode::Check);
        assert_eq!(alone(&[("CI", "false")]), Mode::New);
        assert_eq!(alone(&[("CI", "true"), ("GD_SNAPSHOT", "update")]), Mode::Update);
        assert_eq!(alone(&[("INSTA_UPDATE", "always"), ("INSTA_FORCE_PASS", "1")]), Mode::New);
        let error = "the environment variable GD_SNAPSHOT is \"yes\", but must be check, new, review or update";
        assert_eq!(mode(false, &[("GD_SNAPSHOT", "yes")]), Err(error.into()));
    }

    #[test]
    fn insta_decides_about_its_own() {
        let beside = |environment: &[(&str, &str)]| mode(true, environment).unwrap();
        assert_eq!(beside(&[]), Choice { mode: Mode::Review, is_forgiving: false });
        assert_eq!(beside(&[("CI", "1")]).mode, Mode::Check);
        for (word, mode) in [
            ("auto", Mode::Review),
            ("always", Mode::Update),
            ("force", Mode::Update),
            ("new", Mode::Review),
            ("unseen", Mode::NewOrReview),
            ("no", Mode::Check),
        ] {
            assert_eq!(beside(&[("INSTA_UPDATE", word)]).mode, mode, "{word}");
        }
        assert!(beside(&[("INSTA_FORCE_PASS", "1")]).is_forgiving);
        assert_eq!(beside(&[("INSTA_UPDATE", "no"), ("GD_SNAPSHOT", "update")]).mode, Mode::Update);
        assert!(mode(true, &[("INSTA_UPDATE", "maybe")]).unwrap_err().contains("INSTA_UPDATE is \"maybe\""));
    }
}
