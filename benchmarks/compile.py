#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compile seconds and memory: the acceptance programs, and Trainers of more and more policies, beside a source file that
includes <torch/torch.h> and does nothing. Compilations take turns, round by round, each on one core; seconds are those of
the processor, which other work on the machine disturbs less than the clock on the wall.

    python3 benchmarks/compile.py --build build/release --rounds 3 --optimize 0,2 --only 'torch|02'
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys

from common import both, keep, settings_of, table

BARE = "torch/torch.h"

MODULE = """#include <fulgurite/fulgurite.hpp>
using namespace fulgurite;
struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(4, 1));
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(layer(batch.data), batch.target)));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }
};
int main() {
    Net net;
    data::Loader loader{data::tensors(torch::randn({64, 4}), torch::randn({64, 1}))};
    Trainer trainer{Epochs{1}, POLICIES};
    trainer.fit(net, loader, loader);
}
"""
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
PRECOMPILED = "acceptance/02_lenet, fulgurite.hpp precompiled"
POLICIES = ["Cpu{}", 'KeepBest{"val/loss"_key}', 'TensorBoard{"runs"}', 'Csv{"metrics.csv"}', 'Report{"report.html"}',
            'EarlyStopping{"val/loss"_key}', "LearningRateMonitor{}", "ProgressBar{}"]


def sources(folder, shared):
    """Name → file. Programs of the acceptance are compiled where they lie."""
    texts = {BARE: "#include <torch/torch.h>\nint main() {}\n",
             "fulgurite/fulgurite.hpp": "#include <fulgurite/fulgurite.hpp>\nint main() {}\n",
             "LeNet-5 by hand, LibTorch alone": BY_HAND}
    for count in range(1, len(POLICIES) + 1):
        texts[f"+ {POLICIES[count - 1]}"] = MODULE.replace("POLICIES", ", ".join(POLICIES[:count]))
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for number, (name, text) in enumerate(texts.items()):
        found[name] = folder / f"{number:02}.cpp"
        found[name].write_text(text)
    if shared:
        found |= {f"acceptance/{path.stem}": path for path in sorted(pathlib.Path(shared, "acceptance").glob("*.cpp"))}
    return found


def command(settings, source, optimize, target):
    own = str(pathlib.Path(settings["source"]) / "include")
    includes = [word for path in settings["includes"] for word in (["-I", path] if path == own else ["-isystem", path])]
    return [settings["compiler"], "-std=c++20", f"-O{optimize}", *(f"-D{each}" for each in settings["definitions"]), *includes,
            "-c", str(source), "-o", str(target)]


def precompile(settings, folder, optimize):
    """The umbrella header precompiled for this level, as `target_precompile_headers` does; the options that use it."""
    header = folder / f"precompiled{optimize}.hpp"
    header.write_text("#include <fulgurite/fulgurite.hpp>\n")
    made = header.with_suffix(".hpp.gch")
    words = command(settings, header, optimize, made)
    words[words.index("-c"):words.index("-c")] = ["-x", "c++-header"]
    subprocess.run([word for word in words if word != "-c"], check=True, stderr=subprocess.DEVNULL,
                   env=dict(os.environ, CCACHE_DISABLE="1"))
    return ["-include", str(header)]


def compile_once(settings, source, optimize, target, more=()):
    """Seconds of the processor, MiB at the peak and KiB of the object; none of them where it does not compile."""
    process = subprocess.Popen(command(settings, source, optimize, target) + list(more), stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True, env=dict(os.environ, CCACHE_DISABLE="1"))
    words = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        first = next((line for line in words.splitlines() if "error" in line), words[:300])
        return {"error": first.strip()}
    return {"seconds": round(usage.ru_utime + usage.ru_stime, 3), "mib": round(usage.ru_maxrss / 1024, 1),
            "object_kib": round(target.stat().st_size / 1024, 1)}


def measure(settings, rounds, optimize, only, say=lambda text: print(text, file=sys.stderr, flush=True)):
    folder = settings["build"] / "compile"
    chosen = {name: path for name, path in sources(folder, settings["shared"]).items() if name == BARE or re.search(only, name)}
    lines, refused, more = [], set(), {}
    if "acceptance/02_lenet" in chosen and "clang" not in settings["compiler_name"].lower():
        chosen[PRECOMPILED] = chosen["acceptance/02_lenet"]
        more = {level: precompile(settings, folder, level) for level in optimize}
    for count in range(rounds):
        for level in optimize:
            for name, path in chosen.items():
                if name in refused:
                    continue
                line = compile_once(settings, path, level, folder / "out.o", more[level] if name == PRECOMPILED else ())
                if "error" in line:
                    refused.add(name)
                    say(f"left out: {name} does not compile: {line['error']}")
                    continue
                lines.append({"name": name, "optimize": level, "round": count, **line})
                keep(folder / "compile.jsonl", lines[-1:])
                say(f"  round {count} -O{level} {name}: {line['seconds']} s")
    return lines


def report(lines):
    """A table for each level of optimisation: seconds, ratio to the bare file, memory, object."""
    tables = []
    for level in sorted({line["optimize"] for line in lines}):
        figures = collections.defaultdict(lambda: collections.defaultdict(dict))
        for line in lines:
            if line["optimize"] == level:
                for key in ("seconds", "mib", "object_kib"):
                    figures[line["name"]][key][line["round"]] = line[key]
        bare, rows = figures[BARE]["seconds"], []
        for name, each in figures.items():
            least, middle = both(each["seconds"].values())
            paired = both([seconds / bare[count] for count, seconds in each["seconds"].items() if count in bare])[1]
            rows.append([f"`{name}`", f"{least:.1f}", f"{middle:.1f}", f"{least / min(bare.values()):.2f}", f"{paired:.2f}",
                         f"{min(each['mib'].values()):.0f}", f"{min(each['object_kib'].values()):.0f}"])
        header = [f"-O{level}", "s, min", "s, median", "ratio, min", "ratio, median", "peak MiB", "object KiB"]
        tables.append(table(header, rows))
    return "\n\n".join(tables)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--optimize", default="0", help="comma list of levels")
    parser.add_argument("--only", default=".", help="programs to compile, as a regular expression")
    given = parser.parse_args()
    print(report(measure(settings_of(given.build), given.rounds, given.optimize.split(","), given.only)))
