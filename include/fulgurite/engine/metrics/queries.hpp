// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite::engine {

/// What is asked of a metric table. Table: says with `each_phase_of(key, f)` and `newest<P>(key)` where the newest
/// values of a key lie; a key of a loader that is not there has none.
template <class Table>
class TableQueries {
public:
    /// The newest value under a key, whichever phase it came from. Throws `Error` where there is none yet.
    template <class K>
    double metric(K key) const {
        return read(key, newest_of(key));
    }
    /// The same for the values of one phase.
    template <Phase P, class K>
    double metric_in(K key) const {
        return read(key, self().template newest<P>(key));
    }
    template <class K>
    bool has(K key) const {
        const auto* newest = newest_of(key);
        return newest && newest->known();
    }
    /// Whether a value of the phase is new since its evaluation began that runs or ran last; of training, since the
    /// evaluation before that one.
    template <Phase P, class K>
    bool is_new_in_evaluation(K key) const {
        const auto* newest = self().template newest<P>(key);
        return newest && newest->times > (P == Phase::train ? newest->at_previous : newest->at_evaluation);
    }
    /// Whether any value under the key is new since the epoch began.
    template <class K>
    bool is_new(K key) const {
        bool any = false;
        self().each_phase_of(key, [&](const auto& newest) { any = any || newest.times > newest.at_epoch; });
        return any;
    }

private:
    const Table& self() const { return static_cast<const Table&>(*this); }

    template <class K>
    auto newest_of(K key) const {
        const typename Table::Value* last = nullptr;
        self().each_phase_of(key, [&](const auto& newest) {
            if (!last || newest.order > last->order) last = &newest;
        });
        return last;
    }
    template <class K>
    double read(K, const auto* newest) const {
        if constexpr (requires { self().loaders(); })
            if (!newest)
                throw Error("metric '", K::name(), "' is of a loader that is not there; there are ", self().loaders());
        if (!newest->known()) throw Error("metric '", K::name(), "' has no value: nothing was logged under it so far");
        return newest->value.read();
    }
};

} // namespace fulgurite::engine
