#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Reads what the programs of tests/manual/loggers.cpp write with TensorBoard's own reader, and its lines of JSON:
every kind is there, every image is a picture of the size that its event says, every text is UTF-8, every line is JSON.

usage: tensorboard_events.py FOLDER      needs tensorboard, pillow; FOLDER has an events.out.tfevents.* file, and log.jsonl where
                                         there was a JsonLines
"""
import io
import json
import pathlib
import sys

from PIL import Image
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.util import tensor_util


def check_images(events):
    for tag in events.Tags()["images"]:
        for each in events.Images(tag):
            picture = Image.open(io.BytesIO(each.encoded_image_string))
            picture.load()  # checks what it packs
            assert picture.format == "PNG" and picture.size == (each.width, each.height), tag
            print("image", tag, each.step, picture.mode, picture.size)


def check_histograms(events):
    for tag in events.Tags()["histograms"]:
        for each in events.Histograms(tag):
            value = each.histogram_value
            assert sum(value.bucket) == value.num and len(value.bucket) == len(value.bucket_limit), tag
            assert list(value.bucket_limit) == sorted(value.bucket_limit) and value.min <= value.max, tag
        print("histogram", tag, len(events.Histograms(tag)), "steps")


def check_tensors(events):
    plugins = {tag: events.SummaryMetadata(tag).plugin_data for tag in events.Tags()["tensors"]}
    for tag, plugin in plugins.items():
        value = tensor_util.make_ndarray(events.Tensors(tag)[0].tensor_proto)
        if plugin.plugin_name == "text":
            print("text", tag, value[0].decode()[:60].replace("\n", " "))
        elif plugin.plugin_name == "pr_curves":
            assert value.shape[0] == 6 and (value[4:] <= 1).all() and (value >= 0).all(), tag
            print("pr curve", tag, value.shape)
        elif plugin.plugin_name == "custom_scalars":
            layout = layout_pb2.Layout.FromString(value.item())
            print("custom scalars", [(group.title, [chart.title for chart in group.chart]) for group in layout.category])


def check_hparams(events):
    for tag, content in events.PluginTagToContent("hparams").items():
        data = plugin_data_pb2.HParamsPluginData.FromString(content)
        print("hparams", tag, data.WhichOneof("data"))


def check_lines(path):
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert "environment" in lines[0] or "hyperparameters" in lines[0] or "note" in lines[0], path
    assert "status" in lines[-1] and all("step" in line for line in lines[1:-1]), path
    print("lines", len(lines), lines[-1]["status"])


def main():
    folder = pathlib.Path(sys.argv[1])
    everything = {kind: 0 for kind in ("images", "histograms", "tensors", "scalars")}
    events = event_accumulator.EventAccumulator(str(folder), size_guidance=everything).Reload()
    check_images(events)
    check_histograms(events)
    check_tensors(events)
    if events.Tags()["graph"]:
        names = [node.name for node in events.Graph().node]
        assert all(source in names for node in events.Graph().node for source in node.input)
        print("graph", len(names), "nodes")
    check_hparams(events)
    print("scalars", events.Tags()["scalars"])
    if (folder / "log.jsonl").exists():
        check_lines(folder / "log.jsonl")


main()
