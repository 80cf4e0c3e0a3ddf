// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

#include "fulgurite/optim/adam.hpp"
#include "fulgurite/optim/asgd.hpp"
#include "fulgurite/optim/nadam.hpp"
#include "fulgurite/optim/radam.hpp"
#include "fulgurite/optim/rmsprop.hpp"
#include "fulgurite/optim/sgd.hpp"
#include "tests/optim/golden.hpp"
#include "tests/optim/refusal.hpp"

namespace fulgurite::test_base {

namespace {
using fulgurite::testing::refusal;
using optim::Adam;
using optim::RMSprop;
using optim::SGD;

Tensor leaf(at::IntArrayRef shape, at::ScalarType type = at::kFloat) {
    return at::ones(shape, type).set_requires_grad(true);
}

TEST(KernelOptimizer, refuses_parameters_that_cannot_learn) {
    EXPECT_EQ(refusal([] { Adam{std::vector<Tensor>{}}; }),
              "Adam: group 0 has no parameter; give it one at least. Where it is parameters() of a module, "
              "register_module was forgotten for its layers, or register_parameter for its tensors");
    EXPECT_EQ(refusal([] { Adam{std::vector<Adam::Group>{}}; }), "Adam was given no group; give it one at least");
    EXPECT_EQ(refusal([] { Adam{{at::ones(3)}}; }),
              "Adam was given 1 parameters, none of which requires a gradient; unfreeze some");
    EXPECT_EQ(refusal([] { Adam{{leaf({2}), leaf({2}) * 2}}; }),
              "Adam: parameter 1 of group 0 is no leaf: it was computed from others; give those, or detach() it");
    EXPECT_EQ(refusal([] { Adam{{leaf({2}), Tensor()}}; }), "Adam: parameter 1 of group 0 is undefined; give a tensor");
    EXPECT_EQ(refusal([] { Adam{{at::ones(2, at::kLong)}}; }),
              "Adam: parameter 0 of group 0 is of type Long; a real floating point type is wanted");
    EXPECT_EQ(refusal([] { Adam{{leaf({2}, at::kComplexFloat)}}; }),
              "Adam: parameter 0 of group 0 is of type ComplexFloat; a real floating point type is wanted");
    EXPECT_EQ(refusal([] { Adam{{at::ones({4, 4}).slice(1, 0, 2).set_requires_grad(true)}}; }),
              "Adam: parameter 0 of group 0 has gaps in its memory; give a contiguous() copy");
    const Tensor twice = leaf({2});
    EXPECT_EQ(refusal([&] { Adam{{Adam::Group{{twice}}, Adam::Group{{twice}}}}; }),
              "Adam was given one parameter twice; give each once, in one group");
}

TEST(KernelOptimizer, refuses_a_sparse_gradient) {
    const Tensor param = leaf({3, 2});
    Adam optimizer{{param}};
    param.mutable_grad() = at::ones({3, 2}).to_sparse();
    EXPECT_EQ(refusal([&] { optimizer.step(); }),
              "Adam: the gradient of parameter 0 of group 0 is sparse; only dense gradients are taken, for an "
              "embedding make it "
              "with sparse(false)");
}

TEST(KernelOptimizer, leaves_frozen_parameters_alone) {
    const Tensor frozen = at::ones(3), learns = leaf({3});
    Adam optimizer{{frozen, learns}, {.lr = 0.1}};
    for (int i = 0; i < 3; ++i) {
        learns.mutable_grad() = at::ones(3);
        optimizer.step();
    }
    EXPECT_TRUE(at::equal(frozen, at::ones(3)));
    EXPECT_FALSE(at::equal(learns, at::ones(3)));
    EXPECT_FALSE(optimizer.state_dict().at("state").contains(0));
    EXPECT_EQ(read_scalar(optimizer.state_dict().at("state", 1, "step").as_tensor()), 3);
}

TEST(KernelOptimizer, a_step_without_gradients_changes_nothing) {
    const Tensor param = leaf({3});
    Adam optimizer{{param}};
    optimizer.step();
    EXPECT_TRUE(at::equal(param, at::ones(3)));
    EXPECT_TRUE(optimizer.state_dict().at("state").empty());
}

TEST(KernelOptimizer, gradients_stay_until_zero_grad) {
    const Tensor param = leaf({3});
    Adam optimizer{{param}};
    param.mutable_grad() = at::ones(3);
    const Tensor grad = param.grad();
    optimizer.step();
    EXPECT_TRUE(param.grad().is_same(grad));
    EXPECT_EQ(grad.use_count(), 2); // ours and the parameter's: the optimizer holds on to none
    optimizer.zero_grad();
    EXPECT_FALSE(param.grad().defined());
}

TEST(KernelOptimizer, autograd_notices_that_parameters_changed) {
    const Tensor param = leaf({3});
    Adam optimizer{{param}};
    const Tensor loss = (param * param).sum();
    param.mutable_grad() = at::ones(3);
    const auto version = param._version();
    optimizer.step();
    EXPECT_EQ(param._version(), version + 1);
    EXPECT_THROW(loss.backward(), c10::Error); // the graph saved the parameter as it was
}

TEST(KernelOptimizer, a_gradient_in_another_memory_order_is_taken_right) {
    const Tensor a = leaf({2, 3}), b = leaf({2, 3});
    Adam first{{a}, {.lr = 0.1}}, second{{b}, {.lr = 0.1}};
    for (int i = 0; i < 3; ++i) {
        const Tensor grad = testing::golden_values(i, {2, 3}, at::kFloat);
        a.mutable_grad() = grad;
        b.mutable_grad() = grad.t().contiguous().t();
        first.step();
        second.step();
    }
    EXPECT_TRUE(at::equal(a, b));
}

TEST(KernelOptimizer, a_parameter_in_channels_last_order_learns_like_any_other) {
    const Tensor a = leaf({2, 3, 4, 4}),
                 b = at::ones({2, 3, 4, 4}).to(at::MemoryFormat::ChannelsLast).set_requires_grad(true);
    Adam first{{a}, {.lr = 0.1}}, second{{b}, {.lr = 0.1}};
    for (int i = 0; i < 3; ++i) {
        a.mutable_grad() = testing::golden_values(i, {2, 3, 4, 4}, at::kFloat);
        b.mutable_grad() = a.grad().to(at::MemoryFormat::ChannelsLast);
        first.step();
        second.step();
        second.load_state_dict(second.state_dict());
    }
    EXPECT_TRUE(at::equal(a, b));
}

TEST(KernelOptimizer, one_group_may_hold_several_types) {
    const auto params = testing::golden_parameters();
    const Tensor wide = testing::golden_values(1, {5}, at::kDouble).set_requires_grad(true);
    const Tensor alone = wide.detach().clone().set_requires_grad(true);
    Adam mixed{{params[0], wide, params[1]}, {.lr = 0.1}}, single{{alone}, {.lr = 0.1}};
    for (int i = 0; i < 3; ++i) {
        for (const Tensor& p : {params[0], wide, params[1], alone}) p.mutable_grad() = at::full_like(p, 1 + i);
        mixed.step();
        single.step();
    }
    EXPECT_TRUE(at::equal(wide, alone));
    EXPECT_EQ(mixed.state_dict().at("state").size(), 3);
}

TEST(KernelOptimizer, many_weights_are_stepped_in_portions) {
    const std::vector<std::vector<std::int64_t>> shapes{{200, 150}, {3}, {300, 100}, {7}};
    const auto params = testing::golden_parameters(at::kFloat, shapes),
               others = testing::golden_parameters(at::kFloat, shapes);
    RMSprop together{params, {.lr = 0.1, .momentum = 0.9}};
    std::vector<RMSprop> apart;
    for (const Tensor& other : others)
        apart.emplace_back(std::vector{other}, RMSprop::Options{.lr = 0.1, .momentum = 0.9});
    for (int step = 0; step < 3; ++step) {
        for (std::size_t i = 0; i < 4; ++i) {
            params[i].mutable_grad() = testing::golden_values(step, shapes[i], at::kFloat);
            others[i].mutable_grad() = params[i].grad();
            apart[i].step();
        }
        together.step();
    }
    for (std::size_t i = 0; i < 4; ++i) EXPECT_TRUE(at::equal(params[i], others[i])) << i;
}

template <class Rule, std::size_t Columns>
std::size_t buckets_of_late_comers() {
    const at::NoGradGuard weights_are_written;
    const auto params = testing::golden_parameters();
    optim::BucketPlan<Rule, Columns> plan;
    for (int step = 1; step < 8; ++step) {
        testing::set_golden_gradients(params, step, true); // in some steps, some have none
        plan.prepare(params, {}, 0);
        for (auto& bucket : plan.buckets) {
            bucket.count_step();
            Rule::update(bucket, {});
        }
        plan.finish();
    }
    testing::set_golden_gradients(params, 8);
    plan.prepare(params, {}, 0);
    return plan.buckets.size();
}

TEST(KernelOptimizer, a_bucket_is_cut_by_counts_of_steps_only_where_the_kernel_wants_them_equal) {
    EXPECT_EQ((buckets_of_late_comers<RMSprop, 3>()), 1);
    EXPECT_EQ((buckets_of_late_comers<optim::NAdam, 3>()), 1);
    EXPECT_EQ((buckets_of_late_comers<optim::ASGD, 3>()), 1);
    EXPECT_EQ((buckets_of_late_comers<optim::RAdam, 2>()), 3);
}

TEST(KernelOptimizer, a_group_can_join_later) {
    const auto params = testing::golden_parameters();
    Adam optimizer{{params[0]}, {.lr = 0.1}};
    testing::set_golden_gradients(params, 1);
    optimizer.step();
    optimizer.add_group({{params[1]}, {.lr = 0.2}, "late"});
    EXPECT_THROW(optimizer.add_group({{params[1]}, {}, "again"}), Error);
    optimizer.step();
    const StateTree state = optimizer.state_dict();
    EXPECT_EQ(read_scalar(state.at("state", 0, "step").as_tensor()), 2);
    EXPECT_EQ(read_scalar(state.at("state", 1, "step").as_tensor()), 1);
    EXPECT_EQ(state.at("param_groups", 1, "name").as_string(), "late");
    EXPECT_EQ(optimizer.param_groups().size(), 2);
}

TEST(KernelOptimizer, a_group_that_joins_later_has_the_options_of_the_optimizer_not_those_of_the_first_group) {
    const auto params = testing::golden_parameters();
    struct Named {
        std::vector<Tensor> params;
        auto with(const Adam::Options& options) const {
            auto special = options;
            special.weight_decay = 0;
            return std::vector{Adam::Group{{params[0]}, special}, Adam::Group{{params[1]}, options}};
        }
    };
    Adam optimizer{Named{params}, {.lr = 0.1, .weight_decay = 0.05}};
    optimizer.add_group({params[2]}, 0.01, "late");
    EXPECT_EQ(optimizer.param_groups()[0].options.weight_decay, 0);
    EXPECT_EQ(optimizer.param_groups()[2].options.weight_decay, 0.05);
    EXPECT_EQ(optimizer.param_groups()[2].lr(), 0.01);
    Adam plain{{params[0]}, {.lr = 0.1, .eps = 1e-3}};
    plain.add_group({params[1]}, 0.01);
    EXPECT_EQ(plain.param_groups()[1].options.eps, 1e-3);
    Adam written{{Adam::Group{{params[0]}, {.lr = 0.1, .weight_decay = 0.3}}}};
    written.add_group({params[1]}, 0.01);
    EXPECT_EQ(written.param_groups()[1].options.weight_decay, 0);
}

TEST(KernelOptimizer, strides_of_dimensions_of_size_1_do_not_matter) {
    const auto strided = [](at::IntArrayRef sizes, at::IntArrayRef strides) {
        return at::empty_strided(sizes, strides);
    };
    EXPECT_TRUE(optim::ordered_alike(strided({3, 1, 4}, {4, 4, 1}), strided({3, 1, 4}, {4, 1, 1})));
    EXPECT_TRUE(optim::ordered_alike(strided({1, 4}, {4, 1}), strided({1, 4}, {1, 1})));
    EXPECT_FALSE(optim::ordered_alike(strided({3, 4}, {4, 1}), strided({3, 4}, {1, 3})));
}

TEST(KernelOptimizer, can_be_moved_between_steps) {
    const auto params = testing::golden_parameters(), others = testing::golden_parameters();
    auto optimizer = std::make_optional<Adam>(Adam{params, {.lr = 0.1}});
    Adam stays{others, {.lr = 0.1}};
    testing::set_golden_gradients(params, 1);
    testing::set_golden_gradients(others, 1);
    optimizer->step();
    Adam moved = std::move(*optimizer);
    optimizer.reset();
    moved.step();
    stays.step();
    stays.step();
    EXPECT_TRUE(at::equal(params[2], others[2]));
}

TEST(KernelOptimizer, saved_steps_are_no_shared_tensor) {
    // Python's loop adds 1 to each in place
    const auto params = testing::golden_parameters();
    Adam optimizer{params};
    testing::set_golden_gradients(params, 1);
    optimizer.step();
    const StateTree state = optimizer.state_dict();
    EXPECT_NE(state.at("state", 0, "step").as_tensor().const_data_ptr(),
              state.at("state", 1, "step").as_tensor().const_data_ptr());
}

TEST(KernelOptimizer, a_loaded_state_is_a_copy) {
    const auto params = testing::golden_parameters(), others = testing::golden_parameters();
    Adam first{params}, second{others};
    testing::set_golden_gradients(params, 1);
    testing::set_golden_gradients(others, 1);
    first.step();
    const StateTree state = first.state_dict();
    const Tensor before = state.at("state", 0, "exp_avg").as_tensor().clone();
    second.load_state_dict(state);
    second.step();
    EXPECT_TRUE(at::equal(before, state.at("state", 0, "exp_avg").as_tensor()));
}

TEST(KernelOptimizer, loading_changes_options_and_refuses_what_does_not_fit) {
    const auto params = testing::golden_parameters();
    Adam optimizer{params, {.lr = 0.1}};
    testing::set_golden_gradients(params, 1);
    optimizer.step();
    const StateTree good = optimizer.state_dict();
    Adam other{testing::golden_parameters(), {.lr = 0.7}};
    other.load_state_dict(good);
    EXPECT_EQ(other.param_groups()[0].lr(), 0.1);

    const auto refused = [&](auto&& change) {
        StateTree bad = good;
        change(bad);
        const auto message = refusal([&] { other.load_state_dict(bad); });
        EXPECT_EQ(other.param_groups()[0].lr(), 0.1);
        EXPECT_EQ(other.state_dict().at("state").size(), 3);
        return message;
    };
    EXPECT_EQ(refused([](StateTree& s) { s.at("param_groups").push_back(s.at("param_groups", 0)); }),
              "Adam: the state has 2 parameter groups, here there are 1; make as many");
    EXPECT_EQ(
        refused([](StateTree& s) { s.at("param_groups", 0, "params").push_back(3); }),
        "Adam: group 0 of the state has 4 parameters, here it has 3; load it into the model that it was saved from");
    EXPECT_EQ(refused([](StateTree& s) { s.at("state", 1)["exp_avg"] = at::zeros({7}); }),
              "Adam: the state's 'exp_avg' of parameter 1 of group 0 has shape [7], the parameter [4]; load it into "
              "the model "
              "that it was saved from");
    EXPECT_EQ(refused([](StateTree& s) { s.at("param_groups", 0)["lr"] = -1.0; }),
              "Adam's lr is -1; it must be a number of 0 or more");
}

TEST(KernelOptimizer, a_step_count_may_be_a_plain_number) {
    const auto params = testing::golden_parameters();
    Adam optimizer{params};
    testing::set_golden_gradients(params, 1);
    optimizer.step();
    StateTree state = optimizer.state_dict();
    state.at("state", 0)["step"] = 5;
    optimizer.load_state_dict(state);
    optimizer.step();
    EXPECT_EQ(read_scalar(optimizer.state_dict().at("state", 0, "step").as_tensor()), 6);
    EXPECT_EQ(read_scalar(optimizer.state_dict().at("state", 1, "step").as_tensor()), 2);
}

} // namespace

} // namespace fulgurite::test_base
