//! The sums over the data on processors that compute one number at a time.

use nalgebra::SVector;

use crate::lanes::LANES;
use crate::mean_squared_error::{Blocks, Tail};
use crate::model::{Input, Model};
use crate::number::Real;

/// Whether the processor computes one number at a time: microcontrollers.
pub(crate) const IS_SCALAR: bool =
    cfg!(any(all(target_arch = "arm", not(target_feature = "neon")), target_arch = "riscv32"));

/// The partial sums of a loss: of w r^2, and for each parameter of w r times the derivative by it.
pub(crate) type Sums<T, const P: usize> = ([T; LANES], [[T; LANES]; P]);

/// All points of a lane, then those of the next. Every partial sum is formed from the same numbers in the same order as
/// eight lanes at a time form it, so it has the same bits; but it stays in a register, and nothing has to be kept for
/// eight points at once.
#[inline(always)]
pub(crate) fn sums<I: Input, T: Real, M: Model<T, P, Input = I>, const P: usize>(
    model: &M,
    blocks: &Blocks<'_, I, T>,
    tail: Option<&Tail<I, T>>,
    params: &SVector<T, P>,
) -> Sums<T, P> {
    let zero = T::constant(0.0);
    let (mut squares, mut slopes) = ([zero; LANES], [[zero; LANES]; P]);
    for (lane, slot) in squares.iter_mut().enumerate() {
        let mut sum = LaneSum { square: zero, slopes: [zero; P] };
        let points = blocks.x.iter().zip(blocks.y).filter_map(|(x, y)| x.get(lane).zip(y.get(lane)));
        match blocks.weights {
            // No multiplication by one: on a processor without an FPU it is a call.
            None => points.for_each(|(&x, &y)| sum.add(model, params, x, y, |residual| residual)),
            Some(weights) => {
                let weights = weights.iter().filter_map(|weights| weights.get(lane));
                points
                    .zip(weights)
                    .for_each(|((&x, &y), &weight)| sum.add(model, params, x, y, |residual| weight * residual));
            }
        }
        if let Some(((&x, &y), &weight)) =
            tail.and_then(|tail| tail.x.get(lane).zip(tail.y.get(lane)).zip(tail.weights.get(lane)))
        {
            sum.add(model, params, x, y, |residual| weight * residual);
        }
        *slot = sum.square;
        for (slopes, slope) in slopes.iter_mut().zip(sum.slopes) {
            if let Some(slot) = slopes.get_mut(lane) {
                *slot = slope;
            }
        }
    }
    (squares, slopes)
}

/// The partial sums of one lane.
struct LaneSum<T, const P: usize> {
    square: T,
    slopes: [T; P],
}

impl<T: Real, const P: usize> LaneSum<T, P> {
    #[inline(always)]
    fn add<M: Model<T, P>>(
        &mut self,
        model: &M,
        params: &SVector<T, P>,
        x: M::Input,
        y: T,
        weigh: impl FnOnce(T) -> T,
    ) {
        let (predicted, gradient) = model.predict_with_gradient(params, x);
        let residual = predicted - y;
        let pull = weigh(residual);
        self.square += pull * residual;
        for (slope, &part) in self.slopes.iter_mut().zip(gradient.iter()) {
            *slope += pull * part;
        }
    }
}
