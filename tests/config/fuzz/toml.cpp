// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/config/toml.hpp"

#include "fulgurite/config/number.hpp"
#include "property.hpp"

namespace fulgurite::fuzz {

/// Numbers stand in the tree as they stood in the file: those of toml++'s own tree must be the same.
void same_numbers(const toml::node& node, const Value& value) {
    if (const auto* table = node.as_table()) {
        for (const auto& [key, each] : *table) same_numbers(each, value.at(key.str()));
    } else if (const auto* array = node.as_array()) {
        if (array->size() != value.size()) found("a list has lost something", value.words(), "");
        for (std::size_t i = 0; i < array->size(); ++i) same_numbers((*array)[i], value.elements()[i]);
    } else if (const auto* whole = node.as_integer()) {
        if (config::whole_number<std::int64_t>(value.as_string()) != whole->get())
            found("a whole number is another", std::to_string(whole->get()), value.as_string());
    } else if (const auto* real = node.as_floating_point()) {
        const auto number = config::real_number(value.as_string());
        if (!number || !(*number == real->get() || (*number != *number && real->get() != real->get())))
            found("a number is another", std::to_string(real->get()), value.as_string());
    } else if (const auto* yes = node.as_boolean()) {
        if (config::truth(value.as_string()) != yes->get()) found("a bool is another", "", value.as_string());
    }
}
Value parse(std::string_view text, const std::string& source) {
    auto value = config::parse_toml(text, source);
    const bool marked = text.starts_with("\xEF\xBB\xBF");
    same_numbers(toml::parse(text.substr(marked ? 3 : 0), source), value);
    return value;
}

} // namespace fulgurite::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fulgurite::fuzz::holds(data, size, &fulgurite::fuzz::parse);
}
