// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE Value Value::scalar(std::string text, Written written, Origin origin) {
    Value value(std::move(text));
    value.written_ = written;
    value.origin_ = std::move(origin);
    return value;
}

FULGURITE_INLINE Value Value::list(List elements, Origin origin) {
    Value value;
    value.kind_ = Kind::list;
    value.values_ = std::move(elements);
    value.origin_ = std::move(origin);
    return value;
}

FULGURITE_INLINE Value Value::table(Origin origin) {
    Value value;
    value.kind_ = Kind::table;
    value.origin_ = std::move(origin);
    return value;
}

FULGURITE_INLINE const Value* Value::find(std::string_view key) const {
    for (std::size_t i = 0; i < keys_.size(); ++i)
        if (keys_[i].name == key) return &values_[i];
    return nullptr;
}

FULGURITE_INLINE Value& Value::insert(Key key) {
    if (is_nothing()) kind_ = Kind::table;
    if (!is_table()) refuse("a table");
    keys_.push_back(std::move(key));
    return values_.emplace_back();
}

FULGURITE_INLINE const Origin* Value::place_of(std::string_view key) const {
    for (const auto& [name, origin] : keys_)
        if (name == key) return &origin;
    return nullptr;
}

FULGURITE_INLINE void Value::erase(std::string_view key) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (keys_[i].name != key) continue;
        keys_.erase(keys_.begin() + static_cast<std::ptrdiff_t>(i));
        values_.erase(values_.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
}

FULGURITE_INLINE std::string Value::words() const {
    switch (kind_) {
        case Kind::scalar:
            return "'" + text_ + "'";
        case Kind::list:
            return "a list";
        case Kind::table:
            return "a table";
        case Kind::nothing:
            break;
    }
    return "nothing";
}

FULGURITE_INLINE const Value& Value::step(std::string_view key, std::string& path) const {
    path += (path.empty() ? "" : ".") + std::string(key);
    if (!is_table()) refuse("a table");
    if (const auto* there = find(key)) return *there;
    throw Error(origin_.text(), ": there is no '", path, "'");
}

} // namespace fulgurite::config
