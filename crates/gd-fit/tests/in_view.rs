//! What matters is in view: start, end and minimum lie within their panels, and no shade takes half of the map.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gd_fit::picture::{Landscape, Terrain, View, descent_still, minimum_of};
use gd_fit::{
    Format, Method, OptimizerName, PictureSettings, Precision, Problem, Report, Scale, Settings, Solution, StartValues,
    Table, ViewSettings, solve,
};

/// Points of a surface along each axis, and lines.
const N_POINTS: usize = 32;
/// The most of the cells that may have one shade.
const MOST: f64 = 0.5;

struct Case {
    name: String,
    table: Table,
    formula: String,
    response: &'static str,
    start: StartValues,
}

/// A problem with what its pictures need.
struct Fitted {
    problem: Problem<f64>,
    method: Method,
    solution: Solution<f64>,
}

fn fitted(case: &Case, settings: Settings) -> Fitted {
    let mut settings = Settings { start: case.start.clone(), ..settings };
    settings.columns.response = Some(case.response.into());
    let data = case.table.observations(&case.formula, &settings.columns).unwrap();
    let problem = Problem::new(data, &settings).unwrap();
    let method = Method::new(&settings, &problem).unwrap();
    let solution = solve(&problem, &method, &settings.start, &mut |_, _| {}).unwrap();
    Fitted { problem, method, solution }
}

/// Says what is wrong with the pictures of a fit.
fn faults(case: &Case, fitted: &Fitted) -> Vec<String> {
    let Fitted { problem, method, solution } = fitted;
    let report = Report {
        formula: &case.formula,
        precision: Precision::F64,
        problem,
        method,
        solution,
        level: 0.95,
        shows_intervals: false,
    };
    // Few frames: a surface over two of many parameters changes with them.
    let picture = PictureSettings { frames: Some(2), ..PictureSettings::default() };
    let outcome = &solution.outcome;
    let minimum = minimum_of(problem, method, &[outcome]).unwrap();
    let figure = descent_still(&[report], &ViewSettings::default(), &picture).unwrap();
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{}: {what}", case.name));
    let places = [("start", Some(&outcome.start)), ("end", Some(&outcome.params)), ("minimum", minimum.as_ref())];
    let view = View::new(problem, &[outcome], minimum.as_deref(), &ViewSettings::default()).unwrap();
    let Some(view) = view else {
        for (name, params) in places.into_iter().filter_map(|(name, params)| Some((name, params?))) {
            let columns = problem.columns();
            let loss = gd_core::Objective::value(&gd_fit::loss_of(problem, &columns).unwrap(), params);
            if figure.pixel_of(1, [params[0], loss]).is_none() {
                fault(format!("{name} {params:?} is not on the curve"));
            }
        }
        return faults;
    };
    let inside = |[x, y]: [f64; 2]| {
        (0.0..f64::from(figure.width())).contains(&x) && (0.0..f64::from(figure.height())).contains(&y)
    };
    for (name, params) in places.into_iter().filter_map(|(name, params)| Some((name, params?))) {
        for (panel, what) in [(1, "surface"), (2, "map")] {
            let place = view.indices.map(|index| params[index]);
            // With more parameters the surface is that of the end; the start may have none above it.
            if panel == 1 && name == "start" && problem.names().len() > 2 {
                continue;
            }
            if !figure.pixel_of(panel, place).is_some_and(inside) {
                fault(format!("{name} {place:?} is not on the {what}, over {:?}", view.ranges));
            }
        }
    }
    let landscape = Landscape::new(problem, view.clone(), N_POINTS).unwrap();
    let path = outcome.path.iter().filter(|(params, _)| view.contains(params)).map(|(_, loss)| loss);
    let field = landscape.field(&outcome.params).unwrap();
    let terrain = Terrain::new(&[field], &view.names, path, &picture, N_POINTS).unwrap();
    let (bands, shades) = (terrain.contour().unwrap().band_shares(), terrain.surface().unwrap().shade_shares());
    for (what, shares) in [("bands of the map", bands), ("shades of the surface", shades)] {
        let most = shares.iter().copied().fold(0.0, f64::max);
        if most > MOST {
            fault(format!("one of the {what} takes {:.0} % of the cells", 100.0 * most));
        }
    }
    faults
}

fn nist(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/nist").join(name)
}

/// NIST's problems, each from both of its starts.
fn certified() -> Vec<Case> {
    let text = fs::read_to_string(nist("formulas.txt")).unwrap();
    let problems = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    problems.flat_map(|(name, formula)| certified_cases(name, formula)).collect()
}

