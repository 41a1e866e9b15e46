"""Linear regression by gradient descent: the first film of CS229 (A. Ng), with its table of house prices."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter

x, y = np.loadtxt(sys.argv[2], delimiter=",", skiprows=1).T
a = b = 0.0
path = []
for _ in range(201):
    residual = a * x + b - y
    path.append((a, b, np.mean(residual**2)))
    a, b = a - 0.1 * 2 * np.mean(residual * x), b - 0.1 * 2 * np.mean(residual)
path = np.array(path)
a_grid, b_grid = np.meshgrid(np.linspace(-1, 4, 80), np.linspace(-1, 4, 80))
loss = np.mean((a_grid[..., None] * x + b_grid[..., None] - y) ** 2, axis=-1)
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 4), dpi=100)
left.scatter(x, y)
(line,) = left.plot([], [], color="red")
left.set(xlabel="area [1000 ft2]", ylabel="price [100 k$]")
right.contour(a_grid, b_grid, loss, levels=np.geomspace(loss.min(), loss.max(), 15))
(trace,) = right.plot([], [], "r.-")
right.set(xlabel="a", ylabel="b")
ends = np.array([x.min(), x.max()])


def draw(frame):
    step = frame * 200 // 59
    line.set_data(ends, path[step, 0] * ends + path[step, 1])
    trace.set_data(path[: step + 1, 0], path[: step + 1, 1])
    figure.suptitle(f"step {step}, loss {path[step, 2]:.4g}")


FuncAnimation(figure, draw, frames=60).save(sys.argv[1], writer=PillowWriter(fps=10))
