// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "fulgurite/core/json.hpp"
#include "fulgurite/logger/mlflow/rest.hpp"
#include "fulgurite/logger/mlflow/spool.hpp"

namespace fulgurite::logger::mlflow {

/// Sends what a spool holds, in order, each line once.
class Uploader {
public:
    /// `in_doubt`: the spool is of a process that ended, nobody knows when.
    Uploader(Spool& spool, Rest rest, bool in_doubt) : spool_(&spool), rest_(std::move(rest)), in_doubt_(in_doubt) {}

    /// Sends one request and notes it in the spool. False where nothing was left to be sent. Throws what `Rest` throws:
    /// then the same is sent with the next call.
    bool send_next();
    /// Makes the run, where that has not been done. Throws likewise.
    Run run();
    /// As a process that ended without a word would have told it. Throws likewise.
    void tell_end(std::string_view status) { rest_.update(run(), status, now_in_ms()); }

private:
    /// Lines that make one request.
    struct Piece {
        Batch batch;
        std::optional<Json> single;     ///< an artifact or an end
        std::size_t first = 0, end = 0; ///< bytes in the spool
        std::size_t lines = 0;
    };
    Piece gather(std::size_t most_lines) const;
    void send(Piece& piece);
    void send_artifact(const Run& run, const Json& artifact) const;
    template <class F>
    auto doubtful(F&& f);

    Spool* spool_;
    Rest rest_;
    bool in_doubt_;
    std::size_t alone_until_ = 0; // lines before this byte are sent one by one: one of them is refused
};

} // namespace fulgurite::logger::mlflow

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/mlflow/uploader-inl.hpp"
#endif
