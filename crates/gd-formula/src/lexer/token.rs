//! Tokens.

use alloc::string::String;

use crate::pair::PairFunction;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Where it begins, in characters from 1.
    pub(crate) column: usize,
    /// The characters up to its end.
    pub(crate) end: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TokenKind {
    Number(f64),
    Name(String),
    /// A name in quotation marks.
    Quoted(String),
    /// An input that is no name otherwise.
    Input(usize),
    Plus,
    Minus,
    Times,
    Over,
    Power,
    /// A power above the line.
    Superscript(i32),
    Compare(PairFunction),
    And,
    Or,
    Bang,
    Question,
    Colon,
    Open(Bracket),
    Close(Bracket),
    Comma,
    /// Two dots between the ends of a range.
    Range,
    Equals,
    Tilde,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bracket {
    Round,
    Square,
    Curly,
}

impl Bracket {
    pub(crate) const fn opening(self) -> char {
        match self {
            Self::Round => '(',
            Self::Square => '[',
            Self::Curly => '{',
        }
    }

    pub(crate) const fn closing(self) -> char {
        match self {
            Self::Round => ')',
            Self::Square => ']',
            Self::Curly => '}',
        }
    }
}

impl TokenKind {
    /// Whether a value begins with it.
    pub(crate) const fn begins_value(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Name(_) | Self::Quoted(_) | Self::Input(_) | Self::Open(_))
    }
}
