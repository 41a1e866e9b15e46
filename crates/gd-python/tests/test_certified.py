"""Parameters, standard errors and residual sums against those that NIST certifies, without start values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

import gd

NIST = ROOT / "tests" / "data" / "nist"
FORMULAS = dict(
    line.split(": ", 1) for line in (NIST / "formulas.txt").read_text().splitlines() if not line.startswith("#")
)


def problem(path: Path) -> tuple[np.ndarray, np.ndarray, dict[str, tuple[float, float]], float]:
    """Response, inputs, certified parameters with their deviations, and the certified residual sum."""
    lines = path.read_text().splitlines()
    certified = {}
    residual_sum = float("nan")
    for text in lines:
        name, _, rest = text.partition("=")
        fields = rest.split()
        if name.strip().startswith("b") and len(fields) == 4:
            certified[name.strip()] = (float(fields[2]), float(fields[3]))
        if text.startswith("Residual Sum of Squares:"):
            residual_sum = float(text.split(":")[1])
    start = max(number for number, text in enumerate(lines) if text.startswith("Data:"))
    data = np.array([[float(field) for field in text.split()] for text in lines[start + 1 :] if text.strip()])
    return data[:, 0], data[:, 1:], certified, residual_sum


@pytest.mark.parametrize("name", sorted(path.stem for path in NIST.glob("*.dat")))
def test_nist(name: str) -> None:
    y, x, certified, residual_sum = problem(NIST / f"{name}.dat")
    assert certified and np.isfinite(residual_sum)
    inputs = x[:, 0] if x.shape[1] == 1 else x
    fit = gd.fit(inputs, np.log(y) if name == "Nelson" else y, FORMULAS[name].replace("ln(y) = ", ""))
    assert fit.trusted, fit.verdict
    # Terms of the same form may be found in another order: the sum tells whether it is the minimum.
    if name != "Lanczos1":
        # That of Lanczos1 is beyond float64.
        assert fit.summary["rss"] == pytest.approx(residual_sum, rel=1e-9)
    found = sorted(fit.values.values())
    right = sorted(value for value, _ in certified.values())
    assert np.abs(found) == pytest.approx(np.abs(right), rel=1e-8)
    if list(fit.values.values()) == pytest.approx([certified[one][0] for one in fit.values], rel=1e-6):
        if name != "Lanczos1":
            right_errors = [certified[one][1] for one in fit.values]
            assert list(fit.errors.values()) == pytest.approx(right_errors, rel=1e-7)
