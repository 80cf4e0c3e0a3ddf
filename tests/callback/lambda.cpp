// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/lambda.hpp>
#include <fulgurite/fulgurite.hpp>

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

TEST(Lambda, is_called_with_any_prefix_of_the_hooks_arguments) {
    int starts = 0;
    std::int64_t epochs = 0, samples = 0, last = -1;
    ft::Linear module;
    Trainer trainer{Epochs{2}, on<hook::on_train_start>([&] { ++starts; }),
                    on<hook::on_train_epoch_end>([&](auto& run) { epochs = run.epoch() + 1; }),
                    on<hook::on_train_batch_end>([&](auto&, const auto&, const auto& batch, std::int64_t index) {
                        samples += batch.data.size(0);
                        last = index;
                    })};
    trainer.fit(module, ft::loader(64, 16));
    EXPECT_EQ(starts, 1);
    EXPECT_EQ(epochs, 2);
    EXPECT_EQ(samples, 128);
    EXPECT_EQ(last, 3);
}

TEST(Lambda, has_state_of_its_own_and_may_log) {
    ft::Linear module;
    double seen = 0;
    Trainer trainer{Epochs{3},
                    on<hook::on_train_epoch_start>([n = 0](auto&) mutable { return logs(log("count"_key, ++n)); }),
                    on<hook::on_train_end>([&](auto& run) -> void { seen = run.metric("count"_key); })};
    trainer.fit(module, ft::loader(64, 16));
    EXPECT_EQ(seen, 3);
}

TEST(Lambda, may_ask_for_the_end) {
    ft::Linear module;
    std::vector<std::string> events;
    Trainer trainer{Epochs{5}, on<hook::on_train_epoch_end>([](auto& run) { run.stop("enough"); }),
                    on<hook::teardown>([&](auto&, Stage stage) { events.emplace_back(name_of(stage)); })};
    const auto result = trainer.fit(module, ft::loader(64, 16));
    EXPECT_EQ(result.epoch(), 1);
    EXPECT_EQ(events.size(), 1U);
}

/// One callback for each hook that there is.
template <class... Ps>
void fits_with_all(std::vector<std::string>& heard, TypeList<Ps...>) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, SanityCheck{1}, on<Ps>([&] { heard.emplace_back(Ps::name); })...};
    trainer.fit(module, ft::loader(16, 16), ft::loader(16, 16));
    trainer.test(module, ft::loader(16, 16));
    trainer.predict(module, ft::loader(16, 16));
}
template <unsigned... I>
auto all_hooks(std::integer_sequence<unsigned, I...>) {
    return TypeList<typename hook::HookAt<I>::type...>{};
}

TEST(Lambda, is_there_for_every_hook) {
    std::vector<std::string> heard;
    fits_with_all(heard, all_hooks(std::make_integer_sequence<unsigned, hook::count>{}));
    const std::set<std::string> kinds(heard.begin(), heard.end());
    EXPECT_EQ(kinds.size(), hook::count - 4) << "all but on_exception, on_late_step and those of checkpoints";
    for (const char* silent : {"on_exception", "on_late_step", "on_save_checkpoint", "on_load_checkpoint"})
        EXPECT_FALSE(kinds.contains(silent)) << silent;
}

static_assert(sizeof(on<hook::on_fit_end>([] {})) == 1, "a function without state costs nothing");

} // namespace
