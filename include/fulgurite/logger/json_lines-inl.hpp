// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <system_error>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/is_whole_number.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/logger/format/run_facts.hpp"
#include "fulgurite/logger/json_lines.hpp"

namespace fulgurite::logger {

namespace detail {

/// Whether there is a file already that has a whole line.
FULGURITE_INLINE bool has_a_line(const std::filesystem::path& path) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) return false;
    std::ifstream in(path);
    std::string line;
    return std::getline(in, line) && !in.eof();
}

/// Where the last whole line of a file ends. Throws `Error` where it cannot be read, or begins with no object.
FULGURITE_INLINE std::uintmax_t end_of_lines(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw file::failure("read", path, errno);
    if (in.peek() != '{')
        throw Error("JsonLines: '", path.string(),
                    "' exists, and does not begin with an object of JSON; give another path, or set append to false to "
                    "replace the file");
    std::uintmax_t end = 0;
    std::string line;
    while (std::getline(in, line) && !in.eof()) end += line.size() + 1;
    return end;
}

} // namespace detail

FULGURITE_INLINE JsonLinesSink::JsonLinesSink(std::filesystem::path path, bool append) {
    std::error_code failure; // what is wrong with the path is said where it is opened
    append = append && std::filesystem::is_regular_file(path, failure) && std::filesystem::file_size(path, failure) > 0;
    if (append) {
        std::filesystem::resize_file(path, detail::end_of_lines(path), failure);
        if (failure) throw file::failure("write to", path, failure.value());
    }
    file_ = file::LogFile(std::move(path), append);
}

FULGURITE_INLINE void JsonLinesSink::write(const Row& row) {
    if (!row.raw.empty()) {
        pending_ += row.raw + '\n';
        return;
    }
    fmt::format_to(std::back_inserter(pending_), R"({{"step":{})", row.step);
    if (row.epoch >= 0) fmt::format_to(std::back_inserter(pending_), R"(,"epoch":{})", row.epoch);
    fmt::format_to(std::back_inserter(pending_), R"(,"time":{:.3f})", row.wall_time);
    for (const auto& [name, value] : row.values) {
        pending_ += ',' + in_quotes(name) + ':';
        append_json(pending_, value);
    }
    pending_ += "}\n";
}

FULGURITE_INLINE void JsonLinesSink::flush() {
    if (pending_.empty()) return;
    file_.write(pending_);
    pending_.clear();
}

FULGURITE_INLINE void append_json(std::string& text, double number) {
    if (std::isfinite(number)) fmt::format_to(std::back_inserter(text), "{}", number);
    else text += std::isnan(number) ? R"("NaN")" : number > 0 ? R"("Infinity")" : R"("-Infinity")";
}

FULGURITE_INLINE std::string json_object(const Hyperparameters& texts) {
    std::string all = "{";
    for (const auto& [name, value] : texts) {
        if (all.size() > 1) all += ',';
        all += in_quotes(name) + ':';
        const auto *begin = value.data(), *end = begin + value.size();
        double number = 0;
        if (is_whole_number(value)) all += value;
        else if (const auto [ptr, error] = std::from_chars(begin, end, number);
                 ptr == end && error == std::errc() && std::isfinite(number))
            append_json(all, number);
        else if (value == "true" || value == "false") all += value;
        else all += in_quotes(value);
    }
    return all + '}';
}

} // namespace fulgurite::logger

namespace fulgurite {

FULGURITE_INLINE auto JsonLines::open() -> Queue& {
    if (!running_) running_.start(logger::JsonLinesSink(path_, options_.append), interval_);
    return *running_;
}

FULGURITE_INLINE void JsonLines::on_fit_start() {
    // Lines that are there stay. Where no new writer can be had the broken one does, so that the next run knows of
    // them.
    if (running_ && running_->is_broken())
        running_.start(logger::JsonLinesSink(path_, options_.append || logger::detail::has_a_line(path_)), interval_);
    open();
    parameters_.clear();
    head_is_due_ = in_session_ = true; // the parameters come next, if there are any
}

FULGURITE_INLINE void JsonLines::log_hyperparams(const Hyperparameters& parameters) {
    if (silent_) return;
    if (!running_) head_is_due_ = in_session_ = true; // a test without a fit before it
    parameters_ = parameters;
}

FULGURITE_INLINE void JsonLines::write_head() {
    if (!std::exchange(head_is_due_, false)) return;
    std::string head = "{";
    if (!parameters_.empty()) head += R"("hyperparameters":)" + logger::json_object(parameters_) + ',';
    if (options_.environment) head += R"("environment":)" + logger::json_object(logger::run_facts()) + ',';
    if (!options_.note.empty()) head += R"("note":)" + in_quotes(options_.note) + ',';
    open().push(head + fmt::format(R"("time":{:.3f}}})", logger::wall_time()));
}

FULGURITE_INLINE void JsonLines::log_metrics(std::span<const logger::Scalar> row, std::int64_t step,
                                             std::int64_t epoch) {
    for (const auto& [name, value] : row)
        if (name == "epoch" || name == "step" || name == "time")
            throw Error(
                fmt::format("JsonLines: a metric is called '{0}', and so is what every line has; log it under "
                            "another name, such as 'train/{0}'",
                            name));
    if (silent_) return;
    write_head();
    open().push(row, step, epoch);
}

FULGURITE_INLINE void JsonLines::flush() {
    if (!running_) return;
    write_head();
    running_->flush();
}

FULGURITE_INLINE void JsonLines::finalize(std::string_view status) {
    if (!running_) return;
    write_head();
    if (std::exchange(in_session_, false) || status != "success") // a test after a fit says how it ended if it failed
        running_->push(fmt::format(R"({{"status":{},"time":{:.3f}}})", in_quotes(status), logger::wall_time()));
    running_->flush();
}

} // namespace fulgurite
