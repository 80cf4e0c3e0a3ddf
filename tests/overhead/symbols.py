# SPDX-License-Identifier: BSL-1.0
"""No symbol of a policy that a program does not name: symbols.py NM PROGRAM HEADERS

The names come from the headers: whatever stands in a policy folder and is not part of `Trainer{Epochs, Cpu}`.
"""
import pathlib
import re
import subprocess
import sys

nm, program, headers = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
NAMED = {"Cpu", "Epochs", "Adam", "Loader"}  # what tests/overhead/bare.cpp says
POLICY_FOLDERS = ["callback", "checkpoint", "logger", "device", "precision", "profiler", "strategy", "step", "optim", "optim/clip",
                  "optim/schedule", "report", "metric"]
NEEDED = {"Eager", "AdamOptions", "Slot", "Group", "Base", "AdamFamily", "Batch", "Plan", "Scheduled"}  # what the named ones are made of

# Namespaces are folders, and what goes into a Trainer lives in the outermost: another folder may have the same name.
namespace_of = {}
for folder in POLICY_FOLDERS:
    for header in (headers / folder).glob("*.hpp"):
        for name in re.findall(r"^(?:class|struct) (\w+)[^;]*\{", header.read_text(), re.M):
            namespace_of.setdefault(name, set()).add(folder.split("/")[0])
names = set(namespace_of) - NAMED - NEEDED
assert {"EarlyStopping", "KeepBest", "KeepLast", "Csv", "ClipNorm", "Cuda", "Accumulate"} <= names, sorted(names)

symbols = subprocess.run([nm, "-C", program], capture_output=True, text=True, check=True).stdout
found = sorted(name for name in names
               if re.search(rf"fulgurite::(?:(?:{'|'.join(namespace_of[name])})::(?:\w+::)*)?{name}\b", symbols))
print(f"{len(names)} names looked for, {len(symbols.splitlines())} symbols")
if "fulgurite::engine::Session" not in symbols:
    sys.exit("the program has no symbol of a session: is it stripped?")
if found:
    lines = [line for line in symbols.splitlines() if any(re.search(rf"\b{name}\b", line) for name in found)]
    sys.exit("symbols of what is not named: " + ", ".join(found) + "\n" + "\n".join(line[:200] for line in lines[:20]))
