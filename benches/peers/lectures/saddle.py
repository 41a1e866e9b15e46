"""Which optimizers leave a saddle, x^2 - y^2: CS231n (A. Karpathy, with A. Radford's films), updates of parameters."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter


def f(x, y):
    return x**2 - y**2


def descend(name, rate=0.01, n_steps=120):
    point, velocity, square, path = np.array([1.0, 1e-3]), np.zeros(2), np.zeros(2), []
    for step in range(1, n_steps + 2):
        path.append(point)
        gradient = np.array([2.0, -2.0]) * point
        if name == "sgd":
            point = point - rate * gradient
        elif name == "momentum":
            velocity = 0.9 * velocity + gradient
            point = point - rate * velocity
        elif name == "adagrad":
            square = square + gradient**2
            point = point - 10 * rate * gradient / (np.sqrt(square) + 1e-8)
        elif name == "rmsprop":
            square = 0.9 * square + 0.1 * gradient**2
            point = point - rate * gradient / (np.sqrt(square) + 1e-8)
        elif name == "adam":
            velocity, square = 0.9 * velocity + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
            point = point - rate * velocity / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return np.array(path)


paths = {name: descend(name) for name in ("sgd", "momentum", "rmsprop", "adam")}
x, y = np.meshgrid(np.linspace(-1.2, 1.2, 60), np.linspace(-1.2, 1.2, 60))
figure = plt.figure(figsize=(8, 6), dpi=100)
axes = figure.add_subplot(projection="3d")
axes.plot_surface(x, y, f(x, y), cmap="viridis", alpha=0.6)
traces = [axes.plot([], [], [], ".-", label=name)[0] for name in paths]
axes.set(xlabel="x", ylabel="y", zlabel="f", xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), zlim=(-1.5, 1.5))
axes.legend()


def draw(frame):
    step = frame * 120 // 59
    for trace, path in zip(traces, paths.values()):
        seen = path[: step + 1]
        seen = seen[np.abs(seen).max(axis=1) <= 1.2]
        trace.set_data_3d(*seen.T, f(*seen.T))
    axes.set_title(f"step {step}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
