// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/logger/format/random_name.hpp"
#include "fulgurite/logger/mlflow/spool.hpp"

namespace fulgurite::logger::mlflow {

FULGURITE_INLINE bool is_for_server(const Json& line) {
    return line.find("metrics") || line.find("params") || line.find("tags") || line.find("artifact") ||
           line.find("end");
}

FULGURITE_INLINE Spool::Spool(const std::filesystem::path& folder, Begin begin) : begin_(std::move(begin)) {
    begin_.key = random_name(16);
    std::string name = begin_.run_name.substr(0, 60);
    for (auto& c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) c = '_';
    path_ = std::filesystem::absolute(folder) / ((name.empty() ? "run" : name) + '-' + begin_.key + ".jsonl");
}

FULGURITE_INLINE Spool::Spool(Spool&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::move(other.file_)),
      begin_(std::move(other.begin_)),
      run_(std::move(other.run_)),
      size_(other.size_),
      done_(other.done_),
      last_(other.last_),
      refused_(other.refused_),
      ended_(other.ended_) {}

FULGURITE_INLINE std::optional<Spool> Spool::take_up(const std::filesystem::path& path) {
    Spool spool;
    spool.path_ = path;
    spool.file_ = file::Descriptor(path, O_RDWR | O_APPEND);
    if (!spool.file_.is_open()) throw file::failure("open", path, errno);
    if (::flock(spool.file_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return {};
    if (!spool.recover()) return {};
    return spool;
}

FULGURITE_INLINE std::string Spool::head() const {
    const auto pair = [](const char* name, const std::string& value) {
        return in_quotes(name) + ':' + in_quotes(value) + ',';
    };
    auto text = "{\"begin\":{" + pair("url", begin_.url) + pair("experiment", begin_.experiment) +
                pair("run_name", begin_.run_name) + pair("run_id", begin_.run_id) + pair("key", begin_.key) +
                "\"start_time\":" + std::to_string(begin_.start_time) + ",\"tags\":[";
    for (std::size_t i = 0; i < begin_.tags.size(); ++i)
        text += (i > 0 ? ",[" : "[") + in_quotes(begin_.tags[i].first) + ',' + in_quotes(begin_.tags[i].second) + ']';
    text += "]}}\n";
    if (run_)
        text +=
            "{\"run\":{\"id\":" + in_quotes(run_->id) + ",\"artifact_uri\":" + in_quotes(run_->artifact_uri) + "}}\n";
    return text;
}

FULGURITE_INLINE void Spool::open(bool anew) {
    file::require_folder(file::folder_of(path_));
    file_ = file::Descriptor(path_, O_RDWR | O_APPEND | O_CREAT | (anew ? O_EXCL : 0));
    if (!file_.is_open()) throw file::failure("open", path_, errno);
    ::flock(file_.number(), LOCK_EX | LOCK_NB);
    size_ = done_ = last_ = 0;
    write(head());
    done_ = last_ = size_;
}

FULGURITE_INLINE void Spool::write(std::string_view text) {
    if (const int reason = file_.write(text.data(), text.size())) {
        // No half line: the next one would be lost with it.
        if (::ftruncate(file_.number(), static_cast<off_t>(size_)) != 0) file_.close();
        throw file::failure("write to", path_, reason);
    }
    size_ += text.size();
}

FULGURITE_INLINE void Spool::append(std::string_view lines) {
    const std::lock_guard lock(mutex_);
    if (!file_.is_open()) open(true);
    write(lines);
    last_ = size_;
}

FULGURITE_INLINE std::string Spool::read(std::size_t from) const {
    const std::lock_guard lock(mutex_);
    std::string text;
    if (from >= size_) return text;
    for (std::size_t wanted = std::size_t{1} << 18U;; wanted *= 2) {
        text.resize(std::min(wanted, size_ - from));
        std::size_t got = 0;
        while (got < text.size()) {
            const auto piece =
                ::pread(file_.number(), text.data() + got, text.size() - got, static_cast<off_t>(from + got));
            if (piece < 0 && errno == EINTR) continue;
            if (piece <= 0) throw file::failure("read", path_, piece < 0 ? errno : EIO);
            got += static_cast<std::size_t>(piece);
        }
        if (const auto end = text.rfind('\n'); end != text.npos) return text.substr(0, end + 1);
        if (from + text.size() >= size_) return {};
    }
}

FULGURITE_INLINE void Spool::set_run(const Run& run) {
    const std::lock_guard lock(mutex_);
    run_ = run;
    write("{\"run\":{\"id\":" + in_quotes(run.id) + ",\"artifact_uri\":" + in_quotes(run.artifact_uri) + "}}\n");
}

FULGURITE_INLINE void Spool::acknowledge(std::size_t until) {
    constexpr std::size_t large = std::size_t{4} << 20U;
    const std::lock_guard lock(mutex_);
    done_ = until;
    if (done_ >= last_ && size_ > large && refused_ == 0) { // nothing is left in it: it begins anew
        if (::ftruncate(file_.number(), 0) != 0) throw file::failure("write to", path_, errno);
        size_ = 0;
        write(head());
        done_ = last_ = size_;
    } else write("{\"done\":" + std::to_string(until) + "}\n");
}

FULGURITE_INLINE void Spool::refuse(std::size_t at, std::string_view why) {
    const std::lock_guard lock(mutex_);
    ++refused_;
    write("{\"refused\":" + std::to_string(at) + ",\"why\":" + in_quotes(why) + "}\n");
}

FULGURITE_INLINE std::size_t Spool::acknowledged() const {
    const std::lock_guard lock(mutex_);
    return done_;
}
FULGURITE_INLINE bool Spool::has_pending() const {
    const std::lock_guard lock(mutex_);
    return done_ < last_;
}
FULGURITE_INLINE std::optional<Run> Spool::run() const {
    const std::lock_guard lock(mutex_);
    return run_;
}
FULGURITE_INLINE std::size_t Spool::refusals() const {
    const std::lock_guard lock(mutex_);
    return refused_;
}
FULGURITE_INLINE void Spool::remove_if_done() {
    const std::lock_guard lock(mutex_);
    if (!file_.is_open() || done_ < last_ || refused_ > 0) return;
    ::unlink(path_.c_str());
    file_.close();
    std::error_code not_empty;
    std::filesystem::remove(file::folder_of(path_), not_empty);
}

FULGURITE_INLINE void Spool::take(const Json& line, std::size_t at, std::size_t end) {
    if (at == 0) {
        const auto& begin = line.at("begin");
        begin_ = {begin.at("url").string(),
                  begin.at("experiment").string(),
                  begin.at("run_name").string(),
                  begin.at("run_id").string(),
                  begin.at("key").string(),
                  begin.at("start_time").whole(),
                  {}};
        for (const auto& tag : begin.at("tags").values)
            begin_.tags.emplace_back(tag.at(std::size_t{0}).string(), tag.at(1).string());
        done_ = last_ = end;
    } else if (const auto* run = line.find("run")) {
        run_ = Run{run->at("id").string(), run->at("artifact_uri").string()};
    } else if (const auto* done = line.find("done")) {
        done_ = std::max(done_, static_cast<std::size_t>(done->natural()));
    } else if (line.find("refused")) {
        ++refused_;
    } else {
        last_ = end;
        ended_ = line.find("end") != nullptr;
    }
}

FULGURITE_INLINE bool Spool::recover() {
    std::error_code gone;
    const auto size = std::filesystem::file_size(path_, gone);
    if (gone) return false; // its process has just ended, and has taken it away
    size_ = static_cast<std::size_t>(size);
    std::size_t at = 0;
    for (auto text = read(0); !text.empty(); text = read(at))
        for (std::size_t begin = 0; begin < text.size();) {
            const auto end = text.find('\n', begin) + 1;
            try {
                take(Json::read(std::string_view(text).substr(begin, end - 1 - begin)), at, at + end - begin);
            } catch (const Error&) {
                if (at == 0) return false; // no file of this library
                throw Error("the line at byte ", at, " of '", path_.string(), "' is no JSON; mend it or take it out");
            }
            at += end - begin;
            begin = end;
        }
    if (at == 0) return false;
    if (at < size_ && ::ftruncate(file_.number(), static_cast<off_t>(at)) != 0) // a last line that was not finished
        throw file::failure("write to", path_, errno);
    size_ = at;
    return true;
}

} // namespace fulgurite::logger::mlflow
