#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs these benchmarks and those of the peers (PyTorch Lightning, PyTorch, LibTorch's tutorial loop) in turn, in the same
minutes on the same cores, and prints how many times the peers' time ours is.

    python3 benchmarks/run.py --build build/release
    python3 benchmarks/run.py --build build/release --parts steps --rounds 10 --write docs/benchmarks.md

The peers' programs lie in ../shared/harness (--harness). The C++ ones are built into the build folder against the LibTorch
of that build; the Python ones need a Python that can import torch and lightning (--python). Peers that cannot run are left
out, and named. All measurements are kept in the build folder as JSON lines.

Figures: a step's time is the median over the steps of a process. "min" compares the best round of each; "median" is the
median over rounds of the ratio within a round.
"""
import argparse
import collections
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import traceback

import compile as compilation
from common import keep, settings_of, table, write_between

SMALL = "tiny:64:250,mlp:32:200,mlp:256:70"
LARGE = "lenet:64:50,chartf:16:10"
MODELS = {("tiny", 64): "2-32-32-1, batch 64", ("mlp", 32): "784-128-10, batch 32", ("mlp", 256): "784-128-10, batch 256",
          ("lenet", 64): "LeNet-5, batch 64", ("chartf", 16): "transformer, batch 16"}
STEPS = {"fulgurite_default": "fulgurite, as Lightning's defaults", "fulgurite_off": "fulgurite, nothing but the loop",
         "fulgurite_loop": "the same loop by hand", "cpp_naive": "LibTorch's tutorial loop", "cpp_fn": "LibTorch, tuned by hand",
         "cpp_raw": "no framework: MKL and plain loops", "pytorch_plain": "PyTorch loop", "pytorch_fused": "PyTorch loop, fused optimizer",
         "lightning_default": "Lightning, defaults", "lightning_min": "Lightning, all off"}
# peer, ours, what the ratio is to be at least; no entry: none asked for
STEP_RATIOS = [("lightning_default", "fulgurite_default", [11, 5.5, 3.2, None, None]),
               ("lightning_min", "fulgurite_off", [7.5, 3.9, 2.3, None, None]),
               ("pytorch_plain", "fulgurite_off", []), ("pytorch_fused", "fulgurite_off", []),
               ("cpp_naive", "fulgurite_default", [1, 1, 1, 1, 1]), ("cpp_naive", "fulgurite_off", [1, 1, 1, 1, 1]),
               ("cpp_fn", "fulgurite_off", []), ("fulgurite_loop", "fulgurite_off", [])]
# Of the optimizers' peers each is to take as long as ours at least.
OPTIMIZERS = {"torch_optim": "torch::optim", "python_foreach": "Python, foreach=True", "python_fused": "Python, fused=True",
              "python_loop": "Python, else"}
SHAPES = {"mlp": "784-128-10, 4 tensors", "transformer": "transformer, 54 tensors", "embedding": "embedding, 64 rows of 10,000",
          "schedule": "schedules, 2 groups"}
# An update of torchmetrics is to take so many times as long as ours.
METRICS, METRIC_GOAL = {"torchmetrics": "torchmetrics", "torchmetrics_unchecked": "torchmetrics, validate_args=False"}, 5
# What logging every step may add to a step of LeNet-5, and how many numbers a second a logger is to take.
LOGGED_STEP, NUMBERS_A_SECOND = 1.01, 100_000
NOISE = {"tiny": 0.02, "mlp": 0.02}  # two runs of one program differ by as much; by more where steps are long
KINDS = {("u8", 64): "uint8, batch 64", ("u8", 256): "uint8, batch 256", ("f32", 64): "float32, batch 64",
         ("f32", 256): "float32, batch 256"}
LOADERS = {"fulgurite_loader_w0": "fulgurite, inline", "fulgurite_loader_w1": "fulgurite, 1 worker",
           "pytorch_dataloader_w0": "DataLoader, inline", "pytorch_dataloader_w2": "DataLoader, 2 workers",
           "pytorch_batched_w0": "DataLoader, whole batches indexed", "cpp_torch_stack_w0": "torch::data, inline",
           "cpp_torch_stack_w2": "torch::data, 2 workers", "cpp_torch_batched": "torch::data, whole batches indexed"}
LOADER_RATIOS = [("pytorch_dataloader_w0", [80, 80, None, None]), ("pytorch_dataloader_w2", [80, 80, None, None]),
                 ("pytorch_batched_w0", []), ("cpp_torch_stack_w0", []), ("cpp_torch_stack_w2", []), ("cpp_torch_batched", [])]


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, timeout=1200, **options):
    """What a command said and how it ended; one that cannot be started, or does not end, ended badly."""
    words = [str(word) for word in command]
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=timeout, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(words, 127, "", str(error))


def last_words(done):
    return next((line.strip() for line in reversed(done.stderr.splitlines()) if line.strip()), f"it ended with {done.returncode}")[:300]


class Peers:
    """Which of the peers' programs can run here. `missing` says who cannot, and why; whoever fails later is added."""

    def __init__(self, settings, harness, python):
        self.folder, self.missing = settings["build"] / "peers", []
        given = harness or (pathlib.Path(settings["shared"]) / "harness" if settings["shared"] else None)
        self.harness = given if given and (given / "step_bench.cpp").exists() else None
        if not self.harness:
            self.missing.append(f"all peers: there is no harness in {given or '../shared/harness'}")
        tried = [python] if python else self.pythons(settings)
        self.torch_python = self.find_python(tried, ["torch"], "PyTorch, as loops, loaders and optimizers")
        self.torchmetrics = self.find_python(tried, ["torch", "torchmetrics"], "torchmetrics")
        self.python = self.harness and self.find_python(tried, ["torch", "lightning", "tensorboard"], "Lightning")
        self.programs = self.harness and self.build(settings)

    @staticmethod
    def pythons(settings):
        above = pathlib.Path(settings["libtorch"]).parents
        beside = [above[3] / "bin" / "python"] if len(above) > 3 else []  # of the venv that this LibTorch lies in
        return [sys.executable, "python3", *beside]

    def find_python(self, tried, modules, who):
        for each in tried:
            if shutil.which(each) and run([each, "-c", "import " + ", ".join(modules)]).returncode == 0:
                return each
        self.missing.append(f"{who}: none of {', '.join(map(str, tried))} can import {', '.join(modules)}; name one that can with --python")
        return None

    def build(self, settings):
        """With the harness' own Makefile, in a copy, against the LibTorch of this build."""
        say("building the peers' programs ...")
        root = self.folder / "root"
        shutil.copytree(self.harness, self.folder, dirs_exist_ok=True, copy_function=copy_if_newer)
        root.mkdir(exist_ok=True)
        torch = pathlib.Path(settings["libtorch"])
        link(root / "torch", torch)
        folders = [torch / "lib", *torch.parent.glob("nvidia/*/lib")]
        flags = " ".join([f"-L{torch}/lib", f"-Wl,-rpath,{torch}/lib", *(f"-Wl,-rpath-link,{each}" for each in folders),
                          "-ltorch_cpu -lc10 -lpthread"])
        compiler = "g++" if shutil.which("g++") else settings["compiler"]  # the Makefile's flags are g++'s
        made = run(["make", "-C", self.folder, f"ROOT={root}", f"CXX={compiler}", f"LDFLAGS={flags}", "step_bench", "loader_bench"])
        if made.returncode == 0:
            return self.folder
        self.missing.append(f"LibTorch's tutorial loop and torch::data: they do not build: {made.stderr.strip()[-300:]}")
        return None


