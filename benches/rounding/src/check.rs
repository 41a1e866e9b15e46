//! Comparison with the right values, on several threads.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::functions::{Function, Of};
use crate::oracle::{mpfr_f32, mpfr_f64, right_f32, right_f64};
use crate::sample::{Random, arguments};

/// What a comparison counted.
#[derive(Default)]
pub struct Count {
    pub calls: u64,
    pub asked: u64,
    pub wrong: u64,
    pub first_wrong: Option<String>,
}

impl Count {
    fn join(&mut self, other: Self) {
        self.calls += other.calls;
        self.asked += other.asked;
        self.wrong += other.wrong;
        if self.first_wrong.is_none() {
            self.first_wrong = other.first_wrong;
        }
    }

    fn wrong(&mut self, what: impl FnOnce() -> String) {
        self.wrong += 1;
        if self.first_wrong.is_none() {
            self.first_wrong = Some(what());
        }
    }
}

/// How long to go on.
#[derive(Clone, Copy)]
pub struct Limit {
    pub calls: u64,
    pub time: Option<Duration>,
    pub threads: u64,
    pub seed: u64,
}

/// Runs `work` for numbered blocks until it has no more, on several threads.
fn in_blocks(limit: &Limit, blocks: u64, work: impl Fn(u64, &mut Count) + Sync) -> Count {
    let next = AtomicU64::new(0);
    let start = Instant::now();
    let mut total = Count::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..limit.threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = Count::default();
                    loop {
                        let block = next.fetch_add(1, Ordering::Relaxed);
                        if block >= blocks || limit.time.is_some_and(|time| start.elapsed() >= time) {
                            return count;
                        }
                        work(block, &mut count);
                    }
                })
            })
            .collect();
        for thread in threads {
            total.join(thread.join().expect("a thread that panicked has said why"));
        }
    });
    total
}

fn same_f64(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

fn same_f32(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// Random arguments in `f64`.
pub fn random_f64(function: &Function, limit: &Limit) -> Count {
    const BLOCK: u64 = 1 << 14;
    in_blocks(limit, limit.calls.div_ceil(BLOCK), |block, count| {
        let mut random = Random(limit.seed.wrapping_add(block << 32));
        for _ in 0..BLOCK {
            let (x, y) = arguments(function, &mut random);
            compare_f64(function, x, y, count);
        }
    })
}

/// One call in `f64`.
pub fn compare_f64(function: &Function, x: f64, y: f64, count: &mut Count) {
    let found = function.f64.call(x, y);
    let right = right_f64(function.number, x, y, &mut count.asked);
    count.calls += 1;
    if !same_f64(found, right) {
        // Whatever settled it, MPFR decides.
        let right = mpfr_f64(function.number, x, y);
        if !same_f64(found, right) {
            count.wrong(|| {
                format!(
                    "{} of {x:e} ({:#018x}), {y:e} ({:#018x}): {found:e} ({:#018x}), not {right:e} ({:#018x})",
                    function.name,
                    x.to_bits(),
                    y.to_bits(),
                    found.to_bits(),
                    right.to_bits()
                )
            });
        }
    }
}

/// Every `f32`; random pairs for functions of two.
pub fn all_f32(function: &Function, limit: &Limit) -> Count {
    const BLOCK: u64 = 1 << 20;
    let two = matches!(function.f32, Of::Two(_));
    let blocks = if two { limit.calls.div_ceil(BLOCK) } else { (1 << 32) / BLOCK };
    // What the time allows of every value is no proof.
    let limit = Limit { time: limit.time.filter(|_| two), ..*limit };
    in_blocks(&limit, blocks, |block, count| {
        let mut random = Random(limit.seed.wrapping_add(block << 32));
        for i in 0..BLOCK {
            let (x, y) = if two {
                let (x, y) = arguments(function, &mut random);
                (x as f32, y as f32)
            } else {
                (f32::from_bits((block * BLOCK + i) as u32), 0.0)
            };
            let found = function.f32.call(x, y);
            let right = right_f32(function.number, x, y, &mut count.asked);
            count.calls += 1;
            if !same_f32(found, right) {
                let right = mpfr_f32(function.number, x, y);
                if !same_f32(found, right) {
                    count.wrong(|| {
                        format!(
                            "{} of {x:e} ({:#010x}), {y:e} ({:#010x}): {found:e} ({:#010x}), not {right:e} ({:#010x})",
                            function.name,
                            x.to_bits(),
                            y.to_bits(),
                            found.to_bits(),
                            right.to_bits()
                        )
                    });
                }
            }
        }
    })
}
