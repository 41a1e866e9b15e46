//! Arguments that are not settings of a fit.

/// One character of ASCII.
pub(super) fn ascii(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii_graphic() => Ok(*byte),
        _ => Err("give one character, such as #".into()),
    }
}

/// `I/N`, a part of the work, from 1.
pub(super) fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.trim().parse().ok()?, n.trim().parse().ok()?)));
    match parts {
        Some((i, n)) if 1 <= i && i <= n => Ok((i, n)),
        _ => Err("give a part and the number of parts, such as 1/4".into()),
    }
}

/// A number between 0 and 1.
pub(super) fn level(text: &str) -> Result<f64, String> {
    match text.trim().parse() {
        Ok(level) if 0.0 < level && level < 1.0 => Ok(level),
        _ => Err("give a level between 0 and 1, such as 0.95".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_read() {
        assert_eq!(shard("2/3"), Ok((2, 3)));
        for text in ["0/3", "4/3", "1", "a/b", "1/0"] {
            assert!(shard(text).is_err(), "{text}");
        }
    }
}
