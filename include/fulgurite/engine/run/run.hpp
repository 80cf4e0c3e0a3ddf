// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/stack.hpp"
#include "fulgurite/device/cpu.hpp"
#include "fulgurite/engine/run/check_loss.hpp"
#include "fulgurite/engine/run/check_object.hpp"
#include "fulgurite/engine/run/listening.hpp"
#include "fulgurite/engine/run/log_rows.hpp"
#include "fulgurite/engine/run/order.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/engine/run/shape.hpp"
#include "fulgurite/engine/run/values.hpp"
#include "fulgurite/engine/run/where.hpp"
#include "fulgurite/engine/types/entries.hpp"
#include "fulgurite/log/item.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tensor/shape_text.hpp"

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
/// The kind of listeners after which the row of an epoch's end is complete.
template <class C, class... Ps>
consteval Listener last_to_log(TypeList<Ps...>) {
    return ((kind_of<Ps> == Listener::checkpoint && logs_late<Ps, C>()) || ...) ? Listener::checkpoint
                                                                                : Listener::monitor;
}

/// What every hook is given as `run`.
template <class C>
class Run : public Listening<C> {
    friend Listening<C>;

public:
    using context = C;
    using Policies = typename C::policies_type;
    using entries = typename entries_in<C>::type;
    /// Scalars are read at once where the device is known to be the host.
    static constexpr bool host_scalars =
        underlying_policy_t<typename Policies::template type_or<policy::Device, Cpu>>::host_scalars;
    using Table = Values<C, host_scalars>;

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
    /// The newest value that was logged in a phase: `run.template metric<Phase::validation>("loss"_key)`.
    template <Phase P, FixedString Name>
    double metric(Key<Name> key) const {
        static_assert(logs_in<P>(Key<Name>{}), "fulgurite: this metric is not logged in that phase");
        return table_.template metric_in<P>(key);
    }
    /// Whether the metric has a value that is new. In the hooks of a validation: since that validation began, for a
    /// metric of training since the one before. Elsewhere: since the epoch began. A validation without a batch leaves
    /// the value of an earlier one, which is not new.
    template <FixedString Name>
    bool is_fresh(Key<Name> key) const {
        if (this->progress_.validating) return table_.template is_new_in_evaluation<watched_phase<Key<Name>>>(key);
        return table_.is_new(key);
    }
    /// The phase whose values are watched under a key: validation's where validation logs it, else training's.
    template <class K>
    static constexpr Phase watched_phase =
        Table::template logs_in<Phase::validation, K> ? Phase::validation : Phase::train;
    /// Whether a metric is logged in a phase: `run.template logs_in<Phase::validation>("val/loss"_key)`.
    template <Phase P, class K>
    static constexpr bool logs_in(K) {
        return Table::template logs_in<P, K>;
    }
    /// The same of a name that is known only at run time, be it a key's or one that `run.log(name, value)` gives.
    /// Throws `Error` where it has no value, or not in that phase.
    double metric(std::string_view name, std::optional<Phase> phase = {}) const { return table_.named(name, phase); }
    bool has_metric(std::string_view name) const { return table_.has_named(name); }
    bool is_fresh(std::string_view name) const { return table_.is_new_named(name, this->progress_.validating); }
    /// Whether steps log dictionaries, whose names are known once they were logged.
    static constexpr bool names_may_come = Table::logs_any_dict;
    Phase watched_phase_of(std::string_view name) const { return table_.watched_phase_of(name); }
    /// The value that a policy or a schedule goes by. Throws `Error` where it was training's, and now is validation's.
    double watched_metric(std::string_view name) const { return table_.watched(name); }
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

    /// Runs the training step on every batch of the training loader once more, as many as an epoch takes, and drops
    /// what it gives: no backward pass, no hooks, no logs; for what layers gather of data that passes through them.
    /// Random state and the loader's place stay as they are. Not in manual optimization, where a step updates weights.
    void training_pass();

protected:
    Run(module_of<C>& module, Policies& policies) : Listening<C>(module, policies) {
        if constexpr (C::several) expect_loaders(C::eval_batches::fixed ? C::eval_batches::each::size : 0);
    }
    ~Run() = default;

