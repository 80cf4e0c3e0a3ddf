// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/error.hpp"

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

/// A key as it is looked up: of a dictionary its key, of a list an index. It looks at the name that it was made of.
class StateKeyView {
public:
    template <std::integral T>
    StateKeyView(T number) : number_(static_cast<std::int64_t>(number)), is_int_(true) {} // NOLINT
    StateKeyView(const std::string& name) : name_(name) {}                                // NOLINT
    StateKeyView(std::string_view name) : name_(name) {}                                  // NOLINT
    StateKeyView(const char* name) : name_(name) {}                                       // NOLINT
    StateKeyView(const StateKey& key)                                                     // NOLINT
        : name_(key.is_int() ? std::string_view() : key.as_string()),
          number_(key.is_int() ? key.as_int() : 0),
          is_int_(key.is_int()) {}

    StateKey key() const { return is_int_ ? StateKey(number_) : StateKey(name_); }
    std::string text() const { return is_int_ ? std::to_string(number_) : std::string(name_); }
    bool operator==(const StateKey& key) const { return is_int_ ? key == number_ : key == name_; }
    /// Where it is an index of so many elements; −1 where it is none.
    std::int64_t index(std::size_t elements) const {
        return is_int_ && number_ >= 0 && number_ < static_cast<std::int64_t>(elements) ? number_ : -1;
    }

private:
    std::string_view name_;
    std::int64_t number_ = 0;
    bool is_int_ = false;
};

} // namespace fulgurite
