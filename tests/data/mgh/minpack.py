"""The 35 problems of J. J. Moré, B. S. Garbow and K. E. Hillstrom, Testing Unconstrained Optimization Software, 1981,
solved by MINPACK's lmder as scipy.optimize.leastsq runs it. Writes minpack.csv beside this file.

Needs numpy and scipy; README.md beside this file says which versions wrote the committed file.
"""

import math
import pathlib
import warnings

import numpy as np
from scipy.optimize import leastsq

SETTINGS = {"ftol": 1e-14, "xtol": 1e-14, "gtol": 0.0, "factor": 100.0, "maxfev": 20_000}

# The tables of the paper.
BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39]
GAUSSIAN = [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989]
MEYER = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872]
KOWALIK_OSBORNE_Y = [0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246]
KOWALIK_OSBORNE_U = [4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]
OSBORNE_1 = [
    0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603,
    0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411,
    0.406,
]  # fmt: skip
OSBORNE_2 = [
    1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
    0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423,
    0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
    0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
    0.054,
]  # fmt: skip


def count(last, first=1):
    """The whole numbers from `first` to `last`, as floats."""
    return np.arange(first, last + 1, dtype=float)


def rosenbrock(x):
    return [10 * (x[1] - x[0] ** 2), 1 - x[0]]


def freudenstein_roth(x):
    return [-13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1], -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]]


def powell_badly_scaled(x):
    return [1e4 * x[0] * x[1] - 1, np.exp(-x[0]) + np.exp(-x[1]) - 1.0001]


def brown_badly_scaled(x):
    return [x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2]


def beale(x):
    return [y - x[0] * (1 - x[1] ** i) for i, y in ((1, 1.5), (2, 2.25), (3, 2.625))]


def jennrich_sampson(x):
    i = count(10)
    return 2 + 2 * i - (np.exp(i * x[0]) + np.exp(i * x[1]))


def helical_valley(x):
    if x[0].real == 0:
        turn = math.copysign(0.25, x[1].real)
    else:
        turn = np.arctan(x[1] / x[0]) / (2 * np.pi) + (0.5 if x[0].real < 0 else 0)
    return [10 * (x[2] - 10 * turn), 10 * (np.sqrt(x[0] ** 2 + x[1] ** 2) - 1), x[2]]


def bard(x):
    u = count(15)
    v = 16 - u
    return np.array(BARD) - (x[0] + u / (v * x[1] + np.minimum(u, v) * x[2]))


def gaussian(x):
    t = (8 - count(15)) / 2
    return x[0] * np.exp(-x[1] * (t - x[2]) ** 2 / 2) - np.array(GAUSSIAN + GAUSSIAN[6::-1])


def meyer(x):
    t = 45 + 5 * count(16)
    return x[0] * np.exp(x[1] / (t + x[2])) - np.array(MEYER)


def gulf(x):
    # The paper prints |y m i x2|, which is a misprint of |y - x2|.
    t = count(99) / 100
    distance = 25 + (-50 * np.log(t)) ** (2 / 3) - x[1]
    distance = distance * np.sign(distance.real)
    return np.exp(-(distance ** x[2]) / x[0]) - t


def box(x):
    t = 0.1 * count(10)
    return np.exp(-t * x[0]) - np.exp(-t * x[1]) - x[2] * (np.exp(-t) - np.exp(-10 * t))


def powell_singular(x):
    return [
        x[0] + 10 * x[1],
        math.sqrt(5) * (x[2] - x[3]),
        (x[1] - 2 * x[2]) ** 2,
        math.sqrt(10) * (x[0] - x[3]) ** 2,
    ]


def wood(x):
    return [
        10 * (x[1] - x[0] ** 2),
        1 - x[0],
        math.sqrt(90) * (x[3] - x[2] ** 2),
        1 - x[2],
        math.sqrt(10) * (x[1] + x[3] - 2),
        (x[1] - x[3]) / math.sqrt(10),
    ]


def kowalik_osborne(x):
    u = np.array(KOWALIK_OSBORNE_U)
    return np.array(KOWALIK_OSBORNE_Y) - x[0] * (u**2 + u * x[1]) / (u**2 + u * x[2] + x[3])


def brown_dennis(x):
    t = count(20) / 5
    return (x[0] + t * x[1] - np.exp(t)) ** 2 + (x[2] + x[3] * np.sin(t) - np.cos(t)) ** 2


def osborne_1(x):
    t = 10 * count(32, first=0)
    return np.array(OSBORNE_1) - (x[0] + x[1] * np.exp(-t * x[3]) + x[2] * np.exp(-t * x[4]))


