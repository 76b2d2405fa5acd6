"""What is asked of the disk, of Git, of the environment and of the clock; whoever wants it gets a note of each answer.

Whatever a check depends on is asked here, so that its notes tell later whether it would find the same again.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from errno import ENAMETOOLONG
from functools import wraps
from hashlib import blake2b
from typing import Any, NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
Answer = TypeVar("Answer")

Question = tuple[str, tuple[Any, ...]]
"""What was asked, by the name of the function and what it was given."""
Notes = dict[Question, object]
"""What was answered, as JSON can hold it: a look as it is, all else by its digest; the number of an error."""

_QUESTIONS: dict[str, Callable[..., object]] = {}
_NOTES: ContextVar[Notes | None] = ContextVar("notes", default=None)


@contextmanager
def noted() -> Iterator[Notes]:
    """Keep a note of everything that is asked from here on."""
    notes: Notes = {}
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)


def hold(notes: Iterable[tuple[str, Sequence[Any], object]]) -> bool:
    """Whether every question is answered as it was; they are asked again, in their order, until one is not.

    Args:
        notes: what was asked, what was given, what was answered.

    A pipe can be read once, and not by this: what it holds is taken for something else.
    """
    return all(_note(name, given) == answer for name, given, answer in notes)


def _note(name: str, given: Sequence[Any]) -> object:
    if name == content.__name__ and look_through(given[0]).kind not in (FILE, MISSING):
        return None
    try:
        return _gist(_QUESTIONS[name](*given))
    except OSError as error:
        return error.errno


def _gist(answer: object) -> object:
    if isinstance(answer, Look):
        return [*answer]
    if isinstance(answer, list):
        answer = "\0".join(each if isinstance(each, str) else "/".join(each) for each in answer)
    return digest_of(answer if isinstance(answer, bytes) else str(answer).encode("utf-8", "surrogatepass"))


def digest_of(*pieces: bytes) -> str:
    """What some data, one piece behind the other, are known by."""
    digest = blake2b(digest_size=16)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _question(ask: Callable[P, Answer]) -> Callable[P, Answer]:
    _QUESTIONS[ask.__name__] = ask

    @wraps(ask)
    def asked(*given: P.args, **named: P.kwargs) -> Answer:
        notes = _NOTES.get()
        if notes is None:
            return ask(*given, **named)
        question = (ask.__name__, given)
        try:
            answer = ask(*given, **named)
        except OSError as error:
            notes[question] = error.errno
            raise
        notes[question] = _gist(answer)
        return answer

    return asked


FILE, FOLDER, LINK, OTHER, MISSING, BARRED = "file", "folder", "link", "other", "missing", "barred"
"""What there is at a path: a regular file, a folder, a link, a pipe or the like, nothing, something nobody may look at.
"""


class Entry(NamedTuple):
    """What a folder holds, by name."""

    name: str
    path: str
    kind: str
    """Of what a link leads to, if it is one."""
    link: str
    """`link` if it is one, else empty."""

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file, or a link to one."""
        return self.kind == FILE

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, or a link to one; a link that leads in a circle is none."""
        return self.kind == FOLDER


class Look(NamedTuple):
    """What there is at a path."""

    kind: str
    size: int = 0
    """Of a regular file, in bytes."""


@_question
def entries(folder: str, /) -> list[Entry]:
    """What a folder holds, sorted by name.

    Raises:
        OSError: if it can't be listed.
    """
    with os.scandir(folder) as found:
        return sorted(Entry(each.name, each.path, _kind(each), LINK * each.is_symlink()) for each in found)


@_question
def names(folder: str, /) -> list[str]:
    """What a folder holds, by name, and nothing of it is looked at; nothing if it can't be listed."""
    try:
        return sorted(os.listdir(folder))
    except (OSError, ValueError):  # a path with a NUL is a ValueError
        return []


