// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/arguments.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE Arguments::Arguments(std::vector<std::string> arguments, const Value& schema)
    : all_(std::move(arguments)) {
    for (const auto& line : detail::options_of(schema))
        if (line.type.starts_with("true or false")) bools_.push_back(line.path);
    for (next_ = 0; next_ < all_.size();) {
        const Origin origin("argument " + std::to_string(next_ + 1));
        const std::string argument = all_[next_++];
        if (argument == "-h") asks_for_help = true;
        else if (argument.starts_with("--")) take_flag(argument.substr(2), origin);
        else layers_.add_override(argument, origin);
    }
}

FULGURITE_INLINE void Arguments::take_flag(const std::string& flag, const Origin& origin) {
    const auto equals = flag.find('=');
    const auto name = flag.substr(0, equals);
    if (name == "help") {
        asks_for_help = true;
        help_about = equals != flag.npos ? flag.substr(equals + 1) : has_value() ? all_[next_++] : "";
    } else if (name == "schema" || name == "print" || name == "explain") {
        (name == "schema" ? asks_for_schema : name == "print" ? prints : explains) = true;
        if (equals != flag.npos) layers_.add_wrong("--" + name + " takes no value", origin);
    } else if (equals != flag.npos) {
        if (name == "config") layers_.add_file(flag.substr(equals + 1));
        else layers_.add_override(flag, origin);
    } else if (std::find(bools_.begin(), bools_.end(), name) != bools_.end()) {
        layers_.add_override(name + "=" + (has_value() && truth(all_[next_]) ? all_[next_++] : "true"), origin);
    } else if (!has_value()) {
        layers_.add_wrong("--" + name + " wants a value", origin);
    } else if (name == "config") {
        layers_.add_file(all_[next_++]);
    } else {
        layers_.add_override(name + "=" + all_[next_++], origin);
    }
}

} // namespace fulgurite::config
