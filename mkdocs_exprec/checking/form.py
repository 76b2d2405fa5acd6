"""Rules on the form of labels, lists and lines: what they say is clear, and could be written otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mkdocs_exprec.checking.rules import Context, rule
from mkdocs_exprec.diagnostics import Edit, Finding, Fix, Severity, Span, nearest
from mkdocs_exprec.graph import mentions_of
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dialects.bullets import bullets
from mkdocs_exprec.reading.fields import Field
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.template import (
    CONFIGURATION_ITEMS,
    FIELDS,
    PROVENANCE_ITEMS,
    Expectation,
    is_placeholder,
    normalised,
)
from mkdocs_exprec.reading.values import looks_like
from mkdocs_exprec.reading.vocabulary import KNOWN

_LABEL_OF = {each.key: each.label for each in (*FIELDS, *CONFIGURATION_ITEMS, *PROVENANCE_ITEMS)}


def _bullets(record: Record) -> Iterator[Field]:
    """The template's bullets: those of the head, and those of Configuration and of Data & Provenance."""
    yield from (field for fields in record.fields.values() for field in fields if field.dialect == "bullet")
    yield from record.items


@rule("EX271", "label-spelling", Severity.NOTE, mends="safe")
def check_labels(record: Record, context: Context) -> Iterator[Finding]:
    """A label is spelled as in the template: **Run IDs**, and not **run_ids** or **Run DIs**.

    Singular and plural are the same, and other words for it, such as **Author**, are as good. A misspelt label is told
    only if the record lacks the field and the value is one of its kind.

    Bad:
    ```markdown
    - **seed (s):** 17
    ```
    Good:
    ```markdown
    - **Seed(s):** 17
    ```
    """
    for field in _bullets(record):
        expected = _LABEL_OF[field.key]
        if field.label != expected and _is_respelled(field.label, expected):
            yield _respelled(field, f"the label `{_bare(field)}` is spelled otherwise than in the template")
    for field in _misspelt(record, context):
        yield _respelled(field, f"there is no label `{_bare(field)}`")


def _bare(field: Field) -> str:
    """A label without the backticks around it, which the message has itself."""
    return field.label.strip("`")


def _respelled(field: Field, message: str) -> Finding:
    label = _LABEL_OF[field.key]
    fix = Fix(f"write {label}", (Edit(field.label_span, label),))
    return Finding(field.label_span, message, f"write `**{label}:**`", fix)


_NUMBER = re.compile(r"\(s\)|(?<=\w)s\b")
_BETWEEN = re.compile(r"[\W_]+")


@lru_cache(maxsize=1024)
def _is_respelled(label: str, expected: str) -> bool:
    return _without_number(label) != _without_number(expected) and _letters(label) == _letters(expected)


def _without_number(label: str) -> str:
    return _NUMBER.sub("", label)


@lru_cache(maxsize=1024)
def _letters(label: str) -> str:
    return _BETWEEN.sub("", _without_number(label.casefold()))


def _misspelt(record: Record, context: Context) -> Iterator[Field]:
    """The bullets whose label is all but that of a field or item that the record lacks."""
    head = record.sections[0].title_start if record.sections else len(record.outline.text)
    fields = [field for field in FIELDS if field.key != "title" or record.title is None]
    yield from _all_but(fields, record.fields, Span(0, head), record, context)
    present = {item.key for item in record.items}
    for key, items in (("configuration", CONFIGURATION_ITEMS), ("data", PROVENANCE_ITEMS)):
        if section := record.section(key):
            yield from _all_but(items, present, Span(section.start, section.end), record, context)


_BOLD = rare(r"\*\*([^*\n:：]{3,40}+)(?:[:：]|\*\*[ \t]*[:：])")


def _all_but(
    expected: Iterable[Expectation], present: Iterable[str], area: Span, record: Record, context: Context
) -> Iterator[Field]:
    missing = {_letters(each.label): each for each in expected if each.key not in present}
    if not missing:
        return
    labels = set(_BOLD.findall(record.outline.masked, *area))
    own = set(map(normalised, context.profile.labels))
    strange = [label for label in labels if KNOWN.of(label) is None and normalised(label) not in own]
    meant = {normalised(label): missing.get(nearest(_letters(label), missing, _NEAR)) for label in strange}
    near = {spelling: expected for spelling, expected in meant.items() if expected}
    for field in bullets(record.outline, *area, near) if near else ():
        texts = [part.text for part in field.parts]
        if field.key not in _TYPED or any(looks_like(field.key, text) or is_placeholder(text) for text in texts):
            yield field


_NEAR = 0.8
"""How much alike two spellings have to be, which `date` and `data` are not."""
_TYPED = frozenset(field.key for field in FIELDS)
"""The fields whose values have a form by which they are known."""


