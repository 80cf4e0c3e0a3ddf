# SPDX-License-Identifier: BSL-1.0
"""The order of events in Lightning's Trainer, as tests/engine/hook_trace.cpp records ours.

    python hook_trace.py [folder]       writes the seven *_trace.txt (Lightning 2.6, PyTorch 2.11)

One line is one event: whose it is, its name, and what tells it from others of its name: the stage, the batch's index, the
names that are logged and the step they stand at. All events are written, also those of hooks that have no counterpart here;
the test lists those, and docs/hooks.md says why.
"""
import logging
import os
import pathlib
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import lightning.pytorch as pl
import torch
from lightning.pytorch.callbacks import Callback, ModelCheckpoint
from lightning.pytorch.loggers.logger import Logger
from lightning.pytorch.plugins.precision import Precision
from lightning.pytorch.strategies import SingleDeviceStrategy
from torch.utils.data import DataLoader, TensorDataset

trace = []
MODULE = """configure_callbacks prepare_data setup configure_model configure_optimizers teardown on_fit_start on_fit_end
on_train_start on_train_end on_train_epoch_start on_train_epoch_end on_train_batch_start on_train_batch_end
on_validation_start on_validation_end on_validation_epoch_start on_validation_epoch_end on_validation_batch_start
on_validation_batch_end on_test_start on_test_end on_test_epoch_start on_test_epoch_end on_test_batch_start on_test_batch_end
on_predict_start on_predict_end on_predict_epoch_start on_predict_epoch_end on_predict_batch_start on_predict_batch_end
on_validation_model_zero_grad on_validation_model_eval on_test_model_eval on_predict_model_eval on_before_zero_grad
on_before_backward on_after_backward on_before_optimizer_step backward optimizer_step optimizer_zero_grad
configure_gradient_clipping lr_scheduler_step training_step validation_step test_step predict_step on_before_batch_transfer
transfer_batch_to_device on_after_batch_transfer on_save_checkpoint on_load_checkpoint zero_grad state_dict load_state_dict
train""".split()
DATA = """prepare_data setup teardown train_dataloader val_dataloader test_dataloader predict_dataloader state_dict
load_state_dict""".split()
CALLBACK = [name for name in dir(Callback) if name.startswith("on_")] + "setup teardown state_dict load_state_dict".split()
STRATEGY = """setup setup_environment teardown backward on_train_start on_train_end on_train_batch_start on_validation_start
on_validation_end""".split()
BATCH_IDX = {"on_train_batch_start": 1, "on_train_batch_end": 2, "training_step": 1}
for stage in ("validation", "test", "predict"):
    BATCH_IDX |= {f"on_{stage}_batch_start": 1, f"on_{stage}_batch_end": 2, f"{stage}_step": 1}


def recorded(who, base, names):
    """The class with every method of these names recorded before it runs."""
    def method(name):
        original = getattr(base, name)

        def call(self, *args, **kwargs):
            event = args[2:] if who == "callback" else args
            line = f"{who}.{name}"
            if name in BATCH_IDX:
                line += f" {event[BATCH_IDX[name]]}"
            elif name in ("setup", "teardown") and who != "strategy":
                line += " " + (kwargs.get("stage") or event[0]).value
            trace.append(line)
            return original(self, *args, **kwargs)
        return call
    return type(base.__name__, (base,), {name: method(name) for name in names})


class RecordedSGD(torch.optim.SGD):
    def zero_grad(self, set_to_none=True):
        trace.append("optimizer.zero_grad")
        super().zero_grad(set_to_none)

    def step(self, closure=None):
        result = super().step(closure)
        trace.append("optimizer.step")
        return result

    def load_state_dict(self, state):
        trace.append("optimizer.load_state_dict")
        super().load_state_dict(state)


class RecordedStepLR(torch.optim.lr_scheduler.StepLR):
    recording = False

    def step(self, *args):
        if self.recording:
            trace.append("schedule.step")
        super().step(*args)


class RecordedPrecision(Precision):
    def clip_grad_by_norm(self, *args):
        trace.append("gradients.clip")
        super().clip_grad_by_norm(*args)


