// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/configure_all.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/program/call.hpp"
#include "fulgurite/app/program/compare.hpp"
#include "fulgurite/app/program/evaluate.hpp"
#include "fulgurite/app/program/fit.hpp"
#include "fulgurite/app/program/names.hpp"
#include "fulgurite/app/program/print.hpp"
#include "fulgurite/app/program/result.hpp"
#include "fulgurite/app/program/schema.hpp"
#include "fulgurite/app/program/usage.hpp"
#include "fulgurite/app/program/words.hpp"
#include "fulgurite/app/rehearse.hpp"
#include "fulgurite/app/search.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::app {

namespace program {

/// Everything that a config describes. A repeated run that has no seed begins where LibTorch's generator began.
inline auto configured(const Call& call) {
    if (const auto seed = call.again() ? call.again()->torch_seed() : std::nullopt) at::manual_seed(*seed);
    auto all = configure_all(call.config(), {}, call.registry());
    for (auto& [name, value] : call.notes()) all.trainer.note(name, std::move(value));
    return all;
}

/// `search FILE... [OVERRIDE...] [--again FOLDER]`. Without a file, `--again` goes on with the config that lies in the
/// folder; with one, that must be the same.
int search(Call& call);

/// A command that reads a config, once that has been read.
int run(Call& call);
/// What was typed behind the program's name. Has begun: whether something has been written.
int run(Words words, std::shared_ptr<const Registry> registry, bool& has_begun);

} // namespace program

/// A program that is all config: `fit`, `validate`, `test`, `predict`, `search`, `check`, `print`, `compare`, `schema`,
/// `names`, over the registry with what the program has added to it. What is wrong with a config or the command line is
/// told on stderr, with exit status 2, before anything is written. Status 1 is for what goes wrong later, and for `fit
/// --again` where something differs.
///
///     int main(int argc, char** argv) {
///         app::Registry registry;
///         registry.models.add<Net>("Net");
///         return app::main(argc, argv, registry);
///     }
int main(int argc, char** argv, std::shared_ptr<const Registry> registry);
inline int main(int argc, char** argv, Registry registry = {}) {
    return main(argc, argv, std::make_shared<const Registry>(std::move(registry)));
}

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/main-inl.hpp"
#endif
