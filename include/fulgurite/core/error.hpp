// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <stdexcept>
#include <string>

#include "fulgurite/core/words.hpp"

namespace fulgurite {

/// What the library throws: the sentence says what was wrong, where, with which value, and what would be right.
///
///     throw Error("EMA: decay is ", decay, "; give 0 to 1");
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
    template <class... Pieces>
        requires(sizeof...(Pieces) > 1 && (std::convertible_to<const Pieces&, Word> && ...))
    explicit Error(const Pieces&... pieces) : std::runtime_error(in_words({Word(pieces)...})) {}
};

/// Training was interrupted from the keyboard or by a termination signal; hooks and loggers have been told.
struct Interrupted : Error {
    int signal; ///< its number: 2 of the keyboard (SIGINT), 15 of SIGTERM
    explicit Interrupted(const std::string& words, int number = 2) : Error(words), signal(number) {}
};

} // namespace fulgurite
