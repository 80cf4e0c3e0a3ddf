# SPDX-License-Identifier: BSL-1.0
"""Writes weight_averaging.txt: what Lightning's weight averaging makes of a small training.

One line for each case: decay (0: equal mean), every, start, whether buffers are averaged, what else is given ("-",
"avg_fn", "multi_avg_fn", "should_update") | validation losses | the state that is left, without counts of batches."""
import logging
import math
import pathlib
import warnings

import lightning as L
import torch
from lightning.pytorch.callbacks import EMAWeightAveraging, WeightAveraging

warnings.filterwarnings("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)


class Net(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.norm = torch.nn.BatchNorm1d(2)
        self.layer = torch.nn.Linear(2, 1)
        with torch.no_grad():
            self.layer.weight.copy_(torch.tensor([[0.5, -0.25]]))
            self.layer.bias.zero_()
        self.losses = []

    def loss(self, batch):
        x, y = batch
        return torch.nn.functional.mse_loss(self.layer(self.norm(x)), y)

    def training_step(self, batch, _):
        return self.loss(batch)

    def validation_step(self, batch, _):
        self.losses.append(float(self.loss(batch)))

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


class Mean(WeightAveraging):
    def __init__(self, every, start, **more):
        super().__init__(**more)
        self.every, self.start = every, start

    def should_update(self, step_idx=None, epoch_idx=None):
        return step_idx is not None and step_idx >= self.start and step_idx % self.every == 0


class Chosen(WeightAveraging):
    def should_update(self, step_idx=None, epoch_idx=None):
        return epoch_idx == 0 if step_idx is None else step_idx in (1, 4)


def harmonic(mean, weights, count):
    return (2 * count * mean + weights) / (2 * count + 1)


def harmonic_of_all(means, weights, count):
    torch._foreach_lerp_(means, weights, float(1 / (2 * count + 1)))


x = torch.tensor([[math.sin(2 * i + j + 1) * (1 + j) for j in range(2)] for i in range(12)])
y = x.sum(1, keepdim=True)
train = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=4)
val = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=12)
lines = []
for decay, every, start, buffers, given in [
        (0.5, 1, 0, 1, "-"), (0.9, 2, 2, 1, "-"), (0.5, 1, 0, 0, "-"), (0, 1, 0, 1, "-"), (0, 2, 1, 0, "-"),
        (0, 1, 0, 1, "avg_fn"), (0, 2, 0, 0, "avg_fn"), (0, 1, 0, 0, "multi_avg_fn"), (0, 1, 0, 1, "should_update")]:
    if decay:
        average = EMAWeightAveraging(decay=decay, update_every_n_steps=every, update_starting_at_step=start,
                                     use_buffers=bool(buffers))
    elif given == "should_update":
        average = Chosen(use_buffers=bool(buffers))
    else:
        rules = {"avg_fn": {"avg_fn": harmonic}, "multi_avg_fn": {"multi_avg_fn": harmonic_of_all}}
        average = Mean(every, start, use_buffers=bool(buffers), **rules.get(given, {}))
    net = Net()
    L.Trainer(max_epochs=2, callbacks=[average], logger=False, enable_checkpointing=False, enable_progress_bar=False,
              enable_model_summary=False, num_sanity_val_steps=0, accelerator="cpu").fit(net, train, val)
    state = [v for k, t in net.state_dict().items() if "tracked" not in k for v in t.flatten().tolist()]
    numbers = lambda values: " ".join(f"{value:.9g}" for value in values)
    lines.append(f"{decay} {every} {start} {buffers} {given} {len(net.losses)} {numbers(net.losses)} {len(state)} {numbers(state)}")
pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")
