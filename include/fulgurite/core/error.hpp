// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <stdexcept>
#include <string>
#include <utility>

namespace fulgurite {

/// What the library throws: the sentence says what was wrong, where, with which value, and what would be right.
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Training was interrupted from the keyboard or by a termination signal; hooks and loggers have been told.
struct Interrupted : Error {
    int signal; ///< its number: 2 of the keyboard (SIGINT), 15 of SIGTERM
    explicit Interrupted(const std::string& words, int number = 2) : Error(words), signal(number) {}
};

} // namespace fulgurite
