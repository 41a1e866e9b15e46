"""Why momentum helps on an ill-conditioned bowl, 0.1 x^2 + 2 y^2: Dive into Deep Learning, section 12.6."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter

scale = np.array([0.1, 2.0])


def descend(rate, momentum, n_steps=40):
    point, velocity, path = np.array([-5.0, -2.0]), np.zeros(2), []
    for _ in range(n_steps + 1):
        path.append(point)
        velocity = momentum * velocity + 2 * scale * point
        point = point - rate * velocity
    return np.array(path)


paths = {"sgd": descend(0.4, 0.0), "momentum": descend(0.4, 0.9)}
x, y = np.meshgrid(np.linspace(-5.5, 2, 120), np.linspace(-3, 2, 120))
figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
axes.contour(x, y, 0.1 * x**2 + 2 * y**2, levels=15)
traces = [axes.plot([], [], ".-", label=name)[0] for name in paths]
axes.set(xlabel="x", ylabel="y")
axes.legend()


def draw(frame):
    step = frame * 40 // 59
    for trace, path in zip(traces, paths.values()):
        trace.set_data(path[: step + 1, 0], path[: step + 1, 1])
    axes.set_title(f"step {step}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
