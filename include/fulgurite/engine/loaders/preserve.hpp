// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>

#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// A loader that can say where it stands is left there, whatever is done with it meanwhile; of others nothing is known.
template <class L>
class PreserveLoader {
public:
    explicit PreserveLoader(L& loader) : loader_(loader) {
        if constexpr (stateful) state_ = loader.state_dict();
    }
    PreserveLoader(const PreserveLoader&) = delete;
    PreserveLoader& operator=(const PreserveLoader&) = delete;
    /// An exception is on its way, or `restore` has been called.
    ~PreserveLoader() {
        if (restored_) return;
        try {
            restore();
        } catch (...) { // the exception on its way says more than this one
        }
    }

    /// Puts the loader back to where it stood. Throws what the loader throws.
    void restore() {
        restored_ = true;
        if constexpr (stateful) loader_.load_state_dict(state_);
    }

private:
    static constexpr bool stateful = requires(L& loader, const StateTree& state) {
        { loader.state_dict() } -> std::convertible_to<StateTree>;
        loader.load_state_dict(state);
    };
    L& loader_;
    StateTree state_;
    bool restored_ = false;
};

} // namespace fulgurite::engine
