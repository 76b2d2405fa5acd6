"""A checked site -> its records with what can be mended mended: worked out in memory, then shown or written."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from typing import NamedTuple

from mkdocs_exprec.catalog import Catalog, folded
from mkdocs_exprec.checking.baseline import sifted
from mkdocs_exprec.checking.families import RULES
from mkdocs_exprec.checking.fixes import applied, compatible, usable
from mkdocs_exprec.checking.rules import run_rules
from mkdocs_exprec.checking.suppressions import put_aside
from mkdocs_exprec.diagnostics import Diagnostic, Edit, Fix, Span
from mkdocs_exprec.graph import mentions_of
from mkdocs_exprec.matching import RECORD
from mkdocs_exprec.pipeline import Site, known_findings
from mkdocs_exprec.project import is_within
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.source import decode
from mkdocs_exprec.survey import names_of, record_of

_MENDING = tuple(rule for rule in RULES if rule.mends)
_PASSES = 50
"""A fix may show what another one mends, but not for ever."""


class CannotMend(Exception):
    """Something of a record stays as it is; the message says why."""


@dataclass
class Draft:
    """A record on its way from what it is to what it will be."""

    before: Record
    file: str
    """The file itself, where the record's is a link to it."""
    data: bytes
    """What it holds."""
    text: str
    """What it is to hold, secrets and all."""
    record: Record
    """What is read from that text."""
    fixed: int = 0
    """How many findings are mended."""
    renamed: str = ""
    """Where the record's file is to lie, if it is to be renamed."""

    @property
    def is_changed(self) -> bool:
        """Whether the file is to hold something else."""
        return self.text.encode("utf-8") != self.data


class Mending(NamedTuple):
    """What is to become of the records."""

    drafts: tuple[Draft, ...]
    """Those that will be others, in the order in which they were asked for, then those that name renamed ones."""
    left_alone: tuple[str, ...]
    """Why something of a record stays as it is, a sentence each."""

    @property
    def fixed(self) -> int:
        """How many findings are mended."""
        return sum(draft.fixed for draft in self.drafts)


def mend(
    site: Site, records: Iterable[Record], *, unsafe: bool, wanted: Callable[[Diagnostic], bool] = lambda _: True
) -> Mending:
    """Work out how records are to be mended, until nothing is left that could be. Writes nothing.

    Args:
        site: the site as it was checked.
        records: those that are to be mended; where one is renamed, others that name it change too.
        unsafe: whether fixes are applied that may change what a record means.
        wanted: which findings are to be mended.
    """
    work = _Work(site, lambda found: usable(filter(wanted, found), unsafe=unsafe))
    asked = [record for record in records if record.path in work.paths]
    for step in (work.mend, work.rename):
        for record in asked:
            try:
                step(record)
            except CannotMend as reason:
                work.left_alone[str(reason)] = None
    changed = tuple(draft for draft in work.drafts.values() if draft.is_changed or draft.renamed)
    return Mending(changed, tuple(work.left_alone))


