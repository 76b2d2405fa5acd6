"""Rules on the sections of a record, their labelled items, results, run table and follow-ups."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from mkdocs_exprec.checking.fixes import newline_of
from mkdocs_exprec.checking.rules import Context, rule
from mkdocs_exprec.diagnostics import Edit, Finding, Fix, Severity, Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fields import Field
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.references import names_something
from mkdocs_exprec.reading.structure import Section
from mkdocs_exprec.reading.template import (
    CONFIGURATION_ITEMS,
    PROVENANCE_ITEMS,
    SECTIONS,
    Expectation,
    is_placeholder,
    is_put_off,
    is_unfilled,
)

_ORDER = {expected.key: number for number, expected in enumerate(SECTIONS)}
_LABELS = {expected.key: expected.label for expected in SECTIONS}


@rule("EX301", "missing-section", Severity.WARNING)
def check_sections(record: Record, context: Context) -> Iterator[Finding]:
    """A record has the seven sections of the template.

    Goals, Configuration, Data & Provenance, Results, Analysis, Follow-ups and Artifacts: a reader finds what they
    look for where they expect it. Sections of your own may stand among them.

    Bad, all sections:
    ```markdown
    ## Results

    Test accuracy 0.91.
    ```
    Good, all sections:
    ```markdown
    ## Goals

    _n/a_

    ## Configuration

    _n/a_

    ## Data & Provenance

    _n/a_

    ## Results

    Test accuracy 0.91.

    ## Analysis

    _n/a_

    ## Follow-ups

    _n/a_

    ## Artifacts

    _n/a_
    ```
    """
    present = {section.key for section in record.sections}
    missing = {expected.key: expected.label for expected in SECTIONS if expected.key not in present}
    if missing and record.outline.text.strip():
        headings = ", ".join(f"`## {label}`" for label in missing.values())
        message = f"the record lacks {_listed([*missing.values()], 'section')}"
        yield Finding(record.head_span, message, f"add {headings}", lacking=tuple(missing))


def _listed(labels: list[str], noun: str) -> str:
    """`the section `Goals``, or `the sections `Goals` and `Results``."""
    quoted = [f"`{label}`" for label in labels]
    if len(quoted) == 1:
        return f"the {noun} {quoted[0]}"
    return f"the {noun}s {', '.join(quoted[:-1])} and {quoted[-1]}"


@rule("EX302", "section-out-of-order", Severity.WARNING, mends="unsafe")
def check_section_order(record: Record, context: Context) -> Iterator[Finding]:
    """The sections stand in the order of the template.

    From the question over the set-up to the result and what follows from it.

    Bad:
    ```markdown
    ## Analysis

    It learns.

    ## Results

    Test accuracy 0.91.
    ```
    Good:
    ```markdown
    ## Results

    Test accuracy 0.91.

    ## Analysis

    It learns.
    ```
    """
    highest = -1
    before = ""
    for section in record.sections:
        if not section.key:
            continue
        if _ORDER[section.key] < highest:
            message = f"the section `{section.title}` stands after `{before}`"
            after = next(each for each in record.sections if each.key and _ORDER[each.key] > _ORDER[section.key])
            yield Finding(section.title_span, message, f"move it before `{after.title}`", _move(record, section, after))
        else:
            highest, before = _ORDER[section.key], section.title


def _move(record: Record, section: Section, after: Section) -> Fix:
    """Take a section with all that stands under it to where another one begins, with a blank line between them."""
    text, plain = record.source.text, record.outline.text
    start = plain.rfind("\n", 0, section.title_start) + 1
    goal = plain.rfind("\n", 0, after.title_start) + 1
    block = text[start : section.end]
    if section.end == len(text):  # the blank line before it goes along, so that none is left at the end
        newline = newline_of(text)
        block = block.rstrip("\r\n") + 2 * newline
        start = plain.find("\n", len(plain[:start].rstrip())) + 1
    edits = Edit(Span(goal, goal), block), Edit(Span(start, section.end), "")
    return Fix(f"move `{section.title}` before `{after.title}`", edits, safe=False)


@rule("EX303", "empty-section", Severity.WARNING)
def check_empty_section(record: Record, context: Context) -> Iterator[Finding]:
    """A section of the template is not empty.

    `_n/a_` says that there is nothing to say; nothing at all says that the record was not finished, and so do the
    template's own words in angle brackets.

    Bad:
    ```markdown
    ## Goals
    ```
    Good:
    ```markdown
    ## Goals

    Does it learn at all?
    ```
    """
    for section in record.sections:
        if section.key and not _says_something(record, section):
            hint = f"write it, or `_n/a_` if there is nothing to say under `{section.title}`"
            message = f"the section `{section.title}` is {'not filled in' if _written(record, section) else 'empty'}"
            yield Finding(section.title_span, message, hint, lacking=(section.key,))
        elif section.key and (left := _left_of_template(record, section)):
            message = f"the section `{section.title}` still holds `{record.outline.text[slice(*left)]}`"
            yield Finding(left, message, "write what is meant, or take it out")


@rule("EX304", "repeated-section", Severity.WARNING)
def check_repeated_section(record: Record, context: Context) -> Iterator[Finding]:
    """A section of the template stands in a record once.

    The second is where a reader does not look.

    Bad:
    ```markdown
    ## Results

    Test accuracy 0.91.

    ## Results

    After ten epochs 0.93.
    ```
    Good:
    ```markdown
    ## Results

    Test accuracy 0.91, after ten epochs 0.93.
    ```
    """
    seen: set[str] = set()
    for section in record.sections:
        if section.key in seen:
            message = f"the section `{section.title}` is there already"
            yield Finding(section.title_span, message, "join the two")
        elif section.key:
            seen.add(section.key)


def _words(record: Record, section: Section) -> str:
    """What a section says; nothing if that is empty or all the template's own."""
    words = _written(record, section)
    return "" if is_unfilled(words) or all(is_unfilled(line["value"]) for line in _LINE.finditer(words)) else words


