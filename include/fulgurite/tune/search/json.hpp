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
#include "fulgurite/core/in_quotes.hpp"

/// JSON in one line, as a search's journal and its processes speak it. Numbers keep every bit.
namespace fulgurite::tune::detail {

/// A text in quotes.
inline std::string json_text(std::string_view text) { return in_quotes(text); }
/// The shortest digits that read back as the same number; JSON has no word for NaN and infinities, so they are texts.
inline std::string digits_of(double value) {
    if (value != value) return "\"nan\"";
    if (value - value != 0) return value > 0 ? "\"inf\"" : "\"-inf\"";
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}
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

    const Json& at(std::string_view key) const {
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (keys[i] == key) return values[i];
        throw Error("there is no '", key, "'");
    }
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
    double real() const {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        if (kind == Kind::text && text == "nan") return std::numeric_limits<double>::quiet_NaN();
        if (kind == Kind::text && (text == "inf" || text == "-inf")) return text[0] == '-' ? -infinity : infinity;
        return number<double>();
    }
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

    Json all() {
        auto value = one(0);
        space();
        if (at_ != text_.size()) fail("nothing more");
        return value;
    }

private:
    [[noreturn]] void fail(const char* wanted) const {
        throw Error("column ", at_ + 1, ": ", wanted, " is wanted here");
    }
    void space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    }
    bool take(char c) {
        space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    Json one(int depth) {
        space();
        if (depth > 64 || at_ >= text_.size()) fail("a value");
        const char c = text_[at_];
        Json value;
        if (c == '{' || c == '[') return many(depth);
        if (c == '"') {
            value.kind = Json::Kind::text;
            value.text = word();
        } else {
            const auto end = text_.find_first_of(",]} \t\r", at_);
            value.text = text_.substr(at_, end == text_.npos ? end : end - at_);
            if (value.text == "true" || value.text == "false") value.kind = Json::Kind::truth;
            else if (value.text != "null") value.kind = Json::Kind::number, digits(value.text);
            at_ += value.text.size();
        }
        return value;
    }
    void digits(const std::string& text) const {
        double number = 0;
        const auto* end = text.data() + text.size();
        const auto [stop, failed] = std::from_chars(text.data(), end, number);
        if (text.empty() || stop != end || failed == std::errc::invalid_argument) fail("a value");
    }
    Json many(int depth) {
        Json value;
        const bool table = text_[at_++] == '{';
        value.kind = table ? Json::Kind::table : Json::Kind::list;
        const char close = table ? '}' : ']';
        if (take(close)) return value;
        do {
            space();
            if (table) {
                if (at_ >= text_.size() || text_[at_] != '"') fail("a key in quotes");
                value.keys.push_back(word());
                if (!take(':')) fail("':'");
            }
            value.values.push_back(one(depth + 1));
        } while (take(','));
        if (!take(close)) fail(table ? "'}'" : "']'");
        return value;
    }
    std::string word() {
        std::string out;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') return ++at_, out;
            if (text_[at_] != '\\') out += text_[at_];
            else escape(out);
        }
        fail("a quote");
    }
    // Our own lines have no other escapes of a `u` than those of control characters.
    void escape(std::string& out) {
        if (++at_ >= text_.size()) fail("a letter");
        const char c = text_[at_];
        if (c == 'n') out += '\n';
        else if (c == 't') out += '\t';
        else if (c == 'r') out += '\r';
        else if (c == 'u') {
            unsigned code = 0;
            const auto* first = text_.data() + at_ + 1;
            if (at_ + 4 >= text_.size() || std::from_chars(first, first + 4, code, 16).ptr != first + 4 || code > 127)
                fail("four digits below 0080");
            out += static_cast<char>(code);
            at_ += 4;
        } else if (c == '"' || c == '\\' || c == '/') out += c;
        else fail("an escape");
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

inline Json Json::read(std::string_view text) { return JsonReader(text).all(); }

} // namespace fulgurite::tune::detail
