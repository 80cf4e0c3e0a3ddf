// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/json.hpp"
#include "fulgurite/logger/mlflow/spool.hpp"
#include "fulgurite/logger/net/http.hpp"

namespace fulgurite::logger::mlflow {

/// The server answered, and not as asked.
struct Declined : Error {
    int status;       ///< of HTTP
    std::string code; ///< MLflow's: "RESOURCE_DOES_NOT_EXIST"; empty where the answer is none of MLflow's
    double retry_after;

    Declined(const std::string& words, int of_http, std::string of_mlflow, double seconds)
        : Error(words), status(of_http), code(std::move(of_mlflow)), retry_after(seconds) {}

    /// Whether it would decline the same again, whatever happens: the request itself is wrong.
    bool is_final() const { return status == 400 && !code.empty(); }
    /// Whether a server on the way declines it for what it is: too large, at a place that is not there.
    bool is_of_the_request() const {
        return status / 100 == 4 && status != 401 && status != 408 && status != 425 && status != 429;
    }
};

/// What one runs/log-batch takes: 1000 metrics, 100 parameters, 100 tags, 1000 of all together, each as MLflow's JSON.
struct Batch {
    std::vector<Json> metrics, params, tags;

    /// Whether a line's values are in it now; not where they would be too many, unless it must.
    bool take(const Json& line, bool must);
    bool is_empty() const { return metrics.empty() && params.empty() && tags.empty(); }

    static constexpr std::size_t most = 1000, most_pairs = 100;
};

/// MLflow's REST API 2.0 as far as a logger needs it. All functions throw `Declined`, and `net::NoAnswer`.
class Rest {
public:
    explicit Rest(net::Http http) : http_(std::move(http)) {}

    /// Makes the experiment where there is none, and the run; goes on with the one that `begin` names. With `in_doubt`
    /// it looks first whether an earlier request has made it.
    Run make_run(const Begin& begin, bool in_doubt) const;
    void log_batch(const Run& run, const Batch& batch) const;
    /// Takes out of a batch the metrics that the server has: not every store of MLflow knows them again.
    void leave_out_known(const Run& run, Batch& batch) const;
    /// `status` is RUNNING, FINISHED, FAILED or KILLED; a time of 0 is none.
    void update(const Run& run, std::string_view status, std::int64_t end_time) const;
    void put_artifact(const Run& run, const std::filesystem::path& file, std::string_view name) const;

    const net::Url& url() const { return http_.url(); }

private:
    Json get(std::string_view path, const Pairs& query) const;
    Json post(std::string_view path, std::string_view body) const;
    Json take(std::string_view path, const net::Answer& answer) const;
    std::string experiment_id(const std::string& name) const;
    static Run run_of(const Json& run);

    net::Http http_;
};

/// [{"key":…,"value":…},…]
std::string json_pairs(const Pairs& pairs);

/// Milliseconds since 1970.
std::int64_t now_in_ms();

/// The value of Authorization: of the URL's name and password, or of MLFLOW_TRACKING_TOKEN, or of
/// MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, as MLflow's own clients have them. Empty where there is none.
std::string authorization(const net::Url& url);

} // namespace fulgurite::logger::mlflow

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/mlflow/rest-inl.hpp"
#endif
