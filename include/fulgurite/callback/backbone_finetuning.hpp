// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/StringUtil.h>
#include <torch/nn/module.h>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/callback/finetune/unfreezing.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/module/freeze.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite {

struct BackboneFinetuningOptions {
    std::int64_t unfreeze_backbone_at_epoch = 10; ///< the index of the epoch, ≥ 0
    /// Of the number of the epoch that begins (counted from 1): what the backbone's rate is multiplied by.
    std::function<double(std::int64_t)> lambda_func = [](std::int64_t) { return 2.0; };
    double backbone_initial_ratio_lr = 0.1;         ///< the backbone's first rate as a share of the first group's, > 0
    std::optional<double> backbone_initial_lr = {}; ///< that rate itself, ≥ 0
    bool should_align = true;  ///< where it would pass the first group's rate, it is that from then on
    bool train_bn = true;      ///< batch normalisations of the backbone learn, from the start; else not at all
    std::size_t optimizer = 0; ///< which one takes the backbone, where a module has several
};

namespace callback {

/// The name of a part, of one text and nothing else: GCC 12 takes options of two numbers for a `std::string` as well.
struct PartName {
    std::string text;
    template <std::convertible_to<std::string_view> T>
    PartName(const T& name) : text(std::string_view(name)) {} // NOLINT(google-explicit-constructor)
};

} // namespace callback

/// Trains what is behind a backbone first, then both: the backbone is frozen before training; at an epoch's start its
/// parameters join the optimizer as a group of their own, whose rate grows from epoch to epoch until it has come to the
/// others'. Follows Lightning's callback of the same name.
///
///     BackboneFinetuning{{.unfreeze_backbone_at_epoch = 5}}                      // a part of the name "backbone"
///     BackboneFinetuning{"encoder.layers", {.unfreeze_backbone_at_epoch = 5}}    // of another name
///     BackboneFinetuning{&Net::encoder}                                          // a member
///     BackboneFinetuning{[](auto& net) -> auto& { return net.encoder->front(); }}
///
/// The optimizer must be given what learns alone: `optim::SGD{trainable_parameters(*this), {.lr = 0.1}}`, or
/// `optim::groups(*this)`. Schedules take the new group in; at each epoch's start this sets its rate. A resumed run has
/// the same parts frozen, the same groups and rates as the one that wrote the checkpoint.
template <class Part = std::string>
class BackboneFinetuning {
    using Given = std::conditional_t<std::same_as<Part, std::string>, callback::PartName, Part>;

public:
    /// Throws `Error` for a negative epoch, and a ratio or a rate that is none.
    explicit BackboneFinetuning(Given part, BackboneFinetuningOptions options = {})
        : part_(part_of(std::move(part))), options_(std::move(options)) {
        if (options_.unfreeze_backbone_at_epoch < 0)
            throw Error("BackboneFinetuning: unfreeze_backbone_at_epoch is ", options_.unfreeze_backbone_at_epoch,
                        "; give 0 or more");
        if (!(options_.backbone_initial_ratio_lr > 0 && std::isfinite(options_.backbone_initial_ratio_lr)))
            throw Error("BackboneFinetuning: backbone_initial_ratio_lr is ", options_.backbone_initial_ratio_lr,
                        "; it must be above 0");
        if (options_.backbone_initial_lr && !(*options_.backbone_initial_lr >= 0))
            throw Error("BackboneFinetuning: backbone_initial_lr is ", *options_.backbone_initial_lr,
                        "; give 0 or more");
        if (!options_.lambda_func) throw Error("BackboneFinetuning: lambda_func is empty; leave it out, or give one");
    }
    explicit BackboneFinetuning(BackboneFinetuningOptions options = {})
        requires std::same_as<Part, std::string>
        : BackboneFinetuning("backbone", std::move(options)) {}

    static constexpr bool leaves_parameters_idle = true; ///< they join an optimizer later
    template <class Run>
    using fit_verdict = callback::unfreezing_verdict<Run>;

