#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A program must be refused, in words that help: each `// expect:` text at its top stands in the first 12 lines that the
compiler prints, all that it prints is shorter than 60 lines, and one mistake is one error.

usage: refused.py compile_commands.json program.cpp <repository> <folder to remember what passed>
A mistake that stands under FULGURITE_MISTAKE is made; that the program compiles without it is seen to in refused.cmake.
"""
import os
import pathlib
import re
import subprocess
import sys

import compiler

FIRST_LINES = 12  # unless the program says `// within: <lines>`: GCC prints the way to a sentence in a template before it
MOST_LINES = 60
BRANCHES = re.compile(r"#ifdef FULGURITE_MISTAKE\n(.*?)#else\n(.*?)#endif", re.DOTALL)


def main():
    database, program, repository, memory = sys.argv[1:]
    command, folder = compiler.command_of(database, program)
    command += ["-w", "-DFULGURITE_MISTAKE"]
    text = pathlib.Path(program).read_text(encoding="utf-8")
    include = pathlib.Path(repository) / "include"
    if any(mistake.split() == right.split() for mistake, right in BRANCHES.findall(text)):
        sys.exit(f"{program} makes no difference under FULGURITE_MISTAKE: two of its branches are the same")
    passed = compiler.Passed(memory, [include, pathlib.Path(repository)])
    mark, key = os.path.relpath(program, repository).replace(os.sep, "-"), passed.key(command, text)
    if passed.holds(mark, key):
        return print("refused as before: neither the program nor what it includes has changed")
    for header in compiler.names_included("#include <fulgurite/fulgurite.hpp>\n", [include]):
        if any((include / header).is_file() and os.path.getmtime(include / header) > os.path.getmtime(file)
               for file in compiler.precompiled_of(command)):
            sys.exit(f"the precompiled library is older than {header}: build first")
    lines = text.splitlines()
    expected = [line.split("// expect: ", 1)[1].strip() for line in lines if line.startswith("// expect: ")]
    first = next((int(line.split()[2]) for line in lines if line.startswith("// within: ")), FIRST_LINES)
    result = subprocess.run([*command, program], cwd=folder, capture_output=True, text=True)
    printed = result.stderr.splitlines()
    head = "\n".join(printed[:first])
    print(result.stderr)
    if result.returncode == 0:
        sys.exit(f"{program} was compiled, but must be refused")
    missing = [words for words in expected if words not in head]
    if missing or not expected:
        sys.exit(f"not in the first {first} lines: {missing}")
    errors = [line for line in printed if " error: " in line]
    if len(errors) != 1:
        sys.exit(f"{len(errors)} errors were printed, one is wanted")
    if len(printed) >= MOST_LINES:
        sys.exit(f"{len(printed)} lines were printed, {MOST_LINES} are too many")
    passed.remember(mark, key)


main()