def biggs(x):
    t = 0.1 * count(13)
    y = np.exp(-t) - 5 * np.exp(-10 * t) + 3 * np.exp(-4 * t)
    return x[2] * np.exp(-t * x[0]) - x[3] * np.exp(-t * x[1]) + x[5] * np.exp(-t * x[4]) - y


def osborne_2(x):
    t = count(64, first=0) / 10
    peaks = sum(x[k] * np.exp(-((t - x[k + 7]) ** 2) * x[k + 4]) for k in (1, 2, 3))
    return np.array(OSBORNE_2) - (x[0] * np.exp(-t * x[4]) + peaks)


def watson(x):
    t = count(29) / 29
    slope = sum(j * x[j] * t ** (j - 1) for j in range(1, len(x)))
    value = sum(x[j] * t**j for j in range(len(x)))
    return [*(slope - value**2 - 1), x[0], x[1] - x[0] ** 2 - 1]


def extended_rosenbrock(x):
    return [part for j in range(0, len(x), 2) for part in rosenbrock(x[j : j + 2])]


def extended_powell_singular(x):
    return [part for j in range(0, len(x), 4) for part in powell_singular(x[j : j + 4])]


def penalty_1(x):
    return [*(math.sqrt(1e-5) * (x - 1)), np.sum(x**2) - 0.25]


def penalty_2(x):
    n = len(x)
    i = count(n, first=2)
    exp = np.exp(x / 10)
    pairs = exp[1:] + exp[:-1] - (np.exp(i / 10) + np.exp((i - 1) / 10))
    singles = exp[1:] - np.exp(-0.1)
    root = math.sqrt(1e-5)
    return [x[0] - 0.2, *(root * pairs), *(root * singles), np.sum((n - count(n) + 1) * x**2) - 1]


def variably_dimensioned(x):
    total = np.sum(count(len(x)) * (x - 1))
    return [*(x - 1), total, total**2]


def trigonometric(x):
    n = len(x)
    return n - np.sum(np.cos(x)) + count(n) * (1 - np.cos(x)) - np.sin(x)


def brown_almost_linear(x):
    n = len(x)
    return [*(x[:-1] + np.sum(x) - (n + 1)), np.prod(x) - 1]


def discrete_boundary_value(x):
    n = len(x)
    h = 1 / (n + 1)
    t = count(n) * h
    before, after = np.append(0, x[:-1]), np.append(x[1:], 0)
    return 2 * x - before - after + h**2 * (x + t + 1) ** 3 / 2


def discrete_integral_equation(x):
    n = len(x)
    h = 1 / (n + 1)
    t = count(n) * h
    cubes = (x + t + 1) ** 3
    below = [np.sum((t * cubes)[: i + 1]) for i in range(n)]
    above = [np.sum(((1 - t) * cubes)[i + 1 :]) for i in range(n)]
    return x + h * ((1 - t) * below + t * above) / 2


def broyden_tridiagonal(x):
    before, after = np.append(0, x[:-1]), np.append(x[1:], 0)
    return (3 - 2 * x) * x - before - 2 * after + 1


def broyden_banded(x):
    n = len(x)
    band = [sum(x[j] * (1 + x[j]) for j in range(max(0, i - 5), min(n, i + 2)) if j != i) for i in range(n)]
    return x * (2 + 5 * x**2) + 1 - np.array(band)


def linear_full_rank(x):
    n, m = len(x), 10
    return np.append(x, np.zeros(m - n)) - 2 / m * np.sum(x) - 1


def linear_rank_1(x):
    return count(10) * np.sum(count(len(x)) * x) - 1


def linear_rank_1_with_zeros(x):
    inner = np.sum((count(len(x)) * x)[1:-1])
    return [-1, *(count(8) * inner - 1), -1]


def chebyquad(x):
    shifted = 2 * x - 1
    before, here = np.ones_like(x), shifted
    residuals = []
    for i in range(1, len(x) + 1):
        residuals.append(np.sum(here) / len(x) + (1 / (i**2 - 1) if i % 2 == 0 else 0))
        before, here = here, 2 * shifted * here - before
    return residuals


