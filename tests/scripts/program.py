# SPDX-License-Identifier: BSL-1.0
"""What the program for configs does: program.py PROGRAM. Each check is a function; all that is wrong is told."""
import csv, json, os, pathlib, re, shlex, subprocess, sys, tempfile

program = pathlib.Path(sys.argv[1]).resolve()
GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"
GOOD = """learner: {name: SupervisedLearner, cfg: {classification: true}}
criterion: {name: CrossEntropyLoss}
model: {name: MLP, cfg: {layers: [784, 16, 10]}}
dataset: {name: Digits, cfg: {size: 400}}
optimizer:
  class_path: torch.optim.Adam
  init_args: {lr: 0.007, betas: [0.9, 0.99]}
  dict_kwargs: {eps: 1e-7}
lr_scheduler: {scheduler: {name: StepLR, cfg: {step_size: 1}}}
dataloaders: {default: {batch_size: 32}, train: {drop_last: true}}
training: {max_epochs: 2, enable_progress_bar: false, enable_model_summary: false}
"""
wrong = []


def run(*words, **environment):
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=300,
                          env={**os.environ, "OMP_NUM_THREADS": "1", **environment})


def check(what, true, *told):
    if not true:
        wrong.append(f"{what}: {' '.join(str(each)[:600] for each in told)}")


def files():
    return sorted(pathlib.Path(".").rglob("*"))


def refused(what, words, *expected, **environment):
    """Status 2, with these words, and nothing is written."""
    before = files()
    done = run(*words, **environment)
    check(what, done.returncode == 2, f"exit status {done.returncode}, expected 2:", done.stdout, done.stderr)
    for each in expected:
        check(what, each in done.stderr, f"expected '{each}', got:", done.stderr)
    check(what, files() == before, "something was written")


def trained(*words, status=0, **environment):
    """The folder of a run, and its result."""
    done = run(*words, **environment)
    check(" ".join(map(str, words)), done.returncode == status, f"exit status {done.returncode}, expected {status}:", done.stdout, done.stderr)
    folder = pathlib.Path(done.stdout.splitlines()[0]) if done.stdout else pathlib.Path(".")
    result = json.loads((folder / "result.json").read_text()) if (folder / "result.json").exists() else {}
    return folder, result, done


def usage():
    for words in (["--help"], ["-h"], [], ["help"]):
        done = run(*words)
        check("usage", done.returncode == 0 and "usage: PROGRAM COMMAND" in done.stdout, words, done.stdout, done.stderr)
    for command in ("fit", "validate", "test", "predict", "check", "print", "compare", "names", "schema"):
        for flag in ("--help", "-h"):
            done = run(command, flag)
            check("usage", done.returncode == 0 and f"usage: PROGRAM {command}" in done.stdout, command, done.stdout, done.stderr)
    check("usage", "--again FOLDER" in run("fit", "good.yaml", "--help").stdout, "fit tells nothing of --again")


def words():
    refused("no command", ["good.yaml"], "a command is missing")
    refused("no config", ["fit"], "a config is missing")
    refused("another command", ["fti", "good.yaml"], "there is no command 'fti'; did you mean 'fit'?")
    refused("a bare word", ["check", "good.yaml", "run.txt"], "argument 3: 'run.txt' is no file of .yaml")
    refused("a folder", ["check", "."], "argument 2: '.' is a folder; give a file")
    refused("no value", ["check", "good.yaml", "--training.max_epochs"], "--training.max_epochs wants a value")
    refused("flags of others", ["check", "good.yaml", "--ckpt", "x"], "'check' takes no --ckpt")
    refused("flags of others", ["validate", "good.yaml", "--again=x"], "'validate' takes no --again")
    refused("flags of others", ["fit", "good.yaml", "--explain"], "'fit' takes no --explain")
    refused("no config is read", ["schema", "good.yaml"], "'schema' takes no config")
    refused("no config is read", ["names", "models", "seed=1"], "'names' takes no config")
    refused("a word too much", ["names", "models", "MLP"], "argument 3: 'MLP' is no file")
    refused("a value is no file", ["check", "good.yaml", "--criterion.nme", "x.json"], "unknown key 'criterion.nme'")
    done = run("print", "good.yaml", "--training.default_root_dir", "x.json", "comment=a.yaml")
    check("a value is no file", done.returncode == 0 and json.loads(done.stdout)["training"]["default_root_dir"] == "x.json", done.stderr)
    pathlib.Path("kept/lr=1").mkdir(parents=True)
    pathlib.Path("kept/lr=1/more.yaml").write_text("seed: 7\n")
    for words in (["print", "good.yaml", "kept/lr=1/more.yaml"], ["print", "--config=good.yaml", "--config", "kept/lr=1/more.yaml"],
                  ["--config", "good.yaml", "print", "seed=7"]):
        done = run(*words)
        check("files", done.returncode == 0 and json.loads(done.stdout)["seed"] == 7, words, done.stderr)


def places():
    """Each value has the place that it came from, whatever it was read through."""
    pathlib.Path("over.yaml").write_text("training:\n  max_epochs: 5\n")
    explained = run("print", "good.yaml", "over.yaml", "training.max_steps=9", "--seed", "3", "--explain", FULGURITE__TRAINING__PRECISION="64-true")
    check("places", explained.returncode == 0, explained.stderr)
    found, section = {}, ""
    for line in explained.stdout.splitlines():
        if line.startswith("["):
            section = line[1:-1] + "."
        elif "  # " in line:
            found[section + line.split(" = ")[0]] = line.rsplit("  # ", 1)[1]
    expected = {"training.max_epochs": "over.yaml:2:15", "training.max_steps": "argument 4", "seed": "argument 5",
                "training.precision": "env FULGURITE__TRAINING__PRECISION", "training.log_every_n_steps": "default",
                "model.name": "good.yaml:3:15", "model.cfg.layers": "good.yaml:3:34", "model.cfg.dropout": "default",
                "optimizer.name": "good.yaml:6:15", "optimizer.cfg.lr": "good.yaml:7:19", "optimizer.cfg.betas": "good.yaml:7:33",
                "optimizer.cfg.eps": "good.yaml:8:22", "optimizer.cfg.weight_decay": "default",
                "lr_scheduler.scheduler.cfg.step_size": "good.yaml:9:59", "lr_scheduler.scheduler.cfg.gamma": "default",
                "dataloaders.train.batch_size": "good.yaml:10:37", "dataloaders.test.batch_size": "good.yaml:10:37",
                "dataloaders.train.drop_last": "good.yaml:10:61", "dataloaders.test.drop_last": "default"}
    for name, place in expected.items():
        check("places", found.get(name) == place, f"{name} is from {found.get(name)}, expected {place}")
    lines = [line for line in explained.stdout.splitlines() if " = " in line]
    check("places", all("  # " in line for line in lines), "a value has no place", [line for line in lines if "  # " not in line])
    off = run("print", "good.yaml", "--explain=false")
    check("places", off.stdout == run("print", "good.yaml").stdout, "--explain=false explains")
    over = run("print", "good.yaml", "optimizer.name=SGD", "optimizer.cfg.lr=1", "--explain=yes")
    check("places", "[optimizer]\nname = \"SGD\"  # argument 3" in over.stdout and "\neps = " not in over.stdout, over.stdout, over.stderr)


