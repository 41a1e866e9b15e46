"""Four starts, four minima: Himmelblau's function (D. Himmelblau, 1972), a favorite of lectures on optimization."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter


def f(x, y):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def descend(start, n_steps=60):
    point, path = np.array(start), []
    for _ in range(n_steps + 1):
        path.append(point)
        x, y = point
        one, two = x**2 + y - 11, x + y**2 - 7
        point = point - 0.005 * np.array([4 * one * x + 2 * two, 2 * one + 4 * two * y])
    return np.array(path)


paths = [descend(start) for start in ([0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5], [0.5, -1.0])]
x, y = np.meshgrid(np.linspace(-5, 5, 150), np.linspace(-5, 5, 150))
figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
axes.contour(x, y, f(x, y), levels=np.geomspace(0.5, 800, 18), cmap="viridis")
traces = [axes.plot([], [], ".-")[0] for _ in paths]
axes.set(xlabel="x", ylabel="y")


def draw(frame):
    step = frame * 60 // 59
    for trace, path in zip(traces, paths):
        trace.set_data(path[: step + 1, 0], path[: step + 1, 1])
    axes.set_title(f"step {step}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
