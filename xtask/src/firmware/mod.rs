//! `cargo xtask firmware`: builds gd-core for microcontrollers, runs it in an emulator, compares every bit with the host
//! and holds sizes against their budgets.

pub mod budgets;
mod build;
mod emulator;
mod image;
mod report;
mod target;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gd_core::SCENARIOS;

use self::budgets::{Budget, FLASH_LINE, FLASH_NET, STACK_F32, STACK_F64, STATIC_RAM};
use self::build::target_dir;
use self::image::Image;
use self::target::{TARGETS, Target};
use crate::Outcome;
use crate::device_log::{LoggedStep, Steps, first_difference, read_log};
use crate::toolchain::Toolchain;
use crate::trajectories::{self, Bits};
use crate::verify::{snapshot_body, snapshot_path};

/// Programs whose output must be the host's.
const COMPARED: [&str; 3] = ["selftest", "calibrate", "trajectories"];
/// Programs that compute in `f32` only.
const SINGLE: [&str; 3] = ["footprint-line", "footprint-net", "calibrate"];
/// The functions that may panic: where text leaves by semihosting, whose crate asserts what the debugger answers.
const MAY_PANIC: &str = "<gd_firmware::device::Console as gd_firmware::output::Output>::write";

/// What a processor costs, measured.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    target: Target,
    flash_line: u64,
    flash_net: u64,
    static_ram: u64,
    /// Per work and precision, such as `line f32`: instructions and stack of a step; `None` where it was not run.
    costs: Option<BTreeMap<String, Cost>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cost {
    instructions: u64,
    stack: u64,
}

/// Builds, runs, compares and measures; with `document` writes the tables of docs/microcontrollers.md.
#[must_use]
pub fn run(document: bool) -> Outcome {
    Outcome::of_faults(check_all(document))
}

/// Returns what is wrong with the firmware, if it could be looked at.
fn check_all(document: bool) -> Result<Vec<String>, String> {
    let toolchain = Toolchain::find(&TARGETS.map(|target| target.triple))?;
    if let Some(target) =
        TARGETS.iter().find(|target| target.emulator.ends_with("arm") && !emulator::is_installed(target))
    {
        return Err(format!("{} is not installed; on Debian `apt install qemu-system-arm`", target.emulator));
    }
    println!("compiler: {}", toolchain.describe());
    let mut faults = Vec::new();
    let host = host_outputs(&mut faults)?;
    let mut measured = Vec::new();
    for target in &TARGETS {
        measured.push(check_target(&toolchain, target, &host, &mut faults)?);
    }
    print!("{}", report::text(&measured));
    if document && faults.is_empty() {
        report::write(&measured, &toolchain.describe())?;
    }
    Ok(faults)
}

/// The outputs of the programs on the host, the same in debug and release and, for descents, as committed.
fn host_outputs(faults: &mut Vec<String>) -> Result<BTreeMap<&'static str, String>, String> {
    let outputs = |profile: &str, arguments: &[&str]| -> Result<BTreeMap<&'static str, String>, String> {
        let mut build = build::for_host();
        build.args(arguments);
        succeed(build)?;
        let folder = target_dir().join(profile);
        COMPARED.iter().map(|&name| Ok((name, host_output(&folder.join(name))?))).collect()
    };
    let (debug, release) = (outputs("debug", &[])?, outputs("release", &["--release"])?);
    for (name, expected) in &debug {
        if let Some(difference) = release.get(name).and_then(|found| first_difference(expected, found)) {
            faults.push(format!("{name} on the host, release against debug: {difference}"));
        }
    }
    let log = release.get("trajectories").map_or("", String::as_str);
    compare_with_snapshots(log, faults)?;
    Ok(release)
}

