#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every header can be the only one that a file includes.

usage: headers_alone.py compile_commands.json <repository>/include <folder of headers_alone.cmake>

What a header brings in of LibTorch is precompiled. That hides no missing include: a header is read after the precompiled
one only if it, or a header of ours that it includes, includes that one, and a header of ours that leaves the include to
others is read without it, alone. Each file ends in a mistake at which the compiler stops: the templates of LibTorch, which
take longer than all of this, are not instantiated.
"""
import concurrent.futures
import pathlib
import subprocess
import sys

import compiler

# What says that a precompiled header is brought in, the largest first. All of ATen/ops/ begin with the same includes.
PRECOMPILED = {"module": "torch/nn/module.h", "operator": "ATen/ops/", "tensor": "ATen/core/Tensor.h"}
END = "the header was read to its end"


def main():
    database, include, folder = sys.argv[1:]
    include, folder = pathlib.Path(include), pathlib.Path(folder)
    commands = {source.stem: compiler.command_of(database, source) for source in folder.glob("*.cpp")}
    passed = compiler.Passed(folder / "passed", [include])

    def check(header):
        text = f'#include "{header}"\nstatic_assert(sizeof(int) == 0, "{END}");\n'
        names = compiler.names_included(text, [include])
        kind = next((k for k, start in PRECOMPILED.items() if any(n.startswith(start) for n in names)), "bare")
        command, directory = commands[kind]
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

    headers = [pathlib.Path(line).relative_to(include).as_posix() for line in (folder / "headers.txt").read_text().split()]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as jobs:
        wrong = list(filter(None, jobs.map(check, headers)))
    print("\n".join(wrong) or f"{len(headers)} headers stand alone")
    sys.exit(1 if wrong else 0)


main()