fn certified_cases(name: &str, formula: &str) -> [Case; 2] {
    let text = fs::read_to_string(nist(&format!("{name}.dat"))).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let place = lines.iter().find(|line| line.contains("Data") && line.contains("(lines")).unwrap();
    let ends: Vec<usize> = place.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let mut csv = String::new();
    for line in &lines[ends[0] - 1..ends[1]] {
        let row: Vec<f64> = line.split_whitespace().map(|field| field.parse().unwrap()).collect();
        if csv.is_empty() {
            csv.push_str(if row.len() == 2 { "y,x\n" } else { "y,x1,x2\n" });
        }
        // Nelson's response is the logarithm of what the file holds.
        let y = if name == "Nelson" { gd_core::math::ln(row[0]) } else { row[0] };
        let fields: Vec<String> = [y].iter().chain(&row[1..]).map(f64::to_string).collect();
        writeln!(csv, "{}", fields.join(",")).unwrap();
    }
    let starts = |column: usize| {
        let value = |line: &&str| {
            let (name, rest) = line.split_once('=')?;
            let fields: Vec<&str> = rest.split_whitespace().collect();
            // Values in parentheses and other numbers are no starts.
            let numbers: Vec<f64> = fields.iter().map(|field| field.parse().ok()).collect::<Option<_>>()?;
            (numbers.len() == 4).then(|| (name.trim().to_owned(), numbers[column]))
        };
        StartValues(lines.iter().filter_map(value).collect())
    };
    [0, 1].map(|column| Case {
        name: format!("{name} from start {}", column + 1),
        table: Table::from_bytes(name, csv.clone().into_bytes(), Format::default()),
        formula: formula.into(),
        response: "y",
        start: starts(column),
    })
}

/// Fits that people asked about.
const ASKED: [(&str, &str, &str, &str); 14] = [
    ("diode", "I", "Is*(exp(V/(n*0.02585))-1)", ""),
    ("sine", "y", "sin(a*x)", "a=1.5"),
    ("wave", "y", "a*cos(b*t+c)", "a=5,b=0.9,c=2"),
    ("decay", "y", "a*exp(-b*x)+c", "a=1,b=0.1,c=1"),
    ("dose", "r", "Emax/(1+(IC50/c)^n)", "Emax=1,IC50=1,n=1"),
    ("growth", "y", "a/(1+b*exp(-c*t))", ""),
    ("kinetics", "y", "a*x/(b+x)", "a=1,b=1"),
    ("power", "y", "A*x^(-B)", "A=1,B=1"),
    ("sorption", "Y", "Q*b*X/(1+b*X)", ""),
    ("arrhenius", "y", "A*exp(-Ck/T)", "A=1,Ck=300"),
    ("stretched", "y", "y0+A1*exp(-(x/t1)^b1)", ""),
    ("logistic", "y", "L/(1+exp(-k*(x-x0)))", ""),
    ("census", "y", "a*exp(b*x+c)", ""),
    ("assay", "OD", "D+(A-D)/(1+(conc/C)^B)^G", ""),
];

fn asked() -> impl Iterator<Item = Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pictures");
    ASKED.into_iter().map(move |(name, response, formula, start)| Case {
        name: name.into(),
        table: Table::from_bytes(name, fs::read(folder.join(name).with_extension("csv")).unwrap(), Format::default()),
        formula: formula.into(),
        response,
        start: if start.is_empty() { StartValues::default() } else { start.parse().unwrap() },
    })
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn least_squares_from_certified_starts() {
    let settings = || Settings { skips_search: true, ..Settings::default() };
    none(&certified().iter().flat_map(|case| faults(case, &fitted(case, settings()))).collect::<Vec<_>>());
}

#[test]
fn least_squares_of_what_people_asked() {
    let settings = || Settings { skips_search: true, ..Settings::default() };
    none(&asked().flat_map(|case| faults(&case, &fitted(&case, settings()))).collect::<Vec<_>>());
}

#[test]
fn descents_that_swing_stay_in_view() {
    let mut all = Vec::new();
    for case in asked().filter(|case| ["decay", "kinetics", "power", "wave"].contains(&case.name.as_str())) {
        for optimizer in [OptimizerName::Sgd, OptimizerName::Momentum, OptimizerName::Adam] {
            let settings = Settings {
                optimizer: Some(optimizer),
                learning_rate: Some(0.02),
                scale: Scale::Auto,
                ..Settings::default()
            };
            let fitted = fitted(&case, settings);
            if fitted.solution.outcome.ending.reason == "diverged" {
                continue;
            }
            let mut found = faults(&case, &fitted);
            let outcome = &fitted.solution.outcome;
            let minimum = minimum_of(&fitted.problem, &fitted.method, &[outcome]).unwrap();
            let view = View::new(&fitted.problem, &[outcome], minimum.as_deref(), &ViewSettings::default());
            let n_outside = view.unwrap().unwrap().n_outside(&outcome.path);
            if 10 * n_outside > outcome.path.len() {
                found.push(format!("{}: {n_outside} of {} steps are outside", case.name, outcome.path.len()));
            }
            all.extend(found.into_iter().map(|fault| format!("{} {fault}", optimizer.name())));
        }
    }
    none(&all);
}
