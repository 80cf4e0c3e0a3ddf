# SPDX-License-Identifier: BSL-1.0
"""Writes grad_norm.txt: what Lightning's grad_norm says of fixed gradients.

One line for each value: norm type, group separator, name, value."""
import pathlib

import torch
from lightning.pytorch.utilities import grad_norm

net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Tanh(), torch.nn.Linear(2, 1, bias=False))
for i, parameter in enumerate(net.parameters()):
    count = parameter.numel()
    parameter.grad = (torch.arange(count, dtype=torch.float32) - count / 3 + i).reshape(parameter.shape) / 7
net[0].bias.grad = None
lines = []
for norm_type, separator in [(2, "/"), (1, "."), (2.5, "/"), ("inf", "/"), (1234567.0, "/")]:
    for name, value in grad_norm(net, norm_type, separator).items():
        lines.append(f"{norm_type} {separator} {name} {float(value):.9g}")
pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")
