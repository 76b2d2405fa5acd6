"""What a check found -> a file in the user's cache folder, with notes of all it depends on; and back, if these hold.

The folder is the user's and not the project's: what is unpickled comes from nobody else, and no repository can bring
along a file that says all is well.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from mkdocs_exprec import __version__
from mkdocs_exprec.diagnostics import Diagnostic
from mkdocs_exprec.surroundings import Notes, hold, variable

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
    """The place of one check's outcome.

    Args:
        key: what tells it from other checks: where the command was started, for which site, with which baseline.
    """

    key: tuple[str, ...]

    @property
    def file(self) -> str:
        """Where it is kept; empty if the user has no folder for it."""
        name = blake2b("\0".join(self.key).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        folder = cache_folder()
        return os.path.join(folder, f"{name}.pickle") if folder else ""

    def find(self) -> Outcome | None:
        """What the last check found, if this one would find the same; else None."""
        try:
            with open(self.file, "rb") as file:
                stamp, pickled = file.readline(), file.read()
            if stamp != _stamp(pickled):
                return None
        except OSError:
            return None
        import pickle

        outcome: Outcome
        notes, outcome = pickle.loads(pickled)  # noqa: S301 - see above
        return outcome if hold(notes) else None

    def keep(self, outcome: Outcome, notes: Notes) -> None:
        """Keep what a check found, with notes of what it asked; where that can't be written, nothing is kept."""
        import pickle

        pickled = pickle.dumps((notes, outcome), pickle.HIGHEST_PROTOCOL)
        written = f"{self.file}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(self.file), mode=0o700, exist_ok=True)
            if not os.path.exists(self.file):
                _throw_away_old(os.path.dirname(self.file))
            with open(written, "wb") as file:
                file.writelines((_stamp(pickled), pickled))
            os.replace(written, self.file)
        except OSError:
            return


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


def _stamp(pickled: bytes) -> bytes:
    """A line that tells by which program a file was written, and that it is whole."""
    program = repr((__version__, sys.version_info[:3], sorted(_program()))).encode()
    return blake2b(program + pickled, digest_size=16).hexdigest().encode() + b"\n"


def _program() -> Iterator[tuple[str, int, int]]:
    """Name, time and size of each of our modules: a change in a working copy bears no new version."""
    folder = os.path.dirname(os.path.abspath(__file__))
    for each in (folder, *(entry.path for entry in _scanned(folder) if entry.is_dir())):
        for entry in _scanned(each):
            if entry.name.endswith(".py"):
                status = entry.stat()
                yield entry.name, status.st_mtime_ns, status.st_size


def _scanned(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def _throw_away_old(folder: str) -> None:
    oldest = time.time() - _DAYS * 24 * 3600
    for entry in _scanned(folder):
        if entry.stat().st_mtime < oldest:
            os.unlink(entry.path)
