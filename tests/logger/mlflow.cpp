// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/mlflow.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "fulgurite/core/base64.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_logger_mlflow {

using fulgurite::testing::message_of;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;
using nlohmann::json;
using Row = std::vector<logger::Scalar>;
static_assert(LoggerPolicy<MLflow>);

struct Request {
    std::string method, path, body;
};

// A socket on which a thread answers each request with what a function gives: bytes, or nothing, which is a hang-up.
class Server {
public:
    explicit Server(std::function<std::string(const Request&)> answer) : answer_(std::move(answer)) {
        listen_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(listen_, reinterpret_cast<sockaddr*>(&address), size), 0);
        ::getsockname(listen_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        ::listen(listen_, 16);
        thread_ = std::thread([this] { run(); });
    }
    ~Server() {
        stop_ = true;
        thread_.join();
        ::close(listen_);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port); }

    static constexpr const char* silence = "silence"; // an answer that never comes
    int port = 0;

private:
    bool readable(int socket) const {
        pollfd wanted{socket, POLLIN, 0};
        while (!stop_)
            if (::poll(&wanted, 1, 10) > 0) return true;
        return false;
    }
    void run() {
        while (readable(listen_)) {
            const int client = ::accept(listen_, nullptr, nullptr);
            std::string text;
            char block[4096];
            while (!is_whole(text) && readable(client)) {
                const auto size = ::recv(client, block, sizeof block, 0);
                if (size <= 0) break;
                text.append(block, static_cast<std::size_t>(size));
            }
            if (is_whole(text)) {
                const auto first = text.find(' '), second = text.find(' ', first + 1);
                const auto bytes = answer_({text.substr(0, first), text.substr(first + 1, second - first - 1),
                                            text.substr(text.find("\r\n\r\n") + 4)});
                if (bytes == silence) readable(client); // until the other side goes
                else if (::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) text.clear();
            }
            ::close(client);
        }
    }
    static bool is_whole(const std::string& text) {
        const auto end = text.find("\r\n\r\n");
        if (end == text.npos) return false;
        const auto length = text.find("Content-Length: ");
        return length > end || text.size() - end - 4 >= std::stoul(text.substr(length + 16));
    }

    std::function<std::string(const Request&)> answer_;
    int listen_ = -1;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

std::string http(const std::string& body, int status = 200) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}
std::string chunked(const std::string& body) {
    return "HTTP/1.1 200 OK\r\ntransfer-ENCODING:  chunked\r\n\r\n3\r\n" + body.substr(0, 3) + "\r\n" +
           (std::ostringstream() << std::hex << body.size() - 3).str() + ";x=y\r\n" + body.substr(3) + "\r\n0\r\n\r\n";
}

enum class Fault { none, busy, error, nonsense, page, hangs_up, half_an_answer, silent };

// MLflow in memory, after mlflow/server/handlers.py. As its store of files, and unlike those of databases, it keeps a
// metric twice that it is sent twice.
class FakeMLflow {
public:
    std::string answer(const Request& request) {
        const std::lock_guard lock(mutex_);
        const auto fault = faults.empty() || (!only.empty() && request.path.find(only) == std::string::npos)
                               ? Fault::none
                               : faults.front();
        if (fault != Fault::none) faults.pop_front();
        requests.push_back(request);
        if (fault == Fault::busy)
            return "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
        if (fault == Fault::error) return http("<h1>Internal Server Error</h1>", 500);
        if (fault == Fault::nonsense) return "SSH-2.0-OpenSSH\r\n";
        if (fault == Fault::page) return http("<h1>Please log in</h1>");
        if (fault == Fault::hangs_up) return {};
        if (fault == Fault::silent) return Server::silence;
        const auto said = take(request);
        return fault == Fault::half_an_answer ? said.substr(0, said.size() / 2) : said;
    }

    std::deque<Fault> faults;
    std::string only; // requests that faults are for
    std::vector<Request> requests;
    std::vector<json> metrics, params, tags, updates;
    std::map<std::string, std::string> artifacts;
    int runs = 0;
    json run_tags;

