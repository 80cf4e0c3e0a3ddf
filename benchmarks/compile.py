#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compile seconds and memory: the acceptance programs, with the headers alone, with fulgurite::compiled, and with either of
them precompiled, beside the main job by hand on LibTorch alone, and a source file that includes <torch/torch.h> and does nothing;
and, with --policies, what each policy adds to the main job. Compilations take turns, round by round, each on one core;
seconds are those of the processor, which other work on the machine disturbs less than the clock on the wall.

    python3 benchmarks/compile.py --build build/release --rounds 3 --optimize 0,2 --only 'torch|02'
    python3 benchmarks/compile.py --build build/release --rounds 3 --policies --only 'EMA|Csv'
"""
import argparse
import collections
import os
import pathlib
import re
import shutil
import subprocess
import statistics
import sys
import zlib

from common import both, keep, settings_of, table

BARE = "torch/torch.h"

# What the main job is without this library: the same layers, MNIST by torch::data, Adam, a validation, a saved module.
BY_HAND = """#include <torch/torch.h>
#include <cstdio>
struct Net : torch::nn::Module {
    torch::nn::Sequential features = register_module("features", torch::nn::Sequential(
        torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 6, 5).padding(2)), torch::nn::ReLU(), torch::nn::MaxPool2d(2),
        torch::nn::Conv2d(6, 16, 5), torch::nn::ReLU(), torch::nn::MaxPool2d(2), torch::nn::Flatten()));
    torch::nn::Sequential classifier = register_module("classifier", torch::nn::Sequential(
        torch::nn::Linear(400, 120), torch::nn::ReLU(), torch::nn::Linear(120, 84), torch::nn::ReLU(), torch::nn::Linear(84, 10)));
    torch::Tensor forward(const torch::Tensor& x) { return classifier->forward(features->forward(x)); }
};
template <class Loader> double accuracy(Net& net, Loader& loader) {
    torch::NoGradGuard no_grad;
    double right = 0, all = 0;
    net.eval();
    for (auto& batch : loader) {
        right += net.forward(batch.data).argmax(1).eq(batch.target).sum().template item<double>();
        all += static_cast<double>(batch.data.size(0));
    }
    net.train();
    return right / all;
}
int main() {
    auto data = [](auto mode) {
        return torch::data::datasets::MNIST("mnist", mode).map(torch::data::transforms::Normalize<>(0.1307, 0.3081))
            .map(torch::data::transforms::Stack<>());
    };
    auto train = torch::data::make_data_loader<torch::data::samplers::RandomSampler>(
        data(torch::data::datasets::MNIST::Mode::kTrain), 64);
    auto test = torch::data::make_data_loader<torch::data::samplers::SequentialSampler>(
        data(torch::data::datasets::MNIST::Mode::kTest), 256);
    auto net = std::make_shared<Net>();
    torch::optim::Adam adam(net->parameters(), torch::optim::AdamOptions(1e-3));
    double best = 0;
    for (int epoch = 0; epoch < 3; ++epoch) {
        for (auto& batch : *train) {
            adam.zero_grad();
            auto loss = torch::cross_entropy_loss(net->forward(batch.data), batch.target);
            loss.backward();
            adam.step();
        }
        const double now = accuracy(*net, *test);
        std::printf("epoch %d: %.4f\\n", epoch, now);
        if (now > best) best = now, torch::save(net, "best.pt");
    }
}
"""
BY_HAND_NAME = "LeNet-5 by hand, LibTorch alone"
MAIN_JOB = "acceptance/02_lenet"
COMPILED = "-DFULGURITE_COMPILED"
# Beside the headers alone: what is added to a program's name, the options of the mode, and whether the umbrella header is precompiled.
HEAP_TOLD = ", GCC's garbage left"
MODES = [(", compiled", (COMPILED,), False), (", precompiled", (), True), (", compiled and precompiled", (COMPILED,), True)]
GOALS = {"gcc": {MAIN_JOB: 1.5, MAIN_JOB + ", compiled": 1.25, MAIN_JOB + ", compiled and precompiled": 0.75,
                 "acceptance/01_minimal, compiled": 1.05, "acceptance/01_minimal, compiled and precompiled": 0.5},
         "clang": {MAIN_JOB: 1.5, MAIN_JOB + ", compiled": 1.15, MAIN_JOB + ", compiled and precompiled": 0.4,
                   "acceptance/01_minimal, compiled": 1.0, "acceptance/01_minimal, compiled and precompiled": 0.3}}
IN_ALL_MODES = {"acceptance/01_minimal", MAIN_JOB}
# How each policy is named in a Trainer. Those that the main job has are taken out of it, the others put into it; one that
# stands instead of another of its category is compared with that one.
POLICY_COSTS = {
    "callbacks": ['EarlyStopping{"val/loss"_key, {.patience = 3}}', "LearningRateMonitor{}", "ProgressBar{}", "ModelSummary{}",
                  "Timer{}", "ThroughputMonitor{}", "GradNorm{}", "NanGuard{}", "WeightAveraging{}", "EMA{}", "SWA{{.swa_lrs = 0.05}}",
                  "DeviceStatsMonitor{}", "Deterministic{}", "CudnnBenchmark{}", "DetectAnomaly{}",
                  "BackboneFinetuning{&LeNet5::features, {.unfreeze_backbone_at_epoch = 1}}",
                  "Finetuning{[](auto& net) { freeze(net.features); }, [](auto& tuning) { if (tuning.epoch() == 1) tuning.unfreeze(tuning.module().features); }}",
                  "PublishWeights{PublishedWeights{}}", "PredictionWriter{{.directory = runs}}",
                  "on<hook::on_train_epoch_end>([](auto& run) { run.stop(\"enough\"); })"],
    "checkpoints": ['KeepBest{"val/acc"_key, {.mode = Mode::max, .top_k = 2, .directory = runs / "checkpoints"}}', "KeepLast{}",
                    "KeepEvery{Steps{1000}}", "OnExceptionCheckpoint{runs}", "NoCheckpoint{}"],
    "loggers": ["TensorBoard{runs}", 'Csv{runs / "metrics.csv"}', 'Report{runs / "report.html"}', "NoLogger{}"],
    "loops and cadences": ["Steps{100}", "MaxTime{Minutes{10}}", "Endless{}", "LogEvery{10}", "SanityCheck{2}", "MinEpochs{1}", "MinSteps{1}",
                           "ReloadEvery{Epochs{1}}", "ValidateEvery{0.5}", "Limit{.train = 10}", "FastDevRun{1}", "Overfit{10}"],
    "steps and gradients": ["Eager{}", "Accumulate{4}", "NoClip{}", "ClipNorm{1.0}", "ClipValue{1.0}"],
    "precision": ["FullPrecision{}", "Bf16Mixed{}", "Fp16Mixed{}", "Bf16True{}", "Fp16True{}", "DoublePrecision{}"],
    "device and strategy": ["Cpu{}", "Cuda{0}", "FirstAvailable{}", "SingleProcess{}"],
}
INSTEAD = {"Cuda{0}": "Cpu{}", "FirstAvailable{}": "Cpu{}"}
# What GCC's trees take in one compilation, the same each time: it tells what is left at the end, and here nothing is collected before.
MEMORY_REPORT = ("--param", "ggc-min-heapsize=20000000", "-fmem-report")
GOAL = 2.0  # percent of the main job


def sources(folder, shared):
    """Name → file. Programs of the acceptance are compiled where they lie."""
    texts = {BARE: "#include <torch/torch.h>\nint main() {}\n",
             "fulgurite/fulgurite.hpp": "#include <fulgurite/fulgurite.hpp>\nint main() {}\n",
             BY_HAND_NAME: BY_HAND}
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for number, (name, text) in enumerate(texts.items()):
        found[name] = folder / f"{number:02}.cpp"
        found[name].write_text(text)
    if shared:
        found |= {f"acceptance/{path.stem}": path for path in sorted(pathlib.Path(shared, "acceptance").glob("*.cpp"))}
    return found


def command(settings, source, optimize, target, more=()):
    own = str(pathlib.Path(settings["source"]) / "include")
    includes = [word for path in settings["includes"] for word in (["-I", path] if path == own else ["-isystem", path])]
    definitions = (f"-D{each}" for each in settings["definitions"] if COMPILED not in more or "FMT_HEADER_ONLY" not in each)
    return [settings["compiler"], "-std=c++20", f"-O{optimize}", *definitions, *includes, *more, "-c", str(source), "-o", str(target)]


def is_clang(settings):
    return "clang" in settings["compiler_name"].lower()


def heap_of_target(settings):
    """What the target fulgurite::fulgurite adds to the command lines of GCC."""
    found = re.search(r"^FULGURITE_GCC_HEAP:STRING=(\d+)$", (pathlib.Path(settings["build"]).parent / "CMakeCache.txt").read_text(), re.M)
    return (f"--param=ggc-min-heapsize={int(found[1]) * 1024}",) if found and int(found[1]) else ()


def compilers(settings):
    """The settings of this build, and the same with the newest compiler of the other family that is installed."""
    names = ["g++"] if is_clang(settings) else [f"clang++-{version}" for version in range(30, 17, -1)]
    other = next(filter(shutil.which, names), None)
    if not other:
        return [settings]
    version = subprocess.run([other, "-dumpfullversion" if is_clang(settings) else "-dumpversion"], capture_output=True, text=True,
                             check=True).stdout.strip()
    return [settings, dict(settings, compiler=other, compiler_name=f"{'GNU' if is_clang(settings) else 'Clang'} {version}")]


def precompile(settings, folder, optimize, options=()):
    """The umbrella header precompiled for this level, as `target_precompile_headers` does; the options that use it."""
    header = folder / f"precompiled{optimize}{'_compiled' if COMPILED in options else ''}.hpp"
    header.write_text("#include <fulgurite/fulgurite.hpp>\n")
    made = header.with_suffix(".hpp.pch" if is_clang(settings) else ".hpp.gch")
    later = ["-fpch-instantiate-templates"] if is_clang(settings) else []  # CMake says so, too
    words = command(settings, header, optimize, made, options)
    words[words.index("-c"):words.index("-c") + 1] = ["-x", "c++-header", *later]
    subprocess.run(words, check=True, stderr=subprocess.DEVNULL, env=dict(os.environ, CCACHE_DISABLE="1"))
    return [*options, *(["-include-pch", str(made)] if is_clang(settings) else ["-include", str(header)])]


def compile_once(settings, source, optimize, target, more=()):
    """Seconds of the processor, MiB at the peak and KiB of the object; none of them where it does not compile."""
    process = subprocess.Popen(command(settings, source, optimize, target, more), stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True, env=dict(os.environ, CCACHE_DISABLE="1", LC_ALL="C"))
    words = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        first = next((line for line in words.splitlines() if "error" in line), words[:300])
        return {"error": first.strip()}
    found = re.search(r"^Total +\d+[kMG]? +(\d+)([kMG])\b", words, re.M)  # with MEMORY_REPORT
    allocated = {"allocated_mib": int(found[1]) * {"k": 1 / 1024, "M": 1, "G": 1024}[found[2]]} if found else {}
    return allocated | {"seconds": round(usage.ru_utime + usage.ru_stime, 3), "mib": round(usage.ru_maxrss / 1024, 1),
            "object_kib": round(target.stat().st_size / 1024, 1)}


def measure(settings, rounds, optimize, only, say=lambda text: print(text, file=sys.stderr, flush=True)):
    """Lines of figures, and who was left out and why."""
    folder = settings["build"] / "compile"
    chosen = {name: path for name, path in sources(folder, settings["shared"]).items()
              if name in (BARE, BY_HAND_NAME) or re.search(only, name)}
    left_out, tasks = [], {}
    if MAIN_JOB not in chosen and re.search(only, MAIN_JOB):
        left_out.append(f"{MAIN_JOB}: there is no acceptance/02_lenet.cpp in '{settings['shared']}'")
    for each in compilers(settings):
        heap = () if is_clang(each) else heap_of_target(each)  # as CMake says it to whoever links the library
        for level in optimize:
            tasks |= {(name, each["compiler_name"], level): (each, path, level, () if name in (BARE, BY_HAND_NAME) else heap)
                      for name, path in chosen.items()}
            if heap:
                tasks[BY_HAND_NAME + HEAP_TOLD, each["compiler_name"], level] = (each, chosen[BY_HAND_NAME], level, heap)
            for added, options, is_precompiled in MODES if IN_ALL_MODES & set(chosen) else []:
                options = (*options, *heap)
                try:
                    more = precompile(each, folder, level, options) if is_precompiled else options
                    tasks |= {(name + added, each["compiler_name"], level): (each, chosen[name], level, more)
                              for name in sorted(IN_ALL_MODES & set(chosen))}
                except subprocess.CalledProcessError:
                    left_out.append(f"{added[2:]}: {each['compiler_name']} cannot precompile the header")
    lines = in_turn(folder, tasks, rounds, left_out, say)
    return [line | dict(zip(("name", "compiler", "optimize"), line["task"])) for line in lines], left_out


def in_turn(folder, tasks, rounds, left_out, say):
    """Every task once in each round; who does not compile is left out, and named."""
    lines = []
    for count in range(rounds):
        for task, (settings, path, level, more) in list(tasks.items()):
            line = compile_once(settings, path, level, folder / "out.o", more)
            if "error" in line:
                del tasks[task]
                left_out.append(f"{task[0]} does not compile by {settings['compiler_name']}: {line['error']}")
                say(f"left out: {left_out[-1]}")
                continue
            lines.append({"task": task, "round": count, **line})
            keep(folder / "compile.jsonl", lines[-1:])
            say(f"  round {count} {settings['compiler_name']} -O{level} {task[0]}: {line['seconds']} s")
    return lines


def without(main_job, policy):
    """The main job's text without a policy that its Trainer has; None where it has none of that text."""
    shorter = re.sub(rf"^ *{re.escape(policy)},\n", "", main_job, flags=re.M)
    if shorter == main_job:
        return None
    return shorter.replace("trainer.policy<KeepBest>().best_path()", "runs") if policy.startswith("KeepBest") else shorter


