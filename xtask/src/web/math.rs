//! Formulas of the tutorial as elements that browsers typeset, from the part of TeX that they use.
//!
//! Of the crates that do this, the light one writes elements that are no HTML and its errors into the page, the strict
//! one brings fifteen others.

use std::iter::Peekable;
use std::str::Chars;

use super::markdown::escape;

/// Identifiers by their commands.
const LETTERS: [(&str, &str); 4] = [("eta", "η"), ("kappa", "κ"), ("partial", "∂"), ("infty", "∞")];
/// Operators by their commands.
const OPERATORS: [(&str, &str); 7] =
    [("approx", "≈"), ("cdot", "⋅"), ("ge", "≥"), ("gets", "←"), ("le", "≤"), ("sum", "∑"), ("times", "×")];
/// Functions, written upright.
const FUNCTIONS: [&str; 5] = ["cos", "exp", "ln", "log", "sin"];
/// Spaces in em by their commands.
const SPACES: [(&str, &str); 3] = [(",", "0.1667em"), ("quad", "1em"), ("qquad", "2em")];

/// How a formula stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a line of its own.
    Block,
    /// Among words.
    Inline,
}

/// The formula as an element `math`.
///
/// # Errors
/// What is no TeX, or more of it than is known here; in a few words.
pub(super) fn mathml(tex: &str, place: Place) -> Result<String, String> {
    let mut reader = Reader { rest: tex.chars().peekable() };
    let row = reader.row(None)?;
    if row.is_empty() {
        return Err("a formula is empty".into());
    }
    let display = if place == Place::Block { " display=\"block\"" } else { "" };
    Ok(format!("<math{display}>{}</math>", row.concat()))
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    /// Elements up to a brace that closes, which is taken, or up to the end.
    fn row(&mut self, end: Option<char>) -> Result<Vec<String>, String> {
        let mut row: Vec<String> = Vec::new();
        loop {
            self.skip_space();
            match self.rest.next() {
                None if end.is_none() => return Ok(row),
                None => return Err("a { is not closed".into()),
                found if found == end => return Ok(row),
                Some(script @ ('^' | '_')) => return Err(format!("there is nothing before {script}")),
                Some('}') => return Err("a } closes nothing".into()),
                Some(first) => {
                    let base = self.element(first)?;
                    // As TeX does: b cos x, but sin(cos x).
                    let is_space_wanted =
                        row.last().is_some_and(|last| last.ends_with("</mi>") || last.ends_with("</mn>"));
                    if is_space_wanted && is_function(&base) {
                        row.push(space("0.1667em"));
                    }
                    let is_function = is_function(&base);
                    row.push(self.with_scripts(base)?);
                    if is_function {
                        self.skip_space();
                        row.push("<mo>\u{2061}</mo>".into());
                        if !matches!(self.rest.peek(), Some('(') | None) {
                            row.push(space("0.1667em"));
                        }
                    }
                }
            }
        }
    }

    /// What begins with this character, without its scripts.
    fn element(&mut self, first: char) -> Result<String, String> {
        Ok(match first {
            '{' => format!("<mrow>{}</mrow>", self.row(Some('}'))?.concat()),
            '\\' => return self.command(),
            digit if digit.is_ascii_digit() => {
                let mut number = String::from(digit);
                while let Some(next) = self.rest.next_if(|next| next.is_ascii_digit() || *next == '.') {
                    number.push(next);
                }
                format!("<mn>{number}</mn>")
            }
            letter if letter.is_ascii_alphabetic() => format!("<mi>{letter}</mi>"),
            '-' => "<mo>−</mo>".into(),
            '(' | ')' | '|' => format!("<mo stretchy=\"false\">{first}</mo>"),
            '+' | '=' | '<' | '>' | ',' | ';' | '/' => format!("<mo>{}</mo>", escape(&first.to_string())),
            other => return Err(format!("the character {other} is not known in a formula")),
        })
    }

    fn command(&mut self) -> Result<String, String> {
        let mut name = String::new();
        while let Some(letter) = self.rest.next_if(char::is_ascii_alphabetic) {
            name.push(letter);
        }
        if name.is_empty() {
            name.extend(self.rest.next());
        }
        let known =
            |table: &[(&str, &'static str)]| table.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        if let Some(letter) = known(&LETTERS) {
            return Ok(format!("<mi>{letter}</mi>"));
        }
        if let Some(operator) = known(&OPERATORS) {
            return Ok(format!("<mo>{operator}</mo>"));
        }
        if let Some(width) = known(&SPACES) {
            return Ok(space(width));
        }
        if FUNCTIONS.contains(&name.as_str()) {
            return Ok(format!("<mi>{name}</mi>"));
        }
        match name.as_str() {
            "frac" => {
                let (above, below) = (self.argument()?, self.argument()?);
                Ok(format!("<mfrac>{above}{below}</mfrac>"))
            }
            "sqrt" => Ok(format!("<msqrt>{}</msqrt>", self.argument()?)),
            "text" => {
                let text = self.text()?;
                Ok(format!("<mtext>{}</mtext>", escape(&text)))
            }
            _ => Err(format!("\\{name} is not known in a formula")),
        }
    }

    /// The next element, as one.
    fn argument(&mut self) -> Result<String, String> {
        self.skip_space();
        match self.rest.next() {
            Some('}') | None => Err("an argument is missing".into()),
            Some('{') => {
                let row = self.row(Some('}'))?;
                Ok(if row.len() == 1 { row.concat() } else { format!("<mrow>{}</mrow>", row.concat()) })
            }
            // TeX takes one digit of a number.
            Some(digit) if digit.is_ascii_digit() => Ok(format!("<mn>{digit}</mn>")),
            Some(first) => self.element(first),
        }
    }

    /// Words in braces. A space at their ends would be lost.
    fn text(&mut self) -> Result<String, String> {
        if self.rest.next_if_eq(&'{').is_none() {
            return Err("\\text needs words in braces".into());
        }
        let mut text = String::new();
        loop {
            match self.rest.next() {
                Some('}') => return Ok(text.replace(' ', "\u{a0}")),
                Some(c @ ('\\' | '{' | '$')) => return Err(format!("the character {c} is not known in \\text")),
                Some(c) => text.push(c),
                None => return Err("a { is not closed".into()),
            }
        }
    }

    /// An element with what stands below and above it.
    fn with_scripts(&mut self, base: String) -> Result<String, String> {
        let (mut below, mut above) = (None, None);
        loop {
            self.skip_space();
            let Some(script) = self.rest.next_if(|next| matches!(next, '^' | '_')) else { break };
            let place = if script == '^' { &mut above } else { &mut below };
            if place.is_some() {
                return Err(format!("{script} stands twice"));
            }
            *place = Some(self.argument()?);
        }
        // A sum has them below and above, in a line of words beside.
        let is_limited = base == "<mo>∑</mo>";
        let name = |limited: &'static str, other: &'static str| if is_limited { limited } else { other };
        Ok(match (below, above) {
            (None, None) => base,
            (Some(below), None) => wrap(name("munder", "msub"), &[base, below]),
            (None, Some(above)) => wrap(name("mover", "msup"), &[base, above]),
            (Some(below), Some(above)) => wrap(name("munderover", "msubsup"), &[base, below, above]),
        })
    }

    fn skip_space(&mut self) {
        while self.rest.next_if(|next| next.is_whitespace()).is_some() {}
    }
}

fn wrap(name: &str, parts: &[String]) -> String {
    format!("<{name}>{}</{name}>", parts.concat())
}

fn space(width: &str) -> String {
    format!("<mspace width=\"{width}\"></mspace>")
}

fn is_function(element: &str) -> bool {
    let name = element.strip_prefix("<mi>").and_then(|rest| rest.strip_suffix("</mi>"));
    name.is_some_and(|name| FUNCTIONS.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inline(tex: &str) -> String {
        let math = mathml(tex, Place::Inline).unwrap();
        math.strip_prefix("<math>").and_then(|rest| rest.strip_suffix("</math>")).unwrap().to_owned()
    }

    #[test]
    fn letters_numbers_and_operators_are_told_apart() {
        assert_eq!(inline("a x-0.25"), "<mi>a</mi><mi>x</mi><mo>−</mo><mn>0.25</mn>");
        assert_eq!(inline(r"p \gets \eta<2"), "<mi>p</mi><mo>←</mo><mi>η</mi><mo>&lt;</mo><mn>2</mn>");
        assert_eq!(inline(r"\text{rate & so}"), "<mtext>rate\u{a0}&amp;\u{a0}so</mtext>");
        assert_eq!(inline(r"\text{学习率}\,c"), "<mtext>学习率</mtext><mspace width=\"0.1667em\"></mspace><mi>c</mi>");
    }

    #[test]
    fn fractions_and_roots_take_one_element_each() {
        let half = "<mfrac><mn>1</mn><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></mfrac>";
        assert_eq!(inline(r"\frac{1}{n + 1}"), half);
        assert_eq!(inline(r"\frac12"), "<mfrac><mn>1</mn><mn>2</mn></mfrac>");
        assert_eq!(inline(r"\sqrt s"), "<msqrt><mi>s</mi></msqrt>");
        assert_eq!(inline(r"\frac{m}{\sqrt{s}}"), "<mfrac><mi>m</mi><msqrt><mi>s</mi></msqrt></mfrac>");
    }

    #[test]
    fn scripts_belong_to_what_stands_before_them() {
        assert_eq!(inline("x_i^2"), "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>");
        assert_eq!(inline("x^{2}_i"), inline("x_i^2"));
        assert_eq!(inline("(f)^2").matches("<msup><mo stretchy=\"false\">)</mo><mn>2</mn></msup>").count(), 1);
        let sum = "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>";
        assert_eq!(mathml(r"\sum_{i=1}^n", Place::Block).unwrap(), format!("<math display=\"block\">{sum}</math>"));
    }

    #[test]
    fn functions_stand_apart_from_their_factors() {
        let thin = "<mspace width=\"0.1667em\"></mspace>";
        let apply = "<mo>\u{2061}</mo>";
        assert_eq!(inline(r"b \cos(x)"), format!("<mi>b</mi>{thin}<mi>cos</mi>{apply}{}", inline("(x)")));
        assert_eq!(inline(r"\exp x"), format!("<mi>exp</mi>{apply}{thin}<mi>x</mi>"));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let message = |tex| mathml(tex, Place::Inline).unwrap_err();
        assert_eq!(message(r"\foo{1}"), r"\foo is not known in a formula");
        assert_eq!(message("a & b"), "the character & is not known in a formula");
        assert_eq!(message(r"\frac{1"), "a { is not closed");
        assert_eq!(message(r"\frac{1}"), "an argument is missing");
        assert_eq!(message("a}"), "a } closes nothing");
        assert_eq!(message("^2"), "there is nothing before ^");
        assert_eq!(message("x^2^3"), "^ stands twice");
        assert_eq!(message(r"\text x"), r"\text needs words in braces");
        assert_eq!(message(r"\text{\foo}"), r"the character \ is not known in \text");
        assert_eq!(message(" "), "a formula is empty");
    }
}
