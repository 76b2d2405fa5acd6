"""Folders -> files: which of them are records, which pages or attachments are mounted with them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_exprec import surroundings
from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.project import MARKDOWN, Project, RecordFolder, is_within, standing_for_folder, stands_for_folder
from mkdocs_exprec.reading.source import MAX_BYTES, Problem, Source, decode, unreadable
from mkdocs_exprec.surroundings import Entry

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Found(NamedTuple):
    """A file of a record folder."""

    kind: str
    """`record`, `page` (such as a folder's own README), `template` (on no site) or `attachment`."""
    name: str
    """The name without ending; the folder's name if the record is a `README.md`."""
    file: str
    """Absolute path."""
    uri: str
    """Its address in the site's source tree."""
    folder: RecordFolder
    problem: Problem | None = None
    """Why it can't be read, if the folder already shows it."""

    @property
    def is_where_it_lies(self) -> bool:
        """Whether its address ends like its file; that of a folder that can't be listed is the page of the folder."""
        return os.path.basename(self.uri) == os.path.basename(self.file)


TEMPLATES = ("_template.md", "TEMPLATE.md", "template.md")
"""A team's own template, at the top of a record folder."""
TEMPLATE_FILE = "a template"
_NO_RECORDS = {
    "template": TEMPLATE_FILE, "index": "an index", "readme": "the page of its folder", "log": "a log",
    "changelog": "a log of changes", "license": "a licence", "licence": "a licence",
    **dict.fromkeys(("agents", "claude", "gemini", "contributing", "instructions", "guidelines"), "instructions"),
    **dict.fromkeys(("todo", "todos", "backlog"), "a list of what is to be done"),
}  # fmt: skip
"""What is no record, by its name without ending."""
_RESULTS = frozenset({"result", "results", "report", "experiment", "record", "summary"})
"""What a folder's record is called where it is no README."""
_PARTS = frozenset(
    "analysis design execution plan notes setup method methods graph_eda eda ground_truth protocol discussion data"
    " registration preregistration manifest"
    " config configuration review analysis_report findings conclusion todo log worklog hypothesis".split()
)
"""What is written beside it."""
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-_]?\d\d)?")
_SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules"})
_FORM = re.compile(
    r"[^1-9]*template|(?:(?:exp|experiment|record|run|report|entry)[-_. ]?0*[-_. ]?)?template[-_. ]?v\d[\d.]*"
)
"""A form to be filled in: `exp-000-template`, `template_v2`; `exp012_prompt-template` is an experiment."""
_NAMED = rare(r"(?:exp|experiment|trial|study|abl|hyp)(?![a-z])|e\d|\d{4}-?\d\d-?\d\d|\d{2,4}[-_]")
"""How the names of experiments begin."""
_RUN = rare(r"(?:run|seed|trial|fold|attempt|try|round|rep|replicate|iter|iteration|job|v)[-_. ]?\d+")
"""One of several runs of an experiment, by the name of its folder or file."""


def find_files(project: Project) -> tuple[Found, ...]:
    """Every file of every record folder, sorted by address; a file that two entries cover counts once.

    Attachments too large to be published are left out.
    """
    exclude_docs = _patterns(project.exclude_docs)
    found: dict[str, Found] = {}
    for folder in project.folders:
        for file in _Walk(folder, project).files():
            if file.kind == "attachment" and surroundings.look_through(file.file).size > project.file_limit:
                continue
            if exclude_docs is None or not exclude_docs.match_file(file.uri):
                found.setdefault(file.file, file)
    return tuple(sorted(found.values(), key=lambda file: (file.uri, file.file)))


def _patterns(lines: tuple[str, ...]) -> GitIgnoreSpec | None:
    if not lines:
        return None
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


