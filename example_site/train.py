"""Train and evaluate every run of Meter Reader, and write its parameters, metrics, splits and checksums.

The files come out byte for byte the same on every machine and Python version: randomness is drawn from
`Random.random` alone, sums are exactly rounded, and nothing reads the clock or the environment.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from itertools import pairwise
from operator import mul
from pathlib import Path
from random import Random
from typing import TypeAlias

Vector: TypeAlias = Sequence[float]
Matrix: TypeAlias = list[list[float]]
Layers: TypeAlias = list[Matrix]
Batch: TypeAlias = Sequence[tuple[Vector, int]]
Entry: TypeAlias = dict[str, object]


@dataclass(frozen=True)
class Dataset:
    """The release a dataset version was cut from, and the shares of crops that it spoils."""

    release: str
    glare: float = 0.0
    worn: float = 0.0


@dataclass(frozen=True)
class Run:
    """What a run is trained with; `checkpoint` names the run whose weights are evaluated instead."""

    seed: int = 17
    dataset: str = "digits-v1"
    hidden: int = 0
    learning_rate: float = 0.1
    schedule: str = "constant"
    weight_decay: float = 0.0
    epochs: int = 10
    batch_size: int = 20
    train_examples: int = 600
    preprocessing: str = "none"
    augmentation: str = "none"
    checkpoint: str = ""
    extras: tuple[str, ...] = field(default=(), compare=False)


DATASETS: Mapping[str, Dataset] = {
    "digits-v1": Dataset("data-2025.01"),
    "digits-v2": Dataset("data-2025.02", glare=0.3),
    "digits-v3": Dataset("data-2025.03", glare=0.3, worn=0.12),
}

SOFTMAX = Run()
MLP = Run(hidden=12, learning_rate=0.3)
GLARE_MLP = replace(MLP, dataset="digits-v2", preprocessing="contrast", learning_rate=0.2)
WIDE_MLP = replace(GLARE_MLP, hidden=20)
LONG_MLP = replace(WIDE_MLP, augmentation="glare", schedule="linear", epochs=14)

RUNS: Mapping[str, Run] = {
    "run-0001": replace(SOFTMAX, epochs=2, train_examples=100),
    "run-0002": replace(SOFTMAX, extras=("confusion",)),
    "run-0003": replace(SOFTMAX, learning_rate=0.3),
    "run-0004": replace(SOFTMAX, learning_rate=1.0),
    "run-0005": replace(SOFTMAX, learning_rate=3.0, extras=("confusion",)),
    "run-0006": replace(MLP, learning_rate=3.0),
    "run-0007": MLP,
    "run-0008": replace(MLP, seed=23),
    "run-0009": replace(MLP, seed=41),
    "run-0010": replace(MLP, seed=59),
    "run-0011": replace(MLP, seed=83),
    "run-0012": MLP,
    "run-0013": replace(SOFTMAX, preprocessing="contrast"),
    "run-0014": replace(MLP, preprocessing="contrast"),
    "run-0015": replace(SOFTMAX, preprocessing="contrast", learning_rate=0.3),
    "run-0016": replace(SOFTMAX, preprocessing="contrast", learning_rate=1.0),
    "run-0017": GLARE_MLP,
    "run-0018": replace(GLARE_MLP, learning_rate=0.3, checkpoint="run-0014"),
    "run-0019": replace(GLARE_MLP, augmentation="shift"),
    "run-0020": replace(WIDE_MLP, extras=("figure",)),
    "run-0021": replace(WIDE_MLP, weight_decay=0.01),
    "run-0022": replace(WIDE_MLP, augmentation="glare"),
    "run-0023": replace(LONG_MLP, extras=("confusion",)),
    "run-0024": replace(LONG_MLP, dataset="digits-v3"),
    "run-0025": replace(LONG_MLP, dataset="digits-v3", checkpoint="run-0023", extras=("confusion",)),
    "run-0026": replace(LONG_MLP, dataset="digits-v1", checkpoint="run-0023", extras=("checkpoint",)),
    "run-0027": replace(LONG_MLP, dataset="digits-v3", checkpoint="run-0023", extras=("confidence",)),
    "run-0028": replace(LONG_MLP, seed=23),
}

SPLITS: Mapping[str, int] = {"train": 600, "val": 300, "test": 800}
WIDTH, HEIGHT = 6, 8
DIGITS = ("abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg")
SEGMENTS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "a": ((0, 1), (0, 2), (0, 3)),
    "b": ((1, 4), (2, 4)),
    "c": ((4, 4), (5, 4)),
    "d": ((6, 1), (6, 2), (6, 3)),
    "e": ((4, 0), (5, 0)),
    "f": ((1, 0), (2, 0)),
    "g": ((3, 1), (3, 2), (3, 3)),
}
DROPOUT = 0.01
LN_2 = 0.6931471805599453
CHANCE_LOSS = 2.3026  # the loss of guessing: ln 10
NORMAL_95 = 1.96
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True)
class Crop:
    """One digit of a display: 8-bit pixels, row by row, and what spoils them."""

    name: str
    label: int
    pixels: tuple[int, ...]
    spoilt: tuple[str, ...]


def draw(version: str, split: str, index: int) -> Crop:
    """The crop at one place of a split: a later version spoils the same crops, it draws no new ones."""
    name, dataset = f"{split}-{index:04d}", DATASETS[version]
    rng, spoiler = Random(f"digits/{name}"), Random(f"spoilt/{name}")
    label = int(rng.random() * 10)
    light = {segment: 0.0 if rng.random() < DROPOUT else 1.0 for segment in DIGITS[label]}
    shares = {"glare": dataset.glare, "worn": dataset.worn}
    spoilt = tuple(kind for kind, share in shares.items() if spoiler.random() < share)
    if "worn" in spoilt:
        light[DIGITS[label][int(spoiler.random() * len(light))]] = 0.1 + 0.25 * spoiler.random()
    canvas = exposed(rendered(light, int(rng.random() * 2), int(rng.random() * 2)), rng)
    if "glare" in spoilt:
        canvas = glared(canvas, spoiler)
    return Crop(name, label, tuple(min(255, max(0, int(p * 256))) for p in canvas), spoilt)


def rendered(light: Mapping[str, float], top: int, left: int) -> list[float]:
    """The lit segments on an empty canvas, the glyph's corner at `top`, `left`."""
    canvas = [0.0] * (WIDTH * HEIGHT)
    for segment, brightness in light.items():
        for row, column in SEGMENTS[segment]:
            canvas[(row + top) * WIDTH + column + left] = brightness
    return canvas


