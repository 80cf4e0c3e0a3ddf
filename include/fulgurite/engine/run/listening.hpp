// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fulgurite/cadence/fast_dev_run.hpp"
#include "fulgurite/core/first_error.hpp"
#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/engine/run/order.hpp"
#include "fulgurite/engine/run/shape.hpp"
#include "fulgurite/engine/state/policy_set.hpp"
#include "fulgurite/engine/state/state_keys.hpp"
#include "fulgurite/engine/state/stateful.hpp"
#include "fulgurite/engine/types/context.hpp"

namespace fulgurite::engine {

/// Those that a trial run leaves out.
template <class P>
inline constexpr bool is_left_out_in_trial_runs = kind_of<P> != Listener::callback || policy_of<P, policy::Logger>;

/// Whether a snapshot holds something of a listener's own.
template <class P>
inline constexpr bool keeps_state = Stateful<P> || has_hook_name<hook::on_save_checkpoint, P>;

/// The part of a run that tells its listeners what happens.
template <class C>
class Listening : public Shape<C> {
    using Policies = typename C::policies_type;

protected:
    using Shape<C>::Shape;

    /// Calls a hook of everybody, in the order that `turns_of` says.
    template <class Hook, class... Args>
    void notify(Args&... args) {
        if constexpr (told<Hook>.size > 0) {
            tell<Hook, 0>(std::make_index_sequence<told<Hook>.size>{}, args...);
            end_of_telling<Hook>();
        }
    }
    /// The same with work in between: `between(kind)` is called once those have heard whose turn is that of this kind
    /// of listeners, be there any or not.
    template <class Hook, class Between, class... Args>
    void notify_between(Between&& between, Args&... args) {
        [&]<std::size_t... Turn>(std::index_sequence<Turn...>) {
            (tell_turn<Hook, Turn>(between, args...), ...);
        }(std::make_index_sequence<listener_kinds>{});
        end_of_telling<Hook>();
    }
    /// Those of one kind alone.
    template <class Hook, Listener Kind, class... Args>
    void notify_kind(Args&... args) {
        constexpr std::size_t turn = turns_of(Hook::index)[Kind];
        tell<Hook, told<Hook>.turns[turn]>(std::make_index_sequence<told<Hook>.in_turn(turn)>{}, args...);
        end_of_telling<Hook>();
    }
    /// All but those of one kind, whose turn no other kind shares.
    template <class Hook, Listener Kind, class... Args>
    void notify_except(Args&... args) {
        constexpr std::size_t turn = turns_of(Hook::index)[Kind], behind = told<Hook>.turns[turn + 1];
        tell<Hook, 0>(std::make_index_sequence<told<Hook>.turns[turn]>{}, args...);
        tell<Hook, behind>(std::make_index_sequence<told<Hook>.size - behind>{}, args...);
        end_of_telling<Hook>();
    }
    template <class Hook, class... Args>
    void notify_module(Args&... args) {
        notify_kind<Hook, Listener::module>(args...);
    }

    /// The name of a listener that keeps state and has not heard yet of the batch's, the validation's or the epoch's
    /// end that is being told; empty where there is none: a snapshot that is taken now is whole. Of checkpoint
    /// policies only where these count.
    template <bool checkpoints_count = true>
    std::string_view keeper_that_has_not_heard() {
        std::string_view name;
        [&]<class... Hooks>(TypeList<Hooks...>) {
            (find_keeper<Hooks, checkpoints_count>(name), ...);
        }(hooks_that_everybody_hears{});
        return name;
    }
    /// The saved name of the policy that is being told of the end of a batch, a validation or an epoch; empty for the
    /// module, and elsewhere.
    std::string told_policy() {
        std::string key;
        [&]<class... Hooks>(TypeList<Hooks...>) { (find_told<Hooks>(key), ...); }(hooks_that_everybody_hears{});
        return key;
    }
    /// The first error of those who were told of the run's end.
    fulgurite::detail::FirstError& errors() { return errors_; }

    /// Whether anybody takes the hook's arguments up to this one: what nobody takes is not made.
    template <class Hook, int Position>
    static constexpr bool anyone_takes = [] {
        return []<class... Ps>(TypeList<Ps...>) {
            return (takes_argument<Hook, Position, Ps, C>() || ... ||
                    takes_argument<Hook, Position, module_of<C>, C>());
        }(typename Policies::listener_types{});
    }();
    template <class Hook>
    static constexpr bool anyone_hears = (((Policies::hook_bits | hook_bits<module_of<C>>) >> Hook::index) & 1) != 0;

    /// Whether anybody is there to hear it: of a choice at run time, the one that was chosen.
    template <class Hook>
    bool is_heard() {
        if constexpr (has_hook_name<Hook, module_of<C>>) return true;
        bool heard = false;
        if constexpr (anyone_hears<Hook>)
            this->policies_->for_all([&]<class P>(P&) {
                if constexpr (has_hook_name<Hook, P>) heard = heard || !this->template muted<P>();
            });
        return heard;
    }

    /// Whether a trial run leaves this policy out.
    template <class P>
    bool muted() {
        if constexpr (Policies::template has<FastDevRun> && is_left_out_in_trial_runs<P>) return this->fast_dev_run();
        else return false;
    }

private:
    Run<C>& run() { return static_cast<Run<C>&>(*this); }

