// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <concepts>
#include <type_traits>
#include <utility>

#include "fulgurite/module/state.hpp"

namespace fulgurite {

/// The options of a module that has none.
struct NoOptions {};

/// Who steps the optimizers: the Trainer, or (`static constexpr auto optimization = manual;`) the module itself.
enum class Optimization { automatic, manual };
inline constexpr Optimization automatic = Optimization::automatic, manual = Optimization::manual;

/// The base of a user's module: a `torch::nn::Module` whose steps and hooks are found by name, with no virtual
/// function.
///
///     struct Net : Module<Net, NetOptions> {
///         torch::nn::Linear layer = register_module("layer", torch::nn::Linear(4, options().classes));
///         using Module::Module;
///         torch::Tensor forward(const torch::Tensor& input) { return layer(input); }
///         auto training_step(const auto& batch) { …; return step(loss, log("train/loss"_key, loss)); }
///         auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }
///     };
///
/// `Options` is any struct. Announced with BOOST_HANA_ADAPT_STRUCT it is saved in checkpoints, given to loggers and
/// restored by `load_checkpoint`; without that it is none of these, and `load_checkpoint` builds the module from
/// `Options{}`. A module is moved, not copied: a copy of a `torch::nn::Module` would share its layers.
template <class Derived, class Options = NoOptions>
class Module : public torch::nn::Module {
public:
    using options_type = Options;
    static constexpr Optimization optimization = automatic;

    Module() = default;
    explicit Module(Options options) : options_(std::move(options)) {}
    /// Refused in words. That is why it is not deleted: compilers would name the deleted function, and not the cure.
    __attribute__((
        unavailable("fulgurite: a module is not copied, a copy would share its layers; pass it by reference "
                    "(Net&), or std::move it")))
    Module(const Module& other)
        : torch::nn::Module(other), options_(other.options_) {}
    Module& operator=(const Module&) = delete;
    Module(Module&&) = default;
    Module& operator=(Module&&) = default;

    const Options& options() const { return options_; }
    /// Changes one option, such as a learning rate that `configure_optimizers` reads: `set_option(&NetOptions::lr,
    /// 1e-2)`. What was built from its old value stays as it is.
    template <class From, class T>
        requires std::derived_from<Options, From>
    void set_option(T From::* member, std::type_identity_t<T> value) {
        options_.*member = std::move(value);
    }

    template <class... Inputs>
    auto operator()(Inputs&&... inputs) {
        return static_cast<Derived&>(*this).forward(std::forward<Inputs>(inputs)...);
    }

    /// Parameters and buffers under the names and in the order that Python's `state_dict` has.
    StateTree state_dict() const { return module_state(*this); }
    /// Throws `Error` that lists what is missing, unexpected or of another shape; then nothing was changed.
    void load_state_dict(const StateTree& state) { load_module_state(*this, state); }

private:
    Options options_{};
};

} // namespace fulgurite
