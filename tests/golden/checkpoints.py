# SPDX-License-Identifier: BSL-1.0
"""Makes the files of tests/golden/checkpoints/, as Python and Lightning write them.

usage: checkpoints.py [folder]        needs torch and lightning; tests/checkpoint/format/torch_zip.cpp reads the files
"""
import collections
import copy
import pathlib
import sys
import tempfile

import torch

DTYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
          torch.uint8, torch.bool, torch.complex64, torch.complex128, torch.uint16, torch.uint32, torch.uint64,
          torch.float8_e4m3fn, torch.float8_e5m2]


def kinds():
    """Every kind of value that a tree has, and every element type."""
    base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    return {
        "none": None, "true": True, "false": False, "int": -7, "long": 1 << 40, "float": 0.1, "string": "grün",
        "negative_long": -(1 << 40), "huge": 1 << 80, "seed": (1 << 64) - 1,
        "list": [1, [2.5, "x"], []], "tuple": (1, (2, 3), ()), "empty": {},
        "ordered": collections.OrderedDict(b=1, a=2), "int_keys": {0: "zero", 5: "five"},
        "odd_keys": {None: 0, 1.5: 1, (1, "a"): 2},
        "dtypes": {str(dtype)[6:]: torch.arange(2).to(dtype) for dtype in DTYPES},
        "transposed": base.t(), "row": base[1], "scalar": torch.tensor(2.5), "nothing": torch.empty(0),
        "conjugate": torch.tensor([1 + 2j]).conj(), "shape_of_nothing": torch.empty(2, 0, 3),
        "parameter": torch.nn.Parameter(torch.ones(2)),
    }


def foreign():
    """What a tree has no kind for."""
    return {
        "set": {1}, "frozenset": frozenset((2,)), "bytes": b"\x00\xff\x80a", "dtype": torch.float32, "size": torch.Size((2, 3)),
        "path": pathlib.PurePosixPath("/home/x"), "device": torch.device("cuda", 1), "complex": 1 + 2j,
        "defaultdict": collections.defaultdict(list, a=[1]), "counter": collections.Counter("aab"),
        "storage": torch.arange(3.0).untyped_storage(),
    }


def sparse():
    """An optimizer whose momentum is sparse, as its gradients are, and the parameter after one more step."""
    param = torch.nn.Parameter(torch.arange(12.0).reshape(6, 2))
    optimizer = torch.optim.SGD([param], lr=0.1, momentum=0.9)

    def step(rows, scale):
        param.grad = torch.sparse_coo_tensor(torch.tensor([rows]), torch.tensor([[1.0, 2.0], [3.0, 4.0]]) * scale, (6, 2))
        optimizer.step()

    step([1, 4], 1)
    step([4, 5], 2)
    state = {"param": param.detach().clone(), "optimizer": copy.deepcopy(optimizer.state_dict())}
    step([0, 1], 3)
    return {**state, "next": param.detach(), "csr": torch.eye(2).to_sparse_csr()}


def lightning_run(folder):
    import lightning as L
    from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint

    class Net(L.LightningModule):
        def __init__(self, lr=0.01, hidden=8):
            super().__init__()
            self.save_hyperparameters()
            self.layers = torch.nn.Sequential(torch.nn.Linear(4, hidden), torch.nn.BatchNorm1d(hidden), torch.nn.Linear(hidden, 1))

        def training_step(self, batch, _):
            return self.layers(batch).square().mean()

        def validation_step(self, batch, _):
            self.log("val_loss", self.layers(batch).square().mean())

        def configure_optimizers(self):
            optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams.lr)
            return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)]

    torch.manual_seed(0)
    data = torch.utils.data.DataLoader(torch.randn(16, 4), batch_size=4)
    with tempfile.TemporaryDirectory() as scratch:
        keep = ModelCheckpoint(scratch, monitor="val_loss")
        trainer = L.Trainer(max_epochs=1, accelerator="cpu", logger=False, enable_progress_bar=False,
                            enable_model_summary=False, callbacks=[keep, EarlyStopping("val_loss")])
        trainer.fit(Net(), data, data)
        checkpoint = torch.load(keep.best_model_path, weights_only=False)
        for state in checkpoint["callbacks"].values():  # no path of the machine that made the file
            for key in [key for key, value in state.items() if "path" in key or key in ("dirpath", "best_k_models")]:
                state[key] = {} if key == "best_k_models" else "checkpoints" if key == "dirpath" else ""
        torch.save(checkpoint, folder / "lightning.ckpt")


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "checkpoints")
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(kinds(), folder / "kinds.pt")
    torch.save(kinds(), folder / "protocol4.pt", pickle_protocol=4)
    torch.save(foreign(), folder / "foreign.pt")
    torch.save(foreign(), folder / "foreign5.pt", pickle_protocol=5)
    torch.save({"a": torch.ones(2)}, folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(sparse(), folder / "sparse.pt")
    lightning_run(folder)


if __name__ == "__main__":
    main()
