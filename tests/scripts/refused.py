#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A program must be refused, in words that help: each `// expect:` text at its top stands in the first 12 lines that the
compiler prints, all that it prints is shorter than 60 lines, and one mistake is one error.

usage: refused.py compile_commands.json program.cpp
A mistake that stands under FULGURITE_MISTAKE is made; that the program compiles without it is seen to in refused.cmake.
"""
import json
import os
import shlex
import subprocess
import sys

FIRST_LINES = 12  # unless the program says `// within: <lines>`: GCC prints the way to a sentence in a template before it
MOST_LINES = 60


def command_of(database, program):
    """The compiler's command line for the program, made to check it only."""
    with open(database) as file:
        entries = [e for e in json.load(file) if os.path.samefile(os.path.join(e["directory"], e["file"]), program)]
    if not entries:
        sys.exit(f"{program} is not in {database}: configure again")
    words = shlex.split(entries[0]["command"])
    if os.path.basename(words[0]) == "ccache":
        words = words[1:]
    words = [w for i, w in enumerate(words) if w != "-o" and words[i - 1] != "-o"]
    colour = "-fno-color-diagnostics" if "clang" in os.path.basename(words[0]) else "-fdiagnostics-color=never"
    return words + ["-fsyntax-only", "-w", colour], entries[0]["directory"]


def main():
    database, program = sys.argv[1:]
    command, folder = command_of(database, program)
    command.append("-DFULGURITE_MISTAKE")
    with open(program) as file:
        lines = file.readlines()
    expected = [line.split("// expect: ", 1)[1].strip() for line in lines if line.startswith("// expect: ")]
    first = next((int(line.split()[2]) for line in lines if line.startswith("// within: ")), FIRST_LINES)
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    printed = result.stderr.splitlines()
    head = "\n".join(printed[:first])
    print(result.stderr)
    if result.returncode == 0:
        sys.exit(f"{program} was compiled, but must be refused")
    missing = [text for text in expected if text not in head]
    if missing or not expected:
        sys.exit(f"not in the first {first} lines: {missing}")
    errors = [line for line in printed if " error: " in line]
    if len(errors) != 1:
        sys.exit(f"{len(errors)} errors were printed, one is wanted")
    if len(printed) >= MOST_LINES:
        sys.exit(f"{len(printed)} lines were printed, {MOST_LINES} are too many")


main()
