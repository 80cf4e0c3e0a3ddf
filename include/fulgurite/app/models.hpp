// SPDX-License-Identifier: BSL-1.0
#pragma once
/// Networks that a config names: each is a `torch::nn::Module` with options, a `forward`, and Python's names.
#include "fulgurite/app/models/four_layer.hpp"
#include "fulgurite/app/models/gru_classifier.hpp"
#include "fulgurite/app/models/lenet5.hpp"
#include "fulgurite/app/models/lenet5_bn_max_pool.hpp"
#include "fulgurite/app/models/lstm_classifier.hpp"
#include "fulgurite/app/models/mlp.hpp"
#include "fulgurite/app/models/resnet18.hpp"
#include "fulgurite/app/models/resnet20.hpp"
#include "fulgurite/app/models/tfcnn.hpp"
#include "fulgurite/app/models/three_layer.hpp"
#include "fulgurite/app/models/transformer_encoder_classifier.hpp"
#include "fulgurite/app/models/two_layer.hpp"
