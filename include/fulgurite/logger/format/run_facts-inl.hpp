// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/version.h>

#include <filesystem>
#include <system_error>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/run_facts.hpp"
#include "fulgurite/report/environment.hpp"
#include "fulgurite/report/reproduce.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::logger {

FULGURITE_INLINE std::vector<std::pair<std::string, std::string>> run_facts() {
    std::vector<std::pair<std::string, std::string>> facts{{"fulgurite", FULGURITE_VERSION_STRING},
                                                           {"LibTorch", TORCH_VERSION}};
    for (auto& fact : report::environment()) facts.push_back(std::move(fact));
    std::error_code unknown;
    if (auto revision = report::git_revision(std::filesystem::current_path(unknown)); !revision.empty())
        facts.emplace_back("Git revision", std::move(revision));
    if (auto words = report::command_line(); !words.empty()) facts.emplace_back("Command line", std::move(words));
    return facts;
}

} // namespace fulgurite::logger
