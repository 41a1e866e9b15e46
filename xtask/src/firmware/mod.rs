//! `cargo xtask firmware`: builds gd-core for microcontrollers, runs it in an emulator, compares every bit with the host
//! and holds sizes against their budgets.

pub mod budgets;
mod build;
mod calls;
mod defmt_frames;
mod emulator;
mod image;
mod report;
mod single;
mod target;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use gd_fit::log::{LoggedSteps, read_log};
use gd_scenarios::SCENARIOS;
use gd_snapshot::Trajectory;

use self::budgets::{
    BUDGETS, LEAST_SQUARES_FLASH_AT_S, LEAST_SQUARES_STACK_AT_S, PROGRAMS, SOFTWARE_SQRT, STACKS, STATIC_RAM,
};
use self::build::{Level, target_dir};
use self::calls::Calls;
use self::image::Image;
use self::target::{TARGETS, Target};
use crate::Outcome;
use crate::device_log::first_difference;
use crate::toolchain::Toolchain;
use crate::trajectories::{Bits, COLUMNS, snapshot_difference};

/// Programs whose output must be the host's.
const COMPARED: [&str; 5] = ["selftest", "calibrate", "field", "online", "trajectories"];
/// Programs that compute in `f32` only.
const SINGLE: [&str; 9] = [
    "footprint-line",
    "footprint-net",
    "footprint-streaming",
    "footprint-running",
    "footprint-running-errors",
    "footprint-gauss-newton",
    "calibrate",
    "field",
    "online",
];
/// The processor whose programs are built at every level of optimization.
const LEVELS_ON: &str = "Cortex-M4F";
/// The processor that logs through defmt.
const DEFMT_ON: &str = "Cortex-M3";
/// The processor whose interrupts RTIC handles.
const RTIC_ON: &str = "Cortex-M3";
/// The functions that may panic: where text leaves by semihosting, whose crate asserts what the debugger answers.
const MAY_PANIC: &str = "<gd_firmware::device::Console as gd_firmware::output::Output>::write";

/// What a processor costs, measured.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    target: Target,
    /// Flash of each of [`PROGRAMS`].
    flash: [u64; PROGRAMS.len()],
    static_ram: u64,
    costs: Option<Costs>,
}

/// What a level of optimization makes of the programs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AtLevel {
    level: Level,
    flash: [u64; PROGRAMS.len()],
    costs: Costs,
}

/// Per work and precision, such as `line f32`: instructions and stack of a step.
type Costs = BTreeMap<String, Cost>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cost {
    instructions: u64,
    stack: u64,
}

/// The processors, as the page and `--only` name them.
pub const PROCESSORS: [&str; TARGETS.len()] = {
    let mut processors = [""; TARGETS.len()];
    let mut index = 0;
    while index < TARGETS.len() {
        processors[index] = TARGETS[index].processor;
        index += 1;
    }
    processors
};

/// Builds, runs, compares and measures; with `document` writes the tables of docs/microcontrollers.md. Where processors are
/// named in `only`, the others, defmt and the levels of optimization are left out.
#[must_use]
pub fn run(document: bool, only: &[String]) -> Outcome {
    Outcome::of_faults(check_all(document, only))
}

/// Returns what is wrong with the firmware, if it could be looked at.
fn check_all(document: bool, only: &[String]) -> Result<Vec<String>, String> {
    let is_wanted = |target: &&Target| only.is_empty() || only.iter().any(|processor| processor == target.processor);
    let targets: Vec<&Target> = TARGETS.iter().filter(is_wanted).collect();
    let triples: Vec<&str> = targets.iter().map(|target| target.triple).collect();
    let toolchain = Toolchain::find(&triples)?;
    if let Some(target) =
        targets.iter().find(|target| target.emulator.ends_with("arm") && !emulator::is_installed(target))
    {
        return Err(format!("{} is not installed; on Debian `apt install qemu-system-arm`", target.emulator));
    }
    println!("compiler: {}", toolchain.describe());
    let mut faults = Vec::new();
    let host = host_outputs(&mut faults)?;
    let mut measured = Vec::new();
    for target in targets {
        measured.push(check_target(&toolchain, target, &host, &mut faults)?);
    }
    let levels = if only.is_empty() {
        check_defmt(&toolchain, &mut faults)?;
        check_rtic(&toolchain, &host, &mut faults)?;
        check_levels(&toolchain, &measured, &mut faults)?
    } else {
        Vec::new()
    };
    print!("{}", report::text(&measured, &levels));
    if document && faults.is_empty() {
        report::write(&measured, &levels, &toolchain)?;
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
    // With the checksums of its lines.
    let online = read_log(release.get("online").map_or("", String::as_str));
    if !online.is_ok_and(|descents| descents.iter().map(|descent| descent.name.as_str()).eq(["calibration"])) {
        faults.push("the log of online on the host is not one calibration".into());
    }
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
                LoggedSteps::F32(steps) => snapshot_fault(scenario, steps)?,
                LoggedSteps::F64(steps) => snapshot_fault(scenario, steps)?,
            };
            faults.extend(fault.map(|fault| format!("{} against its snapshot: {fault}", scenario.name)));
        }
        if n_found != 2 {
            faults.push(format!("{} was logged {n_found} times instead of once in f32 and once in f64", scenario.name));
        }
    }
    Ok(())
}

