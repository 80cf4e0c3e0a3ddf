# SPDX-License-Identifier: BSL-1.0
"""Golden numbers of the networks of app/models: writes models.json beside this file.

Run with PyTorch 2.11 and torchvision 0.26: python models.py. For each network: the names and shapes of its state, what it
gives for one input in evaluation and in training, the norm of each parameter's gradient, and the sum of each running mean
and variance after that. All parameters are filled by a formula that tests/app/models/golden.hpp has, too; double precision."""
import json
import math
import pathlib

import torch
import torchvision
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def lenet5(in_channels=1, num_classes=10, image_size=28):
    net = nn.Sequential()
    net.features = nn.Sequential(nn.Conv2d(in_channels, 6, 5, padding=2 if image_size == 28 else 0), nn.ReLU(), nn.MaxPool2d(2),
                                 nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2))
    net.append(nn.Flatten())
    net.classifier = nn.Sequential(nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, num_classes))
    return net


class LeNet5BNMaxPool(nn.Module):
    """As torch-mate 0.1 has it."""

    def __init__(self, num_classes=10, in_channels=1):
        super().__init__()
        self.layer1 = nn.Sequential(nn.Conv2d(in_channels, 6, 5, padding=2), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2))
        self.layer2 = nn.Sequential(nn.Conv2d(6, 16, 5), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2))
        self.fc, self.fc1, self.fc2 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, num_classes)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(F.relu(self.fc(self.layer2(self.layer1(x)).flatten(1))))))


def resnet18(stem="imagenet", in_channels=3, num_classes=1000, zero_init_residual=False):
    net = torchvision.models.resnet18(num_classes=num_classes, zero_init_residual=zero_init_residual)
    if stem == "small":
        net.conv1, net.maxpool = nn.Conv2d(in_channels, 64, 3, padding=1, bias=False), nn.Identity()
    elif in_channels != 3:
        net.conv1 = nn.Conv2d(in_channels, 64, 7, stride=2, padding=3, bias=False)
    return net


