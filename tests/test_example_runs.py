"""The example site's records and the runs they report: reproducible, and quoted exactly."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import combinations, permutations
from pathlib import Path

import pytest

SITE = Path(__file__).parent.parent / "example_site"
RUNS = SITE / "runs"
EXPERIMENTS = SITE / "experiments"
RECORDS = sorted([*EXPERIMENTS.glob("2*.md"), *EXPERIMENTS.glob("2*/README.md")])

RUN_ID = re.compile(r"\brun-\d{4}\b")
NUMBER = re.compile(r"(?<![\w.])(?P<sign>[+−±-] ?)?(?P<digits>\d+\.\d+)(?P<unit> %| points?\b)?(?!\w|\.\d)")
CODE_OR_TARGET = re.compile(r"`[^`]*`|(?<=\])\([^)]*\)")
TASK = re.compile(r"^- \[([ x])\] ", re.MULTILINE)

# Student's t for a 95 % interval, by the number of runs.
STUDENT_T = {5: Decimal("2.776")}
# The first column of a table whose rows are lines of a file, and what that column is called there.
LINE_TABLES = {"Digit": "digit", "Threshold": "threshold", "Update": "step"}


@pytest.fixture(scope="module")
def fresh_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All runs, trained again."""
    out = tmp_path_factory.mktemp("runs")
    subprocess.run([sys.executable, SITE / "train.py", "--out", out], check=True, capture_output=True)
    return out


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_training_again_gives_the_same_bytes(fresh_runs: Path) -> None:
    expected, found = contents(RUNS), contents(fresh_runs)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


def test_the_figure_beside_a_record_is_the_figure_of_its_run() -> None:
    beside = EXPERIMENTS / "2025-03-11_wider-hidden-layer" / "loss.svg"
    assert beside.read_bytes() == (RUNS / "run-0020" / "loss.svg").read_bytes()


@dataclass(frozen=True)
class Run:
    """The numbers of one run, as its files write them."""

    lines: tuple[dict[str, object], ...]
    facts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def values(self) -> set[Decimal]:
        return {value for line in self.lines for value in numbers(line)}


def numbers(line: dict[str, object]) -> Iterator[Decimal]:
    return (value for value in line.values() if isinstance(value, Decimal))


@cache
def run(run_id: str) -> Run:
    """A run's lines, and its facts: the configuration, what follows from it and the final metrics."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((RUNS / run_id).glob("*.ndjson"))]
    lines = [json.loads(line, parse_float=Decimal) for text in texts for line in text.splitlines()]
    about = [line for line in lines if line.get("entry") in ("config", "derived") or "status" in line]
    return Run(tuple(lines), {key: value for line in about for key, value in line.items()})


@dataclass(frozen=True)
class Claim:
    """A number in a record, and the numbers of its runs that it may be."""

    line: str
    written: str
    number: Decimal
    allowed: frozenset[Decimal]
    tolerance: Decimal = Decimal(0)

    def holds(self, off_by: Decimal = Decimal(0)) -> bool:
        return any(abs(self.number + off_by - value) <= self.tolerance for value in self.allowed)

    @property
    def last_place(self) -> Decimal:
        """One unit of the last decimal that is written."""
        digits = self.written.strip(" +−±-%points")
        return Decimal(1).scaleb(-len(digits.partition(".")[2])) * (self.number / Decimal(digits)).copy_abs()


def keys(words: str) -> list[str]:
    """Which facts a heading, a label or a row speaks of: `Test accuracy, glare` is `test_accuracy_glare`."""
    said = set(re.findall(r"[a-z]+", words.lower()))
    if {"learning", "rate"} <= said:
        return ["learning_rate"]
    split = next((s for s in ("train", "val", "test") if s in said), None)
    if split is None or not said & {"accuracy", "loss", "ci"}:
        return []
    kind = next((f"_{k}" for k in ("plain", "glare", "worn") if k in said), "")
    name = f"{split}_loss" if "loss" in said else f"{split}_accuracy{kind}"
    return [f"{name}_low", f"{name}_high"] if "ci" in said else [name]


def of_keys(run_ids: Iterable[str], wanted: Iterable[str]) -> set[Decimal]:
    return {run(r).facts[key] for r in run_ids for key in wanted if key in run(r).facts}


def gains(run_ids: Iterable[str], wanted: Iterable[str]) -> set[Decimal]:
    """What one metric gains from any earlier run to any later one."""
    pairs, wanted = list(combinations(sorted(run_ids), 2)), list(wanted)
    return {
        run(later).facts[key] - run(earlier).facts[key]
        for earlier, later in pairs
        for key in wanted
        if key in run(earlier).facts and key in run(later).facts
    }


def gaps(run_id: str) -> set[Decimal]:
    """How far any two accuracies of one run lie apart, as that of training from that of test."""
    ends = ("_low", "_high")
    found = [v for key, v in run(run_id).facts.items() if "_accuracy" in key and not key.endswith(ends)]
    return {b - a for a, b in permutations(found, 2)}


def claim(line: str, match: re.Match[str], plain: set[Decimal], differing: set[Decimal]) -> Claim:
    """The claim of one written number: signed, or in points, it is a difference."""
    number = Decimal(match["digits"]) / (100 if match["unit"] else 1)
    sign = (match["sign"] or "").strip()
    if sign in ("−", "-"):
        number = -number
    allowed = differing if sign in ("+", "−", "-") or "point" in (match["unit"] or "") else plain
    return Claim(line, match[0], number, frozenset(allowed))


def claims_in(line: str, plain: set[Decimal], differing: set[Decimal]) -> Iterator[Claim]:
    for match in NUMBER.finditer(CODE_OR_TARGET.sub("", line)):
        yield claim(line, match, plain, differing)


def mean_claims(line: str, words: str, run_ids: list[str]) -> Iterator[Claim]:
    """Means over a record's runs, and behind a `±` the half width of their interval."""
    for match in NUMBER.finditer(line):
        values = [run(r).facts[key] for r in run_ids for key in keys(words)]
        half_width = STUDENT_T[len(values)] * statistics.stdev(values) / Decimal(len(values)).sqrt()
        value = half_width if "±" in (match["sign"] or "") else statistics.mean(values)
        rounding = Decimal("0.00005")
        yield Claim(line, match[0], Decimal(match["digits"]), frozenset({value}), rounding)


