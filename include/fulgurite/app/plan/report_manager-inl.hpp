// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sstream>

#include "fulgurite/app/plan/report_manager.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE bool ReportManager::can_go_on(const std::filesystem::path& folder) {
    if (!is_directory(folder)) return false;
    settle(folder);
    return exists(folder / "best_model.pt");
}

FULGURITE_INLINE void ReportManager::begin(const config::Value& config, const torch::nn::Module& model,
                                           std::int64_t train, std::int64_t val) const {
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

FULGURITE_INLINE void ReportManager::keep(const StateTree* best) const {
    const auto waiting = waiting_name(folder_, history_.epochs() - 1);
    if (best) checkpoint::write_torch_zip(*best, waiting);
    history_.write(folder_ / "history.csv");
    if (best) std::filesystem::rename(waiting, weights());
}

FULGURITE_INLINE void ReportManager::finish(std::string_view watched, double lr, const std::string& loss,
                                            const std::string& comment, bool with_accuracy) const {
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

FULGURITE_INLINE void ReportManager::write(const std::filesystem::path& name, const std::string& text) const {
    file::AtomicFile file(folder_ / name);
    file.write(text);
    file.commit();
}

FULGURITE_INLINE void ReportManager::plot(const std::string& title, const std::vector<std::string>& names) const {
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

FULGURITE_INLINE void ReportManager::settle(const std::filesystem::path& folder) {
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

FULGURITE_INLINE std::int64_t ReportManager::trainings() const {
    std::int64_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        const auto name = entry.path().filename().string();
        count += name.starts_with("config") && name.ends_with(".json") ? 1 : 0;
    }
    return count;
}

FULGURITE_INLINE std::filesystem::path ReportManager::make(std::filesystem::path wanted) {
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

FULGURITE_INLINE std::string ReportManager::free_name(const std::string& stem, const std::string& ending) const {
    for (int i = 1;; ++i) {
        const auto name = stem + (i > 1 ? "_" + std::to_string(i) : "") + ending;
        if (!exists(folder_ / name)) return name;
    }
}

} // namespace fulgurite::app
