// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/fast_dev_run.hpp"
#include "fulgurite/core/first_error.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/engine/metrics/loader_table.hpp"
#include "fulgurite/engine/run/order.hpp"
#include "fulgurite/engine/run/shape.hpp"
#include "fulgurite/engine/types/entries.hpp"
#include "fulgurite/log/item.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::engine {

/// Whether a policy logs that is told of an epoch's end after its values have been reduced.
template <class P, class C>
consteval bool logs_late() {
    using Hook = hook::on_train_epoch_end;
    if constexpr (kind_of<P> != Listener::callback && has_hook_name<Hook, P>)
        return !std::is_void_v<typename call_in<Hook, P, C>::result>;
    else return false;
}
template <class C, class... Ps>
consteval bool any_logs_late(TypeList<Ps...>) {
    return (logs_late<Ps, C>() || ...);
}

/// Those that a trial run leaves out.
template <class P>
inline constexpr bool is_left_out_in_trial_runs = kind_of<P> != Listener::callback || policy_of<P, policy::Logger>;

/// Whether a snapshot holds something of a listener's own.
template <class P>
inline constexpr bool keeps_state =
    requires(const P& policy) { policy.state_dict(); } || has_hook_name<hook::on_save_checkpoint, P>;

template <class C, bool Host>
struct TableOf {
    using type = MetricTable<typename entries_in<C>::type, Host>;
};
template <class C, bool Host>
    requires(C::several)
struct TableOf<C, Host> {
    using type = LoaderTable<typename entries_in<C>::type, loader_entries<C>, C::eval_batch::fixed, Host>;
};

/// What every hook is given as `run`.
template <class C>
class Run : public Shape<C> {
public:
    using context = C;
    using Policies = typename C::policies_type;
    using entries = typename entries_in<C>::type;
    /// Scalars are read at once where the device is known to be the host.
    static constexpr bool host_scalars = [] {
        if constexpr (Policies::template has_category<policy::Device>)
            return underlying_policy_t<
                typename Policies::template type<Policies::template index_of_category<policy::Device>>>::host_scalars;
        else return true;
    }();
    using Table = typename TableOf<C, host_scalars>::type;

    Run(module_of<C>& module, Policies& policies) : Shape<C>(module, policies) {}
    Run(const Run&) = delete;

    template <FixedString Name>
    double metric(Key<Name> key) const {
        static_assert(Table::template knows<Key<Name>>,
                      "fulgurite: this metric is not logged by any step or hook of this run");
        return table_.metric(key);
    }
    template <FixedString Name>
    bool has_metric(Key<Name> key) const {
        return table_.has(key);
    }
    /// Whether a metric is logged in a phase: `run.template logs_in<Phase::validation>("val/loss"_key)`.
    template <Phase P, class K>
    static constexpr bool logs_in(K) {
        return Table::template logs_in<P, K>;
    }
    /// Applies `f(std::string_view name, double value)` to the metrics marked `prog_bar` that have a value.
    template <class F>
    void progress_metrics(F&& f) const {
        table_.each_progress_value(f);
    }
    /// The names of all metrics of this run, whether they have a value yet or not.
    static std::vector<std::string_view> metric_names() {
        return []<class... Ks>(TypeList<Ks...>) {
            return std::vector<std::string_view>{Ks::name()...};
        }(typename Table::keys{});
    }
    /// Applies `f(std::string_view name, double value)` to every metric that has a value.
    template <class F>
    void metrics(F&& f) const {
        table_.each_newest(f);
    }

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
    /// The first error of those who were told of the run's end.
    FirstError& errors() { return errors_; }

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

    /// Takes what a step or a hook returned; `samples` weighs an epoch's mean. OfLoader: it is the own of the loader
    /// whose turn it is, of several.
    template <Phase P, bool EpochByDefault, bool OfLoader = false, class Result>
    void record(const Result& result, double samples) {
        record_items<P, EpochByDefault, OfLoader>(
            result.items, samples, std::make_index_sequence<std::tuple_size_v<decltype(result.items)>>{});
    }

    /// Runs the training step on every batch of the training loader once more, as many as an epoch takes, and drops
    /// what it gives: no backward pass, no hooks, no logs; for what layers gather of data that passes through them.
    /// Random state and the loader's place stay as they are. Not in manual optimization, where a step updates weights.
    void training_pass();

