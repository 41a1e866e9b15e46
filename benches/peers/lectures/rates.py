"""Three learning rates on a parabola, one too small and one too large: Dive into Deep Learning, section 12.3."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter

paths = {}
for rate in (0.05, 0.2, 1.02):
    x, paths[rate] = 10.0, []
    for _ in range(11):
        paths[rate].append(x)
        x -= rate * 2 * x
x = np.linspace(-13, 13, 200)
figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
axes.plot(x, x**2, color="gray")
traces = [axes.plot([], [], "o-", label=f"rate {rate}")[0] for rate in paths]
axes.set(xlabel="x", ylabel="x^2", ylim=(-5, 170))
axes.legend()


def draw(frame):
    step = frame * 10 // 59
    for trace, path in zip(traces, paths.values()):
        seen = np.array(path[: step + 1])
        trace.set_data(seen, seen**2)
    axes.set_title(f"step {step}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
