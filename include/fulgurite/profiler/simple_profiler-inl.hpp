// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdio>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/profiler/simple_profiler.hpp"

namespace fulgurite {

namespace profiler {

FULGURITE_INLINE void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

} // namespace profiler

FULGURITE_INLINE void SimpleProfiler::begin(Stage stage) {
    if (runs_.empty()) {
        if (!options_.path.empty()) file::require_folder(file::folder_of(options_.path));
        times_.clear();
        run_ = name_of(stage).data();
        status_ = "running";
    }
    runs_.push_back(times_.depth());
    times_.enter(name_of(stage).data());
}

FULGURITE_INLINE void SimpleProfiler::end(std::string_view status) {
    if (runs_.empty()) return;
    while (times_.depth() > runs_.back()) times_.leave();
    runs_.pop_back();
    if (!runs_.empty()) return;
    status_ = status;
    if (options_.path.empty()) {
        if (options_.write) options_.write(table());
    } else {
        written_ += (written_.empty() ? "" : "\n") + table();
        file::write_atomically(options_.path, written_);
    }
}

FULGURITE_INLINE std::vector<profiler::Row> SimpleProfiler::rows() const {
    auto rows = times_.rows();
    for (auto& row : rows) {
        if (row.name != run_) continue;
        row.name = "other"; // of the run itself
        row.total = row.own;
    }
    return rows;
}

FULGURITE_INLINE double SimpleProfiler::seconds() const {
    double all = 0;
    for (const auto& row : times_.rows()) all += row.own;
    return all;
}

FULGURITE_INLINE std::string SimpleProfiler::table() const {
    return profiler::text_of(fmt::format("SimpleProfiler: {}, {}", run_, status_), rows());
}

} // namespace fulgurite