def copy_if_newer(source, target):
    """Keeps time stamps, so that make builds nothing twice."""
    if not os.path.exists(target) or os.path.getmtime(source) > os.path.getmtime(target):
        shutil.copy2(source, target)
        os.chmod(target, 0o644)


def link(name, target):
    if name.is_symlink():
        name.unlink()
    name.symlink_to(target)


def rounds_of(groups, given, file, peers):
    """Runs the groups of commands in turn, beginning with another one each round; every JSON line is kept. Who fails is not
    tried again."""
    lines, failed = [], set()
    for number in range(given.rounds):
        shift = number % len(groups)
        for group in [*range(shift, len(groups)), *range(shift)]:
            if group in failed:
                continue
            done = run(groups[group], env=dict(os.environ, OMP_NUM_THREADS=str(given.threads)), cwd=file.parent)
            if done.returncode:
                failed.add(group)
                peers.missing.append(f"{' '.join(pathlib.Path(word).name for word in map(str, groups[group][:2]))}: {last_words(done)}")
                say(f"failed: {' '.join(map(str, groups[group]))}\n{done.stderr[-1000:]}")
            lines += [dict(line, round=number) for line in map(parsed, done.stdout.splitlines()) if line]
        say(f"  round {number + 1} of {given.rounds}")
    keep(file, lines)
    return lines


