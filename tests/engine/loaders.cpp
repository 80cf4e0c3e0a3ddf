// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/fulgurite.hpp>

#include <map>
#include <ranges>
#include <sstream>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::golden;
using fulgurite::testing::read_file;

using Lines = std::vector<std::string>;

std::string words(std::vector<std::pair<std::string, double>> values) {
    std::ranges::sort(values);
    std::string all;
    for (const auto& [name, value] : values) all += fmt::format(" {}={:g}", name, value);
    return all;
}

/// What a logger is given, and what is called, in the words of the golden file.
struct Log : policy::Logger {
    std::string stage;
    Lines* lines;
    Log(std::string name, Lines& to) : stage(std::move(name)), lines(&to) {}
    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t) {
        std::vector<std::pair<std::string, double>> values;
        for (const auto& [name, value] : row) values.emplace_back(name, value);
        lines->push_back(fmt::format("row {} {}{}", stage, step, words(values)));
    }
};

/// The module of golden/eval_loaders.py.
struct Logging : Module<Logging> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    std::string stage;
    Lines* lines = nullptr;

    void call(const char* what, std::int64_t batch_idx, std::int64_t dataloader_idx) {
        lines->push_back(fmt::format("call {} {} {} {}", stage, what, batch_idx, dataloader_idx));
    }
    auto training_step(const auto& batch) { return layer(batch.data.to(torch::kFloat).unsqueeze(1)).square().mean(); }
    auto evaluate(const auto& batch, std::int64_t batch_idx, std::int64_t dataloader_idx) {
        call("step", batch_idx, dataloader_idx);
        const auto values = batch.data.to(torch::kFloat);
        return logs(log("x"_key, values.mean(), on_step | on_epoch), log("sum"_key, values.sum(), reduce_sum));
    }
    auto validation_step(const auto& batch, std::int64_t batch_idx, std::int64_t dataloader_idx) {
        return evaluate(batch, batch_idx, dataloader_idx);
    }
    auto test_step(const auto& batch, std::int64_t batch_idx, std::int64_t dataloader_idx, auto& run) {
        EXPECT_EQ(run.num_eval_batches(), 7);
        return evaluate(batch, batch_idx, dataloader_idx);
    }
    void on_validation_batch_start(auto&, const auto&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
        call("start", batch_idx, dataloader_idx);
    }
    auto on_validation_batch_end(auto&, const auto&, const auto&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
        call("end", batch_idx, dataloader_idx);
        return logs(log("index"_key, batch_idx, on_epoch));
    }
    auto on_test_batch_end(auto&, const auto&, const auto&, std::int64_t batch_idx) {
        return logs(log("index"_key, batch_idx, on_epoch));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0}}; }
};

auto range(std::int64_t from, std::int64_t to, std::int64_t batch_size) {
    return data::Loader{data::tensors(torch::arange(from, to)), {.batch_size = batch_size}};
}

