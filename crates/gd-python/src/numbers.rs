//! Numbers between Python and here: the bytes of `float64`, which any array can give and take.

use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Numbers from their bytes, in the order of this machine; what is behind the last whole number is not looked at.
pub(crate) fn of_bytes(bytes: &[u8]) -> Vec<f64> {
    bytes.as_chunks().0.iter().map(|number| f64::from_ne_bytes(*number)).collect()
}

/// Their bytes.
pub(crate) fn to_bytes(numbers: impl IntoIterator<Item = f64>) -> Vec<u8> {
    numbers.into_iter().flat_map(f64::to_ne_bytes).collect()
}

/// Their bytes for Python.
pub(crate) fn told(py: Python<'_>, numbers: impl IntoIterator<Item = f64>) -> Bound<'_, PyBytes> {
    PyBytes::new(py, &to_bytes(numbers))
}
