"""Optimizers on Beale's function: S. Ruder, An overview of gradient descent optimization algorithms, section 4.9."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter


def f(x, y):
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def gradient(x, y):
    one, two, three = 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3
    by_x = 2 * one * (y - 1) + 2 * two * (y**2 - 1) + 2 * three * (y**3 - 1)
    return np.array([by_x, 2 * one * x + 4 * two * x * y + 6 * three * x * y**2])


def descend(name, n_steps=300):
    point, velocity, square, path = np.array([1.0, 1.5]), np.zeros(2), np.zeros(2), []
    for step in range(1, n_steps + 2):
        path.append(point)
        slope = gradient(*point)
        if name == "sgd":
            point = point - 0.01 * slope
        elif name == "momentum":
            velocity = 0.9 * velocity + slope
            point = point - 0.01 * velocity
        elif name == "adam":
            velocity, square = 0.9 * velocity + 0.1 * slope, 0.999 * square + 0.001 * slope**2
            point = point - 0.01 * velocity / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return np.array(path)


paths = {name: descend(name) for name in ("sgd", "momentum", "adam")}
x, y = np.meshgrid(np.linspace(-1, 4, 150), np.linspace(-2, 2, 150))
figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
axes.contour(x, y, f(x, y), levels=np.geomspace(0.01, 1000, 20), cmap="viridis")
traces = [axes.plot([], [], ".-", label=name)[0] for name in paths]
axes.plot(3, 0.5, "*", color="gold", markersize=15)
axes.set(xlabel="x", ylabel="y", xlim=(-1, 4), ylim=(-2, 2))
axes.legend()


def draw(frame):
    step = frame * 300 // 59
    for trace, path in zip(traces, paths.values()):
        trace.set_data(path[: step + 1, 0], path[: step + 1, 1])
    axes.set_title(f"step {step}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
