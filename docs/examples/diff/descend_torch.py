"""Momentum on Rosenbrock's valley with PyTorch, a row per step: python3 descend_torch.py"""

import torch

params = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.SGD([params], lr=1e-4, momentum=0.9)
print("step,a,b,loss")
for step in range(200):
    a, b = params
    loss = (1.0 - a) ** 2 + 100.0 * (b - a * a) ** 2
    print(step, *map(repr, (a.item(), b.item(), loss.item())), sep=",")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
