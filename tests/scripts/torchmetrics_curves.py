# SPDX-License-Identifier: BSL-1.0
"""Asks torchmetrics 1.9 for the cases of tests/metric/curves.cpp: curves and what is computed from them.

usage: torchmetrics_curves.py [--many <cases a metric> <file>]

Curves become one row of numbers: all precisions, then all recalls, then all thresholds. NaN becomes -1, as JSON has none. Exact curves are
asked for in double precision, as float32 is too coarse for the mean of curves.
"""
import json
import pathlib
import sys
import warnings

import torch
from torchmetrics import classification

from torchmetrics_cases import as_json, write

warnings.filterwarnings("ignore")
CURVES = ["PrecisionRecallCurve", "ROC", "AUROC", "AveragePrecision"]
FIXED = {"BinaryRecallAtFixedPrecision": "min_precision", "BinaryPrecisionAtFixedRecall": "min_recall",
         "BinarySpecificityAtSensitivity": "min_sensitivity", "BinarySensitivityAtSpecificity": "min_specificity"}
WIDTH = {"Binary": 1, "Multiclass": 4, "Multilabel": 3}
random = torch.Generator().manual_seed(7)


def pick(*values):
    return values[int(torch.randint(len(values), (), generator=random))]


def update(task, options, size):
    """Predictions and targets. The first target is never ignored, and for classes never 0, where torchmetrics has whims."""
    width, ignore = WIDTH[task], options.get("ignore_index")
    shape = (size,) if task == "Binary" else (size, width)
    if task == "Multiclass" and pick(True, False, False):
        shape += (2,)
    if options.get("input") == "logits":
        given = torch.randn(shape, generator=random) * 2
        given.reshape(-1)[0] = 3.0  # by which torchmetrics knows that these are logits
        given[0] = 3.0 if task != "Multiclass" else given[0] + 3
    else:
        given = torch.rand(shape, generator=random)
        if pick(True, False):
            given = (given * 16).round() / 16
    given = given.to(pick(torch.float32, torch.float64))
    wanted_shape = shape[:1] + shape[2:] if task == "Multiclass" else shape
    absent = pick(True, False) and task == "Multiclass"
    wanted = torch.randint(width - absent if task == "Multiclass" else 2, wanted_shape, generator=random)
    if task == "Multilabel" and pick(True, False, False):
        wanted[:, 0] = pick(0, 1)
    if ignore is not None and ignore < 0:
        wanted[torch.rand(wanted.shape, generator=random) < 0.25] = ignore
    wanted[0] = 1 if task != "Multilabel" else torch.randint(2, (width,), generator=random)
    return given, wanted


def rows(value, options, task):
    """One row of numbers from a tensor, from three of them, or from three lists of them."""
    if isinstance(value, torch.Tensor):
        flat = [value]
    else:
        flat = [torch.cat([each.reshape(-1).double() for each in part]) if isinstance(part, list) else part for part in value]
        if flat[0].dim() == 2:  # thresholds that all classes share
            flat[-1] = flat[-1].repeat(WIDTH[task])
    row = torch.cat([each.reshape(-1).double() for each in flat]).nan_to_num(-1.0)
    return torch.where(row == 1e6, -1.0, row)  # torchmetrics' threshold of what nothing has; NaN for fulgurite


def case(name, task, options):
    kinds = dict(options)
    if "at" in kinds:
        kinds["thresholds"] = kinds.pop("at")
    kinds.pop("input", None)
    torch.set_default_dtype(torch.float32)
    updates = [update(task, options, size) for size in pick((7, 4, 1), (9, 6), (3,), (5, 5, 5, 2))]
    if task == "Multiclass" or "thresholds" not in kinds:
        updates = [(given.to(updates[0][0].dtype), wanted) for given, wanted in updates]
    if "thresholds" not in kinds:
        torch.set_default_dtype(torch.float64)
    metric = getattr(classification, name)(**kinds)
    for given, wanted in updates:
        metric.update(given, wanted)
    value = rows(metric.compute(), options, task)
    torch.set_default_dtype(torch.float32)
    return {"metric": name, "options": options, "updates": [[as_json(each) for each in one] for one in updates], "expected": as_json(value)}


def options_of(name, task, number):
    options = {"Multiclass": {"num_classes": WIDTH[task]}, "Multilabel": {"num_labels": WIDTH[task]}}.get(task, {})
    area = "AUROC" in name or "Average" in name
    averages = {("Multiclass", True): ["macro", "weighted", "none"], ("Multiclass", False): [None, "micro", "macro"],
                ("Multilabel", True): ["macro", "weighted", "none", "micro"]}.get((task, area), [])
    if averages:
        options["average"] = averages[number % len(averages)]
    if number % 2 and (area or options.get("average") != "micro"):  # torchmetrics fails at a micro curve at thresholds
        options.update(pick({"thresholds": 5}, {"thresholds": 11}, {"at": [0.0, 0.25, 0.7, 1.0]}))
    if number % 3 == 1:
        options["ignore_index"] = pick(-1, -1, -100, 0) if task == "Multiclass" else pick(-1, -100)
    if number % 4 >= 2:
        options["input"] = "logits"
    if name == "BinaryAUROC" and number % 5 < 3:
        options["max_fpr"] = pick(0.1, 0.3, 0.5, 0.77)
    if name in FIXED:
        options[FIXED[name]] = pick(0.0, 0.3, 0.5, 0.75, 1.0)
    return options


def cases(number):
    names = [(task + curve, task) for task in WIDTH for curve in CURVES] + [(name, "Binary") for name in FIXED]
    return [case(name, task, options_of(name, task, i)) for name, task in names for i in range(number)]


if sys.argv[1:2] == ["--many"]:
    text = ",\n".join(json.dumps(each, allow_nan=False) for each in cases(int(sys.argv[2])))
    pathlib.Path(sys.argv[3]).write_text(f"[{text}]")
else:
    write("curves.json", cases(12))
