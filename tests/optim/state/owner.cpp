// SPDX-License-Identifier: BSL-1.0
// An optimizer's state given to another is refused by name, whichever two they are.
#include "fulgurite/optim/state/owner.hpp"

#include "fulgurite/optim.hpp"

namespace {

using namespace fulgurite;

std::vector<Tensor> parameters() {
    Tensor weight = torch::ones({3, 4}).set_requires_grad(true);
    weight.mutable_grad() = torch::ones({3, 4});
    return {weight};
}
template <class O>
StateTree stepped(O optimizer) {
    if constexpr (requires { optimizer.step([] { return Tensor(); }); }) return optimizer.state_dict();
    else {
        optimizer.step();
        return optimizer.state_dict();
    }
}
template <class O>
std::string loading(const StateTree& state, O optimizer) {
    try {
        optimizer.load_state_dict(state);
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

template <class From, class Into>
void expect_refused(std::string_view owner) {
    const auto words = loading(stepped(From{parameters()}), Into{parameters()});
    EXPECT_TRUE(words.starts_with(std::string(Into::name()) + ": the state is that of ")) << words;
    EXPECT_NE(words.find(owner), words.npos) << words;
}
template <class Into, class... From>
void expect_all_refused() {
    (expect_refused<From, Into>(From::name()), ...);
}
TEST(StateOfAnOptimizer, is_refused_by_another) {
    expect_all_refused<optim::SGD, optim::Adam, optim::AdamW, optim::Adamax, optim::RMSprop, optim::Adagrad,
                       optim::Adadelta, optim::Rprop, optim::ASGD, optim::NAdam, optim::RAdam, optim::Muon,
                       optim::Adafactor, optim::LBFGS>();
    expect_all_refused<optim::Adam, optim::SGD, optim::Adamax, optim::RMSprop, optim::NAdam, optim::Muon>();
    expect_all_refused<optim::LBFGS, optim::SGD, optim::Adam>();
    const auto words = loading(stepped(optim::Adam{parameters()}), optim::adapt(torch::optim::SGD(parameters(), 0.1)));
    EXPECT_TRUE(words.starts_with("SGD: the state is that of Adam or AdamW")) << words;
}
TEST(StateOfAnOptimizer, of_the_same_options_is_refused_by_what_it_holds) {
    const auto words = loading(stepped(optim::Adamax{parameters()}), optim::RAdam{parameters()});
    EXPECT_NE(words.find("'exp_inf' of parameter 0 of group 0"), words.npos) << words;
}
TEST(StateOfAnOptimizer, is_taken_by_its_own_kind) {
    EXPECT_EQ(loading(stepped(optim::SGD{parameters(), {.lr = 0.1, .momentum = 0.9}}), optim::SGD{parameters()}),
              "nothing was thrown");
    EXPECT_EQ(loading(stepped(optim::Adam{parameters()}), optim::Adam{parameters()}), "nothing was thrown");
    EXPECT_EQ(loading(stepped(optim::Adam{parameters()}), optim::adapt(torch::optim::Adam(parameters()))),
              "nothing was thrown");
    EXPECT_EQ(loading(stepped(optim::Muon{parameters()}), optim::Muon{parameters()}), "nothing was thrown");
    EXPECT_EQ(loading(stepped(optim::LBFGS{parameters()}), optim::LBFGS{parameters()}), "nothing was thrown");
}
TEST(StateOfAnOptimizer, of_an_unknown_kind_is_nobodys) {
    StateTree group = StateTree::dict();
    group["lr"] = 0.1;
    group["mine"] = 1;
    EXPECT_EQ(optim::owner_of(group), "");
    EXPECT_NO_THROW(optim::check_owner("Mine", group, stepped(optim::SGD{parameters()}).at("param_groups", 0)));
}

} // namespace
