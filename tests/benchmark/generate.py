"""A number of records -> a project that `exprec check --strict` has nothing to say about: the same bytes each time.

    python -m tests.benchmark.generate N FOLDER

The project has three configurations, so that the same records are built with the plugin (`mkdocs.yml`), with it but
without links from mentions (`unlinked.yml`), and without it (`plain.yml`); and the same three again with the Markdown
extensions that Material recommends (`extended-mkdocs.yml` and so on). Records lie in `docs/experiments/`, runs in
`runs/`. Nothing depends on the clock.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2025, 12, 31)
"""No record is younger, however many there are: more records then share a day."""
RECORDS_A_YEAR = 250
REPOSITORY = "https://github.com/example/meter-reader"

_CONFIGURATION = f"""\
site_name: Benchmark
repo_url: {REPOSITORY}

theme:
  name: material
  font: false

validation:
  links:
    not_found: ignore
    unrecognized_links: ignore

plugins:
  - search
"""
_EXTENSIONS = """
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc:
      permalink: true
  - pymdownx.arithmatex:
      generic: true
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.details
  - pymdownx.emoji:
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
      emoji_index: !!python/name:material.extensions.emoji.twemoji
  - pymdownx.highlight:
      anchor_linenums: true
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.mark
  - pymdownx.smartsymbols
  - pymdownx.snippets
  - pymdownx.superfences
  - pymdownx.tabbed:
      alternate_style: true
  - pymdownx.tasklist:
      custom_checkbox: true
  - pymdownx.tilde