    std::vector<double> values(const std::string& key) {
        const std::lock_guard lock(mutex_);
        std::vector<double> all;
        for (const auto& metric : metrics)
            if (metric["key"] == key && metric["value"].is_number()) all.push_back(metric["value"]);
        return all;
    }
    void go_well() {
        const std::lock_guard lock(mutex_);
        faults.clear();
    }
    std::size_t largest(const char* what) const {
        std::size_t most = 0;
        for (const auto& request : requests)
            if (request.path.ends_with("log-batch"))
                most = std::max(most, json::parse(request.body).value(what, json::array()).size());
        return most;
    }

private:
    static std::string error(const char* code, int status) {
        return http(json{{"error_code", code}, {"message", "no"}}.dump(), status);
    }
    static json run() { return {{"info", {{"run_id", "r1"}, {"artifact_uri", "mlflow-artifacts:/1/r1/artifacts"}}}}; }
    std::string take(const Request& request) {
        const auto path = request.path.substr(0, request.path.find('?'));
        const auto is = [&](const char* end) { return path == std::string("/api/2.0/mlflow/") + end; };
        if (is("experiments/get-by-name")) {
            if (experiment_.empty()) return error("RESOURCE_DOES_NOT_EXIST", 404);
            return http(json{{"experiment", {{"experiment_id", "1"}, {"lifecycle_stage", "active"}}}}.dump(1));
        }
        if (request.method == "PUT") return artifacts[path] = request.body, http("");
        if (is("metrics/get-history")) return history(request.path);
        if (request.method != "POST") return error("ENDPOINT_NOT_FOUND", 404);
        const auto body = json::parse(request.body);
        if (is("experiments/create")) {
            experiment_ = body["name"];
            return http(R"({"experiment_id": "1"})");
        }
        if (is("runs/create")) {
            ++runs;
            run_tags = body["tags"];
            return chunked(json{{"run", run()}}.dump(2));
        }
        if (is("runs/search")) return http(runs > 0 ? json{{"runs", {run()}}}.dump() : "{}");
        if (is("runs/update")) return updates.push_back(body), http("{}");
        if (is("runs/log-batch")) return log_batch(body);
        return error("ENDPOINT_NOT_FOUND", 404);
    }
    std::string log_batch(const json& body) {
        for (const auto& metric : body.value("metrics", json::array()))
            if (metric["key"] == "refused") return error("INVALID_PARAMETER_VALUE", 400);
        for (auto [name, all] : {std::pair{"metrics", &metrics}, {"params", &params}, {"tags", &tags}})
            for (const auto& one : body.value(name, json::array())) all->push_back(one);
        return http("{}");
    }
    std::string history(const std::string& path) const {
        const auto key = path.substr(path.find("metric_key=") + 11);
        json found = json::array();
        for (const auto& metric : metrics)
            if (logger::net::percent_encoded(metric["key"].get<std::string>()) == key) found.push_back(metric);
        return http(json{{"metrics", found}}.dump());
    }

    std::mutex mutex_;
    std::string experiment_;
};

// A server with an MLflow in it.
struct Both {
    FakeMLflow mlflow;
    Server server{[this](const Request& request) { return mlflow.answer(request); }};
};

MLflowOptions options(const TempDir& dir) {
    return {.experiment_name = "lenet & co",
            .run_name = "first",
            .spool = dir.path() / "spool",
            .timeout_seconds = 20,
            .flush_seconds = 0.01};
}

std::size_t spools(const TempDir& dir) {
    if (!std::filesystem::exists(dir.path() / "spool")) return 0;
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(dir.path() / "spool"), {}));
}

std::vector<double> to(int end) {
    std::vector<double> all;
    for (int i = 0; i < end; ++i) all.push_back(i);
    return all;
}

