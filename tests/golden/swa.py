# SPDX-License-Identifier: BSL-1.0
"""Writes swa.txt: stochastic weight averaging of a small training, by Lightning's callback ("lightning": without the last
weights) and by PyTorch's AveragedModel, SWALR and update_bn ("torch": with them).

One line for each case: who, swa_lrs, swa_epoch_start, annealing_epochs, annealing_strategy, epochs, rate of a schedule (0:
none), exponential average (0: mean) | the rates of the epochs | the state that is left, without counts of batches."""
import logging
import math
import pathlib
import warnings

import lightning as L
import torch
from lightning.pytorch.callbacks import StochasticWeightAveraging
from torch.optim.swa_utils import SWALR, AveragedModel, update_bn

warnings.filterwarnings("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)


class Net(L.LightningModule):
    def __init__(self, gamma):
        super().__init__()
        self.norm = torch.nn.BatchNorm1d(2)
        self.layer = torch.nn.Linear(2, 1)
        with torch.no_grad():
            self.layer.weight.copy_(torch.tensor([[0.5, -0.25]]))
            self.layer.bias.zero_()
        self.gamma = gamma
        self.rates = []

    def forward(self, x):
        return self.layer(self.norm(x))

    def on_train_batch_start(self, batch, batch_idx):
        if batch_idx == 0 and not self.trainer.fit_loop._skip_backward:
            self.rates.append(self.trainer.optimizers[0].param_groups[0]["lr"])

    def training_step(self, batch, _):
        return torch.nn.functional.mse_loss(self(batch[0]), batch[1])

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
        return [optimizer], [torch.optim.lr_scheduler.ExponentialLR(optimizer, self.gamma)] if self.gamma else []


x = torch.tensor([[math.sin(2 * i + j + 1) * (1 + j) for j in range(2)] for i in range(12)])
train = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, x.sum(1, keepdim=True)), batch_size=4)


def by_lightning(net, lr, start, annealing, strategy, epochs, keep):
    average = (lambda mean, weights, _: keep * mean + (1 - keep) * weights) if keep else None
    swa = StochasticWeightAveraging(lr, start, annealing, strategy, average)
    L.Trainer(max_epochs=epochs, callbacks=[swa], logger=False, enable_checkpointing=False, enable_progress_bar=False,
              enable_model_summary=False, accelerator="cpu").fit(net, train)
    # In its pass for the batch normalisations Lightning 2.6 steps the optimizer once more, with the gradients of the last
    # batch of training: the module has not the averages. They are taken from the callback.
    return net.state_dict() | {name: value for name, value in swa._average_model.named_parameters()}


def by_torch(net, lr, start, annealing, strategy, epochs, keep):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, net.gamma) if net.gamma else None
    average = AveragedModel(net, avg_fn=(lambda mean, weights, _: keep * mean + (1 - keep) * weights) if keep else None)
    first = max((int(start * epochs) if isinstance(start, float) else start) - 1, 0)
    for epoch in range(epochs):
        if epoch == first:
            schedule = SWALR(optimizer, lr, annealing, strategy)
        if epoch >= first:
            average.update_parameters(net)
        net.rates.append(optimizer.param_groups[0]["lr"])
        for batch in train:
            optimizer.zero_grad()
            net.training_step(batch, 0).backward()
            optimizer.step()
        if schedule:
            schedule.step()
    average.update_parameters(net)
    update_bn(train, average)
    return average.module.state_dict()


lines = []
for who, *case in [
    ("lightning", 0.05, 0.8, 10, "cos", 10, 0, 0),
    ("lightning", 0.02, 3, 2, "linear", 6, 0.7, 0),
    ("lightning", 0.3, 1, 0, "cos", 4, 0.7, 0),
    ("lightning", 0.05, 2, 3, "cos", 5, 0, 0.75),
    ("torch", 0.05, 0.8, 10, "cos", 10, 0, 0),
    ("torch", 0.02, 3, 2, "linear", 6, 0.7, 0),
    ("torch", 0.05, 2, 3, "cos", 5, 0, 0.75),
]:
    lr, start, annealing, strategy, epochs, gamma, keep = case
    net = Net(gamma)
    left = (by_lightning if who == "lightning" else by_torch)(net, lr, start, annealing, strategy, epochs, keep)
    state = [v for k, t in left.items() if "tracked" not in k for v in t.flatten().tolist()]
    numbers = lambda values: " ".join(f"{value:.9g}" for value in values)
    lines.append(f"{who} {lr} {start} {annealing} {strategy} {epochs} {gamma} {keep} {len(net.rates)} {numbers(net.rates)} "
                 f"{len(state)} {numbers(state)}")
pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")
