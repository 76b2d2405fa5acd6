"""Records, runs, references and follow-ups -> the tables that list them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from mkdocs_exprec.graph import Edge, FollowUp, Graph
from mkdocs_exprec.matching import RUN
from mkdocs_exprec.places import forge_url
from mkdocs_exprec.project import Project
from mkdocs_exprec.publishing.atlas import Atlas, Place, Words, records_of
from mkdocs_exprec.publishing.tables import NOTHING, Cell, Table
from mkdocs_exprec.reading.fields import plain_words
from mkdocs_exprec.reading.forge import Outside
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.tracked import tracker_pages


class Listings:
    """The tables of one catalogue's pages."""

    def __init__(self, graph: Graph, atlas: Atlas, project: Project) -> None:
        self.graph = graph
        self.atlas = atlas
        self.catalog = graph.catalog
        self.project = project
        self.url = project.url
        self.titled = atlas.titled

    def records(self, records: Sequence[Record], *, owners: bool) -> Table:
        """Records in a row each, with their owners or without."""
        columns = ("Date", "Experiment", *(["Owners"] if owners else []), "Open follow-ups")
        rows: list[list[Cell]] = []
        for record in records:
            named = [self.owners(record)] if owners else []
            rows.append([date_of(record), (self.titled(record),), *named, str(len(record.open_follow_ups) or NOTHING)])
        return Table(columns, rows, frozenset({"Open follow-ups"}))

    def said(self, records: Sequence[Record], key: str, column: str) -> Table:
        """What a field says of each record."""
        rows = [[date_of(record), (self.titled(record),), self.words(record, key)] for record in records]
        return Table(("Date", "Experiment", column), rows)

    def words(self, record: Record, key: str) -> Cell:
        """The words of a field; of a commit that the repository has, with its address."""
        name = record.said(key)
        if name is None:
            return NOTHING
        if key != "commit":
            return shortened(plain_words(name.text), _SENTENCE)
        mentions = (edge.mention for edge in self.graph.named_by(record) if edge.text.strip("`") == name.text)
        return [Words(name.text, next((self.atlas.of(each, "") for each in mentions if each.outside), None))]

    def owners(self, record: Record) -> Cell:
        """The owners of a record, each with a page."""
        found = self.catalog.owners_of(record)
        return [Words(owner.name, Place(f"{self.url}by-owner/{owner.slug}.md")) for owner in found] or NOTHING

    def runs(self, runs: Sequence[str]) -> Table:
        """Runs, each with the records that claim it and those that mention it."""
        rows: list[list[Cell]] = []
        for run in runs:
            claiming = [self.titled(record) for record in self.graph.claims.get(run, ())]
            mentioning = [
                self.titled(each) for each in records_of(edge.source for edge in self.graph.by_run.get(run, ()))
            ]
            rows.append([[self.explained(run)], claiming or NOTHING, mentioning or NOTHING, self.kept(run) or NOTHING])
        return Table(
            ("Run", "Record", "Mentioned in", "Kept in"), rows, ids=[self.atlas.run(run).anchor for run in runs]
        )

    def explained(self, run: str) -> Words:
        """A run, which leads to what explains it, if anything does besides its entry in the list."""
        return Words(run, self.atlas.explanation(run) if run in self.graph.claims else None)

    def kept(self, run: str) -> list[Words]:
        """Where the data of a run are: its folder, on the forge if that has it, and the tracker that a record names."""
        folder = self.graph.folders.get(run)
        found = []
        if folder:
            url = forge_url(self.project, folder, self.project.root, "tree")
            found.append(Words("folder", Place(url=url) if url else None))
        return found + self._tracked.get(run, [])

    @cached_property
    def _tracked(self) -> dict[str, list[Words]]:
        """The pages of runs on trackers, by run, as the records that claim the runs give them."""
        found: defaultdict[str, dict[Words, None]] = defaultdict(dict)
        for record in self.catalog.newest_first:
            for page in tracker_pages(record.outline.text):
                if record in self.graph.claimants(page.run):
                    found[self.catalog.run_id(page.run)][Words(page.tracker, Place(url=page.url))] = None
        return {run: list(pages) for run, pages in found.items()}

    def mentioning(self, run: str) -> Table | None:
        """The records that mention a run which is not theirs; None if none does."""
        edges = self.graph.by_run.get(run, ())
        return self.records(records_of(edge.source for edge in edges), owners=True) if edges else None

    def references(self, rows: Iterable[tuple[Outside, Sequence[Edge]]]) -> Table:
        """Outside things, each with the records and the follow-ups that name it."""
        cells: list[list[Cell]] = []
        for outside, edges in rows:
            naming = [self.titled(record) for record in records_of(edge.source for edge in edges)]
            follow_ups = [_asked(each, shortened) for each in self.graph.follow_ups_naming(outside.key)]
            cells.append([[Words(outside.shown, Place(url=outside.url))], outside.kind, naming, follow_ups or NOTHING])
        return Table(("Reference", "Kind", "Named in", "Follow-ups"), cells, fixed=frozenset({"Kind"}))

    def open_follow_ups(self, follow_ups: Iterable[FollowUp]) -> Table:
        """Follow-ups that wait, each with where it is written."""
        rows = [[[_asked(each)], *self.source(each)] for each in follow_ups]
        return Table(("Open follow-up", "Date", "Record", "Source"), rows)

    def done_follow_ups(self, follow_ups: Iterable[FollowUp]) -> Table:
        """Follow-ups that are done, each with what implemented it."""
        rows: list[list[Cell]] = []
        for each in follow_ups:
            date, *source = self.source(each)
            led_to = places_named(each.edges, each.record, self.atlas)
            rows.append(
                [[_asked(each)], date, [Words(text, place) for place, text in led_to.items()] or NOTHING, *source]
            )
        return Table(("Done follow-up", "Date", "Implemented by", "Record", "Source"), rows)

    def source(self, follow_up: FollowUp) -> tuple[Cell, Cell, Cell]:
        """The date, the record and the line of a follow-up, which is linked to the forge if that has it."""
        record = follow_up.record
        line = record.source.position(follow_up.task.start).line
        return date_of(record), [self.titled(record)], [line_of(record, line, self.project)]


