// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite {

/// A key of a state tree's dictionary: an integer or a string, as in the checkpoints of Python.
class StateKey {
public:
    template <std::integral T>
    StateKey(T number) : number_(static_cast<std::int64_t>(number)), is_int_(true) {} // NOLINT
    StateKey(std::string name) : name_(std::move(name)) {}                            // NOLINT
    StateKey(std::string_view name) : name_(name) {}                                  // NOLINT
    StateKey(const char* name) : name_(name) {}                                       // NOLINT

    bool is_int() const { return is_int_; }
    /// Throws `Error` if the key is a string.
    std::int64_t as_int() const {
        if (!is_int_) throw Error("the state's key '" + name_ + "' is a string where an integer is wanted");
        return number_;
    }
    /// Throws `Error` if the key is an integer.
    const std::string& as_string() const {
        if (is_int_) throw Error("the state's key " + text() + " is an integer where a string is wanted");
        return name_;
    }
    /// The key as a reader should see it, whichever it is.
    std::string text() const { return is_int_ ? std::to_string(number_) : name_; }

    bool operator==(const StateKey&) const = default;
    bool operator==(std::string_view name) const { return !is_int_ && name_ == name; }
    bool operator==(const char* name) const { return *this == std::string_view(name); }
    bool operator==(std::int64_t number) const { return is_int_ && number_ == number; }

private:
    std::string name_;
    std::int64_t number_ = 0;
    bool is_int_ = false;
};

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

    BasicStateTree() = default;
    /// An unsigned value beyond int64's range keeps its 64 bits: cast what `as_int` gives back.
    template <std::integral T>
    BasicStateTree(T value) // NOLINT(google-explicit-constructor)
        : kind_(std::same_as<T, bool> ? Kind::boolean : Kind::integer), integer_(static_cast<std::int64_t>(value)) {}
    template <std::floating_point T>
    BasicStateTree(T value) : kind_(Kind::real), real_(static_cast<double>(value)) {}     // NOLINT
    BasicStateTree(std::string value) : kind_(Kind::string), string_(std::move(value)) {} // NOLINT
    BasicStateTree(std::string_view value) : kind_(Kind::string), string_(value) {}       // NOLINT
    BasicStateTree(const char* value) : kind_(Kind::string), string_(value) {}            // NOLINT
    BasicStateTree(Leaf value) : kind_(Kind::tensor), leaf_(std::move(value)) {}          // NOLINT

    static BasicStateTree dict() { return BasicStateTree(Kind::dict, {}); }
    /// A dictionary that Python reads as `collections.OrderedDict`.
    static BasicStateTree ordered_dict() { return BasicStateTree(Kind::ordered_dict, {}); }
    static BasicStateTree list(Elements elements = {}) { return BasicStateTree(Kind::list, std::move(elements)); }
    static BasicStateTree tuple(Elements elements = {}) { return BasicStateTree(Kind::tuple, std::move(elements)); }

    Kind kind() const { return kind_; }
    bool is_none() const { return kind_ == Kind::none; }
    bool is_bool() const { return kind_ == Kind::boolean; }
    bool is_int() const { return kind_ == Kind::integer; }
    bool is_double() const { return kind_ == Kind::real; }
    bool is_string() const { return kind_ == Kind::string; }
    bool is_tensor() const { return kind_ == Kind::tensor; }
    bool is_sequence() const { return kind_ == Kind::list || kind_ == Kind::tuple; }    ///< a list or a tuple
    bool is_dict() const { return kind_ == Kind::dict || kind_ == Kind::ordered_dict; } ///< ordered or not

    bool as_bool() const { return expect(is_bool(), "a bool").integer_ != 0; }
    std::int64_t as_int() const { return expect(is_int(), "an int").integer_; }
    double as_double() const { return is_int() ? static_cast<double>(integer_) : expect(is_double(), "a float").real_; }
    const std::string& as_string() const { return expect(is_string(), "a string").string_; }
    const Leaf& as_tensor() const { return expect(is_tensor(), "a tensor").leaf_; }

    /// Entries of a dictionary, in order: `for (auto& [key, value] : tree.items())`.
    const Items& items() const { return expect(is_dict(), "a dictionary").items_; }
    Items& items() { return const_cast<Items&>(std::as_const(*this).items()); }
    /// Elements of a list or a tuple.
    const Elements& elements() const { return expect(is_sequence(), "a list").elements_; }
    Elements& elements() { return const_cast<Elements&>(std::as_const(*this).elements()); }

    /// The number of entries or elements; 0 for everything else.
    std::size_t size() const { return elements_.size() + items_.size(); }
    bool empty() const { return size() == 0; }

    /// The value under a key of a dictionary, or nullptr; also nullptr where there is no dictionary.
    template <class Key>
    const BasicStateTree* find(const Key& key) const {
        for (auto& [name, value] : items_)
            if (name == view(key)) return &value;
        return nullptr;
    }
    template <class Key>
    BasicStateTree* find(const Key& key) {
        return const_cast<BasicStateTree*>(std::as_const(*this).find(key));
    }
    template <class Key>
    bool contains(const Key& key) const {
        return find(key) != nullptr;
    }

    /// The value at a path of keys of dictionaries and indices of lists.
    template <class... Path>
    const BasicStateTree& at(const Path&... path) const {
        const BasicStateTree* here = this;
        std::string walked;
        ((here = &here->step(view(path), walked)), ...);
        return *here;
    }
    template <class... Path>
    BasicStateTree& at(const Path&... path) {
        return const_cast<BasicStateTree&>(std::as_const(*this).at(path...));
    }

    /// The entry of a dictionary, made if it is not there; an empty place becomes a dictionary. For lists: the element.
    template <class Key>
    BasicStateTree& operator[](const Key& key) {
        if (is_sequence()) return at(key);
        if (is_none()) *this = dict();
        if (auto* found = find(key)) return *found;
        return items().emplace_back(StateKey(view(key)), BasicStateTree()).second;
    }
    template <class Key>
    const BasicStateTree& operator[](const Key& key) const {
        return at(key);
    }

    /// Appends to a list or a tuple; an empty place becomes a list.
    void push_back(BasicStateTree value) {
        if (is_none()) *this = list();
        elements().push_back(std::move(value));
    }
    /// Removes an entry; says whether it was there.
    template <class Key>
    bool erase(const Key& key) {
        return std::erase_if(items(), [&](const Item& item) { return item.first == view(key); }) > 0;
    }

    /// What stands here, in words for a message: "the string 'abc'", "a dictionary of 3".
    std::string describe() const {
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

private:
    BasicStateTree(Kind kind, Elements elements) : kind_(kind), elements_(std::move(elements)) {}

    const BasicStateTree& expect(bool fits, const char* wanted) const {
        if (!fits) throw Error("the state holds " + describe() + " where " + wanted + " is wanted");
        return *this;
    }

    // Lookups compare against a view: no key is allocated for them.
    static const StateKey& view(const StateKey& key) { return key; }
    static std::string_view view(std::string_view key) { return key; }
    static std::string_view view(const char* key) { return key; }
    static std::string_view view(const std::string& key) { return key; }
    template <std::integral T>
    static std::int64_t view(T key) {
        return static_cast<std::int64_t>(key);
    }

    template <class Key>
    const BasicStateTree& step(const Key& key, std::string& walked) const {
        const BasicStateTree* found = nullptr;
        if (is_sequence()) {
            const StateKey index(key);
            if (index.is_int() && index.as_int() >= 0 && static_cast<std::size_t>(index.as_int()) < size())
                found = &elements_[static_cast<std::size_t>(index.as_int())];
        } else {
            found = find(key);
        }
        if (!found) throw Error(missing(StateKey(key).text(), walked));
        walked += (walked.empty() ? "" : "/") + StateKey(key).text();
        return *found;
    }

    std::string missing(const std::string& key, const std::string& walked) const {
        std::string there = describe();
        for (std::size_t i = 0; is_dict() && i < size() && i < 8; ++i)
            there += (i == 0 ? ": '" : ", '") + items()[i].first.text() + "'";
        return "the state has no '" + (walked.empty() ? key : walked + "/" + key) + "'; " +
               (walked.empty() ? std::string("it") : "'" + walked + "'") + " holds " + there +
               (is_dict() && size() > 8 ? ", …" : "");
    }

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
