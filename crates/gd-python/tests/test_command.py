"""The same bits as the command `gd`: reports and pictures, with the same options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT, load_json, read_columns

import gd

EXAMPLES = ROOT / "docs" / "examples"
Run = Callable[..., bytes]

# A file, its formula, the options of the command, those of Python.
CASES: list[tuple[str, str, list[str], dict[str, Any]]] = [
    ("puromycin.csv", "velocity = vmax*concentration/(km + concentration)", [], {}),
    (
        "puromycin.csv",
        "velocity = vmax*concentration/(km + concentration)",
        ["--precision", "f32"],
        {"precision": "f32"},
    ),
    (
        "puromycin.csv",
        "velocity = vmax*concentration/(km + concentration)",
        ["--start", "vmax=100,km=0.03", "--bounds", "km=0..0.05", "--no-search"],
        {"start": {"vmax": 100, "km": 0.03}, "bounds": {"km": (0, 0.05)}, "no_search": True},
    ),
    (
        "puromycin.csv",
        "velocity = vmax*concentration/(km + concentration)",
        ["--intervals", "profile", "--level", "90%", "--derive", "slope = vmax/km"],
        {"intervals": "profile", "level": 0.9, "derive": {"slope": "vmax/km"}},
    ),
    (
        "puromycin.csv",
        "velocity = vmax*concentration/(km + concentration)",
        ["--loss", "huber", "--log-parameter", "km"],
        {"loss": "huber", "log_parameter": "km"},
    ),
    (
        "puromycin.csv",
        "velocity = vmax*concentration/(km + concentration)",
        ["--prior", "km=0.06±0.01", "--x-range", "0.05..", "--where", "velocity < 205"],
        {"prior": {"km": (0.06, 0.01)}, "x_range": (0.05, None), "where": "velocity < 205"},
    ),
    (
        "decay.csv",
        "a*exp(-b*x) + c",
        ["--lr", "0.05", "--steps", "50", "--batch", "7", "--seed", "3", "--scale", "auto"],
        {"lr": 0.05, "steps": 50, "batch": 7, "seed": 3, "scale": "auto"},
    ),
    ("decay.csv", "a*exp(-b*x) + c", ["--fix", "c=0", "--tie", "a = 6*b"], {"fix": {"c": 0}, "tie": "a = 6*b"}),
    ("decay.csv", "a*exp(-b*x) + c", ["--optimizer", "adam", "--lr", "0.1"], {"optimizer": "adam", "lr": 0.1}),
    ("odrpack1.csv", "y = b1 + b2*(exp(b3*x) - 1)^2", ["--sigma-x", "sx"], {"sigma_x": "sx"}),
    (
        "pearson.csv",
        "y = a + b*x",
        ["--sigma", "1/sqrt(wy)", "--sigma-x", "1/sqrt(wx)", "--absolute-sigma"],
        {"sigma": "1/sqrt(wy)", "sigma_x": "1/sqrt(wx)", "absolute_sigma": True},
    ),
    ("pearson.csv", "y = a + b*x", ["--weights", "wy"], {"weights": "wy"}),
    ("pearson.csv", "y = a + b*x", ["--sigma", "0.5"], {"sigma": 0.5}),
]


def comparable(report: dict[str, Any]) -> dict[str, Any]:
    """What does not tell where the data come from."""
    report["data"].pop("file")
    return report


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join([case[0], *case[2]]))
def test_reports(case: tuple[str, str, list[str], dict[str, Any]], run_gd: Run) -> None:
    name, formula, arguments, options = case
    told = load_json(run_gd("fit", EXAMPLES / name, formula, *arguments, "--report", "json"))
    of_columns = gd.fit(read_columns(name), formula, **options)
    assert comparable(dict(of_columns.summary)) == comparable(told)
    # The file itself: the text is the same, too.
    of_file = gd.fit(EXAMPLES / name, formula, **options)
    assert of_file.report("json") == run_gd("fit", EXAMPLES / name, formula, *arguments, "--report", "json").decode()
    assert f"{of_file}\n" == run_gd("fit", EXAMPLES / name, formula, *arguments).decode()


COUNTS: list[tuple[str, str, list[str], dict[str, Any]]] = [
    ("decay.csv", "n = A*exp(-t/tau) + b", ["--likelihood", "poisson"], {"likelihood": "poisson"}),
    (
        "mortality.csv",
        "dead = 1/(1 + (ec50/dose)^h)",
        ["--likelihood", "binomial", "--trials", "n", "--response", "successes", "--dispersion", "estimated"],
        {"likelihood": "binomial", "trials": "n", "response": "successes", "dispersion": "estimated"},
    ),
]


@pytest.mark.parametrize("case", COUNTS, ids=lambda case: case[0])
def test_counts(case: tuple[str, str, list[str], dict[str, Any]], run_gd: Run) -> None:
    name, formula, arguments, options = case
    path = ROOT / "tests" / "data" / "counts" / name
    fit = gd.fit(path, formula, **options)
    assert fit.report("json") == run_gd("fit", path, formula, *arguments, "--report", "json").decode()
    assert f"{fit}\n" == run_gd("fit", path, formula, *arguments).decode()


def test_trials_as_an_array() -> None:
    successes, dose = np.array([1.0, 4, 9, 13, 18, 20]), np.arange(6.0)
    formula = "1/(1 + exp(-(a + b*x)))"
    one = gd.fit(dose, successes, formula, likelihood="binomial", trials=20)
    other = gd.fit(dose, successes, formula, likelihood="binomial", trials=np.full(6, 20.0))
    assert one.values == other.values
    # The males of the budworms in MASS, section 7.2, by themselves: Fisher scoring in NumPy.
    assert one.values == pytest.approx({"a": -2.81855497, "b": 1.25894942}, rel=1e-8)
    assert one.summary["likelihood"]["deviance"] == pytest.approx(1.8809700814214, rel=1e-10)


def test_arrays_as_roles(run_gd: Run) -> None:
    data = read_columns("pearson.csv")
    told = load_json(
        run_gd(
            "fit",
            EXAMPLES / "pearson.csv",
            "y = a + b*x",
            "--sigma",
            "1/sqrt(wy)",
            "--sigma-x",
            "1/sqrt(wx)",
            "--report",
            "json",
        )
    )
    sigma, sigma_x = 1 / np.sqrt(data["wy"]), 1 / np.sqrt(data["wx"])
    fit = gd.fit(data["x"], data["y"], "y = a + b*x", sigma=sigma, sigma_x=sigma_x)
    for keyword in ("parameters", "covariance", "rss", "orthogonal", "stop"):
        assert fit.summary[keyword] == told[keyword]


def test_groups_of_files(run_gd: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    x = np.linspace(0, 4, 9)
    files = []
    for name, a in (("low", 1.0), ("high", 3.0)):
        y = a * np.exp(-0.7 * x) + rng.normal(0, 0.02, x.size)
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text("x,y\n" + "".join(f"{one!r},{other!r}\n" for one, other in zip(x.tolist(), y.tolist())))
    told = run_gd("fit", *files, "a*exp(-k*x)", "--by", "FILE", "--shared", "k", "--report", "json")
    fit = gd.fit(files, "a*exp(-k*x)", by="FILE", shared="k")
    assert fit.to_json() == told.decode()
    assert fit.groups == ["low", "high"] and list(fit.values) == ["k", "a[low]", "a[high]"]


def test_groups_of_labels(run_gd: Run, tmp_path: Path) -> None:
    labels = ["b", "a", "a", "b", "c", "c", "c", "b", "a"]
    x = [0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 2.0, 2.5, 3.0]
    y = [1.0, 2.1, 4.0, 1.5, 0.3, 3.0, 6.1, 2.2, 8.3]
    file = tmp_path / "strips.csv"
    rows = "".join(f"{one},{two},{three}\n" for one, two, three in zip(labels, x, y))
    file.write_text("strip,x,y\n" + rows)
    told = load_json(run_gd("fit", file, "s*x + b", "--by", "strip", "--report", "json"))
    fit = gd.fit({"strip": labels, "x": x, "y": y}, "s*x + b", by="strip")
    assert comparable(dict(fit.summary)) == comparable(told)
    given = gd.fit(x, y, "s*x + b", by=labels)
    assert given.values == fit.values and list(given.values)[0] == "s[b]"


def test_pictures(run_gd: Run, tmp_path: Path) -> None:
    data, formula = EXAMPLES / "decay.csv", "a*exp(-b*x) + c"
    arguments = ["--size", "400x300", "--theme", "dark", "--band", "confidence", "--level", "0.9"]
    run_gd(
        "fit",
        data,
        formula,
        *arguments,
        "--png",
        tmp_path / "a.png",
        "--svg",
        tmp_path / "a.svg",
        "--pdf",
        tmp_path / "a.pdf",
    )
    fit = gd.fit(data, formula, level=0.9)
    look: dict[str, Any] = {"size": (400, 300), "theme": "dark", "band": "confidence"}
    assert fit.png(**look) == (tmp_path / "a.png").read_bytes()
    assert fit.svg(**look).encode() == (tmp_path / "a.svg").read_bytes()
    for ending in ("png", "svg", "pdf"):
        fit.save(tmp_path / f"b.{ending}", **look)
        assert (tmp_path / f"b.{ending}").read_bytes() == (tmp_path / f"a.{ending}").read_bytes()


def test_panels_profiles_and_films(run_gd: Run, tmp_path: Path) -> None:
    data, formula = EXAMPLES / "puromycin.csv", "velocity = vmax*concentration/(km + concentration)"
    film = ["--frames", "3", "--size", "500x400", "--turn", "0"]
    run_gd(
        "fit",
        data,
        formula,
        *film,
        "--gif",
        tmp_path / "a.gif",
        "--webp",
        tmp_path / "a.webp",
        "--svg-animation",
        tmp_path / "a.svg",
    )
    fit = gd.fit(data, formula, intervals="profile")
    look: dict[str, Any] = {"frames": 3, "size": "500x400", "turn": 0}
    for ending in ("gif", "webp", "svg"):
        fit.save(tmp_path / f"b.{ending}", animate=True, **look)
        assert (tmp_path / f"b.{ending}").read_bytes() == (tmp_path / f"a.{ending}").read_bytes(), ending
    assert fit.gif(**look) == (tmp_path / "a.gif").read_bytes()
    run_gd("fit", data, formula, "--profiles", tmp_path / "p.svg", "--regions", tmp_path / "r.svg")
    assert fit.svg(kind="profiles").encode() == (tmp_path / "p.svg").read_bytes()
    assert fit.svg(kind="regions").encode() == (tmp_path / "r.svg").read_bytes()
    run_gd(
        "fit",
        data,
        formula,
        "--png",
        tmp_path / "c.png",
        "--panels",
        "contour,loss",
        "--log",
        "loss",
        "--over",
        "vmax,km",
        "--levels",
        "5",
    )
    assert (
        fit.png(panels=["contour", "loss"], log="loss", over=("vmax", "km"), levels=5)
        == (tmp_path / "c.png").read_bytes()
    )


def test_error_bars_are_drawn_where_the_command_draws_them(run_gd: Run, tmp_path: Path) -> None:
    data = EXAMPLES / "pearson.csv"
    run_gd("fit", data, "y = a + b*x", "--sigma", "1/sqrt(wy)", "--sigma-x", "1/sqrt(wx)", "--svg", tmp_path / "a.svg")
    fit = gd.fit(data, "y = a + b*x", sigma="1/sqrt(wy)", sigma_x="1/sqrt(wx)")
    assert fit.svg().encode() == (tmp_path / "a.svg").read_bytes()


def test_predictions_and_residuals(run_gd: Run, tmp_path: Path) -> None:
    data, formula = EXAMPLES / "puromycin.csv", "velocity = vmax*concentration/(km + concentration)"
    (tmp_path / "new.csv").write_text("concentration\n0.03\n0.7\n2\n")
    run_gd(
        "fit",
        data,
        formula,
        "--predict",
        tmp_path / "new.csv",
        "--predictions",
        tmp_path / "out.csv",
        "--residuals",
        tmp_path / "rows.csv",
    )
    fit = gd.fit(data, formula)
    told = np.genfromtxt(tmp_path / "out.csv", delimiter=",", names=True)
    found = fit.predict([0.03, 0.7, 2])
    names = told.dtype.names
    assert names is not None
    assert found.value.tolist() == told[names[names.index("standard_error") - 1]].tolist()
    assert found.standard_error.tolist() == told["standard_error"].tolist()
    assert found.confidence.T.tolist() == [told["confidence_low"].tolist(), told["confidence_high"].tolist()]
    assert found.prediction.T.tolist() == [told["prediction_low"].tolist(), told["prediction_high"].tolist()]
    assert found.extrapolated.tolist() == [False, False, True]
    rows = np.genfromtxt(tmp_path / "rows.csv", delimiter=",", names=True)
    for name in ("observed", "fitted", "residual", "standardized", "leverage", "cooks_distance"):
        assert fit.influence[name].tolist() == rows[name].tolist(), name
    assert fit.residuals.tolist() == rows["residual"].tolist()
    assert fit.report("latex") == run_gd("fit", data, formula, "--report", "latex").decode()
    code = run_gd("fit", data, formula, "--quiet", "--emit", "python").decode()
    assert fit.source_code("python") == code


def test_descents(run_gd: Run, tmp_path: Path) -> None:
    objective = "(1 - x)^2 + 100*(y - x^2)^2"
    arguments = ["--descend", "x=-1.2,y=1", "--optimizer", "momentum", "--lr", "0.001", "--steps", "3000"]
    descent = gd.descend(objective, {"x": -1.2, "y": 1}, optimizer="momentum", lr=0.001, steps=3000)
    assert descent.to_json() == run_gd("surface", objective, *arguments, "--report", "json").decode()
    assert f"{descent}\n" == run_gd("surface", objective, *arguments).decode()
    run_gd("surface", objective, *arguments, "--trajectory", tmp_path / "t.csv", "--svg", tmp_path / "a.svg")
    told = np.loadtxt(tmp_path / "t.csv", delimiter=",", skiprows=1)
    assert descent.names == ["x", "y"]
    assert np.array_equal(np.column_stack([descent.path, descent.losses]), told[:, 1:])
    assert descent.svg().encode() == (tmp_path / "a.svg").read_bytes()
    run_gd("surface", objective, *arguments, "--gif", tmp_path / "a.gif", "--frames", "2", "--size", "400x300")
    assert descent.gif(frames=2, size="400x300") == (tmp_path / "a.gif").read_bytes()
