// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/channel.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE Channel& Channel::operator=(Channel&& other) noexcept {
    std::swap(number_, other.number_);
    std::swap(read_, other.read_);
    return *this;
}

FULGURITE_INLINE bool Channel::send(std::string line) {
    line += '\n';
    std::string_view rest = line;
    while (!rest.empty()) {
        const auto sent = ::send(number_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

FULGURITE_INLINE bool Channel::send_file(int file, std::string line) {
    char first = line.front();
    iovec bytes{&first, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof file)] = {};
    msghdr message = {};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    auto* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof file);
    std::memcpy(CMSG_DATA(head), &file, sizeof file);
    if (::sendmsg(number_, &message, MSG_NOSIGNAL) != 1) return false;
    return send(line.substr(1));
}

FULGURITE_INLINE bool Channel::fill() {
    char buffer[4096];
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    iovec bytes{buffer, sizeof buffer};
    for (;;) {
        msghdr message = {};
        message.msg_iov = &bytes;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const auto got = ::recvmsg(number_, &message, MSG_CMSG_CLOEXEC);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        if (const auto* head = CMSG_FIRSTHDR(&message); head != nullptr && head->cmsg_type == SCM_RIGHTS)
            std::memcpy(&file_, CMSG_DATA(head), sizeof file_);
        read_.append(buffer, static_cast<std::size_t>(got));
        return true;
    }
}

FULGURITE_INLINE std::optional<std::string> Channel::line() {
    const auto end = read_.find('\n');
    if (end == read_.npos) return std::nullopt;
    auto found = read_.substr(0, end);
    read_.erase(0, end + 1);
    return found;
}

FULGURITE_INLINE std::optional<std::string> Channel::wait() {
    for (;;) {
        if (auto found = line()) return found;
        if (!fill()) return std::nullopt;
    }
}

} // namespace fulgurite::tune::detail
