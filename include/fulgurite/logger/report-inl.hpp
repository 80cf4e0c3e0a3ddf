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

FULGURITE_INLINE void Report::write() {
    const double total = page_.status == report::Status::running ? since(fit_start_) : total_;
    page_.subtitle = report::date_time(started_) + " · " + report::duration(total);
    page_.timing = timing();
    file::write_atomically(path_, report::html(page_));
    written_ = Clock::now();
}

} // namespace fulgurite
