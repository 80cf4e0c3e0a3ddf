// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite::config {

struct Entry;

/// A config as a tree: nothing, a scalar, a list, or a table that keeps the order of its keys. Every value knows where
/// it came from. A scalar is text until it is bound: what wants a number reads one from `1e-3`, what wants a string
/// takes `yes` as it stands.
///
///     auto config = config::read("run.toml");
///     config["training"]["max_epochs"] = 3;          // a place that is empty becomes a table
///     auto lr = config.at("optimizer", "cfg", "lr").as_double();
///
/// What is not there, and what is of another kind than asked for, throws `Error` with its place.
class Value {
public:
    enum class Kind { nothing, scalar, list, table };
    /// How a scalar was written: `1e-3` and `yes` are plain, `"yes"` is a string and nothing else.
    enum class Written { plain, quoted };
    using List = std::vector<Value>;
    /// The longest key that a file may have, in bytes: what is written of it must be short enough for a reader of YAML.
    static constexpr std::size_t longest_key = 160;
    /// The most keys that a table in a file may have: each is compared with all others.
    static constexpr std::size_t most_keys = 10'000;
    /// A key of a table, which has a place of its own.
    struct Key {
        std::string name;
        Origin origin;
    };
    /// One of a table's, as it stands there.
    template <class V>
    struct Member {
        const std::string& key;
        V& value;
        const Origin& origin;
    };

    Value() = default;
    Value(std::string text) : kind_(Kind::scalar), written_(Written::quoted), text_(std::move(text)) {} // NOLINT
    Value(std::string_view text) : Value(std::string(text)) {}                                          // NOLINT
    Value(const char* text) : Value(std::string(text)) {}                                               // NOLINT
    Value(const std::filesystem::path& path) : Value(path.string()) {}                                  // NOLINT
    template <class T>
        requires std::is_arithmetic_v<T>
    Value(T number) : kind_(Kind::scalar), text_(text_of(number)) {} // NOLINT
    /// A table: `{{"lr", 0.1}, {"momentum", 0.9}}`.
    Value(std::initializer_list<Entry> entries); // NOLINT

    static Value scalar(std::string text, Written written, Origin origin);
    static Value list(List elements = {}, Origin origin = {});
    static Value table(Origin origin = {});

    Kind kind() const { return kind_; }
    bool is_nothing() const { return kind_ == Kind::nothing; }
    bool is_scalar() const { return kind_ == Kind::scalar; }
    bool is_list() const { return kind_ == Kind::list; }
    bool is_table() const { return kind_ == Kind::table; }
    Written written() const { return written_; }
    const Origin& origin() const { return origin_; }
    void origin(Origin from) { origin_ = std::move(from); }

    /// The text of a scalar. Throws `Error` for anything else.
    const std::string& as_string() const {
        if (!is_scalar()) refuse("a string");
        return text_;
    }
    std::int64_t as_int() const;
    double as_double() const;
    bool as_bool() const;

    /// Of a list. Throws `Error` for anything else.
    const List& elements() const& {
        if (!is_list()) refuse("a list");
        return values_;
    }
    List& elements() & {
        if (!is_list()) refuse("a list");
        return values_;
    }
    List elements() && { return std::move(elements()); }
    /// Of a table, in their order. Throws `Error` for anything else.
    std::vector<Member<const Value>> entries() const& { return members<const Value>(*this); }
    std::vector<Member<Value>> entries() & { return members<Value>(*this); }
    void entries() && = delete; // they would be gone before they are looked at: give the config a name
    /// Of a list or a table.
    std::size_t size() const { return values_.size(); }

    /// Null where there is no such key, or this is no table.
    const Value* find(std::string_view key) const;
    Value* find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }
    bool contains(std::string_view key) const { return find(key) != nullptr; }
    /// What stands under a key; nothing is put there where the key is new. Throws `Error` for a scalar or a list.
    Value& operator[](std::string_view key) {
        if (auto* there = find(key)) return *there;
        return insert({std::string(key), origin_});
    }
    /// Puts nothing under a new key. Throws `Error` for a scalar or a list.
    Value& insert(Key key);
    /// The place of a key. Null where there is no such key.
    const Origin* place_of(std::string_view key) const;
    /// What stands under a path of keys. Throws `Error` where a part of it is missing.
    template <class... Keys>
        requires(std::convertible_to<const Keys&, std::string_view> && ...)
    const Value& at(const Keys&... keys) const {
        const Value* value = this;
        std::string path;
        ((value = &value->step(keys, path)), ...);
        return *value;
    }
    void erase(std::string_view key);

    /// What kind it is, for a sentence: "a table", "a list", "'many'".
    std::string words() const;
    /// Equal in what they say, wherever they came from.
    friend bool operator==(const Value& one, const Value& other) {
        return one.kind_ == other.kind_ && one.text_ == other.text_ &&
               (!one.is_scalar() || one.written_ == other.written_) &&
               std::equal(one.keys_.begin(), one.keys_.end(), other.keys_.begin(), other.keys_.end(),
                          [](const Key& a, const Key& b) { return a.name == b.name; }) &&
               one.values_ == other.values_;
    }

private:
    /// 1.0 stays a fraction: as `limit_train_batches` it is all of them, and 1 is one.
    template <class T>
    static std::string text_of(T number) {
        auto text = in_words(number);
        if (std::is_floating_point_v<T> && text.find_first_not_of("-0123456789") == text.npos) text += ".0";
        return text;
    }
    const Value& step(std::string_view key, std::string& path) const;
    template <class V, class Self>
    static std::vector<Member<V>> members(Self& self) {
        if (!self.is_table()) self.refuse("a table");
        std::vector<Member<V>> all;
        for (std::size_t i = 0; i < self.keys_.size(); ++i)
            all.push_back({self.keys_[i].name, self.values_[i], self.keys_[i].origin});
        return all;
    }
    [[noreturn]] void refuse(const char* wanted) const {
        throw Error(origin_.text(), ": ", words(), " stands where ", wanted, " is wanted");
    }

    Kind kind_ = Kind::nothing;
    Written written_ = Written::plain;
    std::string text_;
    std::vector<Key> keys_; // of a table
    List values_;           // of a table or a list
    Origin origin_;
};

/// What a table is made of: `{{"lr", 0.1}}`.
struct Entry {
    std::string key;
    Value value;
};
inline Value::Value(std::initializer_list<Entry> entries) : kind_(Kind::table) {
    for (const auto& [key, value] : entries) (*this)[key] = value;
}

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/value-inl.hpp"
#endif
