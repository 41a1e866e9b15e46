"""``gd.fit``: from what is given to a table, a formula and options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from . import _gd, _options
from ._data import Columns, Recipe, check_orientation, column, inputs_of, is_path, length, table_of
from ._errors import GdError, NotTrustedError
from ._fit import Fit, _made

if TYPE_CHECKING:
    from ._options import Pairs

_EXAMPLE = "gd.fit(x, y, 'a*x + b')"


def fit(
    *data: Any,
    formula: str | None = None,
    x: Any = None,
    y: Any = None,
    names: str | Sequence[str] | None = None,
    sigma: Any = None,
    absolute_sigma: bool = False,
    weights: Any = None,
    sigma_x: Any = None,
    counts: Any = None,
    likelihood: str | None = None,
    trials: Any = None,
    response: str | None = None,
    dispersion: str | None = None,
    where: str | None = None,
    x_range: str | tuple[float | None, float | None] | None = None,
    nan_policy: str = "raise",
    by: Any = None,
    shared: str | Sequence[str] | None = None,
    color_by: Any = None,
    start: str | Mapping[str, float] | None = None,
    fix: str | Mapping[str, float | None] | Sequence[str] | None = None,
    bounds: str | Mapping[str, Any] | None = None,
    prior: str | Mapping[str, Any] | None = None,
    tie: str | Mapping[str, str] | Sequence[str] | None = None,
    log_parameter: str | Sequence[str] | None = None,
    loss: str | None = None,
    no_search: bool = False,
    optimizer: str | None = None,
    lr: float | None = None,
    steps: int | None = None,
    batch: int | None = None,
    seed: int | None = None,
    precision: str | None = None,
    scale: str | None = None,
    intervals: str | None = None,
    level: float | str | None = None,
    derive: str | Mapping[str, str] | Sequence[str] | None = None,
    check: bool = False,
    separator: str | None = None,
    decimal: str | None = None,
    header: str | bool | None = None,
    skip: int | None = None,
    missing: str | Sequence[str] | None = None,
    encoding: str | None = None,
    comment: str | None = None,
) -> Fit:
    """Fits a formula to data: names of inputs are columns, all other names parameters.

    >>> fit = gd.fit(x, y, "a*exp(-k*x)")
    >>> fit.values["k"], fit.errors["k"], fit.trusted

    The data are two arrays or lists, ``fit(x, y, formula)``, where ``x`` may be a dictionary, a DataFrame or an array with a
    column for each of several inputs; or a table with the response in it, ``fit(table, formula)``: a dictionary, a DataFrame,
    an array or the path of a file. Options have the names that they have in the command ``gd fit``.

    :param names: the names of the columns of an array; one input is called x, several x1, x2, ... unless they are given.
    :param x, y: of a table, its inputs (``"x=t"`` to call t x) and what is predicted, by name or number.
    :param sigma: the standard deviation of every observation: an array, a number, a column or an expression in columns.
    :param absolute_sigma: whether it is taken as it is, and not scaled by the residuals.
    :param weights: what every squared residual counts, relative to the others.
    :param sigma_x: the standard deviation of the input; of several inputs, a dictionary. Fits orthogonal distances.
    :param counts: how many equal observations each row stands for.
    :param likelihood: how observations vary: normal, poisson for counts of events, binomial for successes among trials.
    :param trials: of how many trials each binomial observation counts the successes.
    :param response: what binomial observations are: auto, successes, proportions.
    :param dispersion: the variance of counts over what the likelihood says: fixed at 1, or estimated from the residuals.
    :param where: fits only rows where an expression in columns holds, such as ``"x > 0 && y < 5"``.
    :param x_range: fits only rows whose input lies in it, as in ``(0, None)``.
    :param nan_policy: raise, or omit rows that have NaN where a number is needed.
    :param by: labels of groups with parameters of their own: an array or a column; or ``"FILE"`` for a list or a dictionary of
        tables, each a group.
    :param shared: parameters that all groups have in common.
    :param color_by: labels of groups that the picture tells apart.
    :param start: start values; all others are found.
    :param fix: parameters that are held: ``{"c": 1}``, or names to hold them at their start.
    :param bounds: as in ``{"a": (0, 10), "b": (None, 5)}``.
    :param prior: what is known of parameters, ``{"a": (5, 0.2)}``: mean and standard deviation.
    :param tie: parameters that follow from others, as in ``{"b2": "2*b1"}``.
    :param log_parameter: parameters above 0 that are fitted as their logarithms.
    :param loss: squares, or a robust one: soft-l1, huber, cauchy, bisquare.
    :param no_search: whether the fit stops at the minimum that the start leads to.
    :param optimizer: lm (the default), sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw.
    :param lr: the learning rate of all optimizers but lm.
    :param steps: the most steps.
    :param batch, seed: rows in a mini-batch, and the seed by which they are drawn.
    :param precision: f64 or f32.
    :param scale: auto for units in which parameters are stepped alike; lm needs none.
    :param intervals: standard, or profile for those by the profile likelihood.
    :param level: their confidence level, 0.95 unless it is given.
    :param derive: quantities to report, as in ``"fwhm = 2*s*sqrt(2*ln(2))"``.
    :param check: whether a fit that is not to be trusted raises :class:`NotTrustedError`; else it says so.
    :param separator, decimal, header, skip, missing, encoding, comment: how a file is read.
    """
    data, text = _formula(data, formula)
    if isinstance(names, str):
        names = [name.strip() for name in names.split(",")]
    if names is not None and not all(isinstance(name, str) for name in _options.listed("names", names)):
        raise GdError("names: give a text for each column, as in names=['s', 't']")
    if nan_policy not in ("raise", "omit"):
        raise GdError(f"nan_policy: '{nan_policy}' is not known; there are raise, omit")
    reading = _options.reading(
        {
            "separator": separator,
            "decimal": decimal,
            "header": header,
            "skip": skip,
            "missing": missing,
            "encoding": encoding,
            "comment": comment,
        }
    )
    options = _options.settings(
        {
            "start": start,
            "fix": fix,
            "bounds": bounds,
            "prior": prior,
            "tie": tie,
            "log_parameter": log_parameter,
            "shared": shared,
            "where": where,
            "x_range": x_range,
            "loss": loss,
            "likelihood": likelihood,
            "response": response,
            "dispersion": dispersion,
            "no_search": no_search,
            "optimizer": optimizer,
            "lr": lr,
            "steps": steps,
            "batch": batch,
            "seed": seed,
            "precision": precision,
            "scale": scale,
            "absolute_sigma": absolute_sigma,
            "intervals": intervals,
            "level": level,
            "derive": derive,
        }
    )
    roles = {"weights": weights, "sigma": sigma, "sigma_x": sigma_x, "counts": counts, "trials": trials}
    roles["color_by"] = color_by
    roles = {keyword: value for keyword, value in roles.items() if value is not None}
    if len(data) == 1 and isinstance(by, str) and by.upper() == "FILE" and not is_path(data[0]):
        options += _named(x, y) + [
            pair for keyword, value in roles.items() for pair in _role(keyword, value, text, None)
        ]
        tables = _groups(data[0], names, nan_policy == "omit", reading)
    else:
        if by is not None:
            roles["by"] = by
        recipe, more = _table(data, text, x, y, names, nan_policy == "omit", reading, roles)
        options += more
        tables = [("", recipe)]
    is_known = sigma is not None or sigma_x is not None or likelihood not in (None, "normal")
    made = _made(tables, text, options, tables[0][0] != "", is_known)
    if check and not made.trusted:
        error = NotTrustedError(made.verdict)
        error.fit = made
        raise error
    return made


def _formula(data: tuple[Any, ...], formula: Any) -> tuple[tuple[Any, ...], str]:
    """The data, and the formula, which is given last or by its name."""
    if formula is None:
        if not data:
            raise GdError(f"the data and the formula are missing; write {_EXAMPLE}")
        *rest, formula = data
        if callable(formula):
            raise GdError("the formula is a text, such as 'a*x + b', not a function of Python")
        if not isinstance(formula, str):
            what = "give the data first, then the formula" if isinstance(data[0], str) else "give it last"
            raise GdError(f"the formula is missing; {what}, as in {_EXAMPLE}")
        data = tuple(rest)
    if not isinstance(formula, str):
        raise GdError("the formula is a text, such as 'a*x + b'")
    if len(data) > 2:
        raise GdError(
            f"there are {len(data)} arrays before the formula; give x and y, several inputs as a dictionary in x"
        )
    return data, formula


def _table(
    data: tuple[Any, ...],
    formula: str,
    x: Any,
    y: Any,
    names: Sequence[str] | None,
    omits_nan: bool,
    reading: Pairs,
    roles: Mapping[str, Any],
) -> tuple[Recipe, Pairs]:
    """How the table is made, and the options that say what its columns are for."""
    options: Pairs = []
    if len(data) == 1:
        options += _named(x, y)
        found = table_of(data[0], names, reading)
        if isinstance(found, tuple):
            return found, options + [
                pair for keyword, value in roles.items() for pair in _role(keyword, value, formula, None)
            ]
        columns = found
    else:
        if len(data) == 2:
            if x is not None or y is not None:
                keyword = "x" if x is not None else "y"
                raise GdError(f"{keyword}: the data are given already; leave it out")
            x, y = data
        if x is None or y is None:
            raise GdError(f"the data are missing; write {_EXAMPLE}")
        if reading:
            raise GdError(f"{reading[0][0]}: it is of files; leave it out")
        columns = inputs_of(x, formula, names)
        values = column(y, "y")
        if not isinstance(values, bytes):
            raise GdError("y: it holds text, not numbers")
        check_orientation(x, length(values))
        left = _gd.left_side(formula)
        taken = [name for name, _ in columns]
        if left is not None and left in taken:
            raise GdError(
                f"the formula: it predicts '{left}', which is an input in x; leave it out there, or leave y out"
            )
        if left is None and "y" in taken:
            columns.append(("'y'", values))
            options.append(("y", str(len(columns))))
        else:
            columns.append((left or "y", values))
    for keyword, value in roles.items():
        options += _role(keyword, value, formula, columns)
    return ("of_columns", (columns, omits_nan)), options


def _named(x: Any, y: Any) -> Pairs:
    """Which columns of a table are inputs, and which one is predicted."""
    inputs = [] if x is None else [x] if isinstance(x, str) else list(x) if isinstance(x, Sequence) else None
    if inputs is None or not all(isinstance(name, str) for name in inputs):
        raise GdError("x: of a table, name its inputs, as in x='t'; else give x, y and the formula")
    if y is not None and not isinstance(y, (str, int)):
        raise GdError("y: of a table, name what is predicted, as in y='v'; else give x, y and the formula")
    return [("x", name) for name in inputs] + ([] if y is None else [("y", str(y))])


def _role(keyword: str, value: Any, formula: str, columns: Columns | None) -> Pairs:
    """What says something of every row: the name of a column, an expression, a number, or an array, which becomes a column."""
    if keyword == "sigma_x" and isinstance(value, Mapping):
        return [
            (key, f"{name}={text}")
            for name, one in value.items()
            for key, text in _role_of(keyword, one, formula, columns, f"{keyword} of {name}")
        ]
    if keyword == "sigma_x" and isinstance(value, Sequence) and value and all(isinstance(one, str) for one in value):
        return [(keyword, one) for one in ([value] if isinstance(value, str) else value)]
    return _role_of(keyword, value, formula, columns, keyword)


def _role_of(keyword: str, value: Any, formula: str, columns: Columns | None, what: str) -> Pairs:
    if isinstance(value, str):
        return [(keyword, value)]
    if _options.is_number(value):
        if keyword in ("counts", "by", "color_by"):
            raise GdError(f"{keyword}: {value} is one value; give one for each row, or the name of a column")
        return [(keyword, _options.constant(keyword, value))]
    if columns is None:
        raise GdError(f"{keyword}: the rows are in files or in several tables; name a column of theirs")
    values = column(value, what)
    if not isinstance(values, bytes) and keyword not in ("by", "color_by"):
        raise GdError(f"{keyword}: it holds text, not numbers")
    own_name = getattr(value, "name", None)
    title = own_name if isinstance(own_name, str) and keyword in ("by", "color_by") else what
    columns.append((_free(title, formula, columns), values))
    return [(keyword, str(len(columns)))]


def _free(title: str, formula: str, columns: Columns) -> str:
    """What a column is called that no formula is to mean: between quotes, if it would be meant."""
    return f"'{title}'" if title in formula or any(title == name for name, _ in columns) else title


def _groups(data: Any, names: Sequence[str] | None, omits_nan: bool, reading: Pairs) -> list[tuple[str, Recipe]]:
    """Tables of which each is a group, with their names."""
    if isinstance(data, Mapping):
        labels, tables = [str(name) for name in data], list(data.values())
    elif isinstance(data, Sequence):
        tables = list(data)
        labels = _file_labels(tables)
    else:
        raise GdError("by: for 'FILE' give the tables in a list, or in a dictionary with their names")
    if not tables:
        raise GdError("by: there are no tables")
    recipes: list[tuple[str, Recipe]] = []
    for label, table in zip(labels, tables):
        found = table_of(table, names, reading)
        recipes.append((label, found if isinstance(found, tuple) else ("of_columns", (found, omits_nan))))
    return recipes


def _file_labels(tables: Sequence[Any]) -> list[str]:
    """What tables are called: files without folders and endings where they differ by that, others by their number."""
    given = [str(table) if is_path(table) else str(number) for number, table in enumerate(tables, 1)]
    stems = [FilePath(name).stem if is_path(table) else name for name, table in zip(given, tables)]
    if len(set(stems)) == len(stems):
        return stems
    if len(set(given)) == len(given):
        return given
    return [f"{name} ({number})" for number, name in enumerate(given, 1)]
