#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes model_summary.txt: what Lightning's ModelSummary and measure_flops say of a few models.

One line per layer: model, name, type, parameters, FLOPs, input, output, separated by "|"; before them one per model: model,
"", parameters, trainable ones, megabytes, FLOPs forward, FLOPs forward and backward of the sum. The models are those of
tests/callback/layers/trace.cpp. oneDNN is off, since its recurrent layers hide their products from PyTorch's counter.
usage: model_summary.py > model_summary.txt        (Lightning 2.6, PyTorch 2.11)
"""
import warnings

warnings.filterwarnings("ignore")
import lightning.pytorch as pl
import torch
from lightning.fabric.utilities.throughput import measure_flops
from lightning.pytorch.utilities.model_summary import ModelSummary
from torch import nn

torch.backends.mkldnn.enabled = False


class Chain(pl.LightningModule):
    """Layers one after the other, within a Sequential called net."""

    def __init__(self, example, *layers):
        super().__init__()
        self.net = nn.Sequential(*layers)
        self.example_input_array = example

    def forward(self, x):
        return self.net(x)


class Recurrent(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(50, 16)
        self.lstm = nn.LSTM(16, 32, 2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(64, 24, 2, batch_first=True)
        self.rnn = nn.RNN(24, 12, batch_first=True)
        self.cell = nn.LSTMCell(12, 8)
        self.head = nn.Linear(8, 3, bias=False)
        self.example_input_array = torch.zeros(4, 7, dtype=torch.long)

    def forward(self, words):
        x = self.rnn(self.gru(self.lstm(self.embedding(words))[0])[0])[0]
        return self.head(self.cell(x[:, -1])[0])


class Attention(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(16)
        self.attention = nn.MultiheadAttention(16, 4)
        self.head = nn.Linear(16, 5)
        self.example_input_array = torch.zeros(6, 3, 16)

    def forward(self, x):
        x = self.norm(x)
        return self.head(self.attention(x, x, x)[0])


class Tied(pl.LightningModule):
    """An embedding and a head with one weight, and a layer that is called twice."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 8)
        self.mix = nn.Linear(8, 8)
        self.head = nn.Linear(8, 10, bias=False)
        self.head.weight = self.embedding.weight
        self.example_input_array = torch.zeros(2, 5, dtype=torch.long)

    def forward(self, words):
        return self.head(self.mix(torch.tanh(self.mix(self.embedding(words)))))


MODELS = {
    "lenet": Chain(torch.zeros(4, 1, 28, 28), nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5),
                   nn.BatchNorm2d(16), nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.Flatten(), nn.Identity(), nn.Linear(400, 120),
                   nn.ReLU(), nn.Dropout(0.5), nn.Linear(120, 10), nn.LogSoftmax(1)),
    "flat": Chain(torch.zeros(8, 4, 4), nn.Flatten(), nn.ReLU(), nn.Linear(16, 3), nn.Sigmoid()),
    "wide": Chain(torch.zeros(2, 3, 5, 8), nn.Linear(8, 6), nn.Sequential(nn.Tanh(), nn.Linear(6, 4)), nn.Identity()),
    "conv1d": Chain(torch.zeros(2, 3, 40), nn.Conv1d(3, 8, 5, stride=2), nn.GELU(), nn.ConvTranspose1d(8, 4, 4, stride=2)),
    "conv2d": Chain(torch.zeros(2, 8, 16, 12), nn.Conv2d(8, 16, 3, groups=4, dilation=2, bias=False), nn.LeakyReLU(),
                    nn.ConvTranspose2d(16, 4, 3, stride=2, groups=2), nn.AvgPool2d(2)),
    "conv3d": Chain(torch.zeros(1, 2, 6, 6, 6), nn.Conv3d(2, 4, 3), nn.ReLU(), nn.ConvTranspose3d(4, 2, 2)),
    "recurrent": Recurrent(),
    "attention": Attention(),
    "tied": Tied(),
}

for name, model in MODELS.items():
    for parameter in list(model.parameters())[:1]:
        parameter.requires_grad_(name == "recurrent" or name == "tied")
    summary = ModelSummary(model, max_depth=-1)
    step = measure_flops(model, lambda: model(model.example_input_array), torch.Tensor.sum)
    print(name, "", summary.total_parameters, summary.trainable_parameters, f"{summary.model_size:.6f}", summary.total_flops, step,
          sep="|")
    flops = summary.flop_counts
    for layer, kind, count, took, gave in zip(summary.layer_names, summary.layer_types, summary.param_nums, summary.in_sizes,
                                              summary.out_sizes):
        print(name, layer, kind, count, sum(flops[layer].values()), took, gave, sep="|")
