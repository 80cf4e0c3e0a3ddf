// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/console.hpp"
#include "fulgurite/logger/csv.hpp"
#include "fulgurite/logger/json_lines.hpp"
#include "fulgurite/logger/mlflow.hpp"
#include "fulgurite/logger/none.hpp"
#include "fulgurite/logger/numbers_only.hpp"
#include "fulgurite/logger/report.hpp"
#include "fulgurite/logger/required.hpp"
#include "fulgurite/logger/tensorboard.hpp"
#include "fulgurite/logger/version_folder.hpp"
#include "fulgurite/logger/wandb.hpp"
