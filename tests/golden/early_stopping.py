#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes early_stopping.txt: what Lightning's EarlyStopping decides, value by value, for series and options of all kinds.

One line per case: mode min_delta patience check_finite stopping divergence | value:stop:wait:best ...; "-" is no threshold.
Values are multiples of 1/64, so that every difference is exact. usage: early_stopping.py > early_stopping.txt
"""
import math
import random

import torch
from lightning.pytorch.callbacks import EarlyStopping

random.seed(11)


def series():
    length = random.randint(4, 10)
    kind = random.random()
    values = [random.randint(-128, 128) / 64 for _ in range(length)]
    if kind < 0.3:
        values.sort(reverse=random.random() < 0.5)
    if kind > 0.8:
        values[random.randrange(length)] = random.choice([math.nan, math.inf, -math.inf])
    return values


def threshold():
    return random.randint(-96, 96) / 64 if random.random() < 0.3 else None


for _ in range(300):
    options = dict(mode=random.choice(["min", "max"]), min_delta=random.choice([0, 0, 1 / 64, 0.25]),
                   patience=random.randint(0, 4), check_finite=random.random() < 0.8,
                   stopping_threshold=threshold(), divergence_threshold=threshold())
    monitor = EarlyStopping("x", **options)
    told = []
    for value in series():
        stop, _ = monitor._evaluate_stopping_criteria(torch.tensor(value, dtype=torch.float64))
        told.append(f"{value!r}:{int(stop)}:{monitor.wait_count}:{float(monitor.best_score)!r}")
        if stop:
            break
    words = [options["mode"], options["min_delta"], options["patience"], int(options["check_finite"]),
             options["stopping_threshold"], options["divergence_threshold"]]
    print(*("-" if word is None else word for word in words), "|", *told)
