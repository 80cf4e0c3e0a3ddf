# SPDX-License-Identifier: BSL-1.0
"""Asks torchmetrics 1.9 for the cases of tests/metric/retrieval.cpp.

usage: torchmetrics_retrieval.py [--many <cases a metric> <file>]
"""
import json
import pathlib
import sys

import torch
from torchmetrics import retrieval

from torchmetrics_cases import case, write

NAMES = ["RetrievalMAP", "RetrievalMRR", "RetrievalNormalizedDCG", "RetrievalPrecision", "RetrievalRecall", "RetrievalHitRate"]
random = torch.Generator().manual_seed(11)


def pick(*values):
    return values[int(torch.randint(len(values), (), generator=random))]


def updates(name, options):
    """No two predictions are equal, as torch's order of these is none; but for NDCG, which says what they mean."""
    sizes = pick((20, 9, 1), (12, 12), (3,))
    places = torch.randperm(sum(sizes), generator=random)
    given = (places.float() - pick(0, 3)) / sum(sizes)
    if name == "RetrievalNormalizedDCG" and pick(True, False):
        given = torch.randint(5, (sum(sizes),), generator=random) / 4
    wanted = (torch.rand(sum(sizes), generator=random) < pick(0.2, 0.5)).long()
    if name == "RetrievalNormalizedDCG" and pick(True, False):
        wanted = torch.randint(4, (sum(sizes),), generator=random)
        wanted = wanted / 2 if pick(True, False) else wanted
    queries = torch.randint(pick(1, 4, 7), (sum(sizes),), generator=random) * 3
    start, result = 0, []
    for size in sizes:
        part = slice(start, start + size)
        if "ignore_index" in options:
            wanted[part][1:][torch.rand(size - 1, generator=random) < 0.3] = options["ignore_index"]
        wanted[part][0] = 1
        result.append((given[part], wanted[part], queries[part]))
        start += size
    return result


def options_of(name, number):
    options = {"empty_target_action": ["neg", "pos", "skip"][number % 3]}
    if number % 2:
        options["top_k"] = pick(1, 2, 3, 50)
        if name == "RetrievalPrecision" and pick(True, False):
            options["adaptive_k"] = True
    if number % 4 == 3:
        options["ignore_index"] = -1
    if number >= 6:
        options["aggregation"] = pick("mean", "median", "min", "max")
    return options


def cases(number):
    result = []
    for name in NAMES:
        for i in range(number):
            options = options_of(name, i)
            result.append(case(getattr(retrieval, name)(**options), options, updates(name, options)))
    return result


if sys.argv[1:2] == ["--many"]:
    text = ",\n".join(json.dumps(each, allow_nan=False) for each in cases(int(sys.argv[2])))
    pathlib.Path(sys.argv[3]).write_text(f"[{text}]")
else:
    write("retrieval.json", cases(12))
