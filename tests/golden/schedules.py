# SPDX-License-Identifier: BSL-1.0
"""Golden numbers of the schedules that optimizers.py leaves out: writes schedules.json beside this file.

Run with PyTorch 2.11: python schedules.py. Learning rates (and momenta, where they are driven) of two groups at first and
after each of 40 steps, and the states after 17; tests/optim/schedule/golden.hpp makes the same optimizers.
"""
import json
import math
import pathlib

import torch
from torch.optim import lr_scheduler as schedules
from torch.optim.swa_utils import SWALR

from optimizers import plain

STEPS, SAVED = 40, 17


def finite(value):
    """JSON has no infinity."""
    if isinstance(value, float) and math.isinf(value):
        return {"infinity": 1 if value > 0 else -1}
    if isinstance(value, dict):
        return {k: finite(v) for k, v in value.items()}
    return [finite(v) for v in value] if isinstance(value, list) else value


def make_optimizer(name):
    params = [torch.nn.Parameter(torch.ones(2, dtype=torch.float64)) for _ in range(2)]
    groups = [{"params": [params[0]], "lr": 0.1}, {"params": [params[1]], "lr": 0.003}]
    return torch.optim.Adam(groups) if name == "Adam" else torch.optim.SGD(groups, momentum=0.5)


def metric(step):
    """Falls, then stays, then wanders."""
    return 1 / (1 + step) if step < 8 else 0.12 + 0.01 * math.sin(1.7 * step)