def policy_sources(settings, folder, only):
    """Policy → the main job without it and with it, as files; policies of the headers that no entry names."""
    text = pathlib.Path(settings["shared"], "acceptance", "02_lenet.cpp").read_text()
    ends = text.rindex("    };\n    trainer.fit")
    folder.mkdir(parents=True, exist_ok=True)
    named, found = set(), {}

    def file_of(content):
        path = folder / f"{zlib.crc32(content.encode()):08x}.cpp"
        path.write_text(content)
        return path

    for policy in (policy for each in POLICY_COSTS.values() for policy in each):
        named.add(re.match(r"\w+", policy)[0])
        if not re.search(only, policy):
            continue
        base, shorter = text, without(text, policy)
        added = text[:ends] + f"        {policy},\n" + text[ends:]
        if policy in INSTEAD:
            added = without(added, INSTEAD[policy])
        if shorter:
            base, added = shorter, text
        found[policy] = file_of(base), file_of(added)
    # What the main job cannot do without, what is named otherwise, and what is none.
    elsewhere = {"Epochs", "Lambda", "True", "NonFinite", "Probe", "WithoutSchedules"}
    return found, sorted(policies_of_headers(pathlib.Path(settings["source"]) / "include" / "fulgurite") - named - elsewhere)


def policies_of_headers(headers):
    """What the headers declare as a policy by its base, and each callback by its file's name."""
    names = set()
    for header in headers.rglob("*.hpp"):
        text = header.read_text()
        names |= set(re.findall(r"^(?:class|struct) (\w+)[^;{]*: (?:public )?policy::\w+ \{", text, re.M))
        word = "".join(part.capitalize() for part in header.stem.split("_"))
        if header.parent.name == "callback" and re.search(rf"^(?:class|struct) {word}\b", text, re.M) and " on_" in text:
            names.add(word)
    return names