class _Work:
    """The drafts, while they are worked on."""

    def __init__(self, site: Site, chosen: Callable[[Iterable[Diagnostic]], list[Diagnostic]]) -> None:
        self.site = site
        self.chosen = chosen
        self.known = known_findings(site.project)
        self.found = {found.file: found for found in site.found}
        self.names = {each.path: each.fix.name for each in chosen(site.diagnostics) if each.fix and each.fix.name}
        self.paths = {each.path for each in chosen(site.diagnostics)}
        self.drafts: dict[str, Draft] = {}
        self.left_alone: dict[str, None] = {}

    def draft(self, record: Record) -> Draft:
        """The draft of a record, from what its file holds now.

        Raises:
            CannotMend: if it can't be read and written again without a change.
        """
        if record.file in self.drafts:
            return self.drafts[record.file]
        file = os.path.realpath(record.file)
        if not is_within(file, os.path.realpath(record.root)):
            raise CannotMend(f"{record.path} is a link that leaves the project")
        if other := next((draft for draft in self.drafts.values() if draft.file == file), None):
            raise CannotMend(f"{record.path} is {other.before.path} by another name")
        try:
            with open(file, "rb") as opened:
                data = opened.read()
        except OSError as error:
            raise CannotMend(f"{record.path} can't be read: {error.strerror}") from error
        source = decode(data)
        if source.text.encode("utf-8") != data:
            raise CannotMend(f"{record.path} is not UTF-8 throughout, or too large")
        read = self.read(record, source.text)
        if read.source.text != record.source.text:
            raise CannotMend(f"{record.path} was changed by somebody else meanwhile")
        self.drafts[record.file] = Draft(record, file, data, source.text, read)
        return self.drafts[record.file]

    def read(self, record: Record, text: str) -> Record:
        """What is read from another text of a record."""
        return record_of(decode(text.encode("utf-8")), self.found[record.file], self.site.project)

    def write(self, draft: Draft, fixes: list[Fix]) -> None:
        """Apply fixes to a draft."""
        draft.text = applied(draft.text, fixes)
        draft.record = self.read(draft.before, draft.text)

    def told(self, record: Record) -> Iterable[Diagnostic]:
        """What can be mended in a record by itself."""
        places = self.site.places
        astray = {record.file: places.astray(record, places.targets(record))}
        context = self.site.context._replace(catalog=Catalog((record,)), astray=astray)
        told = put_aside(run_rules(_MENDING, context), context)
        return self.chosen(sifted(told.left, self.known).new)

    def mend(self, record: Record) -> None:
        """Mend the text of a record."""
        draft = self.draft(record)
        for _ in range(_PASSES):
            fixes = compatible(each.fix for each in self.told(draft.record) if each.fix)
            if not fixes:
                return
            draft.fixed += len(fixes)
            self.write(draft, fixes)

    def rename(self, record: Record) -> None:
        """Rename the file of a record, and write the new name wherever a record names it."""
        if record.path not in self.names:
            return
        name = self.names[record.path]
        draft = self.draft(record)
        target = os.path.join(os.path.dirname(record.file), name + os.path.splitext(record.file)[1])
        if os.path.lexists(target) or any(other.renamed == target for other in self.drafts.values()):
            raise CannotMend(f"{record.path} is not renamed: {os.path.basename(target)} is there already")
        try:
            namings = list(self.namings(record, name))
            drafts = [self.draft(other) for other, _ in namings]
        except CannotMend as reason:
            raise CannotMend(f"{record.path} is not renamed: {reason}") from reason
        for each, (_, fix) in zip(drafts, namings, strict=True):
            self.write(each, [fix])
        draft.renamed = target
        draft.fixed += 1

    def namings(self, record: Record, name: str) -> Iterator[tuple[Record, Fix]]:
        """The records that name a record whose name is to change, and what they are to write from now on."""
        found = self.found[record.file]._replace(name=name)
        renamed = record_of(record.source, found, self.site.project)
        kept = {folded(each) for each in (renamed.id, *renamed.aliases)}
        names = {*names_of(record), record.name}
        lost = {each for each in names if record.name in each or folded(each) not in kept}
        for other in self.site.catalog.records:
            current = self.drafts[other.file].record if other.file in self.drafts else other
            is_named = any(each in current.source.text for each in lost)
            if is_named and (fix := self.naming(current, record, name, lost, kept)):
                yield other, fix

    def naming(self, current: Record, record: Record, name: str, lost: set[str], kept: set[str]) -> Fix | None:
        """How a record is to name another one from now on; None if it does not name it.

        Args:
            current: the record that may name it.
            record: the one that gets another name.
            name: its new name.
            lost: names that it will not have any more.
            kept: folded, those that it will have.

        Raises:
            CannotMend: if the new name can't be written there.
        """
        text = current.source.text
        edits = set()
        for span in self.spans(current, record, lost):
            written = text[slice(*span)]
            at = written.rfind(record.name)
            if at >= 0:
                start = span.start + at
                edits.add(Edit(Span(start, start + len(record.name)), name))
            elif not any(each in folded(written) for each in kept):
                line = current.source.position(span.start).line
                raise CannotMend(f"{current.path}:{line} names it as `{written}`")
        return Fix(f"write {name}", tuple(edits)) if edits else None

    def spans(self, current: Record, record: Record, lost: set[str]) -> Iterator[Span]:
        """Where a record names another one: among its words, by links, in its metadata."""
        for mention in mentions_of(current, self.site.matcher):
            if mention.kind == RECORD and mention.key == record.uri:
                yield Span(mention.start, mention.end)
        for target in self.site.places.targets(current):
            if target.place.file == record.file:
                yield target.span
        for named in (*current.parents, *current.supersedes, *current.superseded):
            if named.text in lost:
                yield named.span


# What is made of it.


def diff(draft: Draft, old: str, new: str) -> Iterator[str]:
    """The lines of a diff as Git writes and applies it, with secrets blotted out and control characters spelled out.

    Args:
        draft: what is to be changed.
        old: the path of the file, as it is to be shown.
        new: the same once it is renamed.
    """
    ours, theirs = _quoted(f"a/{old}"), _quoted(f"b/{new}")
    yield f"diff --git {ours} {theirs}\n"  # without it, Git takes the paths for relative to where it is started
    if draft.renamed:
        yield from (f"rename from {_quoted(old)}\n", f"rename to {_quoted(new)}\n")
    before, after = (_LINE.findall(record.source.text) for record in (draft.before, draft.record))
    for line in unified_diff(before, after, ours, theirs):
        shown = _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), line)
        yield shown if shown.endswith("\n") else f"{shown}\n\\ No newline at end of file\n"


def _quoted(path: str) -> str:
    """A path as Git writes it: in quotes if something in it would end it or could not be seen."""
    escaped = _UNSAFE_IN_PATH.sub(lambda match: "".join(f"\\{byte:03o}" for byte in os.fsencode(match[0])), path)
    return path if escaped == path else f'"{escaped}"'


_UNSAFE_IN_PATH = re.compile(r'["\\\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class CannotWrite(Exception):
    """A file can't be written; the message says why, and the file holds what it held."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(reason)
        self.file = file


def write(mending: Mending) -> None:
    """Write the drafts, each file in one step; nothing is written if one of them is read-only.

    Raises:
        CannotWrite: naming the first file that can't be written; those before it are mended.
    """
    for draft in mending.drafts:
        if not os.stat(draft.file).st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            raise CannotWrite(draft.before.file, "it is read-only")
    for draft in mending.drafts:
        try:
            if draft.is_changed:
                _replace(draft.file, draft.data, draft.text.encode("utf-8"))
            if draft.renamed:
                os.rename(draft.before.file, draft.renamed)
        except OSError as error:
            raise CannotWrite(draft.before.file, error.strerror or str(error)) from error


def _replace(file: str, old: bytes, new: bytes) -> None:
    """Put another file with the same mode in the place of one, unless it holds something else by now."""
    descriptor, path = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=os.path.dirname(file))
    try:
        with open(descriptor, "wb") as opened:
            opened.write(new)
        shutil.copymode(file, path)
        with open(file, "rb") as opened:
            if opened.read() != old:
                raise OSError("somebody else has changed it meanwhile")
        os.replace(path, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
