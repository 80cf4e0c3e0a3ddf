# SPDX-License-Identifier: BSL-1.0
"""What the scripts torchmetrics_*.py share: cases as tests/metric/cases.hpp reads them. They need torch and torchmetrics 1.9; the
files that they write are committed, so the tests need neither."""
import json
import pathlib

import torch

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "metric" / "cases"


def as_json(value):
    """A tensor as the reader of the tests wants it; text and lists of text as they are."""
    if not isinstance(value, torch.Tensor):
        return value
    data = value.reshape(-1).tolist()
    if value.dtype.is_floating_point:
        data = [float(f"{each:.9g}") for each in data]
    return {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "data": [float(each) for each in data]}


def case(metric, options, updates, name=None):
    """Asks a metric of torchmetrics: what it is given, call by call, and what it says."""
    for arguments in updates:
        metric.update(*arguments)
    value = metric.compute()
    if isinstance(value, (tuple, list)):
        value = torch.cat([torch.as_tensor(each).reshape(-1).double() for each in value])
    return {"metric": name or type(metric).__name__, "options": options,
            "updates": [[as_json(each) for each in arguments] for arguments in updates], "expected": as_json(torch.as_tensor(value).double())}


def write(file, cases):
    """One case to a line; NaN and infinity are refused, as JSON has none: leave such cases to a test in C++."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / file).write_text("[\n" + ",\n".join(json.dumps(each, allow_nan=False, separators=(",", ":")) for each in cases) + "\n]\n")
    print(f"{file}: {len(cases)} cases")
