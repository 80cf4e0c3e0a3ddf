#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes optimizer_values.txt: what Lightning's LearningRateMonitor logs of momentum and weight decay, by its schedules' own
intervals.

Two epochs of four batches, every step logged. One line per case: optimizer interval | name=value@step ...; the optimizers
and their schedules are those of tests/callback/learning_rate_monitor.cpp.
usage: optimizer_values.py > optimizer_values.txt        (Lightning 2.6, PyTorch 2.11)
"""
import logging
import os
import tempfile
import warnings

warnings.filterwarnings("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import lightning.pytorch as pl
import torch
from lightning.pytorch.callbacks import LearningRateMonitor
from lightning.pytorch.loggers.logger import Logger
from torch.utils.data import DataLoader, TensorDataset


class Memory(Logger):
    name = version = "memory"

    def __init__(self):
        super().__init__()
        self.values = []

    def log_metrics(self, metrics, step=None):
        self.values += [f"{name}={value!r}@{step}" for name, value in metrics.items() if name.startswith("lr-")]

    def log_hyperparams(self, params, *args, **kwargs):
        pass


class Module(pl.LightningModule):
    def __init__(self, kind, interval):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
        self.kind, self.interval = kind, interval

    def training_step(self, batch):
        return self.layer(batch[0]).square().mean()

    def configure_optimizers(self):
        if self.kind == "SGD":
            optimizer = torch.optim.SGD(self.parameters(), lr=0.5, momentum=0.75, weight_decay=0.125)
        else:
            optimizer = torch.optim.Adam([{"params": [self.layer.weight], "betas": (0.875, 0.999)},
                                          {"params": [self.layer.bias], "weight_decay": 0.25, "name": "bias"}], lr=0.5)
        if self.interval == "none":
            return optimizer
        schedule = torch.optim.lr_scheduler.CyclicLR(optimizer, base_lr=0.25, max_lr=0.5, step_size_up=2, cycle_momentum=True,
                                                     base_momentum=0.5, max_momentum=0.75)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": self.interval}}


for kind in ["SGD", "Adam"]:
    for interval in ["none", "step", "epoch"]:
        memory = Memory()
        monitor = LearningRateMonitor(log_momentum=True, log_weight_decay=True)
        trainer = pl.Trainer(max_epochs=2, log_every_n_steps=1, logger=memory, callbacks=[monitor], accelerator="cpu",
                             enable_progress_bar=False, enable_checkpointing=False, enable_model_summary=False,
                             default_root_dir=tempfile.mkdtemp())
        trainer.fit(Module(kind, interval), DataLoader(TensorDataset(torch.randn(64, 2)), batch_size=16))
        print(kind, interval, "|", *memory.values)
