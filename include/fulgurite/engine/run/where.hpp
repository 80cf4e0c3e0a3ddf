// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/Exception.h>

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/state/progress.hpp"

/// Where a run stands, for whoever reads an error.
namespace fulgurite::engine {

/// A place in a run, in words and numbers.
struct Where {
    std::string words; ///< "training, epoch 3, batch 17"
    Stage stage;
    std::int64_t epoch, batch = -1;
    bool evaluates = false; ///< a batch of an evaluation
};

/// In a batch of an evaluation.
Where where_of_evaluation(const Progress& progress, Stage stage);
/// In a training batch.
Where where_of_batch(const Progress& progress);
/// Outside of a batch of training: `where` says where, such as "the end of epoch 3".
inline Where where_around_batches(const Progress& progress, Stage stage, const std::string& where) {
    if (progress.eval_batch >= 0) return where_of_evaluation(progress, stage);
    return {where, stage, progress.epoch};
}

/// Where something is logged in a run of context C. OfEpoch: by a hook that belongs to no batch, or by an evaluation.
template <class C, bool OfEpoch>
Where where_of_log(const Progress& progress) {
    if (C::fits && !OfEpoch) return where_of_batch(progress);
    return where_around_batches(progress, C::stage, "epoch " + std::to_string(progress.epoch));
}

/// The first line of what LibTorch says, without the stack of addresses.
inline std::string first_line(const c10::Error& error) {
    const std::string words = error.what_without_backtrace();
    return words.substr(0, words.find('\n'));
}

/// What helps where LibTorch refuses a derivative because an evaluation computes none; else nothing.
std::string gradients_hint(std::string_view words);

/// Throws again what is being handled. LibTorch's errors become a `TorchError` with the place, and are nested in it;
/// one that says that memory ran out stays what it is, for whoever waits for it by its type, and is given the place.
template <class WhereOf>
[[noreturn]] void rethrow_with_place(const WhereOf& where_of) {
    try {
        throw;
    } catch (c10::OutOfMemoryError& error) {
        error.add_context(where_of().words);
        throw;
    } catch (const c10::Error& error) {
        const Where where = where_of();
        std::throw_with_nested(TorchError(
            where.words + ": " + first_line(error) + (where.evaluates ? gradients_hint(first_line(error)) : ""),
            where.stage, where.epoch, where.batch));
    }
}
/// Tells everybody of what is being handled, as its caller will see it, and throws that.
template <class Frame, class WhereOf>
[[noreturn]] void fail_with_place(Frame& frame, const WhereOf& where_of) {
    try {
        rethrow_with_place(where_of);
    } catch (const std::exception& exception) {
        frame.fail(exception);
        throw;
    } catch (...) {
        frame.fail(Error("something that is no std::exception was thrown"));
        throw;
    }
}
/// The same for a value that could not be logged: an error of LibTorch's, and of ours, names its key. What a reduction
/// of the user's throws passes as it is.
template <class WhereOf>
[[noreturn]] void rethrow_with_key(std::string_view key, const WhereOf& where_of) {
    const auto words = [&](const Where& where) {
        return where.words + ": the value logged as '" + std::string(key) + "': ";
    };
    try {
        throw;
    } catch (const c10::OutOfMemoryError&) {
        throw;
    } catch (const c10::Error& error) {
        const Where where = where_of();
        std::throw_with_nested(TorchError(words(where) + first_line(error), where.stage, where.epoch, where.batch));
    } catch (const Error& error) {
        if (typeid(error) != typeid(Error)) throw;
        throw Error(words(where_of()) + error.what());
    }
}

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/run/where-inl.hpp"
#endif
