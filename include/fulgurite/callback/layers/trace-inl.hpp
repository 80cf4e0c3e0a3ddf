// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/layers/trace.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE void LayerTrace::stop() {
    if (!watch_) return;
    watch_.reset();
    settle_owners();
    spans_ = LayerSpans(layers_, calls_).all();
    alive_.clear();
    derived_.clear();
}

FULGURITE_INLINE std::int64_t LayerTrace::flops(const std::string& name) const {
    std::int64_t all = 0;
    for (const auto& call : calls_)
        if (call.owner && is_within(layers_[*call.owner].name, name)) all += call.flops;
    return all;
}

FULGURITE_INLINE std::int64_t LayerTrace::total_flops() const {
    std::int64_t all = 0;
    for (const auto& call : calls_) all += call.flops;
    return all;
}

FULGURITE_INLINE std::string LayerTrace::text_of(const std::string& name, Place Span::* end) const {
    for (std::size_t i = 0; i < layers_.size(); ++i)
        if (layers_[i].name == name && spans_[i]) return ((*spans_[i]).*end).text;
    return "?";
}

FULGURITE_INLINE std::size_t LayerTrace::walk(const torch::nn::Module& module, const std::string& name) {
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

FULGURITE_INLINE const std::vector<std::size_t>* LayerTrace::owners_of(const at::Tensor& tensor) const {
    if (!tensor.has_storage()) return nullptr;
    const auto found = owners_.find(tensor.storage().unsafeGetStorageImpl());
    return found == owners_.end() ? nullptr : &found->second;
}

FULGURITE_INLINE std::size_t LayerTrace::choose(const std::vector<std::size_t>& owners,
                                                std::string_view operation) const {
    const bool looks_up = operation.find("embedding") != operation.npos;
    for (const auto owner : owners)
        if ((layers_[owner].type.find("Embedding") != std::string::npos) == looks_up) return owner;
    return owners.front();
}

FULGURITE_INLINE Place LayerTrace::place_of(const at::Tensor& tensor) {
    alive_.emplace_back(tensor.getIntrusivePtr()); // so that no other tensor gets its address
    return {tensor.unsafeGetTensorImpl(), shape_text(tensor.sizes())};
}

FULGURITE_INLINE void LayerTrace::record(WatchedOperator&& done) {
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

FULGURITE_INLINE void LayerTrace::settle_owners() {
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

FULGURITE_INLINE std::size_t LayerTrace::common(std::size_t one, std::size_t other) const {
    std::string_view name = layers_[one].name;
    while (!is_within(layers_[other].name, name)) {
        const auto dot = name.rfind('.');
        name = dot == name.npos ? std::string_view() : name.substr(0, dot);
    }
    const auto found = std::find_if(layers_.begin(), layers_.end(), [&](const auto& l) { return l.name == name; });
    return static_cast<std::size_t>(found - layers_.begin());
}

} // namespace fulgurite::callback