def _says_something(record: Record, section: Section) -> bool:
    """Whether the words of a section are not all the template's own; mostly its first line shows it."""
    return (
        _OWN_WORDS.match(record.outline.text, section.start, section.end) is not None or _words(record, section) != ""
    )


_OWN_WORDS = re.compile(
    r"\s*+(?:[-*+][ \t]++)?+(?:\[[ xX]\][ \t]++)?+(?:\*\*[^*\n]{1,60}\*\*[ \t]++)?+"
    r"(?!\d{1,9}[.)])(?:\w|`(?!<))[^|{\n]*+(?=\n|\Z)"
)
"""A line, behind the mark of a list and a label, that can't be the template's."""


def _written(record: Record, section: Section) -> str:
    """What stands in a section, be it the template's own, without comments."""
    text = record.outline.text[section.start : section.end]
    return (_without_comments(text) if "<!--" in text else text).strip()


def _without_comments(text: str) -> str:
    start, pieces = 0, []
    while (at := text.find("<!--", start)) >= 0 and (end := text.find("-->", at + 4)) >= 0:
        pieces.append(text[start:at])
        start = end + 3
    return "".join([*pieces, text[start:]])


def _left_of_template(record: Record, section: Section) -> Span | None:
    """The first line or item of a section that is the template's own, among others that are not."""
    if record.outline.masked.find("<", section.start, section.end) < 0:
        return None
    lines = _LINE.finditer(record.outline.masked, section.start, section.end)
    unlabelled = (line for line in lines if not line["label"] and line["value"].startswith("<"))
    return next((Span(*line.span("value")) for line in unlabelled if is_unfilled(line["value"])), None)


_LINE = re.compile(
    r"^[ \t]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++(?:\[[ xX]\][ \t]++)?)?+"
    r"(?P<label>\*\*[^*\n]{1,60}\*\*[ \t]++)?+(?P<value>\S(?:[^\n]*\S)?)",
    re.MULTILINE,
)
"""The words of each line, without the mark of a list and the label before them."""


def _missing_items(record: Record, key: str, expected: tuple[Expectation, ...]) -> Iterator[Finding]:
    """A finding for the labelled items that a section lacks, and for each empty one; none if it is declared absent."""
    section = record.section(key)
    if section is None:
        return
    items = {item.key: item for item in record.items}
    missing = {each.key: each.label for each in expected if each.key not in items}
    unfilled = [
        item
        for item in items.values()
        if section.start <= item.label_start < section.end
        and all(is_put_off(part.text) for part in item.parts)
        and not _code_follows(record, item.span.end, section.end)
    ]
    if not (missing or unfilled) or not (words := _words(record, section)) or is_placeholder(words):
        return
    if missing:
        bullets = ", ".join(f"`- **{label}:** ...`" for label in missing.values())
        message = f"`{section.title}` lacks {_listed([*missing.values()], 'item')}"
        hint = f"add {bullets}, or `_n/a_` as the value if there is none"
        yield Finding(section.title_span, message, hint, lacking=tuple(missing))
    for item in unfilled:
        yield Finding(item.span, f"`{item.label}` is not filled in", "write it, or `_n/a_` if there is none")


def _code_follows(record: Record, start: int, end: int) -> bool:
    """Whether a fenced block stands where a value is expected: the next words of the text are code."""
    lines = record.outline.text[start:end].splitlines()[1:]
    first = next((line.strip() for line in lines if line.strip()), "")
    return first.startswith(("```", "~~~"))


