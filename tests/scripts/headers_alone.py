#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every header can be the only one that a file includes.

usage: headers_alone.py compile_commands.json <repository>/include <folder of headers_alone.cmake>

Several headers share a file where that hides nothing: each comes first in it, or behind headers that it would bring in itself.
What a header brings in of LibTorch is precompiled, and so is what many begin with of ours. That hides no missing include: a header is read after the precompiled
one only if it, or a header of ours that it includes, includes that one, and a header of ours that leaves the include to
others is read without it, alone. Each file ends in a mistake at which the compiler stops before it instantiates the function
templates that were used, LibTorch's and ours: that would take longer than all of this. What only an instantiation shows is
found by the tests, and by `./dev lint`.
"""
import concurrent.futures
import functools
import pathlib
import re
import subprocess
import sys

import compiler

# What says that a precompiled header is brought in, the largest first. Those of ATen/ops/ begin with the same includes, but
# for two that are written by hand and bring in Tensor.h alone.
PRECOMPILED = {
    "layers": lambda name: name == "torch/nn.h",
    "module": lambda name: name == "torch/nn/module.h" or name.startswith("torch/nn/modules/"),
    "operator": lambda name: name.startswith("ATen/ops/") and name not in BY_HAND,
    "tensor": lambda name: name == "ATen/core/Tensor.h" or name in BY_HAND,
}
# Headers of ours, each for those of one kind that bring all of it in before their own lines.
OURS = {"bare": ("error", "fulgurite/core/error.hpp"), "operator": ("metric", "fulgurite/metric/metric.hpp"),
        "module": ("walk", "fulgurite/engine/fit/training_walk.hpp")}
BY_HAND = {"ATen/ops/tensor.h", "ATen/ops/from_blob.h"}
END = "the header was read to its end"


def main():
    database, include, folder = sys.argv[1:]
    include, folder = pathlib.Path(include), pathlib.Path(folder)
    command_of = functools.cache(lambda kind: compiler.command_of(database, folder / f"{kind}.cpp"))
    passed = compiler.Passed(folder / "passed", [include])

    def kind_of(names):
        return next((kind for kind, says in PRECOMPILED.items() if any(map(says, names))), "bare")

    def check(chain, ours=None):
        """What is wrong with the headers of a chain, or nothing."""
        text = "".join(f'#include "{header}"\n' for header in chain) + f'static_assert(sizeof(int) == 0, "{END}");\n'
        command, directory = command_of(ours or kind_of(compiler.names_included(text, [include])))
        mark, key = chain[-1].replace("/", "-"), passed.key(command, text)
        if passed.holds(mark, key):
            return ""
        printed = subprocess.run([*command, "-Wfatal-errors", "-x", "c++", "-"], cwd=directory, input=text,
                                 capture_output=True, text=True).stderr
        error = next((line for line in printed.splitlines() if "error:" in line), "")
        if END not in error:
            if len(chain) > 1 or ours:
                return "\n".join(filter(None, (check([header]) for header in chain)))
            return f"{chain[0]} does not stand alone:\n{printed}"
        passed.remember(mark, key)
        return ""

    headers = [pathlib.Path(line).relative_to(include).as_posix() for line in (folder / "headers.txt").read_text().splitlines()]
    chains = chains_of(headers, include, kind_of)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as jobs:
        wrong = list(filter(None, jobs.map(lambda each: check(*each), chains)))
    print("\n".join(wrong) or f"{len(headers)} headers stand alone, in {len(chains)} files")
    sys.exit(1 if wrong else 0)


def chains_of(headers, include, kind_of):
    """The headers in as few files as may be, and what of ours is precompiled for each file: a header is behind what it brings
    in itself before its own lines, and nothing else."""
    def before_own_lines(header):
        text = (include / header).read_text(encoding="utf-8")
        own_inl = header.replace(".hpp", "-inl.hpp")  # comes behind them
        return compiler.names_included(re.sub(rf'#include "{re.escape(own_inl)}"', "", text), [include])

    whole = {header: compiler.names_included(f'#include "{header}"\n', [include]) for header in headers}
    before = {header: before_own_lines(header) for header in headers}
    left, chains = sorted(headers, key=lambda header: (len(whole[header]), header)), []
    while left:
        chain = [left.pop()]
        kind = kind_of(whole[chain[0]])
        ours, header = OURS.get(kind, (None, None))
        base = whole.get(header, set())
        if not base or not base <= before[chain[0]]:
            ours, base = None, set()
        while smaller := next((header for header in reversed(left) if kind_of(whole[header]) == kind
                               and whole[header] <= before[chain[0]] and base <= before[header]), None):
            left.remove(smaller)
            chain.insert(0, smaller)
        chains.append((chain, ours))
    return chains


if __name__ == "__main__":
    main()
