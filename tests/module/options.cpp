// SPDX-License-Identifier: BSL-1.0
#include "tests/loop/models.hpp"

#include "tests/support.hpp"

namespace options_test {

enum class Kind { small, large };

struct Announced {
    int hidden = 3;
    double lr = 0.1;
    std::string name = "net";
    std::vector<std::int64_t> sizes{4, 5};
    Kind kind = Kind::large;
};
struct Plain {
    int hidden = 3;
    std::function<double(double)> curve = [](double x) { return x; };
};

// Counts how often it is put into words.
struct Sizes {
    static inline int asked = 0;
    std::vector<std::int64_t> all{1};
    auto begin() const {
        ++asked;
        return all.begin();
    }
    auto end() const { return all.end(); }
};
struct Counted {
    Sizes sizes;
};

template <class Options>
struct Net : fulgurite::Module<Net<Options>, Options> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(2, 1));
    using fulgurite::Module<Net<Options>, Options>::Module;
    auto training_step(const auto& batch) { return fulgurite::step(layer(batch.data).square().mean()); }
    auto configure_optimizers() { return fulgurite::optim::SGD{this->parameters(), {.lr = 0.1}}; }
};

} // namespace options_test
BOOST_HANA_ADAPT_STRUCT(options_test::Announced, hidden, lr, name, sizes, kind);
BOOST_HANA_ADAPT_STRUCT(options_test::Counted, sizes);

namespace {

using namespace fulgurite;
using namespace options_test;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

struct Parameters : policy::Logger {
    std::optional<Hyperparameters> given;
    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_hyperparams(const Hyperparameters& parameters) { given = parameters; }
};

TEST(Options, that_are_announced_are_saved_and_logged) {
    TempDir folder;
    Net<Announced> model{{.hidden = 7}};
    Trainer trainer{Epochs{1}, Parameters{}, KeepLast{{.directory = folder.path()}}};
    trainer.fit(model, loader());
    EXPECT_EQ(trainer.policy<Parameters>().given,
              (Hyperparameters{{"hidden", "7"}, {"lr", "0.1"}, {"name", "net"}, {"sizes", "[4, 5]"}, {"kind", "1"}}));
    EXPECT_EQ(load_checkpoint<Net<Announced>>(folder.path() / "last.ckpt").options().hidden, 7);
}

TEST(Options, that_are_not_announced_do_for_training_but_are_neither_saved_nor_logged) {
    TempDir folder;
    Net<Plain> model{{.hidden = 7}};
    Trainer trainer{Epochs{1}, Parameters{}, KeepLast{{.directory = folder.path()}}};
    trainer.fit(model, loader());
    EXPECT_EQ(trainer.policy<Parameters>().given, Hyperparameters{});
    EXPECT_EQ(checkpoint::load(folder.path() / "last.ckpt").at("hyper_parameters").size(), 0U);
    auto loaded = load_checkpoint<Net<Plain>>(folder.path() / "last.ckpt");
    EXPECT_EQ(loaded.options().hidden, 3);
    EXPECT_TRUE(torch::equal(loaded.layer->weight, model.layer->weight));
}

struct Scalars : policy::Logger {
    void log_scalar(std::string_view, double, std::int64_t) {}
};

TEST(Options, are_put_into_words_once_and_only_for_a_logger_that_takes_them) {
    Net<Counted> model;
    Sizes::asked = 0;
    Trainer{Epochs{1}}.fit(model, loader());
    Trainer{Epochs{1}, Scalars{}, std::optional<Parameters>{}}.fit(model, loader());
    EXPECT_EQ(Sizes::asked, 0);
    Trainer{Epochs{1}, Scalars{}, Parameters{}, std::optional{Parameters{}}}.fit(model, loader());
    EXPECT_EQ(Sizes::asked, 1);
}

} // namespace
