//! The picture while it is being drawn: a color per pixel, split into a color per sample where an edge passes.
//!
//! Most pixels are covered whole by everything drawn on them and need one color. Only where an outline crosses does a
//! pixel take sixteen, so edges are exact for about the price of flat filling.

use core::ops::Range;

use gd_core::vectorized;

use super::coverage::{Covered, FULL, Mask, PixelRect, SAMPLE_X, SAMPLES, sample_y};
use super::depth::DepthPlane;
use crate::color::{Paint, Rgb, blend};

/// Marks a pixel whose colors stand in a block; the other bits are the block's index.
const SPLIT: u32 = 1 << 31;

/// Pixels that are looked at together when the colors are written.
const RUN: usize = 8;

/// No further fragment.
const NONE: u32 = u32::MAX;

/// The colors of the samples of one pixel, one array a channel so that a blend is a few vector instructions; in a cache
/// line of its own.
#[derive(Debug, Clone)]
#[repr(align(64))]
struct Block {
    /// Red, green, blue.
    channels: [[u8; SAMPLES]; 3],
    /// The farthest fragment that waits in this pixel, or [`NONE`].
    fragment: u32,
}

impl Block {
    const EMPTY: Self = Self { channels: [[0; SAMPLES]; 3], fragment: NONE };

    /// Gives the covered samples one color and the others another.
    #[inline(always)]
    fn set(&mut self, covered: impl Covered, inside: Rgb, outside: Rgb) {
        for (channel, (inside, outside)) in
            self.channels.iter_mut().zip(inside.channels().into_iter().zip(outside.channels()))
        {
            for row in 0..SAMPLES {
                channel[row] = if covered.has(row) { inside } else { outside };
            }
        }
        self.fragment = NONE;
    }

    #[inline(always)]
    fn blend(&mut self, covered: impl Covered, paint: Paint) {
        let mut alpha = [0_u16; SAMPLES];
        for row in 0..SAMPLES {
            alpha[row] = if covered.has(row) { paint.alpha } else { 0 };
        }
        for (channel, above) in self.channels.iter_mut().zip(paint.color.channels()) {
            for row in 0..SAMPLES {
                channel[row] = blend(channel[row], above, alpha[row]);
            }
        }
    }

    /// Lays paint on all samples.
    #[inline(always)]
    fn blend_all(&mut self, paint: Paint) {
        for (channel, above) in self.channels.iter_mut().zip(paint.color.channels()) {
            for row in 0..SAMPLES {
                channel[row] = blend(channel[row], above, paint.alpha);
            }
        }
    }

    #[inline(always)]
    fn mean(&self) -> Rgb {
        let [r, g, b] = &self.channels;
        Rgb { r: mean(r), g: mean(g), b: mean(b) }
    }
}

#[inline(always)]
fn mean(channel: &[u8; SAMPLES]) -> u8 {
    let mut sum = SAMPLES as u16 / 2;
    for &sample in channel {
        sum += u16::from(sample);
    }
    (sum / SAMPLES as u16) as u8
}

/// Something thin that lies on the surface (a stretch of the path, a marker), drawn when everything behind it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decal {
    pub(crate) paint: Paint,
    /// Laid over everything at the end wherever something nearer covers it; alpha 0 for nothing.
    pub(crate) hidden: Paint,
    pub(crate) plane: DepthPlane,
    /// How much nearer than the plane another thing must be to count as in front.
    pub(crate) bias: f64,
    /// Which line it is a stretch of. The stretches of one line shine through once, however many meet at a place.
    pub(crate) line: usize,
}

/// The part of a decal that waits in one pixel.
#[derive(Debug, Clone, Copy)]
struct Fragment {
    decal: u32,
    /// Samples not yet drawn.
    waiting: u16,
    /// Samples that something nearer came to cover.
    covered: u16,
    /// The next nearer fragment of the same pixel.
    next: u32,
}

/// The samples of an area, to be laid down again.
#[derive(Debug, Default)]
pub(crate) struct KeptSamples {
    area: PixelRect,
    /// Row by row; of a split pixel the index into [`Self::channels`].
    pixels: Vec<u32>,
    channels: Vec<[[u8; SAMPLES]; 3]>,
}

/// The pixels of a band, row by row.
#[derive(Debug, Default)]
pub(crate) struct SampleBuffer {
    band: PixelRect,
    pixels: Vec<u32>,
    /// The first [`Self::n_blocks`] are or were in use.
    blocks: Vec<Block>,
    n_blocks: usize,
    free: Vec<u32>,
    decals: Vec<Decal>,
    fragments: Vec<Fragment>,
    /// Pixels that have fragments.
    waiting_pixels: Vec<u32>,
    /// Of the lines that shine through in a pixel, the samples on which they were laid.
    shining: Vec<(usize, u16)>,
}

