#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes combined.txt: what Lightning's CombinedLoader gives of loaders of some sizes, in each mode.

One line per case: mode sizes | length | item ... Loader i gives the numbers from 10 i on; `u3` is a loader of three that
does not know its size. An item is one number of each loader, `-` for none; in sequence it is number:batch_idx:dataloader_idx.
usage: combined.py > combined.txt        (Lightning 2.6)
"""
from lightning.pytorch.utilities.combined_loader import CombinedLoader


class Unsized:
    def __init__(self, numbers):
        self.numbers = numbers

    def __iter__(self):
        return iter(self.numbers)


def loader(index, size):
    numbers = [10 * index + i for i in range(int(size.lstrip("u")))]
    return Unsized(numbers) if size.startswith("u") else numbers


def text(mode, item):
    batch, batch_idx, dataloader_idx = item
    if mode == "sequential":
        return f"{batch}:{batch_idx}:{dataloader_idx}"
    return ",".join("-" if part is None else str(part) for part in batch)


for mode in ["min_size", "max_size_cycle", "max_size", "sequential"]:
    for sizes in ["3 4", "4 3", "2 2", "1 5", "0 3", "3 0", "7 2 4", "u3 4", "2 u5"]:
        combined = CombinedLoader([loader(i, size) for i, size in enumerate(sizes.split())], mode)
        items = [text(mode, item) for item in combined]
        iter(combined)
        try:
            length = len(combined)
        except (TypeError, OverflowError):
            length = "inf"
        print(mode, sizes, "|", "inf" if length == float("inf") else length, "|", *items)