    template <class... Ps>
    static consteval auto order_for(unsigned hook, TypeList<Ps...>) {
        return in_order<sizeof...(Ps) + 1>(hook, {kind_of<Ps>..., Listener::module},
                                           {bits_of(typename alternatives_of<Ps>::type{})..., hook_bits<module_of<C>>});
    }
    /// Who hears a hook, in their order: places among the policies, or behind them for the module.
    template <class Hook>
    static constexpr auto told = order_for(Hook::index, typename Policies::types{});

    template <class Hook, std::size_t Turn, class Between, class... Args>
    void tell_turn(Between& between, Args&... args) {
        tell<Hook, told<Hook>.turns[Turn]>(std::make_index_sequence<told<Hook>.in_turn(Turn)>{}, args...);
        work_between<Hook, Turn, Listener::callback>(between);
        work_between<Hook, Turn, Listener::monitor>(between);
        work_between<Hook, Turn, Listener::module>(between);
        work_between<Hook, Turn, Listener::checkpoint>(between);
    }
    template <class Hook, std::size_t Turn, Listener Kind, class Between>
    void work_between([[maybe_unused]] Between& between) {
        if constexpr (turns_of(Hook::index)[Kind] == Turn) {
            if constexpr (telling_of<Hook> == Telling::until_one_throws) between(Kind);
            else errors_.guard([&] { between(Kind); });
        }
    }
    template <class Hook, std::size_t First, std::size_t... Positions, class... Args>
    void tell(std::index_sequence<Positions...>, Args&... args) {
        (tell_at<Hook, First + Positions>(args...), ...);
    }
    template <class Hook, std::size_t At, class... Args>
    void tell_at(Args&... args) {
        if constexpr (telling_of<Hook> == Telling::until_one_throws) {
            tell_one<Hook, told<Hook>.at[At]>(args...);
        } else {
            if constexpr (telling_of<Hook> == Telling::everybody) telling_ = {Hook::index, At};
            try {
                tell_one<Hook, told<Hook>.at[At]>(args...);
            } catch (...) {
                errors_.note();
            }
        }
    }
    template <class Hook, std::size_t I, class... Args>
    void tell_one(Args&... args) {
        if constexpr (I == Policies::size) run().template invoke<Hook>(*this->module_, args...);
        else notify_policy<Hook>(this->policies_->template get<I>(), args...);
    }
    template <class Hook>
    void end_of_telling() {
        if constexpr (telling_of<Hook> == Telling::everybody) {
            telling_ = {};
            errors_.rethrow();
        }
    }

    template <class Hook>
    void find_told(std::string& key) {
        if (telling_.hook != Hook::index) return;
        [&]<std::size_t... At>(std::index_sequence<At...>) {
            (find_told_at<Hook, At>(key), ...);
        }(std::make_index_sequence<told<Hook>.size>{});
    }
    template <class Hook, std::size_t At>
    void find_told_at([[maybe_unused]] std::string& key) {
        constexpr auto i = told<Hook>.at[At];
        if constexpr (i < Policies::size)
            if (At == telling_.listener)
                with_policy(this->policies_->template get<i>(), [&]<class P>(P& policy) {
                    if constexpr (!AsksForTheProgram<P>) key = state_key(policy);
                });
    }

    template <class Hook, bool checkpoints_count>
    void find_keeper([[maybe_unused]] std::string_view& name) {
        if (telling_.hook != Hook::index) return;
        [&]<std::size_t... At>(std::index_sequence<At...>) {
            (find_keeper_at<Hook, checkpoints_count, At>(name), ...);
        }(std::make_index_sequence<told<Hook>.size>{});
    }
    template <class Hook, bool checkpoints_count, std::size_t At>
    void find_keeper_at(std::string_view& name) {
        constexpr auto i = told<Hook>.at[At];
        if (!name.empty() || At == telling_.listener) return;
        // A whole epoch that is not closed is ended once more by a resumed run: nobody may have heard of its end.
        const auto& progress = this->progress_;
        const bool again =
            std::is_same_v<Hook, hook::on_train_epoch_end> && progress.epoch_complete && !progress.closed;
        if (At < telling_.listener && !again) return;
        if constexpr (i == Policies::size)
            name = short_type_name<module_of<C>>(); // its weights and what goes with them
        else if constexpr (checkpoints_count || kind_of<typename Policies::template type<i>> != Listener::checkpoint) {
            if (muted<typename Policies::template type<i>>()) return;
            with_policy(this->policies_->template get<i>(), [&]<class P>(P&) {
                if constexpr (has_hook_name<Hook, P> && keeps_state<P>) name = short_type_name<P>();
            });
        }
    }

    template <class Hook, class P, class... Args>
    void notify_policy(P& policy, Args&... args) {
        if (muted<P>()) return;
        if constexpr (std::is_same_v<P, underlying_policy_t<P>>) run().template invoke<Hook>(policy, args...);
        else
            with_policy(policy, [&](auto& chosen) {
                if constexpr (has_hook_name<Hook, std::remove_reference_t<decltype(chosen)>>)
                    run().template invoke<Hook>(chosen, args...);
            });
    }
    /// Which hook is being told, of those that everybody hears, and to whom: a place in `told`.
    struct Moment {
        std::size_t hook = fulgurite::hook::count, listener = 0;
    };

    fulgurite::detail::FirstError errors_;
    Moment telling_;
};

} // namespace fulgurite::engine
