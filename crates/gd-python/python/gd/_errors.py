"""The exceptions of gd."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._descend import Descent
    from ._fit import Fit


class GdError(ValueError):
    """What was given cannot be fitted, minimized or drawn. The message names the argument and the way out.

    Files that cannot be read or written raise ``OSError`` and its kinds, such as ``FileNotFoundError``.
    """


class NotTrustedError(GdError, RuntimeError):
    """A fit or a descent that is not to be trusted, asked for what needs one that is, or fitted with ``check=True``."""

    fit: Fit | Descent | None = None
    """What was fitted, where it was asked for with ``check=True``."""
