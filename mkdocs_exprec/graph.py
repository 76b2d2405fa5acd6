"""Catalogue + matcher -> what each record mentions, and by whom it is mentioned: one graph, read both ways."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from mkdocs_exprec.catalog import Catalog, folded, slug
from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.matching import RECORD, RUN, Matcher, Mention, blanked
from mkdocs_exprec.places import Kind, Target
from mkdocs_exprec.project import Formulas
from mkdocs_exprec.reading.fields import plain_words
from mkdocs_exprec.reading.forge import Outside
from mkdocs_exprec.reading.formulas import formulas
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.references import Reference
from mkdocs_exprec.reading.structure import Section, Task


class Edge(NamedTuple):
    """One mention, from where it stands to what it names."""

    source: Record
    section: Section | None
    """The section it stands in; None above the first."""
    mention: Mention
    targets: tuple[Record, ...]
    """The record that is named, or the records that claim the run that is."""

    @property
    def is_own(self) -> bool:
        """Whether a record names itself or a run of its own."""
        return any(target is self.source for target in self.targets)

    @property
    def span(self) -> Span:
        """Where it stands in the source."""
        return Span(self.mention.start, self.mention.end)

    @property
    def text(self) -> str:
        """What is written."""
        return self.source.outline.text[self.mention.start : self.mention.end]

    @property
    def line(self) -> int:
        """The line it stands on, counted from 1."""
        return self.source.source.position(self.mention.start).line


class FollowUp(NamedTuple):
    """A task of a section Follow-ups, with what it names."""

    record: Record
    task: Task
    anchor: str
    """The id of its list item on the record's page."""
    edges: tuple[Edge, ...]


