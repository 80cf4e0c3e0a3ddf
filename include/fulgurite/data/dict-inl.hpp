// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/dict.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Dict::Dict(std::vector<value_type> entries) : entries_(std::move(entries)) {
    for (auto it = entries_.begin(); it != entries_.end(); ++it)
        if (std::any_of(entries_.begin(), it, [&](const auto& before) { return before.first == it->first; }))
            throw Error("data::Dict: '", it->first, "' is given twice; give every tensor a name of its own");
}

FULGURITE_INLINE const Tensor& Dict::at(std::string_view name) const {
    if (const auto* found = find(name)) return *found;
    throw Error("data::Dict: there is no '", name, "'", entries_.empty() ? "; it is empty" : "",
                suggestion(name, names()));
}

FULGURITE_INLINE const Tensor* Dict::find(std::string_view name) const {
    for (const auto& [key, tensor] : entries_)
        if (key == name) return &tensor;
    return nullptr;
}

FULGURITE_INLINE std::vector<std::string> Dict::names() const {
    std::vector<std::string> all;
    all.reserve(entries_.size());
    for (const auto& entry : entries_) all.push_back(entry.first);
    return all;
}

FULGURITE_INLINE Dict collate(const std::vector<Dict>& samples) {
    std::vector<Dict::value_type> columns;
    if (samples.empty()) return {};
    for (const auto& entry : samples.front())
        columns.emplace_back(entry.first, detail::stack_member(samples, [&](const Dict& sample) -> const Tensor& {
                                 if (sample.size() != samples.front().size())
                                     throw Error("data::Dict: a sample has ", sample.size(),
                                                 " tensors, and the first of its batch ", samples.front().size());
                                 return sample.at(entry.first);
                             }));
    return Dict(std::move(columns));
}

} // namespace fulgurite::data
