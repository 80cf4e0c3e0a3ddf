// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/history.hpp"
#include "fulgurite/checkpoint/format/torch_zip.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/report/chart.hpp"
#include "fulgurite/report/plot.hpp"
#include "fulgurite/report/series.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::app {

/// The folder of a training, and what is written into it.
class ReportManager {
public:
    /// A new folder; where the name is taken, with the date behind it. Or one that a training goes on in. Throws
    /// `Error` where that has no history, or the folder cannot be made.
    ReportManager(std::filesystem::path wanted, const std::filesystem::path& goes_on)
        : folder_(goes_on.empty() ? make(std::move(wanted)) : goes_on), goes_on_(!goes_on.empty()) {
        if (goes_on_) history_ = History::read(folder_ / "history.csv");
    }
    /// Whether an earlier training has left its best weights here. One that was killed while it took an epoch in may
    /// have left more: what its history has is completed, and what it has not is taken back.
    static bool can_go_on(const std::filesystem::path& folder);

    const std::filesystem::path& folder() const { return folder_; }
    bool goes_on() const { return goes_on_; }
    History& history() { return history_; }
    const History& history() const { return history_; }
    std::filesystem::path weights() const { return folder_ / "best_model.pt"; }

    /// The config as given, what the model is, and how much data there is.
    void begin(const config::Value& config, const torch::nn::Module& model, std::int64_t train, std::int64_t val) const;
    /// At the end of an epoch, which is in the history; with its weights where they are the best. They wait beside
    /// their place until the history is safe, so that both agree whenever the process ends: see `can_go_on`.
    void keep(const StateTree* best) const;
    /// After a training.
    void finish(std::string_view watched, double lr, const std::string& loss, const std::string& comment,
                bool with_accuracy) const;
    void write(const std::filesystem::path& name, const std::string& text) const;
    /// A plot of metrics over epochs: Images/<title>.svg.
    void plot(const std::string& title, const std::vector<std::string>& names) const;

private:
    static constexpr std::string_view waiting_stem = "best_model.epoch=";

    static std::filesystem::path waiting_name(const std::filesystem::path& folder, std::int64_t epoch) {
        return folder / in_words(waiting_stem, epoch, ".pt");
    }
    static void settle(const std::filesystem::path& folder);
    /// Each has left its config.
    std::int64_t trainings() const;
    static std::filesystem::path make(std::filesystem::path wanted);
    std::string free_name(const std::string& stem, const std::string& ending) const;

    std::filesystem::path folder_;
    bool goes_on_;
    History history_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/report_manager-inl.hpp"
#endif
