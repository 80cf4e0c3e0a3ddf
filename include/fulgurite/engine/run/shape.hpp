// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/cadence/fast_dev_run.hpp"
#include "fulgurite/checkpoint/requests.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/trigger.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/engine/state/find_logger.hpp"
#include "fulgurite/engine/state/progress.hpp"
#include "fulgurite/engine/state/slot_storage.hpp"
#include "fulgurite/engine/state/state_keys.hpp"
#include "fulgurite/engine/state/toggle.hpp"
#include "fulgurite/engine/types/context.hpp"
#include "fulgurite/optim/clip/concept.hpp"
#include "fulgurite/optim/group/names.hpp"
#include "fulgurite/optim/group/values.hpp"
#include "fulgurite/tensor/autograd.hpp"

namespace fulgurite::engine {

#if defined(__clang__) // a module without linkage makes them functions without, which are not defined, and never called
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
/// What every hook is given, but for the metrics: those are known only after all hooks' return types are, and the types
/// are deduced with this. `metric` is declared here and defined in `Run`.
template <class C>
class Shape {
public:
    using module_type = module_of<C>;
    /// Whether anybody is there who asks for files.
    static constexpr bool asks_for_files = C::policies_type::template count<policy::Checkpoint> > 0;

    /// The index of the epoch that runs; between epochs and at the end, the number of epochs closed.
    std::int64_t epoch() const { return progress_.epoch; }
    /// Optimizer steps taken so far, of all optimizers.
    std::int64_t global_step() const { return progress_.global_step; }
    /// Training batches so far, over all epochs.
    std::int64_t total_batches() const { return progress_.total_batches; }
    /// Where a cadence stands.
    fulgurite::detail::Counts counts() const { return progress_.counts(); }
    /// Where it stood when the batch began that was trained on last.
    fulgurite::detail::Counts counts_before() const { return progress_.before; }
    /// The index of the batch that runs, within its epoch.
    std::int64_t batch_idx() const { return progress_.batch_idx; }
    /// Training batches of an epoch, where the loader knows its size.
    std::optional<std::int64_t> num_training_batches() const { return progress_.num_training_batches; }
    /// Batches of the validation, test or prediction that runs or ran last, over all its loaders, where these know
    /// their sizes. A sanity check has its own, smaller number.
    std::optional<std::int64_t> num_eval_batches() const { return progress_.num_eval_batches; }
    /// Whether this batch is the last of its epoch.
    bool is_last_batch() const { return progress_.last_batch; }
    bool sanity_checking() const { return progress_.sanity_checking; }
    /// The x-axis of the loggers: batches after which the optimizer stepped, counted from 0.
    std::int64_t logged_step() const { return progress_.stepped > 0 ? progress_.stepped - 1 : 0; }
    static constexpr Stage stage() { return C::stage; }
    /// Where the module and the batches are.
    c10::Device device() const { return device_; }
    /// How many epochs training may have: of `Epochs{n}`, and one in a trial run; else empty. It may end earlier.
    std::optional<std::int64_t> planned_epochs() const {
        std::optional<std::int64_t> epochs;
        policies_->template with<Epochs>([&](auto& limit) { epochs = limit.count; });
        if (fast_dev_run()) epochs = std::min<std::int64_t>(epochs.value_or(1), 1);
        return epochs;
    }
    /// Whether this is the trial run that `FastDevRun` asks for.
    bool fast_dev_run() const {
        bool on = false;
        policies_->template with<FastDevRun>([&](auto&) { on = true; });
        return on;
    }
    /// Whether a validation, test or prediction walks several loaders, each with its own index.
    static constexpr bool evaluates_several_loaders = C::several;
    /// Applies `f(policy)` to each policy of the Trainer; of a choice at run time to the one that was chosen.
    template <class F>
    void for_each_policy(F&& f) {
        policies_->for_all(f);
    }
    /// The file of the checkpoint that this run goes on from, without links; empty where it started afresh.
    const std::filesystem::path& resumed_from() const { return progress_.resumed_from; }

    /// A policy says that it has changed the module's weights, other than by a step; who keeps the last state of a
    /// training saves it once more.
    void weights_changed() { ++weights_revision_; }
    std::int64_t weights_revision() const { return weights_revision_; }

    /// Whether the epoch that runs, or was closed last, has seen its last batch. False in `on_train_epoch_end` of an
    /// epoch that is cut (`Steps`, `MaxTime`, `run.stop`): whoever counts epochs leaves that one out, since a resumed
    /// run ends it once more. `skip_epoch` does not cut an epoch, but makes it shorter.
    bool epoch_complete() const { return progress_.epoch_complete; }

