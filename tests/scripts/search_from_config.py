# SPDX-License-Identifier: BSL-1.0
"""Searches over configs, and presets: search_from_config.py PROGRAM. The values of trials are held to those of `fit` with
the same options; tables to those of other numbers of workers, of searches that were killed, and of files that changed.
"""
import csv, fcntl, json, os, pathlib, signal, subprocess, sys, tempfile, time

program = pathlib.Path(sys.argv[1]).resolve()
os.environ["OMP_NUM_THREADS"] = "1"  # as a trial has it: the same bits
BASE = """learner: {name: SupervisedLearner, cfg: {classification: true}}
criterion: {name: CrossEntropyLoss}
model: {name: MLP, cfg: {layers: [784, 16, 10]}}
dataset: {name: Digits, cfg: {size: 200}}
dataloaders: {batch_size: 20}
optimizer: {name: Adam, cfg: {lr: 0.001}}
training: {max_epochs: 3, enable_progress_bar: false, enable_model_summary: false}
"""
SPACE = """  space:
    optimizer.cfg.lr: {log_uniform: [1e-4, 1e-1]}
    dataloaders.batch_size: {integer: [10, 40], step: 10}
    model.cfg.activation: {choice: [relu, tanh]}
"""
SEARCH = BASE + """seed: 3
search:
  monitor: val/loss
  trials: 10
  sampler: {name: TPE, cfg: {seed: 1, startup: 4}}
  pruner: {name: asha}
""" + SPACE
FILES = {"config.yaml", "resolved.json", "journal.jsonl", "trials.csv", "report.html", "best.yaml", "best.json"}
wrong = []


def check(holds, *words):
    if not holds:
        wrong.append(" ".join(map(str, words)))


def call(*words, status=0):
    run = subprocess.run([program, *words], capture_output=True, text=True, timeout=300)
    check(run.returncode == status, *words, "ended with", run.returncode, "expected", status, run.stdout[-300:], run.stderr[-900:])
    return run.stdout if status == 0 else run.stderr


def table(folder):
    return (pathlib.Path(folder) / "trials.csv").read_text()


def rows(folder):
    return list(csv.DictReader(table(folder).splitlines()))


def metrics_of_fit(*words):
    folder = pathlib.Path(call("fit", *words).splitlines()[0])
    return json.loads((folder / "result.json").read_text())["metrics"]


def refused(text, *expected, words=(), command="check"):
    pathlib.Path("wrong.yaml").write_text(text)
    before = sorted(pathlib.Path(".").rglob("*"))
    said = call(command, "wrong.yaml", *words, status=2)
    for one in expected:
        check(one in said, "expected", repr(one), "got", said)
    check(sorted(pathlib.Path(".").rglob("*")) == before, command, "has written something")
    return said


