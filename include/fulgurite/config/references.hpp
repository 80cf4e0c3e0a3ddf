// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::config {

namespace detail {

class Resolver {
public:
    /// References repeat what they stand for: a short file could fill the memory.
    static constexpr std::size_t most_values = 100'000;
    /// References, lists and tables within each other; a file has as many of the latter.
    static constexpr std::size_t most_levels = 256;

    Resolver(const Value& root, Problems& problems) : root_(root), problems_(problems) {}

    Value resolved(const Value& value) {
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

private:
    bool enter(const Value& from) {
        if (levels_ < most_levels) return ++levels_, true;
        give_up(from, "more than ", most_levels, " references, lists and tables lead on to each other");
        return false;
    }
    /// From here on all references are lost; one is told.
    void give_up(const Value& at, const auto&... words) {
        if (!std::exchange(gave_up_, true)) problems_.add_lost(at.origin(), words...);
    }
    /// Nothing, at the place of a reference that leads nowhere.
    Value lost(const Value& from, const auto&... words) {
        problems_.add_lost(from.origin(), words...);
        return nothing_at(from);
    }
    static Value nothing_at(const Value& from) {
        Value nothing;
        nothing.origin(from.origin());
        return nothing;
    }
    /// All of a text that is one reference is what it names, of any kind; a part of it is a text.
    Value of_text(const Value& value) {
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
    /// Nothing where a problem has been added.
    std::optional<Value> named(const Value& from, const std::string& path) {
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
    /// The nearest path: one of its names may be wrong. Only for so many, as each is compared with all keys of a table.
    std::string meant(const std::vector<std::string>& parts) {
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

    const Value& root_;
    Problems& problems_;
    std::vector<std::string> active_;
    std::size_t count_ = 0, levels_ = 0, count_of_meant_ = 0;
    bool gave_up_ = false;
};

} // namespace detail

/// The config with what its references name: `lr: ${model.lr}` is that value, `"${name}-${seed}"` a text, `$${x}` the
/// text "${x}". What leads nowhere or back to itself is added to the problems.
inline Value resolve(const Value& config, Problems& problems) {
    return detail::Resolver(config, problems).resolved(config);
}

} // namespace fulgurite::config
