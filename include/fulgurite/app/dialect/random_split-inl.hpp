// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/dialect/random_split.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::dialect {

FULGURITE_INLINE void read_random_split(const config::Value& said, config::Value& magic, config::Problems& problems) {
    const auto* shares = said.find("dest") ? said.find("dest") : &said;
    const auto at = [&](const char* name) { return "'data.init_args.random_split." + std::string(name) + "'"; };
    if (said.is_nothing()) return;
    double train = 0, val = 0;
    const auto wrong = problems.size();
    if (!shares->is_table())
        return problems.add(said.origin(), "'data.init_args.random_split' is ", said.words(), ", a table is wanted");
    for (const auto& [key, value, origin] : shares->entries()) {
        if (key == "source" || key == "seed") continue;
        if (key != "train" && key != "val") {
            problems.add(origin, at(key.c_str()), ": what is learnt from is split into train and val; ",
                         key == "test" ? "tests have files of their own" : "there is nothing else");
            continue;
        }
        const auto share = value.is_scalar() ? config::real_number(value.as_string()) : std::nullopt;
        if (!share || !(*share >= 0))
            problems.add(value.origin(), at(key.c_str()), " is ", value.words(), ", a number of 0 or more is wanted");
        else (key == "train" ? train : val) = *share;
    }
    if (!(train > 0) && problems.size() == wrong)
        problems.add(said.origin(), at("train"), " is ", train, ", a number above 0 is wanted");
    if (problems.size() != wrong) return;
    if (std::abs(train + val - 1) < 1e-9) {
        magic.insert({"val_percentage", said.origin()}) = val;
    } else if (train == std::floor(train) && val == std::floor(val) && train + val < 1e15) {
        auto counts = config::Value::list({static_cast<std::int64_t>(train), static_cast<std::int64_t>(val)});
        counts.origin(shares->origin());
        magic.insert({"samples", said.origin()}) = std::move(counts);
    } else {
        problems.add(shares->origin(), "'data.init_args.random_split' has ", train, " and ", val,
                     " to learn from and to validate on; fractions that are 1 together, or numbers of all samples, are "
                     "wanted");
    }
}

} // namespace fulgurite::app::dialect
