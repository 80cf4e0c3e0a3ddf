// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/state_key.hpp"

namespace fulgurite {

/// What survives a restart, as a tree: none, bool, int, double, string, tensor (`Leaf`), list, tuple, dictionary.
///
///     StateTree state = StateTree::dict();
///     state["epoch"] = 3;
///     state["optimizer"]["state"][0] = tensor;           // a place that is empty becomes a dictionary
///     auto epoch = state.at("epoch").as_int();
///     auto moment = state.at("optimizer", "state", 0).as_tensor();
///
/// Dictionaries keep the order of insertion. What is not there, and what is of another kind than asked for, throws
/// `Error`; `at` with several keys names the whole path.
template <class Leaf>
class BasicStateTree {
public:
    using Item = std::pair<StateKey, BasicStateTree>;
    using Items = std::vector<Item>;
    using Elements = std::vector<BasicStateTree>;
    enum class Kind { none, boolean, integer, real, string, tensor, list, tuple, dict, ordered_dict };

    BasicStateTree();
    BasicStateTree(const BasicStateTree&);
    BasicStateTree(BasicStateTree&&) noexcept;
    BasicStateTree& operator=(const BasicStateTree&);
    BasicStateTree& operator=(BasicStateTree&&) noexcept;
    ~BasicStateTree();
    /// An unsigned value beyond int64's range keeps its 64 bits: cast what `as_int` gives back.
    template <std::integral T>
    BasicStateTree(T value) // NOLINT(google-explicit-constructor)
        : kind_(std::same_as<T, bool> ? Kind::boolean : Kind::integer), integer_(static_cast<std::int64_t>(value)) {}
    template <std::floating_point T>
    BasicStateTree(T value) : kind_(Kind::real), real_(static_cast<double>(value)) {} // NOLINT
    BasicStateTree(std::string value);                                                // NOLINT
    BasicStateTree(std::string_view value) : BasicStateTree(std::string(value)) {}    // NOLINT
    BasicStateTree(const char* value) : BasicStateTree(std::string(value)) {}         // NOLINT
    BasicStateTree(Leaf value);                                                       // NOLINT

    static BasicStateTree dict();
    /// A dictionary that Python reads as `collections.OrderedDict`.
    static BasicStateTree ordered_dict();
    static BasicStateTree list(Elements elements = {});
    static BasicStateTree tuple(Elements elements = {});

    Kind kind() const { return kind_; }
    bool is_none() const { return kind_ == Kind::none; }
    bool is_bool() const { return kind_ == Kind::boolean; }
    bool is_int() const { return kind_ == Kind::integer; }
    bool is_double() const { return kind_ == Kind::real; }
    bool is_string() const { return kind_ == Kind::string; }
    bool is_tensor() const { return kind_ == Kind::tensor; }
    bool is_sequence() const { return kind_ == Kind::list || kind_ == Kind::tuple; }    ///< a list or a tuple
    bool is_dict() const { return kind_ == Kind::dict || kind_ == Kind::ordered_dict; } ///< ordered or not

    bool as_bool() const;
    std::int64_t as_int() const;
    double as_double() const;
    const std::string& as_string() const;
    const Leaf& as_tensor() const;

    /// Entries of a dictionary, in order: `for (auto& [key, value] : tree.items())`.
    const Items& items() const;
    Items& items() { return const_cast<Items&>(std::as_const(*this).items()); }
    /// Elements of a list or a tuple.
    const Elements& elements() const;
    Elements& elements() { return const_cast<Elements&>(std::as_const(*this).elements()); }

    /// The number of entries or elements; 0 for everything else.
    std::size_t size() const { return elements_.size() + items_.size(); }
    bool empty() const { return size() == 0; }

    /// The value under a key of a dictionary, or nullptr; also nullptr where there is no dictionary.
    const BasicStateTree* find(StateKeyView key) const;
    BasicStateTree* find(StateKeyView key) { return const_cast<BasicStateTree*>(std::as_const(*this).find(key)); }
    bool contains(StateKeyView key) const { return find(key) != nullptr; }

    /// The value at a path of keys of dictionaries and indices of lists.
    template <class... Path>
    const BasicStateTree& at(const Path&... path) const {
        return walk({StateKeyView(path)...});
    }
    template <class... Path>
    BasicStateTree& at(const Path&... path) {
        return const_cast<BasicStateTree&>(walk({StateKeyView(path)...}));
    }

    /// The entry of a dictionary, made if it is not there; an empty place becomes a dictionary. For lists: the element.
    BasicStateTree& operator[](StateKeyView key);
    const BasicStateTree& operator[](StateKeyView key) const { return walk({key}); }

    /// Appends to a list or a tuple; an empty place becomes a list.
    void push_back(BasicStateTree value);
    /// Removes an entry; says whether it was there.
    bool erase(StateKeyView key);

    /// What stands here, in words for a message: "the string 'abc'", "a dictionary of 3".
    std::string describe() const;

private:
    BasicStateTree(Kind kind, Elements elements);

    const BasicStateTree& expect(bool fits, const char* wanted) const;
    const BasicStateTree& walk(std::initializer_list<StateKeyView> path) const;
    const BasicStateTree* element(StateKeyView key) const;
    std::string missing(const std::string& key, const std::string& walked) const;

    // Plain members and no variant: every program that trains compiles this.
    Kind kind_ = Kind::none;
    std::int64_t integer_ = 0;
    double real_ = 0;
    std::string string_;
    Leaf leaf_{};
    Elements elements_;
    Items items_;
};

} // namespace fulgurite

#include "fulgurite/core/state_tree_members.hpp"
