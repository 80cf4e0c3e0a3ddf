// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

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

/// A network that is chosen at run time: any `torch::nn::Module` whose `forward` takes a tensor and gives one. Copies
/// are the same network. It may be made of several, each with a name.
class Model {
public:
    using Parts = std::vector<std::pair<std::string, Model>>;

    Model() = default;
    template <class Net>
    explicit Model(std::shared_ptr<Net> net) {
        constexpr bool is_module = std::is_base_of_v<torch::nn::Module, Net>;
        constexpr bool has_forward = requires(const Tensor& input) { Tensor(net->forward(input)); };
        static_assert(is_module,
                      "fulgurite: a model of a registry derives from torch::nn::Module; of a module holder take the "
                      "module itself, torch::nn::LinearImpl of torch::nn::Linear");
        static_assert(has_forward || !is_module,
                      "fulgurite: a model of a registry has a member torch::Tensor forward(const torch::Tensor&)");
        if constexpr (is_module && has_forward) {
            module_ = net;
            forward_ = [net = std::move(net)](const Tensor& input) -> Tensor { return net->forward(input); };
        }
    }
    /// One after the other: the second is given what the first gives, and so on.
    static Model chain(Parts parts);
    /// Several that a module of one's own calls by their names.
    static Model by_name(Parts parts) { return Model("ModuleDict", std::move(parts)); }

    /// Throws `Error` for several models by name.
    Tensor forward(const Tensor& input) const;
    Tensor operator()(const Tensor& input) const { return forward(input); }
    /// Those that it is made of, in the order of the config; none of one that stands alone.
    const Parts& parts() const { return parts_; }
    /// One of them: `model["encoder"]`, of a list "0", "1", …. Throws `Error` where there is none of the name.
    const Model& operator[](std::string_view name) const { return detail::part_of(parts_, name, "model"); }
    /// The module behind it; null where there is none.
    const std::shared_ptr<torch::nn::Module>& ptr() const { return module_; }
    torch::nn::Module* operator->() const { return module_.get(); }
    explicit operator bool() const { return module_ != nullptr; }

private:
    Model(const char* name, Parts parts) : module_(detail::module_of_parts(name, parts)), parts_(std::move(parts)) {}

    std::shared_ptr<torch::nn::Module> module_;
    std::function<Tensor(const Tensor&)> forward_;
    Parts parts_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/base/model-inl.hpp"
#endif
