// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/environment.hpp"
#include "fulgurite/config/help.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/read.hpp"
#include "fulgurite/config/references.hpp"
#include "fulgurite/config/value.hpp"

namespace fulgurite::config {

/// What a command line says: files, overrides and what it asks to be told.
class Arguments {
public:
    /// Schema: of the options; a flag alone turns a bool on, and takes the next argument elsewhere.
    Arguments(std::vector<std::string> arguments, const Value& schema) : all_(std::move(arguments)) {
        for (const auto& line : detail::options_of(schema))
            if (line.type.starts_with("true or false")) bools_.push_back(line.path);
        for (next_ = 0; next_ < all_.size();) {
            const Origin origin("argument " + std::to_string(next_ + 1));
            const std::string argument = all_[next_++];
            if (argument == "-h") asks_for_help = true;
            else if (argument.starts_with("--")) take_flag(argument.substr(2), origin);
            else said_.push_back({argument, origin});
        }
    }

    bool asks_for_help = false, asks_for_schema = false, prints = false, explains = false;
    std::string help_about;

    /// Files, those given first, the environment and the overrides over what the type has.
    Value lay_over(Value config, std::vector<std::filesystem::path> files, const std::string& environment,
                   Problems& problems) const {
        for (const auto& [words, origin] : wrong_) problems.add(origin, words);
        files.insert(files.end(), files_.begin(), files_.end());
        for (const auto& file : files)
            problems.guard(Origin(file.string()), [&] {
                const auto read_from = read(file);
                if (!read_from.is_table() && !read_from.is_nothing())
                    throw Error(file.string(), ": this is ", read_from.words(), "; a config is a table");
                merge(config, read_from.is_nothing() ? Value::table() : read_from);
            });
        if (!environment.empty())
            problems.guard(Origin("env"), [&] { merge_environment(config, environment, ::environ); });
        for (const bool names : {true, false})
            for (const auto& [text, origin] : said_)
                if (detail::is_name(std::string_view(text).substr(0, text.find('='))) == names)
                    problems.guard(origin, [&] { override_with(config, text, origin); });
        return resolve(config, problems);
    }

private:
    struct Said {
        std::string text;
        Origin origin;
    };

    void take_flag(const std::string& flag, const Origin& origin) {
        const auto equals = flag.find('=');
        const auto name = flag.substr(0, equals);
        if (name == "help") {
            asks_for_help = true;
            help_about = equals != flag.npos ? flag.substr(equals + 1) : has_value() ? all_[next_++] : "";
        } else if (name == "schema" || name == "print" || name == "explain") {
            (name == "schema" ? asks_for_schema : name == "print" ? prints : explains) = true;
            if (equals != flag.npos) wrong_.push_back({"--" + name + " takes no value", origin});
        } else if (equals != flag.npos) {
            if (name == "config") files_.emplace_back(flag.substr(equals + 1));
            else said_.push_back({flag, origin});
        } else if (std::find(bools_.begin(), bools_.end(), name) != bools_.end()) {
            said_.push_back({name + "=" + (has_value() && truth(all_[next_]) ? all_[next_++] : "true"), origin});
        } else if (!has_value()) {
            wrong_.push_back({"--" + name + " wants a value", origin});
        } else if (name == "config") {
            files_.emplace_back(all_[next_++]);
        } else {
            said_.push_back({name + "=" + all_[next_++], origin});
        }
    }
    bool has_value() const { return next_ < all_.size() && !all_[next_].starts_with("--"); }

    std::vector<std::string> all_, bools_;
    std::size_t next_ = 0;
    std::vector<std::filesystem::path> files_;
    std::vector<Said> said_, wrong_;
};

} // namespace fulgurite::config
