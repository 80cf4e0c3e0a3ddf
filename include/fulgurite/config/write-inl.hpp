// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE bool stands_bare(std::string_view text) {
    if (text == "true" || text == "false") return true;
    const auto digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || digits.find_first_not_of("0123456789.eE+-") != digits.npos) return false;
    if (digits[0] < '0' || digits[0] > '9') return false;
    if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') return false;
    if (digits.back() == '.' || digits.find(".e") != digits.npos || digits.find(".E") != digits.npos) return false;
    return real_number(text).has_value();
}

FULGURITE_INLINE void JsonWriter::write(const Value& value, std::size_t depth) {
    switch (value.kind()) {
        case Value::Kind::nothing:
            text += "null";
            break;
        case Value::Kind::scalar:
            text += value.written() == Value::Written::plain && stands_bare(value.as_string())
                        ? value.as_string()
                        : in_quotes(value.as_string());
            break;
        case Value::Kind::list:
            write_list(value.elements(), depth);
            break;
        case Value::Kind::table:
            write_all(value.entries(), depth, '{', '}', [&](const auto& member) {
                text += in_quotes(member.key) + ": ";
                write(member.value, depth + 1);
            });
            break;
    }
}

FULGURITE_INLINE void JsonWriter::write_list(const Value::List& all, std::size_t depth) {
    const bool is_flat = std::all_of(all.begin(), all.end(), [](const Value& each) { return each.is_scalar(); });
    if (!is_flat) return write_all(all, depth, '[', ']', [&](const Value& each) { write(each, depth + 1); });
    text += '[';
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0) text += ", ";
        write(all[i], depth);
    }
    text += ']';
}

FULGURITE_INLINE std::string toml_name(std::string_view key) {
    constexpr std::string_view bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    return !key.empty() && key.find_first_not_of(bare) == key.npos ? std::string(key) : in_quotes(key);
}

FULGURITE_INLINE std::string inlined(const Value& value) {
    if (value.is_nothing()) return "null";
    if (value.is_scalar()) {
        const auto& text = value.as_string();
        const bool infinite = text == "inf" || text == "-inf" || text == "nan";
        return value.written() == Value::Written::plain && (infinite || stands_bare(text)) ? text : in_quotes(text);
    }
    std::string all;
    const auto add = [&](const std::string& one) { all += (all.empty() ? "" : ", ") + one; };
    if (value.is_list()) {
        for (const auto& each : value.elements()) add(inlined(each));
        return "[" + all + "]";
    }
    for (const auto& [key, each, origin] : value.entries())
        if (!each.is_nothing()) add(toml_name(key) + " = " + inlined(each));
    return "{" + all + "}";
}

FULGURITE_INLINE void TomlWriter::write(const Value& table, const std::string& path) {
    for (const auto& [key, value, origin] : table.entries())
        if (!value.is_table() && !value.is_nothing()) {
            const auto wrong = unwritable(value);
            if (!wrong.empty() && !explains_) throw Error(wrong);
            text += (wrong.empty() ? "" : "# ") + toml_name(key) + " = " + inlined(value);
            text += (explains_ ? "  # " + value.origin().text() : "") + "\n";
        }
    for (const auto& [key, value, origin] : table.entries())
        if (value.is_table()) {
            const auto section = path.empty() ? toml_name(key) : path + "." + toml_name(key);
            text += (text.empty() ? "[" : "\n[") + section + "]\n";
            write(value, section);
        }
}

FULGURITE_INLINE std::string TomlWriter::unwritable(const Value& value) {
    if (value.is_scalar()) {
        const auto& text = value.as_string();
        const bool is_whole = value.written() == Value::Written::plain && stands_bare(text) && text != "true" &&
                              text != "false" && text.find_first_of(".eE") == text.npos;
        if (!is_whole || whole_number<long long>(text)) return {};
        return value.origin().text() + ": TOML has no whole number as large as " + text + "; write JSON";
    }
    std::string wrong;
    const auto look = [&](const Value& each) {
        if (wrong.empty()) wrong = unwritable(each);
    };
    if (value.is_list())
        for (const auto& each : value.elements()) {
            if (each.is_nothing() && wrong.empty())
                wrong = each.origin().text() + ": TOML has no null; leave it out, or write JSON";
            look(each);
        }
    if (value.is_table()) // within a list
        for (const auto& [key, each, origin] : value.entries()) look(each);
    return wrong;
}

} // namespace fulgurite::config::detail

namespace fulgurite::config {

FULGURITE_INLINE std::string to_json(const Value& value) {
    detail::JsonWriter writer;
    writer.write(value, 0);
    return writer.text + "\n";
}

FULGURITE_INLINE std::string to_toml(const Value& table, bool explain) {
    detail::TomlWriter writer(explain);
    writer.write(table, "");
    return writer.text;
}

} // namespace fulgurite::config
