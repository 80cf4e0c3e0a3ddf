// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/UndefinedTensorImpl.h>
#include <c10/util/intrusive_ptr.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fulgurite/callback/layers/operator_watch.hpp"
#include "fulgurite/callback/layers/spans.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::callback {

/// Watches one pass through a module and says of each layer what it computed, and from which shape to which.
///
/// LibTorch's modules do not tell when they are called; its operators do. An operator that is given a parameter or a
/// buffer belongs to the layer that has it. One that has none belongs to the module that the layers before and after it
/// have in common, as the products within an attention do. Shapes are those of a layer's first call, see `LayerSpans`.
class LayerTrace {
public:
    /// Begins to watch the operators that this thread calls.
    explicit LayerTrace(const torch::nn::Module& module) {
        walk(module, "");
        watch_ = std::make_unique<OperatorWatch>([this](WatchedOperator&& done) { record(std::move(done)); });
    }
    LayerTrace(const LayerTrace&) = delete;
    LayerTrace& operator=(const LayerTrace&) = delete;

    /// The pass is over.
    void stop();
    /// Operations of the layer and those within it, in all its calls.
    std::int64_t flops(const std::string& name) const;
    /// Of the whole pass, with those that no layer has.
    std::int64_t total_flops() const;
    /// Shapes, as Python writes them: "[10, 256]"; "?" where they are not known.
    std::string in_size(const std::string& name) const { return text_of(name, &Span::in); }
    std::string out_size(const std::string& name) const { return text_of(name, &Span::out); }

private:
    using Alive = c10::weak_intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

    static bool is_within(std::string_view name, std::string_view outer) {
        return outer.empty() || name == outer || (name.starts_with(outer) && name[outer.size()] == '.');
    }
    std::string text_of(const std::string& name, Place Span::* end) const;

    std::size_t walk(const torch::nn::Module& module, const std::string& name);

    const std::vector<std::size_t>* owners_of(const at::Tensor& tensor) const;
    // Tied weights have several: an embedding looks up, everything else does not.
    std::size_t choose(const std::vector<std::size_t>& owners, std::string_view operation) const;
    Place place_of(const at::Tensor& tensor);
    void record(WatchedOperator&& done);

    // What has no owner and lies between two that have belongs to what these have in common.
    void settle_owners();
    std::size_t common(std::size_t one, std::size_t other) const;

    std::vector<TracedLayer> layers_;
    std::set<const void*> seen_;
    std::unordered_map<const void*, std::vector<std::size_t>> owners_; // by storage
    std::vector<Call> calls_;
    std::vector<Alive> alive_;
    std::vector<at::Tensor> derived_;
    std::vector<std::optional<Span>> spans_;
    std::unique_ptr<OperatorWatch> watch_;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/layers/trace-inl.hpp"
#endif
