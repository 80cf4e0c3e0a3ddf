#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every header can be the only one that a file includes.

usage: headers_alone.py compile_commands.json <repository>/include <folder of headers_alone.cmake>

What a header brings in of LibTorch is precompiled. That hides no missing include: a header is read after the precompiled
one only if it, or a header of ours that it includes, includes that one, and a header of ours that leaves the include to
others is read without it, alone. Each file ends in a mistake at which the compiler stops before it instantiates the function
templates that were used, LibTorch's and ours: that would take longer than all of this. What only an instantiation shows is
found by the tests, and by `./dev lint`.
"""
import concurrent.futures
import functools
import pathlib
import subprocess
import sys

import compiler

# What says that a precompiled header is brought in, the largest first. Those of ATen/ops/ begin with the same includes, but
# for two that are written by hand and bring in Tensor.h alone.
PRECOMPILED = {
    "module": lambda name: name == "torch/nn/module.h",
    "operator": lambda name: name.startswith("ATen/ops/") and name not in BY_HAND,
    "tensor": lambda name: name == "ATen/core/Tensor.h" or name in BY_HAND,
}
BY_HAND = {"ATen/ops/tensor.h", "ATen/ops/from_blob.h"}
END = "the header was read to its end"


def main():
    database, include, folder = sys.argv[1:]
    include, folder = pathlib.Path(include), pathlib.Path(folder)
    command_of = functools.cache(lambda kind: compiler.command_of(database, folder / f"{kind}.cpp"))
    passed = compiler.Passed(folder / "passed", [include])

    def check(header):
        text = f'#include "{header}"\nstatic_assert(sizeof(int) == 0, "{END}");\n'
        names = compiler.names_included(text, [include])
        command, directory = command_of(next((kind for kind, says in PRECOMPILED.items() if any(map(says, names))), "bare"))
        mark, key = header.replace("/", "-"), passed.key(command, text)
        if passed.holds(mark, key):
            return ""
        printed = subprocess.run([*command, "-Wfatal-errors", "-x", "c++", "-"], cwd=directory, input=text,
                                 capture_output=True, text=True).stderr
        error = next((line for line in printed.splitlines() if "error:" in line), "")
        if END not in error:
            return f"{header} does not stand alone:\n{printed}"
        passed.remember(mark, key)
        return ""

    headers = [pathlib.Path(line).relative_to(include).as_posix() for line in (folder / "headers.txt").read_text().splitlines()]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as jobs:
        wrong = list(filter(None, jobs.map(check, headers)))
    print("\n".join(wrong) or f"{len(headers)} headers stand alone")
    sys.exit(1 if wrong else 0)


main()
