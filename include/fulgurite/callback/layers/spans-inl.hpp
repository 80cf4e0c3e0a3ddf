// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/layers/spans.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE LayerSpans::LayerSpans(const std::vector<TracedLayer>& layers, const std::vector<Call>& calls)
    : layers_(layers), calls_(calls), spans_(layers.size()) {
    for (std::size_t i = 0; i < layers_.size(); ++i)
        if (layers_[i].children.empty() && layers_[i].has_tensors) spans_[i] = own_span(i);
    for (std::size_t i = layers_.size(); i-- > 0;) // what is within comes first
        if (layers_[i].is_sequential && !layers_[i].children.empty()) chain(i);
}

FULGURITE_INLINE Place LayerSpans::output_of(const Call& call) {
    Place out = call.outputs.front();
    const auto state = [&](std::size_t i) { return call.outputs[i].text; };
    if (call.operation == "aten::lstm" && call.outputs.size() == 3)
        out.text = "[" + out.text + ", [" + state(1) + ", " + state(2) + "]]";
    else if (call.outputs.size() == 2 && (call.operation == "aten::gru" || call.operation == "aten::lstm_cell" ||
                                          call.operation == "aten::rnn_tanh" || call.operation == "aten::rnn_relu"))
        out.text = "[" + out.text + ", " + state(1) + "]";
    return out;
}

FULGURITE_INLINE std::optional<Span> LayerSpans::own_span(std::size_t layer) const {
    std::optional<Span> span;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
        const Call& call = calls_[i];
        if (call.owner != layer || call.inputs.empty() || call.outputs.empty()) continue;
        if (!span) span = Span{i, i, call.inputs.front(), output_of(call)};
        else if (takes(call, span->out)) {
            span->last = i;
            span->out = output_of(call);
        } else {
            break;
        }
    }
    return span;
}

FULGURITE_INLINE void LayerSpans::chain(std::size_t sequential) {
    const Children& children = layers_[sequential].children;
    const auto known = [&](std::size_t i) { return spans_[children[i]].has_value(); };
    std::size_t first = 0;
    while (first < children.size() && !known(first)) ++first;
    if (first == children.size()) return;
    backward(children, first);
    for (std::size_t i = first; i < children.size();) {
        std::size_t next = i + 1;
        while (next < children.size() && !known(next)) ++next;
        if (next < children.size()) between(children, i, next);
        else forward(children, i);
        i = next;
    }
    const auto &begin = spans_[children.front()], &end = spans_[children.back()];
    if (begin && end) spans_[sequential] = Span{begin->first, end->last, begin->in, end->out};
}

FULGURITE_INLINE void LayerSpans::backward(const Children& children, std::size_t known) {
    Span at = *spans_[children[known]];
    for (std::size_t i = known; i-- > 0;) {
        const std::size_t layer = children[i];
        if (is_identity(layer)) {
            spans_[layer] = Span{at.first, at.first, at.in, at.in};
            continue;
        }
        if (!is_plain(layer)) return;
        std::size_t call = at.first;
        while (call > 0 && !(is_free(call - 1) && calls_[call - 1].outputs.front().tensor == at.in.tensor)) --call;
        if (call == 0) return;
        spans_[layer] = at = span_of(call - 1);
    }
}

FULGURITE_INLINE void LayerSpans::forward(const Children& children, std::size_t known) {
    Span at = *spans_[children[known]];
    for (std::size_t i = known + 1; i < children.size(); ++i) {
        const std::size_t layer = children[i];
        if (is_identity(layer)) {
            spans_[layer] = Span{at.last, at.last, at.out, at.out};
            continue;
        }
        if (!is_plain(layer)) return;
        const auto call = next_free(at, calls_.size());
        if (!call) return;
        spans_[layer] = at = span_of(*call);
    }
}

FULGURITE_INLINE std::optional<std::size_t> LayerSpans::next_free(const Span& at, std::size_t end) const {
    for (std::size_t call = at.last + 1; call < end; ++call)
        if (is_free(call) && takes(calls_[call], at.out)) return call;
    return std::nullopt;
}

FULGURITE_INLINE void LayerSpans::between(const Children& children, std::size_t from, std::size_t to) {
    const Span begin = *spans_[children[from]], end = *spans_[children[to]];
    const Children inner(children.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                         children.begin() + static_cast<std::ptrdiff_t>(to));
    if (inner.size() == 1) {
        spans_[inner.front()] = Span{begin.last, end.first, begin.out, end.in};
        return;
    }
    std::vector<Span> found;
    for (auto call = next_free(begin, end.first); call; call = next_free(found.back(), end.first))
        found.push_back(span_of(*call));
    const auto plain = [&](std::size_t layer) { return is_identity(layer) || is_plain(layer); };
    const auto operators = std::count_if(inner.begin(), inner.end(), [&](auto l) { return !is_identity(l); });
    if (!std::all_of(inner.begin(), inner.end(), plain)) return;
    if (static_cast<std::size_t>(operators) != found.size()) return;
    Span at = begin;
    auto next = found.begin();
    for (const std::size_t layer : inner) {
        if (is_identity(layer)) at = Span{at.last, at.last, at.out, at.out};
        else at = *next++;
        spans_[layer] = at;
    }
}

} // namespace fulgurite::callback
