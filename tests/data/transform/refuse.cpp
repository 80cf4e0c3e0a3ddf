// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/refuse.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>

#include "data/words.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/data/cifar10.hpp"
#include "fulgurite/data/csv.hpp"
#include "fulgurite/data/mnist.hpp"
#include "fulgurite/data/normalize.hpp"
#include "fulgurite/data/train_val_split.hpp"
#include "fulgurite/data/transform/center_crop.hpp"
#include "fulgurite/data/transform/color_jitter.hpp"
#include "fulgurite/data/transform/grayscale.hpp"
#include "fulgurite/data/transform/one_hot.hpp"
#include "fulgurite/data/transform/pad.hpp"
#include "fulgurite/data/transform/random_crop.hpp"
#include "fulgurite/data/transform/random_horizontal_flip.hpp"
#include "fulgurite/data/transform/random_rotation.hpp"
#include "fulgurite/data/transform/resize.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

namespace {

using config::Value;

Value list(std::initializer_list<Value> numbers) { return Value::list(numbers); }
template <class T>
std::string refusal_of(const Value& options) {
    return error_of([&] { (void)config::as<T>(options); });
}

} // namespace

TEST(RefuseOptions, options_come_from_a_config) {
    const auto resize =
        config::as<data::ResizeOptions>({{"size", list({28, 30})}, {"interpolation", "nearest"}, {"antialias", false}});
    EXPECT_EQ(resize.size, (std::vector<std::int64_t>{28, 30}));
    EXPECT_EQ(resize.interpolation, data::Interpolation::nearest);
    EXPECT_FALSE(resize.antialias);
    EXPECT_EQ(config::as<data::PadOptions>({{"padding", list({1})}, {"padding_mode", "reflect"}}).padding_mode,
              data::PaddingMode::reflect);
    EXPECT_EQ(config::as<data::RandomCropOptions>({{"size", list({32})}, {"padding", list({4})}}).padding.front(), 4);
    EXPECT_EQ(config::as<data::RandomRotationOptions>({{"degrees", list({-5, 10})}}).degrees.back(), 10);
    EXPECT_EQ(config::as<data::ColorJitterOptions>({{"hue", list({0.1})}}).hue.front(), 0.1);
    const auto normalize = config::as<data::NormalizeOptions>({{"mean", list({0.5})}, {"std", list({0.25})}});
    EXPECT_EQ(data::Normalize{normalize}(torch::ones({1, 1, 1})).item<double>(), 2);
    EXPECT_EQ(config::as<data::TrainValSplitOptions>({{"val_percentage", 0.1}}).val_percentage, 0.1);
    EXPECT_FALSE(config::as<data::Cifar10Options>({{"root", "x"}, {"train", false}}).train);
    EXPECT_EQ(config::as<data::MnistOptions>({{"root", "x"}}).root, "x");
    const auto csv = config::as<data::CsvOptions>({{"path", "t.csv"},
                                                   {"targets", Value::list({"a"})},
                                                   {"categories", "codes"},
                                                   {"target", "classes"},
                                                   {"missing", "fill"}});
    EXPECT_EQ(csv.targets, std::vector<std::string>{"a"});
    EXPECT_EQ(csv.categories, data::Categories::codes);
    EXPECT_EQ(csv.target, data::Target::classes);
    EXPECT_EQ(csv.missing, data::Missing::fill);
}

TEST(RefuseOptions, a_config_tells_what_is_refused) {
    const auto expect = [](const std::string& words, const std::string& part) {
        EXPECT_TRUE(contains(words, part)) << words;
    };
    expect(refusal_of<data::ResizeOptions>({{"size", list({0, 4})}}),
           "'size' is a list, one or two whole numbers of 1 or more: [height, width], or [shorter] is wanted");
    expect(refusal_of<data::CenterCropOptions>({{"size", list({})}}), "'size' is a list, one or two whole numbers");
    expect(refusal_of<data::GrayscaleOptions>({{"num_output_channels", 2}}), "1 or 3 is wanted");
    expect(refusal_of<data::OneHotOptions>({{"num_classes", 0}}), "'num_classes' is '0', a whole number of 1 or more");
    expect(refusal_of<data::RandomHorizontalFlipOptions>({{"p", 2}}), "'p' is '2', a number from 0 to 1");
    expect(refusal_of<data::TrainValSplitOptions>({{"val_percentage", 20}}),
           "'val_percentage' is '20', a fraction from 0 to below 1");
    expect(refusal_of<data::NormalizeOptions>({{"mean", list({0.5})}}), "'std' is missing: a list of as many");
    expect(refusal_of<data::NormalizeOptions>({{"mean", list({0.5})}, {"std", list({0})}}),
           "a list of numbers above 0");
    expect(refusal_of<data::CsvOptions>({{"path", "t.csv"}, {"separator", ", "}}),
           "'separator' is ', ', one character");
    expect(refusal_of<data::RandomRotationOptions>({{"interpolaton", "x"}}), "did you mean 'interpolation'?");
}
