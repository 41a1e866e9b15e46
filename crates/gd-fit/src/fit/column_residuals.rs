//! The residuals of a formula on columns, under the loss of their problem. Without the feature `robust` there is one loss.

use gd_core::Real;
#[cfg(feature = "robust")]
use gd_core::RobustResiduals;
use gd_formula::TableResiduals;

use crate::problem::Kernel;

/// The residuals of a formula on columns, under the loss of their problem.
#[cfg(feature = "robust")]
pub type ColumnResiduals<'a, T> = RobustResiduals<TableResiduals<'a, T>, T>;
/// The residuals of a formula on columns.
#[cfg(not(feature = "robust"))]
pub type ColumnResiduals<'a, T> = TableResiduals<'a, T>;

/// Residuals under a robust loss, or under that of squares.
#[cfg(feature = "robust")]
pub(in crate::fit) fn under<T: Real>(table: TableResiduals<'_, T>, kernel: Option<Kernel>) -> ColumnResiduals<'_, T> {
    match kernel {
        None => RobustResiduals::squares(table),
        Some(Kernel { loss, scale }) => RobustResiduals::new(table, loss, T::constant(scale)),
    }
}

/// Residuals under the loss of squares.
#[cfg(not(feature = "robust"))]
pub(in crate::fit) fn under<T: Real>(table: TableResiduals<'_, T>, _: Option<Kernel>) -> ColumnResiduals<'_, T> {
    table
}

/// The residuals as they are.
pub(super) const fn plain<'a, 'r, T: Real>(residuals: &'r ColumnResiduals<'a, T>) -> &'r TableResiduals<'a, T> {
    #[cfg(feature = "robust")]
    return residuals.residuals();
    #[cfg(not(feature = "robust"))]
    residuals
}
