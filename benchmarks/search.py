# SPDX-License-Identifier: BSL-1.0
"""The peer of search.cpp: Optuna with a plain loop and with Lightning on the same trial, a suggestion of its TPESampler
at 500 trials, and its best values on the same five functions. One line of JSON for each. CPU seconds leave out the
imports.

Lightning is measured twice: with everything switched off, and as Optuna's own example sets it up
(optuna-examples, pytorch/pytorch_lightning_simple.py): a logger that is told the parameters, the pruning callback,
progress bar, summary and sanity check as Lightning has them, checkpoints off. With the program that search.cpp builds,
part `trials` runs it in turn with Optuna, several rounds, and tells the ratios.

    python3 search.py [trials] [seeds] [parts: suggestion,trials,best] [program]
"""
import contextlib
import json
import logging
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import lightning as L
import optuna
import torch
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna_integration import PyTorchLightningPruningCallback

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
for name in ["lightning.pytorch", "lightning.pytorch.utilities.rank_zero", "lightning.fabric"]:
    logging.getLogger(name).setLevel(logging.CRITICAL)
torch.set_num_threads(1)
TRIALS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
PARTS = sys.argv[3] if len(sys.argv) > 3 else "suggestion,trials,best"
PROGRAM = sys.argv[4] if len(sys.argv) > 4 else None
ROUNDS = 7
X = torch.rand(640, 2, generator=torch.Generator().manual_seed(1))
Y = (X * 3).sin().prod(1, keepdim=True)


def say(**facts):
    print(json.dumps({"bench": "search", **facts}), flush=True)


def model_of(trial):
    hidden, lr = trial.suggest_categorical("hidden", [4, 8, 16, 32]), trial.suggest_float("lr", 1e-4, 1e-1, log=True)
    return torch.nn.Sequential(torch.nn.Linear(2, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, 1)), lr


def loaders():
    dataset = torch.utils.data.TensorDataset(X, Y)
    train = torch.utils.data.DataLoader(torch.utils.data.Subset(dataset, range(512)), batch_size=64, shuffle=True)
    return train, torch.utils.data.DataLoader(torch.utils.data.Subset(dataset, range(512, 640)), batch_size=128)


def plain(trial):
    net, lr = model_of(trial)
    optimizer, loss = torch.optim.Adam(net.parameters(), lr=lr), torch.nn.functional.mse_loss
    train, validation = loaders()
    for _ in range(5):
        for x, y in train:
            optimizer.zero_grad()
            loss(net(x), y).backward()
            optimizer.step()
        with torch.no_grad():
            value = statistics.mean(loss(net(x), y).item() for x, y in validation)
    return value


class Lit(L.LightningModule):
    def __init__(self, net, lr):
        super().__init__()
        self.net, self.lr = net, lr

    def training_step(self, batch):
        return torch.nn.functional.mse_loss(self.net(batch[0]), batch[1])

    def validation_step(self, batch):
        self.log("val/loss", torch.nn.functional.mse_loss(self.net(batch[0]), batch[1]))

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.lr)


def lightning(trial):
    trainer = L.Trainer(max_epochs=5, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False,
                        enable_model_summary=False, num_sanity_val_steps=0)
    trainer.fit(Lit(*model_of(trial)), *loaders())
    return trainer.callback_metrics["val/loss"].item()


def example(trial):
    with tempfile.TemporaryDirectory() as folder:
        trainer = L.Trainer(logger=True, enable_checkpointing=False, max_epochs=5, accelerator="cpu", devices=1,
                            callbacks=[PyTorchLightningPruningCallback(trial, monitor="val/loss")], default_root_dir=folder)
        net, lr = model_of(trial)
        trainer.logger.log_hyperparams({"lr": lr})
        trainer.fit(Lit(net, lr), *loaders())
        return trainer.callback_metrics["val/loss"].item()


def per_cpu_second(objective, sampler, trials):
    start = time.process_time()
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        optuna.create_study(sampler=sampler).optimize(objective, n_trials=trials)
    return trials / (time.process_time() - start)


def throughput():
    rivals = {"Optuna random, plain loop": plain, "Optuna random, Lightning with all off": lightning,
              "Optuna random, Lightning as in Optuna's example": example}
    measured, ours = {name: [] for name in rivals}, {}
    for name, objective in rivals.items():
        per_cpu_second(objective, optuna.samplers.RandomSampler(seed=1), 3)  # what the first trials alone pay
    for turn in range(ROUNDS):
        if PROGRAM:
            out = subprocess.run([PROGRAM, str(20 * TRIALS), "1", "pair"], capture_output=True, text=True, check=True).stdout
            for line in map(json.loads, out.splitlines()):
                ours.setdefault(line["name"], []).append(line["per_cpu_s"])
        for name, objective in rivals.items():
            measured[name].append(per_cpu_second(objective, optuna.samplers.RandomSampler(seed=turn), TRIALS))
    for name, rates in {**ours, **measured}.items():
        say(part="trials", name=name, rounds=len(rates), per_cpu_s=round(statistics.median(rates), 2))
    for mine, rates in ours.items():
        for name, others in measured.items():
            ratios = [a / b for a, b in zip(rates, others)]
            say(part="ratio", name=f"{mine} / {name}", rounds=len(ratios), least=round(min(ratios), 1),
                median=round(statistics.median(ratios), 1))
    if not PROGRAM:
        say(part="trials", name="Optuna TPE, Lightning with all off",
            per_cpu_s=round(per_cpu_second(lightning, optuna.samplers.TPESampler(seed=1), TRIALS), 2))


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    a = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return a * a + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


