//! What the page relies on.

use super::*;

fn opened(state: &str) -> Session {
    let mut session = Session::new();
    if let Err(failure) = session.open(state) {
        panic!("{state}: {failure}");
    }
    session
}

fn told(state: &str) -> Summary {
    opened(state).summary().clone()
}

fn failure(state: &str) -> (&'static str, String) {
    let failure = Session::new().open(state).unwrap_err();
    (failure.field, failure.message)
}

fn look(step: usize) -> PanelView {
    PanelView { size: [300, 220], scale: 1.0, is_dark: false, step, camera: [-60.0, 30.0], zoom: 1.0 }
}

#[test]
fn a_link_says_the_same_after_it_was_read() {
    let links = [
        "",
        "scenario=line&lr=1",
        "example=puromycin&start=100,0.5&optimizer=lm",
        "formula=a*exp(-b*x)%20%2B%20c&data=cubic&noise=0.3&seed=7&steps=50&precision=f32&scale=auto",
        "scenario=net-local&view=-2,7,-1.5,7&over=0,1&keep=lr%3D0.5&keep=optimizer%3Dadam%26start%3D1,2",
    ];
    for link in links {
        let state = State::parse(link).unwrap();
        assert_eq!(State::parse(&state.to_link()).unwrap(), state);
        assert_eq!(state.to_link(), link);
    }
    assert_eq!(State::parse("#lang=zh&step=3&azimuth=20").unwrap(), State::default());
}

#[test]
fn whatever_a_link_says_is_answered_with_the_part_that_is_wrong() {
    let cases = [
        ("nonsense=1", "state", "'nonsense' is nothing that a link can say"),
        (
            "scenario=circle",
            "state",
            "scenario: 'circle' is not known; there are line, line-lr1, cubic, net-global, net-local",
        ),
        ("data=square", "data", "data: 'square' is not known; there are line, cubic, net, own"),
        ("lr=abc", "lr", "--lr: 'abc' is not a number"),
        ("lr=-1", "lr", "the learning rate -1 cannot be used; choose a finite number above 0, such as 0.1"),
        ("start=1,x", "start", "--start: 'x' is not a number"),
        ("scenario=line&start=1", "start", "--start: 1 value for 2 parameters (a, b); give each one"),
        ("steps=0", "steps", "--steps: '0' is not a whole number of 1 or more"),
        ("steps=1000000", "steps", "--steps: the page makes at most 100000; `gd fit` makes more"),
        ("noise=-1", "noise", "noise: -1 is no standard deviation; give 0 to 1e6"),
        ("seed=1.5", "seed", "seed: '1.5' is not a whole number of 0 or more"),
        (
            "optimizer=best",
            "optimizer",
            "--optimizer: 'best' is not known; there are sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, lm",
        ),
        ("view=1,0,0,1", "view", "view: give low, high, low, high, such as -2,7,-2,7"),
        ("over=1,1", "view", "over: give two parameters by number from 0, such as 0,1"),
        ("keep=lr%3Dx", "keep", "keep: --lr: 'x' is not a number"),
        ("keep=a&keep=b&keep=c&keep=d&keep=e&keep=f", "keep", "keep: 5 runs are the most that can be kept"),
        ("formula=%ff", "state", "formula: the link is not in UTF-8; copy it once more"),
        (
            "formula=2*x",
            "formula",
            "the formula: it has no parameters to fit: all its names are columns, functions or constants",
        ),
        (
            "formula=a*ln(x)&data=line",
            "data",
            "line.csv, row 1: the formula is NaN whatever the parameters where x = -1 (ln(-1); logarithms are of numbers \
             above 0), and in 99 rows more; leave such rows out",
        ),
        ("data=own", "formula", "the formula is missing; write one such as a*x + b"),
        ("data=own&formula=a*x", "data", "the file is not in the link; choose it once more"),
    ];
    for (state, field, message) in cases {
        assert_eq!(failure(state), (field, message.into()), "{state}");
    }
    let (field, message) = failure("formula=a*x%2B");
    assert!(field == "formula" && message.lines().count() == 3 && message.ends_with('^'), "{message}");
}

