//! A line of CSV.

use std::borrow::Cow;

/// A field as it is written: in quotation marks if it holds any, a comma, or blanks at an end.
pub(super) fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains([',', '"']) || field.trim() != field {
        Cow::Owned(format!("\"{}\"", field.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(field)
    }
}

/// The fields of a line; `None` where a quotation mark is not closed or followed by something else than a comma.
pub(super) fn fields(line: &str) -> Option<Vec<Cow<'_, str>>> {
    if !line.contains('"') {
        return Some(line.split(',').map(Cow::Borrowed).collect());
    }
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let Some(inner) = rest.strip_prefix('"') else {
            let (field, next) = rest.split_once(',').map_or((rest, None), |(field, next)| (field, Some(next)));
            fields.push(Cow::Borrowed(field));
            match next {
                Some(next) => rest = next,
                None => return Some(fields),
            }
            continue;
        };
        let mut field = String::new();
        let mut inner = inner;
        let after = loop {
            let (text, next) = inner.split_once('"')?;
            field.push_str(text);
            match next.strip_prefix('"') {
                Some(next) => {
                    field.push('"');
                    inner = next;
                }
                None => break next,
            }
        };
        fields.push(Cow::Owned(field));
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return after.is_empty().then_some(fields),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_they_were_written() {
        for names in [&["step", "a"][..], &["a,b", "\"", " c ", "#", "größe", "T [K]"], &["\"\"", ",", "x\"y\""]] {
            let line: Vec<_> = names.iter().map(|name| quoted(name)).collect();
            assert_eq!(fields(&line.join(",")).unwrap(), names);
        }
        for line in ["\"a", "\"a\"b,c", "\"a\"\"", "x,\""] {
            assert_eq!(fields(line), None, "{line}");
        }
    }
}
