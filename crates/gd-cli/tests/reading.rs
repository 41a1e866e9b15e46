//! Whether `gd fit` reads files and formulas as they are meant: the cases of `tests/data/reading`.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;

use serde_json::Value;

/// Relative to the expected number, unless a case says otherwise.
const TOLERANCE: f64 = 1e-5;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The numbers are those of the data.
    Right,
    /// Refused, and the message says what matters.
    Clear,
    /// Refused, and the message does not, or nothing was to be refused.
    Unclear,
    /// Numbers, but not those of the data.
    Misread,
}

impl Outcome {
    const ALL: [Self; 4] = [Self::Right, Self::Clear, Self::Unclear, Self::Misread];

    fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Clear => "clear",
            Self::Unclear => "unclear",
            Self::Misread => "misread",
        }
    }

    fn of_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name).unwrap_or_else(|| panic!("no outcome '{name}'"))
    }
}

/// A file or a formula that went wrong for someone, and what should come of it.
struct Case {
    id: String,
    kind: String,
    file: String,
    source: String,
    why: String,
    /// Of `gd fit`; the file and the formula come first.
    arguments: Vec<String>,
    /// Names and values; none where only asking back is right.
    parameters: Vec<(String, f64)>,
    tolerance: f64,
    /// A useful refusal holds one member of every list. None where nothing is to be refused.
    refusal: Vec<Vec<String>>,
    listed: Outcome,
}

impl Case {
    fn of_json(case: &Value) -> Self {
        let text = |key: &str| case[key].as_str().unwrap_or_else(|| panic!("no {key} in {case}")).to_owned();
        let strings = |list: &Value| {
            let members = list.as_array().into_iter().flatten();
            members.map(|member| member.as_str().expect("a string").to_owned()).collect::<Vec<_>>()
        };
        let expected = &case["expect"];
        let parameters = expected["params"].as_object().into_iter().flatten();
        Self {
            id: text("id"),
            kind: text("kind"),
            file: text("file"),
            source: text("source"),
            why: text("why"),
            arguments: strings(&case["args"]),
            parameters: parameters.map(|(name, value)| (name.clone(), value.as_f64().expect("a number"))).collect(),
            tolerance: expected["tolerance"].as_f64().unwrap_or(TOLERANCE),
            refusal: expected["error"].as_array().into_iter().flatten().map(strings).collect(),
            listed: Outcome::of_name(&text("outcome")),
        }
    }

