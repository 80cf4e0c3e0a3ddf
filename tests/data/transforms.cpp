// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transforms.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <vector>

#include "data/words.hpp"
#include "fulgurite/data/images.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/data/on_target.hpp"
#include "fulgurite/data/tensors.hpp"
#include "fulgurite/data/transform/color_jitter.hpp"
#include "fulgurite/data/transform/one_hot.hpp"
#include "fulgurite/data/transform/random_crop.hpp"
#include "fulgurite/data/transform/random_horizontal_flip.hpp"
#include "fulgurite/data/transform/random_rotation.hpp"
#include "fulgurite/data/transform/resize.hpp"
#include "fulgurite/data/transform/to_tensor.hpp"

using namespace fulgurite;
using fulgurite::testing::error_of;

namespace {

data::Images striped_images(std::int64_t count) {
    return {torch::arange(count * 3 * 8 * 8).remainder(251).to(torch::kByte).view({count, 3, 8, 8}),
            torch::arange(count).remainder(10)};
}

data::Transforms augmentation() {
    return data::transforms(
        data::ToTensor{}, data::RandomCrop{{.size = {8}, .padding = {2}}}, data::RandomHorizontalFlip{},
        data::RandomRotation{{.degrees = {15}}},
        data::ColorJitter{{.brightness = {0.3}, .contrast = {0.3}, .saturation = {0.3}, .hue = {0.1}}},
        data::normalize({0.5, 0.4, 0.3}, {0.2, 0.3, 0.4}));
}

std::vector<data::Batch> batches_from(auto loader, std::int64_t epoch, std::int64_t from = 0) {
    std::vector<data::Batch> batches;
    loader.set_epoch(epoch);
    for (auto it = loader.begin_at(from); it != loader.end(); ++it) batches.push_back(*it);
    return batches;
}

} // namespace

TEST(Transforms, go_one_after_the_other) {
    data::Generator random(1);
    data::Transforms all;
    EXPECT_TRUE(all.empty());
    all.add([](const Tensor& images) { return images + 1; });
    all.add([](Tensor images, data::Generator& r) { return images * (1 + 0 * r.uniform()) * 2; });
    all.add(data::transforms([](const Tensor& images) { return images - 3; }));
    EXPECT_EQ(all.size(), 3U);
    EXPECT_EQ(all(torch::tensor(5.0), random).item<double>(), 9);
}

TEST(Transforms, take_one_image_as_a_batch_of_one) {
    data::Generator random(3), same(3);
    const auto images = striped_images(1).images();
    EXPECT_TRUE(torch::equal(augmentation()(images[0], random), augmentation()(images, same)[0]));
}

TEST(Transforms, are_what_torchvision_chains) {
    // ToTensor, Resize and Normalize of (i · 37) mod 256 by torchvision: tests/golden/compose.py
    const auto images = (torch::arange(64) * 37).remainder(256).to(torch::kByte).view({1, 1, 8, 8});
    const auto chain =
        data::transforms(data::ToTensor{}, data::Resize{{.size = {2, 3}}}, data::normalize(0.1307, 0.3081));
    data::Generator random(1);
    const auto wanted = torch::tensor({0.99570292F, 1.3260926F, 0.7921468F, 1.2326587F, 0.96485299F, 1.5344039F});
    EXPECT_LE((chain(images, random).flatten() - wanted).abs().max().item<double>(), 1e-6);
}

TEST(Transforms, of_a_batch_depend_on_seed_epoch_and_batch_alone) {
    const auto set = striped_images(50) | data::map(augmentation());
    const auto loader = [&](int workers) {
        return data::Loader{set, {.batch_size = 8, .shuffle = true, .workers = workers, .seed = 4}};
    };
    const auto wanted = batches_from(loader(0), 2), other = batches_from(loader(0), 3);
    EXPECT_FALSE(torch::equal(wanted[0].data, other[0].data));
    const auto expect_same = [&](const std::vector<data::Batch>& found, std::size_t from) {
        ASSERT_EQ(found.size(), wanted.size() - from);
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_TRUE(torch::equal(found[i].data, wanted[from + i].data)) << i;
            EXPECT_TRUE(torch::equal(found[i].target, wanted[from + i].target)) << i;
        }
    };
    expect_same(batches_from(loader(0), 2), 0);
    expect_same(batches_from(loader(3), 2), 0);
    expect_same(batches_from(loader(1), 2, 4), 4); // as a run that is resumed there
}

TEST(Transforms, of_targets_leave_the_data_alone) {
    const auto set =
        striped_images(20) | data::map(data::on_target(data::OneHot{{.num_classes = 10}})) |
        data::map(data::on_target([](Tensor target, data::Generator& r) { return target * (1 + r.below(1)); }));
    data::Loader loader{set, {.batch_size = 20}};
    auto batch = *loader.begin();
    EXPECT_TRUE(torch::equal(batch.target.argmax(1), torch::arange(20).remainder(10)));
    EXPECT_EQ(batch.target.sizes(), (std::vector<std::int64_t>{20, 10}));
    EXPECT_TRUE(torch::equal(batch.data, (data::Loader{striped_images(20), {.batch_size = 20}}.begin()->data)));
}

TEST(Transforms, of_uint8_tensors_begin_with_the_pixels) {
    const auto set =
        data::tensors(striped_images(4).images(), torch::arange(4)) | data::map(data::transforms(data::ToTensor{}));
    data::Loader loader{set, {.batch_size = 4}};
    EXPECT_TRUE(torch::equal(loader.begin()->data, striped_images(4).images().to(torch::kFloat) / 255));
}
