# SPDX-License-Identifier: BSL-1.0
"""Python reads the events of a run, and finds in them what the table of the same run says.

usage: events.py <program built from events.cpp>

Frames and messages are read by hand; where tensorboard is installed, its EventAccumulator must say the same.
"""
import collections
import csv
import pathlib
import struct
import subprocess
import sys
import tempfile

SESSION_START, SESSION_END = "_hparams_/session_start_info", "_hparams_/session_end_info"


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def records(path):
    data, at = path.read_bytes(), 0
    while at < len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        body = data[at + 12 : at + 12 + length]
        assert struct.unpack_from("<I", data, at + 8)[0] == masked(data[at : at + 8])
        assert struct.unpack_from("<I", data, at + 12 + length)[0] == masked(body)
        yield body
        at += 16 + length


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


def fields(data):
    """number → values of a message's fields, undecoded."""
    found, at = collections.defaultdict(list), 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        else:
            size, at = varint(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            value, at = data[at : at + size], at + size
        found[key >> 3].append(value)
    return found


def scalars_by_hand(path):
    """tag → [(step, value)]"""
    found = collections.defaultdict(list)
    for number, record in enumerate(records(path)):
        event = fields(record)
        assert number > 0 or event[3] == [b"brain.Event:2"]
        for summary in event[5]:
            for value in map(fields, fields(summary)[1]):
                if value[2]:
                    tag = value[1][0].decode()
                    found[tag].append((event[2][0] if event[2] else 0, struct.unpack("<f", value[2][0])[0]))
    return dict(found)


def scalars_of_table(path):
    found = collections.defaultdict(list)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            for name, text in row.items():
                if name != "step" and text:
                    found[name].append((int(row["step"]), struct.unpack("<f", struct.pack("<f", float(text)))[0]))
    return dict(found)


def check_with_tensorboard(folder, wanted):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2

    read = EventAccumulator(str(folder), size_guidance={"scalars": 0})
    read.Reload()
    assert {tag: [(event.step, event.value) for event in read.Scalars(tag)] for tag in read.Tags()["scalars"]} == wanted
    table = read.Tensors("options/text_summary")[0].tensor_proto.string_val[0].decode()
    assert "| lr | 0.05 |" in table and "| note | a\\|b |" in table, table

    def session(tag):
        return plugin_data_pb2.HParamsPluginData.FromString(read.SummaryMetadata(tag).plugin_data.content)

    options = session(SESSION_START).session_start_info.hparams
    assert (options["lr"].number_value, options["nesterov"].bool_value, options["note"].string_value) == (0.05, True, "a|b")
    assert session(SESSION_END).session_end_info.status == api_pb2.STATUS_SUCCESS


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.argv[1], name], check=True)
        (events,) = (folder / "events").iterdir()
        wanted, read = scalars_of_table(folder / "metrics.csv"), scalars_by_hand(events)
        assert read == wanted, f"the table says {wanted}, the events {read}"
        assert {"train/loss_step", "train/loss_epoch", "val/loss", "note/0", "note/1", "epoch"} == set(read), set(read)
        assert len(read["val/loss"]) == 10 and len(read["train/loss_step"]) == 24
        try:
            import tensorboard
        except ImportError:
            print("tensorboard is not installed here; the events were read by hand alone")
        else:
            check_with_tensorboard(folder / "events", wanted)
            print(f"tensorboard {tensorboard.__version__} reads {sum(map(len, read.values()))} scalars")


main()