def measure_policies(settings, rounds, only, say=lambda text: print(text, file=sys.stderr, flush=True)):
    """What each policy adds: the main job with it less the main job without it, the umbrella header being precompiled, since
    what is the same in both would only add its noise. Beside the seconds what the compiler allocates, which has none."""
    folder = settings["build"] / "compile" / "policies"
    if not settings["shared"] or not pathlib.Path(settings["shared"], "acceptance", "02_lenet.cpp").exists():
        return [], [f"what policies cost: there is no acceptance/02_lenet.cpp in '{settings['shared']}'"]
    pairs, unnamed = policy_sources(settings, folder, only)
    left_out = [f"what a policy costs: benchmarks/compile.py has no entry for {name}" for name in unnamed]
    whole = pathlib.Path(settings["shared"], "acceptance", "02_lenet.cpp")
    report = () if is_clang(settings) else MEMORY_REPORT
    more = (*precompile(settings, folder, "0"), *report)
    tasks = {MAIN_JOB: (settings, whole, "0", report)}
    tasks |= {str(path): (settings, path, "0", more) for pair in pairs.values() for path in pair}
    names = {str(path): policy for policy, pair in pairs.items() for path in pair}
    refused = []
    figures = collections.defaultdict(lambda: {"seconds": []})
    for line in in_turn(folder, {(name,): task for name, task in tasks.items()}, rounds, refused, say):
        figures[line["task"][0]]["seconds"].append(line["seconds"])
        figures[line["task"][0]]["mib"] = line.get("allocated_mib")
    for words in refused:
        left_out.append(re.sub(r"^\S+\.cpp", lambda path: names[path[0]], words))
    lines = [{"policy": policy, "base": figures[str(pair[0])], "added": figures[str(pair[1])], "whole": figures[MAIN_JOB]}
             for policy, pair in pairs.items() if all(figures[str(path)]["seconds"] for path in pair)]
    keep(folder / "policies.jsonl", lines)
    return lines, left_out