@rule("EX311", "missing-configuration-item", Severity.WARNING)
def check_configuration(record: Record, context: Context) -> Iterator[Finding]:
    """**Configuration** holds the items CLI invocation, Config snapshot and Derived parameters.

    They are what somebody needs to run it again.

    Bad:
    ```markdown
    ## Configuration

    - **CLI invocation:** `python train.py --run run-0001`
    ```
    Good:
    ```markdown
    ## Configuration

    - **CLI invocation:** `python train.py --run run-0001`
    - **Config snapshot:** [params.ndjson](../runs/run-0001/params.ndjson)
    - **Derived parameters:** effective batch size 20
    ```
    """
    yield from _missing_items(record, "configuration", CONFIGURATION_ITEMS)


@rule("EX312", "invocation-not-code", Severity.NOTE, mends="safe")
def check_invocation(record: Record, context: Context) -> Iterator[Finding]:
    """The **CLI invocation** is a code span or a fenced block.

    As running text, dashes become typographic ones and the command can't be copied.

    Bad:
    ```markdown
    ## Configuration

    - **CLI invocation:** python train.py --run run-0001
    - **Config snapshot:** [params.ndjson](../runs/run-0001/params.ndjson)
    - **Derived parameters:** effective batch size 20
    ```
    Good:
    ```markdown
    ## Configuration

    - **CLI invocation:** `python train.py --run run-0001`
    - **Config snapshot:** [params.ndjson](../runs/run-0001/params.ndjson)
    - **Derived parameters:** effective batch size 20
    ```
    """
    for item in record.items:
        if item.key != "cli" or not item.parts or all(is_placeholder(part.text) for part in item.parts):
            continue
        codes = record.outline.code_spans
        if bisect_left(codes, (item.span.start,)) == bisect_left(codes, (item.span.end,)):
            message = "the CLI invocation is not in a code span"
            yield Finding(item.span, message, "put backticks around the command", _as_code(record, item))


def _as_code(record: Record, item: Field) -> Fix | None:
    """Put backticks around a value that is a command and nothing else, and holds no Markdown."""
    start, end = item.span
    if len(item.parts) > 1 or not _COMMAND.fullmatch(record.source.text, start, end):
        return None
    return Fix("put backticks around it", (Edit(Span(start, start), "`"), Edit(Span(end, end), "`")))


_COMMAND = rare(
    r"(?:(?:python|python3|uv|pip|make|bash|sh|torchrun|accelerate|deepspeed|srun|sbatch|docker|mlflow|exprec)|\./\S+)"
    r"(?: [^\s`<>\[\]]+)+"
)


@rule("EX313", "missing-provenance-item", Severity.WARNING)
def check_provenance(record: Record, context: Context) -> Iterator[Finding]:
    """**Data & Provenance** holds the items Datasets, Checksums and Input revisions.

    They are how a reader proves that the data is the same.

    Bad:
    ```markdown
    ## Data & Provenance

    - **Datasets:** digits-v1
    ```
    Good:
    ```markdown
    ## Data & Provenance

    - **Datasets:** digits-v1
    - **Checksums:** [sums](../runs/run-0001/split_checksums.json)
    - **Input revisions:** release `data-2025.01`
    ```
    """
    yield from _missing_items(record, "data", PROVENANCE_ITEMS)


_NUMBER = re.compile(
    r"(?<![\w/#-])(?:\d+(?:[.,]\d+)*|\.\d+)(?:[eE][-+]?\d+)?(?:/\d+)?(?![\w/]|-\d)|\b(?:NaN|nan|inf)\b|<img "
)


@rule("EX321", "results-without-metric", Severity.WARNING)
def check_results(record: Record, context: Context) -> Iterator[Finding]:
    """**Results** holds a metric, or a link to one.

    A number, a table of numbers, a picture, or a link to `metrics.ndjson` or to a dashboard.

    Bad:
    ```markdown
    ## Results

    It learns well.
    ```
    Good:
    ```markdown
    ## Results

    Test accuracy 0.91.
    ```
    """
    section = record.section("results")
    if section is None:
        return
    start, end = section.start, section.end
    masked = record.outline.masked
    if _NUMBER.search(masked, start, end) or masked.find("://", start, end) >= 0 or _has_link(record, start, end):
        return
    words = _words(record, section)
    if words and not is_placeholder(words):
        message = "the results hold neither a metric nor a link to one"
        yield Finding(section.title_span, message, "write the primary metrics, or link `metrics.ndjson`")


def _has_link(record: Record, start: int, end: int) -> bool:
    """Whether a link, or a file's path in a code span, stands between two offsets."""
    outline = record.outline
    return any(start <= link.start < end for link in outline.links) or any(
        start <= code.start < end and _FILE.fullmatch(outline.text, code.inner_start, code.inner_end)
        for code in outline.code_spans
    )


_FILE = re.compile(r"[\w./~-]+\.\w{1,8}")


