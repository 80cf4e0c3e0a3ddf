// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/engine/loaders/data_hooks.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/state/progress.hpp"
#include "fulgurite/engine/state/stateful.hpp"
#include "fulgurite/module/options.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/version.hpp"

/// A run as a state tree, and back: what a checkpoint file holds. The keys above "fulgurite" are Lightning's.
namespace fulgurite::engine {

/// The names that policies' states are saved under. Those that nothing tells apart are numbered in the order in which
/// the Trainer has them: "Mine", "Mine#2".
class StateKeys {
public:
    /// The type's name and, in braces, what the policy calls itself with `state_key()`, else what it monitors.
    template <class P>
    std::string next(const P& policy) {
        std::string key(short_type_name<P>());
        if constexpr (requires { std::string(policy.state_key()); }) key += "{" + std::string(policy.state_key()) + "}";
        else if constexpr (requires { typename P::monitored_key; })
            key += "{" + std::string(P::monitored_key::name()) + "}";
        return numbered(std::move(key));
    }

private:
    std::string numbered(std::string key) {
        const auto before = std::count(given_.begin(), given_.end(), key);
        given_.push_back(key);
        return before == 0 ? key : key + "#" + std::to_string(before + 1);
    }
    std::vector<std::string> given_;
};

/// Where a resumed run goes on: in the epoch that runs, or at the next one if this one has seen its last batch.
inline std::pair<std::int64_t, std::int64_t> position(const Progress& progress) {
    if (progress.in_epoch && progress.epoch_complete) return {progress.epoch + 1, 0};
    if (progress.in_epoch) return {progress.epoch, progress.batches_done};
    // An epoch that was cut short is closed, but not done: it goes on where it was left.
    if (!progress.epoch_complete && progress.batches_done > 0) return {progress.epoch - 1, progress.batches_done};
    return {progress.epoch, 0};
}

template <class R>
StateTree metric_state(R& run) {
    StateTree state = StateTree::dict();
    StateTree cells = StateTree::list(), newest = StateTree::dict();
    run.table().each_cell([&](Phase, std::string_view, auto& cell) { cells.push_back(cell.save()); });
    StateTree fresh = StateTree::list(), times = StateTree::dict();
    run.table().each_newest_slot([&](std::string_view name, auto& slot) {
        if (!slot.known()) return;
        newest[name] = slot.value.read();
        times[name] = slot.times;
        if (slot.fresh()) fresh.push_back(name);
    });
    state["fresh"] = std::move(fresh);
    state["cells"] = std::move(cells);
    state["newest"] = std::move(newest);
    state["times"] = std::move(times);
    return state;
}
template <class R>
void load_metric_state(R& run, const StateTree& state) {
    const auto& cells = state.at("cells").elements();
    std::size_t i = 0;
    run.table().each_cell([&](Phase, std::string_view, auto& cell) {
        if (i < cells.size()) cell.load(cells[i++]);
    });
    const auto* times = state.find("times");
    run.table().each_newest_slot([&](std::string_view name, auto& newest) {
        if (const auto* value = state.at("newest").find(name)) {
            newest.value.set(value->as_double());
            const auto* count = times ? times->find(name) : nullptr;
            newest.aged = newest.times = count ? count->as_int() : 1;
        }
        for (const auto& fresh : state.at("fresh").elements())
            if (fresh.as_string() == name) newest.aged = newest.times - 1;
    });
}

template <class R>
StateTree optimizer_states(R& run) {
    StateTree list = StateTree::list();
    each_of(*run.slots(), [&](auto& slot) { list.push_back(slot.optimizer().state_dict()); });
    return list;
}
template <class R>
StateTree schedule_states(R& run) {
    StateTree list = StateTree::list();
    each_of(*run.slots(), [&](auto& slot) {
        each_of(slot.schedules(), [&](auto& schedule) { list.push_back(schedule.state_dict()); });
    });
    return list;
}

inline const StateTree& next_state(const StateTree& list, std::size_t& i, const char* what) {
    if (i >= list.size())
        throw Error(std::string("the checkpoint holds ") + std::to_string(list.size()) + " states of " + what +
                    " but configure_optimizers gives more; resume with the module that wrote it");
    return list.elements()[i++];
}
template <class R>
void load_optimizer_states(R& run, const StateTree& checkpoint) {
    std::size_t optimizer = 0, schedule = 0;
    each_of(*run.slots(), [&](auto& slot) {
        slot.optimizer().load_state_dict(next_state(checkpoint.at("optimizer_states"), optimizer, "optimizers"));
        each_of(slot.schedules(), [&](auto& each) {
            each.load_state_dict(next_state(checkpoint.at("lr_schedulers"), schedule, "schedules"));
        });
    });
    if (optimizer != checkpoint.at("optimizer_states").size() || schedule != checkpoint.at("lr_schedulers").size())
        throw Error(
            "the checkpoint holds states of more optimizers or schedules than configure_optimizers gives; resume "
            "with the module that wrote it");
}

/// Half a window is in the gradients: a checkpoint in its middle must hold them.
inline StateTree gradient_state(const torch::nn::Module& module) {
    StateTree gradients = StateTree::dict();
    for (const auto& item : module.named_parameters())
        if (item.value().grad().defined()) gradients[item.key()] = item.value().grad();
    return gradients;
}
inline void load_gradient_state(const torch::nn::Module& module, const StateTree& gradients) {
    for (const auto& item : module.named_parameters())
        if (const auto* gradient = gradients.find(item.key()))
            item.value().mutable_grad() = gradient->as_tensor().to(item.value().device());
}

template <class R>
StateTree policy_states(R& run) {
    StateTree states = StateTree::dict();
    StateKeys keys;
    run.policies().for_all([&]<class P>(P& policy) {
        if constexpr (Stateful<P>) states[keys.next(policy)] = policy.state_dict();
    });
    return states;
}
template <class R>
void load_policy_states(R& run, const StateTree& states) {
    StateKeys keys;
    run.policies().for_all([&]<class P>(P& policy) {
        if constexpr (Stateful<P>)
            if (const auto* state = states.find(keys.next(policy))) policy.load_state_dict(*state);
    });
}

/// Where a loader is to go on. Throws `Error` where it alone knows its place and that is not in the checkpoint.
template <class L>
void load_loader_state(L& loader, const StateTree& own) {
    if constexpr (requires { loader.load_state_dict(own); }) {
        const auto* state = own.find("loader");
        if (state) loader.load_state_dict(*state);
        if (Cursor<L>::keeps_its_place && (!state || !Cursor<L>::sized))
            throw Error(state
                            ? "the training loader has a state but neither size() nor begin_at(batch), so that a batch "
                              "which was fetched ahead would be lost; give it one of the two to resume"
                            : "the checkpoint has no state of the training loader, which alone knows how far it had "
                              "come; resume with the loader that wrote it");
    }
}

/// The states of the module, its data and the policies; each hears of the checkpoint before its own is restored.
template <class R, class Data, class Move>
void load_states(R& run, Data data, const StateTree& checkpoint, Move&& move_module) {
    const auto load = [&](Listener heard) {
        if (heard != Listener::module) return;
        move_module(); // what the hook has added
        load_module_state(run.module(), checkpoint.at("state_dict"));
        data_hooks_of<module_of<typename R::context>, Data>(data).load(checkpoint);
    };
    run.template notify_between<hook::on_load_checkpoint>(load, checkpoint);
    load_policy_states(run, checkpoint.at("callbacks"));
}

/// The checkpoint that a fit is to go on from, where it was given one.
template <class Sources>
std::optional<StateTree> read_checkpoint(const Sources& sources, Progress& progress) {
    if constexpr (Sources::resumes)
        if (!sources.resume_from.empty()) {
            progress.resumed_from = std::filesystem::weakly_canonical(sources.resume_from);
            return checkpoint::load(sources.resume_from);
        }
    return std::nullopt;
}

/// The count of an evaluation's batches, or of each loader's.
template <class R>
StateTree eval_batches_state(R& run) {
    if constexpr (R::context::several) {
        StateTree each = StateTree::list();
        for (std::size_t i = 0; i < run.table().loaders(); ++i) each.push_back(run.table().batches(i));
        return each;
    } else {
        return run.progress().eval_batches;
    }
}
// A run may go on with more or fewer loaders than it had.
template <class R>
void load_eval_batches(R& run, const StateTree& state) {
    std::vector<std::int64_t> each;
    if (state.is_int()) each.push_back(state.as_int());
    else
        for (const auto& count : state.elements()) each.push_back(count.as_int());
    if constexpr (R::context::several) {
        auto& table = run.table();
        if (!R::context::eval_batch::fixed) table.expect(each.size());
        for (std::size_t i = 0; i < std::min(each.size(), table.loaders()); ++i) table.batches(i) = each[i];
    } else if (!each.empty()) {
        run.progress().eval_batches = each.front();
    }
}

template <class R>
StateTree progress_state(R& run) {
    const auto& progress = run.progress();
    StateTree state = StateTree::dict();
    const auto [epoch, batch] = position(progress);
    state["epoch"] = epoch;
    state["batches_done"] = batch;
    state["stepped"] = progress.stepped;
    state["total_batches"] = progress.total_batches;
    state["total_samples"] = progress.total_samples;
    state["validated_at"] = progress.validated_at;
    state["validation_due"] = progress.validation_due;
    state["eval_batches"] = eval_batches_state(run);
    state["skipping"] = progress.skipping;
    state["last_step_done"] = progress.last_step_done;
    state["optimizer_steps"] = StateTree::list();
    state["followed"] = StateTree::list();
    each_of(*run.slots(), [&](auto& slot) {
        state["optimizer_steps"].push_back(slot.steps());
        for (const auto times : slot.followed()) state["followed"].push_back(times);
    });
    return state;
}

inline void load_random_state(const StateTree& own) {
    RandomState random;
    random.load_state_dict(own.at("random"));
    random.restore();
}

/// Optimizers, counters and metrics, from a checkpoint. Throws `Error` for one that says nothing of where training
/// stood.
template <class R>
void load_run_state(R& run, const StateTree& checkpoint, const std::filesystem::path& path) {
    load_optimizer_states(run, checkpoint);
    auto& progress = run.progress();
    progress.global_step = checkpoint.at("global_step").as_int();
    const auto* own = checkpoint.find("fulgurite");
    if (!own)
        throw Error("'" + path.string() +
                    "' was not written by fulgurite: it has weights, but not where training stood; load it with "
                    "load_checkpoint and start a new run");
    const auto& counts = own->at("progress");
    progress.epoch = counts.at("epoch").as_int();
    progress.stepped = counts.at("stepped").as_int();
    progress.total_batches = counts.at("total_batches").as_int();
    progress.total_samples = counts.at("total_samples").as_int();
    progress.validated_at = counts.at("validated_at").as_int();
    progress.validation_due = counts.at("validation_due").as_bool();
    load_eval_batches(run, counts.at("eval_batches"));
    if (const auto* skipping = counts.find("skipping")) progress.skipping = skipping->as_bool();
    std::size_t i = 0;
    if (const auto* steps = counts.find("optimizer_steps"))
        each_of(*run.slots(), [&](auto& slot) { slot.restore_steps(steps->at(i++).as_int()); });
    if (const auto* followed = counts.find("followed")) {
        std::size_t next = 0;
        each_of(*run.slots(), [&](auto& slot) {
            for (auto& times : slot.followed()) times = next_state(*followed, next, "schedules").as_int();
        });
    }
    load_metric_state(run, own->at("metrics"));
    // What was saved at an epoch's end still holds that epoch's sums.
    if (counts.at("batches_done").as_int() == 0) run.table().template reset<Phase::train>();
}

/// Everything but what the session adds of its loader.
template <class R>
StateTree snapshot_of(R& run) {
    StateTree tree = StateTree::dict();
    tree["epoch"] = run.epoch();
    tree["global_step"] = run.global_step();
    tree["pytorch-lightning_version"] = "2.6.0";
    tree["state_dict"] = module_state(run.module());
    tree["optimizer_states"] = optimizer_states(run);
    tree["lr_schedulers"] = schedule_states(run);
    tree["callbacks"] = policy_states(run);
    tree["hparams_name"] = "kwargs";
    if constexpr (requires { run.module().options(); })
        tree["hyper_parameters"] = hyper_parameters_of(run.module().options());
    else tree["hyper_parameters"] = StateTree::dict();
    auto& own = tree["fulgurite"];
    own["version"] = FULGURITE_VERSION_STRING;
    own["progress"] = progress_state(run);
    const auto* training = run.training_random(); // in a validation the generators are not those of training
    own["random"] = training ? training->state_dict() : RandomState::capture().state_dict();
    own["metrics"] = metric_state(run);
    return tree;
}

} // namespace fulgurite::engine
