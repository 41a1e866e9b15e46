"""Measures every way to the animation, in turns, and prints a table. See README.md."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
N_FRAMES, HEIGHT, WIDTH = 60, 600, 800
N_RUNS = int(os.environ.get("RUNS", "3"))


def run(command, environment=None):
    """Wall seconds, processor seconds and peak megabytes of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def psnr(gif, frames):
    """Decibels between a GIF and the frames it was made from, every sixth of them."""
    truth = np.fromfile(frames, dtype=np.uint8).reshape(N_FRAMES, HEIGHT, WIDTH, 3)
    image = Image.open(gif)
    errors = []
    for index in range(0, N_FRAMES, 6):
        image.seek(index)
        found = np.asarray(image.convert("RGB"), dtype=float)
        errors.append(((found - truth[index]) ** 2).mean())
    return 10 * np.log10(255**2 / np.mean(errors))


def main():
    peers = os.path.join(HERE, "target", "release", "peers")
    with tempfile.TemporaryDirectory() as folder:
        file = lambda name: os.path.join(folder, name)
        run([peers, "scene", file("scene.txt")])
        python = [sys.executable, os.path.join(HERE, "by_matplotlib.py")]
        ways = {
            "gd": ([peers, "gif", "gd", file("gd.gif")], None),
            "gd, one thread": ([peers, "gif", "gd", file("gd1.gif")], {"RAYON_NUM_THREADS": "1"}),
            "plotters": ([peers, "gif", "plotters", file("plotters.gif")], None),
            "ruviz": ([peers, "gif", "ruviz", file("ruviz.gif")], None),
            "matplotlib": (python + ["gif", file("scene.txt"), file("matplotlib.gif")], None),
        }
        gifski = shutil.which("gifski")
        if gifski:
            os.mkdir(file("pngs"))
            run([peers, "pngs", file("pngs")])
            pngs = sorted(os.path.join(file("pngs"), name) for name in os.listdir(file("pngs")))
            ways["gifski, encoding only"] = ([gifski, "--quiet", "--fps", "10", "-o", file("gifski.gif")] + pngs, None)
        best = {}
        for _ in range(N_RUNS):
            for name, (command, environment) in ways.items():
                found = run(command, environment)
                best[name] = min(best.get(name, found), found)
        truth = {}
        for way in ["gd", "plotters", "ruviz"]:
            run([peers, "frames", way, file(way + ".rgb")])
            truth[way] = file(way + ".rgb")
        run(python + ["frames", file("scene.txt"), file("matplotlib.rgb")])
        truth["matplotlib"] = file("matplotlib.rgb")
        print("| way | wall s | processor s | peak MB | bytes | PSNR dB |\n|---|---|---|---|---|---|")
        for name, (wall, processor, memory) in best.items():
            stem = {"gd, one thread": "gd1", "gifski, encoding only": "gifski"}.get(name, name)
            gif = file(stem + ".gif")
            decibels = psnr(gif, truth.get(stem, truth["gd"]))
            size = os.path.getsize(gif)
            print(f"| {name} | {wall:.2f} | {processor:.2f} | {memory:.0f} | {size:,} | {decibels:.1f} |")
            if os.environ.get("KEEP"):
                shutil.copy(gif, os.environ["KEEP"])


main()
