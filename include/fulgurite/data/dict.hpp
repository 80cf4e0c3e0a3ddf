// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/data/collate.hpp"
#include "fulgurite/data/memory/gather.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// Tensors by name, in the order in which they were put in: a batch whose parts have names, or what a module gives
/// back.
///
///     data::Dict forward(const data::Dict& batch) {
///         …
///         return {{"loss", loss}, {"residual", residual}};
///     }
///
/// As a batch it goes to a device as its tensors do, and weighs by the first dimension of its first tensor. A name is
/// looked for from the front, which is the fastest way for the few names that a batch has.
class Dict {
public:
    using value_type = std::pair<std::string, Tensor>;

    Dict() = default;
    /// Throws where a name is given twice.
    Dict(std::initializer_list<value_type> entries) : Dict(std::vector<value_type>(entries)) {}
    explicit Dict(std::vector<value_type> entries);

    /// Throws where there is none of that name, and says which was probably meant.
    const Tensor& at(std::string_view name) const;
    Tensor& at(std::string_view name) { return const_cast<Tensor&>(std::as_const(*this).at(name)); }
    /// The tensor of that name, or nothing.
    const Tensor* find(std::string_view name) const;
    bool contains(std::string_view name) const { return find(name) != nullptr; }

    /// The tensor of that name; put in last, and undefined, where there was none.
    Tensor& operator[](std::string_view name) {
        if (const auto* found = find(name)) return const_cast<Tensor&>(*found);
        return entries_.emplace_back(std::string(name), Tensor()).second;
    }

    std::size_t size() const { return entries_.size(); }
    bool empty() const { return entries_.empty(); }
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }
    std::vector<std::string> names() const;

    /// Where its tensors are, to be moved and converted.
    void visit_tensors(auto&& f) {
        for (auto& entry : entries_) f(entry.second);
    }
    void visit_tensors(auto&& f) const {
        for (const auto& entry : entries_) f(entry.second);
    }

private:
    std::vector<value_type> entries_;
};

/// Samples of a dataset that gives dictionaries, stacked name by name. Throws where one has other names than the first.
Dict collate(const std::vector<Dict>& samples);

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/dict-inl.hpp"
#endif
