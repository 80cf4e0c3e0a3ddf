// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>
#include <cstddef>
#include <cstdint>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/net/url.hpp"

namespace fulgurite::logger::net {

FULGURITE_INLINE std::string Url::text() const {
    const bool numeric = host.find(':') != host.npos; // an address of IPv6
    return "http://" + (numeric ? '[' + host + ']' : host) + ':' + port + prefix;
}

FULGURITE_INLINE std::string percent_decoded(std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        const auto* digits = text.data() + i + 1;
        const bool is_coded =
            text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
        all += is_coded ? static_cast<char>(byte) : text[i];
        if (is_coded) i += 2;
    }
    return all;
}

FULGURITE_INLINE Url parse_url(std::string_view text) {
    const auto given = text;
    auto whole = std::string(text); // in words: without a password
    if (const auto at = whole.rfind('@'); at != whole.npos) {
        const auto scheme = whole.find("://");
        const auto begin = scheme == whole.npos || scheme > at ? 0 : scheme + 3;
        whole.replace(begin, at - begin, "…");
    }
    if (text.starts_with("https://"))
        throw Error(
            "this library speaks http and no https, which '", whole,
            "' asks for; give the address of a proxy on this machine that speaks it (nginx, stunnel, ssh -L), or "
            "train with a spool and upload it where the server can be reached by http");
    const auto refuse = [&](const char* what) {
        return Error("'", whole, "' is no server's address: ", what, "; give one such as 'http://127.0.0.1:5000'");
    };
    if (!text.starts_with("http://")) throw refuse("it does not begin with http://");
    text.remove_prefix(7);
    Url url;
    const auto slash = std::min(text.find('/'), text.size());
    url.prefix = text.substr(slash);
    while (url.prefix.ends_with('/')) url.prefix.pop_back();
    text = text.substr(0, slash);
    if (const auto at = text.rfind('@'); at != text.npos) {
        url.credentials = percent_decoded(text.substr(0, at));
        text.remove_prefix(at + 1);
    }
    const auto bracket = text.starts_with('[') ? text.find(']') : std::size_t{0};
    if (bracket == text.npos) throw refuse("its '[' is not closed");
    const auto colon = text.find(':', bracket);
    url.host = bracket > 0 ? text.substr(1, bracket - 1) : text.substr(0, colon);
    url.port = colon == text.npos ? "80" : text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto* end = url.port.data() + url.port.size();
    const auto [stop, failed] = std::from_chars(url.port.data(), end, port);
    if (url.host.empty()) throw refuse("it names no host");
    if (failed != std::errc() || stop != end || port == 0) throw refuse("its port is no number from 1 to 65535");
    if (given.find_first_of(" \t\r\n?#") != given.npos) throw refuse("it has a space, a '?' or a '#'");
    return url;
}

FULGURITE_INLINE std::string percent_encoded(std::string_view text, bool keep_slashes) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string all;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || (c == '/' && keep_slashes);
        const auto byte = static_cast<unsigned char>(c);
        if (plain) all += c;
        else all += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return all;
}

} // namespace fulgurite::logger::net
