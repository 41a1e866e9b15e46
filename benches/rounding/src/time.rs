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

/// Calls of functions over eight values, as loops that are compiled with the instructions of whoever they are inlined into.
macro_rules! in_lanes {
    ($name:expr, $x:expr, $y:expr, $into:expr, $lanes:literal; $($known:literal => $function:ident ($($argument:tt)*)),*) => {
        match $name {
            $($known => {
                for ((x, y), into) in
                    $x.as_chunks::<$lanes>().0.iter().zip($y.as_chunks::<$lanes>().0).zip($into.as_chunks_mut::<$lanes>().0)
                {
                    *into = in_lanes!(@call $function x y ($($argument)*));
                }
            })*
            _ => {}
        }
    };
    (@call $function:ident $x:ident $y:ident (x)) => {{ let _ = $y; gd_math::$function(*$x) }};
    (@call $function:ident $x:ident $y:ident (x y)) => { gd_math::$function(*$x, *$y) };
}

#[inline(always)]
fn lanes_f64(name: &str, x: &[f64], y: &[f64], into: &mut [f64]) {
    in_lanes!(name, x, y, into, 8; "exp" => exp_lanes(x), "ln" => ln_lanes(x), "sin" => sin_lanes(x),
        "cos" => cos_lanes(x), "powf" => powf_lanes(x y));
}

#[inline(always)]
fn lanes_f32(name: &str, x: &[f32], y: &[f32], into: &mut [f32]) {
    in_lanes!(name, x, y, into, 8; "exp" => exp_f32_lanes(x), "ln" => ln_f32_lanes(x), "sin" => sin_f32_lanes(x),
        "cos" => cos_f32_lanes(x), "powf" => powf_f32_lanes(x y));
}

/// With the instruction set that gd-core chooses at run time where the machine has it.
#[cfg(target_arch = "x86_64")]
mod wide {
    #[target_feature(enable = "avx2,bmi1,bmi2,fma,lzcnt,popcnt")]
    pub fn f64(name: &str, x: &[f64], y: &[f64], into: &mut [f64]) {
        super::lanes_f64(name, x, y, into);
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,fma,lzcnt,popcnt")]
    pub fn f32(name: &str, x: &[f32], y: &[f32], into: &mut [f32]) {
        super::lanes_f32(name, x, y, into);
    }
}

const WITH_LANES: [&str; 5] = ["exp", "ln", "sin", "cos", "powf"];

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
    let mut work = vec![
        ("gd-math", calls(function.f64, x, y)),
        ("libm", calls(function.libm, x, y)),
        ("CORE", calls(function.core_math, x, y)),
        ("std", calls(function.std, x, y)),
    ];
    if WITH_LANES.contains(&function.name) {
        work.push(("lanes", Box::new(|| lanes_f64(function.name, x, y, black_box(&mut some)))));
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
            // Just asked for.
            work.push(("AVX2", Box::new(|| unsafe { wide::f64(function.name, x, y, black_box(&mut others)) })));
        }
    }
    let times = fastest(work);
    line(function.name, &times);
}

fn time_f32(function: &Function) {
    let mut random = Random(1);
    let mut draw = || (function.usual.0 + random.uniform() * (function.usual.1 - function.usual.0)) as f32;
    let x: Vec<f32> = (0..VALUES).map(|_| draw()).collect();
    let y: Vec<f32> = (0..VALUES).map(|_| draw()).collect();
    let (mut some, mut others) = (vec![0.0; VALUES], vec![0.0; VALUES]);
    let (x, y) = (&x[..], &y[..]);
    let mut work = vec![
        ("gd-math", calls(function.f32, x, y)),
        ("libm", calls(function.libm_f32, x, y)),
        ("CORE", calls(function.core_math_f32, x, y)),
        ("std", calls(function.std_f32, x, y)),
    ];
    if WITH_LANES.contains(&function.name) {
        work.push(("lanes", Box::new(|| lanes_f32(function.name, x, y, black_box(&mut some)))));
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
            // Just asked for.
            work.push(("AVX2", Box::new(|| unsafe { wide::f32(function.name, x, y, black_box(&mut others)) })));
        }
    }
    let times = fastest(work);
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
