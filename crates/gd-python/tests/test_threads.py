"""Threads, processes and Ctrl-C."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

import gd

X = np.linspace(0, 4, 200)


def made(seed: int) -> gd.Fit:
    rng = np.random.default_rng(seed)
    return gd.fit(X, 3 * np.exp(-X) + 0.5 + rng.normal(0, 0.05, X.size), "a*exp(-k*x) + c")


def drawn(seed: int) -> tuple[str, bytes]:
    fit = made(seed)
    return fit.to_json(), fit.gif(frames=2, size="300x200", panels="contour,loss")


def test_fits_in_threads_are_the_same() -> None:
    alone = [made(seed).to_json() for seed in range(8)]
    with ThreadPoolExecutor(4) as threads:
        assert [fit.to_json() for fit in threads.map(made, range(8))] == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_pictures_in_forked_processes() -> None:
    # The threads that drew this are not there in the processes below.
    here = drawn(0)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as processes:
        there = processes.submit(drawn, 0)
        assert there.result(timeout=120) == here
        fit = processes.submit(made, 3)
        assert fit.result(timeout=120).to_json() == made(3).to_json()


def long_fit(steps: int) -> gd.Fit:
    x = np.linspace(0, 10, 20_000)
    return gd.fit(x, np.sin(3 * x), "a*sin(w*x + p) + b*exp(-k*x) + c", lr=1e-4, steps=steps)


def test_python_goes_on_during_a_fit() -> None:
    fitting = threading.Thread(target=long_fit, args=[300])
    fitting.start()
    n_turns = 0
    while fitting.is_alive() and n_turns < 20:
        time.sleep(0.001)
        n_turns += 1
    # With the lock held there would be one turn.
    assert n_turns == 20
    fitting.join()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are other there")
def test_ctrl_c_ends_the_wait() -> None:
    program = "\n".join(
        [
            "import sys; sys.path.insert(0, sys.argv[1])",
            "from test_threads import long_fit",
            "print('ready', flush=True)",
            "try:",
            "    long_fit(10**6)",
            "except KeyboardInterrupt:",
            "    print('interrupted', flush=True)",
        ]
    )
    command = [sys.executable, "-c", program, os.path.dirname(__file__)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        assert process.stdout.readline() == "interrupted\n"
        assert time.monotonic() - sent < 5
        assert process.wait(timeout=60) == 0
