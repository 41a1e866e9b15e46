"""The films of docs/lectures.md beside scripts for matplotlib: lines, processor seconds, bytes.

`python compare.py GD [FOLDER]`, with the path of `gd` and where the films go.
"""

import os
import resource
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def seconds_of(command, folder):
    """Processor seconds of a command, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # A descent that does not arrive is drawn as well, with exit code 1.
    if result.returncode not in (0, 1):
        sys.exit(f"{command}: {result.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    gd = str(Path(sys.argv[1]).resolve())
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp()).resolve()
    examples = ROOT / "docs" / "examples"
    for data in examples.glob("*.csv"):
        (folder / data.name).write_bytes(data.read_bytes())
    page = (ROOT / "docs" / "lectures.md").read_text(encoding="utf-8")
    commands = [shlex.split(line) for line in page.splitlines() if line.startswith("gd ")]
    print("| film | gd: s | kB | matplotlib: lines | s | kB |")
    print("|---|---|---|---|---|---|")
    total = [0.0, 0.0]
    for words in commands:
        film = words[words.index("--gif") + 1]
        name = film.removesuffix(".gif")
        ours = min(seconds_of([gd, *words[1:]], folder) for _ in range(3))
        size = os.path.getsize(folder / film)
        script = HERE / f"{name}.py"
        theirs = f"{name}-matplotlib.gif"
        data = [str(folder / word) for word in words if word.endswith(".csv")]
        other = seconds_of([sys.executable, str(script), theirs, *data], folder)
        other_size = os.path.getsize(folder / theirs)
        lines = sum(1 for line in script.read_text(encoding="utf-8").splitlines() if line.strip())
        total = [total[0] + ours, total[1] + other]
        print(f"| {name} | {ours:.2f} | {size // 1000} | {lines} | {other:.1f} | {other_size // 1000} |")
    print(f"All: {total[0]:.1f} s and {total[1]:.0f} s, {total[1] / total[0]:.0f} times.")


main()
