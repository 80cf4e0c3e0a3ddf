#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The example as its user meets it: help, wrong flags, a run, Ctrl-C, and going on from there.

usage: lenet5.py PROGRAM FOLDER
"""
import csv
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
SMALL = ["--images", "4000", "--epochs", "2"]


def run(*arguments, code=0):
    result = subprocess.run([PROGRAM, *arguments], cwd=FOLDER, capture_output=True, text=True)
    if result.returncode != code:
        sys.exit(f"{arguments}: exit {result.returncode} instead of {code}\n{result.stdout}{result.stderr}")
    return result.stdout, result.stderr


def expect(text, *patterns):
    for pattern in patterns:
        if not re.search(pattern, text):
            sys.exit(f"no '{pattern}' in:\n{text}")


def accuracy(text):
    expect(text, r"test accuracy [\d.]+ %")
    return float(re.search(r"test accuracy ([\d.]+) %", text)[1])


def interrupted():
    """Ctrl-C in the middle of the first epoch: as soon as the run's files begin to appear."""
    command = [PROGRAM, "--images", "20000", "--epochs", "50", "--out", "stopped"]
    process = subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not (FOLDER / "stopped/metrics.csv").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    if process.returncode != 130:
        sys.exit(f"after Ctrl-C: exit {process.returncode} instead of 130\n{said}")
    return said


shutil.rmtree(FOLDER, ignore_errors=True)
FOLDER.mkdir(parents=True)

expect(run("--help")[0], "data .*MNIST", "resume .*go on")
expect(run("--epoch", "3", code=2)[1], "unknown option 'epoch'; did you mean 'epochs'")
expect(run("--epochs", code=2)[1], "--epochs wants a value")
expect(run("--epochs", "0", code=2)[1], "'epochs' is '0', a whole number of 1 or more is wanted")
expect(run("--images", "many", code=2)[1], "'images' is 'many', a whole number is wanted")
expect(run("--data", "nowhere", code=1)[1], r"no file nowhere/train-images-idx3-ubyte and no .*\.gz")
expect(run("--resume", "--out", "nothing", code=1)[1], "nothing/checkpoints/last.ckpt")

said = run(*SMALL, "--out", "run")[0]
expect(said, "4000 drawn digits, 800 to validate, 800 to test", "2 epochs, 126 steps", "said by the network",
       "tensorboard --logdir")
if accuracy(said) < 60:
    sys.exit(f"it has learnt nothing:\n{said}")
for name in ("report.html", "metrics.csv", "checkpoints/last.ckpt"):
    if not (FOLDER / "run" / name).stat().st_size:
        sys.exit(f"{name} is empty")
if not list((FOLDER / "run").glob("events.out.tfevents.*")):
    sys.exit("there are no event files")
if accuracy(run(*SMALL, "--out", "run")[0]) != accuracy(said) or not (FOLDER / "run-2").is_dir():
    sys.exit("the same run again must come to the same end, in a folder of its own")

expect(interrupted(), "interrupted from the keyboard after step", "--resume --out stopped")
text = run("--resume", "--out", "stopped", "--images", "20000", "--epochs", "1")[0]
expect(text, "1 epoch, 313 steps")
with open(FOLDER / "stopped/metrics.csv", newline="") as file:
    steps = [int(row["step"]) for row in csv.DictReader(file) if row["train/loss_step"]]
if steps != list(range(49, 313, 50)):
    sys.exit(f"the table of a resumed run has steps {steps}")
print("lenet5 does what it says")
