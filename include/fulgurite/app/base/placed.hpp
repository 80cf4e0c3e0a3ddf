// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/Exception.h>

#include <exception>
#include <string>
#include <utility>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::app {

/// What went wrong, in one line: LibTorch's words without the stack of addresses.
std::string words_of(const std::exception& error);

/// What is wrong with a part of a config, and where that stands.
struct PlacedError : Error {
    config::Origin origin;
    std::string said; ///< without the place
    PlacedError(config::Origin where, std::string words)
        : Error(where.text(), ": ", words), origin(std::move(where)), said(std::move(words)) {}
};

/// Makes what a part of a config describes. What that throws becomes a `PlacedError` with the part's place
/// and name: "run.yaml:4:8: model 'MLP': …".
template <class F>
auto placed(const config::Origin& origin, const std::string& what, F&& make) {
    try {
        return std::forward<F>(make)();
    } catch (const PlacedError&) { // of a part of it
        throw;
    } catch (const Interrupted&) {
        throw;
    } catch (const std::exception& error) {
        throw PlacedError(origin, what + ": " + words_of(error));
    }
}

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/base/placed-inl.hpp"
#endif
