//! Files read back by somebody else's reader, and the pictures of the documentation.

use std::io::Cursor;

use gd_render::{ContourPlot, Figure, HeightField, Panel, Repeat, SurfacePlot, Timeline, Trajectory};
use image::AnimationDecoder;
use image::codecs::png::PngDecoder;
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

/// Red, green and blue of every pixel of every frame of a GIF, its rectangles put together again.
fn composed(decoder: &gif::Decoder<&[u8]>, frames: &[gif::Frame<'static>]) -> Vec<Vec<u8>> {
    let palette = decoder.global_palette().unwrap();
    let width = usize::from(decoder.width());
    let mut canvas = vec![0_u8; width * usize::from(decoder.height()) * 3];
    let mut pictures = Vec::new();
    for frame in frames {
        for (row, line) in frame.buffer.chunks_exact(usize::from(frame.width)).enumerate() {
            for (column, &index) in line.iter().enumerate() {
                if frame.transparent == Some(index) {
                    continue;
                }
                let at = 3 * ((usize::from(frame.top) + row) * width + usize::from(frame.left) + column);
                canvas[at..at + 3].copy_from_slice(&palette[3 * usize::from(index)..][..3]);
            }
        }
        pictures.push(canvas.clone());
    }
    pictures
}

#[test]
fn cropped_frames_add_up_to_the_drawn_ones() {
    let figure = turning_bowl(Timeline { n_frames: 5, frame_delay: 0.1, hold: 0.0 });
    let mut file = Vec::new();
    figure.write_gif(&mut file).unwrap();
    let (decoder, frames) = decode(&file);
    for (frame_idx, canvas) in composed(&decoder, &frames).iter().enumerate() {
        let drawn = figure.frame(frame_idx);
        let squares = canvas.iter().zip(drawn.rgb()).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum::<u64>();
        // A mean squared error of 6.5 is a PSNR of 40 dB.
        assert!(squares as f64 / (canvas.len() as f64) < 6.5, "frame {frame_idx}: {squares}");
    }
}

#[test]
fn an_animated_png_shows_what_the_gif_shows() {
    let figure = turning_bowl(Timeline { n_frames: 5, frame_delay: 0.125, hold: 100.0 });
    let (mut gif, mut apng) = (Vec::new(), Vec::new());
    figure.write_gif(&mut gif).unwrap();
    assert_eq!(figure.write_apng(&mut apng).unwrap(), apng.len() as u64);
    assert!(apng.len() < gif.len(), "{} bytes, the GIF has {}", apng.len(), gif.len());
    let (decoder, frames) = decode(&gif);
    let decoded = PngDecoder::new(Cursor::new(&apng)).unwrap().apng().unwrap().into_frames().collect_frames().unwrap();
    let delays: Vec<f64> =
        decoded.iter().map(|frame| frame.delay().numer_denom_ms()).map(|(n, d)| f64::from(n) / f64::from(d)).collect();
    assert_eq!(delays, [125.0, 125.0, 125.0, 125.0, 100_100.0]);
    let pictures = composed(&decoder, &frames);
    assert_eq!(decoded.len(), pictures.len());
    for (frame, picture) in decoded.iter().zip(&pictures) {
        let rgb: Vec<u8> = frame.buffer().pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        assert!(rgb == *picture);
    }
}

#[test]
fn what_stays_is_transparent_where_that_is_smaller() {
    // A path that grows from corner to corner: the changed rectangle is large, the change is not.
    let at = |k: usize| k as f64 / 10.0 - 1.0;
    let heights: Vec<f64> = (0..441).map(|k| at(k / 21) * at(k % 21)).collect();
    let field = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [21, 21], heights).unwrap();
    let path = Trajectory::new((0..40).map(|step| [at(step % 21), at(20 - step % 21), 0.0]));
    let timeline = Timeline { n_frames: 6, frame_delay: 0.1, hold: 0.0 };
    let figure = Figure::new(400, 300, SurfacePlot::new(field).trajectory(path)).unwrap().animate(timeline).unwrap();
    let mut file = Vec::new();
    figure.write_gif(&mut file).unwrap();
    let (decoder, frames) = decode(&file);
    assert!(frames.iter().skip(1).any(|frame| frame.transparent.is_some()));
    for (picture, drawn) in composed(&decoder, &frames).iter().zip(figure.frames()) {
        let squares = picture.iter().zip(drawn.rgb()).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum::<u64>();
        assert!((squares as f64) < 6.5 * picture.len() as f64);
    }
}

#[test]
fn an_animation_may_end() {
    let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 0.0 };
    for (times, expected) in [(1, gif::Repeat::Finite(0)), (3, gif::Repeat::Finite(2))] {
        let mut file = Vec::new();
        turning_bowl(timeline).repeat(Repeat::Times(times)).write_gif(&mut file).unwrap();
        let (decoder, _) = decode(&file);
        assert_eq!(decoder.repeat(), expected);
        // Without the extension a GIF plays once.
        assert_eq!(file.windows(11).any(|bytes| bytes == b"NETSCAPE2.0"), times > 1);
    }
}

#[test]
fn frames_may_have_delays_of_their_own() {
    let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 1.0 };
    let mut file = Vec::new();
    let figure = turning_bowl(timeline).frame_delays(vec![0.5, 0.25, 0.125]).unwrap();
    figure.write_gif(&mut file).unwrap();
    let (_, frames) = decode(&file);
    assert_eq!(frames.iter().map(|frame| frame.delay).collect::<Vec<_>>(), [50, 25, 113]);
}

#[test]
fn a_trajectory_that_cannot_be_seen_is_an_error() {
    let field = || HeightField::new([0.0, 1.0], [0.0, 1.0], [2, 2], vec![0.0, 1.0, 2.0, 3.0]).unwrap();
    let lost = || Trajectory::new([[5.0, 0.5, 1.0], [1.5, 0.5, 0.5]]).named("lost");
    let panels: [Panel; 2] =
        [SurfacePlot::new(field()).trajectory(lost()).into(), ContourPlot::new(field()).trajectory(lost()).into()];
    for panel in panels {
        let error = Figure::new(80, 60, panel).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no point of the trajectory 'lost' lies in x 0 to 1, y 0 to 1; choose a range that holds it"
        );
    }
    // One that leaves the range, or enters it, is drawn as far as it can be seen.
    let leaving = Trajectory::new([[0.5, 0.5, 1.0], [9.0, 0.5, 9.0]]);
    assert!(Figure::new(80, 60, SurfacePlot::new(field()).trajectory(leaving)).is_ok());
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
