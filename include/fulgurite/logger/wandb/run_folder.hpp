// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/wandb/records.hpp"

#if FULGURITE_HAS_PROTOZERO
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/file/log_file.hpp"
#include "fulgurite/logger/format/host_image.hpp"
#include "fulgurite/logger/rows/row.hpp"

namespace fulgurite::logger::wandb {

/// What is logged at one moment, on its way to the writer thread.
struct Entry : Row {
    enum class Kind { values, image, config, settle, end };
    Kind kind = Kind::values;
    std::string text; ///< the image's name, or how the run ended
    HostImage image{};
    Hyperparameters config;
};

/// Writes the folder of one run; used by the writer thread.
///
/// W&B has one row a step. So values of a step are gathered until the next step, a `settle` or the end.
class RunFolder {
public:
    using Record = Entry;

    /// Makes the folder wandb/offline-run-<time>-<id> in that one. Throws `Error`.
    RunFolder(const std::filesystem::path& folder, RunFacts facts, const Hyperparameters& config);

    void write(Entry& entry);
    void flush();
    const std::filesystem::path& path() const { return path_; }

private:
    void add(std::string record);
    void put(std::vector<std::string> name, std::string json);
    void write_values(const Entry& entry);
    void write_image(Entry& entry);
    void write_config(const Hyperparameters& config);
    void write_summary_file() const;
    void write_metadata() const;
    void go_to(std::int64_t step, const Entry& entry);
    void settle();
    void end(std::string_view status);
    void take_back_end();

    std::filesystem::path path_;
    RunFacts facts_;
    file::LogFile file_;
    Frames frames_;
    std::string pending_;
    std::int64_t number_ = 0;
    std::vector<std::pair<std::string, std::string>> config_; // by name, as JSON
    std::vector<Item> row_;                                   // of the step that is gathered
    std::int64_t step_ = 0, global_step_ = 0, epoch_ = -1;
    double time_ = 0;
    bool has_epoch_ = false, is_gathered_ = false, is_first_row_ = true;
    std::map<std::string, std::vector<Item>> summary_; // the last values, by the first part of their name
    std::size_t without_end_ = 0;                      // bytes before the last exit record; 0 for none
};

/// A name as the part of a path: letters, digits, "_-. /", no "..".
std::string path_name(std::string_view name);

} // namespace fulgurite::logger::wandb

#endif

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/wandb/run_folder-inl.hpp"
#endif