def named_otherwise():
    """Another name leaves nothing of a table's options, and what is beside them stays."""
    pathlib.Path("magic.yaml").write_text("dataset: {name: MagicData, cfg: {name: Digits, val_percentage: 0.1}, kwargs: {size: 300}}\n")
    done = run("print", "good.yaml", "magic.yaml", "dataset.cfg.name=mnist", "~dataset.kwargs.size")
    check("named otherwise", done.returncode == 0 and json.loads(done.stdout)["dataset"]["cfg"]["val_percentage"] == 0.1, done.stdout, done.stderr)
    pathlib.Path("sgd.yaml").write_text("optimizer: {class_path: torch.optim.SGD, init_args: {lr: 0.5}}\n")
    for words in (["sgd.yaml"], ["optimizer.class_path=torch.optim.SGD", "optimizer.init_args.lr=0.5"], ["optimizer.name=SGD", "optimizer.cfg.lr=0.5"]):
        done = run("print", "good.yaml", *words)
        check("named otherwise", done.returncode == 0 and json.loads(done.stdout)["optimizer"]["cfg"]["lr"] == 0.5, words, done.stdout, done.stderr)
    def options(*words):
        done = run("print", *words)
        return json.loads(done.stdout)["optimizer"]["cfg"] if done.returncode == 0 else done.stderr
    pathlib.Path("same.yaml").write_text("optimizer: {name: adam, cfg: {lr: 0.5}}\n")
    before = options("good.yaml")
    for words in (["optimizer.name=adam"], ["optimizer.name=torch.optim.Adam"], ["optimizer.class_path=Adam"]):
        check("named alike", options("good.yaml", *words) == before, words, options("good.yaml", *words))
    check("named alike", options("good.yaml", "same.yaml") == {**before, "lr": 0.5}, options("good.yaml", "same.yaml"))
    pathlib.Path("other.yaml").write_text("dataset: {cfg: {name: FashionMNIST}}\n")
    done = run("print", "preset=lenet5-mnist", "other.yaml")
    cfg = json.loads(done.stdout)["dataset"]["cfg"]
    check("named otherwise", (cfg["name"], cfg["val_percentage"]) == ("FashionMNIST", 0.1), done.stdout)


def loaders():
    """What is for all stages stands on the top or in `default`; a stage without a line says nothing."""
    def sizes(*words):
        done = run("print", *words)
        return {stage: (one["batch_size"], one["num_workers"]) for stage, one in json.loads(done.stdout)["dataloaders"].items()} if done.returncode == 0 else done.stderr
    pathlib.Path("flat.yaml").write_text(GOOD.replace("{default: {batch_size: 32}, train: {drop_last: true}}", "{batch_size: 50, num_workers: 1}"))
    pathlib.Path("empty.yaml").write_text(GOOD.replace("{default: {batch_size: 32}, train: {drop_last: true}}", "{default: {batch_size: 64, num_workers: 1}, train: }"))
    alike = lambda size, workers: {stage: (size, workers) for stage in ("train", "val", "test", "predict")}
    check("loaders", sizes("empty.yaml") == alike(64, 1), sizes("empty.yaml"))
    check("loaders", sizes("flat.yaml", "dataloaders.val.batch_size=5") == {**alike(50, 1), "val": (5, 1)}, sizes("flat.yaml", "dataloaders.val.batch_size=5"))
    presets = "preset=[mlp-digits, lenet5-mnist, resnet18-cifar10]"
    check("loaders", sizes(presets) == alike(128, 0), sizes(presets))
    check("loaders", sizes(presets, "dataloaders.batch_size=3") == alike(3, 0), sizes(presets))
    check("loaders", sizes(presets, "dataloaders.default.batch_size=4") == alike(4, 0), sizes(presets))
    explained = run("print", "--explain", "flat.yaml", "dataloaders.val.batch_size=5").stdout
    check("loaders", "[dataloaders.val]\nbatch_size = 5  # argument 4" in explained and "[dataloaders.test]\nbatch_size = 50  # flat.yaml:10:27" in explained, explained)
    refused("loaders", ["check", "flat.yaml", "dataloaders.default.batch_size=5"], "argument 3: 'dataloaders.default.batch_size' stands beside 'dataloaders.batch_size'")
    refused("loaders", ["check", "flat.yaml", "dataloaders.batch_sise=5"], "argument 3: unknown key 'dataloaders.batch_sise'; did you mean 'batch_size'?")
    refused("loaders", ["check", "flat.yaml", "dataloaders.batch_size=0"], "argument 3: 'dataloaders.batch_size' is '0', a whole number of 1 or more")
    pathlib.Path("filled.json").write_text(run("print", "flat.yaml").stdout)
    refused("loaders", ["check", "filled.json", "dataloaders.batch_size=5"], "argument 3: 'dataloaders.batch_size' has no effect: each stage has its own")


def read_again():
    """What is written is read again, whatever the config was written in, and is the same."""
    texts = ["comment=costs $${x}", "seed=0x10", "dataset.transforms={pre: {name: Pad, cfg: {padding: 0x1}}, post: {name: CenterCrop, cfg: {size: +28}}}",
             "lr_scheduler.frequency=0b1", "training.limit_train_batches=1_0", "training.logger=True", "training.fast_dev_run=False", "dataset.cfg.size=4_00"]
    folder, result, _ = trained("fit", "good.yaml", *texts)
    _, _, done = trained("fit", "--again", folder)
    check("read again", "the same as before, bit for bit" in done.stdout, done.stdout, done.stderr)
    for name in ("config.json", "resolved.json"):
        done = run("check", folder / name, "seed=16")
        check("read again", name == "config.json" or done.returncode == 0, name, done.stderr)
        check("read again", json.loads((folder / name).read_text())["comment"] == "costs $${x}", name)
    resolved = json.loads((folder / "resolved.json").read_text())
    check("read again", resolved["seed"] == 16 and resolved["dataset"]["transforms"]["pre"][0]["cfg"]["padding"] == [1], resolved)
    done = run("print", "--explain", "good.yaml", "seed=18446744073709551615")
    check("read again", "# seed = 18446744073709551615  # argument 4" in done.stdout, done.stdout, done.stderr)


