"""Headings that are labels, and sections that say what a field would -> fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dialects.checkboxes import ticked
from mkdocs_exprec.reading.dialects.forms import BEGINS, ITEM, PAIR, label_in, next_line
from mkdocs_exprec.reading.fields import Field, Part, part_between, piece_of
from mkdocs_exprec.reading.scanner import Heading, Outline
from mkdocs_exprec.reading.sections import bare, kind_of
from mkdocs_exprec.reading.template import is_placeholder
from mkdocs_exprec.reading.values import RUN_IN_URL, begins_with_run, is_prose, is_run, looks_like, record_ids, run_ids
from mkdocs_exprec.reading.vocabulary import Vocabulary, is_believed, is_meant


def headings(outline: Outline, title: Heading | None, vocabulary: Vocabulary) -> Iterator[Field]:
    """Read headings that are labels, such as `## Date`, with the first words below as their value."""
    found = outline.headings
    for index, heading in enumerate(found):
        if heading is title or heading.end - heading.start > _LONGEST_HEADING:
            continue
        words = outline.text[heading.start : heading.end]
        pair = PAIR.match(words) if _JOINT.search(words) else None  # `## Status: done` says it all on its line
        if pair and (label := vocabulary.of(label_in(pair))) and label.key in _IN_HEADINGS | SECTION_FIELDS:
            parts = part_between(outline.masked, heading.start + pair.end(), heading.end)
            if parts and looks_like(label.key, parts[0].text):
                name = words[: pair.end()].rstrip(" \t:：")
                end = heading.start + len(name)
                yield Field(label.key, name, heading.start, end, parts, "heading", label.rank)
                continue
        label = vocabulary.of(bare(words))
        if label is None or label.key not in _IN_HEADINGS:
            continue
        if label.key == "runs" and label.composed:  # `## Small run` begins what that one gave
            continue
        end = found[index + 1].start if index + 1 < len(found) else len(outline.masked)
        end = min(end, heading.end + _LONGEST_LIST)
        parts = _first_words(outline.masked, heading.end, end, is_loose=label.key == "runs")
        parts = ticked(label.key, outline.masked, parts)
        if parts and label.key == "parents" and not _names_early(parts[0].text, vocabulary):
            continue
        if label.key == "runs":
            named = (_naming_runs(part, vocabulary, is_sure=not label.doubtful) for part in parts)
            parts = tuple(filter(None, named))
        if parts and (is_believed(label, parts[:1], vocabulary, always=False) or is_meant(label, parts[0].text)):
            yield Field(label.key, words, heading.start, heading.end, parts, "heading", label.rank)


def _naming_runs(part: Part, vocabulary: Vocabulary, *, is_sure: bool) -> Part | None:
    """What of a line below a heading such as `## Run` may name runs; one such as `## Run IDs` surely means them.

    So may an address, the value of a label of runs, a label that is a run, one behind any other label, words without
    a label: of sentences only those that begin with a run, if the heading may mean other things.
    """
    pair = PAIR.match(part.text)
    if pair is None:
        return part if is_sure or not is_prose(part.text) or begins_with_run(part.text) else None
    words, value = label_in(pair), part.text[pair.end() :]
    label = vocabulary.of(words)
    if RUN_IN_URL.search(value) or (label and label.key in _NAMES):
        return piece_of(part, pair.end())
    if is_sure and not pair["marked"]:
        return part if next(run_ids(part.text, strict=True), None) else piece_of(part, pair.end())
    if behind := _BEHIND_A_PLACE.search(value):
        return piece_of(part, pair.end() + behind.end())
    if label or _OF_A_RUN.fullmatch(words) or _FIGURE.match(value):
        return None
    if begins_with_run(part.text) or _is_run(words) or words.isdigit():
        return part
    if not pair["marked"] and next(run_ids(part.text, strict=True), None):
        return part
    is_named = "`" in value or _is_run(value) or begins_with_run(value)
    return piece_of(part, pair.end()) if is_named else None


def _is_run(words: str) -> bool:
    """Whether words are one, and that may be a run's id."""
    return " " not in words and not words.isdigit() and is_run(words.strip("`*"), strict=True)


_BEHIND_A_PLACE = rare(r", run (?=`)")
"""What stands before a run behind the place of all, as in ``Project: lab/wide, run `abc123de` ``."""
_FIGURE = rare(r"`[-+~<>]?\d[\d.,]*(?:e[-+]?\d+)?[ %]*`")


_NAMES = frozenset({"runs", "id", "title", "baseline"})
_OF_A_RUN = rare(
    r"(?:data|datasets?|models?|config\w*|checkpoints?|weights|code|scripts?|commands?|entry\w*|outputs?|logs?|files?|tag"
    r"|project|entity|group|team|workspace|hardware|gpus?|environment|host|node|machine|image|container|notebook|results?"
    r"|metrics?|loss|epochs?|steps|lr"
    r"|optimizer|batch size|total|content|expected|status|exit\w*|duration|walltime|time|took|link|directory"
    r"|folder|path)",
    re.IGNORECASE,
)
"""What is said of a run below its heading, and names none."""
_LONGEST_HEADING = 80
_LONGEST_LIST = 800
_JOINT = re.compile(r"[:：*_]")
"""What every pair of label and value holds."""


