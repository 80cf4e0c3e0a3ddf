// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/app/registry/section.hpp"
#include "fulgurite/tune/search_options.hpp"

namespace fulgurite::app {

/// What gives parameters their values, by the names of `tune`. A seed beside the options of each is the search's.
class Samplers : public Section<tune::Sampler()> {
public:
    Samplers();

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
    Pruners();

private:
    template <class P>
    void add(const char* name) {
        put<P>(name, [](const P& pruner) { return tune::Pruner(pruner); }, [](const P& pruner) { pruner.check(); });
    }
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/search/choices-inl.hpp"
#endif