"""
_SITES = {
    "mkdocs.yml": "  - exprec\n",
    "unlinked.yml": "  - exprec:\n      mentions: false\n",
    "plain.yml": "\nnot_in_nav: /experiments/\n",
}
"""What ends the configuration, by its name."""

_FIRST_NAMES = "Ana Ben Chiara Dmitri Eun-ji Farah Grace Hiro Ines Jonas Kwame Lena".split()
_LAST_NAMES = "Silva Okafor Rossi Petrov Han Haddad Lind Tanaka Moreau Berg Mensah Novak".split()
_SUBJECTS = (
    "Learning rate warm-up", "Cosine schedule", "Label smoothing", "Shift augmentation", "Glare crops", "Small batches",
    "Contrast ablation", "Dropout in the head", "Wider hidden layer", "Longer context", "Mixed precision",
    "Gradient clipping", "Rotated dials", "Second annotator", "Weight decay", "Seed study", "Frozen backbone",
    "Deduplicated training set", "Rare digits", "Night images",
)  # fmt: skip
_ON = (
    "with the small model", "on release data", "at twice the resolution", "after the split was fixed", "on five seeds",
    "without the leaked crops", "with the new loader", "at a constant budget", "on the hard subset", "for the release",
)  # fmt: skip
_DATASETS = ("digits-v1", "digits-v2", "digits-v3", "dials-v1", "dials-v2", "night-crops")
_METRICS = (
    "Accuracy", "Macro F1", "Loss", "Expected calibration error", "Reading exact", "Recall of rare digits",
    "Precision at 95 % recall", "Brier score",
)  # fmt: skip
_GOALS = (
    "The question is whether the gain of `{run}` survives a different order of the crops.",
    "Since {record} every model has been trained on the old split, and #{number} asks for the new one.",
    "We expect the validation loss to fall below {score} within {steps} updates, as it did for the release.",
    "If it does not, the explanation given in {record} is wrong and the change goes back.",
    "A difference of less than two points between two single runs counts as no finding here.",
    "The baseline is `{run}`, trained from commit `{commit}` with nothing else changed.",
    "Reviewers of [#{number}]({pull}) doubted the interval, so it is computed from the crops again.",
    "Nobody has yet looked at the crops that {record} set aside as unreadable.",
    "The budget is that of one release candidate: {steps} updates on a single card.",
)
_RESULTS = (
    "The curves follow those of `{run}` until step {steps} and part from there.",
    "Intervals are Wilson intervals over the test crops; the seeds are not averaged.",
    "The run was stopped early once, at step {steps}, and resumed from the last checkpoint but one.",
    "The best epoch by validation loss is also the best on the test split, which it was not in the control run.",
    "All numbers come from the last line of the metrics log, not from the dashboard.",
)
_ANALYSIS = (
    "Compared with `{run}` the test accuracy rises by {points} points, which lies inside the interval of either run.",
    "The confusion between 3 and 8 that {record} describes is halved; that between 1 and 7 is as it was.",
    "Most of the loss comes from {steps} crops with glare, of which the annotators disagree on one in five.",
    "The learning curve has a kink at step {steps}, where the loader begins the second shard (see #{number}).",
    "The same kink shows in the control run, so it is no effect of the schedule.",
    "After [#{number}]({pull}) the evaluation reads the crops in a fixed order, and {points} points of noise are gone.",
    "Calibration suffers a little: the expected calibration error of {score} is above that of the release.",
    "An earlier commit, `{commit}`, gives the same numbers to the fourth digit, so the refactoring is innocent.",
    "The slow start is the warm-up; from the third epoch on both models learn at the same pace.",
    "It took {steps} seconds, a tenth more than the control run, all of it in the loader.",
    "The interval of the difference contains zero, so the null hypothesis stands until there are more seeds.",
)
_OBSERVED = (
    "Training is stable: no gradient was clipped after the first epoch.",
    "The seeds differ by {points} points at most.",
    "The crops of `night-crops` are still the hardest, at {score}.",
    "The log holds one warning, about a missing thumbnail (#{number}).",
    "Memory peaks at {steps} MB, well below the limit.",
)
_TASKS = (
    "Repeat it with three more seeds", "Compare with `{run}` on the night crops", "Write the interval into the table",
    "Remove the option from the command line", "Ask for a second annotation of the worst crops",
    "Make the loader keep its order between epochs", "Try the change on top of the release",
    "Update the page on calibration", "Move the threshold into the release configuration",
    "Measure the effect on the small model", "Delete the checkpoints that no release needs",
)  # fmt: skip
_LOG = """\
```text
step {steps} loss {score} lr 0.0100 grad_norm {score}
step {steps} loss {score} lr 0.0050 grad_norm {score}
# resumed from checkpoint {commit}
step {steps} loss {score} lr 0.0010 grad_norm {score}
```"""
_CONFIG = """\
```yaml
optimizer: sgd
learning_rate: {score}
schedule: cosine
warmup_steps: {steps}
weight_decay: {score}
```"""


@dataclass(frozen=True)
class Entry:
    """One record to write, and the runs that it is about."""

    name: str
    title: str
    day: date
    owners: tuple[str, ...]
    runs: tuple[str, ...]


def generate(count: int, folder: Path, seed: int = 1) -> None:
    """Write a project of that many records into a folder."""
    entries = _plan(count, random.Random(f"{seed} plan"))
    for name, end in _SITES.items():
        _write(folder / name, _CONFIGURATION + end)
        _write(folder / f"extended-{name}", _CONFIGURATION + end + _EXTENSIONS)
    _write(folder / "docs/index.md", "# Benchmark\n\nThe same records, built with the plugin and without it.\n")
    for index, entry in enumerate(entries):
        rng = random.Random(f"{seed} record {index}")
        words = _Words(rng, entries, index)
        _write(folder / f"docs/experiments/{entry.name}.md", "\n\n".join(_blocks(entry, words)) + "\n")
        for run in entry.runs:
            for name, text in _run_files(run, rng).items():
                _write(folder / "runs" / run / name, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _plan(count: int, rng: random.Random) -> list[Entry]:
    owners = _owners(12 + count // 400)
    weights = [1 / (rank + 2) for rank in range(len(owners))]
    days = min(365 * count / RECORDS_A_YEAR, (LAST_DAY - FIRST_DAY).days)
    entries = []
    first_run = 1
    for index in range(count):
        day = FIRST_DAY + timedelta(days=int(index * days / count))
        title = f"{rng.choice(_SUBJECTS)} {rng.choice(_ON)}"
        name = f"{day}_{title.lower().replace(' ', '-')}-{index:05d}"
        runs = tuple(f"run-{number:06d}" for number in range(first_run, first_run + rng.choice((1, 1, 1, 1, 2, 3))))
        first_run += len(runs)
        chosen = dict.fromkeys(rng.choices(owners, weights, k=rng.choice((1, 1, 2))))
        entries.append(Entry(name, title, day, tuple(chosen), runs))
    return entries


def _owners(count: int) -> list[str]:
    names = [f"{first} {last}" for shift in range(12) for first, last in _paired(shift)]
    return [names[index] if index < len(names) else f"{names[index % 144]} {index // 144}" for index in range(count)]


def _paired(shift: int) -> Iterator[tuple[str, str]]:
    return zip(_FIRST_NAMES, _LAST_NAMES[shift:] + _LAST_NAMES[:shift], strict=True)


class _Words:
    """What the blanks of a sentence are filled with; each time something new."""

    def __init__(self, rng: random.Random, entries: list[Entry], index: int) -> None:
        self.rng = rng
        self.entries = entries
        self.index = index
        self.makers: dict[str, Callable[[], str]] = {
            "run": lambda: self.other().runs[0],
            "record": self.record,
            "number": self.number,
            "pull": lambda: f"{REPOSITORY}/pull/{self.number()}",
            "commit": lambda: f"{rng.getrandbits(24):06x}{rng.randrange(10)}",
            "score": lambda: f"{rng.uniform(0.01, 0.99):.4f}",
            "points": lambda: f"{rng.uniform(0.1, 3):.2f}",
            "steps": lambda: str(rng.randrange(100, 9000)),
        }

    def __getitem__(self, key: str) -> str:
        return self.makers[key]()

    def other(self) -> Entry:
        """A record from the time before, or for the first ones from the end."""
        count = len(self.entries)
        return self.entries[(self.index - self.rng.randint(1, min(300, max(1, count - 1)))) % count]

    def record(self) -> str:
        other = self.other()
        return f"[{other.title[0].lower()}{other.title[1:]}]({other.name}.md)"

    def number(self) -> str:
        return str(self.rng.randrange(1, 40 + 2 * len(self.entries)))

    def some(self, sentences: tuple[str, ...], count: int) -> list[str]:
        return [sentence.format_map(self) for sentence in self.rng.sample(sentences, count)]

    def prose(self, sentences: tuple[str, ...], *counts: int) -> list[str]:
        """Paragraphs of so many sentences each, no sentence twice."""
        left = iter(self.some(sentences, sum(counts)))
        return [" ".join(islice(left, count)) for count in counts]


def _blocks(entry: Entry, words: _Words) -> Iterator[str]:
    """The record, block by block."""
    yield f"# Experiment: {entry.title}"
    yield _head(entry, words)
    yield "## Goals"
    yield from words.prose(_GOALS, 3, 2)
    yield "## Configuration"
    yield _settings(entry, words)
    if words.rng.random() < 0.6:
        yield _CONFIG.format_map(words)
    yield "## Data & Provenance"
    yield _provenance(entry, words)
    yield "## Results"
    yield from _results(entry, words)
    yield "## Analysis"
    before, after = words.prose(_ANALYSIS, 4, 2)
    yield before
    yield "\n".join(f"- {line}" for line in words.some(_OBSERVED, words.rng.randint(2, 4)))
    if words.rng.random() < 0.5:
        yield _LOG.format_map(words)
    yield after
    yield "## Follow-ups"
    yield _follow_ups(words)
    yield "## Artifacts"
    yield _artefacts(entry, words)


def _head(entry: Entry, words: _Words) -> str:
    number = words.number()
    return "\n".join([
        f"- **Date:** {entry.day}",
        f"- **Owner(s):** {', '.join(entry.owners)}",
        f"- **Related PRs / Issues:** [#{number}]({REPOSITORY}/pull/{number}), #{words.number()}",
        f"- **Run IDs:** {', '.join(f'`{run}`' for run in entry.runs)}",
        f"- **Seed(s):** {', '.join(str(words.rng.randrange(1, 100)) for _ in entry.runs)}",
    ])  # fmt: skip


def _link(run: str, name: str, text: str = "") -> str:
    return f"[{text or f'`{name}`'}](../../runs/{run}/{name})"


def _settings(entry: Entry, words: _Words) -> str:
    rng = words.rng
    size = rng.choice((16, 32, 64, 128))
    accumulation = rng.choice((1, 2, 4))
    hidden = rng.choice((64, 128, 256))
    return "\n".join([
        f"- **CLI invocation:** `python -m meter.train --run {entry.runs[0]} --batch {size} --hidden {hidden}`",
        f"- **Config snapshot:** {_link(entry.runs[0], 'params.ndjson')}: {hidden} hidden units, batch size {size},"
        f" learning rate {words['score']}, cosine schedule, {rng.randint(5, 40)} epochs",
        f"- **Derived parameters:** effective batch size {size * accumulation}, gradient accumulation {accumulation},"
        f" {words['steps']} updates",
    ])  # fmt: skip


def _provenance(entry: Entry, words: _Words) -> str:
    run = entry.runs[0]
    first, second = words.rng.sample(_DATASETS, 2)
    return "\n".join([
        "- **Datasets:**",
        f"    - `{first}` for training and validation, {words['steps']} crops",
        f"    - `{second}` for the test, {words['steps']} crops",
        f"- **Checksums:** {_link(run, 'split_manifest.json')}, {_link(run, 'split_checksums.json')}",
        f"- **Input revisions:** commit `{words['commit']}`, dataset release `data-{entry.day:%Y.%m}`",
    ])  # fmt: skip


def _results(entry: Entry, words: _Words) -> Iterator[str]:
    yield f"{words.prose(_RESULTS, 3)[0]} The log is {_link(entry.runs[0], 'metrics.ndjson')}."
    rows = words.rng.sample(_METRICS, words.rng.randint(5, 8))
    table = ["| Metric | Train | Val | Test | 95 % interval |", "|---|--:|--:|--:|---|"]
    for metric in rows:
        low, high = sorted((words["score"], words["score"]))
        cells = words["score"], words["score"], f"**{words['score']}**", f"{low} to {high}"
        table.append(f"| {metric} | {' | '.join(cells)} |")
    yield "\n".join(table)
    if len(entry.runs) > 1:
        yield _run_table(entry, words)


def _run_table(entry: Entry, words: _Words) -> str:
    rows = ["| Run | Test accuracy | Artefacts |", "|---|--:|---|"]
    for run in entry.runs:
        files = f"{_link(run, 'params.ndjson', 'params')}, {_link(run, 'metrics.ndjson', 'metrics')}"
        rows.append(f"| `{run}` | {words['score']} | {files} |")
    return "\n".join(rows)


def _follow_ups(words: _Words) -> str:
    tasks = words.some(_TASKS, words.rng.randint(3, 5))
    done = words.rng.randint(1, 2)
    lines = [f"- [x] {task} (#{words.number()})." for task in tasks[:done]]
    return "\n".join([*lines, *(f"- [ ] {task}." for task in tasks[done:])])


def _artefacts(entry: Entry, words: _Words) -> str:
    run = entry.runs[0]
    if words.rng.random() < 0.3:
        parameters, metrics = _link(run, "params.ndjson"), _link(run, "metrics.ndjson")
    else:
        parameters, metrics = f"`runs/{run}/params.ndjson`", f"`runs/{run}/metrics.ndjson`"
    return "\n".join([
        f"- Parameters and command line: {parameters}",
        f"- Metrics of every step: {metrics}",
        f"- The checkpoint of step {words['steps']} is kept in the model store under `{words['commit']}`",
    ])  # fmt: skip


def _run_files(run: str, rng: random.Random) -> dict[str, str]:
    """The files of a run, by name."""
    params = [
        {"entry": "cli", "command": f"python -m meter.train --run {run}"},
        {"entry": "config", "batch_size": 32, "learning_rate": round(rng.random(), 4), "seed": rng.randrange(100)},
    ]
    metrics = [
        {"step": step, "split": "val", "loss": round(rng.random(), 4), "accuracy": round(rng.random(), 4)}
        for step in range(100, 600, 100)
    ]
    splits = {split: {"examples": rng.randrange(100, 9000)} for split in ("train", "val", "test")}
    sums = {split: hashlib.sha256(f"{run} {split}".encode()).hexdigest() for split in splits}
    return {
        "params.ndjson": "".join(json.dumps(line) + "\n" for line in params),
        "metrics.ndjson": "".join(json.dumps(line) + "\n" for line in metrics),
        "split_manifest.json": json.dumps({"dataset": rng.choice(_DATASETS), "splits": splits}, indent=2) + "\n",
        "split_checksums.json": json.dumps({"algorithm": "sha256", "splits": sums}, indent=2) + "\n",
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.generate", description="Write N records.")
    parser.add_argument("count", metavar="N", type=int)
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.count, arguments.folder, arguments.seed)


if __name__ == "__main__":
    main()
