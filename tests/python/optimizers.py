# SPDX-License-Identifier: BSL-1.0
"""Training goes on in the other language: Python steps each optimizer ten times, the library takes the state and steps
ten times, Python takes it back and steps ten times, all as if one had done it.

usage: optimizers.py <program built from optimizers.cpp>
"""
import copy
import pathlib
import subprocess
import sys
import tempfile

import torch

OPTIONS = {
    "SGD": {"lr": 0.1, "momentum": 0.9, "nesterov": True},
    "Adam": {"lr": 0.01, "amsgrad": True},
    "AdamW": {"lr": 0.01, "maximize": True},
    "RMSprop": {"lr": 0.01, "momentum": 0.9, "centered": True},
    "Adagrad": {"lr": 0.1, "lr_decay": 0.01, "initial_accumulator_value": 0.3},
    "NAdam": {"lr": 0.01, "decoupled_weight_decay": True, "weight_decay": 0.1},
    "RAdam": {"lr": 0.01, "betas": (0.8, 0.95)},
    "Adamax": {"lr": 0.01},
    "Adadelta": {"lr": 0.5},
    "ASGD": {"lr": 0.1, "t0": 5.0},
    "Rprop": {"lr": 0.01, "etas": (0.4, 1.3)},
    "Adafactor": {"lr": 0.05, "eps": (1e-4, 1e-3)},
    "Muon": {"lr": 0.02, "adjust_lr_fn": "match_rms_adamw"},
    "SparseAdam": {"lr": 0.01},
    "LBFGS": {"lr": 0.1, "max_iter": 2, "history_size": 3, "line_search_fn": "strong_wolfe"},
}


def values(seed, like):
    return (torch.arange(like.numel(), dtype=torch.float64) * 1.3 + 0.7 * seed).sin().reshape(like.shape).to(like.dtype)


def step(optimizer, params, number):
    def quartic():
        optimizer.zero_grad()
        loss = sum((p - 0.5).pow(4).sum() for p in params)
        loss.backward()
        return loss

    if isinstance(optimizer, torch.optim.LBFGS):
        optimizer.step(quartic)
        return
    for i, p in enumerate(params):
        p.grad = values(number * 3 + i, p)
        if isinstance(optimizer, torch.optim.SparseAdam):
            p.grad = p.grad.to_sparse(1)
    optimizer.step()


def assert_close(a, b, what):
    for x, y in zip(a, b, strict=True):
        torch.testing.assert_close(x.detach(), y.detach(), rtol=1e-10, atol=1e-11, msg=lambda m: f"{what}: {m}")


def main():
    program = sys.argv[1]
    made, saved = {}, {}
    for name, options in OPTIONS.items():
        params = [torch.nn.Parameter(values(100 + i, torch.empty(shape, dtype=torch.float64)))
                  for i, shape in enumerate([(3, 2), (2, 3)])]
        optimizer = getattr(torch.optim, name)(params, **options)
        for number in range(1, 11):
            step(optimizer, params, number)
        made[name] = (optimizer, params)
        saved[name] = copy.deepcopy({"state": optimizer.state_dict(), "params": [p.detach() for p in params]})
    with tempfile.TemporaryDirectory() as folder:
        mine, its = pathlib.Path(folder) / "mine.pt", pathlib.Path(folder) / "its.pt"
        torch.save(saved, mine)
        subprocess.run([program, mine, its], check=True)
        back = torch.load(its, weights_only=True)
    for name, (optimizer, params) in made.items():
        for number in range(11, 21):
            step(optimizer, params, number)
        assert_close(params, back[name]["params"], name)
        others = [torch.nn.Parameter(p) for p in back[name]["params"]]
        resumed = getattr(torch.optim, name)(others)
        resumed.load_state_dict(back[name]["state"])
        for number in range(21, 31):
            step(optimizer, params, number)
            step(resumed, others, number)
        assert_close(params, others, name + ", taken back")


main()
