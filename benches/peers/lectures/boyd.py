"""Gradient descent on exp(x+3y-0.1) + exp(x-3y-0.1) + exp(-x-0.1): EE364a (S. Boyd), unconstrained minimization."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter


def f(x, y):
    return np.exp(x + 3 * y - 0.1) + np.exp(x - 3 * y - 0.1) + np.exp(-x - 0.1)


def gradient(x, y):
    one, two, three = np.exp(x + 3 * y - 0.1), np.exp(x - 3 * y - 0.1), np.exp(-x - 0.1)
    return np.array([one + two - three, 3 * one - 3 * two])


point, path = np.array([-1.5, 0.8]), []
for _ in range(101):
    path.append(point)
    point = point - 0.05 * gradient(*point)
path = np.array(path)
x, y = np.meshgrid(np.linspace(-2, 1, 120), np.linspace(-1, 1, 120))
figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
axes.contour(x, y, f(x, y), levels=np.geomspace(2.6, 40, 15))
(trace,) = axes.plot([], [], "r.-")
axes.set(xlabel="x", ylabel="y")


def draw(frame):
    step = frame * 100 // 59
    trace.set_data(path[: step + 1, 0], path[: step + 1, 1])
    axes.set_title(f"step {step}, f = {f(*path[step]):.5g}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
