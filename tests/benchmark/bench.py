"""Generated records -> what the plugin and the command cost, as a table and as JSON.

    python -m tests.benchmark.bench [--quick] [--only build|check|peers|matching|startup] [--pairs 5] [--out DIR]
        [--work DIR]

Times are CPU seconds of whole processes. What is compared runs by turns (A B A B ...), and each round gives one
comparison; the median of the rounds is held against the goal. A missed goal is told, and is no failure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs_exprec import cache
from mkdocs_exprec.diagnostics import counted
from mkdocs_exprec.matching import Matcher, Names
from mkdocs_exprec.reading.forge import Forge

from . import generate, peers

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
READ_FILES = "import os,sys\nfor entry in os.scandir(sys.argv[1]):\n    open(entry.path,'rb').read()"
"""The least that a check has to do: list the folder and read every record."""
NOTHING = [sys.executable, "-c", "pass"]
ANEW, AGAIN = ("check", "--no-cache"), ("check",)
"""A check that reads and checks every record, and one of what the last one has checked already."""


class Usage(NamedTuple):
    """What one process took."""

    seconds: float
    """CPU seconds, in the program and for it in the kernel."""
    megabytes: float
    """The most memory it held."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    count: int
    """Records; 0 if it makes no difference."""
    samples: tuple[float, ...]
    unit: str = ""
    goal: float | None = None
    """The median should be no more than this."""
    at_least: bool = False
    """Whether it should be no less instead."""

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.median >= self.goal if self.at_least else self.median <= self.goal

    def shown(self, value: float) -> str:
        digits = 0 if value >= 100 else 1 if value >= 10 else 2
        return f"{value:,.{digits}f}"

    def cells(self) -> tuple[str, ...]:
        span = f" ({self.shown(min(self.samples))}–{self.shown(max(self.samples))})" if len(self.samples) > 1 else ""
        unit = f" {self.unit}" if self.unit else ""
        goal = "–" if self.goal is None else f"{'≥' if self.at_least else '≤'} {self.goal:g}{unit}"
        met = {None: "–", True: "met", False: "**missed**"}[self.met]
        return self.what, f"{self.count:,}" if self.count else "–", self.shown(self.median) + span + unit, goal, met

    def data(self) -> dict[str, Any]:
        return {
            "what": self.what, "records": self.count, "unit": self.unit, "median": self.median,
            "samples": self.samples, "goal": self.goal, "met": self.met,
        }  # fmt: skip


class Bench:
    """Where projects and sites are kept while it runs, and how much is asked for."""

    def __init__(self, work: Path, *, pairs: int, quick: bool, largest_build: int) -> None:
        self.work = work
        self.pairs = pairs
        self.quick = quick
        self.largest_build = largest_build
        self.sites = 0
        self.scratch = Path(tempfile.mkdtemp(prefix="scratch-", dir=work))
        self.cache = self.scratch / "cache"

    def project(self, count: int) -> Path:
        """A generated project of that many records; one from an earlier benchmark if it is the same."""
        source = Path(generate.__file__).read_bytes()
        folder = self.work / f"records-{count}-{hashlib.sha256(source).hexdigest()[:8]}"
        if not folder.exists():
            unfinished = self.scratch / "unfinished"
            generate.generate(count, unfinished)
            unfinished.rename(folder)
        return folder

    def run(self, command: Sequence[str | Path], folder: Path) -> Usage:
        """Run a command to its end. Raises RuntimeError with what it wrote if it fails."""
        environment = {**os.environ, "PYTHONHASHSEED": "0", "NO_MKDOCS_2_WARNING": "1", cache.FOLDER: str(self.cache)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once, and not at each start
        log = self.scratch / "log.txt"
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
            try:
                _, status, used = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                raise
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            written = log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{written[-2000:]}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6)

    def rounds(self, runs: Mapping[str, Callable[[], Usage]], count: int, *, warm_up: bool) -> dict[str, list[Usage]]:
        """Take turns: each run once, then each once more, and so on."""
        if warm_up:
            for run in runs.values():
                run()
        usages: dict[str, list[Usage]] = {name: [] for name in runs}
        for _ in range(count):
            for name, run in runs.items():
                usages[name].append(run())
        return usages

    def build(self, project: Path, config: str, *, timed: Path | None = None) -> Usage:
        """Build the site into a new folder; with `timed`, hook by hook, and write the result there.

        No site is removed before the end: ext4 passes over each inode that was freed in the last seconds whenever a
        file is made, and a build just after the removal of another takes up to five seconds more in the kernel.
        """
        self.sites += 1
        site = self.scratch / f"site-{self.sites}"
        command: list[str | Path] = [sys.executable, "-m"]
        if timed:
            usage = self.run([*command, f"{__package__}.hooks", project / config, site, timed], ROOT)
        else:
            command += ["mkdocs", "build", "--quiet", "--config-file", config, "--site-dir", site]
            usage = self.run(command, project)
        return usage


