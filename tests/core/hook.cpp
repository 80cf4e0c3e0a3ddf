// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/hook.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/core/stage.hpp"

namespace {

using namespace fulgurite;

// A policy that keeps something for each phase indexes by it: there is no fifth.
template <class P>
concept has_a_value_for_no_phase = requires { P::none; };
static_assert(!has_a_value_for_no_phase<Phase>);
static_assert(hook::on_train_epoch_end::phase == Phase::train && hook::on_test_epoch_end::phase == Phase::test);
static_assert(hook::on_validation_batch_end::phase == Phase::validation);
static_assert(!hook::on_test_end::has_phase && !hook::setup::has_phase);

struct Run {};
struct Batch {};

// ---- a hook is found by its name, whatever it looks like
struct Nothing {
    void on_train_begin_of_something() {}
};
struct Plain {
    void on_train_epoch_end() {}
};
struct Template {
    void on_train_epoch_end(auto&) {}
};
struct Overloaded {
    void on_train_epoch_end() {}
    void on_train_epoch_end(int) {}
};
class Private {
    void on_train_epoch_end();
};
struct Final final {
    void on_train_epoch_end() {}
};
struct Derived : Plain {};
using hook::on_train_epoch_end;
static_assert(hook_bits<Nothing> == 0 && hook_bits<int> == 0);
static_assert(has_hook_name<on_train_epoch_end, Plain> && has_hook_name<on_train_epoch_end, Template>);
static_assert(has_hook_name<on_train_epoch_end, Overloaded> && has_hook_name<on_train_epoch_end, Private>);
static_assert(has_hook_name<on_train_epoch_end, Final> && has_hook_name<on_train_epoch_end, Derived>);
static_assert(!has_hook_name<hook::on_train_epoch_start, Plain>);

struct Two {
    void on_fit_end() {}
    void on_fit_start() {}
};
static_assert(std::is_same_v<hooks_of<Two>, TypeList<hook::on_fit_start, hook::on_fit_end>>); // in the list's order
static_assert(std::is_same_v<hooks_of<Nothing>, TypeList<>>);

// ---- it is called with the longest prefix that it takes
struct TakesRun {
    int on_train_batch_start(Run&) { return 1; }
};
struct TakesAll {
    int on_train_batch_start(Run&, Batch&, long&) { return 3; }
};
struct TakesEither {
    int on_train_batch_start() { return 0; }
    int on_train_batch_start(Run&, Batch&) { return 2; }
};
struct TakesAnother {
    void on_train_batch_start(Batch&) {}
};
template <class T>
inline constexpr int arity = HookCall<hook::on_train_batch_start, T, Run&, Batch&, long&>::arity;
static_assert(arity<TakesRun> == 1 && arity<TakesAll> == 3 && arity<TakesEither> == 2);
static_assert(arity<TakesAnother> == -1 && arity<Private> == -1);

template <class T>
int called() {
    T target;
    Run run;
    Batch batch;
    long index = 0;
    return call_hook<hook::on_train_batch_start>(target, run, batch, index);
}
TEST(Hook, is_called_with_the_longest_prefix_that_it_takes) {
    EXPECT_EQ(called<TakesRun>(), 1);
    EXPECT_EQ(called<TakesAll>(), 3);
    EXPECT_EQ(called<TakesEither>(), 2);
}

// ---- names that are none
struct OfKeras {
    void on_epoch_end() {}
};
static_assert(hook::find_refused_name<OfKeras>() == hook::RefusedIndex::on_epoch_end);
static_assert(hook::find_refused_name<Plain>() == hook::RefusedIndex::none);

TEST(WithPolicy, sees_through_a_choice) {
    std::string heard;
    const auto hear = [&](const auto& chosen) { heard += chosen; };
    std::string plain = "a";
    std::optional<std::string> some = "b", none;
    std::variant<std::string, char> other = 'c';
    with_policy(plain, hear);
    with_policy(some, hear);
    with_policy(none, hear);
    with_policy(other, hear);
    EXPECT_EQ(heard, "abc");
}

} // namespace
