//! Nanoseconds a call.

use std::hint::black_box;
use std::time::Instant;

use crate::functions::{FUNCTIONS, Function, Of};
use crate::sample::Random;

const VALUES: usize = 4_096;
const ROUNDS: usize = 25;

/// The fastest of several rounds over the same arguments, in turns with the others.
fn fastest(mut work: Vec<(&'static str, Box<dyn FnMut() + '_>)>) -> Vec<(&'static str, f64)> {
    let mut best = vec![f64::INFINITY; work.len()];
    for _ in 0..ROUNDS {
        for (best, (_, work)) in best.iter_mut().zip(&mut work) {
            let start = Instant::now();
            work();
            *best = best.min(start.elapsed().as_secs_f64() * 1e9 / VALUES as f64);
        }
    }
    work.iter().map(|work| work.0).zip(best).collect()
}

fn calls<'a, T: Copy>(function: Of<T>, x: &'a [T], y: &'a [T]) -> Box<dyn FnMut() + 'a> {
    match function {
        Of::One(function) => Box::new(move || {
            for &x in x {
                black_box(black_box(function)(x));
            }
        }),
        Of::Two(function) => Box::new(move || {
            for (&x, &y) in x.iter().zip(y) {
                black_box(black_box(function)(x, y));
            }
        }),
    }
}

#[inline(always)]
fn in_lanes(name: &str, x: &[f64], y: &[f64], into: &mut [f64]) {
    let chunks = x.as_chunks::<8>().0.iter().zip(y.as_chunks::<8>().0).zip(into.as_chunks_mut::<8>().0);
    match name {
        "exp" => chunks.for_each(|((&x, _), into)| *into = gd_math::exp_lanes(x)),
        "ln" => chunks.for_each(|((&x, _), into)| *into = gd_math::ln_lanes(x)),
        "sin" => chunks.for_each(|((&x, _), into)| *into = gd_math::sin_lanes(x)),
        "cos" => chunks.for_each(|((&x, _), into)| *into = gd_math::cos_lanes(x)),
        "powf" => chunks.for_each(|((&x, &y), into)| *into = gd_math::powf_lanes(x, y)),
        _ => {}
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,fma,lzcnt,popcnt")]
fn in_wide_lanes(name: &str, x: &[f64], y: &[f64], into: &mut [f64]) {
    in_lanes(name, x, y, into);
}

#[cfg(not(target_arch = "x86_64"))]
unsafe fn in_wide_lanes(name: &str, x: &[f64], y: &[f64], into: &mut [f64]) {
    in_lanes(name, x, y, into);
}

/// One line for each function.
pub fn report(names: &[String]) {
    println!("{:8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}", "ns", "gd-math", "lanes", "AVX2", "libm", "CORE", "std");
    for function in FUNCTIONS.iter().filter(|f| names.is_empty() || names.iter().any(|name| name == f.name)) {
        time_f64(function);
    }
    for function in FUNCTIONS.iter().filter(|f| names.is_empty() || names.iter().any(|name| name == f.name)) {
        time_f32(function);
    }
}

fn time_f64(function: &Function) {
    let mut random = Random(1);
    let mut draw = || function.usual.0 + random.uniform() * (function.usual.1 - function.usual.0);
    let x: Vec<f64> = (0..VALUES).map(|_| draw()).collect();
    let y: Vec<f64> = (0..VALUES).map(|_| draw()).collect();
    let (mut some, mut others) = (vec![0.0; VALUES], vec![0.0; VALUES]);
    let (x, y) = (&x[..], &y[..]);
    let has_lanes = ["exp", "ln", "sin", "cos", "powf"].contains(&function.name);
    let mut work = vec![
        ("gd-math", calls(function.f64, x, y)),
        ("libm", calls(function.libm, x, y)),
        ("CORE", calls(function.core_math, x, y)),
        ("std", calls(function.std, x, y)),
    ];
    if has_lanes {
        work.push(("lanes", Box::new(|| in_lanes(function.name, x, y, black_box(&mut some)))));
        // The machine that measures has these instructions.
        work.push(("AVX2", Box::new(|| unsafe { in_wide_lanes(function.name, x, y, black_box(&mut others)) })));
    }
    let times = fastest(work);
    line(function.name, &times);
}

fn time_f32(function: &Function) {
    let mut random = Random(1);
    let mut draw = || (function.usual.0 + random.uniform() * (function.usual.1 - function.usual.0)) as f32;
    let x: Vec<f32> = (0..VALUES).map(|_| draw()).collect();
    let y: Vec<f32> = (0..VALUES).map(|_| draw()).collect();
    let times = fastest(vec![
        ("gd-math", calls(function.f32, &x, &y)),
        ("libm", calls(function.libm_f32, &x, &y)),
        ("CORE", calls(function.core_math_f32, &x, &y)),
        ("std", calls(function.std_f32, &x, &y)),
    ]);
    line(&format!("{}_f32", function.name), &times);
}

fn line(name: &str, times: &[(&str, f64)]) {
    let time = |column: &str| {
        let found = times.iter().find(|time| time.0 == column);
        found.map_or_else(|| "-".to_owned(), |time| format!("{:.1}", time.1))
    };
    let columns = ["gd-math", "lanes", "AVX2", "libm", "CORE", "std"].map(|column| format!("{:>8}", time(column)));
    println!("{name:8} {}", columns.join(" "));
}
