"""How results print in a notebook."""

from __future__ import annotations

import base64
import html
import re
import struct
from pathlib import Path

import numpy as np

import gd

Arrays = tuple[np.ndarray, np.ndarray]


def test_a_fit_prints_with_its_picture(puromycin: Arrays) -> None:
    fit = gd.fit(*puromycin, "vmax*x/(km + x)")
    svg = fit._repr_svg_()
    assert svg == fit.svg() and svg.startswith("<svg")
    shown = fit._repr_png_()
    assert shown is not None
    png, size = shown
    width, height = struct.unpack(">II", png[16:24])
    assert png == fit.png(pixel_ratio=2) and size == {"width": width // 2, "height": height // 2}
    text = fit._repr_html_()
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', text)
    assert data is not None and base64.b64decode(data[1]).decode() == svg
    plain = re.search(r"<pre[^>]*>(.*)</pre>", text, re.DOTALL)
    assert plain is not None
    assert html.unescape(re.sub(r"</?b[^>]*>", "", plain[1])) == str(fit).strip("\n")
    assert '<b style="color:#1a7f37">converged</b>' in text


def test_what_is_not_to_be_trusted_stands_out() -> None:
    fit = gd.fit([0, 1, 2, 3], [1, 3, 4, 8], "a*exp(b*x) + c", start={"b": -40}, no_search=True, steps=1)
    name = fit.verdict.partition(":")[0]
    assert not fit.trusted and f'<b style="color:#cf222e">{name}</b>' in fit._repr_html_()


def test_text_of_others_is_no_markup() -> None:
    fit = gd.fit({"x<script>": [0, 1, 2, 3]}, [1, 3, 4, 8], "a*'x<script>' + b")
    assert "<script>" not in fit._repr_html_().replace(str(fit._repr_svg_()), "")
    assert "x&lt;script&gt;" in fit._repr_html_()


def test_nothing_to_draw_is_no_error(tmp_path: Path) -> None:
    # A single place has no width.
    fit = gd.fit([1, 1, 1], [1.0, 2.0, 3.0], "a + 0*x")
    assert "<pre" in fit._repr_html_()


def test_a_descent_prints_with_its_picture() -> None:
    line = gd.descend("(x - 1)^2", {"x": 3})
    assert 'src="data:image/svg+xml;base64,' in line._repr_html_()
    valley = gd.descend("(1 - x)^2 + 100*(y - x^2)^2", {"x": -1.2, "y": 1}, optimizer="momentum", lr=0.001, steps=500)
    # A surface has too many shapes for a notebook.
    assert 'src="data:image/png;base64,' in valley._repr_html_() and str(valley._repr_svg_()).startswith("<svg")
    shown = valley._repr_png_()
    assert shown is not None and shown[0].startswith(b"\x89PNG")