    /// So many loaders an evaluation has; what is known of the first of them stays.
    void expect_loaders(std::size_t number) {
        this->progress_.eval_batches.resize(number);
        if constexpr (C::several) table_.expect(number);
    }

    /// Takes what a step or a hook returned; `samples` weighs an epoch's mean. ByLoader: it is logged of the loader
    /// whose turn it is, of several.
    template <Phase P, bool EpochByDefault, bool ByLoader = false, class Result>
    void record(const Result& result, double samples) {
        record_items<P, EpochByDefault, ByLoader>(
            result.items, samples, std::make_index_sequence<std::tuple_size_v<decltype(result.items)>>{});
    }

    /// The backward pass alone. A policy with `backward_error(run, exception)` says what is thrown where it fails.
    void run_backward(const at::Tensor& root) {
        if constexpr (module_of<C>::optimization == manual) check_loss(root, 1, this->progress_);
        [[maybe_unused]] const Section section(*this->policies_, "backward");
        if constexpr (explains_backward) {
            try {
                autograd::backward(root);
            } catch (const Error&) {
                throw;
            } catch (const std::exception& exception) {
                this->policies_->for_all([&]<class P>(P& policy) {
                    if constexpr (ExplainsBackward<P, Run>)
                        std::throw_with_nested(policy.backward_error(*this, exception));
                });
                throw;
            }
        } else {
            autograd::backward(root);
        }
    }

    /// Calls what returns `Result`; where that may name metric objects, so that one can tell which of them are gone.
    template <class Result, class F>
    decltype(auto) call_marked(F&& f) {
        if constexpr (logs_objects(logged_types_t<Result>{})) return fulgurite::detail::StackMark::call(stack_, f);
        else return f();
    }

    Table& table() { return table_; }
    const Table& table() const { return table_; }
    Progress& progress() { return this->progress_; }
    const Progress& progress() const { return this->progress_; }
    Policies& policies() { return *this->policies_; }
    auto& slots() { return this->slots_.slots; }
    auto& saves() { return this->saves_; }
    void log_every(std::int64_t n) { this->log_every_ = n; }
    void place_on(c10::Device device) { this->device_ = device; }
    void session(void* owner) { this->session_ = owner; }
    bool hears_signals() const { return hears_signals_; }
    void hear_signals(bool on) { hears_signals_ = on; }
    /// Where training's generators stand while an evaluation has put others in their place; null otherwise.
    const RandomState* training_random() const { return training_random_; }
    void training_random(const RandomState* state) { training_random_ = state; }
    /// The weight of what hooks of a batch log.
    void samples(double n) { samples_ = n; }

private:
    static constexpr bool explains_backward = []<class... Ps>(TypeList<Ps...>) {
        return (ExplainsBackward<Ps, Run> || ...);
    }(typename Policies::listener_types{});

    template <class Hook, class Target, class... Args>
    void invoke(Target& target, Args&... args) {
        using Result = hook_result<Hook, Target, Run&, Args&...>;
        [[maybe_unused]] const HookSection<Hook, Target, C> section(*this->policies_);
        static_assert(!logs_dicts<std::remove_cvref_t<Result>>,
                      "fulgurite: log_dict(…) is for what a step returns; in a hook, use run.log(name, value)");
        if constexpr (is_logs<std::remove_cvref_t<Result>>)
            record<Hook::phase, Hook::logs_on_epoch, logs_by_loader<Hook, C>>(
                call_marked<std::remove_cvref_t<Result>>([&] { return call_hook<Hook>(target, *this, args...); }),
                samples_);
        else call_hook<Hook>(target, *this, args...);
    }
    template <Phase P, bool EpochByDefault, bool ByLoader, class Items, std::size_t... I>
    void record_items(const Items& items, [[maybe_unused]] double samples, std::index_sequence<I...>) {
        (record_item<P, EpochByDefault, ByLoader>(std::get<I>(items), samples), ...);
    }
    template <Phase P, bool EpochByDefault, bool ByLoader, class Item>
    void record_item(const Item& item, double samples) {
        if constexpr (is_logged_item<Item>) {
            using E = entry_of<Item, P, EpochByDefault>;
            if constexpr (E::is_metric_object) check_object<E>(item.value, stack_);
            try {
                if constexpr (ByLoader && !E::one_name) table_.template record_own<E>(item.value, item.weight(samples));
                else table_.template record<E>(item.value, item.weight(samples));
            } catch (...) {
                rethrow_with_key(Item::key::name(), [&] { return where_of_log<C, EpochByDefault>(this->progress_); });
            }
        } else if constexpr (is_logged_dict<Item>) {
            std::string suffix;
            if constexpr (ByLoader && (Item::bits & log_bit::one_name) == 0)
                suffix = std::string(loader_suffix) + std::to_string(this->progress_.eval_loader);
            table_.template record_dict<P>(item, samples, suffix, [&](const std::string& name) {
                rethrow_with_key(name, [&] { return where_of_log<C, EpochByDefault>(this->progress_); });
            });
        }
    }

