// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/json.hpp"
#include "fulgurite/file/descriptor.hpp"

/// MLflow over its REST API, with a file in which everything stands until the server has it.
namespace fulgurite::logger::mlflow {

using fulgurite::detail::Json;

/// Text values by name: tags and parameters.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What a spool begins with: all that is needed to make the run.
struct Begin {
    std::string url, experiment, run_name;
    std::string run_id;          ///< of a run that is gone on with; else empty
    std::string key;             ///< the run's tag "fulgurite.spool": it tells whether the server has made the run
    std::int64_t start_time = 0; ///< ms since 1970
    Pairs tags;
};

/// A run as the server has it.
struct Run {
    std::string id, artifact_uri;
};

/// One file of JSON lines, one line for each thing that a server is to have, and how far it has them:
///
///     {"begin":{"url":…,"experiment":…,"key":…,…}}                  first of all
///     {"metrics":[{"key":…,"value":…,"timestamp":…,"step":…}]}      as MLflow's runs/log-batch has it; params, tags
///     too
///     {"artifact":{"file":…,"name":…}}, {"end":{"status":…,"time":…}}
///     {"run":{"id":…,"artifact_uri":…}}                             the server has made the run
///     {"done":N}                                                    the server has all that begins before byte N
///     {"refused":N,"why":…}                                         it does not want the line at byte N, which stays
///     here
///
/// Lines are whole or not there. The file is locked while a process writes it. All functions but the first may be
/// called from any thread; they throw `Error` where the file cannot be read or written.
class Spool {
public:
    /// A file of its own for a new run, made with the first line that is appended.
    Spool(const std::filesystem::path& folder, Begin begin);
    /// Takes up a file that an earlier process left. Nothing where it is no spool, or somebody else writes it.
    static std::optional<Spool> take_up(const std::filesystem::path& path);

    Spool(Spool&& other) noexcept;
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    /// Appends whole lines for the server, each with its '\n'.
    void append(std::string_view lines);
    /// The lines that begin at a byte, some 256 KiB of them: whole ones, one at least where there is one.
    std::string read(std::size_t from) const;

    void set_run(const Run& run);
    void acknowledge(std::size_t until);
    void refuse(std::size_t at, std::string_view why);

    std::size_t acknowledged() const;
    bool has_pending() const;
    /// Removes the file where the server has all of it and has refused none; a line that comes later makes it anew.
    void remove_if_done();

    const Begin& begin() const { return begin_; }
    std::optional<Run> run() const;
    std::size_t refusals() const;
    /// Of a file that was taken up: whether its process told how the run ended.
    bool has_end() const { return ended_; }
    const std::filesystem::path& path() const { return path_; }

private:
    Spool() = default;
    void open(bool anew);
    void write(std::string_view text);
    bool recover();
    void take(const Json& line, std::size_t at, std::size_t end);
    std::string head() const;

    mutable std::mutex mutex_;
    std::filesystem::path path_;
    file::Descriptor file_;
    Begin begin_;
    std::optional<Run> run_;
    std::size_t size_ = 0, done_ = 0; // bytes
    std::size_t last_ = 0;            // where the last line for the server ends
    std::size_t refused_ = 0;
    bool ended_ = false;
};

/// Whether a line is for the server, and not about what it has.
bool is_for_server(const Json& line);

} // namespace fulgurite::logger::mlflow

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/mlflow/spool-inl.hpp"
#endif
