// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/state_tree.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite {

// Members are defined outside of the class: where the library is compiled once, those of `StateTree` are in it.

template <class Leaf>
BasicStateTree<Leaf>::BasicStateTree() = default;
template <class Leaf>
BasicStateTree<Leaf>::BasicStateTree(const BasicStateTree&) = default;
template <class Leaf>
BasicStateTree<Leaf>::BasicStateTree(BasicStateTree&&) noexcept = default;
template <class Leaf>
BasicStateTree<Leaf>& BasicStateTree<Leaf>::operator=(const BasicStateTree&) = default;
template <class Leaf>
BasicStateTree<Leaf>& BasicStateTree<Leaf>::operator=(BasicStateTree&&) noexcept = default;
template <class Leaf>
BasicStateTree<Leaf>::~BasicStateTree() = default;
template <class Leaf>
BasicStateTree<Leaf>::BasicStateTree(std::string value) : kind_(Kind::string), string_(std::move(value)) {}
template <class Leaf>
BasicStateTree<Leaf>::BasicStateTree(Leaf value) : kind_(Kind::tensor), leaf_(std::move(value)) {}
template <class Leaf>
BasicStateTree<Leaf>::BasicStateTree(Kind kind, Elements elements) : kind_(kind), elements_(std::move(elements)) {}

template <class Leaf>
BasicStateTree<Leaf> BasicStateTree<Leaf>::dict() {
    return BasicStateTree(Kind::dict, {});
}
template <class Leaf>
BasicStateTree<Leaf> BasicStateTree<Leaf>::ordered_dict() {
    return BasicStateTree(Kind::ordered_dict, {});
}
template <class Leaf>
BasicStateTree<Leaf> BasicStateTree<Leaf>::list(Elements elements) {
    return BasicStateTree(Kind::list, std::move(elements));
}
template <class Leaf>
BasicStateTree<Leaf> BasicStateTree<Leaf>::tuple(Elements elements) {
    return BasicStateTree(Kind::tuple, std::move(elements));
}

template <class Leaf>
bool BasicStateTree<Leaf>::as_bool() const {
    return expect(is_bool(), "a bool").integer_ != 0;
}
template <class Leaf>
std::int64_t BasicStateTree<Leaf>::as_int() const {
    return expect(is_int(), "an int").integer_;
}
template <class Leaf>
double BasicStateTree<Leaf>::as_double() const {
    return is_int() ? static_cast<double>(integer_) : expect(is_double(), "a float").real_;
}
template <class Leaf>
const std::string& BasicStateTree<Leaf>::as_string() const {
    return expect(is_string(), "a string").string_;
}
template <class Leaf>
const Leaf& BasicStateTree<Leaf>::as_tensor() const {
    return expect(is_tensor(), "a tensor").leaf_;
}
template <class Leaf>
auto BasicStateTree<Leaf>::items() const -> const Items& {
    return expect(is_dict(), "a dictionary").items_;
}
template <class Leaf>
auto BasicStateTree<Leaf>::elements() const -> const Elements& {
    return expect(is_sequence(), "a list").elements_;
}

template <class Leaf>
const BasicStateTree<Leaf>* BasicStateTree<Leaf>::find(StateKeyView key) const {
    for (const auto& [name, value] : items_)
        if (key == name) return &value;
    return nullptr;
}
template <class Leaf>
BasicStateTree<Leaf>& BasicStateTree<Leaf>::operator[](StateKeyView key) {
    if (is_sequence()) return const_cast<BasicStateTree&>(walk({key}));
    if (is_none()) *this = dict();
    if (auto* found = find(key)) return *found;
    return items().emplace_back(key.key(), BasicStateTree()).second;
}
template <class Leaf>
void BasicStateTree<Leaf>::push_back(BasicStateTree value) {
    if (is_none()) *this = list();
    elements().push_back(std::move(value));
}
template <class Leaf>
bool BasicStateTree<Leaf>::erase(StateKeyView key) {
    return std::erase_if(items(), [&](const Item& item) { return key == item.first; }) > 0;
}

template <class Leaf>
std::string BasicStateTree<Leaf>::describe() const {
    switch (kind()) {
        case Kind::none:
            return "nothing";
        case Kind::boolean:
            return as_bool() ? "the bool true" : "the bool false";
        case Kind::integer:
            return "the int " + std::to_string(as_int());
        case Kind::real:
            return in_words("the float ", real_);
        case Kind::string:
            return "the string '" + as_string() + "'";
        case Kind::tensor:
            return "a tensor";
        case Kind::list:
            return "a list of " + std::to_string(size());
        case Kind::tuple:
            return "a tuple of " + std::to_string(size());
        default:
            return "a dictionary of " + std::to_string(size());
    }
}

template <class Leaf>
const BasicStateTree<Leaf>& BasicStateTree<Leaf>::expect(bool fits, const char* wanted) const {
    if (!fits) throw Error("the state holds ", describe(), " where ", wanted, " is wanted");
    return *this;
}
template <class Leaf>
const BasicStateTree<Leaf>& BasicStateTree<Leaf>::walk(std::initializer_list<StateKeyView> path) const {
    const BasicStateTree* here = this;
    std::string walked;
    for (const auto& key : path) {
        const auto* next = here->element(key);
        if (!next) throw Error(here->missing(key.text(), walked));
        if (path.size() > 1) walked += (walked.empty() ? "" : "/") + key.text();
        here = next;
    }
    return *here;
}
template <class Leaf>
const BasicStateTree<Leaf>* BasicStateTree<Leaf>::element(StateKeyView key) const {
    if (!is_sequence()) return find(key);
    const auto index = key.index(size());
    return index < 0 ? nullptr : &elements_[static_cast<std::size_t>(index)];
}
template <class Leaf>
std::string BasicStateTree<Leaf>::missing(const std::string& key, const std::string& walked) const {
    std::string there = describe();
    for (std::size_t i = 0; is_dict() && i < size() && i < 8; ++i)
        there += (i == 0 ? ": '" : ", '") + items()[i].first.text() + "'";
    return in_words("the state has no '", walked, walked.empty() ? "" : "/", key, "'; ", walked.empty() ? "" : "'",
                    walked.empty() ? std::string_view("it") : walked, walked.empty() ? "" : "'", " holds ", there,
                    is_dict() && size() > 8 ? ", …" : "");
}

} // namespace fulgurite
