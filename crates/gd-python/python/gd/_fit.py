"""A fit and what can be asked of it."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _gd
from ._data import Floats, Recipe, at
from ._errors import GdError
from ._picture import Path, Shown

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._picture import Look


@dataclass(frozen=True)
class Parameter:
    """A parameter of the formula."""

    name: str
    value: float
    error: float | None
    """Its standard error."""
    reason: str | None
    """Why it has none."""
    determined: bool
    """Whether the data determine it, so that the error can be used."""
    start: float | None
    """Where it started; ``None`` if it was held."""
    interval: tuple[float, float] | None
    """The confidence interval, infinite on a side where it is not bounded."""
    t: float | None
    p: float | None
    skewness: float | None
    rough: bool
    """Whether the standard error is a rough measure, because the formula is curved there."""
    tie: str | None
    """The expression of other parameters that it follows from."""


@dataclass(frozen=True)
class Derived:
    """A quantity that follows from the parameters."""

    name: str
    expression: str
    value: float
    error: float | None
    """Its standard error, from the whole covariance."""
    reason: str | None
    """Why it has none."""
    interval: tuple[float, float] | None
    rough: bool

    def __str__(self) -> str:
        return f"{self.name} = {_with_error(self.value, self.error)}"


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a fit says at some inputs, as arrays of their shape."""

    value: Floats
    standard_error: Floats
    confidence: Floats
    """Where the curve lies: low and high along the last axis."""
    prediction: Floats
    """Where a new observation lies; NaN where its precision is not known."""
    extrapolated: np.ndarray[Any, np.dtype[np.bool_]]
    """Whether an input lies outside of the range that was fitted."""

    @classmethod
    def _of(
        cls, predict: Callable[[list[bytes]], list[bytes]], columns: list[bytes], shape: tuple[int, ...]
    ) -> Predictions:
        """Those where all inputs are finite; elsewhere everything is NaN, and beyond the data."""
        inputs = [np.frombuffer(one) for one in columns]
        is_finite = np.logical_and.reduce([np.isfinite(one) for one in inputs])
        found = np.full((7, is_finite.size), np.nan)
        if is_finite.any():
            told = predict([one[is_finite].tobytes() for one in inputs])
            found[:, is_finite] = [np.frombuffer(one) for one in told]
        value, error, low, high, new_low, new_high, beyond = (one.reshape(shape) for one in found)
        confidence, prediction = np.stack([low, high], axis=-1), np.stack([new_low, new_high], axis=-1)
        return cls(value, error, confidence, prediction, beyond != 0)


class Influence(dict[str, Floats]):
    """Every row that was used beside the fit: observed, fitted, residual, weight, standardized, leverage, cooks_distance."""


def _with_error(value: float, error: float | None) -> str:
    """A value with two digits of its error."""
    if error is None or not math.isfinite(error) or not math.isfinite(value) or error <= 0:
        return f"{value:.6g}"
    digits = 1 - math.floor(math.log10(error))
    if digits <= 6 and abs(value) < 1e7:
        return " ± ".join(f"{round(one, digits):.{max(digits, 0)}f}" for one in (value, error))
    figures = max(2, math.floor(math.log10(abs(value) or error)) + 1 + digits)
    return f"{value:.{figures}g} ± {error:.2g}"


def _matrix(rows: list[list[float | None]]) -> Floats:
    return np.array([[math.nan if one is None else one for one in row] for row in rows], dtype=np.float64).reshape(
        len(rows), -1
    )


def _interval(pair: list[float | None] | None) -> tuple[float, float] | None:
    if pair is None:
        return None
    low, high = pair
    return -math.inf if low is None else low, math.inf if high is None else high


