// SPDX-License-Identifier: BSL-1.0
#pragma once
// All of fulgurite that needs nothing beyond LibTorch, Boost.Hana and fmt.
// The checks come first: a refusal then names this file alone on the way to the user's line.
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/hooks.hpp"
#include "fulgurite/core/length_of_a_batch.hpp"
#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/engine/check/sentences.hpp"
#include "fulgurite/engine/check/sentences_of_a_call.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/module/steps.hpp"

#include "fulgurite/engine/check/trainer.hpp"
#include "fulgurite/trainer.hpp"

#include <torch/csrc/autograd/autograd.h>
#include <torch/nn.h>
#include <torch/optim.h>
#include <torch/types.h>

#include "fulgurite/any_trainer.hpp"
#include "fulgurite/cadence.hpp"
#include "fulgurite/callback.hpp"
#include "fulgurite/checkpoint.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/reflect.hpp"
#include "fulgurite/data.hpp"
#include "fulgurite/device.hpp"
#include "fulgurite/load_checkpoint.hpp"
#include "fulgurite/log.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/console.hpp"
#include "fulgurite/logger/csv.hpp"
#include "fulgurite/logger/json_lines.hpp"
#include "fulgurite/logger/none.hpp"
#include "fulgurite/logger/report.hpp"
#include "fulgurite/logger/required.hpp"
#include "fulgurite/logger/tensorboard.hpp"
#include "fulgurite/logger/version_folder.hpp"
#include "fulgurite/loop.hpp"
#include "fulgurite/metric/accuracy.hpp"
#include "fulgurite/module/batch_norm.hpp"
#include "fulgurite/module/freeze.hpp"
#include "fulgurite/optim.hpp"
#include "fulgurite/precision/any_precision.hpp"
#include "fulgurite/precision/bf16_mixed.hpp"
#include "fulgurite/precision/bf16_true.hpp"
#include "fulgurite/precision/double_precision.hpp"
#include "fulgurite/precision/fp16_mixed.hpp"
#include "fulgurite/precision/fp16_true.hpp"
#include "fulgurite/precision/full_precision.hpp"
#include "fulgurite/profiler/simple_profiler.hpp"
#include "fulgurite/step.hpp"
#include "fulgurite/strategy/single_process.hpp"
#include "fulgurite/tensor/random.hpp"
