# SPDX-License-Identifier: BSL-1.0
"""Golden numbers of torch.optim, torch.optim.lr_scheduler and clip_grad_*: writes optimizers.json beside this file.

Run with PyTorch 2.11: python optimizers.py. Parameters and gradients follow from formulas that tests/optim/golden.hpp repeats.
"""
import json
import math
import pathlib

import torch
from torch.optim import lr_scheduler as schedules

SHAPES = [(3, 4), (4,), (2, 3, 2)]
STEPS = 50
KEPT = [1, 2, 10, 50]


def values(seed, shape, dtype):
    n = math.prod(shape)
    return torch.tensor([math.sin(1.3 * k + 0.7 * seed) for k in range(n)], dtype=torch.float64).reshape(shape).to(dtype)


def parameters(dtype):
    return [torch.nn.Parameter(values(100 + i, shape, dtype)) for i, shape in enumerate(SHAPES)]


def set_gradients(params, step, skip):
    for i, p in enumerate(params):
        # "skip": the last parameter has a gradient in every third step only, the second one from step 5 on
        left_out = skip and ((i == 2 and step % 3 != 0) or (i == 1 and step < 5))
        p.grad = None if left_out else values(step * 3 + i, p.shape, p.dtype)


def plain(value):
    """A state as JSON: tensors as {"tensor": …}, tuples as {"tuple": …}; dictionaries as pairs, since keys may be integers."""
    if isinstance(value, torch.Tensor):
        return {"tensor": value.double().flatten().tolist(), "shape": list(value.shape), "dtype": str(value.dtype)}
    if isinstance(value, dict):
        return {"dict": [[k, plain(v)] for k, v in value.items()]}
    if isinstance(value, tuple):
        return {"tuple": [plain(v) for v in value]}
    if isinstance(value, list):
        return {"list": [plain(v) for v in value]}
    return value


def optimizer_case(name, options, dtype, groups=None, skip=False):
    params = parameters(dtype)
    given = params if groups is None else [{"params": params[:2], **groups[0]}, {"params": params[2:], **groups[1]}]
    optimizer = getattr(torch.optim, name)(given, **options)
    kept = {}
    state_10 = None
    for step in range(1, STEPS + 1):
        set_gradients(params, step, skip)
        optimizer.step()
        if step in KEPT:
            kept[str(step)] = [p.detach().double().flatten().tolist() for p in params]
        if step == 10:
            state_10 = plain(optimizer.state_dict())
    return {
        "optimizer": name,
        "options": options,
        "dtype": str(dtype).removeprefix("torch."),
        "groups": groups,
        "skip": skip,
        "params": kept,
        "state_10": state_10,
    }


def optimizers():
    sgd = [
        {"lr": 0.1},
        {"lr": 0.1, "weight_decay": 0.01},
        {"lr": 0.1, "momentum": 0.9},
        {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.01},
        {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
        {"lr": 0.1, "momentum": 0.9, "maximize": True},
    ]
    adam = [
        {"lr": 0.01},
        {"lr": 0.01, "betas": [0.8, 0.95], "eps": 1e-6, "weight_decay": 0.1},
        {"lr": 0.01, "amsgrad": True, "weight_decay": 0.1},
        {"lr": 0.01, "maximize": True},
    ]
    cases = []
    for dtype in (torch.float32, torch.float64):
        for name, all_options in (("SGD", sgd), ("Adam", adam), ("AdamW", adam)):
            for options in all_options:
                cases.append(optimizer_case(name, options, dtype))
            two = [{"lr": 0.05}, {"lr": 0.002, "weight_decay": 0.1}]
            extra = {"lr": 0.1, "momentum": 0.9, "dampening": 0.3} if name == "SGD" else {"lr": 0.01, "amsgrad": True}
            cases.append(optimizer_case(name, extra, dtype, groups=two))
            cases.append(optimizer_case(name, extra, dtype, skip=True))
    return cases


def make_schedule(spec, optimizer):
    if "then" in spec:
        parts = [make_schedule(part, optimizer) for part in spec["then"]]
        return schedules.SequentialLR(optimizer, parts, spec["milestones"])
    return getattr(schedules, spec["name"])(optimizer, **spec["options"])


def schedule_case(specs):
    """Learning rates of two groups: at first, and after each of 60 steps; several schedules are stepped in order."""
    params = parameters(torch.float64)
    optimizer = torch.optim.SGD([{"params": params[:2], "lr": 0.1}, {"params": params[2:], "lr": 0.003}])
    made = [make_schedule(spec, optimizer) for spec in specs]
    rates = [[group["lr"] for group in optimizer.param_groups]]
    state_23 = None
    for step in range(1, 61):
        optimizer.step()
        for schedule in made:
            schedule.step()
        rates.append([group["lr"] for group in optimizer.param_groups])
        if step == 23:
            state_23 = [plain(schedule.state_dict()) for schedule in made]
    return {"schedules": specs, "rates": rates, "state_23": state_23}


def all_schedules():
    step = {"name": "StepLR", "options": {"step_size": 7, "gamma": 0.5}}
    cosine = {"name": "CosineAnnealingLR", "options": {"T_max": 40, "eta_min": 0.0}}
    short_cosine = {"name": "CosineAnnealingLR", "options": {"T_max": 9, "eta_min": 0.001}}
    linear = {"name": "LinearLR", "options": {"start_factor": 0.1, "end_factor": 1.0, "total_iters": 12}}
    falling = {"name": "LinearLR", "options": {"start_factor": 1.0, "end_factor": 0.2, "total_iters": 25}}
    constant = {"name": "ConstantLR", "options": {"factor": 0.25, "total_iters": 5}}
    return [
        schedule_case(case)
        for case in (
            [step],
            [{"name": "StepLR", "options": {"step_size": 1, "gamma": 0.9}}],
            [cosine],
            [short_cosine],
            [linear],
            [falling],
            [constant],
            [linear, step],
            [constant, cosine],
            [{"then": [linear, cosine], "milestones": [12]}],
            [{"then": [constant, linear, short_cosine], "milestones": [8, 21]}],
            [{"then": [linear, step], "milestones": [10]}],
        )
    ]


def clip_case(kind, argument, norm_type, dtype):
    params = parameters(dtype)
    set_gradients(params, 3, False)
    params[1].grad = None
    if kind == "norm":
        norm = torch.nn.utils.clip_grad_norm_(params, argument, norm_type=norm_type)
    else:
        norm = torch.nn.utils.clip_grad_value_(params, argument)
    return {
        "kind": kind,
        "argument": argument,
        "norm_type": "inf" if norm_type == math.inf else norm_type,
        "dtype": str(dtype).removeprefix("torch."),
        "norm": None if norm is None else norm.item(),
        "grads": [None if p.grad is None else p.grad.double().flatten().tolist() for p in params],
    }


def clips():
    cases = []
    for dtype in (torch.float32, torch.float64):
        for norm_type in (1.0, 2.0, 3.0, math.inf):
            for limit in (0.5, 100.0):
                cases.append(clip_case("norm", limit, norm_type, dtype))
        for limit in (0.3, 5.0):
            cases.append(clip_case("value", limit, 2.0, dtype))
    return cases


if __name__ == "__main__":
    golden = {"torch": torch.__version__, "optimizers": optimizers(), "schedules": all_schedules(), "clips": clips()}
    with open(pathlib.Path(__file__).with_suffix(".json"), "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
