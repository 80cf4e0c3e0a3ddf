// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/logger/mlflow/upload_spool.hpp"
#include "fulgurite/logger/rows/row_queue.hpp"

namespace fulgurite::logger {

namespace mlflow {

// Whether the server has all of it.
FULGURITE_INLINE bool upload_file(const std::filesystem::path& path, std::string_view url,
                                  std::chrono::milliseconds patience, SpoolUpload& result) {
    auto spool = Spool::take_up(path);
    if (!spool) {
        result.why = "'" + path.string() + "' is written by another process, or is no spool";
        return false;
    }
    const auto address = net::parse_url(url.empty() ? std::string_view(spool->begin().url) : url);
    Uploader uploader(*spool, rest_at(address, patience, nullptr), true);
    while (uploader.send_next()) {
    }
    if (!spool->has_end()) uploader.tell_end("FAILED");
    if (spool->refusals() > 0) {
        result.why = "the server refused lines of '" + path.string() + "', which says why";
        return false;
    }
    spool->remove_if_done();
    return true;
}

} // namespace mlflow

FULGURITE_INLINE SpoolUpload upload_spool(const std::filesystem::path& folder, std::string_view url,
                                          double timeout_seconds) {
    check_seconds("timeout_seconds", timeout_seconds);
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure))
        if (entry->path().extension() == ".jsonl") files.push_back(entry->path());
    if (failure) throw file::failure("read", folder, failure.value());
    std::ranges::sort(files);
    SpoolUpload result;
    bool works = true;
    for (const auto& file : files) try {
            if (works && mlflow::upload_file(file, url, to_ms(timeout_seconds), result)) ++result.uploaded;
            else ++result.left;
        } catch (const net::NoAnswer& silent) {
            works = false;
            ++result.left;
            result.why = silent.what();
        } catch (const Error& error) {
            ++result.left;
            result.why = error.what();
        }
    return result;
}

} // namespace fulgurite::logger
