// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace fulgurite::engine {

/// While it lives, a loader that can is told to keep its order.
template <class L>
class KeptOrder {
public:
    explicit KeptOrder(L& loader) : loader_(loader) { tell(true); }
    KeptOrder(const KeptOrder&) = delete;
    KeptOrder& operator=(const KeptOrder&) = delete;
    ~KeptOrder() { tell(false); }

private:
    void tell([[maybe_unused]] bool on) {
        if constexpr (requires { loader_.keep_order(on); }) loader_.keep_order(on);
        else if constexpr (requires { loader_.keep_order(); }) {
            if (on) loader_.keep_order(); // it has no way back
        }
    }

    L& loader_;
};

} // namespace fulgurite::engine
