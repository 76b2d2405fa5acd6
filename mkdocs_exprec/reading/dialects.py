"""Outline -> metadata fields: one small reader for each way in which people write metadata."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.template import FIELD_OF, Expectation, normalised


class Part(NamedTuple):
    """One value of a field, as written but for line breaks, and where it stands; one name of several, once split."""

    text: str
    span: Span


class Field(NamedTuple):
    """A labelled value. Repeats are kept: what to make of a conflict is a rule's business."""

    key: str
    """Which expectation of the template it meets."""
    label: str
    """The label as written."""
    label_span: Span
    span: Span
    """The whole value, or the label where the value is empty."""
    parts: tuple[Part, ...]
    """The value, and the items of the list under it; none if it is empty."""
    dialect: str
    """`bullet` or `front matter`."""


_LABEL = re.compile(r"\*\*([^*\n:：]{1,60}+)(?:[:：][ \t]*\*\*|\*\*[ \t]*[:：])[ \t]*+")
_BREAK = re.compile(r"\s*\n\s*")


def bullets(outline: Outline, start: int, end: int, labels: Mapping[str, Expectation]) -> Iterator[Field]:
    """Read `- **Label:** value` items between two offsets, with their continuation lines and sub-lists."""
    masked = outline.masked
    items = outline.items
    for index in range(bisect_left(items, (start,)), bisect_left(items, (end,))):
        content = items[index].content
        match = _LABEL.match(masked, content, end)
        if not match:
            continue
        expected = labels.get(normalised(match[1]))
        if expected is None:
            continue
        label_span = Span(*match.span(1))
        parts = tuple(_parts(outline, index, match.end(), outline.item_end(index, end)))
        span = Span(parts[0].span.start, parts[-1].span.end) if parts else label_span
        yield Field(expected.key, match[1], label_span, span, parts, "bullet")


def head_bullets(outline: Outline, end: int) -> Iterator[Field]:
    """Read the bullet list above the first section."""
    return bullets(outline, 0, end, FIELD_OF)


def _parts(outline: Outline, index: int, start: int, end: int) -> Iterator[Part]:
    """The words behind a label, then each item of the list under it."""
    items = outline.items
    for later in range(index + 1, len(items)):
        item = items[later]
        if item.start >= end:
            break
        yield from _part(outline.masked, start, item.start)
        start = item.content
    yield from _part(outline.masked, start, end)


def _part(text: str, start: int, end: int) -> tuple[Part, ...]:
    """The words between two offsets, if there are any."""
    piece = text[start:end]
    words = piece.strip()
    if not words:
        return ()
    if piece[0].isspace():
        start += len(piece) - len(piece.lstrip())
    return (Part(_BREAK.sub(" ", words) if "\n" in words else words, Span(start, start + len(words))),)


_SEPARATOR = re.compile(r"`[^`]*+`|\[[^\[\]]*+\](?:\([^()]*+\))?|\([^()]*+\)|<[^<>]*+>|([,;、；]|\s(?:&|and)\s)")


def split(part: Part, text: str) -> Iterator[Part]:
    """Cut a part at `,` `;` `&` and `and`, but not inside links, code spans and brackets.

    `text` is the record's text, from which the pieces are cut, so that their spans are true.
    """
    start, end = part.span
    for match in _SEPARATOR.finditer(text, start, end):
        if match.lastindex:
            yield from _part(text, start, match.start())
            start = match.end()
    yield from _part(text, start, end)


_MARKUP = re.compile(r"!?\[(?P<link>[^\[\]]*+)\](?:\([^()]*+\))?|`(?P<code>[^`]*+)`|(?P<stars>\*{1,3}|__)")


def plain_words(text: str) -> str:
    """The words of a value without Markdown's marks: a link's text, a code span's content, no stars."""
    if not ("[" in text or "`" in text or "*" in text or "__" in text):
        return text
    stripped = _MARKUP.sub(lambda match: match["link"] or match["code"] or "", text)
    return " ".join(stripped.split())
