// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/sections.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE auto Models::read(const config::Value& from, const std::string& path, config::Problems& problems) const
    -> std::optional<Read> {
    if (from.is_list()) return detail::read_several(*this, from, path, problems, &Model::chain);
    if (detail::is_table_of_parts(from)) return detail::read_several(*this, from, path, problems, &Model::by_name);
    return Section::read(from, path, problems);
}

FULGURITE_INLINE auto Criteria::read(const config::Value& from, const std::string& path,
                                     config::Problems& problems) const -> std::optional<Read> {
    if (from.is_list()) return detail::read_several(*this, from, path, problems, &Criterion::sum);
    if (detail::is_table_of_parts(from)) return detail::read_several(*this, from, path, problems, &Criterion::by_name);
    return Section::read(from, path, problems);
}

FULGURITE_INLINE auto Optimizers::read(const config::Value& from, const std::string& path,
                                       config::Problems& problems) const -> std::optional<Read> {
    if (!from.is_list()) return Section::read(from, path, problems);
    if (from.size() == 1) return Section::read(from.elements()[0], config::detail::joined(path, "0"), problems);
    problems.add(from.origin(), "'", path, "' is a list of ", from.size(),
                 ", one is wanted: a module of one's own with configure_optimizers may have several");
    return std::nullopt;
}

FULGURITE_INLINE auto Schedules::read(const config::Value& from, const std::string& path,
                                      config::Problems& problems) const -> std::optional<Read> {
    if (!from.is_list()) return Section::read(from, path, problems);
    if (from.size() == 1) return Section::read(from.elements()[0], config::detail::joined(path, "0"), problems);
    Chosen chain{"ChainedScheduler", path, from.origin(), config::Value::table(from.origin())};
    chain.options["schedulers"] = from;
    return Section::read(chain, problems);
}

} // namespace fulgurite::app