SITES = {"build": "", "build with extensions": "extended-"}
"""What the names of configurations begin with: Material alone, and with the Markdown extensions that it recommends."""


def measure_build(bench: Bench) -> Iterator[Row]:
    """A site with the plugin and without it."""
    sizes = (200,) if bench.quick else (1_000, 5_000)
    for count in (size for size in sizes if size <= bench.largest_build):
        for name, prefix in SITES.items():
            yield from measure_site(bench, name, prefix, count)


def measure_site(bench: Bench, name: str, prefix: str, count: int) -> Iterator[Row]:
    """One such site of so many records."""
    project = bench.project(count)
    configs = ("plain.yml", "mkdocs.yml", "unlinked.yml")
    runs = {config: partial(bench.build, project, prefix + config) for config in configs}
    usages = bench.rounds(runs, bench.pairs, warm_up=bench.quick)
    plain, ours, unlinked = (usages[config] for config in configs)
    yield Row(f"{name}: without the plugin", count, _seconds(plain), "s")
    yield Row(f"{name}: with the plugin", count, _seconds(ours), "s")
    yield Row(f"{name}: CPU time, with over without", count, _ratios(_seconds(ours), _seconds(plain)), goal=1.10)
    yield Row(f"{name}: the same, mentions not linked", count, _ratios(_seconds(unlinked), _seconds(plain)))
    yield Row(f"{name}: peak memory without the plugin", count, _megabytes(plain), "MB")
    memory = _ratios(_megabytes(ours), _megabytes(plain))
    yield Row(f"{name}: peak memory, with over without", count, memory, goal=1.15)
    yield from measure_hooks(bench, name, project / f"{prefix}mkdocs.yml", count)


def measure_hooks(bench: Bench, name: str, config: Path, count: int) -> Iterator[Row]:
    """How much of a build is spent in our own code, and in which part of it."""
    result = bench.scratch / "hooks.json"
    samples = []
    for _ in range(min(3, bench.pairs)):
        bench.build(config.parent, config.name, timed=result)
        samples.append(json.loads(result.read_text(encoding="utf-8")))
    whole = tuple(100 * sum(sample["hooks"].values()) / sample["process"] for sample in samples)
    yield Row(f"{name}: share of our own hooks", count, whole, "%", goal=8)
    for hook in sorted(samples[0]["hooks"], key=lambda hook: -float(samples[0]["hooks"][hook])):
        parts = tuple(100 * sample["hooks"].get(hook, 0.0) / sample["process"] for sample in samples)
        if max(parts) >= 0.1:
            yield Row(f"{name}: of which {hook}", count, parts, "%")


