// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/report.hpp"

namespace fulgurite {

FULGURITE_INLINE void Report::finalize(std::string_view status) {
    if (!std::exchange(open_, false) || page_.title.empty()) return; // nothing was started
    if (total_ == 0) total_ = since(fit_start_);
    if (status != "success")
        page_.status = status == "interrupted" ? report::Status::interrupted : report::Status::failed;
    else if (stage_ == Stage::fit) page_.status = report::Status::success;
    if (stage_ == Stage::fit) outcome_ = {page_.status, page_.message};
    write();
}

FULGURITE_INLINE std::vector<report::Fact> Report::environment() {
    auto facts = report::environment();
    facts.emplace_back("LibTorch", TORCH_VERSION);
    facts.emplace_back("LibTorch threads", std::to_string(at::get_num_threads()));
    return facts;
}

FULGURITE_INLINE std::vector<report::Fact> Report::timing() const {
    std::vector<report::Fact> facts;
    const auto steps = last_step_ - first_step_;
    if (steps > 0) facts.emplace_back("Optimizer steps", in_words(steps));
    if (epochs_ > 0) {
        facts.emplace_back("Epochs", in_words(epochs_));
        facts.emplace_back("Training", report::duration(training_));
        if (validation_ > 0) facts.emplace_back("Validation", report::duration(validation_));
        const double mean = training_ / static_cast<double>(epochs_);
        facts.emplace_back("Training per epoch", report::duration(mean));
        if (epochs_ > 1)
            facts.emplace_back("Shortest, longest", report::duration(shortest_) + ", " + report::duration(longest_));
        if (steps > 0 && training_ > 0)
            facts.emplace_back("Steps per second", report::rate(static_cast<double>(steps) / training_));
    }
    facts.emplace_back("Peak memory", fmt::format("{:.0f} MB", report::peak_memory() / 1e6));
    return facts;
}

FULGURITE_INLINE std::vector<report::Fact> Report::reproduction() {
    auto facts = report::reproduction();
    facts.emplace_back("Seed", in_words(global_seed()));
    facts.emplace_back("fulgurite", FULGURITE_VERSION_STRING);
    facts.emplace_back("LibTorch", TORCH_VERSION);
    return facts;
}

FULGURITE_INLINE void Report::add_matrix(std::string_view name, const at::Tensor& counts,
                                         std::vector<std::string> class_names) {
    auto matrix = logger::matrix_of(name, counts, std::move(class_names));
    report::named(page_.sections.matrices, name) = std::move(matrix);
}

FULGURITE_INLINE void Report::log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t) {
    const auto host = logger::detail::host_doubles(matrix);
    if (logger::is_of_classes(host)) return add_matrix(name, host);
    auto table = logger::table_of(name, host);
    add_table(name, std::move(table.columns), std::move(table.rows));
}

FULGURITE_INLINE void Report::add_curve(std::string_view name, const at::Tensor& x, const at::Tensor& y,
                                        report::CurveLabels labels) {
    auto points = logger::points_of(name, x, y);
    auto& curve = report::named(page_.sections.curves, name);
    curve.x = std::move(labels.x);
    curve.y = std::move(labels.y);
    for (auto& line : curve.lines)
        if (line.label == labels.line) return void(line.points = std::move(points));
    curve.lines.push_back({std::move(labels.line), std::move(points)});
}

FULGURITE_INLINE void Report::add_image(std::string_view name, const at::Tensor& image, std::string caption) {
    auto& gallery = report::named(page_.sections.galleries, name);
    if (gallery.images.size() >= options_.max_images) ++gallery.left_out;
    else gallery.images.push_back(logger::image_of(name, image, std::move(caption)));
}

FULGURITE_INLINE void Report::add_table(std::string_view name, std::vector<std::string> columns,
                                        std::vector<std::vector<std::string>> rows) {
    for (const auto& row : rows)
        if (row.size() != columns.size())
            throw Error("Report: a row of the table '", name, "' has ", std::to_string(row.size()),
                        " cells and there are ", std::to_string(columns.size()), " columns; give a cell for each");
    report::named(page_.sections.tables, name) = {std::string(name), std::move(columns), std::move(rows)};
}

FULGURITE_INLINE void Report::write() {
    if (page_.title.empty()) return; // no run has begun
    const double total = page_.status == report::Status::running ? since(fit_start_) : total_;
    page_.subtitle = report::date_time(started_) + " · " + report::duration(total);
    page_.timing = timing();
    file::write_atomically(path_, report::html(page_));
    written_ = Clock::now();
}

} // namespace fulgurite
