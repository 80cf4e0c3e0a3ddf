// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unistd.h>

#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/logger/mlflow/uploader.hpp"

namespace fulgurite::logger::mlflow {

// Whatever fails may have been done nevertheless, unless the server cannot have heard of it.
template <class F>
auto Uploader::doubtful(F&& f) {
    try {
        return f();
    } catch (const net::NoAnswer& failure) {
        in_doubt_ = in_doubt_ || failure.in_doubt;
        throw;
    } catch (const Declined& declined) {
        in_doubt_ = in_doubt_ || !declined.is_final();
        throw;
    } catch (...) {
        in_doubt_ = true;
        throw;
    }
}

FULGURITE_INLINE Run Uploader::run() {
    if (const auto known = spool_->run()) return *known;
    return doubtful([&] {
        const auto run = rest_.make_run(spool_->begin(), in_doubt_);
        spool_->set_run(run);
        return run;
    });
}

FULGURITE_INLINE Uploader::Piece Uploader::gather(std::size_t most_lines) const {
    Piece piece;
    auto at = piece.end = spool_->acknowledged();
    for (auto text = spool_->read(at); !text.empty(); text = spool_->read(at)) {
        for (std::size_t begin = 0; begin < text.size();) {
            const auto end = text.find('\n', begin) + 1;
            auto line = Json::read(std::string_view(text).substr(begin, end - 1 - begin));
            const bool is_single = line.find("artifact") || line.find("end");
            if (is_for_server(line)) {
                if (piece.lines == most_lines || (is_single && piece.lines > 0) ||
                    (!is_single && !piece.batch.take(line, piece.lines == 0)))
                    return piece;
                if (piece.lines++ == 0) piece.first = at;
                piece.end = at + end - begin;
            }
            at += end - begin;
            begin = end;
            if (!is_single) continue;
            piece.single = std::move(line);
            return piece;
        }
        if (piece.lines > 0) return piece;
    }
    return piece;
}

FULGURITE_INLINE void Uploader::send_artifact(const Run& run, const Json& artifact) const {
    const std::filesystem::path file = artifact.at("file").string();
    rest_.put_artifact(run, file, artifact.at("name").string());
    if (artifact.at("is_ours").truth()) { // a link of ours beside the spool
        std::error_code not_empty;
        std::filesystem::remove(file, not_empty);
        std::filesystem::remove(file.parent_path(), not_empty);
    }
}

FULGURITE_INLINE void Uploader::send(Piece& piece) {
    const auto run = this->run();
    if (!piece.single) {
        if (in_doubt_) rest_.leave_out_known(run, piece.batch);
        doubtful([&] { rest_.log_batch(run, piece.batch); });
    } else if (const auto* artifact = piece.single->find("artifact")) {
        send_artifact(run, *artifact);
    } else {
        const auto& end = piece.single->at("end");
        rest_.update(run, end.at("status").string(), end.at("time").whole());
    }
    in_doubt_ = false;
}

FULGURITE_INLINE bool Uploader::send_next() {
    const bool alone = spool_->acknowledged() < alone_until_;
    auto piece = gather(alone ? 1 : std::numeric_limits<std::size_t>::max());
    if (piece.lines == 0) return false;
    const auto refuse = [&](const char* why) {
        spool_->refuse(piece.first, why);
        warn("MLflow refused a line, which stays in '" + spool_->path().string() + "': " + why);
    };
    const bool is_artifact = piece.single && piece.single->find("artifact");
    run();
    try {
        send(piece);
    } catch (const Declined& declined) {
        if (!declined.is_final() && !(is_artifact && declined.is_of_the_request())) throw;
        if (piece.lines > 1) {
            alone_until_ = piece.end;
            return true;
        }
        refuse(declined.what());
    } catch (const net::NoAnswer&) {
        throw;
    } catch (const Error& failure) {
        if (!is_artifact) throw;
        refuse(failure.what()); // the file is not there any more, or the server keeps none
    }
    spool_->acknowledge(piece.end);
    return true;
}

} // namespace fulgurite::logger::mlflow
