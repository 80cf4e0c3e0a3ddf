#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Asks torchmetrics 1.9 the cases of tests/metric/classification.cpp and writes tests/metric/cases/classification.json.

usage: torchmetrics_classification.py [--many N] [--out FOLDER]

Many cases a metric are to be run by hand: FULGURITE_CASES names the file to the test, seen from tests/metric/cases.
"""
import argparse
import pathlib
import random

import torch
import torchmetrics.classification as tm
import torchmetrics_cases as shared

RATES = ["Accuracy", "Precision", "Recall", "Specificity", "F1Score", "FBetaScore", "HammingDistance", "NegativePredictiveValue", "StatScores"]
WITH_ZERO = {"Precision", "Recall", "F1Score", "FBetaScore"}  # the classes of NegativePredictiveValue drop it
AVERAGES = ["micro", "macro", "weighted", "none"]
SIZES = [1, 2, 4, 7]


class Cases:
    """Options and inputs of case after case of one metric, all of it from one seed."""

    def __init__(self, metric, task, index):
        self.random = random.Random(f"{metric} {index}")
        self.torch = torch.Generator().manual_seed(self.random.randrange(2**31))
        self.task, self.metric, self.index = task, metric, index
        self.ours, self.theirs = {}, {}
        self.classes = self.random.choice([2, 3, 4, 6])

    def option(self, name, value, theirs="same"):
        self.ours[name] = value
        self.theirs[name] = value if theirs == "same" else theirs

    def maybe(self, name, values):
        value = self.random.choice(values)
        if value is not None:
            self.option(name, value)
        return value

    def rounded(self, *sizes, low=0.0, high=1.0):
        """Numbers that are exact in a file of nine digits, some of them twice."""
        steps = self.random.choice([8, 64])
        return (torch.randint(int(low * steps), int(high * steps) + 1, sizes, generator=self.torch) / steps).float()

    def sizes(self):
        more = self.random.choice([[], [], [3], [2, 2]]) if self.extra else []
        return [[self.random.choice(SIZES)] + more for _ in range(self.random.choice([1, 2, 3]))]

    def target(self, sizes, classes, ignore):
        absent = self.random.random() < 0.3 and classes > 2  # a class that never is the target
        target = torch.randint(0, classes - 1 if absent else classes, sizes, generator=self.torch)
        if ignore is not None:
            target[torch.rand(sizes, generator=self.torch) < 0.2] = ignore
            target.view(-1)[0] = 0 if ignore else 1  # so that something counts
        return target

    def yes_or_no(self, sizes, ignore, labels_too=True):
        target = self.target(sizes, 2, ignore)
        if labels_too and self.kind == "labels":
            return torch.randint(0, 2, sizes, generator=self.torch), target
        scores = self.rounded(*sizes, low=-3, high=3) if self.kind == "logits" else self.rounded(*sizes)
        if self.kind == "logits":
            scores.view(-1)[0] = 2.5  # torchmetrics guesses by the values
        return scores if self.single else scores.double(), target

    def of_classes(self, sizes, ignore, scores_only=False):
        target = self.target(sizes, self.classes, ignore)
        if not scores_only and self.kind == "labels":
            return torch.randint(0, self.classes, sizes, generator=self.torch), target
        count = sizes[0] * max(1, torch.Size(sizes[1:]).numel())
        while True:  # without ties, as those are for argmax and topk to break; torchmetrics knows logits by values below 0
            scores = torch.randn([count, self.classes], generator=self.torch)
            if self.kind != "logits":
                scores = scores.softmax(1)
            scores = (scores * 256).round() / 256
            if all(len(set(row.tolist())) == self.classes for row in scores) and (self.kind != "logits" or (scores[target.reshape(-1) != ignore] < 0).any()):
                break
        return scores.reshape(sizes + [self.classes]).movedim(-1, 1).contiguous(), target

    def inputs(self, scores_only=False):
        """Draws what all tasks have: their options and updates."""
        self.extra = True
        ignore = None
        self.single = self.random.random() < 0.7
        if self.task == "Multiclass":
            self.option("num_classes", self.classes)
            self.kind = self.random.choice(["scores", "logits"] if scores_only or self.ours.get("top_k", 1) > 1 else ["scores", "labels"])
            ignore = self.maybe("ignore_index", [None, None, -1, 0, 100])
            if scores_only:
                self.input()
            return [self.of_classes(sizes, ignore, scores_only or self.ours.get("top_k", 1) > 1) for sizes in self.sizes()]
        self.kind = self.random.choice(["probabilities", "logits", "labels"][: 2 if scores_only else 3])
        self.input()
        if not scores_only:
            self.maybe("threshold", [None, 0.25, 0.75])
        ignore = self.maybe("ignore_index", [None, None, -1] if self.metric == "JaccardIndex" else [None, None, -1, 0])
        if self.task == "Binary":
            return [self.yes_or_no(sizes, ignore, not scores_only) for sizes in self.sizes()]
        self.option("num_labels", self.classes)
        return [self.yes_or_no([sizes[0], self.classes] + sizes[1:], ignore) for sizes in self.sizes()]

    def input(self):
        if self.kind == "logits":
            self.ours["input"] = "logits"  # an option of ours: theirs guesses

    def ask(self):
        scores_only = self.metric in ("HingeLoss", "CalibrationError")
        several = self.task != "Binary"
        if self.metric in RATES:
            if several:
                self.option("average", AVERAGES[self.index % 4])
            if self.task == "Multiclass":
                self.maybe("top_k", [None, None, 2])
            if self.metric in WITH_ZERO:
                self.maybe("zero_division", [None, None, 1])
            if self.metric == "FBetaScore":
                self.option("beta", self.random.choice([0.5, 2.0]))
        if self.metric == "JaccardIndex":
            if several:
                self.option("average", AVERAGES[self.index % 4])
            self.maybe("zero_division", [None, 1])
        if self.metric == "ConfusionMatrix":
            self.maybe("normalize", [None, "true", "pred", "all"])
        if self.metric == "CohenKappa":
            self.maybe("weights", [None, "linear", "quadratic"])
        if self.metric == "HingeLoss":
            self.maybe("squared", [None, True])
            if several:
                self.maybe("multiclass_mode", ["crammer-singer", "one-vs-all"])
        if self.metric == "CalibrationError":
            self.option("n_bins", self.random.choice([1, 4, 10, 15]))
            self.option("norm", ["l1", "l2", "max"][self.index % 3])
        updates = self.inputs(scores_only)
        if self.metric == "HingeLoss" and self.task == "Multiclass":
            updates = [(p.movedim(1, -1).reshape(-1, self.classes), t.reshape(-1)) for p, t in updates]
        metric = getattr(tm, self.task + self.metric)(**self.theirs)
        return shared.case(metric, self.ours, updates)


def metrics():
    for task in ("Binary", "Multiclass", "Multilabel"):
        for metric in RATES + ["ConfusionMatrix", "MatthewsCorrCoef", "JaccardIndex"]:
            yield task, metric
    for task in ("Binary", "Multiclass"):
        yield from ((task, metric) for metric in ("CohenKappa", "HingeLoss", "CalibrationError"))
    yield "Multiclass", "ExactMatch"
    yield "Multilabel", "ExactMatch"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=6)
    parser.add_argument("--out", type=pathlib.Path, default=shared.FOLDER)
    given = parser.parse_args()
    shared.FOLDER = given.out
    cases, left_out = [], 0
    for task, metric in metrics():
        for index in range(given.many):
            case = Cases(metric, task, index).ask()
            if any(value != value for value in case["expected"]["data"]):  # NaN
                left_out += 1
            else:
                cases.append(case)
    print(f"{left_out} cases of NaN are left out")
    shared.write("classification.json", cases)


main()
