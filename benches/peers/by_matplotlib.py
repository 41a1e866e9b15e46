"""The scene by matplotlib: `by_matplotlib.py gif SCENE FILE` or `by_matplotlib.py frames SCENE FILE`."""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter

N_FRAMES = 60


def main():
    what, scene, target = sys.argv[1:]
    lines = [np.array(line.split(), dtype=float) for line in open(scene)]
    axis = lines[0]
    n = len(axis)
    loss = np.array(lines[1 : n + 1])
    path = np.array(lines[n + 1 :])

    figure = plt.figure(figsize=(8, 6), dpi=100)
    axes = figure.add_subplot(projection="3d")
    a, b = np.meshgrid(axis, axis, indexing="ij")
    axes.plot_surface(a, b, loss, rstride=1, cstride=1, cmap="rainbow", alpha=0.5, edgecolor="black", linewidth=0.4)
    (line,) = axes.plot([], [], [], color="red", linewidth=2)
    axes.set(xlabel="a", ylabel="b", zlabel="loss", title="y = sin(b cos(a x))")

    def draw(frame):
        progress = frame / (N_FRAMES - 1)
        last = int((len(path) - 1) * progress * progress + 0.5)
        line.set_data_3d(*path[: last + 1].T)
        axes.view_init(elev=30, azim=-60 + 360 * progress)

    if what == "gif":
        FuncAnimation(figure, draw, frames=N_FRAMES).save(target, writer=PillowWriter(fps=10))
        return
    with open(target, "wb") as out:
        for frame in range(N_FRAMES):
            draw(frame)
            figure.canvas.draw()
            out.write(np.asarray(figure.canvas.buffer_rgba())[..., :3].tobytes())


main()
