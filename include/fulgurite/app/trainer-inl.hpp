// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/trainer.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE Policies Trainer::policies(const std::filesystem::path& folder) const {
    auto all = setup_->training().policies(folder);
    if (!on_device_.empty()) all.device_transforms.emplace(on_device_);
    return all;
}

FULGURITE_INLINE training::Inner& Trainer::inner() {
    if (!inner_) {
        folder_ = new_folder(setup_->training().run.default_root_dir);
        write("config.json", setup_->given());
        write("resolved.json", setup_->resolved());
        auto record = run_record();
        for (const auto& [key, value, origin] : notes_.entries()) record[key] = value;
        write("run.json", record);
        auto all = policies(folder_);
        other_folders_ = all.folders;
        inner_ = std::make_unique<training::Inner>(training::inner_of(std::move(all)));
    }
    return *inner_;
}

FULGURITE_INLINE bool Trainer::holds_nothing(const std::filesystem::path& folder) {
    if (folder.empty()) return false;
    std::error_code failure;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, failure)) {
        const auto name = entry.path().filename();
        const bool is_of_the_start =
            name == "config.json" || name == "resolved.json" || name == "run.json" || name == "report.html";
        if (!entry.is_directory() && !is_of_the_start && !training::is_idle_event_file(entry.path()) &&
            (name != "log.jsonl" || !training::is_idle_log(entry.path())) &&
            (name != "metrics.csv" || entry.file_size() > 0))
            return false;
    }
    return !failure;
}

FULGURITE_INLINE std::filesystem::path Trainer::new_folder(const std::filesystem::path& root) {
    std::error_code error;
    for (auto above = root; !above.empty() && !std::filesystem::exists(above, error); above = above.parent_path())
        made_.push_back(above);
    if (auto folder = file::make_version(root, error); !error) return folder;
    const auto* training = setup_->config().find("training");
    const auto* said = training ? training->find("default_root_dir") : nullptr;
    throw Error(said ? said->origin().text() + ": " : std::string(), "a folder for the run cannot be made in '",
                root.string(), "': ", error.message());
}

FULGURITE_INLINE void Trainer::write(const char* name, const config::Value& value) const {
    file::AtomicFile file(folder_ / name);
    file.write(config::to_json(value));
    file.commit();
}

} // namespace fulgurite::app
