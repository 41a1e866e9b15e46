//! What the figures cost: one frame, one animation end to end, all figures.
#![allow(missing_docs, reason = "a benchmark's main is made by a macro")]

use divan::Bencher;
use gd_render::Figure;
use gd_render::Timeline;
use gd_scenarios::Scenario;
use rayon::prelude::*;
use xtask::figures::{CATALOG, orbit_of, render_quietly};

fn main() {
    divan::main();
}

fn orbit() -> Option<Figure> {
    let timeline = Timeline { n_frames: 60, frame_delay: 0.1, hold: 2.0 };
    orbit_of(Scenario::by_name("net-global")?, (800, 600), timeline).ok()
}

/// One 800 x 600 frame of the surface, layout included, one thread.
#[divan::bench(sample_count = 20)]
fn one_frame(bencher: Bencher<'_, '_>) {
    let figure = orbit();
    bencher.bench_local(|| figure.as_ref().map(|figure| figure.frame(20)));
}

/// The 60-frame orbit from descent to file, all threads.
#[divan::bench(sample_count = 5)]
fn one_gif(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| orbit().map(|figure| figure.write_gif(std::io::sink())));
}

/// All files of the documentation, all threads.
#[divan::bench(sample_count = 3)]
fn all_figures(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| CATALOG.par_iter().map(render_quietly).collect::<Vec<_>>());
}