@dataclass(frozen=True)
class Record:
    """What the tests below need to know of a record."""

    text: str

    @property
    def head(self) -> str:
        return self.text.partition("\n## ")[0]

    @property
    def own_runs(self) -> list[str]:
        """The runs that the record is about; a record with none is about those that it mentions."""
        listed = self.head.partition("**Run IDs:**")[2] or self.head.partition("runs:")[2]
        ids = RUN_ID.findall(re.split(r"\n- \*\*|\nseeds", listed)[0])
        return list(dict.fromkeys(ids)) or self.mentioned_runs

    @property
    def mentioned_runs(self) -> list[str]:
        return list(dict.fromkeys(RUN_ID.findall(self.text)))

    @property
    def owners(self) -> set[str]:
        if self.text.startswith("---"):
            names = re.findall(r"^  - ([A-Z].*)$", self.head, re.MULTILINE)
        else:
            names = re.split(r" & |, ", re.findall(r"\*\*Owner\(s\):\*\* (.+)", self.head)[0])
        return {name.casefold() for name in names}

    @property
    def date(self) -> str:
        dates: list[str] = re.findall(r"(?:\*\*Date:\*\*|date:) (\S+)", self.head)
        return dates[0]

    def section(self, title: str) -> str:
        return self.text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]

    def strict_claims(self) -> Iterator[Claim]:
        """The numbers of the tables and metric bullets of the results, each with the fact it must be."""
        table: list[list[str]] = []
        for line in self.section("Results").splitlines():
            if not line.startswith("|"):
                table = []
                yield from self.bullet_claims(line) if line.startswith("- ") else ()
                continue
            table.append([cell.strip() for cell in line.strip("|").split("|")])
            if len(table) > 2:
                yield from self.row_claims(line, table[0], table[-1])

    def bullet_claims(self, line: str) -> Iterator[Claim]:
        label = line.partition("**")[2].partition(":**")[0]
        if label.startswith("Mean"):
            yield from mean_claims(line, label, self.own_runs)
            return
        wanted = keys(label)
        plain = of_keys(self.own_runs, [*wanted, *(f"{key}{end}" for key in wanted for end in ("_low", "_high"))])
        yield from claims_in(line, plain, gains(self.mentioned_runs, wanted))

    def row_claims(self, line: str, heads: list[str], row: list[str]) -> Iterator[Claim]:
        compared = RUN_ID.findall(" ".join(heads))
        for head, cell in zip(heads, row, strict=True):
            wanted = keys(row[0]) or keys(f"{row[0]} {head}")
            if row[0].startswith("Mean"):
                yield from mean_claims(cell, head, self.own_runs)
                continue
            run_ids = RUN_ID.findall(head) or RUN_ID.findall(row[0]) or self.own_runs
            plain = self.line_values(run_ids, heads[0], row[0], wanted) or of_keys(run_ids, wanted)
            yield from claims_in(cell, plain, gains(compared, wanted))

    @staticmethod
    def line_values(run_ids: list[str], first: str, cell: str, wanted: list[str]) -> set[Decimal]:
        """The numbers of the lines of a run's files that a row of a table stands for."""
        name, value = LINE_TABLES.get(first), cell
        if first.startswith("At update "):
            name, value = "step", first.split()[-1]
        lines = [line for r in run_ids for line in run(r).lines if name and str(line.get(name)) == value]
        splits = {key.split("_")[0] for key in wanted}
        if splits:
            lines = [line for line in lines if line.get("split") in splits]
        return {number for line in lines for number in numbers(line)}

    def loose_claims(self) -> Iterator[Claim]:
        """The numbers of the prose, in the sections in which a record speaks of its runs."""
        for title in ("Goals", "Configuration", "Results", "Analysis"):
            lines = self.section(title).splitlines()
            yield from self.claims_of([s for s in lines if title != "Results" or not s.startswith(("|", "- "))])

    def claims_of(self, lines: Iterable[str]) -> Iterator[Claim]:
        """The numbers of some lines: each must be one of the numbers of the runs that the page mentions."""
        shared = {key for r in self.mentioned_runs for key in run(r).facts if "accuracy" in key or "loss" in key}
        plain = set().union(*(run(r).values for r in self.mentioned_runs))
        differing = gains(self.mentioned_runs, shared).union(*map(gaps, self.mentioned_runs))
        differing |= {-value for value in differing}
        for line in lines:
            yield from claims_in(line, plain, differing)