@dataclass(frozen=True, eq=False)
class Graph:
    """Every mention of every record. A record's words are looked through when somebody asks for what it mentions."""

    catalog: Catalog
    matcher: Matcher
    """Knows what may be named."""
    folders: Mapping[str, str]
    """The absolute path of each run's folder, by the run's id."""
    targets: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)
    """Where the links of each record lead, by its file: a link to a record is a mention too."""
    _found: dict[str, tuple[Edge, ...]] = field(default_factory=dict)
    _follow_ups: dict[str, tuple[FollowUp, ...]] = field(default_factory=dict)

    def edges_of(self, record: Record) -> tuple[Edge, ...]:
        """What a record mentions, in the order of its text."""
        edges = self._found.get(record.file)
        if edges is None:
            mentions = mentions_of(record, self.matcher.within(record.root))
            mentions += _linked(self.targets.get(record.file, ()), self.pages)
            edges = self._found[record.file] = _edges(record, mentions, self.claims, self.pages)
        return edges

    @cached_property
    def pages(self) -> dict[str, Record]:
        """The records by the addresses of their pages."""
        return {record.uri: record for record in self.catalog.records}

    @cached_property
    def _incoming(self) -> dict[str, list[Edge]]:
        incoming: defaultdict[str, list[Edge]] = defaultdict(list)
        for record in self.catalog.newest_first:
            for edge in self.edges_of(record):
                if not edge.is_own:  # its own run, which others may claim as well
                    for target in edge.targets:
                        incoming[target.file].append(edge)
        return incoming

    @cached_property
    def _successors(self) -> dict[str, dict[str, Record]]:
        found: defaultdict[str, dict[str, Record]] = defaultdict(dict)
        for record in self.catalog.records:
            for name in record.superseded:
                if (newer := self.catalog.named(name.text)) and newer is not record:
                    found[record.file][newer.file] = newer
            for name in record.supersedes:
                if (older := self.catalog.named(name.text)) and older is not record:
                    found[older.file][record.file] = record
        return found

    def successors(self, record: Record) -> tuple[Record, ...]:
        """The records that take a record's place, by its own word or by theirs."""
        return tuple(self._successors.get(record.file, {}).values())

    def mentioned_by(self, record: Record) -> tuple[Edge, ...]:
        """The mentions of a record, or of a run of it, in other records; of the newest first."""
        return tuple(self._incoming.get(record.file, ()))

    def named_by(self, record: Record) -> tuple[Edge, ...]:
        """What a record mentions besides itself."""
        return tuple(edge for edge in self.edges_of(record) if not edge.is_own)

    @property
    def claims(self) -> dict[str, tuple[Record, ...]]:
        """The records that claim each run as theirs, newest first."""
        return self.catalog.claims

    def claimants(self, run: str) -> tuple[Record, ...]:
        """The records that claim the run of that name as theirs, newest first."""
        return self.claims.get(self.catalog.run_id(run), ())

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """The names of runs that differ by case or Unicode form only, under what they have in common."""
        groups: dict[str, list[str]] = {}
        for run in dict.fromkeys((*self.claims, *self.catalog.called)):
            groups.setdefault(folded(run), []).append(run)
        return groups

    def folder(self, run: str) -> str | None:
        """The absolute path of the folder of the run of that name."""
        return self.folders.get(self.catalog.run_id(run))

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """Every run that a record claims or that has a folder, in the order of their ids."""
        return tuple(sorted({*self.claims, *self.folders}, key=natural))

    @cached_property
    def by_run(self) -> dict[str, tuple[Edge, ...]]:
        """The mentions of each run in records that do not claim it."""
        groups: defaultdict[str, list[Edge]] = defaultdict(list)
        for record in self.catalog.newest_first:
            for edge in self.edges_of(record):
                if edge.mention.kind == RUN and not edge.is_own:
                    groups[edge.mention.key].append(edge)
        return {run: tuple(edges) for run, edges in groups.items()}

    @cached_property
    def references(self) -> dict[str, tuple[Outside, tuple[Edge, ...]]]:
        """Everything outside that any record names, by its key, each with where it is named."""
        groups: defaultdict[str, list[Edge]] = defaultdict(list)
        for record in self.catalog.newest_first:
            for edge in self.edges_of(record):
                if edge.mention.outside:
                    groups[edge.mention.key].append(edge)
        return {key: (_best(edges), tuple(edges)) for key, edges in groups.items()}

    @cached_property
    def _by_reference(self) -> dict[str, list[FollowUp]]:
        groups: defaultdict[str, list[FollowUp]] = defaultdict(list)
        for follow_up in self.follow_ups:
            for key in dict.fromkeys(edge.mention.key for edge in follow_up.edges if edge.mention.outside):
                groups[key].append(follow_up)
        return groups

    def follow_ups_naming(self, key: str) -> tuple[FollowUp, ...]:
        """The follow-ups that name an outside thing."""
        return tuple(self._by_reference.get(key, ()))

    @cached_property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        """Every follow-up, of the newest records first."""
        return tuple(each for record in self.catalog.newest_first for each in self.follow_ups_of(record))

    def follow_ups_of(self, record: Record) -> tuple[FollowUp, ...]:
        """The follow-ups of one record, in the order of its text."""
        found = self._follow_ups.get(record.file)
        if found is None:
            found = self._follow_ups[record.file] = tuple(self._find_follow_ups(record))
        return found

    def _find_follow_ups(self, record: Record) -> Iterator[FollowUp]:
        edges = self.edges_of(record)
        starts = [edge.mention.start for edge in edges]
        for task, anchor in follow_up_anchors(record):
            inside = edges[bisect_right(starts, task.start - 1) : bisect_right(starts, task.end)]
            yield FollowUp(record, task, anchor, inside)


def _edges(
    record: Record,
    mentions: Iterable[Mention],
    claims: Mapping[str, tuple[Record, ...]],
    pages: Mapping[str, Record],
) -> tuple[Edge, ...]:
    starts = [section.title_start for section in record.sections]
    edges = []
    for mention in mentions:
        number = bisect_right(starts, mention.start) - 1
        targets: tuple[Record, ...] = ()
        if mention.kind == RUN:
            targets = claims.get(mention.key, ())
        elif mention.kind == RECORD:
            targets = (pages[mention.key],)
        edges.append(Edge(record, record.sections[number] if number >= 0 else None, mention, targets))
    return tuple(sorted(edges, key=_place))


def _place(edge: Edge) -> int:
    return edge.mention.start


def _best(edges: Iterable[Edge]) -> Outside:
    """What an outside thing is called, where it is written in several ways."""
    named = [edge.mention.outside for edge in edges if edge.mention.outside]
    return min(named, key=lambda outside: (not outside.url, outside.kind != "pull request", outside.url))


