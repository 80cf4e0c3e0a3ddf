// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/presets.hpp"

namespace fulgurite::app::detail {

/// Whole configs of the models that ship, to begin with.
inline constexpr const char* mlp_digits = R"(
learner: {name: SupervisedLearner, cfg: {classification: true}}
model: {name: MLP, cfg: {layers: [784, 128, 10]}}
criterion: {name: CrossEntropyLoss}
optimizer: {name: Adam, cfg: {lr: 0.001}}
dataset: {name: Digits, cfg: {size: 12000, shift: 2}}
dataloaders: {batch_size: 64}
training: {max_epochs: 10}
)";
inline constexpr const char* lenet5_mnist = R"(
learner: {name: SupervisedLearner, cfg: {classification: true}}
model: {name: LeNet5BNMaxPool, cfg: {num_classes: 10}}
criterion: {name: CrossEntropyLoss}
optimizer: {name: Adam, cfg: {lr: 0.007}}
lr_scheduler: {scheduler: {name: StepLR, cfg: {step_size: 2}}}
dataset:
  name: MagicData
  cfg: {name: MNIST, val_percentage: 0.1}
  kwargs: {root: data}
  transforms: {pre: [{name: ToTensor}]}
dataloaders: {batch_size: 512}
training: {max_epochs: 4, early_stopping: {monitor: val/loss, patience: 10}}
)";
inline constexpr const char* resnet18_cifar10 = R"(
learner: {name: SupervisedLearner, cfg: {classification: true}}
model: {name: ResNet18, cfg: {num_classes: 10, stem: small}}
criterion: {name: CrossEntropyLoss}
optimizer: {name: SGD, cfg: {lr: 0.1, momentum: 0.9, weight_decay: 0.0005}}
lr_scheduler: {scheduler: {name: CosineAnnealingLR, cfg: {t_max: 30}}, interval: epoch}
dataset:
  name: MagicData
  cfg: {name: CIFAR10, val_percentage: 0.1}
  kwargs: {root: data}
  transforms:
    pre: [{name: ToTensor}]
    train: [{name: RandomCrop, cfg: {size: 32, padding: 4}}, {name: RandomHorizontalFlip}]
    post: [{name: Normalize, cfg: {mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616]}}]
dataloaders: {batch_size: 128}
training: {max_epochs: 30}
)";

void add_presets(config::Presets& presets);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/registry/shipped_presets-inl.hpp"
#endif
