"""Keyword arguments as texts, as the command ``gd`` reads them: ``{"a": 1.5}`` becomes ``a=1.5``."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ._errors import GdError

Pairs = list[tuple[str, str]]


def number(keyword: str, value: Any) -> str:
    """A number in the fewest digits that read as the same one."""
    if isinstance(value, str):
        return value
    try:
        return repr(float(value))
    except (TypeError, ValueError, OverflowError):
        raise GdError(f"{keyword}: {value!r} is not a number") from None


def constant(keyword: str, value: Any) -> str:
    """One number for all rows, as an expression that cannot be taken for the number of a column."""
    if not math.isfinite(value):
        raise GdError(f"{keyword}: {value} is not a finite number")
    text = repr(float(value))
    return text.replace("e", ".0e") if "." not in text else text


def is_number(value: Any) -> bool:
    is_scalar = isinstance(value, (int, float, np.number)) or isinstance(value, np.ndarray) and value.ndim == 0
    return is_scalar and not isinstance(value, bool)


def _whole(keyword: str, value: Any) -> str:
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str):
        return value
    raise GdError(f"{keyword}: {value!r} is not a whole number from 0")


def _text(keyword: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    raise GdError(f"{keyword}: {value!r} is not a text")


def _name(keyword: str, name: Any) -> str:
    if isinstance(name, str) and not any(sign in name for sign in "=,"):
        return name
    raise GdError(f"{keyword}: {name!r} is not the name of a parameter")


def _pair(keyword: str, value: Any, example: str) -> tuple[Any, Any]:
    if isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, str) and len(value) == 2:
        return value[0], value[1]
    raise GdError(f"{keyword}: {value!r} is not a pair; write it as in {example}")


def _range(keyword: str, value: Any, example: str) -> str:
    if isinstance(value, str):
        return value
    low, high = _pair(keyword, value, example)
    ends = [
        "" if end is None or end == open_end else number(keyword, end)
        for end, open_end in ((low, -math.inf), (high, math.inf))
    ]
    return "..".join(ends)


def _assigned(keyword: str, value: Any, told: Callable[[Any], str], example: str) -> Pairs:
    """What is given for each of some parameters."""
    if isinstance(value, str):
        return [(keyword, value)]
    if isinstance(value, Mapping):
        return [(keyword, f"{_name(keyword, name)}={told(one)}") for name, one in value.items()]
    raise GdError(f"{keyword}: name the parameters, as in {keyword}={example}")


def _names(keyword: str, value: Any) -> Pairs:
    if isinstance(value, str):
        return [(keyword, value)]
    if isinstance(value, Sequence):
        return [(keyword, _name(keyword, name)) for name in value]
    raise GdError(f"{keyword}: {value!r} is neither a name nor a list of names")


def _texts(keyword: str, value: Any) -> Pairs:
    """One text or several; of a dictionary, names with expressions."""
    if isinstance(value, str):
        return [(keyword, value)]
    if isinstance(value, Mapping):
        return [(keyword, f"{name} = {_text(keyword, one)}") for name, one in value.items()]
    if isinstance(value, Sequence):
        return [(keyword, _text(keyword, one)) for one in value]
    raise GdError(f"{keyword}: {value!r} is neither a text nor a list of texts")


def _flag(keyword: str, value: Any) -> Pairs:
    if isinstance(value, (bool, np.bool_)):
        return [(keyword, "")] if value else []
    raise GdError(f"{keyword}: {value!r} is neither True nor False")


def _start(keyword: str, value: Any) -> Pairs:
    return _assigned(keyword, value, lambda one: number(keyword, one), "{'a': 1, 'b': 2}")


def _fix(keyword: str, value: Any) -> Pairs:
    if isinstance(value, Mapping):
        told = {name: one for name, one in value.items() if one is not None}
        at_start = [(keyword, _name(keyword, name)) for name, one in value.items() if one is None]
        return _start(keyword, told) + at_start
    return _names(keyword, value)


def _bounds(keyword: str, value: Any) -> Pairs:
    example = "{'a': (0, 10), 'b': (None, 5)}"
    return _assigned(keyword, value, lambda one: _range(keyword, one, f"{keyword}={example}"), example)


def _prior(keyword: str, value: Any) -> Pairs:
    example = "{'a': (5, 0.2)}"

    def told(one: Any) -> str:
        if isinstance(one, str):
            return one
        mean, deviation = _pair(keyword, one, f"{keyword}={example}, a mean and a standard deviation")
        return f"{number(keyword, mean)}±{number(keyword, deviation)}"

    return _assigned(keyword, value, told, example)


def _one(told: Callable[[str, Any], str]) -> Callable[[str, Any], Pairs]:
    return lambda keyword, value: [(keyword, told(keyword, value))]


def listed(keyword: str, value: Any) -> list[Any]:
    """The parts of a list or of something like it."""
    try:
        return list(value)
    except TypeError:
        raise GdError(f"{keyword}: {value!r} is not a list") from None


def _list(told: Callable[[str, Any], str]) -> Callable[[str, Any], Pairs]:
    """A list that is written with commas."""

    def texts(keyword: str, value: Any) -> Pairs:
        if isinstance(value, (str, int, float)):
            return [(keyword, value if isinstance(value, str) else told(keyword, value))]
        return [(keyword, ",".join(told(keyword, one) for one in listed(keyword, value)))]

    return texts


def _size(keyword: str, value: Any) -> Pairs:
    if isinstance(value, str):
        return [(keyword, value)]
    return [(keyword, "x".join(_whole(keyword, side) for side in _pair(keyword, value, "size=(800, 600)")))]


def _paths(keyword: str, value: Any) -> Pairs:
    if isinstance(value, (str, os.PathLike)):
        return [(keyword, os.fspath(value))]
    return [(keyword, os.fspath(one)) for one in listed(keyword, value)]


def _level_or_text(keyword: str, value: Any) -> str:
    return value if isinstance(value, str) else number(keyword, value)


_SETTINGS: dict[str, Callable[[str, Any], Pairs]] = {
    "start": _start,
    "fix": _fix,
    "bounds": _bounds,
    "prior": _prior,
    "tie": _texts,
    "log_parameter": _names,
    "shared": _names,
    "where": _one(_text),
    "x_range": _one(lambda keyword, value: _range(keyword, value, "x_range=(0, 10)")),
    "loss": _one(_text),
    "likelihood": _one(_text),
    "response": _one(_text),
    "dispersion": _one(_text),
    "optimizer": _one(_text),
    "lr": _one(number),
    "steps": _one(_whole),
    "batch": _one(_whole),
    "seed": _one(_whole),
    "precision": _one(_text),
    "scale": _one(_text),
    "no_search": _flag,
    "absolute_sigma": _flag,
    "intervals": _one(_text),
    "level": _one(_level_or_text),
    "derive": _texts,
}

_LOOK: dict[str, Callable[[str, Any], Pairs]] = {
    "title": _one(_text),
    "size": _size,
    "pixel_ratio": _one(number),
    "theme": _one(_text),
    "colormap": _one(_text),
    "font": _paths,
    "panels": _list(_text),
    "camera": _list(number),
    "turn": _one(number),
    "frames": _one(_whole),
    "fps": _one(number),
    "hold": _one(number),
    "x_label": _one(_text),
    "y_label": _one(_text),
    "log": _list(_text),
    "levels": _list(number),
    "mesh": _one(_whole),
    "band": _one(_text),
    "no_legend": _flag,
    "no_caption": _flag,
    "over": _list(_text),
    "range": _bounds,
}

_READING: dict[str, Callable[[str, Any], Pairs]] = {
    "separator": _one(_text),
    "decimal": _one(_text),
    "header": _one(lambda keyword, value: _text(keyword, {True: "yes", False: "no"}.get(value, value))),
    "skip": _one(_whole),
    "missing": _texts,
    "encoding": _one(_text),
    "comment": _one(_text),
}


def _pairs(known: Mapping[str, Callable[[str, Any], Pairs]], given: Mapping[str, Any]) -> Pairs:
    found: Pairs = []
    for keyword, value in given.items():
        if value is not None:
            found += known[keyword](keyword, value)
    return found


def settings(given: Mapping[str, Any]) -> Pairs:
    """The options of a fit, without those that are columns."""
    return _pairs(_SETTINGS, given)


def reading(given: Mapping[str, Any]) -> Pairs:
    """How a file is read."""
    return _pairs(_READING, given)


def look(given: Mapping[str, Any]) -> Pairs:
    """How a picture looks."""
    unknown = next((keyword for keyword in given if keyword not in _LOOK), None)
    if unknown is not None:
        raise GdError(f"{unknown}: there is no such option of pictures; there are {', '.join(_LOOK)}")
    pairs = _pairs(_LOOK, given)
    # A number of levels is a whole one, heights are any.
    return [
        (key, text[:-2]) if key == "levels" and text.endswith(".0") and "," not in text else (key, text)
        for key, text in pairs
    ]