A = [[10, 3, 17, 3.5, 1.7, 8], [.05, 10, 17, .1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, .05, 10, .1, 14]]
P = [[.1312, .1696, .5569, .0124, .8283, .5886], [.2329, .4135, .8307, .3736, .1004, .9991],
     [.2348, .1451, .3522, .2883, .3047, .6650], [.4047, .8828, .8732, .5743, .1091, .0381]]


def hartmann6(trial):
    x = [trial.suggest_float(f"x{i}", 0, 1) for i in range(6)]
    return -sum(c * math.exp(-sum(a * (v - p) ** 2 for a, v, p in zip(A[k], x, P[k]))) for k, c in enumerate([1, 1.2, 3, 3.2]))


def mixed(trial):
    lr = math.log10(trial.suggest_float("lr", 1e-5, 1, log=True))
    decay = math.log10(trial.suggest_float("decay", 1e-6, 1e-1, log=True))
    layers, kind = trial.suggest_int("layers", 1, 8), trial.suggest_categorical("kind", ["sgd", "adam", "lion"])
    best = {"adam": -3, "sgd": -1, "lion": -4}[kind]
    return (lr - best) ** 2 + 0.3 * (decay + 4) ** 2 + 0.1 * (layers - 3) ** 2 + (0 if kind == "adam" else 0.4)


def ackley4(trial):
    x = [trial.suggest_float(f"x{i}", -5, 10) for i in range(4)]
    return (20 + math.e - 20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / 4))
            - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / 4))


def noisy8(trial):
    lr, decay = math.log10(trial.suggest_float("lr", 1e-5, 1, log=True)), math.log10(trial.suggest_float("decay", 1e-7, 1e-1, log=True))
    dropout, width = trial.suggest_float("dropout", 0, 0.6), trial.suggest_int("width", 8, 512, log=True)
    depth, sgd = trial.suggest_int("depth", 1, 8), trial.suggest_categorical("optimizer", [0, 1])
    shape, idle = trial.suggest_categorical("shape", [0, 1, 2, 3]), trial.suggest_float("idle", 0, 1)
    off = (lr - (-1.5 if sgd == 1 else -3)) / 1.2
    loss = (0.1 + 0.25 * (1 - math.exp(-off * off)) + 0.01 * (math.log2(width) - 6) ** 2 + 0.5625 * (dropout - 0.2) ** 2
            + 0.005 * (depth - 4) ** 2 + 0.015 * abs(decay + 4) + 0.01 * sgd)
    return loss + 0.0075 * sum(math.sin((i + 1) * 997 * v + i)
                               for i, v in enumerate([lr, decay, dropout, width, depth, sgd, shape, idle]))


def error_of_median(values):
    """The standard error of a median, by 500 bootstrap samples."""
    generator = random.Random(1)
    return statistics.pstdev(statistics.median(generator.choices(values, k=len(values))) for _ in range(500))


def quality():
    for function, trials in ((branin, 60), (hartmann6, 100), (mixed, 60), (ackley4, 80), (noisy8, 80)):
        best = []
        for seed in range(SEEDS):
            study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
            study.optimize(function, n_trials=trials)
            best.append(study.best_value)
        for some in sorted({min(20, SEEDS), SEEDS}):
            say(part="best", name=f"Optuna {optuna.__version__} TPE", function=function.__name__, seeds=some,
                median=round(statistics.median(best[:some]), 5), error=round(error_of_median(best[:some]), 5))


def suggestion():
    space = {"lr": FloatDistribution(1e-5, 1, log=True), "dropout": FloatDistribution(0, 0.5),
             "hidden": IntDistribution(4, 256), "kind": CategoricalDistribution(["a", "b", "c"])}
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    for _ in range(500):
        trial = study.ask(space)
        study.tell(trial, trial.params["lr"])
    study.sampler, times = optuna.samplers.TPESampler(seed=1), []
    for _ in range(30):
        start = time.process_time()
        trial = study.ask(space)
        times.append((time.process_time() - start) * 1e3)
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    say(part="suggestion", name="Optuna", trials=500, parameters=4, cpu_ms=round(statistics.median(times), 3))


for part, run in {"suggestion": suggestion, "trials": throughput, "best": quality}.items():
    if part in PARTS:
        run()