def exposed(canvas: list[float], rng: Random) -> list[float]:
    """The canvas under a random contrast and background, with noise on every pixel."""
    contrast, background = 0.3 + 0.5 * rng.random(), 0.05 + 0.25 * rng.random()
    return [background + contrast * p + 0.24 * (rng.random() + rng.random() - 1.0) for p in canvas]


def glared(canvas: list[float], rng: Random) -> list[float]:
    """The canvas with a slanted bright band across it."""
    start, slant, strength = rng.random() * WIDTH, rng.random() - 0.5, 0.3 + 0.3 * rng.random()
    band = [abs(i % WIDTH - start - slant * (i // WIDTH)) < 0.8 for i in range(len(canvas))]
    return [p + strength if bright else p for p, bright in zip(canvas, band, strict=True)]


@cache
def load(version: str, split: str) -> tuple[Crop, ...]:
    """Every crop of a split."""
    return tuple(draw(version, split, index) for index in range(SPLITS[split]))


def crops(run: Run, split: str) -> tuple[Crop, ...]:
    """The crops of a split that a run reads."""
    return load(run.dataset, split)[: run.train_examples if split == "train" else None]


def splits(run: Run) -> tuple[str, ...]:
    """The splits that a run reads: an evaluation leaves the training split alone."""
    return ("val", "test") if run.checkpoint else ("train", "val", "test")


def augmented(pixels: tuple[int, ...], augmentation: str, rng: Random) -> tuple[int, ...]:
    """The pixels as one epoch shows them: moved by up to a pixel, or with a band of glare on three in ten."""
    if augmentation == "shift":
        down, right = int(rng.random() * 3) - 1, int(rng.random() * 3) - 1
        rows = [min(HEIGHT - 1, max(0, row - down)) for row in range(HEIGHT)]
        columns = [min(WIDTH - 1, max(0, column - right)) for column in range(WIDTH)]
        return tuple(pixels[row * WIDTH + column] for row in rows for column in columns)
    if augmentation == "glare" and rng.random() < 0.3:
        return tuple(min(255, int(p * 256)) for p in glared([p / 256 for p in pixels], rng))
    return pixels


@cache
def features(pixels: tuple[int, ...], preprocessing: str) -> Vector:
    """The pixels in 0..1 and a constant 1 for the bias; `contrast` brings them to mean 0 and deviation 1."""
    values = [p / 255 for p in pixels]
    if preprocessing == "contrast":
        mean = math.fsum(values) / len(values)
        centred = [value - mean for value in values]
        deviation = math.sqrt(dot(centred, centred) / len(values)) or 1.0
        values = [value / deviation for value in centred]
    return [*values, 1.0]


def batches(run: Run, rng: Random) -> Iterator[Batch]:
    """One epoch in a new order, augmented anew."""
    order = sorted(crops(run, "train"), key=lambda _: rng.random())
    shown = [(features(augmented(crop.pixels, run.augmentation, rng), run.preprocessing), crop.label) for crop in order]
    for start in range(0, len(shown), run.batch_size):
        yield shown[start : start + run.batch_size]


def dot(a: Vector, b: Vector) -> float:
    """The inner product, exactly rounded: `sum` adds in another way from Python 3.12 on."""
    return math.fsum(map(mul, a, b))


def exp(x: float) -> float:
    """e to the power of `x` by exactly rounded steps: the C library's last bit varies between machines."""
    power = round(x / LN_2)
    r = x - power * LN_2
    total = 1.0 + (1.0 + (1.0 + (1.0 + r / 8) * r / 7) * r / 6) * r / 5
    return math.ldexp(1.0 + (1.0 + (1.0 + (1.0 + total * r / 4) * r / 3) * r / 2) * r, power)


def softmax(scores: Vector) -> list[float]:
    """The scores as probabilities."""
    top = max(scores)
    powers = [exp(value - top) for value in scores]
    total = math.fsum(powers)
    return [power / total for power in powers]


def forward(layers: Layers, x: Vector) -> list[Vector]:
    """What goes into each layer, and last the scores of the ten digits."""
    values = [x]
    for layer in layers[:-1]:
        sums = [dot(row, values[-1]) for row in layer]
        values.append([*(total if total > 0.0 else 0.0 for total in sums), 1.0])
    return [*values, [dot(row, values[-1]) for row in layers[-1]]]


def gradients(layers: Layers, batch: Batch) -> Layers:
    """The mean gradient of the cross-entropy over a batch, layer by layer."""
    values = [forward(layers, x) for x, _ in batch]
    deltas = [
        [(p - (digit == label)) / len(batch) for digit, p in enumerate(softmax(value[-1]))]
        for value, (_, label) in zip(values, batch, strict=True)
    ]
    found: Layers = []
    for depth in reversed(range(len(layers))):
        inputs = [value[depth] for value in values]
        columns = list(zip(*inputs, strict=True))
        found.insert(0, [[dot(d, c) for c in columns] for d in zip(*deltas, strict=True)])
        if depth:
            weights = list(zip(*layers[depth], strict=True))
            deltas = [backward(weights, d, x) for d, x in zip(deltas, inputs, strict=True)]
    return found


def backward(weights: Sequence[Vector], delta: Vector, inputs: Vector) -> list[float]:
    """The gradient at a layer's rectified inputs, the constant left out."""
    pairs = list(zip(weights, inputs, strict=True))[:-1]
    return [dot(outgoing, delta) if x > 0 else 0.0 for outgoing, x in pairs]


def sizes(run: Run) -> list[tuple[int, int]]:
    """The inputs, without the constant, and the outputs of each layer."""
    widths = [WIDTH * HEIGHT, *([run.hidden] if run.hidden else []), 10]
    return list(pairwise(widths))


def initial(run: Run, rng: Random) -> Layers:
    """Small random weights, the bias last in each row."""
    return [
        [[(2 * rng.random() - 1) / math.sqrt(inputs) for _ in range(inputs + 1)] for _ in range(outputs)]
        for inputs, outputs in sizes(run)
    ]


def descended(layers: Layers, slopes: Layers, rate: float, decay: float) -> Layers:
    """The weights after one update."""
    return [
        [
            [weight - rate * (slope + decay * weight) for weight, slope in zip(*rows, strict=True)]
            for rows in zip(layer, layer_slopes, strict=True)
        ]
        for layer, layer_slopes in zip(layers, slopes, strict=True)
    ]


def updates_per_epoch(run: Run) -> int:
    """How often the weights change in one epoch."""
    return math.ceil(run.train_examples / run.batch_size)


@dataclass(frozen=True)
class Reading:
    """What the weights make of a split: ten scores for each of its crops."""

    split: str
    crops: tuple[Crop, ...]
    scores: Sequence[Vector]

    @property
    def digits(self) -> list[int]:
        """The digit read from each crop."""
        return [scores.index(max(scores)) for scores in self.scores]

    @property
    def confidences(self) -> list[float]:
        """The probability that the model gives to each digit it reads."""
        return [max(softmax(scores)) for scores in self.scores]

    @property
    def loss(self) -> float:
        """The mean cross-entropy."""
        pairs = zip(self.scores, self.crops, strict=True)
        return math.fsum(surprise(scores, crop.label) for scores, crop in pairs) / len(self.crops)

    def right(self, kind: str = "") -> list[bool]:
        """Which crops are read correctly, of one kind or of all."""
        return [
            digit == crop.label
            for digit, crop in zip(self.digits, self.crops, strict=True)
            if not kind or kind in (crop.spoilt or ("plain",))
        ]


def read(run: Run, layers: Layers, split: str) -> Reading:
    """The scores that the weights give to the crops of a run's split."""
    chosen = crops(run, split)
    return Reading(split, chosen, [forward(layers, features(crop.pixels, run.preprocessing))[-1] for crop in chosen])


def surprise(scores: Vector, label: int) -> float:
    """The cross-entropy of one crop: the last bit of `math.log` may vary, but no fifth decimal is written."""
    top = max(scores)
    return math.log(math.fsum(exp(value - top) for value in scores)) + top - scores[label]


@dataclass(frozen=True)
class Logged:
    """One line of the metrics log."""

    split: str
    step: int
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Fit:
    """A run's weights as a checkpoint keeps them, what was logged on the way, and how it ended."""

    layers: Layers
    log: list[Logged]
    step: int
    status: str


@cache
def fit(run: Run) -> Fit:
    """The run trained to its end, or until it reads the validation split worse than by guessing."""
    rng = Random(run.seed)
    layers, log, step = initial(run, rng), list[Logged](), 0
    for epoch in range(1, run.epochs + 1):
        for batch in batches(run, rng):
            rate = run.learning_rate * progress_left(run, step)
            layers = descended(layers, gradients(layers, batch), rate, run.weight_decay)
            step += 1
        if epoch % 2 == 0:
            seen = [read(run, layers, split) for split in ("train", "val")]
            log += [Logged(r.split, step, short(r.loss), share(r.right())) for r in seen]
            if log[-1].loss > CHANCE_LOSS:
                return Fit(layers, log, step, "diverged")
    return Fit([[[short(w) for w in row] for row in layer] for layer in layers], log, step, "finished")


def progress_left(run: Run, step: int) -> float:
    """The share of the learning rate that the schedule leaves at a step."""
    return 1 - step / (run.epochs * updates_per_epoch(run)) if run.schedule == "linear" else 1.0


def short(number: float) -> float:
    """A number as it is written: four decimals, and no minus before a zero."""
    return round(number, 4) + 0.0


def share(right: Sequence[bool]) -> float:
    """The accuracy, as it is written."""
    return short(sum(right) / len(right))


def interval(right: Sequence[bool]) -> tuple[float, float]:
    """Wilson's 95 % confidence interval of an accuracy."""
    n, z = len(right), NORMAL_95
    p = sum(right) / n
    centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return short((centre - spread) / (1 + z * z / n)), short((centre + spread) / (1 + z * z / n))


def measured(name: str, right: Sequence[bool]) -> Entry:
    """An accuracy under its name, with the ends of its interval."""
    low, high = interval(right)
    return {name: share(right), f"{name}_low": low, f"{name}_high": high}


def final(run: Run, fitted: Fit, readings: Iterable[Reading]) -> Entry:
    """The last line of the metrics log."""
    line: Entry = {"status": fitted.status, "step": fitted.step}
    for reading in readings:
        line[f"{reading.split}_loss"] = short(reading.loss)
        line |= measured(f"{reading.split}_accuracy", reading.right())
        if reading.split == "test":
            for kind in spoilt_kinds(run):
                line |= measured(f"test_accuracy_{kind}", reading.right(kind))
    return line


def spoilt_kinds(run: Run) -> list[str]:
    """The kinds of crop worth a figure of their own in a run's test split."""
    found = {kind for crop in crops(run, "test") for kind in crop.spoilt}
    return ["plain", *sorted(found)] if found else []


def parameters(run_id: str, run: Run) -> list[Entry]:
    """The entries of `params.ndjson`: the command, the configuration and what follows from it."""
    config = {key: value for key, value in asdict(run).items() if key != "extras"}
    weights = sum((inputs + 1) * outputs for inputs, outputs in sizes(run))
    derived: Entry = {"weights": weights}
    if run.checkpoint:
        config = {key: config[key] for key in ("checkpoint", "dataset", "hidden", "preprocessing", "seed")}
    else:
        config["break_off_above_loss"] = CHANCE_LOSS
        del config["checkpoint"]
        derived |= {
            "effective_batch_size": run.batch_size,
            "gradient_accumulation": 1,
            "pixels_per_update": run.batch_size * WIDTH * HEIGHT,
            "updates_per_epoch": updates_per_epoch(run),
            "updates": updates_per_epoch(run) * run.epochs,
        }
    return [
        {"entry": "cli", "command": f"python train.py --run {run_id}"},
        {"entry": "config", **config},
        {"entry": "derived", **derived},
    ]


def manifest(run: Run) -> Entry:
    """What each split of a run holds."""
    return {
        "dataset": run.dataset,
        "release": DATASETS[run.dataset].release,
        "splits": {split: {"version": run.dataset, **contents(crops(run, split))} for split in splits(run)},
    }


def contents(chosen: Sequence[Crop]) -> Entry:
    """How many crops there are, from which to which, and how many are spoilt in each way."""
    spoilt = Counter(kind for crop in chosen for kind in crop.spoilt)
    return {"examples": len(chosen), "first": chosen[0].name, "last": chosen[-1].name, "spoilt": spoilt}


def checksums(run: Run) -> Entry:
    """The SHA-256 of each split, one line a crop: its name, its digit and its pixels in hexadecimal."""
    sums: Entry = {}
    for split in splits(run):
        content = "".join(f"{c.name} {c.label} {bytes(c.pixels).hex()}\n" for c in crops(run, split))
        sums[split] = hashlib.sha256(content.encode()).hexdigest()
    return {"algorithm": "sha256", "splits": sums}


def confusion(reading: Reading) -> list[Entry]:
    """For each digit: how often it occurs, the share read correctly, and what it is read as."""
    found: list[Entry] = []
    for label in range(10):
        seen = [digit for digit, c in zip(reading.digits, reading.crops, strict=True) if c.label == label]
        recall = share([digit == label for digit in seen])
        found.append({"digit": label, "examples": len(seen), "recall": recall, "read_as": Counter(map(str, seen))})
    return found


def confidence(reading: Reading) -> list[Entry]:
    """For each threshold: the share of crops read at least as surely, and the accuracy on those."""
    found: list[Entry] = []
    for threshold in THRESHOLDS:
        pairs = zip(reading.right(), reading.confidences, strict=True)
        kept = [right for right, sure in pairs if sure >= threshold]
        coverage = short(len(kept) / len(reading.crops))
        found.append({"threshold": threshold, "coverage": coverage, **measured("accuracy", kept)})
    return found


def figure(run_id: str, log: Sequence[Logged]) -> str:
    """The loss curves of a run as a small SVG."""
    halves, last = math.ceil(2 * max(line.loss for line in log)), max(line.step for line in log)
    shapes = [text(12, 20, f"{run_id}: loss by update")]
    for half in range(halves + 1):
        y = 220 - 180 * half / halves
        shapes += [f'<path d="M50 {y:.1f}H450" stroke="#d7dbe0"/>', text(42, y + 4, f"{half / 2}", "end")]
    for step in sorted({0, *(line.step for line in log)}):
        shapes.append(text(50 + 400 * step / last, 238, f"{step}", "middle"))
    for split, colour in (("train", "#1f6fb2"), ("val", "#c2571a")):
        shown = [line for line in log if line.split == split]
        points = [(50 + 400 * line.step / last, 220 - 360 * line.loss / halves) for line in shown]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        shapes.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        shapes.append(text(points[-1][0] + 6, points[-1][1] + 4, split, colour=colour))
    body = "\n".join(shapes)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 250" width="500" height="250" '
        'font-family="sans-serif" font-size="12">\n'
        f'<rect width="500" height="250" rx="6" fill="#fff"/>\n{body}\n</svg>\n'
    )


def text(x: float, y: float, words: str, anchor: str = "start", colour: str = "#333") -> str:
    """Some words in an SVG."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'


def lines(entries: Iterable[Entry]) -> str:
    """The entries as newline-delimited JSON."""
    return "".join(json.dumps(entry, sort_keys=True) + "\n" for entry in entries)


def document(entry: Entry) -> str:
    """One entry as an indented JSON file."""
    return json.dumps(entry, indent=2, sort_keys=True) + "\n"


def files(run_id: str, run: Run) -> dict[str, str]:
    """Every file of a run, by name."""
    fitted = fit(replace(RUNS[run.checkpoint], checkpoint="") if run.checkpoint else run)
    readings = {split: read(run, fitted.layers, split) for split in splits(run)}
    if fitted.status == "diverged":
        readings = {}
    log = [] if run.checkpoint else [asdict(line) for line in fitted.log]
    found = {
        "params.ndjson": lines(parameters(run_id, run)),
        "metrics.ndjson": lines([*log, final(run, fitted, readings.values())]),
        "split_manifest.json": document(manifest(run)),
        "split_checksums.json": document(checksums(run)),
    }
    if "confusion" in run.extras:
        found["confusion.ndjson"] = lines(confusion(readings["test"]))
    if "confidence" in run.extras:
        found["confidence.ndjson"] = lines(confidence(readings["test"]))
    if "figure" in run.extras:
        found["loss.svg"] = figure(run_id, fitted.log)
    if "checkpoint" in run.extras:
        found["checkpoint.json"] = checkpoint(run, fitted.layers)
    return found


def checkpoint(run: Run, layers: Layers) -> str:
    """The weights with what a reader of them must know, a unit's weights on each line."""
    rows = [",\n".join(f"    {json.dumps(row)}" for row in layer) for layer in layers]
    weights = ",\n".join(f"  [\n{layer}\n  ]" for layer in rows)
    return f'{{\n"preprocessing": "{run.preprocessing}",\n"layers": [\n{weights}\n]\n}}\n'


def write(folder: Path, run_ids: Sequence[str]) -> None:
    """Train or evaluate some runs and write the files of each into `folder`."""
    for run_id in run_ids:
        target = folder / run_id
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files(run_id, RUNS[run_id]).items():
            (target / name).write_text(content, encoding="utf-8", newline="\n")


def trained_together(run_ids: Iterable[str]) -> list[list[str]]:
    """The runs grouped by the weights they share, so that no process trains what another has trained."""
    groups: dict[Run, list[str]] = {}
    for run_id in run_ids:
        groups.setdefault(RUNS[RUNS[run_id].checkpoint or run_id], []).append(run_id)
    return sorted(groups.values(), key=lambda group: -RUNS[group[0]].hidden)


def described(run_id: str, run: Run) -> str:
    """A run on one line."""
    model = f"mlp-{run.hidden}" if run.hidden else "softmax"
    what = f"evaluates {run.checkpoint}" if run.checkpoint else f"rate {run.learning_rate}, seed {run.seed}"
    return f"{run_id}  {run.dataset}  {model:8}{what}"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Train Meter Reader.")
    default = Path(__file__).parent / "runs"
    parser.add_argument("--run", choices=RUNS, metavar="ID", help="only this run (all of them by default)")
    parser.add_argument("--out", type=Path, default=default, metavar="DIR", help="where to write (runs/ by default)")
    parser.add_argument("--list", action="store_true", help="list the runs and train nothing")
    options = parser.parse_args()
    chosen = [options.run] if options.run else list(RUNS)
    print("\n".join(described(run_id, RUNS[run_id]) for run_id in chosen), flush=True)
    if not options.list:
        with ProcessPoolExecutor() as pool:
            list(pool.map(partial(write, options.out), trained_together(chosen)))


if __name__ == "__main__":
    main()
