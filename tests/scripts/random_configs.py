# SPDX-License-Identifier: BSL-1.0
"""Random configs against what does not depend on how they are run: random_configs.py PROGRAM [--count N] [--seed S]
[--only I] [--keep FOLDER] [--lightning].

Each config is drawn from what the registry names: models, losses, optimizers, schedules, data, transforms, callbacks. Of each
- `check` accepts it, `fit` trains it, and the JSON Schema accepts it where Python has jsonschema;
- another format, other letters of names, `class_path`, several files, overrides and the environment give the same run;
- `resolved.json`, read again, gives the same run;
- a run that was stopped, by a limit or a signal, and gone on with ends where the unbroken run ends.
The same: each row of metrics.csv, result.json, and all that is in the checkpoints, bit for bit.
With `--lightning` others are trained by PyTorch and Lightning, where Python has both, from the same weights: learning rates,
losses and weights agree to 1e-5.
"""
import argparse, copy, csv, io, json, math, os, pathlib, pickle, random, re, shutil, signal, struct, subprocess, sys, tempfile, time, zipfile

arguments = argparse.ArgumentParser()
arguments.add_argument("program", type=pathlib.Path)
arguments.add_argument("--count", type=int, default=20)
arguments.add_argument("--seed", type=int, default=1)
arguments.add_argument("--only", type=int)
arguments.add_argument("--keep", type=pathlib.Path)
arguments.add_argument("--lightning", action="store_true")
said = arguments.parse_args()
program = said.program.resolve()
os.environ["OMP_NUM_THREADS"] = "1"


class Named:
    """A part of a config by its name."""

    def __init__(self, name, _module="torch", /, **options):
        self.name, self.module, self.options = name, _module, options


class Wrong(Exception):
    pass


# --- drawing configs ---------------------------------------------------------------------------------------------------------

PYTHONS = {"t_max": "T_max", "t_0": "T_0", "t_mult": "T_mult"}
FORMATS = ("yaml", "json", "toml")


def number(rng, low, high):
    """One that all formats can say, with few digits."""
    return float(f"{math.exp(rng.uniform(math.log(low), math.log(high))):.3g}")


def some(rng, **options):
    """A part of the options; those that are functions are called."""
    return {key: value() for key, value in options.items() if rng.random() < 0.4}


