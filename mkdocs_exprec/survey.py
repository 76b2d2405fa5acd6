"""Project -> its records and everything that they may name; what the pipeline and the Markdown extension begin with."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mkdocs_exprec import surroundings
from mkdocs_exprec.catalog import Catalog
from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.evidence.history import History
from mkdocs_exprec.matching import Matcher, Names, hashes, no_commits
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.profiles import Profile
from mkdocs_exprec.project import Project, stands_for_folder
from mkdocs_exprec.reading.dates import parse_date
from mkdocs_exprec.reading.folders import Found, find_files, is_experiment, read_file
from mkdocs_exprec.reading.forge import PULL_REQUEST, Forge
from mkdocs_exprec.reading.labels import Label
from mkdocs_exprec.reading.record import Record, read_record
from mkdocs_exprec.reading.secrets import EXPOSED, without_secrets
from mkdocs_exprec.reading.sections import bare, kind_of, kinds_of
from mkdocs_exprec.reading.source import Source
from mkdocs_exprec.reading.states import states_of
from mkdocs_exprec.reading.template import normalised
from mkdocs_exprec.reading.vocabulary import KNOWN, Vocabulary
from mkdocs_exprec.surroundings import shown


@dataclass(frozen=True)
class Survey:
    """What there is, before anything is made of it."""

    project: Project
    files: tuple[Found, ...]
    """Every file of the record folders."""
    catalog: Catalog
    folders: Mapping[str, str]
    """The absolute path of each run folder, by its name."""
    history: History

    @classmethod
    def of(cls, project: Project, indexes: Iterable[str], groups: Callable[[Catalog], Iterable[str]]) -> Survey:
        """Find and read everything.

        Args:
            project: the resolved options.
            indexes: the folders below `url` in which generated pages stand.
            groups: the addresses below `url` of the pages that group the records of a catalogue.
        """
        generated = tuple(f"{project.url}{name}/" for name in indexes)
        files = tuple(_settled(file, generated) for file in find_files(project))
        history = History(project.root)
        records = [read(file, project) for file in files if file.kind == "record"]
        others = [record for record in records if not record.uri.startswith(generated)]
        if len(others) < len(records):
            taken = {f"{project.url}{address}" for address in groups(Catalog.of(others))}
            files = tuple(_page_if(file.kind == "record" and file.uri in taken, file) for file in files)
            records = [record for record in records if record.uri not in taken]
        pages = _mere_pages(records)
        files = tuple(_page_if(file.file in pages, file) for file in files) if pages else files
        records = [record for record in records if record.file not in pages]
        records = _dated(_with_runs(records), history)
        claimed = {run.text for record in records for run in record.runs}
        folders = run_folders(project, claimed)
        return cls(project, files, Catalog.of(records, _short_names(claimed, folders)), folders, history)

    def matcher(self, shown: Catalog) -> Matcher:
        """What finds mentions, of the records that have a page."""
        commits = no_commits
        if self.history.is_repository:
            commits = self.history.commits
            commits({name for record in self.catalog.records for name in hashes(record.outline.text)})
        forge = Forge.of(self.project.repository, self.project.forge)
        records = {record.uri: names_of(record) for record in shown.records}
        names = Names.of(shown.run_ids, self.folders, records, shown.called)
        root = self.project.root
        folders = frozenset(surroundings.names(root))
        matcher = Matcher(names, forge, self.project.references, commits, folders=folders, root=root)
        pulls = frozenset(_pulls((record for record in self.catalog.records if record.root == root), matcher))
        return Matcher(
            names, forge, matcher.kinds, matcher.commits, pulls, matcher.folders, root, self.project.formulas
        )


def _settled(found: Found, generated: tuple[str, ...]) -> Found:
    """What the user wrote where the index of a folder of generated pages stands is a page of theirs, and no record."""
    folder, name = os.path.split(found.uri)
    is_index = f"{folder}/" in generated and (stands_for_folder(name) or _FURTHER.fullmatch(name) is not None)
    theirs = is_index or f"{found.uri.removesuffix('.md')}/" in generated
    return _page_if(theirs, found) if found.kind == "record" else found


def _mere_pages(records: Sequence[Record]) -> set[str]:
    """The files of READMEs that only lie among records: neither they nor their folders, or those beside, look like one.

    A folder looks like one by its name, or by what lies in it beside the README; a README by what it says.
    """
    held = Counter(os.path.dirname(record.file) for record in records)
    unnamed = {
        os.path.dirname(record.file): record
        for record in records
        if stands_for_folder(os.path.basename(record.file)) and not is_experiment(os.path.dirname(record.file))
    }
    records_in = {os.path.dirname(folder) for folder, record in unnamed.items() if _says_it_is_one(record)}
    return {
        record.file
        for folder, record in unnamed.items()
        if held[folder] == 1
        and os.path.dirname(folder) not in records_in
        and not record.source.problems
        and not _is_write_up(record)
    }


def _is_write_up(record: Record) -> bool:
    """Whether a README in a folder among experiments tells as much as a record does, though none of it is metadata."""
    folder, name = os.path.split(os.path.dirname(record.file))
    among = os.path.basename(folder).casefold() in _HOLDING_EXPERIMENTS and name.casefold() not in _OF_ALL
    titles = {section.title.casefold() for section in record.sections}
    is_told = len(record.sections) > _FEW_SECTIONS or (name.casefold() in _OF_ONE and "usage" not in titles)
    return among and not name.isdigit() and is_told and titles.isdisjoint(_OF_PROGRAMS)


_HOLDING_EXPERIMENTS = frozenset("experiments experimentos esperimenti expériences experimente 実験 실험 实验".split())
"""What folders are called in which each experiment has a folder of its own."""
_OF_ALL = frozenset(
    "scripts tools configs config data datasets docs notebooks src lib shared common utils templates results figures"
    " plots assets images archive runs logs reports tests baselines guides notes examples meetings admin".split()
)
"""What folders are called that serve several experiments."""
_OF_ONE = frozenset({"baseline", "pilot", "ablation", "replication", "reproduction"})
"""How folders of a single experiment are called that have no number."""
_OF_PROGRAMS = frozenset(
    "installation|install|requirements|license|contributing|getting started|quick start|quickstart".split("|")
)
"""Sections that tell how a program is used."""
_FEW_SECTIONS = 2


def _says_it_is_one(record: Record) -> bool:
    """Whether metadata, a section or the title say that a text is an experiment's."""
    title = record.title.span.start if record.title else 0
    before = record.outline.text[record.outline.text.rfind("\n", 0, title) + 1 : title]
    kinds = (kind for section in record.sections for kind in kinds_of(section.title))
    return not record.fields.keys() <= _ANY_PAGE_HAS or "experiment" in before.casefold() or not _OWN.isdisjoint(kinds)


