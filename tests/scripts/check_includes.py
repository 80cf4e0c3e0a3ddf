#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Holds the house's table: which folder may include which, where LibTorch and third parties may enter, no circle of files or
folders, one public name a file, and how long headers and functions may be.

usage: check_includes.py <repository>
"""
import pathlib
import re
import sys

from compiler import INCLUDE

# A folder may include itself and what its row names. Rows are for the folders at the top, for the headers at the top, and for
# the floors of engine/ and of the folders that have any. A policy folder names core, log and tensor, never another policy.
POLICY = {"core", "log", "tensor"}
MAY_INCLUDE = {
    "core": set(),
    "file": {"core"},
    "report": {"core", "file"},
    "tensor": {"core"},
    "log": {"core", "tensor"},
    **{folder: POLICY for folder in ("loop", "step", "cadence", "device", "precision", "strategy", "module", "data", "optim",
                                     "metric")},
    "profiler": POLICY | {"file"},
    "logger": POLICY | {"file", "report"},  # Report is the logger that writes one
    "checkpoint": POLICY | {"file"},
    # Freezing and batch normalisation are of the module; predictions are written as checkpoints are; some log only.
    "callback": POLICY | {"file", "module", "checkpoint", "logger"},
}
POLICIES = set(MAY_INCLUDE)
# The floors of the engine, from the ground up: each may include those below it.
FLOORS = ["metrics", "state", "loaders", "types", "run", "evaluate", "fit", "host", "check"]
for height, floor in enumerate(FLOORS):
    MAY_INCLUDE[f"engine/{floor}"] = POLICIES | {f"engine/{below}" for below in FLOORS[:height]}
ENGINE = POLICIES | {f"engine/{floor}" for floor in FLOORS}
MAY_INCLUDE["config"] = {"core", "file"}
MAY_INCLUDE["config.hpp"] = {"config"}
MAY_INCLUDE["trainer.hpp"] = ENGINE
MAY_INCLUDE["any_trainer.hpp"] = ENGINE | {"trainer.hpp"}
MAY_INCLUDE["describe.hpp"] = ENGINE | {"trainer.hpp"}
MAY_INCLUDE["load_checkpoint.hpp"] = ENGINE
MAY_INCLUDE["tune"] = ENGINE | {"trainer.hpp", "any_trainer.hpp", "load_checkpoint.hpp"}
MAY_INCLUDE["fulgurite.hpp"] = MAY_INCLUDE["tune"] | {"tune"}
MAY_INCLUDE["app"] = MAY_INCLUDE["fulgurite.hpp"] | {"fulgurite.hpp", "config", "config.hpp"}
MAY_INCLUDE["app.hpp"] = MAY_INCLUDE["app"] | {"app"}
MAY_INCLUDE["version.hpp"] = set()
ANYBODY = {"version.hpp"}

# Folders whose files users name: a file's name in snake case is its one public name. What is no single name stands here.
PUBLIC = ["app/criteria", "app/models", "cadence", "callback", "checkpoint", "device", "log", "logger", "loop", "metric", "optim",
          "optim/schedule", "precision", "profiler", "step", "strategy"]
NOT_ONE_NAME = {
    "log/flags.hpp", "log/item.hpp", "log/late_scalar.hpp",
    "callback/swa.hpp",  # SWAStart and SWARates are values of its options
    "checkpoint/filename.hpp", "checkpoint/store.hpp",  # helpers that policies of one's own use, too
    "metric/state.hpp",  # Sum, Count, Max, Min and Cat
    "loop/epochs.hpp", "loop/steps.hpp",  # defined in core/duration.hpp: Epochs and Steps are units, too
}

WITHOUT_LIBTORCH = {"core", "report", "config"}
LIBTORCH = re.compile(r"^(torch|ATen|c10|caffe2)/")
BULK = {"torch/torch.h", "torch/all.h", "torch/types.h", "torch/nn.h", "torch/optim.h", "torch/data.h", "ATen/ATen.h",
        "ATen/Functions.h", "torch/extension.h", "torch/script.h"}
BULK_ALLOWED = {"fulgurite.hpp": {"torch/nn.h", "torch/optim.h", "torch/types.h"}}  # what a user writes modules with

# Third parties, and the files or folders that may include them.
THIRD_PARTY = {
    r"^boost/hana": {"core/reflect.hpp", "metric/metric.hpp"},
    r"^fmt/": {"core/fmt.hpp"},
    r"^zlib\.h$": {"core/zlib.hpp"},
    r"^protozero/": {"logger"},
    r"^yaml-cpp/": {"config/yaml.hpp"},
    r"^toml\+\+/": {"config/toml.hpp"},
}
SLOW = {"iostream", "regex", "boost/hana.hpp"}
POSIX = re.compile(r"^(sys/\w+|unistd|fcntl|dlfcn|pthread|signal|poll|netdb|sched|termios|time|errno|fnmatch|spawn)\.h$")
STANDARD = re.compile(r"^[a-z0-9_]+$")
ONE_LETTER = re.compile(r"(?<![\w.])([GHJNOQUWYZhuvwz])(?![\w'\"])")  # those that tests/consumers/crowded.cpp defines
LONGEST = 300
LONGEST_FUNCTION = 40


def place(path):
    """The row of the table that a header belongs to: its folder or floor, or its own name at the top."""
    parts = path.replace("-inl.hpp", ".hpp").split("/")
    return "/".join(parts[:2]) if parts[0] == "engine" else parts[0]


def folder_of(path):
    return path.rpartition("/")[0] or path


def includes_of(root):
    """path below include/fulgurite → what it includes, with our own headers named likewise."""
    result = {}
    for file in sorted(root.rglob("*.hpp")):
        result[file.relative_to(root).as_posix()] = INCLUDE.findall(file.read_text(encoding="utf-8"))
    return result


def own(name):
    return name.removeprefix("fulgurite/") if name.startswith("fulgurite/") else None


def umbrella(path, headers):
    """The folder that a header such as callback.hpp at the top gathers, or None."""
    folder = path.removesuffix("-inl.hpp").removesuffix(".hpp")
    gathers = "/" not in path and path not in MAY_INCLUDE and any(h.startswith(folder + "/") for h in headers)
    return folder if gathers else None


def reached(path, headers, seen):
    """All headers of ours that including this one brings in."""
    if path in headers and path not in seen:
        seen.add(path)
        for name in filter(None, map(own, headers[path])):
            reached(name, headers, seen)
    return seen


def check_own(path, included, headers, complain):
    folder = umbrella(path, headers)
    if folder:
        wanted = {h for h in headers if h.startswith(folder + "/") and not h.endswith("-inl.hpp")}
        for header in sorted(wanted - reached(path, headers, set())):
            complain(path, f"is the umbrella of {folder}/ and lacks {header}")
    here = folder or place(path)
    if here not in MAY_INCLUDE:
        complain(path, f"{here} has no row in this script's table")
        return
    for name in filter(None, map(own, included)):
        there = umbrella(name, headers) or place(name)
        if name not in headers:
            complain(path, f"includes {name}, which does not exist")
        elif there != here and there not in MAY_INCLUDE[here] | ANYBODY:
            complain(path, f"includes {name}: {here} must not know {there}")


def check_others(path, included, complain):
    for name in included:
        if own(name):
            continue
        if name in SLOW:
            complain(path, f"includes <{name}>, which costs too much compile time")
        elif LIBTORCH.match(name):
            if place(path) in WITHOUT_LIBTORCH:
                complain(path, f"includes <{name}>: {place(path)} is free of LibTorch")
            if name in BULK - BULK_ALLOWED.get(path, set()):
                complain(path, f"includes <{name}>: include the operators by name, <ATen/ops/...>")
        elif not STANDARD.match(name) and not POSIX.match(name):
            allowed = next((where for pattern, where in THIRD_PARTY.items() if re.match(pattern, name)), None)
            if allowed is None:
                complain(path, f"includes <{name}>, which this script does not know")
            elif path not in allowed and place(path) not in allowed:
                complain(path, f"includes <{name}>, which is for {', '.join(sorted(allowed))} only")


def circle_through(node, graph):
    """The shortest way from a node back to it, as a list that begins and ends with it; None where there is none."""
    ways, seen = [[node]], set()
    for way in ways:
        for there in sorted(graph.get(way[-1], ())):
            if there == node:
                return way + [node]
            if there not in seen:
                seen.add(there)
                ways.append(way + [there])
    return None


def check_circles(graph, complain):
    """Each strongly connected component once, by its shortest circle."""
    told = set()
    for node in sorted(graph):
        circle = None if node in told else circle_through(node, graph)
        if circle:
            complain(node, "is in a circle: " + " → ".join(circle))
            told.update(circle)


def folders(graph):
    """The same graph between folders. A folder's ground floor, its concept.hpp and what that includes of the folder, counts as
    another: what stands in folders below it may include that."""
    ground = set()
    for path in graph:
        if path.endswith("/concept.hpp"):
            ways = [path]
            for way in ways:
                ways += [name for name in graph[way] if folder_of(name) == folder_of(path) and name not in ways]
            ground.update(ways)

    def node(path):
        return f"{folder_of(path)}/concept.hpp" if path in ground else folder_of(path)

    result = {}
    for path, included in graph.items():
        result.setdefault(node(path), set()).update(node(name) for name in included if node(name) != node(path))
    return result


def without_words(text):
    """C++ without comments, preprocessor lines and what stands in quotes, and with all its lines."""
    pattern = (r'//[^\n]*|/\*.*?\*/|R"(\w*)\((?:.*?)\)\1"|"(?:[^"\\\n]|\\.)*"|(?:u8|[LUu])?\'(?:[^\'\\\n]|\\.)+\'(?<!\d\'\d)'
               r'|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*')
    return re.sub(pattern, lambda found: "\n" * found[0].count("\n"), text, flags=re.S | re.M)


def blocks(text):
    """(what stands before a brace, the line of the brace, the line where it closes, the blocks around it), for each pair."""
    stack, head, line = [], "", 1
    for char in text:
        if char == "\n":
            line += 1
        if char == "{":
            stack.append((" ".join(head.split()), line))
            head = ""
        elif char == "}":
            if stack:
                before, opened = stack.pop()
                yield before, opened, line, [outer for outer, _ in stack]
            head = ""
        elif char == ";":
            head = ""
        else:
            head += char


def bare(head):
    """A declaration without what stands in (…), <…> and [[…]], so that its own words are left."""
    while True:
        less = re.sub(r"\([^()]*\)|<[^<>()]*>|\[\[[^\[\]]*\]\]", "", head)
        if less == head:
            return head
        head = less


def is_scope(head):
    return bool(re.search(r"\b(namespace|class|struct|enum|union|extern)\b", bare(head)))


def check_functions(path, text, complain):
    for head, first, last, around in blocks(without_words(text)):
        if is_scope(head) or head.endswith("=") or not all(map(is_scope, around)):
            continue
        if last - first + 1 > LONGEST_FUNCTION:
            complain(path, f"has a function of {last - first + 1} lines, {head[-60:]}; {LONGEST_FUNCTION} is the limit")


def names_in(path, text):
    """Names that a header declares in `fulgurite` and in its folders' namespaces, and the classes of `fulgurite` among them."""
    folder = path.rpartition("/")[0]
    spaces = {"fulgurite", "fulgurite::" + path.split("/")[0], "fulgurite::" + folder.replace("/", "::")}
    names, classes = set(), set()
    plain = without_words(text)
    where, stack, head = [], [], ""
    for char in plain + ";":
        here = "::".join(where)
        if char in "{;" and len(stack) == len(where) and here in spaces:
            head = " ".join(head.split())
            found = re.search(r"\b(?:(?:enum )?(?:class|struct)|enum|concept|using) (\w+)(?= final| ?[:={]|$)", bare(head))
            called = re.search(r"(\w+)\(", re.sub(r"template ?<(?:[^<>]|<[^<>]*>)*>|requires .*?> ", "", head))
            if found:
                names.add(found[1])
                if here == "fulgurite" and re.search(r"(?<!enum )\b(class|struct) ", found[0]) and char == "{":
                    classes.add(found[1])
            elif called:
                names.add(called[1])
        if char == "{":
            space = re.search(r"\bnamespace ([\w:]+) ?$", " ".join(head.split()))
            if space and len(stack) == len(where):
                where.append(space[1])
            stack.append(char)
        elif char == "}" and stack:
            if len(stack) == len(where):
                where.pop()
            stack.pop()
        head = "" if char in "{};" else head + char
    return names, classes


