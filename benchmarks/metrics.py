# SPDX-License-Identifier: BSL-1.0
"""One update of torchmetrics' metrics: the peer of metrics.cpp, whose inputs and options these are.

    python3 metrics.py --only MulticlassF1Score --threads 1 --limit_ms 100

Each as it comes, and with validate_args=False where it has that.
"""
import argparse
import json
import warnings

import torch
import torchmetrics
from torchmetrics import classification as c

from common import clocked

warnings.filterwarnings("ignore")
BATCH, CLASSES = 64, 10


def inputs():
    """As metrics.cpp makes them, in this order."""
    torch.manual_seed(0)
    return dict(scores=torch.randn(BATCH, CLASSES), labels=torch.randint(CLASSES, (BATCH,)), share=torch.rand(BATCH),
                yes=torch.randint(2, (BATCH,)), values=torch.randn(BATCH), target=torch.randn(BATCH), rows=torch.randn(BATCH, 8),
                other_rows=torch.randn(BATCH, 8), picture=torch.rand(BATCH, 1, 28, 28), other_picture=torch.rand(BATCH, 1, 28, 28))


def four(**given):
    each = [kind(num_classes=CLASSES, **given) for kind in
            (c.MulticlassAccuracy, c.MulticlassPrecision, c.MulticlassRecall, c.MulticlassF1Score)]
    return torchmetrics.MetricCollection(each)


METRICS = [
    ("Accuracy", lambda **given: c.MulticlassAccuracy(num_classes=CLASSES, average="micro", **given), "scores", "labels"),
    ("BinaryAccuracy", c.BinaryAccuracy, "share", "yes"),
    ("MulticlassAccuracy", lambda **given: c.MulticlassAccuracy(num_classes=CLASSES, **given), "scores", "labels"),
    ("MulticlassF1Score", lambda **given: c.MulticlassF1Score(num_classes=CLASSES, **given), "scores", "labels"),
    ("Collection of four", four, "scores", "labels"),
    ("MulticlassConfusionMatrix", lambda **given: c.MulticlassConfusionMatrix(num_classes=CLASSES, **given), "scores", "labels"),
    ("BinaryAUROC, thresholds=100", lambda **given: c.BinaryAUROC(thresholds=100, **given), "share", "yes"),
    ("MulticlassAUROC, thresholds=100", lambda **given: c.MulticlassAUROC(num_classes=CLASSES, thresholds=100, **given), "scores", "labels"),
    ("BinaryAUROC", lambda **given: c.BinaryAUROC(**given), "share", "yes"),
    ("MeanSquaredError", torchmetrics.MeanSquaredError, "values", "target"),
    ("MeanAbsoluteError", torchmetrics.MeanAbsoluteError, "values", "target"),
    ("R2Score", torchmetrics.R2Score, "values", "target"),
    ("PearsonCorrCoef", torchmetrics.PearsonCorrCoef, "values", "target"),
    ("CosineSimilarity", lambda: torchmetrics.CosineSimilarity(reduction="mean"), "rows", "other_rows"),
    ("PeakSignalNoiseRatio", lambda: torchmetrics.image.PeakSignalNoiseRatio(data_range=1.0), "picture", "other_picture"),
    ("MeanMetric", torchmetrics.MeanMetric, "values", None),
]


def measure(way, name, metric, given, limit):
    """The value of three updates, then the time of one: of an epoch of 100 and its value."""
    for _ in range(3):
        metric.update(*given)
    value = metric.compute()
    value = value.double().sum().item() if isinstance(value, torch.Tensor) else 0.0  # a collection has a dictionary
    epoch = 100

    def updates():
        metric.reset()
        for _ in range(epoch):
            metric.update(*given)
        metric.compute()

    best, middle = (each / epoch for each in clocked(updates, limit))
    print(json.dumps({"bench": "metrics", "name": way, "model": name, "us_min": round(best, 4), "us_p50": round(middle, 4),
                      "result": round(value, 9)}), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit_ms", type=float, default=100)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    for name, make, predictions, target in METRICS:
        if given.only not in ("", name):
            continue
        data = inputs()
        arguments = [data[predictions]] + ([data[target]] if target else [])
        measure("torchmetrics", name, make(), arguments, given.limit_ms / 1000)
        try:
            metric = make(validate_args=False)
        except (TypeError, ValueError):
            continue
        measure("torchmetrics_unchecked", name, metric, arguments, given.limit_ms / 1000)


if __name__ == "__main__":
    main()
