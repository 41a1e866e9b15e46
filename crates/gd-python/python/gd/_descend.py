"""Gradient descent on a formula itself, without data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _gd, _options
from ._data import Floats
from ._errors import GdError, NotTrustedError
from ._picture import Path, Shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Unpack

    from ._picture import Look


@dataclass(frozen=True)
class Minimum:
    """A minimum that a search found."""

    loss: float
    values: dict[str, float]


class Descent(Shown):
    """A descent. Printed, it is the report; in a notebook, the report with its picture."""

    def __init__(self, descents: _gd.Descents, made_by: tuple[Any, ...]) -> None:
        self._descents = descents
        self._made_by = made_by

    @property
    def trusted(self) -> bool:
        """Whether the descent came to rest at a minimum. If not, :attr:`verdict` says why."""
        return self._descents.is_converged()

    @property
    def verdict(self) -> str:
        """Whether the descent arrived and, if it did not, why, in a sentence."""
        return self._descents.verdict()

    @property
    def names(self) -> list[str]:
        """The parameters: the columns of :attr:`path`."""
        return self._descents.names()

    @property
    def values(self) -> dict[str, float]:
        """Where it ended, those that were held included."""
        return {one["name"]: one["value"] for one in self.summary["parameters"]}

    @property
    def loss(self) -> float:
        """The value of the objective there."""
        loss: float = self.summary["loss"]
        return loss

    @property
    def minima(self) -> list[Minimum]:
        """The minima that a search found, the lowest first. There may be others."""
        return [Minimum(one["loss"], one["parameters"]) for one in self.summary["minima"]]

    @cached_property
    def _path(self) -> tuple[Floats, Floats]:
        params, losses = (np.frombuffer(one).copy() for one in self._descents.path())
        return params.reshape(len(losses), -1), losses

    @property
    def path(self) -> Floats:
        """The parameters of :attr:`names` at every step, each before its update; the first row is the start."""
        return self._path[0]

    @property
    def losses(self) -> Floats:
        """The objective at every step of :attr:`path`."""
        return self._path[1]

    def report(self) -> str:
        """The report for people."""
        return self._descents.report()

    def to_json(self) -> str:
        """The report for programs, as ``gd surface --descend --report json`` prints it."""
        return self._descents.to_json()

    def save(self, path: Path, *, animate: bool = False, **look: Unpack[Look]) -> None:
        """Writes what the ending of the file says: a picture (.png, .svg, .pdf), the film (.gif, .webp, and .svg with
        ``animate=True``), or the report (.json).

        The file appears under its name when it is whole.
        """
        self._save_as(path, "fit", animate, look)

    def png(self, **look: Unpack[Look]) -> bytes:
        """The picture as the bytes of a PNG file."""
        return self._drawn("fit", "png", self._looked(look))

    def svg(self, **look: Unpack[Look]) -> str:
        """The picture as an SVG."""
        return self._drawn("fit", "svg", self._looked(look)).decode()

    def gif(self, **look: Unpack[Look]) -> bytes:
        """The film as the bytes of a GIF file."""
        return self._drawn("fit", "gif", self._looked(look))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name} = {value:.6g}" for name, value in self.values.items())
        return f"<gd.Descent {shown}; loss {self.loss:.6g}; {self.verdict}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, self._made_by

    def _drawn(self, kind: str, form: str, look: list[tuple[str, str]]) -> bytes:
        return self._descents.picture(form, look)

    def _save(self, path: Path, kind: str, form: str, look: list[tuple[str, str]]) -> None:
        self._descents.save_picture(os.fspath(path), form, look)

    def _save_json(self, path: Path) -> None:
        self._descents.save_json(os.fspath(path))

    def _text(self) -> str:
        return self.report()


def _made(objective: str, options: list[tuple[str, str]], view: list[tuple[str, str]]) -> Descent:
    return Descent(_gd.descend(objective, options, view), (objective, options, view))


def descend(
    objective: str,
    start: str | Mapping[str, float] | None = None,
    *,
    optimizer: str | None = None,
    lr: float | None = None,
    steps: int | None = None,
    bounds: str | Mapping[str, Any] | None = None,
    fix: str | Mapping[str, float | None] | Sequence[str] | None = None,
    precision: str | None = None,
    over: str | tuple[str, str] | None = None,
    range: str | Mapping[str, tuple[float, float]] | None = None,
    check: bool = False,
) -> Descent:
    """Minimizes a formula itself by gradient descent: all of its names are parameters.

    >>> descent = gd.descend("(1 - x)^2 + 100*(y - x^2)^2", {"x": -1, "y": 1}, lr=0.001, steps=20000)
    >>> descent.path.shape, descent.trusted

    :param start: where it starts; parameters that are not named start at 1.
    :param optimizer: sgd (the default), momentum, nesterov, adagrad, rmsprop, adam, adamw.
    :param lr: the learning rate, 0.1 unless it is given.
    :param steps: the most steps, 400 unless they are given.
    :param bounds: as in ``{"x": (0, 10), "y": (None, 5)}``.
    :param fix: parameters that are held, at a value or at their start.
    :param precision: f32 or f64.
    :param over, range: the parameters that pictures show and their ranges, in which minima are searched for, too.
    :param check: whether a descent that is not to be trusted raises :class:`NotTrustedError`.
    """
    if not isinstance(objective, str):
        raise GdError("the objective: it is a text, such as '(1 - x)^2 + y^2', not a function of Python")
    given = {
        "start": start,
        "optimizer": optimizer,
        "lr": lr,
        "steps": steps,
        "bounds": bounds,
        "fix": fix,
        "precision": precision,
    }
    view = {keyword: value for keyword, value in (("over", over), ("range", range)) if value is not None}
    made = _made(objective, _options.settings(given), _options.look(view))
    if check and not made.trusted:
        error = NotTrustedError(made.verdict)
        error.fit = made
        raise error
    return made
