// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <tuple>
#include <type_traits>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/loaders/preserve.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::engine {

/// What metric objects gathered of a step's result is forgotten.
template <class Result>
void reset_metrics(const Result& result) {
    if constexpr (requires { *result; }) {
        if (result) reset_metrics(*result);
    } else if constexpr (requires { result.items; }) {
        const auto reset = []<class Item>(const Item& item) {
            if constexpr (requires { item.value->reset(); }) item.value->reset();
        };
        std::apply([&](const auto&... item) { (reset(item), ...); }, result.items);
    }
}

template <class C>
void Run<C>::training_pass() {
    static_assert(C::fits && module_of<C>::optimization == automatic,
                  "fulgurite: run.training_pass() is for a fit whose training_step does not update weights itself");
    using S = Session<module_of<C>, typename C::policies_type, typename C::sources_type>;
    auto& loader = static_cast<S*>(this->session_)->sources().train();
    const PreserveRandomState random;
    auto place = preserve_loader(loader);
    const auto most = progress().num_training_batches.value_or(Amount::all);
    auto& by_name = inside(*this).table().by_name;
    const auto waiting = by_name;
    {
        Cursor<std::remove_reference_t<decltype(loader)>> cursor(loader);
        cursor.open(this->epoch(), 0, most);
        for (std::int64_t i = 0; i < most && !cursor.exhausted(); ++i, cursor.pass()) {
            auto batch = cursor.take();
            place_batch(inside(*this), batch);
            decltype(auto) precision = precision_of(inside(*this));
            [[maybe_unused]] auto scope = precision.scope();
            reset_metrics(call_step<module_step::training_step>(this->module(), batch, i, *this));
            throw_if_interrupted(inside(*this));
        }
    } // the loader is put back once nobody walks it
    by_name = waiting;
    place.restore();
}

} // namespace fulgurite::engine
