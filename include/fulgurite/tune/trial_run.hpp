// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/cadence/inference_mode.hpp"
#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/cadence/overfit.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/fit/session.hpp"
#include "fulgurite/engine/fit/snapshot.hpp"
#include "fulgurite/engine/loaders/sources.hpp"
#include "fulgurite/engine/state/policy_set.hpp"
#include "fulgurite/module/state.hpp"
#include "fulgurite/tensor/own_state.hpp"
#include "fulgurite/tune/preserve.hpp"

/// A run that is made to find something out, with some of a Trainer's policies.
namespace fulgurite::tune {

template <class P>
inline constexpr bool computes =
    policy_of<P, policy::Device> || policy_of<P, policy::Precision> || policy_of<P, policy::Strategy> ||
    policy_of<P, policy::Step> || policy_of<P, policy::Clip> || std::is_same_v<underlying_policy_t<P>, InferenceMode>;
template <class P>
inline constexpr bool limits_data =
    std::is_same_v<underlying_policy_t<P>, Limit> || std::is_same_v<underlying_policy_t<P>, Overfit>;

/// Which policies of a Trainer a trial run has: those that make the numbers, and perhaps those that limit the data.
template <class P, bool limits>
inline constexpr bool takes_part = computes<P> || (limits && limits_data<P>);

template <class Policies, bool limits, class... More>
struct TrialPolicies;
template <class... Ps, bool limits, class... More>
struct TrialPolicies<engine::PolicySet<Ps...>, limits, More...> {
    template <class List>
    struct SetOf;
    template <class... Kept>
    struct SetOf<TypeList<Kept...>> {
        using type = engine::PolicySet<Kept..., More...>;
    };
    using kept = concat<std::conditional_t<takes_part<Ps, limits>, TypeList<Ps>, TypeList<>>...>;
    using type = typename SetOf<kept>::type;
};

/// The same tree with tensors of its own.
inline StateTree cloned(StateTree tree) {
    own_state(tree);
    return tree;
}

/// A copy whose state is its own: the tensors of a copied policy are those of the original.
template <class P>
P independent_copy(const P& policy) {
    P copy = policy;
    with_policy(copy, []<class Chosen>(Chosen& chosen) {
        if constexpr (engine::Stateful<Chosen>) chosen.load_state_dict(cloned(chosen.state_dict()));
    });
    return copy;
}

/// Copies of a Trainer's policies that take part, and more.
template <bool limits, class... Ps, class... More>
auto trial_policies(const engine::PolicySet<Ps...>& policies, More... more) {
    using Set = typename TrialPolicies<engine::PolicySet<Ps...>, limits, More...>::type;
    const auto kept = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
        using P = std::tuple_element_t<I, std::tuple<Ps...>>;
        if constexpr (takes_part<P, limits>) return std::tuple<P>(independent_copy(policies.template get<I>()));
        else return std::tuple<>();
    };
    auto all = [&]<std::size_t... I>(std::index_sequence<I...>) {
        return std::tuple_cat(kept(std::integral_constant<std::size_t, I>{})...,
                              std::tuple<More...>(std::move(more)...));
    }(std::index_sequence_for<Ps...>{});
    return std::apply([](auto&... each) { return Set(std::move(each)...); }, all);
}

/// What the module of a trial run wants back beyond its tensors: it says so with `on_save_checkpoint` and takes it with
/// `on_load_checkpoint`, as around a restart.
class OwnState {
public:
    explicit OwnState(Preserve& preserve) : preserve_(preserve) {}

    /// Before the module's own hook of the start, the model being where it will be trained or evaluated.
    template <class Run>
    void save(Run& run) {
        preserve_.note_new();
        if constexpr (has_own<typename Run::module_type>) {
            auto tree = snapshot(run);
            tree["state_dict"] = StateTree::ordered_dict(); // the weights are preserved elsewhere
            saved_ = cloned(std::move(tree));
        }
    }
    template <class Run>
    void load(Run& run) {
        if constexpr (has_own<typename Run::module_type>) {
            if (!saved_) return;
            (*saved_)["state_dict"] = module_state(run.module());
            const StateTree& checkpoint = *saved_;
            engine::inside(run).template notify_module<hook::on_load_checkpoint>(checkpoint);
            saved_.reset();
        }
    }

private:
    template <class M>
    static constexpr bool has_own =
        has_hook_name<hook::on_save_checkpoint, M> && has_hook_name<hook::on_load_checkpoint, M>;

    template <class Run>
    static StateTree snapshot(Run& run) {
        if constexpr (Run::context::fits) return run.snapshot();
        else { // of an evaluation, which has nothing to go on from
            StateTree tree = StateTree::dict();
            tree["epoch"] = run.epoch();
            tree["global_step"] = run.global_step();
            tree["state_dict"] = module_state(run.module());
            engine::inside(run).template notify_module<hook::on_save_checkpoint>(tree);
            return tree;
        }
    }

    Preserve& preserve_;
    std::optional<StateTree> saved_;
};

/// The base of the loop policy of a trial run.
class Probe : public policy::Loop {
public:
    static constexpr bool leaves_parameters_idle = true; ///< the fit that is tuned for tells of them

    explicit Probe(OwnState& own) : own_(&own) {}

    template <class Run>
    void on_fit_start(Run& run) {
        own_->save(run);
    }
    bool done(const auto&) const { return done_; }
    bool done_within_epoch(const auto&) const { return done_; }

protected:
    /// Batches in a row without an optimizer step, after which there will be none.
    static constexpr std::int64_t patience = 100;

    void finish() { done_ = true; }
    /// Training is over because the module has asked for that.
    template <class Run>
    bool is_cut_short(Run& run) const {
        return run.stopping() && !done_;
    }
    template <class Run>
    static bool window_is_open(Run& run) {
        bool open = false;
        engine::inside(run).policies().template for_each<policy::Step>([&](auto& policy) {
            if constexpr (requires { policy.window_is_open(); }) open = policy.window_is_open();
        });
        return open;
    }
    [[noreturn]] static void fail(const char* who);

private:
    OwnState* own_;
    bool done_ = false;
};

/// Calls `f()`; the module of the run has its own state back then, also after an exception.
template <class Run, class F>
void with_own_state(OwnState& own, Run& run, F&& f) {
    try {
        f();
    } catch (...) {
        try {
            own.load(run);
        } catch (...) {
        } // the first error is the one that says what happened
        throw;
    }
    own.load(run);
}

/// Trains until the policies say that it is enough.
template <class M, class Policies, class Source>
void run_trial(M& module, Policies& policies, Source& source, OwnState& own) {
    auto sources = engine::fit_sources(module, source);
    engine::Session<M, Policies, decltype(sources)> session(module, policies, sources);
    session.run().hear_signals(true);
    with_own_state(own, session.run(), [&] {
        while (session.advance()) {
        }
    });
}

/// Throws `Error` where a Trainer works together with other processes.
template <class Policies>
void require_one_process(Policies& policies, const char* who) {
    policies.template for_each<policy::Strategy>([&](auto& strategy) {
        if (const int size = strategy.world_size(); size > 1)
            throw Error(who, " runs in one process, but the Trainer's strategy has ", size,
                        "; tune with a Trainer of "
                        "one and give all of them what is found");
    });
}

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/trial_run-inl.hpp"
#endif
