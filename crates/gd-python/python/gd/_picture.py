"""What fits and descents have in common: pictures, files, and how they print in a notebook."""

from __future__ import annotations

import base64
import html
import json
import os
import struct
from functools import cached_property
from typing import TYPE_CHECKING, Any, Union

from ._errors import GdError
from ._options import look as look_of

if TYPE_CHECKING:
    from typing import TypedDict

    class Look(TypedDict, total=False):
        """The options of pictures, by the names that ``gd fit`` has for them."""

        title: str
        """Above the panels, "none" for none."""
        size: str | tuple[int, int]
        """Width and height in pixels."""
        pixel_ratio: float
        """Pixels for each one of the size, 1 to 4."""
        theme: str
        """light, dark or print."""
        colormap: str
        """viridis, cividis, magma, inferno, plasma, turbo, rainbow or gray."""
        font: str | os.PathLike[str] | list[str | os.PathLike[str]]
        """Files of fonts for more characters."""
        panels: str | list[str]
        """Of fit, residuals, residuals-fitted, quantiles, surface, contour, loss, squares."""
        camera: str | tuple[float, float]
        """Azimuth and elevation in degrees."""
        turn: float
        """Degrees that the camera turns during an animation."""
        frames: int
        fps: float
        hold: float
        """Seconds that the last frame stays."""
        x_label: str
        y_label: str
        log: str | list[str]
        """Logarithmic axes: x and y of the data, loss, and parameters."""
        levels: int | str | list[float]
        """Lines of equal loss: how many, or at which losses."""
        mesh: int | str
        """Lines on a surface along each parameter, or "none"."""
        band: str
        """confidence or prediction, around the curve."""
        no_legend: bool
        no_caption: bool
        over: str | tuple[str, str]
        """The two parameters that the loss is drawn over."""
        range: str | dict[str, tuple[float, float]]
        """Their ranges."""


Path = Union[str, "os.PathLike[str]"]

_FORMS = {"png": "png", "svg": "svg", "pdf": "pdf", "gif": "gif", "webp": "webp"}
# Pixels of a PNG for each that is shown, for screens of high resolution.
_RATIO = 2
# An SVG that is larger makes notebooks slow.
_MANY_BYTES = 150_000
_ALT = "the picture of the report below"


class Shown:
    """Draws itself, saves itself, and prints in a notebook with its picture."""

    _extra_look: tuple[tuple[str, str], ...] = ()

    def _drawn(self, kind: str, form: str, look: list[tuple[str, str]]) -> bytes:
        raise NotImplementedError

    def _save(self, path: Path, kind: str, form: str, look: list[tuple[str, str]]) -> None:
        raise NotImplementedError

    def _save_json(self, path: Path) -> None:
        raise NotImplementedError

    @property
    def trusted(self) -> bool:
        """Whether it came to rest at a minimum that can be trusted."""
        raise NotImplementedError

    @property
    def verdict(self) -> str:
        """Whether it arrived and, if it did not, why, in a sentence."""
        raise NotImplementedError

    def to_json(self) -> str:
        """The report for programs, as the command prints it with ``--report json``."""
        raise NotImplementedError

    def _text(self) -> str:
        raise NotImplementedError

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Everything that the report for programs tells, as a dictionary."""
        summary: dict[str, Any] = json.loads(self.to_json())
        return summary

    def _looked(self, look: Any) -> list[tuple[str, str]]:
        return [*self._extra_look, *look_of(look)]

    def _save_as(self, path: Path, kind: str, animate: bool, look: Any) -> None:
        ending = os.path.splitext(os.fspath(path))[1].lower().removeprefix(".")
        if ending == "json":
            if look:
                raise GdError(f"{next(iter(look))}: it is of pictures; leave it out")
            return self._save_json(path)
        if ending not in _FORMS:
            known = ", ".join(f".{one}" for one in [*_FORMS, "json"])
            raise GdError(f"path: {os.fspath(path)} ends in none of {known}, so it does not say what to write")
        if animate and ending not in ("svg", "gif", "webp"):
            raise GdError(f"animate: .{ending} does not move; name a .gif, .webp or .svg")
        form = "svg-animation" if animate and ending == "svg" else _FORMS[ending]
        return self._save(path, kind, form, self._looked(look))

    def __str__(self) -> str:
        # print() ends the line.
        return self._text().removesuffix("\n")

    @cached_property
    def _inline_svg(self) -> str | None:
        try:
            return self._drawn("fit", "svg", [*self._extra_look]).decode()
        except GdError:
            # There is nothing finite to draw; the report says why.
            return None

    def _repr_svg_(self) -> str | None:
        return self._inline_svg

    def _repr_png_(self) -> tuple[bytes, dict[str, int]] | None:
        try:
            png = self._drawn("fit", "png", [*self._extra_look, ("pixel_ratio", str(_RATIO))])
        except GdError:
            return None
        width, height = struct.unpack(">II", png[16:24])
        return png, {"width": width // _RATIO, "height": height // _RATIO}

    def _inline(self) -> tuple[str, bytes]:
        """The picture and its type: shapes, unless these are many, as those of a surface are."""
        svg = (self._inline_svg or "").encode()
        if len(svg) <= _MANY_BYTES:
            return "image/svg+xml", svg
        return "image/png", self._drawn("fit", "png", [*self._extra_look])

    def _repr_html_(self) -> str:
        """The report with its picture; the verdict on what is not to be trusted stands out."""
        text = self._text().strip("\n")
        color = "#1a7f37" if self.trusted else "#cf222e"
        lines = []
        for line in text.split("\n"):
            shown = html.escape(line)
            name, colon, _ = self.verdict.partition(":")
            if line.startswith(name + colon) and name:
                bold = html.escape(name)
                shown = f'<b style="color:{color}">{bold}</b>{shown[len(bold) :]}'
            lines.append(shown)
        report = "\n".join(lines)
        # A line that is too long for the window is broken, not cut.
        parts = [f'<pre style="white-space:pre-wrap;line-height:1.3;margin:0.5em 0">{report}</pre>']
        kind, picture = self._inline()
        if picture:
            data = base64.b64encode(picture).decode()
            parts.insert(0, f'<img alt="{_ALT}" style="max-width:100%" src="data:{kind};base64,{data}">')
        return f"<div>{''.join(parts)}</div>"
