// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/tensor/reach.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/data/batch.hpp"

namespace fulgurite::test_reach {

struct Unannounced {
    Tensor points;
};
struct Visited {
    Tensor points;
    void visit_tensors(auto&& f) { f(points); }
};
struct VisitedFromOutside {
    Tensor points;
};
template <class F>
void visit_tensors(VisitedFromOutside& batch, F&& f) {
    f(batch.points);
}
struct Numbers {
    static constexpr bool has_no_tensors = true;
    int count = 0;
};
struct Recursive {
    using value_type = Recursive;
    Recursive* begin() { return nullptr; }
    Recursive* end() { return nullptr; }
    std::size_t size() { return 0; }
};

} // namespace fulgurite::test_reach

namespace fulgurite::test_reach {

TEST(Reach, finds_the_tensors_of_batches) {
    static_assert(tensors_are_found<Tensor> && tensors_are_found<data::Batch> && tensors_are_found<Visited>);
    static_assert(tensors_are_found<VisitedFromOutside> && tensors_are_found<torch::data::Example<>>);
    static_assert(tensors_are_found<std::vector<Tensor>> && tensors_are_found<std::pair<Tensor, int>>);
    static_assert(tensors_are_found<std::map<std::string, Tensor>> && tensors_are_found<std::optional<data::Batch>>);
    static_assert(tensors_are_found<std::tuple<std::string, Tensor>> && tensors_are_found<std::array<Visited, 2>>);
    static_assert(tensors_are_found<std::pair<Unannounced, Tensor>>); // where some are, more need not be
}
TEST(Reach, takes_batches_without_tensors_for_what_they_are) {
    static_assert(tensors_are_found<int> && tensors_are_found<double> && tensors_are_found<std::string>);
    static_assert(tensors_are_found<std::vector<float>> && tensors_are_found<std::vector<std::string>>);
    static_assert(tensors_are_found<std::pair<int, double>> && tensors_are_found<std::map<std::string, int>>);
    static_assert(tensors_are_found<Numbers> && tensors_are_found<std::vector<Numbers>>);
}
TEST(Reach, does_not_find_what_it_knows_nothing_of) {
    static_assert(!tensors_are_found<Unannounced> && !tensors_are_found<std::vector<Unannounced>>);
    static_assert(!tensors_are_found<std::pair<int, Unannounced>> && !tensors_are_found<std::optional<Unannounced>>);
    static_assert(!tensors_are_found<std::shared_ptr<data::Batch>>);
    static_assert(!tensors_are_found<Recursive>);
}
template <class Batch>
int found_in(Batch batch) {
    int found = 0;
    for_each_tensor(batch, [&](Tensor&) { ++found; });
    return found;
}
TEST(Reach, says_what_a_walk_over_tensors_does) {
    const Tensor x = torch::zeros({2});
    EXPECT_EQ(found_in(Unannounced{x}), 0);
    EXPECT_EQ(found_in(std::vector<Unannounced>{{x}}), 0);
    EXPECT_EQ(found_in(std::make_shared<data::Batch>()), 0);
    EXPECT_EQ(found_in(Visited{x}), 1);
    EXPECT_EQ(found_in(VisitedFromOutside{x}), 1);
    EXPECT_EQ(found_in(std::pair(std::vector{x, x}, std::optional(data::Batch{x, x}))), 4);
}

} // namespace fulgurite::test_reach
