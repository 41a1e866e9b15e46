//! From tokens to operations, by recursive descent:
//!
//! ```text
//! formula    = [left ("=" | "~")] expression
//! expression = either ["?" expression ":" expression]
//! either     = both {("||" | "or") both}
//! both       = condition {("&&" | "and") condition}
//! condition  = "not" condition | sum {("<" | "<=" | ">" | ">=" | "==" | "!=") sum}
//! sum        = product {("+" | "-") product}
//! product    = sign {("*" | "/" | nothing after a number or a parenthesis) sign}
//! sign       = ("+" | "-" | "!") sign | power
//! power      = value [superscript] ["^" sign]
//! value      = number | name | name "(" expression {"," expression} ")" | "(" expression ")"
//! ```

mod call;
mod condition;
mod left_side;
mod other_notation;
mod power_of_call;
mod product;
mod series;
mod value;
mod wrong_call;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::{Expected, FormulaError, FormulaErrorKind, in_one_line};
use crate::lexer::{Token, TokenKind, tokens};
use crate::limits::{MAX_NESTING, MAX_OPERATIONS, MAX_STACK_DEPTH};
use crate::names::Names;
use crate::operation::{BinaryOperator, Operation};
use crate::pair::PairFunction;
use left_side::LeftSide;

/// A parsed formula.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Parsed {
    pub(crate) operations: Vec<Operation>,
    pub(crate) parameters: Vec<String>,
    pub(crate) response: Option<String>,
    /// The characters before the equals sign, where these are more than a name.
    pub(crate) response_expression: Option<(usize, usize)>,
    /// Numbers on the stack at a time, at most.
    pub(crate) stack_depth: usize,
}

/// Reads a formula.
pub(crate) fn parse(text: &[char], names: &Names<'_>) -> Result<Parsed, FormulaError> {
    let tokens = tokens(text, names)?;
    if let [Token { kind: TokenKind::Quoted(name), column, .. }] = &tokens[..]
        && names.input(name).is_none()
        && name.contains(['=', '~', '+', '*', '/', '^', '('])
    {
        let found = "the whole formula stands between quotation marks";
        return Err(FormulaError::instead(*column, found, "leave them out"));
    }
    let LeftSide { response, expression, n_tokens } = left_side::read(text, &tokens, names)?;
    let right = tokens.get(n_tokens..).unwrap_or(&[]);
    let mut parser = Parser::new(text, right, names, text.len() + 1);
    parser.whole()?;
    if let [
        Token { kind: TokenKind::Name(name), .. },
        Token { kind: TokenKind::Compare(PairFunction::Equal), column, .. },
        ..,
    ] = right
        && n_tokens == 0
        && !parser.parsed.parameters.is_empty()
        && parser.parsed.operations.last() == Some(&Operation::Binary(BinaryOperator::Pair(PairFunction::Equal)))
    {
        let found = format!("'{name} ==' compares");
        return Err(FormulaError::instead(*column, found, format!("to predict {name}, write {name} = ...")));
    }
    no_glued_input(right, names, &parser.parsed.operations)?;
    Ok(Parsed { response, response_expression: expression, ..parser.parsed })
}

/// Refuses a name such as ax or b1x in a formula that would use no input otherwise: a*x, b1*x are meant.
fn no_glued_input(tokens: &[Token], names: &Names<'_>, operations: &[Operation]) -> Result_ {
    if operations.iter().any(|operation| matches!(operation, Operation::Input(_))) {
        return Ok(());
    }
    for token in tokens {
        let TokenKind::Name(name) = &token.kind else { continue };
        if names.parameter(name).is_some() {
            continue;
        }
        // One letter, or a letter with a number, before the name of an input.
        let begins_as_name = |before: &str| {
            let mut letters = before.chars();
            letters.next().is_some_and(char::is_alphabetic) && letters.all(|letter| letter.is_ascii_digit())
        };
        let splits = name.char_indices().skip(1).map(|(place, _)| name.split_at(place));
        for (first, rest) in splits.filter(|(first, _)| begins_as_name(first)) {
            if names.inputs.contains(&rest) {
                let found = format!("'{name}' is a name of its own, and the formula uses no input");
                let instead = format!("to multiply, write {first}*{rest}");
                return Err(FormulaError::instead(token.column, found, instead));
            }
        }
    }
    Ok(())
}

struct Parser<'a> {
    text: &'a [char],
    tokens: &'a [Token],
    names: &'a Names<'a>,
    /// Column after the last character.
    end: usize,
    at: usize,
    nesting: usize,
    /// Numbers on the stack after the operations so far.
    on_stack: usize,
    /// Names of counters of sums, with their values.
    counters: Vec<(String, f64)>,
    /// Names that were called as functions, and where.
    called: Vec<(String, usize)>,
    parsed: Parsed,
}

type Result_ = Result<(), FormulaError>;