    /// The backward pass alone. A policy with `backward_error(run, exception)` says what is thrown where it fails.
    void run_backward(const at::Tensor& root) {
        if constexpr (explains_backward) {
            try {
                autograd::backward(root);
            } catch (const Error&) {
                throw;
            } catch (const std::exception& exception) {
                this->policies_->for_all([&](auto& policy) {
                    if constexpr (requires { policy.backward_error(*this, exception); })
                        std::throw_with_nested(policy.backward_error(*this, exception));
                });
                throw;
            }
        } else {
            autograd::backward(root);
        }
    }

    /// Whether a trial run leaves this policy out.
    template <class P>
    bool muted() {
        if constexpr (Policies::template has<FastDevRun> && is_left_out_in_trial_runs<P>) return fast_dev_run();
        else return false;
    }
    bool fast_dev_run() {
        bool on = false;
        this->policies_->template with<FastDevRun>([&](auto&) { on = true; });
        return on;
    }
    Table& table() { return table_; }
    const Table& table() const { return table_; }
    Progress& progress() { return this->progress_; }
    const Progress& progress() const { return this->progress_; }
    Policies& policies() { return *this->policies_; }
    auto& slots() { return this->slots_.slots; }
    auto& extra() { return this->extra_; }
    void log_every(std::int64_t n) { this->log_every_ = n; }
    void session(void* owner) { this->session_ = owner; }
    /// Where training's generators stand while an evaluation has put others in their place; null otherwise.
    const RandomState* training_random() const { return training_random_; }
    void training_random(const RandomState* state) { training_random_ = state; }
    /// The weight of what hooks of a batch log.
    void samples(double n) { samples_ = n; }

private:
    template <class P>
    static constexpr bool explains =
        requires(P& policy, const Run& run, const std::exception& exception) { policy.backward_error(run, exception); };
    static constexpr bool explains_backward = []<class... Ps>(TypeList<Ps...>) {
        return (explains<Ps> || ...);
    }(typename Policies::listener_types{});

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
    template <class Hook, std::size_t First, std::size_t... J, class... Args>
    void tell(std::index_sequence<J...>, Args&... args) {
        (tell_at<Hook, First + J>(args...), ...);
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
        if constexpr (I == Policies::size) invoke<Hook>(*this->module_, args...);
        else notify_policy<Hook>(this->policies_->template get<I>(), args...);
    }
    template <class Hook>
    void end_of_telling() {
        if constexpr (telling_of<Hook> == Telling::everybody) {
            telling_ = {};
            errors_.rethrow();
        }
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
        if (At <= telling_.at || !name.empty()) return;
        if constexpr (i == Policies::size) name = short_type_name<module_of<C>>(); // its weights and what goes with them
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
        if constexpr (std::is_same_v<P, underlying_policy_t<P>>) invoke<Hook>(policy, args...);
        else
            with_policy(policy, [&](auto& chosen) {
                if constexpr (has_hook_name<Hook, std::remove_reference_t<decltype(chosen)>>)
                    invoke<Hook>(chosen, args...);
            });
    }
    template <class Hook, class Target, class... Args>
    void invoke(Target& target, Args&... args) {
        using Result = hook_result<Hook, Target, Run&, Args&...>;
        if constexpr (is_logs<std::remove_cvref_t<Result>>)
            record<Hook::phase, Hook::logs_on_epoch, is_of_loader<Hook>>(call_hook<Hook>(target, *this, args...),
                                                                         samples_);
        else call_hook<Hook>(target, *this, args...);
    }
    template <Phase P, bool EpochByDefault, bool OfLoader, class Items, std::size_t... I>
    void record_items(const Items& items, [[maybe_unused]] double samples, std::index_sequence<I...>) {
        (record_item<P, EpochByDefault, OfLoader>(std::get<I>(items), samples), ...);
    }
    template <Phase P, bool EpochByDefault, bool OfLoader, class Item>
    void record_item(const Item& item, double samples) {
        if constexpr (is_logged_item<Item>) {
            using E = entry_of<Item, P, EpochByDefault>;
            if constexpr (OfLoader && !E::one_name) table_.template record_own<E>(item.value, item.weight(samples));
            else table_.template record<E>(item.value, item.weight(samples));
        }
    }

    /// Which hook is being told, of those that everybody hears, and to whom: a place in `told`.
    struct Told {
        std::size_t hook = fulgurite::hook::count, at = 0;
    };

    Table table_;
    FirstError errors_;
    Told telling_;
    double samples_ = 1;
    const RandomState* training_random_ = nullptr;
};

template <class C>
void Shape<C>::backward(const at::Tensor& loss) {
    auto& run = static_cast<Run<C>&>(*this);
    at::Tensor root = loss;
    run.template notify<hook::on_before_backward>(root);
    run.run_backward(root);
    run.template notify<hook::on_after_backward>();
}

} // namespace fulgurite::engine
