"""Trains the garment classifier on generated scenes and writes it as ONNX."""

import argparse
import time
from multiprocessing import Pool
from pathlib import Path
from typing import Callable

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import fuse_conv_bn_eval

import scenes


class Conv(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, 1)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.norm(self.conv(x)))

    def fuse(self) -> None:
        self.conv, self.norm = fuse_conv_bn_eval(self.conv, self.norm), nn.Identity()


class Residual(Conv):
    def __init__(self, channels: int) -> None:
        super().__init__(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + super().forward(x)


class Net(nn.Module):
    """A class map at an eighth of the resolution; the odds of a scene are the sum of the odds of its places."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(Conv(3, 16, 2), Conv(16, 32, 2), Conv(32, 64, 2),
                                  Residual(64), Residual(64), Residual(64))
        self.head = nn.Conv2d(64, len(scenes.LABELS), 1)
        nn.init.constant_(self.head.bias, -6)

    def forward(self, pixels: Tensor) -> Tensor:
        return torch.logsumexp(self.head(self.body(pixels)), (2, 3))

    def fuse(self) -> "Net":
        """Folds every batch normalisation into its convolution, as the ONNX file has it."""
        self.eval()
        for part in self.body:
            part.fuse()
        return self


def smooth_masks(count: int, size: int, cell: int, keep: Tensor) -> Tensor:
    """RISE masks: a coarse random grid (each cell kept with probability keep), bilinearly enlarged and shifted."""
    cells = -(-size // cell) + 1
    grid = (torch.rand(count, 1, cells, cells) < keep.view(-1, 1, 1, 1)).float()
    large = functional.interpolate(grid, size=cells * cell, mode="bilinear", align_corners=False)
    shifts = torch.randint(0, cells * cell - size + 1, (count, 2)).tolist()
    return torch.stack([mask[:, y:y + size, x:x + size] for mask, (y, x) in zip(large, shifts)])


def rectangles(count: int, size: int) -> Tensor:
    """1 inside one random rectangle per image, 0 outside."""
    axis = torch.arange(size)
    inside = []
    for _ in range(2):
        length = torch.randint(size // 8, size // 2, (count, 1))
        start = (torch.rand(count, 1) * (size - length)).long()
        inside.append((axis >= start) & (axis < start + length))
    return (inside[0][:, None, :, None] & inside[1][:, None, None, :]).float()


def augment(batch: Tensor) -> tuple[Tensor, Tensor]:
    """Pixels and soft targets. A quarter of the scenes stays whole, a half is masked as by RISE, a quarter loses a
    rectangle. A half covered garment counts half: the score then follows the visible share,
    which is what RISE reads out of it."""
    count, size = len(batch), batch.shape[-1]
    if torch.rand(()) < 0.5:
        batch = batch.flip(3)
    pixels = batch[:, torch.randperm(3)].float() / 255 * torch.empty(count, 1, 1, 1).uniform_(0.8, 1.1)
    ink, owner = batch[:, 3].float(), batch[:, 4].long()

    quarter = count // 4
    seen = torch.ones(count, 1, size, size)
    seen[quarter:] = smooth_masks(count - quarter, size, int(torch.randint(9, 26, ())),
                                  torch.empty(count - quarter).uniform_(0.3, 1))
    seen[count - quarter:] = 1 - rectangles(quarter, size)
    pixels = (pixels * seen).clamp(0, 1)
    pixels[count - quarter:] += (1 - seen[count - quarter:]) * torch.rand(quarter, 3, 1, 1)

    def per_class(weight: Tensor) -> Tensor:
        totals = torch.zeros(count, 1 + len(scenes.LABELS))
        return totals.scatter_add_(1, owner.flatten(1), weight.flatten(1))[:, 1:]

    share = per_class(ink * seen[:, 0]) / per_class(ink).clamp(min=1)
    return pixels.contiguous(memory_format=torch.channels_last), (2 * share - 0.5).clamp(0, 1)


def single(index: int) -> np.ndarray:
    every = [(label,) for label in range(len(scenes.LABELS))]
    return planes(scenes.compose(scenes.generator("train", 1, index), SOURCE, 48, (1,), every))


def even(index: int) -> np.ndarray:
    slots = [tuple(sorted(set(slot))) for slot in scenes.SLOTS]
    return planes(scenes.compose(scenes.generator("train", 2, index), SOURCE, slots=slots))


def final(index: int) -> np.ndarray:
    return planes(scenes.compose(scenes.generator("train", 3, index), SOURCE))


def planes(scene: scenes.Scene) -> np.ndarray:
    return np.concatenate([scene.pixels.transpose(2, 0, 1), scene.ink[None], scene.owner[None]])


def dataset(make: Callable[[int], np.ndarray], count: int) -> Tensor:
    data = torch.empty(count, *make(0).shape, dtype=torch.uint8)
    with Pool(2) as pool:
        for index, scene in enumerate(pool.imap(make, range(count), 256)):
            data[index] = torch.from_numpy(scene)
    return data


def fit(net: Net, data: Tensor, epochs: int, rate: float, size: int = 128) -> None:
    net.train()
    steps = len(data) // size
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, epochs * steps, pct_start=0.15)
    for epoch in range(epochs):
        began, total = time.time(), 0.0
        for rows in torch.randperm(len(data))[:steps * size].view(steps, size):
            pixels, targets = augment(data[rows])
            loss = functional.binary_cross_entropy_with_logits(net(pixels), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}/{epochs}: loss {total / steps:.4f}, {time.time() - began:.0f} s", flush=True)


def export(net: Net, path: Path) -> None:
    model = nn.Sequential(net.eval(), nn.Sigmoid()).to(memory_format=torch.contiguous_format)
    torch.onnx.export(model, torch.zeros(1, 3, 96, 96), path, opset_version=13, input_names=["pixels"],
                      output_names=["scores"], dynamic_axes={"pixels": {0: "N"}, "scores": {0: "N"}})
    onnx.checker.check_model(onnx.load(path))


def load(path: Path) -> nn.Sequential:
    """The network with the weights of an exported ONNX file."""
    model = nn.Sequential(Net().fuse(), nn.Sigmoid())
    weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in onnx.load(path).graph.initializer}
    model.load_state_dict(weights)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("garments.onnx"))
    parser.add_argument("--refine", type=Path, help="the model of a first run, to be tuned to the final scenes")
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(2)
    if options.refine:
        net = load(options.refine)[0].to(memory_format=torch.channels_last)
        fit(net, dataset(final, 70_000), 6, 1e-3)
    else:
        net = Net().to(memory_format=torch.channels_last)
        fit(net, dataset(single, 120_000), 9, 4e-3)
        fit(net, dataset(even, 60_000), 12, 2e-3)
        net.fuse()
    export(net, options.out)


if __name__ == "__main__":
    SOURCE = scenes.load("train")
    main()