def in_python_words():
    """True and False are bools wherever a bool may stand."""
    for words in ("training.logger=False", "training.fast_dev_run=True", "training.enable_checkpointing=False", "training.logger=on"):
        done = run("check", "good.yaml", words)
        check("Python's words", done.returncode == 0, words, done.stderr)
    folder, _, _ = trained("fit", "good.yaml", "training.logger=False", "training.max_steps=1")
    check("Python's words", not (folder / "metrics.csv").exists() and not (folder / "report.html").exists(), list(folder.iterdir()))


def without_effect():
    """What does nothing is told."""
    _, _, done = trained("fit", "good.yaml", "training.max_steps=1", "dataset.extra={a: 1}", "dataset.transforms={pre: {name: Pad, cfg: {padding: 0}, extra: {b: 1}}}", "lr_scheduler.strict=false", "lr_scheduler.name=rate")
    for each in ("'dataset.extra'", "'dataset.transforms.pre.extra'", "'lr_scheduler.strict'", "'lr_scheduler.name'"):
        check("without effect", each + " has no effect" in done.stderr, each, done.stderr)
    folder, _, _ = trained("fit", "good.yaml", "lr_scheduler.name=rate", "training.callbacks=[LearningRateMonitor]")
    columns = (folder / "metrics.csv").read_text().splitlines()[0].split(",")
    check("without effect", "rate" in columns and "lr-Adam" not in columns, columns)


def resumed():
    """Four epochs at once, and two with two more from the checkpoint, are the same to the last bit."""
    _, whole, _ = trained("fit", "good.yaml", "seed=1", "training.max_epochs=4")
    begun, _, _ = trained("fit", "good.yaml", "seed=1")
    for form in (["--ckpt", begun / "checkpoints/last.ckpt"], [f"--ckpt={begun}/checkpoints/last.ckpt"]):
        folder, rest, _ = trained("fit", *form, "good.yaml", "seed=1", "training.max_epochs=4")
        check("resumed", rest["metrics"] == whole["metrics"] and rest["steps"] == whole["steps"], rest, whole)
        check("resumed", json.loads((folder / "run.json").read_text()).get("checkpoint") == str((begun / "checkpoints/last.ckpt").absolute()), "run.json")
    _, _, again = trained("fit", "--again", folder)  # from the same checkpoint
    elsewhere = pathlib.Path("elsewhere")
    elsewhere.mkdir()
    there = subprocess.run([program, "fit", "--again", folder.absolute()], capture_output=True, text=True, cwd=elsewhere)
    check("resumed", there.returncode == 0 and "the same as before" in there.stdout, there.stdout, there.stderr)
    check("resumed", f"that run was begun in '{pathlib.Path.cwd()}'" in there.stderr, there.stderr)
    check("resumed", "the same as before" in again.stdout, again.stdout)
    for command in ("fit", "test", "predict"):
        refused("no checkpoint", [command, "good.yaml", "--ckpt", "nowhere.ckpt"], "nowhere.ckpt': there is no such file")
        refused("no path", [command, "good.yaml", "--ckpt"], "--ckpt wants a path")
        refused("another model", [command, "good.yaml", "--ckpt", begun / "checkpoints/last.ckpt", "model.cfg.layers=[784, 17, 10]"], "17")
        refused("no checkpoint at all", [command, "good.yaml", "--ckpt", "good.yaml"], "it is no checkpoint")


def resumed_within():
    """What a metric has gathered of an epoch is in a checkpoint of its middle; a cut epoch has no value of its own."""
    accuracy = ["seed=1", "learner.cfg.metrics=[{name: Accuracy, cfg: {top_k: 3}}]"]
    rows = lambda folder: (folder / "metrics.csv").read_text()
    begun, _, _ = trained("fit", "good.yaml", *accuracy, "training.max_steps=5")
    check("resumed within", "accuracy@3" not in rows(begun), "half an epoch has a row", rows(begun))
    whole, _, _ = trained("fit", "good.yaml", *accuracy, "training.max_epochs=1")
    rest, result, _ = trained("fit", "good.yaml", *accuracy, "training.max_epochs=1", "--ckpt", begun / "checkpoints/last.ckpt")
    check("resumed within", result["metrics"] == json.loads((whole / "result.json").read_text())["metrics"], result, rows(whole))
    idle, _, _ = trained("fit", "good.yaml", *accuracy, "training.max_steps=5", "--ckpt", begun / "checkpoints/last.ckpt")
    _, again, _ = trained("fit", "good.yaml", *accuracy, "training.max_epochs=1", "--ckpt", idle / "checkpoints/last.ckpt")
    check("resumed within", again["metrics"] == result["metrics"], "a run that was over lost a part of its epoch:", again, result)


def filled_in():
    """All that a config names has its own name and its options in resolved.json, however deep it stands."""
    over = ["dataset.class_path=MAGICDATA", "dataset.init_args.name=dIGITS", "dataset.kwargs.size=100",
            "dataset.transforms={pre: totensor, train: [{class_path: t.compose, init_args: {transforms: [{class_path: randomhorizontalflip}]}}]}"]
    done = run("print", "good.yaml", *over)
    dataset = json.loads(done.stdout or "{}").get("dataset", {})
    check("filled in", dataset.get("cfg", {}).get("name") == "Digits", done.stdout, done.stderr)
    check("filled in", dataset.get("transforms") == {"pre": [{"name": "ToTensor"}], "train": [{"name": "Compose", "cfg": {"transforms": [
        {"name": "RandomHorizontalFlip", "cfg": {"p": 0.5}}]}}]}, dataset)


