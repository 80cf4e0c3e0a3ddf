// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/ArrayRef.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fulgurite::callback {

/// A module within the one that is traced.
struct TracedLayer {
    std::string name; ///< "net.0"; empty: the module itself
    std::string type; ///< "torch::nn::LinearImpl"
    std::vector<std::size_t> children;
    bool has_tensors = false;   ///< parameters or buffers of its own
    bool is_sequential = false; ///< a `torch::nn::Sequential`, or derived from it
};
/// A tensor that was seen: which one, and its shape.
struct Place {
    const void* tensor = nullptr;
    std::string text;
};
/// An operator that was called: weights are not among its inputs.
struct Call {
    std::string operation;
    std::optional<std::size_t> owner;
    std::vector<Place> inputs, outputs;
    std::int64_t flops = 0;
};
/// The calls of one pass through a layer, from its input to its output.
struct Span {
    std::size_t first = 0, last = 0; ///< calls
    Place in, out;
};

/// Finds out between which tensors each layer stood.
///
/// A layer with weights and no layers within it begins with the first operator that has one of them, and goes on as far
/// as operators with its weights take what the last gave. A `Sequential` hands on from one of its layers to the next:
/// so those without weights, such as activations, are found by what they took and gave, and the Sequential itself goes
/// from its first layer to its last. Of other modules with layers within them it is not known.
class LayerSpans {
public:
    LayerSpans(const std::vector<TracedLayer>& layers, const std::vector<Call>& calls);
    std::vector<std::optional<Span>> all() && { return std::move(spans_); }

private:
    using Children = std::vector<std::size_t>;

    static bool takes(const Call& call, const Place& place) {
        return std::any_of(call.inputs.begin(), call.inputs.end(),
                           [&](const Place& input) { return input.tensor == place.tensor; });
    }
    // Recurrent layers give their states, too.
    static Place output_of(const Call& call);
    std::optional<Span> own_span(std::size_t layer) const;

    bool is_identity(std::size_t layer) const { return layers_[layer].type.starts_with("torch::nn::Identity"); }
    /// One of LibTorch's layers without weights, which mostly is one operator.
    bool is_plain(std::size_t layer) const {
        const auto& it = layers_[layer];
        return it.children.empty() && !it.has_tensors && it.type.starts_with("torch::nn::");
    }
    bool is_free(std::size_t call) const {
        return !calls_[call].owner && !calls_[call].inputs.empty() && !calls_[call].outputs.empty();
    }
    Span span_of(std::size_t call) const {
        return {call, call, calls_[call].inputs.front(), calls_[call].outputs.front()};
    }

    void chain(std::size_t sequential);
    /// Those before the first that is known.
    void backward(const Children& children, std::size_t known);
    /// Those behind the last that is known.
    void forward(const Children& children, std::size_t known);
    std::optional<std::size_t> next_free(const Span& at, std::size_t end) const;
    /// Those between two that are known: one alone has their ends; of several each must have been one operator.
    void between(const Children& children, std::size_t from, std::size_t to);

    const std::vector<TracedLayer>& layers_;
    const std::vector<Call>& calls_;
    std::vector<std::optional<Span>> spans_;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/layers/spans-inl.hpp"
#endif
