// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/restore_unless_done.hpp"
#include "fulgurite/data/pass/source.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// A loader that can say where it stands is left there, whatever is done with it meanwhile; of others nothing is known.
/// `restore()` puts it back, and so does an exception.
template <class L>
auto preserve_loader(L& loader) {
    return data::with_source(loader, []<class Source>(Source& source) {
        if constexpr (data::HasLoaderState<Source>)
            return RestoreUnlessDone([&source, state = source.state_dict()] { source.load_state_dict(state); });
        else return RestoreUnlessDone([] {});
    });
}

} // namespace fulgurite::engine
