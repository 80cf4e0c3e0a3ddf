// SPDX-License-Identifier: BSL-1.0
// Every event of fit, validate, test and predict, in order, against the order that Lightning has
// (tests/golden/hook_trace.py, which wrote the seven *_trace.txt).
#include <fulgurite/fulgurite.hpp>

#include <fmt/ranges.h>
#include <set>

#include "tests/support.hpp"

struct TraceOptions {
    double lr = 0.1;
};
BOOST_HANA_ADAPT_STRUCT(TraceOptions, lr);

namespace {

using namespace fulgurite;
using Lines = std::vector<std::string>;

Lines trace;

void word(std::string&, const auto&) {}
// The batch's index. The loader's, which comes after it, Lightning passes only where there are several.
void word(std::string& line, const std::int64_t& index) {
    if (line.find(' ') == std::string::npos) line += " " + std::to_string(index);
}
void word(std::string& line, const Stage& stage) { line += " " + std::string(name_of(stage)); }
void note(std::string event, const auto&... arguments) {
    (word(event, arguments), ...);
    trace.push_back(std::move(event));
}

// Any arguments: a hook that takes all of them is handed all of them.
#define RECORD(who, name) \
    void name(auto&&... arguments) { note(who "." #name, arguments...); }
#define RECORD_EVALUATION(who, stage)     \
    RECORD(who, on_##stage##_start)       \
    RECORD(who, on_##stage##_epoch_start) \
    RECORD(who, on_##stage##_batch_start) \
    RECORD(who, on_##stage##_batch_end)   \
    RECORD(who, on_##stage##_epoch_end)   \
    RECORD(who, on_##stage##_end)
#define RECORD_HOOKS(who)                 \
    RECORD(who, setup)                    \
    RECORD(who, on_fit_start)             \
    RECORD(who, on_train_start)           \
    RECORD(who, on_train_epoch_start)     \
    RECORD(who, on_train_batch_start)     \
    RECORD(who, on_before_zero_grad)      \
    RECORD(who, on_before_backward)       \
    RECORD(who, on_after_backward)        \
    RECORD(who, on_before_optimizer_step) \
    RECORD(who, on_train_batch_end)       \
    RECORD(who, on_train_epoch_end)       \
    RECORD(who, on_train_end)             \
    RECORD(who, on_fit_end)               \
    RECORD_EVALUATION(who, validation)    \
    RECORD_EVALUATION(who, test)          \
    RECORD_EVALUATION(who, predict)       \
    RECORD(who, on_save_checkpoint)       \
    RECORD(who, on_load_checkpoint)       \
    RECORD(who, teardown)

struct RecordedSGD : optim::SGD {
    using SGD::SGD;
    void step() {
        SGD::step();
        note("optimizer.step");
    }
    void zero_grad() {
        note("optimizer.zero_grad");
        SGD::zero_grad();
    }
    void load_state_dict(const StateTree& state) {
        note("optimizer.load_state_dict");
        SGD::load_state_dict(state);
    }
};

struct RecordedStepLR : optim::StepLR {
    using StepLR::StepLR;
    void step(auto& optimizer) {
        note("schedule.step");
        StepLR::step(optimizer);
    }
};

struct RecordedClip : policy::Clip {
    void clip(std::span<const Tensor>) const { note("gradients.clip"); }
};

struct Recorded : Module<Recorded, TraceOptions> {
    using Module::Module;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(4, 1));
    Interval interval = Interval::epoch;
    std::vector<double> validation_losses{2.0, 1.0, 9.0}; // the sanity check's is the last
    RECORD_HOOKS("module")
    void on_validation_model_eval() {
        note("module.on_validation_model_eval");
        eval();
    }

    torch::Tensor loss(const auto& batch) { return layer(batch.data).pow(2).mean(); }
    auto training_step(const auto& batch, std::int64_t batch_idx) {
        note("module.training_step", batch_idx);
        auto value = loss(batch);
        return step(value, log("train_loss"_key, value, on_step | on_epoch));
    }
    auto validation_step(const auto&, std::int64_t batch_idx) {
        note("module.validation_step", batch_idx);
        const double value = validation_losses.back();
        validation_losses.pop_back();
        return logs(log("val_loss"_key, value));
    }
    auto test_step(const auto& batch, std::int64_t batch_idx) {
        note("module.test_step", batch_idx);
        return logs(log("test_loss"_key, loss(batch)));
    }
    auto predict_step(const auto& batch, std::int64_t batch_idx) {
        note("module.predict_step", batch_idx);
        return layer(batch.data);
    }
    auto configure_optimizers() {
        note("module.configure_optimizers");
        return optim::with(RecordedSGD{parameters(), {.lr = options().lr}}, RecordedStepLR{{.step_size = 1}, interval});
    }
};

StateTree kept() {
    auto state = StateTree::dict();
    state["kept"] = 1;
    return state;
}

struct Data {
    std::int64_t batches = 2;
    RECORD("data", prepare_data)
    RECORD("data", setup)
    RECORD("data", teardown)
    static auto loader(std::string asked, std::int64_t batches) {
        note(std::move(asked));
        return data::Loader{data::tensors(torch::ones({batches * 2, 4})), {.batch_size = 2}};
    }
    auto train_dataloader() const { return loader("data.train_dataloader", batches); }
    auto val_dataloader() const { return loader("data.val_dataloader", 1); }
    auto test_dataloader() const { return loader("data.test_dataloader", 1); }
    auto predict_dataloader() const { return loader("data.predict_dataloader", 1); }
    StateTree state_dict() const {
        note("data.state_dict");
        return kept();
    }
    void load_state_dict(const StateTree& state) {
        note("data.load_state_dict");
        EXPECT_EQ(state.at("kept").as_int(), 1);
    }
};

struct Callback {
    RECORD_HOOKS("callback")
    RECORD("callback", on_sanity_check_start)
    RECORD("callback", on_sanity_check_end)
    StateTree state_dict() const {
        note("callback.state_dict");
        return kept();
    }
    void load_state_dict(const StateTree& state) {
        note("callback.load_state_dict");
        EXPECT_EQ(state.at("kept").as_int(), 1);
    }
};

struct RecordedLogger : policy::Logger {
    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_hyperparams(const auto&) { note("logger.log_hyperparams"); }
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t) {
        Lines names;
        for (const auto& scalar : row) names.emplace_back(scalar.name);
        std::sort(names.begin(), names.end());
        note(fmt::format("logger.log_metrics {} @{}", fmt::join(names, " "), step));
    }
    void finalize(std::string_view status) { note("logger.finalize " + std::string(status)); }
};

// What has no counterpart, as docs/hooks.md says with the reasons; and `checkpoint.…`, which the files themselves show.
bool has_counterpart(const std::string& event) {
    static const std::set<std::string> none{"module.configure_callbacks",
                                            "module.prepare_data",
                                            "module.configure_model",
                                            "module.zero_grad",
                                            "module.train",
                                            "module.on_before_batch_transfer",
                                            "module.transfer_batch_to_device",
                                            "module.on_after_batch_transfer",
                                            "module.optimizer_step",
                                            "module.optimizer_zero_grad",
                                            "module.backward",
                                            "module.configure_gradient_clipping",
                                            "module.lr_scheduler_step",
                                            "module.on_validation_model_zero_grad",
                                            "module.on_test_model_eval",
                                            "module.on_predict_model_eval",
                                            "module.state_dict",
                                            "module.load_state_dict",
                                            "logger.log_graph",
                                            "logger.save",
                                            "logger.after_save_checkpoint"};
    return !none.contains(event) && !event.starts_with("strategy.");
}
Lines golden_trace(const std::string& name) {
    Lines lines;
    std::ifstream file(fulgurite::testing::golden(name + "_trace.txt"));
    for (std::string line; std::getline(file, line);)
        if (has_counterpart(line)) lines.push_back(line);
    return lines;
}

bool is_of_a_save(const std::string& event) {
    return event.starts_with("checkpoint.") || event.ends_with(".state_dict") || event.ends_with(".on_save_checkpoint");
}
/// Lightning saves before the module hears of a batch's or a validation's end, and before the values of the batch or
/// the epoch are logged: a run that goes on from there never has them. Here all of that comes first.
Lines with_saves_last(Lines lines) {
    for (auto first = lines.begin(); first != lines.end(); ++first) {
        if (!is_of_a_save(*first) || first == lines.begin()) continue;
        const auto last = std::find_if_not(first, lines.end(), is_of_a_save);
        auto behind = last;
        const std::string hook = first[-1].substr(first[-1].find('.'));
        if (behind != lines.end() && *behind == "module" + hook) ++behind;
        if (behind != last && hook.starts_with(".on_train_batch_end")) ++behind; // the logged row
        const bool epoch_ends = hook.starts_with(".on_train_epoch_end");
        if (epoch_ends && behind != lines.end() && behind->starts_with("logger.log_metrics")) ++behind;
        first = std::rotate(first, last, behind) + (last - first) - 1;
    }
    return lines;
}
/// Drops what became of files, and gives their names back.
std::set<std::string> take_files(Lines& lines) {
    std::set<std::string> files;
    for (const auto& line : lines) {
        if (line.starts_with("checkpoint.saved ")) files.insert(line.substr(line.find(' ') + 1));
        if (line.starts_with("checkpoint.removed ")) files.erase(line.substr(line.find(' ') + 1));
    }
    std::erase_if(lines, [](const auto& line) { return line.starts_with("checkpoint."); });
    return files;
}
std::set<std::string> files_in(const std::filesystem::path& folder) {
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.insert(entry.path().filename());
    return files;
}
void expect_trace(const Lines& wanted) {
    for (std::size_t i = 0; i < std::max(wanted.size(), trace.size()); ++i)
        ASSERT_EQ(i < trace.size() ? trace[i] : "the end", i < wanted.size() ? wanted[i] : "the end")
            << "at event " << i;
}

constexpr auto val_loss = "val_loss"_key;
struct Setting {
    std::int64_t batches = 2, epochs = 2, window = 1;
    Interval interval = Interval::epoch;
    std::optional<ValidateEvery> validate_every = {};
    std::int64_t save_every = 0; ///< steps; without it, the best validation loss is saved
    std::filesystem::path folder, from = {};

    auto trainer() const {
        std::optional<KeepBest<std::remove_const_t<decltype(val_loss)>>> best;
        std::optional<KeepEvery> newest;
        if (save_every > 0) newest.emplace(Steps{save_every}, KeepEveryOptions{.keep = 1, .directory = folder});
        else best.emplace(val_loss, KeepBestOptions{.directory = folder});
        return Trainer{Epochs{epochs}, Accumulate{window}, RecordedClip{}, LogEvery{1},     SanityCheck{1},
                       Callback{},     RecordedLogger{},   validate_every, std::move(best), std::move(newest)};
    }
    auto fit() const {
        Recorded model;
        model.interval = interval;
        Data data{batches};
        trace.clear();
        return trainer().fit(model, data, resume(from));
    }
};

TEST(HookTrace, of_a_fit_equals_lightnings) {
    fulgurite::testing::TempDir folder;
    const auto result = Setting{.window = 2, .folder = folder.path()}.fit();
    auto wanted = with_saves_last(golden_trace("fit"));
    ASSERT_GT(wanted.size(), 100U);
    EXPECT_EQ(files_in(folder.path()), take_files(wanted)); // the second epoch is worse: it saves nothing
    expect_trace(wanted);
    EXPECT_EQ(result.global_step(), 2);
    EXPECT_EQ(result.epoch(), 2);
}

TEST(HookTrace, of_a_partial_window_with_a_validation_and_a_save_within_the_epoch_equals_lightnings) {
    fulgurite::testing::TempDir folder;
    Setting{.batches = 3,
            .epochs = 1,
            .window = 2,
            .interval = Interval::step,
            .validate_every = ValidateEvery{Batches{2}},
            .folder = folder.path()}
        .fit();
    auto wanted = with_saves_last(golden_trace("partial_window"));
    EXPECT_EQ(files_in(folder.path()), take_files(wanted));
    expect_trace(wanted);
}

// Lightning goes on from a file of an epoch's last batch with the next epoch's first batch: the validation, the end of
// the epoch and the start of the next one are never heard of. Here they are.
Lines with_the_end_of_the_epoch(Lines lines, const Lines& unbroken) {
    const auto from = std::find(unbroken.rbegin(), unbroken.rend(), "module.on_validation_model_eval").base() - 1;
    const auto to = std::find(from, unbroken.end(), "callback.on_train_end");
    Lines missing(from, to);
    missing.insert(missing.end(), {"callback.on_train_epoch_start", "module.on_train_epoch_start"});
    lines.insert(std::find(lines.begin(), lines.end(), "module.on_train_start") + 1, missing.begin(), missing.end());
    return lines;
}

TEST(HookTrace, of_saves_by_steps_and_of_resuming_from_one_equal_lightnings) {
    fulgurite::testing::TempDir folder;
    Setting{.batches = 4, .epochs = 1, .save_every = 2, .folder = folder.path()}.fit();
    auto unbroken = with_saves_last(golden_trace("step_checkpoint"));
    auto files = take_files(unbroken);
    EXPECT_EQ(files_in(folder.path()), files);
    expect_trace(unbroken);

    const auto from = folder.path() / "epoch=0-step=4.ckpt";
    const auto result = Setting{.batches = 4, .save_every = 3, .folder = folder.path(), .from = from}.fit();
    auto wanted = with_the_end_of_the_epoch(with_saves_last(golden_trace("resume")), unbroken);
    files.merge(take_files(wanted));
    EXPECT_EQ(files_in(folder.path()), files);
    expect_trace(wanted);
    EXPECT_EQ(result.global_step(), 8);
    EXPECT_EQ(result.epoch(), 2);
}

TEST(HookTrace, of_validate_test_and_predict_equal_lightnings) {
    fulgurite::testing::TempDir folder;
    auto trainer = Setting{.folder = folder.path()}.trainer();
    Recorded model;
    Data data;
    trace.clear();
    trainer.validate(model, data);
    expect_trace(golden_trace("validate"));
    trace.clear();
    trainer.test(model, data);
    expect_trace(golden_trace("test"));
    trace.clear();
    EXPECT_EQ(trainer.predict(model, data).size(), 1U);
    expect_trace(golden_trace("predict"));
}

} // namespace
