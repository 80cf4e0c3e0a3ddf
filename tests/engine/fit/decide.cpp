// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/fit/decide.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using fulgurite::engine::decide;
using fulgurite::engine::Facts;
using fulgurite::engine::Life;
using fulgurite::engine::Work;

struct Row {
    const char* when;
    Facts facts;
    Work wanted;
};

constexpr auto running = Life::running;
constexpr Row table[] = {
    {"nothing was done yet", {}, Work::start},
    {"it is over", {.life = Life::over, .in_epoch = true}, Work::over},
    {"between epochs", {.life = running}, Work::epoch_start},
    {"in an epoch that is begun once more, to end", {.life = running, .begun = true, .stops = true}, Work::epoch_start},
    {"between epochs, as many as wanted", {.life = running, .done = true}, Work::end},
    {"between epochs, the end was asked for", {.life = running, .stops = true}, Work::end},
    {"an epoch has begun", {.life = running, .in_epoch = true}, Work::batch},
    {"its end was asked for before a batch", {.life = running, .in_epoch = true, .stops = true}, Work::epoch_end},
    {"a limit was reached before a batch", {.life = running, .in_epoch = true, .done_within = true}, Work::batch},
    {"within an epoch", {.life = running, .in_epoch = true, .trained = true}, Work::batch},
    {"a validation is due",
     {.life = running, .in_epoch = true, .trained = true, .validation_due = true},
     Work::validation},
    {"it was held", {.life = running, .in_epoch = true, .trained = true, .validated = true}, Work::batch},
    {"the last batch, with its validation",
     {.life = running, .in_epoch = true, .trained = true, .at_end = true, .validation_due = true},
     Work::validation},
    {"the last batch, validated",
     {.life = running, .in_epoch = true, .trained = true, .at_end = true, .validated = true},
     Work::epoch_end},
    {"the last batch, no validation due",
     {.life = running, .in_epoch = true, .trained = true, .at_end = true},
     Work::epoch_end},
    {"the rest is left out", {.life = running, .in_epoch = true, .trained = true, .skipping = true}, Work::epoch_end},
    {"the rest is left out before a batch", {.life = running, .in_epoch = true, .skipping = true}, Work::epoch_end},
    {"the rest is left out with its validation",
     {.life = running, .in_epoch = true, .trained = true, .skipping = true, .validation_due = true},
     Work::epoch_end},
    {"a stop is followed by a validation",
     {.life = running, .in_epoch = true, .trained = true, .stops = true},
     Work::validation},
    {"of which there is one only",
     {.life = running, .in_epoch = true, .trained = true, .validated = true, .stops = true},
     Work::epoch_end},
    {"a stop at the last batch",
     {.life = running, .in_epoch = true, .trained = true, .at_end = true, .stops = true},
     Work::validation},
    {"a limit asks for no validation",
     {.life = running, .in_epoch = true, .trained = true, .done_within = true},
     Work::epoch_end},
    {"a limit, and a validation that is due",
     {.life = running, .in_epoch = true, .trained = true, .validation_due = true, .done_within = true},
     Work::validation},
};

TEST(Decide, is_a_function_of_the_facts) {
    for (const auto& [when, facts, wanted] : table) EXPECT_EQ(name_of(decide(facts)), name_of(wanted)) << when;
}

} // namespace
