"""Fields, path and title -> the date of a record."""

from __future__ import annotations

import re
from dataclasses import replace

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dates import (
    ImpossibleDate,
    RecordDate,
    date_in_folders,
    date_in_name,
    end_before,
    parse_date,
)
from mkdocs_exprec.reading.fields import Field, Name, Part, span_in
from mkdocs_exprec.reading.source import Problem
from mkdocs_exprec.reading.template import is_placeholder


def date_of(
    fields: tuple[Field, ...],
    statuses: tuple[Field, ...],
    name: str,
    path: str,
    title: Name | None,
    problems: list[Problem],
) -> RecordDate | None:
    """The date that the metadata give, else that of the path or the title; when it was last changed counts for less.

    The day that a status names counts if there is no other: `closed 2025-01-15`.
    """
    fields = tuple(field for field in fields if field.label.casefold() != "data" or not _tells_of_data(field))
    first = tuple(field for field in fields if field.rank < _CHANGED)
    return (
        _date(first, problems)
        or _date_of_path(name, path)
        or (_date_of_title(title) if title else None)
        or _date(_without_different(fields[len(first) :]), problems)
        or _date_of_status(statuses)
    )


def _date(fields: tuple[Field, ...], problems: list[Problem]) -> RecordDate | None:
    """The first date that can be read; what can't be is a problem at its place."""
    found: RecordDate | None = None
    rank = 0
    for field in fields:
        if found and (field.rank != rank or field.dialect in ("body", "closing")):
            break
        dates = [date for part in field.parts if (date := _parsed(part, problems))]
        for date in dates[:1]:  # the others of a list are other days of the same
            rank = field.rank
            if found and date.value != found.value:
                message = f"`{date.text}` contradicts the date `{found.text}` given before"
                problems.append(Problem("contradicting-dates", date.span, message, "keep one of the two"))
            found = found or date
    return found


def _without_different(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields without those further down, if these tell different days."""
    below = {field.parts[0].text for field in fields if field.dialect == "body" and field.parts}
    return fields if len(below) < 2 else tuple(field for field in fields if field.dialect != "body")


def _tells_of_data(field: Field) -> bool:
    """Whether what is called `Data` is a dataset, and no date in Italian: words stand behind the date, or a label."""
    return any(_WORDS_BEHIND.search(part.text) or _LABEL_BEFORE.match(part.text) for part in field.parts)


_WORDS_BEHIND = re.compile(r"(?:\d{4}|-\d\d-\d\d)\s+(?!ore\b|alle\b)[^\W\d_]{2,}")
_LABEL_BEFORE = rare(r"[^\W\d][\w ]{0,30}:")
_CHANGED = 4
"""The rank of labels such as `Updated`."""


def _date_of_title(title: Name) -> RecordDate | None:
    """The date with which a title begins or ends, such as `Wider windows (2025-01-15)`."""
    date = date_in_name(title.text)
    if date is None or date.text[:8].isdigit():  # which is a run's name
        return None
    before, _, behind = title.text.partition(date.text)
    if _WORD.search(before) and _WORD.search(behind):
        return None
    start = title.span.start + len(before)
    return replace(date, origin="metadata", span=Span(start, start + len(date.text)))


_WORD = rare(r"\w")


def _date_of_status(fields: tuple[Field, ...]) -> RecordDate | None:
    """The day on which a status says that all was over: `closed 2025-01-15`, `✅ done on 2025-01-15`."""
    for part in (part for field in fields for part in field.parts):
        if found := _OVER_ON.match(part.text):
            try:
                return parse_date(found["day"], span_in(part, *found.span("day")))
            except ImpossibleDate:
                return None
    return None


_OVER_ON = rare(
    r"[^\w\n]*+(?:done|complete|completed|finished|concluded|closed|failed|abandoned|aborted|cancell?ed|superseded|archived"
    r"|完了|終了|中止|完成|已完成|结束|완료|종료|completato|completata|concluso|abgeschlossen|beendet|terminé|terminée|completado"
    r"|terminado|finalizado)[*_]{0,2},?(?: (?:on|run|am|le|il|el))? (?P<day>\d{4}-\d\d-\d\d)(?![\w-])",
    re.IGNORECASE,
)


def _date_of_path(name: str, path: str) -> RecordDate | None:
    """The date in the name of the file, or of one of the two folders around it."""
    *folders, file = path.split("/")
    for each in (name, file, *reversed(folders[-2:])):
        if date := date_in_name(each):
            return date
    return date_in_folders(path)


def _parsed(part: Part, problems: list[Problem]) -> RecordDate | None:
    words = part.text.strip("`*_ ")
    if is_placeholder(part.text) or not words:
        return None
    try:
        shift = part.text.index(words)
        date = parse_date(words, Span(part.start + shift, part.end))
        if date and (end := end_before(words, date)):
            message = f"the range ends on `{end}`, before it starts"
            problems.append(Problem("impossible-date", part.span, message, "correct the dates"))
    except ImpossibleDate as error:
        message = f"`{error}` is not a {error.what}"
        problems.append(Problem("impossible-date", _within(part, str(error)), message, error.remedy))
        return None
    if date is None:
        message = f"`{part.text}` is not a date that can be read without guessing"
        problems.append(Problem("unrecognised-date", part.span, message, "write it as YYYY-MM-DD"))
    return date


def _within(part: Part, words: str) -> Span:
    at = part.text.find(words)
    return Span(part.start + at, part.start + at + len(words)) if at >= 0 else part.span
