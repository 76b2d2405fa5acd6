"""What a check saw (a finding), and what a reader is told of it (a diagnostic)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple


class Severity(IntEnum):
    """How much a diagnostic weighs; the same three everywhere."""

    NOTE = 1
    """Advice: never fails."""
    WARNING = 2
    """An expectation of the template is unmet: fails under `--strict`."""
    ERROR = 3
    """Unreadable, unsafe or ambiguous: fails the build after the site is written."""

    def __str__(self) -> str:
        return self.name.lower()


class Span(NamedTuple):
    """A stretch of a record's text, as offsets into the decoded text: `text[start:end]`."""

    start: int
    end: int


class Edit(NamedTuple):
    """What is to stand in the place of a stretch of a record's text; an empty stretch is a place to insert at."""

    span: Span
    text: str


class Fix(NamedTuple):
    """How a finding can be mended without asking anyone."""

    title: str
    """What it does, as an order: `write 2025-01-15`."""
    edits: tuple[Edit, ...] = ()
    """In the record's own text, apart from each other."""
    safe: bool = True
    """Whether the text means the same to readers and renderers afterwards, or what the rule says without a doubt."""
    name: str = ""
    """What the file is to be called, if it is to be renamed."""


class Finding(NamedTuple):
    """What a check saw. The runner adds code, severity and file, so that no rule can misname itself."""

    span: Span
    message: str
    """One sentence, lower case, quoting what was written."""
    hint: str = ""
    """What to write instead."""
    fix: Fix | None = None
    lacking: tuple[str, ...] = ()
    """The sections or items that are missing, by key, if there may be several."""
    gist: str = ""
    """What the message says without other records, which come and go; the message itself if that names none."""


_LINE_NUMBER = re.compile(r"\bline \d+")


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """A finding of one rule at one place; sorts by file, place and code."""

    path: str
    """The record's path relative to the project's root, with `/`."""
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    code: str
    slug: str
    severity: Severity
    message: str
    hint: str
    source_line: str
    """The line of the record the finding begins on, without its line end."""
    end_line: int
    end_column: int
    """Behind its last character, which may be the place where it begins."""
    fix: Fix | None = field(default=None, compare=False)
    lacking: tuple[str, ...] = ()
    """The sections or items that are missing, by key, if there may be several."""
    alone: str = field(default="", compare=False)
    """What the message says without other records; empty if it names none."""

    @property
    def place(self) -> str:
        """Where it stands, as editors and terminals expect it: `path:line:column`."""
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def sentence(self) -> str:
        """What was found, and in brackets what to write instead."""
        return f"{self.message} ({self.hint})" if self.hint else self.message

    @property
    def gist(self) -> str:
        """What is found, wherever in the file it stands: rule and message, without lines and other records."""
        return f"{self.code} {self.alone or _LINE_NUMBER.sub('line', self.message)}"

    @property
    def gists(self) -> tuple[str, ...]:
        """The gist of each part that is missing, as if each had a finding of its own; else that of the whole."""
        return tuple(f"{self.code} {part} is lacking" for part in self.lacking) or (self.gist,)

    @property
    def width(self) -> int:
        """How many characters of its first line it covers, at least 1."""
        last = self.end_column if self.end_line == self.line else len(self.source_line) + 1
        return max(1, last - self.column)


def by_path(diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """Sorted diagnostics by the record that they are of."""
    return {path: list(group) for path, group in groupby(diagnostics, key=attrgetter("path"))}


@dataclass(frozen=True, slots=True)
class Totals:
    """How many diagnostics there are of each severity."""

    errors: int
    warnings: int
    notes: int

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic]) -> Totals:
        """Count the diagnostics by severity."""
        count = Counter(diagnostic.severity for diagnostic in diagnostics)
        return cls(count[Severity.ERROR], count[Severity.WARNING], count[Severity.NOTE])

    @property
    def all(self) -> int:
        """How many there are in all."""
        return self.errors + self.warnings + self.notes

    def fails(self, *, strict: bool) -> bool:
        """Whether a check or a build with these findings fails; warnings count when strict."""
        return bool(self.errors or (strict and self.warnings))

    def __str__(self) -> str:
        return ", ".join(
            (counted(self.errors, "error"), counted(self.warnings, "warning"), counted(self.notes, "note"))
        )


NO_FINDINGS = Totals(0, 0, 0)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: `1 error`, `3 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def nearest(word: str, known: Iterable[str], nearness: float = 0.6) -> str:
    """The known word that is most like another; empty if none is."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=nearness)), "")


def did_you_mean(word: object, known: Iterable[str], nearness: float = 0.6) -> str:
    """`; did you mean x?` if a known word is near, else nothing."""
    near = nearest(str(word), known, nearness)
    return f"; did you mean `{near}`?" if near else ""
