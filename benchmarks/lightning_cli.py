#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""One config, run here and by LightningCLI: lightning_cli.yaml, in the form of class_path and init_args.

    python3 benchmarks/lightning_cli.py --program build/release/examples/zero_code --python PYTHON --data MNIST [--seeds 3]

Both must take as many steps with the same learning rates, and their accuracies must differ by no more than noise. PYTHON
has lightning and jsonargparse; it runs this file with `--peer`, whose classes are those that the config names.
"""
import argparse
import csv
import gzip
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
CONFIG = FOLDER / "lightning_cli.yaml"
SHARE_TO_VALIDATE_ON = 0.2  # what a dataset is split into here, unless MagicData says otherwise
NOISE = 0.01

try:
    import torch
    from lightning.pytorch import LightningDataModule, LightningModule

    class MLP(torch.nn.Sequential):
        def __init__(self, layers: list[int], dropout: float = 0.0):
            parts = [torch.nn.Flatten()]
            for before, after in zip(layers[:-2], layers[1:-1]):
                parts += [torch.nn.Linear(before, after), torch.nn.ReLU(), torch.nn.Dropout(dropout)]
            super().__init__(*parts, torch.nn.Linear(layers[-2], layers[-1]))

    class MNIST(LightningDataModule):
        def __init__(self, root: str, batch_size: int = 1):
            super().__init__()
            self.root, self.batch_size = pathlib.Path(root), batch_size

        def read(self, part):
            images = gzip.decompress((self.root / f"{part}-images-idx3-ubyte.gz").read_bytes())[16:]
            labels = gzip.decompress((self.root / f"{part}-labels-idx1-ubyte.gz").read_bytes())[8:]
            pixels = torch.frombuffer(bytearray(images), dtype=torch.uint8).view(-1, 1, 28, 28)
            return torch.utils.data.TensorDataset(pixels.float() / 255, torch.frombuffer(bytearray(labels), dtype=torch.uint8).long())

        def setup(self, stage):
            self.train, self.val = torch.utils.data.random_split(self.read("train"), [1 - SHARE_TO_VALIDATE_ON, SHARE_TO_VALIDATE_ON])
            self.test = self.read("t10k")

        def loader(self, data, **how):
            return torch.utils.data.DataLoader(data, batch_size=self.batch_size, **how)

        def train_dataloader(self):
            return self.loader(self.train, shuffle=True)

        def val_dataloader(self):
            return self.loader(self.val)

        def test_dataloader(self):
            return self.loader(self.test)

    class Learner(LightningModule):
        def __init__(self, model: torch.nn.Module, criterion: torch.nn.Module):
            super().__init__()
            self.model, self.criterion = model, criterion

        def step(self, batch, stage):
            output = self.model(batch[0])
            loss = self.criterion(output, batch[1])
            self.log_dict({f"{stage}/loss": loss, f"{stage}/accuracy": (output.argmax(1) == batch[1]).float().mean()},
                          on_step=False, on_epoch=True)
            return loss

        def training_step(self, batch, batch_idx):
            return self.step(batch, "train")

        def validation_step(self, batch, batch_idx):
            self.step(batch, "val")
except ImportError:
    pass


def peer(data, seed):
    """Trains by LightningCLI in this folder, and says how many steps that took."""
    import yaml
    from lightning.pytorch.cli import LightningCLI

    torch.set_num_threads(1)
    sys.modules["lightning_cli"] = sys.modules["__main__"]
    sys.argv[1:] = []  # LightningCLI has words of its own
    for each in (MLP, MNIST, Learner):
        each.__module__ = "lightning_cli"
    config = yaml.safe_load(CONFIG.read_text())
    dataset = {**config["dataset"]["init_args"], "root": data, "batch_size": config["dataloaders"]["batch_size"]}
    words = {"seed_everything": seed, "trainer": {**config["training"], "logger": {"class_path": "lightning.pytorch.loggers.CSVLogger",
                                                                               "init_args": {"save_dir": "."}},
                                                  "accelerator": "cpu"},
             "model": {"class_path": "lightning_cli.Learner", "init_args": {"model": config["model"], "criterion": config["criterion"]}},
             "data": {"class_path": config["dataset"]["class_path"], "init_args": dataset},
             "optimizer": config["optimizer"], "lr_scheduler": config["lr_scheduler"]}
    cli = LightningCLI(subclass_mode_model=True, subclass_mode_data=True, args={"subcommand": "fit", "fit": words})
    print(json.dumps({"steps": cli.trainer.global_step, "metrics": str(pathlib.Path(cli.trainer.logger.log_dir) / "metrics.csv")}))


def rates_and_accuracy(metrics):
    """The learning rate by step, and the last accuracy of validation."""
    rates, accuracy = {}, None
    for row in csv.DictReader(pathlib.Path(metrics).open()):
        if row.get("lr-AdamW"):
            rates[int(row["step"])] = float(row["lr-AdamW"])
        if row.get("val/accuracy"):
            accuracy = float(row["val/accuracy"])
    return rates, accuracy


def run(command, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--data", required=True, help="the folder of MNIST's four files")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--peer", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    data = str(pathlib.Path(given.data).resolve())
    if given.peer is not None:
        return peer(data, given.peer)
    accuracies, seconds, wrong = {"fulgurite": [], "LightningCLI": []}, {"fulgurite": [], "LightningCLI": []}, []
    for seed in range(1, given.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            said, time = run([given.program.resolve(), "fit", CONFIG, f"seed={seed}", f"dataset.init_args.root={data}"], folder)
            place = pathlib.Path(folder) / said.splitlines()[0]
            ours, ours_accuracy = rates_and_accuracy(place / "metrics.csv")
            steps = json.loads((place / "result.json").read_text())["steps"]
            seconds["fulgurite"].append(time)
            said, time = run([given.python, __file__, "--data", data, "--peer", seed], folder)
            seconds["LightningCLI"].append(time)
            told = json.loads(said.splitlines()[-1])
            theirs, their_accuracy = rates_and_accuracy(pathlib.Path(folder) / told["metrics"])
        accuracies["fulgurite"].append(ours_accuracy)
        accuracies["LightningCLI"].append(their_accuracy)
        if steps != told["steps"]:
            wrong.append(f"seed {seed}: {steps} steps, LightningCLI takes {told['steps']}")
        if ours != theirs or not ours:
            wrong.append(f"seed {seed}: the learning rates are {ours}, LightningCLI's {theirs}")
    for name in accuracies:
        print(f"{name:<13} accuracy {' '.join(f'{each:.4f}' for each in accuracies[name])}, CPU s {' '.join(f'{each:.1f}' for each in seconds[name])}")
    print(f"{steps} steps, {len(ours)} learning rates from {max(ours.values())} to {min(ours.values())}")
    if abs(statistics.mean(accuracies["fulgurite"]) - statistics.mean(accuracies["LightningCLI"])) > NOISE:
        wrong.append("the accuracies differ by more than noise")
    print("\n".join(wrong) or "the same steps and learning rates, and accuracies that differ by no more than noise")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
