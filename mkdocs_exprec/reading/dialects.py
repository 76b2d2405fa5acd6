"""Outline -> metadata fields: one small reader for each way in which people write metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.template import FIELD_OF, Expectation, normalised


class Part(NamedTuple):
    """One value of a field, as written but for line breaks, and where it stands."""

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


_LABEL = re.compile(r"\*\*(?P<label>[^*\n:：]{1,60}+)(?:[:：][ \t]*\*\*|\*\*[ \t]*[:：])[ \t]*+")
_BREAK = re.compile(r"\s*\n\s*")


def bullets(outline: Outline, start: int, end: int, labels: Mapping[str, Expectation]) -> Iterator[Field]:
    """Read `- **Label:** value` items between two offsets, with their continuation lines and sub-lists."""
    for index, item in enumerate(outline.items):
        if not start <= item.start < end:
            continue
        match = _LABEL.match(outline.masked, item.content, end)
        if not match:
            continue
        expected = labels.get(normalised(match["label"]))
        if expected is None:
            continue
        label_span = Span(match.start("label"), match.end("label"))
        parts = tuple(_parts(outline, index, match.end(), outline.item_end(index, end)))
        span = Span(parts[0].span.start, parts[-1].span.end) if parts else label_span
        yield Field(expected.key, match["label"], label_span, span, parts, "bullet")


def head_bullets(outline: Outline, end: int) -> Iterator[Field]:
    """Read the bullet list above the first section."""
    return bullets(outline, 0, end, FIELD_OF)


def _parts(outline: Outline, index: int, start: int, end: int) -> Iterator[Part]:
    """The words behind a label, then each item of the list under it."""
    for later in outline.items[index + 1 :]:
        if later.start >= end:
            break
        yield from _part(outline.masked, start, later.start)
        start = later.content
    yield from _part(outline.masked, start, end)


def _part(text: str, start: int, end: int) -> Iterator[Part]:
    piece = text[start:end]
    words = piece.strip()
    if words:
        start += len(piece) - len(piece.lstrip())
        yield Part(_BREAK.sub(" ", words) if "\n" in words else words, Span(start, start + len(words)))


class Piece(NamedTuple):
    """One of several values that share a part, such as the second name of `Ana & Ben`."""

    text: str
    span: Span


_SEPARATOR = re.compile(r"`[^`]*+`|\[[^\[\]]*+\](?:\([^()]*+\))?|\([^()]*+\)|<[^<>]*+>|(?P<cut>[,;、；]|\s(?:&|and)\s)")


def split(part: Part, text: str) -> Iterator[Piece]:
    """Cut a part at `,` `;` `&` and `and`, but not inside links, code spans and brackets.

    `text` is the record's text, from which the pieces are cut, so that their spans are true.
    """
    start, end = part.span
    for match in _SEPARATOR.finditer(text, start, end):
        if match["cut"]:
            yield from _piece(text, start, match.start())
            start = match.end()
    yield from _piece(text, start, end)


def _piece(text: str, start: int, end: int) -> Iterator[Piece]:
    for part in _part(text, start, end):
        yield Piece(*part)


_MARKUP = re.compile(r"!?\[(?P<link>[^\[\]]*+)\](?:\([^()]*+\))?|`(?P<code>[^`]*+)`|(?P<stars>\*{1,3}|__)")


def plain_words(text: str) -> str:
    """The words of a value without Markdown's marks: a link's text, a code span's content, no stars."""
    if not ("[" in text or "`" in text or "*" in text or "__" in text):
        return text
    stripped = _MARKUP.sub(lambda match: match["link"] or match["code"] or "", text)
    return " ".join(stripped.split())
