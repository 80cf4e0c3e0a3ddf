// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <ATen/ops/add.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/base/parts.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// A loss that is chosen at run time: what is called with an output and a target and gives a scalar. It may be made of
/// several, each with a name.
class Criterion {
public:
    using Parts = std::vector<std::pair<std::string, Criterion>>;

    Criterion() = default;
    template <class Loss>
    explicit Criterion(std::shared_ptr<Loss> loss) {
        constexpr bool is_module = std::is_base_of_v<torch::nn::Module, Loss>;
        constexpr bool has_forward = requires(const Tensor& tensor) { Tensor(loss->forward(tensor, tensor)); };
        static_assert(is_module,
                      "fulgurite: a criterion of a registry derives from torch::nn::Module; of a module holder take "
                      "the module itself, torch::nn::MSELossImpl of torch::nn::MSELoss");
        static_assert(has_forward || !is_module,
                      "fulgurite: a criterion of a registry has a member torch::Tensor forward(const torch::Tensor& "
                      "output, const torch::Tensor& target)");
        if constexpr (is_module && has_forward) {
            module_ = loss;
            call_ = [loss = std::move(loss)](const Tensor& output, const Tensor& target) -> Tensor {
                return loss->forward(output, target);
            };
        }
    }
    /// The sum of all, of the same output and target.
    static Criterion sum(Parts parts);
    /// Several that a module of one's own calls by their names.
    static Criterion by_name(Parts parts) { return Criterion("ModuleDict", std::move(parts)); }

    /// Throws `Error` for several criteria by name.
    Tensor operator()(const Tensor& output, const Tensor& target) const { return forward(output, target); }
    Tensor forward(const Tensor& output, const Tensor& target) const;
    /// Those that it is made of, in the order of the config; none of one that stands alone.
    const Parts& parts() const { return parts_; }
    /// One of them. Throws `Error` where there is none of the name.
    const Criterion& operator[](std::string_view name) const { return detail::part_of(parts_, name, "criterion"); }
    const std::shared_ptr<torch::nn::Module>& ptr() const { return module_; }
    explicit operator bool() const { return module_ != nullptr; }

private:
    Criterion(const char* name, Parts parts)
        : module_(detail::module_of_parts(name, parts)), parts_(std::move(parts)) {}

    std::shared_ptr<torch::nn::Module> module_;
    std::function<Tensor(const Tensor&, const Tensor&)> call_;
    Parts parts_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/base/criterion-inl.hpp"
#endif
