//! Lines of text without `core::fmt`, whose machinery costs kilobytes and may panic.

/// Takes bytes.
pub trait Output {
    /// Takes all of them; what cannot be written is lost, as on a serial line that nobody listens to.
    fn write(&mut self, bytes: &[u8]);
}

/// The longest line that programs write; longer ones are cut.
const LINE_LENGTH: usize = 120;

/// A line in the making. It leaves in one piece, for each call of semihosting stops the processor.
#[derive(Debug)]
pub struct Line {
    bytes: [u8; LINE_LENGTH],
    length: usize,
}

impl Line {
    /// A line that begins with a word.
    #[must_use]
    pub fn new(word: &str) -> Self {
        let mut line = Self { bytes: [0; LINE_LENGTH], length: 0 };
        word.bytes().for_each(|byte| line.push(byte));
        line
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// Adds a space and a word.
    #[must_use]
    pub fn word(mut self, word: &str) -> Self {
        self.push(b' ');
        word.bytes().for_each(|byte| self.push(byte));
        self
    }

    /// Adds a space and a count, in decimal.
    #[must_use]
    pub fn count(mut self, count: u32) -> Self {
        self.push(b' ');
        self.push_decimal(count, 1);
        self
    }

    /// Adds a space and a number, to three decimals. What is not finite or beyond a million in magnitude is a `?`.
    #[must_use]
    pub fn decimal(mut self, number: f32) -> Self {
        self.push(b' ');
        if !(number > -1e6 && number < 1e6) {
            self.push(b'?');
            return self;
        }
        if number < 0.0 {
            self.push(b'-');
        }
        let thousandths = (number.abs() * 1000.0 + 0.5) as u32;
        self.push_decimal(thousandths / 1000, 1);
        self.push(b'.');
        self.push_decimal(thousandths % 1000, 100);
        self
    }

    /// Digits from the highest place down, without leading zeros above the place `least`, a power of ten.
    fn push_decimal(&mut self, number: u32, least: u32) {
        let (mut rest, mut place, mut has_begun) = (number, 1_000_000_000_u32, false);
        while place > 0 {
            let digit = (rest / place) as u8;
            rest %= place;
            has_begun |= digit > 0 || place == least;
            if has_begun {
                self.push(b'0' + digit);
            }
            place /= 10;
        }
    }

    /// Adds a space and the bits of a number, in hexadecimal.
    #[must_use]
    pub fn bits<T: Bits>(mut self, number: T) -> Self {
        self.push(b' ');
        self.push_digits(number.bits(), T::N_DIGITS);
        self
    }

    /// Hexadecimal digits.
    fn push_digits(&mut self, bits: u64, n_digits: u32) {
        for digit in (0..n_digits).rev() {
            let digit = ((bits >> (4 * digit)) & 0xf) as u8;
            self.push(if digit < 10 { b'0' + digit } else { b'a' + (digit - 10) });
        }
    }

    /// Adds the checksum of the line: a space, an asterisk and four hexadecimal digits.
    #[must_use]
    pub fn checked(mut self) -> Self {
        let sum = checksum(self.bytes.get(..self.length).unwrap_or(&[]));
        self.push(b' ');
        self.push(b'*');
        self.push_digits(u64::from(sum), 4);
        self
    }

    /// Writes the line and its end.
    pub fn end(mut self, output: &mut impl Output) {
        self.push(b'\n');
        output.write(self.bytes.get(..self.length).unwrap_or(&[]));
    }
}

/// The CRC-16 that `gd live` checks lines by, and that stands beside coefficients in flash: polynomial 0x1021, initial value
/// 0xffff. Bit by bit, for a table would take 512 bytes of flash.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |sum, byte| {
        (0..8).fold(
            sum ^ (u16::from(*byte) << 8),
            |sum, _| {
                if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 }
            },
        )
    })
}

/// A number with its bits.
pub trait Bits: gd_core::Real {
    /// Its name in Rust.
    const NAME: &'static str;
    /// Hexadecimal digits of its bits.
    const N_DIGITS: u32;
    /// The bits, the lowest first.
    fn bits(self) -> u64;
}

impl Bits for f32 {
    const NAME: &'static str = "f32";
    const N_DIGITS: u32 = 8;
    fn bits(self) -> u64 {
        u64::from(self.to_bits())
    }
}

impl Bits for f64 {
    const NAME: &'static str = "f64";
    const N_DIGITS: u32 = 16;
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    impl Output for Vec<u8> {
        fn write(&mut self, bytes: &[u8]) {
            self.extend_from_slice(bytes);
        }
    }

    fn text(line: Line) -> String {
        let mut bytes = Vec::new();
        line.end(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn lines_read_as_core_fmt_would_write_them() {
        let line = Line::new("x").count(0).count(907).count(u32::MAX).bits(-1.5_f32).bits(0.1_f64).word("y");
        let expected = std::format!("x 0 907 {} {:08x} {:016x} y\n", u32::MAX, (-1.5_f32).to_bits(), 0.1_f64.to_bits());
        assert_eq!(text(line), expected);
    }

    #[test]
    fn decimals_are_rounded_to_three() {
        assert_eq!(text(Line::new("x").decimal(-3.0625).decimal(0.007).decimal(12.9996)), "x -3.063 0.007 13.000\n");
        assert_eq!(text(Line::new("x").decimal(f32::NAN).decimal(f32::NEG_INFINITY).decimal(2e6)), "x ? ? ?\n");
    }

    #[test]
    fn a_checksum_is_that_of_the_catalogs() {
        assert_eq!(checksum(b"123456789"), 0x29b1);
        assert_eq!(text(Line::new("end").count(0).checked()), "end 0 *a711\n");
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_not_lost() {
        let long = "0123456789".repeat(20);
        assert_eq!(text(Line::new(&long)), long[..LINE_LENGTH]);
    }
}