def parsed(line):
    try:
        return json.loads(line) if line.startswith("{") else None
    except ValueError:
        return None  # half a line, of a program that was ended


def by_name(lines, key):
    """(model, batch) → name → round → figure; where a name comes twice in a round, the better one."""
    found = collections.defaultdict(lambda: collections.defaultdict(dict))
    for line in lines:
        each = found[line["model"], line["batch"]][line["name"]]
        better = max if key == "samples_per_s" else min
        each[line["round"]] = better(line[key], each.get(line["round"], line[key]))
    return found


def ratio(ours, peers, better=min):
    """How many times as long a peer takes (or how many times as much we do, for rates): of the best rounds, and the median."""
    if not ours or not peers:
        return None
    quotient = (lambda a, b: a / b) if better is min else (lambda a, b: b / a)
    paired = [quotient(peers[number], ours[number]) for number in ours if number in peers]
    return quotient(better(peers.values()), better(ours.values())), statistics.median(paired or [float("nan")])


def ratio_rows(figures, cases, pairs, names, better=min):
    """Rows for a table, and the goals that were missed."""
    rows, missed = [], []
    for peer, ours, goals in pairs:
        row = [f"{names[peer]} / {names[ours]}"]
        for case, goal in zip(cases, list(goals) + [None] * len(cases)):
            found = ratio(figures[case].get(ours), figures[case].get(peer), better)
            row.append("" if not found else f"{found[0]:.{2 if found[0] < 9.95 else 1}f} ({found[1]:.{2 if found[1] < 9.95 else 1}f})")
            if found and goal:
                row[-1] += f" ≥ {goal}"
                if found[0] < goal - NOISE.get(case[0], 0.05):
                    missed.append(f"{row[0]}, {cases[case]}: {found[0]:.2f}, to be {goal}")
        if any(row[1:]):
            rows.append(row)
    return rows, missed


def figure_rows(figures, cases, names, better, form):
    rows = []
    for name, words in names.items():
        each = [figures[case].get(name) for case in cases]
        if any(each):
            rows.append([words] + [form(better(one.values())) + f" ({form(statistics.median(one.values()))})" if one else "" for one in each])
    return rows


def losses(lines):
    """The same steps on the same data must give the same loss, or the times compare nothing."""
    found = collections.defaultdict(dict)
    for line in lines:
        if "loss" in line:
            found[line["model"], line["batch"]][line["name"]] = line["loss"]
    notes = []
    for case, each in found.items():
        apart = max(each.values()) - min(each.values())
        if apart > 1e-4:
            notes.append(f"losses after equal steps differ by {apart:.5f} on {MODELS[case]}: {each}")
    return notes or [f"losses after equal steps agree to {max(max(e.values()) - min(e.values()) for e in found.values()):.0e}"] if found else []


def steps(settings, peers, given):
    options = ["--threads", given.threads, "--opts", "adam", "--models"]
    ours = [settings["build"] / "step", "--threads", given.threads, "--variants", "off,default,loop", "--models"]
    groups = [[*ours, SMALL], [*ours, LARGE]]
    if peers.programs:
        tutorial = [peers.programs / "step_bench", *options]
        groups = [[*ours, SMALL], [*tutorial, SMALL, "--variants", "naive,fn,raw"],
                  [*ours, LARGE], [*tutorial, LARGE, "--variants", "naive,fn"]]
    for models in SMALL, LARGE:
        if peers.python:
            groups.append([peers.python, peers.folder / "lightning_bench.py", *options, models, "--modes", "min,default"])
        if peers.torch_python and peers.harness:
            groups.append([peers.torch_python, peers.folder / "pytorch_bench.py", *options, models, "--modes", "plain,fused"])
    lines = rounds_of(groups, given, settings["build"] / "steps.jsonl", peers)
    figures = by_name(lines, "us_p50")
    rows, missed = ratio_rows(figures, MODELS, STEP_RATIOS, STEPS)
    ratios = table([f"times as long, min (median of {given.rounds}) ≥ goal", *MODELS.values()], rows)
    times = table([f"µs a step, min (median of {given.rounds})", *MODELS.values()],
                  figure_rows(figures, MODELS, STEPS, min, lambda x: f"{x:.0f}"))
    return {"ratios": ratios, "figures": times}, losses(lines), missed


