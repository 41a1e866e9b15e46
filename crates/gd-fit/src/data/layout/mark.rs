//! Signs of comments beside the one that is told.

use crate::data::format::Format;

/// Signs that start a comment for some programs, with a blank behind them in the first line of a file.
const MARKS: [u8; 4] = [b'!', b'%', b'\'', b'*'];

/// The sign of comments with which the first line of a text begins.
pub(super) fn comment_mark(first: &[u8], format: &Format) -> Option<u8> {
    match first {
        [mark, b' ' | b'\t', ..] if MARKS.contains(mark) && *mark != format.comment => Some(*mark),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_may_show_the_sign_of_comments() {
        let mark = |line: &str| comment_mark(line.as_bytes(), &Format::default());
        assert_eq!((mark("! made by me"), mark("%\tx y"), mark("' note")), (Some(b'!'), Some(b'%'), Some(b'\'')));
        for line in ["'x','y'", "%RH,T", "!", "# x", "-1 2", "x ! y", ""] {
            assert_eq!(mark(line), None, "{line}");
        }
    }
}
