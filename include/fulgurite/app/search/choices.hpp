// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/app/registry/section.hpp"
#include "fulgurite/tune/search_options.hpp"

namespace fulgurite::app {

/// What gives parameters their values, by the names of `tune`. A seed beside the options of each is the search's.
class Samplers : public Section<tune::Sampler()> {
public:
    Samplers() : Section("sampler") {
        put<detail::Nothing>("Random", [](const detail::Nothing&) { return tune::Sampler(tune::Random()); });
        add<tune::Grid>("Grid");
        add<tune::Sobol>("Sobol");
        add<tune::TPE>("TPE");
    }

private:
    template <class S>
    void add(const char* name) {
        put<S>(
            name, [](const S& sampler) { return tune::Sampler(sampler); }, [](const S& sampler) { sampler.check(); });
    }
};

/// What ends or pauses hopeless trials, by the names of `tune`.
class Pruners : public Section<tune::Pruner()> {
public:
    Pruners() : Section("pruner") {
        put<detail::Nothing>("NoPruner", [](const detail::Nothing&) { return tune::Pruner(tune::NoPruner()); });
        add<tune::Median>("Median");
        add<tune::Hyperband>("Hyperband");
        add<tune::ASHA>("ASHA");
        add<tune::PopulationBased>("PopulationBased");
    }

private:
    template <class P>
    void add(const char* name) {
        put<P>(name, [](const P& pruner) { return tune::Pruner(pruner); }, [](const P& pruner) { pruner.check(); });
    }
};

} // namespace fulgurite::app