class _Walk:
    """One walk over one folder; links to folders are followed once, and never out of the repository."""

    def __init__(self, folder: RecordFolder, project: Project) -> None:
        self.folder = folder
        self.docs_dir = project.docs_dir
        self.holds_project = is_within(project.folder, folder.path)
        """Records lie among everything else then: nothing but records is mounted, and the docs folder is none."""
        self.exclude = _patterns(folder.exclude)
        self.entered: set[str] = set()

    def files(self) -> Iterator[Found]:
        if surroundings.is_folder(self.folder.path):
            yield from self.walk(self.folder.path, self.folder.url, top=True)

    def walk(self, path: str, url: str, *, top: bool = False, is_taken: bool = False) -> list[Found]:
        """Every file of a folder; its name is taken if a record beside it bears it."""
        real = surroundings.real(path)
        if real in self.entered:
            return []
        self.entered.add(real)
        found: list[Found] = []
        indexes: dict[str, Entry] = {}
        try:
            entries = surroundings.entries(path)
        except OSError as error:
            return [self.locked(path, url, error)]
        beside = {os.path.splitext(entry.name)[0] for entry in entries if entry.name.lower().endswith(MARKDOWN)}
        for entry in entries:
            if entry.name.startswith(".") or self.excluded(entry, url):
                continue
            if not entry.name.isprintable() and (name := _spelled_out(entry.name)) != entry.name:
                found += self.misnamed(entry, url + name)
            elif stands_for_folder(entry.name):
                indexes[entry.name] = entry
            elif entry.is_folder:
                found += self.enter(entry, url, is_taken=entry.name in beside)
            else:
                found += self.file(entry, url)
        name = self.called(path)
        if not (top or indexes or is_taken):
            found = _whole(found, path, name)
        alone = not top and not _others(found, path)
        if alone and indexes:  # the README is the record, and what lies beside it a part of it
            found = [file._replace(name=f"{name}/results") if file.name == name else file for file in found]
        found += self.indexes(indexes, url, name, alone=alone)
        return found

    def locked(self, path: str, url: str, error: OSError) -> Found:
        """What stands for a folder whose files nobody can know; it gets a page that says so."""
        reason = (error.strerror or "unknown reason").lower()
        hint = "check its permissions, or leave it out with `exclude`"
        problem = Problem("unreadable-file", Span(0, 0), f"the folder can't be listed: {reason}", hint)
        return Found("record", os.path.basename(path), path, url + "index.md", self.folder, problem)

    def excluded(self, entry: Entry, url: str) -> bool:
        if self.exclude is None:
            return False
        relative = url[len(self.folder.url) :] + entry.name
        return bool(self.exclude.match_file(relative + "/" * entry.is_folder))

    def enter(self, entry: Entry, url: str, *, is_taken: bool) -> list[Found]:
        if entry.name in _SKIPPED_FOLDERS or (self.holds_project and entry.path == self.docs_dir):
            return []
        if entry.link and not self.stays(entry):
            return []
        return self.walk(entry.path, f"{url}{entry.name}/", is_taken=is_taken)

    def file(self, entry: Entry, url: str) -> list[Found]:
        stem, ending = os.path.splitext(entry.name)
        uri = url + entry.name
        if ending.lower() not in MARKDOWN:
            usable = not self.holds_project and entry.is_file and (not entry.link or self.stays(entry))
            return [Found("attachment", entry.name, entry.path, uri, self.folder)] if usable else []
        if stem.startswith("_") or (entry.name in TEMPLATES and os.path.dirname(entry.path) == self.folder.path):
            return [Found("template", stem, entry.path, uri, self.folder)]
        if why_no_record(entry.path):
            return []
        return [Found("record", self.name(stem, entry), entry.path, uri, self.folder, self.problem(entry))]

    def name(self, stem: str, entry: Entry) -> str:
        """What a record is called: `exp012/results.md` as its folder, `exp012/plan.md` as both."""
        folder = os.path.dirname(entry.path)
        if folder == self.folder.path:
            return stem
        if stem.casefold() in _RESULTS:
            return self.called(folder)
        is_part = stem.casefold() in _PARTS or (_RUN.fullmatch(stem.casefold()) and is_experiment(folder))
        return f"{self.called(folder)}/{stem}" if is_part else stem

    def called(self, path: str) -> str:
        """What a folder is called: `exp012/run1` as both, since there is a `run1` of other experiments too."""
        above, name = os.path.split(path)
        is_run = _RUN.fullmatch(name.casefold()) and above != self.folder.path and is_experiment(above)
        return f"{self.called(above)}/{name}" if is_run else name

    def misnamed(self, entry: Entry, uri: str) -> list[Found]:
        """A record whose name is no text: it gets a page under a name that is."""
        stem, ending = os.path.splitext(os.path.basename(uri))
        problem = Problem("unreadable-file", Span(0, 0), "the file's name is not UTF-8", "rename it")
        return [Found("record", stem, entry.path, uri, self.folder, problem)] if ending.lower() in MARKDOWN else []

    def indexes(self, indexes: dict[str, Entry], url: str, name: str, *, alone: bool) -> Iterator[Found]:
        """A folder's README is its record if no record lies beside or below it, and else its page."""
        for index in standing_for_folder(indexes)[:1]:
            entry = indexes[index]
            if alone:
                yield Found("record", name, entry.path, url + index, self.folder, self.problem(entry))
            elif self.problem(entry) is None:
                yield Found("page", name, entry.path, url + index, self.folder)

    def stays(self, entry: Entry) -> bool:
        """Whether a link leads to something in the repository."""
        return is_within(surroundings.real(entry.path), self.folder.root)

    def problem(self, entry: Entry) -> Problem | None:
        if entry.link and not self.stays(entry):
            message = "the file is a link that leaves the project"
            return Problem("unreadable-file", Span(0, 0), message, "replace the link by the file")
        if not entry.is_file:
            what = "a link to nothing" if entry.link else "no regular file"
            return Problem("unreadable-file", Span(0, 0), f"the file is {what}", "remove it")
        return None


