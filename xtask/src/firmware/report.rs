//! Tables of what was measured: on the terminal, and in docs/microcontrollers.md between two marks.

use std::fs;
use std::path::PathBuf;

use super::budgets::{BUDGETS, Budget, PROGRAMS, STACKS, STATIC_RAM};
use super::build::HARDWARE_SQRT;
use super::{AtLevel, Cost, LEVELS_ON, Measured, deepest_stack};
use crate::output::write_atomically;
use crate::table::format_table;
use crate::toolchain::Toolchain;
use crate::workspace_root;

const BEGIN: &str = "<!-- measured: cargo xtask firmware --document -->\n";
const END: &str = "<!-- end of measured -->\n";

/// What `cost` measures, and in words.
const WORKS: [(&str, &str); 18] = [
    ("line f32", "line, 200 points"),
    ("line-gradient f32", "of them loss and gradient"),
    ("line-one-sum f32", "the same by a plain loop with one sum"),
    ("cubic f32", "cubic, 200 points"),
    ("net-global f32", "net, 200 points"),
    ("line f64", "line, 200 points, f64"),
    ("cubic f64", "cubic, 200 points, f64"),
    ("net-global f64", "net, 200 points, f64"),
    ("streaming-line f32", "line, one streamed sample"),
    ("streaming-net f32", "net, one streamed sample"),
    ("running-line f32", "line, one sample, least squares"),
    ("running-line-answer f32", "line, parameters and errors"),
    ("gauss-newton f32", "thermistor, one sample, Gauss-Newton"),
    ("ellipsoid f32", "ellipsoid, one sample, least squares"),
    ("ellipsoid-answer f32", "ellipsoid, offset and matrix"),
    ("least-squares-20-points f32", "least squares, cubic, 20 points"),
    ("statistics-20-points f32", "statistics, cubic, 20 points"),
    ("verdict-20-points f32", "verdict, line, 20 points"),
];

/// Works whose speed is compared between levels of optimization.
const WORKS_OF_LEVELS: [(&str, &str); 7] = [
    ("line f32", "line, 200 points"),
    ("net-global f32", "net, 200 points"),
    ("streaming-line f32", "streaming, one sample"),
    ("running-line f32", "running, one sample"),
    ("least-squares-20-points f32", "least squares, 20 points"),
    ("statistics-20-points f32", "statistics, 20 points"),
    ("verdict-20-points f32", "verdict, 20 points"),
];

/// A header and rows.
type Table = (Vec<String>, Vec<Vec<String>>);

fn header<'a>(first: &'a str, others: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    std::iter::once(first).chain(others).map(Into::into).collect()
}

fn row(first: impl Into<String>, others: impl IntoIterator<Item = String>) -> Vec<String> {
    std::iter::once(first.into()).chain(others).collect()
}

/// What the budget of a processor allows, below what was measured on it.
fn budget_row(budget: &Budget, bytes: &[u64]) -> Vec<String> {
    row(format!("budget of {}", budget.processor), bytes.iter().copied().map(thousands))
}

fn flash(measured: &[Measured]) -> Table {
    let mut rows = Vec::new();
    for budget in &BUDGETS {
        let found = measured.iter().find(|measured| measured.target.processor == budget.processor);
        rows.extend(found.map(|measured| row(budget.processor, measured.flash.map(thousands))));
        rows.push(budget_row(budget, &budget.flash));
    }
    (header("flash of a program with ...", PROGRAMS.map(|(_, words)| words)), rows)
}

fn memory(measured: &[Measured]) -> Table {
    let mut rows = Vec::new();
    for budget in &BUDGETS {
        let found = measured.iter().find(|measured| measured.target.processor == budget.processor);
        rows.extend(found.map(|Measured { static_ram, costs, .. }| {
            let stack = |works| costs.as_ref().map_or("-".into(), |costs| thousands(deepest_stack(costs, works)));
            let stacks = STACKS.iter().map(|(_, works)| stack(works));
            row(budget.processor, std::iter::once(thousands(*static_ram)).chain(stacks))
        }));
        rows.push(budget_row(budget, &[&[STATIC_RAM], &budget.stack[..]].concat()));
    }
    let titles = std::iter::once("static RAM").chain(STACKS.iter().map(|&(words, _)| words));
    (header("RAM, stack of a step of ...", titles), rows)
}

fn instructions(measured: &[Measured]) -> Table {
    let cell = |measured: &Measured, work: &str| {
        measured.cost(work).map_or("-".into(), |Cost { instructions, .. }| thousands(instructions))
    };
    let rows =
        WORKS.iter().map(|(work, words)| row(*words, measured.iter().map(|measured| cell(measured, work)))).collect();
    (header("instructions of a step", measured.iter().map(|measured| measured.target.processor)), rows)
}

