//! Files read back by somebody else's reader, and the pictures of the documentation.

use gd_render::{Figure, HeightField, SurfacePlot, Timeline};
use xtask::Outcome;

fn turning_bowl(timeline: Timeline) -> Figure {
    let at = |k: usize| k as f64 / 4.0 - 1.0;
    let heights: Vec<f64> = (0..81).map(|k| at(k / 9) * at(k / 9) + at(k % 9) * at(k % 9)).collect();
    let field = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [9, 9], heights).unwrap();
    let plot = SurfacePlot::new(field).turn(60.0);
    Figure::new(160, 120, plot).unwrap().comment("a bowl").animate(timeline).unwrap()
}

fn decode(file: &[u8]) -> (gif::Decoder<&[u8]>, Vec<gif::Frame<'static>>) {
    let mut decoder = gif::DecodeOptions::new().read_info(file).unwrap();
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        frames.push(frame.clone());
    }
    (decoder, frames)
}

#[test]
fn a_gif_holds_its_frames_delays_and_loop() {
    let figure = turning_bowl(Timeline { n_frames: 7, frame_delay: 0.125, hold: 1.5 });
    let mut file = Vec::new();
    let summary = figure.write_gif(&mut file).unwrap();
    let (decoder, frames) = decode(&file);
    assert_eq!((decoder.width(), decoder.height()), (160, 120));
    assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
    assert_eq!((frames.len(), summary.n_pictures, summary.n_bytes), (7, 7, file.len() as u64));
    // 12.5 ticks a frame: the error is carried on, not repeated.
    let delays: Vec<u16> = frames.iter().map(|frame| frame.delay).collect();
    assert_eq!(delays, [13, 12, 13, 12, 13, 12, 163]);
    assert!(file.windows(6).any(|bytes| bytes == b"a bowl"));
}

/// Puts the decoded rectangles together again: every pixel must be near the one that was drawn.
#[test]
fn cropped_frames_add_up_to_the_drawn_ones() {
    let figure = turning_bowl(Timeline { n_frames: 5, frame_delay: 0.1, hold: 0.0 });
    let mut file = Vec::new();
    figure.write_gif(&mut file).unwrap();
    let (decoder, frames) = decode(&file);
    let palette = decoder.global_palette().unwrap();
    let mut canvas = vec![0_u8; 160 * 120 * 3];
    for (frame_idx, frame) in frames.iter().enumerate() {
        for (row, line) in frame.buffer.chunks_exact(usize::from(frame.width)).enumerate() {
            for (column, &index) in line.iter().enumerate() {
                let at = 3 * ((usize::from(frame.top) + row) * 160 + usize::from(frame.left) + column);
                canvas[at..at + 3].copy_from_slice(&palette[3 * usize::from(index)..][..3]);
            }
        }
        let drawn = figure.frame(frame_idx);
        let squares = canvas.iter().zip(drawn.rgb()).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum::<u64>();
        // A mean squared error of 6.5 is a PSNR of 40 dB.
        assert!(squares as f64 / (canvas.len() as f64) < 6.5, "frame {frame_idx}: {squares}");
    }
}

#[test]
fn equal_frames_are_stored_once() {
    let at = |k: usize| k as f64;
    let field = HeightField::new([0.0, 1.0], [0.0, 1.0], [2, 2], (0..4).map(at).collect::<Vec<_>>()).unwrap();
    let timeline = Timeline { n_frames: 50, frame_delay: 0.1, hold: 1.0 };
    let figure = Figure::new(80, 60, SurfacePlot::new(field)).unwrap().animate(timeline).unwrap();
    let mut file = Vec::new();
    assert_eq!(figure.write_gif(&mut file).unwrap().n_pictures, 1);
    let (_, frames) = decode(&file);
    assert_eq!(frames.iter().map(|frame| frame.delay).collect::<Vec<_>>(), [600]);
}

#[test]
fn the_pictures_of_the_documentation_are_what_the_code_draws() {
    let images = xtask::workspace_root().join("docs").join("images");
    assert_eq!(xtask::figures::run(&[], &images, true), Outcome::Success);
}
