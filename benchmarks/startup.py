#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""How much processor time it takes until a config is known to be right: the program's `check` beside LightningCLI, which
is asked to read the same choice of model, optimizer and trainer and to print what it has read.

    python3 benchmarks/startup.py --program build/release/examples/zero_code --python PYTHON [--rounds 20]

Both are run in turn, warm; CPU seconds are user and system time of the process, as the kernel counts them. What LibTorch's
library takes to be loaded is measured apart, in front of a program that does nothing; `--version` reads no config.
"""
import argparse
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile

from common import table

CONFIG = """learner: {name: SupervisedLearner, cfg: {classification: true}}
criterion: {name: CrossEntropyLoss}
model: {name: MLP, cfg: {layers: [784, 128, 10]}}
dataset: {name: Digits, cfg: {size: 400}}
optimizer: {class_path: torch.optim.Adam, init_args: {lr: 0.01}}
training: {max_epochs: 2}
"""
PEER_CONFIG = """model: {layers: [784, 128, 10]}
optimizer: {class_path: torch.optim.Adam, init_args: {lr: 0.01}}
trainer: {max_epochs: 2}
"""
PEER = """
import lightning.pytorch as L, torch
from lightning.pytorch.cli import LightningCLI
class Net(L.LightningModule):
    def __init__(self, layers: list[int]):
        super().__init__()
        self.net = torch.nn.Linear(layers[0], layers[-1])
    def training_step(self, batch, batch_idx):
        return torch.nn.functional.cross_entropy(self.net(batch[0]), batch[1])
LightningCLI(Net)
"""


def cpu_of(command, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stderr[-500:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--python", help="a Python with lightning and jsonargparse; left out: no peer")
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        for name, text in (("run.yaml", CONFIG), ("peer.yaml", PEER_CONFIG), ("peer.py", PEER)):
            (place / name).write_text(text)
        program = given.program.resolve()
        linked = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
        torch = re.search(r"libtorch_cpu\S* => (\S+)", linked)[1]
        commands = {"LibTorch's library alone": ["env", f"LD_PRELOAD={torch}", "true"], "fulgurite --version": [program, "--version"],
                    "fulgurite check": [program, "check", "run.yaml"], "fulgurite print": [program, "print", "run.yaml"]}
        if given.python:
            commands["Python, import of torch and lightning"] = [given.python, "-c", "import torch, lightning.pytorch"]
            commands["LightningCLI fit --print_config"] = [given.python, "peer.py", "fit", "--config", "peer.yaml", "--print_config"]
        times = {name: [] for name in commands}
        for one in range(given.rounds + 1):  # the first, with cold files, is not counted
            for name, command in commands.items():
                taken = cpu_of(command, cwd=place, env={**os.environ, "OMP_NUM_THREADS": "1"})
                if one:
                    times[name].append(taken)
    rows = [(name, f"{min(all) * 1e3:.0f}", f"{statistics.median(all) * 1e3:.0f}") for name, all in times.items()]
    print(table(["CPU ms", "min", "median"], rows))


if __name__ == "__main__":
    main()