def again():
    folder, result, _ = trained("fit", "good.yaml")  # without a seed
    kept = (folder / "resolved.json").read_bytes()
    for form in (["--again", folder], [f"--again={folder}"]):
        repeated, other, done = trained("fit", *form)
        check("again", "the same as before, bit for bit" in done.stdout and other == result, done.stdout)
        check("again", repeated != folder and (folder / "resolved.json").read_bytes() == kept, "the old folder was written to")
    check("again", trained("fit", "good.yaml")[1]["metrics"] != result["metrics"], "what has no seed is the same twice")
    _, _, done = trained("fit", "--again", folder, "optimizer.cfg.lr=0.1", status=1)
    check("again", "what differs:\n" in done.stdout and "\n  train/loss is " in done.stdout, done.stdout)
    _, _, done = trained("fit", "--again", folder, "training.max_epochs=3", status=1)
    check("again", "epochs is 3, it was 2" in done.stdout, done.stdout)
    lost, result, _ = trained("fit", "good.yaml", "optimizer.init_args.lr=1e30", "seed=1")
    check("again", "nan" in str(result["metrics"]["train/loss"]), "a training without hope has a loss", result)
    _, _, done = trained("fit", "--again", lost)
    check("again", "the same as before" in done.stdout, done.stdout)
    refused("again", ["fit", "--again", "nowhere"], "there is no folder 'nowhere'")
    refused("again", ["fit", "--again", "."], "'.' has no resolved.json")
    for text, expected in (("{\"metrics\": ", "is not closed"), ("[1]", "there are no 'metrics'"), ("{}", "there are no 'metrics'"),
                           ("{\"metrics\": {\"a\": \"much\"}}", "'metrics.a' is 'much', which is no number")):
        (lost / "result.json").write_text(text)
        refused("again", ["fit", "--again", lost], "result.json", expected)
    (lost / "result.json").unlink()
    refused("again", ["fit", "--again", lost], "has no result.json; give the folder of a fit that has ended")


def compared():
    one, _, _ = trained("fit", "good.yaml", "seed=1")
    two, _, _ = trained("fit", "good.yaml", "seed=1", "optimizer.init_args.lr=0.1")
    done = run("compare", one, two, "--out", "side/by/side.html")
    check("compared", done.returncode == 0 and done.stdout == "side/by/side.html\n", done.stdout, done.stderr)
    page = pathlib.Path("side/by/side.html").read_text()
    check("compared", "2 runs side by side" in page and "optimizer.<wbr>cfg.<wbr>lr</th><td>0.<wbr>007</td><td>0.<wbr>1</td>" in page, page)
    check("compared", "dataset.<wbr>cfg.<wbr>size" not in page and "http" not in page, "an option that is the same, or a link")
    lines = [line for part in re.findall(r'<script type="application/json">(.*?)</script>', page) for line in json.loads(part)["lines"]]
    for folder in (one, two):
        rows = list(csv.DictReader((folder / "metrics.csv").open()))
        for name in ("train/loss", "val/loss"):
            points = [(int(row["step"]), float(row[name])) for row in rows if row[name]]
            check("compared", any(list(zip(line["s"], line["v"])) == points for line in lines), folder, name)
    refused("compared", ["compare"], "no folders were given")
    refused("compared", ["compare", one, f"{one}/"], "which was given already")
    refused("compared", ["compare", one, "nowhere"], "there is no folder 'nowhere'")
    refused("compared", ["compare", one, "seed=1"], "there is no folder 'seed=1'")
    refused("compared", ["fit", "good.yaml", "--out", "a.html"], "'fit' takes no --out")
    pathlib.Path("empty").mkdir()
    refused("compared", ["compare", one, "empty"], "'empty' has no metrics.csv")
    pathlib.Path("empty/metrics.csv").write_text("epoch,step,val/loss\n0,1,much\n")
    refused("compared", ["compare", one, "empty"], "line 2, column 'val/loss': 'much' is no number")


def evaluated():
    folder, _, _ = trained("fit", "good.yaml", "seed=1")
    last = folder / "checkpoints/last.ckpt"
    for command in ("validate", "test"):
        place, result, done = trained(command, "good.yaml", "--ckpt", last)
        check("evaluated", result.get("command") == command and result.get("checkpoint") == str(last.absolute()), result)
        check("evaluated", result.get("metrics", {}).get("val/loss" if command == "validate" else "test/loss", 9) < 9, result)
        refused("evaluated", ["fit", "--again", place], f"this is the result of '{command}'")
    fitted = json.loads((folder / "result.json").read_text())
    check("evaluated", trained("validate", "good.yaml", "seed=1", "--ckpt", last)[1]["metrics"]["val/loss"] == fitted["metrics"]["val/loss"], "other weights")
    done = run("predict", "good.yaml", "--ckpt", last)
    place = pathlib.Path(done.stdout.strip()).parent
    result = json.loads((place / "result.json").read_text())
    check("evaluated", result["command"] == "predict" and result["file"] == "predictions.pt" and (place / result["file"]).exists(), result)
    refused("evaluated", ["fit", "--again", place], "this is the result of 'predict'")


def told():
    """What a user is told on the way: where, why a run stopped, whose weights are evaluated, what an option is called."""
    folder, _, done = trained("fit", "good.yaml", "training.max_epochs=1")
    check("told", done.stderr == f"fulgurite: the run's folder is {folder}\n", done.stderr)
    check("told", "stopped" not in done.stdout, "a run that has had its epochs", done.stdout)
    early = ["good.yaml", "seed=1", "optimizer.init_args.lr=0", "training.early_stopping={monitor: val/loss, patience: 2}"]
    folder, result, done = trained("fit", *early, "training.max_epochs=9")
    said = 'EarlyStopping{"val/loss"}: no improvement in 2 checks'
    check("told", f"\nstopped after 3 epochs: {said}" in done.stdout and result["epochs"] == 3, done.stdout)
    _, result, done = trained("fit", *early, "training.max_epochs=20", "--ckpt", folder / "checkpoints/last.ckpt")
    check("told", f"nothing was trained: the checkpoint's run was over after 3 epochs: {said}" in done.stdout and "patience" in done.stdout, done.stdout)
    _, result, done = trained("fit", *early, "training.max_epochs=5", "training.early_stopping.patience=9", "--ckpt", folder / "checkpoints/last.ckpt")
    check("told", result["epochs"] == 5 and "nothing was trained" not in done.stdout, done.stdout)
    for command in ("validate", "test", "predict"):
        check("told", "which nobody has trained" in run(command, "good.yaml").stderr, command)
        check("told", run(command, "good.yaml", "--ckpt", folder / "checkpoints/last.ckpt").stderr == "", command)
    for name, meant in (("epochs", "max_epochs"), ("gpus", "devices"), ("max_epoch", "max_epochs")):
        refused("told", ["fit", "good.yaml", f"training.{name}=3"], f"unknown option 'training.{name}'; did you mean 'training.{meant}'?")
    check("told", "      max_epochs = null\n" in run("names", "training").stdout and "      precision = " in run("names", "training").stdout, run("names", "training").stdout)
    refused("told", ["fit", "good.yaml", "model.cfg.layers=[784, 5]", "training.num_sanity_val_steps=-1"],
            "is out of bounds; an output of [32, 5] tells of the classes 0 to 4")
    page = (folder / "report.html").read_text()
    for each in ("<title>MLP", "CrossEntropyLoss", "Adam", "Learning rate", "Batch size", "32", "Digits"):
        check("told", each in page, f"the report has no '{each}'")


