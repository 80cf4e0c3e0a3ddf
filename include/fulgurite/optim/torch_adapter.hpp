// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/full.h>
#include <c10/util/Type.h>
#include <torch/optim/optimizer.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/group/group.hpp"
#include "fulgurite/optim/group/values.hpp"
#include "fulgurite/optim/state/owner.hpp"
#include "fulgurite/optim/state/torch_group.hpp"
#include "fulgurite/optim/state/torch_layout.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::optim {

/// One of LibTorch's own optimizers (`torch::optim::SGD`, …), or one that derives from `torch::optim::Optimizer`, as
/// `Optimizer`: what `configure_optimizers` returns of that kind is wrapped in this. Slower than fulgurite's own, which
/// use fused kernels. State is laid out as Python does for SGD, Adam, AdamW, Adagrad and RMSprop, and for any other
/// type for which `TorchLayout` is specialised.
template <TorchOptimizer Opt>
class TorchAdapter {
public:
    using Group = TorchGroup<Opt>;
    static constexpr bool asks_for_loss =
        std::is_base_of_v<torch::optim::LBFGS, Opt> || requires { requires Opt::asks_for_loss; };

    explicit TorchAdapter(Opt optimizer) : optimizer_(std::move(optimizer)) {
        for (auto& group : optimizer_.param_groups()) groups_.push_back(Group{&group});
    }

    Opt& get() { return optimizer_; }
    const Opt& get() const { return optimizer_; }

    void step() {
        static_assert(!asks_for_loss,
                      "fulgurite: this optimizer asks for the loss (as torch::optim::LBFGS does) and needs a closure; "
                      "step it by hand with step(closure)");
        base().step();
    }
    /// For manual optimization: `closure()` computes the loss and its gradients, and returns the loss.
    template <class Closure>
    Tensor step(Closure&& closure) {
        return base().step(std::forward<Closure>(closure));
    }
    void zero_grad() { base().zero_grad(); }

    std::span<Group> param_groups() { return groups_; }
    std::span<const Group> param_groups() const { return groups_; }

    /// One group more, with the optimizer's own options but for the rate; for parameters that start to learn later.
    /// Throws what LibTorch does for parameters that it has already or can't take.
    void add_group(std::vector<Tensor> params, double lr, std::string name = {}) {
        auto options = base().defaults().clone();
        options->set_lr(lr);
        optimizer_.add_param_group(torch::optim::OptimizerParamGroup(std::move(params), std::move(options)));
        std::vector<Group> groups; // LibTorch's have moved
        for (auto& raw : optimizer_.param_groups()) {
            if (groups.size() == groups_.size()) {
                groups.push_back(Group{&raw, raw.params(), std::move(name)});
            } else {
                auto& old = groups_[groups.size()];
                groups.push_back(Group{&raw, raw.params(), old.name, old.initial_lr, old.kept});
            }
        }
        groups_ = std::move(groups);
    }

    static std::string_view name() {
        if constexpr (known) {
            return Layout::name;
        } else {
            static const std::string text = c10::demangle_type<Opt>();
            return text;
        }
    }

    /// Momentum and weight decay of a group, where the layout is known.
    static void read([[maybe_unused]] const Group& group, [[maybe_unused]] GroupValues& values) {
        if constexpr (known)
            Layout::options(options_of(group), [&](std::string_view key, const auto& value) {
                if constexpr (std::is_same_v<decltype(value), const std::tuple<double, double>&>) {
                    if (key == "betas") values.momentum = std::get<0>(value);
                } else if constexpr (std::is_same_v<decltype(value), const double&>) {
                    if (key == "momentum") values.momentum = value;
                    if (key == "weight_decay") values.weight_decay = value;
                }
            });
    }

    /// As Python's optimizer of the same name. Throws `Error` for a type whose layout is not known.
    StateTree state_dict() const {
        StateTree state = StateTree::dict(), groups = StateTree::list();
        if constexpr (known) {
            std::int64_t id = 0;
            for (const Group& group : groups_) {
                StateTree ids = StateTree::list();
                for (const Tensor& param : group.params) {
                    if (StateTree slot = save_slot(param); !slot.empty()) state[id] = std::move(slot);
                    ids.push_back(id++);
                }
                groups.push_back(save_group(group, std::move(ids)));
            }
        } else {
            refuse("save");
        }
        StateTree whole = StateTree::dict();
        whole["state"] = std::move(state);
        whole["param_groups"] = std::move(groups);
        return whole;
    }

    /// The state becomes this one; a parameter that it does not have begins anew. Throws `Error`, and changes nothing,
    /// if groups or numbers of parameters differ, if it is Adam's for AdamW or the other way round, or for a type whose
    /// layout is not known.
    void load_state_dict(const StateTree& whole) {
        if constexpr (known) {
            const StateTree &state = whole.at("state"), &saved = whole.at("param_groups");
            check_sizes(saved);
            std::vector<std::unique_ptr<torch::optim::OptimizerOptions>> options;
            std::vector<Kept> kept;
            std::vector<std::pair<void*, std::unique_ptr<typename Layout::State>>> slots;
            for (std::size_t g = 0; g < groups_.size(); ++g) {
                check_owner(name(), save_group(groups_[g], StateTree::list()), saved.at(g));
                options.push_back(load_options(groups_[g], saved.at(g)));
                kept.push_back(load_kept(groups_[g], saved.at(g)));
                for (std::size_t i = 0; i < groups_[g].params.size(); ++i)
                    if (const auto* slot = state.find(saved.at(g, "params", i).as_int()); !slot) require_new_slot(g, i);
                    else
                        slots.emplace_back(groups_[g].params[i].unsafeGetTensorImpl(),
                                           load_slot(groups_[g].params[i], *slot));
            }
            optimizer_.state().clear(); // from here on nothing throws but for want of memory
            for (auto& [param, slot] : slots) optimizer_.state()[param] = std::move(slot);
            for (std::size_t g = 0; g < groups_.size(); ++g) {
                groups_[g].raw->set_options(std::move(options[g]));
                std::tie(groups_[g].initial_lr, groups_[g].kept) = std::move(kept[g]);
            }
        } else {
            refuse("load");
        }
    }

private:
    using Layout = TorchLayout<Opt>;
    using Kept = std::pair<std::optional<double>, std::vector<std::pair<std::string, double>>>; // see the group's
    static constexpr bool known = requires { Layout::name; };

