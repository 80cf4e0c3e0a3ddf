// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/mnist.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "data/words.hpp"
#include "fulgurite/data/fashion_mnist.hpp"
#include "fulgurite/data/kmnist.hpp"
#include "support.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

namespace {

/// `count` images of 1 × 1.
void write_idx(const std::filesystem::path& folder, const std::string& split, char count) {
    std::filesystem::create_directories(folder);
    const std::string zeros(3, '\0'), body(static_cast<std::size_t>(count), '\x05');
    write_file(folder / (split + "-images-idx3-ubyte"),
               std::string("\0\0\x08\x03", 4) + zeros + count + zeros + '\x01' + zeros + '\x01' + body);
    write_file(folder / (split + "-labels-idx1-ubyte"), std::string("\0\0\x08\x01", 4) + zeros + count + body);
}

} // namespace

TEST(Mnist, is_found_in_the_root_and_where_torchvision_puts_it) {
    const TempDir folder;
    write_idx(folder.path(), "train", 7);
    write_idx(folder.path() / "MNIST" / "raw", "t10k", 2);
    write_idx(folder.path() / "FashionMNIST" / "raw", "train", 4);
    write_idx(folder.path() / "KMNIST" / "raw", "t10k", 5);
    EXPECT_EQ((data::Mnist{{.root = folder.path()}}.size()), 7);
    EXPECT_EQ((data::Mnist{{.root = folder.path(), .train = false}}.size()), 2);
    EXPECT_EQ((data::FashionMnist{{.root = folder.path() / "FashionMNIST" / "raw"}}.size()), 4);
    EXPECT_EQ((data::Kmnist{{.root = folder.path(), .train = false}}.size()), 5);
    static_assert(data::Dataset<data::Mnist> && data::Dataset<data::FashionMnist> && data::Dataset<data::Kmnist>);
}

TEST(Mnist, says_what_to_fetch_and_where_to_put_it) {
    const TempDir folder;
    const auto root = folder.path().string();
    EXPECT_EQ(error_of([&] { (void)data::Mnist{{.root = folder.path()}}; }),
              "data::Mnist: no train-images-idx3-ubyte, train-labels-idx1-ubyte in '" + root + "' or in '" + root +
                  "/MNIST/raw', plain or .gz; fetch the four files of https://ossci-datasets.s3.amazonaws.com/mnist/ "
                  "and put the files into one of both folders");
    write_idx(folder.path() / "FashionMNIST" / "raw", "t10k", 4);
    std::filesystem::remove(folder.path() / "FashionMNIST" / "raw" / "t10k-labels-idx1-ubyte");
    const auto fashion = error_of([&] { (void)data::FashionMnist{{.root = folder.path(), .train = false}}; });
    EXPECT_TRUE(contains(fashion, "data::FashionMnist: no t10k-labels-idx1-ubyte in ")) << fashion;
    EXPECT_TRUE(contains(fashion, "https://github.com/zalandoresearch/fashion-mnist"));
    const auto characters = error_of([&] { (void)data::Kmnist{{.root = folder.path()}}; });
    EXPECT_TRUE(contains(characters, "http://codh.rois.ac.jp/kmnist/")) << characters;
}

TEST(Mnist, reads_fashion_where_it_is_there) {
    std::filesystem::path shared = FULGURITE_SHARED_DIR;
    if (const char* given = std::getenv("FULGURITE_SHARED")) shared = given;
    const auto folder = shared / "data" / "fashion_mnist";
    if (!std::filesystem::exists(folder)) return;
    const data::FashionMnist test{{.root = folder, .train = false}};
    EXPECT_EQ(test.images().sizes(), (std::vector<std::int64_t>{10000, 1, 28, 28}));
    EXPECT_TRUE(torch::equal(test.labels().bincount(), torch::full({10}, 1000, torch::kLong)));
}