def named_files():
    """Files of checkpoints are named by what a learner logs."""
    checkpoint = "training.callbacks=[{name: ModelCheckpoint, cfg: {monitor: val/loss, filename: '%s'}}, LearningRateMonitor]"
    folder, result, _ = trained("fit", "good.yaml", "training.max_epochs=1", checkpoint % "{epoch}-{step}-{val/loss:.3f}-{lr-Adam:.4f}")
    name = f"0-{result['steps']}-{result['metrics']['val/loss']:.3f}-0.0070.ckpt"
    check("named files", (folder / "checkpoints" / name).exists(), name, sorted(each.name for each in folder.rglob("*.ckpt")))
    for command in ("check", "fit"):
        refused("named files", [command, "good.yaml", checkpoint % "{val/los}"], "'{val/los}', which is not known", "{val/loss}")


def nothing_left():
    """A run that could not begin leaves nothing, with any logger."""
    pathlib.Path("left").mkdir()
    for logger in ("TensorBoardLogger", "CSVLogger", "JsonLines", "[CSVLogger, TensorBoardLogger, Report, JsonLines, Console]"):
        refused("nothing left", ["fit", "good.yaml", f"training.logger={logger}", "dataset={name: MNIST, cfg: {root: nowhere}}",
                                 "training.default_root_dir=left"], "nowhere")


def recorded():
    pathlib.Path("over.yaml").write_text("training:\n  max_epochs: 1\n")
    folder, _, _ = trained("fit", "good.yaml", "over.yaml", "seed=11", FULGURITE__TRAINING__MAX_STEPS="3")
    record = json.loads((folder / "run.json").read_text())
    check("recorded", record["command"] == ["fit", "good.yaml", "over.yaml", "seed=11"] and record["files"] == ["good.yaml", "over.yaml"], record)
    check("recorded", record["seed"] == 11 and record["environment"]["FULGURITE__TRAINING__MAX_STEPS"] == "3", record)
    check("recorded", record["environment"]["OMP_NUM_THREADS"] == "1", record)
    for name in ("fulgurite", "libtorch", "compiler", "begun"):
        check("recorded", re.search(r"\d+\.\d+|\d{4}-\d\d-\d\d", record.get(name, "")), name, record)
    given = json.loads((folder / "config.json").read_text())
    check("recorded", given["training"]["max_steps"] == 3 and given["optimizer"]["class_path"] == "torch.optim.Adam", given)
    check("recorded", json.loads((folder / "resolved.json").read_text())["optimizer"]["cfg"]["weight_decay"] == 0, "resolved.json")
    before = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    pathlib.Path("taken").write_text("a file")
    refused("recorded", ["fit", "good.yaml", "training.default_root_dir=taken/runs"], "taken/runs")
    other = trained("fit", "good.yaml", "seed=11")[0]
    check("recorded", other != folder and all(each.read_bytes() == text for each, text in before.items()), "an existing folder was written over")


def named():
    everything = run("names").stdout
    for name in ("LeNet5", "CrossEntropyLoss", "Adam", "StepLR", "Digits", "MagicData", "ToTensor", "SupervisedLearner", "EarlyStopping"):
        check("named", f"  {name}\n" in everything, name, everything)
    for kind in ("datasets", "dataset", "DataSet", "DATASETS"):
        done = run("names", kind)
        check("named", "  MagicData\n" in done.stdout and "      val_percentage = 0.2\n" in done.stdout and "Adam" not in done.stdout, kind, done.stdout)
    for kind in ("lr_scheduler", "Lr_Schedulers", "criterion", "Criteria", "optimizer", "callbacks", "learner", "transform"):
        check("named", run("names", kind).returncode == 0, kind, run("names", kind).stderr)
    refused("named", ["names", "optimiser"], "there is no kind 'optimiser'; did you mean 'optimizers'?")


CLI = """model: {class_path: a.Classifier, init_args: {net: {class_path: MLP, init_args: {layers: [784, 16, 10]}}}}
data: {class_path: Digits, init_args: {size: 400, dataloaders: {batch_size: 32}, random_split: {train: 320, val: 80}}}
optimizer: {class_path: torch.optim.Adam, init_args: {lr: 0.007}}
trainer: {max_epochs: 1, enable_progress_bar: false, enable_model_summary: false}
"""


def of_lightning_cli():
    """Configs that LightningCLI wrote are read as they stand; what is wrong and what has no effect is told in their words."""
    quiet = ["trainer.enable_progress_bar=false", "trainer.enable_model_summary=false"]
    for name, told in (("step", []), ("plateau", [])):
        config = GOLDEN / f"lightning_cli_{name}.yaml"
        done = run("check", config)
        check("LightningCLI", done.returncode == 0 and done.stderr == "", name, done.stdout, done.stderr)
        profiler, profile = {"step": ("simple", "profile.txt"), "plateau": ("pytorch", "trace.json")}[name]
        folder, result, done = trained("fit", config, *quiet, f"trainer.profiler={profiler}")
        check("LightningCLI", result.get("epochs") == 2 and result.get("steps") == 20, name, result, done.stderr)
        if not result:
            continue
        check("LightningCLI", "run_training_batch" in (folder / profile).read_text(), profile)
        resolved = run("print", folder / "resolved.json")
        check("LightningCLI", json.loads(resolved.stdout) == json.loads((folder / "resolved.json").read_text()), name, resolved.stderr)
        kept = sorted(each.name for each in (folder / "checkpoints").iterdir())
        check("LightningCLI", kept == (["epoch=1-step=20.ckpt", "last.ckpt"] if name == "step" else ["last.ckpt"]) or "epoch=0" in kept[0], name, kept)
    pathlib.Path("cli.yaml").write_text(CLI)
    done = run("fit", "cli.yaml", "trainer.profiler=advanced", "trainer.max_time='00:00:99:99'", "data.init_args.dataloaders.pin_memory=true")
    for words in ("'trainer.profiler' has no effect", "'trainer.max_time' is", "'data.init_args.dataloaders.pin_memory' has"):
        check("LightningCLI", words in done.stderr, words, done.stderr)
    check("LightningCLI", "'training" not in done.stderr and "'dataloaders" not in done.stderr, done.stderr)
    for words, expected in (
            (["data.init_args.random_split={train: 300, val: 10}"], "the dataset has 400 samples, and it is split into 300 and 10, which are 310"),
            (["data.init_args.random_split={train: 0.1, val: 0.1}"], "fractions that are 1 together"),
            (["optimizer.init_args.decoupled_weight_decay=true"], "'optimizer.init_args.decoupled_weight_decay' is 'true', false (AdamW has it) is wanted"),
            (["lr_scheduler={class_path: StepLR, init_args: {step_size: 1, last_epoch: 3}}"], "'lr_scheduler.init_args.last_epoch' is '3', -1"),
            (["trainer.barebones=true"], "'trainer.barebones' is 'true'"),
            (["lr_scheduler={class_path: ReduceLROnPlateau, init_args: {monitor: val/los}}"], "nothing logs 'val/los'"),
            (["lr_scheduler={class_path: ReduceLROnPlateau}"], "'lr_scheduler.monitor' is missing"),
            (["trainer.val_check_interval=11"], "'trainer.val_check_interval' is 11, and an epoch has 10 batches")):
        for command in (["check", "--rehearse"], ["fit"]):
            refused("LightningCLI", [*command, "cli.yaml", *words], expected)
    done = run("print", "cli.yaml", "lr_scheduler={class_path: x.REDUCELRONPLATEAU, init_args: {monitor: val/loss, factor: 0.5}}")
    schedule = json.loads(done.stdout)["lr_scheduler"]
    check("LightningCLI", schedule["monitor"] == "val/loss" and schedule["scheduler"]["cfg"]["factor"] == 0.5, schedule)
    pathlib.Path("merged.yaml").write_text(GOOD.replace("dataloaders: {default: {batch_size: 32}", "dataloaders: {default: &all {batch_size: 32}, val: {<<: *all, num_workers: 1}"))
    loaders = json.loads(run("print", "merged.yaml").stdout)["dataloaders"]
    check("merged", loaders["val"]["batch_size"] == 32 and loaders["val"]["num_workers"] == 1, loaders)


