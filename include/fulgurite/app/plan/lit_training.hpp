// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "fulgurite/app/plan/lit_module.hpp"
#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/data/dict_rows.hpp"
#include "fulgurite/data/loader.hpp"

namespace fulgurite::app {

/// What a function that sets data up gives: rows to learn from and perhaps to validate on, and how many of them are a
/// batch. Rows to test on go to `LitTrainer::test`.
struct DataSetup {
    data::DictRows train;
    std::optional<data::DictRows> dev = {};
    std::int64_t batch_size = 64;
    bool shuffle = false;

    /// Throws `Error` for rows of another name than "train" and "dev".
    void check() const;
};

/// What of `LitTrainer` does not depend on its problem's type: compiled once in fulgurite::compiled.
namespace lit {

/// With the metric that is watched. Throws `Error` for one of data that are not there.
LitTrainerOptions with_monitor(LitTrainerOptions options, bool has_dev);

Policies policies(const LitTrainerOptions& options);

/// Why training ended, where something ended it.
std::string fit_with(auto trainer, LitModule& module, const DataSetup& setup) {
    data::Loader train{setup.train, {.batch_size = setup.batch_size, .shuffle = setup.shuffle}};
    if (!setup.dev) return trainer.fit(module, train).stop_reason();
    return trainer.fit(module, train, data::Loader{*setup.dev, {.batch_size = setup.batch_size}}).stop_reason();
}
std::string fit(Policies policies, LitModule& module, const DataSetup& setup);

std::map<std::string, double> test(Policies policies, LitModule& module, const data::DictRows& rows,
                                   std::int64_t batch_size);

} // namespace lit

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/lit_training-inl.hpp"
#endif