def measure_check(bench: Bench) -> Iterator[Row]:
    """The command on few and on many records, against merely reading them."""
    counts = (200, 2_000) if bench.quick else (1_000, 10_000)
    runs: dict[str, Callable[[], Usage]] = {"start": partial(bench.run, NOTHING, ROOT)}
    for count in counts:
        project = bench.project(count)
        runs[f"check {count}"] = partial(bench.run, [*_exprec(), *ANEW], project)
        runs[f"again {count}"] = partial(bench.run, [*_exprec(), *AGAIN], project)
        reading: list[str | Path] = [sys.executable, "-c", READ_FILES, project / "docs" / "experiments"]
        runs[f"read {count}"] = partial(bench.run, reading, ROOT)
    usages = bench.rounds(runs, bench.pairs, warm_up=True)
    start = statistics.median(_seconds(usages["start"]))
    own: list[tuple[float, ...]] = []
    for count in counts:
        check, read = _seconds(usages[f"check {count}"]), _seconds(usages[f"read {count}"])
        own.append(_less(check, start))
        yield Row("check: records per CPU second", count, tuple(count / seconds for seconds in check))
        yield Row("check: times reading the files", count, _ratios(check, read), goal=25)
        yield Row("check: the same, less interpreter start-up", count, _ratios(own[-1], _less(read, start)))
        again = _seconds(usages[f"again {count}"])
        yield Row("check again, nothing changed: times reading the files", count, _ratios(again, read), goal=25)
    factor = math.log(counts[1] / counts[0])
    exponents = tuple(math.log(ratio) / factor for ratio in _ratios(own[1], own[0]))
    yield Row(f"check: growth exponent from {counts[0]:,} records", counts[1], exponents, goal=1.05)


def measure_peers(bench: Bench) -> Iterator[Row]:
    """The command beside other checkers, on the same records with front matter; they look at less than it does."""
    count = 200 if bench.quick else 1_000
    project = bench.project(count)
    folder = bench.work / f"peers-{project.name}"
    peers.prepare(project, folder)
    programs = folder / "node_modules" / ".bin"
    runs: dict[str, Callable[[], Usage]] = {
        "anew": partial(bench.run, [*_exprec(), *ANEW], folder),
        "again": partial(bench.run, [*_exprec(), *AGAIN], folder),
        "form": partial(bench.run, [programs / "markdownlint-cli2", "docs/experiments/*.md"], folder),
        "schema": partial(bench.run, [programs / "remark", "--frail", "--quiet", "docs/experiments"], folder),
        "python": partial(bench.run, [sys.executable, "-c", peers.IN_PYTHON], folder),
    }
    usages = {name: _seconds(usage) for name, usage in bench.rounds(runs, bench.pairs, warm_up=True).items()}
    for when, ours in (("", usages["anew"]), (" again, nothing changed", usages["again"])):
        ratios = {name: _ratios(usages[name], ours) for name in ("form", "schema")}
        yield Row(f"peers: `exprec check`{when}", count, ours, "s")
        yield Row(f"peers: markdownlint-cli2, times of ours{when}", count, ratios["form"], goal=20, at_least=True)
        yield Row(f"peers: remark with a schema, times of ours{when}", count, ratios["schema"], goal=50, at_least=True)
        in_python = _ratios(ours, usages["python"])
        yield Row(f"peers: ours{when}, times of python-frontmatter and jsonschema", count, in_python, goal=1)


def measure_matching(bench: Bench) -> Iterator[Row]:
    """The mentions of one page, with many known run ids against few: the same page, by turns, in this process."""
    text = " ".join(f"word{number} and run-{number:06}, #{number}," for number in range(0, 2_000, 7))
    forge = Forge.of(generate.REPOSITORY)
    few, many = (Matcher(Names.of((f"run-{n:06}" for n in range(count)), (), {}), forge) for count in (500, 50_000))
    samples: dict[str, list[float]] = {"few": [], "many": []}
    for _ in range(20 * bench.pairs):
        for name, matcher in (("few", few), ("many", many)):
            start = time.process_time()
            for _ in range(20):
                matcher.find(text[:3_000])
            samples[name].append(time.process_time() - start)
    yield Row("matching: 50,000 known ids over 500", 0, _ratios(samples["many"], samples["few"]), goal=1.1)


def measure_startup(bench: Bench) -> Iterator[Row]:
    """The shortest command against an interpreter that does nothing."""
    runs = {
        "nothing": partial(bench.run, NOTHING, ROOT),
        "version": partial(bench.run, [*_exprec(), "--version"], ROOT),
    }
    usages = bench.rounds(runs, 4 * bench.pairs, warm_up=True)
    nothing, ours = _seconds(usages["nothing"]), _seconds(usages["version"])
    yield Row("startup: `exprec --version`", 0, tuple(1000 * seconds for seconds in ours), "ms")
    yield Row("startup: times `python -c pass`", 0, _ratios(ours, nothing), goal=3)


