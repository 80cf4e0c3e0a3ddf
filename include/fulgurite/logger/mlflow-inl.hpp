// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdlib>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/logger/mlflow.hpp"

namespace fulgurite {

FULGURITE_INLINE MLflow::MLflow(std::string_view url, MLflowOptions options)
    : url_(logger::net::parse_url(url)), options_(std::move(options)) {
    logger::check_seconds("timeout_seconds", options_.timeout_seconds);
    logger::check_seconds("finalize_seconds", options_.finalize_seconds);
    logger::check_seconds("flush_seconds", options_.flush_seconds);
    if (options_.spool.empty()) throw Error("MLflow's spool is empty; give a folder, such as 'mlflow_spool'");
}

FULGURITE_INLINE void MLflow::on_fit_start() {
    if (silent_) return;
    if (running_ && running_->is_broken()) running_.reset();
    open();
}

FULGURITE_INLINE logger::mlflow::Session& MLflow::open() {
    if (running_) {
        if (options_.stop_training_on_failure && running_->sender().gives_up())
            throw Error("MLflow: ", running_->sender().failure(), "; what was logged is kept in '",
                        running_->spool().path(), "'; see to the server, or leave out stop_training_on_failure");
        return *running_;
    }
    logger::mlflow::Begin begin{url_.text(), options_.experiment_name,    options_.run_name, options_.run_id,
                                {},          logger::mlflow::now_in_ms(), options_.tags};
    const auto add = [&](const char* name, const std::string& value) {
        for (const auto& tag : begin.tags)
            if (tag.first == name) return;
        if (!value.empty()) begin.tags.emplace_back(name, value);
    };
    std::error_code unknown;
    const char* user = std::getenv("USER");
    add("mlflow.source.name", std::filesystem::read_symlink("/proc/self/exe", unknown).string());
    add("mlflow.source.type", "LOCAL");
    add("mlflow.user", user ? user : "");
    return running_.start(url_, logger::mlflow::Session::Settings{std::move(begin), options_.spool,
                                                                  logger::to_ms(options_.timeout_seconds),
                                                                  logger::flush_interval(options_.flush_seconds)});
}

FULGURITE_INLINE void MLflow::finalize(std::string_view status) {
    if (!running_) return;
    running_->end(status);
    auto& spool = running_->spool();
    if (running_->sender().wait(logger::to_ms(options_.finalize_seconds))) return spool.remove_if_done();
    const auto folder = spool.path().parent_path().string();
    auto why = running_->sender().failure();
    if (why.empty()) why = "the server is slow";
    if (options_.stop_training_on_failure)
        throw Error("MLflow has not taken all that was logged: ", why, "; the rest is kept in '", spool.path(),
                    "'; send it with fulgurite::logger::upload_spool(\"", folder, "\")");
    warn("MLflow has not taken all that was logged: " + why + "; the rest is kept in '" + spool.path().string() +
         "'; send it with fulgurite::logger::upload_spool(\"" + folder + "\")");
}

FULGURITE_INLINE std::string MLflow::run_id() const {
    if (!running_) return options_.run_id;
    const auto run = running_->spool().run();
    return run ? run->id : options_.run_id;
}

} // namespace fulgurite
