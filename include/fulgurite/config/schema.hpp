// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "fulgurite/config/aggregate.hpp"
#include "fulgurite/config/enum_names.hpp"
#include "fulgurite/config/reads_itself.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/type_name.hpp"

namespace fulgurite::config {

namespace detail {

/// JSON's word for each type that `Binder` reads.
struct SchemaOf {
    Value operator()(std::type_identity<bool>) const { return Value{{"type", "boolean"}}; }
    template <std::integral T>
    Value operator()(std::type_identity<T>) const {
        return Value{{"type", "integer"},
                     {"minimum", std::numeric_limits<T>::min()},
                     {"maximum", std::numeric_limits<T>::max()}};
    }
    template <std::floating_point T>
    Value operator()(std::type_identity<T>) const {
        return Value{{"type", "number"}};
    }
    Value operator()(std::type_identity<std::string>) const { return Value{{"type", "string"}}; }
    Value operator()(std::type_identity<std::filesystem::path>) const { return Value{{"type", "string"}}; }
    Value operator()(std::type_identity<Value>) const { return Value::table(); }
    template <ReadsItself T>
    Value operator()(std::type_identity<T>) const {
        return T::schema();
    }
    template <class E>
        requires std::is_enum_v<E>
    Value operator()(std::type_identity<E>) const {
        Value::List names;
        for (const auto& name : enum_names<E>()) names.emplace_back(name);
        return Value{{"enum", Value::list(std::move(names))}};
    }
    template <class T>
    Value operator()(std::type_identity<std::optional<T>>) const {
        return Value{{"anyOf", Value::list({(*this)(std::type_identity<T>()), Value{{"type", "null"}}})}};
    }
    template <class T>
    Value operator()(std::type_identity<std::vector<T>>) const {
        return Value{{"type", "array"}, {"items", (*this)(std::type_identity<T>())}};
    }
    template <class T, std::size_t Size>
    Value operator()(std::type_identity<std::array<T, Size>>) const {
        return Value{
            {"type", "array"}, {"items", (*this)(std::type_identity<T>())}, {"minItems", Size}, {"maxItems", Size}};
    }
    template <class A, class B>
    Value operator()(std::type_identity<std::pair<A, B>>) const {
        return Value{{"type", "array"},
                     {"prefixItems", Value::list({(*this)(std::type_identity<A>()), (*this)(std::type_identity<B>())})},
                     {"minItems", 2},
                     {"maxItems", 2}};
    }
    template <class T>
    Value operator()(std::type_identity<std::map<std::string, T>>) const {
        return Value{{"type", "object"}, {"additionalProperties", (*this)(std::type_identity<T>())}};
    }
    template <OneOrMany T>
    Value operator()(std::type_identity<T>) const {
        return Value{{"anyOf", Value::list({(*this)(std::type_identity<double>()),
                                            (*this)(std::type_identity<std::vector<double>>())})}};
    }
    template <class... Ts>
    Value operator()(std::type_identity<std::variant<Ts...>>) const {
        return Value{{"anyOf", Value::list({choice<Ts>()...})}};
    }
    template <OptionStruct T>
    Value operator()(std::type_identity<T>) const {
        auto properties = Value::table();
        const T by_itself{};
        for_each_option(by_itself, [&]<class M>(std::string_view name, const M& member) {
            auto& one = properties[name] = (*this)(std::type_identity<M>());
            if (!one.contains("properties")) one["default"] = value_of(member);
        });
        return Value{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    }

private:
    /// With this key, and without the options' key of the other way.
    static Value written_as(const char* name, const char* no_options) {
        return Value{{"required", Value::list({name})}, {"properties", Value{{no_options, false}}}};
    }
    template <class T>
    Value choice() const {
        const auto options = (*this)(std::type_identity<T>());
        const std::string name(short_type_name<T>());
        return Value{
            {"type", "object"},
            {"properties", Value{{"name", Value{{"const", name}}},
                                 {"cfg", options},
                                 {"class_path", Value{{"type", "string"}, {"pattern", "(^|\\.)" + name + "$"}}},
                                 {"init_args", options}}},
            {"additionalProperties", false},
            {"oneOf", Value::list({written_as("name", "init_args"), written_as("class_path", "cfg")})}};
    }
};

} // namespace detail

/// What configs of this type may hold, as JSON Schema (draft 2020-12): editors complete and check by it.
template <class T>
Value schema_of() {
    Value schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
    const auto of_type = detail::SchemaOf{}(std::type_identity<T>());
    for (const auto& [key, value, origin] : of_type.entries()) schema[key] = value;
    return schema;
}

} // namespace fulgurite::config