def averaged():
    """Averages of weights by Lightning's names: rates and values that follow from their options alone."""
    rows = lambda folder: [line.split(",") for line in (folder / "metrics.csv").read_text().splitlines()]
    column = lambda folder, name: [float(row[rows(folder)[0].index(name)]) for row in rows(folder)[1:] if row[rows(folder)[0].index(name)]]
    quiet = ["~lr_scheduler", "seed=1", "training.max_epochs=4", "training.log_every_n_steps=1"]
    swa = "{name: StochasticWeightAveraging, cfg: {swa_lrs: 0.02, swa_epoch_start: 2, annealing_epochs: 0}}"
    folder, _, done = trained("fit", "good.yaml", *quiet, f"training.callbacks=[{swa}, LearningRateMonitor]")
    rates = column(folder, "lr-Adam")
    check("averaged", rates[0] == 0.007 and rates[-1] == 0.02, rates, done.stderr)
    plain, _, _ = trained("fit", "good.yaml", *quiet)
    for decay, same in (("0", lambda values: values == column(plain, "val/loss")), ("1", lambda values: len(set(values)) == 1)):
        folder, _, done = trained("fit", "good.yaml", *quiet, f"training.callbacks=[{{name: EMAWeightAveraging, cfg: {{decay: {decay}}}}}]")
        check("averaged", same(column(folder, "val/loss")), decay, column(folder, "val/loss"), column(plain, "val/loss"), done.stderr)
    both = f"training.callbacks=[{swa}, EMAWeightAveraging]"
    refused("averaged", ["check", "good.yaml", both], "'training.callbacks.1' is a second average of the weights")
    refused("averaged", ["check", "good.yaml", "training.callbacks=[StochasticWeightAveraging]"], "swa_lrs' is missing")
    refused("averaged", ["check", "good.yaml", "training.callbacks=[{name: StochasticWeightAveraging, cfg: {swa_lrs: 0.1, swa_epoch_start: 1.5}}]"], "swa_epoch_start' is '1.5'")


def nothing_evaluated():
    """What would evaluate nothing, or keeps nothing, is refused, and leaves no folder."""
    pathlib.Path("none.yaml").write_text(GOOD.replace("{name: Digits, cfg: {size: 400}}", "{name: MagicData, cfg: {name: Digits, val_percentage: 0}}"))
    refused("nothing left", ["validate", "none.yaml"], "none.yaml:4:64: 'dataset.cfg' leaves nothing to validate on")
    for command, key in (("validate", "limit_val_batches"), ("test", "limit_test_batches"), ("predict", "limit_predict_batches")):
        refused("nothing left", [command, "good.yaml", f"training.{key}=0"], f"'training.{key}' is 0: nothing is left to evaluate")
    check("nothing left", run("fit", "none.yaml").returncode == 0, "a fit without validation")
    before = files()
    run("fit", "good.yaml", "dataset={name: MNIST, cfg: {root: nowhere}}", "training.logger={name: CSVLogger, cfg: {save_dir: tables}}")
    check("nothing left", [each for each in files() if each not in before and each.name.startswith("version_")] == [], "a folder of a logger is left")
    early = ["training.early_stopping={monitor: val/loss}", "training.callbacks=[{name: ModelCheckpoint, cfg: {monitor: val/accuracy, mode: max}}]"]
    done = run("fit", "good.yaml", *early)
    check("nothing left", done.returncode == 0 and "'training.early_stopping' keeps nothing: 'training.callbacks.0' keeps the best" in done.stdout + done.stderr, done.stdout, done.stderr)
    begun, _, _ = trained("fit", "good.yaml", "seed=1")
    done = run("fit", "good.yaml", "~lr_scheduler", "seed=1", "--ckpt", begun / "checkpoints/last.ckpt", "training.max_epochs=3")
    check("nothing left", "schedule 0 was StepLR by epochs, and configure_optimizers gives none;" in done.stderr, done.stderr)


