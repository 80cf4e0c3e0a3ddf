# SPDX-License-Identifier: BSL-1.0
"""One step of each of Python's optimizers and schedules, with gradients already there: the peer of optimizers.cpp, whose
parameters, gradients and options these are. foreach=True and fused=True are tried with each; who refuses is left out.

    python3 optimizers.py --shapes mlp,transformer,embedding,schedule --only Adam --threads 1 --limit_ms 100
"""
import argparse
import json
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

from common import clocked

warnings.filterwarnings("ignore")
LAYER = [[128], [128], [128], [128], [384, 128], [384], [128, 128], [128], [512, 128], [512], [128, 512], [128]]
TRANSFORMER = [[64, 128], [65, 128]] + 4 * LAYER + [[128], [128], [65, 128], [65]]
SHAPES = {"mlp": [[128, 784], [128], [10, 128], [10]], "transformer": TRANSFORMER}
OPTIONS = {"SGD": {"lr": 1e-3, "momentum": 0.9}}
NAMES = ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adamax", "NAdam", "RAdam", "Adadelta", "ASGD", "Rprop", "Adafactor", "Muon"]
WAYS = {"python_loop": {"foreach": False}, "python_foreach": {"foreach": True}, "python_fused": {"fused": True}}
FOREVER = 1_000_000_000


def weights_of(sizes):
    """Parameters first, then gradients, as optimizers.cpp makes them."""
    torch.manual_seed(0)
    params = [(torch.randn(size) * 0.1).requires_grad_(True) for size in sizes]
    return params, [torch.randn(size) for size in sizes]


def embedding():
    torch.manual_seed(0)
    table = (torch.randn(10_000, 64) * 0.1).requires_grad_(True)
    rows = torch.randint(0, 10_000, (1, 64))
    return [table], [torch.sparse_coo_tensor(rows, torch.randn(64, 64), (10_000, 64))]


def say(way, what, shapes, step, given, result=None):
    best, middle = clocked(step, given.limit_ms / 1000)
    line = {"bench": "optimizers", "name": way, "model": what, "batch": shapes, "us_min": round(best, 4), "us_p50": round(middle, 4)}
    print(json.dumps(line if result is None else dict(line, result=round(result, 6))), flush=True)


def size_of(params):
    with torch.no_grad():
        return sum(p.abs().sum().item() for p in params)


def wanted(names, given):
    return [name for name in names if given.only in ("", name)]


def optimizers(shapes, given):
    for name in wanted(NAMES, given):
        for way, options in WAYS.items():
            params, gradients = weights_of(SHAPES[shapes])
            if name == "Muon":
                chosen = [i for i, p in enumerate(params) if p.dim() == 2]
                params, gradients = [params[i] for i in chosen], [gradients[i] for i in chosen]
                if way != "python_loop":
                    continue  # it has neither
                options = {}
            for param, gradient in zip(params, gradients):
                param.grad = gradient
            try:
                optimizer = getattr(torch.optim, name)(params, **OPTIONS.get(name, {}), **options)
                for _ in range(10):
                    optimizer.step()
            except (TypeError, RuntimeError, AttributeError):  # an older PyTorch, or nothing of the kind
                continue
            say(way, name, shapes, optimizer.step, given, size_of(params))


def sparse_adam(given):
    if not wanted(["SparseAdam"], given):
        return
    params, gradients = embedding()
    params[0].grad = gradients[0]
    optimizer = torch.optim.SparseAdam(params)
    for _ in range(10):
        optimizer.step()
    say("python_loop", "SparseAdam", "embedding", optimizer.step, given, size_of(params))


def lbfgs(shapes, given):
    if not wanted(["LBFGS"], given):
        return
    params, _ = weights_of(SHAPES[shapes])
    optimizer = torch.optim.LBFGS(params, lr=0.1, max_iter=10, history_size=10)

    @torch.no_grad()
    def closure():
        loss = torch.zeros(())
        for param in params:
            param.grad = param - 1
            loss += param.grad.square().sum()
        return loss

    def step():
        with torch.no_grad():
            for param in params:
                param.zero_()
        optimizer.step(closure)

    for _ in range(3):
        step()
    say("python_loop", "LBFGS", shapes, step, given, size_of(params))


def schedules(given):
    cases = {
        "StepLR": lambda o: schedulers.StepLR(o, 1000, 0.999),
        "MultiStepLR": lambda o: schedulers.MultiStepLR(o, [100, 1000, 10000], 0.5),
        "ConstantLR": lambda o: schedulers.ConstantLR(o, 0.5, 1000),
        "LinearLR": lambda o: schedulers.LinearLR(o, 0.5, total_iters=FOREVER),
        "ExponentialLR": lambda o: schedulers.ExponentialLR(o, 0.9999999),
        "PolynomialLR": lambda o: schedulers.PolynomialLR(o, FOREVER, 0.9),
        "CosineAnnealingLR": lambda o: schedulers.CosineAnnealingLR(o, 1000),
        "CosineAnnealingWarmRestarts": lambda o: schedulers.CosineAnnealingWarmRestarts(o, 1000),
        "CyclicLR": lambda o: schedulers.CyclicLR(o, 0.01, 0.3),
        "OneCycleLR": lambda o: schedulers.OneCycleLR(o, 0.5, FOREVER),
        "LambdaLR": lambda o: schedulers.LambdaLR(o, lambda epoch: 1 / (1 + 1e-3 * epoch)),
        "MultiplicativeLR": lambda o: schedulers.MultiplicativeLR(o, lambda epoch: 0.9999999),
        "SequentialLR": lambda o: schedulers.SequentialLR(
            o, [schedulers.LinearLR(o, 0.1, total_iters=100), schedulers.ExponentialLR(o, 0.9999999)], [100]),
        "ChainedScheduler": lambda o: schedulers.ChainedScheduler(
            [schedulers.ConstantLR(o, 0.5, 1000), schedulers.ExponentialLR(o, 0.9999999)]),
        "ReduceLROnPlateau": lambda o: schedulers.ReduceLROnPlateau(o, patience=1000),
    }
    for name in wanted(cases, given):
        groups = [{"params": [torch.nn.Parameter(torch.ones(2))], "lr": lr} for lr in (0.1, 0.003)]
        schedule = cases[name](torch.optim.SGD(groups, momentum=0.5))
        step = (lambda: schedule.step(1.0)) if name == "ReduceLROnPlateau" else schedule.step
        say("python_loop", name, "schedule", step, given)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", default="mlp,transformer,embedding,schedule")
    parser.add_argument("--only", default="", help="an optimizer's or a schedule's name")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit_ms", type=float, default=100)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    for shapes in given.shapes.split(","):
        if shapes == "embedding":
            sparse_adam(given)
        elif shapes == "schedule":
            schedules(given)
        else:
            optimizers(shapes, given)
            lbfgs(shapes, given)
