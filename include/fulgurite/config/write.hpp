// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "fulgurite/config/number.hpp"
#include "fulgurite/config/text.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/in_quotes.hpp"

namespace fulgurite::config {

namespace detail {

/// Whether a plain scalar may stand as it is: a number as JSON and TOML both write it, or true or false.
inline bool stands_bare(std::string_view text) {
    if (text == "true" || text == "false") return true;
    const auto digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || digits.find_first_not_of("0123456789.eE+-") != digits.npos) return false;
    if (digits[0] < '0' || digits[0] > '9') return false;
    if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') return false;
    if (digits.back() == '.' || digits.find(".e") != digits.npos || digits.find(".E") != digits.npos) return false;
    return real_number(text).has_value();
}

class JsonWriter {
public:
    std::string text;

    void write(const Value& value, std::size_t depth) {
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

private:
    /// Numbers and words in one line.
    void write_list(const Value::List& all, std::size_t depth) {
        const bool is_flat = std::all_of(all.begin(), all.end(), [](const Value& each) { return each.is_scalar(); });
        if (!is_flat) return write_all(all, depth, '[', ']', [&](const Value& each) { write(each, depth + 1); });
        text += '[';
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) text += ", ";
            write(all[i], depth);
        }
        text += ']';
    }
    template <class F>
    void write_all(const auto& all, std::size_t depth, char open, char close, F&& one) {
        text += open;
        bool first = true;
        for (const auto& each : all) {
            text += (first ? "\n" : ",\n") + std::string(4 * (depth + 1), ' ');
            one(each);
            first = false;
        }
        if (!first) text += "\n" + std::string(4 * depth, ' ');
        text += close;
    }
};

inline std::string toml_name(std::string_view key) {
    constexpr std::string_view bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    return !key.empty() && key.find_first_not_of(bare) == key.npos ? std::string(key) : in_quotes(key);
}
/// A value in one line, as TOML has it.
inline std::string inlined(const Value& value) {
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

class TomlWriter {
public:
    std::string text;

    explicit TomlWriter(bool explains) : explains_(explains) {}

    /// Scalars and lists first: what follows a `[section]` is the section's.
    void write(const Value& table, const std::string& path) {
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

private:
    /// Why TOML cannot have it: it has no null in a list, and no whole numbers of more than 64 bits. Empty: it can.
    static std::string unwritable(const Value& value) {
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

    bool explains_;
};

} // namespace detail

/// The config as JSON; read again, it is the same, but for plain words, which become strings.
inline std::string to_json(const Value& value) {
    detail::JsonWriter writer;
    writer.write(value, 0);
    return writer.text + "\n";
}
/// The same as TOML, which leaves out what is null. Throws `Error` for what is no table, for a null in a list, and for
/// a whole number of more than 64 bits. Explain: a comment says where each came from; what TOML cannot have stands in
/// one.
inline std::string to_toml(const Value& table, bool explain = false) {
    detail::TomlWriter writer(explain);
    writer.write(table, "");
    return writer.text;
}

} // namespace fulgurite::config
