# SPDX-License-Identifier: BSL-1.0
"""Python reads the checkpoints of the library, and gets back its own.

usage: checkpoints.py <program built from checkpoints.cpp>
"""
import pathlib
import subprocess
import sys
import tempfile

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "golden"))
import checkpoints as golden


class Net(torch.nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.features = torch.nn.Sequential(torch.nn.Conv2d(1, 3, 3), torch.nn.BatchNorm2d(3), torch.nn.ReLU(), torch.nn.Flatten())
        self.hidden = torch.nn.Linear(48, hidden)
        self.last = torch.nn.Linear(hidden, 1)

    def forward(self, images):
        return self.last(torch.tanh(self.hidden(self.features(images))))


def assert_same(a, b, path=""):
    """Equal in type, order and value; tensors also in type, shape and stride."""
    assert type(a) is type(b) or isinstance(a, torch.nn.Parameter), f"{path}: {type(a)} became {type(b)}"
    if isinstance(a, torch.Tensor):
        assert (a.dtype, a.shape, a.stride()) == (b.dtype, b.shape, b.stride()), path
        a, b = (x.detach().resolve_conj().contiguous().reshape(-1).view(torch.uint8) for x in (a, b))
        assert torch.equal(a, b), path
    elif isinstance(a, dict):
        assert list(a) == list(b), f"{path}: {list(a)} became {list(b)}"
        for key in a:
            assert_same(a[key], b[key], f"{path}/{key}")
    elif isinstance(a, (list, tuple)):
        assert len(a) == len(b), path
        for index, pair in enumerate(zip(a, b)):
            assert_same(*pair, f"{path}/{index}")
    else:
        assert a == b, f"{path}: {a!r} became {b!r}"


def reads_a_run(program, folder):
    subprocess.run([program, "train", folder], check=True)
    outputs = torch.load(folder / "outputs.pt", weights_only=True)
    for path in (folder / "last.ckpt", pathlib.Path(outputs["best"])):
        checkpoint = torch.load(path, weights_only=True)
        assert checkpoint["hyper_parameters"] == {"lr": 0.02, "hidden": 6}, checkpoint["hyper_parameters"]
        assert checkpoint["global_step"] == 10, checkpoint["global_step"]
        net = Net(checkpoint["hyper_parameters"]["hidden"]).eval()
        assert list(net.state_dict()) == list(checkpoint["state_dict"]), list(checkpoint["state_dict"])
        net.load_state_dict(checkpoint["state_dict"], strict=True)
        difference = (net(outputs["inputs"]) - outputs["outputs"]).abs().max().item()
        assert difference <= 1e-6, difference
        optimizer = torch.optim.Adam(net.parameters())
        optimizer.load_state_dict(checkpoint["optimizer_states"][0])
        assert abs(optimizer.param_groups[0]["lr"] - 0.02 / 4) < 1e-12 or path.name != "last.ckpt", optimizer.param_groups[0]
        assert optimizer.state[net.last.weight]["step"] == 10
        net.train()(outputs["inputs"]).square().mean().backward()
        optimizer.step()


def reads_predictions(folder):
    outputs = torch.load(folder / "outputs.pt", weights_only=True)["outputs"]
    batches = [torch.load(folder / "predictions" / f"batch_{i:04}.pt", weights_only=True) for i in range(3)]
    assert [len(batch) for batch in batches] == [16, 16, 8], [batch.shape for batch in batches]
    assert (torch.cat(batches) - outputs).abs().max() <= 1e-6
    assert_same(torch.load(folder / "predictions" / "predictions.pt", weights_only=True), batches)


def gets_back_its_own(program, folder):
    for protocol in (2, 3, 4, 5):
        values = golden.kinds()
        for key in ("odd_keys", "huge", "seed"):  # what a tree keeps as text, or as a signed number
            del values[key]
        torch.save(values, folder / "mine.pt", pickle_protocol=protocol)
        subprocess.run([program, "copy", folder / "mine.pt", folder / "back.pt"], check=True)
        back = torch.load(folder / "back.pt", weights_only=True)
        assert_same(values, back)
        back["transposed"].zero_()
        assert back["row"].sum() == 0, "what shared a storage no longer does"
    lightning = pathlib.Path(golden.__file__).parent / "checkpoints" / "lightning.ckpt"
    subprocess.run([program, "copy", lightning, folder / "back.ckpt"], check=True)
    assert_same(torch.load(lightning, weights_only=True), torch.load(folder / "back.ckpt", weights_only=True))


def main():
    with tempfile.TemporaryDirectory() as folder:
        reads_a_run(sys.argv[1], pathlib.Path(folder))
        reads_predictions(pathlib.Path(folder))
        gets_back_its_own(sys.argv[1], pathlib.Path(folder))


main()
