# SPDX-License-Identifier: BSL-1.0
"""Makes tests/golden/events.tfevents: the events of tests/logger/tfevents.cpp, as TensorBoard's own code writes them.

usage: events.py        needs tensorboard
"""
import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

TIME = 1700000000.25


def plugin_event(tag, plugin, content, text=None):
    value = summary_pb2.Summary.Value(tag=tag)
    value.metadata.plugin_data.plugin_name = plugin
    value.metadata.plugin_data.content = content
    if text is not None:
        shape = tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)])
        value.tensor.CopyFrom(tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, tensor_shape=shape, string_val=[text.encode()]))
    return event_pb2.Event(wall_time=TIME, summary=summary_pb2.Summary(value=[value]))


def events():
    yield event_pb2.Event(wall_time=TIME, file_version="brain.Event:2")
    scalars = [("train/loss", 0.1), ("größe", float("nan")), ("big", 1e300), ("epoch", 3.0)]
    summary = summary_pb2.Summary()
    for tag, number in scalars:
        value = summary.value.add(tag=tag)
        value.simple_value = number if number < 1e38 or number != number else float("inf")
    yield event_pb2.Event(wall_time=TIME, step=1 << 40, summary=summary)
    yield plugin_event("note/text_summary", "text", b"", "a *text*")
    end = plugin_data_pb2.SessionEndInfo(status=api_pb2.STATUS_FAILURE, end_time_secs=TIME)
    data = plugin_data_pb2.HParamsPluginData(session_end_info=end)
    yield plugin_event("_hparams_/session_end_info", "hparams", data.SerializeToString())


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("events.tfevents")
    with path.open("wb") as file:
        writer = RecordWriter(file)
        for event in events():
            writer.write(event.SerializeToString())