    Table table_;
    double samples_ = 1;
    bool hears_signals_ = false;         // Ctrl-C and SIGTERM end it
    fulgurite::detail::StackMark stack_; // of the call whose metric objects are being recorded
    const RandomState* training_random_ = nullptr;
};

/// The run as the loop has it, which can do what a hook cannot.
template <class C>
class LoopRun : public Run<C> {
public:
    LoopRun(module_of<C>& module, typename C::policies_type& given) : Run<C>(module, given) {}

    using Run<C>::notify, Run<C>::notify_between, Run<C>::notify_kind, Run<C>::notify_except, Run<C>::notify_module;
    using Run<C>::anyone_takes, Run<C>::is_heard, Run<C>::keeper_that_has_not_heard, Run<C>::errors,
        Run<C>::told_policy;
    using Run<C>::call_marked, Run<C>::record, Run<C>::run_backward, Run<C>::samples, Run<C>::training_random;
    using Run<C>::table, Run<C>::progress, Run<C>::policies, Run<C>::slots, Run<C>::saves;
    using Run<C>::log_every, Run<C>::session, Run<C>::place_on, Run<C>::expect_loaders, Run<C>::hears_signals,
        Run<C>::hear_signals;
};
/// The same of a run that a hook was given: for the library's own policies that are part of the loop.
template <class C>
LoopRun<C>& inside(Run<C>& run) {
    return static_cast<LoopRun<C>&>(run);
}

template <class C>
void Shape<C>::log(std::string name, double value) {
    constexpr Phase of_stage[] = {Phase::train, Phase::validation, Phase::test, Phase::predict};
    const auto phase = progress_.validating ? Phase::validation : of_stage[static_cast<int>(C::stage)];
    static_cast<LoopRun<C>&>(*this).table().by_name.log(std::move(name), value, phase,
                                                        C::policies_type::template count<policy::Logger> > 0);
}
template <class C>
void Shape<C>::log_matrix(std::string_view name, const at::Tensor& matrix) {
    if (!matrix.defined() || matrix.dim() != 2)
        throw Error("log_matrix: '", name, "' is ", matrix.defined() ? shape_text(matrix.sizes()) : "no tensor",
                    "; give a matrix [N, M]");
    if constexpr (has_loggers<LoopRun<C>>) { // so that the device is read once
        const at::Tensor host = matrix.detach().to(at::kCPU, at::kDouble).contiguous();
        write_matrix(static_cast<LoopRun<C>&>(*this), name, host, logged_step());
    }
}
template <class C>
void Shape<C>::stop(std::string why) {
    progress_.stop({std::move(why), static_cast<LoopRun<C>&>(*this).told_policy()});
}

template <class C>
void Shape<C>::backward(const at::Tensor& loss) {
    auto& run = static_cast<LoopRun<C>&>(*this);
    at::Tensor root = loss;
    run.template notify<hook::on_before_backward>(root);
    run.run_backward(root);
    run.template notify<hook::on_after_backward>();
}

} // namespace fulgurite::engine
