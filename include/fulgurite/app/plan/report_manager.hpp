// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <sstream>
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
    static bool can_go_on(const std::filesystem::path& folder) {
        if (!is_directory(folder)) return false;
        settle(folder);
        return exists(folder / "best_model.pt");
    }

    const std::filesystem::path& folder() const { return folder_; }
    bool goes_on() const { return goes_on_; }
    History& history() { return history_; }
    const History& history() const { return history_; }
    std::filesystem::path weights() const { return folder_ / "best_model.pt"; }

    /// The config as given, what the model is, and how much data there is.
    void begin(const config::Value& config, const torch::nn::Module& model, std::int64_t train,
               std::int64_t val) const {
        write(free_name("config", ".json"), config::to_json(config));
        if (!goes_on_) {
            std::ostringstream text;
            text << model;
            write("ModelReport.txt", text.str() + "\n");
        }
        const auto number = [](std::int64_t n) { return n < 0 ? std::string("unknown") : std::to_string(n); };
        write("DataReport.txt",
              "samples to learn from: " + number(train) + "\nsamples to validate on: " + number(val) + "\n");
    }
    /// At the end of an epoch, which is in the history; with its weights where they are the best. They wait beside
    /// their place until the history is safe, so that both agree whenever the process ends: see `can_go_on`.
    void keep(const StateTree* best) const {
        const auto waiting = waiting_name(folder_, history_.epochs() - 1);
        if (best) checkpoint::write_torch_zip(*best, waiting);
        history_.write(folder_ / "history.csv");
        if (best) std::filesystem::rename(waiting, weights());
    }
    /// After a training.
    void finish(std::string_view watched, double lr, const std::string& loss, const std::string& comment,
                bool with_accuracy) const {
        history_.write(folder_ / "history.csv");
        std::string text =
            "trainings: " + std::to_string(trainings()) + "\nepochs: " + std::to_string(history_.epochs()) + "\n";
        if (history_.has_best(watched)) {
            const auto [value, epoch] = history_.best(watched);
            text += "best epoch: " + std::to_string(epoch) + ", with " + std::string(watched) + " " +
                    std::to_string(value) + "\n";
        }
        text += in_words("learning rate: ", lr, "\nloss: ", loss, "\ncomment: ", comment, "\n");
        write("TrainingReport.txt", text);
        plot("loss", {"train_loss", "val_loss"});
        if (with_accuracy) plot("accuracy", {"train_accur", "val_accur"});
    }
    void write(const std::filesystem::path& name, const std::string& text) const {
        file::AtomicFile file(folder_ / name);
        file.write(text);
        file.commit();
    }
    /// A plot of metrics over epochs: Images/<title>.svg.
    void plot(const std::string& title, const std::vector<std::string>& names) const {
        report::SeriesSet all;
        for (const auto& name : names)
            if (history_.contains(name))
                for (std::int64_t epoch = 0; const double value : history_.at(name)) all.add(name, epoch++, value);
        report::Chart chart{title, {}};
        for (std::size_t i = 0; i < names.size(); ++i)
            if (const auto* series = all.find(names[i])) chart.lines.push_back({series, names[i], i});
        if (chart.lines.empty()) return;
        std::filesystem::create_directories(folder_ / "Images");
        write("Images/" + title + ".svg", report::plot(chart));
    }

private:
    static constexpr std::string_view waiting_stem = "best_model.epoch=";

    static std::filesystem::path waiting_name(const std::filesystem::path& folder, std::int64_t epoch) {
        return folder / in_words(waiting_stem, epoch, ".pt");
    }
    static void settle(const std::filesystem::path& folder) {
        const auto table = folder / "history.csv";
        const auto epochs = exists(table) ? History::read(table).epochs() : 0;
        std::vector<std::filesystem::path> waiting;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().filename().string().starts_with(waiting_stem)) waiting.push_back(entry.path());
        for (const auto& one : waiting) {
            if (epochs > 0 && one == waiting_name(folder, epochs - 1))
                std::filesystem::rename(one, folder / "best_model.pt");
            else std::filesystem::remove(one);
        }
    }
    /// Each has left its config.
    std::int64_t trainings() const {
        std::int64_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
            const auto name = entry.path().filename().string();
            count += name.starts_with("config") && name.ends_with(".json") ? 1 : 0;
        }
        return count;
    }
    static std::filesystem::path make(std::filesystem::path wanted) {
        std::error_code error;
        if (wanted.has_parent_path()) std::filesystem::create_directories(wanted.parent_path(), error);
        if (!error && std::filesystem::create_directory(wanted, error)) return wanted;
        const std::time_t now = std::time(nullptr);
        std::tm local{};
        localtime_r(&now, &local);
        char date[32];
        std::strftime(date, sizeof date, "_%Y-%m-%d_%H-%M-%S", &local);
        for (int i = 1; !error; ++i) {
            std::filesystem::path folder = wanted.string() + date + (i > 1 ? "_" + std::to_string(i) : "");
            if (std::filesystem::create_directory(folder, error)) return folder;
        }
        throw Error("the folder '", wanted.string(), "' cannot be made: ", error.message());
    }
    std::string free_name(const std::string& stem, const std::string& ending) const {
        for (int i = 1;; ++i) {
            const auto name = stem + (i > 1 ? "_" + std::to_string(i) : "") + ending;
            if (!exists(folder_ / name)) return name;
        }
    }

    std::filesystem::path folder_;
    bool goes_on_;
    History history_;
};

} // namespace fulgurite::app
