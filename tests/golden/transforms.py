# SPDX-License-Identifier: BSL-1.0
"""Golden pixels of torchvision's transforms of tensors: writes transforms.txt beside this file.

Run with PyTorch 2.11 and torchvision 0.26: python transforms.py. A line is: case, type, shape, ":", pixels.
"""
import pathlib

import torch
from torchvision.transforms import InterpolationMode as Mode
from torchvision.transforms import functional as F


def images(height=6, width=7):
    """uint8 [1, 3, height, width]; tests/data/transform/golden.hpp makes the same."""
    i = torch.arange(3 * height * width)
    return ((i * i * 7 + i * 31) % 256).to(torch.uint8).view(1, 3, height, width)


CASES = {"to_tensor": lambda x: F.convert_image_dtype(x, torch.float32)}
for mode in ("nearest", "nearest-exact", "bilinear", "bicubic"):
    for antialias in (True, False) if mode.startswith("bi") else (True,):
        for size in ([4, 5], [9, 11], [3, 12]):
            CASES[f"resize/{mode}/{int(antialias)}/{size[0]}x{size[1]}"] = (
                lambda x, m=mode, a=antialias, s=size: F.resize(x, s, Mode(m), antialias=a))
CASES["resize/short/4"] = lambda x: F.resize(x, [4])
CASES["resize/short/9/10"] = lambda x: F.resize(x, [9], max_size=10)
CASES["resize/tall/4"] = lambda x: F.resize(x.transpose(-1, -2).contiguous(), [4])
for mode in ("constant", "edge", "reflect", "symmetric"):
    for padding in ([2], [1, 3], [0, 1, 3, 2], [-1, 2, 1, -2]):
        CASES[f"pad/{mode}/" + ",".join(map(str, padding))] = (
            lambda x, m=mode, p=padding: F.pad(x, p, 1, m))
for size in ([3, 4], [4, 4], [5, 2], [9, 4], [8, 10], [6, 7], [1, 1]):
    CASES[f"center_crop/{size[0]}x{size[1]}"] = lambda x, s=size: F.center_crop(x, s)
for channels in (1, 3):
    CASES[f"grayscale/{channels}"] = lambda x, c=channels: F.rgb_to_grayscale(x, c)
for factor in (0.0, 0.4, 1.0, 1.7):
    CASES[f"brightness/{factor}"] = lambda x, f=factor: F.adjust_brightness(x, f)
    CASES[f"contrast/{factor}"] = lambda x, f=factor: F.adjust_contrast(x, f)
    CASES[f"saturation/{factor}"] = lambda x, f=factor: F.adjust_saturation(x, f)
for factor in (-0.5, -0.13, 0.0, 0.21, 0.5):
    CASES[f"hue/{factor}"] = lambda x, f=factor: F.adjust_hue(x, f)
for mode in ("nearest", "bilinear"):
    for angle in (-30.0, 12.5, 90.0, 180.0, 200.0):
        for expand in (False, True):
            CASES[f"rotate/{mode}/{angle}/{int(expand)}"] = (
                lambda x, m=mode, a=angle, e=expand: F.rotate(x, a, Mode(m), e, None, [0.0] * 3))
    CASES[f"rotate/{mode}/center"] = lambda x, m=mode: F.rotate(x, 33.0, Mode(m), False, [1, 5], [0.25, 0.5, 0.75])
CASES["flip"] = F.hflip

with open(pathlib.Path(__file__).with_suffix(".txt"), "w", encoding="utf-8") as out:
    for name, f in CASES.items():
        for given in (images(), F.convert_image_dtype(images(), torch.float32)):
            result = f(given)
            kind = "uint8" if given.dtype == torch.uint8 else "float"
            numbers = (str(v) if result.dtype == torch.uint8 else f"{v:.7g}" for v in result.flatten().tolist())
            print(name, kind, *result.shape, ":", *numbers, file=out)
