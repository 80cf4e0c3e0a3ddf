# SPDX-License-Identifier: BSL-1.0
"""What the scripts here share: a clock, this build's settings, figures, tables, and pages with tables between markers."""
import json
import pathlib
import re
import statistics
import sys
import time


def settings_of(build):
    """What CMake wrote for this build; `build` is the build folder or its benchmarks/."""
    for folder in (build, build / "benchmarks"):
        if (folder / "settings.json").exists():
            settings = json.loads((folder / "settings.json").read_text())
            settings["build"] = folder.resolve()
            # The compiler's own folders come last in its search; named earlier, they would hide what must precede them.
            settings["includes"] = [each for each in dict.fromkeys(settings["includes"]) if each != "/usr/include"]
            settings["definitions"] = [each for each in settings["definitions"] if each]
            return settings
    sys.exit(f"{build} holds no build of the benchmarks; make one with: cmake --preset release && cmake --build build/release")


def clocked(f, limit):
    """µs for one call: the best and the median of blocks of calls, each of some milliseconds."""
    calls, seconds = 1, 0
    while seconds < 2e-3:
        start = time.perf_counter()
        for _ in range(calls):
            f()
        seconds = time.perf_counter() - start
        calls *= 2
    micros, start = [], time.perf_counter()
    while len(micros) < 3 or time.perf_counter() - start < limit:
        block = time.perf_counter()
        for _ in range(calls):
            f()
        micros.append((time.perf_counter() - block) * 1e6 / calls)
    return min(micros), statistics.median(micros)


def both(values):
    return min(values), statistics.median(values)


def table(header, rows):
    """Markdown, columns aligned; all but the first to the right."""
    cells = [list(map(str, row)) for row in [header, *rows]]
    widths = [max(3, *(len(row[i]) for row in cells)) for i in range(len(header))]
    pad = lambda row: "| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))) + " |"
    rule = "| " + " | ".join("-" * w if i == 0 else "-" * (w - 1) + ":" for i, w in enumerate(widths)) + " |"
    return "\n".join([pad(cells[0]), rule, *map(pad, cells[1:])])


def write_between(page, name, text):
    """Puts text between `<!-- name -->` and `<!-- /name -->` of a page."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
    old = page.read_text()
    if not pattern.search(old):
        raise ValueError(f"{page} has no lines <!-- {name} --> and <!-- /{name} -->")
    page.write_text(pattern.sub(lambda found: found[1] + text + "\n" + found[2], old))


def keep(path, lines):
    """Adds measurements to a file of JSON lines."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        for line in lines:
            file.write(json.dumps(line) + "\n")
