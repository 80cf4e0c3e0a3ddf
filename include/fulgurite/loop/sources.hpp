// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <type_traits>
#include <utility>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/loop/cursor.hpp"
#include "fulgurite/loop/frame.hpp"

/// From the arguments of `fit` to loaders: which are loaders, which a data module, and who owns them.
namespace fulgurite::loop {

template <class T>
concept DataModule = requires(T& data) { data.train_dataloader(); } || requires(T& data) { data.val_dataloader(); } ||
                     requires(T& data) { data.test_dataloader(); } || requires(T& data) { data.predict_dataloader(); };
template <class T>
concept ResumesFrom = requires(T& from) {
    { from.path } -> std::convertible_to<std::filesystem::path>;
} && !Loader<T>;

template <class Data>
using data_pointer = std::conditional_t<DataModule<Data> && !Loader<Data>, Data*, NoData>;
template <class Data>
data_pointer<Data> pointer_to(Data& data) {
    if constexpr (DataModule<Data> && !Loader<Data>) return &data;
    else return {};
}

template <class Train, class Val, class Data>
struct FitSources {
    Train train;
    Val val;
    Data data;
    std::filesystem::path resume_from;
};

template <class Data>
auto val_of(Data& data) {
    if constexpr (requires { data.val_dataloader(); }) return data.val_dataloader();
    else return NoLoader{};
}

inline std::filesystem::path resume_path() { return {}; }
template <class First, class... Rest>
std::filesystem::path resume_path(const First& first, const Rest&... rest) {
    if constexpr (ResumesFrom<const First>) return first.path;
    else return resume_path(rest...);
}

template <class Data>
void prepare(Data& data) {
    if constexpr (requires { data.prepare_data(); }) data.prepare_data();
}
template <class Data>
auto sources_of_module(Data& data, std::filesystem::path resume_from) {
    prepare(data);
    using Train = decltype(data.train_dataloader());
    using Val = decltype(val_of(data));
    return FitSources<Train, Val, Data*>{data.train_dataloader(), val_of(data), &data, std::move(resume_from)};
}

// The loaders of `fit(module, train, val, resume(…))`: an lvalue stays the caller's, a temporary is kept.
template <class M, class First, class... Rest>
auto fit_sources(M&, First&& first, Rest&&... rest) {
    auto resume_from = resume_path(rest...);
    if constexpr (!Loader<std::remove_reference_t<First>>) {
        return sources_of_module(first, std::move(resume_from));
    } else if constexpr (sizeof...(Rest) == 0) {
        return FitSources<First, NoLoader, NoData>{std::forward<First>(first), {}, {}, {}};
    } else {
        return [&]<class Second, class... Others>(Second&& second, Others&&...) {
            if constexpr (ResumesFrom<std::remove_reference_t<Second>>)
                return FitSources<First, NoLoader, NoData>{std::forward<First>(first), {}, {}, std::move(resume_from)};
            else
                return FitSources<First, Second, NoData>{std::forward<First>(first), std::forward<Second>(second), {},
                                                         std::move(resume_from)};
        }(std::forward<Rest>(rest)...);
    }
}
template <class M>
auto fit_sources(M& module) {
    return sources_of_module(module, {});
}
template <class M, ResumesFrom From>
auto fit_sources(M& module, From&& from) {
    return sources_of_module(module, from.path);
}

template <Stage S, class Data>
decltype(auto) eval_loader(Data& data) {
    if constexpr (Loader<Data>) return (data);
    else {
        prepare(data);
        if constexpr (S == Stage::validate) return data.val_dataloader();
        else if constexpr (S == Stage::test) return data.test_dataloader();
        else return data.predict_dataloader();
    }
}

}  // namespace fulgurite::loop
