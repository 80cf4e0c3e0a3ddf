# SPDX-License-Identifier: BSL-1.0
"""Writes update_bn.txt: the buffers of tests/module/batch_norm.cpp's module after PyTorch's update_bn."""
import pathlib

import torch
from torch.optim.swa_utils import update_bn

net = torch.nn.Sequential(torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2, momentum=0.3))
with torch.no_grad():
    net[1].weight.copy_(torch.arange(6.0).reshape(2, 3) / 4 - 0.5)
    net[1].bias.copy_(torch.tensor([0.25, -1.0]))
batches = [(torch.arange(size * 3.0) * 0.7 + i).sin().reshape(size, 3) * (i + 1) for i, size in enumerate([4, 5, 6])]
net(batches[0])
update_bn(batches, net)
values = [value for buffer in net.buffers() for value in buffer.double().flatten().tolist()]
pathlib.Path(__file__).with_suffix(".txt").write_text(" ".join(f"{value:.9g}" for value in values) + "\n")