impl SampleBuffer {
    /// Makes a whole band `color`.
    pub(crate) fn clear(&mut self, band: PixelRect, color: Rgb) {
        self.band = band;
        self.pixels.clear();
        self.pixels.resize(band.n_pixels(), color.to_bits());
        self.n_blocks = 0;
        self.free.clear();
        self.forget_decals();
    }

    fn forget_decals(&mut self) {
        self.decals.clear();
        self.fragments.clear();
        self.waiting_pixels.clear();
    }

    #[inline(always)]
    fn index(&self, x: i32, y: i32) -> usize {
        self.band.index(x, y)
    }

    /// A block that no pixel uses.
    #[inline(always)]
    fn take_block(&mut self) -> u32 {
        if let Some(index) = self.free.pop() {
            return index;
        }
        let index = self.n_blocks;
        if index == self.blocks.len() {
            self.blocks.push(Block::EMPTY);
        }
        self.n_blocks += 1;
        index as u32
    }

    /// The block of a pixel, which is split if it was not.
    #[inline(always)]
    fn block(&mut self, pixel: usize) -> &mut Block {
        let state = self.pixels[pixel];
        if state & SPLIT != 0 {
            return &mut self.blocks[(state & !SPLIT) as usize];
        }
        let index = self.take_block();
        self.pixels[pixel] = SPLIT | index;
        let block = &mut self.blocks[index as usize];
        block.set(Mask(FULL), Rgb::hex(state), Rgb::hex(state));
        block
    }

    /// Lays paint on whole pixels of row `y`.
    #[inline(always)]
    pub(crate) fn fill_row(&mut self, y: i32, left: i32, right: i32, paint: Paint, plane: Option<&DepthPlane>) {
        let is_opaque = paint.alpha == Paint::OPAQUE;
        // What waits must be drawn first where it lies behind, and kept where its pixel is painted over.
        if !self.waiting_pixels.is_empty() && (is_opaque || plane.is_some()) {
            self.fill_row_where_decals_wait(y, left, right, paint, plane);
            return;
        }
        let (from, to) = (self.index(left, y), self.index(right, y));
        // Pixels side by side are mostly alike: the color met last, and what it becomes.
        let (mut below, mut above) = (SPLIT, SPLIT);
        for pixel in &mut self.pixels[from..to] {
            let state = *pixel;
            if state & SPLIT == 0 {
                if state != below {
                    (below, above) = (state, Rgb::hex(state).covered_by(paint).to_bits());
                }
                *pixel = above;
            } else if is_opaque {
                self.free.push(state & !SPLIT);
                *pixel = paint.color.to_bits();
            } else {
                self.blocks[(state & !SPLIT) as usize].blend_all(paint);
            }
        }
    }

    #[inline(never)]
    fn fill_row_where_decals_wait(&mut self, y: i32, left: i32, right: i32, paint: Paint, plane: Option<&DepthPlane>) {
        let from = self.index(left, y);
        for (x, pixel) in (left..right).zip(from..) {
            let state = self.pixels[pixel];
            if state & SPLIT == 0 {
                self.pixels[pixel] = Rgb::hex(state).covered_by(paint).to_bits();
            } else if self.blocks[(state & !SPLIT) as usize].fragment != NONE {
                self.fill_samples(x, y, Mask(FULL), paint, plane);
            } else if paint.alpha == Paint::OPAQUE {
                self.free.push(state & !SPLIT);
                self.pixels[pixel] = paint.color.to_bits();
            } else {
                self.blocks[(state & !SPLIT) as usize].blend_all(paint);
            }
        }
    }

    /// Lays paint on some samples of one pixel.
    #[inline(always)]
    pub(crate) fn fill_samples(
        &mut self,
        x: i32,
        y: i32,
        covered: impl Covered,
        paint: Paint,
        plane: Option<&DepthPlane>,
    ) {
        let pixel = self.index(x, y);
        let state = self.pixels[pixel];
        if state & SPLIT == 0 {
            let index = self.take_block();
            self.pixels[pixel] = SPLIT | index;
            let below = Rgb::hex(state);
            self.blocks[index as usize].set(covered, below.covered_by(paint), below);
            return;
        }
        let index = (state & !SPLIT) as usize;
        if let Some(plane) = plane
            && self.blocks[index].fragment != NONE
        {
            self.draw_what_lies_behind(pixel, x, y, covered.mask(), plane);
        }
        self.blocks[index].blend(covered, paint);
    }

