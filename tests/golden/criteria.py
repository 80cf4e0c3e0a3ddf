# SPDX-License-Identifier: BSL-1.0
"""Golden numbers of the losses of torch.nn: writes criteria.json beside this file.

Run with PyTorch 2.11: python criteria.py. For each case the options, the inputs, the loss, and the gradient of its sum with
respect to the first input, all in double precision."""
import json
import pathlib

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def wave(*shape, first=0.3, step=0.7, scale=1.5):
    """Numbers that are not in any order."""
    count = torch.Size(shape).numel()
    return (torch.sin(torch.arange(count) * step * 1.9 + first) * scale).reshape(shape)


def unit(*shape, first=0.3):
    return torch.sigmoid(wave(*shape, first=first))


def signs(*shape):
    return torch.where(wave(*shape, first=2.0) > 0, 1.0, -1.0)


CLASSES = torch.tensor([2, 0, 1, 2, 0])
PIXELS = torch.tensor([[[2, 0], [1, 1]], [[0, 2], [2, 1]]])
BITS = (wave(5, 3, first=1.1) > 0).double()
LABELS = torch.tensor([[2, 0, -1], [1, -1, 0], [0, 1, 2], [-1, 2, 1], [2, -1, -1]])
REDUCTIONS = ["none", "mean", "sum"]

CASES = []


def case(name, inputs, reductions=REDUCTIONS, **options):
    for reduction in reductions:
        tensors = {k: torch.tensor(v) if isinstance(v, list) else v for k, v in options.items()}
        criterion = getattr(nn, name)(reduction=reduction, **tensors)
        first = inputs[0].clone().requires_grad_()
        loss = criterion(first, *inputs[1:])
        loss.sum().backward()
        CASES.append({
            "name": name, "cfg": {"reduction": reduction, **options},
            "inputs": [{"shape": list(x.shape), "integer": not x.is_floating_point(), "values": x.flatten().tolist()}
                       for x in inputs],
            "loss": {"shape": list(loss.shape), "values": loss.detach().flatten().tolist()},
            "gradient": first.grad.flatten().tolist()})


x, y = wave(5, 3), wave(5, 3, first=1.7)
case("CrossEntropyLoss", [x, CLASSES])
case("CrossEntropyLoss", [x, CLASSES], weight=[0.2, 1.0, 3.5], ignore_index=1, label_smoothing=0.1)
case("CrossEntropyLoss", [x, torch.softmax(y, 1)], weight=[0.2, 1.0, 3.5], label_smoothing=0.2)
case("CrossEntropyLoss", [wave(2, 3, 2, 2), PIXELS], weight=[0.5, 2.0, 1.0])
case("CrossEntropyLoss", [wave(3), torch.tensor(1)])
case("NLLLoss", [torch.log_softmax(x, 1), CLASSES])
case("NLLLoss", [torch.log_softmax(x, 1), CLASSES], weight=[0.2, 1.0, 3.5], ignore_index=0)
case("NLLLoss", [torch.log_softmax(wave(2, 3, 2, 2), 1), PIXELS])
case("BCELoss", [unit(5, 3), BITS])
case("BCELoss", [unit(5, 3), unit(5, 3, first=2.2)], weight=[0.2, 1.0, 3.5])
case("BCEWithLogitsLoss", [x, BITS])
case("BCEWithLogitsLoss", [x, BITS], weight=[0.2, 1.0, 3.5], pos_weight=[3.0, 0.5, 1.0])
case("MSELoss", [x, y])
case("L1Loss", [x, y])
case("SmoothL1Loss", [x, y])
case("SmoothL1Loss", [x, y], beta=0.3)
case("SmoothL1Loss", [x, y], beta=0.0)
case("HuberLoss", [x, y])
case("HuberLoss", [x, y], delta=0.3)
case("KLDivLoss", [torch.log_softmax(x, 1), torch.softmax(y, 1)], REDUCTIONS + ["batchmean"])
case("KLDivLoss", [torch.log_softmax(x, 1), torch.log_softmax(y, 1)], REDUCTIONS + ["batchmean"], log_target=True)
case("PoissonNLLLoss", [x, wave(5, 3, first=0.9).abs() * 3])
case("PoissonNLLLoss", [unit(5, 3) * 4, wave(5, 3, first=0.9).abs() * 3], log_input=False, full=True, eps=1e-4)
case("HingeEmbeddingLoss", [x.abs(), signs(5, 3)])
case("HingeEmbeddingLoss", [x.abs(), signs(5, 3)], margin=0.4)
case("MultiMarginLoss", [x, CLASSES])
case("MultiMarginLoss", [x, CLASSES], p=2, margin=0.6, weight=[0.2, 1.0, 3.5])
case("MultiMarginLoss", [wave(3), torch.tensor(2)])
case("MultiLabelMarginLoss", [x, LABELS])
case("MultiLabelMarginLoss", [wave(3), LABELS[0]])
case("MultiLabelSoftMarginLoss", [x, BITS])
case("MultiLabelSoftMarginLoss", [x, BITS], weight=[0.2, 1.0, 3.5])
case("SoftMarginLoss", [x, signs(5, 3)])
case("GaussianNLLLoss", [x, y, unit(5, 3, first=2.9)])
case("GaussianNLLLoss", [x, y, unit(5, first=2.9)], full=True)
case("GaussianNLLLoss", [x, y, unit(5, 1, first=2.9)], eps=0.5)
case("GaussianNLLLoss", [x, y, unit(1, 3, first=2.9)])
case("CosineEmbeddingLoss", [x, y, signs(5)], margin=0.1)
case("CosineEmbeddingLoss", [wave(3), wave(3, first=1.7), torch.tensor(-1.0)])
case("MarginRankingLoss", [x, y, signs(5, 3)])
case("MarginRankingLoss", [x, y, signs(5, 3)], margin=0.7)
case("TripletMarginLoss", [x, y, wave(5, 3, first=2.6)])
case("TripletMarginLoss", [x, y, wave(5, 3, first=2.6)], margin=0.5, p=1.5, eps=1e-3, swap=True)
WORDS = torch.tensor([[1, 2, 2], [2, 1, 1]])
LENGTHS = [torch.tensor([7, 6]), torch.tensor([3, 2])]
case("CTCLoss", [torch.log_softmax(wave(7, 2, 3), 2), WORDS, *LENGTHS])
case("CTCLoss", [torch.log_softmax(wave(7, 2, 3), 2), WORDS - 1, *LENGTHS], blank=2)
case("CTCLoss", [torch.log_softmax(wave(3, 2, 3), 2), WORDS, torch.tensor([3, 3]), torch.tensor([3, 2])], zero_infinity=True)

lines = ",\n".join(json.dumps(entry) for entry in CASES)
pathlib.Path(__file__).with_suffix(".json").write_text("[\n" + lines + "\n]\n")
