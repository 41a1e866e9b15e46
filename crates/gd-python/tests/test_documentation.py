"""The code in the README and in docs/python.md runs, and prints what stands below it.

GD_UPDATE_PAGES=1 writes what it prints there.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

PAGES = [ROOT / "crates" / "gd-python" / "README.md", ROOT / "docs" / "python.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def with_outputs(page: Path) -> str:
    """The page with what its code prints, which runs block after block, in each block of text behind one of Python."""
    text = page.read_text(encoding="utf-8")
    scope: dict[str, object] = {}
    parts: list[str] = []
    end, printed = 0, None
    for block in BLOCK.finditer(text):
        kind, code = block.groups()
        written = block.group()
        if kind == "python":
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(compile(code, str(page), "exec"), scope)
            printed = output.getvalue()
        elif kind == "text" and printed is not None:
            lines = [line.rstrip() for line in printed.splitlines()]
            written, printed = "\n".join(["```text", *lines, "```"]), None
        parts += [text[end : block.start()], written]
        end = block.end()
    return "".join([*parts, text[end:]])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for example in (ROOT / "docs" / "examples").glob("*.csv"):
        shutil.copy(example, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = with_outputs(page)
    assert "```text" in text
    if "GD_UPDATE_PAGES" in os.environ:
        page.write_text(text, encoding="utf-8", newline="\n")
    assert page.read_text(encoding="utf-8").splitlines() == text.splitlines()


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
