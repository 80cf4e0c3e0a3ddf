// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/search/parameter.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void SearchParameter::read(const std::string& path, const config::Value& said,
                                            const config::Origin& origin, config::Problems& problems,
                                            std::vector<SearchParameter>& into) {
    SearchParameter one;
    one.path = path;
    one.origin_ = origin;
    const auto wrong = problems.size();
    one.read(said, problems);
    if (problems.size() == wrong) into.push_back(std::move(one));
}

FULGURITE_INLINE config::Value SearchParameter::drawn(tune::Trial& trial) const {
    switch (kind_) {
        case Kind::choice:
            return choices_[index_of(trial.choice(path, labels_))];
        case Kind::integer:
            return trial.integer(path, static_cast<std::int64_t>(range_.low), static_cast<std::int64_t>(range_.high),
                                 integer_);
        case Kind::log_uniform:
            return trial.log_uniform(path, range_.low, range_.high);
        case Kind::uniform:
            break;
    }
    return trial.uniform(path, range_.low, range_.high);
}

FULGURITE_INLINE config::Value SearchParameter::value(const tune::Param& param) const {
    if (kind_ == Kind::choice) return choices_[static_cast<std::size_t>(param.place)];
    return kind_ == Kind::integer ? config::Value(param.as_int()) : config::Value(param.place);
}

FULGURITE_INLINE void SearchParameter::read(const config::Value& said, config::Problems& problems) {
    if (!said.is_table())
        return problems.add(said.origin(), "'", of(""), "' is ", said.words(),
                            ", a range is wanted: {uniform: [0, 1]}, {log_uniform: [1e-5, 1e-1]}, {integer: [1, 9]} "
                            "or {choice: [a, b]}");
    const config::Value* values = nullptr;
    for (const auto& [key, value, origin] : said.entries()) {
        const auto found = std::find(kinds.begin(), kinds.end(), key);
        if (found != kinds.end() && values) problems.add(origin, "'", of(""), "' has two kinds of range; keep one");
        else if (found != kinds.end()) kind_ = static_cast<Kind>(found - kinds.begin()), values = &value;
        else if (key != "step" && key != "log")
            problems.add(origin, "unknown kind of range '", of(key.c_str()), "'",
                         suggestion(key, {kinds.begin(), kinds.end()}, "there are"));
    }
    if (!values) {
        if (said.size() == 0 || said.contains("step") || said.contains("log"))
            problems.add(said.origin(), "'", of(""), "' has no range; give uniform, log_uniform, integer or choice");
        return;
    }
    read_options(said, problems);
    if (kind_ == Kind::choice) read_choices(*values, problems);
    else read_range(*values, problems);
}

FULGURITE_INLINE void SearchParameter::read_options(const config::Value& said, config::Problems& problems) {
    for (const char* option : {"step", "log"}) {
        const auto* value = said.find(option);
        if (!value) continue;
        if (kind_ != Kind::integer)
            problems.add(*said.place_of(option), "'", of(option), "' is for integers",
                         *option == 'l' ? "; of real numbers it is log_uniform" : "");
        else if (*option == 's') config::bind(*value, integer_.step, problems, of(option));
        else config::bind(*value, integer_.log, problems, of(option));
    }
}

FULGURITE_INLINE void SearchParameter::read_choices(const config::Value& values, config::Problems& problems) {
    if (!values.is_list())
        return problems.add(values.origin(), "'", of("choice"), "' is ", values.words(), ", a list is wanted");
    for (const auto& each : values.elements()) {
        labels_.push_back(each.is_scalar() ? each.as_string() : config::detail::inlined(each));
        choices_.push_back(each);
    }
    samples_ = choices_;
    try_range(values, problems, [&] { tune::detail::choice(path, labels_); });
}

FULGURITE_INLINE void SearchParameter::read_range(const config::Value& values, config::Problems& problems) {
    if (!values.is_list() || values.size() != 2)
        return problems.add(values.origin(), "'", of(kinds[static_cast<std::size_t>(kind_)]), "' is ",
                            values.is_list() ? config::detail::inlined(values) : values.words(),
                            ", [lowest, highest] is wanted");
    const auto &low = values.elements()[0], &high = values.elements()[1];
    const auto wrong = problems.size();
    const auto path_of = of(kinds[static_cast<std::size_t>(kind_)]);
    if (kind_ == Kind::integer) {
        std::int64_t ends[2] = {};
        config::bind(low, ends[0], problems, path_of + ".0");
        config::bind(high, ends[1], problems, path_of + ".1");
        if (problems.size() != wrong) return;
        try_range(values, problems, [&] { range_ = tune::detail::integer(path, ends[0], ends[1], integer_); });
    } else {
        config::bind(low, range_.low, problems, path_of + ".0");
        config::bind(high, range_.high, problems, path_of + ".1");
        if (problems.size() != wrong) return;
        try_range(values, problems, [&] {
            range_ = kind_ == Kind::uniform ? tune::detail::real(path, range_.low, range_.high)
                                            : tune::detail::log_real(path, range_.low, range_.high);
        });
    }
    if (problems.size() != wrong) return;
    samples_ = {low, high};
    if (kind_ == Kind::integer) return;
    auto between = config::Value(range_.low + 0.6180339887 * (range_.high - range_.low)); // no whole number
    between.origin(values.origin());
    samples_.push_back(std::move(between));
}

FULGURITE_INLINE std::vector<std::vector<config::Value>> values_to_try(const std::vector<SearchParameter>& space) {
    std::vector<config::Value> first;
    for (const auto& parameter : space) first.push_back(parameter.samples().front());
    std::vector<std::vector<config::Value>> all{first};
    for (std::size_t i = 0; i < space.size(); ++i)
        for (std::size_t other = 1; other < space[i].samples().size(); ++other) {
            all.push_back(first);
            all.back()[i] = space[i].samples()[other];
        }
    return all;
}

FULGURITE_INLINE config::Value with_values(config::Value config, const std::vector<SearchParameter>& space,
                                           const std::vector<config::Value>& values) {
    for (const bool names : {true, false})
        for (std::size_t i = 0; i < space.size(); ++i)
            if ((config::detail::is_name(space[i].path) || space[i].path.find('.') == space[i].path.npos) == names)
                config::set(config, space[i].path, values[i]);
    return config;
}

} // namespace fulgurite::app