def search_in_a_row():
    """Other numbers of workers, a kill, and a file that changes under a search: the same table."""
    pathlib.Path("search.yaml").write_text(SEARCH)
    check("nothing is wrong" in call("check", "search.yaml"), "check refuses a good section")
    said = call("search", "search.yaml", "search.folder=one")
    check("best: trial" in said and "one/best.yaml" in said, "search says", said)
    check({path.name for path in pathlib.Path("one").iterdir()} == FILES, "files:", sorted(pathlib.Path("one").iterdir()))
    check(len(rows("one")) == 10, "trials:", len(rows("one")))
    states = {row["state"] for row in rows("one")}
    check(states <= {"complete", "paused"} and "paused" in states, "ASHA leaves trials that are", states)
    for workers in (2, 4):
        call("search", "search.yaml", f"search.folder=w{workers}", f"search.workers={workers}")
        check(table(f"w{workers}") == table("one"), workers, "workers find something else:", table(f"w{workers}"), table("one"))
    for name, workers, lines in (("killed", 2, 4), ("killed_early", 1, 2)):
        run = subprocess.Popen([program, "search", "search.yaml", f"search.folder={name}", f"search.workers={workers}"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        journal = pathlib.Path(name, "journal.jsonl")
        while not journal.exists() or journal.read_bytes().count(b"\n") < lines:
            check(run.poll() is None, "the search was over before it could be killed")
            if run.poll() is not None:
                break
            time.sleep(0.002)
        run.send_signal(signal.SIGKILL)
        run.wait()
        done = journal.read_bytes().count(b"\n")
        call("search", "--again", name)
        check(table(name) == table("one"), f"killed after {done} lines, it finds something else")
        check(pathlib.Path(name, "best.yaml").read_text().splitlines()[1:] ==
              pathlib.Path("one", "best.yaml").read_text().splitlines()[1:], "another best.yaml")
    pathlib.Path("edited.yaml").write_text(SEARCH)
    run = subprocess.Popen([program, "search", "edited.yaml", "search.folder=edited"], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
    while not pathlib.Path("edited/journal.jsonl").exists():
        time.sleep(0.002)
    pathlib.Path("edited.yaml").write_text(SEARCH.replace("max_epochs: 3", "max_epochs: 1"))
    check(run.wait() == 0, "edited: status", run.returncode)
    check(table("edited") == table("one"), "a file that was edited has changed a search that ran")


def values_are_those_of_fit():
    for row in rows("one")[:2] + [row for row in rows("one") if row["state"] == "complete"][:1]:
        got = metrics_of_fit("search.yaml", f"optimizer.cfg.lr={row['optimizer.cfg.lr']}",
                             f"dataloaders.batch_size={row['dataloaders.batch_size']}",
                             f"model.cfg.activation={row['model.cfg.activation']}", f"training.max_epochs={row['steps']}")
        check(repr(got["val/loss"]) == repr(float(row["value"])), "trial", row["number"], "has", row["value"], "fit", got["val/loss"])
    best = min((row for row in rows("one") if row["state"] == "complete"), key=lambda row: float(row["value"]))
    for file in ("one/best.yaml", "one/best.json"):
        got = metrics_of_fit(file)
        check(got["val/loss"] == float(best["value"]), file, "gives", got["val/loss"], "the trial had", best["value"])
    check("search" not in pathlib.Path("one/best.yaml").read_text().split("\n", 1)[1], "best.yaml has a section search")


def going_on():
    call("search", "search.yaml", "search.folder=more", "search.trials=4")
    call("search", "search.yaml", "search.folder=more", "search.trials=10", "search.workers=2")
    check(table("more") == table("one"), "4 trials and 6 more are not 10")
    for words in (["--again", "more", "optimizer.cfg.weight_decay=0.1"], ["search.yaml", "search.folder=more", "optimizer.cfg.weight_decay=0.1"]):
        said = call("search", *words, status=2)
        check("optimizer.cfg.weight_decay was 0.0, got 0.1" in said and "argument" in said, "another config:", said)
    said = call("search", "--again", "more", "search.space.optimizer.cfg.lr={uniform: [0, 1]}", status=2)
    check("search.space.optimizer.cfg.lr.log_uniform was [1e-4, 1e-1], got nothing" in said, "another space:", said)
    said = call("search", "search.yaml", "search.folder=more", "search.sampler.cfg.seed=2", status=2)
    check("search.sampler.cfg.seed was 1, got 2" in said, "another seed:", said)
    check(table("more") == table("one"), "a search that was refused has changed the table")
    check("nothing is wrong" in call("check", "search.yaml", "~search.space.model.cfg.activation", "search.space.optimizer.cfg.lr={uniform: [0, 1]}"), "overrides of a space")
    call("search", "search.yaml", "--again", "more", "optimizer.cfg.weight_decay=0")  # says what holds anyway
    check("no folder of a search" in call("search", "--again", "nowhere", status=2), "nowhere")


def without_a_seed():
    text = SEARCH.replace("seed: 3\n", "").replace("trials: 10", "trials: 4")
    pathlib.Path("no_seed.yaml").write_text(text)
    call("search", "no_seed.yaml")
    call("search", "no_seed.yaml", "search.workers=4")
    check(table("runs/search_0") == table("runs/search_1"), "without a seed the numbers depend on something else")
    best = min((row for row in rows("runs/search_0") if row["state"] == "complete"), key=lambda row: float(row["value"]))
    check(metrics_of_fit("runs/search_0/best.yaml")["val/loss"] == float(best["value"]), "best.yaml has another seed")


def trials_that_fail():
    pathlib.Path("fails.yaml").write_text(SEARCH.replace("name: TPE, cfg: {seed: 1, startup: 4}", "name: Grid").replace(
        SPACE, "  space: {model.cfg.layers: {choice: [[784, 10], [99, 10], [784, 5, 10]]}}\n"))
    call("search", "fails.yaml", "search.folder=fails", "search.pruner=NoPruner")
    states = [row["state"] for row in rows("fails")]
    check(states == ["complete", "failed", "complete"], "states", states)
    check("99" in rows("fails")[1]["error"], "error", rows("fails")[1]["error"])
    check("[784, 10]" in rows("fails")[0]["model.cfg.layers"], rows("fails")[0])
    pathlib.Path("all.yaml").write_text(pathlib.Path("fails.yaml").read_text().replace("[784, 10], [99, 10], [784, 5, 10]", "[99, 10]"))
    said = call("search", "all.yaml", "search.folder=all", "search.pruner=NoPruner", status=1)
    check("all 1 trials have failed" in said or "all" in said and "99" in said, said)


def references_follow():
    pathlib.Path("refers.yaml").write_text(SEARCH.replace("cfg: {lr: 0.001}", "cfg: {lr: 0.001, weight_decay: '${optimizer.cfg.lr}'}")
                                           .replace("trials: 10", "trials: 1"))
    call("search", "refers.yaml", "search.folder=refers")
    row = rows("refers")[0]
    got = metrics_of_fit("search.yaml", f"optimizer.cfg.lr={row['optimizer.cfg.lr']}", f"optimizer.cfg.weight_decay={row['optimizer.cfg.lr']}",
                         f"dataloaders.batch_size={row['dataloaders.batch_size']}", f"model.cfg.activation={row['model.cfg.activation']}",
                         f"training.max_epochs={row['steps']}")
    check(got["val/loss"] == float(row["value"]), "a reference kept the value of the file")


def names_and_populations():
    pathlib.Path("names.yaml").write_text(SEARCH.replace("name: TPE, cfg: {seed: 1, startup: 4}", "name: sobol").replace(
        SPACE, "  space: {optimizer: {choice: [SGD, {name: Adam, cfg: {lr: 0.01}}]}, model.name: {choice: [MLP, TwoLayer]}}\n")
        .replace("cfg: {layers: [784, 16, 10]}", "cfg: {}"))
    call("search", "names.yaml", "search.folder=names", "search.trials=2", "search.pruner=null")
    pathlib.Path("pbt.yaml").write_text(SEARCH.replace("name: asha", "name: PopulationBased, cfg: {share: 0.5}").replace(
        SPACE, "  space: {optimizer.cfg.lr: {log_uniform: [1e-4, 1e-1]}, optimizer.cfg.weight_decay: {uniform: [0, 0.1]}}\n"))
    call("search", "pbt.yaml", "search.folder=pbt", "search.trials=4")
    call("search", "pbt.yaml", "search.folder=pbt2", "search.trials=4", "search.workers=4")
    check(table("pbt") == table("pbt2"), "a population depends on the workers")
    drawn = {}
    for line in pathlib.Path("pbt/journal.jsonl").read_text().splitlines()[1:]:
        piece = json.loads(line)
        drawn.setdefault(piece["trial"], set()).add(str(piece["params"]))
    check(any(len(each) > 1 for each in drawn.values()), "no trial of the population has changed its parameters")
    refused(pathlib.Path("pbt.yaml").read_text().replace("optimizer.cfg.lr:", "model.cfg.dropout:"), "'model.cfg.dropout' cannot change while a trial trains")
    refused(pathlib.Path("pbt.yaml").read_text() + "lr_scheduler: {name: StepLR, cfg: {step_size: 1}}\n", "'optimizer.cfg.lr' is what the lr_scheduler changes")
    refused(pathlib.Path("pbt.yaml").read_text(), "'search.keep' is for trials with files of their own", words=["search.keep=logs"])
    call("search", "search.yaml", "search.folder=kept", "search.trials=2", "search.keep=everything")
    check(pathlib.Path("kept/trials/0/metrics.csv").exists() and list(pathlib.Path("kept/trials/1").rglob("*.ckpt")), "nothing was kept")


def best_is_that_of_fit(folder):
    best = min((row for row in rows(folder) if row["state"] == "complete"), key=lambda row: float(row["value"]))
    for file in ("best.yaml", "best.json"):
        got = metrics_of_fit(f"{folder}/{file}")
        check(got["val/loss"] == float(best["value"]), f"{folder}/{file} gives", got["val/loss"], "the trial had", best["value"])


def trials_do_all_that_a_fit_does():
    """What comes between a batch and the module on the device, too."""
    text = SEARCH.replace("trials: 10", "trials: 2").replace("name: asha", "name: NoPruner")
    pathlib.Path("plain.yaml").write_text(text)
    pathlib.Path("post.yaml").write_text(text.replace("size: 200}}", "size: 200}, batch_transforms: {post: {name: Normalize, cfg: {mean: [0.5], std: [0.01]}}}}"))
    call("search", "plain.yaml", "search.folder=plain")
    call("search", "post.yaml", "search.folder=post")
    check(all(one["value"] != other["value"] for one, other in zip(rows("plain"), rows("post"))), "batches on the device are as they were")
    best_is_that_of_fit("post")
    pathlib.Path("crop.yaml").write_text(text.replace("[784, 16, 10]", "[196, 16, 10]").replace("size: 200}}", "size: 200}, batch_transforms: {post: {name: CenterCrop, cfg: {size: [14]}}}}"))
    check("nothing is wrong" in call("check", "crop.yaml", "--rehearse"), "a rehearsal leaves out what is on the device")
    call("search", "crop.yaml", "search.folder=crop")
    check(all(row["state"] == "complete" for row in rows("crop")), rows("crop"))


def sections_of_lightning():
    pathlib.Path("cli.yaml").write_text("""model: {class_path: x.Classifier, init_args: {net: {class_path: x.MLP, init_args: {layers: [784, 16, 10]}}}}
data: {class_path: x.Digits, init_args: {size: 200, dataloaders: {batch_size: 20}}}
optimizer: {class_path: torch.optim.Adam, init_args: {lr: 0.001}}
trainer: {max_epochs: 1, enable_progress_bar: false, enable_model_summary: false}
search:
  {monitor: val/loss, trials: 3, pruner: ASHA,
   space: {optimizer.init_args.lr: {log_uniform: [1e-4, 1e-1]}, trainer.max_epochs: {integer: [2, 3]}}}
""")
    for name, words in (("cli", ["seed_everything=3"]), ("cli_any", ["seed_everything=true"]), ("cli_none", [])):
        check("nothing is wrong" in call("check", "cli.yaml", *words), "check refuses a search of Lightning's sections")
        call("search", "cli.yaml", f"search.folder={name}", *words)
        check(all(row["state"] != "failed" for row in rows(name)), name, rows(name))
        best_is_that_of_fit(name)
        call("search", "--again", name, "search.trials=4")
    check("unknown option 'lrr'" in call("check", "cli.yaml", "search.space.optimizer.init_args.lrr={uniform: [0, 1]}", status=2), "an unknown option of Lightning's")


def two_that_begin_at_once():
    """Both wait for the folder. One has it then; the other one is of another config, and is refused."""
    pathlib.Path("both").mkdir()
    folder = os.open("both", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    decays = ("0.0", "0.25")
    runs = [subprocess.Popen([program, "search", "search.yaml", "search.folder=both", "search.trials=2", f"optimizer.cfg.weight_decay={decay}"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for decay in decays]
    locks = lambda: [line for line in pathlib.Path("/proc/locks").read_text().splitlines() if "->" in line and f":{os.fstat(folder).st_ino} " in line]
    until = time.monotonic() + 20
    while len(locks()) < 2 and time.monotonic() < until and all(run.poll() is None for run in runs):
        time.sleep(0.01)
    check(all(run.poll() is None for run in runs) and not list(pathlib.Path("both").iterdir()), "a search does not wait for the folder:", sorted(pathlib.Path("both").iterdir()))
    os.close(folder)
    said = [run.communicate()[1] for run in runs]
    check(sorted(run.returncode for run in runs) == [0, 2], "two searches in a folder end with", [run.returncode for run in runs], said)
    for run, decay, words in zip(runs, decays, said):
        if run.returncode == 0:
            check(float(json.loads(pathlib.Path("both/resolved.json").read_text())["optimizer"]["cfg"]["weight_decay"]) == float(decay), "another config is kept")
            call("search", "search.yaml", "search.folder=alone", "search.trials=2", f"optimizer.cfg.weight_decay={decay}")
        else:
            check("was begun with another config" in words, words)
    check(table("both") == table("alone"), "the other search has written into this one")


def pruners_know_how_long_a_trial_is():
    def kept(*words):
        return json.loads(call("print", "search.yaml", *words))["search"]["pruner"]["cfg"]["max"]
    check(kept() == 3, "max is by itself", kept())
    check(kept("training.max_steps=2") == 2, "max_steps does not end a trial")
    check(kept("training.check_val_every_n_epoch=3") == 1, "of every third epoch")
    check(kept("training.check_val_every_n_epoch=3", "search.monitor=train/loss") == 3, "train/loss is there after each epoch")
    check(kept("training.val_check_interval=1.0") == 3, "an interval of one epoch")
    for words in (["search.space.training.max_epochs={integer: [4, 7]}"], ["search.space={training.max_epochs: {integer: [4, 7]}}"],
                  ["search.space.training={choice: [{max_epochs: 4}, {max_epochs: 7}]}"]):
        check(kept(*words) == 7, "max is not that of the longest trial:", kept(*words), words)
        check("nothing is wrong" in call("check", "search.yaml", *words, "search.pruner={name: ASHA, cfg: {max: 7}}"), words)
    refused(SEARCH, "'search.pruner.cfg.max' is 8, and a trial has 7 validations", words=["search.space.training.max_epochs={integer: [4, 7]}", "search.pruner={name: ASHA, cfg: {max: 8}}"])
    refused(SEARCH, "'search.pruner.cfg.max' is 3, and a trial has 2 validations", words=["training.max_steps=2", "search.pruner={name: ASHA, cfg: {max: 3}}"])
    for words, cause in ((["training.val_check_interval=0.5"], "val_check_interval"), (["training.max_epochs=-1", "training.max_steps=8"], "max_steps"),
                         (["training.max_epochs=-1", "training.max_time=00:00:01:00"], "max_time")):
        refused(SEARCH, f"'search.pruner.cfg.max' is missing: how many validations a trial has, which 'training.{cause}' leaves open", words=words)
        check("nothing is wrong" in call("check", "search.yaml", *words, "search.pruner={name: ASHA, cfg: {max: 9}}"), words)
    refused(SEARCH.replace("max_epochs: 3, ", ""), "give it, or 'training.max_epochs'", words=["search.pruner=ASHA"])
    refused(SEARCH, "'search.monitor' is 'val/loss', and a trial ends before its first validation", words=["training.check_val_every_n_epoch=5"])


def check_knows_what_search_refuses():
    population = SEARCH.replace("name: asha", "name: PopulationBased").replace(SPACE, "  space: {optimizer.cfg.lr: {log_uniform: [1e-4, 1e-1]}}\n")
    for section, place in (("{batch_size: 20, num_workers: 1}", "5:44"), ("{default: {num_workers: 2}, val: {num_workers: 0}}", "5:38"),
                           ("{default: {num_workers: 0}, val: {num_workers: 2}}", "5:61")):
        for command in ("check", "search"):
            refused(population.replace("{batch_size: 20}", section), f"wrong.yaml:{place}: 'dataloaders.num_workers' is", command=command)
    pathlib.Path("tests.yaml").write_text(population.replace("{batch_size: 20}", "{test: {num_workers: 2}}"))
    check("nothing is wrong" in call("check", "tests.yaml"), "a search has nothing to test")
    checkpoints = "training.callbacks=[{name: ModelCheckpoint, cfg: {monitor: val/loss, dirpath: shared}}]"
    logs = "training.logger={class_path: CSVLogger, init_args: {save_dir: logs}}"
    refused(SEARCH, "'training.callbacks' has a 'dirpath', one folder for all trials", words=["search.keep=everything", checkpoints])
    refused(SEARCH, "'training.logger' has a 'save_dir', one folder for all trials", words=["search.keep=logs", logs])
    refused(SEARCH, "'training.logger' has a 'save_dir'", words=["search.keep=logs", "search.space.training.logger={choice: [true, {name: CSVLogger, cfg: {save_dir: logs}}]}"])
    check("nothing is wrong" in call("check", "search.yaml", "search.keep=logs", checkpoints), "checkpoints are not kept")
    check("nothing is wrong" in call("check", "search.yaml", logs), "nothing is kept")
    refused(SEARCH, "'search.space.training.accelerator': trials train on the processor", words=["search.space.training.accelerator={choice: [cpu, auto]}"])


def null_is_explained():
    said = call("print", "search.yaml", "seed=18446744073709551615", "search.space.training.gradient_clip_val={choice: [null, 1.0]}", "--explain")
    check("# choice = [null, 1.0]  # argument 4" in said and "# seed = 18446744073709551615  # argument 3" in said, said)


def refusals():
    section = SEARCH.splitlines().index("search:") + 1
    refused(SEARCH.replace("optimizer.cfg.lr:", "optimizer.cfg.lrr:"), f"wrong.yaml:{section + 6}:", "unknown option 'lrr'", "did you mean 'lr'?")
    refused(SEARCH.replace("optimizer.cfg.lr:", "optimiser.cfg.lr:"), "unknown section 'optimiser'; did you mean 'optimizer'?")
    refused(SEARCH.replace("[1e-4, 1e-1]", "[-1, 1]").replace("log_uniform", "uniform"), f"wrong.yaml:{section + 6}:34: 'optimizer.cfg.lr' is -1, a number of 0 or more")
    refused(SEARCH.replace("[1e-4, 1e-1]", "[1e-1, 1e-4]"), "the range of 'optimizer.cfg.lr' is 0.1 to 0.0001; give two numbers, the lower one first")
    refused(SEARCH.replace("log_uniform", "loguniform"), "unknown kind of range", "did you mean 'log_uniform'?")
    refused(SEARCH.replace("{integer: [10, 40], step: 10}", "{uniform: [10, 40]}"), "'dataloaders.batch_size' is '28.54", "a whole number is wanted")
    refused(SEARCH.replace("[relu, tanh]", "[relu, tahn]"), f"wrong.yaml:{section + 8}:43: 'model.cfg.activation' is 'tahn'; did you mean 'tanh'?")
    refused(SEARCH.replace("name: asha", "name: asah"), "there is no pruner 'asah'; did you mean 'ASHA'?")
    refused(SEARCH.replace("startup: 4", "start: 4"), "unknown option 'start' of sampler 'TPE'; did you mean 'startup'?")
    refused(SEARCH.replace("name: asha", "name: asha, cfg: {max: 81}"), "'search.pruner.cfg.max' is 81, and a trial has 3 validations")
    refused(SEARCH.replace("monitor: val/loss", "monitor: val/los"), "nothing logs 'val/los'; did you mean 'val/loss'?", command="search")
    refused(SEARCH.replace("monitor: val/loss", "monitor: test/loss"), "nothing logs 'test/loss'", command="search")
    refused(SEARCH.replace("trials: 10", "trials: 0\n  workers: 9"), "'search.trials' is '0'", "'search.workers' is '9', a whole number from 1 to 'window' (4)")
    refused(SEARCH.replace("  monitor: val/loss\n", ""), "'search.monitor' is missing")
    refused(BASE, "'search' is 'garbage', a table is wanted", words=["search=garbage"])
    refused(BASE, "'search' is 'garbage', a table is wanted", words=["search=garbage"], command="fit")
    refused(BASE, "the section 'search' is missing", command="search")
    refused(SEARCH.replace("max_epochs: 3", "max_epochs: 3, accelerator: cud"), "cud", command="search")
    said = refused(SEARCH.replace("optimizer.cfg.lr:", "optimizer.cfg.lrr:").replace("monitor: val/loss", "monitor: val/los").replace("size: 200", "sise: 200"),
                   "sise", "val/los", "lrr", "3 errors")
    check(said.index("sise") < said.index("val/los") < said.index("lrr"), "not in the order of the file:", said)


def presets():
    small = ["preset=mlp-digits", "dataset.cfg.size=100", "training.max_epochs=1", "training.enable_progress_bar=false"]
    check("val/loss" in metrics_of_fit(*small), "a preset alone")
    learnt = metrics_of_fit("preset=mlp-digits", "seed=1", "training.enable_progress_bar=false", "training.enable_model_summary=false")
    check(learnt["val/accuracy"] > 0.92, "the preset that one tries first learns little:", learnt)
    pathlib.Path("over.yaml").write_text("preset: mlp-digits\noptimizer: {cfg: {lr: 0.5}}\n")
    resolved = json.loads(call("print", "over.yaml"))
    check(resolved["optimizer"]["cfg"]["lr"] == 0.5 and resolved["dataset"]["cfg"]["size"] == 12000 and "preset" not in resolved, resolved)
    check(json.loads(call("print", "over.yaml", "optimizer.cfg.lr=0.25", "~training.max_epochs"))["training"]["max_epochs"] is None, "~ of a preset's option")
    check(json.loads(call("print", "over.yaml", "preset=LeNet5-MNIST"))["model"]["name"] == "LeNet5BNMaxPool", "a preset of the command line")
    for name in ("mlp-digits", "lenet5-mnist", "resnet18-cifar10"):
        check("nothing is wrong" in call("check", "preset=" + name), name)
    check("there is no preset 'mlp-digit'; did you mean 'mlp-digits'?" in call("check", "preset=mlp-digit", status=2), "unknown preset")
    said = call("check", "preset=mlp-digits", "model.name=MLPP", status=2)
    check("argument 3: there is no model 'MLPP'" in said, said)
    check("mlp-digits" in call("names", "presets") and "layers: [784, 128, 10]" in call("names", "presets"), "names presets")
    check("ASHA" in call("names", "pruners") and "eta = 3" in call("names", "pruners"), "names pruners")


with tempfile.TemporaryDirectory() as own:
    os.chdir(own)
    for part in (search_in_a_row, values_are_those_of_fit, going_on, without_a_seed, trials_that_fail, references_follow,
                 names_and_populations, trials_do_all_that_a_fit_does, sections_of_lightning, two_that_begin_at_once,
                 pruners_know_how_long_a_trial_is, check_knows_what_search_refuses, null_is_explained, refusals, presets):
        before = len(wrong)
        try:
            part()
        except Exception as error:  # the others are tried, too
            wrong.append(f"{part.__name__}: {error!r}")
        print(part.__name__, "fails" if len(wrong) > before else "holds", flush=True)
    os.chdir("/")
print("\n".join(wrong))
sys.exit(bool(wrong))
