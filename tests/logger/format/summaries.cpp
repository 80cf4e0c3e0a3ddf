// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/format/summaries.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <vector>

#include "fulgurite/file/crc32.hpp"
#include "fulgurite/logger/format/png.hpp"
#include "tests/support.hpp"

#if !defined(FULGURITE_HAS_ZLIB) || FULGURITE_HAS_ZLIB
#include <zlib.h>
#endif

namespace {

using namespace fulgurite::logger;

constexpr double time_of_golden = 1700000000.25;

TEST(Summaries, are_the_bytes_that_torch_writes) {
    auto eighths = torch::empty({500}, torch::kDouble);
    for (std::int64_t i = 0; i < 500; ++i) eighths[i] = static_cast<double>(i * 37 % 101 - 40) / 8;
    auto predictions = torch::empty({64}, torch::kDouble), labels = torch::empty({64}, torch::kDouble);
    for (std::int64_t i = 0; i < 64; ++i) {
        predictions[i] = static_cast<double>(i * 29 % 64) / 63;
        labels[i] = i * 7 % 3 == 0 ? 1.0 : 0.0;
    }
    predictions = predictions.to(torch::kFloat);
    const std::vector<CustomCategory> layout{
        {"losses", {{"both", {"train/loss", "val/loss"}}, {"band", {"middle", "low", "high"}, true}}}, {"größe", {}}};
    const auto histogram = [](const char* name, const torch::Tensor& values, std::int64_t step) {
        return tfevents::histogram_event(name, histogram_of(values), {time_of_golden, step});
    };
    std::string bytes;
    for (const auto& event :
         {histogram("weights", eighths, 3), histogram("zeros", torch::zeros({5}), 1),
          histogram("one", torch::full({1}, -0.5), 1),
          tfevents::pr_curve_event("pr", pr_curve_of(labels, predictions, 127),
                                   {time_of_golden, std::int64_t{1} << 40}),
          tfevents::pr_curve_event("few", pr_curve_of(labels, predictions, 5), {time_of_golden, 2}),
          tfevents::layout_event(layout, time_of_golden),
          tfevents::experiment_event({{"lr", "0.1"}, {"act", "relu"}},
                                     std::vector<std::string>{"hparam/accuracy", "loss"}, time_of_golden)})
        tfevents::append_record(bytes, event);

    const auto wanted = fulgurite::testing::read_file(fulgurite::testing::golden("summaries.tfevents"));
    ASSERT_EQ(bytes.size(), wanted.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) ASSERT_EQ(bytes[i], wanted[i]) << "at byte " << i;
}

TEST(Histogram, counts_what_is_not_finite_apart) {
    constexpr auto inf = std::numeric_limits<double>::infinity();
    const auto some = histogram_of(torch::tensor({1.0, inf, -inf, std::nan(""), 2.0}, torch::kDouble));
    EXPECT_EQ(some.non_finite, 3);
    EXPECT_EQ(some.count, 2);
    EXPECT_EQ(some.min, 1);
    EXPECT_EQ(some.max, 2);
    const auto event = tfevents::histogram_event("w", histogram_of(torch::full({4}, inf)), {0, 0});
    EXPECT_NE(event.find("w/non_finite"), event.npos); // and no distribution of nothing
    EXPECT_EQ(event.find("\n\x01w"), event.npos);
    const auto huge = histogram_of(torch::tensor({-1e300, 1e300}, torch::kDouble));
    EXPECT_EQ(huge.bins.size(), exponential_edges().size());
    EXPECT_EQ(huge.bins.back(), 1);
}

// The bytes of a zlib stream, packed or in stored blocks.
void unpack(const std::string& packed, std::vector<std::uint8_t>& bytes) {
#if !defined(FULGURITE_HAS_ZLIB) || FULGURITE_HAS_ZLIB
    auto size = static_cast<uLongf>(bytes.size());
    EXPECT_EQ(::uncompress(bytes.data(), &size, reinterpret_cast<const Bytef*>(packed.data()), packed.size()), Z_OK);
    EXPECT_EQ(size, bytes.size());
#else
    std::string all;
    for (std::size_t at = 2; at + 4 < packed.size();) {
        const auto size =
            static_cast<unsigned char>(packed[at + 1]) + 256U * static_cast<unsigned char>(packed[at + 2]);
        all += packed.substr(at + 5, size);
        at += size + 5;
    }
    ASSERT_EQ(all.size(), bytes.size());
    std::copy(all.begin(), all.end(), bytes.begin());
#endif
}

// Reads a PNG of one data chunk, of which only the form is known here.
std::vector<std::uint8_t> pixels_of(const std::string& file, std::uint32_t& width, std::uint32_t& height) {
    std::string packed;
    std::size_t channels = 0;
    for (std::size_t at = 8; at < file.size();) {
        const auto number = [&](std::size_t i) {
            std::uint32_t value = 0;
            for (std::size_t j = i; j < i + 4; ++j) value = value << 8 | static_cast<unsigned char>(file[j]);
            return value;
        };
        const auto size = number(at);
        const auto type = file.substr(at + 4, 4);
        EXPECT_EQ(number(at + 8 + size), fulgurite::file::crc32(file.substr(at + 4, size + 4)));
        if (type == "IHDR") {
            width = number(at + 8), height = number(at + 12);
            channels = file[at + 17] == 0 ? 1 : file[at + 17] == 2 ? 3 : 4;
        }
        if (type == "IDAT") packed = file.substr(at + 8, size);
        at += size + 12;
    }
    std::vector<std::uint8_t> pixels(std::size_t{width} * height * channels), rows(pixels.size() + height);
    unpack(packed, rows);
    const auto row = width * channels;
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t i = 0; i < row; ++i)
            pixels[y * row + i] =
                static_cast<std::uint8_t>(rows[y * (row + 1) + 1 + i] + (y > 0 ? pixels[(y - 1) * row + i] : 0));
    return pixels;
}