/// As the golden file has it, from the loaders that `loaders()` makes.
template <class Make, class... Device>
Lines traced(Make loaders, Device... device) {
    Lines lines;
    Logging model;
    model.lines = &lines;
    const auto in = [&](const char* stage) {
        model.stage = stage;
        return Log{stage, lines};
    };
    const auto result = [&](const auto& of) {
        for (const std::string loader : {"0", "1"}) {
            std::vector<std::pair<std::string, double>> values;
            for (const auto& [name, value] : of.metrics())
                if (name.ends_with(loader))
                    values.emplace_back(name.starts_with("x") ? "x_epoch" + name.substr(1) : name, value);
            lines.push_back(fmt::format("result {}{}", model.stage, words(values)));
        }
    };
    auto train = range(0, 4, 2);
    Trainer{Epochs{3}, SanityCheck{2}, in("fit"), device...}.fit(model, train, loaders());
    Trainer{Epochs{1}, Limit{.val = 0.5}, in("limited"), device...}.fit(model, train, loaders());
    result(Trainer{in("validate"), device...}.validate(model, loaders()));
    result(Trainer{in("test"), device...}.test(model, loaders()));
    return lines;
}
Lines lightning() {
    Lines lines;
    std::istringstream file(read_file(golden("eval_loaders.txt")));
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

TEST(Loaders, are_evaluated_as_lightning_does) {
    EXPECT_EQ(traced([] { return data::Loaders{range(0, 14, 4), range(100, 109, 3)}; }), lightning());
}
TEST(Loaders, in_a_vector_are_evaluated_as_lightning_does) {
    EXPECT_EQ(traced([] { return std::vector{range(0, 14, 4), range(100, 109, 3)}; }), lightning());
}
// Here values stay tensors until they are due: the way of every device but the host.
TEST(Loaders, are_evaluated_as_lightning_does_with_values_read_late) {
    EXPECT_EQ(traced([] { return data::Loaders{range(0, 14, 4), range(100, 109, 3)}; }, FirstAvailable{}), lightning());
}

/// Sums what it is given.
struct Total {
    double sum = 0;
    void update(double value) { sum += value; }
    double compute() const { return sum; }
    void reset() { sum = 0; }
};
struct Numbers {
    static constexpr bool has_no_tensors = true; // that the Trainer is to know of
    torch::Tensor values;
};
/// Takes two types of batches, and logs more of one of them.
struct Two : Module<Two> {
    Total total, overall;
    double of(const data::Unlabelled& batch) const { return batch.data.sum().item<double>(); }
    double of(const Numbers& batch) const { return -batch.values.sum().item<double>(); }

    auto validation_step(const auto& batch) {
        total.update(of(batch));
        overall.update(of(batch));
        return logs(log("total"_key, total), log("overall"_key, overall, without_dataloader_idx),
                    log("mean"_key, of(batch)), log("mean"_key, of(batch), without_dataloader_idx),
                    output("value"_key, of(batch)));
    }
    auto test_step(const data::Unlabelled& batch) { return logs(log("sum"_key, of(batch), reduce_sum)); }
    auto test_step(const Numbers& batch, std::int64_t, auto&) {
        return logs(log("sum"_key, of(batch), reduce_sum), log("size"_key, batch.values.size(0)));
    }
    auto predict_step(const data::Unlabelled& batch) { return batch.data.size(0); }
    auto predict_step(const Numbers& batch, std::int64_t batch_idx, std::int64_t dataloader_idx) {
        return fmt::format("{} of batch {} of loader {}", batch.values.size(0), batch_idx, dataloader_idx);
    }
};
std::vector<Numbers> numbers() { return {{torch::ones({2})}, {torch::ones({3})}}; }

struct Sums {
    std::vector<double> first, second;
    void on_validation_epoch_end(auto&, const auto& outputs) {
        const auto& [one, other] = outputs;
        for (const auto& batch : one) first.push_back(batch["value"_key]);
        for (const auto& batch : other) second.push_back(batch["value"_key]);
    }
};

TEST(Loaders, may_give_batches_of_different_types) {
    Two model;
    Trainer trainer{Sums{}};
    auto both = data::Loaders{range(0, 4, 2), numbers()};
    auto result = trainer.validate(model, both);
    EXPECT_EQ(result.metric("total/dataloader_idx_0"_key), 6);
    EXPECT_EQ(result.metric("total/dataloader_idx_1"_key), -5);
    EXPECT_EQ(result.metric("overall"_key), 1);
    EXPECT_EQ(result.metric("mean/dataloader_idx_0"_key), 3);
    EXPECT_EQ(result.metrics().size(), 6U);
    EXPECT_EQ(model.total.sum, 0);
    EXPECT_EQ(trainer.policy<Sums>().first, (std::vector<double>{1, 5}));
    EXPECT_EQ(trainer.policy<Sums>().second, (std::vector<double>{-2, -3}));

    auto test = trainer.test(model, both);
    EXPECT_EQ(test.metric("sum/dataloader_idx_0"_key), 6);
    EXPECT_EQ(test.metric("size/dataloader_idx_1"_key), 2.5); // of no size that is known, batches weigh the same
    auto [first, second] = trainer.predict(model, both);
    EXPECT_EQ(first, (std::vector<std::int64_t>{2, 2}));
    EXPECT_EQ(second, (std::vector<std::string>{"2 of batch 0 of loader 1", "3 of batch 1 of loader 1"}));
}

TEST(Loaders, have_one_value_under_a_name_without_an_index) {
    Two model;
    // Two batches of two and one of three, weighted by size: (1, 5), (10 + 11 + 12).
    auto result = Trainer{}.validate(model, data::Loaders{range(0, 4, 2), range(10, 13, 3)});
    EXPECT_NEAR(result.metric("mean"_key), (2 * 1 + 2 * 5 + 3 * 33) / 7.0, 1e-12);
    EXPECT_EQ(result.metric("overall"_key), 39);
}

TEST(Loaders, in_a_vector_are_as_many_as_there_are) {
    Two model;
    Trainer trainer{Limit{.predict = 2}};
    std::vector<data::Loader<data::Tensors<data::Unlabelled>>> loaders;
    EXPECT_TRUE(trainer.predict(model, loaders).empty());
    EXPECT_TRUE(trainer.validate(model, loaders).metrics().empty());
    for (int i = 1; i <= 3; ++i) loaders.push_back(range(0, 6, i));
    EXPECT_EQ(trainer.predict(model, loaders), (std::vector<std::vector<std::int64_t>>{{1, 1}, {2, 2}, {3, 3}}));
    auto result = trainer.validate(model, loaders);
    EXPECT_EQ(result.metric("total/dataloader_idx_2"_key), 15);
    EXPECT_EQ(result.metrics().size(), 2 * 3U + 2U);
    try {
        result.metric("total/dataloader_idx_3"_key);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "metric 'total/dataloader_idx_3' is of a loader that is not there; there are 3");
    }
    // A vector of vectors is one loader unless it is said to be several.
    std::vector<std::vector<data::Unlabelled>> batches{{{torch::ones({1})}}, {{torch::ones({2})}, {torch::ones({4})}}};
    EXPECT_EQ(trainer.predict(model, data::Loaders{batches}), (std::vector<std::vector<std::int64_t>>{{1}, {2, 4}}));
    std::vector<AnyLoader<data::Unlabelled>> any;
    any.emplace_back(range(0, 3, 1));
    any.emplace_back(batches.back());
    EXPECT_EQ(trainer.predict(model, any), (std::vector<std::vector<std::int64_t>>{{1, 1}, {2, 4}}));
}