    /// Runs `gd fit`: the outcome, and what there is to say about it.
    fn run(&self) -> (Outcome, String) {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let arguments = [&["fit"], arguments.as_slice(), &["--report", "json"]].concat();
        let mut command = common::command(&common::data("reading"), &arguments);
        let output = command.stdin(Stdio::null()).output().expect("gd starts");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => self.judge_numbers(&output.stdout),
            Some(1 | 2) => self.judge_refusal(&message),
            code => (Outcome::Unclear, format!("exit {code:?}: {message}")),
        }
    }

    fn judge_numbers(&self, report: &[u8]) -> (Outcome, String) {
        let report: Value = serde_json::from_slice(report).unwrap_or_default();
        let value = |name: &str| {
            let mut parameters = report["parameters"].as_array().into_iter().flatten();
            parameters.find(|parameter| parameter["name"] == name).and_then(|parameter| parameter["value"].as_f64())
        };
        if self.parameters.is_empty() {
            return (Outcome::Misread, format!("fitted, where only asking back is right: {}", report["parameters"]));
        }
        let is_close =
            |got: f64, expected: f64| (got - expected).abs() <= self.tolerance * got.abs().max(expected.abs());
        let wrong: Vec<String> = self
            .parameters
            .iter()
            .filter(|(name, expected)| !value(name).is_some_and(|got| is_close(got, *expected)))
            .map(|(name, expected)| format!("{name} = {:?}, not {expected}", value(name)))
            .collect();
        if wrong.is_empty() { (Outcome::Right, String::new()) } else { (Outcome::Misread, wrong.join(", ")) }
    }

    /// Words of the user's own, the name of the file and the formula, do not count.
    fn judge_refusal(&self, message: &str) -> (Outcome, String) {
        let carets = |line: &&str| line.trim() != "^";
        let mut said = message.lines().filter(carets).collect::<Vec<_>>().join("\n");
        for own in self.arguments.iter().take(2) {
            said = said.replace(own, "");
        }
        let said = said.to_lowercase();
        let is_lacking = |list: &&Vec<String>| !list.iter().any(|member| said.contains(member));
        let lacking: Vec<String> = self.refusal.iter().filter(is_lacking).map(|list| list.join(" | ")).collect();
        let remark = message.trim().replace('\n', "\n    ");
        if self.refusal.is_empty() {
            (Outcome::Unclear, format!("{remark}\n    nothing was to be refused"))
        } else if lacking.is_empty() {
            (Outcome::Clear, remark)
        } else {
            (Outcome::Unclear, format!("{remark}\n    lacks: {}", lacking.join("; ")))
        }
    }
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(common::data("reading/cases.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    cases.as_array().unwrap().iter().map(Case::of_json).collect()
}

/// Lists the outcomes in `cases.json`, which has a case a line.
fn list_outcomes(outcomes: &[(&Case, Outcome)]) {
    let path = common::data("reading/cases.json");
    let mut text = String::new();
    for line in fs::read_to_string(&path).unwrap().lines() {
        let is_of_line = |(case, _): &&(&Case, Outcome)| line.contains(&format!("\"id\": \"{}\"", case.id));
        let new = outcomes.iter().find(is_of_line).map(|(case, outcome)| {
            let field = |outcome: Outcome| format!("\"outcome\": \"{}\"", outcome.name());
            line.replace(&field(case.listed), &field(*outcome))
        });
        let _ = writeln!(text, "{}", new.as_deref().unwrap_or(line));
    }
    fs::write(path, text).unwrap();
}

#[test]
fn files_and_formulas_are_read_as_meant_or_refused() {
    let cases = cases();
    let mut outcomes = Vec::new();
    let mut table = String::new();
    for case in &cases {
        let (outcome, remark) = case.run();
        outcomes.push((case, outcome));
        if outcome != case.listed || outcome == Outcome::Misread {
            let Case { id, kind, why, listed, arguments, .. } = case;
            let (now, listed) = (outcome.name(), listed.name());
            let _ = writeln!(table, "{now:8} listed as {listed:8} {id} ({kind}): {}", arguments.join(" "));
            let _ = writeln!(table, "    {remark}\n    {why}");
        }
    }
    if std::env::var_os("READING_UPDATE").is_some() {
        list_outcomes(&outcomes);
    }
    let count = |wanted: Outcome| outcomes.iter().filter(|(_, outcome)| *outcome == wanted).count();
    let counts = Outcome::ALL.map(|outcome| format!("{} {}", count(outcome), outcome.name())).join(", ");
    assert!(table.is_empty(), "{table}{} cases: {counts}; READING_UPDATE=1 lists the outcomes anew", cases.len());
}

/// A misspelled key, a file that no case reads, or a list that nothing can match would make a case that cannot fail.
#[test]
fn cases_are_whole() {
    let cases = cases();
    let ids: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids.len(), cases.len(), "an id appears twice");
    for case in &cases {
        let Case { id, file, arguments, parameters, refusal, .. } = case;
        assert!(arguments.len() >= 2 && arguments[0] == format!("files/{file}"), "{id}: the file comes first");
        assert!(!parameters.is_empty() || !refusal.is_empty(), "{id} expects nothing");
        assert!(parameters.iter().all(|(_, value)| value.is_finite()), "{id}");
        assert!(refusal.iter().all(|list| !list.is_empty()), "{id}: an empty list");
        let members = refusal.iter().flatten();
        assert!(members.clone().all(|member| !member.is_empty() && *member == member.to_lowercase()), "{id}");
    }
    let used: BTreeSet<&str> = cases.iter().map(|case| case.file.as_str()).collect();
    let files = common::files(&common::data("reading/files"));
    assert_eq!(files.iter().map(String::as_str).collect::<BTreeSet<_>>(), used);
}

#[test]
fn the_readme_lists_the_cases() {
    let readme = fs::read_to_string(common::data("reading/README.md")).unwrap();
    let (_, table) = readme.split_once("| id | kind | source |\n|---|---|---|\n").expect("a table of cases");
    let rows: Vec<&str> = table.lines().collect();
    let expected: Vec<String> =
        cases().iter().map(|Case { id, kind, source, .. }| format!("| `{id}` | {kind} | {source} |")).collect();
    assert_eq!(rows, expected);
}

#[test]
fn the_first_page_counts_them_as_they_are() {
    let readme = fs::read_to_string(common::data("../../README.md")).unwrap();
    let cases = cases();
    let count = |wanted: Outcome| cases.iter().filter(|case| case.listed == wanted).count();
    let [right, clear, unclear, _] = Outcome::ALL.map(count);
    assert_eq!(unclear, 0);
    let counts = format!(
        "{right} are read as they are meant, the other {clear} are refused with a message that says why; none is misread."
    );
    assert!(readme.contains(&counts) && readme.contains(&format!("of {} [reported files", cases.len())), "{counts}");
}
