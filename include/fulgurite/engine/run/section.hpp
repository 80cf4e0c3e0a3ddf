// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_name.hpp"

/// The parts of a run that profilers are told of. Where a Trainer has no profiler, all of this is nothing.
namespace fulgurite::engine {

template <class Policies>
inline constexpr bool is_profiled = (Policies::template count<policy::Profiler> > 0);

/// A part of a run, from here to the end of the block: `[[maybe_unused]] const Section part(run.policies(),
/// "forward")`. The name outlives the run.
template <class Policies>
class Section {
public:
    constexpr Section(Policies&, const char*) {}
};
template <class Policies>
    requires is_profiled<Policies>
class Section<Policies> {
public:
    Section(Policies& policies, const char* name) : policies_(policies) {
        policies_.template for_each<policy::Profiler>([&](auto& profiler) { profiler.enter(name); });
    }
    Section(const Section&) = delete;
    Section& operator=(const Section&) = delete;
    ~Section() {
        policies_.template for_each<policy::Profiler>([](auto& profiler) { profiler.leave(); });
    }

private:
    Policies& policies_;
};

/// "[Callback]EarlyStopping.on_validation_end", "[Module]Net.setup"; ends with a zero.
template <class Hook, class Listener, bool is_module>
inline constexpr auto hook_section_name = [] {
    constexpr std::string_view kind = is_module ? "[Module]" : "[Callback]", who = short_type_name<Listener>();
    std::array<char, kind.size() + who.size() + 1 + Hook::name.size() + 1> name{};
    std::size_t end = 0;
    for (const std::string_view part : {kind, who, std::string_view("."), Hook::name})
        for (const char letter : part) name[end++] = letter;
    return name;
}();

/// A hook of one listener. The name is made only where a profiler is told of it.
template <class Hook, class Listener, class C>
class HookSection : Section<typename C::policies_type> {
    using Policies = typename C::policies_type;
    static constexpr const char* name() {
        if constexpr (is_profiled<Policies>)
            return hook_section_name<Hook, Listener, std::is_same_v<Listener, typename C::module_type>>.data();
        else return nullptr;
    }

public:
    constexpr explicit HookSection(Policies& policies) : Section<Policies>(policies, name()) {}
};

/// What the loaders of a stage do: `batch` takes the batch out of the loader, which computes it there if it is a view.
struct LoaderSection {
    const char *next, *batch;
};
constexpr LoaderSection loader_section(Stage stage) {
    constexpr LoaderSection sections[] = {{"train_dataloader_next", "train_dataloader_batch"},
                                          {"val_dataloader_next", "val_dataloader_batch"},
                                          {"test_dataloader_next", "test_dataloader_batch"},
                                          {"predict_dataloader_next", "predict_dataloader_batch"}};
    return sections[static_cast<std::size_t>(stage)];
}

/// A batch begins that counts as a step of a profiler's schedule.
template <class Policies>
void profile_step([[maybe_unused]] Policies& policies) {
    if constexpr (is_profiled<Policies>)
        policies.template for_each<policy::Profiler>([](auto& profiler) {
            if constexpr (requires { profiler.step(); }) profiler.step();
        });
}

} // namespace fulgurite::engine