class Net(pl.LightningModule):
    def __init__(self, interval):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(4, 1)
        self.validation_losses = [9.0, 1.0, 2.0]  # the sanity check's, and then a worse one: it is not saved

    def loss(self, batch):
        return self.layer(batch[0]).pow(2).mean()

    def training_step(self, batch, batch_idx):
        loss = self.loss(batch)
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", self.validation_losses.pop(0))

    def test_step(self, batch, batch_idx):
        self.log("test_loss", self.loss(batch))

    def predict_step(self, batch, batch_idx):
        return self.layer(batch[0])

    def configure_optimizers(self):
        optimizer = RecordedSGD(self.parameters(), lr=0.1)
        schedule = RecordedStepLR(optimizer, 1)
        schedule.recording = True
        return [optimizer], [{"scheduler": schedule, "interval": self.hparams.interval}]


class Batches(pl.LightningDataModule):
    def __init__(self, batches):
        super().__init__()
        self.batches = batches

    def loader(self, batches):
        return DataLoader(TensorDataset(torch.ones(batches * 2, 4)), batch_size=2)

    def prepare_data(self):
        pass

    def train_dataloader(self):
        return self.loader(self.batches)

    def val_dataloader(self):
        return self.loader(1)

    def test_dataloader(self):
        return self.loader(1)

    def predict_dataloader(self):
        return self.loader(1)

    def state_dict(self):
        return {"kept": 1}


class Kept(Callback):
    def state_dict(self):
        return {"kept": 1}


class RecordedLogger(Logger):
    name, version, save_dir = "recorded", 0, None

    def log_metrics(self, metrics, step=None):
        trace.append("logger.log_metrics " + " ".join(sorted(k for k in metrics if k != "epoch")) + f" @{step}")

    def log_hyperparams(self, *args, **kwargs):
        trace.append("logger.log_hyperparams")

    def log_graph(self, *args, **kwargs):
        trace.append("logger.log_graph")

    def save(self):
        trace.append("logger.save")

    def after_save_checkpoint(self, callback):
        trace.append("logger.after_save_checkpoint")

    def finalize(self, status):
        trace.append(f"logger.finalize {status}")


class Strategy(recorded("strategy", SingleDeviceStrategy, STRATEGY)):
    def save_checkpoint(self, checkpoint, path, storage_options=None):
        trace.append(f"checkpoint.saved {os.path.basename(path)}")
        super().save_checkpoint(checkpoint, path, storage_options)

    def remove_checkpoint(self, path):
        trace.append(f"checkpoint.removed {os.path.basename(path)}")
        super().remove_checkpoint(path)

    def load_checkpoint(self, path, **kwargs):
        trace.append(f"checkpoint.loaded {os.path.basename(path)}")
        return super().load_checkpoint(path, **kwargs)


Module = recorded("module", Net, MODULE)
Data = recorded("data", Batches, DATA)
Listener = recorded("callback", Kept, CALLBACK)


def record(what, folder, *, batches=2, epochs=2, window=1, interval="epoch", validate_every=1.0, save_every=None, resume=None):
    """The events of trainer.<what>(…). `save_every`: steps; without it, the best validation loss is saved."""
    keep = ModelCheckpoint(dirpath=folder, monitor=None if save_every else "val_loss", every_n_train_steps=save_every)
    trainer = pl.Trainer(max_epochs=epochs, accumulate_grad_batches=window, gradient_clip_val=0.5, logger=RecordedLogger(),
                         log_every_n_steps=1, num_sanity_val_steps=1, val_check_interval=validate_every,
                         callbacks=[Listener(), keep], strategy=Strategy("cpu"), accelerator="cpu", devices=1,
                         plugins=[RecordedPrecision()], enable_progress_bar=False, enable_model_summary=False)
    module, data = Module(interval), Data(batches)
    trace.clear()
    if what == "fit":
        trainer.fit(module, datamodule=data, ckpt_path=resume)
    elif what == "predict":
        trainer.predict(module, datamodule=data)
    else:
        getattr(trainer, what)(module, datamodule=data, verbose=False)
    return "\n".join(trace) + "\n"


def main():
    to = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)

    def write(name, what, *args, **kwargs):
        (to / f"{name}_trace.txt").write_text(record(what, *args, **kwargs), encoding="utf-8")

    with tempfile.TemporaryDirectory() as root:
        root = pathlib.Path(root)
        write("fit", "fit", root / "fit", window=2)
        write("step_checkpoint", "fit", root / "steps", batches=4, epochs=1, save_every=2)
        # From a file that was written at the last batch of an epoch.
        write("resume", "fit", root / "steps", batches=4, save_every=3, resume=root / "steps" / "epoch=0-step=4.ckpt")
        write("partial_window", "fit", root / "partial", batches=3, epochs=1, window=2, interval="step", validate_every=2)
        for what in ("validate", "test", "predict"):
            write(what, what, root / what)


main()
