// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/loaders/sources.hpp"
#include "fulgurite/engine/types/context.hpp"

namespace fulgurite::engine {

/// The context of a fit, without its Session: a Session is for calls that were found sound.
template <class M, class Policies, class Sources>
using fit_context_of = Context<M, Policies, batch_of<typename Sources::Train>, eval_batches_of<typename Sources::Val>,
                               Stage::fit, Sources>;
template <class M, class Policies, class... Args>
using fit_context = fit_context_of<M, Policies, decltype(fit_sources(std::declval<M&>(), std::declval<Args&>()...))>;

} // namespace fulgurite::engine