TEST(Summaries, hold_a_png_that_reads_back) {
    for (const std::int64_t channels : {1, 3, 4}) {
        const auto image = torch::randint(256, {channels, 5, 7}).to(torch::kByte);
        const auto event = tfevents::image_event("a/b", host_image(image, "a/b"), {1.5, 3});
        protozero::pbf_reader fields(event);
        ASSERT_TRUE(fields.next(5));
        auto summary = fields.get_message();
        ASSERT_TRUE(summary.next(1));
        auto value = summary.get_message();
        ASSERT_TRUE(value.next(4));
        auto picture = value.get_message();
        ASSERT_TRUE(picture.next(4));
        std::uint32_t width = 0, height = 0;
        const auto pixels = pixels_of(picture.get_string(), width, height);
        EXPECT_EQ(width, 7);
        EXPECT_EQ(height, 5);
        const auto wanted = image.permute({1, 2, 0}).contiguous();
        ASSERT_EQ(pixels.size(), static_cast<std::size_t>(wanted.numel()));
        for (std::size_t i = 0; i < pixels.size(); ++i) ASSERT_EQ(pixels[i], wanted.const_data_ptr<std::uint8_t>()[i]);
    }
}

TEST(Summaries, have_the_module_s_tree) {
    torch::nn::Sequential layers(torch::nn::Linear(2, 3), torch::nn::BatchNorm1d(3));
    const auto event = tfevents::graph_event(*layers, 1);
    protozero::pbf_reader fields(event);
    ASSERT_TRUE(fields.next(4));
    auto graph = fields.get_message();
    std::vector<std::string> nodes;
    while (graph.next(1)) {
        auto node = graph.get_message();
        std::string text;
        while (node.next())
            if (node.tag() <= 3) {
                text += node.tag() == 3 ? '<' : ' ';
                text += node.get_string();
            } else {
                node.skip();
            }
        nodes.push_back(text);
    }
    EXPECT_EQ(nodes,
              (std::vector<std::string>{
                  " Sequential Sequential", " Sequential/0/weight Parameter", " Sequential/0/bias Parameter",
                  " Sequential/0 Linear<Sequential<Sequential/0/weight<Sequential/0/bias",
                  " Sequential/1/weight Parameter", " Sequential/1/bias Parameter", " Sequential/1/running_mean Buffer",
                  " Sequential/1/running_var Buffer", " Sequential/1/num_batches_tracked Buffer",
                  " Sequential/1 BatchNorm1d<Sequential/0<Sequential/1/weight<Sequential/1/bias<Sequential/1/"
                  "running_mean<Sequential/1/running_var<Sequential/1/num_batches_tracked"}));
}

} // namespace

#endif
