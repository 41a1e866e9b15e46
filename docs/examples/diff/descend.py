"""Momentum on Rosenbrock's valley with NumPy, a row per step: python3 descend.py [RATE]"""

import sys

import numpy as np

rate = float(sys.argv[1]) if len(sys.argv) > 1 else 1e-4
params, velocity = np.array([-1.2, 1.0]), np.zeros(2)
print("step,a,b,loss")
for step in range(200):
    a, b = params
    valley = b - a * a
    loss = (1.0 - a) * (1.0 - a) + 100.0 * (valley * valley)
    # The fewest digits that read as the same number.
    print(step, *map(repr, map(float, (a, b, loss))), sep=",")
    gradient = np.array([-2.0 * (1.0 - a) - 400.0 * (a * valley), 200.0 * valley])
    velocity = 0.9 * velocity + gradient
    params = params - rate * velocity
