"""The answers of lmfit, and of SciPy in place of gnuplot and Origin, to the tasks of docs/tasks.md: run it in this folder."""

import numpy as np
from lmfit import Model
from lmfit.models import ConstantModel, GaussianModel
from scipy.optimize import curve_fit


def load(name):
    return np.genfromtxt(name, delimiter=",", names=True, dtype=None, encoding=None)


def show(task, names, values, errors):
    print(f"{task}: " + ", ".join(f"{n} = {v:.6g} ± {e:.4g}" for n, v, e in zip(names, values, errors)))


def lmfit(task, result):
    free = [p for p in result.params.values() if p.stderr is not None]
    show(task, [p.name for p in free], [p.value for p in free], [p.stderr for p in free])
    return result


def scipy(task, function, x, y, start, sigma=None, absolute=False):
    values, covariance = curve_fit(function, x, y, start, sigma=sigma, absolute_sigma=absolute)
    show(task, [f"p{i}" for i in range(len(values))], values, np.sqrt(np.diag(covariance)))


data = load("peak.csv")
peak = (GaussianModel() + ConstantModel()).fit(data["y"], x=data["x"], amplitude=18, center=4, sigma=1, c=1)
lmfit("a peak on a constant", peak)
new = np.array([3.0, 4.5, 6.0])
print("at other x:", peak.eval(x=new), "±", peak.eval_uncertainty(x=new, sigma=0.95))

data = load("peaks.csv")
model = GaussianModel(prefix="g1_") + GaussianModel(prefix="g2_") + ConstantModel()
start = dict(g1_amplitude=10, g1_center=4, g1_sigma=1, g2_amplitude=8, g2_center=6.5, g2_sigma=1, c=0)
params = model.make_params(**start)
params["g2_sigma"].set(expr="g1_sigma")
lmfit("two peaks of one width", model.fit(data["y"], params, x=data["x"]))
params.add("delta", value=2, min=0)
params["g2_center"].set(expr="g1_center+delta")
lmfit("the second above the first", model.fit(data["y"], params, x=data["x"]))

data = load("fading.csv")
t, y, dy = data["t"], data["y"], data["dy"]


def decay(t, a, k, c):
    return a * np.exp(-k * t) + c


model = Model(decay)
weighted = lmfit("weights", model.fit(y, t=t, weights=1 / dy, a=3, k=1, c=0))
print("conf_interval:", {name: [value for _, value in ends] for name, ends in weighted.conf_interval(sigmas=[0.95]).items()})
lmfit("errors of known size", model.fit(y, t=t, weights=1 / dy, a=3, k=1, c=0, scale_covar=False))
params = model.make_params(a=3, k=0.3, c=0)
params["k"].set(min=0, max=0.35)
lmfit("a bound", model.fit(y, params, t=t, weights=1 / dy))
params = model.make_params(a=3, k=1)
params["c"].set(value=0.8, vary=False)
lmfit("a parameter held", model.fit(y, params, t=t, weights=1 / dy))

near = t <= 6
scipy("a range", decay, t[near], y[near], [3, 1, 0], dy[near])
scipy("a column changed", decay, t, y / 2, [3, 1, 0])
data = load("plane.csv")
scipy("several inputs", lambda x, a, b, c: a * x[0] + b * x[1] + c, np.array([data["u"], data["v"]]), data["z"], [1, 1, 1])
data = load("kink.csv")
pieces = lambda x, a, b, c, x0: np.where(x < x0, a + b * x, a + b * x0 + c * (x - x0))
scipy("pieces", pieces, data["x"], data["y"], [1, 0.2, 1, 4.3])
data = load("counts.csv")
scipy("statistical weights", lambda x, a, l, b: a * np.exp(-x / l) + b, data["E"], data["N"], [300, 5, 10], np.sqrt(data["N"]))
data = load("runs.csv")
run = np.array(["ABC".index(name) for name in data["run"]])
shared = lambda t, tau, *ab: np.array(ab[:3])[run] * np.exp(-t / tau) + np.array(ab[3:])[run]
scipy("shared parameters", shared, data["t"], data["y"], [1, 3, 3, 3, 0, 0, 0])
