//! What is meant by a field that is not a number.

use std::fmt;

use super::format::Decimal;
use super::number::{Numeral, is_minus, is_space, number};
use super::time::{Moment, is_long_duration};

/// What a field that is not a number most likely is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Likely {
    /// Text.
    Text,
    /// A number with a decimal comma, where the file is read with points.
    DecimalComma,
    /// A number with a point, where the file is read with decimal commas.
    DecimalPoint,
    /// A number with a comma that may separate thousands or decimals, such as `1,234`.
    Thousands,
    /// A value and its deviation, such as `2.1±0.1`.
    Deviation,
    /// A number with a unit or another mark, such as `5 mV`.
    Unit,
    /// A limit instead of a value, such as `<0.5`.
    Limit,
    /// An exponent without its letter, such as `0.1-105`.
    BareExponent,
    /// A hexadecimal number.
    Hexadecimal,
    /// A date of which it is not clear what is the day, the month or the year.
    AmbiguousDate,
    /// A time such as `12:34`.
    AmbiguousTime,
    /// A date or a time where there are numbers.
    Moment,
    /// A time of day far before the one above it.
    PastMidnight,
    /// Several numbers.
    Several,
    /// A point where the commas of other numbers were found to be decimal.
    PointAmongCommas,
    /// The name of its column.
    Name,
    /// Two numbers with a comma between them, such as `0.98,-0.12`.
    Pair,
    /// A complex number, such as `(1+2j)`.
    Complex,
    /// Stars, which stand for a number that is wider than its field.
    TooWide,
    /// A number between curly quotes.
    CurlyQuotes,
    /// A formula of a spreadsheet, such as `="1"`.
    SpreadsheetFormula,
    /// A number by which instruments say that a value is out of range, such as `9.9E+37`.
    OutOfRange,
    /// A duration of a day or more, such as `24:10:00`.
    Duration,
    /// A date without its hyphens, such as `20191231`, in a column of them.
    BareDate,
    /// A number times a power of ten, such as `1.5×10^3`.
    PowerOfTen,
    /// A number with separators between its digits that are not read, such as `1_000` or `1,00,000`.
    Grouping,
    /// The name of a month.
    Month,
    /// True or false.
    Truth,
    /// What sums up the rows above, such as `Mean`.
    Summary,
}

impl Likely {
    /// Looks at a field that is not a number.
    pub(crate) fn of(text: &str, decimal: Decimal) -> Self {
        let text = text.trim_matches(is_space);
        let is_number = |text: &str, decimal| number::<f64>(text.as_bytes(), decimal).is_some();
        let is_point = |text: &str| is_number(text, Decimal::Point);
        let is_any = |text: &str| is_point(text) || is_number(text, Decimal::Comma);
        if matches!(number::<f64>(text.as_bytes(), decimal), Some(Numeral::Ambiguous(_))) {
            return Self::Thousands;
        }
        match decimal {
            // Or points between thousands, as they come with one.
            Decimal::Auto | Decimal::Point
                if (text.contains(',') || text.matches('.').count() > 1) && is_number(text, Decimal::Comma) =>
            {
                return Self::DecimalComma;
            }
            Decimal::Comma if text.contains('.') && is_point(text) => return Self::DecimalPoint,
            _ => {}
        }
        if Moment::parse(text).is_some() {
            return Self::Moment;
        }
        let is_all = |mark: char| text.chars().count() > 1 && text.chars().all(|character| character == mark);
        if is_all('*') || is_all('#') {
            return Self::TooWide;
        }
        if text.starts_with('=') {
            return Self::SpreadsheetFormula;
        }
        if is_between(text, '\u{201c}', '\u{201d}', is_any) || is_between(text, '\u{2018}', '\u{2019}', is_any) {
            return Self::CurlyQuotes;
        }
        if is_complex(text, is_any) {
            return Self::Complex;
        }
        if is_deviation(text, is_any) {
            return Self::Deviation;
        }
        let unsigned = text.trim_start_matches(|character| character == '+' || is_minus(character));
        if unsigned.get(..2).is_some_and(|begin| begin.eq_ignore_ascii_case("0x")) {
            return Self::Hexadecimal;
        }
        if text.starts_with(['<', '>', '\u{2264}', '\u{2265}']) {
            return Self::Limit;
        }
        let digits_and =
            |others: &str| unsigned.chars().all(|character| character.is_ascii_digit() || others.contains(character));
        let n_of = |character: char| unsigned.matches(character).count();
        if unsigned.starts_with(|character: char| character.is_ascii_digit()) {
            if ['/', '.', '-']
                .iter()
                .any(|mark| n_of(*mark) == 2 && !unsigned.ends_with(*mark) && begins_as_date(unsigned, *mark))
            {
                return Self::AmbiguousDate;
            }
            if is_long_duration(unsigned) {
                return Self::Duration;
            }
            if n_of(':') > 0 && digits_and(":.,") {
                return Self::AmbiguousTime;
            }
        }
        let bare = unsigned.find(|character| character == '+' || is_minus(character));
        if bare.is_some_and(|place| {
            let (mantissa, exponent) = unsigned.split_at(place);
            mantissa.contains('.') && is_point(mantissa) && exponent.chars().skip(1).all(|c| c.is_ascii_digit())
        }) {
            return Self::BareExponent;
        }
        if unsigned.split(is_space).filter(|part| !part.is_empty()).count() > 1 && unsigned.split(is_space).all(is_any)
        {
            return Self::Several;
        }
        if is_grouped(unsigned) {
            return Self::Grouping;
        }
        if is_pair(text, is_any) {
            return Self::Pair;
        }
        if is_times_power(text, is_any) {
            return Self::PowerOfTen;
        }
        if has_unit(text, is_any) { Self::Unit } else { Self::of_word(text) }
    }