TEST(MLflow, sends_a_run_from_its_beginning_to_its_end) {
    TempDir dir;
    Both both;
    auto& fake = both.mlflow;
    auto how = options(dir);
    how.tags = {{"team", "blue \"é\""}};
    write_file(dir.path() / "a note.txt", "text");
    MLflow mlflow{both.server.url(), how};
    mlflow.log_hyperparams({{"lr", "0.1"}, {"empty", ""}});
    mlflow.log_metrics(Row{{"train/loss", 0.5}, {"lr", 1e-300}}, 49, 3);
    mlflow.log_scalar("odd", std::numeric_limits<double>::quiet_NaN(), -1);
    mlflow.log_scalar("odd", -std::numeric_limits<double>::infinity(), 1);
    mlflow.log_artifact(dir.path() / "a note.txt", "notes/a note.txt");
    mlflow.set_tag("best", "yes");
    mlflow.finalize("success");
    EXPECT_EQ(mlflow.run_id(), "r1");
    EXPECT_EQ(fake.runs, 1);
    EXPECT_EQ(json::parse(fake.requests[1].body)["name"], "lenet & co");
    EXPECT_NE(fake.requests[0].path.find("experiment_name=lenet%20%26%20co"), std::string::npos);
    EXPECT_EQ(fake.run_tags[0], (json{{"key", "team"}, {"value", "blue \"é\""}}));
    EXPECT_EQ(json(fake.params), (json{{{"key", "lr"}, {"value", "0.1"}}, {{"key", "empty"}, {"value", ""}}}));
    ASSERT_EQ(fake.metrics.size(), 5u);
    EXPECT_EQ(fake.metrics[0]["value"], 0.5);
    EXPECT_EQ(fake.metrics[0]["step"], 49);
    EXPECT_GT(fake.metrics[0]["timestamp"], 1'600'000'000'000);
    EXPECT_EQ(fake.metrics[1]["value"], 1e-300);
    EXPECT_EQ(fake.metrics[2]["key"], "epoch");
    EXPECT_EQ(fake.metrics[2]["value"], 3.0);
    EXPECT_EQ(fake.metrics[3]["value"], "NaN");
    EXPECT_EQ(fake.metrics[4]["value"], "-Infinity");
    EXPECT_EQ(fake.artifacts.at("/api/2.0/mlflow-artifacts/artifacts/1/r1/artifacts/notes/a%20note.txt"), "text");
    EXPECT_EQ(json(fake.tags), (json{{{"key", "best"}, {"value", "yes"}}}));
    ASSERT_EQ(fake.updates.size(), 1u);
    EXPECT_EQ(fake.updates[0]["status"], "FINISHED");
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "spool")); // all is at the server
}

TEST(MLflow, is_what_the_manual_shows) {
    // [mlflow]
    MLflow mlflow{"http://127.0.0.1:5000", {.experiment_name = "lenet", .run_name = "first", .spool = "runs/spool"}};
    // [mlflow]
    EXPECT_EQ(mlflow.run_id(), "");
}

TEST(MLflow, goes_on_with_a_run_after_its_end) {
    TempDir dir;
    Both both;
    MLflow mlflow{both.server.url(), options(dir)};
    mlflow.log_scalar("x", 0, 0);
    mlflow.finalize("failed");
    mlflow.log_scalar("x", 1, 1);
    mlflow.finalize("interrupted");
    EXPECT_EQ(both.mlflow.runs, 1);
    EXPECT_EQ(both.mlflow.values("x"), to(2));
    ASSERT_EQ(both.mlflow.updates.size(), 2u);
    EXPECT_EQ(both.mlflow.updates[0]["status"], "FAILED");
    EXPECT_EQ(both.mlflow.updates[1]["status"], "KILLED");
    EXPECT_EQ(spools(dir), 0u);
}

// Whatever goes wrong, and wherever: all comes once, in order.
TEST(MLflow, loses_nothing_and_sends_nothing_twice_whatever_the_server_does) {
    for (const auto* where : {"", "runs/create", "log-batch", "runs/update"}) {
        TempDir dir;
        Both both;
        both.mlflow.only = where;
        both.mlflow.faults = {Fault::error,  Fault::nonsense, Fault::page,          Fault::hangs_up,
                              Fault::silent, Fault::busy,     Fault::half_an_answer};
        auto how = options(dir);
        how.timeout_seconds = 0.3; // of a silent server
        MLflow mlflow{both.server.url(), how};
        for (int i = 0; i < 20; ++i) {
            mlflow.log_scalar("x (y)", i, i);
            if (i % 5 == 0) mlflow.flush();
        }
        mlflow.finalize("success");
        EXPECT_EQ(both.mlflow.runs, 1) << where;
        EXPECT_EQ(both.mlflow.values("x _y_"), to(20)) << where;
        EXPECT_FALSE(both.mlflow.updates.empty()) << where;
        EXPECT_TRUE(both.mlflow.faults.empty()) << where;
        EXPECT_EQ(spools(dir), 0u) << where;
    }
}