@rule("EX272", "colon-outside-label", Severity.NOTE, mends="safe")
def check_colons(record: Record, context: Context) -> Iterator[Finding]:
    """The colon of a label is bold as well: `**Date:**`, and not `**Date**:`.

    So is every label in the template, and one pattern finds them all.

    Bad:
    ```markdown
    - **Date**: 2025-01-15
    ```
    Good:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """
    text = record.outline.text
    for field in _bullets(record):
        match = _OUTSIDE.match(text, field.label_end) if text.startswith("**", field.label_end) else None
        if match:
            blank = "" if text[match.end() : match.end() + 1].strip() == "" else " "
            fix = Fix("put the colon into the label", (Edit(Span(*match.span()), f":**{blank}"),))
            label = field.label.strip()
            span = Span(field.label_start - 2, match.end())
            yield Finding(span, f"the colon of `{label}` stands outside the label", f"write `**{label}:**`", fix)


_OUTSIDE = re.compile(r"\*\*[ \t]*[:：]")


@rule("EX273", "list-marker", Severity.NOTE, mends="safe")
def check_markers(record: Record, context: Context) -> Iterator[Finding]:
    """The list in the head of a record begins its items with `-`.

    As the template does. Beside a list with `-`, one with `*` or `+` is another list to many renderers.

    Bad:
    ```markdown
    * **Date:** 2025-01-15
    ```
    Good:
    ```markdown
    - **Date:** 2025-01-15
    ```
    """
    text = record.outline.text
    if not any(text[item.start] in "*+" for item in record.outline.items):
        return
    fields = (field for fields in record.fields.values() for field in fields if field.dialect == "bullet")
    contents = {field.label_start - len("**") for field in fields}
    if not contents:
        return
    items = [item for item in record.outline.items if item.content in contents]
    indent = min(item.indent for item in items)
    between = (item for item in record.outline.items if items[0].start <= item.start <= items[-1].start)
    starts = (item.start for item in between if item.indent == indent)
    others = [start for start in starts if text[start] in "*+" and not _is_rule(text, start)]
    if others:
        fix = Fix("write -", tuple(Edit(Span(start, start + 1), "-") for start in others))
        span = Span(others[0], others[0] + 1)
        yield Finding(span, f"the list of the head is marked with `{text[span.start]}`", "write `-`", fix)


def _is_rule(text: str, start: int) -> bool:
    """Whether a line such as `* * *` is no item."""
    return not text[start:].partition("\n")[0].strip("*+ \t")


@rule("EX274", "number-as-heading", Severity.WARNING, mends="safe")
def check_numbers(record: Record, context: Context) -> Iterator[Finding]:
    """No line, and no item of a list, begins with a number such as `#40`.

    Python-Markdown, which makes the pages, takes it for a heading: the line is shown large, without its `#`, and in the
    table of contents, unless the site has `pymdownx.saneheaders`. Behind a word such as *PR* or *issue* it is a link. A
    backslash makes it text, so `--fix` puts one there only where the number is no reference anyway.

    Bad:
    ```markdown
    ## Analysis

    - #40: a wider net learns faster.
    ```
    Good:
    ```markdown
    ## Analysis

    - PR #40: a wider net learns faster.
    - \\#40 is the number of the house.
    ```
    """
    if context.places.project.sane_headers:
        return
    found = list(_numbers_taken_for_headings(record))
    named = {mention.start for mention in mentions_of(record, context.matcher.within(record.root))} if found else ()
    for span, sign in found:
        fix = Fix(f"write \\{sign}", (Edit(Span(span.start, span.start), "\\"),))
        message = f"`{sign}` at the beginning of a line is a heading to Python-Markdown"
        hint = f"write `PR {sign}`, `issue {sign}` or `\\{sign}`"
        yield Finding(span, message, hint, None if span.start in named else fix)


def _numbers_taken_for_headings(record: Record) -> Iterator[tuple[Span, str]]:
    masked = record.outline.masked
    for number in _NUMBER_SIGN.finditer(masked):
        before = masked[masked.rfind("\n", 0, number.start()) + 1 : number.start()]
        if _OPENING.fullmatch(before) and not _is_elsewhere(record.outline, number.start()):
            yield Span(*number.span()), number[0]


def _is_elsewhere(outline: Outline, at: int) -> bool:
    """Whether an offset lies in a table or in raw HTML, where no line begins a heading."""
    return any(table.start <= at < table.end for table in outline.tables) or _is_in_html(outline.text, at)


def _is_in_html(text: str, at: int) -> bool:
    """Whether an offset lies in an element of raw HTML, of which no Markdown is read."""
    opened = 0
    for tag in _BLOCK_TAG.finditer(text, 0, at) if "<" in text else ():
        opened = max(0, opened - 1) if tag["closing"] else opened + ("markdown" not in tag[0])
    return opened > 0


_BLOCK_TAG = rare(
    r"<(?P<closing>/)?(?:details|div|p|section|article|aside|center|table|tr|td|th|ul|ol|li|figure|blockquote)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_NUMBER_SIGN = re.compile(r"#(?<![^\s>]#)\d{1,9}(?![\w-])")
_OPENING = rare(r"(?:>[ ]?)*+(?:[ \t]*+(?:[-*+]|\d{1,9}\.)[ \t]++)?+")
"""What stands before the words of a quote or an item, which Markdown reads from there as it does a line."""
