# SPDX-License-Identifier: BSL-1.0
"""Writes lr_find.txt: what the learning-rate finder of Lightning's Tuner makes of a small training.

One line for each case: mode min_lr max_lr num_training early_stop_threshold (0: none) optimizer clip (0: none) |
skip_begin skip_end of the second suggestion | number of points, learning rates, losses | the suggestion with Lightning's
defaults and the second one, nan where there is none. tests/tune/lr_find.cpp makes the same model and data."""
import logging
import math
import pathlib
import warnings

import lightning as L
import torch
from lightning.pytorch.tuner import Tuner

warnings.filterwarnings("ignore")
for name in ["lightning.pytorch", "lightning.pytorch.tuner.lr_finder"]:
    logging.getLogger(name).setLevel(logging.CRITICAL)


def waves(*shape, first=1.0):
    """sin(first), sin(first + 1), …"""
    count = math.prod(shape)
    return torch.tensor([math.sin(first + i) for i in range(count)], dtype=torch.float32).reshape(shape)


class Net(L.LightningModule):
    def __init__(self, optimizer):
        super().__init__()
        self.optimizer = optimizer
        self.lr = 0.02
        self.layers = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
        with torch.no_grad():
            for i, parameter in enumerate(self.parameters()):
                parameter.copy_(waves(*parameter.shape, first=3.0 * i) * 0.5)

    def training_step(self, batch, _):
        x, y = batch
        return torch.nn.functional.mse_loss(self.layers(x), y)

    def configure_optimizers(self):
        if self.optimizer == "Adam":
            return torch.optim.Adam(self.parameters(), lr=self.lr)
        return torch.optim.SGD(self.parameters(), lr=self.lr, momentum=0.5)


x = waves(24, 2)
y = 3 * x.sum(1, keepdim=True) + 1
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=4)
lines = []
for mode, low, high, steps, threshold, optimizer, clip, skips in [
        ("exponential", 1e-8, 1, 100, 4.0, "SGD", 0, (20, 5)),
        ("linear", 1e-4, 0.5, 40, 4.0, "SGD", 0, (0, 3)),
        ("exponential", 1e-5, 1000, 100, 4.0, "SGD", 0, (3, 1)),
        ("exponential", 1e-3, 1e9, 60, 0, "SGD", 0, (1, 1)),
        ("exponential", 1e-6, 10, 80, 4.0, "Adam", 0.5, (2, 2)),
        ("exponential", 1e-4, 1, 11, 4.0, "SGD", 0, (9, 1)),
]:
    net = Net(optimizer)
    trainer = L.Trainer(logger=False, enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False,
                        accelerator="cpu", gradient_clip_val=clip or None)
    found = Tuner(trainer).lr_find(net, loader, min_lr=low, max_lr=high, num_training=steps, mode=mode,
                                   early_stop_threshold=threshold or None, update_attr=False)
    suggestions = [found.suggestion(), found.suggestion(*skips)]
    numbers = lambda values: " ".join("nan" if v is None else f"{v:.9g}" for v in values)
    lrs, losses = found.results["lr"], found.results["loss"]
    assert len(lrs) == len(losses)
    lines.append(f"{mode} {low:g} {high:g} {steps} {threshold:g} {optimizer} {clip:g} {skips[0]} {skips[1]} {len(lrs)} "
                 f"{numbers(lrs)} {numbers(losses)} {numbers(suggestions)}")
pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")