    /// Asks for the end of training: the batch is finished, a validation follows, the epoch is closed. A checkpoint
    /// holds that it was asked for, and a run that is resumed from it is over. A callback that asked at the end of a
    /// batch, a validation or an epoch is heard for as long as the Trainer has it.
    void stop(std::string why);
    /// The same by a policy with a state. A resumed run asks it `confirms_stop()`, since its options may be others
    /// then.
    template <class P>
    void stop(std::string why, const P& policy) {
        progress_.stop({std::move(why), state_key<P>(policy)});
    }
    bool stopping() const { return progress_.stopping(); }
    /// Leaves out what is left of the epoch, and its validation; `on_train_epoch_end` is called and schedules that go
    /// by epochs go on. From `on_train_batch_start` the batch is not trained on, from elsewhere it is finished. Between
    /// epochs it does nothing.
    void skip_epoch() { progress_.skipping = progress_.in_epoch; }
    /// What was first given to `stop`; empty where nobody asked.
    std::string stop_reason() const { return progress_.stops.empty() ? std::string() : progress_.stops.front().why; }

    /// Asks for files. They are written once everybody has decided at this moment (a batch, a validation, an epoch's
    /// end), after the rows of the loggers: they hold what all have decided. `forget()` is called where that fails.
    void save(checkpoint::Actions actions, std::function<void()> forget = {}) {
        static_assert(asks_for_files,
                      "fulgurite: run.save(...) is for checkpoint policies; derive yours from policy::Checkpoint");
        if constexpr (asks_for_files) saves_.add(std::move(actions), std::move(forget));
    }
    /// The files that were asked for at this moment and are not written yet.
    std::vector<std::filesystem::path> files_to_save() const {
        if constexpr (asks_for_files) return saves_.files();
        else return {};
    }
    module_type& module() { return *module_; }
    const module_type& module() const { return *module_; }
    template <class P>
    auto& policy() {
        static_assert(C::policies_type::template has<P>, "fulgurite: this Trainer was not given that policy");
        return policies_->template get<C::policies_type::template index_of_policy<P>>();
    }
    template <template <class...> class P>
    auto& policy() {
        return policies_->template get<C::policies_type::template index_of_template<P>>();
    }
    /// The logger of that type, for what is no number: `run.template logger<TensorBoard>().add_image(…)`.
    template <class L>
    L& logger() {
        return find_logger<L>(*policies_, fast_dev_run());
    }
    /// The optimizers as `configure_optimizers` gave them, each with `step()` and `zero_grad()`; for manual
    /// optimization: `auto& [generator, discriminator] = run.optimizers();`
    /// Throws `Error` before `on_fit_start`, as the other members do that need them.
    auto& optimizers() { return made_slots(); }

    /// The schedules of all optimizers, in order, each with `step()`; for manual optimization, which steps them itself:
    /// `auto [warm_up, decay] = run.schedules();`
    auto schedules() {
        return std::apply([](auto&... slot) { return std::tuple_cat(slot.handles()...); }, made_slots());
    }
    /// While what it returns lives, only this optimizer's parameters require a gradient, so that a backward pass leaves
    /// those of the others alone and takes no time for them: `auto toggled = run.toggle(discriminate);`
    template <class Slot>
    Toggle toggle(Slot& optimizer) {
        std::vector<at::Tensor> all, own;
        each_of(made_slots(), [&](auto& slot) {
            optim::for_each_parameter(slot.optimizer(), [&](const at::Tensor& parameter) { all.push_back(parameter); });
        });
        optim::for_each_parameter(optimizer.optimizer(), [&](const at::Tensor& each) { own.push_back(each); });
        return Toggle(toggled_, all, own);
    }

    /// Manual optimization's backward: runs `on_before_backward` and `on_after_backward` around it.
    void backward(const at::Tensor& loss);

    /// Clips the gradients of an optimizer as the Trainer's clip policy says: what would be done without the hook
    /// `configure_gradient_clipping`, for use in it. Nothing happens where the Trainer was given no such policy.
    template <class Opt>
    void clip_gradients(Opt& optimizer) {
        if constexpr (C::policies_type::template has_category<policy::Clip>) {
            [[maybe_unused]] const Section section(*policies_, "clip_gradients");
            gather_learning(optimizer);
            policies_->template for_each<policy::Clip>([&](auto& policy) { policy.clip(clipped_); });
        }
    }
    /// The same as a policy of one's own says, for the optimizer that the hook is given or, in manual optimization, one
    /// of `optimizers()`: `run.clip_gradients(optimizer, ClipNorm{1.0})`. Returns what `clip` of that policy does.
    template <class Opt, class Clip>
        requires ClipPolicy<Clip>
    decltype(auto) clip_gradients(Opt& optimizer, Clip&& clip) {
        if constexpr (requires { optimizer.optimizer(); }) gather_learning(optimizer.optimizer());
        else gather_learning(optimizer);
        return clip.clip(clipped_);
    }

