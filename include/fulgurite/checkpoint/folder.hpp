// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/filename.hpp"
#include "fulgurite/checkpoint/store.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::checkpoint {

/// Whether both are paths of one file, by whatever names.
bool is_same_file(const std::filesystem::path& one, const std::filesystem::path& other);

/// Where a policy keeps its files, and how they are named there.
class Folder {
public:
    /// Throws `Error` for an empty file name.
    Folder(const std::filesystem::path& directory, std::string filename, bool version_counter)
        : directory_(std::filesystem::absolute(directory).lexically_normal()),
          filename_(std::move(filename)),
          version_counter_(version_counter) {
        if (filename_.empty()) throw Error("the checkpoint's filename is empty; give one, such as \"step={step}\"");
    }
    /// Throws `Error` for a link that is called as the files themselves are.
    void check_link(const std::string& link) const;
    const std::filesystem::path& directory() const { return directory_; }

    /// Ready for a run. Throws `Error` where nothing can be written here, or the names hold what the run has not.
    template <class Run>
    void open(const Run& run) const {
        NameFields known{0, 0};
        known.metrics = metrics_of(run);
        fill_in(filename_, known);
        prepare(directory_);
    }
    /// What the run's next file can be named by. A metric that has no value yet is a NaN.
    template <class Run>
    NameFields fields(const Run& run) const {
        NameFields fields{run.epoch(), run.global_step()};
        fields.taken = run.files_to_save();
        if (filename_.find('{') == filename_.npos) return fields;
        fields.metrics = metrics_of(run);
        run.metrics([&](std::string_view name, double value) {
            for (auto& [known, newest] : fields.metrics)
                if (known == name) newest = value;
        });
        return fields;
    }
    /// The file that comes next; the one that it takes the place of counts as free.
    std::filesystem::path next(const NameFields& fields, const std::filesystem::path& evicted) const;
    /// Whether a file is in here: others are never touched.
    bool holds(const std::filesystem::path& file) const {
        const auto inside = file.lexically_relative(directory_);
        return !inside.empty() && *inside.begin() != "..";
    }

private:
    /// What the run logs, without values: its keys, what the module says that it logs under names, and rates. Where a
    /// module logs dictionaries and does not say what is in them, any name may come.
    template <class Run>
    std::vector<std::pair<std::string, double>> metrics_of(const Run& run) const {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        constexpr bool module_tells = requires { run.module().logged_names(); };
        std::vector<std::pair<std::string, double>> all;
        for (const std::string_view name : run.metric_names()) all.emplace_back(name, none);
        if constexpr (module_tells)
            for (const auto& name : run.module().logged_names()) all.emplace_back(name, none);
        bool any_may_come = false;
        if constexpr (requires { Run::names_may_come; }) any_may_come = Run::names_may_come && !module_tells;
        for (auto& name : names_in(filename_))
            if (any_may_come || name.starts_with("lr-")) all.emplace_back(std::move(name), none);
        return all;
    }

    std::filesystem::path directory_;
    std::string filename_;
    bool version_counter_;
};

} // namespace fulgurite::checkpoint

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/folder-inl.hpp"
#endif
