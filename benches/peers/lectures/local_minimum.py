"""A rate that is too large jumps between local minima of x cos(0.15 pi x): Dive into Deep Learning, section 12.3."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter

c = 0.15 * np.pi


def f(x):
    return x * np.cos(c * x)


x, path = 10.0, []
for _ in range(21):
    path.append(x)
    x -= 2 * (np.cos(c * x) - c * x * np.sin(c * x))
path = np.array(path)
x = np.linspace(path.min() - 1, path.max() + 1, 400)
figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
axes.plot(x, f(x), color="gray")
(trace,) = axes.plot([], [], "ro-")
axes.set(xlabel="x", ylabel="f")


def draw(frame):
    step = frame * 20 // 59
    trace.set_data(path[: step + 1], f(path[: step + 1]))
    axes.set_title(f"step {step}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
