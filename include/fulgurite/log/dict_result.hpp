// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/core/key.hpp"
#include "fulgurite/log/log_dict.hpp"
#include "fulgurite/log/logs.hpp"
#include "fulgurite/log/output.hpp"
#include "fulgurite/log/step.hpp"

namespace fulgurite {

/// What a step that gives a dictionary returns, in the words of `step` and `logs`; anything else as it is.
template <bool Trains, class T>
struct DictResult {
    using type = T;
};
/// (loss, dictionary) of a training step: the loss is trained on, the dictionary is logged.
template <detail::NamedTensors D>
struct DictResult<true, std::pair<at::Tensor, D>> {
    using type = Step<LoggedDict<0>>;
    static type from(std::pair<at::Tensor, D> given) {
        auto logged = log_dict(given.second);
        return step(std::move(given.first), std::move(logged));
    }
};
template <detail::NamedTensors D>
struct DictResult<true, std::optional<std::pair<at::Tensor, D>>> {
    using Pair = DictResult<true, std::pair<at::Tensor, D>>;
    using type = std::optional<typename Pair::type>;
    static type from(std::optional<std::pair<at::Tensor, D>> given) {
        return given ? type(Pair::from(std::move(*given))) : type();
    }
};
/// A dictionary of an evaluation is logged, and handed out as `outputs["values"_key]`; a loss beside it as
/// `outputs["loss"_key]`.
template <detail::NamedTensors D>
struct DictResult<false, D> {
    using type = Logs<LoggedDict<0>, Output<Key<"values">, D>>;
    static type from(D given) {
        auto logged = log_dict(given);
        return logs(std::move(logged), output(Key<"values">{}, std::move(given)));
    }
};
template <detail::NamedTensors D>
struct DictResult<false, std::pair<at::Tensor, D>> {
    using type = Logs<LoggedDict<0>, Output<Key<"loss">, at::Tensor>, Output<Key<"values">, D>>;
    static type from(std::pair<at::Tensor, D> given) {
        auto logged = log_dict(given.second);
        return logs(std::move(logged), output(Key<"loss">{}, std::move(given.first)),
                    output(Key<"values">{}, std::move(given.second)));
    }
};

namespace detail {

/// Calls what a step is, and gives its result in those words.
template <bool Trains, class F>
constexpr decltype(auto) in_words_of_log(const F& f) {
    using Given = DictResult<Trains, std::remove_cvref_t<decltype(f())>>;
    if constexpr (requires { &Given::from; }) return Given::from(f());
    else return f();
}

} // namespace detail

} // namespace fulgurite
