# SPDX-License-Identifier: BSL-1.0
"""How scripts call the compiler: as compile_commands.json says, and not again for what was seen to pass."""
import functools
import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


@functools.cache
def _entries(database):
    with open(database) as file:
        return json.load(file)


def command_of(database, source):
    """The compiler's words for a source, without it, its object and ccache, to check it only; and the folder to call it in."""
    paths = ((e, os.path.join(e["directory"], e["file"])) for e in _entries(database))
    entry = next((e for e, path in paths if os.path.exists(path) and os.path.samefile(path, source)), None)
    if entry is None:
        sys.exit(f"{source} is not in {database}: configure again")
    words = shlex.split(entry["command"])
    if os.path.basename(words[0]) == "ccache":
        words = words[1:]
    left_out = {i + shift for i, word in enumerate(words) for shift in (0, 1) if word in ("-o", "-c")}
    words = [word for i, word in enumerate(words) if i not in left_out]
    colour = "-fno-color-diagnostics" if "clang" in os.path.basename(words[0]) else "-fdiagnostics-color=never"
    return words + ["-fsyntax-only", colour], entry["directory"]


def names_included(text, folders):
    """All that a text includes, and what is found in the folders includes: names as they are written."""
    names, left = set(), INCLUDE.findall(text)
    while left:  # a header and its -inl file include each other
        name = left.pop()
        if name not in names:
            names.add(name)
            left += _names_in(name, tuple(folders))
    return names


@functools.cache
def _names_in(name, folders):
    file = _file_of(name, folders)
    return tuple(INCLUDE.findall(file.read_text(encoding="utf-8"))) if file else ()


def _file_of(name, folders):
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def precompiled_of(command):
    """The precompiled headers that a command may read."""
    return [file for word in command for file in (word + ".gch", word) if file.endswith((".gch", ".pch")) and os.path.isfile(file)]


class Passed:
    """What passed before and would again: the same text with the same headers of ours, the same files that these include of
    others (by time and size), the same precompiled ones, compiler and scripts."""

    def __init__(self, folder, own_folders):
        self.folder, self.own_folders = pathlib.Path(folder), tuple(own_folders)
        self.folder.mkdir(parents=True, exist_ok=True)

    def key(self, command, text):
        parts, others = [*command, text], [shutil.which(command[0]), *sorted(map(str, pathlib.Path(__file__).parent.glob("*.py")))]
        system = [word for before, word in zip(command, command[1:]) if before == "-isystem"]
        system += ["/usr/local/include", "/usr/include"]
        for name in sorted(names_included(text, self.own_folders)):
            file = _file_of(name, self.own_folders)
            parts += [name, file.read_text(encoding="utf-8")] if file else [name]
            others += [] if file else [os.path.join(folder, name) for folder in system]
        for file in filter(os.path.isfile, [*others, *precompiled_of(command)]):
            parts += [file, str(os.stat(file).st_mtime_ns), str(os.stat(file).st_size)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def holds(self, name, key):
        file = self.folder / name
        return file.is_file() and file.read_text() == key

    def remember(self, name, key):
        (self.folder / name).write_text(key)