def line_of(record: Record, line: int, project: Project, otherwise: str = "") -> Words:
    """A line of a record, which leads to it on the forge; else to another address, if there is one."""
    page = forge_page(record, project)
    return Words(f"line {line}", Place(url=f"{page}{line}" if page else otherwise))


def forge_page(record: Record, project: Project) -> str:
    """The address of a record's source on the forge, up to the number of a line; empty if there is none."""
    page = forge_url(project, record.file, record.root, "blob")
    mark = "lines-" if project.forge == "bitbucket" else "L"
    return f"{page}#{mark}" if page else ""


def date_of(record: Record) -> str:
    """The day of a record, in words if it has none."""
    return record.date.shown if record.date else "undated"


def _asked(follow_up: FollowUp, fitted: Callable[[str], str] = str) -> Words:
    """The words of a follow-up; in short, it is told whether it is done."""
    words = fitted(plain_words(follow_up.task.text))
    done = " (done)" if follow_up.task.done and fitted is not str else ""
    return Words(words + done, Place(follow_up.record.uri, follow_up.anchor))


def places_named(edges: Iterable[Edge], record: Record, atlas: Atlas) -> dict[Place, str]:
    """Where the mentions of a record lead, each place once with a name for it."""
    found: dict[Place, str] = {}
    for edge in edges:
        place = atlas.of(edge.mention, record.uri)
        if place:
            found.setdefault(place, name_of(edge))
    return found


def name_of(edge: Edge) -> str:
    """What to call the thing that a mention names."""
    if edge.mention.outside:
        return edge.mention.outside.shown
    return edge.mention.key if edge.mention.kind == RUN else edge.targets[0].heading


def shortened(text: str, longest: int = 60) -> str:
    """The first words of a text, and as many letters where it has no blanks."""
    if len(text) <= longest:
        return text
    start = text[:longest]
    words = start[: max(start.rfind(" "), 0)].rstrip(" ,;:–—-")
    return (words if len(words) > longest // 2 else start[:-1]) + "…"


_SENTENCE = 300
