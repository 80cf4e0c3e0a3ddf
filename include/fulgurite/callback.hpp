// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/detect_anomaly.hpp"
#include "fulgurite/callback/early_stopping.hpp"
#include "fulgurite/callback/grad_norm.hpp"
#include "fulgurite/callback/lambda.hpp"
#include "fulgurite/callback/learning_rate_monitor.hpp"
#include "fulgurite/callback/model_summary.hpp"
#include "fulgurite/callback/nan_guard.hpp"
#include "fulgurite/callback/progress_bar.hpp"
#include "fulgurite/callback/swa.hpp"
#include "fulgurite/callback/throughput_monitor.hpp"
#include "fulgurite/callback/timer.hpp"
#include "fulgurite/callback/weight_averaging.hpp"
