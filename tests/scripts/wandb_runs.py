#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs of fulgurite's Wandb logger, read with W&B's own package and compared with what that writes in offline mode.

wandb is no part of CI. To run it by hand:

    python3 -m venv venv && venv/bin/pip install wandb==0.19.11 numpy pillow pyyaml
    g++ -std=c++20 … tests/scripts/wandb_run.cpp -o wandb_run        (as a program that links fulgurite::fulgurite)
    venv/bin/python tests/scripts/wandb_runs.py ./wandb_run

0.19 has the reader of these files in Python; newer packages have it in Go, and their `wandb sync` (tried with 0.31) uploads the
run to a server that this script plays.
"""
import gzip
import http.server
import json
import math
import os
import struct
import subprocess
import sys
import tempfile
import threading
import zlib
from pathlib import Path

os.environ["WANDB_MODE"] = "offline"
os.environ["WANDB_SILENT"] = "true"
import numpy as np
import wandb
import yaml
from PIL import Image
from wandb.proto import wandb_internal_pb2


def frames(path):
    try:
        from wandb.sdk.internal.datastore import DataStore
    except ImportError:
        yield from frames_by_hand(path.read_bytes())
        return
    wandb._assert_is_internal_process = True
    store = DataStore()
    store.open_for_scan(str(path))
    while (data := store.scan_data()) is not None:
        yield data


def frames_by_hand(data):
    assert struct.unpack("<4sHB", data[:7]) == (b":W&B", 0xBEE1, 0)
    at, whole = 7, b""
    while at < len(data):
        if (left := 32768 - at % 32768) < 7:
            at += left
            continue
        crc, size, kind = struct.unpack("<IHB", data[at : at + 7])
        piece = data[at + 7 : at + 7 + size]
        assert zlib.crc32(bytes([kind]) + piece) == crc
        whole += piece
        at += 7 + size
        if kind in (1, 4):
            yield whole
            whole = b""


def items(all_items):
    result = {}
    for item in all_items:
        *path, last = list(item.nested_key) or [item.key]
        inner = result
        for key in path:
            inner = inner.setdefault(key, {})
        inner[last] = json.loads(item.value_json)
    return result


def read(folder):
    run = {"history": [], "config": {}, "summary": {}, "files": [], "kinds": []}
    file, = folder.glob("run-*.wandb")
    for data in frames(file):
        record = wandb_internal_pb2.Record()
        record.ParseFromString(data)
        kind = record.WhichOneof("record_type")
        run["kinds"].append(kind)
        assert record.num == len(run["kinds"])
        if kind == "run":
            run["run"] = record.run
            run["config"].update(items(record.run.config.update))
        elif kind == "config":
            run["config"].update(items(record.config.update))
        elif kind == "history":
            row = items(record.history.item)
            assert row["_step"] == record.history.step.num
            run["history"].append(row)
        elif kind == "summary":
            run["summary"].update(items(record.summary.update))
        elif kind == "files":
            run["files"] += [file.path for file in record.files.files]
        elif kind == "exit":
            run["exit"] = record.exit.exit_code
    return run


def reference(folder):
    run = wandb.init(dir=folder, project="ref", name="a name", config={"lr": 0.1, "n": 3, "flag": True, "opt": "adam"},
                     tags=["a", "b"], notes="note", group="g")
    run.log({"train/loss": 0.5, "epoch": 0}, step=0)
    run.log({"train/loss": float("nan"), "inf": float("inf")}, step=5)
    run.log({"img": wandb.Image(np.zeros((4, 6, 3), dtype=np.uint8))}, step=6)
    run.log({"val/acc": 0.75}, step=10)
    for i in range(3000):
        run.log({"long": float(i)}, step=11 + i)
    run.finish(exit_code=1)
    return Path(run.dir).parent


class Service(http.server.BaseHTTPRequestHandler):
    """So much of W&B's service as an upload of one run asks for."""
    protocol_version = "HTTP/1.1"
    lines, files, ends = [], {}, []

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        reply = {}
        if self.path.startswith("/upload/"):
            Service.files[self.path.removeprefix("/upload/")] = body
        elif self.path.endswith("/file_stream"):
            said = json.loads(body)
            Service.lines += said.get("files", {}).get("wandb-history.jsonl", {}).get("content", [])
            if said.get("complete"):
                Service.ends.append(said["exitcode"])
        elif self.path == "/graphql":
            said = json.loads(body)
            user = {"id": "u", "entity": "e", "username": "u", "email": "", "admin": False, "flags": "{}", "teams": {"edges": []}}
            reply = {"data": {"viewer": user, "serverInfo": {"features": []}}}
            if "upsertBucket" in said["query"]:
                project = {"id": "p", "name": "ref", "entity": {"id": "x", "name": "e"}}
                bucket = {"id": "b", "name": said["variables"]["name"], "displayName": "a name", "config": "{}", "historyLineCount": 0,
                          "project": project}
                reply = {"data": {"upsertBucket": {"bucket": bucket, "inserted": True}}}
            elif "createRunFiles" in said["query"]:
                files = [{"name": name, "uploadUrl": f"http://{self.headers['host']}/upload/{name}"} for name in said["variables"]["files"]]
                reply = {"data": {"createRunFiles": {"runID": "b", "uploadHeaders": [], "files": files}}}
        text = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


