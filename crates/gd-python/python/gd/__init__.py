"""gd: fit formulas to data, see gradient descent.

>>> import gd
>>> fit = gd.fit([0, 1, 2, 3, 4], [1.1, 2.9, 5.1, 6.9, 9.0], "a*x + b")
>>> fit.values["a"]
1.9800000000000004
>>> fit.save("fit.png")
"""

from ._call import fit
from ._data import Floats
from ._descend import Descent, Minimum, descend
from ._errors import GdError, NotTrustedError
from ._fit import Derived, Fit, Influence, Parameter, Predictions, SavedFit, load
from ._gd import VERSION as __version__

__all__ = [
    "Derived",
    "Descent",
    "Fit",
    "Floats",
    "GdError",
    "Influence",
    "Minimum",
    "NotTrustedError",
    "Parameter",
    "Predictions",
    "SavedFit",
    "__version__",
    "descend",
    "fit",
    "load",
]
