"""A record's prose -> the runs that it links to on a tracker, and the Slurm jobs that it names.

Prose also speaks of other people's runs: what is compared, continued or planned is left alone, and so is everything
outside the sections that say what was done.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.scanner import Heading, Outline
from mkdocs_exprec.reading.sections import kind_of
from mkdocs_exprec.reading.values import RUN_IN_URL, Id

_HINTS = ("wandb", "/runs/", "comet.", "neptune", "tensorboard.dev", "lurm", "LURM", "atch job")
_LINE = re.compile(r"\n(?P<words>(?![ \t>]*\|)[^\n]+)")
_URL = re.compile(r"https?://[^\s<>()\[\]`|,;\"']+")
_NUMBER = r"`?#?(?P<{}>\d{{4,12}}(?:_\d+)?)(?![\w.]*\w)`?"
_JOBS = rare(
    r"\bslurm[-_](?P<log>\d{4,12}(?:_\d+)?)\.(?:out|err|log)\b"
    rf"|\bsubmitted batch job[ *]{{1,3}}{_NUMBER.format('batch')}"
    rf"|\bslurm (?:array )?(?:job|id|job id)s?[ :=#*]{{1,5}}{_NUMBER.format('slurm')}"
    rf"|\bjob(?:[ _-]id)?s?[ :=#*]{{1,5}}{_NUMBER.format('job')}",
    re.IGNORECASE,
)
_MORE = rare(rf"(?:,|\band\b|&|[ ,]+and\b)[ ]*{_NUMBER.format('more')}")
_OF_OTHERS = rare(
    r"\b(?:baseline|previous|prior|parent|earlier|compar\w*|vs|versus|unlike|original|old|other|another|against|resum\w*"
    r"|continu\w*|pre-?train\w*|checkpoint|warm[- ]?start\w*|fine-?tun\w* from|initiali[sz]\w*|see also|instead|failed"
    r"|superseded|reproduc\w*|replicat\w*|exp[-_ ]?\d+|init|teacher|weights (?:of|from)|start\w* (?:from|with)"
    r"|last (?:week|month|year|time|night)|yesterday(?:'s)?)\b"
    r"|ベースライン|比較|前回|以前|베이스라인|비교|이전|기존|基线|对比|之前|precedente|confronto|vorherig|vergleich|précédent|comparaison"
    r"|anterior",
    re.IGNORECASE,
)
ELSEWHERE = frozenset(
    "background goals hypothesis references baseline follow-ups limitations decision conclusion analysis".split()
)
"""Sections whose runs may be others' as well."""


def runs_in_prose(outline: Outline) -> Iterator[Id]:
    """The runs that the prose and the lists of a record name as its own, by their offsets in the text."""
    masked = outline.masked
    if not any(hint in masked for hint in _HINTS):
        return
    for start, end in _told(outline):
        for line in _LINE.finditer("\n" + masked[start:end]):
            if not _OF_OTHERS.search(_URL.sub("", line["words"])):
                for run in (*_linked(line["words"]), *_jobs(line["words"])):
                    at = start + line.start("words") - 1
                    yield Id(run.text, at + run.start, at + run.end)


def parents_of_headings(outline: Outline) -> list[int]:
    """For each heading the index of the one whose section it stands in; -1 where there is none."""
    parents: list[int] = []
    open_ones: list[int] = []
    for index, heading in enumerate(outline.headings):
        while open_ones and outline.headings[open_ones[-1]].level >= heading.level:
            open_ones.pop()
        parents.append(open_ones[-1] if open_ones else -1)
        open_ones.append(index)
    return parents


def headings_above(outline: Outline, parents: list[int], at: int) -> Iterator[Heading]:
    """The headings in whose sections an offset stands, the innermost first."""
    index = bisect_left(outline.headings, at, key=attrgetter("start")) - 1
    while index >= 0:
        yield outline.headings[index]
        index = parents[index]


def _told(outline: Outline) -> Iterator[tuple[int, int]]:
    """Where the record says what was done: above the first heading, and below those that announce nothing else."""
    start, elsewhere = 0, 0
    for heading in outline.headings:
        if not elsewhere:
            yield start, heading.start
        if not elsewhere or heading.level <= elsewhere:
            is_title = heading is outline.headings[0] and heading.level == 1
            announced = "" if is_title else kind_of(outline.text[heading.start : heading.end])
            elsewhere = heading.level if announced in ELSEWHERE else 0
        start = heading.end
    if not elsewhere:
        yield start, len(outline.masked)


class TrackerPage(NamedTuple):
    """A run on a tracker."""

    run: str
    tracker: str
    """What the tracker is called."""
    url: str


_TRACKERS = {
    "wandb": "W&B", "mlflow": "MLflow", "comet": "Comet", "neptune": "Neptune", "tensorboard": "TensorBoard",
}  # fmt: skip


def tracker_pages(text: str) -> Iterator[TrackerPage]:
    """The runs of which a text gives the address on a tracker."""
    if any(hint in text for hint in _HINTS):
        for at, run, name in _addresses(text):
            yield TrackerPage(run[name], _TRACKERS[name], text[at : at + run.end(name)])


def _linked(line: str) -> Iterator[Id]:
    for at, run, name in _addresses(line):
        yield Id(run[name], at + run.start(name), at + run.end(name))


def _addresses(text: str) -> Iterator[tuple[int, re.Match[str], str]]:
    """Where each address of a run begins, what of it names the run, and on which tracker."""
    for url in _URL.finditer(text):
        run = RUN_IN_URL.search(url[0])
        if run and (name := run.lastgroup) and name != "group":
            yield url.start(), run, name


def _jobs(line: str) -> Iterator[Id]:
    """The jobs of Slurm; a job that may be anybody's counts only beside the name."""
    of_slurm = "slurm" in line.casefold()
    for job in _JOBS.finditer(line):
        name = job.lastgroup or ""
        if name == "job" and not of_slurm:
            continue
        yield Id(job[name], *job.span(name))
        more = _MORE.match(line, job.end())
        while more:
            yield Id(more["more"], *more.span("more"))
            more = _MORE.match(line, more.end())