    /// A word that is known.
    fn of_word(text: &str) -> Self {
        let word = text.trim_end_matches([':', '.']).to_lowercase();
        let is_month = |month: &&str| {
            let (begin, rest) = month.split_at(3);
            word.strip_prefix(begin).is_some_and(|end| end.is_empty() || end == rest)
        };
        if MONTHS.iter().any(is_month) || word == "sept" {
            return Self::Month;
        }
        match word.as_str() {
            "true" | "false" => Self::Truth,
            "mean" | "average" | "avg" | "sum" | "total" | "median" | "minimum" | "maximum" | "std" | "stdev"
            | "std dev" | "stddev" | "std.dev" | "standard deviation" | "variance" | "count" | "mittelwert"
            | "summe" | "standardabweichung" | "moyenne" | "somme" | "media" | "\u{5e73}\u{5747}"
            | "\u{5408}\u{8ba1}" => Self::Summary,
            _ => Self::Text,
        }
    }
}

/// Months, of which three letters may stand for the whole.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether digits are separated in a way that is not read.
fn is_grouped(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let by = |mark: char| whole.contains(mark) && whole.split(mark).all(is_digits);
    // Lakhs and crores: pairs of digits above the last three.
    let is_indian = || {
        let mut parts = whole.rsplit(',');
        parts.next().is_some_and(|part| part.len() == 3) && {
            let rest: Vec<&str> = parts.collect();
            rest.len() > 1
                && rest.iter().rev().skip(1).all(|part| part.len() == 2)
                && rest.last().is_some_and(|part| part.len() < 3)
        }
    };
    (fraction.is_empty() || is_digits(fraction)) && (by('_') || by(',') && is_indian())
}

/// Whether a text is a number and a power of ten, or an exponent behind a blank.
fn is_times_power(text: &str, is_number: impl Fn(&str) -> bool) -> bool {
    let without: String = text.chars().filter(|character| !is_space(*character)).collect();
    if without.len() < text.len()
        && without.contains(['e', 'E'])
        && number::<f64>(without.as_bytes(), Decimal::Point).is_some()
    {
        return true;
    }
    let marks = ['\u{d7}', '\u{b7}', '\u{22c5}', '*', 'x', 'X'];
    without.split_once(marks).is_some_and(|(mantissa, power)| {
        is_number(mantissa)
            && power.strip_prefix("10").is_some_and(|exponent| {
                let is_raised = |character: char| {
                    matches!(
                        character,
                        '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{2079}' | '\u{207a}' | '\u{207b}'
                    )
                };
                let plain = exponent.strip_prefix('^').or_else(|| exponent.strip_prefix("**")).map(without_parentheses);
                plain.is_some_and(&is_number) || !exponent.is_empty() && exponent.chars().all(is_raised)
            })
    })
}

/// Whether a text is a value and how far it is off.
fn is_deviation(text: &str, is_number: impl Fn(&str) -> bool) -> bool {
    let at =
        |mark: &str| text.split_once(mark).is_some_and(|(value, deviation)| is_number(value) && is_number(deviation));
    // 2.10(5)
    let is_short = || {
        let parts = text.strip_suffix(')').and_then(|text| text.split_once('('));
        parts.is_some_and(|(value, digits)| is_number(value) && is_number(digits))
    };
    ["\u{b1}", "+-", "+/-", "\u{2213}", "\\pm", "-+"].iter().any(|mark| at(mark)) || is_short()
}