class Fit(Shown):
    """A fitted formula. Printed, it is the report; in a notebook, the report with its picture."""

    def __init__(self, fit: _gd.Fit, made_by: tuple[Any, ...], has_sigma: bool) -> None:
        self._fit = fit
        self._made_by = made_by
        if has_sigma:
            # Error bars are drawn where standard deviations are given.
            self._extra_look = (("error_bars", ""),)

    # What it is.

    @property
    def trusted(self) -> bool:
        """Whether the fit came to rest at a minimum that can be trusted. If not, :attr:`verdict` says why."""
        return self._fit.is_converged()

    @property
    def verdict(self) -> str:
        """Whether the fit arrived and, if it did not, why, in a sentence."""
        return self._fit.verdict()

    @property
    def formula(self) -> str:
        """The formula as it was given."""
        formula: str = self.summary["formula"]
        return formula

    @property
    def inputs(self) -> list[str]:
        """The inputs of the formula."""
        inputs: list[str] = self.summary["data"]["inputs"]
        return inputs

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """All parameters by their names, those that were held or tied included."""
        return {
            one["name"]: Parameter(
                name=one["name"],
                value=math.nan if one["value"] is None else one["value"],
                error=one["stderr"],
                reason=one.get("no_stderr"),
                determined=one.get("determined", True),
                start=one["start"],
                interval=_interval(one["interval"]),
                t=one["t"],
                p=one["p"],
                skewness=one["skewness"],
                rough=one["rough"],
                tie=one.get("tie"),
            )
            for one in self.summary["parameters"]
        }

    @property
    def values(self) -> dict[str, float]:
        """The value of every parameter."""
        return {name: one.value for name, one in self.parameters.items()}

    @property
    def errors(self) -> dict[str, float]:
        """The standard error of every parameter, NaN where there is none; :attr:`parameters` has the reason."""
        return {name: math.nan if one.error is None else one.error for name, one in self.parameters.items()}

    def __getitem__(self, name: str) -> float:
        """The value of a parameter."""
        if name not in self.parameters:
            raise KeyError(f"'{name}' is not a parameter; there are {', '.join(self.parameters)}")
        return self.parameters[name].value

    @property
    def names(self) -> list[str]:
        """The parameters that were fitted: rows of :attr:`covariance`, columns of :attr:`path`."""
        names: list[str] = self.summary["free"]
        return names

    @cached_property
    def covariance(self) -> Floats:
        """The covariance of the parameters of :attr:`names`, NaN where it is not known."""
        return _matrix(self.summary["covariance"])

    @cached_property
    def correlation(self) -> Floats:
        """Their correlations."""
        return _matrix(self.summary["correlation"])

    @property
    def groups(self) -> list[str]:
        """The groups that have parameters of their own."""
        return [group["name"] for group in self.summary.get("groups", {}).get("each", [])]

    # What it is used for.

    def __call__(self, x: Any, *, group: str | None = None) -> Any:
        """The values of the formula at inputs: a number, an array of any shape, or a dictionary or a DataFrame of several."""
        if group is None and self.groups:
            raise GdError(f"group: every group has parameters of its own; name one of {', '.join(self.groups)}")
        if group is not None and group not in self.groups:
            raise GdError(f"group: there is no group '{group}'; there are {', '.join(self.groups) or 'none'}")
        columns, shape = at(self.inputs, x)
        values = np.frombuffer(self._fit.evaluate(columns, group)).reshape(shape).copy()
        return float(values) if shape == () else values

    def predict(self, x: Any) -> Predictions:
        """Values at inputs with standard errors, confidence and prediction intervals, at the ``level`` of the fit."""
        return Predictions._of(self._fit.predict, *at(self.inputs, x))

    @cached_property
    def residuals(self) -> Floats:
        """Observed less fitted, for every row that was used."""
        residuals: Floats = np.frombuffer(self._fit.residuals()).copy()
        return residuals

    @cached_property
    def influence(self) -> Influence:
        """Every row that was used beside the fit, with its leverage and Cook's distance."""
        return Influence({name: np.frombuffer(one).copy() for name, one in self._fit.influence()})

    def derive(self, expression: str) -> Derived:
        """A quantity that follows from the parameters, such as ``fwhm = 2*s*sqrt(2*ln(2))``, with its standard error.

        Where groups have parameters of their own, :meth:`derive_all` has one for each.
        """
        found = self.derive_all(expression)
        if len(found) != 1:
            raise GdError(f"derive: {expression} is different in each group; take derive_all")
        return found[0]

    def derive_all(self, *expressions: str) -> list[Derived]:
        """Several such quantities; of groups, one for each."""
        return [Derived(*one) for one in self._fit.derive(list(expressions))]

    @cached_property
    def _path(self) -> tuple[Floats, Floats]:
        params, losses = (np.frombuffer(one).copy() for one in self._fit.path())
        return params.reshape(len(losses), -1) if len(losses) else params.reshape(0, len(self.names)), losses

    @property
    def path(self) -> Floats:
        """The parameters of :attr:`names` at every step, each before its update; the first row is the start."""
        return self._path[0]

    @property
    def losses(self) -> Floats:
        """The mean squared error at every step of :attr:`path`."""
        return self._path[1]

    def source_code(self, language: str = "python") -> str:
        """The fitted formula as a function: in rust, c or python."""
        return self._fit.source_code(language)

    # How it is told.

    def report(self, kind: str = "text") -> str:
        """The report: text, or a table of the parameters in latex, typst or markdown, or json."""
        return self.to_json() if kind == "json" else self._fit.report(kind)

    def to_json(self) -> str:
        """The report for programs, as ``gd fit --report json`` prints it: a saved fit for ``gd predict``."""
        return self._fit.to_json()

    def save(self, path: Path, *, kind: str = "fit", animate: bool = False, **look: Unpack[Look]) -> None:
        """Writes what the ending of the file says: a picture (.png, .svg, .pdf), the film of the descent (.gif, .webp, and .svg
        with ``animate=True``), or the report as a saved fit (.json). ``kind`` is fit, profiles or regions; all else are the
        options of pictures.

        The file appears under its name when it is whole.
        """
        self._save_as(path, kind, animate, look)

    def png(self, *, kind: str = "fit", **look: Unpack[Look]) -> bytes:
        """The picture as the bytes of a PNG file."""
        return self._drawn(kind, "png", self._looked(look))

    def svg(self, *, kind: str = "fit", **look: Unpack[Look]) -> str:
        """The picture as an SVG."""
        return self._drawn(kind, "svg", self._looked(look)).decode()

    def gif(self, **look: Unpack[Look]) -> bytes:
        """The film of the descent as the bytes of a GIF file."""
        return self._drawn("fit", "gif", self._looked(look))

    def __repr__(self) -> str:
        shown = [f"{name} = {_with_error(one.value, one.error)}" for name, one in list(self.parameters.items())[:8]]
        more = ", ..." if len(self.parameters) > 8 else ""
        state = "" if self.trusted else f"; {self.verdict}"
        return f"<gd.Fit {', '.join(shown)}{more}{state}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # The same data give the same bits, so a fit is carried as what it was made by.
        return _made, self._made_by

    def _drawn(self, kind: str, form: str, look: list[tuple[str, str]]) -> bytes:
        return self._fit.picture(kind, form, look)

    def _save(self, path: Path, kind: str, form: str, look: list[tuple[str, str]]) -> None:
        self._fit.save_picture(os.fspath(path), kind, form, look)

    def _save_json(self, path: Path) -> None:
        self._fit.save_json(os.fspath(path))

    def _text(self) -> str:
        return self._fit.report("text")


