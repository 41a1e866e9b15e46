//! The checksum of a line.

/// The CRC-16 of bytes, in the variant that catalogs call IBM-3740 or CCITT-FALSE: polynomial 0x1021, initial value 0xffff,
/// bits in their order, nothing added at the end. It finds every change of up to three bits in a line, and every burst of up to
/// sixteen.
///
/// ```
/// // The check value of the catalogs.
/// assert_eq!(gd_fit::log::checksum(b"123456789"), 0x29b1);
/// ```
#[must_use]
pub fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |sum, byte| {
        (0..8)
            .fold(sum ^ (u16::from(*byte) << 8), |sum, _| if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x1021 })
    })
}

/// A line with its checksum behind it: a blank, an asterisk and four hexadecimal digits.
///
/// ```
/// assert_eq!(gd_fit::log::with_checksum("end 0"), "end 0 *a711");
/// ```
#[must_use]
pub fn with_checksum(line: &str) -> String {
    format!("{line} *{:04x}", checksum(line.as_bytes()))
}

/// What a line says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked<'a> {
    /// It has no checksum.
    Without(&'a [u8]),
    /// It is as it was written; without its checksum.
    Right(&'a [u8]),
    /// It is not.
    Wrong,
}

/// Looks for the checksum at the end of a line, and whether it is right.
pub(super) fn check(line: &[u8]) -> Checked<'_> {
    let line = line.trim_ascii_end();
    let Some((text, [b' ', b'*', digits @ ..])) = line.len().checked_sub(6).and_then(|end| line.split_at_checked(end))
    else {
        return Checked::Without(line);
    };
    let Some(found) = std::str::from_utf8(digits).ok().and_then(|digits| u16::from_str_radix(digits, 16).ok()) else {
        return Checked::Without(line);
    };
    if checksum(text) == found { Checked::Right(text) } else { Checked::Wrong }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_lost_or_changed_is_noticed() {
        let line = with_checksum("step 17 40a00000 40800000 411e0a3d");
        assert_eq!(check(line.as_bytes()), Checked::Right(b"step 17 40a00000 40800000 411e0a3d"));
        for index in 0..line.len() {
            let mut lost = line.clone().into_bytes();
            lost.remove(index);
            assert!(!matches!(check(&lost), Checked::Right(_)), "without byte {index}");
            assert!(!matches!(check(&line.as_bytes()[..index]), Checked::Right(_)), "cut at {index}");
            for bit in 0..8 {
                let mut changed = line.clone().into_bytes();
                changed[index] ^= 1 << bit;
                // A digit of the checksum may change its case.
                let is_same = changed[index].eq_ignore_ascii_case(&line.as_bytes()[index]) && index > line.len() - 5;
                assert!(is_same || !matches!(check(&changed), Checked::Right(_)), "bit {bit} of byte {index}");
            }
        }
    }

    #[test]
    fn other_asterisks_are_no_checksums() {
        for line in ["", "*", " *29b1x", "a *b", "a*29b1", "step 1 2 * 3"] {
            assert_eq!(check(line.as_bytes()), Checked::Without(line.as_bytes()), "{line}");
        }
        assert_eq!(check(b"123456789 *29B1\r"), Checked::Right(b"123456789"));
        assert_eq!(check(b"123456788 *29b1"), Checked::Wrong);
    }
}
