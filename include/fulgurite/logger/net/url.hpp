// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>

#include "fulgurite/core/error.hpp"

/// HTTP/1.1 on sockets of our own: so much of it as a logger says to a server.
namespace fulgurite::logger::net {

/// Where a server is: "http://user:password@host:5000/prefix".
struct Url {
    std::string host, port;
    std::string prefix;      ///< of every path, without a slash at its end
    std::string credentials; ///< "user:password", or nothing

    /// As it may be shown and kept: without what is secret.
    std::string text() const;
};

/// Throws `Error` for what is no address of this kind, and for https in words that name the way.
Url parse_url(std::string_view text);

/// A piece of a path or of a query with all but letters, digits and "-._~" written as %XX; slashes stay if asked.
std::string percent_encoded(std::string_view text, bool keep_slashes = false);
/// The text with each %XX as the byte that it stands for.
std::string percent_decoded(std::string_view text);

} // namespace fulgurite::logger::net

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/net/url-inl.hpp"
#endif