def why_no_record(path: str) -> str:
    """What a Markdown file is instead of a record, as far as its path tells; empty if it may be one."""
    folder, name = os.path.split(path)
    stem = os.path.splitext(name)[0].casefold()
    if stem.startswith("_") or _FORM.fullmatch(stem) or os.path.basename(folder).casefold() == "templates":
        return TEMPLATE_FILE
    return _NO_RECORDS.get(stem, "")


def markdown_files(folder: str) -> Iterator[str]:
    """The absolute path of every Markdown file below a folder, in order, but for hidden ones."""
    shown = surroundings.shown(folder)
    yield from (each.path for each in shown if not each.is_folder and each.name.lower().endswith(MARKDOWN))
    for each in shown:
        if each.is_folder and not each.link and each.name not in _SKIPPED_FOLDERS:
            yield from markdown_files(each.path)


def _spelled_out(name: str) -> str:
    """A name with what is no character, which Python keeps as a lone surrogate, as `\\udcff`."""
    return name.encode("utf-8", "backslashreplace").decode()


def _whole(found: list[Found], path: str, name: str) -> list[Found]:
    """The files of an experiment's folder; what is usually a part of a record is all of it if nothing else is one."""
    records = [file for file in found if file.kind == "record"]
    if len(records) != 1 or not _NAMED.match(os.path.basename(path).casefold()):
        return found
    stem = os.path.splitext(os.path.basename(records[0].file))[0]
    is_part = stem.casefold() in _PARTS and os.path.dirname(records[0].file) == path
    return [file._replace(name=name) if is_part and file.kind == "record" else file for file in found]


def _others(found: list[Found], path: str) -> bool:
    """Whether records of their own lie in a folder; notes beside the README of an experiment's folder are none."""
    is_named = is_experiment(path)
    for file in found:
        folder, name = os.path.split(file.file)
        stem = os.path.splitext(name)[0].casefold()
        is_part = folder == path and stem in _RESULTS | _PARTS
        is_run = is_named and (
            _RUN.fullmatch((stem if folder == path else os.path.basename(folder)).casefold())
            or os.path.dirname(folder) == os.path.join(path, "runs")
        )
        is_record = file.kind == "record" and file.is_where_it_lies and not (is_part or is_run)
        if is_record and (_DIGIT.search(file.name) or not is_named):
            return True
    return False


def is_experiment(path: str) -> bool:
    """Whether a folder is named as a single experiment is: with a number, which is no year."""
    name = os.path.basename(path)
    return _DIGIT.search(name) is not None and _YEAR.fullmatch(name) is None


def read_file(found: Found) -> Source:
    """Read and decode a record's file, opened once; what can't be read is a problem, never an exception."""
    if found.problem:
        return unreadable(found.problem)
    try:
        return decode(surroundings.content(found.file, MAX_BYTES))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        problem = Problem("unreadable-file", Span(0, 0), f"the file can't be read: {reason}", "check its permissions")
        return unreadable(problem)
