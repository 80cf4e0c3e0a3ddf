// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/data/pass/source.hpp"

namespace fulgurite::engine {

/// While it lives, a loader that can is told to keep its order, also where views stand before it.
template <class L>
class KeptOrder {
public:
    explicit KeptOrder(L& loader) : loader_(loader) { set(true); }
    KeptOrder(const KeptOrder&) = delete;
    KeptOrder& operator=(const KeptOrder&) = delete;
    ~KeptOrder() { set(false); }

private:
    void set(bool on) {
        data::with_source(loader_, [on](auto& source) {
            if constexpr (requires { source.keep_order(on); }) source.keep_order(on);
            else if constexpr (requires { source.keep_order(); }) {
                if (on) source.keep_order(); // it has no way back
            }
        });
    }

    L& loader_;
};

} // namespace fulgurite::engine
