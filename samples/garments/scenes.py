"""Composes small colour scenes from Fashion-MNIST garments, with the true box of every garment."""

import argparse
import colorsys
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

DATA = Path("/usr/share/datasets/fashion-mnist")
LABELS = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
# A scene draws from these slots, so it holds at most one of the four tops: at 28x28 source
# pixels even people mix those up, and a scene with two of them has no reliable truth.
# Shirts, by far the most ambiguous, come half as often as each other top.
Slots = list[tuple[int, ...]]
SLOTS: Slots = [(0, 0, 2, 2, 4, 4, 6), (1,), (3,), (5,), (7,), (8,), (9,)]
SPLITS = {"train": "train", "test": "t10k"}
VISIBLE = 64  # alpha (of 255) from which a garment pixel counts as visible
SIDES = (28, 44)  # longer side of a garment, in pixels
NARROW = 14  # a narrow garment is drawn larger, so that its shorter side reaches this
GAP = 2


@dataclass
class Scene:
    pixels: np.ndarray  # uint8 [size, size, 3]
    ink: np.ndarray  # uint8 [size, size]: alpha of the garment at that pixel
    owner: np.ndarray  # uint8 [size, size]: 1 + class of the garment there, 0 for background
    garments: list[tuple[int, tuple[int, int, int, int]]]  # class, (left, top, right, bottom)


def load(split: str) -> list[list[np.ndarray]]:
    """The garments of one split by class, each cropped to its ink."""

    def read(kind: str, header: int) -> np.ndarray:
        with gzip.open(DATA / f"{SPLITS[split]}-{kind}-ubyte.gz") as file:
            return np.frombuffer(file.read(), np.uint8, offset=header)

    images, labels = read("images-idx3", 16).reshape(-1, 28, 28), read("labels-idx1", 8)
    garments: list[list[np.ndarray]] = [[] for _ in LABELS]
    for image, label in zip(images, labels):
        left, top, right, bottom = tight_box(image > 16)
        garments[label].append(image[top:bottom, left:right])
    return garments


def tight_box(visible: np.ndarray) -> tuple[int, int, int, int]:
    """Left and top inclusive, right and bottom exclusive."""
    rows, columns = np.flatnonzero(visible.any(1)), np.flatnonzero(visible.any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def colour(rng: np.random.Generator, saturation: tuple[float, float], value: tuple[float, float]) -> np.ndarray:
    return np.array(colorsys.hsv_to_rgb(rng.random(), rng.uniform(*saturation), rng.uniform(*value)), np.float32)


def background(rng: np.random.Generator, size: int, value: tuple[float, float]) -> np.ndarray:
    """Two muted colours mixed by smooth noise, under faint stripes, checks or waves."""
    mix = np.zeros((size, size), np.float32)
    for cells, weight in ((3, 0.5), (6, 0.3), (14, 0.2), (40, 0.12)):
        grid = Image.fromarray(rng.random((cells, cells), np.float32))
        mix += weight * np.asarray(grid.resize((size, size), Image.BICUBIC))
    first, second = (colour(rng, (0.1, 0.5), value) for _ in range(2))
    canvas = first + (second - first) * np.clip(mix, 0, 1)[..., None]

    angle, period = rng.uniform(0, np.pi), rng.uniform(5, 18)
    y, x = np.mgrid[:size, :size].astype(np.float32)
    along = (x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / period)
    across = (y * np.cos(angle) - x * np.sin(angle)) * (2 * np.pi / period)
    patterns = [np.zeros_like(x), np.clip(3 * np.sin(along), -1, 1),
                np.clip(4 * np.sin(along) * np.sin(across), -1, 1), np.sin(along + np.sin(across))]
    return canvas * (1 + rng.uniform(0.04, 0.15) * patterns[rng.integers(len(patterns))][..., None])


def layout(rng: np.random.Generator, shapes: list[tuple[int, int]], size: int) -> list[tuple[int, int, int, int]]:
    """Random boxes that keep clear of one another, longer side within SIDES."""
    while True:
        boxes: list[tuple[int, int, int, int]] = []
        for height, width in shapes:
            long, short = max(height, width), min(height, width)
            scale = min(max(rng.integers(SIDES[0], SIDES[1] + 1), NARROW * long / short), SIDES[1]) / long
            h, w = max(4, round(height * scale)), max(4, round(width * scale))
            for _ in range(20):
                left, top = int(rng.integers(1, size - w)), int(rng.integers(1, size - h))
                if all(left >= r + GAP or left + w + GAP <= l or top >= b + GAP or top + h + GAP <= t
                       for l, t, r, b in boxes):
                    boxes.append((left, top, left + w, top + h))
                    break
        if len(boxes) == len(shapes):
            return boxes


def compose(rng: np.random.Generator, source: list[list[np.ndarray]], size: int = 96,
            counts: tuple[int, ...] = (2, 3, 4), slots: Slots = SLOTS) -> Scene:
    drawn = rng.choice(len(slots), rng.choice(counts), replace=False)
    classes = [int(rng.choice(slots[slot])) for slot in drawn]
    images = [source[c][rng.integers(len(source[c]))] for c in classes]

    dark = rng.random() < 0.5
    canvas = background(rng, size, (0.25, 0.5) if dark else (0.65, 0.95))
    scene = Scene(canvas, np.zeros((size, size), np.uint8), np.zeros((size, size), np.uint8), [])
    for label, image, (left, top, right, bottom) in zip(classes, images, layout(rng, [i.shape for i in images], size)):
        resized = Image.fromarray(image).resize((right - left, bottom - top), Image.BICUBIC)
        tone = np.asarray(resized, np.float32) / image.max()
        alpha = np.clip(3 * tone, 0, 1)
        shade = (0.3 + 0.7 * np.clip(tone, 0, 1))[..., None]
        tint = colour(rng, (0.2, 0.75), (0.75, 1) if dark else (0.35, 0.7))
        area = np.s_[top:bottom, left:right]
        canvas[area] += alpha[..., None] * (tint * shade - canvas[area])

        ink = (255 * alpha).astype(np.uint8)
        scene.ink[area] = ink
        scene.owner[area] = (ink > 0) * np.uint8(1 + label)
        l, t, r, b = tight_box(ink >= VISIBLE)
        scene.garments.append((label, (left + l, top + t, left + r, top + b)))
    scene.pixels = (255 * np.clip(canvas, 0, 1)).astype(np.uint8)
    return scene


def generator(split: str, seed: int, index: int) -> np.random.Generator:
    """Every scene has its own stream, so any one of them can be made again alone."""
    return np.random.default_rng([list(SPLITS).index(split), seed, index])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--out", type=Path, default=Path("scenes"))
    options = parser.parse_args()

    source = load(options.split)
    options.out.mkdir(parents=True, exist_ok=True)
    listed = []
    for index in range(options.count):
        scene = compose(generator(options.split, options.seed, index), source)
        name = f"scene-{index + 1:02}.png"
        Image.fromarray(scene.pixels).save(options.out / name, optimize=True)
        listed.append({"file": name, "garments": [
            {"class": label, "label": LABELS[label], "box": box} for label, box in scene.garments]})
    lines = ",\n  ".join(map(json.dumps, listed))
    (options.out / "scenes.json").write_text(
        f'{{\n "labels": {json.dumps(LABELS)},\n "scenes": [\n  {lines}\n ]\n}}\n')


if __name__ == "__main__":
    main()
