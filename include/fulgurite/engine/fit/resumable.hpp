// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <torch/nn/module.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/state/optimizer_slot.hpp"
#include "fulgurite/module/walk.hpp"
#include "fulgurite/tensor/state.hpp"

/// What a checkpoint must have for a fit to go on from it: looked at before anything is changed.
namespace fulgurite::engine {

template <class Slots>
struct SlotNames;
template <class... Slots>
struct SlotNames<std::tuple<Slots...>> {
    static constexpr std::size_t optimizers = sizeof...(Slots);
    static constexpr std::size_t schedules =
        (std::size_t{0} + ... + std::tuple_size_v<std::remove_cvref_t<decltype(std::declval<Slots&>().schedules())>>);
    /// Empty for an optimizer whose objects alone know their name.
    static std::vector<std::string> names() { return {name_of<typename Slots::optimizer_type>()...}; }

private:
    template <class Optimizer>
    static std::string name_of() {
        if constexpr (requires { std::string(Optimizer::name()); }) return std::string(Optimizer::name());
        else return {};
    }
};

/// The names of a module's optimizers, beside their states: Python's layout has none.
template <class Slots>
StateTree optimizer_names(Slots& slots) {
    StateTree names = StateTree::list();
    each_of(slots, [&](auto& slot) { names.push_back(std::string(slot.optimizer().name())); });
    return names;
}

/// Counted up when what a resumed run reads changes its form.
inline constexpr std::int64_t state_layout = 3;
inline std::string version_in(const StateTree& own) {
    const auto* version = own.find("version");
    return version ? " (" + std::string(version->as_string()) + ")" : std::string();
}

/// Throws `Error` for a checkpoint that a fit of this module cannot go on from, by what its types say.
template <class M>
void check_resumable(const StateTree& checkpoint, const std::filesystem::path& path) {
    using Names = SlotNames<slots_of<M>>;
    const auto refuse = [&](const std::string& why) {
        throw Error("cannot resume from '" + path.string() + "': " + why);
    };
    if (!checkpoint.contains("state_dict")) refuse("it has no weights ('state_dict')");
    const auto* own = checkpoint.find("fulgurite");
    if (!own)
        refuse(
            "it was not written by fulgurite, or with save_weights_only: it has weights, but not where training "
            "stood; load it with load_checkpoint and start a new run");
    for (const char* key : {"optimizer_states", "lr_schedulers", "callbacks", "global_step"})
        if (!checkpoint.contains(key)) refuse("it has no '" + std::string(key) + "'");
    const auto* layout = own->find("layout");
    if (!layout || layout->as_int() != state_layout)
        refuse("another version of fulgurite wrote it" + version_in(*own) +
               ", and what a run goes on with is laid out in another way now; load_checkpoint takes its weights");
    for (const char* key : {"progress", "metrics", "random"})
        if (!own->contains(key)) refuse("it has no 'fulgurite'/'" + std::string(key) + "'");
    const auto expect = [&](const char* what, std::size_t there, std::size_t here) {
        if (there != here)
            refuse("it has " + std::to_string(there) + " states of " + what + ", and configure_optimizers gives " +
                   std::to_string(here) + "; resume with the module that wrote it");
    };
    expect("optimizers", checkpoint.at("optimizer_states").size(), Names::optimizers);
    expect("schedules", checkpoint.at("lr_schedulers").size(), Names::schedules);
    const auto* saved = own->find("optimizers"); // not in every file
    const auto names = Names::names();
    for (std::size_t i = 0; saved && i < names.size() && i < saved->size(); ++i)
        if (!names[i].empty() && saved->at(i).as_string() != names[i])
            refuse("optimizer " + std::to_string(i) + " was " + saved->at(i).as_string() +
                   ", and configure_optimizers gives " + names[i] + "; resume with the module that wrote it");
}

/// The weights of a module as they were when this was made: they are put back unless it is told that what follows has
/// gone well. Costs a copy of the weights as long as it lives.
class KeptWeights {
public:
    explicit KeptWeights(const torch::nn::Module& module);
    KeptWeights(const KeptWeights&) = delete;
    KeptWeights& operator=(const KeptWeights&) = delete;
    ~KeptWeights() {
        const at::NoGradGuard no_grad;
        for (auto& [tensor, before] : kept_) put_back(tensor, before);
    }
    void let_go() { kept_.clear(); }

private:
    // What a hook has given another shape stays: the first error is the one that says what happened.
    static void put_back(at::Tensor& tensor, const at::Tensor& before) noexcept;
    std::vector<std::pair<at::Tensor, at::Tensor>> kept_;
};

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/fit/resumable-inl.hpp"
#endif
