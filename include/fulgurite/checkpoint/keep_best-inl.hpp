// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/keep_best.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint {

FULGURITE_INLINE BestKeeper::BestKeeper(std::string metric, KeepBestOptions options)
    : metric_(std::move(metric)),
      options_(std::move(options)),
      folder_(options_.directory, options_.filename, options_.version_counter),
      top_(options_.mode, options_.top_k) {
    if (options_.top_k == 0 || options_.top_k < -1)
        throw Error("KeepBest{\"" + metric_ + "\"}: top_k is " + std::to_string(options_.top_k) +
                    "; give the number of files to keep, or -1 for all");
    folder_.check_link(options_.link);
}

FULGURITE_INLINE Actions BestKeeper::decide(double score, const NameFields& fields,
                                            const std::filesystem::path& source) {
    current_ = score;
    if (fields.step == last_step_ || !top_.accepts(score)) return {};
    auto evicted = top_.evicted() ? top_.evicted()->path : std::filesystem::path();
    if (is_same_file(evicted, source)) evicted.clear();
    const auto path = folder_.next(fields, evicted);
    if (const auto* same = top_.find(path)) { // without a version counter: one of the two stays
        if (std::filesystem::exists(path) && !is_better(options_.mode, top_.comparable(score), same->score)) return {};
        evicted.clear(); // the number of files stays as it is
    }
    last_step_ = fields.step;
    top_.add(path, score);
    last_path_ = path;
    choose_best();
    Actions actions{Save{path, options_.save_weights_only}};
    if (!options_.link.empty() && folder_.holds(best_->path))
        actions.push_back(Link{folder_.directory() / options_.link, best_->path});
    if (!evicted.empty() && folder_.holds(evicted)) actions.push_back(Remove{evicted});
    return actions;
}

FULGURITE_INLINE void BestKeeper::start() {
    top_.clear();
    best_.reset();
    foreign_.reset();
    last_path_.clear();
    current_ = std::numeric_limits<double>::quiet_NaN();
    last_step_ = 0;
}

FULGURITE_INLINE StateTree BestKeeper::state_dict() const {
    StateTree state = StateTree::dict();
    state["monitor"] = metric_;
    state["dirpath"] = folder_.directory().string();
    state["best_model_path"] = best_ ? best_->path.string() : "";
    state["best_model_score"] = best_ ? StateTree(best_->score) : StateTree();
    state["current_score"] = current_;
    state["last_model_path"] = last_path_.string();
    state["last_step"] = last_step_;
    auto& files = state["best_k_models"] = StateTree::dict();
    for (auto& one : top_.saved()) files[one.path.string()] = one.score;
    const auto* worst = top_.worst();
    state["kth_best_model_path"] = worst ? worst->path.string() : "";
    state["kth_value"] = worst ? StateTree(worst->score) : StateTree();
    return state;
}

FULGURITE_INLINE void BestKeeper::load_state_dict(const StateTree& state) {
    std::vector<Scored> files;
    for (auto& [path, score] : state.at("best_k_models").items())
        if (folder_.holds(path.as_string()) && std::filesystem::exists(path.as_string()))
            files.push_back({path.as_string(), number(score)});
    top_.restore(std::move(files));
    if (const auto* last = state.find("last_step")) last_step_ = last->as_int(); // Lightning's files have none
    if (const auto* current = state.find("current_score"); current && !current->is_none()) current_ = number(*current);
    last_path_ = std::string(state.at("last_model_path").as_string());
    best_.reset();
    foreign_.reset();
    const std::filesystem::path path = state.at("best_model_path").as_string();
    if (!path.empty() && !folder_.holds(path)) foreign_ = Scored{path, number(state.at("best_model_score"))};
    choose_best();
}

FULGURITE_INLINE void BestKeeper::choose_best() {
    if (const auto* best = top_.best()) best_ = *best;
    if (foreign_ && (!best_ || !is_better(options_.mode, best_->score, foreign_->score))) best_ = foreign_;
}

} // namespace fulgurite::checkpoint