#[test]
fn a_file_of_the_reader_is_read_as_gd_reads_it() {
    let mut session = Session::new();
    assert!(session.own_columns().is_empty());
    session.set_data("mine.csv", b"t;v\n0;1\n1;3\n2;n/a\n3;7\n".to_vec());
    assert_eq!(session.own_columns(), ["t", "v"]);
    session.open("data=own&formula=a*t%2Bb").unwrap();
    let summary = session.summary();
    assert_eq!((summary.n_rows, summary.n_skipped, summary.columns.as_str()), (3, 1, "v over t"));
    assert_eq!((summary.data_name.as_str(), session.data_csv().as_str()), ("mine.csv", ""));
    assert_eq!(summary.command, "gd fit mine.csv 'a*t+b' --optimizer lm");
    let last = session.params(summary.n_steps);
    assert!((last[0] - 2.0).abs() < 1e-9 && (last[1] - 1.0).abs() < 1e-9, "{last:?}");
    session.set_data("mine.csv", b"t,v\n0,1\n1,three\n".to_vec());
    let failure = session.open("data=own&formula=a*t%2Bb").unwrap_err();
    assert_eq!(
        (failure.field, failure.message.as_str()),
        ("data", "mine.csv, line 3, column v: 'three' is not a number")
    );
    session.clear_data();
    assert_eq!(session.open("data=own&formula=a*t%2Bb").unwrap_err().field, "data");
}

#[test]
fn the_tutorials_descents_are_those_of_the_tutorial() {
    for scenario in &gd_scenarios::SCENARIOS {
        let session = opened(&format!("scenario={}", scenario.name));
        assert_eq!((session.summary().precision, session.summary().n_steps), ("f32", 400));
        let (x, y) = scenario.data::<f32>();
        for (step, expected) in scenario.descent(&x, &y).unwrap().enumerate() {
            let found = session.params(step);
            for (found, expected) in found.iter().zip(&expected.params).chain([(&session.loss(step), &expected.loss)]) {
                // The derivative of the net as text multiplies in another order.
                let ulps = (*found as f32).to_bits().abs_diff(expected.to_bits());
                let limit = u32::from(scenario.name == "net-local");
                assert!(ulps <= limit, "{} step {step}: {found} {expected}", scenario.name);
            }
        }
    }
}

#[test]
fn another_formula_takes_only_the_data_of_a_scenario() {
    let summary = told("scenario=line&formula=p*x%5E2%2Bq");
    assert_eq!((summary.optimizer, summary.precision), ("lm", "f64"));
    assert_eq!(summary.names, ["p", "q"]);
    assert!(summary.is_start_found);
    let summary = told("example=thermistor");
    assert_eq!((summary.names.len(), summary.is_converged), (3, true));
}

#[test]
fn the_bound_of_the_learning_rate_is_told() {
    let bound = told("scenario=line").lr_bound.unwrap();
    assert!((bound - 1.0).abs() < 1e-3, "{bound}");
    // With momentum 0.9 it is (2 + 2 * 0.9) over the curvature.
    let bound = told("scenario=line&optimizer=momentum").lr_bound.unwrap();
    assert!((bound - 1.9).abs() < 2e-3, "{bound}");
    assert_eq!(told("scenario=line&optimizer=adam").lr_bound, None);
    assert_eq!(told("scenario=line&optimizer=lm").lr_bound, None);
    // It does not depend on the rate that it is held against.
    let bounds = ["0.1", "3", "8.5", "30"].map(|rate| told(&format!("lr={rate}")).lr_bound.unwrap());
    assert!((bounds[0] - 2.99).abs() < 0.01 && bounds == [bounds[0]; 4], "{bounds:?}");
}

