//! Where the time of an animation goes: drawing, and encoding, that is palette, quantization and LZW. One thread, so that
//! the parts add up. Beside them the LZW of the crate `gif`, which writes the same bytes.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use gd_render::Timeline;
use gd_scenarios::Scenario;
use gif::{DecodeOptions, Frame};
use xtask::figures::orbit_of;

/// Runs of everything, in turns; the fastest of each counts, since other work on the machine only ever adds.
const N_RUNS: usize = 5;
const SCENARIO: &str = "net-global";

fn main() -> Result<(), Box<dyn Error>> {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if filter.is_some_and(|filter| !"stages".contains(&filter)) {
        return Ok(());
    }
    // As in `benches/peers`.
    let timeline = Timeline { n_frames: 60, frame_delay: 0.1, hold: 2.0 };
    let scenario = Scenario::by_name(SCENARIO).ok_or("the scenario is lost")?;
    let figure = orbit_of(scenario, (800, 600), timeline)?;
    let n_frames = timeline.n_frames;
    let mut file = Vec::new();
    figure.write_gif(&mut file)?;
    let pictures = decode(&file)?;

    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let [mut whole, mut drawing, mut lzw_of_gif] = [Duration::MAX; 3];
    for _ in 0..N_RUNS {
        let time = |task: &mut dyn FnMut()| {
            let start = Instant::now();
            task();
            start.elapsed()
        };
        whole = whole.min(time(&mut || {
            let _ = black_box(threads.install(|| figure.write_gif(std::io::sink())));
        }));
        drawing = drawing.min(time(&mut || figure.frames().for_each(|frame| drop(black_box(frame)))));
        lzw_of_gif = lzw_of_gif.min(time(&mut || {
            for picture in &pictures {
                let mut picture = picture.clone();
                picture.make_lzw_pre_encoded();
                black_box(&picture);
            }
        }));
    }
    let encoding = whole.saturating_sub(drawing);
    println!("{SCENARIO}, {n_frames} frames, {} bytes, one thread", file.len());
    println!("stage                      ms a frame    share");
    for (name, part) in [("drawing", drawing), ("encoding", encoding), ("all", whole), ("LZW of gif", lzw_of_gif)] {
        let milliseconds = part.as_secs_f64() * 1e3 / n_frames as f64;
        println!("{name:<24}  {milliseconds:>11.2}  {:>6.1}%", 100.0 * part.as_secs_f64() / whole.as_secs_f64());
    }
    Ok(())
}

/// The palette indices of every picture in a file.
fn decode(file: &[u8]) -> Result<Vec<Frame<'static>>, gif::DecodingError> {
    let mut decoder = DecodeOptions::new().read_info(file)?;
    let mut pictures = Vec::new();
    while let Some(picture) = decoder.read_next_frame()? {
        pictures.push(picture.clone());
    }
    Ok(pictures)
}
