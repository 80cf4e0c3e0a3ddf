// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/json.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE std::string digits_of(double value) {
    if (value != value) return "\"nan\"";
    if (value - value != 0) return value > 0 ? "\"inf\"" : "\"-inf\"";
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

FULGURITE_INLINE const Json& Json::at(std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (keys[i] == key) return values[i];
    throw Error("there is no '", key, "'");
}

FULGURITE_INLINE double Json::real() const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (kind == Kind::text && text == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (kind == Kind::text && (text == "inf" || text == "-inf")) return text[0] == '-' ? -infinity : infinity;
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
        const auto end = text_.find_first_of(",]} \t\r", at_);
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
            if (at_ >= text_.size() || text_[at_] != '"') fail("a key in quotes");
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

FULGURITE_INLINE void JsonReader::escape(std::string& out) {
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

} // namespace fulgurite::tune::detail
