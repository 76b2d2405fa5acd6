"""The template's bullets, `- **Label:** value` -> fields."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dialects.checkboxes import ticked
from mkdocs_exprec.reading.fields import Field, Part, part_between
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.template import FIELD_OF, Expectation, normalised

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
        parts = ticked(expected.key, masked, parts)
        yield Field(expected.key, match[1], *match.span(1), parts, "bullet")


def head_bullets(outline: Outline, end: int) -> Iterator[Field]:
    """Read the bullet list above the first section; a bullet with several labels is read as any other line."""
    for found in bullets(outline, 0, end, FIELD_OF):
        if not (found.parts and "**" in found.parts[0].text and _MAY_HOLD_MORE.search(found.parts[0].text)):
            yield found


def _parts(outline: Outline, index: int, start: int, end: int) -> tuple[Part, ...]:
    """The words behind a label, then each item of the list under it."""
    items = outline.items
    index += 1
    if index == len(items) or items[index].start >= end:
        return part_between(outline.masked, start, end)
    parts: list[Part] = []
    while index < len(items) and items[index].start < end:
        parts += part_between(outline.masked, start, items[index].start)
        start = items[index].content
        index += 1
    parts += part_between(outline.masked, start, end)
    return tuple(parts)


_MAY_HOLD_MORE = rare(r"(?:(?:[·•|｜‖,;.。]|<br[ \t]*/?>)[ \t]*|[ \t]{2})\*\*[^*:：\n]{1,40}+[:：*]")
"""What parts a value from the label behind it."""
