"""What can be asked of a fit."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import gd

Arrays = tuple[np.ndarray, np.ndarray]


def test_values_errors_and_covariance(puromycin: Arrays) -> None:
    fit = gd.fit(*puromycin, "vmax*x/(km + x)")
    # Bates and Watts, 1988, section 2.2.
    assert fit.values == pytest.approx({"vmax": 212.7, "km": 0.06412}, rel=1e-3)
    assert fit.errors == pytest.approx({"vmax": 6.947, "km": 0.008281}, rel=1e-3)
    assert fit.names == ["vmax", "km"] and fit.inputs == ["x"] and fit.formula == "vmax*x/(km + x)"
    assert np.sqrt(np.diag(fit.covariance)).tolist() == pytest.approx(list(fit.errors.values()))
    assert fit.correlation[0, 1] == pytest.approx(0.7651, abs=1e-4)
    assert fit["km"] == fit.values["km"]
    with pytest.raises(KeyError, match="there are vmax, km"):
        fit["kn"]
    assert fit.trusted and fit.verdict.startswith("converged")
    km = fit.parameters["km"]
    assert km.error == fit.errors["km"] and km.interval is not None and km.interval[0] < km.value < km.interval[1]
    assert json.loads(fit.to_json()) == fit.summary and fit.summary["dof"] == 10
    assert repr(fit).startswith("<gd.Fit vmax = 212.7 ± 6.9, km = 0.0641 ± 0.0083")


def test_what_is_not_determined() -> None:
    fit = gd.fit([1, 2, 3, 4], [2.1, 3.9, 6.1, 8.0], "a*b*x + c")
    assert np.isnan(fit.errors["a"]) and "b can make up for any change" in str(fit.parameters["a"].reason)
    assert np.isnan(fit.covariance[0, 0]) and fit.covariance[2, 2] > 0
    held = gd.fit([1, 2, 3, 4], [2.1, 3.9, 6.1, 8.0], "a*b*x + c", fix={"a": 2})
    assert held.values["a"] == 2 and held.parameters["a"].start is None and held.names == ["b", "c"]
    exact = gd.fit([1, 2], [3, 5], "a*x + b")
    assert exact.values == pytest.approx({"a": 2, "b": 1}) and np.isnan(list(exact.errors.values())).all()


def test_predictions_have_the_shape_of_the_inputs(puromycin: Arrays) -> None:
    fit = gd.fit(*puromycin, "vmax*x/(km + x)", level=0.9)
    value = fit(0.5)
    assert isinstance(value, float) and value == fit.values["vmax"] * 0.5 / (fit.values["km"] + 0.5)
    assert fit([0.5, 1]).tolist() == [value, fit(1)]
    grid = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
    assert fit(grid).shape == (2, 3) and fit(grid)[1, 1] == value
    assert fit(grid.T).shape == (3, 2) and fit(grid.T)[1, 1] == value
    told = fit.predict(grid)
    assert told.value.tolist() == fit(grid).tolist()
    assert told.standard_error.shape == (2, 3) and told.confidence.shape == (2, 3, 2)
    # Student's t of 10 degrees of freedom at 90 %.
    half = (told.confidence[..., 1] - told.confidence[..., 0]) / 2
    assert half == pytest.approx(1.812461 * told.standard_error, rel=1e-6)
    assert (told.prediction[..., 1] > told.confidence[..., 1]).all()
    assert fit.predict(5.0).extrapolated and not fit.predict(0.5).extrapolated
    assert fit.predict([]).value.shape == (0,) and fit([]).shape == (0,)
    assert np.isnan(fit(np.nan)) and np.isnan(fit.predict(np.nan).value)
    gaps = fit.predict([np.nan, 0.5, np.inf])
    assert np.isnan(gaps.value).tolist() == [True, False, True] and np.isnan(gaps.confidence[0]).all()
    assert gaps.value[1] == value and gaps.confidence[1].tolist() == fit.predict(0.5).confidence.tolist()
    assert fit(pd.Series([0.5, 1])).tolist() == fit([0.5, 1]).tolist()
    assert fit({"x": [0.5]}).tolist() == [value] and fit(pd.DataFrame({"x": [0.5]})).tolist() == [value]


def test_predictions_of_several_inputs() -> None:
    s, t = np.meshgrid(np.arange(5.0), np.arange(4.0))
    z = 2 * s - t + 0.1 * np.sin(7 * s * t)
    fit = gd.fit({"s": s.ravel(), "t": t.ravel()}, z.ravel(), "a*s + b*t")
    right = fit["a"] * s + fit["b"] * t
    assert fit({"s": s, "t": t}) == pytest.approx(right)
    assert fit({"t": t, "s": s}).tolist() == fit({"s": s, "t": t}).tolist()
    assert fit({"s": np.arange(5.0), "t": 1.0}).tolist() == fit({"s": s, "t": t})[1].tolist()
    assert fit(np.stack([s, t], axis=-1)).tolist() == fit({"s": s, "t": t}).tolist()
    assert fit.predict({"s": s, "t": t}).confidence.shape == (4, 5, 2)
    with pytest.raises(gd.GdError, match="^x: there is no 't' in it; the formula has the inputs s, t"):
        fit({"s": s})
    with pytest.raises(gd.GdError, match="give a dictionary, or a column for each"):
        fit(s)
    with pytest.raises(gd.GdError, match="^x: the inputs have different shapes"):
        fit({"s": [1, 2, 3], "t": [1, 2]})


def test_derived_quantities(puromycin: Arrays) -> None:
    fit = gd.fit(*puromycin, "vmax*x/(km + x)", derive={"slope": "vmax/km"})
    slope = fit.derive("slope = vmax/km")
    assert fit.summary["derived"][0]["value"] == slope.value and fit.summary["derived"][0]["stderr"] == slope.error
    gradient = np.array([1 / fit["km"], -fit["vmax"] / fit["km"] ** 2])
    assert slope.error == pytest.approx(np.sqrt(gradient @ fit.covariance @ gradient))
    assert str(slope) == "slope = 3320 ± 350"
    assert fit.derive("2*km").name == "2*km"
    groups = gd.fit([0, 1, 2, 0, 1, 2], [1, 3.1, 4.9, 5, 4, 3.1], "s*x + b", by=list("pppqqq"))
    assert [one.name for one in groups.derive_all("zero = -b/s")] == ["zero[p]", "zero[q]"]
    with pytest.raises(gd.GdError, match="take derive_all"):
        groups.derive("zero = -b/s")
    with pytest.raises(gd.GdError, match="^group: every group has parameters of its own; name one of p, q"):
        groups(1.0)
    with pytest.raises(gd.GdError, match="^group: there is no group 'r'; there are p, q"):
        groups(1.0, group="r")
    with pytest.raises(gd.GdError, match="^predict: every group has parameters of its own"):
        groups.predict(1.0)


def test_paths_of_fits(line: Arrays) -> None:
    fit = gd.fit(*line, "a*x + b", start={"a": 5, "b": 4}, lr=0.05, steps=200)
    assert fit.path.shape == (200, 2) and fit.losses.shape == (200,)
    assert fit.path[0].tolist() == [5, 4]
    x, y = line
    a, b = fit.path[10]
    assert fit.losses[10] == pytest.approx(np.mean((a * x + b - y) ** 2))
    assert (np.diff(fit.losses) <= 0).all()


def test_saved_fits(puromycin: Arrays, tmp_path: Path) -> None:
    fit = gd.fit(*puromycin, "vmax*x/(km + x)")
    fit.save(tmp_path / "fit.json")
    saved = gd.load(tmp_path / "fit.json")
    assert saved.formula == fit.formula and saved.inputs == ["x"]
    x = np.array([[0.1, 0.35], [1.1, 1e-20]])
    for one, other in zip(vars(saved.predict(x)).values(), vars(fit.predict(x)).values()):
        assert np.array_equal(one, other)
    assert (
        saved.predict(0.5).confidence[0] < gd.load(tmp_path / "fit.json", level="50%").predict(0.5).confidence[0]
    ).all()
    with pytest.raises(gd.GdError, match="^level: 2 is no level"):
        gd.load(tmp_path / "fit.json", level=2)


def test_copies_and_pickles(puromycin: Arrays, tmp_path: Path) -> None:
    fit = gd.fit(*puromycin, "vmax*x/(km + x)", sigma=3.0, color_by=list("ababababcdcd"))
    for other in (pickle.loads(pickle.dumps(fit)), copy.copy(fit), copy.deepcopy(fit)):
        assert other.to_json() == fit.to_json() and other.svg() == fit.svg()
    descent = gd.descend("(x - 1)^2", {"x": 3})
    assert pickle.loads(pickle.dumps(descent)).path.tolist() == descent.path.tolist()


def test_reports(line: Arrays) -> None:
    fit = gd.fit(*line, "a*x + b")
    assert "converged" in str(fit) and fit.report() == f"{fit}\n"
    assert r"\pm" in fit.report("latex") and "|" in fit.report("markdown") and "table" in fit.report("typst")
    assert fit.report("json") == fit.to_json()
    with pytest.raises(gd.GdError, match="^report: |is not known; there are text, latex, typst, markdown"):
        fit.report("html")
    assert "fn" in fit.source_code("rust") and "double" in fit.source_code("c")
    scope: dict[str, object] = {}
    exec(fit.source_code(), scope)  # What is written can be run.
    functions = [one for name, one in scope.items() if callable(one) and not name.startswith("_")]
    assert functions[0](2.5) == pytest.approx(fit(2.5))  # type: ignore[operator]


def test_descents() -> None:
    descent = gd.descend("(1 - x)^2 + 100*(y - x^2)^2", {"x": -1, "y": 1}, optimizer="momentum", lr=0.001, steps=10_000)
    assert descent.trusted and descent.values == pytest.approx({"x": 1, "y": 1}, abs=1e-3)
    assert descent.path.shape == (len(descent.losses), 2) and descent.path[0].tolist() == [-1, 1]
    x, y = descent.path[100]
    assert descent.losses[100] == pytest.approx((1 - x) ** 2 + 100 * (y - x**2) ** 2)
    # One step of gradient descent by hand.
    gradient = np.array([-2 * (1 + 1) - 400 * -1 * (1 - 1), 200 * (1 - 1)])
    assert descent.path[1] == pytest.approx(np.array([-1, 1]) - 0.001 * gradient)
    assert descent.minima[0].loss == pytest.approx(0, abs=1e-12)
    flies = gd.descend("(1 - x)^2 + 100*(y - x^2)^2", {"x": -1.2, "y": 1}, lr=0.1)
    assert not flies.trusted and flies.verdict in repr(flies)
    single = gd.descend("(x - 1)^2", "x=3", precision="f32")
    assert single.path[1, 0] == np.float32(3) - np.float32(0.1) * np.float32(4)
    held = gd.descend("(x - 1)^2 + y*y", {"x": 3}, fix={"y": 2})
    assert held.names == ["x"] and held.values["y"] == 2
    assert "minimum" in str(descent)