TEST(MLflow, keeps_in_the_spool_what_a_server_that_is_down_does_not_take) {
    TempDir dir;
    Both both;
    auto how = options(dir);
    how.finalize_seconds = 0.1;
    {
        MLflow nowhere{"http://127.0.0.1:1", how};
        nowhere.on_fit_start();
        for (int i = 0; i < 10; ++i) nowhere.log_scalar("x", i, i);
        nowhere.finalize("success");
        EXPECT_EQ(nowhere.run_id(), "");
        const auto busy = logger::upload_spool(how.spool, both.server.url()); // it is this process's own
        EXPECT_EQ(busy.left, 1u);
    }
    EXPECT_EQ(spools(dir), 1u);
    EXPECT_EQ(logger::upload_spool(how.spool, {}, 0.1).left, 1u); // still nowhere
    both.mlflow.faults = {Fault::half_an_answer};
    both.mlflow.only = "runs/create";
    EXPECT_EQ(logger::upload_spool(how.spool, both.server.url(), 0.3).left, 1u);
    EXPECT_EQ(logger::upload_spool(how.spool, both.server.url(), 20).uploaded, 1u);
    EXPECT_EQ(both.mlflow.runs, 1);
    EXPECT_EQ(both.mlflow.values("x"), to(10));
    EXPECT_EQ(both.mlflow.updates.at(0)["status"], "FINISHED");
    EXPECT_EQ(spools(dir), 0u);
    EXPECT_THROW(logger::upload_spool(dir.path() / "nothing"), Error);
    [[maybe_unused]] const auto as_in_the_manual = [] { // never called: it would send somebody's
        // [upload]
        auto [uploaded, left, why] = logger::upload_spool("runs/spool");
        // [upload]
        return uploaded + left + why.size();
    };
}

// The process was killed when the server had a batch and it did not yet know.
TEST(MLflow, sends_no_line_again_that_a_killed_process_has_sent) {
    TempDir dir;
    Both both;
    auto how = options(dir);
    how.finalize_seconds = 0.1;
    how.timeout_seconds = 0.3;
    both.mlflow.only = "log-batch";
    both.mlflow.faults = {Fault::half_an_answer, Fault::silent, Fault::silent, Fault::silent};
    {
        MLflow mlflow{both.server.url(), how};
        for (int i = 0; i < 10; ++i) mlflow.log_scalar("x", i, i);
        mlflow.log_scalar("x", std::numeric_limits<double>::quiet_NaN(), 10);
        mlflow.flush();
        while (both.mlflow.values("x").size() < 10) std::this_thread::yield();
    }
    both.mlflow.go_well();
    const auto file = std::filesystem::directory_iterator(how.spool)->path();
    write_file(file, read_file(file) + "{\"metrics\":[{\"key\""); // a line that was not finished
    EXPECT_EQ(logger::upload_spool(how.spool, {}, 20).uploaded, 1u);
    EXPECT_EQ(both.mlflow.metrics.size(), 11u);
    EXPECT_EQ(both.mlflow.values("x"), to(10));
    EXPECT_EQ(both.mlflow.updates.at(0)["status"], "FAILED"); // it did not tell how it ended
}

