"""An empirical formula tuned to data, a exp(-b x) + c: the films of courses on curve fitting (SciPy's lecture notes)."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter

x, y = np.loadtxt(sys.argv[2], delimiter=",", skiprows=1).T
params, first, second, path = np.array([1.0, 1.0, 0.0]), np.zeros(3), np.zeros(3), []
for step in range(1, 402):
    a, b, c = params
    decay = np.exp(-b * x)
    residual = a * decay + c - y
    path.append((a, b, c, np.mean(residual**2)))
    gradient = 2 * np.array([np.mean(residual * decay), np.mean(-residual * a * x * decay), np.mean(residual)])
    first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
    params = params - 0.05 * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
path = np.array(path)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 4), dpi=100)
left.scatter(x, y)
(line,) = left.plot([], [], color="red")
left.set(xlabel="x", ylabel="y")
(trace,) = right.semilogy([], [], color="red")
right.set(xlabel="step", ylabel="loss", xlim=(0, 400), ylim=(path[:, 3].min() / 2, path[:, 3].max() * 2))
curve_x = np.linspace(x.min(), x.max(), 200)


def draw(frame):
    step = frame * 400 // 59
    a, b, c, loss = path[step]
    line.set_data(curve_x, a * np.exp(-b * curve_x) + c)
    trace.set_data(np.arange(step + 1), path[: step + 1, 3])
    figure.suptitle(f"step {step}: {a:.3g} exp(-{b:.3g} x) + {c:.3g}, loss {loss:.4g}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