def shown(folder: str) -> list[Entry]:
    """What a folder holds, sorted by name, but for what is hidden; nothing if it can't be listed."""
    try:
        return [entry for entry in entries(folder) if not entry.name.startswith(".")]
    except (OSError, ValueError):  # a path with a NUL is a ValueError
        return []


def _kind(entry: os.DirEntry[str]) -> str:
    try:
        return FOLDER if entry.is_dir() else FILE if entry.is_file() else OTHER
    except OSError:  # links that lead to each other
        return OTHER


@_question
def content(file: str, most: int | None = None, /) -> bytes:
    """What a file holds, up to so many bytes and one more if it is longer.

    Raises:
        OSError: if it can't be read.
    """
    with open(file, "rb", buffering=0) as opened:
        is_long = most is not None and os.fstat(opened.fileno()).st_size > most
        return opened.read(most + 1) if most is not None and is_long else opened.readall()


@_question
def look(path: str, /) -> Look:
    """What there is at a path; a link is one."""
    return _seen(os.lstat, path)


@_question
def look_through(path: str, /) -> Look:
    """What there is at a path once every link is followed."""
    return _seen(os.stat, path)


def _seen(status_of: Callable[[str], os.stat_result], path: str) -> Look:
    try:
        status = status_of(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a path with a NUL is a ValueError
        return _NOTHING
    except OSError as error:
        return _NOTHING if error.errno == ENAMETOOLONG else _NOT_TO_BE_SEEN
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return Look(FILE, status.st_size)
    return Look(FOLDER if stat.S_ISDIR(mode) else LINK if stat.S_ISLNK(mode) else OTHER)


_NOTHING, _NOT_TO_BE_SEEN = Look(MISSING), Look(BARRED)


def is_file(path: str) -> bool:
    """Whether there is a regular file, or a link to one."""
    return look_through(path).kind == FILE


def is_folder(path: str) -> bool:
    """Whether there is a folder, or a link to one."""
    return look_through(path).kind == FOLDER


def exists(path: str) -> bool:
    """Whether there is anything, be it a link to nothing."""
    return look(path).kind not in (MISSING, BARRED)


@_question
def real(path: str, /) -> str:
    """A path with every link in it followed."""
    return os.path.realpath(path)


@_question
def variable(name: str, /) -> str | None:
    """A variable of the environment."""
    return os.environ.get(name)


@_question
def today() -> date:
    """The day, which `SOURCE_DATE_EPOCH` may set; in UTC."""
    return day_of(os.environ.get("SOURCE_DATE_EPOCH", "")) or datetime.now(UTC).date()


def day_of(epoch: str) -> date | None:
    """The day of what `SOURCE_DATE_EPOCH` holds, seconds since 1970; None if that is no day of the calendar."""
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isascii() and epoch.isdigit() else None
    except (ValueError, OverflowError, OSError):
        return None


_SECONDS = 60
_ENVIRONMENT: Mapping[str, str] = {
    "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "LC_ALL": "C",
}  # fmt: skip


_ASKED_OF_GIT: Mapping[str, tuple[str, ...]] = {
    "whether it is shallow": ("rev-parse", "--is-shallow-repository", "--verify", "HEAD"),
    "where its edge is": ("rev-parse", "--git-path", "shallow"),
    "which objects these are": ("cat-file", "--batch-check=%(objecttype) %(objectname)"),
    "when files were added": (
        "log", "--no-merges", "-M", "--diff-filter=AR", "--name-status", "-z", "--format=%x01%H %aI",
    ),
}  # fmt: skip
"""All that Git is ever asked: what is noted can't make it do anything else."""


@_question
def git(root: str, what: str, given: str = "", /) -> str:
    """What Git answers about a repository, never over the network; empty if it fails or is not there."""
    import subprocess

    try:
        done = subprocess.run(
            ["git", "-C", root, *_ASKED_OF_GIT[what]],
            input=given, capture_output=True, encoding="utf-8", errors="surrogateescape", timeout=_SECONDS, check=False,
            env={**os.environ, **_ENVIRONMENT},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""