/// Whether a text is a number between quotes of typography, whichever way they are turned.
fn is_between(text: &str, open: char, close: char, is_number: impl Fn(&str) -> bool) -> bool {
    let is_quote = |character: char| character == open || character == close;
    text.strip_prefix(is_quote).and_then(|text| text.strip_suffix(is_quote)).is_some_and(is_number)
}

fn without_parentheses(text: &str) -> &str {
    text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text)
}

/// Whether a text is a sum of a number and an imaginary one.
fn is_complex(text: &str, is_number: impl Fn(&str) -> bool) -> bool {
    let Some(sum) = without_parentheses(text).strip_suffix(['i', 'j']) else { return false };
    let is_sign = |character: char| character == '+' || is_minus(character);
    let begins = |(place, character): &(usize, char)| {
        *place > 0 && is_sign(*character) && !sum.get(..*place).is_some_and(|before| before.ends_with(['e', 'E']))
    };
    let split = sum.char_indices().rfind(begins).map(|(place, _)| sum.split_at(place));
    split.is_some_and(|(real, imaginary)| is_number(real) && is_number(imaginary))
}

/// Whether a text is two numbers with a comma between them, which may have units.
fn is_pair(text: &str, is_number: impl Fn(&str) -> bool) -> bool {
    let is_part = |part: &str| {
        let part = part.trim_matches(is_space);
        is_number(part.trim_end_matches(|character: char| !character.is_ascii_digit() && character != '.'))
    };
    without_parentheses(text).split_once(',').is_some_and(|(first, second)| is_part(first) && is_part(second))
}

/// Whether a text begins as a date does: with a year, or with a day and a month.
fn begins_as_date(text: &str, mark: char) -> bool {
    let date = text.split([' ', 'T', ',']).next().unwrap_or(text);
    let mut parts = date.split(mark);
    let is_part =
        |part: &str| matches!(part.len(), 1 | 2 | 4) && part.chars().all(|character| character.is_ascii_digit());
    let is_month = |part: &str| is_part(part) || (part.len() == 3 && part.chars().all(char::is_alphabetic));
    parts.next().is_some_and(is_part) && parts.next().is_some_and(is_month) && parts.next().is_some_and(is_part)
}

/// Whether a text is a number between currency, units, percent signs or flags.
fn has_unit(text: &str, is_number: impl Fn(&str) -> bool) -> bool {
    let is_digit = |character: char| character.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else { return false };
    let begin = text.get(..first).unwrap_or_default();
    let sign = begin.trim_end_matches(|character| character == '+' || character == '.' || is_minus(character));
    let number = text.get(sign.len()..=last).unwrap_or_default().trim_matches(is_space);
    // What begins with a letter is a name.
    let is_mark = sign.chars().count() <= 4 && !sign.chars().any(char::is_alphanumeric);
    if is_number(number) && is_mark && text.chars().count() - number.chars().count() <= 12 {
        return true;
    }
    // Digits in the unit, such as m/s^2.
    let end = number.find(|character: char| !(character.is_ascii_digit() || "+-.,eE\u{2212}".contains(character)));
    let mut parts = end.map(|end| number.split_at(end));
    is_mark
        && parts
            .take()
            .is_some_and(|(value, unit)| is_number(value.trim_end_matches(['e', 'E'])) && unit.chars().count() <= 12)
}

