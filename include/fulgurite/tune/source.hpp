// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/core/first_error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/loaders/data_hooks.hpp"
#include "fulgurite/engine/loaders/preserve.hpp"
#include "fulgurite/engine/loaders/sources.hpp"

/// The data of a trial run, left as it was.
namespace fulgurite::tune {

/// A data module that has a loader for training and nothing else.
template <class D>
struct TrainingData {
    D* data;
    auto train_dataloader()
        requires requires(D& from) { from.train_dataloader(); }
    {
        return data->train_dataloader();
    }
};

/// How many samples there are, as far as a loader says: no batch can be larger.
template <class L>
inline constexpr bool knows_samples = requires(L& loader) {
    { loader.dataset().size() } -> std::convertible_to<std::int64_t>;
};
template <class L>
std::optional<std::int64_t> samples_of(L&& loader) {
    if constexpr (knows_samples<L>) return static_cast<std::int64_t>(loader.dataset().size());
    else return std::nullopt;
}

/// A data module whose loaders take their size from a member, and have the one that is tried. They are made when the
/// run asks for them: a module that brings its own data is set up by then.
template <Stage S, class D, class Member>
struct SizedData {
    D* data;
    Member member;
    std::int64_t size;
    std::optional<std::int64_t>* samples; // found out here

    auto train_dataloader()
        requires(S == Stage::fit && engine::Brings<D, S>)
    {
        return loader();
    }
    auto val_dataloader()
        requires(S == Stage::validate && engine::Brings<D, S>)
    {
        return loader();
    }
    auto test_dataloader()
        requires(S == Stage::test && engine::Brings<D, S>)
    {
        return loader();
    }
    auto predict_dataloader()
        requires(S == Stage::predict && engine::Brings<D, S>)
    {
        return loader();
    }

private:
    auto loader() {
        if constexpr (knows_samples<decltype(engine::stage_loader<S>(*data))>)
            if (!*samples) { // by a loader of a size that there is in any case
                set(1);
                *samples = samples_of(engine::stage_loader<S>(*data));
            }
        set(std::clamp<std::int64_t>(samples->value_or(size), 1, size));
        return engine::stage_loader<S>(*data);
    }
    void set(std::int64_t to) {
        auto& held = data->*member;
        held = static_cast<std::remove_reference_t<decltype(held)>>(to);
    }
};

/// A pass changes such a loader, and a copy of it can be walked instead. A copy of a view has the same loader below it.
template <class L>
inline constexpr bool walks_a_copy =
    std::copy_constructible<L> && !data::is_view_of_loader<L> &&
    (requires(L& loader) { loader.keep_order(); } || requires(L& loader) { loader.set_epoch(0); } ||
     !requires(const L& loader) { std::begin(loader); });

/// What `fit_sources` is given in place of an argument of `lr_find`: a loader, or `TrainingData`.
template <class Data>
struct SourceOf {
    using type = Data;
};
template <class Data>
    requires(!engine::Loader<Data> && engine::DataModule<Data>)
struct SourceOf<Data> {
    using type = TrainingData<Data>;
};
template <class Data>
    requires(!engine::Loader<Data> && engine::Loader<std::remove_const_t<Data>> &&
             walks_a_copy<std::remove_const_t<Data>>)
struct SourceOf<Data> {
    using type = std::remove_const_t<Data>;
};
template <class Data>
using source_of = typename SourceOf<Data>::type;

/// Calls `f()` while the data module is set up; a module that brings its own loaders hears of that as a module.
template <class M, class Data, class F>
void with_data_module(M&, Data& data, Stage stage, F&& f) {
    const engine::data_hooks_of<M, Data*> hooks(&data);
    fulgurite::detail::FirstError error;
    error.guard([&] {
        hooks.setup(stage);
        f();
    });
    error.guard([&] { hooks.teardown(stage); });
    error.rethrow(); // the first error is the one that the caller sees
}

/// Calls `f(source)` with what `fit_sources` takes.
template <class M, class Data, class F>
void with_source(M& module, Data& data, F&& f) {
    using Source = source_of<Data>;
    if constexpr (std::is_same_v<Source, TrainingData<Data>>) {
        with_data_module(module, data, Stage::fit, [&] {
            Source source{&data};
            f(source);
        });
    } else if constexpr (walks_a_copy<Source>) {
        Source copy = data;
        f(copy);
    } else {
        auto preserve = engine::preserve_loader(data);
        f(data);
        preserve.restore();
    }
}

} // namespace fulgurite::tune