def report_policies(lines):
    """A table of what policies cost, and which cost more than they may: by what is allocated where the compiler tells it, since
    the seconds of two compilations of one file differ by more than most policies add. One round's seconds are not shown."""
    rows, missed = [], []
    seconds_are_told = any(len(line["base"]["seconds"]) > 1 for line in lines)
    order = [policy for each in POLICY_COSTS.values() for policy in each]
    for line in sorted(lines, key=lambda line: order.index(line["policy"])):
        base, added, whole = line["base"], line["added"], line["whole"]
        seconds = min(added["seconds"]) - min(base["seconds"])
        middle = statistics.median(b - a for a, b in zip(base["seconds"], added["seconds"]))
        share = 100 * seconds / min(whole["seconds"])
        row = [f"`{re.match(r'[A-Za-z0-9_]+', line['policy'])[0]}`"]
        if added.get("mib") and base.get("mib") and whole.get("mib"):
            memory = added["mib"] - base["mib"]
            share = 100 * memory / whole["mib"]
            row += [f"{memory:+.0f}", f"{share:+.1f} %"]
        else:
            row += ["", ""]
        if seconds_are_told:
            row += [f"{seconds:+.2f} ({middle:+.2f})", f"{100 * seconds / min(whole['seconds']):+.1f} %"]
        rows.append(row)
        if share > GOAL:
            missed.append(f"{row[0]} adds {share:.1f} % to what {MAIN_JOB} takes to compile, to be {GOAL:.0f} at most")
    header = ["added to the main job", "MiB allocated", f"of its MiB, to be {GOAL:.0f} at most"]
    return table(header + (["s, min (median)", "of its seconds"] if seconds_are_told else []), rows), missed


