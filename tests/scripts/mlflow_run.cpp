// SPDX-License-Identifier: BSL-1.0
// A run that scripts/mlflow_server.py reads back: mlflow_run <url> <spool> <rows> <milliseconds between them> [<how it
// ends>]
//                                                 mlflow_run upload <spool>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "fulgurite/logger/mlflow.hpp"

int main(int count, char** words) {
    const std::vector<std::string> args(words + 1, words + count);
    if (args.at(0) == "upload") {
        const auto result = fulgurite::logger::upload_spool(args.at(1));
        std::printf("uploaded %zu, left %zu: %s\n", result.uploaded, result.left, result.why.c_str());
        return 0;
    }
    const int rows = std::stoi(args.at(2)), pause = std::stoi(args.at(3));
    fulgurite::MLflow mlflow{args.at(0),
                             {.experiment_name = "fulgurite \"ü\"",
                              .run_name = "a run",
                              .tags = {{"team", "blue"}},
                              .spool = args.at(1),
                              .timeout_seconds = 20,
                              .finalize_seconds = 20,
                              .flush_seconds = 0.05}};
    mlflow.on_fit_start();
    mlflow.log_hyperparams(
        {{"lr", "0.1"}, {"text", std::string(7000, 'x')}, {"empty", ""}, {"quote", "a \"b\"\n\xff"}});
    const auto file = std::filesystem::path(args.at(1)) / "note.txt";
    std::ofstream(file) << "what was written\n";
    mlflow.log_artifact(file, "notes/a note.txt");
    mlflow.flush();
    std::filesystem::remove(file); // as a checkpoint that a better one replaces
    const double odd[] = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                          -std::numeric_limits<double>::infinity(), 0.1};
    for (int i = 0; i < 4; ++i) mlflow.log_scalar("odd (values)", odd[i], i);
    for (int i = 0; i < rows; ++i) {
        const std::vector<fulgurite::logger::Scalar> row{{"train/loss", 1.0 / (i + 1)}, {"lr", 0.1}};
        mlflow.log_metrics(row, i, i / 100);
        std::this_thread::sleep_for(std::chrono::milliseconds(pause));
    }
    mlflow.finalize(args.size() > 4 ? args[4] : "success");
    std::printf("%s\n", mlflow.run_id().c_str());
}
