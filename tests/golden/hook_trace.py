"""The order of events in Lightning's Trainer.fit, as tests/loop/hook_trace.cpp records ours.

    python hook_trace.py > fit_trace.txt        (Lightning 2.6, PyTorch 2.11)

Two epochs of two batches, accumulation over two, one validation batch, one sanity batch, StepLR by epochs, clipping, a
checkpoint of the best validation loss, logging at every step. What has no counterpart is left out by never being recorded
here; docs/hooks.md names it and says why.
"""
import logging
import os
import shutil
import tempfile
import warnings

warnings.filterwarnings("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import lightning.pytorch as pl
import torch
from lightning.pytorch.callbacks import Callback, ModelCheckpoint
from lightning.pytorch.loggers.logger import Logger
from torch.utils.data import DataLoader, TensorDataset

trace = []
BOTH = """setup on_fit_start on_train_start on_train_epoch_start on_train_batch_start on_before_zero_grad on_before_backward
on_after_backward on_before_optimizer_step on_train_batch_end on_train_epoch_end on_train_end on_fit_end on_validation_start
on_validation_epoch_start on_validation_batch_start on_validation_batch_end on_validation_epoch_end on_validation_end
on_save_checkpoint teardown""".split()


def record(who, names):
    def hook(name):
        return lambda self, *args, **kwargs: trace.append(f"{who}.{name}")
    return {name: hook(name) for name in names}


class RecordedSGD(torch.optim.SGD):
    def zero_grad(self, set_to_none=True):
        trace.append("optimizer.zero_grad")
        super().zero_grad(set_to_none)

    def step(self, closure=None):
        result = super().step(closure)
        trace.append("optimizer.step")
        return result


class RecordedStepLR(torch.optim.lr_scheduler.StepLR):
    recording = False

    def step(self, *args):
        if self.recording:
            trace.append("schedule.step")
        super().step(*args)


class Module(type("Hooks", (pl.LightningModule,), record("module", BOTH))):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, batch_idx):
        trace.append("module.training_step")
        loss = self.layer(batch[0]).pow(2).mean()
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch, batch_idx):
        trace.append("module.validation_step")
        self.log("val_loss", VALIDATION_LOSSES.pop(0))

    def configure_optimizers(self):
        trace.append("module.configure_optimizers")
        optimizer = RecordedSGD(self.parameters(), lr=0.1)
        schedule = RecordedStepLR(optimizer, 1)
        schedule.recording = True
        return [optimizer], [schedule]


class Data(pl.LightningDataModule):
    def prepare_data(self):
        trace.append("data.prepare_data")

    def setup(self, stage):
        trace.append("data.setup")

    def teardown(self, stage):
        trace.append("data.teardown")

    def loader(self, batches):
        return DataLoader(TensorDataset(torch.ones(batches * 2, 4)), batch_size=2)

    def train_dataloader(self):
        trace.append("data.train_dataloader")
        return self.loader(2)

    def val_dataloader(self):
        trace.append("data.val_dataloader")
        return self.loader(1)


class Loggers(Logger):
    name, version = "recorded", 0

    def log_metrics(self, metrics, step=None):
        trace.append("logger.log_metrics " + " ".join(sorted(k for k in metrics if k != "epoch")) + f" @{step}")

    def log_hyperparams(self, *args, **kwargs):
        trace.append("logger.log_hyperparams")

    def finalize(self, status):
        trace.append(f"logger.finalize {status}")


class Saved(ModelCheckpoint):
    def _save_checkpoint(self, trainer, path):
        super()._save_checkpoint(trainer, path)
        trace.append("checkpoint.saved")


VALIDATION_LOSSES = [9.0, 1.0, 2.0]  # the sanity check's, and then a worse one: the second epoch saves nothing
Callbacks = type("Callbacks", (Callback,), record("callback", BOTH + ["on_sanity_check_start", "on_sanity_check_end"]))
folder = tempfile.mkdtemp()
trainer = pl.Trainer(max_epochs=2, accumulate_grad_batches=2, gradient_clip_val=0.5, logger=Loggers(), log_every_n_steps=1,
                     callbacks=[Callbacks(), Saved(dirpath=folder, monitor="val_loss")], num_sanity_val_steps=1,
                     enable_progress_bar=False, enable_model_summary=False, accelerator="cpu", devices=1)
trainer.fit(Module(), datamodule=Data())
shutil.rmtree(folder)
print("\n".join(trace))