class Composition:
    """One config, and what must be known of it to break it."""

    def __init__(self, rng, folder):
        self.rng, self.folder = rng, folder
        self.tree = {}
        self.files()
        self.draw_training()
        rng.choice([self.draw_table, self.draw_table, self.draw_classes, self.draw_images, self.draw_images])()
        self.draw_loaders()
        self.draw_optimizer()
        self.draw_schedule()
        self.draw_watchers()
        self.draw_rest()

    def pick(self, *values):
        return self.rng.choice(values)

    def chance(self, p):
        return self.rng.random() < p

    def files(self):
        for name in ("train.csv", "test.csv"):
            self.rows = self.rng.randint(20, 48)
            self.words = self.rng.random() < 0.3

    # the data, with a model and a loss that fit them

    def draw_table(self):
        rng, pick, chance = self.rng, self.pick, self.chance
        inputs, outputs = rng.randint(1, 5), rng.randint(1, 3)
        kind = pick("any", "any", "share", "sign")
        value = {"any": lambda: f"{rng.gauss(0, 1):.4f}", "share": lambda: pick("0", "1"), "sign": lambda: pick("1", "-1")}[kind]
        features = self.write_table(inputs, [f"y{i}" for i in range(outputs)], value)
        reduction = lambda: pick("mean", "sum")
        losses = {"any": [Named("MSELoss", "torch.nn", **some(rng, reduction=reduction)), Named("L1Loss", "torch.nn", **some(rng, reduction=reduction)),
                          Named("HuberLoss", "torch.nn", **some(rng, delta=lambda: number(rng, 0.1, 3), reduction=reduction)),
                          Named("SmoothL1Loss", "torch.nn", **some(rng, beta=lambda: number(rng, 0.1, 3))),
                          Named("PoissonNLLLoss", "torch.nn", **some(rng, full=lambda: False, eps=lambda: 1e-7))],
                  "share": [Named("BCEWithLogitsLoss", "torch.nn", **some(rng, pos_weight=lambda: [number(rng, 0.5, 3) for _ in range(outputs)])),
                            Named("MultiLabelSoftMarginLoss", "torch.nn", **some(rng, weight=lambda: [number(rng, 0.5, 3) for _ in range(outputs)])),
                            Named("KLDivLoss", "torch.nn", reduction=pick("batchmean", "mean", "sum")), Named("MSELoss", "torch.nn")],
                  "sign": [Named("HingeEmbeddingLoss", "torch.nn", **some(rng, margin=lambda: number(rng, 0.5, 2))),
                           Named("SoftMarginLoss", "torch.nn", **some(rng, reduction=reduction))]}[kind]
        self.tree["criterion"] = rng.choice(losses)
        if chance(0.15):
            self.tree["criterion"] = rng.sample(losses, 2)
        self.draw_mlp(features, outputs)
        self.tree["learner"] = Named("SupervisedLearner", "x.y")
        self.logged = ["loss"]
        self.draw_table_transforms()

    def draw_classes(self):
        rng, pick = self.rng, self.pick
        classes = rng.randint(2, 4)
        names = ["red", "green", "blue", "\N{LATIN SMALL LETTER E WITH ACUTE}t\N{LATIN SMALL LETTER E WITH ACUTE}"][:classes]
        rows = iter(range(10**6))
        features = self.write_table(rng.randint(1, 4), ["kind"], lambda: names[next(rows) % classes])
        weight = lambda: [number(rng, 0.5, 3) for _ in range(classes)]
        self.tree["criterion"] = rng.choice([
            Named("CrossEntropyLoss", "torch.nn", **some(rng, label_smoothing=lambda: number(rng, 0.01, 0.3), weight=weight, ignore_index=lambda: -1)),
            Named("NLLLoss", "torch.nn", **some(rng, weight=weight)), Named("MultiMarginLoss", "torch.nn", **some(rng, p=lambda: pick(1, 2), margin=lambda: number(rng, 0.3, 2)))])
        self.draw_mlp(features, classes)
        self.draw_classification(classes)
        self.draw_table_transforms()

    def draw_classification(self, classes):
        rng = self.rng
        options, self.logged = {"classification": True}, ["loss", "accuracy"]
        if self.chance(0.3):
            options["topk"] = rng.choice([[1], [1, 2], [2]])
            self.logged = ["loss"] + (["accuracy"] if options["topk"] == [1] else [f"accuracy@{k}" for k in options["topk"]])
        if self.chance(0.3):
            top = rng.choice([k for k in range(1, classes + 1) if f"accuracy@{k}" not in self.logged and not (k == 1 and "accuracy" in self.logged)] or [0])
            if top:
                options["metrics"] = [Named("Accuracy", "torchmetrics", top_k=top)]
        self.tree["learner"] = Named("SupervisedLearner", "x.y", **options)

    def write_table(self, inputs, targets, value):
        """train.csv and test.csv; how many features they have in the end."""
        rng, pick, chance = self.rng, self.pick, self.chance
        separator, words, gaps, note = pick(",", ";", "|"), chance(0.3), chance(0.25), chance(0.2)
        columns = [f"x{i}" for i in range(inputs)] + (["place"] if words else []) + (["note"] if note else []) + targets
        places = iter(range(10**6))

        def cell(column):
            if column in targets:
                return value()
            if column == "place":
                return ("north", "south", "west")[next(places) % 3]
            if column == "note":
                return '"a ""note"", with ' + separator + '"'
            return "" if gaps and rng.random() < 0.1 else f"{rng.gauss(1, 2):.5g}"

        for name in ("train.csv", "test.csv"):
            rows = rng.randint(20, 48)
            self.rows = rows if name == "train.csv" else self.rows
            lines = [separator.join(columns)] + [separator.join(cell(column) for column in columns) for _ in range(rows)]
            (self.folder / name).write_text(pick("\n", "\r\n").join(lines) + pick("", "\n"), newline="")
        options = {"path": "train.csv", "test_path": "test.csv", "targets": targets, "standardize": chance(0.5)}
        if separator != "," or chance(0.2):
            options["separator"] = separator
        if gaps:
            options["missing"] = "fill"
        if note:
            options["ignore"] = ["note"]
        codes = words and chance(0.4)
        if codes:
            options["categories"] = "codes"
        self.dataset(Named("Csv", "data", **options))
        return inputs + (0 if not words else 1 if codes else 3)

    def dataset(self, named):
        self.part = 0.2
        if self.chance(0.5):
            self.part = self.pick(0.1, 0.25, 0.5)
            magic = Named("MagicData", "torchmate.data", name=named.name, val_percentage=self.part)
            if self.chance(0.5):
                self.tree["dataset"] = magic
                magic.beside = {"kwargs": named.options}
            else:
                magic.options["cfg"] = named.options
            self.tree["dataset"] = magic
        else:
            self.tree["dataset"] = named
        self.tree["dataset"].__dict__.setdefault("beside", {})

    def draw_mlp(self, inputs, outputs):
        rng = self.rng
        hidden = [rng.randint(2, 9) for _ in range(rng.randint(0, 2))]
        options = some(rng, activation=lambda: self.pick("relu", "tanh", "gelu", "silu", "elu", "sigmoid", "leaky_relu", "ReLU"), dropout=lambda: number(rng, 0.05, 0.5),
                       batch_norm=lambda: True)
        self.batch_norm = "batch_norm" in options and bool(hidden)
        if self.chance(0.3):
            options |= {"in_channels": inputs, "hidden_channels": hidden + [outputs]}
        else:
            options["layers"] = [inputs, *hidden, outputs]
        self.tree["model"] = Named("MLP", "torchvision.ops", **options)
        if self.chance(0.1):
            self.batch_norm = False
            self.tree["model"] = [Named("MLP", "m", layers=[inputs, 4]), Named("MLP", "m", layers=[4, 3, outputs], activation="tanh")]

    def draw_table_transforms(self):
        if self.chance(0.15):
            self.tree["dataset"].beside["transforms"] = {self.pick("pre", "post", "train"): self.pick(Named("Compose", "t", transforms=[]), [Named("Flatten", "t", start_dim=0)])}

    def draw_images(self):
        rng, pick, chance = self.rng, self.pick, self.chance
        shape, classes = [1, 28, 28], 10
        kind = pick("Digits", "Digits", "Digits", "MNIST", "FashionMNIST", "KMNIST", "CIFAR10")
        self.rows = rng.randint(24, 50)
        if kind == "Digits":
            self.dataset(Named("Digits", "d", size=self.rows, **some(rng, seed=lambda: rng.randint(0, 9), noise=lambda: number(rng, 0.01, 0.3), clutter=lambda: rng.randint(0, 4))))
        else:
            root = self.folder / "files"
            root.mkdir(exist_ok=True)
            count = self.rows
            pixels = random.Random(rng.random())
            if kind == "CIFAR10":
                shape, self.rows = [3, 32, 32], 5 * max(5, count // 5)
                for name in [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]:
                    (root / f"{name}.bin").write_bytes(b"".join(bytes([i % 10]) + pixels.randbytes(3072) for i in range(self.rows // 5)))
            else:
                for name in ("train", "t10k"):
                    (root / f"{name}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, count, 28, 28) + pixels.randbytes(count * 784))
                    (root / f"{name}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, count) + bytes(i % 10 for i in range(count)))
            self.dataset(Named(kind, "torchvision.datasets", root="files"))
        self.draw_image_transforms(shape)
        self.draw_image_model(shape, classes)
        weight = lambda: [number(rng, 0.5, 3) for _ in range(classes)]
        self.tree["criterion"] = rng.choice([Named("CrossEntropyLoss", "torch.nn", **some(rng, label_smoothing=lambda: 0.1, weight=weight)), Named("CrossEntropyLoss", "torch.nn"),
                                             Named("MultiMarginLoss", "torch.nn")])
        if self.tree["criterion"].name == "CrossEntropyLoss" and chance(0.15):
            self.tree["dataset"].beside["target_transforms"] = {"post": [Named("OneHot", "t", num_classes=classes)]}
        self.draw_classification(classes)
        if "target_transforms" in self.tree["dataset"].beside:
            self.tree["learner"].options.pop("metrics", None)  # which want class numbers

    def draw_image_transforms(self, shape):
        """Changes the shape to what comes out."""
        rng, pick = self.rng, self.pick
        every, train, last = [], [], []
        if self.chance(0.3):
            every.append(Named("ToTensor", "torchvision.transforms"))
        for _ in range(rng.choice([0, 0, 1, 2])):
            size = rng.randint(12, 30)
            change = pick("CenterCrop", "Pad", "Resize", "Grayscale", "RandomCrop")
            if change == "CenterCrop":
                every.append(Named(change, "torchvision.transforms", size=pick(size, [size, size])))
                shape[1:] = [size, size]
            elif change == "Pad":
                every.append(Named(change, "torchvision.transforms", padding=pick(2, [2], [2, 2], [2, 2, 2, 2]),
                                   **some(rng, padding_mode=lambda: pick("reflect", "edge", "constant", "symmetric"))))
                shape[1:] = [shape[1] + 4, shape[2] + 4]
            elif change == "Resize":
                every.append(Named(change, "torchvision.transforms", size=[size, size], **some(rng, antialias=lambda: False, interpolation=lambda: pick("nearest", "bilinear"))))
                shape[1:] = [size, size]
            elif change == "Grayscale":
                shape[0] = pick(1, 3)
                every.append(Named(change, "torchvision.transforms", num_output_channels=shape[0]))
            else:
                every.append(Named(change, "torchvision.transforms", size=[shape[1], shape[2]], padding=pick(1, [2]), **some(rng, fill=lambda: 0.5)))
        flip = lambda: Named("RandomHorizontalFlip", "torchvision.transforms", **some(rng, p=lambda: number(rng, 0.1, 0.9)))
        turn = lambda: Named("RandomRotation", "torchvision.transforms", degrees=pick(10, [-5, 20]), **some(rng, interpolation=lambda: pick("nearest", "bilinear")))
        light = lambda: Named("ColorJitter", "torchvision.transforms", brightness=pick(0.2, [0.5, 1.5]), **some(rng, contrast=lambda: 0.3))
        for _ in range(rng.choice([0, 0, 1, 2])):
            one = pick(flip, turn, light)
            train.append(rng.choice([one(), Named("Compose", "t", transforms=[one(), flip()]), Named("RandomApply", "t", transforms=[one()], **some(rng, p=lambda: 0.3)),
                                     Named("RandomChoice", "t", transforms=[one(), light()], **some(rng, p=lambda: [1, 3]))]))
        if self.chance(0.4):
            last.append(Named("Normalize", "torchvision.transforms", mean=[0.3] * shape[0], std=[0.5] * shape[0]))
        transforms = {key: value if len(value) > 1 or self.chance(0.5) else value[0] for key, value in {"pre": every, "train": train, "post": last}.items() if value}
        if transforms:
            self.tree["dataset"].beside["transforms"] = transforms
        if self.chance(0.15):
            self.tree["dataset"].beside["batch_transforms"] = {pick("pre", "post"): rng.choice([flip(), [turn()], light()])}

    def draw_image_model(self, shape, classes):
        rng, channels, height, width = self.rng, *shape
        self.tree["training"].pop("detect_anomaly", None)  # seconds for each step of a recurrent network
        self.batch_norm = False
        kinds = ["MLP", "MLP", "LSTMClassifier", "GRUClassifier"]
        if height == width == 28:
            kinds += ["LeNet5", "LeNet5BNMaxPool"]
        patch = next((size for size in (7, 5, 4, 3, 2) if height % size == 0 and width % size == 0 and height // size <= 8), None)
        if patch:
            kinds += ["TransformerEncoderClassifier"] * 2
        if shape == [1, 32, 32]:
            kinds += ["FourLayer"]
        if shape == [3, 32, 32]:
            kinds += ["ResNet20"]
        kind = self.pick(*kinds)
        if kind == "MLP":
            self.draw_mlp(channels * height * width, classes)
        elif kind in ("LSTMClassifier", "GRUClassifier"):
            layers = self.pick(1, 2)
            self.tree["model"] = Named(kind, "m", input_size=channels * width, hidden_size=rng.randint(3, 8), num_layers=layers, num_classes=classes,
                                       **some(rng, bidirectional=lambda: True, dropout=lambda: 0.2 if layers > 1 else 0.0))
        elif kind == "TransformerEncoderClassifier":
            self.tree["model"] = Named(kind, "m", patch_size=patch, in_channels=channels, d_model=8, heads=self.pick(1, 2), layers=1, feedforward=8, num_classes=classes,
                                       **some(rng, dropout=lambda: 0.2, activation=lambda: "gelu", norm_first=lambda: True, positional_encoding=lambda: "learned"))
        elif kind == "LeNet5":
            self.tree["model"] = Named(kind, "m", num_classes=classes, in_channels=channels)
        elif kind == "ResNet20":
            self.batch_norm = True
            self.tree["model"] = Named(kind, "m", num_classes=classes, in_channels=channels)
        elif kind == "LeNet5BNMaxPool":
            self.batch_norm = True
            self.tree["model"] = Named(kind, "m", num_classes=classes, in_channels=channels)
        else:
            self.tree["model"] = Named(kind, "m", num_classes=classes)

    def draw_loaders(self):
        rng = self.rng
        learnt = self.rows - int(self.rows * self.part)
        batch = rng.randint(2, max(2, min(10, learnt // 2)))
        one = {"batch_size": batch} | some(rng, num_workers=lambda: self.pick(0, 1, 2), prefetch_factor=lambda: self.pick(1, 3), pin_memory=lambda: True)
        train = some(rng, shuffle=lambda: self.pick(True, False), drop_last=lambda: True)
        if self.batch_norm:
            train["drop_last"] = True
        self.batches = learnt // batch if train.get("drop_last") else -(-learnt // batch)
        if train or self.chance(0.3):
            self.tree["dataloaders"] = {"default": one, "train": train} | some(rng, val=lambda: {"batch_size": rng.randint(1, 9)}, test=lambda: {})
        else:
            self.tree["dataloaders"] = one
        if not self.chance(0.9):
            self.tree["dataloaders"].get("default", one)["timeout"] = 0

    # how it is learnt

    def draw_optimizer(self):
        rng, pick = self.rng, self.pick
        rate = {"lr": number(rng, 1e-4, 0.05)} if rng.random() < 0.85 else {}
        decay = lambda: number(rng, 1e-4, 0.1)
        betas = lambda: [number(rng, 0.5, 0.95), number(rng, 0.9, 0.999)]
        table = {
            "Adadelta": dict(rho=lambda: 0.8, eps=lambda: 1e-5, weight_decay=decay), "Adafactor": dict(beta2_decay=lambda: -0.7, d=lambda: 1.5, weight_decay=decay),
            "Adagrad": dict(lr_decay=lambda: 0.01, weight_decay=decay, initial_accumulator_value=lambda: 0.1, eps=lambda: 1e-8),
            "Adam": dict(betas=betas, eps=lambda: 1e-6, weight_decay=decay, amsgrad=lambda: True, maximize=lambda: False),
            "AdamW": dict(betas=betas, eps=lambda: 1e-6, weight_decay=decay, amsgrad=lambda: True), "Adamax": dict(betas=betas, eps=lambda: 1e-6, weight_decay=decay),
            "ASGD": dict(lambd=lambda: 1e-3, alpha=lambda: 0.6, t0=lambda: pick(3, 1e6), weight_decay=decay),
            "NAdam": dict(betas=betas, weight_decay=decay, momentum_decay=lambda: 0.01, decoupled_weight_decay=lambda: True),
            "RAdam": dict(betas=betas, weight_decay=decay, decoupled_weight_decay=lambda: True),
            "RMSprop": dict(alpha=lambda: 0.9, weight_decay=decay, momentum=lambda: 0.5, centered=lambda: True), "Rprop": dict(etas=lambda: [0.4, 1.3], step_sizes=lambda: [1e-5, 10]),
            "SGD": dict(momentum=lambda: number(rng, 0.1, 0.95), weight_decay=decay, maximize=lambda: False)}
        name = pick(*table)
        options = rate | some(rng, **table[name])
        if name == "SGD" and "momentum" in options:
            options |= self.pick({}, {"nesterov": True}, {"dampening": 0.3})
        self.tree["optimizer"] = Named(name, "torch.optim", **options)
        self.cycles = name in ("Adam", "AdamW", "Adamax", "NAdam", "RAdam", "SGD", "RMSprop")

    def draw_schedule(self):
        rng = self.rng
        if not self.chance(0.75):
            return
        interval = self.pick("step", "epoch", None)
        monitored = self.chance(0.15)
        if monitored:
            schedule = Named("ReduceLROnPlateau", "torch.optim.lr_scheduler", **some(rng, factor=lambda: 0.5, patience=lambda: rng.randint(0, 2), threshold=lambda: 0.01,
                             cooldown=lambda: 1, min_lr=lambda: 1e-5, mode=lambda: self.pick("min", "max"), threshold_mode=lambda: "abs"))
        elif self.chance(0.1):
            schedule = [self.schedule(False, 1), self.schedule(False, 1)]
        else:
            schedule = self.schedule(True)
        if interval is None and not monitored and self.chance(0.5):
            self.tree["lr_scheduler"] = schedule
            return
        wrapped = {"scheduler": schedule} | ({"interval": interval} if interval else {}) | some(rng, frequency=lambda: rng.randint(1, 3))
        if monitored:
            wrapped["interval"] = "epoch"
            wrapped["monitor"] = self.monitor()
        self.tree["lr_scheduler"] = wrapped

    def schedule(self, composed, depth=0):
        rng, pick = self.rng, self.pick
        whole = lambda: rng.randint(1, 8)
        momentum = {"cycle_momentum": self.pick(True, False) if self.cycles else False}
        table = {
            "ConstantLR": lambda: dict(factor=number(rng, 0.1, 1), total_iters=whole()), "LinearLR": lambda: dict(start_factor=number(rng, 0.1, 1), total_iters=whole()),
            "CosineAnnealingLR": lambda: {PYTHONS["t_max"] if self.chance(0.5) else "t_max": whole()} | some(rng, eta_min=lambda: 1e-5),
            "CosineAnnealingWarmRestarts": lambda: {"T_0": whole()} | some(rng, T_mult=lambda: pick(1, 2), eta_min=lambda: 1e-6),
            "CyclicLR": lambda: dict(base_lr=number(rng, 1e-4, 1e-2), max_lr=number(rng, 1e-2, 0.1), step_size_up=whole()) | momentum | some(
                rng, step_size_down=whole, mode=lambda: pick("triangular", "triangular2", "exp_range"), gamma=lambda: 0.9, scale_mode=lambda: pick("cycle", "iterations")),
            "ExponentialLR": lambda: dict(gamma=number(rng, 0.5, 1)), "MultiStepLR": lambda: dict(milestones=sorted(rng.sample(range(1, 12), rng.randint(1, 3)))) | some(rng, gamma=lambda: 0.3),
            "OneCycleLR": lambda: dict(max_lr=number(rng, 1e-3, 0.1)) | momentum | pick(dict(total_steps=1000), dict(epochs=5, steps_per_epoch=100)) | some(
                rng, pct_start=lambda: 0.1, anneal_strategy=lambda: pick("linear", "cos"), three_phase=lambda: True, div_factor=lambda: 10, final_div_factor=lambda: 100),
            "PolynomialLR": lambda: dict(total_iters=whole(), power=number(rng, 0.5, 2)), "StepLR": lambda: dict(step_size=whole()) | some(rng, gamma=lambda: 0.5)}
        name = pick(*table, *(["ChainedScheduler", "SequentialLR", "SequentialLR"] if composed and depth < 2 else []))
        if name in table:
            if depth and name in ("OneCycleLR", "CyclicLR"):  # these set rates that the next one does not expect
                name = "ExponentialLR"
            return Named(name, "torch.optim.lr_scheduler", **table[name]())
        parts = [self.schedule(name == "ChainedScheduler", depth + 1) for _ in range(rng.randint(2, 3))]
        options = {"schedulers": parts}
        if name == "SequentialLR":
            options["milestones"] = sorted(rng.sample(range(1, 9), len(parts) - 1))
        return Named(name, "torch.optim.lr_scheduler", **options)

    def monitor(self):
        name = self.pick(*self.logged)
        return f"{'val' if self.validates and self.chance(0.6) else 'train'}/{name}"

    def draw_training(self):
        rng, pick = self.rng, self.pick
        self.epochs = rng.randint(2, 4)
        training = {"max_epochs": self.epochs, "enable_progress_bar": False, "enable_model_summary": pick(False, False, True)}
        training |= some(rng, log_every_n_steps=lambda: rng.randint(1, 4), accumulate_grad_batches=lambda: rng.randint(1, 4), gradient_clip_val=lambda: number(rng, 0.01, 2),
                         num_sanity_val_steps=lambda: pick(0, 1, -1), default_root_dir=lambda: pick("runs", "out/deep"), deterministic=lambda: True)
        if "gradient_clip_val" in training and self.chance(0.4):
            training["gradient_clip_algorithm"] = pick("value", "norm")
        training |= {key: value for key, value in some(rng, limit_train_batches=lambda: pick(2, 3, 0.75, 1.0), limit_val_batches=lambda: pick(0, 1, 2, 0.9, 1.0),
                     check_val_every_n_epoch=lambda: pick(1, 2), precision=lambda: pick("32", 32, "64-true", 64, "bf16-mixed", "bf16-true", "32-true"),
                     accelerator=lambda: pick("cpu", "auto"), devices=lambda: pick(1, "auto"), inference_mode=lambda: False, detect_anomaly=lambda: True,
                     reload_dataloaders_every_n_epochs=lambda: pick(1, 2), max_time=lambda: "00:01:00:00", min_epochs=lambda: 1).items() if self.chance(0.5)}
        if self.chance(0.15):
            training["max_steps"] = rng.randint(2, 12)
            if self.chance(0.4):
                del training["max_epochs"]
        if self.chance(0.06):
            training["overfit_batches"] = pick(1, 2, 0.5)
        if self.chance(0.03):
            training["fast_dev_run"] = pick(True, 2)
        if training.get("limit_val_batches") == 0.9:  # which may come to no batch
            training["limit_val_batches"] = 1.0
        self.validates = training.get("limit_val_batches") != 0
        if self.validates and self.chance(0.3):
            training["val_check_interval"] = pick(1, 1, 2, 0.5, 1.0, 0.34)
            if isinstance(training["val_check_interval"], int) and self.chance(0.3):
                training["check_val_every_n_epoch"] = None
        self.tree["training"] = training
        self.tree["seed"] = rng.randint(0, 1000)

    def draw_watchers(self):
        rng, pick, training = self.rng, self.pick, self.tree["training"]
        callbacks = []
        early = lambda: dict(monitor=self.monitor()) | some(rng, patience=lambda: rng.randint(0, 3), mode=lambda: pick("min", "max"), min_delta=lambda: 1e-3, check_finite=lambda: False,
                                                            stopping_threshold=lambda: 0.01, check_on_train_epoch_end=lambda: pick(True, False), strict=lambda: pick(True, False))
        if self.chance(0.2):
            training["early_stopping"] = early()
        elif self.chance(0.2):
            callbacks.append(Named("EarlyStopping", "lightning.pytorch.callbacks", **early()))
        if self.chance(0.3):
            callbacks.append(Named("LearningRateMonitor", "lightning.pytorch.callbacks", **some(rng, logging_interval=lambda: pick("step", "epoch"), log_momentum=lambda: True,
                                                                                                log_weight_decay=lambda: True)))
        if self.chance(0.4):
            watched = self.monitor()
            callbacks.append(Named("ModelCheckpoint", "lightning.pytorch.callbacks", **rng.choice([
                dict(monitor=watched, filename="best") | some(rng, mode=lambda: pick("min", "max"), save_last=lambda: True),
                dict(monitor=watched, save_top_k=pick(2, 3, -1), filename="e{epoch:02d}-{step}") | some(rng, every_n_epochs=lambda: 2),
                dict(save_top_k=-1) | some(rng, save_last=lambda: True), dict(save_last=True), dict(filename="{epoch}-x", every_n_epochs=pick(1, 2)), {}])))
        if self.chance(0.1):
            callbacks.append(Named(pick("ModelSummary", "RichModelSummary"), "lightning.pytorch.callbacks"))
        if callbacks:
            rng.shuffle(callbacks)
            training["callbacks"] = callbacks
        if self.chance(0.3):
            loggers = [Named("CSVLogger", "lightning.pytorch.loggers"), Named("Report", "r")]
            training["logger"] = rng.choice([True, loggers[0], loggers, [loggers[0]], [loggers[0], Named("TensorBoardLogger", "lightning.pytorch.loggers")]])

    def draw_rest(self):
        for key, value in (("comment", "\N{GREEK SMALL LETTER LAMDA}: 'it''s' \"x\" # no"),):
            if self.chance(0.1):
                self.tree[key] = value


# --- writing them, in the ways that there are ----------------------------------------------------------------------------------


def letters(rng, name):
    return rng.choice([name, name, name.lower(), name.upper(), name.swapcase()])


def plain(rng, value, top=True):
    """The tree of a config with one form of each name."""
    if isinstance(value, Named):
        options = {key: plain(rng, one) for key, one in value.options.items()}
        beside = {key: plain(rng, one) for key, one in getattr(value, "beside", {}).items()}
        if isinstance(options.get("name"), str) and value.name == "MagicData":
            options["name"] = letters(rng, options["name"])
        name = letters(rng, value.name)
        form = rng.random()
        if not options and not beside and form < 0.4:
            return name
        if form < 0.7:
            return {"name": name} | ({"cfg": options} if options or rng.random() < 0.5 else {}) | beside
        path, rest = f"{value.module}.{name}", {}
        for key in list(options):
            if value.name != "MagicData" and rng.random() < 0.1:
                rest[key] = options.pop(key)
        return {"class_path": path} | ({"init_args": options} if options or rng.random() < 0.5 else {}) | ({"dict_kwargs": rest} if rest else {}) | beside
    if isinstance(value, dict):
        return {key: plain(rng, one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(rng, one) for one in value]
    return value


def in_json(value):
    return json.dumps(value, ensure_ascii=False)


def in_yaml(rng, value, depth=0):
    """Tables and lists in blocks or in brackets at random."""
    if not isinstance(value, (dict, list)) or not value or rng.random() < 0.3 * depth:
        return " " + flow(rng, value)
    pad, lines = "  " * depth, []
    for key, one in value.items() if isinstance(value, dict) else ((None, each) for each in value):
        inner = in_yaml(rng, one, depth + 1)
        lines.append(f"\n{pad}{'-' if key is None else key + ':'}{inner}")
    return "".join(lines)


def flow(rng, value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(rng, one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(rng, one) for one in value) + "]"
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9_./]*", value) and value.lower() not in ("true", "false", "null", "yes", "no", "on", "off"):
        return rng.choice([value, in_json(value)])
    if isinstance(value, float) and math.isfinite(value):
        return rng.choice([repr(value), f"{value:e}" if float(f"{value:e}") == value else repr(value)])
    return in_json(value)


def in_toml(rng, tree):
    def one(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key} = {one(each)}" for key, each in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(one(each) for each in value) + "]"
        if isinstance(value, str) and "'" not in value and rng.random() < 0.5:
            return f"'{value}'"
        return in_json(value)

    def section(path, table):
        inline = {key: value for key, value in table.items() if not isinstance(value, dict) or rng.random() < 0.3}
        lines = ([f"[{path}]"] if path else []) + [f"{key} = {one(value)}" for key, value in inline.items()]
        for key, value in table.items():
            if key not in inline:
                lines += section(f"{path}.{key}" if path else key, value)
        return lines

    return "\n".join(section("", tree)) + "\n"


def written(rng, tree, path):
    path.write_text({".json": lambda: json.dumps(tree, indent=rng.choice([None, 2]), ensure_ascii=rng.random() < 0.5), ".toml": lambda: in_toml(rng, tree),
                     ".yaml": lambda: in_yaml(rng, tree).lstrip("\n") + "\n", ".yml": lambda: in_yaml(rng, tree).lstrip("\n") + "\n"}[path.suffix](), encoding="utf-8")
    return path.name


def leaves(tree, path=()):
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, path + (key,))
        else:
            yield path + (key,), value


def take(tree, path):
    for key in path[:-1]:
        tree = tree[key]
    return tree.pop(path[-1])


def put(tree, path, value):
    for key in path[:-1]:
        tree = tree.setdefault(key, {})
    tree[path[-1]] = value


NAMES = ("name", "class_path")


def call_of(rng, folder, composition, many):
    """Files, overrides and an environment that say the config: words and environment."""
    tree = plain(rng, composition.tree)
    words, environment = [], {}
    movable = [(path, value) for path, value in leaves(tree) if path[-1] not in NAMES]
    moved = [each for each in movable if each[1] is None or (many and rng.random() < 0.15)]
    for path, value in moved:
        take(tree, path)
        key, text = ".".join(path), flow(rng, value)
        if value is not None and isinstance(value, str):
            text = value
        form = rng.random()
        if form < 0.2 and all(part == part.lower() for part in path):
            environment["FULGURITE__" + "__".join(part.upper() for part in path)] = text
        else:
            words += [f"{key}={text}"] if form < 0.5 else [f"--{key}={text}"] if form < 0.75 else [f"--{key}", text]
    files = []
    if many and rng.random() < 0.5:  # a second file over the first
        over = {}
        for path, value in list(leaves(tree)):
            if path[-1] not in NAMES and len(path) > 1 and rng.random() < 0.3:
                put(over, path, take(tree, path))
                if isinstance(value, (int, float)) and not isinstance(value, bool) and rng.random() < 0.3:
                    put(tree, path, 1)
        files.append(written(rng, over, folder / f"over{rng.randint(0, 9**9)}.{rng.choice(FORMATS)}"))
    if many and rng.random() < 0.25:  # a value that refers to another one
        path, value = rng.choice([each for each in leaves(tree)])
        if path[-1] not in NAMES and isinstance(value, (int, float, str)) and "$" not in str(value):
            tree["extra"] = {"shared": take(tree, path)}
            put(tree, path, "${extra.shared}")
    files.insert(0, written(rng, tree, folder / f"config{rng.randint(0, 9**9)}.{rng.choice(FORMATS + ('yml',))}"))
    parts = files + words if rng.random() < 0.7 else words + [word for file in files for word in ("--config", file)]
    return parts, environment


# --- running and comparing -------------------------------------------------------------------------------------------------------


def run(folder, *words, environment=None, until=None):
    """Until: asked again and again while it runs; a signal that is given is sent."""
    process = subprocess.Popen([program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env={**os.environ, **(environment or {})})
    while until and process.poll() is None:
        which = until()
        if which:
            process.send_signal(which)
            break
        time.sleep(0.001)
    try:
        out, err = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise Wrong(f"{' '.join(map(str, words))} does not end: {err[-500:]}")
    return process.returncode, out, err


class Stub:
    def __init__(self, *arguments):
        self.arguments = arguments


class Reader(pickle.Unpickler):
    """What torch.save writes, without torch: a tensor is its type, shape, strides and bytes."""

    def __init__(self, archive, prefix):
        super().__init__(io.BytesIO(archive.read(prefix + "data.pkl")))
        self.archive, self.prefix = archive, prefix

    def find_class(self, module, name):
        if name == "_rebuild_tensor_v2":
            return lambda storage, offset, size, stride, *_: ("tensor", storage[0], offset, size, stride, storage[1])
        if module == "collections" and name == "OrderedDict":
            return dict
        return f"{module}.{name}" if name.endswith("Storage") or module == "torch" else lambda *all: (name, *all)

    def persistent_load(self, identifier):
        _, kind, key, *_ = identifier
        return str(kind), self.archive.read(f"{self.prefix}data/{key}")


def checkpoint(path):
    with zipfile.ZipFile(path) as archive:
        prefix = next(name for name in archive.namelist() if name.endswith("data.pkl"))[: -len("data.pkl")]
        return settled(Reader(archive, prefix).load())


def settled(value):
    """Without the folder of the run."""
    if isinstance(value, dict):
        return {settled(key): settled(one) for key, one in value.items() if key not in ("time_elapsed", "seconds", "elapsed")}
    if isinstance(value, (list, tuple)):
        return tuple(settled(one) for one in value)
    if isinstance(value, str):
        return re.sub(r"version_\d+", "version", value)
    return value if value == value else "nan"


def differences(one, other, path=""):
    if isinstance(one, dict) and isinstance(other, dict):
        found = [f"{path}.{key} is in one alone" for key in one.keys() ^ other.keys()]
        return found + [each for key in one.keys() & other.keys() for each in differences(one[key], other[key], f"{path}.{key}")]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return [each for i, pair in enumerate(zip(one, other)) for each in differences(*pair, f"{path}[{i}]")]
    return [] if one == other else [f"{path}: {str(one)[:80]} and {str(other)[:80]}"]


class Done:
    """What a fit has left."""

    def __init__(self, base, out):
        self.folder = base / out.splitlines()[0]
        self.result = json.loads((self.folder / "result.json").read_text()) if (self.folder / "result.json").exists() else None
        self.resolved = json.loads((self.folder / "resolved.json").read_text())
        table = self.folder / "metrics.csv"
        rows = csv.DictReader(table.read_text().splitlines()) if table.exists() else []
        self.rows = [{key: value for key, value in row.items() if value} for row in rows]
        self.checkpoints = {path.name: path for path in (self.folder / "checkpoints").glob("*.ckpt")} if (self.folder / "checkpoints").is_dir() else {}

    def differs(self, other):
        found = differences(settled(self.result), settled(other.result), "result.json")
        found += [] if self.rows == other.rows else [f"metrics.csv: {self.rows} and {other.rows}"[:1500]]
        found += [f"checkpoints {sorted(self.checkpoints)} and {sorted(other.checkpoints)}"] if self.checkpoints.keys() != other.checkpoints.keys() else []
        return found + self.differing_checkpoints(other)

    def differing_checkpoints(self, other):
        return [each for name in sorted(self.checkpoints.keys() & other.checkpoints.keys())
                for each in differences(checkpoint(self.checkpoints[name]), checkpoint(other.checkpoints[name]), name)]


def fitted(folder, words, environment=None, what="fit"):
    status, out, err = run(folder, "fit", *words, environment=environment)
    if status != 0:
        raise Wrong(f"{what} ends with {status}: {err[-1500:]}")
    return Done(folder, out)


def without_extra(resolved):
    return {key: value for key, value in resolved.items() if key not in ("extra",)}


def same(what, one, other):
    found = one.differs(other)
    if found:
        raise Wrong(f"{what}: " + "\n    ".join(found[:12]))


# A run that is gone on with has a folder of its own: of these policies' files, those of before stay in the old one.
NEW_FOLDER = re.compile(r"^(?!last\.ckpt)|\.callbacks\.Keep(Best|Every|Last)\b")
validator = None


def compose(index):
    rng = random.Random(f"{said.seed}/{index}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        folder = pathlib.Path(own)
        composition = Composition(rng, folder)
        composition.wrong = []
        try:
            tried(rng, folder, composition)
        except Wrong as wrong:
            composition.wrong.append(f"{said.seed}/{index}: {wrong}\n  {' | '.join(str(each) for each in composition.last)}")
        if composition.wrong and said.keep:
            shutil.copytree(folder, said.keep / f"{said.seed}-{index}", dirs_exist_ok=True)
        return "\n".join(composition.wrong)


def tried(rng, folder, composition):
    words, environment = composition.last = call_of(rng, folder, composition, many=False)
    status, out, err = run(folder, "check", "--rehearse", *words, environment=environment)
    if status != 0:
        fits = run(folder, "fit", *words, environment=environment)
        raise Wrong(f"check refuses with {status} ({err[:600]}), fit with {fits[0]}: {fits[2][-600:]}")
    status, out, err = run(folder, "print", *words, environment=environment)
    schema_tree = plain(rng, composition.tree)
    if validator:
        for tree, what in ((schema_tree, "config"), (json.loads(out), "printed config")):
            errors = [f"{'.'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in validator.iter_errors(tree)]
            if errors:
                composition.wrong.append(f"{said.seed}: the schema refuses the {what} that check accepts: " + "; ".join(errors))
    whole = fitted(folder, words, environment)
    if without_extra(json.loads(out)) != without_extra(whole.resolved):
        raise Wrong(f"print is not resolved.json: {differences(json.loads(out), whole.resolved)}")
    again = fitted(folder, [(whole.folder / "resolved.json").relative_to(folder)], what="fit of resolved.json")
    same("resolved.json, read again", whole, again)
    if again.resolved != whole.resolved:
        raise Wrong(f"resolved.json of resolved.json differs: {differences(again.resolved, whole.resolved)}")
    others, variables = composition.last = call_of(rng, folder, composition, many=True)
    other = fitted(folder, others, variables, what="fit in another form")
    same("in another form", whole, other)
    found = differences(settled(without_extra(other.resolved)), settled(without_extra(whole.resolved)))
    if found:
        composition.wrong.append(f"{said.seed}: resolved.json in another form: {found}")
    composition.last = (words, environment)
    broken(rng, folder, composition, whole, words, environment)


def broken(rng, folder, composition, whole, words, environment):
    steps, epochs = whole.result["steps"], whole.result["epochs"]
    training = composition.tree["training"]
    if not whole.checkpoints or steps < 2 or "fast_dev_run" in training:
        return
    kind = rng.choice(["steps", "steps", "epochs", "kill", "term"])
    begun = None
    if kind in ("kill", "term"):
        root = folder / training.get("default_root_dir", "runs")
        before = set(root.iterdir())
        wait, seen = rng.randint(1, 3), set()

        def until():
            for path in (file for new in set(root.iterdir()) - before for file in new.glob("checkpoints/*.ckpt")):
                try:
                    seen.add((path, path.stat().st_mtime_ns))
                except FileNotFoundError:
                    continue
            return (signal.SIGKILL if kind == "kill" else signal.SIGTERM) if len(seen) >= wait else None

        status, out, err = run(folder, "fit", *words, environment=environment, until=until)
        if status not in (0, -signal.SIGKILL, 128 + signal.SIGTERM, -signal.SIGTERM):
            raise Wrong(f"after {kind} fit ends with {status}: {err[-600:]}")
        new = next(iter(set(root.iterdir()) - before))
        composition.last = (kind, status, *composition.last)
        begun = Done(folder, str(new.relative_to(folder)))
    else:
        limit = f"training.max_steps={rng.randint(1, steps - 1)}" if kind == "steps" or epochs < 2 else f"training.max_epochs={rng.randint(1, epochs - 1)}"
        composition.last = (limit, *composition.last)
        begun = fitted(folder, [*words, limit], environment, what=f"fit with {limit}")
    if not begun.checkpoints:
        return
    start = begun.checkpoints[rng.choice(sorted(begun.checkpoints))]
    composition.last = (start.name, *composition.last)
    rest = fitted(folder, [*words, "--ckpt", start.relative_to(folder)], environment, what=f"going on from {start.name}")
    found = differences(settled(rest.result) | {"checkpoint": ""}, settled(whole.result) | {"checkpoint": ""}, "result.json")
    found += [] if not rest.rows or whole.rows[-len(rest.rows):] == rest.rows else [f"metrics.csv: {whole.rows} and then {rest.rows}"]
    if checkpoint(start)["global_step"] < steps:  # what was over is saved once more, a moment later
        found += [each for each in whole.differing_checkpoints(rest) if not NEW_FOLDER.search(each)]
    if found:
        raise Wrong("gone on with: " + "\n    ".join(found[:12]))


# --- beside PyTorch and Lightning --------------------------------------------------------------------------------------------------


class Stream:
    """xoshiro256** (Blackman and Vigna 2021), seeded by SplitMix64: which rows are learnt from."""

    BITS = (1 << 64) - 1

    def __init__(self, seed, stream):
        chain = self.mix(self.mix(self.mix(seed) ^ (stream & self.BITS)))
        self.state = []
        for _ in range(4):
            chain = self.mix(chain)
            self.state.append(chain)

    @classmethod
    def mix(cls, value):
        value = (value + 0x9E3779B97F4A7C15) & cls.BITS
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & cls.BITS
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB & cls.BITS
        return value ^ (value >> 31)

    def next(self):
        turned = lambda value, by: ((value << by) | (value >> (64 - by))) & self.BITS
        s = self.state
        result, shifted = turned(s[1] * 5 & self.BITS, 7) * 9 & self.BITS, s[1] << 17 & self.BITS
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = turned(s[3], 45)
        return result

    def below(self, bound):
        product = (self.next() >> 32) * bound
        while product & 0xFFFFFFFF < (1 << 32) % bound:
            product = (self.next() >> 32) * bound
        return product >> 32


def order_of(rows, seed):
    order, stream = list(range(rows)), Stream(seed, -1)
    for left in range(rows, 1, -1):
        other = stream.below(left)
        order[left - 1], order[other] = order[other], order[left - 1]
    return order


class Plain(Composition):
    """What PyTorch does in the same order: a table, a network without randomness, no shuffling."""

    def __init__(self, rng, folder):
        self.rng, self.folder, self.tree, self.logged, self.part = rng, folder, {}, ["loss"], 0.25
        pick = self.pick
        self.inputs, self.outputs, self.rows = rng.randint(1, 4), rng.randint(1, 2), rng.randint(16, 40)
        self.numbers = [[round(rng.gauss(0, 1), 4) for _ in range(self.inputs + self.outputs)] for _ in range(self.rows)]
        names = [f"x{i}" for i in range(self.inputs)] + [f"y{i}" for i in range(self.outputs)]
        (folder / "train.csv").write_text("\n".join([",".join(names)] + [",".join(map(str, row)) for row in self.numbers]))
        self.sizes = [self.inputs, *[rng.randint(2, 6) for _ in range(rng.randint(0, 2))], self.outputs]
        self.activation = pick("relu", "tanh", "silu", "sigmoid", "elu")
        training = {"max_epochs": rng.randint(1, 4), "enable_progress_bar": False, "enable_model_summary": False, "precision": "64-true", "log_every_n_steps": 1, "num_sanity_val_steps": 0,
                    "callbacks": [Named("LearningRateMonitor", "lightning.pytorch.callbacks", logging_interval="step")]}
        training |= some(rng, accumulate_grad_batches=lambda: rng.randint(2, 4), gradient_clip_val=lambda: number(rng, 0.05, 1), limit_train_batches=lambda: pick(2, 3, 0.6),
                         limit_val_batches=lambda: pick(1, 2), check_val_every_n_epoch=lambda: 2, val_check_interval=lambda: pick(1, 2, 1.0))
        if "gradient_clip_val" in training:
            training["gradient_clip_algorithm"] = pick("norm", "value")
        self.validates = True
        self.tree |= {"seed": rng.randint(0, 999), "training": training, "learner": Named("SupervisedLearner"), "model": Named("MLP", layers=self.sizes, activation=self.activation),
                      "criterion": Named(pick("MSELoss", "L1Loss", "HuberLoss", "SmoothL1Loss"), reduction=pick("mean", "sum")),
                      "dataset": Named("MagicData", name="Csv", val_percentage=self.part, cfg={"path": "train.csv", "targets": names[self.inputs:]}),
                      "dataloaders": {"default": {"batch_size": rng.randint(2, 5), "shuffle": False}, "train": {"drop_last": pick(True, False)}}}
        self.keep_to_what_is_alike(training)
        self.draw_optimizer()
        self.draw_schedule()
        schedule = self.tree.get("lr_scheduler")
        if isinstance(schedule, (Named, list)):
            self.tree["lr_scheduler"] = {"scheduler": schedule, "interval": "epoch"}
        elif schedule and "interval" not in schedule:
            schedule["interval"] = "epoch"
        schedule = self.tree.get("lr_scheduler")
        if schedule and "monitor" in schedule:
            schedule["monitor"] = "train/loss"
        elif schedule and schedule["interval"] == "step":
            schedule.pop("frequency", None)  # counts batches there, and steps here
        if self.chance(0.2):
            training["early_stopping"] = {"monitor": "train/loss", "patience": rng.randint(0, 1), "min_delta": 0.01, "check_on_train_epoch_end": True}

    def keep_to_what_is_alike(self, training):
        """Windows that are not full, and epochs that are cut, are others on purpose."""
        if "accumulate_grad_batches" in training:
            self.tree["dataloaders"]["train"]["drop_last"] = True
            learnt = self.rows - int(self.rows * self.part)
            batches = learnt // self.tree["dataloaders"]["default"]["batch_size"]
            training["accumulate_grad_batches"] = min(training["accumulate_grad_batches"], batches)
            training["limit_train_batches"] = batches // training["accumulate_grad_batches"] * training["accumulate_grad_batches"]
        elif self.chance(0.3):
            training["limit_train_batches"] = self.rng.randint(1, 3)
            training["max_steps"] = training["limit_train_batches"] * self.rng.randint(1, 3)
            if self.chance(0.5):
                del training["max_epochs"]
        if training.get("limit_train_batches", 2) == 1 and "val_check_interval" in training:
            training["val_check_interval"] = 1


def plain_run(composition, weights):
    """By Lightning: what was logged, by names, and the weights at the end."""
    import lightning, torch
    from lightning.pytorch.callbacks import EarlyStopping, LearningRateMonitor
    from lightning.pytorch.loggers.logger import Logger

    tree = composition.tree
    training = dict(tree["training"])

    def schedule_of(part, optimizer):
        if isinstance(part, list):
            return torch.optim.lr_scheduler.ChainedScheduler([schedule_of(one, optimizer) for one in part], optimizer)
        options = {PYTHONS.get(key, key): value for key, value in part.options.items()}
        if "schedulers" in options:
            parts = [schedule_of(one, optimizer) for one in options.pop("schedulers")]
            if part.name == "ChainedScheduler":
                return torch.optim.lr_scheduler.ChainedScheduler(parts, optimizer)
            return torch.optim.lr_scheduler.SequentialLR(optimizer, parts, **options)
        return getattr(torch.optim.lr_scheduler, part.name)(optimizer, **options)

    class Net(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            activation = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "silu": torch.nn.SiLU, "sigmoid": torch.nn.Sigmoid, "elu": torch.nn.ELU}[composition.activation]
            layers, sizes = [], composition.sizes
            for one, other in zip(sizes[:-2], sizes[1:-1]):
                layers += [torch.nn.Linear(one, other), activation(), torch.nn.Identity()]
            self.model = torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-2], sizes[-1]))
            self.loss = getattr(torch.nn, tree["criterion"].name)(**tree["criterion"].options)

        def training_step(self, batch, _):
            loss = self.loss(self.model(batch[0]), batch[1])
            self.log("train/loss", loss, on_step=False, on_epoch=True, batch_size=len(batch[0]))
            return loss

        def validation_step(self, batch, _):
            self.log("val/loss", self.loss(self.model(batch[0]), batch[1]), batch_size=len(batch[0]))

        def configure_optimizers(self):
            options = {key: tuple(value) if isinstance(value, list) else value for key, value in tree["optimizer"].options.items()}
            optimizer = getattr(torch.optim, tree["optimizer"].name)(self.parameters(), **options)
            said = tree.get("lr_scheduler")
            if not said:
                return optimizer
            return {"optimizer": optimizer, "lr_scheduler": {**said, "scheduler": schedule_of(said["scheduler"], optimizer)}}

    class Record(Logger):
        name, version = "record", 0

        def __init__(self):
            super().__init__()
            self.series = {}

        def log_metrics(self, metrics, step=None):
            for key, value in metrics.items():
                if key != "epoch":
                    self.series.setdefault(key, []).append((step, value))

        def log_hyperparams(self, *_, **__):
            pass

    order = order_of(composition.rows, tree["seed"])
    learnt = composition.rows - int(composition.rows * composition.part)
    rows = torch.tensor(composition.numbers, dtype=torch.float32)

    def loader(which, drop_last):
        part = rows[which].double()
        return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(part[:, :composition.inputs], part[:, composition.inputs:]), drop_last=drop_last,
                                           batch_size=tree["dataloaders"]["default"]["batch_size"])

    record, net = Record(), Net()
    net.double().load_state_dict(weights)
    callbacks = [LearningRateMonitor(logging_interval="step")]
    if "early_stopping" in training:
        callbacks.append(EarlyStopping(**training.pop("early_stopping")))
    trainer = lightning.Trainer(**training | {"callbacks": callbacks, "logger": record, "enable_checkpointing": False, "accelerator": "cpu"})
    trainer.fit(net, loader(order[:learnt], tree["dataloaders"]["train"]["drop_last"]), loader(order[learnt:], False))
    return record.series, {key: value.detach() for key, value in net.state_dict().items()}, trainer.global_step


def beside_lightning(index):
    import torch
    rng = random.Random(f"{said.seed}/lightning/{index}")
    with tempfile.TemporaryDirectory() as own:
        folder = pathlib.Path(own)
        composition = Plain(rng, folder)
        words, environment = call_of(rng, folder, composition, many=False)
        told = (words, environment, next(folder.glob("config*")).read_text())
        try:
            first = fitted(folder, [*words, "optimizer={name: SGD, cfg: {lr: 0}}", "training.max_steps=1", "~lr_scheduler"] if "lr_scheduler" in composition.tree else
                           [*words, "optimizer={name: SGD, cfg: {lr: 0}}", "training.max_steps=1"], environment)
            state = lambda done: {key: value for key, value in torch.load(done.checkpoints["last.ckpt"], weights_only=False)["state_dict"].items() if key.startswith("model.")}
            ours = fitted(folder, words, environment)
            series, weights, steps = plain_run(composition, state(first))
        except Exception as error:  # the others are tried, too
            return f"{said.seed}/{index}: {error!r}\n{told}"
        found = [] if steps == ours.result["steps"] else [f"{ours.result['steps']} steps, Lightning {steps}"]
        close = lambda one, other: abs(float(one) - float(other)) <= 1e-5 * max(1, abs(float(other)))
        for name in sorted(series):
            mine = [row[name] for row in ours.rows if name in row]
            theirs = [value for _, value in series[name]]
            if name.startswith("lr-"):  # once for each step, not for each batch
                theirs = theirs[::composition.tree["training"].get("accumulate_grad_batches", 1)]
            if len(mine) != len(theirs) or not all(close(*pair) for pair in zip(mine, theirs)):
                found.append(f"{name}: {mine} and Lightning's {[float(value) for value in theirs]}")
        for key, value in state(ours).items():
            if not torch.allclose(value, weights[key], rtol=1e-5, atol=1e-7):
                found.append(f"{key}: {value.flatten()[:4]} and Lightning's {weights[key].flatten()[:4]}")
        if found:
            return f"{said.seed}/{index}: " + "\n    ".join(found) + f"\n{told}"


def main():
    global validator
    if said.lightning:
        try:
            import lightning, logging, torch, warnings
        except ImportError as missing:
            return print(f"{missing}: nothing is compared with Lightning")
        warnings.simplefilter("ignore")
        torch.set_num_threads(1)
        logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    status, out, err = run(pathlib.Path("."), "schema")
    try:
        import jsonschema
        validator = jsonschema.Draft202012Validator(json.loads(out))
    except ImportError:
        print("jsonschema is not there; schemas are not tried")
    wrong = []
    for index in [said.only] if said.only is not None else range(said.count):
        found = beside_lightning(index) if said.lightning else compose(index)
        if found:
            wrong.append(found)
            print(found, flush=True)
        elif index % 50 == 49:
            print(index + 1, "tried", flush=True)
    print(f"{len(wrong)} of {said.count} configs went wrong" if wrong else f"{said.count} configs do what they say")
    sys.exit(bool(wrong))


main()
