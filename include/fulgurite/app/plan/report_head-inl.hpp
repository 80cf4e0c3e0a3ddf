// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/report_head.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE std::string names_of_parts(const config::Value& part) {
    if (part.is_scalar()) return part.as_string();
    if (part.is_table())
        if (const auto* name = part.find("name")) return name->is_scalar() ? name->as_string() : std::string();
    std::string all;
    const auto add = [&](const config::Value& one) {
        if (const auto name = names_of_parts(one); !name.empty()) all += (all.empty() ? "" : ", ") + name;
    };
    if (part.is_list())
        for (const auto& one : part.elements()) add(one);
    else if (part.is_table())
        for (const auto& [key, one, origin] : part.entries()) add(one);
    return all;
}

FULGURITE_INLINE ReportOptions report_head(const config::Value& resolved) {
    ReportOptions head;
    const auto add = [&](const char* what, const config::Value* value) {
        if (!value || value->is_nothing()) return;
        auto text = value->is_scalar() ? value->as_string() : config::detail::inlined(*value);
        if (!text.empty()) head.options.emplace_back(what, std::move(text));
    };
    const auto at = [&](const char* section, auto... keys) {
        const config::Value* value = resolved.find(section);
        ((value = value && value->is_table() ? value->find(keys) : nullptr), ...);
        return value;
    };
    const auto add_names = [&](const char* what, const char* section) {
        const auto* part = resolved.find(section);
        if (!part) return std::string();
        const auto* within = part->is_table() ? part->find("scheduler") : nullptr; // of a schedule
        auto names = names_of_parts(within ? *within : *part);
        if (!names.empty()) head.options.emplace_back(what, names);
        return names;
    };
    head.title = add_names("Model", "model");
    add("Model's options", at("model", "cfg"));
    add_names("Loss", "criterion");
    add_names("Optimizer", "optimizer");
    add("Learning rate", at("optimizer", "cfg", "lr"));
    add("Weight decay", at("optimizer", "cfg", "weight_decay"));
    add_names("Schedule", "lr_scheduler");
    const auto set = names_of_parts(resolved.find("dataset") ? *resolved.find("dataset") : config::Value());
    const auto* wrapped = set == "MagicData" ? at("dataset", "cfg", "name") : nullptr;
    if (wrapped) add("Data", wrapped);
    else if (!set.empty()) head.options.emplace_back("Data", set);
    add("Batch size", at("dataloaders", "train", "batch_size"));
    add("Epochs at most", at("training", "max_epochs"));
    add("Precision", at("training", "precision"));
    add("Seed", at("seed"));
    return head;
}

} // namespace fulgurite::app::detail
