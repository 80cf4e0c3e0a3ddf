#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A program must be refused, in words that help: each `// expect:` text at its top stands in the first 12 lines that the
compiler prints, all that it prints is shorter than 60 lines, and one mistake is one error.

usage: refused.py compile_commands.json program.cpp <repository> <folder to remember what passed>
A mistake that stands under FULGURITE_MISTAKE is made; that the program compiles without it is seen to in refused.cmake.

A program with a line `// first` is a beginner's mistake: its first error is the sentence, and all that is printed fits on a
screen. One with `// in the words of the compiler` is a mistake that the language leaves no sentence for; docs/errors.md has it.

Another compiler than that of the build is tried by hand, without a build, and with all programs at once:
       refused.py --by "clang++-19 -std=c++20 -I. -Iinclude -isystem ..." <repository> [program.cpp...]
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys

import compiler

FIRST_LINES = 12  # unless the program says `// within: <lines>`: GCC prints the way to a sentence in a template before it
MOST_LINES = 60
MOST_OF_A_BEGINNER = {"g++": 15, "clang": 12}
BETWEEN = re.compile(r"(In file included|  +) from \S*(cmake_pch\.hxx|tests/fail/net\.hpp):")
BRANCHES = re.compile(r"#ifdef FULGURITE_MISTAKE\n(.*?)#else\n(.*?)#endif", re.DOTALL)


def main():
    if sys.argv[1] == "--by":
        return by_hand(shlex.split(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4:])
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
    result = subprocess.run([*command, program], cwd=folder, capture_output=True, text=True)
    print(result.stderr)
    if wrong := judge(text, result, "clang" if "clang" in os.path.basename(command[0]) else "g++"):
        sys.exit(f"{program}: {wrong}")
    passed.remember(mark, key)


def judge(text, result, kind):
    """What is wrong with what a compiler printed, or nothing."""
    lines = text.splitlines()
    expected = [line.split("// expect: ", 1)[1].strip() for line in lines if line.startswith("// expect: ")]
    first = next((int(line.split()[2]) for line in lines if line.startswith("// within: ")), FIRST_LINES)
    printed = result.stderr.splitlines()
    if result.returncode == 0:
        return "was compiled, but must be refused"
    if "// in the words of the compiler" in lines:
        return "" if all(words in result.stderr for words in expected) else f"not printed: {expected}"
    missing = [words for words in expected if words not in "\n".join(printed[:first])]
    if missing or not expected:
        return f"not in the first {first} lines: {missing}"
    errors = [line for line in printed if " error: " in line]
    if len(errors) != 1:
        return f"{len(errors)} errors were printed, one is wanted"
    # A precompiled header, or net.hpp, stands between the program and ours, where a user's program includes ours itself.
    printed = [line for line in printed if not BETWEEN.match(line)]
    most = MOST_OF_A_BEGINNER[kind] + 1 if "// first" in lines else MOST_LINES
    if len(printed) >= most:
        return f"{len(printed)} lines were printed, {most} are too many"
    if "// first" in lines and "fulgurite: " not in errors[0]:
        return f"the first error is no sentence of ours: {errors[0]}"
    return ""


def by_hand(command, repository, programs):
    """The same with another compiler, in the repository: a line for each program, and an exit code of 1 if any is wrong."""
    kind = "clang" if "clang" in os.path.basename(command[0]) else "g++"
    wrong = 0
    for program in programs or sorted(map(str, (repository / "tests/fail").glob("*.cpp"))):
        result = subprocess.run([*command, "-w", "-DFULGURITE_MISTAKE", "-fsyntax-only", program], cwd=repository,
                                capture_output=True, text=True)
        verdict = judge(pathlib.Path(program).read_text(encoding="utf-8"), result, kind)
        error = next((line for line in result.stderr.splitlines() if " error: " in line), "")
        print(f"{os.path.basename(program)}: {verdict or 'right'}; {len(result.stderr.splitlines())} lines; "
              f"{error.partition(' error: ')[2]}", flush=True)
        wrong += bool(verdict)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
