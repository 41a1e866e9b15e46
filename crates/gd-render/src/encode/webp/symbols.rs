//! Numbers as symbols of small alphabets and extra bits.

/// Numbers for the distances to the pixels around, from 0: rows upward, each from 8 pixels right of the pixel to 7 left
/// of it. The nearest have the smallest numbers. (Specification of the lossless format, 5.2.2.)
const NEAR: [[u8; 16]; 8] = [
    [96, 73, 55, 39, 23, 13, 5, 1, 255, 255, 255, 255, 255, 255, 255, 255],
    [101, 78, 58, 42, 26, 16, 8, 2, 0, 3, 9, 17, 27, 43, 59, 79],
    [102, 86, 62, 46, 32, 20, 10, 6, 4, 7, 11, 21, 33, 47, 63, 87],
    [105, 90, 70, 52, 37, 28, 18, 14, 12, 15, 19, 29, 38, 53, 71, 91],
    [110, 99, 82, 66, 48, 35, 30, 24, 22, 25, 31, 36, 49, 67, 83, 100],
    [115, 108, 94, 76, 64, 50, 44, 40, 34, 41, 45, 51, 65, 77, 95, 109],
    [118, 113, 103, 92, 80, 68, 60, 56, 54, 57, 61, 69, 81, 93, 104, 114],
    [119, 116, 111, 106, 97, 88, 84, 74, 72, 75, 85, 89, 98, 107, 112, 117],
];
/// How many distances have such numbers.
const N_NEAR: usize = 120;

/// The number that stands for a distance in a picture `width` pixels wide, from 1.
pub(super) fn distance_code(distance: usize, width: usize) -> usize {
    let (up, left) = (distance / width, distance % width);
    if left <= 8 && up < 8 {
        usize::from(NEAR[up][8 - left]) + 1
    } else if width - left < 8 && up < 7 {
        usize::from(NEAR[up + 1][8 + width - left]) + 1
    } else {
        distance + N_NEAR
    }
}

/// A number from 1 as a symbol, extra bits, and how many of these there are: as many symbols for each doubling as two.
pub(super) fn prefix(number: usize) -> (usize, u32, u32) {
    let above = number - 1;
    if above < 4 {
        return (above, 0, 0);
    }
    let highest = above.ilog2();
    let n_extra = highest - 1;
    let symbol = 2 * highest as usize + ((above >> n_extra) & 1);
    (symbol, (above & ((1 << n_extra) - 1)) as u32, n_extra)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_and_extra_bits_say_the_number() {
        let number = |symbol: usize, extra: u32| {
            if symbol < 4 { symbol + 1 } else { ((2 + (symbol & 1)) << (symbol / 2 - 1)) + extra as usize + 1 }
        };
        for expected in (1..5000).chain([1 << 19, (1 << 20) - 1, 1 << 20]) {
            let (symbol, extra, n_extra) = prefix(expected);
            assert_eq!(number(symbol, extra), expected);
            assert!(symbol < 40 && u64::from(extra) < 1 << n_extra);
        }
    }

    #[test]
    fn near_pixels_have_small_numbers() {
        assert_eq!([500, 1, 501, 499].map(|distance| distance_code(distance, 500)), [1, 2, 3, 4]);
        assert_eq!(distance_code(250, 500), 370);
        let mut numbers: Vec<u8> = NEAR.iter().flatten().copied().filter(|number| *number < 255).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..120).collect::<Vec<u8>>());
    }
}
