"""The types are those that mypy sees."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gd

USE = """
import numpy as np
import gd

fit = gd.fit([0, 1, 2], [1.0, 2.0, 4.0], "a*x + b", start={"a": 1}, bounds={"a": (0, None)}, by=None, level="95%")
reveal_type(fit.values)
reveal_type(fit.covariance)
reveal_type(fit.predict(np.arange(3)).confidence)
reveal_type(fit.derive("2*a").error)
reveal_type(fit.png(size=(300, 200), log=["x"]))
reveal_type(gd.descend("x^2", {"x": 1.0}).path)
reveal_type(gd.load("fit.json"))
fit.save("fit.png", theme="dark")
"""
TYPES = [
    "dict[",
    "numpy.ndarray[",
    "numpy.ndarray[",
    "float | None",
    "bytes",
    "numpy.ndarray[",
    "gd._fit.SavedFit",
]
MISUSE = """
import gd
gd.fit([0], [1], "a*x", p0=[1])
gd.fit([0], [1], "a*x").png(colour="red")
gd.fit([0], [1], "a*x").trusted = True
gd.descend(lambda x: x)
"""


def mypy(folder: Path, text: str) -> list[str]:
    pytest.importorskip("mypy")
    (folder / "use.py").write_text(text)
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-pretty",
        "--no-error-summary",
        "--cache-dir",
        folder / "cache",
        "use.py",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


def test_use(tmp_path: Path) -> None:
    lines = mypy(tmp_path, USE)
    assert len(lines) == len(TYPES), lines
    for line, expected in zip(lines, TYPES):
        # Names are written in other ways by other versions.
        assert "Revealed type is" in line and expected in line.replace("builtins.", ""), line


def test_misuse(tmp_path: Path) -> None:
    lines = [line for line in mypy(tmp_path, MISUSE) if ": error: " in line]
    assert [line.split(":")[1] for line in lines] == ["3", "4", "5", "6"], lines


def test_the_package_itself(tmp_path: Path) -> None:
    package = Path(gd.__file__).parent
    assert (package / "py.typed").exists() and (package / "_gd.pyi").exists()
    # Away from the other packages that it is installed beside, which would be checked, too.
    shutil.copytree(package, tmp_path / "gd", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", "gd"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_stub_names_what_is_compiled() -> None:
    from gd import _gd

    stub = (Path(gd.__file__).parent / "_gd.pyi").read_text(encoding="utf-8")
    for name in (one for one in dir(_gd) if not one.startswith("_")):
        assert name in stub, name
        owner = getattr(_gd, name)
        members = [one for one in dir(owner) if not one.startswith("_")] if isinstance(owner, type) else []
        body = stub.split(f"class {name}:")[-1].split("\n\n")[0]
        assert all(f"def {member}(" in body for member in members), name