def record(path: Path) -> Record:
    return Record(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return path.relative_to(EXPERIMENTS).as_posix().removesuffix("/README.md").removesuffix(".md")


def failing(claims: Iterable[Claim]) -> list[str]:
    return [f"{c.written} in: {c.line}" for c in claims if not c.holds()]


@pytest.mark.parametrize("path", RECORDS, ids=named)
def test_every_number_of_the_results_is_a_number_of_the_run(path: Path) -> None:
    claims = list(record(path).strict_claims())
    assert claims, "a record's results hold a number in a table or a metric bullet"
    assert failing(claims) == []


@pytest.mark.parametrize("path", RECORDS, ids=named)
def test_every_number_of_the_prose_is_a_number_of_the_runs_it_mentions(path: Path) -> None:
    assert failing(record(path).loose_claims()) == []


@pytest.mark.parametrize("name", ["index.md", "guide.md"])
def test_every_number_of_a_page_is_a_number_of_the_runs_it_mentions(name: str) -> None:
    page = record(SITE / "docs" / name)
    assert failing(page.claims_of(page.text.splitlines())) == []


@pytest.mark.parametrize("path", RECORDS, ids=named)
def test_a_number_that_is_off_by_one_in_the_last_place_would_be_seen(path: Path) -> None:
    """The check on the check: none of the results is allowed so much that a slip goes through."""
    claims = [c for c in record(path).strict_claims() if c.number]
    assert [c.written for c in claims if c.holds(c.last_place) or c.holds(-c.last_place)] == []


def test_every_run_is_named_by_a_record_and_every_named_run_is_there() -> None:
    folders = {path.name for path in RUNS.iterdir()}
    assert {run_id for path in RECORDS for run_id in record(path).mentioned_runs} == folders
    assert {run_id for path in RECORDS for run_id in record(path).own_runs} == folders


def test_a_record_carries_the_date_of_its_file_name() -> None:
    assert [named(path) for path in RECORDS if record(path).date != named(path)[:10]] == []


def test_the_example_is_large_enough_to_show_something() -> None:
    records = [record(path) for path in RECORDS]
    tasks = [mark for r in records for mark in TASK.findall(r.section("Follow-ups"))]
    assert len(records) >= 18
    assert len(set().union(*(r.owners for r in records))) == 4
    assert {r.date[:7] for r in records} == {"2025-01", "2025-02", "2025-03", "2025-04"}
    assert len(tasks) >= 40
    assert {" ", "x"} == set(tasks)


def test_the_page_about_the_template_shows_the_template() -> None:
    page = (SITE / "docs" / "template.md").read_text(encoding="utf-8")
    template = (EXPERIMENTS / "_template.md").read_text(encoding="utf-8")
    assert f"```markdown\n{template}```\n" in page
