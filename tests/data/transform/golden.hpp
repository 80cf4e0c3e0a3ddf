// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "data/words.hpp"
#include "support.hpp"

namespace fulgurite::testing {

/// The uint8 image [1, 3, 6, 7] of tests/golden/transforms.py.
inline torch::Tensor golden_image() {
    const auto i = torch::arange(3 * 6 * 7);
    return (i * i * 7 + i * 31).remainder(256).to(torch::kByte).view({1, 3, 6, 7});
}
inline torch::Tensor as_float(const torch::Tensor& pixels) { return pixels.to(torch::kFloat).div(255); }

/// What torchvision made of it: kind is "uint8" or "float", of the image that was given.
inline torch::Tensor golden_result(const std::string& name, const std::string& kind) {
    std::ifstream file(golden("transforms.txt"));
    for (std::string line; std::getline(file, line);) {
        std::istringstream in(line);
        std::string found, of;
        if (!(in >> found >> of) || found != name || of != kind) continue;
        std::vector<std::int64_t> shape;
        for (std::string word; in >> word && word != ":";) shape.push_back(std::stoll(word));
        std::vector<double> pixels;
        for (double pixel = 0; in >> pixel;) pixels.push_back(pixel);
        return torch::tensor(pixels, torch::kDouble).view(shape);
    }
    ADD_FAILURE() << "transforms.txt has no " << name << " " << kind;
    return torch::zeros({1});
}

/// `f` of uint8 and float images, as batches and as one, gives what torchvision's case gave: uint8 to the last bit,
/// float within 1e-6.
template <class F>
void expect_golden(const std::string& name, F f) {
    for (const std::string kind : {"uint8", "float"}) {
        const auto image = kind == "uint8" ? golden_image() : as_float(golden_image());
        const auto wanted = golden_result(name, kind);
        const torch::Tensor found = f(image), of_one = f(image[0]);
        ASSERT_EQ(found.sizes(), wanted.sizes()) << name << " " << kind;
        EXPECT_TRUE(torch::equal(found[0], of_one)) << name << " " << kind << ": one image";
        EXPECT_EQ(found.scalar_type(), name == "to_tensor" ? torch::kFloat : image.scalar_type()) << name;
        const bool exact = kind == "uint8" && name != "to_tensor";
        const auto error = (found.to(torch::kDouble) - wanted).abs().max().item<double>();
        EXPECT_LE(error, exact ? 0 : 1e-6) << name << " " << kind;
    }
}

/// Every transform refuses what is no image, in words that begin with its name.
template <class F>
void expect_images_only(const std::string& who, F f) {
    const auto refuses = [&](const torch::Tensor& given, const std::string& part) {
        const auto words = error_of([&] { (void)f(given); });
        EXPECT_TRUE(contains(words, "data::" + who + ": got ")) << words;
        EXPECT_TRUE(contains(words, part)) << words;
    };
    refuses(torch::ones({4, 4}), "shape [4, 4]");
    refuses(torch::ones({1, 1, 1, 4, 4}), "shape [1, 1, 1, 4, 4]");
    refuses(torch::ones({3, 4, 4}, torch::kLong), "type Long");
    refuses(torch::Tensor(), "an undefined tensor");
}

} // namespace fulgurite::testing
