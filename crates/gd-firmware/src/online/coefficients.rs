//! Coefficients in flash: two places that take turns, so that a power failure costs the newest at most, and a checksum that says
//! whether one is whole.

use embedded_storage::nor_flash::NorFlash;

use crate::output::checksum;

/// What a calibration has found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficients {
    /// Units of the reference per count.
    pub gain: f32,
    /// What zero counts are.
    pub offset: f32,
    /// The standard error of the gain.
    pub gain_error: f32,
    /// The standard error of the offset.
    pub offset_error: f32,
}

/// Bytes of a record: its number, four numbers, the checksum and two bytes of nothing.
const LENGTH: usize = 24;

/// What a record begins with: its format, which changes with its meaning.
const FORMAT: u16 = 0xca11;

/// Keeps the newest coefficients.
#[derive(Debug)]
pub struct Store<F> {
    flash: F,
}

impl<F: NorFlash> Store<F> {
    /// The coefficients in a flash of at least two sectors, whose first two are used.
    pub const fn new(flash: F) -> Self {
        Self { flash }
    }

    /// The flash.
    pub fn into_flash(self) -> F {
        self.flash
    }

    /// The newest that are whole; `None` if there are none, as before the first calibration.
    pub fn load(&mut self) -> Option<Coefficients> {
        self.newest().map(|(_, _, coefficients)| coefficients)
    }

    /// Writes others over the older of the two.
    ///
    /// # Errors
    /// Those of the flash. The newest are then as they were.
    pub fn save(&mut self, coefficients: Coefficients) -> Result<(), F::Error> {
        let (place, number) = match self.newest() {
            Some((place, number, _)) => (1 - place, number.wrapping_add(1)),
            None => (0, 0),
        };
        let start = place * F::ERASE_SIZE as u32;
        self.flash.erase(start, start + F::ERASE_SIZE as u32)?;
        self.flash.write(start, &record(number, coefficients))
    }

    /// Place, number and content of the newest.
    fn newest(&mut self) -> Option<(u32, u16, Coefficients)> {
        let mut read = |place: u32| {
            let mut bytes = [0; LENGTH];
            self.flash.read(place * F::ERASE_SIZE as u32, &mut bytes).ok()?;
            content(&bytes).map(|(number, coefficients)| (place, number, coefficients))
        };
        match [read(0), read(1)] {
            // Numbers go round.
            [Some(first), Some(second)] if second.1.wrapping_sub(first.1) < 0x8000 => Some(second),
            [Some(found), _] | [None, Some(found)] => Some(found),
            [None, None] => None,
        }
    }
}

/// The bytes of a record.
fn record(number: u16, Coefficients { gain, offset, gain_error, offset_error }: Coefficients) -> [u8; LENGTH] {
    let mut bytes = [0xff; LENGTH];
    let numbers = [gain, offset, gain_error, offset_error].into_iter().flat_map(f32::to_le_bytes);
    let text = FORMAT.to_le_bytes().into_iter().chain(number.to_le_bytes()).chain(numbers);
    bytes.iter_mut().zip(text).for_each(|(place, byte)| *place = byte);
    let sum = checksum(bytes.get(..20).unwrap_or(&[]));
    bytes.iter_mut().skip(20).zip(sum.to_le_bytes()).for_each(|(place, byte)| *place = byte);
    bytes
}

/// The number and the coefficients of a record, if it is whole.
fn content(bytes: &[u8; LENGTH]) -> Option<(u16, Coefficients)> {
    let (text, sum) = bytes.split_at_checked(20)?;
    let half = |at: usize| bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes);
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(f32::from_le_bytes);
    let is_whole = half(0)? == FORMAT && sum.get(..2)? == checksum(text).to_le_bytes();
    let coefficients =
        Coefficients { gain: number(4)?, offset: number(8)?, gain_error: number(12)?, offset_error: number(16)? };
    is_whole.then_some((half(2)?, coefficients))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::online::flash::RamFlash;

    const FOUND: Coefficients = Coefficients { gain: 5e-4, offset: -0.3, gain_error: 1e-7, offset_error: 1e-4 };

    #[test]
    fn the_newest_are_found_however_often_they_are_written() {
        let mut store = Store::new(RamFlash::new());
        assert_eq!(store.load(), None);
        // Numbers go round after 65,535.
        let mut flash = RamFlash::new();
        flash.write(0, &record(65_533, FOUND)).unwrap();
        for mut store in [store, Store::new(flash)] {
            for number in 0..10_u16 {
                let coefficients = Coefficients { gain: f32::from(number), ..FOUND };
                store.save(coefficients).unwrap();
                assert_eq!(store.load(), Some(coefficients));
            }
        }
    }

    #[test]
    fn a_power_failure_costs_the_newest_at_most() {
        for n_words in 0..LENGTH / 4 {
            let mut store = Store::new(RamFlash::new());
            store.save(Coefficients { gain: 1.0, ..FOUND }).unwrap();
            store.save(FOUND).unwrap();
            let mut flash = store.into_flash();
            flash.fail_after(n_words);
            let mut store = Store::new(flash);
            assert!(store.save(Coefficients { gain: 2.0, ..FOUND }).is_err());
            assert_eq!(store.load(), Some(FOUND), "{n_words}");
        }
    }

    #[test]
    fn a_changed_bit_is_noticed() {
        for byte in 0..22 {
            for bit in 0..8 {
                let mut bytes = record(7, FOUND);
                assert_eq!(content(&bytes), Some((7, FOUND)));
                bytes[byte] ^= 1 << bit;
                assert_eq!(content(&bytes), None, "byte {byte}, bit {bit}");
            }
        }
    }
}
