// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/keep_every.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint {

FULGURITE_INLINE NewestKeeper::NewestKeeper(KeepEveryOptions options)
    : options_(std::move(options)), folder_(options_.directory, options_.filename, options_.version_counter) {
    if (options_.keep == 0 || options_.keep < -1)
        throw Error("KeepEvery: keep is " + std::to_string(options_.keep) +
                    "; give the number of files to keep, or -1 for all");
    folder_.check_link(options_.link);
}

FULGURITE_INLINE Actions NewestKeeper::decide(const NameFields& fields, const std::filesystem::path& source) {
    const auto full = options_.keep > 0 && std::ssize(saved_) >= options_.keep;
    auto evicted = full ? saved_.front() : std::filesystem::path();
    const bool keeps_source = is_same_file(evicted, source);
    const auto path = folder_.next(fields, keeps_source ? std::filesystem::path() : evicted);
    if (std::erase(saved_, path) > 0) evicted.clear(); // without a version counter: the number of files stays
    if (!evicted.empty()) saved_.erase(saved_.begin());
    if (keeps_source) evicted.clear();
    saved_.push_back(path);
    Actions actions{Save{path, options_.save_weights_only}};
    if (!options_.link.empty()) actions.push_back(Link{folder_.directory() / options_.link, path});
    if (!evicted.empty() && evicted != path) actions.push_back(Remove{evicted});
    return actions;
}

FULGURITE_INLINE StateTree NewestKeeper::state_dict() const {
    StateTree state = StateTree::dict(), files = StateTree::list();
    for (const auto& path : saved_) files.push_back(path.string());
    state["dirpath"] = folder_.directory().string();
    state["last_model_path"] = saved_.empty() ? "" : saved_.back().string();
    state["saved"] = std::move(files);
    return state;
}

FULGURITE_INLINE void NewestKeeper::load_state_dict(const StateTree& state) {
    saved_.clear();
    for (const auto& path : state.at("saved").elements())
        if (folder_.holds(path.as_string()) && std::filesystem::exists(path.as_string()))
            saved_.emplace_back(path.as_string());
}

} // namespace fulgurite::checkpoint

namespace fulgurite {

FULGURITE_INLINE std::string KeepEvery::describe() const {
    const auto keep = keeper_.options().keep;
    const auto newest = keep < 0 ? "" : ", the newest " + std::to_string(keep);
    return "KeepEvery{" + (trigger_.every().never() ? "never" : trigger_.every().words()) + newest + "}";
}

} // namespace fulgurite