class SavedFit:
    """A fit that was saved as a report in JSON, to predict with."""

    def __init__(self, saved: _gd.SavedFit) -> None:
        self._saved = saved

    @property
    def formula(self) -> str:
        """The formula as it was given."""
        return self._saved.formula()

    @property
    def inputs(self) -> list[str]:
        """The inputs of the formula."""
        return self._saved.inputs()

    def predict(self, x: Any) -> Predictions:
        """As :meth:`Fit.predict`."""

        def predict(columns: list[bytes]) -> list[bytes]:
            rows = zip(*(np.frombuffer(one).tolist() for one in columns))
            # Numbers in the fewest digits that read as the same.
            lines = [",".join(map(repr, row)) for row in rows]
            return self._saved.predict("\n".join([",".join(self.inputs), *lines, ""]))

        return Predictions._of(predict, *at(self.inputs, x))


def load(path: Path, *, level: float | str | None = None) -> SavedFit:
    """A fit from the report in JSON that :meth:`Fit.save` or ``gd fit --report json`` wrote, with intervals of its level or of
    another."""
    return SavedFit(_gd.SavedFit.of_file(os.fspath(path), None if level is None else str(level)))


def _made(
    tables: list[tuple[str, Recipe]], formula: str, options: list[tuple[str, str]], are_groups: bool, has_sigma: bool
) -> Fit:
    """The fit of tables, each given by how it is made."""
    built = [(name, getattr(_gd.Table, how)(*arguments)) for name, (how, arguments) in tables]
    return Fit(
        _gd.fit(built, formula, options, are_groups), (tables, formula, options, are_groups, has_sigma), has_sigma
    )
