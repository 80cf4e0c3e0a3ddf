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
    void stop() {
        if (!watch_) return;
        watch_.reset();
        settle_owners();
        spans_ = LayerSpans(layers_, calls_).all();
        alive_.clear();
        derived_.clear();
    }
    /// Operations of the layer and those within it, in all its calls.
    std::int64_t flops(const std::string& name) const {
        std::int64_t all = 0;
        for (const auto& call : calls_)
            if (call.owner && is_within(layers_[*call.owner].name, name)) all += call.flops;
        return all;
    }
    /// Of the whole pass, with those that no layer has.
    std::int64_t total_flops() const {
        std::int64_t all = 0;
        for (const auto& call : calls_) all += call.flops;
        return all;
    }
    /// Shapes, as Python writes them: "[10, 256]"; "?" where they are not known.
    std::string in_size(const std::string& name) const { return text_of(name, &Span::in); }
    std::string out_size(const std::string& name) const { return text_of(name, &Span::out); }

private:
    using Alive = c10::weak_intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

    static bool is_within(std::string_view name, std::string_view outer) {
        return outer.empty() || name == outer || (name.starts_with(outer) && name[outer.size()] == '.');
    }
    std::string text_of(const std::string& name, Place Span::* end) const {
        for (std::size_t i = 0; i < layers_.size(); ++i)
            if (layers_[i].name == name && spans_[i]) return ((*spans_[i]).*end).text;
        return "?";
    }

    std::size_t walk(const torch::nn::Module& module, const std::string& name) {
        const std::size_t index = layers_.size();
        const bool is_sequential = dynamic_cast<const torch::nn::SequentialImpl*>(&module) != nullptr;
        layers_.push_back({name, module.name(), {}, false, is_sequential});
        seen_.insert(&module);
        const auto own = [&](const auto& items) {
            for (const auto& item : items)
                if (item.value().defined() && item.value().has_storage()) {
                    owners_[item.value().storage().unsafeGetStorageImpl()].push_back(index);
                    layers_[index].has_tensors = true;
                }
        };
        own(module.named_parameters(/*recurse=*/false));
        own(module.named_buffers(/*recurse=*/false));
        for (const auto& child : module.named_children())
            if (!seen_.contains(child.value().get())) {
                const auto inner = walk(*child.value(), name.empty() ? child.key() : name + "." + child.key());
                layers_[index].children.push_back(inner);
            }
        return index;
    }

    const std::vector<std::size_t>* owners_of(const at::Tensor& tensor) const {
        if (!tensor.has_storage()) return nullptr;
        const auto found = owners_.find(tensor.storage().unsafeGetStorageImpl());
        return found == owners_.end() ? nullptr : &found->second;
    }
    // Tied weights have several: an embedding looks up, everything else does not.
    std::size_t choose(const std::vector<std::size_t>& owners, std::string_view operation) const {
        const bool looks_up = operation.find("embedding") != operation.npos;
        for (const auto owner : owners)
            if ((layers_[owner].type.find("Embedding") != std::string::npos) == looks_up) return owner;
        return owners.front();
    }
    Place place_of(const at::Tensor& tensor) {
        alive_.emplace_back(tensor.getIntrusivePtr()); // so that no other tensor gets its address
        return {tensor.unsafeGetTensorImpl(), shape_text(tensor.sizes())};
    }
    void record(WatchedOperator&& done) {
        Call call;
        call.operation = done.name;
        call.flops = done.flops;
        for (const at::Tensor& input : done.inputs) {
            if (const auto* owners = owners_of(input)) {
                if (!call.owner) call.owner = choose(*owners, done.name);
            } else {
                call.inputs.push_back(place_of(input));
            }
        }
        // What is made of weights alone is a weight of that layer, too: a transpose, a cast, a normalised filter.
        if (call.owner && call.inputs.empty()) {
            for (const at::Tensor& output : done.outputs)
                if (output.has_storage() && !owners_of(output)) {
                    owners_[output.storage().unsafeGetStorageImpl()] = {*call.owner};
                    derived_.push_back(output);
                }
        } else {
            for (const at::Tensor& output : done.outputs) call.outputs.push_back(place_of(output));
        }
        calls_.push_back(std::move(call));
    }

    // What has no owner and lies between two that have belongs to what these have in common.
    void settle_owners() {
        std::optional<std::size_t> before;
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            if (calls_[i].owner) {
                before = calls_[i].owner;
                continue;
            }
            if (calls_[i].flops == 0 || !before) continue;
            const auto after = std::find_if(calls_.begin() + static_cast<std::ptrdiff_t>(i), calls_.end(),
                                            [](const Call& call) { return call.owner && !call.inputs.empty(); });
            if (after != calls_.end()) calls_[i].owner = common(*before, *after->owner);
        }
    }
    std::size_t common(std::size_t one, std::size_t other) const {
        std::string_view name = layers_[one].name;
        while (!is_within(layers_[other].name, name)) {
            const auto dot = name.rfind('.');
            name = dot == name.npos ? std::string_view() : name.substr(0, dot);
        }
        const auto found = std::find_if(layers_.begin(), layers_.end(), [&](const auto& l) { return l.name == name; });
        return static_cast<std::size_t>(found - layers_.begin());
    }

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
