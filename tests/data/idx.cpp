// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/idx.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "data/words.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/map.hpp"
#include "support.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;
using fulgurite::testing::numbers;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

namespace {

std::string number(std::uint32_t value) {
    std::string bytes;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(value >> shift & 255U);
    return bytes;
}

/// Three images of 2 × 2, pixels counting up, with the labels 7, 0, 255.
std::string images() {
    std::string bytes = number(2051) + number(3) + number(2) + number(2);
    for (char pixel = 0; pixel < 12; ++pixel) bytes += pixel;
    return bytes;
}
std::string labels(std::uint32_t count = 3) {
    return number(2049) + number(count) + std::string("\x07\x00\xff", 3).substr(0, count);
}

struct Folder : TempDir {
    explicit Folder(const std::string& image_file = images(), const std::string& label_file = labels()) {
        write_file(image_path(), image_file);
        write_file(path() / "train-labels-idx1-ubyte", label_file);
    }
    std::filesystem::path image_path() const { return path() / "train-images-idx3-ubyte"; }
    std::string error() const {
        return error_of([&] { (void)data::Idx{path(), "train"}; });
    }
};

#if FULGURITE_HAS_ZLIB
void pack(const std::filesystem::path& path) {
    const auto bytes = fulgurite::testing::read_file(path);
    auto* file = gzopen((path.string() + ".gz").c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    std::filesystem::remove(path);
}
#endif

} // namespace

TEST(Idx, reads_images_and_labels) {
    const Folder folder;
    const data::Idx set{folder.path(), "train"};
    EXPECT_TRUE(torch::equal(set.images(), torch::arange(12, torch::kByte).view({3, 1, 2, 2})));
    EXPECT_TRUE(torch::equal(set.labels(), torch::tensor({7, 0, 255}, torch::kLong)));
}

TEST(Idx, names_both_files_that_are_not_there) {
    const TempDir folder;
    const auto words = error_of([&] { (void)data::Idx{folder.path(), "t10k"}; });
    EXPECT_TRUE(contains(words, "t10k-images-idx3-ubyte and no ")) << words;
    EXPECT_TRUE(contains(words, "t10k-images-idx3-ubyte.gz")) << words;
    const Folder half;
    std::filesystem::remove(half.path() / "train-labels-idx1-ubyte");
    EXPECT_TRUE(contains(half.error(), "train-labels-idx1-ubyte.gz"));
}

TEST(Idx, refuses_a_truncated_file) {
    for (const std::size_t length : {0U, 3U, 4U, 15U, 16U, 27U}) {
        const Folder folder(images().substr(0, length));
        EXPECT_TRUE(contains(folder.error(), "train-images-idx3-ubyte is truncated")) << length;
    }
    const Folder claims(number(2051) + number(4000000000U) + number(60000) + number(60000), labels());
    EXPECT_TRUE(contains(claims.error(), "far more than it can hold"));
}

TEST(Idx, refuses_a_wrong_magic_number) {
    const Folder folder(labels(), labels());
    EXPECT_TRUE(contains(folder.error(), "got the magic number 2049 in ")) << folder.error();
}

TEST(Idx, refuses_counts_that_differ) {
    const Folder folder(images(), labels(2));
    EXPECT_TRUE(contains(folder.error(), "got 2 labels in ")) << folder.error();
    EXPECT_TRUE(contains(folder.error(), ", expected 3: one for each image in ")) << folder.error();
}

TEST(Idx, refuses_what_follows_the_last_element) {
    const Folder folder(images() + "x");
    EXPECT_TRUE(contains(folder.error(), "goes on after the last")) << folder.error();
}

#if FULGURITE_HAS_ZLIB
TEST(Idx, reads_files_packed_by_gzip) {
    const Folder folder;
    pack(folder.image_path());
    EXPECT_EQ((data::Idx{folder.path(), "train"}.size()), 3);
}

TEST(Idx, refuses_a_truncated_packed_file) {
    const Folder folder;
    pack(folder.image_path());
    const auto packed = folder.image_path().string() + ".gz";
    for (auto size = std::filesystem::file_size(packed); size-- > 1;) {
        std::filesystem::resize_file(packed, size);
        EXPECT_TRUE(contains(folder.error(), "is truncated") || contains(folder.error(), "magic number")) << size;
    }
}
#endif

TEST(Idx, reads_mnist_where_it_is_there) {
    std::filesystem::path shared = FULGURITE_SHARED_DIR;
    if (const char* given = std::getenv("FULGURITE_SHARED")) shared = given;
    const auto folder = shared / "data" / "mnist";
    if (!std::filesystem::exists(folder)) return;
    const auto set = data::Idx{folder, "t10k"} | data::map(data::normalize(0.1307, 0.3081));
    data::Loader loader{set, {.batch_size = 64, .workers = 1}};
    std::vector<std::int64_t> counts(10);
    double sum = 0;
    for (auto& [images, classes] : loader) {
        sum += images.sum().item<double>();
        for (const auto label : numbers(classes)) ++counts.at(static_cast<std::size_t>(label));
    }
    EXPECT_EQ(counts, (std::vector<std::int64_t>{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}));
    EXPECT_NEAR(sum / (10000 * 784), (0.13251 - 0.1307) / 0.3081, 1e-4);
}
