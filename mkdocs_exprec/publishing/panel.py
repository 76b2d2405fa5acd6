"""A record + the graph -> what it can't say of itself: who mentions it, what it has in common with others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mkdocs_exprec.graph import Graph
from mkdocs_exprec.publishing.atlas import Atlas, Place, Words, records_of, section_anchor
from mkdocs_exprec.publishing.listings import places_named, shortened
from mkdocs_exprec.reading.fields import plain_words
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.structure import Section

SHOWN = 20
"""Entries of a list; of more, the number is told."""
OTHERS = 3
"""Records that are named for a reference in common."""


class Group(NamedTuple):
    """A list of the panel."""

    title: str
    entries: tuple[tuple[Words, ...], ...]


def panel(record: Record, graph: Graph, atlas: Atlas) -> tuple[Group, ...]:
    """The lists of a record's panel; those that would be empty are left out."""
    groups = (
        ("Mentioned by", _mentioned_by(record, graph, atlas)),
        ("Other records of its runs", _of_its_runs(record, graph, atlas)),
        ("In common with other records", _in_common(record, graph, atlas)),
        ("Where its follow-ups led", _led_to(record, graph, atlas)),
    )
    return tuple(Group(title, _at_most(tuple(entries))) for title, found in groups if (entries := tuple(found)))


def _at_most(entries: tuple[tuple[Words, ...], ...]) -> tuple[tuple[Words, ...], ...]:
    more = len(entries) - SHOWN
    return (*entries[:SHOWN], (Words(f"and {more} more"),)) if more > 0 else entries


def _mentioned_by(record: Record, graph: Graph, atlas: Atlas) -> Iterator[tuple[Words, ...]]:
    found: dict[str, tuple[Record, dict[Section, None]]] = {}
    for edge in graph.mentioned_by(record):
        _, sections = found.setdefault(edge.source.file, (edge.source, {}))
        if edge.section:
            sections[edge.section] = None
    for source, sections in found.values():
        entry = [atlas.titled(source)]
        for number, section in enumerate(sections):
            entry += [_COMMA if number else _IN, Words(_plain(section.title), _section(source, section))]
        yield tuple(entry)


_IN, _COMMA, _COLON = Words(" in "), Words(", "), Words(": ")
_plain = lru_cache(maxsize=1024)(plain_words)


def _section(record: Record, section: Section) -> Place:
    return Place(record.uri, section_anchor(record, section))


def _of_its_runs(record: Record, graph: Graph, atlas: Atlas) -> Iterator[tuple[Words, ...]]:
    for run in record.runs:
        for other in graph.claimants(run.text):
            if other is not record:
                yield atlas.titled(other), Words(f" ({run.text})")


def _in_common(record: Record, graph: Graph, atlas: Atlas) -> Iterator[tuple[Words, ...]]:
    for key in dict.fromkeys(edge.mention.key for edge in graph.edges_of(record) if edge.mention.outside):
        outside, edges = graph.references[key]
        others = [each for each in records_of(edge.source for edge in edges) if each is not record]
        if others:
            yield Words(outside.shown, Place(url=outside.url) if outside.url else None), *_listed(others, atlas)


def _listed(records: Sequence[Record], atlas: Atlas) -> Iterator[Words]:
    for number, record in enumerate(records[:OTHERS]):
        yield _COMMA if number else _COLON
        yield atlas.titled(record)
    if len(records) > OTHERS:
        yield Words(f" and {len(records) - OTHERS} more")


def _led_to(record: Record, graph: Graph, atlas: Atlas) -> Iterator[tuple[Words, ...]]:
    for follow_up in graph.follow_ups_of(record):
        if follow_up.task.done:
            places = places_named(follow_up.edges, record, atlas)
            if places:
                words = shortened(plain_words(follow_up.task.text))
                yield (Words(words, Place(record.uri, follow_up.anchor)), Words(" → "), *_joined(places))


def _joined(places: dict[Place, str]) -> Iterator[Words]:
    for number, (place, text) in enumerate(places.items()):
        if number:
            yield _COMMA
        yield Words(text, place)
