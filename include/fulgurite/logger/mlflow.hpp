// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/mlflow/session.hpp"
#include "fulgurite/logger/mlflow/upload_spool.hpp"
#include "fulgurite/logger/net/url.hpp"
#include "fulgurite/logger/rows/running.hpp"

namespace fulgurite {

struct MLflowOptions {
    std::string experiment_name = "Default"; ///< made where there is none
    std::string run_name = {};               ///< MLflow invents one where it is empty
    Hyperparameters tags = {};               ///< names and values
    std::string run_id = {};                 ///< a run to go on with, for resumed training; empty: a new one
    /// The folder in which everything stands until the server has it, a file a run.
    std::filesystem::path spool = "mlflow_spool";
    bool stop_training_on_failure = false; ///< throw when three requests in a row have failed
    double timeout_seconds = 30;           ///< for which the server may say nothing
    double finalize_seconds = 10;          ///< for which the end of a run waits for the server
    double flush_seconds = 1;              ///< how far the spool may be behind training
};

/// Sends what is logged to an MLflow server: `MLflow{"http://127.0.0.1:5000", {.experiment_name = "lenet"}}`.
///
/// A run begins with the module's options as parameters, gets one metric a value with the step and the time, the epoch
/// as a metric "epoch", and ends as FINISHED, FAILED or KILLED (interrupted). Sent by REST (API 2.0) over http; for
/// https put a proxy of this machine before the server. User and password are taken from the address, or as MLflow's
/// own clients do from MLFLOW_TRACKING_USERNAME and _PASSWORD or MLFLOW_TRACKING_TOKEN.
///
/// Training never waits for the server, and a server that is down, slow or broken does not stop it: each line is
/// written into the spool first and marked there when the server has it. Requests that fail are tried again, after half
/// a second to half a minute; at the end of a run the rest has `finalize_seconds`. What is left then stays in the spool
/// for `logger::upload_spool(folder)`, which is told on stderr. Nothing is lost, and nothing is sent twice.
///
/// NaN is logged as such; an infinity becomes the largest double in MLflow's databases. Names are made of letters,
/// digits and "_-. :/": other characters become '_', which is told once.
///
/// Throws `Error` at construction for an address that is none and seconds that are no time, from the start of a run if
/// the spool cannot be written, and with `stop_training_on_failure` from the next row and at the end.
class MLflow : public policy::Logger {
public:
    explicit MLflow(std::string_view url, MLflowOptions options = {});

    /// One that sends nothing: what `run.logger<MLflow>()` is in a trial run.
    static MLflow silent() {
        MLflow none{"http://localhost"};
        none.silent_ = true;
        return none;
    }

    void on_fit_start();
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        if (!silent_) open().log(row, step, epoch);
    }
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        const logger::Scalar row[] = {{name, value}};
        log_metrics(row, step, -1);
    }
    void log_hyperparams(const Hyperparameters& parameters) {
        if (!silent_) open().log_hyperparams(parameters);
    }
    void set_tag(std::string_view name, std::string_view value) {
        if (!silent_) open().set_tag(name, value);
    }
    /// Sends a file, or all files of a folder, as an artifact of that name: its own where it is empty. It is read when
    /// it is sent; what is replaced or removed until then is sent as it was, where the spool is on the same disk.
    /// Throws `Error` where there is none.
    void log_artifact(const std::filesystem::path& path, const std::string& name = {}) {
        if (!silent_) open().log_artifact(path, name);
    }
    /// Returns when all that was logged stands in the spool.
    void flush() {
        if (running_) running_->flush();
    }
    void finalize(std::string_view status);

    /// The run's id; empty as long as the server has not made the run.
    std::string run_id() const;

private:
    logger::mlflow::Session& open();

    logger::net::Url url_;
    MLflowOptions options_;
    logger::Running<logger::mlflow::Session> running_;
    bool silent_ = false;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/mlflow-inl.hpp"
#endif
