"""Labels of several fields, such as `Author / Date: Ana Silva / 2025-01-15` -> fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dialects.forms import label_in
from mkdocs_exprec.reading.fields import Field, Part, part_between
from mkdocs_exprec.reading.states import begins_with_state
from mkdocs_exprec.reading.values import looks_like
from mkdocs_exprec.reading.vocabulary import Vocabulary

_VALUE_SIDES = rare(
    r"`[^`]*+`|\([^()]*+\)|(?P<break>(?<!\s)(?:\s++[/／|｜‖·@]\s++|\s*+[,，、;；]\s*+|\s++\((?=[^()]++\)$))|\)$)"
)


def fields_of_sides(text: str, pair: re.Match[str], end: int, dialect: str, vocabulary: Vocabulary) -> Iterator[Field]:
    """The fields of a line whose label has two sides, such as `Author / Date: Ana, 2025-01-15`."""
    if dialect == "line":
        start = pair.start("marked" if pair["marked"] else "plain")
        yield from side_fields(label_in(pair), start, part_between(text, pair.end(), end), dialect, vocabulary)


def side_fields(
    name: str, start: int, parts: tuple[Part, ...], dialect: str, vocabulary: Vocabulary
) -> Iterator[Field]:
    """The fields of a label with sides, each with that side of the value which looks like one of its own."""
    labels = vocabulary.sides(name) if parts else ()
    if not labels:
        return
    pieces = _value_sides(parts[0], len(labels))
    is_paired = len(pieces) == len(labels)
    of_owners = any(label and label.key == "owners" for label in labels)
    taken = False
    for index, label in enumerate(labels):
        mine = pieces[index : index + 1] if is_paired else pieces
        if label and label.key == "status" and not is_paired:
            by_itself = index or label.doubtful or (of_owners and _IS_PERSON.fullmatch(pieces[0].text))
            mine = [each for each in pieces if begins_with_state(each.text)] if by_itself else pieces
        elif label and label.key == "owners" and taken and len(pieces) == 1:
            mine = []
        if label and (piece := next((each for each in mine if looks_like(label.key, each.text)), None)):
            taken = True
            yield Field(label.key, name, start + index, start + len(name), (piece,), dialect, label.rank)


def _value_sides(part: Part, number: int) -> list[Part]:
    """The pieces of a value that belong to the sides of its label.

    Those between signs of one kind, if there are as many as sides; else all that are between any signs.
    """
    found = [match for match in _VALUE_SIDES.finditer(part.text) if match["break"]]
    bracket = next((match.start() for match in found if match["break"].endswith("(")), len(part.text))
    for kind in _KINDS_OF_BREAKS:
        within = len(part.text) if "(" in kind else bracket
        alike = [match.span() for match in found if match["break"].strip()[:1] in kind and match.start() < within]
        if len(pieces := list(_cut(part, alike))) == number:
            return pieces
    return pieces


def _cut(part: Part, ends: list[tuple[int, int]]) -> Iterator[Part]:
    begin = 0
    for stop, after in (*ends, (len(part.text), 0)):
        yield from _shifted(part.text, begin, stop, part.start)
        begin = after


_IS_PERSON = re.compile(r"(?!(?:In|On|Not|To|No|Under|Ready|Needs|Work)\b)[A-Z][\w.'’-]*+(?:\s[A-Z][\w.'’-]*+){1,3}")
_KINDS_OF_BREAKS = ("/／|｜‖·@", ";；", "/／|｜‖·@,，、;；()")
"""What parts the sides of a value, the strongest signs first."""


def _shifted(text: str, start: int, end: int, shift: int) -> tuple[Part, ...]:
    return tuple(Part(words, shift + at, shift + until) for words, at, until in part_between(text, start, end))
