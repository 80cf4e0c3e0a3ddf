# SPDX-License-Identifier: BSL-1.0
"""Writes tests/metric/cases/regression.json and aggregation.json: what torchmetrics 1.9 says about regression and of streams.

usage: torchmetrics_regression.py [--many N] [--into FOLDER]
"""
import argparse
import pathlib
import random
import warnings

import torch
import torchmetrics as tm
import torchmetrics.aggregation as aggregation
import torchmetrics.regression as regression
import torchmetrics_cases as cases

warnings.filterwarnings("ignore")


class InDouble:
    """A metric that is asked in double precision, so that its value is no matter of rounding."""

    def __init__(self, metric):
        self.metric = metric.set_dtype(torch.float64) if isinstance(metric, tm.Metric) else metric

    def update(self, *arguments):
        self.metric.update(*[each.double() for each in arguments])

    def compute(self):
        return self.metric.compute()


class OfAll:
    """What torchmetrics does not have: the mean over samples of a function."""

    def __init__(self, function):
        self.function, self.values = function, []

    def update(self, predictions, target):
        self.values.append(self.function(predictions, target).reshape(-1))

    def compute(self):
        return torch.cat(self.values).mean()


def huber(delta):
    return lambda p, t: torch.nn.functional.huber_loss(p, t, reduction="none", delta=delta)


def relative_l2(p, t):
    p, t = p.reshape(p.shape[0], -1), t.reshape(t.shape[0], -1)
    return (p - t).norm(dim=1) / t.norm(dim=1)


def sizes(least=1):
    """Of one to four updates; the first alone has `least` samples."""
    return [random.randint(least, 9) if i == 0 else random.randint(1, 9) for i in range(random.randint(1, 4))]


def pairs(shape=(), least=1, kind="any"):
    """Updates of predictions and targets `[N, *shape]` that go together to some degree."""
    updates, noise, shift = [], random.choice([0.1, 0.5, 2.0]), random.choice([0.0, 0.0, 3.0])
    for samples in sizes(least):
        target = torch.randn(samples, *shape) + shift
        predictions = target + noise * torch.randn(samples, *shape)
        if kind == "positive":
            predictions, target = predictions.abs() + 0.05, target.abs() + 0.05
        if kind == "counts":
            predictions, target = predictions.abs() + 0.05, target.abs().round()
        if kind == "ties":
            predictions, target = (2 * predictions).round() / 2, (2 * target).round() / 2
        if kind == "any" and random.random() < 0.15:
            predictions, target = (3 * predictions).round().long(), (3 * target).round().long()
        updates.append([predictions, target])
    return updates


def shares(log, width):
    updates = []
    for samples in sizes():
        logits = [2 * torch.randn(samples, width) for _ in range(2)]
        values = [each.log_softmax(1) if log else each.exp() for each in logits]
        if not log and random.random() < 0.5:
            values[0][:, 0] = 0  # 0 log 0
        updates.append(values)
    return updates


def outputs():
    return random.choice([1, 1, 2, 3])


def columns(count):
    """[N] or [N, 1] for one output."""
    return (count,) if count > 1 or random.random() < 0.3 else ()


def make_columns(name, least=1, kind="any", anything_for_one=False, **options):
    count = outputs()
    shape = random.choice([(), (2,), (2, 3)]) if count == 1 and anything_for_one else columns(count)
    options = options | {"num_outputs": count}
    return name, options, getattr(regression, name)(**options), pairs(shape, least, kind)


def make_plain(name, kind="any", **options):
    shape = random.choice([(), (), (3,), (2, 2)])
    return name, options, getattr(regression, name)(**options), pairs(shape, 1, kind)


def multioutput():
    return random.choice(["uniform_average", "raw_values", "variance_weighted"])


def make_table(name, ndim, **options):
    shape = random.choice([(), (1,), (2,), (3,)] if ndim == 2 else [(), (2,), (3,), (2, 2)])
    return name, options, getattr(regression, name)(**options), pairs(shape, 4)


def make_r2():
    return make_table("R2Score", 2, adjusted=random.choice([0, 0, 1, 2]), multioutput=multioutput())


def make_rse():
    shape = random.choice([(), (2,), (3,)])
    options = {"squared": random.random() < 0.5}
    metric = regression.RelativeSquaredError(num_outputs=shape[0] if shape else 1, **options)
    return "RelativeSquaredError", options, metric, pairs(shape, 4)


