#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Asks torchmetrics about texts; writes tests/metric/cases/text.json.

usage: torchmetrics_text.py [--many N] [--folder FOLDER]
"""
import argparse
import math
import pathlib
import random

import torch
import torchmetrics.text as text

import torchmetrics_cases
from torchmetrics_cases import as_json, case, write

WORDS = ["the", "cat", "The", "mat.", "sat", "on", "(so", "it's", "über", "naïve", "日本", "日", "e\u0301", "😀", "a", "I", "!", "end,", "'t", "x2",
         "and", "of"]
SPACES = [" "] * 12 + ["  ", "\t", "\n", "\u00a0", "\u3000", "\u2028", " \u200b"]  # the last one is no white space


def sentence(least=0, most=8):
    found = ""
    for i in range(random.randint(least, most)):
        found += (random.choice(SPACES) if i else "") + random.choice(WORDS)
    return random.choice(["", "", "", " "]) + found + random.choice(["", "", "", " ", "\n"])


def changed(target):
    """With some words replaced, left out or put in."""
    words = []
    for word in target.split():
        words += random.choice([[word]] * 8 + [[], [random.choice(WORDS)], [word, random.choice(WORDS)], [word[::-1]]])
    return " ".join(words) if random.random() < 0.95 else sentence()


def corpora(least=0, most=8):
    """Predictions and targets of several updates of different sizes."""
    updates = []
    for _ in range(random.randint(1, 3)):
        targets = [sentence(least, most) for _ in range(random.randint(1, 3))]
        updates.append([[changed(each) for each in targets], targets])
    return updates


def with_references(least=0, most=12):
    updates = []
    for predictions, targets in corpora(least, most):
        updates.append([predictions, [[each] + [changed(each) for _ in range(random.randint(0, 2))] for each in targets]])
    return updates


def plain(metric):
    return lambda i: case(metric(), {}, corpora())


def edits(i):
    options = [{}, {"substitution_cost": 2}, {"reduction": "sum"}, {"reduction": "none", "substitution_cost": 0}, {"reduction": "none"}][i % 5]
    # Short ones: torchmetrics is exact for those only.
    return case(text.EditDistance(**options), options, corpora(0, 4))


def bleu(i):
    options = [{"n_gram": 2}, {}, {"smooth": True}, {"n_gram": 1}, {"n_gram": 3, "weights": [0.5, 0.25, 0.25]},
               {"n_gram": 2, "smooth": True, "weights": [0.3, 0.7]}][i % 6]
    return case(text.BLEUScore(**options), options, with_references(2 if i % 3 else 0, 14))


def chrf(i):
    options = [{}, {"n_word_order": 0}, {"n_char_order": 3, "n_word_order": 1, "beta": 1.0}, {"lowercase": True}, {"whitespace": True},
               {"beta": 0.0, "n_char_order": 2}][i % 6]
    return case(text.CHRFScore(**options), options, with_references(0, 7))


class Rouge(text.ROUGEScore):
    def compute(self):
        found = super().compute()
        return torch.stack([found[f"{key}_{kind}"] for key in self.rouge_keys for kind in ["fmeasure", "precision", "recall"]])


def rouge(i):
    options = {"accumulate": ["best", "avg"][i % 2]}
    return case(Rouge(rouge_keys=("rouge1", "rouge2", "rougeL"), **options), options, with_references(0, 8), "ROUGEScore")


def perplexity(i):
    options = [{}, {"ignore_index": -100}, {"ignore_index": 1}][i % 3]
    size = random.randint(2, 6)
    updates = []
    for _ in range(random.randint(1, 3)):
        shape = [random.randint(1, 3), random.randint(1, 4)]
        target = torch.randint(size, shape)
        if options and i % 2:
            target[torch.rand(shape) < 0.3] = options["ignore_index"]
        updates.append([torch.round(torch.randn([*shape, size]).double() * 300) / 100, target])
    single = i % 4 == 0
    if single:
        updates = [[logits.float().double(), target] for logits, target in updates]
    result = case(text.Perplexity(**options).set_dtype(torch.float64), options, updates)
    if single:
        result["updates"] = [[as_json(logits.float()), as_json(target)] for logits, target in updates]
    return result


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
    torch.manual_seed(2)
    random.seed(2)
    few = {plain(each): 8 for each in [text.WordErrorRate, text.CharErrorRate, text.MatchErrorRate, text.WordInfoLost, text.WordInfoPreserved]}
    few |= {edits: 10, bleu: 18, chrf: 18, rouge: 10, perplexity: 9}
    write("text.json", [each for makes, count in few.items() for each in finite(makes, given.many or count)])


main()
