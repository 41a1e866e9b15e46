"""What the tests share: the repository's data, and the command to compare with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def line() -> tuple[np.ndarray, np.ndarray]:
    return np.arange(5.0), np.array([1.1, 2.9, 5.1, 6.9, 9.0])


@pytest.fixture
def puromycin() -> tuple[np.ndarray, np.ndarray]:
    """Bates and Watts, Nonlinear Regression Analysis and Its Applications, 1988, table A1.3."""
    concentration = np.repeat([0.02, 0.06, 0.11, 0.22, 0.56, 1.1], 2)
    velocity = [76, 47, 97, 107, 123, 139, 159, 152, 191, 201, 207, 200]
    return concentration, np.array(velocity)


def command() -> Path | None:
    """The command `gd`: that of GD_COMMAND, or what cargo built last."""
    given = os.environ.get("GD_COMMAND")
    ending = ".exe" if sys.platform == "win32" else ""
    if given is not None:
        return Path(given + ending if not given.endswith(ending) else given)
    built = [ROOT / "target" / profile / f"gd{ending}" for profile in ("debug", "release")]
    built = [path for path in built if path.exists()]
    return max(built, key=lambda path: path.stat().st_mtime, default=None)


@pytest.fixture(scope="session")
def run_gd() -> Callable[..., bytes]:
    """Runs the command and gives its output."""
    gd = command()
    if gd is None:
        pytest.skip("the command gd is not built: cargo build -p gd-cli, or set GD_COMMAND")

    def run(*arguments: object, folder: Path | None = None) -> bytes:
        done = subprocess.run([gd, *map(str, arguments)], capture_output=True, cwd=folder, check=False)
        # 1 is what it says of a fit that is not to be trusted.
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout

    return run


def read_columns(name: str) -> dict[str, np.ndarray]:
    """The columns of one of the examples."""
    lines = (ROOT / "docs" / "examples" / name).read_text(encoding="utf-8").splitlines()
    head, *rows = (row for row in lines if row and not row.startswith("#"))
    values = np.array([[float(field) for field in row.split(",")] for row in rows])
    return dict(zip(head.split(","), values.T))


def load_json(text: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found
