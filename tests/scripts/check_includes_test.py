#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""check_includes.py sees what it is to see: each small tree of headers below has one fault, and it names that fault alone."""
import pathlib
import subprocess
import sys
import tempfile

HEAD = "// SPDX-License-Identifier: BSL-1.0\n#pragma once\n"


def header(*includes, body=""):
    return HEAD + "".join(f'#include "fulgurite/{name}"\n' for name in includes) + body + "\n"


def class_of(name, inside=""):
    return f"namespace fulgurite {{\nclass {name} {{\n{inside}}};\n}}"


LONG = "int f() {\n" + "    // a line\n" * 39 + "}\n"
SHORT_ENOUGH = LONG.replace("    // a line\n", "", 1)

FAULTS = {
    "headers keep to the table": {
        "callback/a.hpp": header("callback/below/b.hpp", body=class_of("A", SHORT_ENOUGH)),
        "callback/below/b.hpp": header("callback/concept.hpp"),
        "callback/concept.hpp": header("callback/c.hpp"),  # the ground floor, with what it includes
        "callback/c.hpp": header(body=class_of("C") + "\n" + class_of("COptions")),
        "optim/sgd_w.hpp": header(body="namespace fulgurite::optim {\nclass SGDW {};\nclass Helper {};\n}"),
        "app/models/net5.hpp": header(body="namespace fulgurite::app::models {\nclass Net5 : public Net {};\n}"),
        "logger/none.hpp": header(body=class_of("NoLogger")),
        "checkpoint/load.hpp": header(body="namespace fulgurite::checkpoint {\ninline int load(int x) { return x; }\n}"),
    },
    "is in a circle: callback → callback/below → callback": {
        "callback/a.hpp": header("callback/below/b.hpp", body=class_of("A")),
        "callback/below/b.hpp": header("callback/c.hpp"),
        "callback/c.hpp": header(body=class_of("C")),
    },
    "is in a circle: core/a.hpp → core/b.hpp → core/a.hpp": {
        "core/a.hpp": header("core/b.hpp"),
        "core/b.hpp": header("core/a.hpp"),
    },
    "core must not know log": {"core/a.hpp": header("log/step.hpp"), "log/step.hpp": header(body=class_of("Step"))},
    "does not define the name that it is called by": {"callback/a.hpp": header(body=class_of("AOptions"))},
    "defines B in fulgurite:: beside its public name": {"callback/a.hpp": header(body=class_of("A") + "\n" + class_of("B"))},
    "has a function of 41 lines": {"core/a.hpp": header(body=class_of("A", LONG))},
    "has 301 lines; 300 is the limit": {"core/a.hpp": header(body="\n" * 298)},
}


def told_of(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, "include", "fulgurite", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        script = pathlib.Path(__file__).with_name("check_includes.py")
        return subprocess.run([sys.executable, "-B", script, folder], capture_output=True, text=True).stdout.strip()


failed = False
for fault, files in FAULTS.items():
    told = told_of(files)
    if fault not in told or len(told.splitlines()) != 1:
        failed = True
        print(f"expected one line with: {fault}\ngot: {told}\n")
sys.exit(failed)
