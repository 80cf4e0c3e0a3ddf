// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/autocast_mode.h>
#include <ATen/core/Reduction.h>
#include <ATen/ops/tensor.h>
#include <torch/nn/module.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/option/checked.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app::criteria {

/// What becomes of the loss of each element: nothing, their mean, or their sum.
enum class Reduction : int { none = at::Reduction::None, mean = at::Reduction::Mean, sum = at::Reduction::Sum };

namespace detail {

/// The base of all criteria: a `torch::nn::Module` with options, called with the tensors that its `forward` takes.
template <class Derived, class OptionsOf>
class Criterion : public torch::nn::Module {
public:
    using Options = OptionsOf;
    static constexpr std::string_view name_v = short_type_name<Derived>();

    /// Throws `Error` where an option makes no sense.
    explicit Criterion(OptionsOf options = {})
        : torch::nn::Module(std::string(name_v)), options_(option::checked(name_v, std::move(options))) {}

    const OptionsOf& options() const { return options_; }

    template <class... Inputs>
        requires requires(Derived& criterion, const Inputs&... inputs) { criterion.forward(inputs...); }
    Tensor operator()(const Inputs&... inputs) {
        return static_cast<Derived&>(*this).forward(inputs...);
    }

protected:
    /// A list of numbers of the options as a buffer, so that it moves with the module; undefined where none is given.
    Tensor register_weight(const std::string& name, const std::optional<std::vector<double>>& numbers) {
        if (!numbers) return {};
        return register_buffer(name, at::tensor(*numbers, at::TensorOptions(c10::get_default_dtype())));
    }
    std::int64_t reduction() const { return static_cast<std::int64_t>(options_.reduction); }
    Tensor reduced(const Tensor& losses) const {
        if (options_.reduction == decltype(options_.reduction)::none) return losses;
        return options_.reduction == decltype(options_.reduction)::sum ? losses.sum() : losses.mean();
    }

    OptionsOf options_;
};

template <class Refuse>
void check_weight(const Refuse& refuse, std::string_view name, const std::optional<std::vector<double>>& numbers) {
    if (!numbers) return;
    bool fits = !numbers->empty();
    for (const auto number : *numbers) fits = fits && number >= 0 && std::isfinite(number);
    if (!fits) refuse(name, "a list of numbers of 0 or more");
}

/// A target or weight in the type that the output has. Autocast chooses types itself, and is left to it.
Tensor in_type_of(const Tensor& output, const Tensor& tensor);
/// A weight on the output's device, too: nothing is copied where the criterion has been moved with its module.
inline Tensor weight_for(const Tensor& output, const Tensor& weight) {
    return weight.defined() ? in_type_of(output, weight.to(output.device())) : weight;
}

void require_real(std::string_view owner, std::string_view what, const Tensor& tensor);
void require_same_shape(std::string_view owner, const Tensor& output, const Tensor& target,
                        std::string_view what = "a target");
/// The target of a loss that goes by elements, in the type of the output. Throws `Error` where the shapes differ: they
/// would be broadcast to something else than was meant.
Tensor target_like(std::string_view owner, const Tensor& output, const Tensor& target);
void require_weight_for_last(std::string_view owner, std::string_view name, const Tensor& weight, const Tensor& output);

} // namespace detail

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/part/criterion-inl.hpp"
#endif
