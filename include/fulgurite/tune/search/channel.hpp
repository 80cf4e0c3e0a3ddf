// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fulgurite::tune::detail {

/// One end of a socket between the search and a trial's process, through which lines go.
class Channel {
public:
    Channel() = default;
    explicit Channel(int number) : number_(number) {}
    Channel(Channel&& other) noexcept : number_(std::exchange(other.number_, -1)), read_(std::move(other.read_)) {}
    Channel& operator=(Channel&& other) noexcept;
    ~Channel() { close(); }

    int number() const { return number_; }
    void close() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }
    /// False where nobody is there any more.
    bool send(std::string line);
    /// The same, and gives the other process an open file.
    bool send_file(int file, std::string line);
    /// The file that came with a line; −1: none.
    int take_file() { return std::exchange(file_, -1); }
    /// Waits for more bytes. False at the end.
    bool fill();
    /// The next whole line that has come.
    std::optional<std::string> line();
    /// Waits for a line; nothing at the end.
    std::optional<std::string> wait();

private:
    int number_ = -1, file_ = -1;
    std::string read_;
};

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/channel-inl.hpp"
#endif