impl fmt::Display for Likely {
    /// What to do, after "is not a number"; nothing where nothing is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "",
            Self::DecimalComma => "; if that is a decimal comma, set the decimal separator to comma",
            Self::DecimalPoint => {
                ": a decimal point or a separator of thousands, where the decimal separator is set to comma; write it without"
            }
            Self::Thousands => {
                ": does the comma separate thousands or decimals? Write it without one, or set the decimal separator to comma"
            }
            Self::Deviation => " but a value and its deviation; give each its own column, and the deviation as sigma",
            Self::Unit => " but one with a unit or mark; write the number alone, and the unit in the header",
            Self::Limit => " but a limit; leave the field empty to skip the row",
            Self::BareExponent => " but seems to have an exponent without a letter; write it with E, such as 0.1E-105",
            Self::Hexadecimal => " but seems hexadecimal; write it in decimal digits",
            Self::AmbiguousDate => ": a date must be written as 2020-04-03, since day and month are not clear otherwise",
            Self::AmbiguousTime => ": a time must be written as 12:34:56, since the unit of its parts is not clear otherwise",
            Self::Moment => " but a date or a time, where the column has numbers",
            Self::PastMidnight => ": it seems to be of the next day; write dates with the times, as 2020-04-03T12:34:56",
            Self::Several => " but several; check what separates the fields",
            Self::PointAmongCommas => {
                ": a point, where the commas of the first rows are decimal; write all numbers alike, or set the decimal separator"
            }
            Self::Name => " but the name of the column again; remove the names from below the first row",
            Self::Pair => {
                " but two numbers with a comma between, as of a complex one; give each a column of its own"
            }
            Self::Complex => " but a complex one; give its real and its imaginary part a column each",
            Self::TooWide => " but stands for one that was too wide for its field; leave it empty to skip the row",
            Self::CurlyQuotes => " but one between curly quotes; write straight quotes, or none",
            Self::SpreadsheetFormula => " but a formula of a spreadsheet; save its value, without the =",
            Self::OutOfRange => {
                " but what instruments write for a value out of range; declare it missing to skip the row"
            }
            Self::Duration => ": a duration of a day or more; write it in seconds, as a number",
            Self::PowerOfTen => " but one with a power of ten; write it as 1.5E3",
            Self::Grouping => ": it has separators between its digits; write it without them",
            Self::Month => " but the name of a month; write months as numbers, or dates as 2020-04-03",
            Self::Truth => " but true or false; write 1 and 0",
            Self::Summary => ", as if the row summed up those above; remove the row or start it with #",
            Self::BareDate => {
                " but a date, as are all of the column, and these do not count days; write them as 2019-12-31, or as 20191231.0 if they are numbers"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_are_no_numbers_are_understood() {
        let cases = [
            ("bad", Likely::Text),
            ("Run 5 of the day before", Likely::Text),
            ("1,5", Likely::DecimalComma),
            ("1.234,56", Likely::DecimalComma),
            ("1.234.567", Likely::DecimalComma),
            ("1,234", Likely::Thousands),
            ("189+-13", Likely::Deviation),
            ("2.1\u{b1}0.1", Likely::Deviation),
            ("2.1 \u{b1} 0,1", Likely::Deviation),
            ("2.1 +/- 0.1", Likely::Deviation),
            ("2.10(5)", Likely::Deviation),
            ("12.5 mV", Likely::Unit),
            ("5%", Likely::Unit),
            ("$3", Likely::Unit),
            ("-$3.50", Likely::Unit),
            ("\u{20ac} 3,5", Likely::Unit),
            ("3 m/s^2", Likely::Unit),
            ("12.5*", Likely::Unit),
            ("20\u{b0}C", Likely::Unit),
            ("<0.5", Likely::Limit),
            ("0.1+01", Likely::BareExponent),
            ("-0.1-105", Likely::BareExponent),
            ("0x1F", Likely::Hexadecimal),
            ("03/04/2020", Likely::AmbiguousDate),
            ("3.4.2020", Likely::AmbiguousDate),
            ("3-Apr-2020", Likely::AmbiguousDate),
            ("03/04/2020 12:34", Likely::AmbiguousDate),
            ("12:34", Likely::AmbiguousTime),
            ("1:02:03", Likely::AmbiguousTime),
            ("2020-04-03", Likely::Moment),
            ("12 34", Likely::Several),
            ("24:10:00", Likely::Duration),
            ("100:00:00.5", Likely::Duration),
            ("*******", Likely::TooWide),
            ("=\"1\"", Likely::SpreadsheetFormula),
            ("\u{201c}1.5\u{201d}", Likely::CurlyQuotes),
            ("(1.0e+00-2.5e-01j)", Likely::Complex),
            ("1+2i", Likely::Complex),
            ("9.8e-01,-1.2e-01", Likely::Pair),
            ("(-6.7e-02dB,-7.1e+00\u{b0})", Likely::Pair),
            ("1.0\u{d7}10^3", Likely::PowerOfTen),
            ("-2,5 x 10^-3", Likely::PowerOfTen),
            ("1.5*10**(4)", Likely::PowerOfTen),
            ("3\u{b7}10\u{207b}\u{b2}", Likely::PowerOfTen),
            ("1.0 E+03", Likely::PowerOfTen),
            ("1_000", Likely::Grouping),
            ("-1_000_000.5", Likely::Grouping),
            ("1,00,000", Likely::Grouping),
            ("12,34,567.8", Likely::Grouping),
            ("Jan", Likely::Month),
            ("sept.", Likely::Month),
            ("MARCH", Likely::Month),
            ("Marc", Likely::Text),
            ("TRUE", Likely::Truth),
            ("Mean:", Likely::Summary),
            ("Std Dev", Likely::Summary),
            ("mean of x", Likely::Text),
            ("note, 5", Likely::Text),
            ("", Likely::Text),
            ("\u{b1}", Likely::Text),
        ];
        for (text, expected) in cases {
            assert_eq!(Likely::of(text, Decimal::Point), expected, "{text}");
        }
        assert_eq!(Likely::of("1.5", Decimal::Comma), Likely::DecimalPoint);
        assert_eq!(Likely::of("1.234", Decimal::Comma), Likely::DecimalPoint);
    }
}
