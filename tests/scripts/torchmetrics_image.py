#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Asks torchmetrics about images and masks; writes tests/metric/cases/image.json and segmentation.json.

usage: torchmetrics_image.py [--many N] [--folder FOLDER]
"""
import argparse
import math
import pathlib
import random

import torch
import torchmetrics.image as image
import torchmetrics.segmentation as segmentation

import torchmetrics_cases
from torchmetrics_cases import as_json, case, write


def numbers(shape, digits=2):
    """Short ones, so that the file is."""
    return torch.round(torch.rand(shape, dtype=torch.double) * 10**digits) / 10**digits


def pair(shape, noise=0.3, digits=2):
    target = numbers(shape, digits)
    return [torch.round((target + noise * (torch.rand(shape).double() - 0.5)) * 10**digits) / 10**digits, target]


def batches(shape):
    """Several updates of different sizes."""
    return [[random.randint(1, 3), *shape] for _ in range(random.randint(1, 3))]


def asked(metric, options, updates, single=False):
    """Inputs of single precision are asked about in double precision: torchmetrics' own rounding is not the question."""
    result = case(metric.set_dtype(torch.float64), options, updates)
    if single:
        result["updates"] = [[as_json(each.float()) for each in arguments] for arguments in updates]
    return result


def named(options):
    """As torchmetrics calls them, of those that the tests read."""
    options = dict(options)
    if "clamp" in options:
        options["data_range"] = tuple(options.pop("clamp"))
    if options.get("reduction") == "mean":
        options["reduction"] = "elementwise_mean"
    return options


def psnr(i):
    options = [{"data_range": 1.0}, {"data_range": 2.0, "base": 2.718281828}, {"clamp": [0.2, 0.8]},
               {"data_range": 1.0, "dim": [1, 2, 3]}, {"data_range": 1.0, "dim": [1, 2, 3], "reduction": "sum"},
               {"data_range": 1.0, "dim": [1, 2, 3], "reduction": "none"}, {"data_range": 1.0, "dim": [-1], "reduction": "none"}][i % 7]
    updates = [pair(shape) for shape in batches([random.randint(1, 3), random.randint(2, 5), 3])]
    single = i % 3 == 1
    if single:
        updates = [[each.float().double() for each in arguments] for arguments in updates]
    return asked(image.PeakSignalNoiseRatio(**named(options)), options, updates, single)


def ssim(i):
    options = [{"data_range": 1.0}, {}, {"data_range": 1.0, "sigma": [0.8]}, {"clamp": [0.1, 0.9], "sigma": [0.5]},
               {"gaussian_kernel": False, "kernel_size": [5], "data_range": 1.0, "reduction": "none"},
               {"gaussian_kernel": False, "kernel_size": [3, 7], "data_range": 1.0, "reduction": "sum"},
               {"sigma": [0.6, 1.1], "data_range": 1.0, "k1": 0.02, "k2": 0.05, "reduction": "none"},
               {"volume": True, "gaussian_kernel": False, "kernel_size": [3, 5, 3], "data_range": 1.0},
               {"volume": True, "sigma": [0.5], "kernel_size": [5], "data_range": 1.0, "reduction": "none"}][i % 9]
    options = dict(options)
    shape = [random.randint(1, 2), random.randint(6, 9), random.randint(6, 10)]
    if options.pop("volume", False):
        shape = [1, random.randint(4, 5), random.randint(4, 6), random.randint(4, 5)]
    asks = {name: value if len(value) > 1 else value[0] for name, value in options.items() if name in ("sigma", "kernel_size")}
    updates = [pair(each, noise=random.choice([0.1, 0.5, 2])) for each in batches(shape)]
    single = i % 4 == 2
    if single:
        updates = [[each.float().double() for each in arguments] for arguments in updates]
    return asked(image.StructuralSimilarityIndexMeasure(**{**named(options), **asks}), options, updates, single)


def msssim(i):
    options = [{"betas": [0.4, 0.6], "sigma": [0.5], "kernel_size": [5], "data_range": 1.0},
               {"betas": [0.2, 0.3, 0.5], "sigma": [0.5], "kernel_size": [5], "data_range": 1.0, "reduction": "none"},
               {"betas": [0.2, 0.3, 0.5], "gaussian_kernel": False, "kernel_size": [3], "normalize": "simple"},
               {"betas": [1.0], "gaussian_kernel": False, "kernel_size": [3], "data_range": 1.0, "normalize": "none"},
               {"betas": [0.5, 0.5], "gaussian_kernel": False, "kernel_size": [3, 5], "clamp": [0.1, 0.9], "reduction": "sum"},
               {"volume": True, "betas": [0.5, 0.5], "gaussian_kernel": False, "kernel_size": [3], "data_range": 1.0}][i % 6]
    options = dict(options)
    scales = len(options["betas"])
    side = {1: 6, 2: 10, 3: 20}[scales]
    shape = [1, side + random.randint(0, 2), side + random.randint(0, 3)]
    if options.pop("volume", False):
        shape = [1, 6, 8, 7]
    asks = {name: value if len(value) > 1 else value[0] for name, value in options.items() if name in ("sigma", "kernel_size")}
    asks["betas"] = tuple(options["betas"])
    if options.get("normalize") == "none":
        asks["normalize"] = None
    noise = 0.1 if options.get("normalize") == "none" else random.choice([0.1, 0.6])
    updates = [pair([random.randint(1, 2), *shape], noise) for _ in range(random.randint(1, 2))]
    metric = image.MultiScaleStructuralSimilarityIndexMeasure(**{**named(options), **asks})
    return asked(metric, options, updates)


