#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the tables of docs/hooks.md from the headers. With --check: only says whether they are up to date."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "hooks.md"
GROUPS = [
    ("Around everything", ["setup", "on_fit_start", "on_sanity_check_start", "on_sanity_check_end", "on_train_start",
                           "on_train_end", "on_fit_end", "on_exception", "teardown"]),
    ("Training", ["on_train_epoch_start", "on_train_batch_start", "on_before_zero_grad", "on_before_backward",
                  "on_after_backward", "on_before_optimizer_step", "configure_gradient_clipping",
                  "on_train_batch_end", "on_late_step", "on_train_epoch_end"]),
    ("Validation", "on_validation_"),
    ("Test", "on_test_"),
    ("Predict", "on_predict_"),
    ("Checkpoints", ["on_save_checkpoint", "on_load_checkpoint"]),
]


def entries(header, macro):
    """The X(…) lines of a list macro."""
    text = (ROOT / "include/fulgurite/core" / header).read_text(encoding="utf-8")
    body = re.search(r"#define " + macro + r"\(X\)(.*?)\n\n", text, re.S)[1]
    body = body.replace("\\\n", " ")  # an entry may be broken over lines
    return [re.findall(r'"(?:[^"\\]|\\.)*"|[^,\s][^,]*', entry)
            for entry in re.findall(r'X\(((?:"(?:[^"\\]|\\.)*"|[^"()])*)\)', body)]


def logs(phase, on_epoch):
    if phase == "none":
        return ""
    return "an epoch's values" if on_epoch == "true" else "a step's values"


def hooks():
    left = {name: (arguments.strip('"'), phase, on_epoch, when.strip('"'))
            for name, arguments, phase, on_epoch, when in entries("hooks.hpp", "FULGURITE_HOOKS")}
    lines = []
    for title, members in GROUPS:
        names = [name for name in left if name.startswith(members)] if isinstance(members, str) else members
        lines += [f"\n**{title}**\n", "| hook | arguments | when | may return `logs(…)` |", "| --- | --- | --- | --- |"]
        for name in names:
            arguments, phase, on_epoch, when = left.pop(name)
            lines.append(f"| `{name}` | `{arguments}` | {when} | {logs(phase, on_epoch)} |")
    if left:
        sys.exit(f"docs/hooks.py: in no group: {', '.join(left)}")
    return "\n".join(lines) + "\n"


def refused():
    meant = {}
    for name, instead in entries("not_a_hook.hpp", "FULGURITE_REFUSED_NAMES"):
        meant.setdefault(instead, []).append(name)
    lines = ["\n| you wrote | you meant |", "| --- | --- |"]
    lines += [f"| {', '.join(f'`{name}`' for name in names)} | `{instead}` |" for instead, names in meant.items()]
    return "\n".join(lines) + "\n"


def main():
    text = PAGE.read_text(encoding="utf-8")
    new = text
    for name, table in (("hooks", hooks()), ("refused", refused())):
        region = re.compile(f"(<!-- generated: {name} -->\n).*?(<!-- end -->)", re.S)
        if not region.search(new):
            sys.exit(f"docs/hooks.md has no region '<!-- generated: {name} -->' … '<!-- end -->'")
        new = region.sub(lambda match: match[1] + table + match[2], new)
    if "--check" not in sys.argv:
        PAGE.write_text(new, encoding="utf-8")
    elif new != text:
        sys.exit("docs/hooks.md is not what the headers say; run docs/hooks.py (or ./dev docs) and commit it")


main()