def make_kendall():
    name, options, metric, _ = make_columns("KendallRankCorrCoef", variant=random.choice("aabbbc"))
    count = options["num_outputs"]
    return name, options, metric, pairs((count,) if count > 1 else (), 5, random.choice(["float", "ties"]))


def make_spearman():
    name, options, metric, _ = make_columns("SpearmanCorrCoef")
    count = options["num_outputs"]
    return name, options, metric, pairs((count,) if count > 1 else (), 8, random.choice(["float", "ties"]))


def make_cosine():
    options = {"reduction": random.choice(["sum", "mean", "none"])}
    return "CosineSimilarity", options, regression.CosineSimilarity(**options), pairs((random.randint(1, 5),), 1, "float")


def make_divergence(name):
    options = {"log_prob": random.random() < 0.5, "reduction": random.choice(["sum", "mean", "none"])}
    return name, options, getattr(regression, name)(**options), shares(options["log_prob"], random.randint(2, 5))


def make_tweedie():
    power = random.choice([0.0, 1.0, 2.0, 1.5, 3.0, -1.0, 2.5])
    kind = "any" if power == 0 else "counts" if 0 < power < 2 else "positive"
    return make_plain("TweedieDevianceScore", kind, power=power)


def make_huber():
    options = {"delta": random.choice([0.3, 1.0, 2.5])}
    return "HuberError", options, OfAll(huber(options["delta"])), pairs(random.choice([(), (3,)]))


REGRESSION = [
    lambda: make_columns("MeanSquaredError", anything_for_one=True, squared=random.random() < 0.5),
    lambda: make_columns("MeanAbsoluteError", anything_for_one=True),
    lambda: make_plain("MeanAbsolutePercentageError", "positive"),
    lambda: make_plain("SymmetricMeanAbsolutePercentageError"),
    lambda: make_plain("WeightedMeanAbsolutePercentageError", "positive"),
    lambda: make_plain("MeanSquaredLogError", "positive"),
    lambda: make_columns("LogCoshError"),
    make_r2,
    lambda: make_table("ExplainedVariance", 3, multioutput=multioutput()),
    make_rse,
    lambda: make_columns("NormalizedRootMeanSquaredError", 4, "positive", True,
                         normalization=random.choice(["mean", "range", "std", "l2"])),
    lambda: make_columns("PearsonCorrCoef", 4, "float"),
    lambda: make_columns("ConcordanceCorrCoef", 4, "float"),
    make_spearman,
    make_kendall,
    make_cosine,
    lambda: make_divergence("KLDivergence"),
    lambda: make_divergence("JensenShannonDivergence"),
    lambda: make_plain("MinkowskiDistance", p=random.choice([1.0, 2.0, 3.0, 2.5])),
    make_tweedie,
    make_huber,
    lambda: ("RelativeL2Error", {}, OfAll(relative_l2), pairs(random.choice([(3,), (2, 2)]), 1, "float")),
]


def stream(weighted, flat):
    updates = []
    for samples in sizes():
        shape = (samples,) if flat else random.choice([(samples,), (samples, 2), ()])
        updates.append([torch.randn(shape)] + ([torch.rand(shape[1:]) + 0.1] if weighted else []))
    return updates


def make_stream(name):
    return name, {}, getattr(aggregation, name)(), stream(name == "MeanMetric" and random.random() < 0.5, name == "CatMetric")


AGGREGATION = [lambda name=name: make_stream(name) for name in ("MeanMetric", "SumMetric", "MinMetric", "MaxMetric", "CatMetric")]


def finite(rows):
    """JSON has no NaN: cases of which the value is none are left out."""
    return [row for row in rows if all(abs(each) < 1e30 for each in row["expected"]["data"])]


def write(file, makers, count):
    rows = []
    for make in makers:
        made = []
        while len(made) < count:
            name, options, metric, updates = make()
            metric = InDouble(metric)
            made += finite([cases.case(metric, options, updates, name)])
        rows += made
    cases.write(file, rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=9, help="cases for each metric")
    parser.add_argument("--into", type=pathlib.Path, default=cases.FOLDER)
    given = parser.parse_args()
    cases.FOLDER = given.into
    torch.manual_seed(7)
    random.seed(7)
    torch.set_num_threads(1)
    write("regression.json", REGRESSION, given.many)
    write("aggregation.json", AGGREGATION, given.many)