fn host_output(program: &Path) -> Result<String, String> {
    let failed = |what: String| format!("{}: {what}", program.display());
    let output = Command::new(program).output().map_err(|error| failed(error.to_string()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() { Ok(text) } else { Err(failed(format!("failed; it wrote:\n{text}"))) }
}

/// Every descent of the tutorial must be in the log with the numbers that the tests' snapshots hold.
fn compare_with_snapshots(log: &str, faults: &mut Vec<String>) -> Result<(), String> {
    let descents = read_log(log).map_err(|error| format!("the log of the host, {error}"))?;
    for scenario in &SCENARIOS {
        let mut n_found = 0;
        for descent in descents.iter().filter(|descent| descent.name == scenario.name) {
            n_found += 1;
            let fault = match &descent.steps {
                Steps::F32(steps) => snapshot_fault(scenario, steps)?,
                Steps::F64(steps) => snapshot_fault(scenario, steps)?,
            };
            faults.extend(fault.map(|fault| format!("{} against its snapshot: {fault}", scenario.name)));
        }
        if n_found != 2 {
            faults.push(format!("{} was logged {n_found} times instead of once in f32 and once in f64", scenario.name));
        }
    }
    Ok(())
}

fn snapshot_fault<T: Bits>(scenario: &gd_core::Scenario, steps: &[LoggedStep<T>]) -> Result<Option<String>, String> {
    let path = snapshot_path::<T>(scenario);
    let snapshot = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let line = |step: &LoggedStep<T>| {
        let [a, b] = step.params;
        let numbers = [a, b, step.loss].map(|number| format!(" {}={number}", number.hex()));
        format!("{}:{}\n", step.index, numbers.concat())
    };
    let header = format!("{} {} step: a, b, mse\n", scenario.name, T::NAME);
    let now = steps.iter().map(line).fold(header, |text, line| text + &line);
    let difference = trajectories::first_difference::<T>(snapshot_body(&snapshot), &now);
    Ok(difference.map(|difference| difference.to_string()))
}

/// Builds for a target, looks into the programs, runs them and compares.
fn check_target(
    toolchain: &Toolchain,
    target: &Target,
    host: &BTreeMap<&'static str, String>,
    faults: &mut Vec<String>,
) -> Result<Measured, String> {
    println!("{} ({})", target.processor, target.triple);
    succeed(build::for_target(toolchain, target.triple))?;
    let folder = target_dir().join(target.triple).join("release");
    let program = |name: &str| folder.join(name);
    let (none, line, net) = (
        Image::read(&program("footprint-none"))?,
        Image::read(&program("footprint-line"))?,
        Image::read(&program("footprint-net"))?,
    );
    let trajectories = Image::read(&program("trajectories"))?;
    look_into(target, &folder, &trajectories, faults)?;
    let mut measured = Measured {
        target: *target,
        flash_line: line.flash - none.flash,
        flash_net: net.flash - none.flash,
        static_ram: trajectories.static_ram,
        costs: None,
    };
    if emulator::is_installed(target) {
        for name in COMPARED {
            let found = emulator::run(target, &program(name), false)?;
            let difference = host.get(name).and_then(|expected| first_difference(expected, &found));
            match difference {
                Some(difference) => faults.push(format!("{name} on {}: {difference}", target.processor)),
                None => println!("  {name}: {} lines, the host's bits", found.lines().count()),
            }
        }
        measured.costs = Some(costs(&emulator::run(target, &program("cost"), true)?)?);
    } else {
        println!("  not run: {} is not installed", target.emulator);
    }
    hold_against_budgets(&measured, faults);
    Ok(measured)
}

/// No panic but the console's, no heap, and no double precision in programs of single precision.
fn look_into(target: &Target, folder: &Path, trajectories: &Image, faults: &mut Vec<String>) -> Result<(), String> {
    let on = target.processor;
    // Both searches must be able to find something, or they would prove nothing.
    if !trajectories.panicking.iter().any(|caller| caller == MAY_PANIC) {
        faults.push(format!("trajectories for {on}: the console's own panic is not found, so no other would be"));
    }
    if trajectories.double.is_empty() {
        faults.push(format!("trajectories for {on}: its f64 routines are not found, so none would be elsewhere"));
    }
    for name in ["footprint-line", "footprint-net", "calibrate", "selftest", "trajectories"] {
        let image = Image::read(&folder.join(name))?;
        faults.extend(
            image
                .panicking
                .iter()
                .filter(|&caller| caller != MAY_PANIC)
                .map(|caller| format!("{name} for {on}: {caller} can panic")),
        );
        faults.extend(image.heap.iter().map(|function| format!("{name} for {on}: {function} is of a heap")));
        if SINGLE.contains(&name) {
            faults.extend(image.double.iter().map(|routine| format!("{name} for {on}: {routine} computes in f64")));
        }
    }
    Ok(())
}

fn hold_against_budgets(measured: &Measured, faults: &mut Vec<String>) {
    let mut hold = |budget: Budget, bytes: u64| {
        if bytes > budget.bytes {
            let on = measured.target.processor;
            faults.push(format!("{on}: {} is {bytes} bytes, the budget {}", budget.what, budget.bytes));
        }
    };
    hold(FLASH_LINE, measured.flash_line);
    hold(FLASH_NET, measured.flash_net);
    hold(STATIC_RAM, measured.static_ram);
    if measured.costs.is_some() {
        hold(STACK_F32, measured.deepest_stack("f32"));
        hold(STACK_F64, measured.deepest_stack("f64"));
    }
}

impl Measured {
    /// The deepest stack of a descent's step in a precision.
    fn deepest_stack(&self, scalar: &str) -> u64 {
        let works = ["line", "cubic", "net-global"];
        works.iter().filter_map(|work| self.cost(work, scalar)).map(|cost| cost.stack).max().unwrap_or(0)
    }

    fn cost(&self, work: &str, scalar: &str) -> Option<Cost> {
        self.costs.as_ref()?.get(&format!("{work} {scalar}")).copied()
    }
}

/// Reads the output of `cost`.
fn costs(output: &str) -> Result<BTreeMap<String, Cost>, String> {
    let mut costs: BTreeMap<String, Cost> = BTreeMap::new();
    for line in output.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [kind, work, scalar, count] = words[..] else { return Err(format!("cost wrote '{line}'")) };
        let count = count.parse().map_err(|_| format!("cost wrote '{line}'"))?;
        let cost = costs.entry(format!("{work} {scalar}")).or_default();
        match kind {
            "instructions" => cost.instructions = count,
            "stack" => cost.stack = count,
            _ => return Err(format!("cost wrote '{line}'")),
        }
    }
    Ok(costs)
}

fn succeed(mut command: Command) -> Result<(), String> {
    let program = PathBuf::from(command.get_program());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("the firmware cannot be built, see above".into()),
        Err(error) => Err(format!("{} cannot be started: {error}", program.display())),
    }
}