MEASURES: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "build": measure_build,
    "check": measure_check,
    "peers": measure_peers,
    "matching": measure_matching,
    "startup": measure_startup,
}


def _exprec() -> list[str]:
    """The installed command; without one, the module."""
    command = shutil.which("exprec", path=os.path.dirname(sys.executable))
    return [command] if command else [sys.executable, "-m", "mkdocs_exprec"]


def _seconds(usages: Sequence[Usage]) -> tuple[float, ...]:
    return tuple(usage.seconds for usage in usages)


def _megabytes(usages: Sequence[Usage]) -> tuple[float, ...]:
    return tuple(usage.megabytes for usage in usages)


def _less(seconds: Sequence[float], start: float) -> tuple[float, ...]:
    """What is left without start-up, and at least a millisecond, so that it can be divided by."""
    return tuple(max(0.001, each - start) for each in seconds)


def _ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    """Round by round."""
    return tuple(mine / other for mine, other in zip(ours, theirs, strict=True))


def facts(day: str) -> dict[str, str]:
    """What the numbers depend on besides the code."""
    return {
        "date": day,
        "python": platform.python_version(),
        "mkdocs": version("mkdocs"),
        "mkdocs-material": version("mkdocs-material"),
        "mkdocs-exprec": version("mkdocs-exprec"),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(os.cpu_count()),
    }


def table(rows: Sequence[Row], about: Mapping[str, str], pairs: int) -> str:
    """The rows in Markdown, below what they were measured on."""
    lines = [
        "# Benchmark",
        "",
        ", ".join(f"{name} {value}" for name, value in about.items()) + ".",
        "",
        f"CPU time of whole processes, by turns in {counted(pairs, 'round')}: the median (least–most).",
        "",
        "| What | Records | Measured | Goal | |",
        "|---|--:|--:|--:|---|",
    ]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows]
    missed = sum(row.met is False for row in rows)
    lines += ["", "Every goal is met." if not missed else f"Goals missed: {missed}."]
    return "\n".join(lines) + "\n"


def write(folder: Path, rows: Sequence[Row], about: Mapping[str, str], pairs: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data = {"about": about, "pairs": pairs, "rows": [row.data() for row in rows]}
    (folder / "RESULTS.md").write_text(table(rows, about, pairs), encoding="utf-8")
    (folder / "RESULTS.json").write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.bench", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few records: whether it works, not how fast it is")
    parser.add_argument("--largest-build", type=int, default=5_000, help="leave out builds of more records")
    parser.add_argument("--only", choices=MEASURES, help="one measure")
    parser.add_argument("--pairs", type=int, default=5, help="rounds of each comparison")
    parser.add_argument("--out", type=Path, help="for the results; a whole benchmark's are kept beside this file")
    parser.add_argument("--work", type=Path, help="outside any repository, to keep the generated records for next time")
    parser.add_argument("--date", default=f"{datetime.now(UTC):%Y-%m-%d}", help="the day to write on the results")
    return parser.parse_args()


def measured(arguments: argparse.Namespace, work: Path) -> Iterator[Row]:
    bench = Bench(work, pairs=arguments.pairs, quick=arguments.quick, largest_build=arguments.largest_build)
    try:
        for name in [arguments.only] if arguments.only else MEASURES:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            for row in MEASURES[name](bench):
                print("  ", *row.cells(), sep="  ", file=sys.stderr, flush=True)
                yield row
    finally:
        shutil.rmtree(bench.scratch)


def main() -> None:
    arguments = _parsed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what is stopped is cleaned up too
    with tempfile.TemporaryDirectory(prefix="exprec-benchmark-") as temporary:
        work = (arguments.work or Path(temporary)).absolute()
        work.mkdir(parents=True, exist_ok=True)
        rows = list(measured(arguments, work))
    about = facts(arguments.date)
    print(table(rows, about, arguments.pairs), end="")
    partial = arguments.quick or arguments.only
    if arguments.out or not partial:
        write(arguments.out or HERE, rows, about, arguments.pairs)
    else:
        print("These are not kept, since they are not the whole benchmark; --out DIR keeps them.", file=sys.stderr)


if __name__ == "__main__":
    main()