@rule("EX322", "missing-run-table", Severity.WARNING)
def check_run_table(record: Record, context: Context) -> Iterator[Finding]:
    """A record of several runs holds a table from run ids to their artefacts.

    A row for each run, with a link to its files or their path. A link to a tracker's run leads there already.

    Bad:
    ```markdown
    - **Run IDs:** run-0001, run-0002

    ## Results

    Test accuracy 0.91 and 0.93.
    ```
    Good:
    ```markdown
    - **Run IDs:** run-0001, run-0002

    ## Results

    | Run | Metrics | Test |
    | --- | --- | --: |
    | run-0001 | [metrics](../runs/run-0001/metrics.ndjson) | 0.91 |
    | run-0002 | [metrics](../runs/run-0002/metrics.ndjson) | 0.93 |
    ```
    """
    text = record.outline.text
    runs = [run for run in record.runs if "://" not in text[run.span.start : run.span.end]]
    if len(runs) < 2:
        return
    rows = [line for table in record.outline.tables for line in text[table.start : table.end].splitlines()]
    mapped = "\n".join(row for row in rows if "](" in row or "/" in row or _PATH_IN_ROW.search(row))
    words = set(_WORD.findall(mapped))
    for run in runs:
        if run.text not in words:
            message = f"no table leads from the run `{run.text}` to its artefacts"
            yield Finding(run.span, message, "add a row with the run id and a link to its files")


_PATH_IN_ROW = re.compile(r"`[^`|/.]*+[/.][^`|]*+`")
_WORD = re.compile(r"[^\s|`*()\[\]/,]+")


@rule("EX331", "follow-up-not-task", Severity.WARNING, mends="unsafe")
def check_follow_ups(record: Record, context: Context) -> Iterator[Finding]:
    """**Follow-ups** is a task list: every entry begins with `- [ ]` or `- [x]`.

    Only so can open follow-ups be listed, and done ones be told from forgotten ones.

    Bad:
    ```markdown
    ## Follow-ups

    - Train for longer.
    ```
    Good:
    ```markdown
    ## Follow-ups

    - [ ] Train for longer.
    ```
    """
    section = record.section("follow-ups")
    if section is None:
        return
    items = record.outline.items
    items = items[bisect_left(items, (section.start,)) : bisect_left(items, (section.end,))]
    if (items and all(item.mark for item in items)) or not (words := _words(record, section)) or is_placeholder(words):
        return
    if not items:
        yield Finding(section.title_span, "the follow-ups are no task list", "begin each with `- [ ]`")
        return
    top = min(item.indent for item in items)
    text = record.outline.text
    for item in items:
        if item.indent == top and not item.mark:
            end = text.find("\n", item.content)
            line = text[item.content : end if end >= 0 else len(text)].rstrip()
            if not is_placeholder(line):
                span = Span(item.start, item.content + len(line))
                fix = Fix("make it an open task", (Edit(Span(item.content, item.content), "[ ] "),), safe=False)
                hint = f"write `- [ ] {_shortened(line)}`"
                yield Finding(span, "the follow-up is no task", hint, None if _SAYS_DONE.search(line) else fix)


_SAYS_DONE = rare(r"^\W*(?:done|closed|completed|finished)\b|^~~|[✅✔☑❌]|\[", re.IGNORECASE)


@rule("EX332", "done-without-trace", Severity.WARNING)
def check_done(record: Record, context: Context) -> Iterator[Finding]:
    """A follow-up that is done names what implemented it.

    A pull request, an issue, a commit, a run, another record or a link: so that a reader can trace a decision to
    its implementation.

    Bad:
    ```markdown
    ## Follow-ups

    - [x] Mend the loader.
    ```
    Good:
    ```markdown
    ## Follow-ups

    - [x] Mend the loader (#14).
    ```
    """
    for task in record.tasks:
        if not (task.done and task.is_follow_up):
            continue
        if not names_something(task.text) and not _names_record_or_run(task.text, context):
            message = f"the done follow-up `{_shortened(task.text)}` names nothing that implemented it"
            yield Finding(task.span, message, "add the pull request, commit, run or record, such as `(#12)`")


_TOKEN = re.compile(r"[\w][\w./-]*[\w]")


def _names_record_or_run(text: str, context: Context) -> bool:
    catalog = context.catalog
    if any(token in catalog.run_ids or token.casefold() in catalog.by_id for token in _TOKEN.findall(text)):
        return True
    return any(catalog.named(f"exp{joint}{number}") for number in _NUMBERED.findall(text) for joint in ("", "-", "_"))


_NUMBERED = re.compile(r"\b(?:experiment|exp)[ ._#-]{0,2}(\d+)", re.IGNORECASE)
"""A record by its number, such as `Experiment 002`, which is `exp002_wide`."""


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "..."
