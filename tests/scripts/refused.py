#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A program must be refused, in words that help: each `// expect:` text at its top stands in the first 12 lines that the
compiler prints, all that it prints is shorter than 60 lines, and one mistake is one error.

usage: refused.py compile_commands.json program.cpp <repository> <folder to remember what passed>
A mistake that stands under FULGURITE_MISTAKE is made; that the program compiles without it is seen to in refused.cmake.

A program with a line `// first` is a beginner's mistake: its first error is the sentence, and all that is printed fits on a
screen. One with `// in the words of the compiler` is a mistake that the language leaves no sentence for; docs/errors.md has it.

Several programs compile in the time of one and a half. So they are tried together first, and what passes there is remembered:
       refused.py --together compile_commands.json group.cpp <repository> <folder to remember what passed>
What is not told apart in such a group, or is wrong, is tried alone.

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
    if sys.argv[1] == "--together":
        return together(*sys.argv[2:])
    database, program, repository, memory = sys.argv[1:]
    trial = Trial(database, program, repository, memory)
    if any(mistake.split() == right.split() for mistake, right in BRANCHES.findall(trial.text)):
        sys.exit(f"{program} makes no difference under FULGURITE_MISTAKE: two of its branches are the same")
    if trial.passed_before():
        return print("refused as before: neither the program nor what it includes has changed")
    result = trial.compile(program)
    print(result.stderr)
    if wrong := judge(trial.text, result.stderr, result.returncode, trial.kind):
        sys.exit(f"{program}: {wrong}")
    trial.remember()


class Trial:
    """How a program is compiled, and whether it passed before."""

    def __init__(self, database, program, repository, memory):
        self.command, self.folder = compiler.command_of(database, program)
        self.command += ["-w", "-DFULGURITE_MISTAKE"]
        self.kind = "clang" if "clang" in os.path.basename(self.command[0]) else "g++"
        self.text = pathlib.Path(program).read_text(encoding="utf-8")
        self.include = pathlib.Path(repository) / "include"
        self.passed = compiler.Passed(memory, [self.include, pathlib.Path(repository)])
        self.mark = os.path.relpath(program, repository).replace(os.sep, "-")
        self.key = self.passed.key(self.command, self.text)

    def passed_before(self):
        return self.passed.holds(self.mark, self.key)

    def remember(self):
        self.passed.remember(self.mark, self.key)

    def compile(self, source):
        for header in compiler.names_included("#include <fulgurite/fulgurite.hpp>\n", [self.include]):
            if any((self.include / header).is_file() and os.path.getmtime(self.include / header) > os.path.getmtime(file)
                   for file in compiler.precompiled_of(self.command)):
                sys.exit(f"the precompiled library is older than {header}: build first")
        return subprocess.run([*self.command, source], cwd=self.folder, capture_output=True, text=True)


def together(database, group, repository, memory):
    """The programs of a file that grouped.cmake made: one that the compiler says one thing of, and the right one, has passed."""
    names = [name for name in compiler.INCLUDE.findall(pathlib.Path(group).read_text(encoding="utf-8")) if name.endswith(".cpp")]
    trials = {name: Trial(database, os.path.join(repository, name), repository, memory) for name in names}
    left = {name: trial for name, trial in trials.items() if not trial.passed_before()}
    if not left:
        return print("refused as before")
    some = next(iter(left.values()))
    if some.kind == "clang":
        return print("its errors say only at their end which program they are of: each is tried alone")
    # An error begins where the way to it does, and the compiler's own word for that is not indented.
    printed = some.compile(group).stderr
    told = re.split(r"^(?=In file included from|\S+: (?:In |At global scope))", printed, flags=re.MULTILINE)
    for name, trial in left.items():
        own = [one for one in told if f"/{os.path.basename(name)}:" in one]
        lines = [line for one in own for line in one.splitlines(keepends=True) if f"{os.path.basename(group)}:" not in line]
        if len(own) == 1 and not judge(trial.text, "".join(lines), 1, trial.kind):
            trial.remember()
    alone = [name for name, trial in left.items() if not trial.passed_before()]
    print(f"{len(left) - len(alone)} of {len(left)} are refused as they must be; tried alone: {' '.join(alone) or 'none'}")


def judge(text, stderr, status, kind):
    """What is wrong with what a compiler printed, or nothing."""
    lines = text.splitlines()
    expected = [line.split("// expect: ", 1)[1].strip() for line in lines if line.startswith("// expect: ")]
    first = next((int(line.split()[2]) for line in lines if line.startswith("// within: ")), FIRST_LINES)
    printed = stderr.splitlines()
    if status == 0:
        return "was compiled, but must be refused"
    if "// in the words of the compiler" in lines:
        return "" if all(words in stderr for words in expected) else f"not printed: {expected}"
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
        verdict = judge(pathlib.Path(program).read_text(encoding="utf-8"), result.stderr, result.returncode, kind)
        error = next((line for line in result.stderr.splitlines() if " error: " in line), "")
        print(f"{os.path.basename(program)}: {verdict or 'right'}; {len(result.stderr.splitlines())} lines; "
              f"{error.partition(' error: ')[2]}", flush=True)
        wrong += bool(verdict)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
