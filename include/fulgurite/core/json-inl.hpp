// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/json.hpp"

namespace fulgurite::detail {

FULGURITE_INLINE const Json* Json::find(std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (keys[i] == key) return &values[i];
    return nullptr;
}

FULGURITE_INLINE const Json& Json::at(std::string_view key) const {
    if (const auto* value = find(key)) return *value;
    throw Error("there is no '", key, "'");
}

FULGURITE_INLINE double Json::real() const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (kind == Kind::text && (text == "nan" || text == "NaN")) return std::numeric_limits<double>::quiet_NaN();
    if (kind == Kind::text && (text == "inf" || text == "-inf" || text == "Infinity" || text == "-Infinity"))
        return text[0] == '-' ? -infinity : infinity;
    return number<double>();
}

FULGURITE_INLINE Json JsonReader::all() {
    auto value = one(0);
    space();
    if (at_ != text_.size()) fail("nothing more");
    return value;
}

FULGURITE_INLINE bool JsonReader::take(char c) {
    space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
}

FULGURITE_INLINE Json JsonReader::one(int depth) {
    space();
    if (depth > 64 || at_ >= text_.size()) fail("a value");
    const char c = text_[at_];
    Json value;
    if (c == '{' || c == '[') return many(depth);
    if (c == '"') {
        value.kind = Json::Kind::text;
        value.text = word();
    } else {
        const auto end = text_.find_first_of(",]} \t\r\n", at_);
        value.text = text_.substr(at_, end == text_.npos ? end : end - at_);
        if (value.text == "true" || value.text == "false") value.kind = Json::Kind::truth;
        else if (value.text != "null") value.kind = Json::Kind::number, digits(value.text);
        at_ += value.text.size();
    }
    return value;
}

FULGURITE_INLINE void JsonReader::digits(const std::string& text) const {
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, number);
    if (text.empty() || stop != end || failed == std::errc::invalid_argument) fail("a value");
}

FULGURITE_INLINE Json JsonReader::many(int depth) {
    Json value;
    const bool table = text_[at_++] == '{';
    value.kind = table ? Json::Kind::table : Json::Kind::list;
    const char close = table ? '}' : ']';
    if (take(close)) return value;
    do {
        space();
        if (table) {
            if (at_ >= text_.size() || text_[at_] != '"') fail("a name in quotes");
            value.keys.push_back(word());
            if (!take(':')) fail("':'");
        }
        value.values.push_back(one(depth + 1));
    } while (take(','));
    if (!take(close)) fail(table ? "'}'" : "']'");
    return value;
}

FULGURITE_INLINE std::string JsonReader::word() {
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
        if (text_[at_] == '"') return ++at_, out;
        if (text_[at_] != '\\') out += text_[at_];
        else escape(out);
    }
    fail("a quote");
}

FULGURITE_INLINE unsigned JsonReader::four_digits() {
    unsigned code = 0;
    const auto* first = text_.data() + at_ + 1;
    if (at_ + 4 >= text_.size() || std::from_chars(first, first + 4, code, 16).ptr != first + 4)
        fail("four hex digits");
    at_ += 4;
    return code;
}

FULGURITE_INLINE void append_utf8(std::string& out, unsigned code) {
    const auto more = [&](unsigned shift) { out += static_cast<char>(0x80U | (code >> shift & 0x3FU)); };
    if (code < 0x80) out += static_cast<char>(code);
    else if (code < 0x800) out += static_cast<char>(0xC0U | code >> 6U), more(0);
    else if (code < 0x10000) out += static_cast<char>(0xE0U | code >> 12U), more(6), more(0);
    else out += static_cast<char>(0xF0U | code >> 18U), more(12), more(6), more(0);
}

FULGURITE_INLINE void JsonReader::escape(std::string& out) {
    if (++at_ >= text_.size()) fail("a letter");
    constexpr std::string_view letters = "nrtbf\"\\/", mean = "\n\r\t\b\f\"\\/";
    if (const auto found = letters.find(text_[at_]); found != letters.npos) {
        out += mean[found];
        return;
    }
    if (text_[at_] != 'u') fail("an escape");
    auto code = four_digits();
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_ + 1, 2) == "\\u") { // the first half of a pair
        at_ += 2;
        const auto low = four_digits();
        code = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00) : 0xFFFD;
    } else if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
    append_utf8(out, code);
}

FULGURITE_INLINE std::string json_text(const Json& value) {
    if (value.kind == Json::Kind::text) return in_quotes(value.text);
    if (value.kind != Json::Kind::list && value.kind != Json::Kind::table) return value.text;
    const bool table = value.kind == Json::Kind::table;
    std::string all = table ? "{" : "[";
    for (std::size_t i = 0; i < value.values.size(); ++i) {
        if (i > 0) all += ',';
        if (table) all += in_quotes(value.keys[i]) + ':';
        all += json_text(value.values[i]);
    }
    return all += table ? '}' : ']';
}

} // namespace fulgurite::detail
