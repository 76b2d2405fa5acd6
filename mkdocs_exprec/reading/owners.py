"""Fields -> owners: the names of those who can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fields import (
    DASH,
    TAG,
    Field,
    Name,
    Part,
    piece_of,
    pieces,
    plain_words,
    unquoted,
    without_note,
)
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.reading.source import Problem


def owners_of(fields: tuple[Field, ...], text: str, outline: Outline, problems: list[Problem]) -> Iterator[Name]:
    """The names in fields; what is no name is a problem at its place, and a field that tells more names nobody."""
    for field in fields:
        field = field._replace(parts=tuple(map(_before_sentences, field.parts)))
        names = [_owner(each) for piece in pieces((field,), text) for each in _beside(piece)]
        if len(names) > 1:
            names = names[:1] + [each for each in map(_without_preposition, names[1:]) if each.text]
        told = next((name for name in names if len(name.text.split()) > _LONGEST_NAME), None)
        odd = [told] if told else [name for name in names if name.text and not any(map(str.isalpha, name.text))]
        for name in odd:
            message = f"`{outline.written(*name.span)}` is no name"
            problems.append(Problem("unusable-owner", name.span, message, "write who can be asked, or `_n/a_`"))
        yield from names if told is None else ()


_LONGEST_NAME = 8
"""Words."""


def _without_preposition(name: Name) -> Name:
    """Who is named behind `with`; nobody behind a word that says how or for whom."""
    said = _FOR_ANOTHER.match(name.text)
    if said is None:
        return name
    rest = name.text[said.end() :]
    return name._replace(text=rest if said[0].startswith("with") and _CAPITALS.fullmatch(rest) else "")


_CAPITALS = rare(r"[A-Z][\w.'’-]*+(?: [A-Z][\w.'’-]*+)++")


def _before_sentences(part: Part) -> Part:
    """A part without the sentences behind the names: `Ana Silva (lab). Written before any run.`"""
    end = _SENTENCE.search(part.text) if ")." in part.text else None
    return piece_of(part, 0, end.start()) if end else part


_SENTENCE = rare(r"(?<=\))\.\s+(?=[A-Z][a-z]*\s+[*_]*[a-z]{4,})")


def _beside(piece: Part) -> Iterator[Part]:
    """The names that ` / ` parts, such as those of a person and a company; `AC / DC team` is one."""
    sides = _SLASH.split(piece.text)
    of_one_kind = len({side.startswith("@") for side in sides}) == 1  # `Ana Silva / @ana` is one person
    if len(sides) < 2 or not of_one_kind or not all(_FULL_NAME.fullmatch(side) for side in sides):
        yield piece
        return
    at = 0
    for side in sides:
        at = piece.text.index(side, at)
        yield Part(side, piece.start + at, piece.start + at + len(side))


_SLASH = re.compile(r"(?<!\s)\s++/\s++")
_FULL_NAME = re.compile(r"@[\w-]++|(?![a-z])[^\W\d_][\w.'’-]*+(?:\s++[^\W\d_][\w.'’&-]*+){1,4}")


def _owner(piece: Part) -> Name:
    words = plain_words(piece.text)
    words = without_note(_ADDRESS.sub("", words) if "<" in words else words)
    words = DASH.split(words, maxsplit=1)[0]
    words = TAG.sub("", words) if "</" in words else words
    words = words if words.isascii() else _SYMBOLS_AROUND.sub("", words)
    words = _ON_A_DAY.sub("", words, count=1) if words[-1:].isdigit() else words
    words = unquoted(words.strip("_| "))
    return Name(words if words not in _DEGREES else "", piece.span)


_ADDRESS = re.compile(r"(?<!\s)\s*+<[^\s<>@]+@[^\s<>]+>")
_ON_A_DAY = re.compile(r"(?<!\s)\s++(?:on|at|am|il|le|el)\s++\d[\d/.:T -]*+$")
_SYMBOLS_AROUND = re.compile(r"^[^\w\s@(\[<\"'.!?]++\s++|(?<!\s)\s++[^\w\s)\]>.\"'!?]++$")
_FOR_ANOTHER = rare(r"(?:for|on behalf of|with|via|as)\s")
"""What is said behind a name of how or for whom."""
_DEGREES = frozenset({"PhD", "Ph.D.", "MD", "M.D.", "MSc", "M.Sc.", "BSc", "Dr.", "Prof.", "Jr.", "Sr.", "et al."})
"""What stands behind a comma after a name, and is none."""