_ANY_PAGE_HAS = frozenset({"title", "tags", "references"})
"""The fields that a page of a site has as well."""
_OWN = frozenset({"goals", "hypothesis", "results", "analysis", "conclusion", "decision"})
"""The sections by which an experiment is known."""


def _page_if(is_page: bool, found: Found) -> Found:
    return found._replace(kind="page") if is_page else found


_FURTHER = re.compile(r"page-\d+\.md")
"""A page on which an index goes on."""


def _with_runs(records: list[Record]) -> list[Record]:
    """The records, those whose metadata name no run with those of their prose that no other record names."""
    if not any(record.runs_in_prose for record in records):
        return records
    named = Counter(name.text for record in records for name in (*record.runs, *record.runs_in_prose))
    own = {record.file: tuple(run for run in record.runs_in_prose if named[run.text] == 1) for record in records}
    return [replace(record, runs=own[record.file]) if own[record.file] else record for record in records]


def _dated(records: list[Record], history: History) -> list[Record]:
    """The records, those without a date with that of the commit that added their file."""
    undated = [record.file for record in records if record.date is None]
    added = {file: parse_date(day, Span(0, 0)) for file, day in history.added(undated).items()}
    dates = {file: replace(date, origin="history") for file, date in added.items() if date}
    return [replace(record, date=dates[record.file]) if record.file in dates else record for record in records]


def read(found: Found, project: Project) -> Record:
    """Read one record's file."""
    return record_of(read_file(found), found, project)


def record_of(source: Source, found: Found, project: Project) -> Record:
    """Read a record from its text; its secrets are blotted out, unless the rule that tells of them is off."""
    profile = project.profile_of(found.file)
    path = project.shown(found.file)
    off = [slug for slug, weight in {**profile.severity, **project.severity}.items() if weight is None]
    if EXPOSED not in off and EXPOSED not in project.ignored(path):
        source = without_secrets(source)
    return read_record(
        source,
        name=found.name,
        path=path,
        file=found.file,
        uri=found.uri,
        root=found.folder.root,
        vocabulary=_vocabulary(profile),
    )