def loader(settings, peers, given):
    groups = [[settings["build"] / "loader", "--threads", given.threads, "--kinds", "u8,f32", "--limit_ms", 300]]
    if peers.programs:
        groups.append([peers.programs / "loader_bench", "--threads", given.threads, "--kinds", "u8,f32", "--limit_ms", 300])
    if peers.torch_python and peers.harness:
        groups.append([peers.torch_python, peers.folder / "dataloader_bench.py", "--threads", given.threads, "--kinds", "u8,f32,u8_batched",
                       "--limit", 0.4])
    lines = rounds_of(groups, given, settings["build"] / "loader.jsonl", peers)
    for line in lines:
        if line["model"] == "u8_batched":
            line.update(model="u8", name=line["name"].replace("dataloader", "batched"))
    figures = by_name(lines, "samples_per_s")
    best = "fulgurite_loader_w0"
    rows, missed = ratio_rows(figures, KINDS, [(peer, best, goals) for peer, goals in LOADER_RATIOS], LOADERS, max)
    for row in rows:
        row[0] = f"fulgurite, inline / {row[0].split(' / ')[0]}"
    ratios = table([f"times as many samples, max (median of {given.rounds}) ≥ goal", *KINDS.values()], rows)
    rates = table([f"1000 samples/s, max (median of {given.rounds})", *KINDS.values()],
                  figure_rows(figures, KINDS, LOADERS, max, lambda x: f"{x / 1000:.0f}"))
    return {"ratios": ratios, "figures": rates}, [], missed


def optimizers(settings, peers, given):
    """A row for each optimizer: what a step of ours takes, and how many times as long the others'."""
    options = ["--threads", given.threads, "--limit_ms", 60]
    groups = [[settings["build"] / "optimizers", *options]]
    if peers.torch_python:
        groups.append([peers.torch_python, pathlib.Path(__file__).with_name("optimizers.py").resolve(), *options])
    lines = rounds_of(groups, given, settings["build"] / "optimizers.jsonl", peers)
    figures, rows, missed = by_name(lines, "us_min"), {shapes: [] for shapes in SHAPES}, []
    for (what, shapes), each in sorted(figures.items(), key=lambda item: item[0][0].lower()):
        ours = each.get("fulgurite")
        if not ours:
            continue
        row = [what, f"{min(ours.values()):.3g} ({statistics.median(ours.values()):.3g})"]
        for peer, words in OPTIMIZERS.items():
            found = ratio(ours, each.get(peer))
            row.append(f"{found[0]:.3g} ({found[1]:.3g})" if found else "")
            if found and found[0] < 0.95:
                missed.append(f"{words} / fulgurite, {what}, {SHAPES[shapes]}: {found[0]:.2f}, to be 1")
        rows[shapes].append(row)
    tables = {}
    for shapes, words in SHAPES.items():
        last = [i for i in range(2, 2 + len(OPTIMIZERS)) if any(row[i] for row in rows[shapes])]
        header = [f"{words}: times as long, min (median of {given.rounds})", "fulgurite, µs", *OPTIMIZERS.values()]
        tables[shapes] = table([header[i] for i in [0, 1, *last]], [[row[i] for i in [0, 1, *last]] for row in rows[shapes]])
    return tables, results(lines), missed