def _names_early(text: str, vocabulary: Vocabulary) -> bool:
    """Whether what stands below a heading such as `## Dependencies` names a record before it says other things."""
    named = next(iter(record_ids(text, sure=False, like=vocabulary.like)), None)
    return named is None or named.start <= _EARLY


_EARLY = 40
_IN_HEADINGS = frozenset(
    {"date", "owners", "status", "runs", "seeds", "commit", "branch", "parents", "kind", "tags", "superseded"}
)


def section_fields(outline: Outline, title: Heading | None, vocabulary: Vocabulary) -> Iterator[Field]:
    """Read sections that say what a field would, such as `## Hypothesis`, with the first sentence below as its value.

    What is called a baseline or a cost below another section is a part of that.
    """
    found = outline.headings
    kind = vocabulary.section if vocabulary.sections else kind_of
    announced = (
        (index, heading, kind(outline.text[heading.start : heading.end])) for index, heading in enumerate(found)
    )
    fields = [(index, heading, key) for index, heading, key in announced if key in SECTION_FIELDS]
    main = min((heading.level for heading in found if heading is not title), default=0) if fields else 0
    for index, heading, key in fields:
        if heading is title or (key in _MAIN_ONLY and heading.level > main):
            continue
        after = (found[later] for later in range(index + 1, len(found)))
        end = next((each.start for each in after if each.level <= heading.level), len(outline.masked))
        part = _first_sentence(outline.masked, heading.end, min(end, heading.end + _LONGEST_SENTENCE), vocabulary)
        if part and (_says(key, part[0].text) or is_placeholder(part[0].text)):
            yield Field(key, outline.text[heading.start : heading.end], heading.start, heading.end, part, "heading")


SECTION_FIELDS = frozenset({"hypothesis", "decision", "baseline", "cost"})
"""The fields that may be sections of that name."""
_MAIN_ONLY = frozenset({"baseline", "cost"})
_LONGEST_SENTENCE = 2_000


def _says(key: str, text: str) -> bool:
    """Whether a sentence says what a field would: a cost has a figure, a baseline is a name or names a record."""
    return looks_like(key, text) or (key == "baseline" and len(text) <= _LONGEST_NAMING and bool(record_ids(text)))


_LONGEST_NAMING = 300


def _first_sentence(text: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """The first sentence of the first paragraph or list item; tables and further headings are passed over."""
    line = next_line(text, start, end)
    while line and _NO_PROSE.match(text, *line):
        line = next_line(text, line[1], end)
    if line is None:
        return ()
    begin = _BEFORE_PROSE.match(text, *line)
    assert begin is not None
    stop = line[1]
    while (after := next_line(text, stop, end)) and not _begins_block(text, *after, vocabulary):
        stop = after[1]
    closing = _SENTENCE_END.search(text, begin.end(), stop)
    return part_between(text, begin.end(), closing.end() if closing else stop)


def _begins_block(text: str, start: int, stop: int, vocabulary: Vocabulary) -> bool:
    """Whether a line does not go on with the paragraph before it; a colon among its words is none of a label."""
    pair = PAIR.match(text, start, stop)
    return BEGINS.match(text[start:stop]) is not None or (
        pair is not None and vocabulary.of(label_in(pair)) is not None
    )


_NO_PROSE = rare(r"[ \t>]*(?:$|[#|]|!\[|<[^<>]*>[ \t]*$|[-*_=]{3,}[ \t]*$)")
_BEFORE_PROSE = rare(r"[ \t>]*+(?:(?:[-*+•]|\d{1,2}[.)])[ \t]++)?(?:\[[ xX]\][ \t]++)?")
_SENTENCE_END = rare(
    r"(?<!\b[eE]\.g)(?<!\b[iI]\.e)(?<!\bvs)(?<!\bcf)(?<!\bca)(?<!\bH\d)[.!?](?:\*\*?|[_)\"'”])?(?=\s)|[。！？]"
)


def _first_words(text: str, start: int, end: int, *, is_loose: bool) -> tuple[Part, ...]:
    """The first paragraph's first line, or the items of the first list; those of lists within it are none.

    Between the items of a loose list blank lines may stand.
    """
    parts: list[Part] = []
    first: re.Match[str] | None = None
    heads_list = False
    line = next_line(text, start, end)
    while line:
        item = ITEM.match(text, *line)
        words = text[line[0] : line[1]].strip()
        if not words and parts and not is_loose:
            break
        if item:
            first = first or item
            is_inner = len(item[1]) > len(first[1]) + 1
            if is_loose and not is_inner and _mark(item) != _mark(first):
                break
            heads_list = words.endswith(":") if not is_inner else heads_list
            if not is_inner or heads_list:
                parts += part_between(text, item.end(), line[1])
        elif words:
            if not parts and not words.startswith(("#", "|", "```", "~~~")):
                parts += part_between(text, *line)
            break
        line = next_line(text, line[1], end)
    return tuple(part for part in parts if len(parts) == 1 or not part.text.endswith(":"))


def _mark(item: re.Match[str]) -> str:
    """What a list item begins with, one for all numbers."""
    mark = item[0].strip(" \t>")[:1]
    return "1" if mark.isdigit() else mark
