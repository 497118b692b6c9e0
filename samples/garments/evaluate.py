"""Measures garments.onnx on held-out scenes: accuracy per class, RISE localisation, time per pass."""

import argparse
import time
from pathlib import Path

import torch
from torch import Tensor

import scenes
from train import load, smooth_masks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", default=Path("garments.onnx"))
    parser.add_argument("--scenes", type=int, default=10_000)
    parser.add_argument("--explained", type=int, default=200, help="how many of the scenes to explain with RISE")
    parser.add_argument("--masks", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(1)
    with torch.inference_mode():
        report(options)


def scores(model: torch.nn.Module, pixels: Tensor) -> Tensor:
    return torch.cat([model(part) for part in pixels.split(64)])


def report(options: argparse.Namespace) -> None:
    model, source = load(options.model).to(memory_format=torch.channels_last), scenes.load("test")
    made = [scenes.compose(scenes.generator("test", options.seed, i), source) for i in range(options.scenes)]
    pixels = torch.stack([torch.from_numpy(scene.pixels) for scene in made]).permute(0, 3, 1, 2).float() / 255
    truth = torch.zeros(len(made), len(scenes.LABELS), dtype=torch.bool)
    for row, scene in zip(truth, made):
        row[[label for label, _ in scene.garments]] = True

    began = time.perf_counter()
    found = scores(model, pixels) > 0.5
    passed = (time.perf_counter() - began) / len(made)

    print(f"{len(made)} held-out scenes\nclass        present accuracy precision recall")
    for name, is_, says in zip(scenes.LABELS, truth.T, found.T):
        hits = (is_ & says).sum()
        print(f"{name:12} {is_.float().mean():7.1%} {(is_ == says).float().mean():8.1%} "
              f"{hits / says.sum():9.1%} {hits / is_.sum():6.1%}")
    hits = (truth & found).sum()
    print(f"{'all':12} {truth.float().mean():7.1%} {(truth == found).float().mean():8.1%} "
          f"{hits / found.sum():9.1%} {hits / truth.sum():6.1%}")
    print(f"every class right: {(truth == found).all(1).float().mean():.1%} of the scenes")
    print(f"{sum(w.numel() for w in model.parameters())} parameters, {options.model.stat().st_size} bytes, "
          f"{1000 * passed:.2f} ms per pass (PyTorch, one core, batches of 64)")

    masks = smooth_masks(options.masks, pixels.shape[-1], 14, torch.full((options.masks,), 0.5))
    inside = pairs = known = inside_known = covered = 0
    for scene, image, detected in zip(made[:options.explained], pixels, found):
        answers = scores(model, image * masks)
        maps = (answers.T @ masks.flatten(1) / masks.flatten(1).sum(0)).view(-1, *image.shape[1:])
        for label, (left, top, right, bottom) in scene.garments:
            y, x = divmod(int(maps[label].argmax()), image.shape[-1])
            hit = left <= x < right and top <= y < bottom
            inside, pairs = inside + hit, pairs + 1
            covered += (right - left) * (bottom - top)
            inside_known, known = inside_known + (hit and bool(detected[label])), known + int(detected[label])
    print(f"RISE, {options.masks} masks, {options.explained} scenes: peak inside the true box for {inside} of {pairs} "
          f"garments ({inside / pairs:.1%});\nof the {known} the model detects, for {inside_known} "
          f"({inside_known / known:.1%})")
    print(f"A point at random would be inside for {covered / pairs / pixels[0, 0].numel():.1%}")


if __name__ == "__main__":
    main()
