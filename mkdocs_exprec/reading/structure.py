"""Outline -> the sections below the title, and the tasks in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.reading.dialects.bullets import bullets
from mkdocs_exprec.reading.fields import Field
from mkdocs_exprec.reading.scanner import Heading, Outline
from mkdocs_exprec.reading.template import ITEM_OF, is_unfilled
from mkdocs_exprec.reading.vocabulary import Vocabulary


class Section(NamedTuple):
    """A heading and what stands under it, by three offsets."""

    key: str
    """Which section of the template it is; empty for one of the author's own."""
    title: str
    title_start: int
    start: int
    """Where what stands under it begins, which is where its title ends."""
    end: int
    level: int
    """Of its heading: 2 for `##`."""
    holds_follow_ups: bool
    """Whether it is called Follow-ups, or has another usual name for that, such as Next steps."""

    @property
    def title_span(self) -> Span:
        """Where its title stands."""
        return Span(self.title_start, self.start)


class Task(NamedTuple):
    """A checkbox of a task list."""

    text: str
    done: bool
    section: str
    """The key of the section it stands in; empty for one of the author's own."""
    start: int
    end: int
    is_follow_up: bool
    """Whether that section holds follow-ups, whatever it is called."""

    @property
    def span(self) -> Span:
        """Where its words stand."""
        return Span(self.start, self.end)


EXPERIMENT = re.compile(r"experiment[ \t]*[:：][ \t]*", re.IGNORECASE)
"""What a title begins with in the template, and is no part of it."""
_ATTRIBUTES = re.compile(r"(?<!\s)\s*+\{[^{}]*+\}$")


def without_attributes(words: str) -> str:
    """A heading without the `{#id .class}` behind it."""
    return _ATTRIBUTES.sub("", words).rstrip() if words.endswith("}") else words


def sections_of(outline: Outline, title: Heading | None, vocabulary: Vocabulary) -> Iterator[Section]:
    """The headings of the highest level below the title, each with all that follows up to the next."""
    text = outline.text
    first = title.end if title else 0
    below = [heading for heading in outline.headings if heading is not title and heading.start >= first]
    level = min((heading.level for heading in below), default=0)
    mains = [heading for heading in below if heading.level == level]
    for index, heading in enumerate(mains):
        _, start, end = heading
        words = without_attributes(text[start:end])
        key = vocabulary.template_section(words)
        holds_follow_ups = key == FOLLOW_UPS or vocabulary.section(words) == FOLLOW_UPS
        after = text.rfind("\n", end, mains[index + 1].start) + 1 if index + 1 < len(mains) else len(text)
        yield Section(key, words, start, end, max(end, after), level, holds_follow_ups)


FOLLOW_UPS = "follow-ups"


def configuration_items(outline: Outline, sections: tuple[Section, ...]) -> Iterator[Field]:
    """The labelled items of Configuration and of Data & Provenance."""
    for section in sections:
        if section.key in ("configuration", "data"):
            yield from bullets(outline, section.start, section.end, ITEM_OF)


def tasks_of(outline: Outline, sections: tuple[Section, ...]) -> Iterator[Task]:
    """Every checkbox whose words are the author's own."""
    items = outline.items
    starts = [section.start for section in sections]
    for index, item in enumerate(items):
        if not item.mark:
            continue
        number = bisect_right(starts, item.start) - 1
        section = sections[number] if number >= 0 else None
        key, limit = (section.key, section.end) if section else ("", len(outline.text))
        if index + 1 < len(items):
            limit = min(limit, items[index + 1].start)
        words = outline.masked[item.content : outline.item_end(index, limit)].rstrip()
        text = " ".join(words.split())
        is_follow_up = section is not None and section.holds_follow_ups
        if not is_unfilled(text):  # the template's own words are nothing to do yet
            yield Task(text, item.mark != " ", key, item.content, item.content + len(words), is_follow_up)
