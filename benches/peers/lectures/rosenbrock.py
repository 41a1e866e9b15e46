"""Gradient descent crawls along Rosenbrock's valley, momentum less so: 18.065 (G. Strang), lectures on descent."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter


def f(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def descend(momentum, n_steps=1000):
    point, velocity, path = np.array([-1.0, 1.0]), np.zeros(2), []
    for _ in range(n_steps + 1):
        path.append(point)
        x, y = point
        gradient = np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])
        velocity = momentum * velocity + gradient
        point = point - 0.001 * velocity
    return np.array(path)


paths = {"sgd": descend(0.0), "momentum": descend(0.9)}
x, y = np.meshgrid(np.linspace(-1.5, 1.5, 120), np.linspace(-0.5, 1.7, 120))
figure = plt.figure(figsize=(8, 6), dpi=100)
axes = figure.add_subplot(projection="3d")
axes.plot_surface(x, y, np.log10(1e-3 + f(x, y)), cmap="viridis", alpha=0.6)
traces = [axes.plot([], [], [], ".-", label=name)[0] for name in paths]
axes.set(xlabel="x", ylabel="y", zlabel="log10 f")
axes.legend()


def draw(frame):
    step = frame * 1000 // 59
    for trace, path in zip(traces, paths.values()):
        seen = path[: step + 1]
        trace.set_data_3d(*seen.T, np.log10(1e-3 + f(*seen.T)))
    axes.view_init(elev=40, azim=-60 + 2 * frame)
    axes.set_title(f"step {step}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