def sync(folder, image):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WANDB_")}
    environment |= {"WANDB_BASE_URL": f"http://127.0.0.1:{server.server_port}", "WANDB_API_KEY": "0" * 40}
    subprocess.run([Path(sys.executable).parent / "wandb", "sync", folder], check=True, env=environment, timeout=120)
    rows = [json.loads(line) for line in Service.lines]
    assert len(rows) == 3004 and [row["_step"] for row in rows][:5] == [0, 5, 6, 10, 11], len(rows)
    assert Service.files[image["path"]] == (folder / "files" / image["path"]).read_bytes()
    summary = json.loads(Service.files["wandb-summary.json"])
    assert summary["val/acc"] == 0.75 and summary["long"] == 2999 and "lr" in yaml.safe_load(Service.files["config.yaml"])
    assert Service.ends == [1], Service.ends
    print(f"wandb sync uploads {len(rows)} rows, {sorted(Service.files)} and the exit code 1")


def same(a, b):
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b or (isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b))


def main():
    with tempfile.TemporaryDirectory() as folder:
        ours_at = Path(subprocess.run([sys.argv[1], folder + "/ours"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
        ours, theirs = read(ours_at), read(reference(folder))
        for name in ["project", "display_name", "run_group", "notes", "tags", "host"]:
            assert getattr(ours["run"], name) == getattr(theirs["run"], name), name
        assert abs(ours["run"].start_time.seconds - theirs["run"].start_time.seconds) < 600
        theirs["config"].pop("_wandb", None)
        assert same(ours["config"], theirs["config"]), (ours["config"], theirs["config"])
        assert len(ours["history"]) == len(theirs["history"]) == 3004

        def plain(row):  # what is the run's own
            row = {key: value for key, value in row.items() if key not in ("_timestamp", "_runtime", "_wandb", "trainer/global_step")}
            if "img" in row:  # PNG files of the same pixels need not be the same
                image = dict(row["img"])
                for key in ("path", "sha256", "size"):
                    image.pop(key)
                row["img"] = image
            return row

        for one, other in zip(ours["history"], theirs["history"]):
            assert same(plain(one), plain(other)), (one, other)
            assert one["_timestamp"] > 1.6e9 and one["_runtime"] >= 0
        assert same(plain(ours["summary"]), plain(theirs["summary"])), (ours["summary"], theirs["summary"])
        assert ours["exit"] == theirs["exit"] == 1
        image = next(row["img"] for row in ours["history"] if "img" in row)
        assert image["path"] in ours["files"] and (ours_at / "files" / image["path"]).stat().st_size == image["size"]
        pixels = np.asarray(Image.open(ours_at / "files" / image["path"]))
        assert pixels.shape == (4, 6, 3) and not pixels.any()
        config = yaml.safe_load((ours_at / "files" / "config.yaml").read_text())
        assert config["lr"] == {"value": 0.1} and config["flag"] == {"value": True}, config
        assert json.loads((ours_at / "files" / "wandb-summary.json").read_text())["val/acc"] == 0.75
        print(f"wandb {wandb.__version__} reads {len(ours['kinds'])} records, the same as its own: kinds {sorted(set(ours['kinds']))}, "
              f"its {sorted(set(theirs['kinds']))}")
        if tuple(map(int, wandb.__version__.split(".")[:2])) >= (0, 31):
            sync(ours_at, image)


main()
