"""Data as people have them: the same fit from all of them."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import gd

X = [0.0, 1.0, 2.0, 3.0, 4.0]
Y = [1.0, 3.0, 4.0, 8.0, 9.0]
RIGHT = gd.fit(X, Y, "a*x + b")


@pytest.mark.parametrize(
    "of",
    [
        list,
        tuple,
        np.array,
        lambda v: np.array(v, dtype=np.float32),
        lambda v: np.array(v, dtype=np.float16),
        lambda v: np.array(v, dtype=np.longdouble),
        lambda v: np.array(v, dtype=np.int8),
        lambda v: np.array(v, dtype=np.uint64),
        lambda v: np.array(v, dtype=">f8"),
        lambda v: np.array(v, dtype=">i2"),
        lambda v: np.repeat(v, 2)[::2],
        lambda v: np.array(v[::-1])[::-1],
        lambda v: np.array([v, v]).T[:, 1],
        lambda v: np.array(v).reshape(-1, 1),
        lambda v: np.array(v, dtype=object),
        lambda v: np.ma.array(v),
        lambda v: array.array("d", v),
        lambda v: array.array("i", [int(one) for one in v]),
        lambda v: collections.deque(v),
        lambda v: iter(v),
        lambda v: (one for one in v),
        lambda v: [decimal.Decimal(int(one)) for one in v],
        lambda v: [fractions.Fraction(int(one)) for one in v],
        lambda v: [np.float64(one) for one in v],
        lambda v: [np.array(one) for one in v],
        pd.Series,
        lambda v: pd.Series(v, index=[9, 8, 7, 6, 5]),
        lambda v: pd.Series(v, dtype="Int64"),
        lambda v: pd.Index(v),
        lambda v: memoryview(array.array("d", v)),
    ],
)
def test_sequences_of_all_kinds(of: Any) -> None:
    fit = gd.fit(of(X), of(Y), "a*x + b")
    assert fit.values == RIGHT.values and fit.errors == RIGHT.errors
    assert gd.fit({"x": of(X), "y": of(Y)}, "a*x + b").values == RIGHT.values


def test_ranges_and_booleans() -> None:
    assert gd.fit(range(5), Y, "a*x + b").values == RIGHT.values
    step = gd.fit([False, False, True, True], [1, 1.2, 3, 3.2], "a*x + b")
    assert step.values == gd.fit([0, 0, 1, 1], [1, 1.2, 3, 3.2], "a*x + b").values


def test_tables_of_all_kinds(tmp_path: Path) -> None:
    columns = {"t": X, "v": Y, "note": ["a", "b", "c", "d", "e"]}
    right = {"a": RIGHT["a"], "b": RIGHT["b"]}
    formula = "v = a*t + b"
    frame = pd.DataFrame(columns)
    file = tmp_path / "data.csv"
    frame.to_csv(file, index=False)
    structured = np.array(list(zip(X, Y)), dtype=[("t", "f4"), ("v", "i8")])
    for table in (columns, frame, structured, file, str(file), frame.set_index("note"), frame.iloc[::-1]):
        assert gd.fit(table, formula).values == pytest.approx(right, rel=1e-13)
    array = np.column_stack([X, Y])
    assert gd.fit(array, formula, names=["t", "v"]).values == right
    assert gd.fit(array, formula, names="t, v").values == right
    assert gd.fit(array, "a*x + b").values == right
    assert gd.fit(array.tolist(), "a*x + b").values == right
    assert gd.fit(pd.DataFrame(array, columns=["x", "y"]), "a*x + b").values == right
    assert gd.fit(columns, "a*x + b", x="t", y="v").values == right
    assert gd.fit(columns, "a*s + b", x="s=t", y="v").values == right
    # As frames of polars are: columns is a list, columns have no words for what is missing.
    other = type("Frame", (), {"columns": ["t", "v"], "__getitem__": lambda self, name: np.array(columns[name])})()
    assert gd.fit(other, formula).values == right


def test_several_inputs() -> None:
    rng = np.random.default_rng(1)
    s, t = rng.uniform(0, 1, (2, 30))
    z = 2 * s - 3 * t + 1 + rng.normal(0, 0.01, 30)
    right = gd.fit({"s": s, "t": t}, z, "a*s + b*t + c").values
    assert right == pytest.approx({"a": 2, "b": -3, "c": 1}, abs=0.05)
    both = np.column_stack([s, t])
    assert gd.fit(both, z, "a*s + b*t + c", names=["s", "t"]).values == right
    assert gd.fit(np.asfortranarray(both), z, "a*s + b*t + c", names="s,t").values == right
    assert gd.fit(both, z, "a*x1 + b*x2 + c").values == right
    assert gd.fit(pd.DataFrame({"s": s, "t": t, "unused": s}), z, "a*s + b*t + c").values == right
    assert gd.fit({"s": s, "t": t, "z": z}, "z = a*s + b*t + c").values == right
    assert gd.fit(np.column_stack([s, t, z]), "a*x1 + b*x2 + c").values == right


def test_names_of_inputs_and_of_what_is_predicted() -> None:
    frame = pd.DataFrame({"t": X, "v": Y})
    assert gd.fit(frame["t"], frame["v"], "a*t + b").inputs == ["t"]
    assert gd.fit(frame["t"], frame["v"], "a*x + b").inputs == ["x"]
    assert gd.fit({"Δτ": X}, Y, "κ*Δτ + ß").values == pytest.approx({"κ": RIGHT["a"], "ß": RIGHT["b"]})
    assert gd.fit({"温度": X}, Y, "甲*温度 + 乙").values == pytest.approx({"甲": RIGHT["a"], "乙": RIGHT["b"]})
    assert gd.fit(X, Y, "a*t + b", names="t").inputs == ["t"]
    assert gd.fit(X, Y, "N = a*x + b").summary["data"]["response"] == "N"
    assert gd.fit(X, Y, "ln(y) = a*x + b").trusted
    assert gd.fit(X, Y, "ln(N) = a*x + b").values == gd.fit(X, Y, "ln(y) = a*x + b").values
    # An input may be called y.
    assert gd.fit({"y": X}, Y, "a*y + b").values == RIGHT.values
    # What is beside the data takes no name from the formula.
    gauss = gd.fit(X, [0.1, 0.9, 2.0, 1.1, 0.1], "A*exp(-(x - m)^2/(2*sigma^2))", sigma=[0.1, 0.1, 0.2, 0.1, 0.1])
    assert list(gauss.values) == ["A", "m", "sigma"]
    weights = gd.fit(X, [0.1, 0.9, 2.0, 1.1, 0.1], "weights*exp(-(x - m)^2/s)", weights=[1, 2, 3, 2, 1])
    assert list(weights.values) == ["weights", "m", "s"]


def test_what_is_missing() -> None:
    x, y = [*X, 9.0, np.nan], [*Y, np.nan, 3.0]
    for values in (y, pd.Series(y), pd.array([*Y, pd.NA, 3.0], dtype="Float64"), [*Y, None, 3.0]):
        with pytest.raises(gd.GdError, match=r"^column x, row 7: NaN must be a finite number; leave out rows without"):
            gd.fit(x, values, "a*x + b")
        fit = gd.fit(x, values, "a*x + b", nan_policy="omit")
        assert fit.values == RIGHT.values and fit.summary["data"]["skipped"] == 2
        assert fit.residuals.shape == (5,)
    masked = np.ma.array([*Y, 100.0], mask=[0, 0, 0, 0, 0, 1])
    assert gd.fit([*X, 5], masked, "a*x + b", nan_policy="omit").values == RIGHT.values
    # What is not needed does not matter.
    frame = pd.DataFrame({"x": X, "y": Y, "other": [np.nan] * 5, "text": [None, "a", "b", "c", "d"]})
    assert gd.fit(frame, "y = a*x + b").values == RIGHT.values


def test_roles_of_all_kinds() -> None:
    sigma = np.array([0.1, 0.2, 0.1, 0.2, 0.1])
    right = gd.fit(X, Y, "a*x + b", sigma=sigma)
    table = {"x": X, "y": Y, "s": sigma}
    assert right.values != RIGHT.values
    for options in ({"sigma": "s"}, {"sigma": list(sigma)}, {"sigma": "2*s/2"}):
        assert gd.fit(table, "y = a*x + b", **options).values == right.values
    assert gd.fit(table, "y = a*x + b", sigma=3).values == pytest.approx(RIGHT.values)
    assert gd.fit(X, Y, "a*x + b", weights=1 / sigma**2).values == pytest.approx(right.values)
    absolute = gd.fit(X, Y, "a*x + b", sigma=2, absolute_sigma=True)
    assert absolute.errors == gd.fit(X, Y, "a*x + b", sigma=[2.0] * 5, absolute_sigma=True).errors
    assert absolute.errors["a"] == pytest.approx(2 / np.sqrt(10))
    tiny = gd.fit(X, Y, "a*x + b", sigma=1e-20, absolute_sigma=True)
    assert tiny.errors["a"] == pytest.approx(1e-20 / np.sqrt(10))
    counted = gd.fit(X, Y, "a*x + b", counts=[1, 2, 0, 1, 3])
    repeated = gd.fit(np.repeat(X, [1, 2, 0, 1, 3]), np.repeat(Y, [1, 2, 0, 1, 3]), "a*x + b")
    assert counted.values == pytest.approx(repeated.values)
    for sigma_x in (0.3, [0.3] * 5, "0.3 + 0*x", ["x=0.3"], {"x": 0.3}, {"x": np.full(5, 0.3)}, {"x": "0.3"}):
        fit = gd.fit(X, Y, "a*x + b", sigma=sigma, sigma_x=sigma_x)
        assert fit.summary["orthogonal"]["inputs"] == ["x"]
        assert fit.values == pytest.approx(gd.fit(X, Y, "a*x + b", sigma=sigma, sigma_x=0.3).values)


def test_groups() -> None:
    labels = ["p", "q", "q", "p", "q", "p"]
    x, y = [0, 0, 1, 1, 2, 2], [1.0, 5.0, 4.0, 3.1, 3.1, 4.9]
    fit = gd.fit(x, y, "s*x + b", by=labels)
    assert fit.groups == ["p", "q"] and list(fit.values) == ["s[p]", "b[p]", "s[q]", "b[q]"]
    assert fit(1.0, group="q") == pytest.approx(fit["s[q]"] + fit["b[q]"])
    assert gd.fit(x, y, "s*x + b", by=pd.Categorical(labels)).values == fit.values
    assert gd.fit(x, y, "s*x + b", by=np.array(labels)).values == fit.values
    assert list(gd.fit(x, y, "s*x + b", by=[10, 9, 9, 10, 9, 10]).values)[0] == "s[9]"
    tables = {"T = 1.5": {"x": [0, 1, 2], "y": [1, 3.1, 4.9]}, "T = 2.5": {"x": [0, 1, 2], "y": [5.0, 4.0, 3.1]}}
    several = gd.fit(tables, "y = s*x + b", by="FILE")
    assert several.groups == ["T = 1.5", "T = 2.5"]
    assert several["s[T = 2.5]"] == pytest.approx(fit["s[q]"])
    assert gd.fit(list(tables.values()), "y = s*x + b", by="FILE").groups == ["1", "2"]


def test_many_rows() -> None:
    rng = np.random.default_rng(2)
    x = rng.uniform(0, 10, 300_000)
    y = 2 * x + 1 + rng.normal(0, 1, x.size)
    fit = gd.fit(x, y, "a*x + b")
    design = np.column_stack([x, np.ones_like(x)])
    assert list(fit.values.values()) == pytest.approx(np.linalg.lstsq(design, y)[0], rel=1e-9)
    assert np.abs(fit.residuals - (y - fit(x))).max() < 1e-12


def test_dates_in_files_count_from_the_first(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=day) for day in range(5)]
    file.write_text("day;v\n" + "".join(f"{day};{str(v).replace('.', ',')}\n" for day, v in zip(days, Y)))
    fit = gd.fit(file, "v = a*day + b", separator=";", decimal="comma", header=True)
    assert fit.values == pytest.approx({"a": RIGHT["a"], "b": RIGHT["b"]})