#[test]
fn panels_are_drawn_and_pointed_into() {
    let mut session = opened("scenario=net-global&keep=lr%3D0.3&keep=start%3D5,1");
    for name in ["fit", "surface", "contour", "loss"] {
        let frames = [0, 5, 399].map(|step| session.panel(name, &look(step)).unwrap());
        assert!(frames[0] != frames[1] && frames[1] != frames[2], "{name}");
        assert_eq!((frames[0].width(), frames[0].height()), (300, 220));
    }
    let Summary { view_indices, view_ranges, .. } = session.summary();
    assert_eq!((&view_indices[..], &view_ranges[..]), (&[0, 1][..], &[-2.0, 7.0, -2.0, 7.0][..]));
    for name in ["contour", "surface"] {
        let [x, y] = session.pixel_of(name, [2.0, 4.5]).unwrap();
        let [a, b] = session.position_at(name, x, y).unwrap();
        if name == "contour" {
            assert!((a - 2.0).abs() < 1e-9 && (b - 4.5).abs() < 1e-9);
        }
    }
    assert_eq!(session.position_at("contour", -5.0, 0.0), None);
    let kept = &session.summary().kept;
    assert_eq!((kept.len(), kept[0].label.as_str()), (2, "sgd 0.3 from 2, 4.5"));
    assert!(kept[0].light.starts_with('#') && kept[0].light != kept[1].light);
    assert_eq!(session.panel("pie", &look(0)).unwrap_err().field, "state");
    let large = PanelView { size: [0, 10], ..look(0) };
    assert!(session.panel("fit", &large).is_err());
    let odd = PanelView { scale: f64::NAN, camera: [f64::INFINITY, 1e9], zoom: 0.0, ..look(usize::MAX) };
    assert!(session.panel("surface", &odd).is_ok());
}

#[test]
fn any_number_of_parameters_has_its_panels() {
    let mut one = opened("formula=k*x&data=line&optimizer=sgd&lr=0.1&start=4");
    assert!(!one.summary().has_surface && one.summary().view_indices.is_empty());
    for name in ["fit", "line", "loss"] {
        assert_ne!(one.panel(name, &look(0)).unwrap(), one.panel(name, &look(50)).unwrap(), "{name}");
    }
    assert!(one.panel("surface", &look(0)).is_err());
    let mut five = opened("example=oscillation");
    assert_eq!(five.summary().names.len(), 5);
    let first = five.panel("surface", &look(0)).unwrap();
    assert_ne!(first, five.panel("surface", &look(5)).unwrap());
    assert_eq!(
        first,
        five.panel("surface", &look(0)).unwrap(),
        "the surface belongs to the step, not to what was drawn before"
    );
}

#[test]
fn what_runs_away_leaves_the_data_in_sight() {
    let mut session = opened("scenario=line&lr=1.2");
    assert_eq!(session.summary().reason, "diverged");
    for name in ["fit", "surface", "contour", "loss"] {
        for step in [0, 3, usize::MAX] {
            session.panel(name, &look(step)).unwrap_or_else(|failure| panic!("{name} at {step}: {failure}"));
        }
    }
    // A start out of sight gets another view.
    let summary = told("scenario=line&start=50,4");
    let [low, high, ..] = summary.view_ranges[..] else { panic!() };
    assert!(low < 50.0 && 50.0 < high);
}

#[test]
fn a_map_of_starts_grows_a_few_at_a_time() {
    let mut session = opened("scenario=net-global");
    assert_eq!(session.basins_begin(6).unwrap(), 36);
    assert_eq!(session.basins_advance(10).unwrap(), 10);
    assert_eq!(session.basins_advance(100).unwrap(), 36);
    assert!(session.basins_text().unwrap().starts_with("minimum 1: loss 0.0"));
    let [light, dark] = [false, true].map(|is_dark| session.basins_png(is_dark).unwrap());
    assert!(light.starts_with(b"\x89PNG") && dark.starts_with(b"\x89PNG") && light != dark);
    assert!(session.basins_begin(1).is_err());
    assert!(opened("formula=k*x").basins_begin(6).is_err());
}

