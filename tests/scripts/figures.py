# SPDX-License-Identifier: BSL-1.0
"""Runs a program that prints figures, a name and a number a line, and holds them to bounds:

usage: figures.py [FIGURE<BOUND | FIGURE>BOUND]... -- PROGRAM [ARGUMENT]...
"""
import re, subprocess, sys

bounds, command = sys.argv[1:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:]
run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
sys.stdout.write(run.stdout)
if run.returncode != 0:
    sys.exit(f"figures.py: the program ended with {run.returncode}")
figures = {name: float(value) for name, value in re.findall(r"^\s*(\S+)\s+([-+\d.e]+|nan|-?inf)$", run.stdout, re.M)}
wrong = []
for bound in bounds:
    name, less, value = re.fullmatch(r"(.+?)([<>])(.+)", bound).groups()
    if name not in figures:
        wrong.append(f"there is no figure '{name}'; there are: {', '.join(figures)}")
    elif not (figures[name] < float(value) if less == "<" else figures[name] > float(value)):
        wrong.append(f"{name} is {figures[name]}, expected {less} {value}")
sys.exit("\n".join(f"figures.py: {each}" for each in wrong) or 0)
