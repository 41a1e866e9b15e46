//! Whether the commas in the numbers of a table are decimal.

use super::body::{Body, Class};
use crate::data::format::{Decimal, Separator};
use crate::data::number::{Numeral, number};

impl Body {
    /// The first line with a number whose comma can only be decimal, such as `1,20`; `None` if there is none, or if a
    /// number of the table has a point, or commas that separate thousands.
    pub(super) fn decimal_comma(&self) -> Option<u64> {
        if self.separator == Separator::Comma {
            return None;
        }
        let mut line = None;
        let rows = self.rows.iter().skip(self.first?).filter(|row| self.fits(row));
        for row in rows {
            let fields = row.record.iter().zip(&self.classes).filter(|(_, class)| **class != Class::Text);
            for (field, _) in fields.filter(|(field, _)| field.contains(&b',') || field.contains(&b'.')) {
                match number::<f64>(field, Decimal::Point) {
                    Some(Numeral::Certain(_)) if field.contains(&b'.') => return None,
                    Some(Numeral::Grouped(_)) => return None,
                    None if field.contains(&b',') && number::<f64>(field, Decimal::Comma).is_some() => {
                        line.get_or_insert(row.record.line);
                    }
                    _ => {}
                }
            }
        }
        line
    }
}
