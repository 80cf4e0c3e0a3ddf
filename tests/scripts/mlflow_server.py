#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs of fulgurite's MLflow logger against a real server, read back with MLflow's own client.

MLflow is no part of CI. To run it by hand:

    python3 -m venv venv && venv/bin/pip install mlflow
    g++ -std=c++20 … tests/scripts/mlflow_run.cpp -o mlflow_run      (as a program that links fulgurite::fulgurite)
    venv/bin/python tests/scripts/mlflow_server.py ./mlflow_run [file]

"file" takes MLflow's store of files in place of SQLite: it keeps twice what it is sent twice. The server is killed and
started again while runs go on, and so is the program.
"""
import math
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from mlflow.tracking import MlflowClient

PROGRAM = Path(sys.argv[1]).resolve()
FILES = sys.argv[2:] == ["file"]


class Server:
    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.start()

    def start(self):
        store = f"{self.folder}/store" if FILES else f"sqlite:///{self.folder}/mlflow.db"
        self.process = subprocess.Popen(
            [Path(sys.executable).parent / "mlflow", "server", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
             "--backend-store-uri", store, "--artifacts-destination", f"{self.folder}/artifacts"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "MLFLOW_ALLOW_FILE_STORE": "true"})

    def wait(self):
        for _ in range(1200):
            try:
                return urllib.request.urlopen(self.url + "/health", timeout=1).read()
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server does not start")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def check(client, run_id, rows, status, exact=True):
    run = client.get_run(run_id)
    assert run.info.status == status, run.info.status
    assert run.info.run_name == "a run" and run.data.tags["team"] == "blue", run
    assert run.data.params["lr"] == "0.1" and run.data.params["text"] == "x" * 6000 and run.data.params["empty"] == ""
    odd = [m.value for m in client.get_metric_history(run_id, "odd _values_")]
    assert math.isnan(odd[0]) and odd[1] >= 1.7976931348623157e308 and odd[2] == -odd[1] and odd[3] == 0.1, odd
    for name in ["train/loss", "lr", "epoch"]:
        history = client.get_metric_history(run_id, name)
        steps = [m.step for m in sorted(history, key=lambda m: m.step)]
        assert steps == list(range(len(steps))), (name, len(steps), steps[-1])
        assert len(steps) == rows if exact else len(steps) <= rows, (name, len(steps))
        assert all(m.timestamp > 1.6e12 for m in history)
        if name == "train/loss":
            assert all(m.value == 1 / (m.step + 1) for m in history)
    assert [f.path for f in client.list_artifacts(run_id, "notes")] == ["notes/a note.txt"]
    return len(steps)


def main():
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        server.wait()
        client = MlflowClient(server.url)
        spool = Path(folder) / "spool"

        def start(rows, pause, how="success"):
            return subprocess.Popen([PROGRAM, server.url, spool, str(rows), str(pause), how], stdout=subprocess.PIPE, text=True)

        def id_of(program):
            return program.communicate()[0].strip()

        def only_run_but(known):
            experiment = client.get_experiment_by_name('fulgurite "ü"').experiment_id
            fresh = [r.info.run_id for r in client.search_runs([experiment]) if r.info.run_id not in known]
            assert len(fresh) == 1, fresh
            return fresh[0]

        first = id_of(start(500, 1))
        check(client, first, 500, "FINISHED")
        assert not spool.exists(), list(spool.iterdir())
        print("a run that nothing disturbs: every value once, the spool is gone")

        program = start(6000, 10, "failed")  # a minute
        for _ in range(3):
            time.sleep(random.uniform(1, 4))
            server.kill()
            time.sleep(random.uniform(0, 3))
            server.start()
            server.wait()
        second = id_of(program)
        if spool.exists():  # the server came back too late for the end of the run
            subprocess.run([PROGRAM, "upload", spool], check=True)
        check(client, second, 6000, "FAILED")
        print("a server killed three times: every value once")

        server.kill()
        assert id_of(start(300, 1)) == ""
        assert len(list(spool.glob("*.jsonl"))) == 1
        server.start()
        server.wait()
        subprocess.run([PROGRAM, "upload", spool], check=True)
        third = only_run_but([first, second])
        check(client, third, 300, "FINISHED")
        print("a server that was down: every value once, after upload_spool")

        program = start(100000, 1)
        time.sleep(4)
        program.send_signal(signal.SIGKILL)
        program.wait()
        server.kill()
        server.start()
        server.wait()
        subprocess.run([PROGRAM, "upload", spool], check=True)
        rows = check(client, only_run_but([first, second, third]), 100000, "FAILED", exact=False)
        assert not spool.exists() and rows > 100, rows
        print(f"a program and a server killed: {rows} rows, every value once")
        server.kill()


main()
