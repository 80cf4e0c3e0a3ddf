// SPDX-License-Identifier: BSL-1.0
#pragma once
/// What a step or a hook says of itself: `step(loss, log("train/loss"_key, loss))`, `logs(log(…), …)`.
#include "fulgurite/log/dict_result.hpp"
#include "fulgurite/log/each_value.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/item.hpp"
#include "fulgurite/log/late_scalar.hpp"
#include "fulgurite/log/log.hpp"
#include "fulgurite/log/log_dict.hpp"
#include "fulgurite/log/logs.hpp"
#include "fulgurite/log/monitored.hpp"
#include "fulgurite/log/output.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/log/step.hpp"
#include "fulgurite/log/tokens.hpp"