    /// Draws the waiting fragments of a pixel that something at `plane` is about to cover.
    #[inline(never)]
    fn draw_what_lies_behind(&mut self, pixel: usize, x: i32, y: i32, mask: u16, plane: &DepthPlane) {
        let mut next = self.block(pixel).fragment;
        while next != NONE {
            let fragment = self.fragments[next as usize];
            let decal = self.decals[fragment.decal as usize];
            let mut behind = 0;
            for row in 0..SAMPLES {
                if mask & fragment.waiting & 1 << row != 0 {
                    let (sx, sy) = (f64::from(x) + f64::from(SAMPLE_X[row]), f64::from(y) + f64::from(sample_y(row)));
                    if plane.at(sx, sy) > decal.plane.at(sx, sy) + decal.bias {
                        behind |= 1 << row;
                    }
                }
            }
            if behind != 0 {
                self.block(pixel).blend(Mask(behind), decal.paint);
                self.fragments[next as usize].waiting &= !behind;
                self.fragments[next as usize].covered |= behind;
            }
            next = fragment.next;
        }
    }

    /// Registers a decal; its samples follow through [`Self::wait`].
    pub(crate) fn add_decal(&mut self, decal: Decal) -> u32 {
        self.decals.push(decal);
        self.decals.len() as u32 - 1
    }

    /// Lets samples of a decal wait in one pixel until something nearer arrives or [`Self::finish_decals`] is called.
    pub(crate) fn wait(&mut self, x: i32, y: i32, mask: u16, decal: u32) {
        let (cx, cy) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        let nearness = self.decals[decal as usize].plane.at(cx, cy);
        let pixel = self.index(x, y);
        let mut next = self.block(pixel).fragment;
        if next == NONE {
            self.waiting_pixels.push(pixel as u32);
        }
        // Keep the chain sorted from far to near; equally near ones in the order of their arrival.
        let mut previous = NONE;
        while next != NONE {
            let other = self.fragments[next as usize];
            if self.decals[other.decal as usize].plane.at(cx, cy) > nearness {
                break;
            }
            previous = next;
            next = other.next;
        }
        let index = self.fragments.len() as u32;
        self.fragments.push(Fragment { decal, waiting: mask, covered: 0, next });
        if previous == NONE {
            self.block(pixel).fragment = index;
        } else {
            self.fragments[previous as usize].next = index;
        }
    }

    /// Draws what still waits, then what is to shine through from behind.
    pub(crate) fn finish_decals(&mut self) {
        for pixel in core::mem::take(&mut self.waiting_pixels) {
            let pixel = pixel as usize;
            let first = self.block(pixel).fragment;
            let mut next = first;
            while next != NONE {
                let fragment = self.fragments[next as usize];
                let paint = self.decals[fragment.decal as usize].paint;
                self.block(pixel).blend(Mask(fragment.waiting), paint);
                next = fragment.next;
            }
            next = first;
            let mut shining = core::mem::take(&mut self.shining);
            shining.clear();
            while next != NONE {
                let fragment = self.fragments[next as usize];
                let Decal { hidden, line, .. } = self.decals[fragment.decal as usize];
                if hidden.alpha != 0 && fragment.covered != 0 {
                    let known = shining.iter().position(|(other, _)| *other == line);
                    let place = known.unwrap_or_else(|| {
                        shining.push((line, 0));
                        shining.len() - 1
                    });
                    let done = &mut shining[place].1;
                    self.block(pixel).blend(Mask(fragment.covered & !*done), hidden);
                    *done |= fragment.covered;
                }
                next = fragment.next;
            }
            self.shining = shining;
            self.block(pixel).fragment = NONE;
        }
        self.forget_decals();
    }

    /// Whether all pixels of an area have one color and are not split.
    pub(crate) fn is_blank(&self, area: PixelRect, color: Rgb) -> bool {
        self.rows(area).all(|row| self.pixels[row].iter().all(|state| *state == color.to_bits()))
    }

    /// Copies an area.
    pub(crate) fn keep(&self, area: PixelRect) -> KeptSamples {
        let mut kept = KeptSamples { area, ..KeptSamples::default() };
        for row in self.rows(area) {
            for &state in &self.pixels[row] {
                if state & SPLIT == 0 {
                    kept.pixels.push(state);
                } else {
                    kept.pixels.push(SPLIT | kept.channels.len() as u32);
                    kept.channels.push(self.blocks[(state & !SPLIT) as usize].channels);
                }
            }
        }
        kept
    }

