"""Data of any kind as named columns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Union

import numpy as np
import numpy.typing as npt

from . import _gd
from ._errors import GdError

Floats = npt.NDArray[np.float64]
Values = Union[bytes, "list[str | None]"]
"""The numbers of a column, as bytes of float64, or its labels."""
_DATES = "dates and durations are no numbers; count them, as in (t - t[0]) / np.timedelta64(1, 's')"
_COMPLEX = "complex numbers cannot be fitted; take their parts, as in z.real, or np.abs(z)"
Columns = list[tuple[str, Values]]


def _array(values: Any, what: str) -> npt.NDArray[Any]:
    """Any sequence as an array; missing values of other libraries become NaN, or None among labels."""
    if isinstance(values, Iterator):
        values = list(values)
    if isinstance(values, np.ma.MaskedArray):
        return np.ma.filled(values.astype(np.float64), np.nan)
    if hasattr(values, "to_numpy"):
        # Of pandas, polars and others; only pandas has a word for what is missing.
        kind = getattr(getattr(values, "dtype", None), "kind", "")
        if kind in ("m", "M"):
            raise GdError(f"{what}: {_DATES}")
        if kind == "c":
            raise GdError(f"{what}: {_COMPLEX}")
        try:
            return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))
        except (TypeError, ValueError):
            values = values.to_numpy()
    try:
        return np.asarray(values)
    except (TypeError, ValueError) as error:
        raise GdError(f"{what}: it is no array of numbers: {_line(error)}") from None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def numbers(values: Any, what: str) -> Floats:
    """Numbers of any kind as float64, in any shape."""
    return _numbers(_array(values, what), what)


def _numbers(array: npt.NDArray[Any], what: str) -> Floats:
    if array.dtype.kind in "mM":
        raise GdError(f"{what}: {_DATES}")
    if array.dtype.kind == "c":
        raise GdError(f"{what}: {_COMPLEX}")
    if array.dtype.kind in "US" or _has_text(array):
        raise GdError(f"{what}: it holds text, not numbers")
    try:
        return np.ascontiguousarray(array, dtype=np.float64).reshape(array.shape)
    except (TypeError, ValueError, OverflowError) as error:
        raise GdError(f"{what}: it is no array of numbers: {_line(error)}") from None


def _has_text(array: npt.NDArray[Any]) -> bool:
    return array.dtype.kind in "OT" and any(isinstance(value, (str, bytes)) for value in array.flat)


def column(values: Any, what: str) -> Values:
    """One value for each row: numbers, or labels."""
    array = _array(values, what)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 0:
        raise GdError(f"{what}: it is one value; give one for each row, in a list or an array")
    if array.ndim != 1:
        raise GdError(f"{what}: its shape is {array.shape}; give one value for each row")
    if array.dtype.kind in "UST" or _has_text(array):
        return [_label(value) for value in array.tolist()]
    return _numbers(array, what).tobytes()


def _label(value: Any) -> str | None:
    # pandas.NA is neither equal to itself nor different.
    if value is None or type(value).__name__ == "NAType" or value != value:
        return None
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def is_frame(data: Any) -> bool:
    """Whether it has named columns as the tables of pandas and polars do."""
    return hasattr(data, "columns") and hasattr(data, "__getitem__") and not isinstance(data, Mapping)


def is_path(data: Any) -> bool:
    return isinstance(data, (str, os.PathLike))


def _split(array: npt.NDArray[Any], names: Sequence[str], what: str) -> Columns:
    if array.ndim != 2:
        raise GdError(f"{what}: its shape is {array.shape}; give a row for each observation and a column for each name")
    if len(names) != array.shape[1]:
        raise GdError(f"names: there are {len(names)} for {array.shape[1]} columns")
    return [(name, column(array[:, place], what)) for place, name in enumerate(names)]


def columns_of(data: Any, names: Sequence[str] | None, usual: Sequence[str], what: str) -> Columns:
    """The columns of anything that has several; those of an array without names are called as is ``usual``."""
    if isinstance(data, Mapping):
        return [(str(name), column(values, f"column {name}")) for name, values in data.items()]
    if is_frame(data):
        named = [(str(name), data[name]) for name in data.columns]
        twice = next((name for name, values in named if np.ndim(values) > 1), None)
        if twice is not None:
            raise GdError(f"{what}: column '{twice}' appears more than once; rename one of them")
        return [(name, column(values, f"column {name}")) for name, values in named]
    array = _array(data, what)
    if array.dtype.names is not None and array.ndim == 1:
        return [(name, column(array[name], f"column {name}")) for name in array.dtype.names]
    return _split(array, usual if names is None else names, what)


Recipe = tuple[str, tuple[Any, ...]]
"""How a table is made: the constructor with its arguments. Unlike the table, it can be carried to another process."""


def table_of(data: Any, names: Sequence[str] | None, reading: list[tuple[str, str]]) -> Recipe | Columns:
    """A table: a file, or columns of which one is predicted."""
    if is_path(data):
        return "of_file", (os.fspath(data), reading)
    if reading:
        raise GdError(f"{reading[0][0]}: it is of files; leave it out")
    if not isinstance(data, Mapping) and not is_frame(data):
        data = _array(data, "the data") if not isinstance(data, np.ma.MaskedArray) else data
        if data.ndim == 0 and data.dtype.names is None:
            kind = type(data.item()).__name__
            raise GdError(
                f"the data: {kind} is no table; give a dictionary of columns, a DataFrame, an array or a file"
            )
    found = columns_of(data, names, usual_names(data), "the data")
    if not found:
        raise GdError("the data: there are no columns")
    return found


def usual_names(data: Any) -> list[str]:
    """The names of the columns of an array with the response in its last one."""
    shape: tuple[int, ...] = getattr(data, "shape", ())
    n_inputs = shape[1] - 1 if len(shape) == 2 else 0
    return ["x", "y"] if n_inputs == 1 else [f"x{number + 1}" for number in range(n_inputs)] + ["y"]


def inputs_of(x: Any, formula: str, names: Sequence[str] | None) -> Columns:
    """The inputs of a formula, by their names."""
    if isinstance(x, Mapping) or is_frame(x):
        found = columns_of(x, names, (), "x")
        if not found:
            raise GdError("x: it has no columns")
        return found
    own_name = getattr(x, "name", None)
    array = _array(x, "x")
    shape: tuple[int, ...] = array.shape
    if array.dtype.names is not None or len(shape) == 2 and shape[1] != 1:
        count = shape[1] if len(shape) == 2 else 0
        return columns_of(array, names, [f"x{number + 1}" for number in range(count)], "x")
    if names is not None and len(names) != 1:
        raise GdError(f"names: there are {len(names)} for one input")
    if names is not None:
        name = names[0]
    elif isinstance(own_name, str) and not _gd.uses(formula, "x") and _gd.uses(formula, own_name):
        # A column of pandas, by the name that the formula has for it.
        name = own_name
    else:
        name = "x"
    return [(name, column(array, "x"))]


def length(values: Values) -> int:
    return len(values) // 8 if isinstance(values, bytes) else len(values)


def check_orientation(x: Any, n_rows: int) -> None:
    """Says of inputs along the rows, as ``curve_fit`` takes them, how gd takes them."""
    shape = np.shape(x) if isinstance(x, np.ndarray) else ()
    if len(shape) == 2 and shape[0] != n_rows and shape[1] == n_rows:
        raise GdError(f"x: its shape is {shape} for {n_rows} values of y; give x.T, with a row for each observation")


def at(inputs: Sequence[str], x: Any) -> tuple[list[bytes], tuple[int, ...]]:
    """The inputs to predict at, a column for each, and the shape of the answer."""
    if isinstance(x, Mapping) or is_frame(x):
        known = list(x) if isinstance(x, Mapping) else [str(name) for name in x.columns]
        missing = next((name for name in inputs if name not in known), None)
        if missing is not None:
            raise GdError(f"x: there is no '{missing}' in it; the formula has the inputs {', '.join(inputs)}")
        arrays = [numbers(x[name], f"x: {name}") for name in inputs]
        try:
            arrays = list(np.broadcast_arrays(*arrays))
        except ValueError:
            lengths = ", ".join(f"{name} {array.shape}" for name, array in zip(inputs, arrays))
            raise GdError(f"x: the inputs have different shapes: {lengths}") from None
        return [np.ascontiguousarray(array).tobytes() for array in arrays], arrays[0].shape
    array = numbers(x, "x")
    if len(inputs) == 1:
        return [array.tobytes()], array.shape
    if array.ndim == 0 or array.shape[-1] != len(inputs):
        raise GdError(
            f"x: its shape is {array.shape}, and the formula has the inputs {', '.join(inputs)}; give a dictionary, or a "
            "column for each"
        )
    return [np.ascontiguousarray(array[..., place]).tobytes() for place in range(len(inputs))], array.shape[:-1]
