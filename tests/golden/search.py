#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes search.txt: points of torch's Sobol engine, log densities of Optuna's Parzen estimators, and what Optuna's
MedianPruner says of curves. Each line is a word and numbers. Needs torch, numpy and optuna.

usage: search.py > search.txt
"""
import math
import warnings

import numpy as np
import optuna
import torch
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_gamma, default_weights

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def line(word, *numbers):
    print(word, *(repr(float(n)) if isinstance(n, (float, np.floating)) else int(n) for n in numbers))


# sobol: number of the point, coordinates
engine = torch.quasirandom.SobolEngine(7, scramble=False)
for number, point in enumerate(engine.draw(40, dtype=torch.float64).tolist()):
    line("sobol", number, *point)

# Of equal observations the older one is the lower neighbour; numpy's own sort leaves that open.
argsort = np.argsort
np.argsort = lambda values, *given, **named: argsort(values, *given, **{**named, "kind": "stable"})

# parzen: observations; then density: a point, its log density. Space: u in [-2, 2], v log in [1e-4, 1], k 1..8, m log 1..64, c of 3
SPACE = {"u": FloatDistribution(-2, 2), "v": FloatDistribution(1e-4, 1, log=True), "k": IntDistribution(1, 8),
         "m": IntDistribution(1, 64, log=True), "c": CategoricalDistribution(("a", "b", "c"))}
rng = np.random.RandomState(5)


def draw(n):
    return {"u": rng.uniform(-2, 2, n), "v": np.exp(rng.uniform(math.log(1e-4), 0, n)), "k": rng.randint(1, 9, n).astype(float),
            "m": np.round(np.exp(rng.uniform(0, math.log(64), n))), "c": rng.randint(0, 3, n).astype(float)}


for n in (0, 1, 2, 5, 24, 26, 60):
    seen, points = draw(n), draw(6)
    parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)
    estimator = _ParzenEstimator(seen, SPACE, parameters)
    line("parzen", n)
    for i in range(n):
        line("seen", *(float(seen[name][i]) for name in SPACE))
    for i, value in enumerate(estimator.log_pdf(points)):
        line("density", *(float(points[name][i]) for name in SPACE), value)
line("gamma", *(default_gamma(n) for n in range(300)))

# median: rules; then curves of finished trials; then a curve, and at which index it is pruned (-1: never)
for case, (startup, warmup, interval, least, maximize) in enumerate(
        [(5, 0, 1, 1, 0), (2, 3, 1, 1, 0), (2, 1, 3, 1, 1), (1, 0, 2, 4, 0), (8, 0, 1, 1, 0)]):
    study = optuna.create_study(direction="maximize" if maximize else "minimize")
    line("median", startup, warmup, interval, least, maximize)
    for _ in range(6):
        steps = sorted(rng.choice(np.arange(1, 13), size=rng.randint(3, 9), replace=False).tolist())
        values = [float(v) if rng.rand() > 0.08 else math.nan for v in rng.normal(size=len(steps)).round(3)]
        study.add_trial(optuna.trial.create_trial(value=0.0, intermediate_values=dict(zip(steps, values))))
        line("finished", *(x for pair in zip(steps, values) for x in pair))
    pruner = optuna.pruners.MedianPruner(startup, warmup, interval, n_min_trials=least)
    for _ in range(8):
        steps = sorted(rng.choice(np.arange(1, 13), size=8, replace=False).tolist())
        values = [float(v) if rng.rand() > 0.05 else math.nan for v in (rng.normal(size=8) + rng.choice([-1, 0, 1])).round(3)]
        trial, pruned = study.ask(), -1
        for index, (step, value) in enumerate(zip(steps, values)):
            trial.report(value, step)
            if pruner.prune(study, study._storage.get_trial(trial._trial_id)):
                pruned = index
                break
        line("curve", pruned, *(x for pair in zip(steps, values) for x in pair))
