// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/mlflow/names.hpp"
#include "fulgurite/logger/mlflow/sender.hpp"
#include "fulgurite/logger/mlflow/spool.hpp"
#include "fulgurite/logger/net/url.hpp"
#include "fulgurite/logger/rows/row_queue.hpp"

namespace fulgurite::logger::mlflow {

/// Appends a number of JSON; NaN and infinities as protocol buffers have them in JSON, in quotes.
void append_number(std::string& text, double value);

/// Writes rows into a spool; used by the writer thread.
class SpoolSink {
public:
    using Record = Row;

    SpoolSink(Spool& spool, Sender& sender) : spool_(&spool), sender_(&sender) {}

    void write(const Row& row);
    void flush();

private:
    void add(std::string_view name, double value, const std::string& rest);

    Spool* spool_;
    Sender* sender_;
    PlainNames names_{"a metric"};
    std::string pending_;
    std::size_t in_line_ = 0;
};

/// The files of a folder and of those below it, but for the spool.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, const std::filesystem::path& spool);

/// One run: rows go through a queue into the spool, from there to the server.
class Session {
public:
    struct Settings {
        Begin begin;
        std::filesystem::path spool;
        std::chrono::milliseconds patience, interval;
    };

    Session(const net::Url& url, Settings settings);

    void log(std::span<const Scalar> row, std::int64_t step, std::int64_t epoch) { queue_.push(row, step, epoch); }
    void log_hyperparams(const Hyperparameters& parameters);
    void set_tag(std::string_view name, std::string_view value);
    void log_artifact(const std::filesystem::path& path, const std::string& name);
    void end(std::string_view status);

    /// All that was logged stands in the spool when it returns.
    void flush() { queue_.flush(); }
    bool is_broken() { return queue_.is_broken(); }
    Sender& sender() { return sender_; }
    Spool& spool() { return spool_; }

private:
    void push_pairs(const char* kind, const Pairs& pairs);
    void push_file(const std::filesystem::path& file, const std::string& name);

    PlainNames names_{"a parameter"};
    std::map<std::string, std::string, std::less<>> parameters_; // the server does not let them change
    std::size_t artifacts_ = 0;
    Spool spool_;
    Sender sender_;
    RowQueue<SpoolSink> queue_; // last: its thread writes to the others until it ends
};

} // namespace fulgurite::logger::mlflow

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/mlflow/session-inl.hpp"
#endif