def metrics(settings, peers, given):
    """A row for each metric: what an update of ours takes, and how many times as long torchmetrics'."""
    options = ["--threads", given.threads, "--limit_ms", 60]
    groups = [[settings["build"] / "metrics", *options]]
    if peers.torchmetrics:
        groups.append([peers.torchmetrics, pathlib.Path(__file__).with_name("metrics.py").resolve(), *options])
    lines = rounds_of(groups, given, settings["build"] / "metrics.jsonl", peers)
    figures, rows, missed = collections.defaultdict(lambda: collections.defaultdict(dict)), [], []
    values = collections.defaultdict(dict)
    for line in lines:
        figures[line["model"]][line["name"]].setdefault(line["round"], line["us_min"])
        values[line["model"]][line["name"]] = line["result"]
    for name, each in figures.items():
        ours = each.get("fulgurite")
        if not ours:
            continue
        row = [name, f"{min(ours.values()):.3g} ({statistics.median(ours.values()):.3g})"]
        for peer, words in METRICS.items():
            found = ratio(ours, each.get(peer))
            row.append(f"{found[0]:.3g} ({found[1]:.3g})" if found else "")
            if found and peer == "torchmetrics" and found[0] < METRIC_GOAL:
                missed.append(f"{words} / fulgurite, {name}: {found[0]:.2f}, to be {METRIC_GOAL}")
        rows.append(row)
    notes = [f"values of {name} after equal updates differ: {each}" for name, each in values.items()
             if max(each.values()) - min(each.values()) > 1e-5 * max(1, max(map(abs, each.values())))]
    header = [f"an update, batch 64: times as long, min (median of {given.rounds})", "fulgurite, µs", *METRICS.values()]
    return {"figures": table(header, rows)}, notes, missed


def logging(settings, peers, given):
    """A row for each logger: what a step of LeNet-5 costs that logs each step, and how many numbers a second it takes."""
    lines = rounds_of([[settings["build"] / "logging", "--threads", given.threads]], given, settings["build"] / "logging.jsonl", peers)
    found = collections.defaultdict(lambda: collections.defaultdict(dict))
    for line in lines:
        for key in "us_p50", "us_processor", "per_second":
            if key in line:
                found[line["name"]][line["model"], key][line["round"]] = line[key]
    rows, missed = [], []
    for name, each in found.items():
        row = [name]
        for key in "us_p50", "us_processor":
            times, bare = each["step", key], found["no logger"]["step", key]
            more, middle = ratio(bare, times)
            row += [f"{min(times.values()):.0f}", f"{more:.3f} ({middle:.3f})"]
            if min(more, middle) > LOGGED_STEP:
                missed.append(f"{name}, {'a step' if key == 'us_p50' else 'time of the processor'}: {middle:.3f} × one without a logger, to be {LOGGED_STEP}")
        for width in 1, 10:
            rates = each[f"rows of {width}", "per_second"]
            row.append(f"{max(rates.values()) / 1000:.0f} ({statistics.median(rates.values()) / 1000:.0f})" if rates else "")
            if rates and max(rates.values()) < NUMBERS_A_SECOND:
                missed.append(f"{name}, rows of {width}: {max(rates.values()):.0f} numbers a second, to be {NUMBERS_A_SECOND}")
        rows.append(row)
    header = ["every step logged", "µs a step, min", f"beside none, min (median of {given.rounds})", "µs of the processor, min", "beside none",
              "1000 numbers/s, rows of 1", "rows of 10"]
    return {"figures": table(header, rows)}, [], missed


def results(lines):
    """The same steps with the same gradients must give the same weights, or the times compare nothing."""
    found = collections.defaultdict(dict)
    for line in lines:
        if "result" in line:
            found[line["model"], line["batch"]][line["name"]] = line["result"]
    apart = {case: (max(each.values()) - min(each.values())) / max(1e-9, max(map(abs, each.values()))) for case, each in found.items()}
    notes = [f"weights after equal steps of {what} differ by {by:.1e} of their size on {SHAPES[shapes]}: {found[what, shapes]}"
             for (what, shapes), by in apart.items() if by > 1e-5]
    return notes or ([f"weights after equal steps agree to {max(apart.values()):.0e} of their size"] if apart else [])


def compiling(settings, peers, given):
    lines, left_out = compilation.measure(settings, max(1, min(given.rounds, 5)), ["0", "2", "3"], ".", say)
    peers.missing += left_out
    return {"figures": compilation.report(lines)}, [], compilation.missed(lines)


def policies(settings, peers, given):
    lines, left_out = compilation.measure_policies(settings, max(1, min(given.rounds, 3)), ".", say)
    peers.missing += left_out
    text, missed = compilation.report_policies(lines)
    return {"figures": text}, [], missed


