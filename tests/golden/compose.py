# SPDX-License-Identifier: BSL-1.0
"""Prints the numbers of tests/data/transforms.cpp: ToTensor, Resize and Normalize by torchvision 0.26, on a tensor."""
import torch
from torchvision import transforms as T

image = ((torch.arange(64) * 37) % 256).to(torch.uint8).view(1, 8, 8)
chain = T.Compose([T.ConvertImageDtype(torch.float32), T.Resize([2, 3]), T.Normalize([0.1307], [0.3081])])
print(", ".join(f"{v:.8g}F" for v in chain(image).flatten().tolist()))
