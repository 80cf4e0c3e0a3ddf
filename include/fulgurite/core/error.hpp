// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite {

/// What the library throws: the sentence says what was wrong, where, with which value, and what would be right.
///
///     throw Error("EMA: decay is ", decay, "; give 0 to 1");
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
    template <class... Pieces>
        requires(sizeof...(Pieces) > 1 && (std::convertible_to<const Pieces&, fulgurite::detail::Word> && ...))
    explicit Error(const Pieces&... pieces) : Error(of_pieces, {fulgurite::detail::Word(pieces)...}) {}

private:
    enum OfPieces { of_pieces };
    Error(OfPieces, std::initializer_list<fulgurite::detail::Word> pieces) : std::runtime_error(in_words(pieces)) {}
};

/// An option that makes no sense: "Adam's lr is -0.1; it must be a number of 0 or more".
struct OptionError : Error {
    std::string option, value, rule; ///< its name, what it is, what it must be
    OptionError(std::string_view owner, std::string_view name, std::string is, std::string_view must_be)
        : Error(owner, "'s ", name, " is ", is, "; it must be ", must_be),
          option(name),
          value(std::move(is)),
          rule(must_be) {}
    /// In other words.
    OptionError(const Error& words, std::string_view name, std::string is, std::string_view must_be)
        : Error(words), option(name), value(std::move(is)), rule(must_be) {}
};

/// Training was interrupted from the keyboard or by a termination signal; hooks and loggers have been told.
struct Interrupted : Error {
    int signal; ///< its number: 2 of the keyboard (SIGINT), 15 of SIGTERM
    explicit Interrupted(const std::string& words, int number = 2) : Error(words), signal(number) {}
};

/// What LibTorch threw in a run, with the place: "training, epoch 3, batch 17: mat1 and mat2 shapes cannot be
/// multiplied (16x3 and 2x1)". LibTorch's own exception is nested in it: `std::rethrow_if_nested`.
struct TorchError : Error {
    Stage stage;        ///< of the run
    std::int64_t epoch; ///< that runs, or the number of closed ones
    std::int64_t batch; ///< of the loader that was walked; −1 outside of a batch

    TorchError(const std::string& words, Stage of, std::int64_t in_epoch, std::int64_t at_batch)
        : Error(words), stage(of), epoch(in_epoch), batch(at_batch) {}
};

} // namespace fulgurite
