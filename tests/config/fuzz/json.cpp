// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/config/json.hpp"
#include "property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fulgurite::fuzz::holds(data, size, &fulgurite::config::parse_json);
}