    // An override may have left out the default arguments, or hide what it does not override.
    torch::optim::Optimizer& base() { return optimizer_; }

    [[noreturn]] static void refuse(std::string_view what) {
        throw Error("cannot ", what, " the state of ", name(),
                    ": its layout is not known; specialise fulgurite::optim::TorchLayout");
    }

    void check_sizes(const StateTree& groups) const {
        if (groups.size() != groups_.size())
            throw Error(name(), ": the state has ", groups.size(), " parameter groups, here there are ", groups_.size(),
                        "; make as many");
        for (std::size_t g = 0; g < groups_.size(); ++g)
            if (const auto there = groups.at(g, "params").size(); there != groups_[g].params.size())
                throw Error(name(), ": group ", g, " of the state has ", there, " parameters, here it has ",
                            groups_[g].params.size(), "; load it into the model that it was saved from");
    }

    static const auto& options_of(const Group& group) {
        return static_cast<const typename Layout::Options&>(std::as_const(*group.raw).options());
    }

    static StateTree save_group(const Group& group, StateTree ids) {
        StateTree saved = StateTree::dict();
        Layout::options(options_of(group),
                        [&](std::string_view key, const auto& value) { saved[key] = option::save(value); });
        torch_flags(saved);
        if constexpr (requires { Layout::decoupled; }) saved["decoupled_weight_decay"] = Layout::decoupled;
        if (group.initial_lr) saved["initial_lr"] = *group.initial_lr;
        for (const auto& [key, value] : group.kept) saved[key] = value;
        saved["params"] = std::move(ids);
        return saved;
    }

    static auto load_options(const Group& group, const StateTree& saved) {
        if constexpr (requires { Layout::decoupled; })
            if (const auto* flag = saved.find("decoupled_weight_decay"); flag && flag->as_bool() != Layout::decoupled)
                throw Error(name(), ": the state's decoupled_weight_decay is ", flag->as_bool(), ", so it is ",
                            Layout::decoupled ? "Adam" : "AdamW", "'s; load it into that");
        if (const auto* flag = saved.find("maximize"); flag && flag->is_bool() && flag->as_bool())
            throw Error(name(),
                        ": the state's maximize is true, which LibTorch's optimizers do not know; negate the loss, or "
                        "use fulgurite's optimizer of that name");
        auto options = group.raw->options().clone();
        Layout::options(static_cast<typename Layout::Options&>(*options), [&](std::string_view key, auto& value) {
            if (const auto* found = saved.find(key)) option::load(*found, value);
        });
        return options;
    }
    static Kept load_kept(const Group& group, const StateTree& saved) {
        Kept kept{group.initial_lr, {}};
        if (const auto* initial = saved.find("initial_lr")) option::load(*initial, kept.first.emplace());
        for (const char* key : kept_by_schedules)
            if (const auto* value = saved.find(key)) option::load(*value, kept.second.emplace_back(key, 0).second);
        return kept;
    }

    StateTree save_slot(const Tensor& param) const {
        StateTree saved = StateTree::dict();
        const auto found = optimizer_.state().find(param.unsafeGetTensorImpl());
        if (found == optimizer_.state().end()) return saved;
        using State = typename Layout::State;
        Layout::state(static_cast<const State&>(*found->second), [&](std::string_view key, const auto& value) {
            if constexpr (std::is_same_v<decltype(value), const Tensor&>) {
                if (value.defined()) saved[key] = value;
            } else {
                saved[key] = at::full({}, static_cast<double>(value), at::TensorOptions(at::kFloat)); // Python's "step"
            }
        });
        return saved;
    }

    // Only a type that has its state from the first step on takes a parameter without one.
    static void require_new_slot([[maybe_unused]] std::size_t group, [[maybe_unused]] std::size_t index) {
        if constexpr (requires { Layout::made_at_once; })
            throw Error(name(), ": the state has nothing for parameter ", index, " of group ", group,
                        "; load it into the model that it was saved from");
    }
    static auto load_slot(const Tensor& param, const StateTree& saved) {
        auto slot = std::make_unique<typename Layout::State>();
        Layout::state(*slot, [&](std::string_view key, auto& value) {
            const auto* found = saved.find(key);
            if (!found || found->is_none()) return; // older Pythons write None for what is not there yet
            if constexpr (std::is_same_v<decltype(value), Tensor&>) {
                if (requires { Layout::has_shapes_of_parameters; } && found->as_tensor().sizes() != param.sizes())
                    throw Error(name(), ": the state's ", key,
                                " does not have its parameter's shape; load it into the model that it was saved from");
                value = found->as_tensor().to(param.options().requires_grad(false), false, true);
            } else {
                double count = 0;
                option::load(*found, count);
                value = static_cast<std::int64_t>(count);
            }
        });
        return slot;
    }

    Opt optimizer_;
    std::vector<Group> groups_;
};

/// Makes LibTorch's optimizers ours; see `adapt` in optim/with.hpp.
template <TorchOptimizer Opt>
TorchAdapter<Opt> adapt(Opt optimizer) {
    return TorchAdapter<Opt>(std::move(optimizer));
}

} // namespace fulgurite::optim
