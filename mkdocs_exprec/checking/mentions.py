"""Rules on what a record names: do the records, runs and commits exist, and is it clear which is meant."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from mkdocs_exprec.catalog import folded
from mkdocs_exprec.checking.rules import Context, rule
from mkdocs_exprec.diagnostics import Finding, Severity, Span, nearest
from mkdocs_exprec.graph import Graph
from mkdocs_exprec.matching import RECORD, SHORTEST, Names, matches_at
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.structure import Task

_DATED = re.compile(r"\d{4}(?<![\w/.-]\d{4})-\d{2}-\d{2}[_-]\w[\w-]*(?:\.md)?(?![\w/-]|\.\w)")
_YEAR = re.compile(r"\d{4}-")
_WORD = re.compile(r"(?<![\w./@-])(?=[\w.-]*?\d)\w(?:[\w.-]*\w)?(?![\w/])")
_DIGIT = re.compile(r"\d")
_ALIKE = str.maketrans("oOlI", "0011")


@rule("EX411", "unknown-record", Severity.ERROR)
def check_names(record: Record, context: Context) -> Iterator[Finding]:
    """A record or run that is named exists.

    Reported only where the name is all but that of a record or run that there is, such as `RUN-1O02` with a letter for
    the zero: whoever follows it finds nothing.

    Bad:
    ```markdown
    ## Analysis

    As in 2025-01-15_smok, it learns.
    ```
    Good:
    ```markdown
    ## Analysis

    As in 2025-01-15_smoke, it learns.
    ```
    """
    names = context.matcher.names
    found = {span: near for span, name in _suspects(record, names) if (near := _meant(name, names))}
    links = sorted((link.start, link.end) for link in record.outline.links) if found else []
    for span, near in sorted(found.items()):
        index = bisect_left(links, (span.end,)) - 1
        if index < 0 or span.start >= links[index][1]:
            name = record.outline.text[span.start : span.end]
            yield Finding(span, f"there is no record or run `{name}`", f"did you mean `{near}`?")


def _suspects(record: Record, names: Names) -> Iterator[tuple[Span, str]]:
    """What names nothing: by its form a dated record, anywhere; in follow-ups every word with a digit in it."""
    masked = record.outline.masked
    found = matches_at(_DATED, masked, _decades(names))
    tasks = (task for task in _tasks(record) if _DIGIT.search(masked, task.start, task.end))
    words = (match for task in tasks for match in _WORD.finditer(masked, task.start, task.end))
    for match in chain(found, words):
        name = match[0]
        if len(name) >= SHORTEST and name not in names.whole:
            yield Span(*match.span()), name


def _tasks(record: Record) -> Iterator[Task]:
    return (task for task in record.tasks if task.is_follow_up)


def _meant(name: str, names: Names) -> str:
    """The one name that was meant; empty if it is not clear."""
    alike = _look_alikes(names).get(_look(name), "")
    if alike and folded(alike) == folded(name):
        return ""  # a capital at the start of a sentence
    if alike or not _DATED.fullmatch(name):
        return alike
    known = [each for each in _by_date(names).get(name[:10], ()) if each.endswith(".md") == name.endswith(".md")]
    return nearest(name, known, 0.85)


def _look(name: str) -> str:
    return unicodedata.normalize("NFKC", name).translate(_ALIKE).casefold().replace("_", "-")


@lru_cache(maxsize=2)
def _look_alikes(names: Names) -> Mapping[str, str]:
    """The names by what they look like; none for those of which several look the same."""
    looks: dict[str, str] = {}
    for name in (name for name in names.bare if "/" not in name):
        look = _look(name)
        looks[look] = "" if look in looks else name
    return looks


@lru_cache(maxsize=2)
def _decades(names: Names) -> Sequence[tuple[str, int]]:
    """How the years begin in which names are dated, for `matches_at`."""
    return [(decade, 0) for decade in sorted({name[:3] for name in names.bare if _YEAR.match(name)})]


@lru_cache(maxsize=2)
def _by_date(names: Names) -> Mapping[str, list[str]]:
    days: dict[str, list[str]] = {}
    for name in sorted(names.bare):
        days.setdefault(name[:10], []).append(name)
    return days


@rule("EX412", "run-claimed-twice", Severity.NOTE)
def check_claims(record: Record, context: Context) -> Iterator[Finding]:
    """A run is claimed by one record.

    Where two records claim it as theirs, a reader who follows the run's id has to look at both. Both get the finding.

    Bad, as `experiments/2025-01-15_smoke.md`:
    ```markdown
    - **Run IDs:** run-0001
    ```
    Bad, as `experiments/2025-01-20_longer.md`:
    ```markdown
    - **Run IDs:** run-0001
    ```
    Good, as `experiments/2025-01-15_smoke.md`:
    ```markdown
    - **Run IDs:** run-0001
    ```
    Good, as `experiments/2025-01-20_longer.md`:
    ```markdown
    - **Run IDs:** run-0002
    ```
    """
    for run in record.runs:
        others = [other.path for other in context.graph.claimants(run.text) if other is not record]
        if others:
            shown = ", ".join(f"`{path}`" for path in others[:3]) + (", ..." if len(others) > 3 else "")
            hint = "if it only uses the run, name it in the text and not among the run ids"
            gist = f"the run `{run.text}` is claimed by others as well"
            yield Finding(run.span, f"the run `{run.text}` is claimed by {shown} as well", hint, gist=gist)


@rule("EX413", "confusable-runs", Severity.ERROR)
def check_run_spelling(record: Record, context: Context) -> Iterator[Finding]:
    """Run ids differ by more than case or Unicode form.

    Whoever reads, types or links one of them gets the other. Both records get the finding.

    Bad, as `experiments/2025-01-15_smoke.md`:
    ```markdown
    - **Run IDs:** run-0001
    ```
    Bad, as `experiments/2025-01-20_longer.md`:
    ```markdown
    - **Run IDs:** RUN-0001
    ```
    Good, as `experiments/2025-01-15_smoke.md`:
    ```markdown
    - **Run IDs:** run-0001
    ```
    Good, as `experiments/2025-01-20_longer.md`:
    ```markdown
    - **Run IDs:** run-0002
    ```
    """
    for run in record.runs:
        others = [other for other in context.graph.spellings.get(folded(run.text), ()) if other != run.text]
        if others:
            message = f"the run `{run.text}` differs from `{others[0]}` by case or Unicode form only"
            gist = f"the run `{run.text}` is another's but for case or Unicode form"
            yield Finding(run.span, message, "write it the same everywhere", gist=gist)


@rule("EX414", "follow-up-to-itself", Severity.ERROR)
def check_follow_up_target(record: Record, context: Context) -> Iterator[Finding]:
    """A follow-up that is done leads to another record.

    One that names its own record only, or records that name each other in a circle, leads nowhere.

    Bad, in `experiments/2025-01-15_smoke.md`:
    ```markdown
    ## Follow-ups

    - [x] Train for longer: 2025-01-15_smoke.
    ```
    Good, in `experiments/2025-01-15_smoke.md`:
    ```markdown
    ## Follow-ups

    - [x] Train for longer: 2025-01-20_longer.
    ```
    Good, beside `experiments/2025-01-20_longer.md`:
    ```markdown
    # Experiment: Training for longer
    ```
    """
    if not any(task.done and _names_record(task.text, context) for task in _tasks(record)):
        return
    for follow_up in context.graph.follow_ups_of(record):
        named = [edge for edge in follow_up.edges if edge.mention.kind == RECORD and edge.targets]
        if not follow_up.task.done or len(named) < len(follow_up.edges):
            continue  # what is no record may be what implemented it
        paths = [_circle(edge.targets[0], record, context.graph) for edge in named]
        if paths and all(paths):
            message = "the follow-up leads back to its own record: "
            message += " → ".join(f"`{each.id}`" for each in paths[0])
            gist = f"the follow-up `{record.outline.text[slice(*named[0].span)]}` leads back to its own record"
            yield Finding(named[0].span, message, "name what came of it", gist=gist)


def _names_record(text: str, context: Context) -> bool:
    """Whether a task may name a record; what a link leads to, its text does not tell."""
    matcher = context.matcher
    if "](" in text:
        return True
    named = [*matcher.find(text), *map(matcher.whole, text.split("`")[1::2])] if matcher.may_name(text) else []
    return any(mention is not None and mention.kind == RECORD for mention in named)


def _circle(start: Record, goal: Record, graph: Graph) -> list[Record]:
    """The way back to a record along follow-ups that are done, by their first target; empty if there is none."""
    ways = {start.file: [goal, start]}
    waiting = [start]
    while waiting:
        record = waiting.pop(0)
        if record is goal:
            return ways[record.file]
        for other in _successors(record, graph):
            if other.file not in ways:
                ways[other.file] = [*ways[record.file], other]
                waiting.append(other)
    return []


def _successors(record: Record, graph: Graph) -> Iterator[Record]:
    for follow_up in graph.follow_ups_of(record):
        if follow_up.task.done:
            for edge in follow_up.edges:
                if edge.mention.kind == RECORD:
                    yield from edge.targets


_COMMIT_WORDS = (("ommit", 1), ("evision", 1), ("SHA", 0), ("sha", 0))
_COMMIT = rare(r"(?:[Cc]ommits?|[Rr]evisions?|SHA|sha)[ \t:]+`?([0-9a-f]{7,40})(?![\w-])")


@rule("EX415", "unknown-commit", Severity.NOTE)
def check_commits(record: Record, context: Context) -> Iterator[Finding]:
    """A commit that is named is in the repository.

    Reported where the text calls it a commit, and only if the whole history is there to look at. Commits of other
    repositories are named by their URL.

    With:
    ```console
    $ git init --quiet
    $ git commit --quiet --allow-empty --message Begin
    ```
    Bad:
    ```markdown
    ## Analysis

    Trained at commit `4f2a91c0`.
    ```
    Good:
    ```markdown
    ## Analysis

    Trained at [4f2a91c0](https://github.com/example/trainer/commit/4f2a91c0).
    ```
    """
    if record.root != context.places.project.root or not context.history.is_complete:
        return
    named = [*_named_commits(record)]
    known = context.history.commits(name for _, name in named)
    for span, name in named:
        if name not in known:
            yield Finding(span, f"the repository has no commit `{name}`", "correct it, or link it if it is elsewhere")


def _named_commits(record: Record) -> Iterator[tuple[Span, str]]:
    for reference in record.references:
        if reference.kind == "commit" and not reference.url:
            yield reference.span, reference.key
    fields = {reference.span.start for reference in record.references}
    masked = record.outline.masked
    for match in matches_at(_COMMIT, masked, _COMMIT_WORDS):
        is_number = match[1].isdigit() or (match[1].isalpha() and len(match[1]) < 40)
        if not is_number and not any(abs(match.start(1) - start) < 12 for start in fields):
            yield Span(*match.span(1)), match[1]