class Block(nn.Module):
    def __init__(self, inside, out, stride):
        super().__init__()
        self.stride, self.more = stride, out - inside
        self.conv1, self.bn1 = nn.Conv2d(inside, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out)
        self.conv2, self.bn2 = nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out)

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.more:
            zeros = x.new_zeros(x.shape[0], self.more // 2, *y.shape[2:])
            x = torch.cat([zeros, x[:, :, :: self.stride, :: self.stride], zeros], 1)
        return F.relu(x + y)


class ResNet20(nn.Module):
    def __init__(self, num_classes=10, in_channels=3):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(in_channels, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(Block(16, 16, 1), Block(16, 16, 1), Block(16, 16, 1))
        self.layer2 = nn.Sequential(Block(16, 32, 2), Block(32, 32, 1), Block(32, 32, 1))
        self.layer3 = nn.Sequential(Block(32, 64, 2), Block(64, 64, 1), Block(64, 64, 1))
        self.fc = nn.Linear(64, num_classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        return self.fc(x.mean((2, 3)))


class Recurrent(nn.Module):
    def __init__(self, kind, input_size=28, hidden_size=128, num_layers=1, bidirectional=False, dropout=0, num_classes=10):
        super().__init__()
        self.rnn = kind(input_size, hidden_size, num_layers, bidirectional=bidirectional, batch_first=True)
        self.linear = nn.Linear(hidden_size * (1 + bidirectional), num_classes)

    def forward(self, x):
        if x.dim() == 4:
            x = torch.cat([x[:, c] for c in range(x.shape[1])], 2)
        out, _ = self.rnn(x)  # [N, L, directions · H]
        h = self.rnn.hidden_size
        last = torch.cat([out[:, -1, :h], out[:, 0, h:]], 1)  # the second direction ends at the first step
        return self.linear(last)


class Transformer(nn.Module):
    def __init__(self, patch_size=4, in_channels=1, vocab_size=None, padding_idx=None, input_size=None, max_length=512, d_model=64,
                 heads=4, layers=2, feedforward=128, dropout=0.1, activation="relu", norm_first=False,
                 positional_encoding="sinusoidal", num_classes=10):
        super().__init__()
        if positional_encoding == "learned":
            self.positions = nn.Parameter(torch.zeros(max_length, d_model))
        else:
            self.register_buffer("positions", torch.tensor(
                [[(math.cos if i % 2 else math.sin)(p / 10000 ** (i // 2 * 2 / d_model)) for i in range(d_model)]
                 for p in range(max_length)]))
        self.tokens, self.padding_idx = vocab_size is not None, padding_idx
        if self.tokens:
            self.embed = nn.Embedding(vocab_size, d_model, padding_idx=padding_idx)
        elif input_size:
            self.embed = nn.Linear(input_size, d_model)
        else:
            self.embed = nn.Conv2d(in_channels, d_model, patch_size, stride=patch_size)
        layer = nn.TransformerEncoderLayer(d_model, heads, feedforward, dropout, activation, batch_first=True, norm_first=norm_first)
        self.encoder = nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(d_model) if norm_first else None,
                                             enable_nested_tensor=False)
        self.linear = nn.Linear(d_model, num_classes)

    def forward(self, x):
        mask = x == self.padding_idx if self.padding_idx is not None else None
        y = self.embed(x)
        if y.dim() == 4:
            y = y.flatten(2).mT
        y = self.encoder(y + self.positions[: y.shape[1]], src_key_padding_mask=mask)
        if mask is None:
            return self.linear(y.mean(1))
        return self.linear(torch.stack([row[~gone].mean(0) for row, gone in zip(y, mask)]))


def conv_net(channels, hidden=0, num_classes=369):
    net, inside, side = nn.Sequential(), 1, 32
    net.conv_net = nn.Sequential()
    for out in channels:
        net.conv_net.extend([nn.Conv2d(inside, out, 3), nn.MaxPool2d(2)])
        inside, side = out, (side - 2) // 2
    net.append(nn.Flatten())
    features = inside * side * side
    first = [nn.Linear(features, hidden), nn.Tanh(), nn.Dropout(0.5)] if hidden else []
    net.lin_net = nn.Sequential(*first, nn.Linear(hidden or features, num_classes), nn.Softmax(1))
    return net


ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "elu": nn.ELU, "gelu": nn.GELU, "silu": nn.SiLU, "sigmoid": nn.Sigmoid,
               "leaky_relu": nn.LeakyReLU}


def mlp(layers=None, in_channels=784, hidden_channels=(100, 10), activation="relu", batch_norm=False, dropout=0.0):
    sizes = layers or [in_channels, *hidden_channels]
    return torchvision.ops.MLP(sizes[0], sizes[1:], nn.BatchNorm1d if batch_norm else None, ACTIVATIONS[activation], dropout=dropout)


NETS = {"MLP": mlp, "LeNet5": lenet5, "LeNet5BNMaxPool": LeNet5BNMaxPool, "ResNet18": resnet18, "ResNet20": ResNet20,
        "LSTMClassifier": lambda **cfg: Recurrent(nn.LSTM, **cfg), "GRUClassifier": lambda **cfg: Recurrent(nn.GRU, **cfg),
        "TransformerEncoderClassifier": Transformer,
        "TwoLayer": lambda **cfg: conv_net([32], **cfg), "ThreeLayer": lambda **cfg: conv_net([32, 64], **cfg),
        "FourLayer": lambda **cfg: conv_net([32, 64, 128], **cfg), "TFCNN": lambda **cfg: conv_net([32, 64], 1024, **cfg)}


def wave(count, phase, step):
    return torch.sin(torch.arange(count) * step + phase)


def fill(net):
    with torch.no_grad():
        for k, (name, tensor) in enumerate(net.state_dict().items()):
            if not tensor.is_floating_point() or (name == "positions" and "positions" in dict(net.named_buffers())):
                continue
            values = wave(tensor.numel(), k, 0.37).reshape(tensor.shape)
            if name.endswith("running_var"):
                tensor.copy_(1 + 0.5 * values)
            elif tensor.dim() == 1:
                tensor.copy_(1 + 0.2 * values if name.endswith(".weight") else 0.1 * values)
            else:
                tensor.copy_(values * math.sqrt(2 * tensor.shape[0] / tensor.numel()))


def numbers(tensor):
    return [float(f"{value:.12g}") for value in tensor.detach().flatten().tolist()]


def case(model, shape, tokens=0, **cfg):
    net = NETS[model](**cfg)
    fill(net)
    count = math.prod(shape)
    x = (torch.arange(count) * 7 % tokens).reshape(shape) if tokens else wave(count, 0.5, 0.11).reshape(shape)
    if "padding_idx" in cfg:
        x[0, 2:] = cfg["padding_idx"]
    x = x.flatten(1) if model == "MLP" else x
    seen = net.eval()(x)[:, :10]
    net.train(model != "TFCNN")  # half of its units are left out there
    trained = net(x)
    F.cross_entropy(trained, torch.arange(shape[0]) % trained.shape[1]).backward()
    state = net.state_dict()
    return {"model": model, "cfg": cfg, "shape": shape, "tokens": tokens,
            "state": [[name, list(tensor.shape)] for name, tensor in state.items()],
            "parameters": sum(p.numel() for p in net.parameters()),
            "eval": numbers(seen), "train": numbers(trained[:, :10]),
            "gradients": [float(f"{p.grad.norm():.12g}") for p in net.parameters()],
            "running": [float(f"{tensor.sum():.12g}") for name, tensor in state.items() if "running" in name]}


CASES = [
    case("MLP", [3, 1, 28, 28]),
    *[case("MLP", [3, 6], layers=[6, 5, 4, 3], activation=name) for name in ACTIVATIONS],
    case("MLP", [3, 2, 3], in_channels=6, hidden_channels=[5, 4], batch_norm=True),
    case("MLP", [3, 4], layers=[4, 2]),
    case("LeNet5", [2, 1, 28, 28]),
    case("LeNet5", [2, 3, 32, 32], in_channels=3, image_size=32, num_classes=4),
    case("LeNet5BNMaxPool", [3, 1, 28, 28]),
    case("LeNet5BNMaxPool", [2, 3, 28, 28], in_channels=3, num_classes=5),
    case("ResNet18", [2, 3, 40, 32]),
    case("ResNet18", [2, 1, 16, 16], stem="small", in_channels=1, num_classes=10),
    case("ResNet18", [1, 2, 48, 48], in_channels=2, num_classes=3),
    case("ResNet20", [2, 3, 32, 32]),
    case("ResNet20", [2, 1, 9, 7], in_channels=1, num_classes=4),
    case("LSTMClassifier", [2, 1, 28, 28]),
    case("LSTMClassifier", [2, 7, 3], input_size=3, hidden_size=4, num_layers=2, bidirectional=True, num_classes=5),
    case("GRUClassifier", [2, 1, 28, 28]),
    case("GRUClassifier", [3, 2, 5, 4], input_size=8, hidden_size=4, num_layers=3, bidirectional=True, num_classes=2),
    case("TransformerEncoderClassifier", [2, 1, 28, 28], dropout=0),
    case("TransformerEncoderClassifier", [2, 3, 6, 9], patch_size=3, in_channels=3, d_model=6, heads=3, layers=1, feedforward=8,
         dropout=0, activation="gelu", norm_first=True, positional_encoding="learned", max_length=7, num_classes=4),
    case("TransformerEncoderClassifier", [3, 5], tokens=11, vocab_size=11, padding_idx=0, d_model=7, heads=1, dropout=0, max_length=9),
    case("TransformerEncoderClassifier", [3, 5, 4], input_size=4, d_model=8, heads=2, layers=3, dropout=0),
    case("TwoLayer", [2, 1, 32, 32]),
    case("ThreeLayer", [2, 1, 32, 32], num_classes=10),
    case("FourLayer", [2, 1, 32, 32]),
    case("TFCNN", [2, 1, 32, 32]),
]
lines = ",\n".join(json.dumps(entry) for entry in CASES)
pathlib.Path(__file__).with_suffix(".json").write_text("[\n" + lines + "\n]\n")
