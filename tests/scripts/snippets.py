#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The code in README.md and docs/ is cut from files that are compiled and run.

Above a block of C++ stands where it comes from:

    <!-- snippet: tests/manual/data.cpp [map] -->
    ```cpp
    …
    ```

In that file, lines that hold `// [map]` switch the part on and off; parts of one name are joined. Without a name the
whole file is meant. A block of text with such a line above it is what the program prints, and compares with.

usage: snippets.py ROOT            every block equals its source, every message that docs/errors.md quotes is one of the
                                   headers', and the README's figures are those of docs/benchmarks.md
       snippets.py ROOT --update   writes the blocks anew
"""
import re
import sys
import textwrap
from pathlib import Path

BLOCK = re.compile(r"(?:<!-- snippet: (\S+)(?: \[(.+?)\])? -->\n)?```(cpp|text|yaml)\n(.*?)```\n", re.S)


def part(root, path, name):
    source = root / path
    if not source.exists():
        raise ValueError(f"there is no {path}")
    lines = source.read_text(encoding="utf-8").splitlines()
    if name:
        cut, inside, found = [], False, False
        for line in lines:
            if line.strip() == f"// [{name}]":
                inside, found = not inside, True
            elif inside:
                cut.append(line)
        if not found:
            raise ValueError(f"{path} has no part [{name}]")
        if inside:
            raise ValueError(f"the part [{name}] of {path} is not closed")
        lines = cut
    text = "\n".join(line for line in lines if not re.fullmatch(r"\s*// \[[\w -]+\]", line))
    return textwrap.dedent(text).strip("\n") + "\n"


def page(root, file, update):
    wrong, text = [], file.read_text(encoding="utf-8")

    def block(match):
        path, name, language, code = match.groups()
        line = text[: match.start()].count("\n") + 1
        if not path and language == "text":
            return match[0]
        if not path:
            wrong.append(f"{file}:{line}: a block of C++ without a line '<!-- snippet: file [part] -->' above it")
            return match[0]
        try:
            wanted = part(root, path, name)
        except ValueError as error:
            wrong.append(f"{file}:{line}: {error}")
            return match[0]
        if wanted != code and not update:
            wrong.append(f"{file}:{line}: differs from {path}; run tests/scripts/snippets.py . --update")
        opening = f"```{language}\n"
        return match[0].replace(opening + code, opening + wanted)

    new = BLOCK.sub(block, text)
    if update and new != text:
        file.write_text(new, encoding="utf-8")
    return wrong


ROWS = ["Lightning, defaults /", "Lightning, all off /", "PyTorch loop /", "LibTorch's tutorial loop / fulgurite, nothing"]


def summary(root):
    """The rows of docs/benchmarks.md that the README shows, without the goals: smallest ratio, median in brackets."""
    text = (root / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- steps ratios -->\n(.*?)<!-- /steps ratios -->", text, re.S)
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in (table[1].splitlines() if table else []) if line.startswith("|")]
    if len(rows) < 3:
        return "\nNot measured yet.\n\n"
    shown = [row for row in rows[2:] if row[0].startswith(tuple(ROWS))]
    lines = ["| one training step, times as long as fulgurite's | " + " | ".join(rows[0][1:]) + " |",
             "| --- |" + " ---: |" * len(rows[0][1:])]
    lines += ["| " + " | ".join([row[0].replace(" / fulgurite, ", " / "), *(re.sub(r" ≥.*", "", c) for c in row[1:])]) + " |"
              for row in shown]
    return "\n" + "\n".join(lines) + "\n\n"


def benchmarks(root, update):
    file = root / "README.md"
    text = file.read_text(encoding="utf-8")
    new = re.sub(r"(<!-- benchmarks -->\n).*?(<!-- end -->)", lambda m: m[1] + summary(root) + m[2], text, flags=re.S)
    if update and new != text:
        file.write_text(new, encoding="utf-8")
    if new == text or update:
        return []
    return [f"{file}: its figures are not those of docs/benchmarks.md; run tests/scripts/snippets.py . --update"]


def messages(root):
    """Every sentence of the headers that begins with "fulgurite:", as a pattern: what a macro fills in is anything."""
    patterns = []
    for header in sorted((root / "include").rglob("*.hpp")):
        text = re.sub(r"\\\n", " ", header.read_text(encoding="utf-8"))
        for literal in re.finditer(r'"fulgurite: (?:[^"\\]|\\.)*"(?:\s*(?:#?\w+\s*)?"(?:[^"\\]|\\.)*")*', text):
            pieces = re.split(r'"((?:[^"\\]|\\.)*)"', literal[0])
            pattern = "".join(re.escape(re.sub(r"\\(.)", r"\1", piece)) if i % 2 else (".+" if piece.strip() else "")
                              for i, piece in enumerate(pieces))
            patterns.append(re.compile(pattern))
    return patterns


def quoted_messages(root, file):
    known = messages(root)
    quotes = re.findall(r"^fulgurite: .+", file.read_text(encoding="utf-8"), re.M)
    wrong = [f"{file}: no header says: {quote}" for quote in quotes if not any(p.fullmatch(quote) for p in known)]
    return wrong if quotes else [f"{file}: quotes no message"]


def main():
    root, update = Path(sys.argv[1]), "--update" in sys.argv
    files = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    wrong = [problem for file in files for problem in page(root, file, update)]
    wrong += quoted_messages(root, root / "docs" / "errors.md") + benchmarks(root, update)
    print("\n".join(wrong) if wrong else f"{len(files)} pages are as their sources say")
    sys.exit(bool(wrong))


main()