def with_schema():
    """Python's jsonschema accepts what the program accepts, and refuses what it refuses, as far as a schema can tell."""
    schema = json.loads(run("schema").stdout)
    try:
        import jsonschema
    except ImportError:
        return print("jsonschema is not there; the schema was read and not tried")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    good = json.loads(run("print", "good.yaml", "seed=1").stdout)
    fine = [{}, {"seed": None}, {"seed": "${dataset.cfg.size}"}, {"optimizer": "adam"}, {"optimizer": {"name": "ADAM", "cfg": {"lr": 1}}},
            {"optimizer": {"class_path": "torch.optim.Adam", "init_args": {"lr": 0.1}, "dict_kwargs": {"eps": 1}}},
            {"optimizer": {"name": "Adam", "cfg": {"lr": "${seed}"}}}, {"criterion": {"name": "torch.nn.crossentropyloss"}},
            {"lr_scheduler": None}, {"lr_scheduler": {"name": "StepLR", "cfg": {"step_size": 2}}}, {"training": {"precision": 32}},
            {"lr_scheduler": {"scheduler": {"class_path": "StepLR", "init_args": {"step_size": 2}}, "interval": "Step", "frequency": 2}},
            {"dataset": {"name": "MagicData", "cfg": {"name": "digits", "val_percentage": 0.1}, "kwargs": {"size": 100},
                         "transforms": {"pre": [{"name": "ToTensor"}], "train": {"name": "Pad", "cfg": {"padding": 2}}}}},
            {"criterion": ["MSELoss", {"name": "l1loss"}]}, {"model": [{"name": "MLP", "cfg": {"layers": [784, 4]}}, {"class_path": "m.MLP", "init_args": {"layers": [4, 10]}}]},
            {"optimizer": [{"name": "Adam"}]}, {"optimizer": {"name": "Adam", "cfg": {"foreach": True}, "extra": {"compile": False}}},
            {"lr_scheduler": [{"name": "StepLR", "cfg": {"step_size": 2}}, {"class_path": "ExponentialLR", "init_args": {"gamma": 0.5}}]},
            {"lr_scheduler": {"name": "CosineAnnealingLR", "cfg": {"T_max": 5, "verbose": True}}},
            {"lr_scheduler": {"name": "SequentialLR", "cfg": {"schedulers": ["ConstantLR", {"class_path": "LinearLR", "init_args": {}}], "milestones": [2]}}},
            {"dataset": {"name": "Digits", "transforms": {"train": {"name": "Compose", "cfg": {"transforms": ["ToTensor", {"class_path": "RandomRotation", "init_args": {"degrees": 5}}]}}}}},
            {"dataloaders": {"batch_size": 3}}, {"dataloaders": {"default": {"batch_size": 3}, "val": {"shuffle": True}}},
            {"dataloaders": {"batch_size": 3, "train": None, "val": {"batch_size": 5}}},
            {"model": [{"name": "MLP", "cfg": {"layers": [784, 16]}}, {"name": "MLP", "cfg": {"layers": [16, 10]}}]},
            {"criterion": [{"name": "CrossEntropyLoss"}, {"name": "MultiMarginLoss"}]}, {"optimizer": [{"name": "Adam"}]},
            {"lr_scheduler": [{"name": "StepLR", "cfg": {"step_size": 1}}, {"name": "ExponentialLR", "cfg": {"gamma": 0.9}}]},
            {"lr_scheduler": {"scheduler": [{"name": "StepLR", "cfg": {"step_size": 1}}], "interval": "epoch"}},
            {"lr_scheduler": {"name": "CosineAnnealingLR", "cfg": {"T_max": 3}}},
            {"lr_scheduler": {"name": "SequentialLR", "cfg": {"schedulers": [{"name": "LinearLR"}, {"name": "StepLR", "cfg": {"step_size": 3}}], "milestones": [5]}}},
            {"lr_scheduler": {"class_path": "ReduceLROnPlateau", "init_args": {"monitor": "val/loss"}}},
            {"model": {"name": "MLP", "cfg": {"layers": [784, 10]}, "extra": {"compile": True}}},
            {"optimizer": {"class_path": "Adam", "init_args": {"lr": 0.1, "foreach": None, "decoupled_weight_decay": False}}},
            {"learner": {"name": "SupervisedLearner", "cfg": {"metrics": ["Accuracy"]}}},
            {"learner": {"name": "SupervisedLearner", "cfg": {"metrics": [{"class_path": "Accuracy", "init_args": {"top_k": 3}}]}}},
            {"training": {"precision": None, "logger": None, "num_sanity_val_steps": None, "gradient_clip_algorithm": None}},
            {"search": {"monitor": "val/loss", "sampler": "TPE", "pruner": {"name": "ASHA", "cfg": {"min": 1, "max": 2}},
                        "space": {"optimizer.cfg.lr": {"log_uniform": [0.001, 0.1]}}}},
            {"training": {"early_stopping": {"monitor": "val/loss"}, "callbacks": [{"class_path": "lightning.pytorch.callbacks.ModelCheckpoint"}]}},
            {"training": {"callbacks": [{"name": "earlystopping", "cfg": {"monitor": "val/loss"}}, "ModelSummary"]}}]
    for each in fine:
        found = [error.message for error in validator.iter_errors({**good, **each})]
        check("schema", not found, each, found)
        pathlib.Path("tried.json").write_text(json.dumps({**good, **each}))
        check("schema", run("check", "tried.json").returncode == 0, "the program refuses", each, run("check", "tried.json").stderr)
    bad = [{"sede": 1}, {"seed": -1}, {"optimizer": {"name": "Adm"}}, {"optimizer": {"name": "Adam", "cfg": {"lrr": 1}}},
           {"optimizer": {"class_path": "torch.optim.Adam", "init_args": {"lrr": 1}}}, {"optimizer": {"name": "Adam", "init_args": {}}},
           {"optimizer": {"name": "Adam", "class_path": "torch.optim.Adam"}}, {"model": {"name": "MLP", "cfg": {"dropout": "much"}}},
           {"training": {"max_epoch": 1}}, {"training": {"max_epochs": 1.5}}, {"training": {"gradient_clip_algorithm": "norms"}},
           {"training": {"early_stopping": {"patience": "long"}}}, {"training": {"callbacks": [{"name": "EarlyStop"}]}},
           {"training": {"callbacks": [{"name": "EarlyStopping", "cfg": {"monitor": "val/loss", "patienc": 1}}]}},
           {"dataset": {"name": "Digits", "cfg": {"sise": 1}}}, {"dataset": {"name": "MagicData", "cfg": {"name": "Digit"}}},
           {"dataset": {"name": "MagicData", "cfg": {"name": "Digits"}, "kwargs": {"sise": 1}}},
           {"dataset": {"name": "Digits", "transforms": {"before": []}}}, {"dataset": {"name": "Digits", "transforms": {"pre": [{"name": "Padd"}]}}},
           {"dataloaders": {"batch": 3}}, {"dataloaders": {"default": {"batch_size": 3}, "shuffl": True}},
           {"lr_scheduler": {"scheduler": {"name": "StepLR", "cfg": {"step_size": 2}}, "frequncy": 2}},
           {"lr_scheduler": {"name": "StepLR", "cfg": {"step": 2}}}, {"criterion": []}, {"criterion": ["MSELos"]}, {"lr_scheduler": [{"name": "StepLR", "cfg": {"step": 2}}]},
           {"model": [{"name": "MLP", "cfg": {"layer": [784, 4]}}]}, {"lr_scheduler": {"name": "CosineAnnealingLR", "cfg": {"T_min": 5}}},
           {"dataset": {"name": "Digits", "transforms": {"train": {"name": "Compose", "cfg": {"transforms": ["ToTensro"]}}}}},
           
           {"model": [{"name": "MPL"}]}, {"criterion": []}, {"optimizer": [{"name": "Adam"}, {"name": "Adam"}]},
           {"learner": {"name": "SupervisedLearner", "cfg": {"metrics": ["Acuracy"]}}},
           {"learner": {"name": "SupervisedLearner", "cfg": {"metrics": [{"name": "Accuracy", "cfg": {"topk": 3}}]}}},
           {"search": {"monitr": "val/loss", "space": {"seed": {"integer": [1, 2]}}}}, {"search": {"monitor": "val/loss", "space": {}}},
           {"search": {"monitor": "val/loss", "sampler": "TPEE", "space": {"seed": {"integer": [1, 2]}}}}]
    for each in bad:
        check("schema", not validator.is_valid({**good, **each}), "it accepts", each)
        pathlib.Path("tried.json").write_text(json.dumps({**good, **each}))
        check("schema", run("check", "tried.json").returncode == 2, "the program accepts", each)
    for missing in ("learner", "model", "criterion", "optimizer", "dataset"):
        check("schema", not validator.is_valid({key: value for key, value in good.items() if key != missing}), "it misses no", missing)
    check("schema", validator.is_valid(good), "it refuses what is resolved", [error.message for error in validator.iter_errors(good)])
    try:
        import yaml
        for name in [*GOLDEN.glob("lightning_cli_*.yaml"), pathlib.Path("cli.yaml")]:
            found = [error.message for error in validator.iter_errors(yaml.safe_load(name.read_text()))]
            check("schema", not found, name, found)
        lightning = yaml.safe_load(CLI)
        check("schema", not validator.is_valid({**lightning, "traner": {}}), "it accepts 'traner'")
        check("schema", not validator.is_valid({**lightning, "trainer": {"max_epoch": 1}}), "it accepts 'max_epoch'")
    except ImportError:
        print("PyYAML is not there; configs of LightningCLI were not held to the schema")
    for name in sys.argv[2:]:  # configs of the project
        whole = run("print", name)
        check("schema", whole.returncode == 0 and validator.is_valid(json.loads(whole.stdout)), name, whole.stderr)


