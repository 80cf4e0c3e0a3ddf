// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <set>

#include "tests/engine/models.hpp"
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

struct Many {
    std::array<std::int64_t, 3> sizes{1, 2, 3};
    std::array<std::string, 2> names{"a", "b"};
    std::vector<bool> mask{true};
    std::set<std::int64_t> layers{1};
    std::vector<std::vector<double>> table{{1}};
    Announced inner;
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

struct Layer {
    std::int64_t width = 0;
};
struct Layers {
    std::vector<Layer> layers{{8}, {4}};
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
BOOST_HANA_ADAPT_STRUCT(options_test::Layer, width);
BOOST_HANA_ADAPT_STRUCT(options_test::Layers, layers);
BOOST_HANA_ADAPT_STRUCT(options_test::Many, sizes, names, mask, layers, table, inner);

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

TEST(Options, of_every_kind_that_is_saved_come_back) {
    const Many saved{{4, 5, 6}, {"c", ""}, {false, true, true}, {9, 7}, {{}, {0.5, 2}}, {.hidden = 8, .sizes = {}}};
    Many loaded;
    load_option(loaded, option_state(saved), "hyper_parameters");
    EXPECT_EQ(loaded.sizes, saved.sizes);
    EXPECT_EQ(loaded.names, saved.names);
    EXPECT_EQ(loaded.mask, saved.mask);
    EXPECT_EQ(loaded.layers, saved.layers);
    EXPECT_EQ(loaded.table, saved.table);
    EXPECT_EQ(loaded.inner.hidden, 8);
    EXPECT_TRUE(loaded.inner.sizes.empty());
}

TEST(Options, a_number_that_does_not_fit_is_refused) {
    std::uint8_t classes = 10;
    std::uint64_t seed = 0;
    load_option(seed, option_state(std::uint64_t{0xffffffffffffffffU}), "seed");
    EXPECT_EQ(seed, 0xffffffffffffffffU);
    try {
        load_option(classes, option_state(300), "classes");
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "option 'classes' of the checkpoint: it is 300, which the type that the module has "
                     "for it cannot hold");
    }
    EXPECT_EQ(classes, 10);
}

TEST(Options, an_array_takes_as_many_elements_as_it_has) {
    std::array<std::int64_t, 3> sizes{1, 2, 3};
    try {
        load_option(sizes, option_state(std::vector<std::int64_t>{4, 5}), "sizes");
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "option 'sizes' of the checkpoint: it has 2 elements where the module wants 3");
    }
    EXPECT_EQ(sizes, (std::array<std::int64_t, 3>{1, 2, 3}));
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

TEST(Options, that_are_lists_of_structs_are_put_into_words_for_loggers) {
    Net<options_test::Layers> model;
    Trainer trainer{Epochs{1}, Parameters{}};
    trainer.fit(model, loader());
    EXPECT_EQ(trainer.policy<Parameters>().given, (Hyperparameters{{"layers", "[{width: 8}, {width: 4}]"}}));
}

} // namespace