TEST(MLflow, keeps_to_the_limits_of_a_request) {
    TempDir dir;
    Both both;
    std::vector<std::string> names;
    for (int i = 0; i < 2500; ++i) names.push_back("m" + std::to_string(i));
    Row row;
    Hyperparameters parameters;
    for (const auto& name : names) row.push_back({name, 1});
    for (int i = 0; i < 250; ++i) parameters.emplace_back(names[static_cast<std::size_t>(i)], std::string(7000, 'x'));
    MLflow mlflow{both.server.url(), options(dir)};
    mlflow.log_hyperparams(parameters);
    mlflow.log_metrics(row, 0, 0);
    mlflow.finalize("success");
    EXPECT_EQ(both.mlflow.metrics.size(), 2501u);
    EXPECT_EQ(both.mlflow.params.size(), 250u);
    EXPECT_EQ(both.mlflow.largest("metrics"), 1000u);
    EXPECT_EQ(both.mlflow.largest("params"), 100u);
    EXPECT_EQ(both.mlflow.params[0]["value"].get<std::string>().size(), 6000u);
    EXPECT_EQ(both.mlflow.requests.size(), 3u + 6u + 1u);
}

TEST(MLflow, leaves_a_line_that_is_refused_in_the_spool_and_sends_the_others) {
    TempDir dir;
    Both both;
    {
        MLflow mlflow{both.server.url(), options(dir)};
        for (const auto* name : {"a", "refused", "b"}) mlflow.log_scalar(name, 1, 1);
        mlflow.finalize("success");
    }
    EXPECT_EQ(both.mlflow.metrics.size(), 2u);
    EXPECT_EQ(both.mlflow.updates.size(), 1u);
    ASSERT_EQ(spools(dir), 1u);
    const auto text = read_file(std::filesystem::directory_iterator(dir.path() / "spool")->path());
    EXPECT_NE(text.find("\"why\":\"http://127.0.0.1"), std::string::npos) << text;
    const auto again = logger::upload_spool(dir.path() / "spool");
    EXPECT_EQ(again.left, 1u);
    EXPECT_NE(again.why.find("refused"), std::string::npos) << again.why;
    EXPECT_EQ(both.mlflow.metrics.size(), 2u);
}

TEST(MLflow, stops_training_where_it_is_asked_to) {
    TempDir dir;
    auto how = options(dir);
    how.stop_training_on_failure = true;
    how.finalize_seconds = 0.01;
    MLflow mlflow{"http://127.0.0.1:1", how};
    mlflow.log_scalar("x", 1, 1);
    EXPECT_NE(message_of([&] { mlflow.finalize("success"); }).find("upload_spool(\""), std::string::npos);
    const auto message = message_of([&] {
        while (true) mlflow.log_scalar("x", 1, 1);
    });
    EXPECT_NE(message.find("Connection refused"), std::string::npos) << message;
    EXPECT_NE(message.find("leave out stop_training_on_failure"), std::string::npos) << message;
}

TEST(MLflow, says_what_is_wrong_with_an_address) {
    const auto of = [](const char* url) { return message_of([&] { MLflow{url}; }); };
    EXPECT_NE(of("https://mlflow.example.org").find("give the address of a proxy on this machine"), std::string::npos);
    EXPECT_NE(of("127.0.0.1:5000").find("does not begin with http://"), std::string::npos);
    EXPECT_NE(of("http://").find("names no host"), std::string::npos);
    EXPECT_NE(of("http://a:99999").find("its port is no number"), std::string::npos);
    EXPECT_NE(of("http://a b").find("has a space"), std::string::npos);
    const auto url = logger::net::parse_url("http://me:secret@[::1]:5000/mlflow/");
    EXPECT_EQ(url.text(), "http://[::1]:5000/mlflow");
    EXPECT_EQ(url.host + ' ' + url.port + ' ' + url.prefix, "::1 5000 /mlflow");
    EXPECT_EQ(logger::mlflow::authorization(url), "Basic bWU6c2VjcmV0");
    EXPECT_EQ(logger::net::parse_url("http://me:a%2Fb%20c@host").credentials, "me:a/b c");
    EXPECT_EQ(of("https://me:secret@host").find("secret"), std::string::npos);
    EXPECT_EQ(base64("a") + base64("ab") + base64("\xff\xfe\xfd"), "YQ==YWI=//79");
    EXPECT_EQ(logger::net::parse_url("http://host").port, "80");
    EXPECT_NE(message_of([] { MLflow("http://a", {.timeout_seconds = -1}); }).find("timeout_seconds"),
              std::string::npos);
}

