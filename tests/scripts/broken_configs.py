# SPDX-License-Identifier: BSL-1.0
"""Configs that must be refused, with which words: broken_configs.py PROGRAM FOLDER. Nothing may have been written by then.

A file of FOLDER says in its first lines what is expected: `# expect: typo.yaml:7:1: unknown section`. Columns may be
one off, as people count them. Others are made here.
"""
import os, pathlib, re, subprocess, sys, tempfile

program, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
GOOD = """learner: {name: SupervisedLearner, cfg: {classification: true}}
criterion: {name: CrossEntropyLoss}
model: {name: LeNet5BNMaxPool, cfg: {num_classes: 10}}
dataset: {name: Digits, cfg: {size: 200}}
optimizer: {name: Adam, cfg: {lr: 0.007}}
training: {max_epochs: 1}
"""
OWN = {  # file: (content, arguments, what is said)
    "cycle.yaml": (GOOD + "seed: ${seed}\n", [], "cycle.yaml:7:7: '${seed}' leads back to itself"),
    "list.yaml": (GOOD.replace("{max_epochs: 1}", "[1, 2]"), [], "list.yaml:6:11: 'training' is a list, a table is wanted"),
    "huge.yaml": (GOOD.replace("max_epochs: 1", "max_epochs: 99999999999999999999999"), [], "huge.yaml:6:24: 'training.max_epochs' is"),
    "bytes.yaml": (GOOD.encode() + b"comment: \xff\xfe\n", [], "bytes.yaml:7: this is no UTF-8"),
    "deep.yaml": (GOOD + "comment: " + "[" * 10000 + "]" * 10000 + "\n", [], "deep.yaml:7:"),
    "nul.yaml": (GOOD.encode() + b"comment: a\0b\n", [], "nul.yaml: a byte 0"),
    "table.yaml": (GOOD, ["training.max_epochs.deep=1"], "training.max_epochs"),
    "two.yaml": (GOOD.replace("{name: Adam, cfg", "{name: Adam, class_path: torch.optim.SGD, cfg"), [], "class_path"),
    "fraction.yaml": (GOOD.replace("max_epochs: 1", "limit_val_batches: 1.5"), [], "fraction.yaml:6:31: 'training.limit_val_batches' is '1.5'"),
    "schedule.yaml": (GOOD + "lr_scheduler: {name: ReduceLROnPlateau}\n", [], "schedule.yaml:7:15: 'lr_scheduler.monitor' is missing"),
    "devices.yaml": (GOOD.replace("max_epochs: 1", "devices: 4"), [], "devices.yaml:6:21: 'training.devices' is '4'"),
}
wrong = []


def refused(name, arguments, expected):
    before = sorted(pathlib.Path(".").rglob("*"))
    run = subprocess.run([program, "check", name, *arguments], capture_output=True, text=True, timeout=60)
    for words in expected:
        column = re.compile(re.sub(r"\\:(\d+)\\:(\d+)\\:", r":\1:\\d+:", re.escape(words).replace(":", "\\:")))
        if not column.search(run.stderr):
            wrong.append(f"{name}: expected '{words}', got: {run.stderr[:400]}")
    if run.returncode != 2:
        wrong.append(f"{name}: exit status {run.returncode}, expected 2: {run.stdout} {run.stderr[:300]}")
    if sorted(pathlib.Path(".").rglob("*")) != before:
        wrong.append(f"{name}: something was written")


count = 0
with tempfile.TemporaryDirectory() as own:
    files = sorted(folder.resolve().glob("*.yaml")) if folder.is_dir() else []
    os.chdir(own)
    for file in files:
        text = file.read_text()
        pathlib.Path(file.name).write_text(text)
        refused(file.name, [], re.findall(r"^# expect: (.*)$", text, re.M))
        count += 1
    for name, (text, arguments, words) in OWN.items():
        pathlib.Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        refused(name, arguments, [words])
        count += 1
    pathlib.Path("folder.yaml").mkdir()
    refused("folder.yaml", [], ["folder.yaml: this is a folder; give a file"])
    refused("missing.yaml", [], ["missing.yaml: cannot be read"])
    pathlib.Path("good.yaml").write_text(GOOD)
    good = subprocess.run([program, "check", "good.yaml"], capture_output=True, text=True)
    if good.returncode != 0:
        wrong.append(f"good.yaml: {good.stderr}")
print("\n".join(wrong) or f"{count + 2} configs are refused")
sys.exit(bool(wrong))
