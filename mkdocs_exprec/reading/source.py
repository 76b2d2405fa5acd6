"""Bytes -> text with positions: the only place that decodes a record and counts its lines."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, count
from operator import add
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare

MAX_BYTES = 2 * 1024 * 1024
"""A record longer than this is read up to here; the largest real ones seen have 150 kB."""
MAX_LINE = 100_000
"""A line longer than this many characters makes renderers crawl."""
MAX_OPEN_BRACKETS = 1_000
"""Python-Markdown's time grows with the square of unclosed brackets: 20,000 of them take a minute and a half."""

_BIDI_CONTROL = rare("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_LONG_LINE = re.compile(rf"(?<![^\r\n])[^\r\n]{{{MAX_LINE + 1}}}")
_TOO_DEEP = re.compile(r"^(?:[ \t>]|[-*+][ \t]){239,}[-*+>\d]", re.MULTILINE)
_MAY_BE_DEEP = (" " * 160, "\t" * 160, "> " * 100, ">" * 160, "- " * 100, "* " * 100, "+ " * 100)


class Position(NamedTuple):
    """A place in a record; line and column count from 1, the column in characters."""

    line: int
    column: int


class Problem(NamedTuple):
    """Something wrong with the file itself, noticed while reading it; a rule of that slug reports it."""

    slug: str
    span: Span
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Source:
    """The text of one file. Offsets count in `text`, which is never trimmed or normalised."""

    text: str
    problems: tuple[Problem, ...] = ()
    renderable: bool = True
    """Whether Markdown can be rendered from it in reasonable time; if not, it is shown as plain text."""
    secrets: tuple[Span, ...] = ()
    """What was blotted out of the text because it opens something; every offset stays as it was."""

    @cached_property
    def plain(self) -> str:
        """The text with every line end as `\\n` and every odd blank as a space, character for character."""
        text = self.text
        if "\r" in text:
            text = text.replace("\r\n", " \n").replace("\r", "\n")
        if not text.isascii():
            text = text.replace("\ufeff", " ").replace("\xa0", " ")
        return text

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """The offset at which each line begins."""
        lengths = map(len, self.plain.split("\n"))
        return array("L", chain([0], map(add, accumulate(lengths), count(1))))[:-1]

    @cached_property
    def lines(self) -> list[str]:
        """The text of each line without its end; one string for all findings on a line."""
        text = self.plain[1:] if self.text.startswith("\ufeff") else self.plain
        return [line.rstrip() for line in text.split("\n")]

    def position(self, offset: int) -> Position:
        """Line and column of an offset; a byte order mark takes no column."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        column = offset - start + 1
        return Position(line, column - (line == 1 and column > 1 and self.text.startswith("\ufeff")))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        return self.lines[number - 1]


def decode(data: bytes) -> Source:
    """Decode a record's bytes. Total: whatever they are, there is a text, and the problems say what is wrong."""
    problems: list[Problem] = []
    if len(data) > MAX_BYTES:
        data = data[: data.rfind(b"\n", 0, MAX_BYTES) + 1 or MAX_BYTES]  # whole lines, so that no character is cut
        problems.append(_over_limit(Span(0, 0), f"the file is larger than {MAX_BYTES // 1024**2} MB"))
    text = _decoded(data, problems)
    renderable = _check_characters(text, problems)
    return Source(text, tuple(problems), renderable)


def unreadable(problem: Problem) -> Source:
    """Stand in for a file whose bytes could not be had."""
    return Source("", (problem,))


def _decoded(data: bytes, problems: list[Problem]) -> str:
    if wide := _wide_codec(data):
        problems.append(_encoding(Span(0, 0), "the file looks like UTF-16"))
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = len(data[: error.start].decode("utf-8"))
        text = data.decode("utf-8", "replace")
        byte = f"the byte 0x{data[error.start]:02X} is not UTF-8"
        guess = "; the file looks like Latin-1" if _only_lone_high_bytes(data) else ""
        problems.append(_encoding(Span(offset, offset + 1), byte + guess))
        return text


def _wide_codec(data: bytes) -> str | None:
    """The codec of a text in UTF-16, known by its mark or by the zeros of its first two letters."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    zeros = b"\0\0"
    return "utf-16-le" if data[1:4:2] == zeros else "utf-16-be" if data[0:4:2] == zeros else None


def _only_lone_high_bytes(data: bytes) -> bool:
    """Whether no multi-byte character of UTF-8 is there at all, as in text from an 8-bit encoding."""
    return "".join(filter(str.isprintable, data.decode("utf-8", "ignore"))).isascii()


def _check_characters(text: str, problems: list[Problem]) -> bool:
    """Report what no renderer should meet, and say whether Markdown may be rendered from the text."""
    nul = text.find("\0")
    if nul >= 0:
        problems.append(Problem("unreadable-text", Span(nul, nul + 1), "there is a NUL character", "remove it"))
    problems += hidden_character(text, "there is")
    limit = next(_limits(text), None)
    if limit:
        problems.append(limit)
    return limit is None


def hidden_character(text: str, subject: str) -> Iterator[Problem]:
    """The first character that hides itself and changes the order of a text."""
    if not text.isascii() and (match := _BIDI_CONTROL.search(text)):
        name = f"U+{ord(match[0]):04X}"
        message = f"{subject} an invisible control character ({name}) that changes the order of what is shown"
        yield Problem("hidden-character", Span(*match.span()), message, "remove it")


def _limits(text: str) -> Iterator[Problem]:
    if len(text) > MAX_LINE and (match := _LONG_LINE.search(text)):
        yield _over_limit(Span(match.start(), match.start() + 1), f"a line has more than {MAX_LINE} characters")
    for opening, closing in ("[]", "<>", "()"):
        if text.count(opening) > MAX_OPEN_BRACKETS and _left_open(text, opening, closing) > MAX_OPEN_BRACKETS:
            at = text.find(opening)
            yield _over_limit(Span(at, at + 1), f"more than {MAX_OPEN_BRACKETS} `{opening}` are never closed")
    if any(hint in text for hint in _MAY_BE_DEEP) and (match := _TOO_DEEP.search(text)):
        yield _over_limit(Span(match.start(), match.start() + 1), "lists or quotes are nested too deeply")


def _left_open(text: str, opening: str, closing: str) -> int:
    """How many brackets of a kind have nothing behind them that closes them; what closes others before does not."""
    brackets = re.findall(f"[{re.escape(opening + closing)}]", text)
    return max(accumulate(1 if bracket == opening else -1 for bracket in reversed(brackets)))


def _over_limit(span: Span, message: str) -> Problem:
    return Problem("over-limit", span, message, "split the record, or move the data to a file of its own")


def _encoding(span: Span, message: str) -> Problem:
    return Problem("unreadable-text", span, message, "save the file as UTF-8")