#[test]
fn the_examples_are_those_of_the_documentation() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples");
    for name in ["puromycin", "cooling", "thermistor", "oscillation"] {
        let session = opened(&format!("example={name}"));
        assert_eq!(session.data_csv(), std::fs::read_to_string(docs.join(&session.summary().data_name)).unwrap());
        assert!(session.summary().is_converged, "{name}: {}", session.summary().verdict);
    }
}

#[test]
fn the_page_gets_the_keys_that_it_knows() {
    let types = include_str!("../../../web/types.d.ts");
    let interface = |name: &str| -> Vec<&str> {
        let body = types.split_once(&format!("interface {name} {{\n")).unwrap().1.split_once('}').unwrap().0;
        body.lines().map(|line| line.split_once(':').unwrap().0.trim().trim_end_matches('?')).collect()
    };
    let json: serde_json::Value = serde_json::from_str(&told("scenario=line&keep=lr%3D0.3").to_json()).unwrap();
    let keys = |object: &serde_json::Value| {
        let mut keys: Vec<String> = object.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let sorted = |mut names: Vec<&str>| {
        names.sort_unstable();
        names.into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(keys(&json), sorted(interface("Summary")));
    assert_eq!(keys(&json["kept"][0]), sorted(interface("KeptRun")));
}

#[test]
fn a_start_that_leads_nowhere_is_shown_as_it_is() {
    // Of the decay of this start nothing is left at the second reading.
    let summary = told("example=cooling&formula=room%2Bexcess*exp(-k*minutes)&optimizer=lm&start=20,60,1000");
    assert!(!summary.is_start_found && !summary.is_converged, "{}", summary.verdict);
    assert!(summary.command.contains("--start ") && summary.command.ends_with("--no-search"), "{}", summary.command);
    assert!(summary.verdict.starts_with("not to be trusted: "), "{}", summary.verdict);
    assert!(summary.report.ends_with(&format!("\n{}\n", summary.verdict)), "{}", summary.report);
}

#[test]
fn what_another_start_would_find_is_remarked() {
    let remark = |state: &str| opened(state).remark();
    let cooling = "example=cooling&formula=room%2Bexcess*exp(-k*minutes)&optimizer=lm";
    let lost = remark(&format!("{cooling}&start=20,60,1000"));
    assert!(
        lost.starts_with("a start that a search finds, room=") && lost.contains(" leads to the loss 0.0869"),
        "{lost}"
    );
    // A minimum, but not the lowest.
    let wave = "example=oscillation&formula=a*sin(w*seconds%2Bp)%20%2B%20c&optimizer=lm&start=1,4,0,0";
    let local = remark(wave);
    assert!(local.starts_with("not the lowest: this is a minimum, but a lower loss, "), "{local}");
    for nothing in [cooling.to_owned(), format!("{cooling}&start=20,60,0.04"), "scenario=net-local".into()] {
        assert_eq!(remark(&nothing), "", "{nothing}");
    }
    assert_eq!(Session::new().remark(), "");
}

#[test]
fn the_command_quotes_what_a_shell_would_take() {
    for (name, shown) in [("a.csv", "a.csv"), ("x;id;.csv", "'x;id;.csv'"), ("it's.csv", r"'it'\''s.csv'")] {
        let mut session = Session::new();
        session.set_data(name, b"t,v\n0,1\n1,3\n2,5\n".to_vec());
        session.open("data=own&formula=a*t%2Bb").unwrap();
        assert!(session.summary().command.starts_with(&format!("gd fit {shown} ")), "{}", session.summary().command);
    }
}