impl<'a> Parser<'a> {
    fn new(text: &'a [char], tokens: &'a [Token], names: &'a Names<'a>, end: usize) -> Self {
        let parsed = Parsed::default();
        Self {
            text,
            tokens,
            names,
            end,
            at: 0,
            nesting: 0,
            on_stack: 0,
            counters: Vec::new(),
            called: Vec::new(),
            parsed,
        }
    }

    /// Reads everything.
    fn whole(&mut self) -> Result_ {
        self.expression()?;
        if self.peek().is_some() {
            return Err(self.unexpected(Expected::Operator));
        }
        let both = self.called.iter().find(|(name, _)| self.parsed.parameters.contains(name));
        match both {
            Some((name, column)) => {
                let found = format!("'{name}' is called as a function here and a parameter elsewhere");
                let instead = format!("rename the parameter, or write {name}*(...) to multiply");
                Err(FormulaError::instead(*column, found, instead))
            }
            None => Ok(()),
        }
    }

    fn peek(&self) -> Option<&'a TokenKind> {
        self.peek_at(0)
    }

    fn peek_at(&self, offset: usize) -> Option<&'a TokenKind> {
        self.tokens.get(self.at + offset).map(|token| &token.kind)
    }

    /// The token before the next one.
    fn previous(&self) -> Option<&'a Token> {
        self.at.checked_sub(1).and_then(|before| self.tokens.get(before))
    }

    fn column(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |token| token.column)
    }

    fn take(&mut self, kind: &TokenKind) -> bool {
        let is_there = self.peek() == Some(kind);
        self.at += usize::from(is_there);
        is_there
    }

    /// The characters of tokens, from one up to another.
    fn text_of(&self, from: usize, to: usize) -> String {
        const MOST: usize = 40;
        let begin = self.tokens.get(from).map_or(0, |token| token.column - 1);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(begin, |token| token.end);
        let characters = || self.text.iter().take(end).skip(begin).copied().map(in_one_line);
        if end.saturating_sub(begin) > MOST {
            return characters().take(MOST).chain("...".chars()).collect();
        }
        characters().collect()
    }

    /// The next token as the text has it.
    fn found(&self) -> Option<String> {
        // The left side of a formula ends before its text does.
        let beyond = || self.text.get(self.end.checked_sub(1)?).map(ToString::to_string);
        self.peek().map(|_| self.text_of(self.at, self.at + 1)).or_else(beyond)
    }

    fn unexpected(&self, expected: Expected) -> FormulaError {
        let column = self.column();
        if let Some(error) = self.other_notation(expected) {
            return error;
        }
        FormulaError { column, kind: FormulaErrorKind::Unexpected { expected, found: self.found() } }
    }

    fn push(&mut self, operation: Operation) -> Result_ {
        self.on_stack = self.on_stack.saturating_add_signed(operation.growth());
        if self.on_stack > MAX_STACK_DEPTH {
            return Err(self.too_deep());
        }
        if self.parsed.operations.len() == MAX_OPERATIONS {
            return Err(FormulaError { column: self.column(), kind: FormulaErrorKind::TooManyOperations });
        }
        self.parsed.stack_depth = self.parsed.stack_depth.max(self.on_stack);
        self.parsed.operations.push(operation);
        Ok(())
    }

    fn binary(&mut self, operator: BinaryOperator) -> Result_ {
        self.push(Operation::Binary(operator))
    }

    fn too_deep(&self) -> FormulaError {
        FormulaError { column: self.column(), kind: FormulaErrorKind::TooDeep }
    }

    /// Runs a rule one level deeper.
    fn deeper(&mut self, rule: impl FnOnce(&mut Self) -> Result_) -> Result_ {
        if self.nesting == MAX_NESTING {
            return Err(self.too_deep());
        }
        self.nesting += 1;
        let result = rule(self);
        self.nesting -= 1;
        result
    }

    fn sum(&mut self) -> Result_ {
        self.product()?;
        loop {
            let operator = match self.peek() {
                Some(TokenKind::Plus) => BinaryOperator::Add,
                Some(TokenKind::Minus) => BinaryOperator::Subtract,
                _ => return Ok(()),
            };
            self.at += 1;
            self.product()?;
            self.binary(operator)?;
        }
    }

    fn sign(&mut self) -> Result_ {
        match self.peek() {
            Some(TokenKind::Plus) => {
                self.at += 1;
                self.deeper(Self::sign)
            }
            Some(TokenKind::Minus) => {
                self.at += 1;
                self.deeper(Self::sign)?;
                // The negative of a constant is a constant.
                if let Some(Operation::Constant(value)) = self.parsed.operations.last_mut() {
                    *value = -*value;
                    return Ok(());
                }
                self.push(Operation::Negate)
            }
            Some(TokenKind::Bang) => {
                self.at += 1;
                self.deeper(Self::sign)?;
                self.is_zero()
            }
            _ => self.power(),
        }
    }
}
