#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Seconds of the clock from an edit of one step to the program: a project of three source files, whose module is in a header,
with the headers alone, with fulgurite::compiled, and with either precompiled. Edits take turns, mode by mode.

    python3 benchmarks/relink.py --build build/release --rounds 5 --optimize 2
"""
import argparse
import os
import pathlib
import subprocess
import time

from common import both, keep, settings_of, table

MODES = {"the headers alone": ("fulgurite", False), "compiled": ("compiled", False), "precompiled": ("fulgurite", True),
         "compiled and precompiled": ("compiled", True)}

CMAKE = """cmake_minimum_required(VERSION 3.24)
project(relinked LANGUAGES CXX)
add_subdirectory(${FULGURITE_SOURCE} fulgurite)
add_executable(digits main.cpp train.cpp predict.cpp)
target_link_libraries(digits PRIVATE fulgurite::${LIBRARY})
if(PRECOMPILE)
  fulgurite_precompile(digits)
endif()
"""

NET = """#pragma once
#include <fulgurite/fulgurite.hpp>
using namespace fulgurite;
struct NetOptions { double lr = 2e-3; };
BOOST_HANA_ADAPT_STRUCT(NetOptions, lr);
struct Net : Module<Net, NetOptions> {
    torch::nn::Sequential layers = register_module("layers", torch::nn::Sequential(
        torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 6, 5).padding(2)), torch::nn::ReLU(), torch::nn::MaxPool2d(2),
        torch::nn::Flatten(), torch::nn::Linear(6 * 14 * 14, 84), torch::nn::ReLU(), torch::nn::Linear(84, 10)));
    metric::Accuracy accuracy;
    using Module::Module;
    torch::Tensor forward(const torch::Tensor& images) { return layers->forward(images); }
    auto training_step(const auto& batch) {
        auto loss = torch::cross_entropy_loss(forward(batch.data), batch.target) * SCALE;
        return step(loss, log("train/loss"_key, loss, on_step | on_epoch | prog_bar));
    }
    auto validation_step(const auto& batch) {
        auto logits = forward(batch.data);
        accuracy.update(logits, batch.target);
        return logs(log("val/loss"_key, torch::cross_entropy_loss(logits, batch.target)), log("val/acc"_key, accuracy, prog_bar));
    }
    auto configure_optimizers() { return optim::AdamW{parameters(), {.lr = options().lr}}; }
};
"""
SOURCES = {
    "CMakeLists.txt": CMAKE,
    "train.cpp": """#include "net.hpp"
void train(Net& net, const std::filesystem::path& runs) {
    data::Loader images{data::Idx{"mnist", "train"} | data::map(data::normalize(0.1307, 0.3081)), {.batch_size = 64, .shuffle = true}};
    data::Loader held{data::Idx{"mnist", "t10k"} | data::map(data::normalize(0.1307, 0.3081)), {.batch_size = 64}};
    Trainer trainer{Epochs{2}, Cpu{}, KeepBest{"val/acc"_key, {.mode = Mode::max, .directory = runs}}, TensorBoard{runs},
                    Csv{runs / "metrics.csv"}, EarlyStopping{"val/loss"_key, {.patience = 3}}, ProgressBar{}};
    trainer.fit(net, images, held);
}
""",
    "predict.cpp": """#include "net.hpp"
torch::Tensor predict(const std::filesystem::path& checkpoint, const torch::Tensor& images) {
    torch::NoGradGuard no_grad;
    auto net = load_checkpoint<Net>(checkpoint);
    net.eval();
    return net.forward(images).argmax(1);
}
""",
    "main.cpp": """#include "net.hpp"
void train(Net& net, const std::filesystem::path& runs);
torch::Tensor predict(const std::filesystem::path& checkpoint, const torch::Tensor& images);
int main(int argc, char** argv) {
    Net net;
    if (argc == 2) train(net, argv[1]);
    if (argc == 3) std::cout << predict(argv[1], torch::zeros({1, 1, 28, 28})) << '\\n';
}
""",
}


def edit(folder, number):
    """The training step with another number in it."""
    (folder / "net.hpp").write_text(NET.replace("SCALE", f"{1 + number / 1000:.3f}"))


def build(folder, jobs):
    began = time.monotonic()
    subprocess.run(["cmake", "--build", folder / "build", "--target", "digits", "-j", str(jobs)], check=True,
                   stdout=subprocess.DEVNULL, env=dict(os.environ, CCACHE_DISABLE="1"))
    return time.monotonic() - began


def project(settings, name, optimize, jobs):
    """A project of one mode, built once."""
    library, precompile = MODES[name]
    folder = settings["build"] / "relink" / f"{name.replace(' ', '_')}_{optimize}"
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in SOURCES.items():
        (folder / file).write_text(text)
    edit(folder, 0)
    subprocess.run(["cmake", "-G", "Ninja", "-S", folder, "-B", folder / "build", f"-DFULGURITE_SOURCE={settings['source']}",
                    f"-DLIBRARY={library}", f"-DPRECOMPILE={precompile}", f"-DTorch_ROOT={settings['libtorch']}",
                    f"-DCMAKE_CXX_COMPILER={settings['compiler']}", "-DCMAKE_BUILD_TYPE=Release",
                    f"-DCMAKE_CXX_FLAGS_RELEASE=-O{optimize} -DNDEBUG"], check=True, stdout=subprocess.DEVNULL)
    first = build(folder, jobs)
    return folder, first


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--optimize", default="2")
    parser.add_argument("--jobs", type=int, default=2, help="compilations at a time")
    given = parser.parse_args()
    settings = settings_of(given.build)
    projects = {name: project(settings, name, given.optimize, given.jobs) for name in MODES}
    seconds = {name: [] for name in MODES}
    for number in range(1, given.rounds + 1):
        for name, (folder, _) in projects.items():
            edit(folder, number)
            seconds[name].append(build(folder, given.jobs))
            keep(settings["build"] / "relink.jsonl", [{"mode": name, "round": number, "seconds": seconds[name][-1]}])
    rows = [[name, f"{first:.0f}", *(f"{each:.1f}" for each in both(seconds[name]))] for name, (_, first) in projects.items()]
    print(table([f"{settings['compiler_name']}, -O{given.optimize}, {given.jobs} jobs", "first build, s", "after an edit, s, min", "median"], rows))