    /// The newest value of a metric of this run; waits for the device. Throws `Error` where it has none yet.
    template <FixedString Name>
    double metric(Key<Name>) const;
    /// Whether the metric has a value by now.
    template <FixedString Name>
    bool has_metric(Key<Name>) const;
    /// Whether the metric has a value of this epoch.
    template <FixedString Name>
    bool is_fresh(Key<Name>) const;
    /// The same of a name that is known at run time.
    double metric(std::string_view, std::optional<Phase> = {}) const;
    bool has_metric(std::string_view) const;
    bool is_fresh(std::string_view) const;
    /// How many loaders a validation, test or prediction walks: 1, or as many as it was given.
    std::size_t num_eval_loaders() const { return progress_.eval_batches.size(); }

    /// Logs a value under a name that is known only at run time: the slow way. In a row the newest one counts.
    void log(std::string name, double value);
    /// The same of a matrix, at once; in a sanity check not. Throws `Error` where no logger shows any.
    void log_matrix(std::string_view name, const at::Tensor& matrix);

    /// Whether step values go to the loggers after this batch: of a step of several batches, after the last.
    bool is_logging_step() const {
        return progress_.stepped > 0 && progress_.stepped % log_every_ == 0 && progress_.has_stepped();
    }
    /// Whether this batch is the first of those that the step takes which comes next.
    bool is_first_batch_of_step() const { return progress_.first_of_step; }
    /// Whether they will, once the step has been taken that comes next: for what is to be logged as it is before it.
    bool is_next_logging_step() const { return (progress_.stepped + 1) % log_every_ == 0; }
    /// Where the step that comes next will stand on the loggers' x-axis.
    std::int64_t next_logged_step() const { return progress_.stepped; }

    /// All that a later `resume` needs, as a tree; what a checkpoint file holds. Its tensors are those that are
    /// trained: write it at once, or give it tensors of its own with `own_state` (tensor/own_state.hpp) to keep it.
    StateTree snapshot() {
        static_assert(C::fits,
                      "fulgurite: run.snapshot() is for fit; a validation, test or prediction has no state to save");
        return static_cast<Session<module_type, typename C::policies_type, typename C::sources_type>*>(session_)
            ->snapshot();
    }

    /// Applies `f(const optim::GroupValues&)` to every group of every optimizer: its name, learning rate, momentum, ….
    template <class F>
    void parameter_groups(F&& f) {
        if constexpr (C::fits) {
            optim::GroupNames names;
            each_of(made_slots(), [&](auto& slot) {
                names.each(slot.optimizer(), [&](std::string_view name, auto& group) {
                    f(optim::values_of(slot.optimizer(), group, name, slot.schedules()));
                });
            });
        }
    }
    /// Applies `f(std::string_view name, double lr)` to the learning rate of every group of every optimizer.
    template <class F>
    void learning_rates(F&& f) {
        parameter_groups([&](const auto& group) { f(group.name, group.lr); });
    }

protected:
    Shape(module_type& module, typename C::policies_type& policies) : module_(&module), policies_(&policies) {}
    ~Shape() = default;

    auto& made_slots() {
        static_assert(
            C::fits,
            "fulgurite: run.optimizers(), run.schedules() and run.toggle(...) are for fit; a validation, test "
            "or prediction has no optimizers");
        if (!slots_.slots)
            throw Error(
                "run: an optimizer is asked for before on_fit_start, when configure_optimizers was not called yet");
        return *slots_.slots;
    }

    /// What clip policies are given: the parameters that have a gradient.
    template <class Opt>
    void gather_learning(Opt& optimizer) {
        clipped_.clear();
        optim::for_each_parameter(optimizer, [&](const at::Tensor& parameter) {
            if (parameter.grad().defined()) clipped_.push_back(parameter);
        });
    }

    module_type* module_;
    typename C::policies_type* policies_;
    Progress progress_;
    SlotStorage<C> slots_;
    std::int64_t log_every_ = 50, weights_revision_ = 0;
    struct NoRequests {};
    [[no_unique_address]] std::conditional_t<asks_for_files, checkpoint::Requests, NoRequests> saves_;
    std::vector<at::Tensor> clipped_; // kept for its memory
    void* session_ = nullptr;
    Toggle* toggled_ = nullptr;
    c10::Device device_ = c10::Device(c10::kCPU);
};
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

} // namespace fulgurite::engine
