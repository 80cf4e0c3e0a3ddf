// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string_view>

#include "fulgurite/core/key.hpp"

/// The keys of one of several loaders: "val/loss/dataloader_idx_1" is "val/loss" of loader 1.
namespace fulgurite::engine {

inline constexpr std::string_view loader_suffix = "/dataloader_idx_";

/// What a name says of its loader: how long it is without the suffix, and the loader's number.
struct LoaderName {
    std::size_t length = 0, loader = 0;
    bool is = false;
};
constexpr LoaderName loader_name(std::string_view name) {
    const auto length = name.rfind(loader_suffix);
    if (length == std::string_view::npos || length == 0) return {};
    const auto digits = name.substr(length + loader_suffix.size());
    if (digits.empty() || digits.size() > 6 || (digits.size() > 1 && digits.front() == '0')) return {};
    std::size_t loader = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return {};
        loader = 10 * loader + static_cast<std::size_t>(digit - '0');
    }
    return {length, loader, true};
}

template <FixedString Name, std::size_t Length>
consteval auto first_of() {
    char text[Length + 1]{};
    for (std::size_t i = 0; i < Length; ++i) text[i] = Name.text[i];
    return FixedString(text);
}
constexpr std::size_t digits_of(std::size_t number) { return number < 10 ? 1 : 1 + digits_of(number / 10); }
template <FixedString Name, std::size_t Loader>
consteval auto with_loader() {
    constexpr auto name = Name.view();
    char text[name.size() + loader_suffix.size() + digits_of(Loader) + 1]{};
    std::size_t end = 0;
    for (const char letter : name) text[end++] = letter;
    for (const char letter : loader_suffix) text[end++] = letter;
    auto rest = Loader;
    for (auto i = digits_of(Loader); i > 0; --i, rest /= 10) text[end + i - 1] = static_cast<char>('0' + rest % 10);
    return FixedString(text);
}

/// A key taken apart: whether it names a loader, which, and the key that the step logs.
template <class K>
struct LoaderKey;
template <FixedString Name>
struct LoaderKey<Key<Name>> {
    static constexpr LoaderName parts = loader_name(Name.view());
    static constexpr bool is = parts.is;
    static constexpr std::size_t loader = parts.loader;
    using base = Key<first_of<Name, parts.length>()>;
};

template <class K, std::size_t Loader>
struct KeyOfLoader;
template <FixedString Name, std::size_t Loader>
struct KeyOfLoader<Key<Name>, Loader> {
    using type = Key<with_loader<Name, Loader>()>;
};
/// The key of a loader: `key_of_loader<Key<"val/loss">, 1>` is `Key<"val/loss/dataloader_idx_1">`.
template <class K, std::size_t Loader>
using key_of_loader = typename KeyOfLoader<K, Loader>::type;

} // namespace fulgurite::engine