/// Milliseconds of a step if every instruction took one cycle.
fn times(measured: &[Measured]) -> Table {
    let works = [
        ("line f32", "line, 200 points"),
        ("net-global f32", "net, 200 points"),
        ("streaming-line f32", "line, one sample"),
        ("streaming-net f32", "net, one sample"),
        ("least-squares-20-points f32", "least squares, 20 points"),
    ];
    let mut rows = Vec::new();
    for measured in measured {
        for megahertz in measured.target.clocks {
            let time = |work: &str| {
                let cost = measured.cost(work);
                cost.map_or("-".into(), |cost| format!("{:.3} ms", cost.instructions as f64 / megahertz / 1e3))
            };
            let name = format!("{}, {megahertz} MHz", measured.target.processor);
            rows.push(row(name, works.map(|(work, _)| time(work))));
        }
    }
    (header("processor, clock", works.map(|(_, words)| words)), rows)
}

/// Flash and speed at each level of optimization.
fn levels(levels: &[AtLevel]) -> Table {
    let names: Vec<String> = levels.iter().map(|at_level| format!("opt-level {}", at_level.level.name())).collect();
    let mut rows = Vec::new();
    for (index, (_, words)) in PROGRAMS.iter().enumerate() {
        let bytes = |at_level: &AtLevel| at_level.flash.get(index).map_or("-".into(), |&bytes| thousands(bytes));
        rows.push(row(format!("flash, {words}"), levels.iter().map(bytes)));
    }
    for (work, words) in WORKS_OF_LEVELS {
        let count =
            |at_level: &AtLevel| at_level.costs.get(work).map_or("-".into(), |cost| thousands(cost.instructions));
        rows.push(row(format!("instructions, {words}"), levels.iter().map(count)));
    }
    let stack = |at_level: &AtLevel| thousands(deepest_stack(&at_level.costs, &["least-squares-20-points f32"]));
    rows.push(row("stack, least squares", levels.iter().map(stack)));
    (header(LEVELS_ON, names.iter().map(String::as_str)), rows)
}

/// Tables for the terminal.
pub(super) fn text(measured: &[Measured], at_levels: &[AtLevel]) -> String {
    let table = |(header, rows): Table| {
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        "\n".to_owned() + &format_table(&header, &rows)
    };
    [flash(measured), memory(measured), levels(at_levels), instructions(measured)].map(table).concat()
}

/// Where the page is.
fn page_path() -> PathBuf {
    workspace_root().join("docs").join("microcontrollers.md")
}

/// Writes the tables into the page.
pub(super) fn write(measured: &[Measured], at_levels: &[AtLevel], toolchain: &Toolchain) -> Result<(), String> {
    let path = page_path();
    let failed = |what: String| format!("{}: {what}", path.display());
    let page = fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
    let (before, rest) = page.split_once(BEGIN).ok_or_else(|| failed(format!("has no line {BEGIN}")))?;
    let (_, after) = rest.split_once(END).ok_or_else(|| failed(format!("has no line {END}")))?;
    let compiler = toolchain.describe();
    let with = if toolchain.is_unstable() { "with" } else { "without" };
    let with_fpu: Vec<&str> = measured
        .iter()
        .map(|measured| measured.target)
        .filter(|target| target.has_fpu)
        .map(|target| target.processor)
        .collect();
    let conditions = format!("with {compiler}; {} {with} `{HARDWARE_SQRT}`", with_fpu.join(", "));
    let tables = [
        (format!("Flash in bytes at `opt-level` 2, {conditions}:"), flash(measured)),
        ("RAM in bytes, of the same programs:".into(), memory(measured)),
        (format!("The levels of optimization on the {LEVELS_ON}, bytes and instructions:"), levels(at_levels)),
        ("Instructions at `opt-level` 2, counted by QEMU:".into(), instructions(measured)),
        ("Computed from them, not measured, at one cycle per instruction (see below):".into(), times(measured)),
    ];
    let table = |text: String, (title, (header, rows)): &(String, Table)| {
        text + title + "\n\n" + &markdown(header, rows) + "\n"
    };
    let tables = tables.iter().fold(String::new(), table);
    let page = format!("{before}{BEGIN}\n{tables}{END}{after}");
    write_atomically(&path, page.as_bytes()).map_err(|error| failed(error.to_string()))
}

fn markdown(header: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = format!("|---{}|\n", "|---:".repeat(header.len() - 1));
    line(header) + &rule + &rows.iter().map(|row| line(row)).collect::<String>()
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_off() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }

    /// What the page shows of the program with interrupts is what is built and run.
    #[test]
    fn the_page_lists_the_program_itself() {
        let page = fs::read_to_string(page_path()).unwrap();
        let (_, shown) = page.split_once("<!-- listing: crates/gd-firmware/src/bin/online-rtic.rs -->").unwrap();
        let shown = shown.split_once("```rust,ignore\n").unwrap().1.split_once("\n```\n").unwrap().0;
        let program = fs::read_to_string(workspace_root().join("crates/gd-firmware/src/bin/online-rtic.rs")).unwrap();
        let listed = program.split_once("from here.\n").unwrap().1.split_once("// To here.").unwrap().0;
        assert_eq!(shown.trim(), listed.trim());
    }

    #[test]
    fn the_page_shows_the_budgets_in_force() {
        let page = fs::read_to_string(page_path()).unwrap();
        for row in flash(&[]).1.iter().chain(&memory(&[]).1) {
            assert!(page.contains(&format!("| {} |", row.join(" | "))), "run cargo xtask firmware --document");
        }
    }
}
