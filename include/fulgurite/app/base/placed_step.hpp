// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/Exception.h>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/config/origin.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/engine/run/where.hpp"

namespace fulgurite::app {

/// Calls a step of a batch. What the library or LibTorch throws in it becomes a `PlacedError` with the batch's shape,
/// at the place of the model: "run.yaml:3:8: a training batch of [32, 64]: …". Other exceptions pass as they are.
template <class F>
auto placed_step(const config::Origin& model, std::string_view phase, const data::Batch& batch, F&& step) {
    const auto wrong = [&](const std::exception& error, const std::string& hint = {}) {
        std::string sizes;
        if (batch.data.defined())
            for (const auto size : batch.data.sizes()) sizes += (sizes.empty() ? "" : ", ") + std::to_string(size);
        const std::string name = phase == "train" ? "training" : phase == "val" ? "validation" : std::string(phase);
        return PlacedError(model, "a " + name + " batch of [" + sizes + "]: " + words_of(error) + hint);
    };
    try {
        return std::forward<F>(step)();
    } catch (const PlacedError&) {
        throw;
    } catch (const Interrupted&) {
        throw;
    } catch (const Error& error) {
        throw wrong(error);
    } catch (const c10::Error& error) {
        throw wrong(error, phase == "train" ? std::string() : engine::gradients_hint(engine::first_line(error)));
    }
}

} // namespace fulgurite::app