TEST(MLflow, sends_a_folder_without_the_spool_in_it) {
    TempDir dir;
    write_file(dir.path() / "a.txt", "a");
    std::filesystem::create_directories(dir.path() / "spool");
    write_file(dir.path() / "spool" / "waits.jsonl", "{}");
    const auto files = logger::mlflow::files_below(dir.path(), dir.path() / "spool");
    EXPECT_EQ(files, std::vector{dir.path() / "a.txt"});
    EXPECT_TRUE(logger::mlflow::files_below(dir.path() / "spool", dir.path() / "spool").empty());
}

TEST(MLflow, is_silent_in_a_trial_run) {
    auto silent = MLflow::silent();
    silent.on_fit_start();
    silent.log_scalar("x", 1, 1);
    silent.log_hyperparams({{"lr", "0.1"}});
    silent.set_tag("a", "b");
    silent.log_artifact("nowhere");
    silent.finalize("success");
    EXPECT_EQ(silent.run_id(), "");
    EXPECT_FALSE(std::filesystem::exists("mlflow_spool"));
}

TEST(MLflow, makes_names_that_it_takes) {
    using logger::mlflow::plain_name;
    EXPECT_EQ(plain_name("train/loss_1 a.b-c:d"), "train/loss_1 a.b-c:d");
    EXPECT_EQ(plain_name("/a//b/./c/../"), "a/b/c/__");
    EXPECT_EQ(plain_name("lr (é)%"), "lr ____");
    EXPECT_EQ(plain_name(""), "_");
    EXPECT_EQ(plain_name(std::string(300, 'a')).size(), 250u);
    logger::mlflow::PlainNames names("a metric");
    EXPECT_EQ(names.of("a(b"), "a_b");
    EXPECT_EQ(names.of("a)b"), "a_b_2");
    EXPECT_EQ(names.of("a_b"), "a_b_3");
    EXPECT_EQ(names.of("a(b"), "a_b");
}

TEST(MLflow, keeps_its_spool_small_while_the_server_takes_all) {
    TempDir dir;
    logger::mlflow::Spool spool(
        dir.path(),
        {.url = "http://a", .experiment = "e", .run_name = "r", .run_id = {}, .key = {}, .start_time = 1, .tags = {}});
    spool.append("{\"tags\":[]}\n");
    spool.set_run({"id", "uri"});
    for (int i = 0; i < 50; ++i) spool.append("{\"metrics\":[" + std::string(100'000, ' ') + "]}\n");
    EXPECT_TRUE(spool.has_pending());
    std::size_t at = spool.acknowledged();
    for (auto text = spool.read(at); !text.empty(); text = spool.read(at)) at += text.size();
    spool.acknowledge(at);
    EXPECT_FALSE(spool.has_pending());
    EXPECT_LT(std::filesystem::file_size(spool.path()), 1000u);
    spool.append("{\"tags\":[{}]}\n");
    EXPECT_EQ(spool.read(spool.acknowledged()), "{\"tags\":[{}]}\n");
}

TEST(MLflow, reads_the_json_of_servers) {
    using fulgurite::detail::Json;
    for (const auto* text : {R"({"a": [1, -2.5e3, true, null, "x\"\\\/\b\f\n\r\té€😀"], "b": {}})", R"([ ])",
                             R"("\u00e9\u20ac\ud83d\ude00\u0041")"})
        EXPECT_EQ(json::parse(json_text(Json::read(json::parse(text).dump(3, ' ', true)))), json::parse(text));
    EXPECT_EQ(Json::read("\"\\ud83d x \\udc00\"").string(), "\xEF\xBF\xBD x \xEF\xBF\xBD");
    EXPECT_EQ(Json::read("{\n\t\"a\"\r\n:1}\n").find("a")->whole(), 1);
    EXPECT_EQ(Json::read("[1]").find("a"), nullptr);
    EXPECT_EQ(Json::read("\"-Infinity\"").real(), -std::numeric_limits<double>::infinity());
}

} // namespace fulgurite::test_logger_mlflow
