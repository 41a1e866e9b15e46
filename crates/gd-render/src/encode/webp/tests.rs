use std::io::Cursor;

use image_webp::{LoopCount, WebPDecoder};

use super::*;
use crate::{ContourPlot, HeightField, LossPlot, Panel, SurfacePlot, Theme, Timeline, Trajectory};

/// Every frame of a file with its milliseconds. Another reader unpacks the pictures. It also puts them together, but what it
/// lays over others comes out darker by one.
fn read(file: &[u8]) -> (LoopCount, Vec<(Vec<u8>, u32)>) {
    let mut decoder = WebPDecoder::new(Cursor::new(file)).unwrap();
    let (width, height) = decoder.dimensions();
    let n_channels = if decoder.has_alpha() { 4 } else { 3 };
    let mut canvas = vec![0; 3 * width as usize * height as usize];
    let mut frames = Vec::new();
    for chunk in chunks(&file[12..]).into_iter().filter(|(name, _)| name == b"ANMF") {
        lay_over(&mut canvas, width as usize, chunk.1);
        let mut read = vec![0; decoder.output_buffer_size().unwrap()];
        let duration = decoder.read_frame(&mut read).unwrap();
        let read = read.chunks(n_channels).flat_map(|pixel| &pixel[..3]);
        assert!(read.zip(&canvas).all(|(read, right)| read.abs_diff(*right) <= 1));
        frames.push((canvas.clone(), duration));
    }
    assert_eq!(frames.len(), decoder.num_frames() as usize);
    (decoder.loop_count(), frames)
}

/// The chunks of a file, with their names.
fn chunks(mut rest: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest[4..8].try_into().unwrap()) as usize;
        chunks.push((&rest[..4], &rest[8..8 + length]));
        rest = &rest[8 + length.next_multiple_of(2)..];
    }
    chunks
}

/// Lays the picture in an animation's chunk over the canvas, as its place and its flags say.
fn lay_over(canvas: &mut [u8], width: usize, chunk: &[u8]) {
    let number = |at: usize| u32::from_le_bytes([chunk[at], chunk[at + 1], chunk[at + 2], 0]) as usize;
    let (left, top, part_width) = (2 * number(0), 2 * number(3), number(6) + 1);
    let replaces = chunk[15] & 2 > 0;
    let still = [b"RIFF", &(chunk.len() as u32 - 12).to_le_bytes()[..], b"WEBP", &chunk[16..]].concat();
    let mut decoder = WebPDecoder::new(Cursor::new(&still)).unwrap();
    let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
    decoder.read_image(&mut pixels).unwrap();
    let n_channels = if decoder.has_alpha() { 4 } else { 3 };
    assert_eq!(replaces, n_channels == 3);
    for (k, pixel) in pixels.chunks(n_channels).enumerate() {
        let at = 3 * ((top + k / part_width) * width + left + k % part_width);
        if pixel.get(3).is_none_or(|alpha| *alpha == 255) {
            canvas[at..at + 3].copy_from_slice(&pixel[..3]);
        }
    }
}

/// The frames of a GIF, each as often as its ticks say.
fn read_gif(file: &[u8]) -> Vec<(Vec<u8>, u32)> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(file).unwrap();
    let width = usize::from(decoder.width());
    let mut canvas = vec![0; width * usize::from(decoder.height()) * 3];
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        for (k, pixel) in frame.buffer.as_chunks::<4>().0.iter().enumerate() {
            let (x, y) = (k % usize::from(frame.width), k / usize::from(frame.width));
            let at = 3 * ((y + usize::from(frame.top)) * width + x + usize::from(frame.left));
            if pixel[3] == 255 {
                canvas[at..at + 3].copy_from_slice(&pixel[..3]);
            }
        }
        frames.push((canvas.clone(), 10 * u32::from(frame.delay)));
    }
    frames
}

/// Compares without printing pictures.
fn assert_same(frames: &[(Vec<u8>, u32)], expected: &[(Vec<u8>, u32)]) {
    let times = |frames: &[(Vec<u8>, u32)]| frames.iter().map(|(_, time)| *time).collect::<Vec<_>>();
    assert_eq!(times(frames), times(expected));
    for (index, ((pixels, _), (right, _))) in frames.iter().zip(expected).enumerate() {
        let n_wrong = pixels.iter().zip(right).filter(|(a, b)| a != b).count();
        assert_eq!((pixels.len(), n_wrong), (right.len(), 0), "frame {index}");
    }
}

