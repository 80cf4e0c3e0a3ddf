// SPDX-License-Identifier: BSL-1.0
// What LibTorch throws arrives with the place; what others throw, as it is.
#include "fulgurite/engine/run/where.hpp"

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Heard;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

/// What a run throws, by its type, and what it says.
template <class Thrown, class F>
Thrown thrown_by(F&& run) {
    try {
        run();
    } catch (const Thrown& error) {
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
        return error;
    }
    throw std::runtime_error("nothing was thrown");
}
bool begins(const std::exception& error, std::string_view words) {
    return std::string_view(error.what()).starts_with(words);
}

/// Takes inputs of 2 columns until the batch that it is told of.
struct Fails : Module<Fails> {
    enum class In : std::uint8_t { nothing, training, validation, test, predict, epoch_end, start, end };
    In in = In::nothing;
    std::int64_t at_epoch = 0, at_batch = 0;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    torch::Tensor forward(const torch::Tensor& input, bool fails) {
        return layer(fails ? torch::zeros({4, 3}) : input);
    }
    auto training_step(const auto& batch, std::int64_t index, auto& run) {
        const bool fails = in == In::training && run.epoch() == at_epoch && index == at_batch;
        return torch::mse_loss(forward(batch.data, fails), batch.target);
    }
    void validation_step(const auto& batch, std::int64_t index, auto& run) {
        const bool now = run.stage() != Stage::fit || run.epoch() == at_epoch;
        forward(batch.data, in == In::validation && now && index == at_batch);
    }
    void test_step(const auto& batch, std::int64_t index) { forward(batch.data, in == In::test && index == at_batch); }
    auto predict_step(const auto& batch, std::int64_t index) {
        return forward(batch.data, in == In::predict && index == at_batch);
    }
    void on_fit_start() { fail_in(In::start); }
    void on_train_epoch_end() { fail_in(In::epoch_end); }
    void on_train_end() { fail_in(In::end); }
    void fail_in(In here) {
        if (in == here) forward({}, true);
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
/// In the words of the version of LibTorch that is there.
const std::string reason = [] {
    try {
        torch::nn::Linear(2, 1)(torch::zeros({4, 3}));
    } catch (const c10::Error& error) {
        return std::string(error.what_without_backtrace());
    }
    return std::string("nothing was thrown");
}();

TEST(ErrorsOfLibTorch, say_in_which_batch_of_training) {
    Fails model;
    model.in = Fails::In::training, model.at_epoch = 1, model.at_batch = 2;
    const auto error = thrown_by<TorchError>([&] { Trainer{Epochs{2}}.fit(model, loader()); });
    EXPECT_STREQ(error.what(), (std::string("training, epoch 1, batch 2: ") + reason).c_str());
    EXPECT_EQ(error.stage, Stage::fit);
    EXPECT_EQ(error.epoch, 1);
    EXPECT_EQ(error.batch, 2);
}
TEST(ErrorsOfLibTorch, say_in_which_batch_of_an_evaluation) {
    Fails model;
    model.in = Fails::In::validation, model.at_epoch = 1, model.at_batch = 3;
    const auto fit = thrown_by<TorchError>([&] { Trainer{Epochs{2}}.fit(model, loader(), loader()); });
    EXPECT_TRUE(begins(fit, "validation, epoch 1, batch 3: ")) << fit.what();
    EXPECT_EQ(fit.stage, Stage::fit);
    EXPECT_EQ(fit.batch, 3);
    Trainer trainer{Epochs{2}};
    const auto validation = thrown_by<TorchError>([&] { trainer.validate(model, loader()); });
    EXPECT_TRUE(begins(validation, "validation, batch 3: ")) << validation.what();
    EXPECT_EQ(validation.stage, Stage::validate);
    model.in = Fails::In::test;
    const auto test = thrown_by<TorchError>([&] { trainer.test(model, loader()); });
    EXPECT_TRUE(begins(test, "test, batch 3: ")) << test.what();
    model.in = Fails::In::predict;
    const auto predict = thrown_by<TorchError>([&] { (void)trainer.predict(model, loader()); });
    EXPECT_TRUE(begins(predict, "prediction, batch 3: ")) << predict.what();
}
/// Asks for a derivative wherever it is.
struct Equation : Module<Equation> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    auto residual(const auto& batch) {
        const auto x = batch.data.clone().requires_grad_();
        return torch::autograd::grad({layer(x).sum()}, {x}, {}, true, true)[0].square().mean();
    }
    auto training_step(const auto& batch) { return residual(batch); }
    void validation_step(const auto& batch) { residual(batch); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(ErrorsOfLibTorch, tell_equations_of_an_evaluation_how_to_have_gradients) {
    Equation model;
    Trainer trainer{Epochs{1}};
    EXPECT_NO_THROW(trainer.fit(model, loader()));
    for (const auto& error : {thrown_by<TorchError>([&] { trainer.fit(model, loader(), loader()); }),
                              thrown_by<TorchError>([&] { trainer.validate(model, loader()); })}) {
        EXPECT_NE(std::string_view(error.what()).find("torch::AutoGradMode on(true)"), std::string_view::npos)
            << error.what();
        EXPECT_NE(std::string_view(error.what()).find("training.inference_mode: false"), std::string_view::npos);
    }
}
TEST(ErrorsOfLibTorch, say_of_which_loader_and_of_a_sanity_check) {
    Fails model;
    model.in = Fails::In::validation, model.at_batch = 1;
    const auto several =
        thrown_by<TorchError>([&] { Trainer{Epochs{1}}.validate(model, data::Loaders{loader(16), loader()}); });
    EXPECT_TRUE(begins(several, "validation, batch 1 of loader 1: ")) << several.what();
    const auto sanity =
        thrown_by<TorchError>([&] { Trainer{Epochs{1}, SanityCheck{2}}.fit(model, loader(), loader()); });
    EXPECT_TRUE(begins(sanity, "sanity check, batch 1: ")) << sanity.what();
}
TEST(ErrorsOfLibTorch, say_where_outside_of_batches) {
    const auto words = [](Fails::In in) {
        Fails model;
        model.in = in;
        const auto error = thrown_by<TorchError>([&] { Trainer{Epochs{1}}.fit(model, loader()); });
        EXPECT_EQ(error.batch, -1);
        return std::string(error.what());
    };
    EXPECT_EQ(words(Fails::In::start), std::string("the start of training: ") + reason);
    EXPECT_EQ(words(Fails::In::epoch_end), std::string("the end of epoch 0: ") + reason);
    EXPECT_EQ(words(Fails::In::end), std::string("the end of training: ") + reason);
}
TEST(ErrorsOfLibTorch, are_nested_in_what_is_thrown) {
    Fails model;
    model.in = Fails::In::training;
    try {
        Trainer{Epochs{1}}.fit(model, loader());
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        try {
            std::rethrow_if_nested(error);
            FAIL() << "nothing is nested";
        } catch (const c10::Error& nested) {
            EXPECT_NE(std::string(nested.what()).find(reason), std::string::npos);
        }
    }
}
TEST(ErrorsOfLibTorch, are_told_to_hooks_as_the_caller_gets_them) {
    Fails model;
    model.in = Fails::In::training;
    Trainer trainer{Epochs{1}, Heard{}};
    const auto error = thrown_by<TorchError>([&] { trainer.fit(model, loader()); });
    EXPECT_EQ(trainer.policy<Heard>().count(std::string("exception: ") + error.what()), 1);
    const auto test = thrown_by<TorchError>([&] {
        model.in = Fails::In::test;
        trainer.test(model, loader());
    });
    EXPECT_EQ(trainer.policy<Heard>().count(std::string("exception: ") + test.what()), 1);
}
TEST(ErrorsOfLibTorch, come_so_from_a_session_that_the_host_holds) {
    Fails model;
    model.in = Fails::In::training, model.at_batch = 1;
    Trainer trainer{Epochs{1}};
    auto batches = loader();
    auto session = trainer.session(model, batches);
    EXPECT_TRUE(session.advance());
    const auto error = thrown_by<TorchError>([&] { session.advance(); });
    EXPECT_EQ(error.batch, 1);
    EXPECT_TRUE(session.over());
}

// What users report, each with the words that LibTorch has for it.
template <class Step>
struct Does : Module<Does<Step>> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(2, 3));
    auto training_step(const auto& batch) { return Step{}(layer, batch); }
    auto configure_optimizers() { return optim::SGD{this->parameters(), {.lr = 0.1}}; }
};
template <class Thrown, class Step, class... Ps>
std::string words_of(Step, Ps... policies) {
    Does<Step> model;
    return thrown_by<Thrown>([&] { Trainer{Epochs{1}, policies...}.fit(model, loader()); }).what();
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(ErrorsOfLibTorch, of_labels_and_inputs_of_another_type) {
    const auto labels = words_of<TorchError>([](auto& layer, const auto& batch) {
        return torch::nll_loss(layer(batch.data), torch::zeros({batch.data.size(0)}));
    });
    EXPECT_TRUE(labels.starts_with("training, epoch 0, batch 0: ") && has(labels, "Long")) << labels;
    const auto inputs = words_of<TorchError>(
        [](auto& layer, const auto& batch) { return layer(batch.data.to(torch::kDouble)).mean(); });
    EXPECT_TRUE(has(inputs, "batch 0: ") && has(inputs, "same dtype")) << inputs;
    const auto complex = words_of<TorchError>(
        [](auto& layer, const auto& batch) { return torch::complex(layer(batch.data), layer(batch.data)).sum(); });
    EXPECT_TRUE(has(complex, "batch 0: ") && has(complex, "real scalar")) << complex;
}
TEST(ErrorsOfLibTorch, of_a_label_that_is_no_class) {
    const auto words = words_of<TorchError>([](auto& layer, const auto& batch) {
        return torch::cross_entropy_loss(layer(batch.data), torch::full({batch.data.size(0)}, 7, torch::kLong));
    });
    EXPECT_TRUE(words.starts_with("training, epoch 0, batch 0: ") && has(words, "7")) << words;
}
TEST(AValueThatIsLogged, is_named_where_it_cannot_be) {
    const auto words = words_of<Error>([](auto& layer, const auto& batch) {
        auto all = layer(batch.data);
        return step(all.mean(), log("train/all"_key, all));
    });
    EXPECT_EQ(words,
              "training, epoch 0, batch 0: the value logged as 'train/all': a scalar is wanted, but the tensor "
              "has 48 elements; reduce it first, for example with mean()");
    const auto complex = words_of<Error>([](auto& layer, const auto& batch) {
        auto mean = layer(batch.data).mean();
        return step(mean, log("train/z"_key, torch::complex(mean, mean)));
    });
    EXPECT_EQ(complex,
              "training, epoch 0, batch 0: the value logged as 'train/z': a real number is wanted, but the "
              "tensor is complex; take real() or abs() of it");
}

struct OwnError : std::logic_error {
    using std::logic_error::logic_error;
    int number = 7;
};
struct OwnKindOfError : Error {
    using Error::Error;
};
TEST(ErrorsOfOthers, pass_as_they_are) {
    static const std::exception* thrown = nullptr;
    static const std::exception* heard = nullptr;
    const auto passes = []<class Own>(std::type_identity<Own>) {
        thrown = heard = nullptr;
        Does<decltype([](auto& layer, const auto& batch) {
            if (thrown == nullptr) {
                try {
                    throw Own("mine");
                } catch (Own& error) {
                    thrown = &error;
                    throw;
                }
            }
            return layer(batch.data).mean();
        })>
            model;
        try {
            Trainer{Epochs{1}, on<hook::on_exception>([](auto&, const std::exception& e) { heard = &e; })}.fit(
                model, loader());
        } catch (const Own& error) {
            EXPECT_EQ(&error, thrown); // the very object
            EXPECT_EQ(heard, thrown);
            EXPECT_STREQ(error.what(), "mine");
            return typeid(error) == typeid(Own);
        }
        return false;
    };
    EXPECT_TRUE(passes(std::type_identity<OwnError>{}));
    EXPECT_TRUE(passes(std::type_identity<OwnKindOfError>{}));
    EXPECT_TRUE(passes(std::type_identity<Error>{}));
    Does<decltype([](auto&, const auto&) -> torch::Tensor { throw 5; })> model;
    EXPECT_THROW((Trainer{Epochs{1}}.fit(model, loader())), int);
}
TEST(ErrorsOfLibTorch, that_memory_ran_out_stay_what_they_are_and_are_given_the_place) {
    Does<decltype([](auto&, const auto&) -> torch::Tensor {
        TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory. Tried to allocate 2.00 GiB");
        return {};
    })>
        model;
    try {
        Trainer{Epochs{1}}.fit(model, loader());
        FAIL() << "nothing was thrown";
    } catch (const c10::OutOfMemoryError& error) {
        EXPECT_TRUE(has(error.what_without_backtrace(), "training, epoch 0, batch 0")) << error.what();
    }
}

} // namespace
