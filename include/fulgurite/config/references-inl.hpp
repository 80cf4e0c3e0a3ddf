// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/references.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE Value Resolver::resolved(const Value& value) {
    if (++count_ > most_values) give_up(value, "references make more than ", most_values, " values");
    if (value.is_scalar()) return of_text(value);
    Value copy = value;
    if (value.is_nothing() || !enter(value)) return copy;
    if (value.is_list())
        for (auto& each : copy.elements()) each = resolved(each);
    if (value.is_table())
        for (auto& each : copy.entries()) each.value = resolved(each.value);
    --levels_;
    return copy;
}

FULGURITE_INLINE bool Resolver::enter(const Value& from) {
    if (levels_ < most_levels) return ++levels_, true;
    give_up(from, "more than ", most_levels, " references, lists and tables lead on to each other");
    return false;
}

FULGURITE_INLINE Value Resolver::nothing_at(const Value& from) {
    Value nothing;
    nothing.origin(from.origin());
    return nothing;
}

FULGURITE_INLINE Value Resolver::of_text(const Value& value) {
    const auto& text = value.as_string();
    if (text.find("${") == text.npos) return value;
    if (gave_up_) return problems_.lose(value.origin()), nothing_at(value);
    if (text.starts_with("${") && text.find('}') == text.size() - 1)
        return named(value, text.substr(2, text.size() - 3)).value_or(nothing_at(value));
    std::string all;
    for (std::size_t i = 0; i < text.size();) {
        if (text.compare(i, 3, "$${") == 0) {
            all += "${";
            i += 3;
        } else if (text.compare(i, 2, "${") == 0) {
            const auto end = text.find('}', i);
            if (end == text.npos) {
                problems_.add_lost(value.origin(), "'", text, "' has a '${' without its '}'");
                return value;
            }
            const auto part = named(value, text.substr(i + 2, end - i - 2));
            if (part && part->is_scalar()) all += part->as_string();
            else if (part) problems_.add(value.origin(), "'", text, "' puts ", part->words(), " into a text");
            i = end + 1;
        } else all += text[i++];
    }
    return Value::scalar(all, value.written(), value.origin());
}

FULGURITE_INLINE std::optional<Value> Resolver::named(const Value& from, const std::string& path) {
    if (std::find(active_.begin(), active_.end(), path) != active_.end()) {
        std::string circle;
        for (const auto& each : active_) circle += each + " -> ";
        lost(from, "'${", path, "}' leads back to itself: ", circle, path);
        return std::nullopt;
    }
    const auto parts = split(path);
    const auto* value = value_at(root_, parts);
    if (!value) {
        lost(from, "'${", path, "}' names what is not there", meant(parts));
        return std::nullopt;
    }
    if (!enter(from)) return problems_.lose(from.origin()), std::nullopt;
    active_.push_back(path);
    auto result = resolved(*value);
    active_.pop_back();
    --levels_;
    return result;
}

FULGURITE_INLINE std::string Resolver::meant(const std::vector<std::string>& parts) {
    if (++count_of_meant_ > 20) return {};
    std::string path;
    const Value* table = &root_;
    for (std::size_t i = 0; i < parts.size() && table && table->is_table(); ++i) {
        auto key = parts[i];
        if (!table->contains(key)) {
            std::vector<std::string> keys;
            for (const auto& entry : table->entries()) keys.push_back(entry.key);
            key = nearest(key, keys);
            if (key.empty()) return {};
        }
        path = joined(path, key);
        table = table->find(key);
    }
    return value_at(root_, split(path)) ? "; did you mean '" + path + "'?" : std::string();
}

} // namespace fulgurite::config::detail
