// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/file/descriptor.hpp"
#include "fulgurite/logger/net/url.hpp"

namespace fulgurite::logger::net {

/// What a server answered.
struct Answer {
    int status = 0; ///< 200 and so on
    std::string body;
    double retry_after = 0; ///< seconds for which it asks to be left alone
};

/// No answer: the server cannot be reached, is silent, or speaks no HTTP.
struct NoAnswer : Error {
    bool in_doubt; ///< whether it may have got the request, or a part of it
    NoAnswer(const std::string& words, bool doubt) : Error(words), in_doubt(doubt) {}
};

/// Speaks to one server, a connection for each request: a logger has one a second.
///
/// `patience` is how long a connection may take, how long the server may take nothing of what is sent, and how long it
/// may take to answer. Where `stop` becomes true a request that runs ends at once, with `NoAnswer`.
class Http {
public:
    Http(Url url, std::chrono::milliseconds patience, const std::atomic<bool>* stop = nullptr)
        : url_(std::move(url)), patience_(patience), stop_(stop) {}

    /// `header` is the value of Authorization, nothing for none.
    void authorize(std::string header) { authorization_ = std::move(header); }

    /// `path` begins with a slash. Throws `NoAnswer`.
    Answer request(std::string_view method, std::string_view path, std::string_view body = {}) const;
    /// The file's bytes as the body. Throws `NoAnswer`, and `Error` where the file cannot be read.
    Answer put_file(std::string_view path, const std::filesystem::path& file) const;

    const Url& url() const { return url_; }

private:
    std::string head(std::string_view method, std::string_view path, std::size_t length, std::string_view type) const;

    Url url_;
    std::chrono::milliseconds patience_;
    const std::atomic<bool>* stop_;
    std::string authorization_;
};

/// A connection whose calls end in time.
class Connection {
public:
    using Clock = std::chrono::steady_clock;

    Connection(const Url& url, std::chrono::milliseconds patience, const std::atomic<bool>* stop);

    void send(std::string_view bytes);
    /// The whole answer; the request has been sent.
    Answer receive();

private:
    [[noreturn]] void fail(std::string_view what) const;
    // Waits until the socket is ready; "connect" and so on is what it waits for.
    void wait(short events, Clock::time_point until, std::string_view what) const;
    // Appends what has come; false at the end.
    bool more(Clock::time_point until);
    void read_head(Answer& answer, Clock::time_point until);
    void read_chunks(Answer& answer, Clock::time_point until);
    std::string line(Clock::time_point until);

    static constexpr std::size_t longest = std::size_t{64} << 20U; // an answer of a server gone mad

    std::string where_;
    std::chrono::milliseconds patience_;
    const std::atomic<bool>* stop_;
    file::Descriptor socket_;
    std::string got_; // and not yet taken
    std::size_t expected_ = std::string::npos;
    bool chunked_ = false, sent_ = false, hung_up_ = false;
};

} // namespace fulgurite::logger::net

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/net/http-inl.hpp"
#endif
