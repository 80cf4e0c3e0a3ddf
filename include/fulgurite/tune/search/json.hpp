// SPDX-License-Identifier: BSL-1.0
#pragma once
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

/// JSON in one line, as a search's journal and its processes speak it. Numbers keep every bit.
namespace fulgurite::tune::detail {

/// The shortest digits that read back as the same number; JSON has no word for NaN and infinities, so they are texts.
std::string digits_of(double value);
inline std::string digits_of(std::int64_t value) { return std::to_string(value); }

/// A value of JSON that was read.
class Json {
public:
    enum class Kind { null, truth, number, text, list, table };

    /// Throws `Error` with the column where the text is no JSON.
    static Json read(std::string_view text);

    Kind kind = Kind::null;
    std::string text; ///< of a number its digits; of a truth `true` or `false`
    std::vector<Json> values;
    std::vector<std::string> keys; ///< of a table, one for each value

    const Json& at(std::string_view key) const;
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
    [[noreturn]] void fail(const char* wanted) const {
        throw Error("column ", at_ + 1, ": ", wanted, " is wanted here");
    }
    void space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    }
    bool take(char c);
    Json one(int depth);
    void digits(const std::string& text) const;
    Json many(int depth);
    std::string word();
    // Our own lines have no other escapes of a `u` than those of control characters.
    void escape(std::string& out);

    std::string_view text_;
    std::size_t at_ = 0;
};

inline Json Json::read(std::string_view text) { return JsonReader(text).all(); }

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/json-inl.hpp"
#endif
