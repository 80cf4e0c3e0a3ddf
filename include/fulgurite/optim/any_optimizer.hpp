// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/any_group.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/group/values.hpp"
#include "fulgurite/optim/with.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::optim {

/// An optimizer that is chosen at run time, of one type whatever it is:
///
///     optim::AnyOptimizer configure_optimizers() {
///         if (options().optimizer == "sgd") return optim::SGD{parameters(), {.lr = options().lr}};
///         return optim::AdamW{parameters(), {.lr = options().lr}};
///     }
///
/// Numbers, states and names are those of the optimizer within: a file of one is read by the other. Schedules of any
/// type drive it; with `AnySchedule` they are chosen at run time, too. Copies are the same optimizer. Cost: one virtual
/// call for a step and a handful for a schedule's. An optimizer that asks for the loss, as LBFGS does, cannot be
/// within.
class AnyOptimizer {
public:
    template <class Opt>
        requires(!std::is_same_v<std::remove_cvref_t<Opt>, AnyOptimizer> &&
                 requires(Opt optimizer) { optim::adapt(std::move(optimizer)); })
    AnyOptimizer(Opt optimizer) // NOLINT(google-explicit-constructor)
        : held_(std::make_shared<Holder<std::remove_cvref_t<decltype(optim::adapt(std::move(optimizer)))>>>(
              optim::adapt(std::move(optimizer)))) {
        static_assert(!AsksForLoss<std::remove_cvref_t<decltype(optim::adapt(std::move(optimizer)))>>,
                      "fulgurite: optim::AnyOptimizer takes no optimizer that asks for the loss, as LBFGS does; return "
                      "that from configure_optimizers as it is");
        view_groups();
    }

    void step() { held_->step(); }
    void zero_grad() { held_->zero_grad(); }
    std::string_view name() const { return held_->name(); }
    std::span<AnyGroup> param_groups() { return held_->groups; }
    std::span<const AnyGroup> param_groups() const { return held_->groups; }
    /// One group more, with the optimizer's own options but for the rate. Throws `Error` as that does, and for one that
    /// takes no groups later.
    void add_group(std::vector<Tensor> params, double lr, std::string name = {}) {
        held_->add_group(std::move(params), lr, std::move(name));
        view_groups();
    }
    StateTree state_dict() const { return held_->state_dict(); }
    void load_state_dict(const StateTree& state) {
        held_->load_state_dict(state);
        view_groups();
    }
    /// The numbers that one watches.
    static void read(const AnyGroup& group, GroupValues& values) { group.read(values); }

    /// The optimizer within; null where it is of another type: `any.get_if<optim::Adam>()`.
    template <class Opt>
    Opt* get_if() {
        auto* holder = dynamic_cast<Holder<Opt>*>(held_.get());
        return holder ? &holder->optimizer : nullptr;
    }

private:
    struct Interface {
        std::vector<AnyGroup> groups; // of the optimizer within, which stays where it is

        virtual ~Interface() = default;
        virtual void step() = 0;
        virtual void zero_grad() = 0;
        virtual std::string_view name() const = 0;
        virtual std::vector<AnyGroup> views() = 0;
        virtual void add_group(std::vector<Tensor> params, double lr, std::string name) = 0;
        virtual StateTree state_dict() const = 0;
        virtual void load_state_dict(const StateTree& state) = 0;
    };
    template <class Opt>
    struct Holder final : Interface {
        Opt optimizer;

        explicit Holder(Opt given) : optimizer(std::move(given)) {}
        void step() override {
            if constexpr (!AsksForLoss<Opt>) optimizer.step();
        }
        void zero_grad() override { optimizer.zero_grad(); }
        std::string_view name() const override { return optimizer.name(); }
        std::vector<AnyGroup> views() override {
            std::vector<AnyGroup> all;
            for (auto& group : optimizer.param_groups()) all.emplace_back(optimizer, group);
            return all;
        }
        void add_group([[maybe_unused]] std::vector<Tensor> params, [[maybe_unused]] double lr,
                       [[maybe_unused]] std::string name) override {
            if constexpr (requires { optimizer.add_group(std::move(params), lr, std::move(name)); })
                optimizer.add_group(std::move(params), lr, std::move(name));
            else throw Error(optimizer.name(), " takes no parameters later: it has no add_group(params, lr, name)");
        }
        StateTree state_dict() const override { return optimizer.state_dict(); }
        void load_state_dict(const StateTree& state) override { optimizer.load_state_dict(state); }
    };

    // Made anew, since a view holds references.
    void view_groups() {
        auto views = held_->views();
        held_->groups.swap(views);
    }

    std::shared_ptr<Interface> held_;
};

} // namespace fulgurite::optim
