#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes eval_loaders.txt: what Lightning logs, calls and gives back where it evaluates on two loaders.

Loader 0 gives 0 … 13 in batches of four, loader 1 gives 100 … 108 in batches of three. The step logs the mean of its batch
as "x" for the step and the epoch and its sum as "sum" for the epoch; the batch's end logs its index as "index". `row` is
what a logger was given: stage, step, values. `call` is a hook or a step: name, batch_idx, dataloader_idx. `result` is what
validate and test give back, without the lists.
usage: eval_loaders.py > eval_loaders.txt        (Lightning 2.6, PyTorch 2.11)
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
from lightning.pytorch.loggers.logger import Logger
from torch.utils.data import DataLoader

stage = ""


def words(values):
    return " ".join(f"{name}={value:g}" for name, value in sorted(values.items()) if name != "epoch")


class Memory(Logger):
    name = version = "memory"

    def log_metrics(self, metrics, step=None):
        if words(metrics):
            print("row", stage, step, words(metrics))

    def log_hyperparams(self, params, *args, **kwargs):
        pass


class Module(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)

    def training_step(self, batch):
        return self.layer(batch[:, None].float()).square().mean()

    def step(self, batch, batch_idx, dataloader_idx):
        print("call", stage, "step", batch_idx, dataloader_idx)
        self.log("x", batch.float().mean(), on_step=True, on_epoch=True)
        self.log("sum", batch.float().sum(), reduce_fx="sum")

    def validation_step(self, batch, batch_idx, dataloader_idx):
        self.step(batch, batch_idx, dataloader_idx)

    def test_step(self, batch, batch_idx, dataloader_idx):
        self.step(batch, batch_idx, dataloader_idx)

    def on_validation_batch_start(self, batch, batch_idx, dataloader_idx):
        print("call", stage, "start", batch_idx, dataloader_idx)

    def on_validation_batch_end(self, outputs, batch, batch_idx, dataloader_idx):
        print("call", stage, "end", batch_idx, dataloader_idx)
        self.log("index", float(batch_idx), on_step=False, on_epoch=True)

    def on_test_batch_end(self, outputs, batch, batch_idx, dataloader_idx):
        self.log("index", float(batch_idx), on_step=False, on_epoch=True)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.0)


def trainer(**options):
    return pl.Trainer(logger=Memory(), accelerator="cpu", enable_progress_bar=False, enable_checkpointing=False,
                      enable_model_summary=False, default_root_dir=tempfile.mkdtemp(), **options)


loaders = [DataLoader(range(14), batch_size=4), DataLoader(range(100, 109), batch_size=3)]
train = DataLoader(range(4), batch_size=2)
stage = "fit"
trainer(max_epochs=3, num_sanity_val_steps=2).fit(Module(), train, loaders)
stage = "limited"
trainer(max_epochs=1, num_sanity_val_steps=0, limit_val_batches=0.5).fit(Module(), train, loaders)
stage = "validate"
for result in trainer().validate(Module(), loaders, verbose=False):
    print("result", stage, words(result))
stage = "test"
for result in trainer().test(Module(), loaders, verbose=False):
    print("result", stage, words(result))