CASES = {
    "lambda": lambda o: [schedules.LambdaLR(o, lambda epoch: 0.95**epoch)],
    "lambda_groups": lambda o: [schedules.LambdaLR(o, [lambda epoch: 0.95**epoch, lambda epoch: 1 / (1 + epoch)])],
    "multiplicative": lambda o: [schedules.MultiplicativeLR(o, lambda epoch: 1 - 0.5 / (1 + epoch))],
    "multi_step": lambda o: [schedules.MultiStepLR(o, [20, 5, 5, 31], gamma=0.5)],
    "exponential": lambda o: [schedules.ExponentialLR(o, 0.93)],
    "polynomial": lambda o: [schedules.PolynomialLR(o, total_iters=25, power=0.9)],
    "polynomial_defaults": lambda o: [schedules.PolynomialLR(o)],
    "restarts": lambda o: [schedules.CosineAnnealingWarmRestarts(o, 7, eta_min=0.001)],
    "restarts_longer": lambda o: [schedules.CosineAnnealingWarmRestarts(o, 4, T_mult=2)],
    "one_cycle": lambda o: [schedules.OneCycleLR(o, 0.5, total_steps=40)],
    "one_cycle_linear": lambda o: [
        schedules.OneCycleLR(o, [0.5, 0.2], epochs=4, steps_per_epoch=10, pct_start=0.4, anneal_strategy="linear",
                             base_momentum=[0.7, 0.6], max_momentum=0.9, div_factor=10.0, final_div_factor=100.0)],
    "one_cycle_three": lambda o: [schedules.OneCycleLR(o, 0.5, total_steps=40, three_phase=True, cycle_momentum=False)],
    "one_cycle_three_momentum": lambda o: [schedules.OneCycleLR(o, 0.5, total_steps=40, three_phase=True)],
    "cyclic": lambda o: [schedules.CyclicLR(o, 0.01, 0.3, step_size_up=6)],
    "cyclic_halves": lambda o: [
        schedules.CyclicLR(o, [0.01, 0.001], [0.3, 0.1], step_size_up=5, step_size_down=9, mode="triangular2",
                           base_momentum=0.6, max_momentum=0.95)],
    "cyclic_exp": lambda o: [schedules.CyclicLR(o, 0.01, 0.3, step_size_up=4, mode="exp_range", gamma=0.97, cycle_momentum=False)],
    "cyclic_own": lambda o: [
        schedules.CyclicLR(o, 0.01, 0.3, step_size_up=4, scale_fn=lambda x: 1 / (1 + 0.1 * x), scale_mode="iterations")],
    "cyclic_own_cycle": lambda o: [schedules.CyclicLR(o, 0.01, 0.3, step_size_up=4, scale_fn=lambda x: 1 / x)],
    "chained": lambda o: [
        schedules.ChainedScheduler([schedules.ConstantLR(o, factor=0.25, total_iters=8), schedules.ExponentialLR(o, 0.93)])],
    "beside": lambda o: [schedules.MultiStepLR(o, [12], gamma=0.5), schedules.PolynomialLR(o, total_iters=35)],
    "then_exponential": lambda o: [schedules.SequentialLR(
        o, [schedules.LinearLR(o, start_factor=0.1, total_iters=6), schedules.ExponentialLR(o, 0.9)], [6])],
    "then_restarts": lambda o: [schedules.SequentialLR(
        o, [schedules.ExponentialLR(o, 0.9), schedules.CosineAnnealingWarmRestarts(o, 5, T_mult=2)], [9])],
    "then_multi_step": lambda o: [schedules.SequentialLR(
        o, [schedules.ConstantLR(o, factor=0.5, total_iters=3), schedules.PolynomialLR(o, total_iters=9),
            schedules.MultiStepLR(o, [3, 9], gamma=0.5)], [5, 20])],
    "plateau": lambda o: [schedules.ReduceLROnPlateau(o, factor=0.5, patience=2)],
    "plateau_max": lambda o: [
        schedules.ReduceLROnPlateau(o, mode="max", factor=0.3, patience=1, threshold=0.05, threshold_mode="abs", cooldown=3,
                                    min_lr=[0.001, 0.0005], eps=1e-6)],
    "plateau_abs": lambda o: [
        schedules.ReduceLROnPlateau(o, factor=0.5, patience=0, threshold=0.01, threshold_mode="abs", min_lr=0.002, eps=0.001)],
    "plateau_max_rel": lambda o: [schedules.ReduceLROnPlateau(o, mode="max", factor=0.5, patience=3, threshold=0.2)],
    "swalr": lambda o: [SWALR(o, 0.05, anneal_epochs=10)],
    "swalr_linear": lambda o: [SWALR(o, [0.2, 0.0], anneal_epochs=21, anneal_strategy="linear")],
    "swalr_at_once": lambda o: [SWALR(o, 0.05, anneal_epochs=0)],
    "then_swalr": lambda o: [schedules.SequentialLR(o, [schedules.ExponentialLR(o, 0.9), SWALR(o, 0.05, anneal_epochs=5)], [9])],
}
WITH_ADAM = {"one_cycle_linear", "cyclic_halves"}


def momentum(group):
    return group["betas"][0] if "betas" in group else group["momentum"]


def case(name):
    optimizer = make_optimizer("Adam" if name in WITH_ADAM else "SGD")
    made = CASES[name](optimizer)
    rates, momenta, states = [], [], None

    def record():
        rates.append([group["lr"] for group in optimizer.param_groups])
        momenta.append([momentum(group) for group in optimizer.param_groups])

    record()
    for step in range(1, STEPS + 1):
        for schedule in made:
            if isinstance(schedule, schedules.ReduceLROnPlateau):
                schedule.step(metric(step))
            else:
                schedule.step()
        record()
        if step == SAVED:
            states = [finite(plain(schedule.state_dict())) for schedule in made]
            groups = [{k: v for k, v in group.items() if k in ("initial_lr", "max_lr", "min_lr", "max_momentum", "base_momentum",
                                                         "swa_lr")}
                      for group in optimizer.param_groups]
    driven = any(m != momenta[0] for m in momenta)
    return {"rates": rates, "momenta": momenta if driven else None, "states": states, "groups": groups}


if __name__ == "__main__":
    torch.optim.Optimizer._opt_called = True  # no step is taken, and none needs to be
    golden = {"torch": torch.__version__, "schedules": {name: case(name) for name in CASES}}
    with open(pathlib.Path(__file__).with_suffix(".json"), "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