def matrices():
    """A metric that comes to a matrix is a picture, where a logger shows any."""
    confused = "learner.cfg.metrics=[{name: MulticlassConfusionMatrix, cfg: {num_classes: 10}}]"
    folder, result, done = trained("fit", "good.yaml", confused, "training.logger=[TensorBoardLogger, CSVLogger, Report]")
    events = b"".join(each.read_bytes() for each in folder.glob("events.out.tfevents.*"))
    check("matrices", events.count(b"\x89PNG") == 4 and b"val/multiclass_confusion_matrix" in events, events.count(b"\x89PNG"), "pictures of two epochs")
    check("matrices", "multiclass_<wbr>confusion_<wbr>matrix" in (folder / "report.html").read_text(), "the report has none")
    check("matrices", not [name for name in result["metrics"] if "confusion" in name], result)
    done = run("fit", "good.yaml", confused, "training.logger=CSVLogger", "training.default_root_dir=unseen")
    check("matrices", done.returncode == 2 and "is a matrix of shape [10, 10], which no logger of this Trainer shows" in done.stderr, done.returncode, done.stderr)


def shell(words):
    return subprocess.run(["bash", "-c", f"PROGRAM={shlex.quote(str(program))}; {words}"], capture_output=True, text=True, timeout=300,
                          env={**os.environ, "OMP_NUM_THREADS": "1"})


def outside():
    """What the system does to a run: no room for its words or its files, a reader that has gone, a checkpoint that has changed."""
    for command in ("schema", "names", "print good.yaml", "check good.yaml", "fit good.yaml"):
        done = shell(f"$PROGRAM {command} > /dev/full")
        check("outside", done.returncode == 1 and "cannot be written to the standard output: No space left" in done.stderr, command, done.returncode, done.stderr)
    done = shell("$PROGRAM schema | head -c 1; echo ${PIPESTATUS[0]}")
    check("outside", done.stdout.endswith("141\n") and not done.stderr, done.stdout[-9:], done.stderr)
    for room, status in ((0, 2), (64, 1)):
        done = shell(f"ulimit -f {room}; $PROGRAM fit good.yaml training.default_root_dir=room{room}/a")
        check("outside", done.returncode == status and "File too large; make room" in done.stderr, room, done.returncode, done.stderr)
        check("outside", not [each for each in files() if each.name.endswith(".partial")], "a part of a file is left")
    check("outside", not pathlib.Path("room0").exists(), "an empty folder is left")
    refused("outside", ["fit", "good.yaml", "training.default_root_dir=shape/a", "model.cfg.layers=[7, 10]"], "MLP: got an input of")
    refused("outside", ["fit", "good.yaml", "model.cfg.layers=[784, 9]"], "CrossEntropyLoss: Target 9 is out of bounds; an output of [32, 9] tells of the classes 0 to 8")
    folder, result, done = trained("fit", "good.yaml", "training.default_root_dir=kept")
    checkpoint = folder / "checkpoints/last.ckpt"
    done = run("fit", "good.yaml", "--ckpt", checkpoint, "training.max_epochs=3", "optimizer.init_args.lr=0.1", "lr_scheduler=null")
    check("outside", done.returncode == 2 and "schedule 0 was StepLR by epochs, and configure_optimizers gives none;" in done.stderr, done.stderr)
    done = run("fit", "good.yaml", "--ckpt", checkpoint, "training.max_epochs=3", "optimizer.init_args.lr=0.1")
    check("outside", "'optimizer.cfg.lr' is 0.1, and 0.007 in the checkpoint, which holds" in done.stderr, done.stderr)
    done = run("fit", "good.yaml", "--ckpt", checkpoint, "training.max_epochs=3")
    check("outside", done.returncode == 0 and "in the checkpoint" not in done.stderr, done.stderr)
    changed = bytearray(checkpoint.read_bytes())
    changed[len(changed) // 2] ^= 1
    pathlib.Path("changed.ckpt").write_bytes(changed)
    refused("outside", ["fit", "good.yaml", "--ckpt", "changed.ckpt"], "is not what was written: its check sum is another")


with tempfile.TemporaryDirectory() as own:
    sys.argv[2:] = [str(pathlib.Path(each).resolve()) for each in sys.argv[2:]]
    os.chdir(own)
    pathlib.Path("good.yaml").write_text(GOOD)
    for each in (usage, words, places, named_otherwise, loaders, read_again, in_python_words, without_effect, resumed, resumed_within, filled_in, again,
                 compared, evaluated, told, named_files, nothing_left, nothing_evaluated, recorded, named, of_lightning_cli, averaged, with_schema, matrices, outside):
        each()
print("\n".join(wrong) or "the program does what its manual says")
sys.exit(bool(wrong))
