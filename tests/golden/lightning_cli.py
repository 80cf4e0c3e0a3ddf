# SPDX-License-Identifier: BSL-1.0
"""Configs as LightningCLI writes them, with all arguments filled in: lightning_cli.py, which wants lightning, jsonargparse and tensorboard.

It writes lightning_cli_step.yaml and lightning_cli_plateau.yaml beside itself. Made with lightning 2.6.6 and torch 2.11.0.
"""
import contextlib, io, pathlib

import torch
import lightning
from lightning.pytorch.cli import LightningCLI
from torch.utils.data import DataLoader, TensorDataset


class Classifier(lightning.LightningModule):
    def __init__(self, net: torch.nn.Module, top_k: int = 1, criterion: torch.nn.Module | None = None):
        super().__init__()
        self.net = net

    def training_step(self, batch, batch_idx):
        return torch.nn.functional.cross_entropy(self.net(batch[0]), batch[1])


class MLP(torch.nn.Module):
    def __init__(self, layers: list[int]):
        super().__init__()
        self.layer = torch.nn.Linear(layers[0], layers[-1])


class Digits(lightning.LightningDataModule):
    def __init__(self, size: int = 400, seed: int | None = None, dataloaders: dict | None = None, random_split: dict | None = None):
        super().__init__()

    def train_dataloader(self):
        return DataLoader(TensorDataset(torch.zeros(1), torch.zeros(1)))


COMMON = """
seed_everything: 3
model: {class_path: __main__.Classifier, init_args: {net: {class_path: __main__.MLP, init_args: {layers: [784, 16, 10]}}}}
data: {class_path: __main__.Digits, init_args: {size: 400, dataloaders: {batch_size: 32}, random_split: {train: 0.8, val: 0.2}}}
"""
STEP = COMMON + """
optimizer: {class_path: torch.optim.Adam, init_args: {lr: 0.007}}
lr_scheduler: {class_path: torch.optim.lr_scheduler.StepLR, init_args: {step_size: 1}}
trainer:
  max_epochs: 2
  logger: {class_path: lightning.pytorch.loggers.CSVLogger, init_args: {save_dir: logs}}
  callbacks:
  - {class_path: lightning.pytorch.callbacks.EarlyStopping, init_args: {monitor: val/loss}}
  - {class_path: lightning.pytorch.callbacks.StochasticWeightAveraging, init_args: {swa_lrs: 0.01}}
  - {class_path: lightning.pytorch.callbacks.ModelCheckpoint, init_args: {monitor: val/loss, filename: "{epoch}-{step}"}}
  - {class_path: lightning.pytorch.callbacks.LearningRateMonitor}
"""
PLATEAU = COMMON + """
optimizer: {class_path: torch.optim.SGD, init_args: {lr: 0.1}}
lr_scheduler: {class_path: lightning.pytorch.cli.ReduceLROnPlateau, init_args: {monitor: val/loss, patience: 0}}
trainer:
  max_epochs: 2
  callbacks:
  - {class_path: lightning.pytorch.callbacks.EMAWeightAveraging, init_args: {decay: 0.9}}
  - {class_path: lightning.pytorch.callbacks.ModelCheckpoint, init_args: {every_n_train_steps: 5}}
  - {class_path: lightning.pytorch.callbacks.TQDMProgressBar}
  - {class_path: lightning.pytorch.callbacks.RichModelSummary, init_args: {max_depth: 2}}
"""

for name, text in (("step", STEP), ("plateau", PLATEAU)):
    given = pathlib.Path(__file__).with_name(f"lightning_cli_{name}.in.yaml")
    given.write_text(text)
    written = io.StringIO()
    try:
        with contextlib.redirect_stdout(written):
            LightningCLI(args=["fit", "-c", str(given), "--print_config"])
    except SystemExit:
        pass
    given.unlink()
    pathlib.Path(__file__).with_name(f"lightning_cli_{name}.yaml").write_text(written.getvalue())
