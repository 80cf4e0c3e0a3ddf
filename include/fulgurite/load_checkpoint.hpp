// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <type_traits>

#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/module/options.hpp"

namespace fulgurite {

/// A module as a checkpoint has it: built from the options that were saved with it, with its weights, in training mode.
/// Files of Lightning and of `torch.save(model.state_dict(), …)` are read too. Throws `Error` where the file is missing
/// or broken, or its state does not fit.
///
///     auto best = load_checkpoint<LeNet5>(trainer.policy<KeepBest>().best_path());
template <class M>
M load_checkpoint(const std::filesystem::path& path) {
    const StateTree checkpoint = checkpoint::load(path);
    typename M::options_type options{};
    if (const auto* saved = checkpoint.find("hyper_parameters"))
        if constexpr (Reflected<typename M::options_type>) load_option(options, *saved, "hyper_parameters");
    M module = [&] {
        if constexpr (std::is_constructible_v<M, typename M::options_type>) return M(options);
        else return M();
    }();
    const auto* state = checkpoint.find("state_dict");
    load_module_state(module, state ? *state : checkpoint);
    return module;
}

} // namespace fulgurite
