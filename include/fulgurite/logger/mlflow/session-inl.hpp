// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>
#include <cmath>

#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/logger/mlflow/session.hpp"

namespace fulgurite::logger::mlflow {

// A number of JSON, or what protocol buffers' JSON has for those that are none.
FULGURITE_INLINE void append_number(std::string& text, double value) {
    if (std::isnan(value)) text += "\"NaN\"";
    else if (std::isinf(value)) text += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    else {
        char digits[32];
        text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }
}

FULGURITE_INLINE void SpoolSink::add(std::string_view name, double value, const std::string& rest) {
    if (in_line_ == Batch::most) pending_ += "]}\n", in_line_ = 0;
    pending_ += in_line_++ == 0 ? "{\"metrics\":[{\"key\":" : ",{\"key\":";
    pending_ += in_quotes(names_.of(name));
    pending_ += ",\"value\":";
    append_number(pending_, value);
    pending_ += rest;
}

FULGURITE_INLINE void SpoolSink::write(const Row& row) {
    if (!row.raw.empty()) {
        pending_ += row.raw;
        return;
    }
    const auto rest = ",\"timestamp\":" + std::to_string(static_cast<std::int64_t>(row.wall_time * 1e3)) +
                      ",\"step\":" + std::to_string(row.step) + '}';
    bool has_epoch = row.epoch < 0;
    for (const auto& [name, value] : row.values) {
        add(name, value, rest);
        has_epoch = has_epoch || name == "epoch";
    }
    if (!has_epoch && !row.values.empty()) add("epoch", static_cast<double>(row.epoch), rest);
    if (in_line_ > 0) pending_ += "]}\n";
    in_line_ = 0;
}

FULGURITE_INLINE void SpoolSink::flush() {
    if (pending_.empty()) return;
    spool_->append(pending_);
    pending_.clear();
    sender_->notify();
}

FULGURITE_INLINE Session::Session(const net::Url& url, Settings settings)
    : spool_(settings.spool, std::move(settings.begin)),
      sender_(spool_, url, settings.patience),
      queue_(SpoolSink(spool_, sender_), settings.interval) {
    file::require_folder(settings.spool);
}

FULGURITE_INLINE void Session::push_pairs(const char* kind, const Pairs& pairs) {
    std::string lines;
    for (std::size_t i = 0; i < pairs.size(); i += Batch::most_pairs) {
        const auto size = std::min(Batch::most_pairs, pairs.size() - i);
        const auto first = pairs.begin() + static_cast<std::ptrdiff_t>(i);
        lines +=
            std::string("{\"") + kind + "\":" + json_pairs({first, first + static_cast<std::ptrdiff_t>(size)}) + "}\n";
    }
    if (!lines.empty()) queue_.push(std::move(lines));
}

FULGURITE_INLINE void Session::log_hyperparams(const Hyperparameters& parameters) {
    constexpr std::size_t longest = 6000;
    Pairs fresh;
    std::string shortened;
    for (const auto& [name, value] : parameters) {
        const auto& key = names_.of(name);
        auto text = cut(value, longest);
        if (text.size() < value.size()) shortened += (shortened.empty() ? "'" : ", '") + name + '\'';
        const auto [known, is_new] = parameters_.emplace(key, text);
        if (is_new) fresh.emplace_back(key, std::move(text));
        else if (known->second != text)
            warn("MLflow lets no parameter change: '" + name + "' of this run stays " + known->second + " and is " +
                 text + " now; give each fit an MLflow of its own");
    }
    if (!shortened.empty()) warn("MLflow takes 6000 characters of a parameter: cut short is " + shortened);
    push_pairs("params", fresh);
}

FULGURITE_INLINE void Session::set_tag(std::string_view name, std::string_view value) {
    push_pairs("tags", {{std::string(name), std::string(value)}});
}

FULGURITE_INLINE void Session::push_file(const std::filesystem::path& file, const std::string& name) {
    auto from = std::filesystem::absolute(file);
    // What a later checkpoint replaces or removes is still there for us; a disk of its own has no such links.
    const auto folder = spool_.path().parent_path() / (spool_.path().stem().string() + ".files");
    const auto link = folder / std::to_string(artifacts_++);
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    std::filesystem::create_hard_link(from, link, failure);
    const bool is_ours = !failure;
    if (is_ours) from = link;
    else std::filesystem::remove(folder, failure);
    queue_.push("{\"artifact\":{\"file\":" + in_quotes(from.string()) + ",\"name\":" + in_quotes(name) +
                ",\"is_ours\":" + (is_ours ? "true" : "false") + "}}\n");
}

// Files that wait for the server lie in the spool, and more with each that is logged.
FULGURITE_INLINE std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                                                const std::filesystem::path& spool) {
    std::vector<std::filesystem::path> files;
    std::error_code unknown;
    if (std::filesystem::equivalent(folder, spool, unknown)) return files;
    for (std::filesystem::recursive_directory_iterator entry(folder), end; entry != end; ++entry)
        if (std::filesystem::equivalent(entry->path(), spool, unknown)) entry.disable_recursion_pending();
        else if (entry->is_regular_file()) files.push_back(entry->path());
    return files;
}

FULGURITE_INLINE void Session::log_artifact(const std::filesystem::path& path, const std::string& name) {
    std::error_code failure;
    const auto found = std::filesystem::status(path, failure);
    const auto plain = path.has_filename() ? path.filename() : path.parent_path().filename();
    const auto as = name.empty() ? plain.string() : name;
    if (as.starts_with('/') || ('/' + as + '/').find("/../") != std::string::npos)
        throw Error("MLflow: an artifact is to be called '", as,
                    "'; give a name below the run's artifacts, without ..");
    if (std::filesystem::is_directory(found)) {
        for (const auto& file : files_below(path, spool_.path().parent_path()))
            push_file(file, as + '/' + file.lexically_relative(path).string());
    } else if (std::filesystem::is_regular_file(found)) push_file(path, as);
    else
        throw Error("MLflow: the artifact '", path.string(),
                    "' is no file and no folder; log it when it has been written");
}

FULGURITE_INLINE void Session::end(std::string_view status) {
    const auto* word = status == "success" ? "FINISHED" : status == "interrupted" ? "KILLED" : "FAILED";
    queue_.push(std::string("{\"end\":{\"status\":\"") + word + "\",\"time\":" + std::to_string(now_in_ms()) + "}}\n");
    flush();
}

} // namespace fulgurite::logger::mlflow
