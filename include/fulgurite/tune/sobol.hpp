// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/params.hpp"
#include "fulgurite/tune/search/sobol_points.hpp"

namespace fulgurite::tune {

/// Points that fill the space more evenly than random ones: trial n has point n of a Sobol sequence, with one dimension
/// for each parameter, in the order in which trial 0 asks for them. The directions are those of Joe and Kuo,
/// "Constructing Sobol Sequences with Better Two-Dimensional Projections", SIAM J. Sci. Comput. 30, 2008
/// (new-joe-kuo-6.21201), as LibTorch has them. Scrambled as in Matoušek 1998: by a random triangular matrix and a
/// random shift of the digits, so that each seed has other points. The numbers of trials that fill best are powers
/// of 2. Trial 0 tells what the parameters are, and runs alone; what it did not ask for is random.
struct Sobol {
    bool scramble = true; ///< without: trial 0 has the lowest value of everything, and the seed changes nothing

    std::string describe() const { return scramble ? "Sobol{}" : "Sobol{scramble false}"; }
    void check() const {}
    static constexpr bool one_first = true;

    Params plan(const detail::History& history, std::int64_t number) const;
    double unplanned(const detail::History& history, std::int64_t number, std::size_t index, const std::string& name,
                     const detail::Range& range) const;

private:
    std::optional<std::uint64_t> seed_of(const detail::History& history) const {
        return scramble ? std::optional(history.seed) : std::nullopt;
    }
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/sobol-inl.hpp"
#endif
