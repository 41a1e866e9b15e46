//! Numbers of the tutorial that neither its code nor its commands hold.

use std::fs;

use gd_core::{Step, SymmetricEigen, TwiceDifferentiable};
use gd_scenarios::Scenario;

use super::{LANGUAGES, folder, pages};

/// The rows of a page's tables, as cells.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.map(|row| row.split(" | ").map(str::trim).collect()).collect()
}

fn text(language: &str, name: &str) -> String {
    fs::read_to_string(folder().join(language).join(name)).unwrap()
}

#[test]
fn the_data_are_those_of_the_scenarios() {
    for (file, name) in [("line.csv", "line"), ("cubic.csv", "cubic"), ("net.csv", "net-global")] {
        let (x, y) = Scenario::by_name(name).unwrap().data::<f32>();
        let rows = x.iter().zip(&y).map(|(x, y)| format!("{x},{y}"));
        let found = fs::read_to_string(folder().join("data").join(file)).unwrap();
        assert_eq!(
            found.lines().map(str::to_owned).collect::<Vec<_>>(),
            ["x,y".into()].into_iter().chain(rows).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_file_that_is_shown_begins_like_that() {
    for page in pages("en") {
        for block in page.blocks.iter().filter(|block| block.language == "text" && block.text.ends_with("\n...\n")) {
            let beginning = block.text.trim_end_matches("...\n");
            let files = fs::read_dir(xtask::workspace_root().join("docs").join("examples")).unwrap();
            let files = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
            let is_one = files.map(|path| fs::read_to_string(path).unwrap()).any(|file| {
                let data: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
                data.join("\n").starts_with(beginning)
            });
            assert!(is_one, "{}: no example begins with {beginning}", page.path.display());
        }
    }
}

/// The table of the first chapter is in its code; this holds the table to it.
#[test]
fn the_first_steps_are_those_of_the_descent() {
    let scenario = Scenario::by_name("line").unwrap();
    let (x, y) = scenario.data::<f32>();
    let steps: Vec<Step<[f32; 2]>> = scenario.descent(&x, &y).unwrap().collect();
    for language in LANGUAGES {
        let text = text(language, "1-plain-descent.md");
        let rows: Vec<Vec<&str>> = rows(&text).into_iter().filter(|row| row[0].parse::<usize>().is_ok()).collect();
        assert_eq!(rows.len(), 6);
        for row in rows {
            let step = &steps[row[0].parse::<usize>().unwrap()];
            let [a, b] = step.params;
            let expected = [format!("{a:.3}"), format!("{b:.3}"), format!("{:.4}", step.loss)];
            assert_eq!(row[1..], expected, "{language}: step {}", row[0]);
        }
    }
}

/// Curvatures of a scenario where its data were made, the smallest first.
fn curvatures(name: &str) -> [f64; 2] {
    let scenario = Scenario::by_name(name).unwrap();
    let (x, y) = scenario.data::<f64>();
    let hessian = scenario.loss(&x, &y).unwrap().hessian(&[1.2, 2.5]);
    SymmetricEigen::new(&hessian).unwrap().values
}

#[test]
fn curvatures_bounds_and_condition_numbers_are_computed() {
    let minus = |text: String| text.replace('-', "−");
    let [[flat, steep], [flat_cubic, steep_cubic]] = ["line", "cubic"].map(curvatures);
    for language in LANGUAGES {
        let rates = text(language, "2-learning-rate.md");
        let rates: Vec<Vec<&str>> = rows(&rates).into_iter().filter(|row| row[0].parse::<f64>().is_ok()).collect();
        assert_eq!(rates.len(), 6);
        for row in rates {
            let rate: f64 = row[0].parse().unwrap();
            let factors = [flat, steep].map(|curvature| minus(format!("{:.2}", 1.0 - rate * curvature)));
            assert_eq!(row[1..3], factors, "{language}: rate {rate}");
        }
        let valley = text(language, "3-tuning-a-formula.md");
        let valley: Vec<Vec<&str>> = rows(&valley).into_iter().filter(|row| row.len() == 4).collect();
        for (row, [flat, steep]) in valley.iter().zip([[flat, steep], [flat_cubic, steep_cubic]]) {
            assert_eq!(row[3], format!("{:.1}", 2.0 / steep), "{language}: {}", row[0]);
            assert_eq!(row[1], format!("{flat:.3}"), "{language}: {}", row[0]);
            assert_eq!(row[2].parse(), Ok((steep * 1000.0).round() / 1000.0), "{language}: {}", row[0]);
        }
        assert_eq!(valley.len(), 2);
        let scaling = text(language, "6-scaling.md");
        let scaling: Vec<Vec<&str>> = rows(&scaling).into_iter().filter(|row| row.len() == 3).collect();
        // The two of the enzyme are computed by the chapter's own code: 1.73e6 and 8.6.
        let conditions = [steep / flat, steep_cubic / flat_cubic];
        assert_eq!(scaling.len(), 4);
        for (row, condition) in scaling.iter().zip(conditions) {
            assert_eq!(row[1], format!("{condition:.1}"), "{language}: {}", row[0]);
        }
        for (row, condition) in scaling.iter().zip([conditions[0], conditions[1], 1.73e6, 8.636]) {
            let factor = (condition - 1.0) / (condition + 1.0);
            let digits = row[2].len() - 2;
            assert_eq!(row[2], format!("{factor:.digits$}"), "{language}: {}", row[0]);
        }
    }
}

#[test]
fn what_a_chip_needs_is_what_was_measured() {
    let measured = fs::read_to_string(xtask::workspace_root().join("docs").join("microcontrollers.md")).unwrap();
    let measured = rows(&measured);
    let cells = |name: &str| measured.iter().find(|row| row[0] == name).unwrap_or_else(|| panic!("no row {name}"));
    let (steps, samples) = (cells("line, 200 points"), cells("line, one streamed sample"));
    for language in LANGUAGES {
        let text = text(language, "9-on-a-chip.md");
        let rows = rows(&text);
        let processors = ["Cortex-M0", "Cortex-M3", "Cortex-M4F", "RV32IMC", "RV32IMAC", "Cortex-M33"];
        for (place, processor) in processors.into_iter().enumerate() {
            // A row of the table of flash, then one of that of RAM.
            let mut of_processor = measured.iter().filter(|row| row[0] == processor);
            let (Some(flash), Some(ram)) = (of_processor.next(), of_processor.next()) else { panic!("{processor}") };
            let row = rows.iter().find(|row| row[0] == processor).unwrap_or_else(|| panic!("{language}: {processor}"));
            assert_eq!(row[1..], [flash[1], ram[2], steps[place + 1], samples[place + 1]], "{language}: {processor}");
        }
    }
}