def variation(i):
    options = [{}, {"reduction": "mean"}, {"reduction": "sum"}, {"reduction": "none"}][i % 4]
    updates = [[numbers(shape)] for shape in batches([random.randint(1, 3), random.randint(1, 5), random.randint(2, 4)])]
    return asked(image.TotalVariation(**options), options, updates)


def quality(i):
    options = [{}, {"kernel_size": [5, 5], "sigma": [1.0, 1.0]}, {"kernel_size": [3, 3], "sigma": [0.5, 2.0], "reduction": "sum"},
               {"kernel_size": [7, 7], "sigma": [1.5, 1.0], "reduction": "none"}][i % 4]
    side = options.get("kernel_size", [11])[0]
    shape = [random.randint(1, 2), side + random.randint(0, 3), side + random.randint(0, 2)]
    updates = [pair(each, noise=random.choice([0.1, 0.5])) for each in batches(shape)]
    return asked(image.UniversalImageQualityIndex(**named(options)), options, updates)


def angle(i):
    options = [{}, {"reduction": "sum"}, {"reduction": "none"}][i % 3]
    updates = [[each + 0.01 for each in pair(shape)] for shape in batches([random.randint(2, 4), random.randint(1, 3), 3])]
    updates = [[torch.round(each * 100) / 100 for each in arguments] for arguments in updates]
    return asked(image.SpectralAngleMapper(**named(options)), options, updates)


def sliding(i):
    options = [{}, {"window_size": 2}, {"window_size": 3}, {"window_size": 4}, {"window_size": 5}, {"window_size": 7}][i % 6]
    side = options.get("window_size", 8) + 2
    updates = [pair(shape) for shape in batches([random.randint(1, 2), side + random.randint(0, 2), side])]
    return asked(image.RootMeanSquaredErrorUsingSlidingWindow(**options), options, updates)


def masks(shape, classes, kind, few):
    """Labels, one-hot masks or logits; few: the last class never occurs."""
    labels = torch.randint(classes - 1 if few and classes > 1 else classes, shape)
    if kind == "labels":
        return labels
    if kind == "logits":
        return torch.nn.functional.one_hot(labels, classes).movedim(-1, 1).double() * 0.5 + numbers([shape[0], classes, *shape[1:]], 1)
    return torch.nn.functional.one_hot(labels, classes).movedim(-1, 1).to(torch.bool if kind == "bool" else torch.int64)


def mask_updates(i, classes):
    kinds, kind = [(["bool", "bool"], "one-hot"), (["int", "int"], "one-hot"), (["labels", "labels"], "index"), (["logits", "labels"], "mixed"),
                   (["labels", "bool"], "mixed"), (["logits", "logits"], "one-hot")][i % 6]
    updates = []
    for _ in range(random.randint(1, 3)):
        shape = [random.randint(1, 3), random.randint(2, 4), *([random.randint(2, 4)] if i % 4 else [])]
        if len(shape) == 2:
            shape.append(1)
        updates.append([masks(shape, classes, each, i % 5 == 0) for each in kinds])
    return updates, kind


def iou(i):
    classes = random.randint(2, 5)
    updates, kind = mask_updates(i, classes)
    options = {"num_classes": classes, "input_format": kind, "include_background": i % 3 != 1, "per_class": i % 2 == 1}
    return asked(segmentation.MeanIoU(**options), options, updates)


def dice(i):
    classes = random.randint(2, 5)
    updates, kind = mask_updates(i // 4, classes)
    options = {"num_classes": classes, "input_format": kind, "include_background": random.random() < 0.6,
               "average": ["macro", "micro", "weighted", "none"][i % 4],
               "aggregation_level": ["samplewise", "global"][i // 4 % 2]}
    return asked(segmentation.DiceScore(**options), options, updates)


def finite(makes, count):
    """That many cases, without those that JSON cannot tell."""
    found, i = [], 0
    while len(found) < count:
        made = makes(i)
        if all(math.isfinite(each) for each in made["expected"]["data"]):
            found.append(made)
        i += 1
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=0)
    parser.add_argument("--folder", type=pathlib.Path, default=torchmetrics_cases.FOLDER)
    given = parser.parse_args()
    torchmetrics_cases.FOLDER = given.folder
    torch.manual_seed(1)
    random.seed(1)
    few = {psnr: 9, ssim: 12, msssim: 6, variation: 6, quality: 6, angle: 6, sliding: 7}
    write("image.json", [each for makes, count in few.items() for each in finite(makes, given.many or count)])
    write("segmentation.json", [each for makes, count in {iou: 14, dice: 28}.items() for each in finite(makes, given.many or count)])


main()
