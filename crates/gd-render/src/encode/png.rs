//! Stills.
//!
//! Written here, not by the crate `png`, which the live page would have to load; the bytes are those of that crate.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::error::RenderError;
use crate::figure::Figure;
use crate::frame::Frame;

/// Bytes of a pixel.
const N_CHANNELS: usize = 3;

impl Figure {
    /// Writes one frame as a PNG in true color.
    ///
    /// # Errors
    /// The writer fails.
    ///
    /// # Panics
    /// If there is no frame `frame_idx`.
    pub fn write_png(&self, frame_idx: usize, writer: impl Write) -> Result<(), RenderError> {
        self.frame(frame_idx).write_png(writer)
    }
}

impl Frame {
    /// Writes the picture as a PNG in true color.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_png(&self, mut writer: impl Write) -> Result<(), RenderError> {
        Ok(writer.write_all(&self.to_png()?)?)
    }

    fn to_png(&self) -> io::Result<Vec<u8>> {
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut header = [self.width().to_be_bytes(), self.height().to_be_bytes()].concat();
        // Eight bits, true color; the one compression, the one set of filters, no interlacing.
        header.extend([8, 2, 0, 0, 0]);
        add_chunk(&mut file, *b"IHDR", &header);
        add_chunk(&mut file, *b"IDAT", &self.compressed()?);
        add_chunk(&mut file, *b"IEND", &[]);
        Ok(file)
    }

    /// Every row as the differences that are smallest, compressed.
    fn compressed(&self) -> io::Result<Vec<u8>> {
        let row_length = self.width() as usize * N_CHANNELS;
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        let blank = vec![0; row_length];
        let mut above = &blank[..];
        let (mut best, mut tried) = (vec![0; row_length], vec![0; row_length]);
        for row in self.rgb().chunks_exact(row_length) {
            let mut least = (u64::MAX, 0);
            for (number, predict) in FILTERS {
                differences(row, above, predict, &mut tried);
                let size = tried.iter().map(|&byte| u64::from(byte.cast_signed().unsigned_abs())).sum();
                if size <= least.0 {
                    least = (size, number);
                    core::mem::swap(&mut best, &mut tried);
                }
                if size == 0 {
                    break;
                }
            }
            zlib.write_all(&[least.1])?;
            zlib.write_all(&best)?;
            above = row;
        }
        zlib.finish()
    }
}

/// What a byte is expected to be, from those to the left, above, and above to the left.
type Predict = fn(u8, u8, u8) -> u8;

/// The filters of PNG by their numbers.
const FILTERS: [(u8, Predict); 4] = [
    (2, |_, above, _| above),
    (1, |left, _, _| left),
    (3, |left, above, _| (left & above) + ((left ^ above) >> 1)),
    (4, paeth),
];

/// The neighbor that is nearest to left + above - corner.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let [of_left, of_above, of_corner] = [b - c, a - c, a + b - 2 * c].map(i16::abs);
    if of_left <= of_above && of_left <= of_corner {
        left
    } else if of_above <= of_corner {
        above
    } else {
        corner
    }
}

fn differences(row: &[u8], above: &[u8], predict: Predict, out: &mut [u8]) {
    let n = N_CHANNELS.min(row.len());
    for (out, (&byte, &above)) in out.iter_mut().zip(row.iter().zip(above)).take(n) {
        *out = byte.wrapping_sub(predict(0, above, 0));
    }
    let neighbors = row.iter().zip(&above[n..]).zip(above);
    for ((out, &byte), ((&left, &above), &corner)) in out[n..].iter_mut().zip(&row[n..]).zip(neighbors) {
        *out = byte.wrapping_sub(predict(left, above, corner));
    }
}

fn add_chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let sum = checksum(&file[start..]);
    file.extend(sum.to_be_bytes());
}

/// CRC-32, bit by bit: a table would be faster than it need be.
fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for &byte in bytes {
        sum ^= u32::from(byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Plot;

    #[test]
    fn a_png_holds_the_frame() {
        let plot = Plot::new().curve(&[0.0, 1.0], &[0.0, 1.0]).unwrap();
        let figure = Figure::new(64, 48, plot).unwrap();
        let mut file = Vec::new();
        figure.write_png(0, &mut file).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let read = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((read.width, read.height, read.color_type), (64, 48, png::ColorType::Rgb));
        assert_eq!(pixels, figure.frame(0).rgb());
    }

    #[test]
    fn the_bytes_are_those_of_another_writer() {
        let noise = |i: u32| i.wrapping_mul(2_654_435_761).rotate_left(i % 32) as u8;
        for (width, height) in [(1, 1), (2, 5), (67, 40), (300, 200)] {
            let mut frame = Frame::new(width, height);
            for (i, byte) in (0..).zip(frame.rgb_mut()) {
                *byte = match i / 7000 % 3 {
                    0 => *byte,
                    1 => (i / 5) as u8,
                    _ => noise(i),
                };
            }
            let mut expected = Vec::new();
            let mut encoder = png::Encoder::new(&mut expected, width, height);
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_compression(png::Compression::Balanced);
            encoder.set_filter(png::Filter::Adaptive);
            encoder.write_header().unwrap().write_image_data(frame.rgb()).unwrap();
            let mut found = Vec::new();
            frame.write_png(&mut found).unwrap();
            assert!(found == expected, "{width} x {height}");
        }
    }

    #[test]
    fn a_full_disk_is_an_error() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let plot = Plot::new().curve(&[0.0, 1.0], &[0.0, 1.0]).unwrap();
        let result = Figure::new(64, 48, plot).unwrap().write_png(0, Full);
        assert!(matches!(result, Err(RenderError::Write(_))));
    }
}