fn descent(theme: Theme) -> Figure {
    let at = |k: usize| k as f64 / 15.0 - 1.0;
    let heights: Vec<f64> = (0..31 * 31).map(|k| at(k / 31) * at(k / 31) + 0.5 * at(k % 31) * at(k % 31)).collect();
    let bowl = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [31, 31], heights).unwrap();
    let path = Trajectory::new((0..30).map(|k| {
        let [x, y] = [0.9, -0.8].map(|start| start * (1.0 - f64::from(k) / 29.0));
        [x, y, x * x + 0.5 * y * y]
    }));
    let panels: Vec<Panel> = vec![
        SurfacePlot::new(bowl.clone()).trajectory(path.clone()).turn(40.0).into(),
        ContourPlot::new(bowl).trajectory(path.clone()).into(),
        LossPlot::new(path).into(),
    ];
    let timeline = Timeline { n_frames: 7, frame_delay: 0.1, hold: 2.0 };
    // An odd width and height, so that some parts begin on odd pixels.
    Figure::grid(641, 243, 3, panels).unwrap().theme(theme).animate(timeline).unwrap()
}

#[test]
fn another_reader_sees_the_frames_of_the_gif() {
    for theme in [Theme::light(), Theme::dark()] {
        let figure = descent(theme).repeat(Repeat::Times(3));
        let (mut webp, mut gif) = (Vec::new(), Vec::new());
        figure.write_webp(&mut webp).unwrap();
        figure.write_gif(&mut gif).unwrap();
        let (n_plays, frames) = read(&webp);
        assert_same(&frames, &read_gif(&gif));
        assert!(matches!(n_plays, LoopCount::Times(n) if n.get() == 3));
        assert!(webp.len() < gif.len(), "{} {}", webp.len(), gif.len());
    }
}

#[test]
fn a_part_that_moves_alone_is_laid_over_the_rest() {
    let path = Trajectory::new((1..=9).map(|step| [0.0, 0.0, 1.0 / f64::from(step)]));
    let timeline = Timeline { n_frames: 9, frame_delay: 0.05, hold: 0.0 };
    let figure = Figure::new(300, 200, LossPlot::new(path)).unwrap().animate(timeline).unwrap();
    let (mut webp, mut gif) = (Vec::new(), Vec::new());
    figure.write_webp(&mut webp).unwrap();
    figure.write_gif(&mut gif).unwrap();
    let (n_plays, frames) = read(&webp);
    assert_same(&frames, &read_gif(&gif));
    assert!(matches!(n_plays, LoopCount::Forever));
}

#[test]
fn a_still_is_a_picture() {
    let figure = Figure::new(301, 200, LossPlot::new(Trajectory::new([[0.0, 0.0, 1.0]]))).unwrap();
    let (mut webp, mut gif) = (Vec::new(), Vec::new());
    figure.write_webp(&mut webp).unwrap();
    figure.write_gif(&mut gif).unwrap();
    let mut decoder = WebPDecoder::new(Cursor::new(&webp)).unwrap();
    let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
    decoder.read_image(&mut pixels).unwrap();
    assert!(!decoder.is_animated());
    assert!(pixels == read_gif(&gif)[0].0);
}

/// Few colors share bytes, and one is no information at all.
#[test]
fn pictures_of_any_size_and_number_of_colors_are_read_back() {
    let mut state = 7_u32;
    let mut random = move |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % n
    };
    for n_colors in [1, 2, 3, 4, 5, 16, 17, 255, 256] {
        for (width, height) in [(1, 1), (2, 3), (7, 1), (1, 50), (200, 131), (16_383, 3)] {
            let palette: Vec<Color> = (0..n_colors).map(|k| [k as u8, random(256) as u8, (k * 7) as u8, 255]).collect();
            // Runs of random lengths.
            let mut pixels = Vec::new();
            while pixels.len() < width * height {
                let (color, n) = (random(n_colors) as u8, 1 + random(30) as usize);
                pixels.extend(std::iter::repeat_n(color, n));
            }
            pixels.truncate(width * height);
            let data = Indexed { width, pixels: pixels.clone(), palette: palette.clone() }.encode();
            let mut film = Film::new((width as u32, height as u32), 0);
            let part = Crop { left: 0, top: 0, right: width, bottom: height };
            film.append(Some(FilmFrame { part, is_veil: false, data }));
            let file = film.finish().unwrap();
            let mut decoder = WebPDecoder::new(Cursor::new(&file)).unwrap();
            let mut read = vec![0; decoder.output_buffer_size().unwrap()];
            decoder.read_image(&mut read).unwrap();
            let expected: Vec<u8> =
                pixels.iter().flat_map(|pixel| palette[usize::from(*pixel)][..3].to_vec()).collect();
            assert!(read == expected, "{n_colors} colors, {width} x {height}");
        }
    }
}

#[test]
fn what_the_format_cannot_hold_is_refused() {
    let figure = Figure::new(20_000, 10, LossPlot::new(Trajectory::new([[0.0, 0.0, 1.0]]))).unwrap();
    let error = figure.write_webp(Vec::new()).unwrap_err();
    assert!(error.to_string().contains("16383"), "{error}");
}
