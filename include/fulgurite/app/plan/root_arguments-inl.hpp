// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/root_arguments.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void RootArguments::check(const config::Refuse& refuse) const {
    if (max_nb_epochs < 0) refuse("max_nb_epochs", "a whole number of 0 or more");
    if (min_nb_epochs < 0) refuse("min_nb_epochs", "a whole number of 0 or more");
    if (early_stop_patience < 0) refuse("early_stop_patience", "a whole number of 0 or more");
    if (!model_save_monitor_value.empty() && save_path.empty())
        refuse("save_path", "the folder of what --model_save_monitor_value keeps");
    if (!(gradient_clip >= 0)) refuse("gradient_clip", "a number of 0 or more");
    if (accumulate_grad_batches < 1) refuse("accumulate_grad_batches", "a whole number of 1 or more");
    if (check_val_every_n_epoch < 1) refuse("check_val_every_n_epoch", "a whole number of 1 or more");
    if (nb_sanity_val_steps < -1) refuse("nb_sanity_val_steps", "a whole number of 0 or more, or -1 for all,");
    if (strategy == SearchStrategy::none && !search_metric.empty())
        refuse("strategy", "grid_search or random_search beside --search_metric");
    if (nb_hopt_trials < 1) refuse("nb_hopt_trials", "a whole number of 1 or more");
    if (strategy != SearchStrategy::none && search_metric.empty()) refuse("search_metric", "the name of a metric");
    if (strategy != SearchStrategy::none && !hpc_path.empty()) refuse("hpc_path", "nothing beside a search");
    for (const auto& [name, share] :
         {std::pair("train_percent_check", train_percent_check), std::pair("val_percent_check", val_percent_check),
          std::pair("test_percent_check", test_percent_check)})
        if (!(share >= 0 && share <= 1)) refuse(name, "a number from 0 to 1");
}

FULGURITE_INLINE config::Value table_of(const std::vector<std::string>& words) {
    auto table = config::Value::table(config::Origin("arguments")), said = table;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const config::Origin origin("argument " + std::to_string(i + 1));
        const auto& word = words[i];
        const bool is_file = word == "-c" || word == "--config";
        if (!is_file && !word.starts_with("--"))
            throw Error(origin.text(), ": '", word, "' is no argument; arguments begin with --");
        const auto equals = word.find('=');
        const bool has_next = i + 1 < words.size() && !words[i + 1].starts_with("--");
        if (is_file) {
            if (!has_next) throw Error(origin.text(), ": ", word, " needs a file");
            config::merge(table, config::read(words[++i]));
            continue;
        }
        const auto name = word.substr(2, equals == word.npos ? word.npos : equals - 2);
        const auto text = equals != word.npos ? word.substr(equals + 1) : has_next ? words[++i] : std::string("true");
        if (said.contains(name)) throw Error(origin.text(), ": --", name, " is given twice");
        said.insert({name, origin}) = config::Value::scalar(text, config::Value::Written::plain, origin);
    }
    config::merge(table, said);
    return table;
}

} // namespace fulgurite::app