_DIGITS = re.compile(r"(\d+)")


def natural(name: str) -> tuple[object, ...]:
    """A key that sorts `run-2` before `run-10`."""
    parts = _DIGITS.split(name.casefold())
    return (*((int(part), "") if part.isdigit() else (-1, part) for part in parts), (0, name))


_TAG = re.compile(r"<[^<>]{1,2000}>")


def mentions_of(record: Record, matcher: Matcher) -> list[Mention]:
    """What a record's own text mentions, in no order: among its words, in code spans, and by links to a forge."""
    outline = record.outline
    free = [section_span(section) for section in record.sections if section.holds_follow_ups]
    free += [field.span for field in record.named("references")]
    declared = {reference: matcher.outside_of(reference) for reference in record.references}
    keys = frozenset(outside.key for outside in declared.values() if outside)
    found = matcher.find(_prose(record, matcher.formulas), free, keys)
    for code in outline.code_spans:
        _, _, start, end = code
        mention = matcher.whole(outline.text[start:end])
        if mention:
            found.append(mention.at(*_trimmed(outline.text, start, end)))
    for link in outline.links:
        target = outline.text[link.target_start : link.target_end]
        outside = matcher.of_url(target) if target.startswith("http") else None
        if outside:
            found.append(Mention(link.start, link.end, outside.kind, outside.key, outside))
    found += _declared(declared, found)
    return found


def _declared(references: Mapping[Reference, Outside | None], found: Iterable[Mention]) -> list[Mention]:
    """The references of the record's own fields where nothing was found, as in front matter, or in `33` by itself."""
    places = sorted((mention.start, mention.end) for mention in found)
    named = []
    for reference, outside in references.items():
        start, end = reference.span
        index = bisect_right(places, (end, 0)) - 1
        if outside and (index < 0 or places[index][1] <= start):
            named.append(Mention(start, end, outside.kind, outside.key, outside))
    return named


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of some words without the blanks around them."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def section_span(section: Section) -> Span:
    """Where what stands under a heading lies."""
    return Span(section.start, section.end)


def _prose(record: Record, known: Formulas | None) -> str:
    """The words of a record: code spans, links and tags are blanks, as front matter, code blocks and comments are.

    So are formulas, where the site knows any.
    """
    outline = record.outline
    masked = outline.masked
    spans = [(code.start, code.end) for code in outline.code_spans]
    if known and ("$" in masked or "\\" in masked):
        masked = blanked(masked, formulas(blanked(masked, spans, "`"), known, outline.tables))
    spans = sorted(spans + [(link.start, link.end) for link in outline.links])
    text = _EMPHASIS.sub(_blanks, blanked(masked, spans))
    return _TAG.sub(_without_tag, text) if "<" in text else text


_EMPHASIS = re.compile(r"\*\*+|~~|==|_(?<!\w_)_{0,2}(?=\w)|_(?<=\w_)_{0,2}(?!\w)")
"""The marks around words that are shown in another way; a page shows the words only."""


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _without_tag(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith(("<http://", "<https://")) else _blanks(match)


def _linked(targets: Iterable[Target], pages: Mapping[str, Record]) -> Iterator[Mention]:
    """The links that lead to a record."""
    for target in targets:
        if target.place.kind is Kind.SITE and target.place.uri in pages:
            anchor = target.place.suffix[1:] if target.place.suffix.startswith("#") else ""
            yield Mention(*target.span, RECORD, target.place.uri, anchor=anchor)


def follow_up_anchors(record: Record) -> Iterator[tuple[Task, str]]:
    """Each follow-up with the id of its list item: made of its words, so that it lasts when others come and go."""
    used: dict[str, int] = {}
    for task in record.tasks:
        if task.is_follow_up:
            base = anchor_of(plain_words(task.text))
            number = used[base] = used.get(base, 0) + 1
            anchor = base if number == 1 else f"{base}-{number}"
            yield task, anchor if record.source.renderable else ""  # shown as plain text, it has no list items


def anchor_of(words: str) -> str:
    """The id of a follow-up of these words."""
    return FOLLOW_UP_ANCHOR + slug(words)[:40].strip("-")


FOLLOW_UP_ANCHOR = "follow-up-"
"""How the ids of follow-ups begin."""
