"""What is wrong is said in one line, in the terms of Python."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import gd

X = [0.0, 1.0, 2.0, 3.0]
Y = [1.0, 3.0, 4.0, 8.0]
LINE = "a*x + b"
TABLE = {"x": X, "y": Y, "s": [1, 1, 1, 0], "text": ["a", "b", "c", "d"]}


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        # The call.
        ((), {}, "the data and the formula are missing; write gd.fit(x, y, 'a*x + b')"),
        ((LINE,), {}, "the data are missing; write gd.fit(x, y, 'a*x + b')"),
        ((X, LINE), {}, "the data: its shape is (4,); give a row for each observation and a column for each name"),
        ((X, Y), {}, "the formula is missing; give it last, as in gd.fit(x, y, 'a*x + b')"),
        ((LINE, X, Y), {}, "the formula is missing; give the data first, then the formula, as in gd.fit(x, y, 'a*x + b')"),
        ((X, Y, lambda x, a: a * x), {}, "the formula is a text, such as 'a*x + b', not a function of Python"),
        ((lambda x, a: a * x, X, Y), {}, "the formula is missing; give it last, as in gd.fit(x, y, 'a*x + b')"),
        ((X, Y, Y, LINE), {}, "there are 3 arrays before the formula; give x and y, several inputs as a dictionary in x"),
        ((X, Y, LINE), {"x": X}, "x: the data are given already; leave it out"),
        ((TABLE, LINE), {"x": X}, "x: of a table, name its inputs, as in x='t'; else give x, y and the formula"),
        ((None, LINE), {}, "the data: NoneType is no table; give a dictionary of columns, a DataFrame, an array or a file"),
        (({}, LINE), {}, "the data: there are no columns"),
        # Arrays.
        ((X, [], LINE), {}, "column y is empty; give a value for every row"),
        (([], [], LINE), {}, "column x is empty; give a value for every row"),
        ((X, Y[:3], LINE), {}, "column y has 3 values where the first column has 4"),
        ((X, Y, LINE), {"sigma": [1, 2]}, "column sigma has 2 values where the first column has 4"),
        ((X, 3.0, LINE), {}, "y: it is one value; give one for each row, in a list or an array"),
        ((X, np.ones((4, 2)), LINE), {}, "y: its shape is (4, 2); give one value for each row"),
        ((np.ones((2, 4)), Y, LINE), {}, "x: its shape is (2, 4) for 4 values of y; give x.T, with a row for each observation"),
        ((np.ones((4, 2)), Y, LINE), {"names": "s"}, "names: there are 1 for 2 columns"),
        ((X, Y, LINE), {"names": 5}, "names: 5 is not a list"),
        ((X, Y, LINE), {"names": [5]}, "names: give a text for each column, as in names=['s', 't']"),
        ((X, Y, LINE), {"names": "s,t"}, "names: there are 2 for one input"),
        ((X, [1, 2, np.nan, 4], LINE), {}, "column y, row 3: NaN must be a finite number; leave out rows without a number by nan_policy='omit'"),
        ((X, [1, 2, np.inf, 4], LINE), {}, "column y, row 3: inf must be a finite number"),
        ((X, [1, 2, 1e39, 4], LINE), {"precision": "f32"}, "column y, row 3: 1000000000000000000000000000000000000000 must be a finite number"),
        ((X, [1, 2, 3 + 1j, 4], LINE), {}, "y: complex numbers cannot be fitted; take their parts, as in z.real, or np.abs(z)"),
        ((X, ["1", "2", "3", "4"], LINE), {}, "y: it holds text, not numbers"),
        ((X, pd.Series([3 + 1j, 2, 3, 4]), LINE), {}, "y: complex numbers cannot be fitted; take their parts, as in z.real, or np.abs(z)"),
        ((pd.Series(pd.date_range("2024", periods=4, tz="UTC")), Y, LINE), {}, "x: dates and durations are no numbers; count them, as in (t - t[0]) / np.timedelta64(1, 's')"),
        ((X, Y, LINE), {"by": pd.Series(["p", "p", pd.NA, "q"], dtype="string")}, "by: 1 row has no value in column 'by', so it is in no group; fill it in or leave it out"),
        ((X, [1, 2, "three", 4], LINE), {}, "y: it holds text, not numbers"),
        ((np.array(["2024-01-01"] * 4, dtype="datetime64[D]"), Y, LINE), {}, "x: dates and durations are no numbers; count them, as in (t - t[0]) / np.timedelta64(1, 's')"),
        ((X, [{}, {}, {}, {}], LINE), {}, "y: it is no array of numbers: float() argument must be a string or a real number, not 'dict'"),
        ((TABLE, "y = a*text + b*x"), {}, "column text holds labels, which are no numbers; only groups can be told by it"),
        ((X, Y, LINE), {"nan_policy": "drop"}, "nan_policy: 'drop' is not known; there are raise, omit"),
        # Formulas and columns.
        ((X, Y, "a*t + b"), {}, "the formula: 'a*t + b' uses none of the columns x, y; write their names in the formula, or name the input, as in gd.fit({'t': t}, y, 'a*t + b')"),
        ((X, Y, "2*x"), {}, "the formula: it has no parameters to fit: all its names are columns, functions or constants"),
        (({"x": X, "v": Y}, Y, "v = a*x"), {}, "the formula: it predicts 'v', which is an input in x; leave it out there, or leave y out"),
        ((TABLE, LINE), {"sigma": "nope"}, "sigma: there is no column 'nope' among x, y, s, text in the table"),
        ((TABLE, "y = a*x"), {"sigma": "s"}, "column s, row 4: 0 must be a standard deviation above 0"),
        ((TABLE, "y = a*x"), {"sigma": -1}, "row 1: '-1.0' is -1, but must be a standard deviation above 0"),
        ((X, Y, LINE), {"sigma": np.nan}, "sigma: nan is not a finite number"),
        ((X, Y, LINE), {"counts": 2}, "counts: 2 is one value; give one for each row, or the name of a column"),
        ((X, Y, LINE), {"counts": [1, 0.5, 1, 1]}, "column counts, row 2: 0.5 must be a whole number of observations from 0 to 4294967295"),
        ((X, Y, LINE), {"sigma": list("abcd")}, "sigma: it holds text, not numbers"),
        ((X, Y, LINE), {"where": "x > 9"}, "the table: the condition or the range of the input leaves out all of its 4 rows"),
        ((pd.DataFrame([X, Y], index=["x", "x"]).T, LINE), {}, "the data: column 'x' appears more than once; rename one of them"),
        # Options.
        ((X, Y, LINE), {"start": [1, 2]}, "start: name the parameters, as in start={'a': 1, 'b': 2}"),
        ((X, Y, LINE), {"start": {"c": 1}}, "start: 'c' is not a parameter to fit; the formula has a, b"),
        ((X, Y, LINE), {"start": {"a": "five"}}, "start: 'five' is not a number"),
        ((X, Y, LINE), {"start": {"a": np.nan}}, "start: 'nan' is not a finite number"),
        ((X, Y, LINE), {"start": {"a": None}}, "start: None is not a number"),
        ((X, Y, LINE), {"start": {"a=1,b": 1}}, "start: 'a=1,b' is not the name of a parameter"),
        ((X, Y, LINE), {"start": "a"}, "start: 'a' has no value; write it as in a=5"),
        ((X, Y, LINE), {"bounds": {"a": (3, 1)}}, "bounds: the range 3.0..1.0 is empty; give the smaller end first"),
        ((X, Y, LINE), {"bounds": {"a": 3}}, "bounds: 3 is not a pair; write it as in bounds={'a': (0, 10), 'b': (None, 5)}"),
        ((X, Y, LINE), {"bounds": ([0, 0], [1, 1])}, "bounds: name the parameters, as in bounds={'a': (0, 10), 'b': (None, 5)}"),
        ((X, Y, LINE), {"prior": {"a": (1, 0)}}, "prior: the deviation 0 must be above 0"),
        ((X, Y, LINE), {"prior": {"a": 1}}, "prior: 1 is not a pair; write it as in prior={'a': (5, 0.2)}, a mean and a standard deviation"),
        ((X, Y, LINE), {"tie": "a"}, "tie: 'a' is not a tie; write it as in 'b2 = 2*b1'"),
        ((X, Y, LINE), {"fix": ["a"]}, "fix: 'a' needs a value; write fix={'a': 1}, or give it a start"),
        ((X, Y, LINE), {"fix": {"a": 1, "b": 1}}, "fix: every parameter is held; leave one to fit"),
        ((X, Y, LINE), {"loss": "l1"}, "loss: 'l1' is not known; there are squares, soft-l1, huber, cauchy, bisquare"),
        ((X, Y, LINE), {"optimizer": "bfgs"}, "optimizer: 'bfgs' is not known; there are sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, lm"),
        ((X, Y, LINE), {"precision": np.float32}, f"precision: {np.float32!r} is not a text"),
        ((X, Y, LINE), {"precision": "f16"}, "precision: 'f16' is not known; there are f32, f64"),
        ((X, Y, LINE), {"steps": 0}, "steps: 0 is not a number of steps; give at least 1"),
        ((X, Y, LINE), {"steps": -3}, "steps: '-3' is not a whole number from 0"),
        ((X, Y, LINE), {"steps": 1.5}, "steps: 1.5 is not a whole number from 0"),
        ((X, Y, LINE), {"optimizer": "lm", "lr": 0.1}, "lr: lm has no learning rate; choose another optimizer, such as sgd, or leave this out"),
        ((X, Y, LINE), {"level": 95}, "level: 95.0 is no level; give one between 0 and 1, such as 0.95 or '95%'"),
        ((X, Y, LINE), {"intervals": "bayes"}, "intervals: 'bayes' is not known; there are standard, profile"),
        ((X, Y, LINE), {"absolute_sigma": True}, "sigma: absolute standard errors need the standard deviations of the observations; name their column"),
        ((X, Y, LINE), {"absolute_sigma": "yes"}, "absolute_sigma: 'yes' is neither True nor False"),
        ((X, Y, LINE), {"derive": "2*q"}, "derive: 2*q: 'q' is not a parameter; the formula has a, b"),
        ((X, Y, LINE), {"shared": "a"}, "shared: there are no groups to share parameters; give by too"),
        ((X, Y, LINE), {"by": ["p", "p", "q", None]}, "by: 1 row has no value in column 'by', so it is in no group; fill it in or leave it out"),
        ((X, Y, LINE), {"skip": 1}, "skip: it is of files; leave it out"),
        ((TABLE, LINE), {"decimal": "comma"}, "decimal: it is of files; leave it out"),
        (([], LINE), {"by": "FILE"}, "by: there are no tables"),
        (([TABLE], "y = a*x"), {"by": "FILE", "sigma": [1.0]}, "sigma: the rows are in files or in several tables; name a column of theirs"),
    ],
)  # fmt: skip
def test_fits(arguments: tuple[Any, ...], options: dict[str, Any], said: str) -> None:
    with pytest.raises(gd.GdError) as raised:
        gd.fit(*arguments, **options)
    assert str(raised.value) == said
    assert isinstance(raised.value, ValueError) and type(raised.value) is gd.GdError


def test_formulas_point_at_the_fault() -> None:
    with pytest.raises(gd.GdError) as raised:
        gd.fit(X, Y, "a*(x + b")
    lines = str(raised.value).splitlines()
    assert lines[0].startswith("the formula, ") and len(lines) == 3 and lines[2].strip() == "^"


def test_unknown_options_are_those_of_python() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'p0'"):
        gd.fit(X, Y, LINE, p0=[1, 1])  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ({"colour": "red"}, "colour: there is no such option of pictures; there are title, size"),
        ({"size": (9, 9)}, "size: a side of 9 pixels cannot be drawn; give 100 to 8000"),
        ({"theme": "pink"}, "theme: 'pink' is not known; there are light, dark, print"),
        ({"pixel_ratio": 9}, "pixel_ratio: '9.0' is out of range; give 1 to 4, such as 2"),
        ({"panels": ["map"]}, "panels: 'map' is not known; there are fit, residuals"),
        ({"over": ("a", "c")}, "over: 'c' is not a parameter to fit; the formula has a, b"),
        ({"log": "q"}, "log: 'q' is not known; there are loss, the parameters a, b, and x and y where data are drawn"),
        ({"levels": 1}, "levels: '1' is out of range; give 2 to 100 levels"),
        ({"band": "wide"}, "band: 'wide' is not known; there are none, confidence, prediction"),
        ({"kind": "profile"}, "kind: 'profile' is not known; there are fit, profiles, regions"),
        ({"kind": "profiles"}, "there are no profiles to draw: the fit did not converge"),
        ({"font": __file__}, "font: "),
        ({"font": 5}, "font: 5 is not a list"),
    ],
)
def test_pictures(look: dict[str, Any], said: str) -> None:
    fit = gd.fit(X, Y, LINE)
    with pytest.raises(gd.GdError) as raised:
        fit.png(**look)
    assert str(raised.value).startswith(said) and "\n" not in str(raised.value)


def test_files(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"^nowhere.csv cannot be read: "):
        gd.fit("nowhere.csv", LINE)
    with pytest.raises(OSError, match="cannot be read"):
        gd.fit(tmp_path, LINE)
    fit = gd.fit(X, Y, LINE)
    with pytest.raises(FileNotFoundError, match="cannot be written: "):
        fit.save(tmp_path / "none" / "fit.png")
    for name, said in [
        ("fit.bmp", "ends in none of .png, .svg, .pdf, .gif, .webp, .json, so it does not say what to write"),
        ("fit", "ends in none of"),
    ]:
        with pytest.raises(gd.GdError, match=said):
            fit.save(tmp_path / name)
    with pytest.raises(gd.GdError, match=r"^animate: .png does not move; name a .gif, .webp or .svg"):
        fit.save(tmp_path / "fit.png", animate=True)
    with pytest.raises(gd.GdError, match="^title: it is of pictures; leave it out"):
        fit.save(tmp_path / "fit.json", title="x")
    # What fails leaves what was there, and nothing beside it.
    kept = tmp_path / "kept.png"
    kept.write_bytes(b"mine")
    with pytest.raises(gd.GdError):
        fit.save(kept, over=("a", "z"))
    assert kept.read_bytes() == b"mine" and os.listdir(tmp_path) == ["kept.png"]
    with pytest.raises(FileNotFoundError, match="cannot be read"):
        gd.load(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{}")
    with pytest.raises(gd.GdError, match="it is no report that"):
        gd.load(tmp_path / "bad.json")


def test_descents() -> None:
    for arguments, options, said in [
        (("(1 - x",), {}, "the formula, "),
        (("2",), {}, "the formula: it has no parameters to fit"),
        (("x^2", {"y": 1}), {}, "start: 'y' is not a parameter to fit; the formula has x"),
        (("ln(x)", {"x": -1}), {}, "start: the formula is NaN at x = -1; start somewhere else"),
        (("x^2",), {"lr": -1}, "lr: -1 is no learning rate; give a finite one above 0"),
        ((lambda x: x,), {}, "the objective: it is a text, such as '(1 - x)^2 + y^2', not a function of Python"),
    ]:
        with pytest.raises(gd.GdError) as raised:
            gd.descend(*arguments, **options)
        assert str(raised.value).startswith(said)


def test_fits_that_are_not_to_be_trusted() -> None:
    # A sine of which nothing is known but noise.
    far = gd.fit(X, Y, "a*exp(b*x) + c", start={"a": 1, "b": -40, "c": 0}, no_search=True, steps=1)
    assert not far.trusted
    assert far.verdict in repr(far) and far.verdict in str(far)
    assert far.residuals.shape == (4,)
    with pytest.raises(gd.NotTrustedError, match=r"^predict: there is no fit to use: ") as raised:
        far.predict([1.0])
    assert isinstance(raised.value, (gd.GdError)) and isinstance(raised.value, RuntimeError)
    with pytest.raises(gd.NotTrustedError):
        _ = far.influence
    with pytest.raises(gd.NotTrustedError) as checked:
        gd.fit(X, Y, "a*exp(b*x) + c", start={"a": 1, "b": -40, "c": 0}, no_search=True, steps=1, check=True)
    assert str(checked.value) == far.verdict
    assert isinstance(checked.value.fit, gd.Fit) and checked.value.fit.values == far.values
    with pytest.raises(gd.NotTrustedError):
        gd.descend("x^2", {"x": 3}, steps=2, check=True)
    assert gd.fit(X, Y, LINE, check=True).trusted


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        gd.fit(X, Y, LINE).save(tmp_path / "fit.png")
