"""Fields + outline -> a record. Total: any bytes give a record and findings, and nothing raises."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.reading.dates import RecordDate
from mkdocs_exprec.reading.dating import date_of
from mkdocs_exprec.reading.fields import Field, Name, best, distinct, in_order, near_first
from mkdocs_exprec.reading.front_matter import FrontMatter, read_front_matter
from mkdocs_exprec.reading.identity import aliases_of, alike, codes_of, identify, shapes_of, title_of
from mkdocs_exprec.reading.lineage import (
    NAMING,
    parents_of,
    records_in,
    references_of,
    superseded_by_status,
    superseding,
)
from mkdocs_exprec.reading.metadata import metadata_of, title_heading
from mkdocs_exprec.reading.owners import owners_of
from mkdocs_exprec.reading.references import Reference
from mkdocs_exprec.reading.revision import branches_beside_commits, branches_of, commits_of
from mkdocs_exprec.reading.runs import all_runs
from mkdocs_exprec.reading.scanner import Outline, scan
from mkdocs_exprec.reading.seeds import Seed, seeds_in_tables, seeds_of
from mkdocs_exprec.reading.source import Problem, Source, hidden_character
from mkdocs_exprec.reading.states import state_among
from mkdocs_exprec.reading.structure import Section, Task, configuration_items, sections_of, tasks_of
from mkdocs_exprec.reading.template import is_placeholder, is_unchosen
from mkdocs_exprec.reading.tracked import runs_in_prose
from mkdocs_exprec.reading.vocabulary import KNOWN, Vocabulary
from mkdocs_exprec.reading.words import is_waiting, listed_values, said_in, statuses_of


@dataclass(frozen=True, slots=True)
class Record:
    """One experiment, as its author wrote it up."""

    id: str
    """What the metadata call it, else the file's name without ending, or the folder's for a `README.md`."""
    name: str
    """The file's name without ending, or the folder's."""
    aliases: tuple[str, ...]
    """Other names for it: the file's name if the metadata give an id, the `exp012` of `exp012_rate`, its title's."""
    path: str
    """Relative to the project's root, with `/`, for people to read."""
    file: str
    """The absolute path of the file."""
    uri: str
    """The page's source address in the site, relative to the docs folder."""
    root: str
    """The absolute path of the repository it belongs to."""
    source: Source
    outline: Outline
    front_matter: FrontMatter
    fields: dict[str, tuple[Field, ...]]
    """The fields of the head by key, in the order of the text; repeats are kept."""
    items: tuple[Field, ...]
    """The labelled items of Configuration and of Data & Provenance."""
    title: Name | None
    date: RecordDate | None
    """From the metadata, else from the name of the file or its folder."""
    owners: tuple[Name, ...]
    references: tuple[Reference, ...]
    runs: tuple[Name, ...]
    runs_in_prose: tuple[Name, ...]
    """Runs that only its prose names; they are its own if no other record names them."""
    seeds: tuple[Seed, ...]
    status: Name | None
    state: str
    """What the status says, in one word for all languages and spellings; empty if there is none or it says more."""
    commit: Name | None
    branch: Name | None
    parents: tuple[Name, ...]
    """The records that it builds on, supersedes or names as related in its metadata, as written."""
    supersedes: tuple[Name, ...]
    """Those of them that it takes the place of."""
    superseded: tuple[Name, ...]
    """The records that take its place."""
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]

    @property
    def heading(self) -> str:
        """What to call the record where its title is shown."""
        return self.title.text if self.title else self.id

    @property
    def open_follow_ups(self) -> tuple[Task, ...]:
        """The follow-ups that are not done."""
        return tuple(task for task in self.tasks if task.is_follow_up and not task.done)

    def section(self, key: str) -> Section | None:
        """The first section of that key."""
        for section in self.sections:
            if section.key == key:
                return section
        return None

    def named(self, key: str) -> tuple[Field, ...]:
        """Every field of that key, in the order of the text."""
        return self.fields.get(key, ())

    def values(self, key: str) -> tuple[str, ...]:
        """What a field such as `status` or `tags` says, without remarks, each value once."""
        if key in ("commit", "branch"):
            name = self.said(key)
            return (name.text,) if name else ()
        fields = in_order(self.named(key))
        if key != "tags":
            fields = fields[:1]
        parts = (part.text for field in fields for part in field.parts if not is_unchosen(key, part.text))
        found = (value for text in parts for value in listed_values(text, key))
        said = (value for value in found if value and (not is_placeholder(value) or is_waiting(key, value)))
        return tuple({value.casefold(): value for value in said}.values())

    def said(self, key: str) -> Name | None:
        """What a field such as `hypothesis` or `cost` says first, as written, without symbols before it."""
        if key in ("status", "commit", "branch"):
            return {"status": self.status, "commit": self.commit, "branch": self.branch}[key]
        return next(said_in(in_order(self.named(key)), key), None)

    def declared_absent(self, key: str) -> bool:
        """Whether the author wrote that there is none (`_n/a_`), which is not the same as leaving it out."""
        return any(is_placeholder(part.text) for field in self.named(key) for part in field.parts)

    def span(self, key: str) -> Span:
        """Where a field stands; if it is missing, where it would: after the title or on the first line."""
        named = self.named(key)
        return named[0].span if named else self.head_span

    @property
    def head_span(self) -> Span:
        """Something to point at when a thing is missing: the title, else the first line that has any words."""
        if self.title:
            return self.title.span
        match = _FIRST_WORDS.search(self.outline.text)
        return Span(*match.span()) if match else Span(0, 0)


