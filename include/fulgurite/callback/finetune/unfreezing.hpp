// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/verdict.hpp"
#include "fulgurite/module/freeze.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite {

/// How a part of a module learns when it is unfrozen.
struct UnfreezeOptions {
    std::optional<double> lr = {}; ///< the rate of its parameter group; that of the first group over initial_denom_lr
    double initial_denom_lr = 10;  ///< what the first group's rate is divided by, where `lr` says nothing
    bool train_bn = true;          ///< batch normalisations learn, too
    std::size_t optimizer = 0;     ///< which one takes it, where a module has several
    std::string name = {};         ///< of the group, for logs
};

namespace refusal {

template <class Optimizers, bool one_can_grow>
struct an_optimizer_takes_parameters_later {
    static_assert((holds_for<one_can_grow, Optimizers>),
                  "fulgurite: this optimizer takes no parameters later, as unfreezing wants it; give it void "
                  "add_group(std::vector<Tensor> params, double lr, std::string name)");
};

} // namespace refusal

namespace callback {

template <class Optimizers>
inline constexpr bool any_grows = false;
template <class... Slots>
inline constexpr bool any_grows<std::tuple<Slots...>> = (Slots::grows || ...);
/// The check of a policy that unfreezes: one of the run's optimizers can be given parameters in the course of training.
template <class Run, class Optimizers = std::remove_cvref_t<decltype(std::declval<Run&>().optimizers())>>
using unfreezing_verdict =
    typename refusal::verdict<any_grows<Optimizers>,
                              refusal::an_optimizer_takes_parameters_later<Optimizers, false>>::type;

/// What was unfrozen in the course of a training, so that a resumed one can be brought to where it was: a module's
/// optimizers are made before anything is unfrozen, and must have the groups of the checkpoint before they are loaded.
class Unfreezing {
public:
    /// A fit starts.
    void reset() {
        groups_.clear();
        loaded_.reset();
    }
    void load(const StateTree& state) { loaded_ = state; }
    bool is_loaded() const { return loaded_.has_value(); }

    /// Brings a module and its new optimizers to where the loaded state was, if there is one.
    template <class Run>
    void restore(Run& run) {
        if (loaded_) {
            const StateTree state = *std::exchange(loaded_, std::nullopt);
            restore_module(run.module(), state);
            for (const StateTree& group : state.at("groups").elements()) restore_group(run, group);
        }
        note(run.module());
    }
    /// Takes down who learns: to be called after every change.
    void note(torch::nn::Module& module);

    /// Unfreezes a part, and gives those of its parameters that no optimizer has yet to one of them, as a group of
    /// their own. Returns these.
    template <class Run>
    std::vector<Tensor> unfreeze(Run& run, torch::nn::Module& part, const UnfreezeOptions& options) {
        fulgurite::unfreeze(part, options.train_bn);
        const double lr = options.lr ? *options.lr : rate_of(run, options.optimizer) / options.initial_denom_lr;
        std::vector<Tensor> added;
        for (const Tensor& parameter : trainable_parameters(part, options.train_bn))
            if (!is_in_an_optimizer(run, parameter)) added.push_back(parameter);
        if (!added.empty()) {
            groups_.push_back({options.optimizer, options.name, lr, names_of(run.module(), added), added.front()});
            add_group(run, options.optimizer, added, lr, options.name);
        }
        note(run.module());
        return added;
    }

    /// Sets the rate of the group that was added last, if any was.
    template <class Run>
    void set_last_rate(Run& run, double lr) {
        if (groups_.empty()) return;
        with_slot(run, groups_.back().optimizer, [&](auto& slot) {
            for (auto& group : slot.optimizer().param_groups())
                if (!group.params.empty() && group.params[0].is_same(groups_.back().first)) group.set_lr(lr);
        });
    }

    /// The rate of the first group of an optimizer. Throws `Error` where there is none of that number.
    template <class Run>
    static double rate_of(Run& run, std::size_t optimizer) {
        double lr = 0;
        with_slot(run, optimizer, [&](auto& slot) { lr = slot.optimizer().param_groups()[0].lr(); });
        return lr;
    }
    template <class Run, class F>
    static void with_slot(Run& run, std::size_t optimizer, F&& f) {
        std::size_t i = 0;
        each_of(run.optimizers(), [&](auto& slot) {
            if (i++ == optimizer) f(slot);
        });
        if (optimizer >= i)
            throw Error("optimizer ", optimizer, " was to be given parameters, but the module has ", i,
                        "; count from 0");
    }
    template <class Run>
    static bool is_in_an_optimizer(Run& run, const Tensor& parameter) {
        bool found = false;
        each_of(run.optimizers(), [&](auto& slot) {
            for (const auto& group : slot.optimizer().param_groups())
                for (const Tensor& other : group.params) found = found || other.is_same(parameter);
        });
        return found;
    }

    StateTree state_dict() const;

private:
    struct Group {
        std::size_t optimizer;
        std::string name;
        double lr;
        std::vector<std::string> params;
        Tensor first;
    };
    static bool holds(const StateTree& names, const std::string& name) {
        const auto& all = names.elements();
        return std::any_of(all.begin(), all.end(), [&](const StateTree& each) { return each.as_string() == name; });
    }
    static void restore_module(torch::nn::Module& module, const StateTree& state);
    template <class Run>
    void restore_group(Run& run, const StateTree& saved) {
        Group group{static_cast<std::size_t>(saved.at("optimizer").as_int()),
                    saved.at("name").as_string(),
                    saved.at("lr").as_double(),
                    {},
                    {}};
        const auto parameters = run.module().named_parameters();
        std::vector<Tensor> params;
        for (const StateTree& name : saved.at("params").elements()) {
            const Tensor* found = parameters.find(name.as_string());
            if (!found)
                throw Error("the checkpoint was written after the parameter '" + name.as_string() +
                            "' was unfrozen, which the module has not; resume with the module that wrote it");
            params.push_back(*found);
            group.params.push_back(name.as_string());
        }
        group.first = params.front();
        add_group(run, group.optimizer, std::move(params), group.lr, group.name);
        groups_.push_back(std::move(group));
    }
    template <class Run>
    static void add_group(Run& run, std::size_t optimizer, std::vector<Tensor> params, double lr,
                          const std::string& name) {
        with_slot(run, optimizer, [&]<class Slot>(Slot& slot) {
            if constexpr (Slot::grows) slot.add_group(std::move(params), lr, name);
            else throw Error("optimizer ", optimizer, " takes no parameters later; give them to another");
        });
    }
    static std::vector<std::string> names_of(const torch::nn::Module& module, const std::vector<Tensor>& params);

    std::vector<Group> groups_;
    std::vector<std::string> trainable_, frozen_norms_;
    std::optional<StateTree> loaded_;
};

} // namespace callback

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/finetune/unfreezing-inl.hpp"
#endif
