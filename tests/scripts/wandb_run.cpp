// SPDX-License-Identifier: BSL-1.0
// A run that scripts/wandb_runs.py reads back, the same that it writes with Python's package: wandb_run <folder>
#include <ATen/Functions.h>

#include <cstdio>
#include <limits>
#include <vector>

#include "fulgurite/logger/wandb.hpp"

int main(int, char** words) {
    fulgurite::Wandb wandb{words[1],
                           {.project = "ref",
                            .name = "a name",
                            .group = "g",
                            .notes = "note",
                            .tags = {"a", "b"},
                            .config = {{"lr", "0.1"}, {"n", "3"}, {"flag", "true"}, {"opt", "adam"}}}};
    wandb.on_fit_start();
    const std::vector<fulgurite::logger::Scalar> row{{"train/loss", 0.5}};
    wandb.log_metrics(row, 0, 0);
    wandb.log_scalar("train/loss", std::numeric_limits<double>::quiet_NaN(), 5);
    wandb.log_scalar("inf", std::numeric_limits<double>::infinity(), 5);
    wandb.add_image("img", at::zeros({3, 4, 6}, at::kByte), 6);
    wandb.log_scalar("val/acc", 0.75, 10);
    for (int i = 0; i < 3000; ++i) wandb.log_scalar("long", i, 11 + i);
    wandb.finalize("failed");
    std::printf("%s\n", wandb.path().c_str());
}
