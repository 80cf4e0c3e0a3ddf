// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/cadence/fast_dev_run.hpp"
#include "fulgurite/cadence/handle_signals.hpp"
#include "fulgurite/cadence/inference_mode.hpp"
#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/cadence/log_every.hpp"
#include "fulgurite/cadence/min_epochs.hpp"
#include "fulgurite/cadence/min_steps.hpp"
#include "fulgurite/cadence/overfit.hpp"
#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/cadence/sanity_check.hpp"
#include "fulgurite/cadence/validate_every.hpp"
