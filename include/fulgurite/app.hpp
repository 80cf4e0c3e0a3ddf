// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/available_models.hpp"
#include "fulgurite/app/choose_optimizer.hpp"
#include "fulgurite/app/command_line.hpp"
#include "fulgurite/app/configure_all.hpp"
#include "fulgurite/app/lit_trainer.hpp"
#include "fulgurite/app/main.hpp"
#include "fulgurite/app/search.hpp"
#include "fulgurite/app/train.hpp"
#include "fulgurite/config.hpp"
#include "fulgurite/fulgurite.hpp"