def _vocabulary(profile: Profile) -> Vocabulary:
    """The labels, headings and states that count for a profile: the team's own words mean what it says."""
    sections = tuple((words, each.title) for each in profile.sections for words in each.labels)
    states = profile.values.get("status", ())
    own = profile.labels or sections or states
    return _of_words(tuple(profile.labels.items()), sections, states) if own else KNOWN


@lru_cache(maxsize=16)
def _of_words(
    labels: tuple[tuple[str, str], ...], sections: tuple[tuple[str, str], ...], states: tuple[str, ...]
) -> Vocabulary:
    return Vocabulary(
        {normalised(words): Label(key) for words, key in labels},
        {normalised(bare(words)): kind_of(title) for words, title in sections if kind_of(title)},
        states_of(states),
    )


def names_of(record: Record) -> tuple[str, ...]:
    """The names of a record: its id and aliases, its file's name, its path in the repository and in the site."""
    file = os.path.basename(record.file)
    name = f"{record.name}/{file}" if stands_for_folder(file) else file
    return (record.id, *record.aliases, name, record.path, record.uri)


def run_folders(project: Project, claimed: Collection[str]) -> dict[str, str]:
    """The folders of single runs, by id; of two of one id the first.

    Args:
        project: where to look.
        claimed: the runs that records name as theirs, as written.
    """
    found: dict[str, str] = {}
    for folder in project.runs:
        for name in _folders_in(folder):
            path = os.path.join(folder, name)
            within = [] if name in claimed else _runs_within(path, name, claimed)
            for run in within:
                found.setdefault(f"{name}/{run}", os.path.join(path, run))
            if not within:
                found.setdefault(name, path)
    return found


def _runs_within(path: str, name: str, claimed: Collection[str]) -> list[str]:
    """The runs of a group, by the names of their folders; none if a folder is no group but a run.

    It is one if records claim what lies in it; or if it holds folders only, and these are not the parts of a run, such
    as checkpoints and logs.
    """
    inside = {entry.name: entry.is_folder for entry in shown(path)}
    folders = sorted(each for each, holds_files in inside.items() if holds_files)
    own = [each for each in folders if each in claimed or f"{name}/{each}" in claimed]
    others = [each for each in folders if not _PART_OF_RUN.fullmatch(each)]
    numbered = [each for each in others if _DIGIT.search(each)]
    if own:
        return sorted({*own, *numbered})
    return [] if len(folders) < len(inside) or (_DIGIT.search(name) and not numbered) else numbered or others


_DIGIT = re.compile(r"\d")
_PART_OF_RUN = rare(
    r"(?:logs?|ckpts?|checkpoints?|weights|models?|outputs?|plots?|figures?|tensorboard|tb|wandb|events?|samples?|evals?"
    r"|evaluations?|results?|configs?|code|cache|artifacts?|data|images?|seed|fold|split|epoch|step|iter|iteration|version"
    r"|rank|shard|part|stage|phase)s?[-_.=]?\d*",
    re.IGNORECASE,
)
"""What the folders in a run's are called."""


def _short_names(claimed: Collection[str], folders: Mapping[str, str]) -> dict[str, str]:
    """The runs of groups by the last part of their ids, if that can mean nothing else."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for run in sorted({*claimed, *folders}):
        if "/" in run:
            ids[run.rpartition("/")[2]].append(run)
    return {
        name: runs[0]
        for name, runs in ids.items()
        if len(runs) == 1 and name not in folders and (name not in claimed or runs[0] in folders)
    }


def _folders_in(folder: str) -> list[str]:
    """The names of the folders in a folder, but for hidden ones; there may be thousands, and none is looked into."""
    return [entry.name for entry in shown(folder) if entry.is_folder]


def _pulls(records: Iterable[Record], matcher: Matcher) -> Iterable[str]:
    """The numbers of which a reference field says that they are pull requests."""
    for record in records:
        for reference in record.references:
            if reference.kind == PULL_REQUEST and (outside := matcher.outside_of(reference)):
                yield outside.key
