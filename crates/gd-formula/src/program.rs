//! A formula that has been read, as operations on a stack, and its results for single numbers and lanes.

use alloc::vec::Vec;

use gd_core::Number;

use crate::arithmetic::Numbers;
use crate::evaluate::run;
use crate::limits::MAX_STACK_DEPTH;
use crate::operation::Operation;
use crate::second_order::SecondDerivatives;
use crate::sparse::{Derivatives, FirstDerivatives, NoDerivatives};
use crate::stack::FixedStack;

/// The stack that most formulas need. Clearing one costs more than such a formula, so it is no larger than necessary.
const SHALLOW: usize = 4;
/// First derivatives at a time that need no heap.
const FEW_DERIVATIVES: usize = 8;
/// Whether formulas of few derivatives have a copy of the interpreter that needs no heap. A page would have to load it.
const HAS_COPY_FOR_FEW: bool = !cfg!(target_family = "wasm");

/// Operations, and what they need.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Program {
    operations: Vec<Operation>,
    /// Numbers on the stack at a time, at most.
    stack_depth: usize,
    /// How often a parameter appears. There are never more derivatives at a time: each begins at a parameter, and they only
    /// merge.
    n_variables: usize,
}

impl Program {
    pub(crate) fn new(operations: Vec<Operation>, stack_depth: usize) -> Self {
        let n_variables = operations.iter().filter(|operation| matches!(operation, Operation::Parameter(_))).count();
        Self { operations, stack_depth, n_variables }
    }

    /// The same program with every operation replaced by another that leaves as many numbers on the stack.
    pub(crate) fn with_operations(&self, replace: impl Fn(Operation) -> Operation) -> Self {
        Self::new(self.operations.iter().copied().map(replace).collect(), self.stack_depth)
    }

    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The value for the parameters and inputs given by their index.
    pub(crate) fn value<N: Number>(&self, parameter: impl Fn(usize) -> N, input: impl Fn(usize) -> N) -> N {
        let mut numbers = Numbers::new(parameter, input);
        let blank = (N::constant(0.0), ());
        let (operations, none) = (self.operations(), &mut NoDerivatives);
        let value = match self.stack_depth {
            0..=SHALLOW => run(operations, &mut numbers, &mut FixedStack::<_, SHALLOW>::new(blank), none),
            _ => run(operations, &mut numbers, &mut FixedStack::<_, MAX_STACK_DEPTH>::new(blank), none),
        };
        value.unwrap_or_else(missing)
    }

    /// The value; calls `visit` with every parameter that it depends on, and the derivative with respect to it.
    pub(crate) fn value_with_gradient<N: Number>(
        &self,
        parameter: impl Fn(usize) -> N,
        input: impl Fn(usize) -> N,
        visit: impl FnMut(&(usize, N)),
    ) -> N {
        let mut numbers = Numbers::new(parameter, input);
        let zero = N::constant(0.0);
        let is_small = self.stack_depth <= SHALLOW && self.n_variables <= FEW_DERIVATIVES;
        let value = if HAS_COPY_FOR_FEW && is_small {
            let mut derivatives = FirstDerivatives(FixedStack::<_, FEW_DERIVATIVES>::new((0, zero)));
            let stack = &mut FixedStack::<_, SHALLOW>::new((zero, 0));
            let value = run(self.operations(), &mut numbers, stack, &mut derivatives);
            derivatives.items().iter().for_each(visit);
            value
        } else {
            let mut derivatives = FirstDerivatives(Vec::with_capacity(self.n_variables));
            let stack = &mut Vec::with_capacity(self.stack_depth);
            let value = run(self.operations(), &mut numbers, stack, &mut derivatives);
            derivatives.items().iter().for_each(visit);
            value
        };
        value.unwrap_or_else(missing)
    }

    /// The value; `derivatives` are then its first and second ones with respect to the parameters. Numbers are in slices, so
    /// that this is compiled once for every kind of them.
    #[inline(never)]
    pub(crate) fn second_derivatives<N: Number>(
        &self,
        params: &[N],
        inputs: &[N],
        derivatives: &mut SecondDerivatives<N>,
    ) -> N {
        let of = |numbers: &[N], index: usize| numbers.get(index).copied().unwrap_or_else(missing);
        let mut numbers = Numbers::new(|index| of(params, index), |index| of(inputs, index));
        derivatives.clear(&mut numbers);
        let stack = &mut Vec::with_capacity(self.stack_depth);
        run(self.operations(), &mut numbers, stack, derivatives).unwrap_or_else(missing)
    }
}

/// The value of a name without a value.
#[inline(always)]
pub(crate) fn missing<N: Number>() -> N {
    N::constant(f64::NAN)
}
