"""What a check found -> a file in the user's cache folder, with notes of all it depends on; and back, if these hold.

The files are JSON, and the questions in them a closed list: nothing in them is run, wherever the folder lies.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from mkdocs_exprec import __version__
from mkdocs_exprec.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from mkdocs_exprec.surroundings import Notes, digest_of, hold, variable

FOLDER = "EXPREC_CACHE_DIR"
"""The variable of the environment that names the cache folder."""
_DAYS = 30
"""An answer that nobody has asked for so long is thrown away."""


class Checked(NamedTuple):
    """A record that was checked."""

    path: str
    """As messages show it."""
    file: str
    """Its absolute path."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found, as far as it is told: of all records and by all rules, whatever is asked for."""

    root: str
    """The repository's root."""
    folders: tuple[str, ...]
    """The record folders, as absolute paths."""
    records: tuple[Checked, ...]
    diagnostics: tuple[Diagnostic, ...]
    """What was found, without what is suppressed and what the baseline knows."""
    suppressed: tuple[Diagnostic, ...]
    """Findings that comments in the records suppress."""
    known: tuple[Diagnostic, ...]
    """Findings that the baseline knows."""
    mended: int
    """Findings of the baseline that are not there any more."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The place of one check's outcome."""

    file: str
    """Where it is kept; empty if the user has no folder for it."""

    @classmethod
    def of(cls, *key: str) -> Cache:
        """The place of a check that some words tell from others, and the program that makes it."""
        name = digest_of(repr((__version__, sys.version, *key)).encode("utf-8", "surrogatepass"), *_program())
        folder = cache_folder()
        return cls(os.path.join(folder, f"exprec-{name}.json") if folder else "")

    def find(self) -> Outcome | None:
        """What the last check found, if this one would find the same; else None."""
        if not os.path.isfile(self.file):
            return None
        try:
            with open(self.file, "rb") as opened:
                digest, data = opened.readline(), opened.read()
            if digest != _line_of(data):
                return None
            notes, outcome = json.loads(data)
            found = _read(outcome) if hold(notes) else None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):  # it is not there, or not ours
            return None
        if found:
            with suppress(OSError):
                os.utime(self.file)  # somebody asks for it
        return found

    def keep(self, outcome: Outcome, notes: Notes) -> None:
        """Keep what a check found, with notes of what it asked; where that can't be written, nothing is kept."""
        folder, written = os.path.dirname(self.file), f"{self.file}.{os.getpid()}"
        noted = [(name, given, answer) for (name, given), answer in notes.items()]
        data = json.dumps((noted, _written(outcome)), separators=(",", ":")).encode("ascii")
        with suppress(OSError):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            if not os.path.exists(self.file):
                _throw_away_old(folder)
            try:
                with open(written, "wb") as opened:
                    opened.writelines((_line_of(data), data))
                os.replace(written, self.file)
            except OSError:
                os.unlink(written)


def cache_folder() -> str:
    """The folder of our files in the user's cache folder; empty if there is none."""
    home = os.path.expanduser("~")
    if own := variable(FOLDER):
        return os.path.abspath(own)
    if sys.platform == "win32":
        base = variable("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = variable("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "exprec") if os.path.isabs(base) else ""


def _line_of(data: bytes) -> bytes:
    """The line before some data by which these are known to be whole."""
    return digest_of(data).encode("ascii") + b"\n"


def _written(outcome: Outcome) -> list[object]:
    """An outcome as JSON can hold it, every part in its order."""
    return [
        [[getattr(each, name) for name in _DIAGNOSTIC] for each in value] if name in _FOUND else value
        for name in _OUTCOME
        for value in [getattr(outcome, name)]
    ]


def _read(data: Sequence[Any]) -> Outcome:
    given = dict(zip(_OUTCOME, data, strict=True))
    found = {name: tuple(map(_diagnostic, given[name])) for name in _FOUND}
    records = tuple(Checked(*each) for each in given["records"])
    return Outcome(**{**given, **found, "folders": tuple(given["folders"]), "records": records})


def _diagnostic(data: Sequence[Any]) -> Diagnostic:
    given = dict(zip(_DIAGNOSTIC, data, strict=True))
    given["severity"] = Severity(given["severity"])
    given["lacking"] = tuple(given["lacking"])
    if given["fix"]:
        title, edits, *others = given["fix"]
        given["fix"] = Fix(title, tuple(Edit(Span(*span), text) for span, text in edits), *others)
    return Diagnostic(**given)


_OUTCOME = tuple(field.name for field in fields(Outcome))
_DIAGNOSTIC = tuple(field.name for field in fields(Diagnostic))
_FOUND = ("diagnostics", "suppressed", "known")


def _program() -> Iterator[bytes]:
    """Our modules: a change in a working copy bears no new version."""
    folder = os.path.dirname(os.path.abspath(__file__))
    with suppress(OSError):  # it may lie in an archive
        for each in (folder, *(entry.path for entry in _scanned(folder) if entry.is_dir())):
            for entry in _scanned(each):
                if entry.name.endswith(".py"):
                    with open(entry.path, "rb") as file:
                        yield file.read()


def _scanned(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _throw_away_old(folder: str) -> None:
    """Remove our own files that nobody has asked for; whatever else lies there is somebody's."""
    oldest = time.time() - _DAYS * 24 * 3600
    for entry in _scanned(folder):
        if _OURS.fullmatch(entry.name):
            with suppress(OSError):
                if entry.stat().st_mtime < oldest:
                    os.unlink(entry.path)


_OURS = re.compile(r"exprec-[0-9a-f]{32}\.json(?:\.\d+)?")