    /// Lays an area down as it was when it was kept, over pixels that are not split.
    pub(crate) fn restore(&mut self, kept: &KeptSamples) {
        let width = (kept.area.right - kept.area.left) as usize;
        for (row, states) in self.rows(kept.area).zip(kept.pixels.chunks_exact(width.max(1))) {
            for (pixel, &state) in row.zip(states) {
                self.pixels[pixel] = state;
                if state & SPLIT != 0 {
                    let index = self.take_block();
                    let block = &mut self.blocks[index as usize];
                    block.channels = kept.channels[(state & !SPLIT) as usize];
                    block.fragment = NONE;
                    self.pixels[pixel] = SPLIT | index;
                }
            }
        }
    }

    /// Where the rows of an area are; none of one that is beside the picture.
    fn rows(&self, area: PixelRect) -> impl Iterator<Item = Range<usize>> + use<> {
        let band = self.band;
        let rows = (area.top..area.bottom).filter(move |_| area.left < area.right);
        rows.map(move |y| band.index(area.left, y)..band.index(area.right, y))
    }

    /// Writes the mean color of every pixel, three bytes each.
    pub(crate) fn resolve(&self, rgb: &mut [u8]) {
        vectorized(
            #[inline(always)]
            || self.resolve_inlined(rgb),
        );
    }

    #[inline(always)]
    fn resolve_inlined(&self, rgb: &mut [u8]) {
        let (runs, rest) = self.pixels.as_chunks::<RUN>();
        let (run_bytes, rest_bytes) = rgb.as_chunks_mut::<{ 3 * RUN }>();
        for (run, bytes) in runs.iter().zip(run_bytes) {
            // Pixels side by side are mostly alike.
            if run[0] & SPLIT == 0 && run.iter().fold(0, |differing, state| differing | (state ^ run[0])) == 0 {
                let color = Rgb::hex(run[0]).channels();
                bytes.as_chunks_mut::<3>().0.fill(color);
            } else {
                self.resolve_one_by_one(run, bytes);
            }
        }
        self.resolve_one_by_one(rest, rest_bytes);
    }

