//! Flash, as far as an emulator has any: QEMU's LM3S6965 has no flash that a program could write.

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read, check_write,
};

/// Bytes that are erased together.
const SECTOR: usize = 1024;
/// Two of them.
const CAPACITY: usize = 2 * SECTOR;
/// Bytes that are written together.
const WORD: usize = 4;

/// Memory that behaves as flash does: erasing sets all bits of a sector, writing clears bits. On a board, the driver of the chip's
/// flash stands here: the libraries of chips have it with the same trait.
#[derive(Debug)]
pub struct RamFlash {
    bytes: [u8; CAPACITY],
    /// Words that can still be written, if the power fails then.
    n_left: Option<usize>,
}

impl RamFlash {
    /// As it comes from the factory.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: [0xff; CAPACITY], n_left: None }
    }

    /// The power fails when this many words more are written.
    pub fn fail_after(&mut self, n_words: usize) {
        self.n_left = Some(n_words);
    }
}

impl Default for RamFlash {
    fn default() -> Self {
        Self::new()
    }
}

/// A place or a length that is wrong, or a power failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlashError(NorFlashErrorKind);

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        self.0
    }
}

impl ErrorType for RamFlash {
    type Error = FlashError;
}

impl ReadNorFlash for RamFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        check_read(self, offset, bytes.len()).map_err(FlashError)?;
        let kept = self.bytes.iter().skip(offset as usize);
        bytes.iter_mut().zip(kept).for_each(|(byte, kept)| *byte = *kept);
        Ok(())
    }

    fn capacity(&self) -> usize {
        CAPACITY
    }
}

impl NorFlash for RamFlash {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = SECTOR;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        check_erase(self, from, to).map_err(FlashError)?;
        let sectors = self.bytes.iter_mut().take(to as usize).skip(from as usize);
        sectors.for_each(|byte| *byte = 0xff);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        check_write(self, offset, bytes.len()).map_err(FlashError)?;
        let places = self.bytes.iter_mut().skip(offset as usize);
        for (index, (place, byte)) in places.zip(bytes).enumerate() {
            if self.n_left.is_some_and(|n_words| index >= n_words * WORD) {
                return Err(FlashError(NorFlashErrorKind::Other));
            }
            *place &= byte;
        }
        Ok(())
    }
}
