#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every link of a page within the repository leads to a file that is there, and to a heading in it where it names one.

usage: links.py ROOT    looks at each *.md that git does not ignore, and at the pages that headers, tests and scripts name
"""
import re
import sys
from pathlib import Path

LINK = re.compile(r"\]\(([^)\s]*)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
NAMED = re.compile(r"\bdocs/[\w/.-]+?\.md\b(?:#[\w-]+)?")  # in a comment or a message
SOURCES = {".hpp", ".cpp", ".py", ".cmake", ".txt"}


def anchors(file):
    """The names that a page's headings have on a forge: lower case, without punctuation, `-1` and so on if repeated."""
    names, text = set(), re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.S)
    for heading in re.findall(r"^#+ (.+)$", text, re.M):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        count = 0
        while (numbered := f"{name}-{count}" if count else name) in names:
            count += 1
        names.add(numbered)
    return names


def wrong_target(folder, here, link):
    """What is wrong with a link of a page, or nothing."""
    path, _, anchor = link.partition("#")
    target = (folder / path).resolve() if path else here
    if not target.exists():
        return f"there is no {path}"
    if anchor and target.suffix == ".md" and anchor not in anchors(target):
        return f"{target.name} has no heading #{anchor}"
    return None


def main():
    root = Path(sys.argv[1]).resolve()
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    places = [(page, page.parent, link) for page in sorted(pages)
              for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))) if ":" not in link]
    for source in sorted(path for folder in ("include", "tests", "examples", "cmake") for path in (root / folder).rglob("*")):
        if source.suffix in SOURCES and source.resolve() != Path(__file__).resolve():
            text = source.read_text(encoding="utf-8", errors="replace")
            places += [(source, root, link) for link in NAMED.findall(text)]
    wrong = [f"{file.relative_to(root)}: '{link}': {why}" for file, folder, link in places
             if (why := wrong_target(folder, file, link))]
    print("\n".join(wrong) if wrong else f"{len(places)} links lead somewhere")
    sys.exit(bool(wrong))


main()