    template <class Run>
    void setup(Run& run) {
        if constexpr (Run::stage() == Stage::fit) {
            record_.reset();
            previous_.reset();
            latest_ = -1;
            freeze(backbone(run), options_.train_bn);
        }
    }
    template <class Run>
    void on_fit_start(Run& run) {
        if (!record_.is_loaded()) check_optimizer(run);
        record_.restore(run);
    }
    template <class Run>
    void on_train_epoch_start(Run& run) {
        if (run.epoch() < options_.unfreeze_backbone_at_epoch) return;
        if (run.epoch() <= latest_) return; // a run that was resumed begins this epoch a second time
        latest_ = run.epoch();
        const double current = callback::Unfreezing::rate_of(run, options_.optimizer);
        if (!previous_) {
            previous_ = options_.backbone_initial_lr.value_or(current * options_.backbone_initial_ratio_lr);
            record_.unfreeze(run, backbone(run),
                             {.lr = previous_,
                              .train_bn = options_.train_bn,
                              .optimizer = options_.optimizer,
                              .name = group_name()});
            return;
        }
        double next = options_.lambda_func(run.epoch() + 1) * *previous_;
        if (options_.should_align && next > current) next = current;
        record_.set_last_rate(run, next);
        previous_ = next;
    }

    StateTree state_dict() const {
        StateTree state = record_.state_dict();
        state["previous_backbone_lr"] = previous_ ? StateTree(*previous_) : StateTree();
        state["latest_epoch"] = latest_;
        return state;
    }
    void load_state_dict(const StateTree& state) {
        record_.load(state);
        const StateTree& previous = state.at("previous_backbone_lr");
        if (!previous.is_none()) previous_ = previous.as_double();
        if (const auto* latest = state.find("latest_epoch")) latest_ = latest->as_int(); // Lightning's has none
    }

private:
    static Part part_of(Given given) {
        if constexpr (std::same_as<Part, std::string>) return std::move(given.text);
        else return given;
    }
    std::string group_name() const {
        if constexpr (std::same_as<Part, std::string>) return part_;
        else return "backbone";
    }
    template <class Run>
    torch::nn::Module& backbone(Run& run) {
        if constexpr (std::same_as<Part, std::string>) {
            const auto parts = run.module().named_modules({}, /*include_self=*/false);
            if (const auto* found = parts.find(part_)) return **found;
            throw Error("BackboneFinetuning: the module has no part '", part_, "'; it has ",
                        parts.is_empty() ? std::string("none") : c10::Join(", ", parts.keys()));
        } else {
            auto&& part = std::invoke(part_, run.module());
            return module_in(part);
        }
    }
    // What is frozen must not be in an optimizer yet: it would never have a rate of its own.
    template <class Run>
    void check_optimizer(Run& run) {
        std::size_t held = 0;
        for (const Tensor& parameter : backbone(run).parameters())
            if (!parameter.requires_grad() && callback::Unfreezing::is_in_an_optimizer(run, parameter)) ++held;
        if (held > 0)
            throw Error("BackboneFinetuning: configure_optimizers gave ", held,
                        " frozen parameters of the backbone to an optimizer, which takes them only when they are "
                        "unfrozen; give it what learns: trainable_parameters(*this), or optim::groups(*this)");
    }
    Part part_;
    BackboneFinetuningOptions options_;
    callback::Unfreezing record_;
    std::optional<double> previous_; // its rate of the epoch before; none while it is frozen
    std::int64_t latest_ = -1;       // the last epoch whose rate it has been given
};

template <std::convertible_to<std::string_view> P>
BackboneFinetuning(P) -> BackboneFinetuning<std::string>;
template <std::convertible_to<std::string_view> P>
BackboneFinetuning(P, BackboneFinetuningOptions) -> BackboneFinetuning<std::string>;
template <class P>
    requires(!std::convertible_to<P, std::string_view>)
BackboneFinetuning(P) -> BackboneFinetuning<P>;
template <class P>
    requires(!std::convertible_to<P, std::string_view>)
BackboneFinetuning(P, BackboneFinetuningOptions) -> BackboneFinetuning<P>;

} // namespace fulgurite