# Number, name, residuals, number of residuals, start.
PROBLEMS = [
    (1, "Rosenbrock", rosenbrock, 2, [-1.2, 1]),
    (2, "Freudenstein and Roth", freudenstein_roth, 2, [0.5, -2]),
    (3, "Powell badly scaled", powell_badly_scaled, 2, [0, 1]),
    (4, "Brown badly scaled", brown_badly_scaled, 3, [1, 1]),
    (5, "Beale", beale, 3, [1, 1]),
    (6, "Jennrich and Sampson", jennrich_sampson, 10, [0.3, 0.4]),
    (7, "Helical valley", helical_valley, 3, [-1, 0, 0]),
    (8, "Bard", bard, 15, [1, 1, 1]),
    (9, "Gaussian", gaussian, 15, [0.4, 1, 0]),
    (10, "Meyer", meyer, 16, [0.02, 4000, 250]),
    (11, "Gulf research and development", gulf, 99, [5, 2.5, 0.15]),
    (12, "Box three-dimensional", box, 10, [0, 10, 20]),
    (13, "Powell singular", powell_singular, 4, [3, -1, 0, 1]),
    (14, "Wood", wood, 6, [-3, -1, -3, -1]),
    (15, "Kowalik and Osborne", kowalik_osborne, 11, [0.25, 0.39, 0.415, 0.39]),
    (16, "Brown and Dennis", brown_dennis, 20, [25, 5, -5, -1]),
    (17, "Osborne 1", osborne_1, 33, [0.5, 1.5, -1, 0.01, 0.02]),
    (18, "Biggs EXP6", biggs, 13, [1, 2, 1, 1, 1, 1]),
    (19, "Osborne 2", osborne_2, 65, [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5]),
    (20, "Watson", watson, 31, [0] * 12),
    (21, "Extended Rosenbrock", extended_rosenbrock, 10, [-1.2, 1] * 5),
    (22, "Extended Powell singular", extended_powell_singular, 12, [3, -1, 0, 1] * 3),
    (23, "Penalty I", penalty_1, 11, count(10)),
    (24, "Penalty II", penalty_2, 20, [0.5] * 10),
    (25, "Variably dimensioned", variably_dimensioned, 12, 1 - count(10) / 10),
    (26, "Trigonometric", trigonometric, 10, [1 / 10] * 10),
    (27, "Brown almost-linear", brown_almost_linear, 10, [0.5] * 10),
    (28, "Discrete boundary value", discrete_boundary_value, 10, count(10) / 11 * (count(10) / 11 - 1)),
    (29, "Discrete integral equation", discrete_integral_equation, 10, count(10) / 11 * (count(10) / 11 - 1)),
    (30, "Broyden tridiagonal", broyden_tridiagonal, 10, [-1] * 10),
    (31, "Broyden banded", broyden_banded, 10, [-1] * 10),
    (32, "Linear full rank", linear_full_rank, 10, [1] * 5),
    (33, "Linear rank 1", linear_rank_1, 10, [1] * 5),
    (34, "Linear rank 1 with zero columns and rows", linear_rank_1_with_zeros, 10, [1] * 5),
    (35, "Chebyquad", chebyquad, 10, count(10) / 11),
]


def jacobian(function, x):
    """By complex steps, which have no rounding of differences: f(x + ih) = f(x) + ihf'(x) + O(h^2)."""
    step = 1e-100
    columns = []
    for j in range(len(x)):
        moved = x.astype(complex)
        moved[j] += 1j * step
        columns.append(np.asarray(function(moved), dtype=complex).imag / step)
    return np.column_stack(columns)


def start_point(start, factor):
    """MINPACK's initpt: a start of zeros is replaced by `factor` everywhere, unless that is 1."""
    start = np.asarray(start, dtype=float)
    if factor != 1 and not start.any():
        return np.full_like(start, factor)
    return factor * start


def sum_of_squares(residuals):
    try:
        return math.fsum(residual * residual for residual in residuals.tolist())
    except (OverflowError, ValueError):
        return math.inf


def solve(function, start):
    residuals = lambda x: np.asarray(function(x), dtype=float)
    x, _, details, _, info = leastsq(
        residuals, start, Dfun=lambda x: jacobian(function, x), full_output=True, **SETTINGS
    )
    return x, residuals(start), residuals(x), info, details["nfev"], details["njev"]


def main():
    rows = ["problem,name,n,m,factor,start_sum,end_sum,end_norm,info,nfev,njev"]
    for number, name, function, m, start in PROBLEMS:
        for factor in (1, 10, 100):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                _, first, last, info, nfev, njev = solve(function, start_point(start, factor))
            assert len(first) == m
            sums = f"{sum_of_squares(first):.16e},{sum_of_squares(last):.16e},{math.hypot(*last):.16e}"
            rows.append(f"{number},{name},{len(start)},{m},{factor},{sums},{info},{nfev},{njev}")
    pathlib.Path(__file__).with_name("minpack.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
