// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"
#include "fulgurite/logger/wandb/records.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/format/host_image.hpp"
#include "fulgurite/logger/rows/queue.hpp"
#include "fulgurite/logger/rows/row_queue.hpp"
#include "fulgurite/logger/rows/running.hpp"
#include "fulgurite/logger/wandb/run_folder.hpp"

namespace fulgurite {

struct WandbOptions {
    std::string project = "uncategorized";
    std::string entity = {}; ///< user or team; whose key uploads it where it is empty
    std::string name = {};   ///< W&B invents one where it is empty
    std::string group = {}, job_type = {}, notes = {};
    std::vector<std::string> tags = {};
    std::string id = {};         ///< letters, digits, '-' and '_'; eight random letters where it is empty
    Hyperparameters config = {}; ///< names and values beside the module's options
    double flush_seconds = 1;    ///< how far the file may be behind training
};

/// Writes a run for Weights & Biases without its service: `Wandb{"runs", {.project = "lenet"}}`, and later
/// `wandb sync runs/wandb/offline-run-*`.
///
/// The folder gets wandb/offline-run-<time>-<id>/ with what Python's package writes in offline mode: run-<id>.wandb
/// with configuration, history, summary and how the run ended (exit code 0, 1 for failed, 255 for interrupted), and
/// files/ with config.yaml, wandb-summary.json, wandb-metadata.json and images. W&B has one row a step: values of a
/// step are gathered, with "epoch" and "trainer/global_step"; "_step" is the step, and goes on where a second fit
/// begins at 0 again. Records are encoded and written by a thread of the logger's own.
///
/// The folder is made when a run starts. Throws `Error` (there, or with the next row, when writing fails later) if it
/// cannot be written, and at construction for `flush_seconds` that are no time and an `id` that is none.
///
/// Source: wandb/proto/wandb_internal.proto and wandb/sdk/internal/datastore.py of wandb 0.19.
class Wandb : public policy::Logger {
public:
    explicit Wandb(std::filesystem::path folder, WandbOptions options = {});

    /// One that writes nothing: what `run.logger<Wandb>()` is in a trial run.
    static Wandb silent() {
        Wandb none{{}};
        none.silent_ = true;
        return none;
    }

    void on_fit_start();
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch);
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        const logger::Scalar row[] = {{name, value}};
        log_metrics(row, step, -1);
    }
    void log_hyperparams(const Hyperparameters& parameters);
    /// [H, W], or [C, H, W] with C of 1, 3 (RGB) or 4 (RGBA): uint8, or floating point in [0, 1]. The device is read
    /// once. Throws `Error` for what is no image.
    void add_image(std::string_view name, const at::Tensor& image, std::int64_t step);
    /// A matrix `[N, M]` as an image, its numbers in squares. Throws `Error` for another shape.
    void log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t step);
    /// Returns when all that was logged is in the file, also of the step that is not over.
    void flush();
    void finalize(std::string_view status);

    /// The run's id and folder; empty as long as nothing has started.
    const std::string& id() const { return id_; }
    const std::filesystem::path& path() const { return path_; }

private:
    void add_pixels(std::string_view name, logger::HostImage pixels, std::int64_t step);
    struct Session {
        Session(logger::wandb::RunFolder folder, std::chrono::milliseconds interval)
            : queue(std::move(folder), interval) {}
        Session(const Session&) = delete;
        Session& operator=(const Session&) = delete;
        ~Session();          // the last step of a loop by hand, which told no end
        logger::Names names; // before the queue: its thread reads them to the end
        logger::Queue<logger::wandb::RunFolder> queue;
    };
    using Entry = logger::wandb::Entry;

    Session& open();
    void push(Entry::Kind kind, std::string text);

    std::filesystem::path folder_;
    WandbOptions options_;
    std::string id_;
    std::filesystem::path path_;
    std::chrono::milliseconds interval_;
    logger::Running<Session> running_;
    bool silent_ = false;
};

} // namespace fulgurite

#else

namespace fulgurite {

/// Stands where protozero is missing: a program that names it is refused in one sentence.
template <class Path>
struct Wandb : policy::Logger {
    static_assert(
        sizeof(Path) == 0,
        "fulgurite: Wandb needs protozero, which was not found; install libprotozero-dev (or give its folder in "
        "CMAKE_PREFIX_PATH), or use Csv");
    template <class... Options>
    explicit Wandb(Path, Options...);
};

} // namespace fulgurite

#endif

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/wandb-inl.hpp"
#endif