fn snapshot_fault<T: Bits>(scenario: &gd_scenarios::Scenario, steps: &Trajectory<T>) -> Result<Option<String>, String> {
    let mut now = Trajectory::new(COLUMNS).map_err(|error| error.to_string())?;
    for (step, row) in steps.rows() {
        now.push(step, row).map_err(|error| error.to_string())?;
    }
    let difference = snapshot_difference(scenario.name, &now)?;
    Ok(difference.map(|difference| difference.replace('\n', "; ")))
}

/// Builds for a target, looks into the programs, runs them and compares.
fn check_target(
    toolchain: &Toolchain,
    target: &Target,
    host: &BTreeMap<&'static str, String>,
    faults: &mut Vec<String>,
) -> Result<Measured, String> {
    println!("{} ({})", target.processor, target.triple);
    succeed(build::for_target(toolchain, target, Level::Speed))?;
    let folder = Level::Speed.programs(target.triple);
    let program = |name: &str| folder.join(name);
    let trajectories = Image::read(&program("trajectories"))?;
    look_into(target, &folder, &trajectories, faults)?;
    faults.extend(single::faults(&Calls::read(&program("single"))?.reaching_double(single::PREFIX), target.processor));
    let mut measured =
        Measured { target: *target, flash: flash(&folder)?, static_ram: trajectories.static_ram, costs: None };
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
    hold_against_budget(toolchain, &measured, faults);
    Ok(measured)
}

/// Builds the program that logs through defmt for one processor, runs it and decodes its frames.
fn check_defmt(toolchain: &Toolchain, faults: &mut Vec<String>) -> Result<(), String> {
    let Some(target) = TARGETS.iter().find(|target| target.processor == DEFMT_ON) else {
        return Err(format!("{DEFMT_ON} is no target"));
    };
    succeed(build::with_defmt(toolchain, target))?;
    let program = build::defmt_dir().join(target.triple).join("release").join("log-defmt");
    let log = emulator::run(target, &program, false)?;
    let found = defmt_frames::faults(&program, &log)?;
    if found.is_empty() {
        println!("log-defmt on {}: {} frames decoded", target.processor, log.lines().count());
    }
    faults.extend(found);
    Ok(())
}

/// Builds the program whose samples come from an interrupt for one processor, runs it and compares its log with the one that the
/// host writes without interrupts. The emulator counts instructions, so that the interrupts always come at the same places.
fn check_rtic(
    toolchain: &Toolchain,
    host: &BTreeMap<&'static str, String>,
    faults: &mut Vec<String>,
) -> Result<(), String> {
    let Some(target) = TARGETS.iter().find(|target| target.processor == RTIC_ON) else {
        return Err(format!("{RTIC_ON} is no target"));
    };
    succeed(build::with_rtic(toolchain, target))?;
    let program = build::rtic_dir().join(target.triple).join("release").join("online-rtic");
    let image = Image::read(&program)?;
    faults.extend(image.double.iter().map(|routine| format!("online-rtic: {routine} computes in f64")));
    faults.extend(image.heap.iter().map(|function| format!("online-rtic: {function} is of a heap")));
    let log = emulator::run(target, &program, true)?;
    match host.get("online").and_then(|expected| first_difference(expected, &log)) {
        Some(difference) => faults.push(format!("online-rtic on {}: {difference}", target.processor)),
        None => println!("online-rtic on {}: {} lines, the host's bits", target.processor, log.lines().count()),
    }
    Ok(())
}