def check_name(path, text, complain):
    """The file's name in snake case is its public name; NoLogger and the like stand in none.hpp."""
    folder, _, file = path.rpartition("/")
    if path.endswith("-inl.hpp"):
        return
    if folder not in PUBLIC or file == "concept.hpp" or path in NOT_ONE_NAME:
        return
    wanted = file.removesuffix(".hpp").replace("_", "")
    if wanted == "none":
        wanted = "no" + folder.rpartition("/")[2]
    names, classes = names_in(path, text)
    if wanted not in {name.lower().replace("_", "") for name in names}:
        complain(path, f"does not define the name that it is called by, {file}")
    others = {name for name in classes if name[0].isupper() and name.lower() not in (wanted, wanted + "options")}
    if others:
        complain(path, f"defines {', '.join(sorted(others))} in fulgurite:: beside its public name")


def check_form(path, text, complain):
    lines = text.splitlines()
    if not lines or lines[0] != "// SPDX-License-Identifier: BSL-1.0":
        complain(path, "does not begin with its SPDX line")
    if "#pragma once" not in lines:
        complain(path, "has no #pragma once")
    if len(lines) > LONGEST:
        complain(path, f"has {len(lines)} lines; {LONGEST} is the limit")
    for letter in sorted(set(ONE_LETTER.findall(without_words(text)))):
        complain(path, f"uses {letter} as a name, which many a program has as a macro")
    if re.search(r"\.item(<|\()", text) and path.replace("-inl", "") != "tensor/scalar.hpp":
        complain(path, "reads a device value with item(); use read_scalar of tensor/scalar.hpp")


def main():
    root = pathlib.Path(sys.argv[1]) / "include" / "fulgurite"
    complaints = []
    headers = includes_of(root)

    def complain(path, words):
        complaints.append(f"include/fulgurite/{path} {words}")

    for path, included in headers.items():
        check_own(path, included, headers, complain)
        check_others(path, included, complain)
        text = (root / path).read_text(encoding="utf-8")
        check_form(path, text, complain)
        check_functions(path, text, complain)
        check_name(path, text, complain)
    # x.hpp and x-inl.hpp, its definitions, include each other.
    graph = {path: [own(n) for n in included if own(n) in headers and own(n) != path.replace("-inl.hpp", ".hpp")]
             for path, included in headers.items()}
    check_circles(graph, complain)
    check_circles(folders(graph), complain)
    print("\n".join(complaints) or f"{len(headers)} headers keep to the table")
    sys.exit(1 if complaints else 0)


main()
