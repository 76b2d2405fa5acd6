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
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


class Field(NamedTuple):
    """A labelled value. Repeats are kept: what to make of a conflict is a rule's business."""

    key: str
    """Which expectation of the template it meets."""
    label: str
    """The label as written."""
    label_start: int
    label_end: int
    parts: tuple[Part, ...]
    """The value, and the items of the list under it; none if it is empty."""
    dialect: str
    """`bullet` or `front matter`."""

    @property
    def label_span(self) -> Span:
        """Where the label stands."""
        return Span(self.label_start, self.label_end)

    @property
    def span(self) -> Span:
        """The whole value, or the label where the value is empty."""
        return Span(self.parts[0].start, self.parts[-1].end) if self.parts else self.label_span


_LABEL = re.compile(r"\*\*([^*\n:：]{1,60}+)(?:[:：][ \t]*\*\*|\*\*[ \t]*[:：])[ \t]*+")


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
        parts = _parts(outline, index, match.end(), outline.item_end(index, end))
        yield Field(expected.key, match[1], *match.span(1), parts, "bullet")


def head_bullets(outline: Outline, end: int) -> Iterator[Field]:
    """Read the bullet list above the first section."""
    return bullets(outline, 0, end, FIELD_OF)


def _parts(outline: Outline, index: int, start: int, end: int) -> tuple[Part, ...]:
    """The words behind a label, then each item of the list under it."""
    items = outline.items
    index += 1
    if index == len(items) or items[index].start >= end:
        return _part(outline.masked, start, end)
    parts: list[Part] = []
    while index < len(items) and items[index].start < end:
        parts += _part(outline.masked, start, items[index].start)
        start = items[index].content
        index += 1
    parts += _part(outline.masked, start, end)
    return tuple(parts)


def _part(text: str, start: int, end: int) -> tuple[Part, ...]:
    """The words between two offsets, if there are any."""
    piece = text[start:end]
    words = piece.strip()
    if not words:
        return ()
    start += piece.index(words[0])
    folded = " ".join(filter(None, map(str.strip, words.split("\n")))) if "\n" in words else words
    return (Part(folded, start, start + len(words)),)


_SEPARATOR = re.compile(r"`[^`]*+`|\[[^\[\]]*+\](?:\([^()]*+\))?|\([^()]*+\)|<[^<>]*+>|([,;、；]|\s(?:&|and)\s)")


def split(part: Part, text: str) -> Iterator[Part]:
    """Cut a part at `,` `;` `&` and `and`, but not inside links, code spans and brackets.

    `text` is the record's text, from which the pieces are cut, so that their spans are true.
    """
    _, start, end = part
    for match in _SEPARATOR.finditer(text, start, end):
        if match.lastindex:
            yield from _part(text, start, match.start())
            start = match.end()
    yield from _part(text, start, end)


_MARKUP = re.compile(
    r"!?\[(?P<link>[^\[\]]*+)\](?:\((?:[^()]++|\([^()]*+\))*+\)|\[[^\[\]]*+\])?|`(?P<code>[^`]*+)`|(?P<stars>\*{1,3}|__)"
)


def plain_words(text: str) -> str:
    """The words of a value without Markdown's marks: a link's text, a code span's content, no stars."""
    if not ("[" in text or "`" in text or "*" in text or "__" in text):
        return text
    stripped = _MARKUP.sub(lambda match: match["link"] or match["code"] or "", text)
    return " ".join(stripped.split())
