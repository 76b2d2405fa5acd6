"""Fields -> the other records, pull requests and issues that a record names in its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fields import Field, Name, Part, plain_words, single_values, span_in
from mkdocs_exprec.reading.identity import alike
from mkdocs_exprec.reading.labels import LABELS
from mkdocs_exprec.reading.references import Reference, parse_reference
from mkdocs_exprec.reading.source import Problem
from mkdocs_exprec.reading.template import is_unfilled, normalised, says_none
from mkdocs_exprec.reading.values import record_ids, shape
from mkdocs_exprec.reading.vocabulary import KNOWN

_PULLS = re.compile(r"(?:related )?(?:prs?|pull requests?)")


def parents_of(fields: dict[str, tuple[Field, ...]], own: frozenset[str], like: frozenset[str]) -> Iterator[Name]:
    """The records that a record builds on; a baseline and what is merely related are one if they have such an id."""
    yield from records_in(fields.get("parents", ()), own, like)
    related = tuple(field for field in fields.get("references", ()) if normalised(field.label) in _RELATED)
    # what a section names first it may name for another reason
    baselines = (field for field in fields.get("baseline", ()) if field.dialect != "heading")
    for named in records_in((*baselines, *related), own, like):
        if _NUMBERED_ID.search(named.text) or shape(named.text) in like:
            yield named


_RELATED = frozenset({"related", "related to"})


def records_in(fields: tuple[Field, ...], own: frozenset[str], like: frozenset[str]) -> Iterator[Name]:
    """The records that fields name, but for the record itself."""
    for field in fields:
        label = KNOWN.of(field.label)
        sure = label is None or not label.doubtful
        for part in field.parts:
            if says_none(part.text) or is_unfilled(part.text):
                continue
            if field.key == "parents" and _SUPERSEDED_BY.match(part.text):
                continue
            end = _end_of_ancestors(part.text, own)
            for named in record_ids(part.text, sure=sure, like=like):
                if named.end <= end and alike(named.text) not in own:
                    yield Name(named.text, span_in(part, named.start, named.end))


def _end_of_ancestors(text: str, own: frozenset[str]) -> int:
    """Where a line of descent, such as `exp011 → this one → exp013`, comes to the record itself; else the end."""
    arrows = list(_ARROW.finditer(text))
    ends = [arrow.start() for arrow in arrows[1:]] + [len(text)]
    steps = ((arrow.end(), end) for arrow, end in zip(arrows, ends, strict=False))
    return next((at for at, end in steps if alike(plain_words(text[at:end]).strip()) in own), len(text))


_ARROW = rare(r"→|->|⟶")


def superseded_by_status(fields: dict[str, tuple[Field, ...]]) -> Iterator[Field]:
    """What a status says of a record that takes this one's place, as a field: `Status: Superseded by exp012`."""
    for field in fields.get("status", ()):
        for part in field.parts:
            if " " in part.text and (said := _SUPERSEDED_BY.search(part.text)):
                end = part.end if part.end - part.start == len(part.text) else part.start
                rest = Part(part.text[said.end() :], part.start + said.end(), end)
                yield field._replace(key="superseded", label=said[1], parts=(rest,))


_SUPERSEDED_BY = rare(
    r"\b("
    + "|".join(
        word.replace(" ", "[ _-]") for word, label in LABELS.items() if label.key == "superseded" and " " in word
    )
    + r")[ :]+",
    re.IGNORECASE,
)


def superseding(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Those of the fields that name records whose place this one takes."""
    return tuple(field for field in fields if normalised(field.label) in ("supersedes", "replaces"))


NAMING = frozenset({"parents", "superseded", "baseline", "references", "status"})
"""The fields that may name other records, which are told by what their names look like."""
_NUMBERED_ID = rare(r"exp|\d{4}-?\d{2}-?\d{2}|^[a-z]\d{2}", re.IGNORECASE)


def _names_record(label: str, text: str, like: frozenset[str]) -> bool:
    """Whether a piece of what is merely related is a record, and read as one."""
    if normalised(label) not in _RELATED:
        return False
    return any(_NUMBERED_ID.search(each.text) or shape(each.text) in like for each in record_ids(text, like=like))


def references_of(
    fields: tuple[Field, ...], text: str, like: frozenset[str], problems: list[Problem]
) -> Iterator[Reference]:
    """The references that parse; one that does not is a problem at its place."""
    for label, part in ((field.label, part) for field in fields for part in field.parts):
        found = False
        plain = "pull request" if _PULLS.fullmatch(normalised(label)) else "issue"
        for piece in single_values(part, text):
            reference = parse_reference(piece.text, piece.span, plain)
            if reference:
                found = True
                yield reference
            elif _names_record(label, piece.text, like):
                found = True
            elif not found or " " not in piece.text:  # words behind a reference say what it is about
                message = f"`{piece.text}` names no pull request or issue that can be followed"
                hint = "write `#12`, `owner/repo#12` or a link"
                problems.append(Problem("unrecognised-reference", piece.span, message, hint))
