//! Compares gd-math with correctly rounded values, and its speed with other libraries. See README.md.

mod check;
mod functions;
mod hard;
mod oracle;
mod sample;
mod time;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use check::{Count, Limit};
use functions::{FUNCTIONS, Function};

const USAGE: &str = "usage: rounding f64 [FUNCTION...] [--count N] [--seconds S] [--threads N] [--seed N]
       rounding f32 [FUNCTION...] [--count N] [--threads N]     every f32; random pairs where there are two arguments
       rounding all [--seconds S] [--threads N]                 f32 of every function, then f64 in what is left of S
       rounding hard [FUNCTION...] [--count N] [--keep N]       arguments near the middle of two results
       rounding file FUNCTION FILE.wc [--keep N]                arguments from a file of CORE-MATH; prints the N hardest
       rounding time [FUNCTION...]                              nanoseconds a call";

struct Options {
    names: Vec<String>,
    count: u64,
    seconds: Option<f64>,
    threads: u64,
    seed: u64,
    keep: usize,
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options { names: Vec::new(), count: 10_000_000, seconds: None, threads: 1, seed: 1, keep: 0 };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{argument} needs a number"));
        let wrong = |text: &String| format!("{argument}: {text} is no number");
        let whole = |text: &String| text.parse::<f64>().map(|n| n as u64).map_err(|_| wrong(text));
        match argument.as_str() {
            "--count" => options.count = whole(value()?)?,
            "--threads" => options.threads = whole(value()?)?.max(1),
            "--seed" => options.seed = whole(value()?)?,
            "--keep" => options.keep = whole(value()?)? as usize,
            "--seconds" => {
                let text = value()?;
                options.seconds = Some(text.parse().map_err(|_| wrong(text))?);
            }
            _ if argument.starts_with('-') => return Err(format!("{argument} is no option")),
            _ => options.names.push(argument.clone()),
        }
    }
    Ok(options)
}

fn chosen(names: &[String]) -> Result<Vec<&'static Function>, String> {
    if names.is_empty() {
        return Ok(FUNCTIONS.iter().collect());
    }
    names.iter().map(|name| functions::by_name(name).ok_or_else(|| format!("no function is named {name}"))).collect()
}

/// Prints a line; whether all was right.
fn say(what: &str, count: &Count, start: Instant) -> bool {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:12} {:>12} calls, {:>10} by MPFR, {} wrong, {seconds:.1} s", count.calls, count.asked, count.wrong);
    if let Some(first) = &count.first_wrong {
        println!("    {first}");
    }
    count.wrong == 0
}

fn run(arguments: &[String]) -> Result<bool, String> {
    let (command, rest) = arguments.split_first().ok_or(USAGE)?;
    let options = options(rest)?;
    let limit = Limit {
        calls: options.count,
        time: options.seconds.map(Duration::from_secs_f64),
        threads: options.threads,
        seed: options.seed,
    };
    let mut right = true;
    match command.as_str() {
        "f64" => {
            for function in chosen(&options.names)? {
                let start = Instant::now();
                right &= say(function.name, &check::random_f64(function, &limit), start);
            }
        }
        "f32" => {
            for function in chosen(&options.names)? {
                let start = Instant::now();
                right &= say(&format!("{}_f32", function.name), &check::all_f32(function, &limit), start);
            }
        }
        "all" => {
            let start = Instant::now();
            let total = options.seconds.unwrap_or(300.0);
            for function in FUNCTIONS {
                let start = Instant::now();
                let limit = Limit { calls: 1 << 28, time: Some(Duration::from_secs_f64(total / 60.0)), ..limit };
                right &= say(&format!("{}_f32", function.name), &check::all_f32(function, &limit), start);
            }
            for (i, function) in FUNCTIONS.iter().enumerate() {
                let left = (total - start.elapsed().as_secs_f64()).max(0.0) / (FUNCTIONS.len() - i) as f64;
                let limit = Limit { calls: u64::MAX >> 32, time: Some(Duration::from_secs_f64(left)), ..limit };
                let start = Instant::now();
                right &= say(function.name, &check::random_f64(function, &limit), start);
            }
        }
        "hard" => {
            for function in chosen(&options.names)? {
                for line in hard::search(function, &limit, options.keep.max(1)) {
                    println!("{line}");
                }
            }
        }
        "file" => {
            let [name, file] = &options.names[..] else { return Err(USAGE.to_owned()) };
            let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
            let start = Instant::now();
            let (count, hardest) = hard::from_file(name, &text, options.keep)?;
            for line in hardest {
                println!("{line}");
            }
            right &= say(name, &count, start);
        }
        "time" => time::report(&options.names),
        _ => return Err(USAGE.to_owned()),
    }
    Ok(right)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