def micro(settings, peers, given):
    done = run([settings["build"] / "micro", "--benchmark_format=json", "--benchmark_min_time=0.2"],
               env=dict(os.environ, OMP_NUM_THREADS="1"))
    if done.returncode:
        raise RuntimeError(last_words(done))
    found = json.loads(done.stdout)["benchmarks"]
    keep(settings["build"] / "micro.jsonl", found)
    rows = [[each["name"].removesuffix("/real_time"), f"{each['real_time']:.4g} {each['time_unit']}", f"{each['cpu_time']:.4g} {each['time_unit']}"]
            for each in found]
    return {"figures": table(["part", "time", "time of the processor"], rows)}, [], []


PARTS = {"steps": steps, "loader": loader, "optimizers": optimizers, "metrics": metrics, "logging": logging, "compile": compiling, "policies": policies, "micro": micro}


WITH_GOALS = {"steps", "loader", "optimizers", "metrics", "logging", "compile", "policies"}


def goals(short):
    """What a page says of goals: that they are reached, or which are not."""
    return "\n".join(["Not reached here:", "", *(f"- {each}" for each in short)]) if short else "Every goal is reached here."


def commit_of(settings):
    return run(["git", "-C", settings["source"], "describe", "--always", "--dirty", "--exclude=*"]).stdout.strip()


def machine(settings, peers, given, commit):
    about = pathlib.Path("/proc/cpuinfo")
    cpu = re.search(r"model name\s*: (.*)", about.read_text()) if about.exists() else None
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = "LibTorch " + settings["libtorch_version"]
    for python, module in (peers.torch_python, "torch"), (peers.python, "lightning"):
        if python:
            versions += run([python, "-c", f"import {module}, platform; print(f', {module} {{{module}.__version__}} (Python "
                             "{platform.python_version()})')"]).stdout.strip("\n")
    rows = [["machine", f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"],
            ["system", f"{platform.system()} {platform.release().split('-')[0]}"],
            ["compiler", f"{settings['compiler_name']}, {settings['flags'].strip()}; the C++ peers with the flags of their Makefile, which name "
             "this very processor"], ["versions", versions], ["commit", commit or "none"],
            ["date", datetime.date.today().isoformat()], ["threads", str(given.threads)],
            ["load while it ran", f"{os.getloadavg()[1]:.1f} processes wanted a core, ours included"]]
    if peers.missing:
        rows.append(["left out", "; ".join(dict.fromkeys(peers.missing))])
    return "\n".join(["| | |", "| --- | --- |"] + [f"| {name} | {text} |" for name, text in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="the build folder, or its benchmarks/")
    parser.add_argument("--parts", default=",".join(PARTS), help="comma list of: " + ", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--harness", type=pathlib.Path, help="folder of the peers' programs (default: ../shared/harness)")
    parser.add_argument("--python", help="a Python with torch, lightning and tensorboard")
    parser.add_argument("--write", type=pathlib.Path, help="a page whose tables are renewed: docs/benchmarks.md")
    given = parser.parse_args()
    chosen = given.parts.split(",")
    if unknown := [name for name in chosen if name not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    if given.write and not given.write.is_file():
        parser.error(f"there is no page {given.write}")
    settings = settings_of(given.build)
    peers = Peers(settings, given.harness, given.python)
    notes, missed, commit = [], [], commit_of(settings)  # before this page changes
    for name in chosen:
        say(f"{name} ...")
        try:
            tables, words, short = PARTS[name](settings, peers, given)
            notes, missed = notes + words, missed + short
            for kind, text in tables.items():
                print(f"\n{text}")
                if given.write and text.count("\n") > 1:  # else nobody could run: the page keeps what it has
                    write_between(given.write, f"{name} {kind}", "\n" + text + "\n")
            if given.write and name in WITH_GOALS:
                write_between(given.write, f"{name} missed", "\n" + goals(short) + "\n")
        except Exception as error:  # the other parts are worth having
            say(traceback.format_exc())
            peers.missing.append(f"the part {name}: {type(error).__name__}: {error}")
    text = machine(settings, peers, given, commit)
    print(f"\n{text}\n")
    if given.write:
        write_between(given.write, "machine", "\n" + text + "\n")
    for each in [f"left out: {each}" for each in dict.fromkeys(peers.missing)] + notes + [f"missed: {each}" for each in missed]:
        print(each)


if __name__ == "__main__":
    main()
