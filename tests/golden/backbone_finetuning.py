# SPDX-License-Identifier: BSL-1.0
"""Writes backbone_finetuning.txt: a small fine-tuning by Lightning's BackboneFinetuning.

One line for each case: optimizer, unfreeze_backbone_at_epoch, growth (what lambda_func gives; with an x: times the epoch),
backbone_initial_ratio_lr, backbone_initial_lr (0: none), should_align, gamma of an ExponentialLR (0: none) | the rates of the
groups at each epoch's first batch (0 for a group that is not there) | the state that is left."""
import logging
import math
import pathlib
import warnings

import lightning as L
import torch
from lightning.pytorch.callbacks import BackboneFinetuning

warnings.filterwarnings("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)


class Net(L.LightningModule):
    def __init__(self, kind, gamma):
        super().__init__()
        self.backbone = torch.nn.Sequential(torch.nn.Linear(2, 3, bias=False), torch.nn.BatchNorm1d(3), torch.nn.Tanh())
        self.head = torch.nn.Linear(3, 1)
        with torch.no_grad():
            for i, parameter in enumerate(p for p in self.parameters() if p.dim() == 2):
                parameter.copy_(torch.arange(float(parameter.numel())).reshape(parameter.shape).add(i).sin())
            self.head.bias.zero_()
        self.kind, self.gamma, self.rates = kind, gamma, []

    def on_train_batch_start(self, batch, batch_idx):
        if batch_idx == 0:
            lrs = [group["lr"] for group in self.trainer.optimizers[0].param_groups]
            self.rates += (lrs + [0.0])[:2]

    def training_step(self, batch, _):
        return torch.nn.functional.mse_loss(self.head(self.backbone(batch[0])), batch[1])

    def configure_optimizers(self):
        learning = [p for p in self.parameters() if p.requires_grad]
        optimizer = (torch.optim.SGD(learning, lr=0.1, momentum=0.9) if self.kind == "SGD"
                     else torch.optim.Adam(learning, lr=0.05, weight_decay=0.01))
        return [optimizer], [torch.optim.lr_scheduler.ExponentialLR(optimizer, self.gamma)] if self.gamma else []


x = torch.tensor([[math.sin(2 * i + j + 1) * (1 + j) for j in range(2)] for i in range(12)])
train = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, x.sum(1, keepdim=True)), batch_size=4)
lines = []
for kind, at, growth, ratio, first, align, gamma in [
    ("SGD", 2, "2", 0.1, 0, 1, 0),
    ("SGD", 1, "1.5", 0.3, 0, 1, 0.8),
    ("Adam", 2, "2", 0.1, 0.02, 0, 0.9),
    ("Adam", 0, "0.4x", 0.1, 0, 1, 0),
]:
    factor = float(growth.rstrip("x"))
    function = (lambda epoch: factor * epoch) if growth.endswith("x") else (lambda epoch: factor)
    net = Net(kind, gamma)
    L.Trainer(max_epochs=6, logger=False, enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False,
              accelerator="cpu", callbacks=[BackboneFinetuning(at, function, ratio, first or None, bool(align))]).fit(net, train)
    state = [v for k, t in net.state_dict().items() if "tracked" not in k for v in t.flatten().tolist()]
    numbers = lambda values: " ".join(f"{value:.9g}" for value in values)
    lines.append(f"{kind} {at} {growth} {ratio} {first} {align} {gamma} {len(net.rates)} {numbers(net.rates)} "
                 f"{len(state)} {numbers(state)}")
pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")
