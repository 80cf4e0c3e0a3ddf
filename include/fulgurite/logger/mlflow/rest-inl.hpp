// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>
#include <tuple>

#include "fulgurite/core/base64.hpp"
#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/mlflow/rest.hpp"

namespace fulgurite::logger::mlflow {

FULGURITE_INLINE std::string json_pairs(const Pairs& pairs) {
    std::string text = "[";
    for (const auto& [key, value] : pairs) {
        if (text.size() > 1) text += ',';
        text += "{\"key\":" + in_quotes(key) + ",\"value\":" + in_quotes(value) + '}';
    }
    return text + ']';
}

FULGURITE_INLINE std::int64_t now_in_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

FULGURITE_INLINE std::string authorization(const net::Url& url) {
    const auto value_of = [](const char* name) -> std::string {
        const char* value = std::getenv(name);
        return value && std::string_view(value).find_first_of("\r\n") == std::string_view::npos ? value : "";
    };
    if (!url.credentials.empty()) return "Basic " + base64(url.credentials);
    if (const auto user = value_of("MLFLOW_TRACKING_USERNAME"); !user.empty())
        return "Basic " + base64(user + ':' + value_of("MLFLOW_TRACKING_PASSWORD"));
    const auto token = value_of("MLFLOW_TRACKING_TOKEN");
    return token.empty() ? "" : "Bearer " + token;
}

FULGURITE_INLINE bool Batch::take(const Json& line, bool must) {
    const auto here = [&](const char* name) -> const std::vector<Json>& {
        static const std::vector<Json> none;
        const auto* found = line.find(name);
        return found ? found->values : none;
    };
    const auto &m = here("metrics"), &p = here("params"), &t = here("tags");
    const auto params_now = params.size() + p.size(), tags_now = tags.size() + t.size();
    const auto now = metrics.size() + m.size() + params_now + tags_now;
    if (!must && (now > most || params_now > most_pairs || tags_now > most_pairs)) return false;
    metrics.insert(metrics.end(), m.begin(), m.end());
    params.insert(params.end(), p.begin(), p.end());
    tags.insert(tags.end(), t.begin(), t.end());
    return true;
}

FULGURITE_INLINE Json Rest::take(std::string_view path, const net::Answer& answer) const {
    const auto said = [&] {
        try {
            return Json::read(answer.body);
        } catch (const Error&) {
            return Json();
        }
    }();
    const bool is_table = said.kind == Json::Kind::table;
    if (answer.status == 200 && is_table) return said;
    const auto text_of = [&](const char* key) {
        const auto* value = said.find(key);
        return value ? value->text : std::string();
    };
    auto words = url().text() + " answers " + std::to_string(answer.status) + " to " + std::string(path) + ": ";
    if (is_table) words += text_of("error_code") + ", " + text_of("message").substr(0, 500);
    else words += "not the JSON of MLflow";
    throw Declined(words, answer.status, text_of("error_code"), answer.retry_after);
}

FULGURITE_INLINE Json Rest::get(std::string_view path, const Pairs& query) const {
    auto all = "/api/2.0/mlflow/" + std::string(path);
    for (const auto& [name, value] : query)
        all += (all.find('?') == all.npos ? '?' : '&') + name + '=' + net::percent_encoded(value);
    return take(path, http_.request("GET", all));
}

FULGURITE_INLINE Json Rest::post(std::string_view path, std::string_view body) const {
    return take(path, http_.request("POST", "/api/2.0/mlflow/" + std::string(path), body));
}

FULGURITE_INLINE std::string Rest::experiment_id(const std::string& name) const {
    const auto find = [&] {
        const auto found = get("experiments/get-by-name", {{"experiment_name", name}});
        const auto& experiment = found.at("experiment");
        const auto* stage = experiment.find("lifecycle_stage");
        if (stage && stage->text == "deleted")
            throw Declined("the experiment '" + name + "' of " + url().text() +
                               " was deleted; restore it there, or give another experiment_name",
                           404, "", 0);
        return experiment.at("experiment_id").string();
    };
    try {
        return find();
    } catch (const Declined& missing) {
        if (missing.code != "RESOURCE_DOES_NOT_EXIST") throw;
    }
    try {
        return post("experiments/create", "{\"name\":" + in_quotes(name) + '}').at("experiment_id").string();
    } catch (const Declined& there) {
        if (there.code != "RESOURCE_ALREADY_EXISTS") throw;
    }
    return find(); // somebody else was quicker
}

FULGURITE_INLINE Run Rest::run_of(const Json& run) {
    const auto& info = run.at("info");
    const auto* uri = info.find("artifact_uri");
    return {info.at("run_id").string(), uri ? uri->text : ""};
}

FULGURITE_INLINE Run Rest::make_run(const Begin& begin, bool in_doubt) const {
    if (!begin.run_id.empty()) {
        auto run = run_of(get("runs/get", {{"run_id", begin.run_id}}).at("run"));
        update(run, "RUNNING", 0);
        if (!begin.tags.empty())
            post("runs/log-batch", "{\"run_id\":" + in_quotes(run.id) + ",\"tags\":" + json_pairs(begin.tags) + '}');
        return run;
    }
    const auto experiment = in_quotes(experiment_id(begin.experiment));
    if (in_doubt) {
        const auto filter = "tags.`fulgurite.spool` = '" + begin.key + '\'';
        const auto found =
            post("runs/search", "{\"experiment_ids\":[" + experiment + "],\"filter\":" + in_quotes(filter) +
                                    ",\"run_view_type\":\"ALL\",\"max_results\":1}");
        const auto* runs = found.find("runs");
        if (runs && !runs->values.empty()) return run_of(runs->values[0]);
    }
    auto tags = begin.tags;
    tags.emplace_back("fulgurite.spool", begin.key);
    auto body = "{\"experiment_id\":" + experiment + ",\"start_time\":" + std::to_string(begin.start_time);
    if (!begin.run_name.empty()) body += ",\"run_name\":" + in_quotes(begin.run_name);
    return run_of(post("runs/create", body + ",\"tags\":" + json_pairs(tags) + '}').at("run"));
}

FULGURITE_INLINE void Rest::log_batch(const Run& run, const Batch& batch) const {
    if (batch.is_empty()) return;
    auto body = "{\"run_id\":" + in_quotes(run.id);
    const auto add = [&](const char* name, const std::vector<Json>& values) {
        if (values.empty()) return;
        body += std::string(",\"") + name + "\":[";
        for (const auto& value : values) body += (&value == values.data() ? "" : ",") + json_text(value);
        body += ']';
    };
    add("metrics", batch.metrics);
    add("params", batch.params);
    add("tags", batch.tags);
    post("runs/log-batch", body + '}');
}

FULGURITE_INLINE void Rest::leave_out_known(const Run& run, Batch& batch) const {
    using Point = std::tuple<std::string, std::string, std::string, bool, double>;
    const auto point = [](const Json& metric) {
        constexpr double most = std::numeric_limits<double>::max(); // as which a database keeps an infinity
        const double value = metric.at("value").real();
        const auto* step = metric.find("step");
        return Point(metric.at("key").string(), step ? step->text : "0", metric.at("timestamp").text, std::isnan(value),
                     std::isnan(value) ? 0 : std::clamp(value, -most, most));
    };
    std::set<std::string> keys;
    std::set<Point> known;
    for (const auto& metric : batch.metrics) keys.insert(metric.at("key").string());
    for (const auto& key : keys)
        for (std::string page, next;; page = next) {
            Pairs query{{"run_id", run.id}, {"metric_key", key}};
            if (!page.empty()) query.emplace_back("page_token", page);
            const auto history = get("metrics/get-history", query);
            if (const auto* metrics = history.find("metrics"))
                for (const auto& metric : metrics->values) known.insert(point(metric));
            const auto* token = history.find("next_page_token");
            next = token ? token->text : "";
            if (next.empty()) break;
        }
    std::erase_if(batch.metrics, [&](const Json& metric) { return known.contains(point(metric)); });
}

FULGURITE_INLINE void Rest::update(const Run& run, std::string_view status, std::int64_t end_time) const {
    auto body = "{\"run_id\":" + in_quotes(run.id) + ",\"status\":" + in_quotes(status);
    if (end_time > 0) body += ",\"end_time\":" + std::to_string(end_time);
    post("runs/update", body + '}');
}

FULGURITE_INLINE void Rest::put_artifact(const Run& run, const std::filesystem::path& file,
                                         std::string_view name) const {
    constexpr std::string_view scheme = "mlflow-artifacts:";
    std::string_view folder = run.artifact_uri;
    if (!folder.starts_with(scheme))
        throw Error(url().text(), " keeps artifacts at '", run.artifact_uri,
                    "' and does not take them itself; start it with --artifacts-destination and no "
                    "--default-artifact-root, or put the file there by hand");
    folder.remove_prefix(scheme.size());
    if (folder.starts_with("//")) folder.remove_prefix(std::min(folder.find('/', 2), folder.size())); // its address
    const auto path = "/api/2.0/mlflow-artifacts/artifacts" + net::percent_encoded(folder, true) + '/' +
                      net::percent_encoded(name, true);
    const auto answer = http_.put_file(path, file);
    if (answer.status == 200 && answer.body.find_first_not_of(" \r\n") == answer.body.npos) return;
    take("mlflow-artifacts", answer);
}

} // namespace fulgurite::logger::mlflow
