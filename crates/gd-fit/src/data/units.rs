//! Rows of units below the names.

/// Words for units, with or without a prefix.
const UNITS: &[&str] = &[
    "m", "g", "s", "A", "K", "mol", "cd", "Hz", "N", "Pa", "J", "W", "C", "V", "F", "Ohm", "ohm", "\u{3a9}",
    "\u{2126}", "S", "Wb", "T", "H", "lm", "lx", "Bq", "Gy", "Sv", "L", "l", "bar", "eV", "M", "Da", "B", "bit", "cal",
    "U", "AU", "G", "Torr", "atm", "Wh", "VA", "sec", "pt",
];
/// Prefixes of units.
const PREFIXES: &[&str] = &[
    "", "Y", "Z", "E", "P", "T", "G", "M", "k", "K", "h", "da", "d", "c", "m", "\u{b5}", "\u{3bc}", "u", "n", "p", "f",
    "a",
];
/// Words in small letters that stand alone, in the singular.
const WORDS: &[&str] = &[
    "min",
    "h",
    "hr",
    "d",
    "day",
    "week",
    "month",
    "yr",
    "year",
    "a",
    "%",
    "\u{2030}",
    "ppm",
    "ppb",
    "db",
    "dbm",
    "count",
    "ct",
    "cps",
    "arb",
    "arb.",
    "a.u.",
    "au",
    "unit",
    "deg",
    "\u{b0}",
    "\u{b0}c",
    "\u{b0}f",
    "degc",
    "degf",
    "\u{2103}",
    "celsius",
    "fahrenheit",
    "kelvin",
    "rad",
    "\u{212b}",
    "\u{e5}",
    "volt",
    "millivolt",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
    "ampere",
    "amp",
    "milliampere",
    "meter",
    "metre",
    "millimeter",
    "centimeter",
    "nanometer",
    "gram",
    "kilogram",
    "hertz",
    "watt",
    "minute",
    "hour",
    "newton",
    "pascal",
    "joule",
    "mmhg",
    "psi",
    "rpm",
    "sccm",
    "px",
    "pixel",
    "sample",
    "sequence",
    "tesla",
    "gauss",
    "liter",
    "litre",
    "degree",
    "percent",
    "dimensionless",
    "none",
    "-",
    "\u{2013}",
    "--",
    "1",
    "inch",
    "in",
    "ft",
    "mi",
    "lb",
    "oz",
    "bp",
    "ph",
    "arcmin",
    "arcsec",
    "sr",
    "mag",
];

/// Whether a field is a unit, such as `s`, `(mV)`, `[m/s^2]` or `Volt`.
pub(crate) fn is_unit(text: &str) -> bool {
    let text = text.trim();
    let is_between = |begin: char, end: char| text.len() > 1 && text.starts_with(begin) && text.ends_with(end);
    if is_between('(', ')') || is_between('[', ']') {
        return true;
    }
    let is_mark =
        |character: char| " */\u{b7}\u{22c5}^()".contains(character) || character.is_numeric() || character == '-';
    is_word(text) || (text.split(is_mark).any(|part| !part.is_empty()) && text.split(is_mark).all(is_word))
}

fn is_word(word: &str) -> bool {
    let small = word.to_lowercase();
    let singular = small.strip_suffix('s').filter(|singular| singular.chars().count() > 1).unwrap_or(&small);
    let has_unit = |prefix: &&str| word.strip_prefix(*prefix).is_some_and(|unit| UNITS.contains(&unit));
    word.is_empty() || WORDS.contains(&small.as_str()) || WORDS.contains(&singular) || PREFIXES.iter().any(has_unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known() {
        for unit in [
            "s",
            "(anything)",
            "[V]",
            "mV",
            "m/s^2",
            "m s^-1",
            "1/s",
            "Volts",
            "Second",
            "\u{b5}A",
            "\u{b0}C",
            "%",
            "a.u.",
            "counts",
            "k\u{3a9}",
            "",
            "-",
        ] {
            assert!(is_unit(unit), "{unit}");
        }
        for name in ["time", "voltage", "bad", "x1", "overflow", "error", "CH1", "Time (s)", "x y"] {
            assert!(!is_unit(name), "{name}");
        }
    }
}
