# SPDX-License-Identifier: BSL-1.0
"""Makes tests/golden/summaries.tfevents: the events of tests/logger/format/summaries.cpp, as torch.utils.tensorboard writes them.

usage: summaries.py        needs tensorboard, torch
"""
import pathlib

import numpy
import torch
from tensorboard.compat.proto import event_pb2
from tensorboard.summary.writer.record_writer import RecordWriter
from torch.utils.tensorboard import summary, writer

TIME = 1700000000.25


def default_bins():
    file = writer.SummaryWriter.__new__(writer.SummaryWriter)  # without a folder
    buckets, value = [], 1e-12
    while value < 1e20:
        buckets.append(value)
        value *= 1.1
    file.default_bins = [-each for each in buckets][::-1] + [0] + buckets
    return file.default_bins


def event(value, step=0):
    return event_pb2.Event(wall_time=TIME, step=step, summary=value)


def events():
    bins = default_bins()
    # Eighths, so that sums are exact whatever their order.
    eighths = numpy.array([(i * 37 % 101 - 40) / 8 for i in range(500)])
    yield event(summary.histogram("weights", eighths, bins), 3)
    yield event(summary.histogram("zeros", numpy.zeros(5), bins), 1)
    yield event(summary.histogram("one", numpy.array([-0.5]), bins), 1)
    predictions = numpy.array([(i * 29 % 64) / 63 for i in range(64)], dtype=numpy.float32)
    labels = numpy.array([i * 7 % 3 == 0 for i in range(64)])
    yield event(summary.pr_curve("pr", labels, predictions, 127), 1 << 40)
    yield event(summary.pr_curve("few", labels, predictions, 5), 2)
    yield event(summary.custom_scalars({"losses": {"both": ["Multiline", ["train/loss", "val/loss"]],
                                                   "band": ["Margin", ["middle", "low", "high"]]}, "größe": {}}))
    experiment, _, _ = summary.hparams({"lr": 0.1, "act": "relu"}, {"hparam/accuracy": 1.0, "loss": 0.5})
    yield event(experiment)


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("summaries.tfevents")
    with path.open("wb") as file:
        records = RecordWriter(file)
        for each in events():
            records.write(each.SerializeToString())
