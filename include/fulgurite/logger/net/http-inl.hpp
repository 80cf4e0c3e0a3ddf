// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <memory>
#include <system_error>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/logger/net/http.hpp"

namespace fulgurite::logger::net {

FULGURITE_INLINE Connection::Connection(const Url& url, std::chrono::milliseconds patience,
                                        const std::atomic<bool>* stop)
    : where_(url.text()), patience_(patience), stop_(stop) {
    addrinfo hints{}, *first = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    if (const int reason = ::getaddrinfo(url.host.c_str(), url.port.c_str(), &hints, &first))
        fail(std::string("its name is not found, ") + ::gai_strerror(reason));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> found(first, ::freeaddrinfo);
    int reason = 0;
    for (const auto* address = first; address; address = address->ai_next) {
        socket_ = file::Descriptor(::socket(address->ai_family, SOCK_STREAM, 0));
        if (!socket_.is_open()) { // none left, or none of that family on this machine
            reason = errno;
            continue;
        }
        ::fcntl(socket_.number(), F_SETFD, FD_CLOEXEC);
        ::fcntl(socket_.number(), F_SETFL, O_NONBLOCK);
#ifdef SO_NOSIGPIPE
        const int yes = 1;
        ::setsockopt(socket_.number(), SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes);
#endif
        if (::connect(socket_.number(), address->ai_addr, address->ai_addrlen) != 0) reason = errno;
        else return;
        if (reason != EINPROGRESS) continue;
        try {
            wait(POLLOUT, Clock::now() + patience_, "it does not take a connection");
        } catch (const NoAnswer&) {
            if (address->ai_next == nullptr || (stop_ && *stop_)) throw;
            continue;
        }
        socklen_t size = sizeof reason;
        if (::getsockopt(socket_.number(), SOL_SOCKET, SO_ERROR, &reason, &size) == 0 && reason == 0) return;
    }
    fail(std::generic_category().message(reason));
}

FULGURITE_INLINE void Connection::fail(std::string_view what) const {
    throw NoAnswer("no answer of " + where_ + ": " + std::string(what), sent_);
}

FULGURITE_INLINE void Connection::wait(short events, Clock::time_point until, std::string_view what) const {
    constexpr int slice = 50; // ms, after which it looks whether it is to stop
    pollfd wanted{socket_.number(), events, 0};
    while (true) {
        if (stop_ && *stop_) fail("the request was broken off, as the program goes on");
        if (Clock::now() >= until) fail(what);
        const int ready = ::poll(&wanted, 1, slice);
        if (ready > 0) return;
        if (ready < 0 && errno != EINTR) fail(std::generic_category().message(errno));
    }
}

FULGURITE_INLINE void Connection::send(std::string_view bytes) {
#ifdef MSG_NOSIGNAL
    constexpr int flags = MSG_NOSIGNAL; // a server that hangs up would end the process
#else
    constexpr int flags = 0;
#endif
    sent_ = true;
    while (!bytes.empty() && !hung_up_) {
        wait(POLLOUT, Clock::now() + patience_, "it takes no more of what it is sent");
        const auto size = ::send(socket_.number(), bytes.data(), bytes.size(), flags);
        if (size > 0) bytes.remove_prefix(static_cast<std::size_t>(size));
        else if (size < 0 && (errno == EPIPE || errno == ECONNRESET)) hung_up_ = true; // it may have said why
        else if (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
            fail(std::generic_category().message(errno));
    }
}

FULGURITE_INLINE bool Connection::more(Clock::time_point until) {
    std::array<char, 1 << 16> block;
    while (true) {
        wait(POLLIN, until, "it is silent");
        const auto size = ::recv(socket_.number(), block.data(), block.size(), 0);
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) continue;
        if (size < 0) fail(std::generic_category().message(errno));
        got_.append(block.data(), static_cast<std::size_t>(size));
        if (got_.size() > longest) fail("it does not stop to answer");
        return size > 0;
    }
}

FULGURITE_INLINE std::string Connection::line(Clock::time_point until) {
    std::size_t end;
    while ((end = got_.find('\n')) == got_.npos)
        if (got_.size() > 65536 || !more(until)) fail("it hung up, or what it says is no HTTP");
    auto text = got_.substr(0, end);
    got_.erase(0, end + 1);
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

FULGURITE_INLINE void Connection::read_head(Answer& answer, Clock::time_point until) {
    const auto first = line(until);
    const auto* end = first.data() + first.size();
    if (!first.starts_with("HTTP/1.") || first.size() < 12 ||
        std::from_chars(first.data() + 9, end, answer.status).ptr != first.data() + 12)
        fail("what it says is no HTTP");
    for (auto header = line(until); !header.empty(); header = line(until)) {
        const auto colon = std::min(header.find(':'), header.size());
        auto name = header.substr(0, colon);
        for (auto& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const auto begin = std::min(header.find_first_not_of(" \t", colon + 1), header.size());
        const auto* value = header.data() + begin;
        const auto* stop = header.data() + header.size();
        if (name == "content-length" && std::from_chars(value, stop, expected_).ec != std::errc())
            fail("its answer has no length");
        if (name == "transfer-encoding") chunked_ = header.find("chunked", begin) != header.npos;
        if (name == "retry-after") std::from_chars(value, stop, answer.retry_after); // a date is left alone
    }
}

FULGURITE_INLINE void Connection::read_chunks(Answer& answer, Clock::time_point until) {
    while (true) {
        const auto header = line(until);
        std::size_t size = 0;
        if (std::from_chars(header.data(), header.data() + header.size(), size, 16).ec != std::errc() || size > longest)
            fail("a piece of its answer has no length");
        if (size == 0) return;
        while (got_.size() < size + 2)
            if (!more(until)) fail("it hung up within its answer");
        answer.body.append(got_, 0, size);
        got_.erase(0, size + 2);
        if (answer.body.size() > longest) fail("it does not stop to answer");
    }
}

FULGURITE_INLINE Answer Connection::receive() {
    const auto until = Clock::now() + patience_;
    Answer answer;
    do {
        answer = {};
        read_head(answer, until);
    } while (answer.status / 100 == 1); // "go on"
    if (answer.status == 204 || answer.status == 304) return answer;
    if (chunked_) return read_chunks(answer, until), answer;
    while (got_.size() < expected_)
        if (!more(until)) {
            if (expected_ != got_.npos) fail("it hung up within its answer");
            break;
        }
    answer.body = got_.substr(0, expected_);
    return answer;
}

FULGURITE_INLINE std::string Http::head(std::string_view method, std::string_view path, std::size_t length,
                                        std::string_view type) const {
    const auto where = url_.text().substr(7);
    std::string all(method);
    all += ' ' + url_.prefix;
    all += path;
    all += " HTTP/1.1\r\nHost: " + where.substr(0, where.find('/'));
    all += "\r\nUser-Agent: fulgurite\r\nAccept: */*\r\nConnection: close\r\n";
    if (!authorization_.empty()) all += "Authorization: " + authorization_ + "\r\n";
    if (!type.empty()) {
        all += "Content-Type: ";
        all += type;
        all += "\r\nContent-Length: " + std::to_string(length) + "\r\n";
    }
    return all + "\r\n";
}

FULGURITE_INLINE Answer Http::request(std::string_view method, std::string_view path, std::string_view body) const {
    Connection connection(url_, patience_, stop_);
    connection.send(head(method, path, body.size(), method == "GET" ? "" : "application/json"));
    connection.send(body);
    return connection.receive();
}

FULGURITE_INLINE Answer Http::put_file(std::string_view path, const std::filesystem::path& file) const {
    const file::Descriptor from(file, O_RDONLY);
    if (!from.is_open()) throw file::failure("read", file, errno);
    std::error_code failure;
    const auto length = std::filesystem::file_size(file, failure);
    if (failure) throw file::failure("read", file, failure.value());
    Connection connection(url_, patience_, stop_);
    connection.send(head("PUT", path, length, "application/octet-stream"));
    std::array<char, 1 << 16> block;
    for (std::uintmax_t left = length; left > 0;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uintmax_t>(left, block.size()));
        const auto size = ::read(from.number(), block.data(), wanted);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw file::failure("read", file, errno);
        if (size == 0) throw Error("'", file.string(), "' became shorter while it was sent");
        connection.send({block.data(), static_cast<std::size_t>(size)});
        left -= static_cast<std::uintmax_t>(size);
    }
    return connection.receive();
}

} // namespace fulgurite::logger::net
