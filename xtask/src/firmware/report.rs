//! Tables of what was measured: on the terminal, and in docs/microcontrollers.md between two marks.

use std::fs;
use std::path::PathBuf;

use super::budgets::{FLASH_LINE, FLASH_NET, STACK_F32, STACK_F64, STATIC_RAM};
use super::{Cost, Measured};
use crate::output::write_atomically;
use crate::table::format_table;
use crate::workspace_root;

const BEGIN: &str = "<!-- measured: cargo xtask firmware --document -->\n";
const END: &str = "<!-- end of measured -->\n";

/// What `cost` measures, and in words.
const WORKS: [(&str, &str, &str); 12] = [
    ("line", "f32", "line, 200 points"),
    ("line-gradient", "f32", "of them loss and gradient"),
    ("line-one-sum", "f32", "the same by a plain loop with one sum"),
    ("cubic", "f32", "cubic, 200 points"),
    ("net-global", "f32", "net, 200 points"),
    ("line", "f64", "line, 200 points, f64"),
    ("cubic", "f64", "cubic, 200 points, f64"),
    ("net-global", "f64", "net, 200 points, f64"),
    ("streaming-line", "f32", "line, one streamed sample"),
    ("streaming-net", "f32", "net, one streamed sample"),
    ("least-squares-20-points", "f32", "Levenberg-Marquardt, cubic, 20 points"),
    ("statistics-20-points", "f32", "standard errors, cubic, 20 points"),
];

/// Clocks that the page computes times for, in megahertz: slow, usual, and the fastest of the board.
const CLOCKS: [(&str, [f64; 2]); 4] = [
    ("Cortex-M0", [16.0, 48.0]),
    ("Cortex-M3", [16.0, 72.0]),
    ("Cortex-M4F", [16.0, 168.0]),
    ("RV32IMAC", [16.0, 160.0]),
];

fn sizes(measured: &[Measured]) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let header = vec!["processor", "flash, line", "flash, net", "static RAM", "stack, f32", "stack, f64"];
    let bytes = |bytes: u64| thousands(bytes);
    let mut rows: Vec<Vec<String>> = measured
        .iter()
        .map(|measured| {
            let stack = |scalar| measured.costs.as_ref().map_or("-".into(), |_| bytes(measured.deepest_stack(scalar)));
            let Measured { target, flash_line, flash_net, static_ram, .. } = measured;
            let sizes = [*flash_line, *flash_net, *static_ram].map(bytes);
            [vec![target.processor.into()], sizes.to_vec(), vec![stack("f32"), stack("f64")]].concat()
        })
        .collect();
    let budgets = [FLASH_LINE, FLASH_NET, STATIC_RAM, STACK_F32, STACK_F64].map(|budget| bytes(budget.bytes));
    rows.push([vec!["budget".into()], budgets.to_vec()].concat());
    (header, rows)
}

fn instructions(measured: &[Measured]) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let header: Vec<&str> = std::iter::once("instructions of a step")
        .chain(measured.iter().map(|measured| measured.target.processor))
        .collect();
    let cell = |measured: &Measured, work: &str, scalar: &str| {
        measured.cost(work, scalar).map_or("-".into(), |Cost { instructions, .. }| thousands(instructions))
    };
    let row = |&(work, scalar, words): &(&str, &str, &str)| {
        std::iter::once(words.to_owned()).chain(measured.iter().map(|measured| cell(measured, work, scalar))).collect()
    };
    (header, WORKS.iter().map(row).collect())
}

/// Milliseconds of a step if every instruction took one cycle.
fn times(measured: &[Measured]) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let header = vec!["processor, clock", "line, 200 points", "net, 200 points", "line, one sample", "net, one sample"];
    let mut rows = Vec::new();
    for measured in measured {
        let clocks = CLOCKS.iter().find(|(processor, _)| *processor == measured.target.processor);
        for megahertz in clocks.map_or([0.0; 2], |&(_, clocks)| clocks) {
            let time = |work| {
                let cost = measured.cost(work, "f32");
                cost.map_or("-".into(), |cost| format!("{:.3} ms", cost.instructions as f64 / megahertz / 1e3))
            };
            let works = ["line", "net-global", "streaming-line", "streaming-net"].map(time);
            rows.push([vec![format!("{}, {megahertz} MHz", measured.target.processor)], works.to_vec()].concat());
        }
    }
    (header, rows)
}

/// Tables for the terminal.
pub(super) fn text(measured: &[Measured]) -> String {
    let table = |(header, rows): (Vec<&str>, Vec<Vec<String>>)| "\n".to_owned() + &format_table(&header, &rows);
    table(sizes(measured)) + &table(instructions(measured))
}

/// Where the page is.
fn page_path() -> PathBuf {
    workspace_root().join("docs").join("microcontrollers.md")
}

/// Writes the tables into the page.
pub(super) fn write(measured: &[Measured], compiler: &str) -> Result<(), String> {
    let path = page_path();
    let failed = |what: String| format!("{}: {what}", path.display());
    let page = fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
    let (before, rest) = page.split_once(BEGIN).ok_or_else(|| failed(format!("has no line {BEGIN}")))?;
    let (_, after) = rest.split_once(END).ok_or_else(|| failed(format!("has no line {END}")))?;
    let tables = [
        (format!("Bytes, with {compiler} at `opt-level` 2:"), sizes(measured)),
        ("Instructions, counted by QEMU:".into(), instructions(measured)),
        ("Computed from them, not measured, at one cycle per instruction (see below):".into(), times(measured)),
    ];
    let table = |text: String, (title, (header, rows)): &(String, (Vec<&str>, Vec<Vec<String>>))| {
        text + title + "\n\n" + &markdown(header, rows) + "\n"
    };
    let tables = tables.iter().fold(String::new(), table);
    let page = format!("{before}{BEGIN}\n{tables}{END}{after}");
    write_atomically(&path, page.as_bytes()).map_err(|error| failed(error.to_string()))
}

fn markdown(header: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let titles: Vec<String> = header.iter().map(|&title| title.into()).collect();
    let rule = format!("|---{}|\n", "|---:".repeat(header.len() - 1));
    line(&titles) + &rule + &rows.iter().map(|row| line(row)).collect::<String>()
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

    #[test]
    fn the_page_shows_the_budgets_in_force() {
        let page = fs::read_to_string(page_path()).unwrap();
        let (_, rows) = sizes(&[]);
        assert!(page.contains(&format!("| {} |", rows[0].join(" | "))), "run cargo xtask firmware --document");
    }
}
