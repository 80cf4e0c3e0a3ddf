# SPDX-License-Identifier: BSL-1.0
"""Golden numbers of the optimizers that optimizers.py leaves out: writes optimizer_steps.json beside this file.

Run with PyTorch 2.11: python optimizer_steps.py. Every option of every optimizer, few and small parameters; the gradients
follow from the formulas of optimizers.py, which tests/optim/golden.hpp repeats.
"""
import json
import pathlib

import torch

from optimizers import plain, values

SHAPES = [(2, 3), (3,), (1, 2, 2)]
MATRICES = [(2, 3), (3, 2), (4, 2)]
KEPT = [1, 10, 50]
TWO_GROUPS = [{"lr": 0.05}, {"lr": 0.002}]

CASES = {
    "RMSprop": [
        {"lr": 0.01},
        {"lr": 0.01, "alpha": 0.9, "eps": 1e-4, "weight_decay": 0.1},
        {"lr": 0.01, "centered": True, "maximize": True},
        {"lr": 0.01, "centered": True, "momentum": 0.9, "weight_decay": 0.1},
    ],
    "Adagrad": [
        {"lr": 0.1},
        {"lr": 0.1, "lr_decay": 0.05, "eps": 1e-4, "weight_decay": 0.1},
        {"lr": 0.1, "initial_accumulator_value": 0.5, "maximize": True},
    ],
    "NAdam": [
        {"lr": 0.01},
        {"lr": 0.01, "betas": [0.8, 0.95], "eps": 1e-6, "weight_decay": 0.1, "momentum_decay": 0.02},
        {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True},
    ],
    "RAdam": [
        {"lr": 0.01},
        {"lr": 0.01, "betas": [0.8, 0.95], "eps": 1e-6, "weight_decay": 0.1},
        {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True},
    ],
    "Adamax": [
        {"lr": 0.01},
        {"lr": 0.01, "betas": [0.8, 0.95], "eps": 1e-4, "weight_decay": 0.1, "maximize": True},
    ],
    "Adadelta": [
        {"lr": 1.0},
        {"lr": 0.5, "rho": 0.8, "eps": 1e-4, "weight_decay": 0.1, "maximize": True},
    ],
    "ASGD": [
        {"lr": 0.1},
        {"lr": 0.1, "lambd": 0.05, "alpha": 0.5, "t0": 20.0, "weight_decay": 0.1, "maximize": True},
    ],
    "Rprop": [
        {"lr": 0.01},
        {"lr": 0.01, "etas": [0.3, 1.5], "step_sizes": [1e-3, 0.05], "maximize": True},
    ],
    "Adafactor": [
        {"lr": 0.05},
        {"lr": 0.05, "beta2_decay": -0.5, "eps": [1e-3, 1e-2], "d": 1.5, "weight_decay": 0.1, "maximize": True},
    ],
    "Muon": [
        {"lr": 0.02},
        {"lr": 0.02, "momentum": 0.8, "nesterov": False, "weight_decay": 0.05, "adjust_lr_fn": "match_rms_adamw"},
        {"lr": 0.02, "ns_steps": 3, "ns_coefficients": [3.0, -4.0, 2.0], "eps": 1e-5, "adjust_lr_fn": "original"},
    ],
    "SparseAdam": [
        {"lr": 0.01},
        {"lr": 0.01, "betas": [0.8, 0.95], "eps": 1e-6, "maximize": True},
    ],
}


def short(value):
    """float32 needs nine digits only."""
    if isinstance(value, dict):
        if "tensor" in value and value["dtype"] == "torch.float32":
            return {**value, "tensor": [float(f"{x:.9g}") for x in value["tensor"]]}
        return {k: short(v) for k, v in value.items()}
    return [short(v) for v in value] if isinstance(value, list) else value


def numbers(tensor):
    return [float(f"{x:.9g}") if tensor.dtype == torch.float32 else x for x in tensor.detach().double().flatten().tolist()]


def set_gradients(params, step, skip, sparse):
    for i, p in enumerate(params):
        left_out = skip and ((i == 2 and step % 3 != 0) or (i == 1 and step < 5))
        p.grad = None if left_out else values(step * 3 + i, p.shape, p.dtype)
        if sparse and not left_out:  # every other row
            rows = torch.arange(step % 2, p.shape[0], 2)
            p.grad = torch.sparse_coo_tensor(rows[None], p.grad[rows], p.shape)


def case(name, options, dtype, groups=None, skip=False):
    shapes = MATRICES if name in ("Muon", "SparseAdam") else SHAPES
    params = [torch.nn.Parameter(values(100 + i, shape, dtype)) for i, shape in enumerate(shapes)]
    given = params if groups is None else [{"params": params[:2], **groups[0]}, {"params": params[2:], **groups[1]}]
    optimizer = getattr(torch.optim, name)(given, **{k: tuple(v) if isinstance(v, list) else v for k, v in options.items()})
    kept, state_10 = {}, None
    for step in range(1, 51):
        set_gradients(params, step, skip, name == "SparseAdam")
        optimizer.step()
        if step in KEPT:
            kept[str(step)] = [numbers(p) for p in params]
        if step == 10:
            state_10 = short(plain(optimizer.state_dict()))
    return {
        "optimizer": name,
        "options": options,
        "dtype": str(dtype).removeprefix("torch."),
        "groups": groups,
        "skip": skip,
        "shapes": shapes,
        "params": kept,
        "state_10": state_10,
    }


def all_cases():
    cases = []
    for name, options in CASES.items():
        for dtype in (torch.float32, torch.float64):
            cases += [case(name, each, dtype) for each in options]
        cases.append(case(name, options[-1], torch.float64, groups=TWO_GROUPS))
        cases.append(case(name, options[-1], torch.float64, skip=True))
    return cases


def valley(params):
    """Rosenbrock's function, in as many dimensions as there are numbers."""
    x = torch.cat([p.flatten() for p in params])
    return (1 - x).square().sum() + 10 * (x[1:] - x[:-1].square()).square().sum()


def lbfgs_case(options, dtype):
    params = [torch.nn.Parameter(values(100 + i, shape, dtype)) for i, shape in enumerate([(2,), (1, 2)])]
    optimizer = torch.optim.LBFGS(params, **options)

    def closure():
        optimizer.zero_grad()
        loss = valley(params)
        loss.backward()
        return loss

    losses, kept, state_2 = [], [], None
    for step in range(1, 7):
        losses.append(optimizer.step(closure).item())
        kept.append([numbers(p) for p in params])
        if step == 2:
            state_2 = short(plain(optimizer.state_dict()))
    return {"options": options, "dtype": str(dtype).removeprefix("torch."), "losses": losses, "params": kept, "state_2": state_2}


def lbfgs():
    options = [
        {"lr": 0.05, "max_iter": 4},
        {"max_iter": 5, "line_search_fn": "strong_wolfe"},
        {"lr": 0.5, "max_iter": 6, "max_eval": 5, "history_size": 2, "tolerance_grad": 1e-3, "tolerance_change": 1e-5,
         "line_search_fn": "strong_wolfe"},
    ]
    return [lbfgs_case(each, dtype) for each in options for dtype in (torch.float32, torch.float64)]


if __name__ == "__main__":
    golden = {"torch": torch.__version__, "optimizers": all_cases(), "lbfgs": lbfgs()}
    with open(pathlib.Path(__file__).with_suffix(".json"), "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
