"""The code in the README and in docs/python.md runs, and prints what stands below it."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PAGES = [ROOT / "crates" / "gd-python" / "README.md", ROOT / "docs" / "python.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def steps(page: Path) -> Iterator[tuple[str, str | None]]:
    """Blocks of Python, each with the text that follows it as its output, if one does."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    for number, (kind, text) in enumerate(blocks):
        if kind == "python":
            following = blocks[number + 1] if number + 1 < len(blocks) else ("", "")
            yield text, following[1] if following[0] == "text" else None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for example in (ROOT / "docs" / "examples").glob("*.csv"):
        shutil.copy(example, tmp_path)
    monkeypatch.chdir(tmp_path)
    scope: dict[str, object] = {}
    n_compared = 0
    for code, expected in steps(page):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(page), "exec"), scope)
        if expected is not None:
            assert [line.rstrip() for line in printed.getvalue().splitlines()] == expected.splitlines()
            n_compared += 1
    assert n_compared > 0


def test_the_table_of_translations_names_what_there_is() -> None:
    import gd

    text = PAGES[1].read_text(encoding="utf-8")
    names = set(re.findall(r"`fit\.(\w+)", text))
    assert len(names) > 8
    fit = gd.fit([0, 1, 2, 3], [1, 3, 4, 8], "a*x + b")
    for name in names - {"fit"}:
        assert hasattr(fit, name), name
    keys = set(re.findall(r'`fit\.summary\["(\w+)"\]', text))
    assert keys and all(key in fit.summary for key in keys), keys
    options = set(re.findall(r"`(\w+)=", text.split("## From curve_fit and lmfit")[1]))
    accepted = gd.fit.__code__.co_varnames[: gd.fit.__code__.co_argcount + gd.fit.__code__.co_kwonlyargcount]
    theirs = {
        "p0",
        "maxfev",
        "jac",
        "vary",
        "min",
        "max",
        "expr",
        "value",
        "nan_policy",
        "full_output",
        "sigma",
        "ftol",
        "xtol",
        "scale_covar",
        "method",
    }
    assert options - theirs <= set(accepted), options - theirs - set(accepted)
