#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes learning_rates.txt: which rates Lightning's LearningRateMonitor logs, and at which steps.

Two epochs of four batches, SGD from 0.5, halved after each step (or epoch). One line per case:
logging_interval log_every accumulate schedule | rate@step ... A row that repeats the one before, as happens within a window
of accumulation, is left out. usage: learning_rates.py > learning_rates.txt        (Lightning 2.6, PyTorch 2.11)
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
        self.rates = []

    def log_metrics(self, metrics, step=None):
        if "lr-SGD" in metrics:
            row = f"{metrics['lr-SGD']!r}@{step}"
            if not self.rates or self.rates[-1] != row:
                self.rates.append(row)

    def log_hyperparams(self, params, *args, **kwargs):
        pass


class Module(pl.LightningModule):
    def __init__(self, interval):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
        self.interval = interval

    def training_step(self, batch):
        return self.layer(batch[0]).square().mean()

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.5)
        schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": self.interval}}


for interval in ["step", "epoch"]:
    for log_every in [1, 2, 3]:
        for accumulate in [1, 2]:
            for schedule in ["step", "epoch"]:
                memory = Memory()
                trainer = pl.Trainer(max_epochs=2, log_every_n_steps=log_every, accumulate_grad_batches=accumulate,
                                     logger=memory, callbacks=[LearningRateMonitor(interval)], accelerator="cpu",
                                     enable_progress_bar=False, enable_checkpointing=False, enable_model_summary=False,
                                     default_root_dir=tempfile.mkdtemp())
                trainer.fit(Module(schedule), DataLoader(TensorDataset(torch.randn(64, 2)), batch_size=16))
                print(interval, log_every, accumulate, schedule, "|", *memory.rates)
