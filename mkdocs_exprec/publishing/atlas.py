"""What is named -> where it stands: the page of a record, of a run, of an owner, or an address outside the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mkdocs_exprec.catalog import Catalog, distinct_slugs, folded, slug
from mkdocs_exprec.graph import FOLLOW_UP_ANCHOR, Graph
from mkdocs_exprec.matching import RUN, Mention, heading_id
from mkdocs_exprec.reading.fields import plain_words
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.structure import Section

LIST_LENGTH = 500
"""Rows on a page: a longer list goes on on the next. A browser shows so many in a quarter of a second."""


class Place(NamedTuple):
    """Where something stands; of `uri` and `url` one is empty."""

    uri: str = ""
    """The address of a page's source in the site."""
    anchor: str = ""
    url: str = ""
    """An address outside the site."""


_NOWHERE = Place()


class Words(NamedTuple):
    """Some words, linked if there is a place for them."""

    text: str
    place: Place | None = None


class Atlas:
    """The addresses of everything that may be named.

    Args:
        graph: what there is.
        url: where the generated pages stand.
    """

    def __init__(self, graph: Graph, url: str) -> None:
        self.graph = graph
        self.catalog: Catalog = graph.catalog
        self.url = url
        taken = {"index", *(f"page-{number}" for number in range(2, 2 + len(graph.runs) // LIST_LENGTH))}
        slugs = distinct_slugs({run: run for run in graph.runs}, taken={*taken, *self._beside_runs()})
        self.run_slugs = slugs
        self.shared = tuple(run for run in graph.runs if len(graph.claims.get(run, ())) > 1)
        """The runs that several records claim: each has a page that lists them."""
        self._titles: dict[str, Words] = {}
        self._entries = {run: self._entry(index, slugs[run]) for index, run in enumerate(graph.runs)}

    def _entry(self, index: int, slug: str) -> Place:
        return Place(page_address(f"{self.url}runs/", index // LIST_LENGTH + 1), f"run-{slug}")

    def _beside_runs(self) -> Iterator[str]:
        """The names of the records that stand where pages of runs do."""
        folder = f"{self.url}runs/"
        for record in self.catalog.records:
            if record.uri.startswith(folder):
                yield record.uri[len(folder) :].split("/")[0].removesuffix(".md").casefold()

    def titled(self, record: Record) -> Words:
        """The title of a record, which leads to it."""
        words = self._titles.get(record.file)
        if words is None:
            words = self._titles[record.file] = Words(record.heading, Place(record.uri))
        return words

    def run(self, run: str) -> Place:
        """The entry of a run in the list of all runs; nowhere if it is not there."""
        return self._entries.get(self.catalog.run_id(run), _NOWHERE)

    def explanation(self, run: str) -> Place:
        """What explains a run: its record, the page that lists its records, or else its entry in the list."""
        claimants = self.graph.claims.get(run, ())
        if len(claimants) == 1:
            return Place(claimants[0].uri)
        return self.shared_run(run) if claimants else self.run(run)

    def shared_run(self, run: str) -> Place:
        """The page of a run that several records claim."""
        return Place(f"{self.url}runs/{self.run_slugs[run]}.md")

    def owner(self, name: str) -> Place:
        """The page of an owner."""
        return Place(f"{self.url}by-owner/{self.catalog.owner_of[folded(name)].slug}.md")

    @property
    def health(self) -> Place:
        """The page on how complete the records are."""
        return Place(f"{self.url}health/index.md")

    def rule(self, slug: str) -> Place:
        """The page of a rule that found something."""
        return Place(f"{self.url}health/rules/{slug}/index.md")

    def of(self, mention: Mention, own: str) -> Place | None:
        """Where a mention on the page `own` leads; None if nobody knows, or to the page itself unless in brackets."""
        if mention.outside:
            return Place(url=mention.outside.url) if mention.outside.url else None
        if mention.kind == RUN:
            place = self.explanation(mention.key) if mention.key in self._entries else None
        else:
            record = self.graph.pages.get(mention.key)
            is_known = not mention.anchor or (record is not None and _has_anchor(record, mention.anchor))
            place = Place(mention.key, mention.anchor if is_known else "")
        return None if place is None or (place.uri == own and not mention.shown) else place


@lru_cache(maxsize=1024)
def heading_anchor(title: str) -> str:
    """The id of a heading, as Python-Markdown makes it unless it is told otherwise."""
    words = plain_words(title)
    return heading_id(words) or f"section-{slug(words)}"


def section_anchor(record: Record, section: Section) -> str:
    """The id of a section's heading: the one written there, or that of its words, numbered if repeated."""
    if own := _own_id(record, section):
        return own
    anchor = heading_anchor(section.title)
    before = (each for each in record.sections if each.start < section.start and not _own_id(record, each))
    number = sum(heading_anchor(each.title) == anchor for each in before)
    return f"{anchor}_{number}" if number else anchor


def _own_id(record: Record, section: Section) -> str:
    """The `id` of a heading that ends with `{#id}`; empty if it has none."""
    if not record.outline.text.endswith("}", section.title_start, section.start):
        return ""
    match = _OWN_ID.search(record.outline.text, section.title_start, section.start)
    return match["id"] if match else ""


_OWN_ID = re.compile(r"\{[^{}]*#(?P<id>[\w:.-]+)[^{}]*\}$")


def _has_anchor(record: Record, anchor: str) -> bool:
    """Whether a record's page has something of that id, as far as its text tells."""
    text = record.outline.text
    titles = [text[heading.start : heading.end] for heading in record.outline.headings]
    return (
        anchor.startswith(FOLLOW_UP_ANCHOR)
        or any(f"#{anchor}" in title or heading_anchor(title) == anchor for title in titles)
        or any(section_anchor(record, section) == anchor for section in record.sections)
    )


def page_address(folder: str, number: int) -> str:
    """The source of a page of a long list."""
    return f"{folder}index.md" if number == 1 else f"{folder}page-{number}.md"


def records_of(records: Iterable[Record]) -> tuple[Record, ...]:
    """Each record once, in the order in which they come."""
    return tuple({record.file: record for record in records}.values())