_FIRST_WORDS = re.compile(r"[^\s][^\n]*")


def read_record(
    source: Source, *, name: str, path: str, file: str, uri: str, root: str, vocabulary: Vocabulary = KNOWN
) -> Record:
    """Read one record from its text.

    Args:
        source: the decoded file.
        name: the file's name without ending, or the folder's for a `README.md`; it becomes the id.
        path: where the file lies, for messages.
        file: its absolute path.
        uri: the address of its page's source in the site.
        root: the absolute path of the repository it belongs to.
        vocabulary: the labels of metadata.
    """
    outline = scan(source)
    front_matter = read_front_matter(outline, vocabulary)
    heading = title_heading(outline)
    if own_shapes := shapes_of(*codes_of(name, outline, heading)):
        vocabulary = replace(vocabulary, like=own_shapes)
    sections = tuple(sections_of(outline, heading, vocabulary))
    head_end = sections[0].title_start if sections else len(outline.text)
    read = list(metadata_of(outline, front_matter, heading, sections, head_end, vocabulary))
    repeats: dict[str, list[Field]] = {}
    for field in read:
        repeats.setdefault(field.key, []).append(field)
    fields = {key: tuple(found) for key, found in repeats.items()}
    in_name = (problem._replace(span=Span(0, 0)) for problem in hidden_character(name, "the file's name holds"))
    problems = [*source.problems, *front_matter.problems, *in_name]
    header = outline.front_matter.end if outline.front_matter else 0
    text = outline.text[:header] + outline.masked[header:] if header else outline.masked
    if any(field.dialect == "fence" for field in read):
        text = outline.text
    title = title_of(outline, heading, fields.get("title", ()))
    identity = identify(fields.get("id", ()), name, title)
    aliases = tuple(aliases_of(identity, name, title, fields.get("aliases", ())))
    own, like = frozenset[str](), frozenset[str]()
    if not NAMING.isdisjoint(fields):
        own = frozenset(map(alike, (identity, *aliases)))
        like = shapes_of(identity, *aliases, *(title.text.split(maxsplit=1)[:1] if title else ()))
    runs, odd_runs = all_runs(fields.get("runs", ()), text, outline)
    status = next(statuses_of(in_order(fields.get("status", ()))), None)
    return Record(
        id=identity,
        name=name,
        aliases=aliases,
        path=path,
        file=file,
        uri=uri,
        root=root,
        source=source,
        outline=outline,
        front_matter=front_matter,
        fields=fields,
        items=tuple(configuration_items(outline, sections)),
        title=title,
        date=date_of(in_order(fields.get("date", ())), in_order(fields.get("status", ())), name, path, title, problems),
        owners=distinct(owners_of(best(fields.get("owners", ())), text, outline, problems)),
        references=tuple(references_of(fields.get("references", ()), text, like, problems)),
        runs=runs,
        runs_in_prose=distinct(Name(run.text, Span(run.start, run.end)) for run in runs_in_prose(outline))
        if not runs and not fields.get("runs")
        else (),
        seeds=tuple(
            dict.fromkeys(seeds_of(best(fields["seeds"]), text)) if "seeds" in fields else seeds_in_tables(outline)
        ),
        status=status,
        state=next((state_among(each, vocabulary.states) for each in listed_values(status.text, "status")), "")
        if status
        else "",
        commit=next(commits_of(near_first(fields.get("commit", ()))), None),
        branch=next(
            chain(
                branches_of(in_order(fields.get("branch", ()))),
                branches_beside_commits(near_first(fields.get("commit", ()))),
            ),
            None,
        ),
        parents=distinct(parents_of(fields, own, like)),
        supersedes=distinct(records_in(superseding(fields.get("parents", ())), own, like)),
        superseded=distinct(records_in((*fields.get("superseded", ()), *superseded_by_status(fields)), own, like)),
        sections=sections,
        tasks=tuple(tasks_of(outline, sections)),
        problems=(*problems, *odd_runs),
    )
