//! Scripts and styles without what a browser does not read: comments on lines of their own, indentation, empty lines.
//!
//! Nothing is parsed, so nothing else is taken out. A comment behind code, names and line breaks stay: what a browser's
//! console says about a line is still found in the source.

/// The lines that say something.
pub(super) fn shorten(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut is_in_comment = false;
    // Spaces within a text of several lines would be part of it.
    let mut is_in_text = false;
    for line in code.lines() {
        let mut rest = if is_in_text { line } else { line.trim() };
        if is_in_comment {
            let Some((_, after)) = rest.split_once("*/") else { continue };
            (is_in_comment, rest) = (false, after.trim_start());
        }
        if !is_in_text {
            // A type before an expression, as the type checker wants it, may have code behind it.
            while let Some(comment) = rest.strip_prefix("/*") {
                let Some((_, after)) = comment.split_once("*/") else {
                    (is_in_comment, rest) = (true, "");
                    break;
                };
                rest = after.trim_start();
            }
            if rest.is_empty() || rest.starts_with("//") {
                continue;
            }
        }
        is_in_text ^= rest.matches('`').count() % 2 == 1;
        out += rest;
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let code = "// The page.\n\n/**\n * A place.\n * @param {number} x\n */\nexport function at(x) {\n  /** @type {Row[]} */\n  \
                    const rows = [];  // none\n  return /** @type {Row} */ (rows[x]);\n}\n/* one */ /* two */ at(1);\n";
        let short =
            "export function at(x) {\nconst rows = [];  // none\nreturn /** @type {Row} */ (rows[x]);\n}\nat(1);\n";
        assert_eq!(shorten(code), short);
        assert_eq!(shorten("/* Cards. */\n.card {\n  color: red;\n}\n"), ".card {\ncolor: red;\n}\n");
    }

    #[test]
    fn texts_of_several_lines_are_left_alone() {
        let code = "  say(`\n  // no comment\n\n  end`);\n  // one\n";
        assert_eq!(shorten(code), "say(`\n  // no comment\n\n  end`);\n");
    }
}
