// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <filesystem>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/loaders/eval_loaders.hpp"

/// From the arguments of `fit` to loaders: which are loaders, which a data module, and who owns them.
namespace fulgurite::engine {

/// A type that has the loader, or the loaders, of a stage.
template <class T, Stage S>
concept Brings = (S == Stage::fit && requires(T& data) { data.train_dataloader(); }) ||
                 (S == Stage::validate && requires(T& data) { data.val_dataloader(); }) ||
                 (S == Stage::test && requires(T& data) { data.test_dataloader(); }) ||
                 (S == Stage::predict && requires(T& data) { data.predict_dataloader(); });
template <class T>
concept DataModule =
    Brings<T, Stage::fit> || Brings<T, Stage::validate> || Brings<T, Stage::test> || Brings<T, Stage::predict>;
template <class T>
concept ResumesFrom = requires(T& from) {
    { from.path } -> std::convertible_to<std::filesystem::path>;
} && !Loader<T>;

template <class Data>
using data_pointer = std::conditional_t<DataModule<Data> && !EvalLoader<Data>, Data*, NoData>;
template <class Data>
data_pointer<Data> pointer_to(Data& data) {
    if constexpr (DataModule<Data> && !EvalLoader<Data>) return &data;
    else return {};
}

/// Whether a session can hold what it is given: a reference, or a temporary that it keeps.
template <class Arg>
inline constexpr bool can_be_held = std::is_lvalue_reference_v<Arg> || std::is_move_constructible_v<Arg>;

/// Stands where no checkpoint is resumed: then nothing that reads one is in the program.
struct NoResume {};

/// The file that a run goes on from, and whether it does although its end was asked for.
struct ResumePoint {
    std::filesystem::path path;
    bool forget_stop = false;
};

/// Loaders that were given to `fit`: an lvalue stays the caller's, a temporary is kept here.
template <class TrainLoader, class ValLoader, class From>
struct GivenLoaders {
    static constexpr bool resumes = !std::is_same_v<From, NoResume>;
    using Train = std::remove_reference_t<TrainLoader>;
    using Val = std::remove_reference_t<ValLoader>;
    using Data = NoData;

    TrainLoader train_loader;
    ValLoader val_loader;
    From resume_from;

    Train& train() { return train_loader; }
    Val& val() { return val_loader; }
    Data data() const { return {}; }
};

/// Loaders that a data module makes when they are wanted: after its `setup`. An lvalue stays the caller's, a temporary
/// is kept here.
template <class DataRef, class From, bool HasVal>
struct ModuleLoaders {
    using D = std::remove_reference_t<DataRef>;
    static constexpr bool resumes = !std::is_same_v<From, NoResume>;
    using Train = std::remove_cvref_t<decltype(std::declval<D&>().train_dataloader())>;
    using Val = NoLoader;
    using Data = D*;

    DataRef source;
    From resume_from;
    std::optional<Train> train_loader = {};
    NoLoader none = {};

    Train& train() {
        if (!train_loader) train_loader.emplace(source.train_dataloader());
        return *train_loader;
    }
    Val& val() { return none; }
    Data data() { return &source; }
    /// The data module is asked anew.
    void reload() { train_loader.reset(); }
};
template <class DataRef, class From>
struct ModuleLoaders<DataRef, From, true> : ModuleLoaders<DataRef, From, false> {
    using Base = ModuleLoaders<DataRef, From, false>;
    using Val = std::remove_cvref_t<decltype(std::declval<typename Base::D&>().val_dataloader())>;
    std::optional<Val> val_loader = {};

    Val& val() {
        if (!val_loader) val_loader.emplace(this->source.val_dataloader());
        return *val_loader;
    }
    void reload() {
        Base::reload();
        val_loader.reset();
    }
};
template <class D, class From>
auto loaders_of(D&& data, From from) {
    if constexpr (requires { data.val_dataloader(); })
        return ModuleLoaders<D, From, true>{{std::forward<D>(data), std::move(from)}};
    else return ModuleLoaders<D, From, false>{std::forward<D>(data), std::move(from)};
}

/// The type of the batches of the first argument where that is a loader; void elsewhere.
template <class... Args>
struct FirstBatch : std::type_identity<void> {};
template <Loader First, class... Rest>
struct FirstBatch<First, Rest...> : std::type_identity<batch_of<First>> {};
template <class... Args>
using first_batch = typename FirstBatch<Args...>::type;

inline NoResume resume_path() { return {}; }
template <class First, class... Rest>
auto resume_path(const First& first, const Rest&... rest) {
    if constexpr (ResumesFrom<const First>) return ResumePoint{first.path, first.options.forget_stop};
    else return resume_path(rest...);
}

template <class First, class Second, class From>
auto given_loaders(First&& first, Second&& second, From from) {
    return GivenLoaders<First, Second, From>{std::forward<First>(first), std::forward<Second>(second), std::move(from)};
}

/// From the arguments of `fit`: a loader, two (the second may be several), a data module, or nothing where the module
/// is one; and perhaps `resume(…)`.
template <class M>
auto fit_sources(M& module) {
    return loaders_of(module, NoResume{});
}
template <class M, class First>
auto fit_sources(M& module, First&& first) {
    if constexpr (EvalLoader<std::remove_reference_t<First>>)
        return given_loaders(std::forward<First>(first), NoLoader{}, NoResume{});
    else if constexpr (ResumesFrom<std::remove_reference_t<First>>) return loaders_of(module, resume_path(first));
    else return loaders_of(std::forward<First>(first), NoResume{});
}
template <class M, class First, class Second, class... Rest>
auto fit_sources(M&, First&& first, Second&& second, Rest&&... rest) {
    auto from = resume_path(second, rest...);
    if constexpr (!EvalLoader<std::remove_reference_t<First>>)
        return loaders_of(std::forward<First>(first), std::move(from));
    else if constexpr (ResumesFrom<std::remove_reference_t<Second>>)
        return given_loaders(std::forward<First>(first), NoLoader{}, std::move(from));
    else return given_loaders(std::forward<First>(first), std::forward<Second>(second), std::move(from));
}

/// The loader of a stage, or several to evaluate on: what was given, or the data module's.
template <Stage S, class Data>
decltype(auto) stage_loader(Data& data) {
    if constexpr (EvalLoader<Data>) return (data);
    else if constexpr (S == Stage::fit) return data.train_dataloader();
    else if constexpr (S == Stage::validate) return data.val_dataloader();
    else if constexpr (S == Stage::test) return data.test_dataloader();
    else return data.predict_dataloader();
}

} // namespace fulgurite::engine
