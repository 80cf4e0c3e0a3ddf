// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"

/// JSON as a search's journal and servers speak it. Numbers keep every bit: they are read as their digits.
namespace fulgurite::detail {

/// A text is no JSON.
struct JsonError : Error {
    std::size_t at;     ///< the byte where it ends to be JSON; its size where it ends too early
    std::string wanted; ///< what would be right there

    JsonError(std::size_t byte, std::string_view right)
        : Error("column ", byte + 1, ": ", right, " is wanted here"), at(byte), wanted(right) {}
};

/// A value of JSON that was read.
class Json {
public:
    enum class Kind { null, truth, number, text, list, table };

    /// Throws `JsonError`.
    static Json read(std::string_view text);

    Kind kind = Kind::null;
    std::string text; ///< of a number its digits; of a truth `true` or `false`
    std::vector<Json> values;
    std::vector<std::string> keys; ///< of a table, one for each value

    /// Throws `Error` where there is none.
    const Json& at(std::string_view key) const;
    /// The value of a table's key; null where there is none, or where this is no table.
    const Json* find(std::string_view key) const;
    const Json& at(std::size_t index) const {
        if (kind != Kind::list || index >= values.size()) throw Error("there is no element ", index);
        return values[index];
    }
    const std::string& string() const {
        if (kind != Kind::text) throw Error("a text is wanted in the place of '", text, "'");
        return text;
    }
    bool truth() const {
        if (kind != Kind::truth) throw Error("true or false is wanted in the place of '", text, "'");
        return text == "true";
    }
    /// Takes "nan", "inf" and "-inf" in quotes for numbers, too, and so "NaN", "Infinity" and "-Infinity".
    double real() const;
    std::int64_t whole() const { return number<std::int64_t>(); }
    std::uint64_t natural() const { return number<std::uint64_t>(); }

private:
    template <class T>
    T number() const {
        T value{};
        const auto* end = text.data() + text.size();
        const auto [stop, failed] = std::from_chars(text.data(), end, value);
        if (kind != Kind::number || failed != std::errc() || stop != end)
            throw Error("a number is wanted in the place of '", text, "'");
        return value;
    }
};

class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    Json all();

private:
    [[noreturn]] void fail(const char* wanted) const { throw JsonError(at_, wanted); }
    void space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    bool take(char c);
    Json one(int depth);
    void digits(const std::string& text) const;
    Json many(int depth);
    std::string word();
    void escape(std::string& out);
    unsigned four_digits();

    std::string_view text_;
    std::size_t at_ = 0;
};

inline Json Json::read(std::string_view text) { return JsonReader(text).all(); }

/// Appends a code point.
void append_utf8(std::string& out, unsigned code);

/// A value of JSON as one line.
std::string json_text(const Json& value);

} // namespace fulgurite::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/json-inl.hpp"
#endif
