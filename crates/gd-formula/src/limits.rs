//! How large a formula may be.

/// Characters of the longest formula.
pub const MAX_LENGTH: usize = 65_536;
/// Operations of a formula once its functions are written out: see [`crate::Operation`].
pub const MAX_OPERATIONS: usize = 65_536;
/// Parentheses, functions and signs within each other.
pub const MAX_NESTING: usize = 64;
/// Intermediate results on the stack at a time.
pub const MAX_STACK_DEPTH: usize = 32;