    #[inline(always)]
    fn resolve_one_by_one(&self, pixels: &[u32], rgb: &mut [u8]) {
        for (state, out) in pixels.iter().zip(rgb.as_chunks_mut::<3>().0) {
            let color =
                if state & SPLIT == 0 { Rgb::hex(*state) } else { self.blocks[(state & !SPLIT) as usize].mean() };
            *out = color.channels();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Rgb = Rgb::hex(0x00ff_0000);

    fn band(width: i32) -> PixelRect {
        PixelRect { left: 0, top: 0, right: width, bottom: 1 }
    }

    fn pixel(buffer: &SampleBuffer, n_pixels: usize, index: usize) -> [u8; 3] {
        let mut rgb = vec![0; 3 * n_pixels];
        buffer.resolve(&mut rgb);
        [rgb[3 * index], rgb[3 * index + 1], rgb[3 * index + 2]]
    }

    #[test]
    fn two_halves_of_a_translucent_pixel_make_a_whole_one() {
        let mut split = SampleBuffer::default();
        split.clear(band(1), Rgb::WHITE);
        let paint = RED.with_opacity(0.5);
        split.fill_samples(0, 0, Mask(0x0f0f), paint, None);
        split.fill_samples(0, 0, Mask(0xf0f0), paint, None);
        let mut whole = SampleBuffer::default();
        whole.clear(band(1), Rgb::WHITE);
        whole.fill_row(0, 0, 1, paint, None);
        assert_eq!(pixel(&split, 1, 0), pixel(&whole, 1, 0));
    }

    #[test]
    fn an_opaque_fill_makes_a_split_pixel_whole_again() {
        let mut buffer = SampleBuffer::default();
        buffer.clear(band(2), Rgb::WHITE);
        buffer.fill_samples(1, 0, Mask(1), RED.into(), None);
        buffer.fill_row(0, 0, 2, Rgb::BLACK.into(), None);
        assert_eq!(buffer.free.len(), 1);
        assert_eq!(pixel(&buffer, 2, 1), [0, 0, 0]);
    }

    #[test]
    fn a_decal_takes_its_place_between_far_and_near() {
        let decal = Decal {
            paint: RED.into(),
            hidden: RED.with_opacity(0.0),
            plane: DepthPlane::constant(1.0),
            bias: 0.1,
            line: 0,
        };
        let half_black = Rgb::BLACK.with_opacity(0.5);
        // Nearness of what is drawn afterwards -> color of the pixel.
        for (nearness, expected) in [(0.5, [255, 0, 0]), (1.05, [255, 0, 0]), (1.5, [128, 0, 0])] {
            let mut buffer = SampleBuffer::default();
            buffer.clear(band(1), Rgb::WHITE);
            let index = buffer.add_decal(decal);
            buffer.wait(0, 0, FULL, index);
            buffer.fill_row(0, 0, 1, half_black, Some(&DepthPlane::constant(nearness)));
            buffer.finish_decals();
            assert_eq!(pixel(&buffer, 1, 0), expected, "nearness {nearness}");
        }
    }

    #[test]
    fn decals_are_drawn_from_far_to_near_whatever_their_order() {
        let at = |color: Rgb, nearness| Decal {
            paint: color.into(),
            hidden: color.with_opacity(0.0),
            plane: DepthPlane::constant(nearness),
            bias: 0.0,
            line: 0,
        };
        for near_first in [false, true] {
            let mut buffer = SampleBuffer::default();
            buffer.clear(band(1), Rgb::WHITE);
            let mut decals = [at(Rgb::BLACK, 1.0), at(RED, 2.0)];
            if near_first {
                decals.reverse();
            }
            for decal in decals {
                let index = buffer.add_decal(decal);
                buffer.wait(0, 0, FULL, index);
            }
            buffer.finish_decals();
            assert_eq!(pixel(&buffer, 1, 0), [255, 0, 0]);
        }
    }

    #[test]
    fn hidden_decals_shine_through_once_for_each_line() {
        for (lines, expected) in
            [(&[0][..], 128), (&[0, 0], 128), (&[7, 7, 7], 128), (&[0, 1], 192), (&[0, 1, 0, 1], 192)]
        {
            let mut buffer = SampleBuffer::default();
            buffer.clear(band(1), Rgb::WHITE);
            for (index, &line) in lines.iter().enumerate() {
                let plane = DepthPlane::constant(-0.1 * index as f64);
                let decal = Decal { paint: RED.into(), hidden: RED.with_opacity(0.5), plane, bias: 0.0, line };
                let decal = buffer.add_decal(decal);
                buffer.wait(0, 0, FULL, decal);
            }
            buffer.fill_row(0, 0, 1, Rgb::BLACK.into(), Some(&DepthPlane::constant(1.0)));
            buffer.finish_decals();
            assert_eq!(pixel(&buffer, 1, 0), [expected, 0, 0], "{lines:?}");
        }
    }

    /// Every sample by itself, as slowly as it can be done.
    #[test]
    fn paints_are_laid_on_as_on_every_sample_by_itself() {
        const WIDTH: i32 = 20;
        let mut state = 12_345_u32;
        let mut next = move |n: u32| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 8) % n
        };
        let mut buffer = SampleBuffer::default();
        for round in 0..20 {
            let background = Rgb::hex(next(1 << 24));
            buffer.clear(band(WIDTH), background);
            let mut samples = vec![[background; SAMPLES]; WIDTH as usize];
            let mut kept = None;
            for step in 0..300 {
                let alpha = [0, 77, 256][next(3) as usize];
                let paint = Paint { color: Rgb::hex(next(1 << 24)), alpha };
                let (x, mask) = (next(WIDTH as u32) as i32, next(1 << 16) as u16);
                if next(3) == 0 {
                    let right = x + 1 + next((WIDTH - x) as u32) as i32;
                    buffer.fill_row(0, x, right, paint, None);
                    let row = &mut samples[x as usize..right as usize];
                    row.iter_mut().flatten().for_each(|sample| *sample = sample.covered_by(paint));
                } else {
                    buffer.fill_samples(x, 0, Mask(mask), paint, None);
                    for (row, sample) in samples[x as usize].iter_mut().enumerate() {
                        if mask & 1 << row != 0 {
                            *sample = sample.covered_by(paint);
                        }
                    }
                }
                if step == 150 {
                    kept = Some((buffer.keep(band(WIDTH)), samples.clone()));
                }
            }
            let check = |buffer: &SampleBuffer, samples: &[[Rgb; SAMPLES]]| {
                for (index, samples) in samples.iter().enumerate() {
                    let mean = [0, 1, 2].map(|channel: usize| {
                        let sum: u32 = samples.iter().map(|sample| u32::from(sample.channels()[channel])).sum();
                        ((sum + 8) / 16) as u8
                    });
                    assert_eq!(pixel(buffer, WIDTH as usize, index), mean, "round {round}, pixel {index}");
                }
            };
            check(&buffer, &samples);
            let (kept, before) = kept.unwrap();
            buffer.clear(band(WIDTH), background);
            assert!(buffer.is_blank(band(WIDTH), background));
            buffer.restore(&kept);
            check(&buffer, &before);
            assert!(!buffer.is_blank(band(WIDTH), background));
        }
    }
}
