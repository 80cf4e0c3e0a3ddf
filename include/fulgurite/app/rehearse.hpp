// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/app/base/placed_step.hpp"
#include "fulgurite/app/configurable_data.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/training/device_transforms.hpp"
#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/optim/group/names.hpp"
#include "fulgurite/optim/group/values.hpp"
#include "fulgurite/optim/with.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::app {

namespace detail {

/// Makes what a config describes and takes one training batch through it, on the processor. Nothing is written.
class Rehearsal {
public:
    Rehearsal(std::shared_ptr<const Setup> setup, bool with_data) : setup_(std::move(setup)), with_data_(with_data) {}

    /// Throws `Error` with all that is wrong.
    void operator()();

private:
    /// Where a part of the config stands, or the section that it would be in.
    config::Origin place(const char* section, const char* option = "") const;
    template <class F>
    void guard(const char* section, F&& f) {
        try {
            placed(place(section), std::string("'") + section + "'", std::forward<F>(f));
        } catch (const PlacedError& error) {
            problems_.add(error.origin, error.said);
        }
    }
    /// The folder of runs, or the nearest one above it that is there.
    void try_folder();
    void try_optimizer();
    struct Groups { // as a run has them
        optim::AnyOptimizer& optimizer;

        template <class F>
        void parameter_groups(F&& f) {
            optim::GroupNames names;
            names.each(optimizer, [&](std::string_view name, auto& group) {
                f(optim::values_of(optimizer, group, name, std::tuple<>()));
            });
        }
    };
    /// Values that a monitor is to log, and that this optimizer has not.
    void try_monitor(optim::AnyOptimizer& optimizer);
    void try_data();
    /// Fractions of an epoch's batches that come to none.
    void try_shares(std::int64_t train, std::int64_t val) const;
    void try_step();

    void transform_on_device(data::Batch& batch);

    std::shared_ptr<const Setup> setup_;
    bool with_data_;
    config::Problems problems_;
    Model model_;
    Criterion criterion_;
    std::optional<data::Batch> batch_;
};

} // namespace detail

/// Tries out what a config describes, as far as a fit would be refused for it: models, data and optimizers are made,
/// and one batch is computed. Nothing is written, and no random stream moves. Throws `Error` with all that is wrong,
/// each with its place. A batch of a large set may take a while: without data, the files are not looked at.
inline void rehearse(std::shared_ptr<const Setup> setup, bool with_data = true) {
    detail::Rehearsal(std::move(setup), with_data)();
}

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/rehearse-inl.hpp"
#endif
