// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/document.hpp"

namespace fulgurite::report {

FULGURITE_INLINE std::string document_head(std::string_view title, double refresh_seconds) {
    auto text =
        fmt::format(R"(<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{}</title>)", escape(title));
    if (refresh_seconds > 0)
        text += fmt::format(R"(<meta http-equiv="refresh" content="{:.0f}">)", std::ceil(refresh_seconds));
    text += R"(<meta name="viewport" content="width=device-width,initial-scale=1"><style>)";
    text += style_sheet;
    return text += "</style></head><body><main>";
}

FULGURITE_INLINE std::string document_foot() {
    auto text = fmt::format("<footer>Written by fulgurite {}</footer></main><script>", FULGURITE_VERSION_STRING);
    text += script;
    return text += "</script></body></html>\n";
}

FULGURITE_INLINE std::string breakable(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += escape({&c, 1});
        if (c == '/' || c == '.' || c == '_' || c == ',') out += "<wbr>";
    }
    return out;
}

FULGURITE_INLINE std::string facts_section(std::string_view title, const std::vector<Fact>& facts) {
    if (facts.empty()) return {};
    auto text = fmt::format(R"(<section><h2>{}</h2><dl class="card">)", escape(title));
    for (const auto& [name, value] : facts)
        text += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", breakable(name), breakable(value));
    return text += "</dl></section>";
}

} // namespace fulgurite::report