/// Flash of each of [`PROGRAMS`] beyond that of a program without the core.
fn flash(folder: &Path) -> Result<[u64; PROGRAMS.len()], String> {
    let none = Image::read(&folder.join("footprint-none"))?.flash;
    let mut flash = [0; PROGRAMS.len()];
    for (bytes, (name, _)) in flash.iter_mut().zip(PROGRAMS) {
        *bytes = Image::read(&folder.join(name))?.flash.saturating_sub(none);
    }
    Ok(flash)
}

/// Measures the programs at the other levels of optimization on one processor; the first is the one measured already.
fn check_levels(
    toolchain: &Toolchain,
    measured: &[Measured],
    faults: &mut Vec<String>,
) -> Result<Vec<AtLevel>, String> {
    let Some(Measured { target, flash: at_2, costs: Some(costs_at_2), .. }) =
        measured.iter().find(|measured| measured.target.processor == LEVELS_ON)
    else {
        return Ok(Vec::new());
    };
    let mut levels = vec![AtLevel { level: Level::Speed, flash: *at_2, costs: costs_at_2.clone() }];
    for level in [Level::Size, Level::LeastSize] {
        println!("{} at opt-level {}", target.processor, level.name());
        succeed(build::for_target(toolchain, target, level))?;
        let folder = level.programs(target.triple);
        let costs = costs(&emulator::run(target, &folder.join("cost"), true)?)?;
        levels.push(AtLevel { level, flash: flash(&folder)?, costs });
    }
    for AtLevel { flash, costs, .. } in levels.iter().filter(|at_level| at_level.level == Level::Size) {
        let on = format!("{} at opt-level s", target.processor);
        let found = PROGRAMS.iter().zip(flash).find(|((_, words), _)| *words == "least squares");
        let most = LEAST_SQUARES_FLASH_AT_S + software_sqrt(toolchain, target);
        hold(&on, "flash, least squares", found.map_or(0, |(_, &bytes)| bytes), most, faults);
        let stack = deepest_stack(costs, &["least-squares-20-points f32"]);
        hold(&on, "stack, least squares", stack, LEAST_SQUARES_STACK_AT_S, faults);
    }
    Ok(levels)
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
    for name in PROGRAMS.map(|(name, _)| name).into_iter().chain(COMPARED).chain(["single"]) {
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

fn hold_against_budget(toolchain: &Toolchain, measured: &Measured, faults: &mut Vec<String>) {
    let Measured { target, flash, static_ram, costs } = measured;
    let on = target.processor;
    let Some(budget) = BUDGETS.iter().find(|budget| budget.processor == on) else {
        faults.push(format!("{on} has no budget"));
        return;
    };
    for (((_, words), &bytes), most) in PROGRAMS.iter().zip(flash).zip(budget.flash) {
        let takes_roots = matches!(
            *words,
            "running" | "running, errors" | "Gauss-Newton" | "least squares" | "statistics" | "verdict"
        );
        let most = most + if takes_roots { software_sqrt(toolchain, target) } else { 0 };
        hold(on, &format!("flash, {words}"), bytes, most, faults);
    }
    hold(on, "static RAM", *static_ram, STATIC_RAM, faults);
    for ((words, works), most) in STACKS.iter().zip(budget.stack) {
        let Some(costs) = costs else { continue };
        hold(on, &format!("stack, {words}"), deepest_stack(costs, works), most, faults);
    }
}

fn hold(on: &str, what: &str, bytes: u64, most: u64, faults: &mut Vec<String>) {
    if bytes > most {
        faults.push(format!("{on}: {what} is {bytes} bytes, the budget {most}"));
    }
}

/// What programs may be larger by because the compiler does not give the core the FPU's square root.
fn software_sqrt(toolchain: &Toolchain, target: &Target) -> u64 {
    if target.has_fpu && !toolchain.is_unstable() { SOFTWARE_SQRT } else { 0 }
}

/// The deepest stack of several works.
fn deepest_stack(costs: &Costs, works: &[&str]) -> u64 {
    works.iter().filter_map(|&work| costs.get(work)).map(|cost| cost.stack).max().unwrap_or(0)
}

impl Measured {
    fn cost(&self, work: &str) -> Option<Cost> {
        self.costs.as_ref()?.get(work).copied()
    }
}

/// Reads the output of `cost`.
fn costs(output: &str) -> Result<Costs, String> {
    let mut costs = Costs::new();
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