/// What a step may take, of a single loader too.
struct Forms : Module<Forms> {
    std::vector<std::int64_t> indices;
    void validation_step(const auto&, std::int64_t, auto& run) { indices.push_back(10 + run.epoch()); }
    void test_step(const auto&, std::int64_t batch_idx, std::int64_t dataloader_idx, auto& run) {
        indices.push_back(100 * batch_idx + 10 * dataloader_idx + run.epoch());
    }
    auto predict_step(const auto&, std::int64_t, std::int64_t dataloader_idx) { return dataloader_idx; }
};
TEST(Loaders, are_told_apart_by_an_index_that_a_step_need_not_take) {
    Forms model;
    auto one = range(0, 2, 1);
    Trainer{}.validate(model, one);
    Trainer{}.test(model, one);
    EXPECT_EQ(model.indices, (std::vector<std::int64_t>{10, 10, 0, 100}));
    EXPECT_EQ(Trainer{}.predict(model, one), (std::vector<std::int64_t>{0, 0}));
    model.indices.clear();
    Trainer{}.validate(model, data::Loaders{one, one});
    Trainer{}.test(model, data::Loaders{one, one});
    EXPECT_EQ(model.indices, (std::vector<std::int64_t>{10, 10, 10, 10, 0, 100, 10, 110}));
}

TEST(Loaders, are_kept_or_referred_to_and_may_be_endless) {
    Two model;
    auto mine = range(0, 4, 2);
    mine.set_epoch(7);
    auto endless =
        std::views::iota(0) | std::views::transform([](int i) { return data::Unlabelled{torch::ones({i})}; });
    auto [first, second] = Trainer{Limit{.predict = 3}}.predict(model, data::Loaders{std::ref(mine), endless});
    EXPECT_EQ(first, (std::vector<std::int64_t>{2, 2}));
    EXPECT_EQ(second, (std::vector<std::int64_t>{0, 1, 2}));
    EXPECT_EQ(mine.epoch(), 1);
    Trainer{}.predict(model, data::Loaders{mine, mine});
    EXPECT_EQ(mine.epoch(), 1);
}

} // namespace
