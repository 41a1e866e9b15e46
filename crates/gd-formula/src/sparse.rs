//! The derivatives of intermediate results: those with respect to the parameters that a result depends on, and no
//! others.
//!
//! Every result on the stack has a run of derivatives, sorted by parameter; the runs are stored one after another, so
//! those of two operands are neighbors.

use crate::arithmetic::Arithmetic;
use crate::derivative::{Partials, Rule};
use crate::runs::{add, chain, choose, runs, subtract};
use crate::stack::Stack;

/// The derivatives that a computation propagates.
pub(crate) trait Derivatives<A: Arithmetic> {
    /// Where the run of a result begins.
    type Mark: Copy;
    /// Whether there are second derivatives.
    const TWICE: bool;

    /// Where the next run begins.
    fn end(&self) -> Self::Mark;
    /// Whether there is anything between two marks.
    fn any(from: Self::Mark, to: Self::Mark) -> bool;
    /// Adds the run of a parameter.
    fn variable(&mut self, arithmetic: &mut A, index: usize);
    /// Replaces the runs of two operands by that of the result; the right one's reaches to the end. The operand of a
    /// function is a left one, beside a right one without derivatives.
    fn combine(&mut self, arithmetic: &mut A, left: Self::Mark, right: Self::Mark, rule: Rule<A::Value>);
    /// Clears everything.
    fn clear(&mut self, arithmetic: &mut A);
}

/// Values alone.
#[derive(Debug)]
pub(crate) struct NoDerivatives;

impl<A: Arithmetic> Derivatives<A> for NoDerivatives {
    type Mark = ();
    const TWICE: bool = false;

    #[inline(always)]
    fn end(&self) {}
    #[inline(always)]
    fn any((): (), (): ()) -> bool {
        false
    }
    #[inline(always)]
    fn variable(&mut self, _: &mut A, _: usize) {}
    #[inline(always)]
    fn combine(&mut self, _: &mut A, (): (), (): (), _: Rule<A::Value>) {}
    #[inline(always)]
    fn clear(&mut self, _: &mut A) {}
}

/// First derivatives, each with its parameter.
#[derive(Debug, Default)]
pub(crate) struct FirstDerivatives<S>(pub(crate) S);

impl<S: Stack> FirstDerivatives<S> {
    #[inline(always)]
    pub(crate) fn items(&self) -> &[S::Item] {
        self.0.items()
    }

    /// Removes everything from a mark on.
    fn cut<A: Arithmetic>(&mut self, arithmetic: &mut A, from: usize)
    where
        S: Stack<Item = (usize, A::Value)>,
    {
        while self.0.items().len() > from
            && let Some((_, part)) = self.0.pop()
        {
            arithmetic.release(part);
        }
    }
}

impl<A: Arithmetic, S: Stack<Item = (usize, A::Value)>> Derivatives<A> for FirstDerivatives<S> {
    type Mark = usize;
    const TWICE: bool = false;

    #[inline(always)]
    fn end(&self) -> usize {
        self.0.items().len()
    }
    #[inline(always)]
    fn any(from: usize, to: usize) -> bool {
        from < to
    }
    #[inline(always)]
    fn variable(&mut self, arithmetic: &mut A, index: usize) {
        self.0.push((index, arithmetic.constant(1.0)));
    }
    #[inline(always)]
    fn combine(&mut self, arithmetic: &mut A, left: usize, right: usize, rule: Rule<A::Value>) {
        match rule {
            Rule::Sum => add(arithmetic, &mut self.0, left, right),
            Rule::Difference => subtract(arithmetic, &mut self.0, left, right),
            Rule::Choice(condition) => {
                choose(arithmetic, &mut self.0, left, right, &condition);
                arithmetic.release(condition);
            }
            Rule::Flat => self.cut(arithmetic, left),
            Rule::Chain(Partials { first: [by_left, by_right], second, vanishes }) => {
                let (of_left, of_right) = runs(&mut self.0, left, right);
                chain(arithmetic, of_left, by_left, vanishes[0]);
                chain(arithmetic, of_right, by_right, vanishes[1]);
                add(arithmetic, &mut self.0, left, right);
                second.into_iter().flatten().for_each(|value| arithmetic.release(value));
            }
        }
    }
    fn clear(&mut self, arithmetic: &mut A) {
        self.cut(arithmetic, 0);
    }
}
