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

namespace fulgurite::config {

namespace detail {

class Resolver {
public:
    /// References repeat what they stand for: a short file could fill the memory.
    static constexpr std::size_t most_values = 100'000;

    Resolver(const Value& root, Problems& problems) : root_(root), problems_(problems) {}

    Value resolved(const Value& value) {
        if (++count_ > most_values) {
            if (count_ == most_values + 1)
                problems_.add(value.origin(), "references make more than ", most_values, " values");
            return value;
        }
        if (value.is_scalar()) return of_text(value);
        Value copy = value;
        if (value.is_list())
            for (auto& each : copy.elements()) each = resolved(each);
        if (value.is_table())
            for (auto& each : copy.entries()) each.value = resolved(each.value);
        return copy;
    }

private:
    /// All of a text that is one reference is what it names, of any kind; a part of it is a text.
    Value of_text(const Value& value) {
        const auto& text = value.as_string();
        if (text.find("${") == text.npos) return value;
        if (text.starts_with("${") && text.find('}') == text.size() - 1)
            return named(value, text.substr(2, text.size() - 3)).value_or(Value());
        std::string all;
        for (std::size_t i = 0; i < text.size();) {
            if (text.compare(i, 3, "$${") == 0) {
                all += "${";
                i += 3;
            } else if (text.compare(i, 2, "${") == 0) {
                const auto end = text.find('}', i);
                if (end == text.npos) {
                    problems_.add(value.origin(), "'", text, "' has a '${' without its '}'");
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
            problems_.add(from.origin(), "'${", path, "}' leads back to itself: ", circle, path);
            return std::nullopt;
        }
        const auto* value = value_at(root_, split(path));
        if (!value) {
            problems_.add(from.origin(), "'${", path, "}' names what is not there");
            return std::nullopt;
        }
        active_.push_back(path);
        auto result = resolved(*value);
        active_.pop_back();
        return result;
    }

    const Value& root_;
    Problems& problems_;
    std::vector<std::string> active_;
    std::size_t count_ = 0;
};

} // namespace detail

/// The config with what its references name: `lr: ${model.lr}` is that value, `"${name}-${seed}"` a text, `$${x}` the
/// text "${x}". What leads nowhere or back to itself is added to the problems.
inline Value resolve(const Value& config, Problems& problems) {
    return detail::Resolver(config, problems).resolved(config);
}

} // namespace fulgurite::config
