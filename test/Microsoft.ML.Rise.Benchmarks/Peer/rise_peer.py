"""RISE after the paper (Petsiuk, Das, Saenko, BMVC 2018), as its authors run it, timed part by part.

The algorithm is theirs: all masks first, then every score, then one matrix product for the maps of all classes.
Two things are kinder than their code: masks are float32 throughout, and masked images exist for one batch at a time.
"""

import argparse
import json
import resource
import time
import warnings
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from skimage.transform import resize
from torch import Tensor

from onnx_network import OnnxNetwork


def make_masks(count: int, height: int, width: int, cells: int, p: float, random: np.random.Generator) -> np.ndarray:
    cell_height, cell_width = -(-height // cells), -(-width // cells)
    stretched = (cells + 1) * cell_height, (cells + 1) * cell_width
    grids = (random.random((count, cells, cells)) < p).astype(np.float32)
    masks = np.empty((count, height, width), np.float32)
    for mask, grid in zip(masks, grids):
        top, left = random.integers(cell_height), random.integers(cell_width)
        full = resize(grid, stretched, order=1, mode="reflect", anti_aliasing=False)
        mask[:] = full[top : top + height, left : left + width]
    return masks


def score_masked(network: torch.nn.Module, image: Tensor, masks: Tensor, batch: int) -> Tensor:
    return torch.cat([network(as_input(part[:, None] * image)) for part in masks.split(batch)])


def saliency(scores: Tensor, masks: Tensor, p: float) -> Tensor:
    """One map for each class."""
    count, height, width = masks.shape
    return (scores.T @ masks.view(count, -1)).div_(count * p).view(-1, height, width)


def as_input(images: Tensor) -> Tensor:
    return images.contiguous(memory_format=torch.channels_last)


def read_image(path: Path, bgr: bool, scale: float, mean: list[float]) -> Tensor:
    """Planar: channels, height, width."""
    pixels = np.asarray(Image.open(path).convert("RGB"), np.float32)
    ordered = pixels[..., ::-1] if bgr else pixels
    return torch.from_numpy((ordered * np.float32(scale) - np.float32(mean)).transpose(2, 0, 1).copy())


def load_network(path: Path, batch: int) -> tuple[torch.nn.Module, list[int]]:
    network = OnnxNetwork(path).eval().to(memory_format=torch.channels_last)
    shape = network.image_shape
    example = as_input(torch.zeros(batch, *shape))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        traced = torch.jit.trace(network, example)
    compiled = torch.jit.optimize_for_inference(torch.jit.freeze(traced))
    for _ in range(3):  # the first calls compile
        compiled(example)
    return compiled, shape


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("--masks", type=int, default=4000, help="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--cells", type=int, default=7, help="cells of the mask grid along each axis")
    parser.add_argument("--p", type=float, default=0.5, help="probability that a cell stays visible")
    parser.add_argument("--bgr", action="store_true")
    parser.add_argument("--mean", type=lambda text: [float(v) for v in text.split(",")], default=[0.0] * 3,
                        help="a,b,c in the model's channel order, subtracted after scaling")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--out", type=Path, help="the maps of all classes, as .npy")
    return parser.parse_args()


@torch.no_grad()
def main() -> None:
    o = options()
    torch.set_num_threads(o.threads)
    image = read_image(o.image, o.bgr, o.scale, o.mean)
    network, shape = load_network(o.model, o.batch)
    if list(image.shape) != shape:
        raise SystemExit(f"{o.image.name} is {list(image.shape)}, {o.model.name} takes {shape}")
    top_score, top_class = network(as_input(image[None]))[0].max(0)
    loaded_megabytes = peak_megabytes()

    marks = [time.perf_counter()]
    masks = torch.from_numpy(make_masks(o.masks, *shape[1:], o.cells, o.p, np.random.default_rng(o.seed)))
    marks.append(time.perf_counter())
    scores = score_masked(network, image, masks, o.batch)
    marks.append(time.perf_counter())
    maps = saliency(scores, masks, o.p)
    marks.append(time.perf_counter())

    seconds = dict(zip(("masks", "forward", "accumulation"), np.diff(marks).tolist()))
    seconds["total"] = marks[-1] - marks[0]
    per_mask = {part: 1000 * value / o.masks for part, value in seconds.items()}
    print(f"{'part':16}{'s':>10}{'ms/mask':>10}")
    for part, value in seconds.items():
        print(f"{'masking+forward' if part == 'forward' else part:16}{value:10.3f}{per_mask[part]:10.3f}")
    print(json.dumps({
        "model": o.model.name, "image": o.image.name, "numberOfMasks": o.masks, "batch": o.batch, "threads": o.threads,
        "seconds": {part: round(value, 4) for part, value in seconds.items()},
        "millisecondsPerMask": {part: round(value, 4) for part, value in per_mask.items()},
        "peakMegabytes": round(peak_megabytes(), 1), "loadedMegabytes": round(loaded_megabytes, 1),
        "topClass": int(top_class), "topScore": round(float(top_score), 4),
    }))
    if o.out:
        np.save(o.out, maps.numpy())


if __name__ == "__main__":
    main()