def missed(lines):
    """Goals at -O2 that are not reached, a sentence each; minima of the rounds."""
    words = []
    for compiler in dict.fromkeys(line["compiler"] for line in lines):
        def least(name):
            return min((line["seconds"] for line in lines if (line["compiler"], line["optimize"], line["name"]) == (compiler, "2", name)),
                       default=None)
        by_hand = least(BY_HAND_NAME)
        for name, limit in GOALS["clang" if "clang" in compiler.lower() else "gcc"].items():
            took = least(name)
            if took and by_hand and took / by_hand > limit:
                words.append(f"{compiler} -O2 compiles {name} in {took / by_hand:.2f} × the main job by hand, to be {limit} at most")
    return words


def report(lines):
    """A table for each compiler and level of optimisation: seconds, ratio to the main job by hand, memory, object."""
    tables = []
    for compiler, level in dict.fromkeys((line["compiler"], line["optimize"]) for line in lines):
        figures = collections.defaultdict(lambda: collections.defaultdict(dict))
        for line in lines:
            if (line["compiler"], line["optimize"]) == (compiler, level):
                for key in ("seconds", "mib", "object_kib"):
                    figures[line["name"]][key][line["round"]] = line[key]
        by_hand, rows = figures[BY_HAND_NAME]["seconds"], []
        if not by_hand:
            continue
        for name, each in figures.items():
            least, middle = both(each["seconds"].values())
            paired = both([seconds / by_hand[count] for count, seconds in each["seconds"].items() if count in by_hand])[1]
            rows.append([f"`{name}`", f"{least:.1f}", f"{middle:.1f}", f"{least / min(by_hand.values()):.2f}", f"{paired:.2f}",
                         f"{min(each['mib'].values()):.0f}", f"{min(each['object_kib'].values()):.0f}"])
        header = [f"{compiler}, -O{level}", "s, min", "s, median", "ratio, min", "ratio, median", "peak MiB", "object KiB"]
        tables.append(table(header, rows))
    return "\n\n".join(tables)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--optimize", default="0", help="comma list of levels")
    parser.add_argument("--only", default=".", help="programs to compile, as a regular expression")
    parser.add_argument("--policies", action="store_true", help="what each policy adds to the main job")
    given = parser.parse_args()
    if given.policies:
        measured, missing = measure_policies(settings_of(given.build), given.rounds, given.only)
        text, over = report_policies(measured)
        print("\n".join([text, *over]))
    else:
        measured, missing = measure(settings_of(given.build), given.rounds, given.optimize.split(","), given.only)
        print("\n".join([report(measured), *missed(measured)]))
    for each in missing:
        print(f"left out: {each}")
